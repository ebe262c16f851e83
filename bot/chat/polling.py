"""Long polling that survives a year: python-telegram-bot's getUpdates request, guarded where the library gives up.

Three things end or spin the library's loop (22.8): one 401 or 404 stops it for good, an update that it cannot read is
fetched again without end, and timeouts are retried at once and in silence. Here the first becomes a passing network
error, the second is set aside, and after a long silence the connections are built anew.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from telegram import Update
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import HTTPXRequest

_log = logging.getLogger(__name__)

POLL_SECONDS = 25
"""How long Telegram holds a poll open while there is nothing to say."""
STALL_SECONDS = 120
"""After so long without one good answer the connections are dropped and built anew."""
RIVAL_SECONDS = 60
"""Another program that polls with the same token for so long is no remains of a restart."""
RIVAL_QUIET_SECONDS = 120
"""So long nothing is heard of it before it counts as gone: where two programs poll, either is answered now and then."""
_OK = 200
_CONFLICT = 409
_GONE_FOR_THE_LIBRARY = frozenset({401, 404})


@dataclass(frozen=True, slots=True)
class Conflicts:
    """When Telegram first and last told of another program, without a long quiet between; in seconds of one clock."""

    first: float
    last: float

    def and_one_at(self, now: float) -> Conflicts:
        """With one more; after a long quiet it is the first of others."""
        return Conflicts(now if self._are_over(now) else self.first, now)

    def are_of_a_rival(self, now: float) -> bool:
        """Whether another program goes on polling: for longer than a restart, and up to now."""
        return self.last - self.first > RIVAL_SECONDS and not self._are_over(now)

    def _are_over(self, now: float) -> bool:
        return now - self.last > RIVAL_QUIET_SECONDS


class GuardedPoll(HTTPXRequest):
    """The request that python-telegram-bot uses for getUpdates, and for nothing else."""

    def __init__(self) -> None:
        # Two connections, and a read timeout beyond the poll itself; no proxy from the environment, which would also
        # take loopback addresses.
        super().__init__(
            connection_pool_size=2,
            read_timeout=POLL_SECONDS + 15,
            connect_timeout=10,
            pool_timeout=10,
            httpx_kwargs={"trust_env": False, "event_hooks": {"response": [self._note_time]}},
        )
        self._last_good = self._renewed = time.monotonic()
        self._conflicts: Conflicts | None = None
        self._told: tuple[datetime, float] | None = None

    def server_time(self) -> datetime | None:
        """Telegram's own time now, from the Date header of its last answer; None before the first.

        How old a message is can be told by it whatever this computer's clock says.
        """
        if self._told is None:
            return None
        told, at = self._told
        return told + timedelta(seconds=time.monotonic() - at)

    def silence(self) -> timedelta:
        """How long ago Telegram last answered a poll properly."""
        return timedelta(seconds=time.monotonic() - self._last_good)

    def has_rival(self) -> bool:
        """Whether another program has been polling with the same token for a while: it may send the same posts."""
        return self._conflicts is not None and self._conflicts.are_of_a_rival(time.monotonic())

    async def _note_time(self, response: httpx.Response) -> None:
        with suppress(ValueError):
            self._told = (parsedate_to_datetime(response.headers.get("Date", "")), time.monotonic())

    async def do_request(self, *request: Any, **timeouts: Any) -> tuple[int, bytes]:
        """Poll once; raises only NetworkError and its kin, upon which the library waits up to 30 s and goes on."""
        try:
            code, body = await super().do_request(*request, **timeouts)
        except TimedOut:
            await self._after_timeout()
            raise
        if code in _GONE_FOR_THE_LIBRARY:
            raise NetworkError(f"getUpdates was answered with {code}")
        if code == _OK:
            body = self._readable(body)
            self._last_good = self._renewed = time.monotonic()
        if code == _CONFLICT:
            now = time.monotonic()
            self._conflicts = self._conflicts.and_one_at(now) if self._conflicts else Conflicts(now, now)
        return code, body

    async def _after_timeout(self) -> None:
        """Slow down what the library would retry at once, and renew the connections after a long silence."""
        await asyncio.sleep(1)
        if time.monotonic() - self._renewed > STALL_SECONDS:
            _log.warning("Telegram has been silent for %d s; building the connections anew", STALL_SECONDS)
            await self.shutdown()
            await self.initialize()
            self._renewed = time.monotonic()

    def _readable(self, body: bytes) -> bytes:
        """The answer with every update that cannot be read replaced by its bare number, which confirms it."""
        try:
            answer = json.loads(body)
            if answer["ok"] is not True:
                raise NetworkError("getUpdates answered 200 without ok")
            updates = [self._readable_update(update) for update in answer["result"]]
        except (ValueError, KeyError, TypeError) as error:
            raise NetworkError("getUpdates answered 200 with a malformed body") from error
        return json.dumps({"ok": True, "result": updates}).encode()

    @staticmethod
    def _readable_update(update: dict[str, Any]) -> dict[str, Any]:
        number = int(update["update_id"])
        try:
            Update.de_json(update, bot=None)
        except (ValueError, KeyError, TypeError, AttributeError, TelegramError):
            _log.exception("update %d cannot be read and is set aside", number)
            return {"update_id": number}
        return update
