"""The history: which changes of the sheet are told, with what is known of each, on pages and once a day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from builders import BANGKOK, DISTRICTS, LETTER, OFFICE, ROUND_1, ROUND_2, seed_snapshot
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.answers import Desk, answer
from bot.chat.questions import Question, View, key_of
from bot.ledger.history import After, Change, changes, net
from bot.ledger.history_post import due_history
from bot.ledger.ledger import Confirmation, Ledger, Subject, SubjectKey, Target
from bot.ledger.noticing import Sight, amounts, noticed
from bot.message import Message
from bot.office.office import LetterSpan, Office
from bot.office.record import Record
from bot.office.sync import SheetState
from bot.people.officers import Officer, OfficerState
from bot.posts.delivery import DeliveryState, Unsent
from bot.posts.plan import PostPlan
from bot.posts.post import Post
from bot.posts.situation import Situation
from bot.wording.history import LISTED_A_DAY
from scoring.findings import Cell, Finding, FindingLevel
from scoring.fiscal_year import Month
from scoring.levels import Tier
from scoring.money import Satang, from_baht
from scoring.sales import District, MonthlySales
from scoring.timeliness import MonthKey
from sheets.snapshot import Snapshot

BANG_KHLA, BANG_PAKONG, PHO = DISTRICTS[1], DISTRICTS[2], DISTRICTS[4]
FEB, MARCH, APRIL = Month(2024, 2), Month(2024, 3), Month(2024, 4)
ADVANCED = Target(ROUND_1, Tier.ADVANCED)
ADMIN = 7
Amounts = Mapping[SubjectKey, int]
"""What a sheet says, in baht."""


def at(text: str) -> datetime:
    """`13 09:00` of March 2567 in Bangkok."""
    return datetime.strptime(f"2024-03-{text} +0700", "%Y-%m-%d %H:%M %z").astimezone(BANGKOK)


def minute(number: int) -> datetime:
    return at("13 09:00") + timedelta(minutes=number)


def sheet(said: Amounts, read_at: datetime, column: str = "J") -> Snapshot:
    """A sheet that says this; every district has its cells in a row of its own."""
    figures, targets = {}, {}  # type: ignore[var-annotated]
    for (district, subject), baht in said.items():
        if isinstance(subject, Month):
            figures[district, subject] = from_baht(baht)
        else:
            targets.setdefault(subject.round, {}).setdefault(district, {})[subject.tier] = from_baht(baht)
    rows = {district: Cell(0, "รอบที่ 1", f"{column}{row}") for row, district in enumerate(DISTRICTS, 6)}
    cells = {(district, month): cell for month in (FEB, MARCH, APRIL) for district, cell in rows.items()}
    goals = {(ROUND_1, district, Tier.ADVANCED): replace(cell, a1=f"P{cell.a1[1:]}") for district, cell in rows.items()}
    return Snapshot(read_at, "ยอดจำหน่าย OTOP", MonthlySales(figures), targets, {}, (), cells, goals)


def after_reads(*snapshots: Snapshot) -> Ledger:
    """The ledger after these reads."""
    ledger, before = Ledger(), None
    for snapshot in snapshots:
        ledger = ledger.adding(Ledger(noticed(ledger, snapshot, before)))
        before = Sight.of(snapshot, before)
    return ledger


def kept(reads: Sequence[tuple[datetime, Amounts]]) -> Ledger:
    """The ledger after reads that said this."""
    return after_reads(*(sheet(said, read_at) for read_at, said in reads))


def by_minute(*said: Amounts) -> Ledger:
    return kept([(minute(number), each) for number, each in enumerate(said)])


def shown(text: str) -> list[Amounts]:
    """Reads of Bang Khla's February, minute by minute: `1 1 2 -`. Another district's stays as it is."""
    other: Amounts = {(BANG_PAKONG, FEB): 9}
    return [other if baht == "-" else {**other, (BANG_KHLA, FEB): int(baht)} for baht in text.split()]


def told(found: Sequence[Change]) -> str:
    """`1>2 @1-2`: what was before and after, and the minutes between which it happened."""

    def baht(amount: Satang | None) -> str:
        return "-" if amount is None else str(amount // 100)

    def number(instant: datetime) -> int:
        return (instant - minute(0)) // timedelta(minutes=1)

    return ", ".join(f"{baht(c.before)}>{baht(c.after)} @{number(c.since)}-{number(c.until)}" for c in found)


# Which changes are told


@pytest.mark.parametrize(
    ("reads", "expected"),
    [
        ("1 1 1", ""),
        ("1 1 2", ""),  # one read has shown it as yet
        ("1 1 2 2", "1>2 @1-2"),
        ("1 1 1 1 2 2 2", "1>2 @3-4"),
        ("- - 1 1", "->1 @1-2"),
        ("1 1 - -", "1>- @1-2"),
        ("1 1 2 2 1 1", "1>2 @1-2, 2>1 @3-4"),
        ("1 1 2 3 3", "1>3 @1-3"),  # half-typed in between
        ("1 1 - 2 2", "1>2 @1-3"),
        ("1 1 2 1 1", ""),
        ("1 1 2 - 1 1", ""),
        ("1 1 2 1 2 1 2 1", ""),  # it flaps
        ("1 2 3 4 5 6", ""),
        ("1 2 2", ""),  # nobody saw what stood there before
        ("0 0 - -", "0>- @1-2"),
    ],
)
def test_a_change_is_told_once_two_reads_have_shown_it(reads: str, expected: str) -> None:
    said = shown(reads)
    assert told(changes(by_minute(*said), minute(len(said) - 1))) == expected


def test_the_next_read_settles_what_one_read_has_shown() -> None:
    ledger = by_minute(*shown("1 1 2"))
    assert changes(ledger, minute(2)) == ()
    assert told(changes(ledger, minute(3))) == "1>2 @1-2"


def test_a_target_has_a_history_with_its_cell() -> None:
    before: Amounts = {(BANG_KHLA, ADVANCED): 5, (PHO, ADVANCED): 1_387_214_013}
    after = {**before, (PHO, ADVANCED): 138_721_401}
    (found,) = changes(by_minute(before, before, after, after), minute(3))
    assert (found.district, found.subject, found.cell) == (PHO, ADVANCED, Cell(0, "รอบที่ 1", "P10"))
    assert (found.before, found.after) == (from_baht(1_387_214_013), from_baht(138_721_401))


def test_the_cell_is_where_the_figure_stands_when_it_changes_and_where_it_stood_when_its_column_is_gone() -> None:
    said = shown("1 2 2")
    ledger = Ledger(noticed(Ledger(), sheet(said[0], minute(0)), None))
    before = Sight.of(sheet(said[0], minute(0)), None)
    moved = noticed(ledger, sheet(said[1], minute(1), column="K"), before)
    assert [each.cell for each in moved] == [Cell(0, "รอบที่ 1", "K7")]
    without = replace(sheet({}, minute(1)), figure_cells={})
    assert [each.cell and each.cell.a1 for each in noticed(ledger, without, before)] == ["J8", "J7"]


def put_away(read_at: datetime) -> Snapshot:
    """A sheet without the columns of any month."""
    return replace(sheet({}, read_at), figure_cells={})


def test_a_month_that_is_put_away_is_no_change_and_comes_back_as_what_it_was() -> None:
    full: Amounts = {(BANG_KHLA, FEB): 1, (BANG_PAKONG, FEB): 2}
    other = {**full, (BANG_KHLA, FEB): 5}
    before = [sheet(full, minute(0)), sheet(full, minute(1)), put_away(minute(2)), put_away(minute(3))]
    same, changed = ([*before, sheet(said, minute(4)), sheet(said, minute(5))] for said in (full, other))
    assert changes(after_reads(*same), minute(5)) == ()
    assert told(changes(after_reads(*changed), minute(5))) == "1>5 @1-4"  # nobody knows when it was done


def test_the_last_figure_of_a_column_that_is_taken_out_is_told_as_long_as_the_column_is_there() -> None:
    alone: Amounts = {(BANG_KHLA, FEB): 1}
    assert told(changes(by_minute(alone, alone, {}, {}), minute(3))) == "1>- @1-2"
    assert told(changes(by_minute(alone, alone, {}, {}, alone, alone), minute(5))) == "1>- @1-2, ->1 @3-4"


def test_a_table_of_a_new_round_is_no_change_and_the_first_figure_typed_into_it_is() -> None:
    targets: Amounts = {
        (district, Target(ROUND_2, tier)): 8 for district in DISTRICTS for tier in (Tier.BASIC, Tier.STANDARD)
    }
    old: Amounts = {(BANG_KHLA, MARCH): 1}
    with_targets, with_april = {**old, **targets}, {**old, **targets, (BANG_KHLA, APRIL): 3}
    ledger = by_minute(old, old, with_targets, with_targets, with_april, with_april)
    assert told(changes(ledger, minute(5))) == "->3 @3-4"
    alone = {**old, (BANG_KHLA, APRIL): 3}
    assert told(changes(by_minute(old, old, alone, alone), minute(3))) == "->3 @1-2"


# Whatever the reads are

KEYS: list[SubjectKey] = [(BANG_KHLA, FEB), (BANG_PAKONG, FEB), (BANG_KHLA, MARCH), (PHO, ADVANCED)]
ANY_READS = st.lists(st.dictionaries(st.sampled_from(KEYS), st.integers(0, 3)), max_size=9)


@given(ANY_READS)
def test_the_last_entries_of_the_log_say_what_the_last_read_said(reads: list[Amounts]) -> None:
    latest = by_minute(*reads).latest_entries()
    said = {key: entry.amount for key, entry in latest.items() if entry.amount is not None}
    assert said == (amounts(sheet(reads[-1], minute(0))) if reads else {})


@given(ANY_READS)
def test_every_change_that_is_told_leads_from_the_one_before_to_what_two_reads_have_shown(reads: list[Amounts]) -> None:
    found = changes(by_minute(*reads), minute(len(reads) - 1))
    values: dict[SubjectKey, Satang | None] = {}
    for change in found:
        assert change.before != change.after
        assert values.get(change.key, change.before) == change.before
        values[change.key] = change.after
        baht = None if change.after is None else change.after // 100
        seen = [number for number, read in enumerate(reads) if read.get(change.key) == baht]
        assert any(number + 1 in seen for number in seen)


@given(st.lists(st.integers(0, 4), min_size=2, max_size=12))
def test_a_value_that_flaps_with_every_read_is_never_told(values: list[int]) -> None:
    flapping = [baht for number, baht in enumerate(values) if number == 0 or baht != values[number - 1]]
    said = shown(" ".join(map(str, flapping)))
    assert changes(by_minute(*said), minute(len(said) - 1)) == ()


@given(ANY_READS)
def test_a_day_is_told_from_its_first_value_to_its_last(reads: list[Amounts]) -> None:
    found = changes(by_minute(*reads), minute(len(reads) - 1))
    in_all = {change.key: change for change in net(found)}
    for key in {change.key for change in found}:
        of_it = [change for change in found if change.key == key]
        ends = (of_it[0].before, of_it[-1].after)
        assert (key in in_all) == (ends[0] != ends[1])
        if key in in_all:
            assert (in_all[key].before, in_all[key].after) == ends


# What is known of a change


def change(since: str, until: str, subject: Subject = FEB, before: int | None = 1, after: int | None = 2) -> Change:
    old, new = (None if each is None else from_baht(each) for each in (before, after))
    return Change(BANG_KHLA, subject, old, new, at(since), at(until), Cell(0, "รอบที่ 1", "J7"))


@pytest.mark.parametrize(
    ("since", "until", "subject", "after"),
    [
        ("15 08:00", "15 23:59", MARCH, After.NO),
        ("15 23:59", "16 00:01", MARCH, After.PERHAPS),
        ("16 00:00", "16 00:01", MARCH, After.CERTAINLY),
        ("12 08:00", "12 08:01", FEB, After.NO),  # due on 20 February, and a letter asks to verify it by 15 March
        ("15 23:59", "16 00:01", FEB, After.PERHAPS),
        ("16 00:00", "16 00:01", FEB, After.CERTAINLY),
        ("16 00:00", "16 00:01", ADVANCED, After.NO),
    ],
)
def test_a_change_is_after_the_deadline_as_far_as_the_reads_around_it_prove(
    since: str, until: str, subject: Subject, after: After
) -> None:
    assert change(since, until, subject).after_deadline(OFFICE.calendar, BANGKOK) is after


@pytest.mark.parametrize(
    ("since", "until", "verifies"),
    [
        ("12 08:00", "12 08:01", True),
        ("15 08:00", "15 23:59", True),
        ("15 23:59", "16 00:01", False),
    ],
)
def test_a_change_by_the_day_by_which_a_letter_asks_to_verify_is_what_it_asks_for(
    since: str,
    until: str,
    verifies: bool,  # noqa: FBT001
) -> None:
    assert change(since, until).is_verification(OFFICE.calendar, BANGKOK) is verifies
    without_letters = replace(OFFICE.calendar, letters=())
    assert not change(since, until).is_verification(without_letters, BANGKOK)
    assert not change(since, until, MARCH).is_verification(OFFICE.calendar, BANGKOK)


@pytest.mark.parametrize(
    ("confirmed", "differs"),
    [
        ([], False),
        ([(1, "12 10:00")], True),
        ([(2, "12 10:00")], False),
        ([(1, "12 10:00"), (2, "12 11:00")], False),
        ([(1, "14 10:00")], False),  # confirmed only afterwards
        ([(1, "12 10:00"), (2, "14 10:00")], False),
        ([(1, "12 10:00"), (3, "14 10:00")], True),
    ],
)
def test_a_change_differs_from_what_was_confirmed_before_it_until_it_is_confirmed_itself(
    confirmed: list[tuple[int, str]],
    differs: bool,  # noqa: FBT001
) -> None:
    given_before = [Confirmation(BANG_KHLA, FEB, from_baht(baht), 1, at(moment)) for baht, moment in confirmed]
    assert change("13 09:00", "13 09:01").differs_from(given_before) is differs


def test_a_confirmed_cell_that_cannot_be_read_holds_no_other_figure() -> None:
    gone = change("13 09:00", "13 09:01", after=None)
    given = [Confirmation(BANG_KHLA, FEB, from_baht(1), 1, at("12 10:00"))]
    assert gone.differs_from(given)
    assert not gone.differs_from(given, {(BANG_KHLA, FEB)})


# Pages


def asked(
    ledger: Ledger,
    district: District | None,
    page: int = 1,
    read_at: datetime | None = None,
    office: Office = OFFICE,
) -> Message:
    snapshot = replace(seed_snapshot(), read_at=read_at or minute(30))
    desk = Desk(office, SheetState(snapshot), Record(ledger))
    question = Question(View.HISTORY, "", key_of(OFFICE.name), key_of(district) if district else "", detail=str(page))
    return answer(question, [desk], snapshot.read_at)


def labels(message: Message) -> list[str]:
    return [button.label for row in message.buttons for button in row]


def test_a_districts_history_tells_each_change_with_its_cell_and_its_window() -> None:
    before: Amounts = {(BANG_KHLA, FEB): 22_671_100, (BANG_PAKONG, FEB): 9, (BANG_KHLA, ADVANCED): 115_829_983}
    ledger = by_minute(
        before,
        before,
        second := {**before, (BANG_KHLA, FEB): 22_700_000, (BANG_PAKONG, FEB): 8},
        second,
        third := {**second, (BANG_KHLA, MARCH): 0, (BANG_KHLA, ADVANCED): 115_000_000},
        third,
    )
    ledger = ledger.adding(Ledger((), (Confirmation(BANG_KHLA, FEB, from_baht(22_671_100), 1, at("12 10:00")),)))
    assert asked(ledger, BANG_KHLA).text == (
        """📄 ประวัติการเปลี่ยนแปลงตัวเลข อำเภอบางคล้า
