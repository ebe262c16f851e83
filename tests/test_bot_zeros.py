"""Zeros typed ahead are no reports: they are asked about, nobody is thanked, and a confirmation makes one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import BANGKOK, OFFICE, ROUND_1, office_with, read, tab
from office_at_work import office_at_work
from officers_at_work import told

from bot.chat.acting import Place
from bot.chat.acts import Act, Asker, Request, pressed_request
from bot.chat.answers import Desk
from bot.chat.dialogues import DialogueStore
from bot.demo import PROVINCE_OFFICER
from bot.ledger.account import Account
from bot.ledger.confirming import Confirming, _figures
from bot.ledger.ledger import Confirmation, Entry, Ledger
from bot.ledger.ledger_store import LedgerStore
from bot.ledger.promises import PromiseStore
from bot.message import Message
from bot.office.office import Office
from bot.office.reading import Reading
from bot.office.record import NO_RECORD, Record
from bot.office.sync import SheetState
from bot.posts.due import due_posts
from bot.posts.gathering import Known, gather
from bot.rounds.closings import ClosingStore
from bot.rounds.desk import ClosingDesk
from bot.rounds.freezing import frozen
from bot.rounds.late_corrections import late_corrections
from bot.store.store import Store
from bot.wording.board import board_message
from bot.wording.overview import missing_message
from bot.wording.status import district_months, district_status
from scoring.fiscal_year import EvaluationRound, Month
from scoring.money import Satang
from scoring.sales import District
from scoring.timeliness import MonthState, Timing
from sheets.snapshot import Snapshot

FOUR = replace(office_with("บางคล้า", "บางปะกง", "บ้านโพธิ์", "แปลงยาว"), calendar=OFFICE.calendar)
BANG_KHLA, BANG_PAKONG, BAN_PHO, PLAENG_YAO = FOUR.districts
SEVEN = replace(office_with(*FOUR.districts, "พนมสารคาม", "ราชสาส์น", "สนามชัยเขต"), calendar=OFFICE.calendar)
FEB, MAR = Month(2024, 2), Month(2024, 3)
NOW = datetime(2024, 3, 14, 9, 0, tzinfo=BANGKOK)
BORN = datetime(2024, 3, 1, 9, 0, tzinfo=BANGKOK)


def sheet(march: str, read_at: datetime = NOW, office: Office = FOUR) -> Snapshot:
    """The districts' table with their March: `0 0 0 0`; - is blank."""
    lines = [HEAD]
    for district, amount in zip(office.districts, march.split(), strict=True):
        lines.append(f"{district} | 60000 | 70000 | 80000 | 8123 | 8011 | 8347 | 8285 | 8270 | {amount.strip('-')}")
    return read(tab("\n".join(lines)), names=office.names, read_at=read_at)


def confirmed(*districts: District) -> tuple[Confirmation, ...]:
    return tuple(Confirmation(each, MAR, Satang(0), 5, NOW) for each in districts)


def came(district: District, baht: int, day: int) -> Entry:
    seen_at = datetime(2024, 3, day, 9, 0, tzinfo=BANGKOK)
    return Entry(district, MAR, Satang(baht * 100), seen_at, seen_at - timedelta(days=1))


HEAD = "อำเภอ | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง | ต.ค.66 | พ.ย.66 | ธ.ค.66 | ม.ค.67 | ก.พ.67 | มี.ค.67"
COLUMN = tuple(came(each, 0, 2) for each in FOUR.districts)


def reading(march: str, ledger: Ledger = Ledger(), *, is_kept: bool = False) -> Reading:  # noqa: B008 (immutable)
    return Reading.of(FOUR, sheet(march), NOW.date(), record=Record(ledger, is_kept=is_kept))


def posts(march: str, ledger: Ledger = Ledger()) -> list[Message]:  # noqa: B008 (immutable)
    """What the group is told of the deadline."""
    now = reading(march, ledger)
    desk = Desk(FOUR, SheetState(now.snapshot), Record(ledger))
    return [post.message for post in due_posts(gather(desk, now, Known(BORN), NOW)) if post.chat == FOUR.chat]


