"""The whole program over the sandbox, as `make demo` runs it, for tests: the bot in a thread, people in the chat."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import patience
from builders import OFFICE, seed_snapshot

from bot.chat.answers import Desk
from bot.chat.application import OfficerChat, build_application
from bot.chat.conversation import converse as converse_with
from bot.chat.polling import GuardedPoll
from bot.config.loading import Config
from bot.demo import GROUP, PROVINCE_OFFICER, SPREADSHEET, TEMPO, demo_config, demo_sandbox
from bot.office.sync import SheetState
from bot.posts.tick import Tempo
from bot.run import run
from sandbox.chat import Chat, Message, Person
from sandbox.server import Sandbox
from sandbox.spreadsheet import Tab

PATIENCE = patience.PATIENCE
NEW_FINDINGS = "🔎 ขอความอนุเคราะห์ตรวจสอบข้อมูล — "
"""How the posts about new findings begin."""
DESK = Desk(replace(OFFICE, chat=GROUP, admins=frozenset({PROVINCE_OFFICER})), SheetState(seed_snapshot()))
"""What is known of the demo's office without reading its sheet."""


class Running:
    """Work in a thread of its own; `with` starts and stops it. What it raised is raised again at the end."""

    def __init__(self, work: Callable[[asyncio.Event], Awaitable[None]]) -> None:
        self._work = work
        self._error: BaseException | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bot")

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(PATIENCE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "the bot did not stop"
        if self._error and error is None:
            raise self._error

    def _run(self) -> None:
        async def work() -> None:
            self._stop = asyncio.Event()
            self._loop = asyncio.get_running_loop()
            self._ready.set()
            await self._work(self._stop)

        try:
            asyncio.run(work())
        except Exception as error:  # noqa: BLE001 (raised again in the test's own thread)
            self._error = error


class RunningBot(Running):
    """The whole program."""

    def __init__(self, config: Config, sandbox: Sandbox, tempo: Tempo = TEMPO) -> None:
        super().__init__(partial(run, config, sandbox.clock.now, tempo=tempo))


async def converse(
    sandbox: Sandbox, desks: Callable[[], Sequence[Desk]], now: Callable[[], datetime], stop: asyncio.Event
) -> None:
    """The chat alone, which knows of the offices what `desks` gives."""
    poll = GuardedPoll()
    chat = OfficerChat(desks, now, poll.server_time)
    application = build_application(sandbox.telegram.token, sandbox.url, chat, poll)
    await converse_with(application, stop)


@dataclass(frozen=True, slots=True)
class Office:
    """The demo's office: its sandbox, its configuration, and who is who in it."""

    sandbox: Sandbox
    config: Config

    @property
    def group(self) -> Chat:
        return self.sandbox.messenger.chats[GROUP]

    @property
    def tab(self) -> Tab:
        return self.sandbox.google.spreadsheets[SPREADSHEET].tabs[0]

    def person(self, number: int) -> Person:
        return self.sandbox.messenger.people[number]

    def private(self, number: int) -> Chat:
        return self.sandbox.messenger.private_chat(self.person(number))

    def ask(self, text: str, *, by: int = PROVINCE_OFFICER, chat: Chat | None = None) -> Message:
        """Say something, in private unless a chat is given, and wait for the bot's answer to it.

        In a group the bot keeps to Telegram's twenty messages a minute, so tests ask there only where it matters.
        """
        messenger = self.sandbox.messenger
        said = messenger.say(self.person(by), chat or self.private(by), text)

        def answered() -> Message | None:
            """The next of the bot's messages; those about new findings come at any time and are no answer."""
            later = (each for each in messenger.messages(said.chat) if each.from_bot and each.id > said.id)
            return next((each for each in later if not each.text.startswith(NEW_FINDINGS)), None)

        return messenger.wait_until(answered, PATIENCE)

    def ask_until(self, text: str, expected: str) -> Message:
        """Ask again until the expected words are in the answer: what a poll must bring first."""
        deadline = time.monotonic() + PATIENCE
        while expected not in (answer := self.ask(text)).text:
            assert time.monotonic() < deadline, f"{expected!r} was never answered; at last: {answer.text}"
        return answer

    def press(self, label: str, message: Message, *, by: int = PROVINCE_OFFICER) -> Message:
        """Press the button with that label and wait until the message shows something else."""
        before = message.text
        (data,) = [key["callback_data"] for row in message.buttons for key in row if key["text"] == label]
        messenger = self.sandbox.messenger
        messenger.press(self.person(by), message, data)
        return messenger.wait_until(lambda: message if message.text != before else None, PATIENCE)


@contextmanager
def office_at_work(folder: Path) -> Iterator[Office]:
    """The demo's office with the bot running and its sheet read."""
    with demo_sandbox() as sandbox:
        office = Office(sandbox, demo_config(sandbox, folder))
        with RunningBot(office.config, sandbox):
            office.ask_until("/status", "490,457,447")
            # The board is there before anybody speaks in the group, so that it is nobody's answer.
            messenger = sandbox.messenger
            messenger.wait_until(lambda: True if office.group.pinned else None, PATIENCE)
            yield office


@contextmanager
def chat_at_work(folder: Path, desks: Callable[[], Sequence[Desk]] = lambda: [DESK]) -> Iterator[Office]:
    """The demo's group with the bot answering in it from what `desks` gives; no sheet is read."""
    with demo_sandbox() as sandbox, Running(partial(converse, sandbox, desks, sandbox.clock.now)):
        yield Office(sandbox, demo_config(sandbox, folder))
