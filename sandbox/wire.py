"""From request to answer, faults included: the frame of both services.

ASGI can send or not send an answer, but not break one off. So uvicorn's protocol hands its transport along with every
request (`sandbox.server`), and the broken deliveries write to that directly and close it. They never outlive the
connection or the server: each waits for a planned time, for `Faults.clear` or for the other side to hang up.
"""

import asyncio
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import Generic, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sandbox.changes import PATIENCE, Changes
from sandbox.clock import Clock
from sandbox.faults import Delivery, Fault, Faults

TRANSPORT = "sandbox.transport"  # key of the connection's transport in the ASGI scope's extensions


@dataclass(slots=True)
class Call:
    """A request as it was noted; `status` None: it was not answered, or not yet."""

    method: str
    at: datetime
    status: int | None = field(default=None, kw_only=True)


AnyCall = TypeVar("AnyCall", bound=Call)


class HttpService(ABC, Generic[AnyCall]):
    """An ASGI application that notes every call, meets planned faults, and answers otherwise."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.faults = Faults()
        self.calls: list[AnyCall] = []
        self._called = Changes()

    @abstractmethod
    async def read(self, request: Request) -> AnyCall:
        """Read the request to its end."""

    @abstractmethod
    async def respond(self, call: AnyCall) -> Response:
        """Carry the call out."""

    def date(self) -> datetime:
        """The time that the answers tell in their Date header."""
        return self.clock.now()

    def calls_of(self, method: str) -> list[AnyCall]:
        """All calls of one method so far, named in any case."""
        return [call for call in self.calls if call.method.casefold() == method.casefold()]

    def wait_for_calls(self, method: str, count: int = 1, timeout: float = PATIENCE) -> list[AnyCall]:
        """Wait until a method has been called so often; raises TimeoutError."""

        def look() -> list[AnyCall] | None:
            made = self.calls_of(method)
            return made if len(made) >= count else None

        made = self._called.wait_until(look, timeout)
        if made is None:
            raise TimeoutError(f"{method} was not called {count} times within {timeout} seconds")
        return made

    def close(self) -> None:
        """Let go of everything that is held."""
        self.faults.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        try:
            call = await self.read(Request(scope, receive))
        except ClientDisconnect:
            return
        # The fault is taken before the call is noted: who sees the call can be sure that clearing lets it go.
        cleared = self.faults.cleared
        fault = self.faults.take(call.method) or Fault()
        self.calls.append(call)
        self._called.note()
        response = await self.respond(call) if fault.takes_effect else Response()
        if fault.status is not None:
            response = Response(fault.body, fault.status, dict(fault.headers), fault.content_type)
        if fault.delivery not in {Delivery.CLOSED, Delivery.SILENT}:
            call.status = response.status_code
        response.headers["Date"] = format_datetime(self.date().astimezone(UTC) + fault.date_offset, usegmt=True)
        if fault.delivery is Delivery.WHOLE:
            await response(scope, receive, send)
        else:
            await _BrokenDelivery(response, fault, self.faults, cleared).run(scope, receive)


class _BrokenDelivery:
    """An answer that does not reach the other side whole."""

    def __init__(self, response: Response, fault: Fault, faults: Faults, cleared: int) -> None:
        self._response, self._fault, self._faults, self._cleared = response, fault, faults, cleared

    async def run(self, scope: Scope, receive: Receive) -> None:
        """Do the damage, or stop at once if the other side hangs up; then close the connection."""
        transport: asyncio.Transport = scope["extensions"][TRANSPORT]
        gone = asyncio.create_task(_gone(receive))
        damage = asyncio.create_task(self._damage(transport))
        await asyncio.wait({gone, damage}, return_when=asyncio.FIRST_COMPLETED)
        damage.cancel()
        transport.close()
        await gone

    async def _damage(self, transport: asyncio.Transport) -> None:
        body = bytes(self._response.body)
        half = body[: len(body) // 2]
        match self._fault.delivery:
            case Delivery.SHORT_LENGTH:
                transport.write(self._head(f"Content-Length: {len(body)}") + half)
            case Delivery.CUT_CHUNK:
                transport.write(self._head("Transfer-Encoding: chunked") + b"%x\r\n" % len(body) + half)
            case Delivery.CUT_CLOSE:
                transport.write(self._head("Connection: close") + half)
            case Delivery.SILENT:
                await self._faults.hold(self._fault.seconds, self._cleared)
            case Delivery.DRIP:
                transport.write(self._head(f"Content-Length: {len(body)}"))
                for byte in body:
                    transport.write(bytes((byte,)))
                    if await self._faults.hold(self._fault.seconds, self._cleared):
                        break

    def _head(self, framing: str) -> bytes:
        status = HTTPStatus(self._response.status_code)
        kept = [f"{name}: {value}" for name, value in self._response.headers.items() if name != "content-length"]
        return "\r\n".join([f"HTTP/1.1 {status.value} {status.phrase}", *kept, framing, "", ""]).encode("latin-1")


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
