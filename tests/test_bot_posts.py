"""Posts without being asked: when standings come, what they say has changed, and how a board begins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from builders import DISTRICTS, NAMES, ROUND_1, read, seed_rows, seed_snapshot
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.answers import Desk
from bot.deadlines.holidays import office_days
from bot.deadlines.letters import LetterStore
from bot.ledger.ledger import Confirmation, Entry, Ledger
from bot.message import Message
from bot.office.office import Office
from bot.office.reading import Reading
from bot.office.record import Record
from bot.office.sync import SheetState
from bot.posts.board import Board, BoardStore, first_post
from bot.posts.fallen import due_falls
from bot.posts.gathering import Known, gather
from bot.posts.outbox import Outbox
from bot.posts.plan import PostPlan, Weekly, passed_slots
from bot.posts.post import Post
from bot.posts.posted_figures import Figures, FigureStore
from bot.posts.situation import Situation
from bot.posts.standings_post import due_standings
from bot.posts.tick import Tick
from bot.posts.wall_clock import WallClock
from bot.rounds.closings import Closing
from bot.rounds.freezing import frozen
from bot.store.store import Store, StoreError
from bot.wording.board import board_message
from bot.wording.changes import changes_since
from scoring.deadlines import DeadlineCalendar
from scoring.findings import Cell
from scoring.fiscal_year import Month
from scoring.levels import DEFAULT_SCALE, preset_scale
from scoring.money import from_baht
from scoring.standings import Rulebook
from sheets.snapshot import Snapshot
from sheets.spreadsheet import TabValues

BANGKOK = ZoneInfo("Asia/Bangkok")
GROUP = -100
OFFICE = Office(
    name="ฉะเชิงเทรา",
    spreadsheet="sheet",
    tabs=(),
    chat=GROUP,
    admins=frozenset({9}),
    districts=DISTRICTS,
    names=NAMES,
    rulebook=Rulebook(preset_scale(DEFAULT_SCALE)),
    calendar=DeadlineCalendar(working_days=office_days()),
    below_text="ยังไม่ถึงค่าคะแนนระดับ 1",
    contact="",
    time_zone=BANGKOK,
)


def at(text: str) -> datetime:
    """`2024-03-18 09:00` in Bangkok."""
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(str(tmp_path / "store.sqlite3")) as opened:
        yield opened


def test_a_month_that_was_put_away_is_not_asked_for_again() -> None:
    """Its column is gone; one whose column is there without a figure is asked for, whatever stood there before."""
    now, march, april = at("2024-03-18 09:00"), Month(2024, 3), Month(2024, 4)
    came, gone = (at("2024-03-12 09:00"), from_baht(1)), (at("2024-03-17 09:00"), None)
    entries = [Entry(DISTRICTS[0], month, what, when, None) for month in (march, april) for when, what in (came, gone)]
    snapshot = replace(seed_snapshot(), read_at=now)
    cells = {key: cell for key, cell in snapshot.figure_cells.items() if key[1] != march}
    snapshot = replace(snapshot, figure_cells=cells | {(DISTRICTS[0], april): Cell(0, "รอบที่ 2", "L3")})
    desk = Desk(OFFICE, SheetState(snapshot), record=Record(Ledger(tuple(entries))))
    found = gather(desk, Reading.of(OFFICE, snapshot, now.date()), Known(at("2024-03-01 09:00")), now)
    months = {month for case in found.cases for month in case.months}
    assert (march in months, april in months) == (False, True)


@pytest.mark.parametrize("has_column", [True, False])
def test_the_only_confirmed_figure_of_a_month_falls_when_it_is_taken_out_and_not_when_its_column_is(
    has_column: bool,  # noqa: FBT001
) -> None:
    now, march, amount = at("2024-03-18 09:00"), Month(2024, 3), from_baht(1)
    came = Entry(DISTRICTS[0], march, amount, at("2024-03-12 09:00"), None)
    gone = Entry(DISTRICTS[0], march, None, at("2024-03-17 09:00"), at("2024-03-17 08:59"))
    given = Confirmation(DISTRICTS[0], march, amount, 5, at("2024-03-12 10:00"))
    whole = seed_snapshot()
    cells = {key: cell for key, cell in whole.figure_cells.items() if has_column or key[1] != march}
    snapshot = replace(whole, read_at=now, figure_cells=cells)
    desk = Desk(OFFICE, SheetState(snapshot), record=Record(Ledger((came, gone), (given,))))
    found = gather(desk, Reading.of(OFFICE, snapshot, now.date()), Known(at("2024-03-01 09:00")), now)
    assert len(found.falls) == has_column


FALLEN = (DISTRICTS[1], Month(2024, 2))


def with_fallen(shown: str, now: datetime, before: Situation | None = None) -> Situation:
    """A confirmed figure went at 10.00, and its cell shows this by now; `before` is what the last look found."""
    snapshot = replace(seed_snapshot(J4=shown), read_at=now)
    amount = seed_snapshot().sales.figure(*FALLEN)
    assert amount
    first, gone = at("2024-03-12 09:00"), at("2024-03-13 10:00")
    entries = (
        Entry(DISTRICTS[0], FALLEN[1], amount, first, None),
        Entry(*FALLEN, amount, first, None),
        Entry(*FALLEN, None, gone, gone - timedelta(minutes=1)),
    )
    record = Record(Ledger(entries, (Confirmation(*FALLEN, amount, 1, first),)))
    known = Known(at("2024-03-01 09:00"), blank_since=before.blank_since if before else {})
    return gather(
        Desk(OFFICE, SheetState(snapshot), record=record), Reading.of(OFFICE, snapshot, now.date()), known, now
    )


@pytest.mark.parametrize("shown", ["#REF!", "Loading...", "22.671.100 บาทถ้วน", ""])
def test_a_confirmed_cell_that_shows_something_else_than_a_figure_is_known_to_be_unreadable(shown: str) -> None:
    found = with_fallen(shown, at("2024-03-13 10:05"))
    assert [(fall.entry.district, fall.entry.subject) for fall in found.falls] == [FALLEN]
    assert (FALLEN in found.unreadable) == bool(shown)
    assert due_falls(found) == () or not shown


def test_of_a_district_in_two_rows_the_group_hears_of_the_rows_and_not_of_cells_that_can_be_read() -> None:
    now, district = at("2024-03-13 10:40"), DISTRICTS[1]
    rows = seed_rows()
    twice = [*rows[:4], [*rows[3][:9], 999, *rows[3][10:]], *rows[4:]]
    snapshot = read(TabValues(0, "รอบที่ 1", twice), read_at=now)
    amounts = {month: amount for (of, month), amount in seed_snapshot().sales.figures() if of == district}
    first, gone = at("2024-03-12 09:00"), at("2024-03-13 10:00")
    came = [Entry(district, month, amount, first, None) for month, amount in amounts.items()]
    went = [Entry(district, month, None, gone, gone - timedelta(minutes=1)) for month in amounts]
    given = [Confirmation(district, month, amount, 1, first) for month, amount in amounts.items()]
    desk = Desk(OFFICE, SheetState(snapshot), record=Record(Ledger((*came, *went), tuple(given))))
    found = gather(desk, Reading.of(OFFICE, snapshot, now.date()), Known(at("2024-03-01 09:00")), now)
    march = Reading.of(OFFICE, snapshot, now.date()).month(Month(2024, 3))  # blank in both rows
    assert (district in march.missing, district in march.unreadable) == (True, False)
    (post,) = due_falls(found)
    assert "• เซลล์ B4, B5: พบอำเภอนี้มากกว่าหนึ่งแถวและตัวเลขต่างกัน จึงยังไม่นับรวม\n" in post.message.text
    assert ("ยืนยันไว้: ต.ค. 66 8,632,000 บาท, พ.ย. 66" in post.message.text, "J4" in post.message.text) == (True, False)


def test_a_confirmed_cell_that_could_not_be_read_counts_as_blank_from_the_second_read_that_shows_it_so() -> None:
    unread = with_fallen("#REF!", at("2024-03-13 10:10"))
    once = with_fallen("", at("2024-03-13 10:11"), unread)
    twice = with_fallen("", at("2024-03-13 10:12"), once)
    assert [len(due_falls(each)) for each in (unread, once, twice)] == [0, 0, 1]


@pytest.mark.parametrize(
    ("now", "newest"),
    [
        ("2024-03-18 08:59", "week-2024-03-11"),
        ("2024-03-18 09:00", "week-2024-03-18"),
        ("2024-03-21 09:00", "due-2024-03-20"),
        ("2024-04-08 09:00", "week-2024-04-01"),  # a holiday gives way to the next working day
        ("2024-04-09 09:00", "week-2024-04-08"),
        ("2024-04-17 09:00", "week-2024-04-15"),  # after Songkran
    ],
)
def test_standings_come_each_week_and_after_each_deadline_on_working_days(now: str, newest: str) -> None:
    dues = [date(2024, 3, 8), date(2024, 3, 20)]
    slots = passed_slots(PostPlan(), dues, at("2024-01-01 00:00"), at(now), office_days())
    assert slots[-1].name == newest


def test_each_kind_of_post_can_be_switched_off() -> None:
    dues, born, now = [date(2024, 3, 15)], at("2024-01-01 00:00"), at("2024-03-18 10:00")

    def names(plan: PostPlan) -> list[str]:
        return [slot.name for slot in passed_slots(plan, dues, born, now, office_days())]

    assert names(PostPlan()) == ["due-2024-03-15", "week-2024-03-18"]
    assert names(PostPlan(weekly=None)) == ["due-2024-03-15"]
    assert names(PostPlan(after_deadline=False)) == ["week-2024-03-18"]
    assert names(PostPlan(weekly=None, after_deadline=False)) == []


@given(st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 1)), st.integers(0, 6))  # noqa: DTZ001 (made aware below)
def test_a_week_has_one_slot_on_a_working_day(now: datetime, weekday: int) -> None:
    plan = PostPlan(Weekly(weekday, time(9, 0)), after_deadline=False)
    slots = passed_slots(plan, (), at("2023-01-01 00:00"), now.replace(tzinfo=BANGKOK), office_days())
    assert all(office_days().is_working(slot.at.date()) for slot in slots)
    assert len({slot.name for slot in slots}) == len(slots) <= 3


def snapshot_with(cells: dict[tuple[int, int], str | int], read_at: datetime) -> Snapshot:
    """The province's real table with some cells changed."""
    rows = seed_rows()
    for (row, column), value in cells.items():
        rows[row][column] = value
    return read(TabValues(0, "รอบที่ 1", rows, hidden=False), read_at=read_at)


