"""Deadlines in the chat, over real HTTP: an admin adds, moves and withdraws one, and every answer follows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from office_at_work import PATIENCE, Office, RunningBot, office_at_work

from bot.demo import DISTRICT_OFFICER, PROVINCE_OFFICER, STRANGER, demo_config, demo_sandbox
from sandbox.chat import Message


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_at_work(tmp_path_factory.mktemp("office")) as at_work:
        yield at_work


def press(office: Office, message: Message, *labels: str) -> Message:
    for label in labels:
        message = office.press(label, message)
    return message


def alert(office: Office, label: str, message: Message, by: int) -> str:
    """What is said only to the person who presses."""
    (data,) = [key["callback_data"] for row in message.buttons for key in row if key["text"] == label]
    query = office.sandbox.messenger.press(office.person(by), message, data)
    office.sandbox.messenger.wait_until(lambda: query.answered or None, PATIENCE)
    return query.text or ""


def test_a_deadline_is_added_moved_and_withdrawn_and_the_answers_follow(office: Office) -> None:
    shown = office.ask("/deadline")
    assert "วันศุกร์ที่ 15 มีนาคม 2567" in shown.text
    shown = press(office, shown, "เพิ่มกำหนด", "เม.ย. 67", "ถัดไป", "บันทึกและยืนยัน")
    shown = office.ask("๑๐ เม.ย. ๖๗")
    shown = office.ask("ฉช 0019/ว 123")
    assert "กำหนดเดิม: วันเสาร์ที่ 20 เม.ย. 67" in shown.text
    assert "📌 ใช้กำหนดต่อไปนี้แล้ว" in press(office, shown, "ใช้กำหนดนี้").text
    listed = office.ask("/deadlines").text
    assert "วันพุธที่ 10 เมษายน 2567 (เหลืออีก 28 วัน)" in listed
    assert "ตามหนังสือที่ ฉช 0019/ว 123" in listed
    assert "วันเสาร์ที่ 20 เมษายน 2567" not in listed

    shown = press(office, office.ask("/deadline"), "แก้ไข พ. 10 เม.ย. 67", "เลื่อนวัน")
    shown = office.ask("11/4/67")
    assert "วันพฤหัสบดีที่ 11 เมษายน" in press(office, shown, "หนังสือฉบับเดิม", "ใช้กำหนดนี้").text
    assert "วันพฤหัสบดีที่ 11 เมษายน 2567" in office.ask("/deadlines").text

    shown = press(office, office.ask("/deadline"), "แก้ไข พฤ. 11 เม.ย. 67", "ยกเลิกกำหนดนี้", "ยืนยันการยกเลิก")
    assert "• เม.ย. 67: กำหนดวันเสาร์ที่ 20 เม.ย. 67" in shown.text
    assert "วันเสาร์ที่ 20 เมษายน 2567" in office.ask("/deadlines").text


def test_in_the_group_an_admin_answers_the_bots_message(office: Office) -> None:
    messenger = office.sandbox.messenger
    shown = press(office, office.ask("/deadline", chat=office.group), "เพิ่มกำหนด", "พ.ค. 67", "ถัดไป", "บันทึกและยืนยัน")
    person = office.person(PROVINCE_OFFICER)
    said = messenger.say(person, office.group, "อังคารที่ 14 พ.ค. 67", reply_to=shown)
    asked = messenger.wait_for_bot_message(office.group, said.id, PATIENCE)
    assert "วันอังคารที่ 14 พฤษภาคม 2567" in asked.text
    assert "ไม่มีการเปลี่ยนแปลง" in press(office, asked, "ปิด").text


def test_others_in_the_group_are_told_that_it_is_for_admins(office: Office) -> None:
    assert "สำหรับผู้ดูแลของจังหวัดเท่านั้น" in office.ask("/deadline", by=DISTRICT_OFFICER, chat=office.group).text
    shown = office.ask("/deadline", chat=office.group)
    assert "สำหรับผู้ดูแลของจังหวัดเท่านั้น" in alert(office, "เพิ่มกำหนด", shown, DISTRICT_OFFICER)


def test_a_stranger_is_not_served(office: Office) -> None:
    answer = office.ask("/deadline", by=STRANGER).text
    assert "ให้บริการเฉพาะกลุ่มและบัญชีที่จังหวัดกำหนด" in answer


def test_an_open_dialogue_and_its_letter_survive_a_restart(tmp_path: Path) -> None:
    with demo_sandbox() as sandbox:
        office = Office(sandbox, demo_config(sandbox, tmp_path))
        with RunningBot(office.config, sandbox):
            press(office, office.ask("/deadline"), "เพิ่มกำหนด", "เม.ย. 67", "ถัดไป", "บันทึกและยืนยัน")
        with RunningBot(office.config, sandbox):
            press(office, office.ask("10 เม.ย. 67"), "ไม่ระบุหนังสือ", "ใช้กำหนดนี้")
            assert "วันพุธที่ 10 เมษายน 2567" in office.ask_until("/deadlines", "10 เมษายน").text
