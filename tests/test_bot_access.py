"""Access: who may see which office's figures, by values, and what everybody else gets, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from builders import OFFICE
from office_at_work import DESK, PATIENCE, Office, chat_at_work

from bot.chat.access import visible_desks
from bot.chat.answers import Desk
from bot.demo import DISTRICT_OFFICER, GROUP, PROVINCE_OFFICER, STRANGER
from bot.office.sync import SheetState
from sandbox import bot_objects
from sandbox.chat import Message

HERE, THERE, ELSEWHERE = -1001, -1002, -1003
ADMIN, ADMIN_OF_BOTH, NOBODY = 7, 8, 9

DESKS = [
    Desk(replace(OFFICE, name="ก", chat=HERE, admins=frozenset({ADMIN, ADMIN_OF_BOTH})), SheetState()),
    Desk(replace(OFFICE, name="ข", chat=THERE, admins=frozenset({ADMIN_OF_BOTH})), SheetState()),
]


@pytest.mark.parametrize(
    ("chat", "person", "private", "seen"),
    [
        (HERE, NOBODY, False, "ก"),
        (HERE, None, False, "ก"),  # an anonymous administrator of the group
        (THERE, ADMIN, False, "ข"),
        (ELSEWHERE, ADMIN_OF_BOTH, False, ""),
        (ELSEWHERE, None, False, ""),
        (ADMIN, ADMIN, True, "ก"),
        (ADMIN_OF_BOTH, ADMIN_OF_BOTH, True, "กข"),
        (NOBODY, NOBODY, True, ""),
        (NOBODY, None, True, ""),
    ],
)
def test_a_group_sees_its_own_office_and_an_admin_in_private_those_of_his(
    *, chat: int, person: int | None, private: bool, seen: str
) -> None:
    assert "".join(desk.office.name for desk in visible_desks(DESKS, chat, person, private=private)) == seen


served: list[Desk] = []
"""What the program below knows; a test changes it as a new configuration would."""


@pytest.fixture(scope="module")
def shared_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with chat_at_work(tmp_path_factory.mktemp("office"), lambda: served) as at_work:
        yield at_work


@pytest.fixture
def office(shared_office: Office) -> Office:
    served[:] = [DESK]
    return shared_office


def bot_messages(office: Office, chat: int) -> list[Message]:
    messenger = office.sandbox.messenger
    return [message for message in messenger.messages(messenger.chats[chat]) if message.from_bot]


def alert_after_press(office: Office, message: Message, data: str, by: int) -> str:
    """What pops up for the person who presses, once the bot has said that it has seen the press."""
    messenger = office.sandbox.messenger
    query = messenger.press(office.person(by), message, data)
    return messenger.wait_until(lambda: (query.text if query.show_alert else "") if query.answered else None, PATIENCE)


def test_an_anonymous_administrator_is_answered_in_the_officer_group(office: Office) -> None:
    said = office.sandbox.messenger.say(office.person(PROVINCE_OFFICER), office.group, "/status บางคล้า", anonymous=True)
    assert "68,025,600" in office.sandbox.messenger.wait_for_bot_message(office.group, said.id, PATIENCE).text


def test_a_channels_post_is_left_alone(office: Office) -> None:
    channel = {"id": -1009, "type": "channel", "title": "ประกาศ"}
    post = {"message_id": 1, "date": int(office.sandbox.clock.now().timestamp()), "chat": channel, "text": "/status"}
    before = len(office.sandbox.telegram.calls_of("sendMessage"))
    office.sandbox.messenger.inject({"channel_post": post})
    office.ask("/status บางคล้า")
    assert len(office.sandbox.telegram.calls_of("sendMessage")) == before + 1


def test_a_channels_post_that_is_passed_on_into_the_group_is_answered_like_any_line_there(office: Office) -> None:
    messenger = office.sandbox.messenger
    after = messenger.messages(office.group)[-1].id if messenger.messages(office.group) else 0
    channel = {"id": -1009, "type": "channel", "title": "ประกาศ"}
    passed_on = {
        "message_id": after + 500,
        "date": int(office.sandbox.clock.now().timestamp()),
        "from": {"id": 777000, "is_bot": False, "first_name": "Telegram"},
        "sender_chat": channel,
        "is_automatic_forward": True,
        "chat": bot_objects.chat(office.group),
        "text": "/status บางคล้า",
        "entities": [{"type": "bot_command", "offset": 0, "length": 7}],
    }
    messenger.inject({"message": passed_on})
    assert "68,025,600" in messenger.wait_for_bot_message(office.group, after, PATIENCE).text


def test_a_stranger_who_writes_on_and_on_is_told_once_for_a_while(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.application.STRANGERS_WAIT", PATIENCE)
    messenger, stranger = office.sandbox.messenger, office.person(STRANGER)
    said = messenger.say(stranger, office.private(STRANGER), "/status")
    told = messenger.wait_for_bot_message(said.chat, said.id, PATIENCE)
    for text in ("/standings", "บางคล้า", "/help"):
        messenger.say(stranger, said.chat, text)
    office.ask("/status บางคล้า")  # comes after them
    assert bot_messages(office, STRANGER) == [told]
    assert told.text == (
        "📄 ระบบนี้ให้บริการเฉพาะกลุ่มและบัญชีที่จังหวัดกำหนด\n"
        "เจ้าหน้าที่อำเภอ โปรดขอลิงก์ลงทะเบียนจากผู้ดูแลของจังหวัด หรือสอบถามได้ในกลุ่มของจังหวัด\n"
        f"หมายเลขของบัญชีนี้คือ {STRANGER} (ผู้ดูแลระบบของจังหวัดใช้เมื่อติดตั้งระบบ)"
    )


def test_a_stranger_is_told_the_number_at_start_though_refused_just_before(office: Office) -> None:
    messenger = office.sandbox.messenger
    stranger = messenger.add_person("ผู้มาใหม่")
    said = messenger.say(stranger, messenger.private_chat(stranger), "/status")
    messenger.wait_for_bot_message(said.chat, said.id, PATIENCE)
    again = messenger.say(stranger, said.chat, "/start")
    assert f"หมายเลขของบัญชีนี้คือ {stranger.id} " in messenger.wait_for_bot_message(said.chat, again.id, PATIENCE).text


def test_a_stranger_who_starts_on_and_on_is_told_once_for_a_while(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.application.STRANGERS_WAIT", PATIENCE)
    monkeypatch.setattr("bot.chat.application.STARTS_WAIT", PATIENCE)
    messenger = office.sandbox.messenger
    stranger = messenger.add_person("ผู้เริ่มซ้ำ")
    said = messenger.say(stranger, messenger.private_chat(stranger), "/start")
    told = messenger.wait_for_bot_message(said.chat, said.id, PATIENCE)
    for text in ("/start", "/start", "/status", "/start"):
        messenger.say(stranger, said.chat, text)
    office.ask("/status บางคล้า")  # comes after them
    assert bot_messages(office, stranger.id) == [told]


def test_a_button_under_an_old_answer_shows_nothing_once_its_chat_is_no_longer_served(office: Office) -> None:
    shown = office.ask("/status บางคล้า")
    before = shown.text
    data = shown.buttons[0][0]["callback_data"]
    served[:] = [replace(DESK, office=replace(DESK.office, admins=frozenset()))]
    assert alert_after_press(office, shown, data, PROVINCE_OFFICER) == "กลุ่มหรือบัญชีนี้ยังไม่ได้รับอนุญาตให้ดูข้อมูล"
    assert shown.text == before


def test_a_button_that_this_program_did_not_write_is_answered_with_how_to_go_on(office: Office) -> None:
    shown = office.ask("/status บางคล้า")
    shown.reply_markup = {"inline_keyboard": [[{"text": "?", "callback_data": "v1|status"}]]}
    assert alert_after_press(office, shown, "v1|status", PROVINCE_OFFICER) == ("ปุ่มนี้ใช้ไม่ได้แล้ว โปรดพิมพ์ /status เพื่อเริ่มใหม่")


def test_an_admin_elsewhere_gets_no_figure_into_a_group_that_is_not_configured(office: Office) -> None:
    messenger, admin = office.sandbox.messenger, office.person(PROVINCE_OFFICER)
    room = messenger.add_group("กลุ่มอื่น", [admin])
    said = messenger.say(admin, room, "/status บางคล้า")
    answer = messenger.wait_for_bot_message(room, said.id, PATIENCE).text
    assert str(room.id) in answer
    assert "68,025,600" not in answer


def test_whoever_is_in_the_officer_group_may_ask_there_and_only_there(office: Office) -> None:
    assert "68,025,600" in office.ask("/status บางคล้า", by=DISTRICT_OFFICER, chat=office.group).text
    assert "68,025,600" not in office.ask("/status บางคล้า", by=DISTRICT_OFFICER).text
    assert office.group.id == GROUP