def situation(snapshot: Snapshot, now: datetime, office: Office = OFFICE) -> tuple[Situation, Reading]:
    fresh = replace(snapshot, read_at=now.astimezone(UTC))
    reading = Reading.of(office, fresh, now.date())
    return gather(Desk(office, SheetState(fresh)), reading, Known(at("2024-03-01 09:00")), now), reading


def test_the_post_says_what_changed_since_the_last_one() -> None:
    monday = at("2024-03-18 09:00")
    first = due_standings(*situation(seed_snapshot(), monday), None)
    assert first is not None
    assert "เปลี่ยนแปลง" not in first.post.message.text
    assert "ระดับ 5: บางปะกง บางน้ำเปรี้ยว ราชสาส์น คลองเขื่อน" in first.post.message.text
    changed = snapshot_with({(3, 10): 20_000_000, (11, 9): 2_000_000}, monday)  # บางคล้า in March, ท่าตะเกียบ less
    second = due_standings(*situation(changed, at("2024-03-25 09:00")), first.figures)
    assert second is not None
    assert (
        "เปลี่ยนแปลงจากครั้งก่อน (18 มี.ค. 67): ยอดรวมเพิ่มขึ้น 19,576,505 บาท\n"
        "• บางคล้า ยอดเพิ่มขึ้น 20,000,000 บาท จากยังไม่ถึงค่าคะแนนระดับ 1 เป็นระดับ 2\n"
        "• ท่าตะเกียบ ยอดลดลง 423,495 บาท\n"
    ) in second.post.message.text


