"""The board over real HTTP: pinned once, edited in place, left alone where Telegram asks for that or shuts it out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import OFFICE
from patience import PATIENCE
from telegram import Bot

from bot.chat.answers import Desk
from bot.message import Message
from bot.office.sync import SheetState
from bot.posts.board import Board, BoardStore
from bot.posts.board_editor import BoardEditor
from bot.posts.chats import Chats
from bot.posts.delivery import DeliveryState, Outcome
from bot.posts.outbox import Outbox
from bot.posts.post import Post
from bot.posts.sender import Sender, sending_bot
from bot.store.store import Store
from sandbox import bot_errors
from sandbox.chat import Chat, Person
from sandbox.faults import Fault
from sandbox.server import Sandbox

NAME = OFFICE.name


@dataclass
class Room:
    """A group with the board's message in it, and an admin of the office who has written to the bot."""

    sandbox: Sandbox
    store: Store
    admin: Person
    group: Chat
    looks: int = 0

    @property
    def boards(self) -> BoardStore:
        return BoardStore(self.store)

    def bot(self) -> Bot:
        return sending_bot(self.sandbox.telegram.token, self.sandbox.url)

    def shown(self) -> list[str]:
        return [
            message.text for message in self.sandbox.messenger.messages(self.group) if message.from_bot and message.text
        ]

    def edits(self) -> int:
        return len(self.sandbox.telegram.calls_of("editMessageText"))

    def later(self, seconds: float) -> None:
        self.sandbox.clock.advance(timedelta(seconds=seconds))

    def told_admins(self) -> list[str]:
        """The keys of what waits to be told to the admins."""
        return sorted(Outbox(self.store).claimed(NAME) - {"board"})

    def work_until(self, look: Callable[[], object]) -> None:
        """Let the editor work until there is something to see; begun anew each time, as after a restart."""
        now, chats = self.sandbox.clock.now, Chats(self.store)
        office = replace(OFFICE, chat=self.group.id, admins=frozenset({self.admin.id}))
        sender = Sender(self.bot(), Outbox(self.store), now, chats, lambda: [Desk(office, SheetState())])

        editor = BoardEditor(self.bot(), self.store, now, chats, sender.suspend)

        def held() -> bool:
            self.looks += 1
            return False

        async def work() -> None:
            stop = asyncio.Event()
            editing = asyncio.create_task(editor.run(stop, held))
            async with asyncio.timeout(PATIENCE):
                while not look():  # noqa: ASYNC110 (another thread's work, which sets no event)
                    await asyncio.sleep(0.01)
            stop.set()
            await editing

        asyncio.run(work())

    def work_in_vain(self) -> None:
        """Let the editor look twice; the second look begins when the first is over."""
        enough = self.looks + 3
        self.work_until(lambda: self.looks >= enough)


@pytest.fixture
def room(sandbox: Sandbox, tmp_path: Path) -> Iterator[Room]:
    """The board was posted, and is to be found by the key of its post."""
    messenger = sandbox.messenger
    admin = messenger.add_person("สพจ.ฉะเชิงเทรา")
    messenger.say(admin, messenger.private_chat(admin), "/start")
    group = messenger.add_group("OTOP ฉะเชิงเทรา", [admin], bot_status="administrator")
    with Store(str(tmp_path / "otopbot.sqlite3")) as store:
        opened = Room(sandbox, store, admin, group)
        asyncio.run(posted(opened))
        opened.boards.keep(NAME, Board(group.id, "board", "เดิม"))
        yield opened


async def posted(room: Room) -> None:
    """Send the first message of the board, as the sender does."""
    outbox, now = Outbox(room.store), room.sandbox.clock.now
    outbox.enqueue([Post("board", NAME, room.group.id, Message("เดิม"))], now())
    stop = asyncio.Event()
    sending = asyncio.create_task(Sender(room.bot(), outbox, now, Chats(room.store), list).run(stop))
    async with asyncio.timeout(PATIENCE):
        while outbox.message_id("board") is None:  # noqa: ASYNC110 (the outbox sets no event)
            await asyncio.sleep(0.01)
    stop.set()
    await sending


def board(room: Room) -> Board:
    found = room.boards.of(NAME)
    assert found
    return found


