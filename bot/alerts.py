"""Telling the province's admins, once, when their sheet cannot be read, and once more when it can be again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from telegram import Bot
from telegram.constants import ParseMode

from bot.answers import Desk
from bot.delivery import optional
from bot.message import html_parts
from bot.sync import SheetState
from bot.wording import notices
from sheets.faults import FaultKind

_log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=10)
PATIENCE = timedelta(minutes=2)
"""A sheet that is being rearranged makes no sense for a moment."""
LONG_PATIENCE = timedelta(minutes=15)
"""Google's own troubles pass without anybody's help, as a rule."""
_PASSING = frozenset({FaultKind.NETWORK, FaultKind.TIMEOUT, FaultKind.SERVER, FaultKind.QUOTA, FaultKind.MALFORMED})


def worth_telling(state: SheetState, told: AbstractSet[str], now: datetime) -> str | None:
    """The code of the trouble to tell now, "" to tell that it is over, or None when there is nothing (new) to tell.

    `told` are the codes that were told since the sheet could last be read: troubles that take turns are told once each,
    and Google's own count as one.
    """
    trouble = state.trouble
    if trouble is None:
        return "" if told else None
    alike, patience = (_PASSING, LONG_PATIENCE) if trouble.code in _PASSING else ({trouble.code}, PATIENCE)
    return None if told & alike or now - trouble.since < patience else trouble.code


@dataclass(slots=True)
class Alerts:
    """Looks at the offices' states from time to time and writes to their admins in private."""

    bot: Bot
    desks: Callable[[], Sequence[Desk]]
    now: Callable[[], datetime]
    _told: dict[str, frozenset[str]] = field(default_factory=dict)

    async def run(self, stop: asyncio.Event) -> None:
        """Look until told to stop."""
        while not stop.is_set():
            for desk in self.desks():
                try:
                    await self._look(desk)
                except Exception:  # noqa: BLE001 (logged with its traceback; the next look is another chance)
                    _log.exception("%s: the look for troubles failed", desk.office.name)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), LOOK_EVERY.total_seconds())

    async def _look(self, desk: Desk) -> None:
        office = desk.office
        told = self._told.get(office.name, frozenset())
        code = worth_telling(desk.state, told, self.now())
        local_now = self.now().astimezone(office.time_zone)
        if code is None or not office.ladder.is_open(local_now, office.calendar.working_days):
            return
        # Noted before it is sent: an admin who cannot be reached is not tried again every few seconds.
        self._told[office.name] = told | {code} if code else frozenset()
        for html in html_parts(notices.sheet_alert(office.name, desk.state.trouble)):
            for admin in sorted(office.admins):
                await optional("a notice to an admin", self.bot.send_message(admin, html, parse_mode=ParseMode.HTML))
