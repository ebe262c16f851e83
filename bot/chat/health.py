"""How the program itself is doing: gathered for one office when an admin asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version

from bot.chat.answers import Desk
from bot.chat.polling import GuardedPoll
from bot.office.office import Office
from bot.office.sync import SheetState
from bot.people.officers import Officer
from bot.posts.chats import Chats, SuspendedChat
from bot.posts.delivery import DeliveryState, Unsent
from bot.posts.ladder import steps
from bot.posts.outbox import Outbox
from bot.store.store import Refusal, Store
from scoring.fiscal_year import Month

TROUBLES_OF = timedelta(days=7)
_MONTHS_AROUND = range(-2, 13)


@dataclass(frozen=True, slots=True)
class Health:
    """An office's part of the program at one moment; `now` is in the office's time zone.

    `silence` is how long ago Telegram last answered a poll, `skew` is how far this computer's clock is ahead of
    Telegram's time, `troubles` are those of the last week, `officers` give suspended chats their names, `born_at` is
    since when this database is in use, and `last_tick` when it was last decided what is due. `refusal` is why the
    database cannot be written now.
    """

    office: str
    now: datetime
    state: SheetState
    silence: timedelta
    skew: timedelta | None
    another_program: bool
    counts: Mapping[DeliveryState, int]
    troubles: tuple[Unsent, ...]
    suspended: tuple[SuspendedChat, ...]
    officers: tuple[Officer, ...]
    born_at: datetime | None
    last_tick: datetime | None
    refusal: Refusal | None
    size: int | None
    next_step: datetime | None
    version: str


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """Where everything that belongs to the program's health can be looked up."""

    store: Store
    outbox: Outbox
    chats: Chats
    poll: GuardedPoll
    skew: Callable[[], timedelta | None] = lambda: None
    refusal: Callable[[], Refusal | None] = lambda: None

    def of(self, desk: Desk, now: datetime) -> Health:
        """The health of an office's part; StoreError when the database cannot be read."""
        return Health(
            office=desk.office.name,
            now=now.astimezone(desk.office.time_zone),
            state=desk.state,
            silence=self.poll.silence(),
            skew=self.skew(),
            another_program=self.poll.has_rival(),
            counts=self.outbox.counts(desk.office.name),
            troubles=self.outbox.troubles(now - TROUBLES_OF, desk.office.name),
            suspended=tuple(each for each in self.chats.suspended() if each.chat in _chats_of(desk)),
            officers=tuple(desk.officers),
            born_at=self.store.born_at,
            last_tick=self.store.last_tick,
            refusal=self.refusal(),
            size=self.store.size(),
            next_step=next_step(desk.office, now),
            version=version("otopbot"),
        )


def _chats_of(desk: Desk) -> frozenset[int]:
    """The office's group, and the private chats of its admins and officers, whose ids are those of the persons."""
    return desk.office.admins | {desk.office.chat} | {each.user for each in desk.officers}


def next_step(office: Office, now: datetime) -> datetime | None:
    """When a deadline is spoken of next."""
    today = Month.of(now.astimezone(office.time_zone).date())
    deadlines = office.calendar.deadlines(today.plus(offset) for offset in _MONTHS_AROUND)
    moments = (
        step.at
        for deadline in deadlines
        for step in steps(deadline.due, office.ladder, office.calendar.working_days, office.time_zone)
    )
    return min((moment for moment in moments if moment > now), default=None)
