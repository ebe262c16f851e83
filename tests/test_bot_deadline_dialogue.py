"""The dialogue about a letter's deadline, step by step, and the desk that keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from builders import OFFICE
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.acting import Place
from bot.chat.acts import Asker, Reply
from bot.chat.answers import Desk
from bot.chat.dialogues import DialogueStore
from bot.deadlines.desk import DeadlineDesk
from bot.deadlines.draft import Draft, Step
from bot.deadlines.holidays import office_days
from bot.deadlines.letters import LetterStore
from bot.deadlines.steps import offered_days
from bot.message import Message
from bot.office.office import Office
from bot.office.sync import SheetState
from bot.store.store import Store
from bot.wording import notices
from scoring.deadlines import LetterDeadline
from scoring.fiscal_year import FiscalYear, Month

OTHER = replace(OFFICE, name="น่าน", chat=-5)
(IN_FILE,) = OFFICE.calendar.letters
ADMIN = 7
STRANGER = 5
NOW = datetime(2024, 3, 13, 2, tzinfo=UTC)

OCT, NOV, DEC, JAN, FEB, MAR, APR = FiscalYear(2567).months[:7]


class Conversation:
    """Somebody in a chat with the desk: what is shown at last, and whatever comes back."""

    def __init__(self, store: Store, *offices: Office, user: int | None = ADMIN, chat: int = ADMIN) -> None:
        self._offices = offices or (OFFICE,)
        self._letters = LetterStore(store)
        self._desk = DeadlineDesk(self._letters, DialogueStore(store))
        self._user, self._chat = user, chat
        self.now = NOW
        self.shown = Message("")

    @property
    def place(self) -> Place:
        desks = [Desk(self._letters.in_force(each), SheetState()) for each in self._offices]
        asker = Asker(self._user, "", "otop_bot", private=self._chat > 0)
        return Place(asker, self._chat, desks, self.now)

    @property
    def letters(self) -> list[LetterDeadline]:
        return list(self._letters.in_force(OFFICE).calendar.letters)

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.shown.buttons for button in row]

    def say(self, text: str, *, to_bot: bool = False) -> Reply | None:
        return self._seen(self._desk.typed(text, self.place, to_bot=to_bot))

    def press(self, *labels: str) -> Reply | None:
        reply = None
        for label in labels:
            (data,) = [button.action for row in self.shown.buttons for button in row if button.label == label]
            assert len(data.encode()) <= 64
            reply = self.press_data(data)
        return reply

    def press_data(self, data: str) -> Reply | None:
        return self._seen(self._desk.pressed(data, self.place))

    def _seen(self, reply: Reply | None) -> Reply | None:
        if reply and not reply.refused:
            self.shown = reply.message
        return reply


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(str(tmp_path / "otopbot.sqlite3")) as opened:
        yield opened


@pytest.fixture
def admin(store: Store) -> Conversation:
    return Conversation(store)


def test_a_deadline_is_added_with_buttons_alone(admin: Conversation) -> None:
    admin.say("/deadline")
    assert "วันศุกร์ที่ 15 มีนาคม 2567 (เหลืออีก 2 วัน)" in admin.shown.text
    admin.press("เพิ่มกำหนด", "เม.ย. 67", "ถัดไป", "บันทึกและยืนยัน", "ศ. 15 มี.ค. 67", "ไม่ระบุหนังสือ")
    assert admin.shown.body.splitlines() == [
        "วันศุกร์ที่ 15 มีนาคม 2567 (เหลืออีก 2 วัน)",
        "• บันทึกและยืนยัน เม.ย. 67",
        "กำหนดเดิม: วันเสาร์ที่ 20 เม.ย. 67",
        "กด “ใช้กำหนดนี้” เพื่อให้มีผล",
    ]
    assert admin.letters == [IN_FILE]
    admin.press("ใช้กำหนดนี้")
    assert admin.letters == [IN_FILE, LetterDeadline(date(2024, 3, 15), record=(APR,))]
    assert admin.shown.buttons == ()


def test_day_and_letter_can_be_typed(admin: Conversation) -> None:
    admin.say("/deadline")
    admin.press("เพิ่มกำหนด", "ม.ค. 67", "ก.พ. 67", "มี.ค. 67", "✓ ม.ค. 67", "ถัดไป", "ตรวจสอบความถูกต้อง")
    admin.say("๑๘ มี.ค. ๖๗")
    admin.say("ฉช ๐๐๑๙/ว\n 456")
    admin.press("ใช้กำหนดนี้")
    assert "ตามหนังสือที่ ฉช ๐๐๑๙/ว 456" in admin.shown.text
    assert admin.letters[1:] == [LetterDeadline(date(2024, 3, 18), verify=(FEB, MAR), letter="ที่ ฉช ๐๐๑๙/ว 456")]


def test_a_letter_is_shown_with_the_whole_of_its_number_and_date(admin: Conversation) -> None:
    letter = "ที่ ฉช 0019.2/ว 1234 กลุ่มงานส่งเสริมการพัฒนาชุมชน ลงวันที่ 13 มีนาคม 2567"
    admin.say("/deadline")
    admin.press("เพิ่มกำหนด", "เม.ย. 67", "ถัดไป", "บันทึกและยืนยัน", "ศ. 15 มี.ค. 67")
    admin.say(letter)
    admin.press("ใช้กำหนดนี้")
    assert f"  ตามหนังสือ{letter}\n" in admin.shown.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("พรุ่งนี้", "อ่านวันที่จาก “พรุ่งนี้” ไม่ได้"),
        ("12 มี.ค. 67", "วันอังคารที่ 12 มี.ค. 67 ผ่านมาแล้ว"),
        ("15 มี.ค. 77", "วันพุธที่ 15 มี.ค. 77 อยู่ไกลเกินหนึ่งปี"),
    ],
)
def test_a_day_that_makes_no_sense_is_asked_for_again(admin: Conversation, typed: str, said: str) -> None:
    admin.say("/deadline")
    admin.press("เพิ่มกำหนด", "มี.ค. 67", "ถัดไป", "บันทึกและยืนยัน")
    admin.say(typed)
    assert said in admin.shown.text
    admin.say("18 มี.ค. 67")
    assert "ตามหนังสือฉบับใด" in admin.shown.text


def test_a_day_off_is_told_before_it_is_agreed_to(admin: Conversation) -> None:
    admin.say("/deadline")
    admin.press("เพิ่มกำหนด", "เม.ย. 67", "ถัดไป", "บันทึกและยืนยัน")
    admin.say("13 เม.ย. 67")
    admin.press("ไม่ระบุหนังสือ")
    assert "ตรงกับวันหยุดราชการ วันทำการก่อนหน้าคือวันพฤหัสบดีที่ 11 เม.ย. 67" in admin.shown.text


def test_a_letter_of_the_file_is_moved_by_another_letter(admin: Conversation) -> None:
    admin.say("/deadline")
    admin.press("แก้ไข ศ. 15 มี.ค. 67", "เลื่อนวัน", "จ. 18 มี.ค. 67")
    admin.say("ที่ ฉช 0019/ว 789")
    assert "กำหนดเดิม: วันศุกร์ที่ 15 มี.ค. 67" in admin.shown.text
    admin.press("ใช้กำหนดนี้")
    assert admin.letters == [replace(IN_FILE, due=date(2024, 3, 18), letter="ที่ ฉช 0019/ว 789")]


def test_a_letter_is_moved_and_keeps_its_number(admin: Conversation) -> None:
    admin.say("/deadline")
    admin.press("แก้ไข ศ. 15 มี.ค. 67", "เลื่อนวัน", "จ. 18 มี.ค. 67", "หนังสือฉบับเดิม", "ใช้กำหนดนี้")
    assert admin.letters == [replace(IN_FILE, due=date(2024, 3, 18))]


def test_a_letter_is_withdrawn_after_what_follows_was_shown(admin: Conversation) -> None:
    admin.say("/deadline")
    admin.press("แก้ไข ศ. 15 มี.ค. 67", "ยกเลิกกำหนดนี้")
    assert "• มี.ค. 67: กำหนดวันพุธที่ 20 มี.ค. 67" in admin.shown.text
    assert admin.letters == [IN_FILE]
    admin.press("ยืนยันการยกเลิก")
    assert admin.letters == []
    admin.say("/deadline")
    assert "ขณะนี้ไม่มีกำหนดตามหนังสือ" in admin.shown.text


def test_every_step_leads_back_and_out_without_a_change(admin: Conversation) -> None:
    admin.say("/deadline")
    steps = ["เพิ่มกำหนด", "เม.ย. 67", "ถัดไป", "บันทึกและยืนยัน", "ศ. 15 มี.ค. 67", "ไม่ระบุหนังสือ"]
    admin.press(*steps, *["ย้อนกลับ"] * 5)
    assert "แก้ไข ศ. 15 มี.ค. 67" in admin.labels
    admin.press("แก้ไข ศ. 15 มี.ค. 67", "เลื่อนวัน", "ย้อนกลับ", "ยกเลิกกำหนดนี้", "ย้อนกลับ", "ย้อนกลับ", "ปิด")
    assert "ไม่มีการเปลี่ยนแปลง" in admin.shown.text
    assert admin.letters == [IN_FILE]


def test_a_second_tap_and_an_older_button_change_nothing(admin: Conversation) -> None:
    admin.say("/deadline")
    older = admin.shown.buttons[-1][0].action
    admin.now += timedelta(seconds=5)
    admin.say("/deadline")
    reply = admin.press_data(older)
    assert reply is not None
    assert reply.refused
    admin.press("แก้ไข ศ. 15 มี.ค. 67", "ยกเลิกกำหนดนี้")
    save = admin.shown.buttons[0][0].action
    admin.press("ยืนยันการยกเลิก")
    again = admin.press_data(save)
    assert again is not None
    assert "สิ้นสุดแล้ว" in again.message.text


def test_a_letter_that_another_admin_withdrew_meanwhile_is_not_changed(store: Store, admin: Conversation) -> None:
    admin.say("/deadline")
    admin.press("แก้ไข ศ. 15 มี.ค. 67", "เลื่อนวัน")
    other = Conversation(store, replace(OFFICE, admins=frozenset({ADMIN, 8})), user=8, chat=8)
    other._letters = admin._letters
    other._desk = DeadlineDesk(admin._letters, DialogueStore(store))
    other.say("/deadline")
    other.press("แก้ไข ศ. 15 มี.ค. 67", "ยกเลิกกำหนดนี้", "ยืนยันการยกเลิก")
    reply = admin.press("จ. 18 มี.ค. 67")
    assert reply is not None
    assert reply.refused
    assert admin.letters == []


def test_a_restart_in_the_middle_loses_nothing(store: Store, admin: Conversation) -> None:
    admin.say("/deadline")
    admin.press("เพิ่มกำหนด", "เม.ย. 67", "ถัดไป", "บันทึกและยืนยัน")
    restarted = Conversation(store)
    restarted.say("10 เม.ย. 67")
    restarted.press("ไม่ระบุหนังสือ", "ใช้กำหนดนี้")
    assert restarted.letters == [IN_FILE, LetterDeadline(date(2024, 4, 10), record=(APR,))]


def test_a_dialogue_ends_after_half_an_hour_of_silence(admin: Conversation) -> None:
    admin.say("/deadline")
    admin.press("เพิ่มกำหนด", "เม.ย. 67", "ถัดไป", "บันทึกและยืนยัน")
    admin.now += timedelta(minutes=31)
    assert admin.say("10 เม.ย. 67") is None
    reply = admin.press("ศ. 15 มี.ค. 67")
    assert reply is not None
    assert reply.refused


def test_in_the_group_only_answers_to_the_bot_are_taken_for_words(store: Store) -> None:
    group = Conversation(store, chat=OFFICE.chat)
    group.say("/deadline@otop_bot")
    group.press("เพิ่มกำหนด", "เม.ย. 67", "ถัดไป", "บันทึกและยืนยัน")
    assert group.say("10 เม.ย. 67") is None
    group.say("10 เม.ย. 67", to_bot=True)
    assert "วันพุธที่ 10 เมษายน 2567" in group.shown.text


@pytest.mark.parametrize("text", ["/status", "/deadlines", "/deadline@other_bot", "สวัสดี"])
def test_other_lines_are_none_of_its_business(admin: Conversation, text: str) -> None:
    assert admin.say(text) is None
    admin.say("/deadline")
    admin.press("เพิ่มกำหนด")
    assert admin.say(text) is None


@pytest.mark.parametrize("user", [STRANGER, None])
def test_in_the_group_others_are_told_that_it_is_for_admins(store: Store, user: int | None) -> None:
    Conversation(store, chat=OFFICE.chat).say("/deadline")
    other = Conversation(store, user=user, chat=OFFICE.chat)
    for reply in (other.say("/deadline"), other.press_data(f"deadline:{'0' * 8}::begin:")):
        assert reply is not None
        assert reply.refused
        assert reply.message.text == notices.ADMINS_ONLY


@pytest.mark.parametrize("chat", [STRANGER, -77])
def test_where_the_office_is_not_served_nothing_is_said(store: Store, chat: int) -> None:
    assert Conversation(store, user=STRANGER, chat=chat).say("/deadline") is None


def test_an_admin_elsewhere_does_not_change_an_offices_deadlines_there(store: Store) -> None:
    assert Conversation(store, user=ADMIN, chat=-77).say("/deadline") is None


def test_an_admin_of_several_offices_chooses_one(store: Store) -> None:
    both = Conversation(store, OFFICE, OTHER)
    both.say("/deadline")
    assert both.labels == ["ฉะเชิงเทรา", "น่าน"]
    both.press("น่าน", "แก้ไข ศ. 15 มี.ค. 67", "ยกเลิกกำหนดนี้", "ยืนยันการยกเลิก")
    assert both.letters == [IN_FILE]


def test_months_beyond_the_turn_of_the_year_are_offered(admin: Conversation) -> None:
    admin.say("/deadline")
    admin.press("เพิ่มกำหนด")
    months = [label for label in admin.labels if "6" in label]
    assert (months[0], months[8:12], months[-1]) == (
        "เม.ย. 66",
        ["ธ.ค. 66", "ม.ค. 67", "ก.พ. 67", "มี.ค. 67"],
        "มิ.ย. 67",
    )
    assert "ถัดไป" not in admin.labels


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2024, 3, 13), ["14", "15", "18", "20", "29"]),
        (date(2024, 4, 11), ["15", "17", "18", "19", "20", "30"]),
        (date(2024, 3, 29), ["1", "2", "3", "15", "20", "30"]),
    ],
)
def test_days_are_offered_that_letters_name(today: date, days: list[str]) -> None:
    assert [str(day.day) for day in offered_days(today, office_days())] == days


DRAFTS = st.builds(
    Draft,
    st.text(max_size=20),
    st.text(max_size=8),
    st.sampled_from(Step),
    st.lists(st.builds(Month, st.integers(2000, 2100), st.integers(1, 12)), max_size=9).map(tuple),
    st.booleans(),
    st.none() | st.dates(),
    st.text(max_size=100),
    st.text(max_size=30),
)


@given(DRAFTS)
def test_a_draft_survives_the_store(draft: Draft) -> None:
    assert Draft.from_json(draft.to_json()) == draft


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"step": "list"}', "null", '{"months": 5}'])
def test_a_draft_of_another_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Draft.from_json(text)


@given(st.lists(st.text(st.sampled_from("deadline:begincloseback0123456789-addmonth"), max_size=50), max_size=5))
def test_no_button_data_breaks_the_desk(datas: list[str]) -> None:
    with Store(":memory:") as store:
        admin = Conversation(store)
        admin.say("/deadline")
        first = admin.shown.buttons[0][0].action.rsplit(":", 2)[0]
        for data in datas:
            admin.press_data(data)
            admin.press_data(f"{first}:{data}")
        assert admin.letters == [IN_FILE]