3 รายการ เรียงจากล่าสุด

• มี.ค. 67: ไม่พบตัวเลขที่อ่านได้ → 0 บาท
  เซลล์ J7 ระหว่าง 13 มี.ค. 67 เวลา 09.03–09.04 น.
• ค่าเป้าหมายขั้นสูง รอบที่ 1 ปี 2567: 115,829,983 → 115,000,000 บาท
  เซลล์ P7 ระหว่าง 13 มี.ค. 67 เวลา 09.03–09.04 น.
• ก.พ. 67: 22,671,100 → 22,700,000 บาท
  เซลล์ J7 ระหว่าง 13 มี.ค. 67 เวลา 09.01–09.02 น.
  ก่อนพ้นกำหนดตรวจสอบตามหนังสือ (15 มี.ค. 67) · ต่างจากยอดที่ยืนยันไว้

หมายเหตุ: ระบบทราบเพียงช่วงเวลาที่ตัวเลขเปลี่ยน ไม่ทราบว่าผู้ใดเป็นผู้แก้ไข
(ข้อมูล ณ 13 มี.ค. 67 เวลา 09.30 น.)"""
    )
    of_all = asked(ledger, None).text
    assert "📄 ประวัติการเปลี่ยนแปลงตัวเลข จังหวัดฉะเชิงเทรา\n4 รายการ" in of_all
    assert "• บางปะกง ก.พ. 67: 9 → 8 บาท" in of_all


@pytest.mark.parametrize(
    ("since", "until", "mark"),
    [
        ("13 08:00", None, "ก่อนพ้นกำหนดตรวจสอบตามหนังสือ (15 มี.ค. 67)"),
        ("13 08:00", "14 08:00", "ก่อนพ้นกำหนดตรวจสอบตามหนังสือ (15 มี.ค. 67)"),  # withdrawn since
        ("13 10:00", None, "หลังวันครบกำหนด (20 ก.พ. 67)"),  # not there yet
        ("12 08:00", "13 08:00", "หลังวันครบกำหนด (20 ก.พ. 67)"),
    ],
)
def test_a_change_is_judged_by_the_letters_that_counted_when_it_happened(
    since: str, until: str | None, mark: str
) -> None:
    span = LetterSpan(LETTER, at(since), at(until) if until else None)
    letters = () if until else (LETTER,)
    office = replace(OFFICE, calendar=replace(OFFICE.calendar, letters=letters), letter_spans=(span,))
    text = asked(by_minute(*shown("1 1 2 2")), BANG_KHLA, office=office).text
    assert f"  {mark}\n" in text


def test_the_sheets_last_editor_is_named_as_no_more_than_that() -> None:
    ledger = by_minute(*shown("1 1 2 2"))
    named = Ledger(tuple(replace(each, editor="สพอ.บางคล้า" if each.not_before else "") for each in ledger.entries))
    text = asked(named, BANG_KHLA).text
    assert "  ผู้แก้ไขตารางล่าสุดตามที่ Google แจ้ง: สพอ.บางคล้า\n" in text
    assert "ซึ่งอาจไม่ใช่ผู้แก้ไขเซลล์นั้น" in text
    assert "Google" not in asked(ledger, BANG_KHLA).text


def test_a_change_across_days_tells_both_and_a_tab_is_named_where_it_is_another() -> None:
    said = shown("1 2 2")
    ledger = kept(
        [(at("12 16:40"), said[0]), (at("12 16:41"), said[0]), (at("13 08:30"), said[1]), (at("13 08:31"), said[1])]
    )
    elsewhere = [
        replace(each, cell=Cell(3, "เดิม", "C7"), not_before=at("12 16:41")) if each.not_before else each
        for each in ledger.entries
    ]
    text = asked(Ledger(tuple(elsewhere)), BANG_KHLA).text
    assert "เซลล์ C7 แท็บ “เดิม” ระหว่าง 12 มี.ค. 67 เวลา 16.41 น. – 13 มี.ค. 67 เวลา 08.30 น." in text


def test_a_long_history_comes_in_pages_newest_first() -> None:
    reads = shown(" ".join(f"{baht} {baht}" for baht in range(13)))
    ledger = by_minute(*reads)
    first = asked(ledger, BANG_KHLA)
    assert "รายการที่ 1–10 จาก 12 รายการ" in first.text
    assert "• ก.พ. 67: 11 → 12 บาท" in first.text
    assert labels(first) == ["ก่อนหน้า", "สรุปอำเภอ", "ประวัติทั้งจังหวัด"]
    second = asked(ledger, BANG_KHLA, page=2)
    assert "รายการที่ 11–12 จาก 12 รายการ" in second.text
    assert "• ก.พ. 67: 0 → 1 บาท" in second.text
    assert labels(second) == ["ใหม่กว่า", "สรุปอำเภอ", "ประวัติทั้งจังหวัด"]
    assert asked(ledger, BANG_KHLA, page=99).text == second.text
    assert labels(asked(ledger, None)) == ["ก่อนหน้า", "ภาพรวมจังหวัด"]


def test_where_nothing_has_changed_it_is_said_since_when_that_is_known() -> None:
    text = asked(by_minute(*shown("1 1")), PHO).text
    assert "ยังไม่พบการเปลี่ยนแปลงตั้งแต่ระบบเริ่มเก็บประวัติเมื่อ 13 มี.ค. 67 เวลา 09.00 น." in text
    assert "ยังไม่มีประวัติ" in asked(Ledger(), PHO).text


def test_history_may_be_asked_for_by_the_name_of_a_district() -> None:
    desk = Desk(OFFICE, SheetState(seed_snapshot()), Record(by_minute(*shown("1 1 2 2"))))
    named = answer(Question(View.HISTORY, "บางคลา"), [desk], minute(30))
    assert named.title == "📄 ประวัติการเปลี่ยนแปลงตัวเลข อำเภอบางคล้า"
    unclear = answer(Question(View.HISTORY, "บางน้ำ"), [desk], minute(30))
    assert unclear.buttons[0][0].action.startswith("history:")
    of_all = answer(Question(View.HISTORY, "จังหวัดฉะเชิงเทรา"), [desk], minute(30))
    assert of_all.title == "📄 ประวัติการเปลี่ยนแปลงตัวเลข จังหวัดฉะเชิงเทรา"


def test_the_step_to_the_history_stands_under_a_districts_summary_where_a_record_is_kept() -> None:
    question = Question(View.STATUS, "บางคล้า")
    state = SheetState(seed_snapshot())
    assert "ประวัติ" in labels(answer(question, [Desk(OFFICE, state, Record())], minute(0)))
    assert "ประวัติ" not in labels(answer(question, [Desk(OFFICE, state)], minute(0)))


# Once a day

BORN = at("01 08:00")


class Days:
    """An office's days: what is read, and what each look into them sends; what is sent is claimed."""

    def __init__(self, plan: PostPlan | None = None) -> None:
        self.office = replace(OFFICE, posts=plan or PostPlan())
        self.reads: list[tuple[datetime, Amounts]] = []
        self.confirmations: tuple[Confirmation, ...] = ()
        self.claimed: set[str] = set()
        self.born_at = BORN
        self.unsure: list[Unsent] = []
        self.unreadable: frozenset[MonthKey] = frozenset()

    def read(self, moment: str, said: Amounts) -> None:
        self.reads.append((at(moment), said))

    def look(self, moment: str) -> tuple[Post, ...]:
        """What is posted at the moment, without its being claimed."""
        now = Situation(
            self.office,
            at(moment),
            self.born_at,
            self.reads[-1][0].astimezone(UTC),
            officers={BANG_KHLA: (Officer(9, "สมหญิง ใจดี", BANG_KHLA, OfficerState.BOUND),)},
            unreadable=dict.fromkeys(self.unreadable, Finding("formula-error", FindingLevel.ERROR)),
            claimed=frozenset(self.claimed),
            unsure=tuple(self.unsure),
        )
        return due_history(now, replace(kept(self.reads), confirmations=self.confirmations))

    def say(self, moment: str) -> str:
        """The text of what is posted, to the one admin; empty where nothing is."""
        posts = self.look(moment)
        assert len(posts) <= 1
        for post in posts:
            assert post.chat == ADMIN
            self.claimed |= {post.key, *post.covers}
        return "\n".join(post.message.text for post in posts)