def closed_round_1(now: datetime, snapshot: Snapshot | None = None) -> tuple[Situation, Reading]:
    """The office at a moment after round 1 was closed; the sheet may say otherwise by then."""
    copy = frozen(Reading.of(OFFICE, seed_snapshot(), now.date(), ROUND_1), at("2024-03-15 10:00"), 7)
    record = Record(closings=(Closing(copy.round, copy.closed_at, copy.closed_by, copy.digest, copy),))
    found, _ = situation(snapshot or seed_snapshot(), now)
    fresh = replace(snapshot or seed_snapshot(), read_at=now.astimezone(UTC))
    return found, Reading.of(OFFICE, fresh, now.date(), ROUND_1, record)


def test_a_closed_round_is_posted_again_only_where_there_is_anything_to_tell() -> None:
    first = due_standings(*closed_round_1(at("2024-03-18 09:00")), None)
    assert first is not None
    assert (
        "ไม่ถึงขั้นต้น:\n• ท่าตะเกียบ ต่ำกว่าขั้นต้น 259,012 บาท\n• พนมสารคาม ต่ำกว่าขั้นต้น 1,850,855 บาท\n"
        "• บางคล้า ต่ำกว่าขั้นต้น 15,372,900 บาท\n\nหมายเหตุ: เมื่อปิดรอบ ไม่พบข้อมูลเดือน มี.ค. 67 ของทุกอำเภอ\n"
        "ปิดรอบแล้วเมื่อ 15 มี.ค. 67 เวลา 10.00 น. "
    ) in first.post.message.text
    assert "ขาดอีก" not in first.post.message.text
    assert due_standings(*closed_round_1(at("2024-03-25 09:00")), first.figures) is None
    corrected = snapshot_with({(3, 9): 1}, at("2024-03-25 09:00"))
    again = due_standings(*closed_round_1(at("2024-03-25 09:00"), corrected), first.figures)
    assert again is not None
    assert "แก้ไขในตารางกลางหลังปิดรอบ 1 รายการ" in again.post.message.text
    assert due_standings(*closed_round_1(at("2024-03-26 09:00"), corrected), first.figures) is None


