"""Keeping up with the sheets: what is published after good reads, bad reads, restarts and bugs."""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from patience import PATIENCE

from bot.office.sync import Fetch, OfficeSync, SheetState, SheetSync, Trouble
from bot.store.store import Store, StoreError
from scoring.findings import Cell
from scoring.fiscal_year import Month
from scoring.money import from_baht
from scoring.sales import District, MonthlySales
from sheets.faults import FaultKind, SheetsUnavailable
from sheets.snapshot import ShapeError, Snapshot

OFFICE = "ฉะเชิงเทรา"
SHEET = "sheet-1"
MORNING = datetime(2024, 3, 13, 8, 50, tzinfo=ZoneInfo("Asia/Bangkok"))
MINUTE = timedelta(minutes=1)


class HandClock:
    """A clock that goes on when a test says so."""

    def __init__(self) -> None:
        self.time = MORNING

    def __call__(self) -> datetime:
        return self.time

    def advance(self, step: timedelta) -> None:
        self.time += step


class Sheet:
    """A sheet that holds one figure, or is in trouble: what the next reads meet."""

    def __init__(self, baht: int = 8_632_000) -> None:
        self.baht = baht
        self.trouble: Exception | None = None

    def __call__(self, read_at: datetime) -> Snapshot:
        if self.trouble:
            raise self.trouble
        sales = MonthlySales({(District("บางคล้า"), Month(2023, 10)): from_baht(self.baht)})
        return Snapshot(read_at, "ยอดจำหน่าย", sales)


class NotedStore(Store):
    """A store that counts what is saved, and may have no room left."""

    saved = 0
    full = False

    def save_snapshot(self, office: str, source: str, snapshot: Snapshot) -> None:
        if self.full:
            raise StoreError("The database cannot be written: database or disk is full.")
        super().save_snapshot(office, source, snapshot)
        self.saved += 1


@pytest.fixture
def now() -> HandClock:
    return HandClock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[NotedStore]:
    with NotedStore(str(tmp_path / "otopbot.sqlite3")) as opened:
        yield opened


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()


@pytest.fixture
def office(sheet: Sheet, store: NotedStore, now: HandClock) -> OfficeSync:
    return OfficeSync(OFFICE, Fetch(SHEET, sheet), store, now)


def refreshed(office: OfficeSync) -> SheetState:
    asyncio.run(office.refresh())
    return office.state


def test_nothing_is_known_before_the_first_read(office: OfficeSync) -> None:
    assert office.state == SheetState()


def test_a_good_read_is_published_with_its_time(office: OfficeSync, sheet: Sheet) -> None:
    assert refreshed(office) == SheetState(sheet(MORNING), checked_at=MORNING)


def test_an_unchanged_sheet_is_confirmed_anew_by_every_read(office: OfficeSync, now: HandClock) -> None:
    refreshed(office)
    now.advance(MINUTE)
    state = refreshed(office)
    assert state.snapshot is not None
    assert (state.snapshot.read_at, state.checked_at) == (MORNING + MINUTE, MORNING + MINUTE)


def test_trouble_keeps_the_snapshot_and_tells_since_when(office: OfficeSync, sheet: Sheet, now: HandClock) -> None:
    good = refreshed(office)
    sheet.trouble = SheetsUnavailable(FaultKind.SERVER, "503")
    now.advance(MINUTE)
    refreshed(office)
    sheet.trouble = SheetsUnavailable(FaultKind.NOT_SHARED, "403", account="reader@example.com")
    now.advance(MINUTE)
    state = refreshed(office)
    assert (state.snapshot, state.checked_at) == (good.snapshot, good.checked_at)
    assert state.trouble is not None
    assert (state.trouble.code, state.trouble.since) == ("not-shared", MORNING + MINUTE)
    assert state.trouble.data == (("account", "reader@example.com"),)


@pytest.mark.parametrize(
    ("pause", "begins_anew"),
    [(timedelta(minutes=30), False), (timedelta(minutes=31), True), (-timedelta(days=365), True)],
)
def test_a_trouble_begins_anew_after_a_sleep_and_when_the_clock_is_set_back(
    office: OfficeSync,
    sheet: Sheet,
    now: HandClock,
    pause: timedelta,
    begins_anew: bool,  # noqa: FBT001
) -> None:
    sheet.trouble = SheetsUnavailable(FaultKind.NETWORK, "no route")
    refreshed(office)
    now.advance(pause)
    trouble = refreshed(office).trouble
    assert trouble is not None
    assert (trouble.since, trouble.last_at) == (MORNING + pause if begins_anew else MORNING, MORNING + pause)