FIRST: Amounts = {(BANG_KHLA, FEB): 22_671_100, (BANG_PAKONG, FEB): 9, (PHO, ADVANCED): 1_387_214_013}


@pytest.fixture
def days() -> Days:
    """Monday 18 March 2567, with the morning's reads."""
    begun = Days()
    begun.read("18 08:00", FIRST)
    begun.read("18 08:01", FIRST)
    return begun


def test_zeros_that_were_typed_ahead_are_not_told_as_recorded(days: Days) -> None:
    ahead: Amounts = {(district, MARCH): 0 for district in OFFICE.districts}
    days.read("18 09:00", {**FIRST, **ahead})
    days.read("18 16:00", {**FIRST, **ahead})
    lines = days.say("18 16:00").splitlines()
    begin = lines.index("พบเลข 0 ซึ่งยังไม่นับเป็นการบันทึก")
    assert lines[begin + 1] == "• มี.ค. 67: 11 อำเภอ"
    assert "บันทึกใหม่" not in lines


def test_a_days_changes_are_told_by_district_from_first_to_last(days: Days) -> None:
    days.confirmations = (Confirmation(BANG_KHLA, FEB, from_baht(22_671_100), 1, at("12 10:00")),)
    for moment, said in {
        "18 09:00": {**FIRST, (BANG_KHLA, FEB): 22_700_000, (BANG_PAKONG, FEB): 8},
        "18 10:00": {**FIRST, (BANG_KHLA, FEB): 22_671_200, (PHO, ADVANCED): 138_721_401, (BANG_KHLA, MARCH): 5},
        "18 11:00": {**FIRST, (BANG_KHLA, FEB): 22_671_200, (PHO, ADVANCED): 138_721_401, (BANG_KHLA, MARCH): 6},
    }.items():
        days.read(moment, said)
        days.read(f"{moment[:-2]}01", said)
    days.read("18 15:59", days.reads[-1][1])
    assert days.say("18 15:59") == ""
    assert days.say("18 16:00") == (
        """📄 สรุปตัวเลขที่เปลี่ยนแปลงในตารางกลาง จังหวัดฉะเชิงเทรา
นับตั้งแต่ 1 มี.ค. 67 เวลา 08.00 น.

อำเภอบางคล้า
• ก.พ. 67: 22,671,100 → 22,671,200 บาท (เซลล์ J7)
  หลังวันครบกำหนด (15 มี.ค. 67) · ต่างจากยอดที่ยืนยันไว้

อำเภอบ้านโพธิ์
• ค่าเป้าหมายขั้นสูง รอบที่ 1 ปี 2567: 1,387,214,013 → 138,721,401 บาท (เซลล์ P10)

บันทึกใหม่
• มี.ค. 67: 1 อำเภอ

ระบบทราบเพียงช่วงเวลาที่ตัวเลขเปลี่ยน ไม่ทราบว่าผู้ใดเป็นผู้แก้ไข ดูช่วงเวลาของแต่ละรายการ: /history
(ข้อมูล ณ 18 มี.ค. 67 เวลา 15.59 น.)"""
    )
    assert days.say("18 16:01") == ""