def test_the_board_is_found_pinned_and_edited_once(room: Room) -> None:
    room.boards.want(NAME, "ใหม่", "<b>ใหม่</b> 08.50 น.")
    room.work_until(lambda: board(room).html == "ใหม่")
    assert room.shown() == ["ใหม่ 08.50 น."]
    assert len(room.group.pinned) == 1
    room.boards.want(NAME, "ใหม่", "<b>ใหม่</b> 09.00 น.")  # nothing but the time is new
    room.boards.want(NAME, "ใหม่กว่า", "ใหม่กว่า")
    room.later(3)
    room.work_until(lambda: board(room).html == "ใหม่กว่า")
    assert room.edits() == 2


def test_how_long_telegram_asks_to_wait_is_kept_over_a_restart(room: Room) -> None:
    room.sandbox.telegram.faults.next("editMessageText", bot_errors.too_many_requests(40).fault())
    room.boards.want(NAME, "ใหม่", "ใหม่")
    room.work_until(lambda: (edit := room.boards.edit(NAME)) and edit.not_before)
    edit = room.boards.edit(NAME)
    assert edit
    assert edit.not_before == room.sandbox.clock.now() + timedelta(seconds=40)
    room.later(39)
    room.work_in_vain()
    assert room.edits() == 1
    room.later(1)
    room.work_until(lambda: board(room).html == "ใหม่")
    assert room.shown() == ["ใหม่"]


def test_while_telegram_asks_to_leave_the_group_alone_its_board_is_not_edited(room: Room) -> None:
    room.work_until(lambda: board(room).pinned)
    outbox, now = Outbox(room.store), room.sandbox.clock.now()
    outbox.enqueue([Post("group|1", NAME, room.group.id, Message("ก"))], now)
    room.later(3)
    taken = outbox.take(room.sandbox.clock.now())
    assert taken
    until = room.sandbox.clock.now() + timedelta(seconds=40)
    outbox.settle(taken, Outcome(DeliveryState.QUEUED, not_before=until), room.sandbox.clock.now())
    room.boards.want(NAME, "ใหม่", "ใหม่")
    room.later(39)
    room.work_in_vain()
    assert room.edits() == 0
    room.later(1)
    room.work_until(lambda: board(room).html == "ใหม่")


@pytest.mark.parametrize("fault", [Fault.closed(done=True), Fault.html(502), Fault.closed()])
def test_an_edit_of_which_nobody_knows_is_made_again(room: Room, fault: Fault) -> None:
    room.sandbox.telegram.faults.next("editMessageText", fault)
    room.boards.want(NAME, "ใหม่", "ใหม่")
    room.work_until(lambda: (edit := room.boards.edit(NAME)) and edit.not_before)
    room.later(60)
    room.work_until(lambda: board(room).html == "ใหม่")
    assert room.shown() == ["ใหม่"]


def test_a_group_that_shut_the_bot_out_is_suspended_and_its_board_left_alone(room: Room) -> None:
    room.work_until(lambda: board(room).pinned)
    room.sandbox.messenger.kick_bot(room.group, room.admin)
    room.boards.want(NAME, "ใหม่", "ใหม่")
    room.work_until(lambda: Chats(room.store).suspended())
    (key,) = room.told_admins()
    assert key.startswith(f"suspended|{room.group.id}|")
    for text in ("ใหม่กว่า", "ใหม่ที่สุด"):
        room.later(60)
        room.boards.want(NAME, text, text)
        room.work_in_vain()
    assert room.edits() == 1
    room.sandbox.messenger.add_bot(room.group, room.admin)
    Chats(room.store).resume(room.group.id)
    room.work_until(lambda: board(room).html == "ใหม่ที่สุด")


def test_a_board_that_was_deleted_is_forgotten_so_that_a_new_one_comes(room: Room) -> None:
    room.work_until(lambda: board(room).pinned)
    room.sandbox.telegram.faults.next("editMessageText", bot_errors.bad_request("message to edit not found").fault())
    room.boards.want(NAME, "ใหม่", "ใหม่")
    room.work_until(lambda: room.boards.of(NAME) is None)


def test_a_board_that_may_not_be_pinned_is_edited_all_the_same(room: Room) -> None:
    refusal = "not enough rights to manage pinned messages in the chat"
    room.sandbox.telegram.faults.next("pinChatMessage", bot_errors.bad_request(refusal).fault())
    room.boards.want(NAME, "ใหม่", "ใหม่")
    room.work_until(lambda: board(room).html == "ใหม่")
    assert room.group.pinned == []
    assert Chats(room.store).suspended() == ()