def test_nothing_changed_is_said_in_two_words() -> None:
    monday = at("2024-03-18 09:00")
    _, reading = situation(seed_snapshot(), monday)
    before = Figures.of(reading, monday)
    assert changes_since(before, Figures.of(reading, at("2024-03-25 09:00"))) == (
        "\nเปลี่ยนแปลงจากครั้งก่อน (18 มี.ค. 67): ไม่มี"
    )


def test_a_moment_that_was_missed_is_made_up_for_once() -> None:
    now, reading = situation(seed_snapshot(), at("2024-03-19 14:00"))
    post = due_standings(now, reading, None)
    assert post is not None
    claimed = frozenset({post.post.key, *post.post.covers})
    assert due_standings(replace(now, claimed=claimed), reading, None) is None


@pytest.mark.parametrize("now", ["2024-03-18 08:45", "2024-03-18 16:31", "2024-03-23 10:00"])
def test_standings_come_within_the_hours_alone(now: str) -> None:
    office = replace(OFFICE, posts=PostPlan(Weekly(0, time(8, 0))))
    posted = due_standings(*situation(seed_snapshot(), at(now), office), None)
    assert (posted is not None) == (now == "2024-03-18 08:45")


def test_standings_wait_an_hour_for_cells_that_cannot_be_read_and_then_name_them() -> None:
    loading = snapshot_with({(3, 9): "Loading..."}, at("2024-03-18 09:00"))
    assert due_standings(*situation(loading, at("2024-03-18 09:59")), None) is None
    posted = due_standings(*situation(loading, at("2024-03-18 10:00")), None)
    assert posted is not None
    assert "J4" in posted.post.message.text


def test_posted_figures_are_kept_for_the_next_post_once_they_are_on_their_way(store: Store) -> None:
    figures, outbox, now = FigureStore(store), Outbox(store), at("2024-03-18 09:00")
    _, reading = situation(seed_snapshot(), now)
    posted = Figures.of(reading, now)
    assert posted.totals[DISTRICTS[1]] == from_baht(68_025_600)
    figures.keep(OFFICE.name, "first", posted)
    assert figures.last(OFFICE.name) is None
    outbox.enqueue([Post("first", OFFICE.name, GROUP, Message("ก"), until=now)], now)
    assert figures.last(OFFICE.name) == posted
    assert outbox.take(now + timedelta(minutes=1)) is None  # too late: it is taken back
    assert figures.last(OFFICE.name) is None


def test_figures_of_a_post_that_another_message_has_covered_were_seen_by_nobody(store: Store) -> None:
    figures, outbox, now = FigureStore(store), Outbox(store), at("2024-03-18 09:00")
    _, reading = situation(seed_snapshot(), now)
    figures.keep(OFFICE.name, "first", Figures.of(reading, now))
    outbox.enqueue([Post("first", OFFICE.name, GROUP, Message("ก"), until=now + timedelta(minutes=30))], now)
    outbox.cover_queued(GROUP, now + timedelta(minutes=10))  # the group was closed meanwhile
    assert figures.last(OFFICE.name) is None


def test_the_board_shows_what_is_awaited_and_how_everybody_stands() -> None:
    _, reading = situation(seed_snapshot(), at("2024-03-13 08:50"))
    text = board_message(reading).text
    assert text.startswith("📌 กระดานสรุปยอดจำหน่าย OTOP จังหวัดฉะเชิงเทรา\n\nเดือนมีนาคม 2567 (กำหนด")
    assert "\n\nยอดจำหน่าย OTOP จังหวัดฉะเชิงเทรา รอบที่ 1 ปีงบประมาณ 2567\nสะสม ต.ค. 66 – ก.พ. 67" in text
    assert "• บางคล้า ขาดอีก 15,372,900 บาท" in text