@pytest.mark.parametrize(("pause", "begins_anew"), [(timedelta(hours=2), False), (timedelta(hours=3), True)])
def test_a_pause_between_two_reads_is_no_sleep_however_long_it_is(
    office: OfficeSync,
    sheet: Sheet,
    now: HandClock,
    pause: timedelta,
    begins_anew: bool,  # noqa: FBT001
) -> None:
    sheet.trouble = SheetsUnavailable(FaultKind.NETWORK, "no route")

    async def main() -> None:
        polling = asyncio.create_task(office.poll(timedelta(hours=1)))
        async with asyncio.timeout(PATIENCE):
            while office.state.trouble is None:  # noqa: ASYNC110 (a thread's work, which sets no event)
                await asyncio.sleep(0.001)
            now.advance(pause)
            await office.refresh()
        polling.cancel()

    asyncio.run(main())
    trouble = office.state.trouble
    assert trouble is not None
    assert trouble.since == (MORNING + pause if begins_anew else MORNING)


def test_a_good_read_ends_the_trouble(office: OfficeSync, sheet: Sheet) -> None:
    sheet.trouble = SheetsUnavailable(FaultKind.SERVER, "503")
    refreshed(office)
    sheet.trouble = None
    assert refreshed(office).trouble is None


def test_a_shape_that_makes_no_sense_is_trouble_with_its_cell(office: OfficeSync, sheet: Sheet) -> None:
    cell = Cell(7, "รอบที่ 1", "B3")
    sheet.trouble = ShapeError("two-headers", cell, (("month", "2024-03"),))
    state = refreshed(office)
    assert state.trouble is not None
    assert state.trouble == Trouble("two-headers", MORNING, (("month", "2024-03"),), cell)


def test_a_bug_is_logged_with_its_traceback_and_is_only_trouble(
    office: OfficeSync, sheet: Sheet, caplog: pytest.LogCaptureFixture
) -> None:
    good = refreshed(office)
    sheet.trouble = KeyError("a bug")
    state = refreshed(office)
    assert state.trouble is not None
    assert (state.trouble.code, state.snapshot) == ("internal", good.snapshot)
    assert "Traceback" in caplog.text


def test_trouble_is_logged_when_it_begins_and_when_it_ends_not_at_every_poll(
    office: OfficeSync, sheet: Sheet, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="bot.office.sync")
    sheet.trouble = SheetsUnavailable(FaultKind.SERVER, "503")
    for _ in range(5):
        refreshed(office)
    sheet.trouble = None
    for _ in range(5):
        refreshed(office)
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


# The store


def test_a_restart_keeps_the_last_good_snapshot(store: NotedStore, sheet: Sheet, now: HandClock) -> None:
    good = refreshed(OfficeSync(OFFICE, Fetch(SHEET, sheet), store, now)).snapshot
    now.advance(timedelta(hours=9))
    sheet.trouble = SheetsUnavailable(FaultKind.NETWORK, "no route")
    restarted = OfficeSync(OFFICE, Fetch(SHEET, sheet), store, now)
    assert restarted.state == SheetState(good)
    state = refreshed(restarted)
    assert (state.snapshot, state.checked_at) == (good, None)


def test_another_sheet_is_not_judged_by_the_figures_of_the_one_before(
    store: NotedStore, sheet: Sheet, now: HandClock
) -> None:
    """A new year's sheet holds far fewer figures; that is no loss."""
    refreshed(OfficeSync(OFFICE, Fetch("last year's sheet", sheet), store, now))
    assert OfficeSync(OFFICE, Fetch(SHEET, sheet), store, now).state == SheetState()
    assert OfficeSync(OFFICE, Fetch("last year's sheet", sheet), store, now).state.snapshot is not None


def test_what_was_not_read_well_is_not_saved(office: OfficeSync, sheet: Sheet, store: NotedStore) -> None:
    refreshed(office)
    sheet.trouble = ShapeError("no-table")
    refreshed(office)
    assert store.saved == 1


def test_an_unchanged_sheet_is_saved_every_ten_minutes_only(
    office: OfficeSync, store: NotedStore, now: HandClock
) -> None:
    for _ in range(21):
        refreshed(office)
        now.advance(MINUTE)
    assert store.saved == 3
    kept = store.last_good_snapshot(OFFICE, SHEET)
    assert kept is not None
    assert kept.read_at == MORNING + 20 * MINUTE


