"""Delivery over real HTTP: parts, edits, refusals and cut connections; what is old and what is a bug."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from builders import office_with, read, seed_snapshot, tab
from office_at_work import DESK, PATIENCE, Office, Running, chat_at_work, converse
from telegram import Bot, Chat
from telegram import Message as TelegramMessage
from telegram.request import HTTPXRequest

from bot.chat import delivery
from bot.chat.answers import Desk
from bot.chat.questions import View, action
from bot.demo import PROVINCE_OFFICER, demo_config, demo_sandbox
from bot.message import Message
from bot.office.sync import SheetState
from sandbox import bot_objects
from sandbox.chat import Message as ShownMessage
from sandbox.faults import Fault


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with chat_at_work(tmp_path_factory.mktemp("office")) as at_work:
        yield at_work


def answers_to(office: Office, text: str) -> list[ShownMessage]:
    """What the bot answers to a line in private, all of it: the help that is asked for after it comes last."""
    messenger, room = office.sandbox.messenger, office.private(PROVINCE_OFFICER)
    said = messenger.say(office.person(PROVINCE_OFFICER), room, text)
    messenger.say(office.person(PROVINCE_OFFICER), room, "/help")

    def look() -> list[ShownMessage] | None:
        answers = [each for each in messenger.messages(room) if each.from_bot and each.id > said.id]
        return answers[:-1] if answers and answers[-1].text.startswith("📄 วิธีใช้") else None

    return messenger.wait_until(look, PATIENCE)


# Sent once


def test_a_reply_is_sent_again_when_the_connection_was_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing listens on the port until the third try."""
    monkeypatch.setattr(delivery, "_WAITS_BEFORE_RETRY", (0.0, 0.0))
    with demo_sandbox() as probe:
        port = probe.port
    sandbox = demo_sandbox(port)
    room = sandbox.messenger.private_chat(sandbox.messenger.people[PROVINCE_OFFICER])
    said = sandbox.messenger.say(room.members[0], room, "/status")
    tries: list[httpx.Request] = []

    with ExitStack() as serving:

        async def note(request: httpx.Request) -> None:
            tries.append(request)
            if len(tries) == len(("refused", "refused", "taken")):
                serving.enter_context(sandbox)

        async def work() -> None:
            hooks = {"trust_env": False, "event_hooks": {"request": [note]}}
            request = HTTPXRequest(httpx_kwargs=hooks)
            bot = Bot(sandbox.telegram.token, f"http://127.0.0.1:{port}/bot", request=request)
            question = TelegramMessage(said.id, said.date, Chat(room.id, Chat.PRIVATE))
            question.set_bot(bot)
            await delivery.reply(question, Message("หัวเรื่อง", "เนื้อหา"))
            await request.shutdown()

        asyncio.run(work())
        assert len(tries) == 3
        assert [each.text for each in sandbox.messenger.messages(room) if each.from_bot] == ["หัวเรื่อง\nเนื้อหา"]


def test_a_reply_is_not_sent_twice_when_the_connection_is_cut_after_it_was_taken(office: Office) -> None:
    office.sandbox.telegram.faults.next("sendMessage", Fault.closed(done=True))
    assert len(answers_to(office, "/status บางคล้า")) == 1


