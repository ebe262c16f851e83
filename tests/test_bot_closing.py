"""Closing a round in the chat: shown first, frozen with one tap, opened again with a reason, and told to the group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import BANGKOK, DISTRICTS, OFFICE, ROUND_1, ROUND_2, office_with, read, seed_snapshot, tab

from bot.chat.acting import Place
from bot.chat.acts import Asker, Reply
from bot.chat.answers import Desk, answer
from bot.chat.dialogues import DialogueStore
from bot.chat.questions import Question, View, action, key_of, pressed_question
from bot.deadlines.desk import DeadlineDesk
from bot.deadlines.letters import LetterStore
from bot.ledger.account import Account
from bot.ledger.ledger import Confirmation, Entry, Ledger
from bot.message import Message
from bot.office.office import Office
from bot.office.reading import Reading
from bot.office.record import Record
from bot.office.sync import SheetState
from bot.posts.due import due_posts
from bot.posts.gathering import Known, gather
from bot.posts.post import Post
from bot.posts.situation import Situation
from bot.rounds.closings import ClosingStore, in_force
from bot.rounds.desk import ClosingDesk
from bot.rounds.posts import closing_posts
from bot.store.store import Store
from bot.wording.board import board_message
from scoring.fiscal_year import Month
from scoring.money import Satang
from scoring.sales import District
from sheets.snapshot import Snapshot

ADMIN, OFFICER = 7, 5
NOW = datetime(2024, 3, 13, 9, 5, tzinfo=BANGKOK)
BAN_PHO = District("บ้านโพธิ์")
OTHER = replace(office_with("บางคล้า", "บางปะกง", name="น่าน"), chat=-1002)
OTHERS_SHEET = read(
    tab("""
        ที่ | อำเภอ  | ค่าเป้าหมายประเมินรอบที่ 1 | | | ผลการดำเนินงาน ปีงบประมาณ 2567
            |        | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง | ก.พ.67
        1   | บางคล้า | 100 | 150 | 200 | 100
        2   | บางปะกง | 10 | 15 | 20 | 5
    """),
    names=OTHER.names,
)
FEBRUARY = Month(2024, 2)


class Conversation:
    """Somebody in a chat with the desk: what is shown at last. The sheet can change, and the program begin anew."""

    def __init__(self, store: Store, *offices: Office, user: int | None = ADMIN, chat: int = ADMIN) -> None:
        self._store, self._offices, self._user, self._chat = store, offices or (OFFICE,), user, chat
        self.sheet, self.now, self.shown = seed_snapshot(), NOW, Message("")
        self.sheets, self.name = {OTHER.name: OTHERS_SHEET}, "พช.จ. ฉะเชิงเทรา"
        self.begin()

    def begin(self) -> None:
        """What a start of the program does."""
        self.closings = ClosingStore(self._store)
        self._desk = ClosingDesk(self.closings, DialogueStore(self._store, "reopen"))

    @property
    def record(self) -> Record:
        return Record(closings=self.closings.of(OFFICE.name))

    @property
    def place(self) -> Place:
        desks = [Desk(each, SheetState(self.sheets.get(each.name, self.sheet))) for each in self._offices]
        asker = Asker(self._user, self.name, "otop_bot", private=self._chat > 0)
        return Place(asker, self._chat, desks, self.now)

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.shown.buttons for button in row]

    def say(self, text: str, *, to_bot: bool = False) -> Reply | None:
        return self._seen(self._desk.typed(text, self.place, to_bot=to_bot))

    def press(self, label: str) -> Reply | None:
        (data,) = [button.action for row in self.shown.buttons for button in row if button.label == label]
        assert len(data.encode()) <= 64
        return self.press_data(data)

    def press_data(self, data: str) -> Reply | None:
        return self._seen(self._desk.pressed(data, self.place))

    def _seen(self, reply: Reply | None) -> Reply | None:
        if reply and not reply.refused:
            self.shown = reply.message
        return reply

    def view(self, view: View, district: str = "") -> Message:
        """What the answers say now; by the record that a desk has after its next look."""
        question = pressed_question(action(view, OFFICE.name, district))
        assert question
        return answer(question, [Desk(OFFICE, SheetState(self.sheet), self.record)], self.now)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(str(tmp_path / "otopbot.sqlite3")) as opened:
        yield opened


@pytest.fixture
def admin(store: Store) -> Conversation:
    return Conversation(store)


@pytest.fixture
def closed(admin: Conversation) -> Conversation:
    admin.say("/close")
    admin.press("ปิดรอบ")
    return admin


# Two steps


def test_what_would_be_frozen_is_shown_whole_and_nothing_is_closed_yet(admin: Conversation) -> None:
    admin.say("/close")
    assert admin.shown.text.splitlines() == [
        "📌 ปิดรอบ — จังหวัดฉะเชิงเทรา รอบที่ 1 ปีงบประมาณ 2567",
        "โปรดตรวจสอบก่อนปิดรอบ",
        "นับยอดเดือน ต.ค. 66 – มี.ค. 67",
        "รวมทั้งจังหวัด 490,457,447 บาท (ระดับ 2)",
        "• ระดับ 5: บางปะกง บางน้ำเปรี้ยว ราชสาส์น คลองเขื่อน",
        "• ระดับ 2: เมืองฉะเชิงเทรา บ้านโพธิ์ แปลงยาว สนามชัยเขต",
        "• ยังไม่ถึงค่าคะแนนระดับ 1: บางคล้า พนมสารคาม ท่าตะเกียบ",
        "",
        "เดือนที่ข้อมูลยังไม่ครบ",
        "• มี.ค. 67 ยังไม่พบข้อมูล: ทุกอำเภอ",
        "ยอดที่อำเภอยังไม่ยืนยัน 55 จาก 55 รายการ (ต.ค. 66 – ก.พ. 67)",
        "ข้อสังเกตที่ควรตรวจสอบก่อน 3 รายการ",
        *admin.shown.text.splitlines()[12:15],
        "",
        "หมายเหตุ: รอบนี้ยังไม่สิ้นสุด (สิ้นสุดวันที่ 31 มี.ค. 67) หากปิดรอบขณะนี้ ยอดที่บันทึกหลังจากนี้จะไม่นับรวมในผลของรอบ",
        "เมื่อปิดรอบแล้ว ผลของรอบจะคงไว้ตามนี้ การแก้ไขภายหลังจะแสดงแยกไว้ และการเปิดรอบอีกครั้งต้องระบุเหตุผล",
        "(ข้อมูล ณ 13 มี.ค. 67 เวลา 08.50 น.)",
    ]
    assert "เซลล์ E7" in admin.shown.text.splitlines()[12]
    assert "เซลล์ M12" in admin.shown.text.splitlines()[13]
    assert admin.shown.text.splitlines()[13].endswith(" — อำเภอท่าตะเกียบ")
    assert "เซลล์ D7" in admin.shown.text.splitlines()[14]
    assert admin.labels == ["ปิดรอบ", "ยกเลิก"]
    assert admin.closings.of(OFFICE.name) == ()


def test_one_tap_freezes_what_was_shown(closed: Conversation) -> None:
    (kept,) = closed.closings.of(OFFICE.name)
    assert (kept.round, kept.by, kept.at) == (ROUND_1, ADMIN, NOW)
    assert closed.shown.text.splitlines() == [
        "📌 ปิดรอบแล้ว — จังหวัดฉะเชิงเทรา รอบที่ 1 ปีงบประมาณ 2567",
        "ปิดรอบเรียบร้อยแล้ว ระบบจะแจ้งกลุ่มในเวลาทำการ",
        "ปิดเมื่อ 13 มี.ค. 67 เวลา 09.05 น. โดย พช.จ. ฉะเชิงเทรา",
        "ใช้ข้อมูล ณ 13 มี.ค. 67 เวลา 08.50 น.",
        "รวมทั้งจังหวัด 490,457,447 บาท (ระดับ 2)",
        "• ระดับ 5: บางปะกง บางน้ำเปรี้ยว ราชสาส์น คลองเขื่อน",
        "• ระดับ 2: เมืองฉะเชิงเทรา บ้านโพธิ์ แปลงยาว สนามชัยเขต",
        "• ยังไม่ถึงค่าคะแนนระดับ 1: บางคล้า พนมสารคาม ท่าตะเกียบ",
        f"รหัสตรวจสอบ (SHA-256): {kept.digest}",
        "",
        "ยังไม่มีการแก้ไขหลังปิดรอบ",
        "(ตารางกลาง ณ 13 มี.ค. 67 เวลา 08.50 น.)",
    ]
    assert closed.labels == ["เปิดรอบอีกครั้ง"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("@everybody\n<b>", "โดย @\u2060everybody <b>"),
        ("", "โดยผู้ดูแลหมายเลข 7"),
        ("\u3164", "โดยผู้ดูแลหมายเลข 7"),
    ],
)
def test_who_closed_is_told_by_name_and_by_number_only_where_there_is_no_name(
    admin: Conversation, name: str, told: str
) -> None:
    admin.name = name
    admin.say("/close")
    admin.press("ปิดรอบ")
    assert f"ปิดเมื่อ 13 มี.ค. 67 เวลา 09.05 น. {told}\n" in admin.shown.text


def test_a_name_that_changes_between_the_steps_keeps_nothing_from_being_closed(admin: Conversation) -> None:
    admin.say("/close")
    admin.name = "พัฒนาการจังหวัด"
    admin.press("ปิดรอบ")
    (kept,) = admin.closings.of(OFFICE.name)
    assert kept.name == "พัฒนาการจังหวัด"


@pytest.mark.parametrize(
    ("cell", "text"),
    [("J4", "22,671,101"), ("K4", "0"), ("J4", "#REF!"), ("J4", ""), ("E4", "115,829,984"), ("M12", "")],
)
def test_a_figure_that_changed_in_between_is_shown_and_nothing_is_frozen(
    admin: Conversation, cell: str, text: str
) -> None:
    admin.say("/close")
    first, admin.sheet = admin.shown, seed_snapshot(**{cell: text})
    admin.press("ปิดรอบ")
    assert admin.shown.body.startswith("ข้อมูลในตารางกลางเปลี่ยนไปจากที่แสดงก่อนหน้านี้ จึงยังไม่ได้ปิดรอบ โปรดตรวจสอบข้อมูลล่าสุด")
    assert admin.shown != first
    assert admin.closings.of(OFFICE.name) == ()
    admin.press("ปิดรอบ")
    (kept,) = admin.closings.of(OFFICE.name)
    assert kept.copy
    assert kept.copy.sales == admin.sheet.sales


def test_a_read_in_between_that_says_the_same_changes_nothing(admin: Conversation) -> None:
    admin.say("/close")
    admin.sheet, admin.now = replace(admin.sheet, read_at=NOW), NOW + timedelta(minutes=2)
    admin.press("ปิดรอบ")
    assert "ปิดรอบเรียบร้อยแล้ว" in admin.shown.text
    assert "ใช้ข้อมูล ณ 13 มี.ค. 67 เวลา 09.05 น." in admin.shown.text


def test_a_restart_between_the_steps_loses_nothing(admin: Conversation) -> None:
    admin.say("/close")
    admin.begin()
    admin.press("ปิดรอบ")
    assert "ปิดรอบเรียบร้อยแล้ว" in admin.shown.text


def test_cancelling_changes_nothing(admin: Conversation) -> None:
    admin.say("/close")
    admin.press("ยกเลิก")
    assert admin.shown.text == "📄 จังหวัดฉะเชิงเทรา รอบที่ 1 ปีงบประมาณ 2567 ยังไม่ได้ปิด ไม่มีการเปลี่ยนแปลง"
    assert admin.closings.of(OFFICE.name) == ()


def test_a_second_admin_who_taps_later_sees_that_it_is_closed(store: Store, admin: Conversation) -> None:
    admin.say("/close")
    before = admin.shown
    admin.press("ปิดรอบ")
    admin.shown = before
    admin.press("ปิดรอบ")
    assert admin.shown.title.startswith("📌 ปิดรอบแล้ว")
    assert "เรียบร้อยแล้ว" not in admin.shown.text
    assert len(ClosingStore(store).of(OFFICE.name)) == 1


def test_a_round_that_has_ended_is_closed_without_the_warning(admin: Conversation) -> None:
    admin.now = datetime(2024, 4, 2, 9, 0, tzinfo=BANGKOK)
    admin.say("/close")
    assert "ยังไม่สิ้นสุด" not in admin.shown.text


def test_what_is_confirmed_whole_and_complete_is_told_as_such(store: Store) -> None:
    sheet = read(
        tab("""
            อำเภอ | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง | ต.ค.66 | พ.ย.66 | ธ.ค.66 | ม.ค.67 | ก.พ.67 | มี.ค.67
            บางคล้า | 100 | 150 | 200 | 20 | 21 | 22 | 23 | 24 | 25
            บางปะกง | 110 | 160 | 210 | 31 | 32 | 33 | 34 | 35 | 36
        """),
        names=OTHER.names,
    )
    figures = dict(sheet.sales.figures())
    ledger = Ledger(confirmations=tuple(Confirmation(*key, amount, 5, NOW) for key, amount in figures.items()))
    desk = Desk(OTHER, SheetState(sheet), Record(ledger))
    closing = ClosingDesk(ClosingStore(store), DialogueStore(store, "reopen"))
    reply = closing.typed("/close", Place(Asker(ADMIN, "", "b", private=True), ADMIN, [desk], NOW), to_bot=False)
    assert reply
    for line in ("ได้รับข้อมูลครบทุกเดือน ทุกอำเภอ", "อำเภอยืนยันครบทุกรายการแล้ว", "ไม่มีข้อสังเกตที่รอตรวจสอบแก้ไข"):
        assert line in reply.message.text.splitlines()


@pytest.mark.parametrize(
    ("november", "told"), [("82351", "ไม่มีข้อสังเกตที่รอตรวจสอบแก้ไข"), ("81234", "ข้อสังเกตที่ควรตรวจสอบก่อน 1 รายการ")]
)
def test_that_there_is_nothing_to_look_at_is_said_only_where_there_is_no_warning_either(
    store: Store, november: str, told: str
) -> None:
    sheet = read(
        tab(f"""
            อำเภอ | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง | ต.ค.66 | พ.ย.66 | ธ.ค.66 | ม.ค.67 | ก.พ.67 | มี.ค.67
            บางคล้า | 490000 | 500000 | 510000 | 81234 | {november} | 83478 | 79855 | 80155 | 81997
            บางปะกง | 290000 | 300000 | 310000 | 51234 | 50115 | 53478 | 49855 | 50155 | 51997
        """),
        names=OTHER.names,
    )
    closing = ClosingDesk(ClosingStore(store), DialogueStore(store, "reopen"))
    desk = Desk(OTHER, SheetState(sheet))
    reply = closing.typed("/close", Place(Asker(ADMIN, "", "b", private=True), ADMIN, [desk], NOW), to_bot=False)
    assert reply
    lines = reply.message.text.splitlines()
    assert told in lines
    assert any("เท่ากับเดือน ต.ค. 66 ทุกหลัก" in line for line in lines) == (november == "81234")


# Which round


@pytest.mark.parametrize(
    "words", ["/close", "/close รอบที่ 1", "/close 2567/1", "/close@otop_bot ๒๕๖๗/๑", "ปิดรอบ", "ปิดรอบที่ 1"]
)
def test_a_round_is_named_or_the_one_of_the_day_is_meant(admin: Conversation, words: str) -> None:
    admin.say(words)
    assert admin.shown.title == "📌 ปิดรอบ — จังหวัดฉะเชิงเทรา รอบที่ 1 ปีงบประมาณ 2567"


def test_a_round_that_is_not_known_is_answered_with_those_that_are(admin: Conversation) -> None:
    admin.say("/close รอบที่ 7")
    assert admin.shown.text == "🔎 ไม่พบรอบ “รอบที่ 7”\nโปรดเลือกรอบจากรายการ เช่น /close รอบที่ 1 หรือ /close 2567/1"
    admin.press("รอบที่ 1 ปี 2567")
    assert admin.labels == ["ปิดรอบ", "ยกเลิก"]


def test_other_rounds_are_a_step_away(admin: Conversation) -> None:
    admin.sheet = replace(admin.sheet, targets=dict(admin.sheet.targets) | {ROUND_2: {}})
    admin.say("/close")
    admin.press("รอบที่ 2 ปี 2567")
    assert admin.shown.title == "📌 ปิดรอบ — จังหวัดฉะเชิงเทรา รอบที่ 2 ปีงบประมาณ 2567"
    assert "ยังไม่พบค่าเป้าหมายที่ครบถ้วน: เมืองฉะเชิงเทรา" in admin.shown.text


def test_an_admin_of_several_offices_chooses_one(store: Store) -> None:
    both = Conversation(store, OFFICE, OTHER)
    both.say("/close รอบที่ 1")
    assert both.labels == ["ฉะเชิงเทรา", "น่าน"]
    both.press("น่าน")
    assert "จังหวัดน่าน" in both.shown.title
    both.press("ปิดรอบ")
    assert [len(both.closings.of(each.name)) for each in (OFFICE, OTHER)] == [0, 1]


@pytest.mark.parametrize("words", ["/close", "/close 2567/1", "/close ฉะเชิงเทรา", "/reopen รอบที่ 1", "ปิดรอบที่ 1"])
def test_before_the_first_read_there_is_nothing_to_close(store: Store, words: str) -> None:
    closing = ClosingDesk(ClosingStore(store), DialogueStore(store, "reopen"))
    place = Place(Asker(ADMIN, "", "b", private=True), ADMIN, [Desk(OFFICE, SheetState())], NOW)
    reply = closing.typed(words, place, to_bot=False)
    assert reply
    assert "ยังไม่มีข้อมูลจากตารางกลาง" in reply.message.text


def test_an_office_that_was_not_read_yet_stays_among_those_that_may_be_meant(store: Store) -> None:
    closing = ClosingDesk(ClosingStore(store), DialogueStore(store, "reopen"))
    desks = [Desk(OFFICE, SheetState()), Desk(OTHER, SheetState(OTHERS_SHEET))]
    place = Place(Asker(ADMIN, "", "b", private=True), ADMIN, desks, NOW)
    reply = closing.typed("/close 2567/1", place, to_bot=False)
    assert reply
    assert [button.label for row in reply.message.buttons for button in row] == ["ฉะเชิงเทรา", "น่าน"]


@pytest.mark.parametrize("words", ["/close น่าน", "/close จังหวัดน่าน", "/close จ.น่าน รอบที่ 1", "ปิดรอบ น่าน 2567/1"])
def test_an_office_is_chosen_by_its_name(store: Store, words: str) -> None:
    both = Conversation(store, OFFICE, OTHER)
    both.say(words)
    assert both.shown.title == "📌 ปิดรอบ — จังหวัดน่าน รอบที่ 1 ปีงบประมาณ 2567"


def test_the_only_office_may_be_named_and_so_may_a_round_that_it_does_not_have(admin: Conversation) -> None:
    admin.say("/close ฉะเชิงเทรา")
    assert admin.labels == ["ปิดรอบ", "ยกเลิก"]
    admin.say("/close ฉะเชิงเทรา รอบที่ 7")
    assert admin.shown.title == "🔎 ไม่พบรอบ “รอบที่ 7”"
    admin.say("/close น่าน")
    assert admin.shown.title == "🔎 ไม่พบรอบ “น่าน”"


# Who may


@pytest.mark.parametrize("command", ["/close", "/reopen"])
def test_only_the_provinces_admins_may(store: Store, command: str) -> None:
    in_group = Conversation(store, user=OFFICER, chat=OFFICE.chat)
    told = in_group.say(command)
    assert told
    assert told.refused
    assert told.message.text == "คำสั่งนี้สำหรับผู้ดูแลของจังหวัดเท่านั้น"
    # An administrator of the group, who speaks in its name, cannot be told from anybody else.
    anonymous = Conversation(store, user=None, chat=OFFICE.chat).say(command)
    assert anonymous
    assert anonymous.refused
    assert Conversation(store, user=OFFICER, chat=OFFICER).say(command) is None
    assert Conversation(store, user=ADMIN, chat=-99).say(command) is None


def test_nobody_else_can_press_an_admins_button(store: Store) -> None:
    admin = Conversation(store, chat=OFFICE.chat)
    admin.say("/close")
    (yes, _), *_ = admin.shown.buttons
    refused = Conversation(store, user=OFFICER, chat=OFFICE.chat).press_data(yes.action)
    assert refused
    assert refused.refused
    assert admin.closings.of(OFFICE.name) == ()
    stranger = Conversation(store, user=OFFICER, chat=OFFICER).press_data(yes.action)
    assert stranger
    assert stranger.refused


@pytest.mark.parametrize("data", ["round:::", "round:x:close:2567/1:", "round", "round:a:b:c:d:e", "other:1:2:3:4"])
def test_a_button_that_is_none_changes_nothing(closed: Conversation, data: str) -> None:
    reply = closed.press_data(data)
    assert reply is None or reply.refused


@pytest.mark.parametrize("verb", ["burn", "open"])
def test_an_old_button_says_so(closed: Conversation, verb: str) -> None:
    reply = closed.press_data(f"round:{key_of(OFFICE.name)}:{verb}:2567/1:x")
    assert reply
    assert reply.message.text == "ขั้นตอนนี้สิ้นสุดแล้ว โปรดพิมพ์ /close หรือ /reopen เพื่อเริ่มใหม่"
    assert len(in_force(closed.closings.of(OFFICE.name))) == 1


# What is shown afterwards


def test_the_answers_show_the_frozen_figures_and_how_many_were_corrected_late(closed: Conversation) -> None:
    before = closed.view(View.STANDINGS).body.splitlines()
    closed.sheet = seed_snapshot(J7="8,690,276", K7="5", E10="ยี่สิบ")
    standings = closed.view(View.STANDINGS).body.splitlines()
    assert standings[:-2] == before[:-1]
    assert standings[-3:] == [
        "ปิดรอบแล้วเมื่อ 13 มี.ค. 67 เวลา 09.05 น. (ใช้ข้อมูล ณ 13 มี.ค. 67 เวลา 08.50 น.)",
        "แก้ไขในตารางกลางหลังปิดรอบ 3 รายการ ไม่นับรวมในผลข้างต้น",
        "(ตารางกลาง ณ 13 มี.ค. 67 เวลา 08.50 น.)",
    ]
    assert "แก้ไขในตารางกลางหลังปิดรอบ 3 รายการ" in closed.view(View.STATUS).body
    assert "แก้ไขในตารางกลางหลังปิดรอบ 2 รายการ" in closed.view(View.STATUS, "บ้านโพธิ์").body
    assert "แก้ไขในตารางกลางหลังปิดรอบ" not in closed.view(View.STATUS, "บางคล้า").body


def test_late_corrections_are_listed_by_a_button_and_to_admins_by_close(closed: Conversation) -> None:
    closed.sheet = seed_snapshot(J7="8,690,276", K7="5", E10="ยี่สิบ")
    listed = [
        "แก้ไขในตารางกลางหลังปิดรอบ 3 รายการ (บาท)",
        "• บ้านโพธิ์ ก.พ. 67 (เซลล์ J7): เมื่อปิดรอบ 8,690,275 ขณะนี้ 8,690,276",
        "• บ้านโพธิ์ มี.ค. 67 (เซลล์ K7): เมื่อปิดรอบไม่มีข้อมูล ขณะนี้ 5",
        "• ราชสาส์น ค่าเป้าหมายขั้นสูง (เซลล์ E10): เมื่อปิดรอบ 25,377,959 ขณะนี้อ่านไม่ได้",
    ]
    (button,) = [key for row in closed.view(View.STANDINGS).buttons for key in row if key.label == "แก้ไขหลังปิดรอบ"]
    question = pressed_question(button.action)
    assert question
    shown = answer(question, [Desk(OFFICE, SheetState(closed.sheet), closed.record)], NOW)
    assert shown.text.splitlines() == [
        "📄 แก้ไขหลังปิดรอบ — รอบที่ 1 ปีงบประมาณ 2567",
        *listed,
        "ผลของรอบยังเป็นไปตามที่ปิดไว้ หากต้องใช้ตัวเลขใหม่ ผู้ดูแลของจังหวัดเปิดรอบอีกครั้งได้ด้วย /reopen",
        "(ตารางกลาง ณ 13 มี.ค. 67 เวลา 08.50 น.)",
    ]
    closed.say("/close")
    assert closed.shown.body.splitlines()[-5:-1] == listed


def test_a_row_whose_name_was_mistyped_is_no_correction_of_its_figures(closed: Conversation) -> None:
    closed.sheet = seed_snapshot(B5="บางคล้า", J7="1")
    unseen = "ขณะนี้เทียบกับตารางกลางไม่ได้: บางคล้า (พบมากกว่าหนึ่งแถว) บางปะกง (ไม่พบแถว)"
    assert closed.view(View.STANDINGS).body.splitlines()[-3:-1] == [
        "แก้ไขในตารางกลางหลังปิดรอบ 1 รายการ ไม่นับรวมในผลข้างต้น",
        unseen,
    ]
    assert (
        closed.view(View.STATUS, "บางคล้า").body.splitlines()[-2] == "ขณะนี้เทียบกับตารางกลางไม่ได้: บางคล้า (พบมากกว่าหนึ่งแถว)"
    )
    closed.say("/close")
    assert closed.shown.body.splitlines()[-4:-1] == [
        "แก้ไขในตารางกลางหลังปิดรอบ 1 รายการ (บาท)",
        "• บ้านโพธิ์ ก.พ. 67 (เซลล์ J7): เมื่อปิดรอบ 8,690,275 ขณะนี้ 1",
        unseen,
    ]


def test_a_district_of_a_closed_round_awaits_nothing_and_confirms_nothing(closed: Conversation) -> None:
    closed.sheet = seed_snapshot(J7="#REF!", K7="5")
    shown = closed.view(View.STATUS, "บ้านโพธิ์")
    assert shown.body.splitlines()[5:8] == [
        "เดือนล่าสุด ก.พ. 67: 8,690,275 บาท",
        "ไม่มีข้อมูลเมื่อปิดรอบ: มี.ค. 67",
        "ยังไม่ยืนยันเมื่อปิดรอบ: ต.ค. 66 – ก.พ. 67",
    ]
    assert "ผลของรอบนี้: ระดับ 2" in shown.body
    assert "ยืนยันยอด" not in [key.label for row in shown.buttons for key in row]
    assert "• มี.ค. 67: ไม่มีข้อมูลเมื่อปิดรอบ" in closed.view(View.MONTHS, "บ้านโพธิ์").body
    assert "• ก.พ. 67: 8,690,275 (ยังไม่ยืนยันเมื่อปิดรอบ)" in closed.view(View.MONTHS, "บ้านโพธิ์").body
    assert "ยอดที่ต้องได้" not in closed.view(View.OUTLOOK, "บ้านโพธิ์").body
    assert closed.view(View.MISSING).body.splitlines()[0] == "ไม่มีเดือนที่รอข้อมูล (รอบที่ 1 ปีงบประมาณ 2567 ปิดแล้ว)"
    assert "• บันทึกและยืนยัน มี.ค. 67: ปิดรอบแล้ว" in closed.view(View.DEADLINES).body
    account = Account.of(Desk(OFFICE, SheetState(closed.sheet), closed.record), BAN_PHO, NOW)
    assert account
    assert account.progress == ()


def test_what_a_closed_round_lacks_is_told_as_final(closed: Conversation) -> None:
    assert closed.view(View.STATUS, "บางคล้า").body.splitlines()[2:5] == [
        "• ขั้นต้น 83,398,500 — ไม่ถึง ขาด 15,372,900",
        "• ขั้นมาตรฐาน 99,614,242 — ไม่ถึง ขาด 31,588,642",
        "• ขั้นสูง 115,829,983 — ไม่ถึง ขาด 47,804,383",
    ]
    assert "• ขั้นมาตรฐาน 1,195,837,391 — ไม่ถึง ขาด 705,379,944" in closed.view(View.STATUS).body
    for view in (View.STATUS, View.WHY, View.OUTLOOK, View.STANDINGS):
        assert "ขาดอีก" not in closed.view(view, "บางคล้า").body
        assert "ขาดอีก" not in closed.view(view).body
    closed.say("/reopen")
    closed.say("แก้ไขยอด")
    closed.press("เปิดรอบอีกครั้ง")
    assert "• ขั้นต้น 83,398,500 — ขาดอีก 15,372,900" in closed.view(View.STATUS, "บางคล้า").body


def test_the_arithmetic_of_a_closed_round_is_that_of_its_frozen_figures(closed: Conversation) -> None:
    closed.sheet = seed_snapshot(J7="1", K7="5", C7="1")
    why = closed.view(View.WHY, "บ้านโพธิ์").body
    assert why.splitlines()[7:14] == [
        "• ม.ค. 67 (I7) 8,685,180",
        "• ก.พ. 67 (J7) 8,690,275 — ขณะนี้ 1",
        "• มี.ค. 67 (K7) ไม่มีข้อมูลเมื่อปิดรอบ — ขณะนี้ 5",
        "รวม 38,384,655 (5 จาก 6 เดือน)",
        "",
        "ค่าเป้าหมาย (บาท)",
        "• ขั้นต้น (C7) 38,302,236 — ขณะนี้ 1",
    ]
    assert "ยอดรวมที่พิมพ์ในตารางกลางขณะนี้ (L7): 38,384,655" in why
    assert "ระดับคะแนนที่พิมพ์ในตารางกลางขณะนี้ (M7): “2”" in why
    assert "ยอดรวมที่พิมพ์ในตารางกลางขณะนี้ (L14): 490,457,447" in closed.view(View.WHY).body
    assert "ปิดรอบแล้วเมื่อ 13 มี.ค. 67 เวลา 09.05 น." in why
    question = Question(View.WHATIF, "บ้านโพธิ์ 1")
    supposed = answer(question, [Desk(OFFICE, SheetState(closed.sheet), closed.record)], NOW).body
    assert "38,384,656" in supposed


def test_the_arithmetic_of_a_closed_round_marks_cells_that_cannot_be_compared(closed: Conversation) -> None:
    closed.sheet = seed_snapshot(J7="#REF!", D7="x", B5="บางคล้า")
    ban_pho, khla, pakong = (closed.view(View.WHY, each).body for each in ("บ้านโพธิ์", "บางคล้า", "บางปะกง"))
    assert "• ก.พ. 67 (J7) 8,690,275 — ขณะนี้อ่านไม่ได้" in ban_pho
    assert "• ขั้นมาตรฐาน (D7) 712,758,124 — ขณะนี้อ่านไม่ได้" in ban_pho
    assert "• ก.พ. 67 (J4) 22,671,100 — ขณะนี้เทียบไม่ได้" in khla
    assert "• ขั้นต้น (C4) 83,398,500 — ขณะนี้เทียบไม่ได้" in khla
    assert "• ต.ค. 66 6,240,000" in pakong.splitlines()
    assert " — ขณะนี้" not in pakong


def test_a_district_that_is_new_on_the_list_is_not_in_the_closed_round(closed: Conversation) -> None:
    newer = replace(office_with(*DISTRICTS, "อำเภอใหม่"))
    desk = Desk(newer, SheetState(closed.sheet), closed.record)
    question = Question(View.STATUS, district_key=key_of("อำเภอใหม่"))
    assert "ยังไม่มีอำเภอนี้ในข้อมูลของรอบที่ปิดไว้" in answer(question, [desk], NOW).text
    assert "490,457,447" in answer(Question(View.STANDINGS), [desk], NOW).text


def test_the_board_shows_the_frozen_round(closed: Conversation) -> None:
    reading = Reading.of(OFFICE, seed_snapshot(J7="1"), NOW.date(), record=closed.record)
    shown = board_message(reading).text
    assert "รวมทั้งจังหวัด 490,457,447 บาท" in shown
    assert "ปิดรอบแล้วเมื่อ 13 มี.ค. 67 เวลา 09.05 น." in shown
    assert "แก้ไขในตารางกลางหลังปิดรอบ 1 รายการ" in shown


def test_a_damaged_copy_is_told_and_the_sheet_is_shown(closed: Conversation) -> None:
    (kept,) = closed.closings.of(OFFICE.name)
    record = Record(closings=(replace(kept, copy=None),))
    live = answer(Question(View.STANDINGS), [Desk(OFFICE, SheetState(seed_snapshot(J4="1")), record)], NOW)
    assert "รวมทั้งจังหวัด 467,786,348 บาท" in live.text
    damaged = "สำเนาที่เก็บไว้เมื่อปิดรอบเสียหายหรือถูกแก้ไข จึงไม่นำมาใช้ และแสดงข้อมูลปัจจุบันจากตารางกลางแทน"
    assert live.body.splitlines()[-2:] == [
        f"หมายเหตุ: ปิดรอบแล้วเมื่อ 13 มี.ค. 67 เวลา 09.05 น. แต่{damaged} โปรดแจ้งผู้ดูแลของจังหวัด",
        "(ข้อมูล ณ 13 มี.ค. 67 เวลา 08.50 น.)",
    ]


# Opening it again


def test_a_round_is_opened_again_with_a_reason(closed: Conversation) -> None:
    closed.press("เปิดรอบอีกครั้ง")
    assert closed.shown.text.splitlines() == [
        "📌 เปิดรอบอีกครั้ง — จังหวัดฉะเชิงเทรา รอบที่ 1 ปีงบประมาณ 2567",
        "โปรดพิมพ์เหตุผล เช่น แก้ไขยอดตามหนังสือจังหวัด ระบบจะแจ้งเหตุผลในกลุ่มด้วย",
        "หากพิมพ์ในกลุ่ม โปรดตอบกลับข้อความนี้",
    ]
    closed.say("เปิดรอบเพื่อแก้ยอด\nตามหนังสือ @ใคร")
    assert closed.shown.body.splitlines()[0].replace("\u2060", "") == "เหตุผล: เปิดรอบเพื่อแก้ยอด ตามหนังสือ @ใคร"
    closed.say("แก้ไขยอดตามหนังสือจังหวัด")
    closed.now += timedelta(minutes=10)
    closed.press("เปิดรอบอีกครั้ง")
    assert closed.shown.text.splitlines() == [
        "📌 เปิดรอบอีกครั้ง — จังหวัดฉะเชิงเทรา รอบที่ 1 ปีงบประมาณ 2567",
        "รอบนี้ปิดเมื่อ 13 มี.ค. 67 เวลา 09.05 น. และเปิดอีกครั้งเมื่อ 13 มี.ค. 67 เวลา 09.15 น.",
        "เหตุผล: แก้ไขยอดตามหนังสือจังหวัด",
        "ผลของรอบกลับมาแสดงตามตารางกลาง สำเนาของรอบที่ปิดไว้เดิมยังเก็บไว้",
    ]
    (kept,) = closed.closings.of(OFFICE.name)
    assert kept.reopening
    assert (kept.reopening.by, kept.reopening.reason) == (ADMIN, "แก้ไขยอดตามหนังสือจังหวัด")
    closed.say("/close")
    closed.press("ปิดรอบ")
    opened = "เคยเปิดรอบอีกครั้งเมื่อ 13 มี.ค. 67 เวลา 09.15 น. โดย พช.จ. ฉะเชิงเทรา"
    assert f"{opened} เหตุผล: แก้ไขยอดตามหนังสือจังหวัด" in closed.shown.text


def test_the_button_from_before_a_reopening_closes_nothing_until_the_round_was_shown_anew(admin: Conversation) -> None:
    admin.say("/close")
    first = admin.shown
    admin.press("ปิดรอบ")
    admin.say("/reopen")
    admin.say("แก้ไขยอด")
    admin.press("เปิดรอบอีกครั้ง")
    admin.shown = first
    admin.press("ปิดรอบ")
    assert in_force(admin.closings.of(OFFICE.name)) == ()
    assert (
        admin.shown.body.splitlines()[0] == "รอบนี้ปิดและเปิดอีกครั้งแล้วหลังจากที่แสดงก่อนหน้านี้ จึงยังไม่ได้ปิดรอบ โปรดตรวจสอบข้อมูลล่าสุด"
    )
    admin.press("ปิดรอบ")
    assert len(in_force(admin.closings.of(OFFICE.name))) == 1


@pytest.mark.parametrize("text", ["...", "   \u200b ", "🙏", "-"])
def test_a_reason_says_something(closed: Conversation, text: str) -> None:
    closed.say("/reopen")
    closed.say(text)
    assert closed.shown.body.startswith("ยังไม่พบเหตุผลในข้อความ")
    assert closed.labels == ["ยกเลิก"]
    assert len(in_force(closed.closings.of(OFFICE.name))) == 1


def test_a_restart_while_the_reason_is_asked_for_loses_nothing(closed: Conversation) -> None:
    closed.say("/reopen รอบที่ 1")
    closed.begin()
    closed.say("พิมพ์ผิด")
    closed.begin()
    closed.press("เปิดรอบอีกครั้ง")
    assert in_force(closed.closings.of(OFFICE.name)) == ()


def test_the_button_of_an_older_reason_opens_nothing(closed: Conversation) -> None:
    closed.say("/reopen")
    closed.say("เหตุผลแรก")
    first = closed.shown
    closed.say("เหตุผลที่สอง")
    closed.shown = first
    reply = closed.press("เปิดรอบอีกครั้ง")
    assert reply
    assert reply.refused
    assert len(in_force(closed.closings.of(OFFICE.name))) == 1


def test_after_cancelling_words_are_no_reason_any_more(closed: Conversation) -> None:
    closed.say("/reopen")
    closed.press("ยกเลิก")
    assert closed.shown.text == "📄 จังหวัดฉะเชิงเทรา รอบที่ 1 ปีงบประมาณ 2567 ยังปิดอยู่ ไม่มีการเปลี่ยนแปลง"
    assert closed.say("บางคล้า") is None


def test_a_reason_is_waited_for_half_an_hour(closed: Conversation) -> None:
    closed.say("/reopen")
    closed.now += timedelta(minutes=31)
    assert closed.say("บางคล้า") is None


def test_in_a_group_only_an_answer_to_the_bot_is_a_reason(store: Store, closed: Conversation) -> None:
    group = Conversation(store, chat=OFFICE.chat)
    group.say("/reopen")
    assert group.say("แก้ไขยอด") is None
    group.say("แก้ไขยอด", to_bot=True)
    assert group.shown.body.startswith("เหตุผล: แก้ไขยอด")
    assert closed.say("แก้ไขยอด") is None


def test_an_open_round_cannot_be_opened_and_closed_ones_are_offered(admin: Conversation) -> None:
    admin.say("/reopen")
    assert admin.shown.text == "📄 จังหวัดฉะเชิงเทรา รอบที่ 1 ปีงบประมาณ 2567 ยังไม่ได้ปิด ไม่มีการเปลี่ยนแปลง"
    assert admin.labels == []
    admin.sheet = replace(admin.sheet, targets=dict(admin.sheet.targets) | {ROUND_2: {}})
    admin.say("/close รอบที่ 2")
    admin.press("ปิดรอบ")
    admin.say("เปิดรอบ")
    assert admin.labels == ["รอบที่ 2 ปี 2567"]


def test_the_dialogues_of_both_desks_do_not_meet(
    store: Store, closed: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    deadlines = DeadlineDesk(LetterStore(store), DialogueStore(store))
    closed.say("/reopen")
    assert deadlines.typed("แก้ไขยอด", closed.place, to_bot=False) is None
    assert closed.say("แก้ไขยอด")
    assert deadlines.typed("/deadline", closed.place, to_bot=False)
    assert closed.say("แก้ไขยอด") is None
    assert caplog.text == ""


# What the group is told


def situation(record: Record, sheet: Snapshot, now: datetime = NOW, claimed: frozenset[str] = frozenset()) -> Situation:
    reading = Reading.of(OFFICE, sheet, now.date(), record=record)
    born = datetime(2024, 3, 1, 9, 0, tzinfo=BANGKOK)
    fresh = replace(sheet, read_at=now - timedelta(minutes=1))
    return gather(Desk(OFFICE, SheetState(fresh), record), replace(reading, snapshot=fresh), Known(born, claimed), now)


def told(record: Record, now: datetime = NOW, *claimed: str) -> list[Post]:
    sheet = seed_snapshot()
    reading = Reading.of(OFFICE, sheet, now.date(), record=record)
    return list(closing_posts(situation(record, sheet, now, frozenset(claimed)), reading))


def test_the_group_is_told_once_with_the_standings_and_the_beginning_of_the_hash(closed: Conversation) -> None:
    (post,) = told(closed.record)
    (kept,) = closed.closings.of(OFFICE.name)
    assert post.chat == OFFICE.chat
    assert post.message.text.splitlines() == [
        "📌 ปิดรอบ: ยอดจำหน่าย OTOP จังหวัดฉะเชิงเทรา รอบที่ 1 ปีงบประมาณ 2567",
        "สะสม ต.ค. 66 – ก.พ. 67 (5 จาก 6 เดือน)",
        "",
        "รวมทั้งจังหวัด 490,457,447 บาท (ระดับ 2)",
        "ระดับ 5: บางปะกง บางน้ำเปรี้ยว ราชสาส์น คลองเขื่อน",
        "ระดับ 2: เมืองฉะเชิงเทรา บ้านโพธิ์ แปลงยาว สนามชัยเขต",
        "ไม่ถึงขั้นต้น:",
        "• ท่าตะเกียบ ต่ำกว่าขั้นต้น 259,012 บาท",
        "• พนมสารคาม ต่ำกว่าขั้นต้น 1,850,855 บาท",
        "• บางคล้า ต่ำกว่าขั้นต้น 15,372,900 บาท",
        "",
        "หมายเหตุ: เมื่อปิดรอบ ไม่พบข้อมูลเดือน มี.ค. 67 ของทุกอำเภอ",
        "",
        "ปิดรอบแล้วเมื่อ 13 มี.ค. 67 เวลา 09.05 น. (ใช้ข้อมูล ณ 13 มี.ค. 67 เวลา 08.50 น.)",
        f"รหัสตรวจสอบ {kept.digest[:12]}",
        "การแก้ไขหลังจากนี้จะแสดงแยกไว้ ไม่นับรวมในผลของรอบ ขอขอบคุณทุกอำเภอที่ให้ความร่วมมือ",
    ]
    assert told(closed.record, NOW, post.key) == []


def test_what_is_closed_in_the_evening_is_told_the_next_morning(closed: Conversation) -> None:
    assert told(closed.record, NOW.replace(hour=20)) == []
    assert len(told(closed.record, NOW + timedelta(days=1))) == 1


def test_what_is_closed_in_the_second_in_which_the_database_was_born_is_told(closed: Conversation) -> None:
    sheet = seed_snapshot()
    reading = Reading.of(OFFICE, sheet, NOW.date(), record=closed.record)
    now = replace(situation(closed.record, sheet), born_at=NOW.replace(microsecond=117504))
    assert len(list(closing_posts(now, reading))) == 1


def test_the_reason_is_told_if_the_closing_was(closed: Conversation) -> None:
    (post,) = told(closed.record)
    closed.say("/reopen")
    closed.say("แก้ไขยอด")
    closed.press("เปิดรอบอีกครั้ง")
    assert told(closed.record) == []
    (again,) = told(closed.record, NOW, post.key)
    assert "เหตุผล: แก้ไขยอด" in again.message.text
    assert told(closed.record, NOW, post.key, again.key) == []


def test_nobody_is_reminded_of_a_closed_round(closed: Conversation) -> None:
    on_the_day = datetime(2024, 3, 15, 9, 0, tzinfo=BANGKOK)
    assert due_posts(situation(Record(), closed.sheet, on_the_day))
    of_march = [
        each for each in situation(Record(), closed.sheet, on_the_day).cases if each.months == (Month(2024, 3),)
    ]
    assert len(of_march) == 1
    assert [each.months for each in situation(closed.record, closed.sheet, on_the_day).cases] == [(Month(2024, 4),)]
    assert due_posts(situation(closed.record, closed.sheet, on_the_day)) == ()


def test_a_confirmation_of_a_closed_month_does_not_fall(closed: Conversation) -> None:
    amount = closed.sheet.sales.figure(BAN_PHO, FEBRUARY)
    assert amount
    day = timedelta(days=1)
    entries = (
        Entry(BAN_PHO, FEBRUARY, amount, NOW - 3 * day, None),
        Entry(BAN_PHO, FEBRUARY, Satang(1), NOW - day, NOW - 2 * day),
    )
    ledger = Ledger(entries, (Confirmation(BAN_PHO, FEBRUARY, amount, 5, NOW - 2 * day),))
    assert len(situation(Record(ledger), closed.sheet).falls) == 1
    assert situation(replace(closed.record, ledger=ledger), closed.sheet).falls == ()
