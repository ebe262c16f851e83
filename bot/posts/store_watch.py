"""Telling the admins that nothing can be written into the database, because the disk is full, say: past the outbox.

A post is claimed in the store before it is sent, and here there is no store to claim it in. So that it was told is
held in memory alone: an admin is told once of a trouble, and once more after each start of the program.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.message import Message, html_parts
from bot.office.office import Office
from bot.posts.delivery import DeliveryState
from bot.posts.outcomes import outcome
from bot.posts.watching import look_until
from bot.store.store import Refusal, Store, StoreError
from bot.wording.health import store_refuses, store_takes

_log = logging.getLogger(__name__)

LOOKS_THAT_CONVINCE = 6
"""Two minutes: a copy that is being made, or a disk that is being cleared, passes by itself."""
LOOKS_THAT_REASSURE = 30
"""Ten minutes: a disk that is full again a moment later is not mended."""


class StoreWatch:
    """Tries from time to time whether the store can be written, and tells the admins when not, and when again.

    `refusal` is why it could not at the last try; None while it can.
    """

    def __init__(
        self, store: Store, bot: Bot, server_time: Callable[[], datetime | None], offices: Sequence[Office]
    ) -> None:
        self._store = store
        self._bot = bot
        self._server_time = server_time
        self._offices = offices
        self._looks = 0
        self._told: set[tuple[str, int]] = set()
        self.refusal: Refusal | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Look until told to stop."""
        async with self._bot.request:
            await look_until(stop, self.look, "whether the database can be written is not known")

    async def look(self) -> None:
        """Try; tell of a trouble that has lasted, and of its end once that has."""
        refusal = await asyncio.to_thread(self._try)
        is_as_before = (refusal is None) == (self.refusal is None)
        self._looks, self.refusal = self._looks + 1 if is_as_before else 1, refusal
        if refusal and self._looks >= LOOKS_THAT_CONVINCE:
            for office, admin in self._open_now():
                key = (office.name, admin)
                if key not in self._told and await self._tell(admin, store_refuses(office.name, refusal)):
                    self._told.add(key)
        elif refusal is None and self._looks >= LOOKS_THAT_REASSURE:
            for office, admin in self._open_now():
                key = (office.name, admin)
                if key in self._told and await self._tell(admin, store_takes(office.name)):
                    self._told.remove(key)

    def _try(self) -> Refusal | None:
        try:
            self._store.probe()
        except StoreError as error:
            if self.refusal is None:
                _log.error("nothing can be kept: %s", error)
            return error.refusal
        return None

    def _open_now(self) -> list[tuple[Office, int]]:
        """The admins of the offices that have their hours, by the time that Telegram tells."""
        told = self._server_time()
        return [
            (office, admin)
            for office in self._offices
            if told and office.ladder.is_open(told.astimezone(office.time_zone), office.calendar.working_days)
            for admin in sorted(office.admins)
        ]

    async def _tell(self, admin: int, message: Message) -> bool:
        """Send it now; whether it must not be tried again: it has arrived, or may have, or never will."""
        told = self._server_time()
        try:
            for html in html_parts(message):
                await self._bot.send_message(admin, html, parse_mode=ParseMode.HTML)
        except TelegramError as error:
            _log.warning("an admin was not told of the database: %s", error.message)
            return told is None or outcome(error, 0, told).state is not DeliveryState.QUEUED
        return True