@pytest.mark.parametrize(
    ("board", "is_posted"),
    [
        (None, True),
        (Board(GROUP, "today", "", 7), False),
        (Board(GROUP, "today", ""), False),  # on its way
        (Board(GROUP, "yesterday", ""), True),  # nobody knows what became of it
        (Board(-200, "today", "", 7), True),  # the office has another group now
    ],
)
def test_a_board_is_posted_where_there_is_none(board: Board | None, is_posted: bool) -> None:  # noqa: FBT001
    now, _ = situation(seed_snapshot(), at("2024-03-13 08:50"))
    if board and board.key == "today":
        board = replace(board, key=now.key("board", now.now.date(), GROUP))
        now = replace(now, claimed=frozenset({board.key}) if board.chat == GROUP else frozenset())
    post = first_post(now, board, Message("ก"))
    assert (post is not None) == is_posted
    if post:
        assert post.chat == GROUP
        assert first_post(replace(now, claimed=frozenset({post.key})), board, Message("ก")) is None


def test_a_board_is_not_posted_at_night() -> None:
    now, _ = situation(seed_snapshot(), at("2024-03-13 20:00"))
    assert first_post(now, None, Message("ก")) is None


def test_boards_are_kept(store: Store) -> None:
    boards = BoardStore(store)
    board = Board(GROUP, "key", "<b>ก</b>", 7, pinned=True)
    boards.keep(OFFICE.name, board)
    assert boards.of(OFFICE.name) == board
    boards.keep(OFFICE.name, None)
    assert boards.of(OFFICE.name) is None


@pytest.mark.parametrize(
    ("apart", "believed"),
    [(None, False), (timedelta(0), True), (timedelta(minutes=5), True)]
    + [(sign * timedelta(days=1), False) for sign in (1, -1)],
)
def test_a_clock_is_believed_while_telegram_tells_nearly_the_same(apart: timedelta | None, believed: bool) -> None:  # noqa: FBT001
    now = at("2024-03-13 08:50")
    clock = WallClock(lambda: now, lambda: None if apart is None else now + apart)
    assert clock.is_believed() == believed


@pytest.mark.parametrize(
    ("apart", "by"),
    [(None, "own"), (timedelta(minutes=4), "own"), (timedelta(days=365), "told"), (-timedelta(days=365), "told")],
)
def test_what_is_dated_goes_by_telegrams_time_where_the_clock_is_not_believed(apart: timedelta | None, by: str) -> None:
    own = at("2024-03-13 08:50")
    told = None if apart is None else own + apart
    assert WallClock(lambda: own, lambda: told).time() == {"own": own, "told": told}[by]
    assert WallClock(lambda: own, lambda: told, is_checked=False).time() == own


# A program that dies between two writes


class DyingStore(Store):
    """A store whose program dies at a write: nothing of it, and nothing that was to follow, is kept."""

    lives_for = 1_000

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        if self.lives_for == 0:
            raise StoreError("killed")
        self.lives_for -= 1
        with super().writing() as connection:
            yield connection


def looked(store: Store, now: datetime) -> None:
    """Let a program that was just started look once at an office whose sheet was just read."""
    desk = Desk(OFFICE, SheetState(replace(seed_snapshot(), read_at=now), checked_at=now))
    Tick(lambda: [desk], LetterStore(store), store, lambda: now)._decide(desk, now)


@pytest.mark.parametrize("writes", range(4))
def test_a_program_that_dies_at_any_write_loses_neither_the_board_nor_the_figures_of_the_standings(
    tmp_path: Path, writes: int
) -> None:
    with DyingStore(str(tmp_path / "store.sqlite3")) as store:
        store.begin(at("2024-03-01 09:00"), [OFFICE.name])
        store.lives_for = writes
        with pytest.raises(StoreError, match="killed"):
            looked(store, at("2024-03-18 09:30"))
        store.lives_for = 1_000
        looked(store, at("2024-03-18 09:31"))
        claimed = Outbox(store).claimed(OFFICE.name)
        (board_key,) = (key for key in claimed if key.startswith("board|"))
        board = BoardStore(store).of(OFFICE.name)
        assert board
        assert board.key == board_key
        assert FigureStore(store).last(OFFICE.name)
        assert any(key.startswith("standings|") for key in claimed)
        looked(store, at("2024-03-18 09:32"))
        assert Outbox(store).claimed(OFFICE.name) == claimed


def test_a_board_whose_post_was_never_taken_in_or_has_lapsed_is_posted_again(store: Store) -> None:
    now = at("2024-03-18 09:30")
    looked(store, now)
    board = BoardStore(store).of(OFFICE.name)
    assert board
    with store.writing() as connection:
        connection.execute(sa.text("DELETE FROM delivery WHERE key LIKE 'board|%'"))
    looked(store, now + timedelta(minutes=1))
    assert board.key in Outbox(store).claimed(OFFICE.name)