def test_a_figure_that_comes_back_as_another_than_was_confirmed_is_more_than_a_recording(days: Days) -> None:
    days.confirmations = (Confirmation(BANG_KHLA, FEB, from_baht(22_671_100), 1, at("12 10:00")),)
    without = {key: baht for key, baht in FIRST.items() if key != (BANG_KHLA, FEB)}
    for moment in ("18 09:00", "18 15:59"):
        days.read(moment, without)
    assert "• ก.พ. 67: 22,671,100 บาท → ไม่พบตัวเลขที่อ่านได้ (เซลล์ J7)" in days.say("18 16:00")
    for moment in ("19 09:00", "19 15:59"):
        days.read(moment, {**FIRST, (BANG_KHLA, FEB): 5})
    assert "• ก.พ. 67: ไม่พบตัวเลขที่อ่านได้ → 5 บาท (เซลล์ J7)\n  หลังวันครบกำหนด (15 มี.ค. 67) · ต่างจาก" in days.say("19 16:00")


def test_a_day_in_which_a_changed_figure_was_confirmed_again_or_cannot_be_read_is_told_without_a_mark(
    days: Days,
) -> None:
    given = [
        Confirmation(district, FEB, from_baht(FIRST[district, FEB] or 0), 1, at("12 10:00"))
        for district in (BANG_KHLA, BANG_PAKONG)
    ]
    days.confirmations = (*given, Confirmation(BANG_KHLA, FEB, from_baht(5), 1, at("18 09:30")))
    for moment in ("18 09:00", "18 15:59"):
        days.read(moment, {(BANG_KHLA, FEB): 5, (PHO, ADVANCED): FIRST[PHO, ADVANCED]})
    days.unreadable = frozenset({(BANG_PAKONG, FEB)})
    text = days.say("18 16:00")
    assert ("22,671,100 → 5 บาท" in text, "9 บาท → ไม่พบตัวเลขที่อ่านได้" in text, "ต่างจาก" in text) == (True, True, False)


