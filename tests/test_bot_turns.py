"""Turns: a chat waits only for itself, gets its answers in the order of its questions, and never too many at once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from builders import DISTRICTS
from office_at_work import PATIENCE, Office, chat_at_work
from telegram import Chat, Message, Update

from bot.chat.turns import LONGEST_QUEUE, ChatTurns
from bot.demo import DISTRICT_OFFICER
from sandbox.chat import Message as ShownMessage
from sandbox.faults import Fault


def answers_in_group(office: Office) -> list[ShownMessage]:
    return [message for message in office.sandbox.messenger.messages(office.group) if message.from_bot]


def test_forty_questions_in_one_chat_hold_up_no_other_and_the_first_twenty_are_answered_in_order(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with chat_at_work(tmp_path) as office:
        messenger, telegram = office.sandbox.messenger, office.sandbox.telegram
        telegram.faults.next("sendMessage", Fault.drip(seconds=60))
        officer = office.person(DISTRICT_OFFICER)
        with messenger.changes.lock():  # so that they come in one batch
            asked = [messenger.say(officer, office.group, f"/status {DISTRICTS[n % 11]}") for n in range(40)]
        telegram.wait_for_calls("sendMessage")

        assert "อำเภอบางคล้า" in office.ask("/status บางคล้า").text
        assert len(answers_in_group(office)) == 1  # the group still waits for its first

        telegram.faults.clear()
        messenger.wait_until(lambda: len(answers_in_group(office)) >= LONGEST_QUEUE or None, PATIENCE)
    answers = answers_in_group(office)
    assert [answer.reply_to and answer.reply_to.id for answer in answers] == [said.id for said in asked[:LONGEST_QUEUE]]
    assert all(DISTRICTS[n % 11] in answer.text for n, answer in enumerate(answers))
    assert caplog.text.count("asks faster than it can be answered") == 40 - LONGEST_QUEUE


def update(chat: int, number: int = 1) -> Update:
    return Update(number, message=Message(number, date=None, chat=Chat(chat, Chat.PRIVATE)))  # type: ignore[arg-type]


def test_within_a_chat_one_handler_ends_before_the_next_begins() -> None:
    seen: list[str] = []

    async def handle(name: str) -> None:
        seen.append(f"{name} begins")
        await asyncio.sleep(0)
        seen.append(f"{name} ends")

    async def work() -> None:
        turns = ChatTurns()
        await asyncio.gather(*(turns.process_update(update(5), handle(name)) for name in "abc"))

    asyncio.run(work())
    assert seen == [f"{name} {what}" for name in "abc" for what in ("begins", "ends")]


def test_a_handler_that_fails_gives_its_turn_back() -> None:
    answered: list[int] = []

    async def fail() -> None:
        raise LookupError("a bug")

    async def answer(number: int) -> None:
        answered.append(number)

    async def work() -> None:
        turns = ChatTurns()
        for _ in range(LONGEST_QUEUE + 5):
            with pytest.raises(LookupError):
                await turns.process_update(update(5), fail())
        await turns.process_update(update(5), answer(1))

    asyncio.run(work())
    assert answered == [1]


def test_a_chat_that_asked_too_fast_is_answered_again_once_its_queue_is_short() -> None:
    answered: list[int] = []

    async def work() -> None:
        turns, go_on = ChatTurns(), asyncio.Event()

        async def answer(number: int) -> None:
            await go_on.wait()
            answered.append(number)

        many = [asyncio.create_task(turns.process_update(update(5), answer(n))) for n in range(LONGEST_QUEUE + 3)]
        await asyncio.gather(*many[LONGEST_QUEUE:])  # left, so they end at once
        go_on.set()
        await asyncio.gather(*many)
        await turns.process_update(update(5), answer(99))

    asyncio.run(work())
    assert answered == [*range(LONGEST_QUEUE), 99]
