"""Telling the admins that another program uses the same token: meanwhile nothing else is sent, lest it comes twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.office.office import Office
from bot.posts.outbox import Outbox
from bot.posts.watching import look_until, once_a_day
from bot.wording.health import another_program

RIVAL = "rival"
"""The kind of these posts, as their keys have it: they are sent though all others are held."""


class RivalWatch:
    """Looks from time to time whether there is one, and tells it once on a day by the time that Telegram tells."""

    def __init__(
        self,
        has_rival: Callable[[], bool],
        server_time: Callable[[], datetime | None],
        outbox: Outbox,
        offices: Sequence[Office],
    ) -> None:
        self._has_rival = has_rival
        self._server_time = server_time
        self._outbox = outbox
        self._offices = offices

    async def run(self, stop: asyncio.Event) -> None:
        """Look until told to stop."""
        await look_until(stop, self.look, "that another program uses the token cannot be told")

    async def look(self) -> None:
        """Tell of another program that has been polling for a while."""
        told = self._server_time()
        if told is not None and self._has_rival():
            posts = once_a_day(self._offices, RIVAL, another_program, told)
            await asyncio.to_thread(self._outbox.enqueue, posts, told)