def test_a_day_without_changes_is_not_spoken_of(days: Days) -> None:
    days.read("18 09:00", {**FIRST, (BANG_KHLA, FEB): 1})
    days.read("18 09:01", FIRST)
    days.read("18 16:00", FIRST)
    assert days.say("18 16:00") == ""


def test_what_one_read_has_shown_waits_for_the_next_day(days: Days) -> None:
    changed = {**FIRST, (BANG_KHLA, FEB): 5}
    days.read("18 16:00", changed)
    assert days.say("18 16:00") == ""
    days.read("19 15:59", changed)
    assert "22,671,100 → 5 บาท" in days.say("19 16:00")


def test_what_changes_after_the_time_of_the_summary_is_for_the_next_day(days: Days) -> None:
    days.read("18 15:59", FIRST)
    assert days.say("18 16:00") == ""
    changed = {**FIRST, (BANG_KHLA, FEB): 5}
    for moment in ("18 16:01", "18 16:02"):
        days.read(moment, changed)
        assert days.say(moment) == ""
    days.read("19 15:59", changed)
    assert "22,671,100 → 5 บาท" in days.say("19 16:00")


def test_the_next_summary_begins_where_the_last_one_ended(days: Days) -> None:
    for number, moment in enumerate(("18 15:58", "18 15:59", "18 16:05", "18 16:06", "19 15:59")):
        days.read(moment, {**FIRST, (BANG_KHLA, FEB): 5 if number < 2 else 6})
        if moment == "18 15:59":
            assert "22,671,100 → 5 บาท" in days.say("18 16:00")
    assert days.say("18 16:10") == ""  # once a day
    second = days.say("19 16:00")
    assert "นับตั้งแต่ 18 มี.ค. 67 เวลา 15.59 น." in second
    assert "• ก.พ. 67: 5 → 6 บาท" in second