def test_a_column_of_zeros_is_not_counted_as_recorded_and_changes_no_sum() -> None:
    blank, zeros = reading("- - - -"), reading("0 0 0 0")
    march = zeros.month(MAR)
    assert (march.missing, march.zeros, march.recorded) == (FOUR.districts, FOUR.districts, ())
    assert zeros.standings == blank.standings
    assert len(zeros.standings.province.recorded) == 5


def test_single_zeros_are_reports() -> None:
    found = reading("0 8199 - 8201")
    assert found.month(MAR).recorded == (BANG_KHLA, BANG_PAKONG, PLAENG_YAO)
    assert not found.zeros_ahead


def test_the_zeros_of_those_who_report_first_are_reports_whenever_the_others_follow() -> None:
    first = tuple(came(each, 0, day) for each, day in zip(SEVEN.districts[:3], (2, 3, 4), strict=True))
    ledger = Ledger((*first, *(came(each, 8199, 12) for each in SEVEN.districts[3:])))
    for march in ("0 0 0 - - - -", "0 0 0 8199 8199 8199 8199"):
        found = Reading.of(SEVEN, sheet(march, office=SEVEN), NOW.date(), record=Record(ledger))
        assert found.month(MAR).recorded[:3] == SEVEN.districts[:3]
        assert not found.zeros_ahead


def test_the_audit_asks_of_the_zeros_that_do_not_count_whatever_has_come_beside_them() -> None:
    ledger = Ledger((*COLUMN, *(came(each, 8199, 13) for each in FOUR.districts[:3])))
    (asked,) = reading("8199 8199 8199 0", ledger).findings()
    assert (asked.cause.code, asked.cause.month) == ("zeros-ahead", MAR)
    assert reading("8199 8199 8199 0", replace(ledger, confirmations=confirmed(PLAENG_YAO))).findings() == ()


def test_nobody_is_thanked_for_zeros_and_what_to_do_is_said() -> None:
    line = "พบเลข 0 ทุกอำเภอในเดือน มี.ค. 67 จึงยังไม่นับเป็นการบันทึก หากไม่มียอดจำหน่ายจริง โปรดยืนยันด้วย /confirm"
    for message in (missing_message(reading("0 0 0 0")), board_message(reading("0 0 0 0"))):
        assert line in message.text.splitlines()
        assert "ครบทุกอำเภอถึง" not in message.text
    assert "(5 จาก 6 เดือน)" in board_message(reading("0 0 0 0")).text
    some = missing_message(reading("0 0 0 8199")).text
    assert "พบเลข 0 ในเดือน มี.ค. 67 ของ บางคล้า บางปะกง บ้านโพธิ์ จึงยังไม่นับเป็นการบันทึก" in some


def test_the_reminder_names_who_has_such_a_zero_and_nothing_says_that_all_is_in() -> None:
    (reminder,) = posts("0 0 0 8199")
    assert "รอข้อมูล: บางคล้า บางปะกง บ้านโพธิ์" in reminder.text.splitlines()
    assert "ได้รับข้อมูลแล้ว 1 จาก 4 อำเภอ" in reminder.text
    assert "ของ บางคล้า บางปะกง บ้านโพธิ์ จึงยังไม่นับเป็นการบันทึก" in reminder.text


def test_a_confirmed_zero_is_a_report() -> None:
    ledger = Ledger(COLUMN, confirmed(BANG_KHLA))
    assert reading("0 0 0 0", ledger).month(MAR).recorded == (BANG_KHLA,)
    (said,) = posts("0 0 0 0", Ledger(COLUMN, confirmed(*FOUR.districts)))
    assert said.title.startswith("📌 ครบทุกอำเภอแล้ว")


def test_zeros_that_are_left_when_most_have_figures_do_not_become_reports() -> None:
    ledger = Ledger((*COLUMN, *(came(each, 8199, 13) for each in FOUR.districts[:3])))
    found = reading("8199 8199 8199 0", ledger)
    assert (found.month(MAR).missing, found.month(MAR).zeros) == ((PLAENG_YAO,), (PLAENG_YAO,))
    (said,) = posts("8199 8199 8199 0", ledger)
    assert "รอข้อมูล: แปลงยาว" in said.text.splitlines()


