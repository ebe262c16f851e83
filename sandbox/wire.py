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

    @abstractmethod
    async def read(self, request: Request) -> AnyCall:
        """Read the request to its end, and note it."""

    @abstractmethod
    async def respond(self, call: AnyCall) -> Response:
        """Carry the call out."""

    def close(self) -> None:
        """Let go of everything that is held."""
        self.faults.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        try:
            call = await self.read(Request(scope, receive))
        except ClientDisconnect:
            return
        fault = self.faults.take(call.method) or Fault()
        response = await self.respond(call) if fault.takes_effect else Response()
        if fault.status is not None:
            response = Response(fault.body, fault.status, dict(fault.headers), fault.content_type)
        if fault.delivery not in {Delivery.CLOSED, Delivery.SILENT}:
            call.status = response.status_code
        now = self.clock.now().astimezone(UTC) + fault.date_offset
        response.headers["Date"] = format_datetime(now, usegmt=True)
        await _Connection(scope, receive, send, self.faults).deliver(response, fault)


class _Connection:
    """One request's way back."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, faults: Faults) -> None:
        self._scope, self._receive, self._send, self._faults = scope, receive, send, faults
        self._transport: asyncio.Transport = scope["extensions"][TRANSPORT]

    async def deliver(self, response: Response, fault: Fault) -> None:
        if fault.delivery is Delivery.WHOLE:
            await response(self._scope, self._receive, self._send)
            return
        gone = asyncio.create_task(self._gone())
        breaking = asyncio.create_task(self._break(bytes(response.body), response, fault))
        await asyncio.wait({gone, breaking}, return_when=asyncio.FIRST_COMPLETED)
        breaking.cancel()
        self._transport.close()
        await gone

    async def _gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def _break(self, body: bytes, response: Response, fault: Fault) -> None:
        half = body[: len(body) // 2]
        match fault.delivery:
            case Delivery.SHORT_LENGTH:
                self._write(response, half, f"Content-Length: {len(body)}")
            case Delivery.CUT_CHUNK:
                self._write(response, b"%x\r\n" % len(body) + half, "Transfer-Encoding: chunked")
            case Delivery.CUT_CLOSE:
                self._write(response, half, "Connection: close")
            case Delivery.SILENT:
                await self._faults.hold(fault.seconds)
            case Delivery.DRIP:
                self._write(response, b"", f"Content-Length: {len(body)}")
                for byte in body:
                    self._transport.write(bytes((byte,)))
                    if await self._faults.hold(fault.seconds):
                        break

    def _write(self, response: Response, body: bytes, framing: str) -> None:
        status = HTTPStatus(response.status_code)
        kept = [f"{name}: {value}" for name, value in response.headers.items() if name != "content-length"]
        head = [f"HTTP/1.1 {status.value} {status.phrase}", *kept, framing, "", ""]
        self._transport.write("\r\n".join(head).encode("latin-1") + body)
