"""What all watches share: they look from time to time, and tell the admins once on a day what they see."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime

from bot.chat.questions import key_of
from bot.message import Message
from bot.office.office import Office
from bot.posts.post import Post
from bot.store.store import StoreError

_log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 20.0


def once_a_day(offices: Sequence[Office], kind: str, message: Callable[[str], Message], told: datetime) -> list[Post]:
    """What the admins are told of a matter of that kind once on a day, within the hours by the time that is told."""
    posts = []
    for office in offices:
        local = told.astimezone(office.time_zone)
        if office.ladder.is_open(local, office.calendar.working_days):
            key = f"{kind}|{key_of(office.name)}|{local.date()}"
            text = message(office.name)
            posts += [Post(f"{key}|{admin}", office.name, admin, text) for admin in sorted(office.admins)]
    return posts


async def look_until(stop: asyncio.Event, look: Callable[[], Awaitable[None]], failed: str) -> None:
    """Look from time to time until told to stop; where the store fails, that is logged in the words of `failed`."""
    while not stop.is_set():
        try:
            await look()
        except StoreError as error:
            _log.error("%s: %s", failed, error)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), LOOK_EVERY_SECONDS)