def test_a_figure_that_takes_a_zeros_place_after_the_deadline_was_not_there_in_time() -> None:
    ledger = Ledger((*COLUMN, came(BANG_KHLA, 8199, 18), came(BANG_PAKONG, 8199, 14)))
    found = {each.district: each.timing for each in reading("8199 8199 0 0", ledger).progress([MAR])}
    assert (found[BANG_KHLA], found[BANG_PAKONG], found[BAN_PHO]) == (Timing.LATE, Timing.ON_TIME, Timing.NOT_YET)


def test_a_districts_own_pages_say_what_its_zero_is() -> None:
    found = reading("0 0 0 0", Ledger(COLUMN), is_kept=True)
    assert "พบเลข 0 ซึ่งยังไม่นับเป็นการบันทึก: มี.ค. 67" in district_status(found, BANG_KHLA).text
    assert "• มี.ค. 67: พบเลข 0 ซึ่งยังไม่นับเป็นการบันทึก" in district_months(found, BANG_KHLA).text.splitlines()


def test_such_a_zero_can_be_confirmed_and_the_month_promised() -> None:
    desk = Desk(FOUR, SheetState(sheet("0 0 0 0")), Record(Ledger(COLUMN)))
    account = Account.of(desk, BANG_KHLA, NOW)
    assert account
    march = account.progress[-1]
    assert (march.month, march.state, march.to_confirm) == (MAR, MonthState.NOT_FOUND, 0)
    assert march in account.unconfirmed(None)
    assert account.blank(None) == (MAR,)
    assert "พบเลข 0 ซึ่งยังไม่นับเป็นการบันทึก หากไม่มียอดจำหน่ายจริง โปรดยืนยัน" in account.line(march)


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        (datetime(2023, 12, 20, 9, 0, tzinfo=BANGKOK), ["2023-11", "2023-12"]),
        (datetime(2024, 3, 14, 9, 0, tzinfo=BANGKOK), ["2023-11", "2023-12", "2024-01"]),
        (datetime(2024, 11, 5, 9, 0, tzinfo=BANGKOK), ["2023-11", "2023-12", "2024-01"]),
        (datetime(2026, 11, 5, 9, 0, tzinfo=BANGKOK), ["2023-11", "2023-12", "2024-01"]),
    ],
    ids=["while it is asked for", "while the round is", "when it is long over", "when the next rounds have targets"],
)
def test_a_zero_of_an_old_month_can_be_confirmed_but_none_before_its_month(now: datetime, offered: list[str]) -> None:
    rows = "\n".join(f"{each} | 60000 | 70000 | 80000 | 8123 | 0 | 0 | 0 | | " for each in FOUR.districts)
    snapshot = read(tab(f"{HEAD}\n{rows}"), names=FOUR.names, read_at=now)
    targets = snapshot.targets[ROUND_1]
    if now.year == 2026:
        snapshot = replace(snapshot, targets={ROUND_1: targets, EvaluationRound.parse("2570/1"): targets})
    account = Account.of(Desk(FOUR, SheetState(snapshot), Record()), BANG_KHLA, now)
    assert account
    assert [str(each.month) for each in account.unconfirmed(None) if each.zero_ahead] == offered
    assert account.confirmed_together() == tuple(each for each in account.progress if each.amount)


def test_a_tap_for_all_months_confirms_no_zero_that_was_typed_ahead() -> None:
    table = "อำเภอ | ม.ค.67 | ก.พ.67 | มี.ค.67 | เม.ย.67\n" + "\n".join(
        f"{each} | 8 | 9 | 0 | 0" for each in FOUR.districts
    )
    desk = Desk(FOUR, SheetState(read(tab(table), names=FOUR.names)), Record())
    account = Account.of(desk, BANG_KHLA, NOW)
    assert account
    assert [str(each.month) for each in account.unconfirmed(None)] == ["2024-01", "2024-02", "2024-03"]
    labels = [key.label for row in _figures(account, None).buttons for key in row]
    assert labels[:4] == ["ยืนยัน ม.ค. 67", "ยืนยัน ก.พ. 67", "ยืนยัน มี.ค. 67", "ยืนยันทั้ง 2 เดือน"]


