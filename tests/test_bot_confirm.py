"""Confirming: the figure is shown first, one tap confirms just that one, and a promise holds until its time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from builders import DISTRICTS, seed_snapshot
from hypothesis import given
from hypothesis import strategies as st
from office_at_work import PATIENCE, Office, office_at_work
from officers_at_work import bound, tap, told

from bot.chat.access import may_confirm, visible_desks
from bot.chat.answers import Desk
from bot.config.sections import OfficeSection
from bot.demo import DISTRICT_OFFICER, PROVINCE_OFFICER
from bot.ledger.account import Account
from bot.ledger.promises import Promise, PromiseStore
from bot.office.sync import SheetState
from bot.people.officers import Officer, OfficerState
from bot.store.store import Store
from sandbox.chat import Message
from scoring.fiscal_year import Month
from scoring.sales import District

BANGKOK = timezone(timedelta(hours=7))
WEDNESDAY = datetime(2024, 3, 13, 8, 50, tzinfo=BANGKOK)
FEBRUARY, MARCH = Month(2024, 2), Month(2024, 3)
BANG_KHLA, BANG_PAKONG = District("บางคล้า"), District("บางปะกง")


def desk(*officers: Officer) -> Desk:
    section = OfficeSection.model_validate(
        {"name": "ฉะเชิงเทรา", "spreadsheet": "1AbC", "chat": -1001, "admins": [1], "districts": list(DISTRICTS)}
    )
    return Desk(section.office(BANGKOK), SheetState(seed_snapshot()), officers=officers)


def account(now: datetime = WEDNESDAY) -> Account:
    found = Account.of(desk(), BANG_KHLA, now)
    assert found
    return found


# Who may


def test_a_district_is_confirmed_by_its_own_officers_and_by_admins_alone() -> None:
    own = desk(
        Officer(7, "เจ้าหน้าที่", BANG_KHLA, OfficerState.BOUND), Officer(8, "ผู้ขอ", BANG_KHLA, OfficerState.PROPOSED)
    )
    assert [user for user in (1, 7, 8, 9, None) if may_confirm(user, own, BANG_KHLA)] == [1, 7]
    assert [user for user in (1, 7, 8, 9, None) if may_confirm(user, own, BANG_PAKONG)] == [1]


def test_a_bound_officer_is_served_in_private_and_a_proposed_one_is_not() -> None:
    own = desk(
        Officer(7, "เจ้าหน้าที่", BANG_KHLA, OfficerState.BOUND), Officer(8, "ผู้ขอ", BANG_KHLA, OfficerState.PROPOSED)
    )
    assert [user for user in (1, 7, 8, 9, None) if visible_desks([own], user or 0, user, private=True)] == [1, 7]
    assert visible_desks([own], -1002, 7, private=False) == ()


# A district's account


def test_an_account_holds_the_months_that_have_begun() -> None:
    months = [str(each.month) for each in account().progress]
    assert months == ["2023-10", "2023-11", "2023-12", "2024-01", "2024-02", "2024-03"]
    assert [str(each.month) for each in account().unconfirmed(None)] == months[:-1]
    assert account().blank(None) == (MARCH,)


@pytest.mark.parametrize(
    ("now", "days"),
    [
        ("2024-03-13T08:50", ["13", "14", "15", "18", "20"]),  # Wednesday; the 20th is the day that it is due
        ("2024-03-13T16:30", ["14", "15", "18", "20"]),  # the hours of today are over
        ("2024-03-15T09:00", ["15", "18", "19", "20"]),
        ("2024-03-16T09:00", ["18", "19", "20"]),  # Saturday
        ("2024-03-20T10:00", ["20", "21", "22", "25"]),
        ("2024-03-25T10:00", ["25", "26", "27", "28"]),  # overdue
        ("2024-04-11T10:00", ["11", "17", "18", "19"]),  # Songkran follows
    ],
)
def test_a_promise_is_offered_for_working_days_and_for_the_deadline(now: str, days: list[str]) -> None:
    offered = account(datetime.fromisoformat(f"{now}+07:00")).days(MARCH)
    assert [f"{each:%d}" for each in offered] == days
    assert {f"{each:%H.%M}" for each in offered} == {"16.30"}


@given(st.integers(0, 120 * 24 * 60))
def test_a_promise_never_lies_in_the_past(minutes: int) -> None:
    now = WEDNESDAY + timedelta(minutes=minutes)
    offered = account(now).days(MARCH)
    assert offered
    assert all(each > now for each in offered)


# The store of promises


def test_the_last_promise_holds_until_its_time(tmp_path: Path) -> None:
    with Store(str(tmp_path / "office.sqlite3")) as store:
        promises = PromiseStore(store)
        for day in (14, 15):
            until = datetime(2024, 3, day, 9, 30, tzinfo=UTC)
            promises.keep("ฉะเชิงเทรา", Promise(BANG_KHLA, MARCH, until, 7, WEDNESDAY))
        (kept,) = PromiseStore(store).of("ฉะเชิงเทรา")
        assert kept.until == datetime(2024, 3, 15, 16, 30, tzinfo=BANGKOK)
        assert kept.holds(kept.until - timedelta(seconds=1))
        assert not kept.holds(kept.until)
        assert promises.of("สกลนคร") == ()


# In the chat


@pytest.fixture(scope="module")
def shared_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_at_work(tmp_path_factory.mktemp("office")) as running:
        bound(running, "บางคล้า")
        yield running


@pytest.fixture
def office(shared_office: Office) -> Iterator[Office]:
    """Every test leaves the sheet as it found it; what is confirmed stays confirmed."""
    yield shared_office
    for cell, text in {"J7": "22671100", "K7": ""}.items():
        shared_office.tab.type(cell, text)
    shared_office.ask_until("/status บางคล้า", "68,025,600")


def labels(message: Message) -> list[str]:
    return [key["text"] for row in message.buttons for key in row]


def test_an_officer_sees_the_figures_and_confirms_them_with_one_tap(office: Office) -> None:
    shown = office.ask("/confirm", by=DISTRICT_OFFICER)
    assert "อำเภอบางคล้า" in shown.text
    assert "• ต.ค. 66: 8,632,000 — บันทึกแล้ว รอยืนยัน" in shown.text
    assert "• มี.ค. 67: ยังไม่พบข้อมูล (กำหนดวันศุกร์ที่ 15 มี.ค. 67)" in shown.text
    office.press("ยืนยัน ต.ค. 66", shown, by=DISTRICT_OFFICER)
    assert "บันทึกการยืนยันแล้ว" in shown.text
    assert "• ต.ค. 66: 8,632,000 — ยืนยันแล้ว" in shown.text
    assert "ยืนยันแล้ว: ต.ค. 66" in office.ask("/status บางคล้า").text
    assert "(ยืนยันแล้ว" in office.press("ยอดรายเดือน", office.ask("/status บางคล้า")).text


def test_all_months_are_confirmed_with_one_tap(office: Office) -> None:
    shown = office.ask("/confirm พนมสารคาม")
    assert labels(shown)[:6] == [
        *(f"ยืนยัน {m}" for m in ("ต.ค. 66", "พ.ย. 66", "ธ.ค. 66", "ม.ค. 67", "ก.พ. 67")),
        "ยืนยันทั้ง 5 เดือน",
    ]
    assert shown.text.splitlines()[1] == "โปรดตรวจสอบกับตารางกลางและระบบ DOS (บาท)"
    office.press("ยืนยันทั้ง 5 เดือน", shown)
    assert shown.text.splitlines()[1:3] == ["บันทึกการยืนยันแล้ว ขอขอบคุณ", "ยอดที่ยืนยัน (บาท)"]
    assert shown.text.count("— ยืนยันแล้ว") == 5
    assert [label for label in labels(shown) if label.startswith("ยืนยัน")] == []
    assert "ยืนยันแล้ว: ต.ค. 66 – ก.พ. 67" in office.ask("/status พนมสารคาม").text


def test_a_month_may_be_named_with_or_without_the_district(office: Office) -> None:
    for text in ("/confirm ก.พ. 67", "/confirm บางคล้า กุมภาพันธ์", "ยืนยันยอด อ.บางคล้า ก.พ.67"):
        shown = office.ask(text, by=DISTRICT_OFFICER)
        assert "• ก.พ. 67: 22,671,100" in shown.text
        assert "ม.ค. 67:" not in shown.text


def test_a_figure_that_changed_meanwhile_is_shown_and_not_confirmed(office: Office) -> None:
    shown = office.ask("/confirm ก.พ.67", by=DISTRICT_OFFICER)
    office.tab.type("J7", "22671101")
    office.ask_until("/status บางคล้า", "68,025,601")
    office.press("ยืนยัน ก.พ. 67", shown, by=DISTRICT_OFFICER)
    assert "จึงยังไม่ได้ยืนยัน" in shown.text
    assert "• ก.พ. 67: 22,671,101 — บันทึกแล้ว รอยืนยัน" in shown.text
    office.press("ยืนยัน ก.พ. 67", shown, by=DISTRICT_OFFICER)
    assert "• ก.พ. 67: 22,671,101 — ยืนยันแล้ว" in shown.text
    # And when it changes again, the confirmation falls by itself.
    office.tab.type("J7", "22671102")
    assert "เปลี่ยนหลังยืนยัน: ก.พ. 67" in office.ask_until("/status บางคล้า", "เปลี่ยนหลังยืนยัน").text
    assert "เปลี่ยนหลังยืนยัน: บางคล้า (ก.พ. 67)" in office.ask("/missing").text


def test_a_confirmation_is_given_once(office: Office) -> None:
    first, second = office.ask("/confirm ราชสาส์น ก.พ.67"), office.ask("/confirm ราชสาส์น ก.พ.67")
    office.press("ยืนยัน ก.พ. 67", first)
    office.press("ยืนยัน ก.พ. 67", second)
    assert "ยืนยันแล้ว" in second.text
    assert "บันทึกการยืนยันแล้ว" not in second.text


def test_another_districts_figure_is_refused(office: Office) -> None:
    answer = office.ask("/confirm บางปะกง", by=DISTRICT_OFFICER).text
    assert "สำหรับเจ้าหน้าที่อำเภอบางปะกงและผู้ดูแลของจังหวัด" in answer
    shown = office.ask("/confirm บางปะกง ต.ค.66", chat=office.group)
    before = shown.text
    refused = tap(office, "ยืนยัน ต.ค. 66", shown, by=DISTRICT_OFFICER)
    assert refused.show_alert
    assert "อำเภอบางปะกง" in (refused.text or "")
    assert shown.text == before
    assert "ยืนยันแล้ว:" not in office.ask("/status บางปะกง").text


def test_who_speaks_in_the_name_of_the_group_is_nobody(office: Office) -> None:
    messenger = office.sandbox.messenger
    said = messenger.say(office.person(PROVINCE_OFFICER), office.group, "/confirm บางคล้า", anonymous=True)
    answer = messenger.wait_for_bot_message(office.group, said.id, PATIENCE)
    assert "สำหรับเจ้าหน้าที่อำเภอบางคล้า" in answer.text


def test_an_admin_without_a_district_is_asked_for_one(office: Office) -> None:
    asked = office.ask("/confirm")
    assert labels(asked) == list(DISTRICTS)
    assert "ยืนยันยอดจำหน่าย — อำเภอท่าตะเกียบ" in office.press("ท่าตะเกียบ", asked).text


def test_a_promise_is_kept_and_the_province_sees_it(office: Office) -> None:
    shown = office.ask("/confirm", by=DISTRICT_OFFICER)
    when = office.press("จะดำเนินการภายใน…", shown, by=DISTRICT_OFFICER)
    assert labels(when) == [
        "วันนี้ ภายใน 16.30 น.",
        "พรุ่งนี้ ภายใน 16.30 น.",
        "วันศุกร์ที่ 15 มี.ค. 67 ภายใน 16.30 น. (วันครบกำหนด)",
        "วันจันทร์ที่ 18 มี.ค. 67 ภายใน 16.30 น. (หลังวันครบกำหนด)",
        "กลับไปที่ยอดของอำเภอ",
    ]
    kept = office.press("พรุ่งนี้ ภายใน 16.30 น.", when, by=DISTRICT_OFFICER)
    assert "จะดำเนินการภายใน 14 มี.ค. 67 เวลา 16.30 น." in kept.text
    phrase = "แจ้งว่าจะดำเนินการภายใน 14 มี.ค. 67 เวลา 16.30 น."
    assert f"• บางคล้า: {phrase}" in office.ask("/missing").text
    assert phrase in office.ask("/status บางคล้า").text
    assert phrase in office.press("กลับไปที่ยอดของอำเภอ", kept, by=DISTRICT_OFFICER).text


def test_no_sales_tells_to_put_a_zero_which_then_counts(office: Office) -> None:
    shown = office.ask("/confirm", by=DISTRICT_OFFICER)
    told_how = office.press("ไม่มียอดจำหน่ายเดือนนี้", shown, by=DISTRICT_OFFICER)
    assert "โปรดกรอกเลข 0" in told_how.text
    office.tab.type("K7", "0")
    office.ask_until("/status บางคล้า", "(6 จาก 6 เดือน)")
    assert "• มี.ค. 67: 0 — บันทึกแล้ว รอยืนยัน" in office.press("กลับไปที่ยอดของอำเภอ", told_how, by=DISTRICT_OFFICER).text
    # The old keyboard of a month that is in by now asks for nothing any more.
    assert "จะดำเนินการภายใน…" not in labels(told_how)


def test_what_came_before_and_after_its_deadline_is_told(tmp_path: Path) -> None:
    with office_at_work(tmp_path) as office:
        office.tab.type("K7", "16000000")
        office.ask_until("/status บางคล้า", "(6 จาก 6 เดือน)")
        assert "16,000,000 — บันทึกแล้ว รอยืนยัน · ทันกำหนด" in office.ask("/confirm บางคล้า มี.ค.67").text
        office.sandbox.clock.advance(timedelta(days=5))
        office.ask_until("/status บางปะกง", "18 มี.ค. 67 เวลา")
        office.tab.type("K8", "9000000")
        office.ask_until("/status บางปะกง", "(6 จาก 6 เดือน)")
        assert "บันทึกเมื่อ 18 มี.ค. 67 หลังวันครบกำหนด" in office.ask("/confirm บางปะกง มี.ค.67").text
        assert "บันทึกหลังวันครบกำหนด: บางปะกง (18 มี.ค. 67)" in office.ask("/missing").text
        assert "บันทึกทันกำหนด 0 จาก 1 เดือน" in office.ask("/status บางปะกง").text
        assert "บันทึกทันกำหนด 1 จาก 1 เดือน" in office.ask("/status บางคล้า").text


def test_an_officer_loses_the_right_with_the_district(tmp_path: Path) -> None:
    with office_at_work(tmp_path) as office:
        bound(office, "บางคล้า")
        shown = office.ask("/confirm ต.ค.66", by=DISTRICT_OFFICER)
        office.press("นำออกจากรายชื่อ", office.press("สพอ.บางคล้า · บางคล้า", office.ask("/officers")))
        told(office, DISTRICT_OFFICER, "พ้นจากการเป็นเจ้าหน้าที่")
        refused = tap(office, "ยืนยัน ต.ค. 66", shown, by=DISTRICT_OFFICER)
        assert refused.show_alert
        assert "ยืนยันแล้ว:" not in office.ask("/status บางคล้า").text


def test_a_districts_status_leads_to_confirming(office: Office) -> None:
    shown = office.ask("/status บางคล้า", by=DISTRICT_OFFICER)
    assert ["ประวัติ", "ยืนยันยอด"] in [[key["text"] for key in row] for row in shown.buttons]
    assert "ยืนยันยอดจำหน่าย — อำเภอบางคล้า" in office.press("ยืนยันยอด", shown, by=DISTRICT_OFFICER).text


def test_the_buttons_of_a_private_reminder_confirm_promise_and_tell_of_no_sales(tmp_path: Path) -> None:
    with office_at_work(tmp_path) as office:
        bound(office, "บางคล้า")
        office.sandbox.clock.advance(timedelta(days=1))
        reminder = told(office, DISTRICT_OFFICER, "เรียน พัฒนาการอำเภอบางคล้า")
        assert labels(reminder) == ["ยืนยันยอด", "จะดำเนินการภายใน…", "ไม่มียอดจำหน่ายเดือนนี้"]
        assert "โปรดกรอกเลข 0" in office.press("ไม่มียอดจำหน่ายเดือนนี้", reminder, by=DISTRICT_OFFICER).text
        shown = office.press("กลับไปที่ยอดของอำเภอ", reminder, by=DISTRICT_OFFICER)
        when = office.press("จะดำเนินการภายใน…", shown, by=DISTRICT_OFFICER)
        office.press("วันนี้ ภายใน 16.30 น.", when, by=DISTRICT_OFFICER)
        assert "• บางคล้า: แจ้งว่าจะดำเนินการภายใน 14 มี.ค. 67 เวลา 16.30 น." in office.ask("/missing").text
        office.press("กลับไปที่ยอดของอำเภอ", when, by=DISTRICT_OFFICER)
        office.press("ยืนยัน ก.พ. 67", shown, by=DISTRICT_OFFICER)
        assert "ยืนยันแล้ว: ก.พ. 67" in office.ask("/status บางคล้า").text
