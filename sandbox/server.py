"""Everything on one loopback port: Google, Telegram and, if wanted, a page."""

import asyncio
import errno
import socket
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox.changes import PATIENCE
from sandbox.chat import Bot, Messenger
from sandbox.clock import Clock
from sandbox.google import GoogleService
from sandbox.telegram import TelegramService
from sandbox.wire import TRANSPORT

_HOST = "127.0.0.1"
_START_WITHIN = PATIENCE
_STOP_WITHIN = 1.0  # seconds that requests in flight get to end by themselves


class Sandbox:
    """The stand-ins for Google and Telegram, served from a thread while the `with` block lasts.

    `port` 0 takes any free one; a port in use raises OSError with a plain sentence. `pages` is called with the sandbox
    when it starts, and gives further routes to serve.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        port: int = 0,
        messenger: Messenger | None = None,
        pages: Callable[["Sandbox"], Sequence[BaseRoute]] | None = None,
    ) -> None:
        self.clock = clock
        self.messenger = messenger or Messenger(Bot(), clock)
        self.google = GoogleService(clock)
        self.telegram = TelegramService(self.messenger)
        self.port = port
        self.stopping = False  # tells the pages' endless answers to end
        self._pages = pages

    @property
    def url(self) -> str:
        """The server's address, without a slash at its end: `sheets_url`, `drive_url` and `api_url` in one."""
        return f"http://{_HOST}:{self.port}"

    def __enter__(self) -> Self:
        listening = _listen(self.port)
        self.port = listening.getsockname()[1]
        self.google.url = self.url
        self._server = _Server(
            uvicorn.Config(
                Starlette(routes=self._routes()),
                http=_Protocol,
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="warning",
                access_log=False,
                date_header=False,
                server_header=False,
                timeout_keep_alive=60,
            )
        )
        self._thread = threading.Thread(target=self._server.run, args=([listening],), name="sandbox", daemon=True)
        self._thread.start()
        if not self._server.ready.wait(_START_WITHIN):
            raise RuntimeError("the sandbox did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping = True
        self.google.close()
        self.telegram.close()
        self._server.stop()
        self._thread.join()

    def _routes(self) -> list[BaseRoute]:
        google = ("/token", "/v4/{path:path}", "/drive/{path:path}")
        telegram = ("/bot{path:path}", "/file/bot{path:path}")
        return [
            *(Route(path, self.google) for path in google),
            *(Route(path, self.telegram) for path in telegram),
            *(self._pages(self) if self._pages else ()),
        ]


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((_HOST, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise OSError(error.errno, f"port {port} on {_HOST} is in use by another program") from None
        raise


class _Protocol(H11Protocol):
    """Hands the connection's transport along with every request, for the faults that break one off."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # asyncio forgets this for sockets of `create_server`; without it every answer takes 40 ms.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        app = self.app

        async def with_transport(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {})[TRANSPORT] = transport
            await app(scope, receive, send)

        self.app = with_transport


class _Server(uvicorn.Server):
    """A uvicorn server that runs in any thread, stops at once and waits for nobody for long."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """Stop serving; may be called from another thread."""
        self._loop.call_soon_threadsafe(self._stop.set)

    async def main_loop(self) -> None:
        """Serve until told to stop."""
        self._loop = asyncio.get_running_loop()
        self.ready.set()
        await self._stop.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the port, give requests in flight a moment, then close every connection."""
        for server in self.servers:
            server.close()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=_STOP_WITHIN)
        for connection in list(self.server_state.connections):
            connection.transport.close()
        for task in list(self.server_state.tasks):
            task.cancel()
        await asyncio.sleep(0)  # lets the connections hear that they are closed
        for listening in sockets or ():
            listening.close()