def test_after_the_tap_for_a_zero_of_an_older_round_it_is_shown_as_confirmed(store: Store) -> None:
    rows = "\n".join(f"{each} | | | | 8123 | 0 | 8347 | 8285 | 8270 | 8100" for each in FOUR.districts)
    now = datetime(2026, 11, 5, 9, 0, tzinfo=BANGKOK)
    desk = Desk(FOUR, SheetState(read(tab(f"{HEAD}\n{rows}"), names=FOUR.names, read_at=now)), Record())
    place = Place(Asker(7, "", "b", private=True), 7, [desk], now)
    ledgers = LedgerStore(store)
    confirming = Confirming(ledgers, PromiseStore(store))
    shown = confirming.perform(Request(Act.SHOW, BANG_KHLA), place).message
    key = next(each for row in shown.buttons for each in row if each.label == "ยืนยัน พ.ย. 66")
    request = pressed_request(key.action)
    assert request
    after = confirming.perform(request, place).message
    assert "• พ.ย. 66: 0 — ยืนยันแล้ว" in after.text
    assert ledgers.ledger(FOUR.name).confirmed_zeros() == {(BANG_KHLA, Month(2023, 11))}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(str(tmp_path / "otopbot.sqlite3")) as opened:
        yield opened


def test_before_closing_such_zeros_are_listed_and_what_is_closed_counts_none(store: Store) -> None:
    desk = Desk(FOUR, SheetState(sheet("0 0 0 0")), Record(Ledger(COLUMN)))
    closing = ClosingDesk(ClosingStore(store), DialogueStore(store, "reopen"))
    reply = closing.typed("/close", Place(Asker(7, "", "b", private=True), 7, [desk], NOW), to_bot=False)
    assert reply
    assert "• มี.ค. 67 พบเลข 0 ซึ่งยังไม่นับเป็นการบันทึก: ทุกอำเภอ" in reply.message.text.splitlines()
    copy = frozen(reading("0 0 0 0"), NOW, 7)
    assert len(copy.standings().province.recorded) == 5
    assert late_corrections(copy, sheet("0 0 0 0"), FOUR.districts) == ()
    assert len(late_corrections(copy, sheet("1 0 0 0"), FOUR.districts)) == 1


def test_without_a_ledger_the_sheet_alone_tells() -> None:
    found = Reading.of(FOUR, sheet("0 0 0 0"), NOW.date(), record=NO_RECORD)
    assert len(found.zeros_ahead) == 4


def test_in_the_chat_admins_are_told_once_and_a_tap_makes_a_zero_count(tmp_path: Path) -> None:
    with office_at_work(tmp_path) as office:
        for row in range(6, 17):
            office.tab.type(f"K{row}", "0")
        office.ask_until("/missing", "พบเลข 0 ทุกอำเภอในเดือน มี.ค. 67")
        assert "ข้อมูลครบทุกอำเภอ 5 จาก 6 เดือน" not in office.ask("/standings").text
        shown = office.ask("/confirm บางคล้า")
        assert "• มี.ค. 67: พบเลข 0 ซึ่งยังไม่นับเป็นการบันทึก" in shown.text
        office.press("ยืนยัน มี.ค. 67", shown)
        assert "• มี.ค. 67: 0 — ยืนยันแล้ว" in shown.text
        office.ask_until("/missing", "ได้รับข้อมูลแล้ว 1 จาก 11 อำเภอ")
        told(office, PROVINCE_OFFICER, "จึงยังไม่นับเป็นการบันทึก หากยังไม่รายงานโปรดเว้นว่าง")
        messages = office.sandbox.messenger.messages(office.group)
        assert not [each for each in messages if "ครบทุกอำเภอแล้ว" in each.text]
