"""Telling the admins that this computer's clock is wrong: until it is set, nothing that goes by the clock is done."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.office.office import Office
from bot.posts.outbox import Outbox
from bot.posts.post import Post
from bot.posts.wall_clock import WallClock
from bot.posts.watching import look_until, once_a_day
from bot.wording.health import clock_is_off

_log = logging.getLogger(__name__)

LOOKS_THAT_CONVINCE = 6
"""After a sleep Telegram's time is behind until its next answer, which comes within half a minute."""
HEARD_WITHIN = timedelta(minutes=1)


def clock_posts(offices: Sequence[Office], skew: timedelta, told: datetime) -> list[Post]:
    """What the admins are told of a clock that is off by so much, once on a day, by the time that Telegram tells."""
    return once_a_day(offices, "clock", lambda province: clock_is_off(province, skew), told)


class ClockWatch:
    """Looks at the clock from time to time; what it has to tell may be sent at any time, so also by a wrong clock."""

    def __init__(
        self, clock: WallClock, silence: Callable[[], timedelta], outbox: Outbox, offices: Sequence[Office]
    ) -> None:
        self._clock = clock
        self._silence = silence
        self._outbox = outbox
        self._offices = offices
        self._looks = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Look until told to stop."""
        await look_until(stop, self.look, "that the clock is wrong cannot be told")

    async def look(self) -> None:
        """Tell of a clock that has been off for two minutes in which Telegram was heard of."""
        skew, told = self._clock.skew(), self._clock.server_time()
        is_off = skew is not None and not self._clock.is_believed() and self._silence() < HEARD_WITHIN
        self._looks = self._looks + 1 if is_off else 0
        if self._looks >= LOOKS_THAT_CONVINCE and skew is not None and told is not None:
            if self._looks == LOOKS_THAT_CONVINCE:
                _log.error("this computer's clock is %+.0f minutes off", skew / timedelta(minutes=1))
            await asyncio.to_thread(self._outbox.enqueue, clock_posts(self._offices, skew, told), told)
