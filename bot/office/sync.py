"""Keeping up with the sheets: each office's is read again and again, and what was read well is published.

Handlers take the published state and never wait. The last good snapshot stays, also across a restart, until a better
one is there; what is in the way meanwhile is part of the state.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from bot.office.losses import LossStore, loss_code, loss_data
from bot.store.store import Store, StoreError
from scoring.findings import Cell
from sheets.acceptance import Loss, Refusal, Standing, lost, standing
from sheets.background import in_background
from sheets.faults import SheetsUnavailable
from sheets.snapshot import ShapeError, Snapshot
from sheets.whereabouts import new_title, whereabouts

_log = logging.getLogger(__name__)

Result = TypeVar("Result")

SAVE_AT_LEAST_EVERY = timedelta(minutes=10)
"""How far the stored time of an unchanged sheet may lag behind: not every poll is worth a write."""

ASLEEP_AFTER = timedelta(minutes=30)
"""Without a try for so long, or for two of the pauses between reads where that is longer, the computer slept, or its
clock was set: a trouble begins anew then."""

INTERNAL = "internal"
"""The code of a trouble that is a bug of this program; the log has the traceback."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is in the way of fresh figures; `data` is for its wording.

    `code` is a `FaultKind`, the code of a `ShapeError`, `refused-` and a `Loss`, or `internal`. `since` is when the
    first of the reads failed that have failed in a row, and `last_at` when the last of them did.
    """

    code: str
    since: datetime
    data: tuple[tuple[str, str], ...] = ()
    cell: Cell | None = None
    last_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class SheetState:
    """What is known of an office's sheet at this moment.

    The snapshot's own `read_at` tells when its figures were last confirmed by a read. `checked_at` is when a read last
    succeeded since the program started.
    """

    snapshot: Snapshot | None = None
    checked_at: datetime | None = None
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Fetch:
    """How a sheet is read. `source` tells it from any other: figures of another sheet are none of its own.

    `read` makes a snapshot dated with the given time; SheetsUnavailable or ShapeError otherwise. It blocks, and is
    called in a thread of its own.
    """

    source: str
    read: Callable[[datetime], Snapshot]


OnAccepted = Callable[[str, Snapshot], object]
"""Notes what an office's newly accepted snapshot changes, in a thread of its own; a StoreError is survived."""


