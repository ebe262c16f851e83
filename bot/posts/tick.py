"""The tick: every few seconds it is worked out from calendar, clock, figures and store what is to be said.

Nothing is scheduled in memory. What is due goes into the outbox under a key that is taken in once; what was not said,
because the program was down, is found by the next tick like everything else.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from bot.chat.answers import Desk
from bot.deadlines.letters import LetterStore
from bot.findings.posts import due_findings
from bot.findings.watch import FindingWatch
from bot.ledger.history_post import due_history
from bot.office.losses import LossStore
from bot.office.reading import Reading
from bot.posts.alerts import due_alerts
from bot.posts.board import BoardKeeper
from bot.posts.delivery import DeliveryState
from bot.posts.due import due_posts
from bot.posts.fallen import due_falls
from bot.posts.gathering import Known, gather
from bot.posts.outbox import Outbox
from bot.posts.posted_figures import Figures, FigureStore
from bot.posts.situation import FORGOTTEN_AFTER, FRESH_FOR
from bot.posts.standings_post import due_standings
from bot.rounds.posts import closing_posts
from bot.store.store import Store, StoreError
from scoring.timeliness import MonthKey
from sheets.background import in_background

_log = logging.getLogger(__name__)

LOSSES_OF = timedelta(days=14)
"""Long holidays are shorter: a loss that was accepted within them is told once they are over."""


@dataclass(frozen=True, slots=True)
class Tempo:
    """How often the tick comes, and whether it waits for Telegram's time to agree with the clock."""

    every: timedelta = timedelta(seconds=20)
    checks_clock: bool = True


EVERY_DAY = Tempo()


class Tick:
    """Looks at every office, puts what is due into the outbox, and keeps the boards up to date."""

    def __init__(
        self,
        desks: Callable[[], Sequence[Desk]],
        letters: LetterStore,
        store: Store,
        now: Callable[[], datetime],
    ) -> None:
        self._desks = desks
        self._fresh_for = FRESH_FOR
        self._well_since: dict[str, datetime] = {}
        self._blank_since: dict[str, Mapping[MonthKey, datetime | None]] = {}
        self._store = store
        self._letters = letters
        self._outbox = Outbox(store)
        self._figures = FigureStore(store)
        self._losses = LossStore(store)
        self._findings = FindingWatch(store)
        self._boards = BoardKeeper(store)
        self._now = now

    async def run(
        self,
        stop: asyncio.Event,
        every: timedelta,
        held: Callable[[], bool],
        read_every: timedelta = timedelta(0),
    ) -> None:
        """Look until told to stop; what goes wrong with one office touches no other. Nothing while `held` says so.

        `read_every` is the pause between two reads of a sheet: figures do not count as old before the next but one.
        """
        self._fresh_for = max(FRESH_FOR, 2 * read_every)
        while not stop.is_set():
            if not held():
                await self._look()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), every.total_seconds())

    async def _look(self) -> None:
        now = self._now()
        try:
            desks = self._desks()
            await _in_thread(partial(self._begin, now, [desk.office.name for desk in desks]))
            for desk in desks:
                await self._look_at(desk, now.astimezone(desk.office.time_zone))
            await _in_thread(partial(self._store.ticked, now))
        except StoreError as error:
            _log.error("nothing that is due can be said: %s", error)

    def _begin(self, now: datetime, offices: list[str]) -> None:
        """Let offices be born that are new in the database, where that had to wait for the clock."""
        if not self._store.is_begun(now, offices):
            self._store.begin(now, offices)

    async def _look_at(self, desk: Desk, now: datetime) -> None:
        try:
            await _in_thread(partial(self._decide, desk, now))
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 (logged with its traceback; the other offices go on)
            _log.exception("%s: a bug keeps from saying what is due", desk.office.name)

    def _readable_since(self, desk: Desk, now: datetime) -> datetime | None:
        """Since when every look has found the sheet readable; None while it is not, or was not read yet."""
        if desk.state.trouble or desk.state.checked_at is None:
            self._well_since.pop(desk.office.name, None)
            return None
        return self._well_since.setdefault(desk.office.name, now)

    def _known(self, office: str, well_since: datetime | None, now: datetime) -> Known:
        born_at = self._store.birth_of(office) or now  # it is begun with before the first tick
        troubles = self._outbox.troubles(max(born_at, now - FORGOTTEN_AFTER), office)
        return Known(
            born_at,
            self._outbox.claimed(office),
            self._letters.changed_at(office),
            self._fresh_for,
            self._losses.since(office, max(born_at, now - LOSSES_OF)),
            well_since,
            tuple(each for each in troubles if each.state is DeliveryState.UNCERTAIN),
            self._blank_since.get(office, {}),
        )

    def _decide(self, desk: Desk, now: datetime) -> None:
        """Put into the outbox what an office is to be told."""
        office, snapshot = desk.office, desk.state.snapshot
        # What is posted speaks of the sheet: of what is kept beside it, only of rounds that were closed, of findings
        # that were settled, and of zeros that were typed ahead or confirmed.
        record = replace(desk.record, promises=(), is_kept=False)
        reading = Reading.of(office, snapshot, now.date(), record=record) if snapshot else None
        known = self._known(office.name, self._readable_since(desk, now), now)
        situation = gather(desk, reading, known, now)
        self._blank_since[office.name] = situation.blank_since
        history = due_history(situation, desk.record.ledger)
        posts = [*due_alerts(situation), *due_posts(situation), *due_falls(situation), *history]
        if reading:
            # Of another sheet the first look is the first: what stands there is old.
            begun_at = max((known.born_at, *desk.record.ledger.sheets))
            noticed = self._findings.look(replace(reading, record=desk.record), begun_at)
            posts += due_findings(situation, noticed, desk.record.settlements)
            posts += closing_posts(situation, reading)
        standings = due_standings(situation, reading, self._posted(desk, reading)) if reading else None
        if standings:
            posts.append(standings.post)
            # First: figures without their post count for nothing; to a post without them the next is not compared.
            self._figures.keep(office.name, standings.post.key, standings.figures)
        if posts:
            self._outbox.enqueue(posts, now)
        if reading and office.posts.board:
            self._boards.update(situation, reading)

    def _posted(self, desk: Desk, reading: Reading) -> Figures | None:
        """What was posted last, as far as it can be compared: the figures of another sheet cannot, frozen ones can."""
        last, sheets = self._figures.last(desk.office.name), desk.record.ledger.sheets
        is_of_another = last is not None and any(last.at < begun_at for begun_at in sheets)
        return None if is_of_another and not reading.frozen else last


_Result = TypeVar("_Result")


async def _in_thread(work: Callable[[], _Result]) -> _Result:
    return await asyncio.wrap_future(in_background(work))