def test_what_was_not_told_while_the_program_was_down_is_told_on_the_next_working_day(days: Days) -> None:
    changed = {**FIRST, (BANG_KHLA, FEB): 5}
    days.read("22 09:00", changed)  # Friday; down from then on
    days.read("25 15:50", changed)
    assert days.say("23 16:00") == ""  # a Saturday
    assert "22,671,100 → 5 บาท" in days.say("25 16:00")
    assert days.say("25 16:10") == ""


def test_a_summary_that_could_not_be_sent_in_time_is_decided_anew(days: Days) -> None:
    changed = {**FIRST, (BANG_KHLA, FEB): 5}
    days.read("18 09:00", changed)
    days.read("18 16:00", changed)
    (post,) = days.look("18 16:00")
    assert post.until == at("18 16:30")
    days.read("19 15:58", {**changed, (PHO, ADVANCED): 7})
    days.read("19 15:59", {**changed, (PHO, ADVANCED): 7})
    text = days.say("19 16:00")
    assert "22,671,100 → 5 บาท" in text
    assert "1,387,214,013 → 7 บาท" in text


def test_what_changed_while_a_restored_backup_slept_is_not_told_again(days: Days) -> None:
    changed = {**FIRST, (BANG_KHLA, FEB): 5}
    days.born_at = at("18 12:00")
    days.read("18 12:01", changed)
    days.read("18 12:02", changed)
    days.read("18 16:00", changed)
    assert days.say("18 16:00") == ""