class OfficeSync:
    """One office's sheet: its state now, and the reads that bring it up to date."""

    def __init__(
        self,
        office: str,
        fetch: Fetch,
        store: Store,
        now: Callable[[], datetime],
        on_accepted: OnAccepted = lambda _office, _snapshot: None,
    ) -> None:
        self._office = office
        self._on_accepted = on_accepted
        self._fetch = fetch
        self._store = store
        self._losses = LossStore(store)
        self._now = now
        self._failures = 0
        self._read_every = timedelta(0)
        self._standing: Standing | None = None
        self._one_at_a_time = asyncio.Lock()
        self._kept = self._last_good_snapshot()
        self._can_save = True
        self.state = SheetState(self._kept)

    async def refresh(self) -> timedelta:
        """Read once and publish what follows from it; how long the next read should wait at least."""
        async with self._one_at_a_time:
            began = self._now()
            try:
                snapshot = await _in_thread(partial(self._fetch.read, began))
                refusal = lost(self.state.snapshot, snapshot)
                if refusal and not self._has_stood(refusal, snapshot):
                    where = (
                        whereabouts(self.state.snapshot) if refusal.loss is Loss.MONTHS and self.state.snapshot else ()
                    )
                    self._fail(Trouble(loss_code(refusal), began, (*loss_data(refusal), *where)))
                else:
                    await self._hand_on(snapshot, refusal)
                    self._succeed(snapshot)
                    await self._keep(snapshot)
            except SheetsUnavailable as fault:
                self._fail(Trouble(str(fault.kind), began, tuple(fault.data.items())), fault.detail)
                return fault.retry_after(self._failures)
            except ShapeError as error:
                self._standing = None  # the sheet is being worked on
                self._fail(Trouble(error.code, began, (*error.data, *self._known_before(error)), error.cell))
            except Exception as error:  # noqa: BLE001 (logged with its traceback; the next poll is another chance)
                self._fail(Trouble(INTERNAL, began), "a bug in this program", error)
            return timedelta(0)

    async def poll(self, every: timedelta) -> None:
        """Read for ever, at the start and then after each pause."""
        self._read_every = every
        while True:
            pause = await self.refresh()
            await asyncio.sleep(max(every, pause).total_seconds())

    def _has_stood(self, refusal: Refusal, snapshot: Snapshot) -> bool:
        """Whether a loss has stood for so long by now that it is what people meant."""
        self._standing = standing(self._standing, refusal, snapshot, snapshot.read_at)
        return self._standing.is_outlived(snapshot.read_at, self._read_every)

    def _known_before(self, error: ShapeError) -> tuple[tuple[str, str], ...]:
        """What the last good snapshot tells about a sheet whose shape makes no sense any more."""
        if (snapshot := self.state.snapshot) is None:
            return ()
        now_called = new_title(snapshot, dict(error.data).get("tab", ""), error.tabs)
        return (*whereabouts(snapshot), *((("now-called", now_called),) if now_called else ()))

    async def _hand_on(self, snapshot: Snapshot, refusal: Refusal | None) -> None:
        """Let what follows from the figures be noted before they are published, and what was lost in the end."""
        try:
            await _in_thread(partial(self._on_accepted, self._office, snapshot))
            if refusal:
                _log.warning("%s: accepted, because it stayed so: %s", self._office, loss_code(refusal))
                await _in_thread(partial(self._losses.keep, self._office, refusal, snapshot.read_at))
        except StoreError as error:
            _log.error("%s: what has changed is not noted yet: %s", self._office, error)

    def _succeed(self, snapshot: Snapshot) -> None:
        if self.state.trouble:
            _log.info("%s: the figures are fresh again", self._office)
        self._standing = None
        self.state = SheetState(snapshot, checked_at=snapshot.read_at)

    def _fail(self, trouble: Trouble, detail: str = "", bug: Exception | None = None) -> None:
        """Keep the snapshot and tell what is in the way; it is logged when it begins and when it changes."""
        before = self.state.trouble
        goes_on = before is not None and before.code == trouble.code
        if not goes_on:
            told = [f"{trouble.cell.tab}!{trouble.cell.a1}"] if trouble.cell else []
            told += [detail or " ".join(f"{name}={value}" for name, value in trouble.data)]
            _log.warning("%s: no fresh figures: %s %s", self._office, trouble.code, " ".join(told), exc_info=bug)
        self._failures = self._failures + 1 if goes_on else 1
        at = trouble.since
        asleep_after = max(ASLEEP_AFTER, 2 * self._read_every)
        goes_on_awake = before is not None and abs(at - (before.last_at or at)) <= asleep_after
        since = before.since if before and goes_on_awake else at
        self.state = replace(self.state, trouble=replace(trouble, since=since, last_at=at))

    async def _keep(self, snapshot: Snapshot) -> None:
        """Save it for the next start, unless what is stored says the same and is recent enough."""
        kept = self._kept
        if kept and kept.fingerprint == snapshot.fingerprint:
            lag = abs(snapshot.read_at - kept.read_at)  # a clock that was wrong may have been set back
            if lag < SAVE_AT_LEAST_EVERY:
                return
        try:
            await _in_thread(partial(self._store.save_snapshot, self._office, self._fetch.source, snapshot))
        except StoreError as error:
            if self._can_save:
                _log.error("%s: answers go on from memory: %s", self._office, error)
            self._can_save = False
        else:
            self._kept, self._can_save = snapshot, True

    def _last_good_snapshot(self) -> Snapshot | None:
        try:
            return self._store.last_good_snapshot(self._office, self._fetch.source)
        except StoreError as error:
            _log.error("%s: begins without the last snapshot: %s", self._office, error)
            return None


class SheetSync:
    """All offices' sheets, read side by side; what goes wrong with one touches no other."""

    def __init__(
        self,
        fetches: Mapping[str, Fetch],
        store: Store,
        now: Callable[[], datetime],
        on_accepted: OnAccepted = lambda _office, _snapshot: None,
    ) -> None:
        """Take for each office, by its name, how its sheet is fetched."""
        self._offices = {
            office: OfficeSync(office, fetch, store, now, on_accepted) for office, fetch in fetches.items()
        }

    def state(self, office: str) -> SheetState:
        """What is known of an office's sheet, without waiting."""
        return self._offices[office].state

    async def refresh(self, office: str) -> SheetState:
        """Read an office's sheet now."""
        await self._offices[office].refresh()
        return self.state(office)

    async def run(self, stop: asyncio.Event, every: timedelta) -> None:
        """Read all sheets, again and again, until told to stop; a read under way is left to itself then."""
        polls = [asyncio.create_task(office.poll(every)) for office in self._offices.values()]
        try:
            await stop.wait()
        finally:
            for poll in polls:
                poll.cancel()
            await asyncio.gather(*polls, return_exceptions=True)


async def _in_thread(work: Callable[[], Result]) -> Result:
    """Wait for work that blocks, without blocking the event loop or, when it hangs, the end of the program."""
    return await asyncio.wrap_future(in_background(work))