def test_a_reply_that_telegram_refuses_leaves_a_line_in_the_log_and_nothing_in_the_chat(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    refusal = {"ok": False, "error_code": 400, "description": "Bad Request: not enough rights to send text messages"}
    office.sandbox.telegram.faults.next("sendMessage", Fault.answer(400, refusal))
    assert answers_to(office, "/status บางคล้า") == []
    assert "Telegram did not take an answer: Not enough rights to send text messages" in caplog.text


# Parts, and answers in place


def crowd() -> Desk:
    """An office with so many districts that what is missing of six months fits no single message."""
    districts = [f"อำเภอทดสอบที่{number}กขคงจฉชซฌญ" for number in range(1, 61)]
    office = replace(office_with(*districts), chat=DESK.office.chat, admins=DESK.office.admins)
    header = "อำเภอ | ต.ค.66 | พ.ย.66 | ธ.ค.66 | ม.ค.67 | ก.พ.67 | มี.ค.67"
    first = f"{districts[0]} | 1 | 1 | 1 | 1 | 1 | 1"
    table = "\n".join([header, first, *(f"{district} | | | | | |" for district in districts[1:])])
    return Desk(office, SheetState(read(tab(table), names=office.names)))


def test_a_long_answer_comes_in_parts_with_the_buttons_under_the_last(tmp_path: Path) -> None:
    with chat_at_work(tmp_path, lambda: [crowd()]) as office:
        parts = answers_to(office, "/missing")
        assert len(parts) > 1
        assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [True]
        whole = "\n".join(part.text for part in parts)
        assert whole.startswith("🔎 ข้อมูลที่ยังไม่พบในตารางกลาง\nเดือนตุลาคม 2566")
        assert whole.count("อำเภอทดสอบที่60กขคงจฉชซฌญ") == 6
        assert max(len(part.text) for part in parts) <= 4096


def test_a_view_too_long_for_the_pressed_message_is_answered_below_it(tmp_path: Path) -> None:
    with chat_at_work(tmp_path, lambda: [crowd()]) as office:
        shown = office.ask("/standings")
        (data,) = [key["callback_data"] for row in shown.buttons for key in row if key["text"] == "รอข้อมูล"]
        office.sandbox.messenger.press(office.person(PROVINCE_OFFICER), shown, data)
        below = office.sandbox.messenger.wait_for_bot_message(shown.chat, shown.id, PATIENCE)
        assert below.text.startswith("🔎 ข้อมูลที่ยังไม่พบในตารางกลาง")
        assert shown.text.startswith("📊")


def test_a_press_under_a_message_that_telegram_no_longer_tells_of_is_answered_anew(office: Office) -> None:
    person, room = office.person(PROVINCE_OFFICER), office.private(PROVINCE_OFFICER)
    after = office.ask("/help").id
    inaccessible = {"chat": bot_objects.chat(room), "message_id": 1, "date": 0}
    query: dict[str, Any] = {"id": "1", "from": bot_objects.user(person), "chat_instance": "1", "message": inaccessible}
    query["data"] = action(View.STATUS, DESK.office.name, "บางคล้า")
    office.sandbox.messenger.inject({"callback_query": query})
    answer = office.sandbox.messenger.wait_for_bot_message(room, after, PATIENCE)
    assert "68,025,600" in answer.text
    assert answer.buttons


def test_a_message_that_can_no_longer_be_edited_is_answered_anew(office: Office) -> None:
    shown = office.ask("/status")
    refusal = {"ok": False, "error_code": 400, "description": "Bad Request: message can't be edited"}
    office.sandbox.telegram.faults.next("editMessageText", Fault.answer(400, refusal))
    (data,) = [key["callback_data"] for row in shown.buttons for key in row if key["text"] == "บางคล้า"]
    office.sandbox.messenger.press(office.person(PROVINCE_OFFICER), shown, data)
    assert "68,025,600" in office.sandbox.messenger.wait_for_bot_message(shown.chat, shown.id, PATIENCE).text


def test_a_view_that_is_shown_already_stays_as_it_is(office: Office) -> None:
    shown = office.ask("/status บางคล้า")
    refusal = (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    )
    office.sandbox.telegram.faults.next(
        "editMessageText", Fault.answer(400, {"ok": False, "error_code": 400, "description": refusal})
    )
    office.sandbox.messenger.press(office.person(PROVINCE_OFFICER), shown, shown.buttons[0][0]["callback_data"])
    assert office.ask("/help").id == shown.id + 2


# Bugs


def test_a_bug_is_told_by_a_reference_that_stands_in_the_log_with_the_traceback(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = [True]

    def desks() -> Sequence[Desk]:
        if broken[0]:
            raise LookupError("a bug of this program")
        return [DESK]

    with chat_at_work(tmp_path, desks) as office:
        apology = office.ask("/status บางคล้า").text
        broken.clear()
        broken.append(False)
        assert "68,025,600" in office.ask("/status บางคล้า").text
    match = re.fullmatch(
        r"ขออภัย ระบบขัดข้องชั่วคราว\nโปรดลองอีกครั้ง หากยังพบปัญหา โปรดแจ้งผู้ดูแลระบบ \(อ้างอิง ([0-9A-F]{6})\)", apology
    )
    assert match
    (record,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert record.getMessage() == f"reference {match[1]}"
    assert record.exc_info
    assert "a bug of this program" in str(record.exc_info[1])


# Old questions, wrong clocks


def test_a_question_that_waited_longer_than_ten_minutes_is_not_answered(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.chat.application")
    sandbox = demo_sandbox()
    office = Office(sandbox, demo_config(sandbox, tmp_path))
    room = office.private(PROVINCE_OFFICER)
    old = sandbox.messenger.say(office.person(PROVINCE_OFFICER), room, "/status บางคล้า")
    sandbox.clock.advance(timedelta(minutes=8))
    recent = sandbox.messenger.say(office.person(PROVINCE_OFFICER), room, "/status บางปะกง")
    sandbox.clock.advance(timedelta(minutes=3))
    with sandbox, Running(partial(converse, sandbox, lambda: [DESK], sandbox.clock.now)):
        answer = sandbox.messenger.wait_for_bot_message(room, timeout=PATIENCE)
        assert "อำเภอบางปะกง" in answer.text
        assert answer.id == recent.id + 1 == old.id + 2
    assert "is not answered" in caplog.text


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_question_is_answered_though_this_computers_clock_is_off(hours: int) -> None:
    with demo_sandbox() as sandbox:
        off = timedelta(hours=hours)
        desk = replace(DESK, state=SheetState(replace(seed_snapshot(), read_at=sandbox.clock.now() + off)))
        with Running(partial(converse, sandbox, lambda: [desk], lambda: sandbox.clock.now() + off)):
            room = sandbox.messenger.private_chat(sandbox.messenger.people[PROVINCE_OFFICER])
            said = sandbox.messenger.say(room.members[0], room, "/status บางคล้า")
            assert "68,025,600" in sandbox.messenger.wait_for_bot_message(room, said.id, PATIENCE).text