def test_a_changed_sheet_is_saved_at_once(office: OfficeSync, sheet: Sheet, store: NotedStore, now: HandClock) -> None:
    refreshed(office)
    sheet.baht = 1
    refreshed(office)
    assert store.last_good_snapshot(OFFICE, SHEET) == sheet(now())


def test_a_full_disk_is_logged_once_and_answers_go_on_from_memory(
    office: OfficeSync, sheet: Sheet, store: NotedStore, caplog: pytest.LogCaptureFixture
) -> None:
    store.full = True
    for sheet.baht in (1, 2, 3):
        refreshed(office)
    assert (office.state.snapshot, office.state.trouble) == (sheet(MORNING), None)
    assert caplog.text.count("disk is full") == 1
    store.full = False
    refreshed(office)
    assert store.last_good_snapshot(OFFICE, SHEET) == sheet(MORNING)


# The poll


def run_until(sync: SheetSync, condition: Callable[[], bool], every: timedelta = timedelta(0)) -> None:
    """Run the poll until the condition holds, then tell it to stop and see that it does."""

    async def main() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(sync.run(stop, every))
        async with asyncio.timeout(PATIENCE):
            while not condition():  # noqa: ASYNC110 (a thread's work, which sets no event)
                await asyncio.sleep(0.001)
            stop.set()
            await running

    asyncio.run(main())


def test_a_fault_in_one_office_touches_no_other(store: NotedStore, now: HandClock) -> None:
    over = threading.Event()

    def hangs(_read_at: datetime) -> Snapshot:
        over.wait(PATIENCE)
        raise AssertionError

    def fails(_read_at: datetime) -> Snapshot:
        raise SheetsUnavailable(FaultKind.AUTH, "401")

    fetches = {"ค้าง": Fetch("x", hangs), "ผิด": Fetch("y", fails), OFFICE: Fetch(SHEET, Sheet())}
    sync = SheetSync(fetches, store, now)
    run_until(sync, lambda: sync.state(OFFICE).snapshot is not None and sync.state("ผิด").trouble is not None)
    assert sync.state("ค้าง") == SheetState()
    over.set()  # other tests look at the threads that are left


def test_an_edit_shows_after_the_next_poll(store: NotedStore, now: HandClock, sheet: Sheet) -> None:
    sync = SheetSync({OFFICE: Fetch(SHEET, sheet)}, store, now)
    run_until(sync, lambda: sync.state(OFFICE).snapshot == sheet(MORNING))
    sheet.baht = 1
    run_until(sync, lambda: sync.state(OFFICE).snapshot == sheet(MORNING))


def test_the_poll_goes_on_after_a_bug(store: NotedStore, now: HandClock) -> None:
    reads = iter([KeyError("a bug"), None])

    def fetch(read_at: datetime) -> Snapshot:
        if bug := next(reads, None):
            raise bug
        return Sheet()(read_at)

    sync = SheetSync({OFFICE: Fetch(SHEET, fetch)}, store, now)
    run_until(sync, lambda: sync.state(OFFICE).snapshot is not None)


def test_a_refused_key_is_not_tried_at_every_poll(store: NotedStore, now: HandClock) -> None:
    tries = []

    def refused(read_at: datetime) -> Snapshot:
        tries.append(read_at)
        raise SheetsUnavailable(FaultKind.AUTH, "401")

    other = Sheet()
    reads = []

    def counted(read_at: datetime) -> Snapshot:
        reads.append(read_at)
        return other(read_at)

    sync = SheetSync({"ผิด": Fetch("x", refused), OFFICE: Fetch(SHEET, counted)}, store, now)
    run_until(sync, lambda: len(reads) > 5)
    assert len(tries) == 1


def test_refused_keys_are_tried_ever_more_rarely(office: OfficeSync, sheet: Sheet) -> None:
    sheet.trouble = SheetsUnavailable(FaultKind.AUTH, "401")
    waits = [asyncio.run(office.refresh()) for _ in range(5)]
    assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 10)]
    sheet.trouble = None
    assert asyncio.run(office.refresh()) == timedelta(0)
    sheet.trouble = SheetsUnavailable(FaultKind.AUTH, "401")
    assert asyncio.run(office.refresh()) == MINUTE


def test_one_office_can_be_read_at_once(store: NotedStore, now: HandClock, sheet: Sheet) -> None:
    sync = SheetSync({OFFICE: Fetch(SHEET, sheet)}, store, now)
    assert asyncio.run(sync.refresh(OFFICE)).snapshot == sheet(MORNING)
