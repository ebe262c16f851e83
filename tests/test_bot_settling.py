"""Settling a finding: who may, the note, and what becomes of it; by the desk's own values and a real store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from builders import BANGKOK, OFFICE, seed_snapshot

from bot.chat.acting import Place
from bot.chat.acts import Asker, Reply
from bot.chat.answers import Desk, answer
from bot.chat.dialogues import DialogueStore
from bot.chat.questions import SHEET, Question, View, key_of
from bot.deadlines.desk import DeadlineDesk
from bot.deadlines.letters import LetterStore
from bot.findings.settlements import SettlementStore
from bot.findings.settling import Settling
from bot.message import Message
from bot.office.office import Office
from bot.office.record import Record
from bot.office.sync import SheetState
from bot.store.schema import settlement
from bot.store.store import Store

ADMIN, COLLEAGUE, OFFICER = 7, 8, 21
NOW = datetime(2024, 3, 13, 9, 5, tzinfo=BANGKOK)
OF_TWO_ADMINS = replace(OFFICE, admins=frozenset({ADMIN, COLLEAGUE}))
SETTLE, NO_NOTE, CANCEL = "ตรวจสอบแล้ว ถูกต้อง", "ไม่มีหมายเหตุ", "ไม่รับรอง"


class Conversation:
    """Somebody in a chat with the desk, over a sheet in which one cell can be typed anew: a dash in K4 is a finding."""

    def __init__(
        self, store: Store, user: int | None = ADMIN, chat: int = ADMIN, office: Office = OF_TWO_ADMINS
    ) -> None:
        self.settlements = SettlementStore(store)
        self.dialogues = DialogueStore(store)
        self.desk = Settling(self.settlements, self.dialogues)
        self.user, self.chat, self.office = user, chat, office
        self.now, self.cells = NOW, {"K4": "-"}
        self.shown = Message("")

    @property
    def place(self) -> Place:
        record = Record(settlements=self.settlements.of(self.office.name))
        desk = Desk(self.office, SheetState(seed_snapshot(**self.cells)), record)
        return Place(Asker(self.user, "สพจ.ฉะเชิงเทรา", "otop_bot", private=self.chat > 0), self.chat, [desk], self.now)

    def ask(self, district: str = "บางคล้า") -> Message:
        """The page of a district."""
        question = Question(View.FINDINGS, district_key=key_of(district))
        governed = self.place.governed_names
        self.shown = answer(question, self.place.desks, self.now, governed=governed)
        return self.shown

    def say(self, text: str, *, to_bot: bool = False) -> Reply | None:
        return self.seen(self.desk.typed(text, self.place, to_bot=to_bot))

    def press(self, *labels: str) -> Reply:
        reply = None
        for label in labels:
            data = next(key.action for row in self.shown.buttons for key in row if key.label == label)
            assert len(data.encode()) <= 64
            reply = self.seen(self.desk.pressed(data, self.place))
        assert reply
        return reply

    def seen(self, reply: Reply | None) -> Reply | None:
        if reply and not reply.refused:
            self.shown = reply.message
        return reply

    @property
    def labels(self) -> list[list[str]]:
        return [[key.label for key in row] for row in self.shown.buttons]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(str(tmp_path / "otopbot.sqlite3")) as opened:
        yield opened


@pytest.fixture
def admin(store: Store) -> Conversation:
    return Conversation(store)


def test_a_finding_is_settled_with_a_note(admin: Conversation) -> None:
    admin.ask()
    admin.press(SETTLE)
    assert admin.shown.text == (
        """📄 รับรองว่าตรวจสอบแล้ว ถูกต้อง — อำเภอบางคล้า มี.ค. 67 เซลล์ K4 “-”
• มี.ค. 67 (เซลล์ K4) “-”: พบเครื่องหมายขีด โปรดกรอก 0 หากไม่มียอดจำหน่าย หรือเว้นว่างหากยังไม่รายงาน

โปรดพิมพ์หมายเหตุ เช่น เลขที่หนังสือหรือเอกสารที่ใช้ตรวจสอบ หรือกด “ไม่มีหมายเหตุ”"""
    )
    assert admin.labels == [[NO_NOTE, CANCEL]]
    admin.say("ตามหนังสือ\nฉช 0019/ว 456")
    assert admin.shown.text == (
        """📄 บันทึกการรับรองแล้ว