def test_the_summary_can_come_at_another_time_or_not_at_all(days: Days) -> None:
    changed = {**FIRST, (BANG_KHLA, FEB): 5}
    days.read("18 09:00", changed)
    days.read("18 09:01", changed)
    days.office = replace(days.office, posts=PostPlan(history=at("18 09:01").time()))
    assert days.look("18 09:00") == ()
    assert len(days.look("18 09:01")) == 1
    days.office = replace(days.office, posts=PostPlan(history=None))
    assert days.look("18 16:00") == ()


def lost(key: str, chat: int, moment: str) -> Unsent:
    return Unsent(key, chat, DeliveryState.UNCERTAIN, "timed out", at(moment).astimezone(UTC))


def test_what_may_not_have_arrived_is_told_with_the_days_changes_and_once(days: Days) -> None:
    days.read("18 09:00", {**FIRST, (BANG_KHLA, FEB): 22_700_000})
    days.read("18 16:00", {**FIRST, (BANG_KHLA, FEB): 22_700_000})
    days.unsure = [lost("officer|1f0c|x", 9, "18 08:31"), lost("group|1f0c|x", OFFICE.chat, "18 08:30")]
    lines = days.say("18 16:00").splitlines()
    begin = lines.index("ข้อความที่ไม่ทราบผลการส่ง")
    assert lines[begin - 1] == ""
    assert lines[begin : begin + 5] == [
        "ข้อความที่ไม่ทราบผลการส่ง",
        "• 18 มี.ค. 67 เวลา 08.30 น. ถึงกลุ่มของจังหวัด: แจ้งกำหนดบันทึกหรือตรวจสอบข้อมูล",
        "• 18 มี.ค. 67 เวลา 08.31 น. ถึงสมหญิง ใจดี (อำเภอบางคล้า): แจ้งกำหนดบันทึกหรือตรวจสอบข้อมูล",
        "ข้อความเหล่านี้จะไม่มีการส่งซ้ำ เพื่อไม่ให้ผู้รับได้รับซ้ำกัน หากเห็นสมควร โปรดตรวจสอบกับผู้รับ",
        "",
    ]
    assert lines[-1] == "(ข้อมูล ณ 18 มี.ค. 67 เวลา 16.00 น.)"
    days.read("19 08:00", {**FIRST, (BANG_KHLA, FEB): 22_800_000})
    days.read("19 16:00", {**FIRST, (BANG_KHLA, FEB): 22_800_000})
    assert "ไม่ทราบผลการส่ง" not in days.say("19 16:00")


