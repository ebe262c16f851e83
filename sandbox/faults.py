"""Faults on demand: what a service, a network or a proxy may do instead of answering properly.

A fault is planned for a method of a service (`getUpdates`, `spreadsheets.values.batchGet`, `token`, or `*` for any) and
met by the next request to it. How each one reaches the wire is the business of `sandbox.wire`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, auto
from typing import Any

from sandbox.changes import Changes

_CAPTIVE_PORTAL = (
    "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Please log in to the network.</body></html>"
)
_BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


class Delivery(Enum):
    """How an answer reaches the other side, or fails to."""

    WHOLE = auto()
    SHORT_LENGTH = auto()  # Content-Length promises more than comes
    CUT_CHUNK = auto()  # chunked, broken off within a chunk
    CUT_CLOSE = auto()  # neither: the end of the connection is the end of the body, too early
    CLOSED = auto()  # no answer, the connection closes
    SILENT = auto()  # no answer, the connection stays open
    DRIP = auto()  # one byte at a time


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one request.

    `status` None stands for the real answer. `done`: the request takes effect although it is not answered so.
    """

    status: int | None = None
    body: bytes = b""
    content_type: str = "application/json; charset=UTF-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    delivery: Delivery = Delivery.WHOLE
    done: bool = False
    seconds: float | None = None
    date_offset: timedelta = timedelta(0)

    @classmethod
    def answer(cls, status: int, body: Any, *, headers: Mapping[str, str] | None = None, done: bool = False) -> "Fault":
        """Answer with this status and JSON body."""
        return cls(status, json.dumps(body, ensure_ascii=False).encode(), headers=headers or {}, done=done)

    @classmethod
    def html(cls, status: int = 502, text: str = _BAD_GATEWAY, *, done: bool = False) -> "Fault":
        """Answer with a page, as gateways do."""
        return cls(status, text.encode(), "text/html; charset=UTF-8", done=done)

    @classmethod
    def captive_portal(cls) -> "Fault":
        """Answer 200 with the log-in page of some network in between."""
        return cls.html(200, _CAPTIVE_PORTAL)

    @classmethod
    def empty(cls) -> "Fault":
        """Answer 200 with `{}`."""
        return cls.answer(200, {})

    @classmethod
    def truncated(cls, how: Delivery = Delivery.SHORT_LENGTH) -> "Fault":
        """Send the first half of the real answer (`SHORT_LENGTH`, `CUT_CHUNK` or `CUT_CLOSE`), then close."""
        return cls(delivery=how)

    @classmethod
    def closed(cls, *, done: bool = False) -> "Fault":
        """Close the connection without an answer; `done`: after the request took effect, so that nobody can know."""
        return cls(delivery=Delivery.CLOSED, done=done)

    @classmethod
    def silence(cls, seconds: float | None = None, *, done: bool = False) -> "Fault":
        """Accept and say nothing for so long, or until the faults are cleared; then close."""
        return cls(delivery=Delivery.SILENT, seconds=seconds, done=done)

    @classmethod
    def drip(cls, seconds: float = 0.5) -> "Fault":
        """Send the real answer byte by byte with so long between two."""
        return cls(delivery=Delivery.DRIP, seconds=seconds)

    @classmethod
    def clock_off(cls, seconds: float) -> "Fault":
        """Answer properly with a Date header that is off by so much."""
        return cls(date_offset=timedelta(seconds=seconds))

    @property
    def takes_effect(self) -> bool:
        """Whether the request is carried out."""
        return self.done or (self.status is None and self.delivery not in {Delivery.CLOSED, Delivery.SILENT})


@dataclass(slots=True)
class _Planned:
    method: str
    fault: Fault
    left: int | None


class Faults:
    """The faults planned for one service, met first come, first served. Methods may be called from any thread."""

    def __init__(self) -> None:
        self._changes = Changes()
        self._planned: list[_Planned] = []
        self.cleared = 0  # how often

    def next(self, method: str, fault: Fault, times: int | None = 1) -> None:
        """Let the next requests to this method (`*`: any) meet a fault; `times` None: until cleared."""
        with self._changes.lock():
            self._planned.append(_Planned(method.casefold(), fault, times))

    def clear(self) -> None:
        """Forget all plans, and let go whatever is held in silence."""
        with self._changes.lock():
            self._planned.clear()
            self.cleared += 1
            self._changes.note()

    def take(self, method: str) -> Fault | None:
        """Give the fault that a request to this method meets now."""
        with self._changes.lock():
            planned = next((plan for plan in self._planned if plan.method in {"*", method.casefold()}), None)
            if planned is None:
                return None
            if planned.left is not None:
                planned.left -= 1
                if planned.left == 0:
                    self._planned.remove(planned)
            return planned.fault

    async def hold(self, seconds: float | None, cleared: int) -> bool:
        """Wait so long (None: without end) or until cleared more often than that; whether it was."""
        done = await self._changes.wait_until_async(lambda: True if self.cleared != cleared else None, seconds)
        return done is not None