• อำเภอบางคล้า มี.ค. 67 เซลล์ K4 “-”: ตรวจสอบแล้ว (โดย สพจ.ฉะเชิงเทรา เมื่อ 13 มี.ค. 67 เวลา 09.05 น.: ตามหนังสือ ฉช 0019/ว 456)
ระบบจะไม่แจ้งข้อสังเกตนี้อีก จนกว่าข้อมูลในเซลล์จะเปลี่ยนหรือพบผลต่อเนื่องใหม่"""
    )
    assert admin.labels == [["ยกเลิกการรับรอง เซลล์ K4"], ["ข้อสังเกต"]]
    (kept,) = admin.settlements.of(OFFICE.name)
    assert (kept.by, kept.name, kept.note, kept.at) == (ADMIN, "สพจ.ฉะเชิงเทรา", "ตามหนังสือ ฉช 0019/ว 456", NOW)


def test_a_settled_finding_is_listed_as_such_until_its_cell_changes(admin: Conversation) -> None:
    admin.ask()
    admin.press(SETTLE, NO_NOTE)
    assert "ไม่พบข้อสังเกต\n\nตรวจสอบแล้ว 1 รายการ" in admin.ask().body
    admin.cells = {"K4": "–"}
    assert "ตรวจสอบแล้ว 1 รายการ" not in admin.ask().body
    assert SETTLE in admin.labels[0]


def test_a_settlement_is_taken_back_and_stays_in_the_log(admin: Conversation, store: Store) -> None:
    admin.ask()
    admin.press(SETTLE, NO_NOTE)
    admin.now += timedelta(minutes=5)
    admin.press("ยกเลิกการรับรอง เซลล์ K4")
    assert admin.shown.title == "📄 ยกเลิกการรับรองแล้ว"
    assert admin.settlements.of(OFFICE.name) == ()
    admin.ask()
    admin.press(SETTLE)
    admin.say("ตรวจกับ DOS")
    with store.reading() as connection:
        rows = connection.execute(sa.select(settlement).order_by(settlement.c.id)).all()
    assert [(row.note, row.withdrawn_by, row.withdrawn_at) for row in rows] == [
        ("", ADMIN, NOW + timedelta(minutes=5)),
        ("ตรวจกับ DOS", None, None),
    ]
    assert "มี.ค." not in rows[0].about
    assert "2024-03" in rows[0].about


def test_thinking_better_of_it_changes_nothing(admin: Conversation) -> None:
    admin.ask()
    admin.press(SETTLE, CANCEL)
    assert admin.shown.text == "📄 ไม่ได้รับรองข้อสังเกต\nข้อสังเกตยังคงอยู่ใน /findings"
    assert admin.say("หมายเหตุ") is None
    assert admin.settlements.of(OFFICE.name) == ()


def test_what_follows_anew_is_shown_and_settled_with_its_cause(admin: Conversation, store: Store) -> None:
    admin.cells = {}
    admin.ask("บ้านโพธิ์")
    admin.press(SETTLE, NO_NOTE)
    assert "ไม่พบข้อสังเกต" in admin.ask("บ้านโพธิ์").body
    admin.cells = {"E14": "1,965,044,999"}
    assert "ไม่พบข้อสังเกต" not in admin.ask("บ้านโพธิ์").body
    admin.now += timedelta(minutes=5)
    admin.press(SETTLE)
    assert "\nผลต่อเนื่อง\n" in admin.shown.text
    assert "• เซลล์ E14: ยอดรวมเป้าหมายขั้นสูงที่พิมพ์ไว้ 1,965,044,999 บาท" in admin.shown.text
    admin.say("ตรวจกับหนังสือแล้ว")
    assert admin.shown.body.endswith("จนกว่าข้อมูลในเซลล์จะเปลี่ยนหรือพบผลต่อเนื่องใหม่")
    assert "เวลา 09.10 น.: ตรวจกับหนังสือแล้ว)" in admin.ask("บ้านโพธิ์").body
    assert [each.note for each in SettlementStore(store).of(OFFICE.name)] == ["", "ตรวจกับหนังสือแล้ว"]
    admin.press("ยกเลิกการรับรอง เซลล์ E7")
    assert admin.settlements.of(OFFICE.name) == ()


def test_settled_zeros_stay_so_while_they_become_fewer_and_not_when_others_come(admin: Conversation) -> None:
    def open_ones(first: int, last: int) -> int:
        """How many findings of the sheet are open with zeros in these rows; one is about a target."""
        admin.cells = {f"K{row}": "0" for row in range(first, last + 1)}
        admin.ask(SHEET)
        return sum(SETTLE in label for row in admin.labels for label in row)

    assert open_ones(3, 10) == 2
    admin.press(f"2. {SETTLE}", NO_NOTE)
    assert [open_ones(3, 10), open_ones(4, 10), open_ones(5, 10)] == [1, 1, 1]
    assert [open_ones(4, 11), open_ones(3, 13)] == [2, 2]
    admin.press(f"2. {SETTLE}", NO_NOTE)
    assert open_ones(3, 13) == 1


def test_a_restart_loses_no_dialogue(admin: Conversation, store: Store) -> None:
    admin.ask()
    admin.press(SETTLE)
    again = Conversation(store)
    again.say("ตรวจกับ DOS")
    assert [each.note for each in SettlementStore(store).of(OFFICE.name)] == ["ตรวจกับ DOS"]


def test_the_question_for_a_note_ends_by_itself(admin: Conversation) -> None:
    admin.ask()
    admin.press(SETTLE)
    admin.now += timedelta(minutes=31)
    assert admin.say("ตรวจกับ DOS") is None


def test_commands_and_talk_in_a_group_are_no_note(store: Store) -> None:
    admin = Conversation(store, chat=OFFICE.chat)
    admin.ask()
    admin.press(SETTLE)
    assert admin.say("/status", to_bot=True) is None
    assert admin.say("วันนี้ประชุมกี่โมง") is None
    admin.say("ตรวจกับ DOS", to_bot=True)
    assert [each.note for each in admin.settlements.of(OFFICE.name)] == ["ตรวจกับ DOS"]


def test_what_cannot_be_read_is_not_settled_and_it_is_said_why(admin: Conversation) -> None:
    admin.cells = {"J4": "abc"}
    admin.ask()
    reply = admin.press(SETTLE)
    assert reply.refused
    assert reply.message.text == ("ยังรับรองว่าถูกต้องไม่ได้ เนื่องจากระบบยังอ่านข้อมูลส่วนนี้ไม่ได้และยังไม่นับรวม โปรดแก้ไขในตารางกลาง")
    assert len(reply.message.text) <= 200


@pytest.mark.parametrize(
    ("user", "chat"), [(OFFICER, OFFICE.chat), (None, OFFICE.chat), (ADMIN, -77), (OFFICER, OFFICER)]
)
def test_only_an_admin_in_private_or_in_the_offices_group_settles(store: Store, user: int | None, chat: int) -> None:
    admin = Conversation(store)
    admin.ask()
    other = Conversation(store, user, chat)
    other.shown = admin.shown
    reply = other.press(SETTLE)
    assert reply.refused
    assert reply.message.text in {
        "เฉพาะผู้ดูแลของจังหวัดเท่านั้นที่รับรองข้อสังเกตได้",
        "กลุ่มหรือบัญชีนี้ยังไม่ได้รับอนุญาตให้ดูข้อมูล",
    }
    assert [label for row in other.labels for label in row if label == NO_NOTE] == []


def test_what_has_changed_meanwhile_is_not_settled(admin: Conversation) -> None:
    admin.ask()
    admin.press(SETTLE)
    admin.cells = {"K4": "–"}
    reply = admin.press(NO_NOTE)
    assert reply.refused
    assert reply.message.text == "ข้อสังเกตนี้เปลี่ยนไปหรือไม่มีแล้ว โปรดดูข้อสังเกตล่าสุด"
    told = admin.say("ตรวจกับ DOS")
    assert told
    assert told.refused
    assert admin.say("ตรวจกับ DOS") is None, "the dialogue is over"
    assert admin.settlements.of(OFFICE.name) == ()


def test_of_two_admins_the_first_has_settled_it(store: Store, admin: Conversation) -> None:
    colleague = Conversation(store, COLLEAGUE, COLLEAGUE)
    colleague.settlements, colleague.desk = admin.settlements, admin.desk
    for each in (admin, colleague):
        each.ask()
        each.press(SETTLE)
    admin.say("ตรวจกับ DOS")
    colleague.now += timedelta(minutes=1)
    colleague.say("ตรวจแล้วเช่นกัน")
    assert "เวลา 09.05 น.: ตรวจกับ DOS)" in colleague.shown.body
    colleague.press("ยกเลิกการรับรอง เซลล์ K4")
    assert colleague.shown.title == "📄 ยกเลิกการรับรองแล้ว"
    again = admin.press("ยกเลิกการรับรอง เซลล์ K4")
    assert again.refused


def test_the_note_of_a_settlement_is_no_day_of_a_deadline(store: Store, admin: Conversation) -> None:
    """A person has one dialogue at a time, of either kind."""
    deadlines = DeadlineDesk(LetterStore(store), admin.dialogues)
    deadlines.typed("/deadline", admin.place, to_bot=False)
    admin.ask()
    admin.press(SETTLE)
    assert deadlines.typed("18 มี.ค. 67", admin.place, to_bot=False) is None
    deadlines.typed("/deadline", admin.place, to_bot=False)
    assert admin.say("ตรวจกับ DOS") is None


def test_a_long_note_is_cut_and_a_mention_in_it_calls_nobody(admin: Conversation) -> None:
    admin.ask()
    admin.press(SETTLE)
    admin.say("@someone " + "ก" * 500)
    (kept,) = admin.settlements.of(OFFICE.name)
    assert len(kept.note) == 200
    assert "@\u2060someone" in admin.shown.text


def test_buttons_of_others_are_left_alone(admin: Conversation) -> None:
    for data in ("", "status:1::", "yes:1:2::", "deadline:1:2:add:", "settle"):
        reply = admin.desk.pressed(data, admin.place)
        assert reply is None or reply.refused