def test_what_may_not_have_arrived_is_told_on_a_day_without_changes_too(days: Days) -> None:
    days.read("18 16:00", FIRST)
    days.unsure = [lost("proposed|1|2#2", 12, "18 09:00"), lost("proposed|1|2", 12, "18 09:00")]
    assert days.say("18 16:00").splitlines() == [
        "📄 ข้อความที่ไม่ทราบผลการส่ง จังหวัดฉะเชิงเทรา",
        "• 18 มี.ค. 67 เวลา 09.00 น. ถึงบัญชี 12: แจ้งเรื่องการทำงานของระบบ",
        "ข้อความเหล่านี้จะไม่มีการส่งซ้ำ เพื่อไม่ให้ผู้รับได้รับซ้ำกัน หากเห็นสมควร โปรดตรวจสอบกับผู้รับ",
    ]
    days.read("19 16:00", FIRST)
    assert days.say("19 16:00") == ""


def test_of_very_many_that_may_not_have_arrived_the_rest_is_counted(days: Days) -> None:
    days.read("18 16:00", FIRST)
    days.unsure = [lost(f"group|{number}", 12, "18 09:00") for number in range(13)]
    assert "\nและอีก 3 ข้อความ\n" in days.say("18 16:00")


def test_every_admin_gets_a_summary_of_their_own(days: Days) -> None:
    changed = {**FIRST, (BANG_KHLA, FEB): 5}
    days.read("18 09:00", changed)
    days.read("18 16:00", changed)
    days.office = replace(days.office, admins=frozenset({7, 8}))
    posts = days.look("18 16:00")
    assert [post.chat for post in posts] == [7, 8]
    assert len({post.key for post in posts}) == 2


def test_of_very_many_changes_those_after_a_deadline_are_listed_and_the_rest_counted(days: Days) -> None:
    late, early = (FEB, MARCH), (APRIL, APRIL.plus(1))
    many: Amounts = {(district, month): 1 for month in (*early, *late) for district in DISTRICTS}
    days.reads = []
    for moment, baht in {"18 08:00": 1, "18 08:01": 1, "18 09:00": 2, "18 16:00": 2}.items():
        days.read(moment, dict.fromkeys(many, baht))
    text = days.say("18 16:00")
    assert text.count("→") == LISTED_A_DAY
    assert text.count("หลังวันครบกำหนด") == len(DISTRICTS) * len(late)
    assert f"และอีก {len(many) - LISTED_A_DAY} รายการ" in text


HOURS = st.builds(lambda day, hour: 24 * day + hour, st.integers(0, 5), st.sampled_from([9, 15, 16]))
VALUES = st.integers(0, 3)


@given(
    st.lists(st.tuples(HOURS, VALUES, VALUES), min_size=1, max_size=20).map(
        lambda steps: sorted(steps, key=lambda each: each[0])
    )
)
def test_the_summaries_of_many_days_make_one_chain_and_leave_nothing_out(steps: list[tuple[int, int, int]]) -> None:
    days, known, begin = Days(), {}, at("18 00:00")  # type: ignore[var-annotated]
    keys = list(NAMES_IN_SUMMARY)
    base: Amounts = {(BANG_PAKONG, FEB): 1, (BANG_KHLA, ADVANCED): 1}
    said: Amounts = base
    for number, (hours, *values) in enumerate([(0, 0, 0), (0, 0, 0), *steps, (6 * 24, *steps[-1][1:])]):
        moment = begin + timedelta(hours=hours, minutes=number / 10)
        said = {**base, **dict(zip(keys, values, strict=True))}
        days.reads.append((moment, said))
        known = _after_summary(days, moment, known)
    end = begin + timedelta(days=7, hours=16)
    days.reads += [(end - timedelta(minutes=1), said), (end, said)]
    known = _after_summary(days, end, known)
    settled = {key: from_baht(said[key]) for key in keys}
    assert {key: known.get(key, Satang(0)) for key in keys} == settled


NAMES_IN_SUMMARY: dict[SubjectKey, str] = {
    (BANG_KHLA, FEB): "ก.พ. 67",
    (PHO, ADVANCED): "ค่าเป้าหมายขั้นสูง รอบที่ 1 ปี 2567",
}


def _after_summary(days: Days, moment: datetime, known: dict[SubjectKey, Satang]) -> dict[SubjectKey, Satang]:
    """What an admin knows after a look: every change in a summary leads on from what was told before."""
    now = Situation(days.office, moment, days.born_at, days.reads[-1][0], claimed=frozenset(days.claimed))
    after = dict(known)
    for post in due_history(now, kept(days.reads)):
        days.claimed |= {post.key, *post.covers}
        for key, name in NAMES_IN_SUMMARY.items():
            for told_before, told_after in re.findall(
                rf"^• {name}: (\d+) → (\d+) บาท", post.message.body, re.MULTILINE
            ):
                assert from_baht(int(told_before)) == known.get(key, Satang(0))
                after[key] = from_baht(int(told_after))
    return after
