"""The sender over real HTTP: whatever Telegram or the network does, a post arrives at most once."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from builders import OFFICE
from patience import PATIENCE
from telegram.error import BadRequest

from bot.chat.answers import Desk
from bot.message import Button, Message
from bot.office.office import Office
from bot.office.sync import SheetState
from bot.people.officers import Officer, OfficerState
from bot.posts.chats import Chats
from bot.posts.delivery import Delivery, DeliveryState, Outcome
from bot.posts.outbox import Outbox
from bot.posts.outcomes import closes_chat
from bot.posts.post import Post
from bot.posts.rival_watch import RivalWatch
from bot.posts.sender import Sender, sending_bot
from bot.store.store import Store, StoreError
from bot.wording.health import chat_suspended
from sandbox import bot_errors
from sandbox.chat import Chat, Person
from sandbox.faults import Fault
from sandbox.server import Sandbox
from scoring.sales import District

PROVINCE = "ฉะเชิงเทรา"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)
CONFIRMED = ((Button("ยืนยันยอด", "yes"),),)
Found = TypeVar("Found")


@dataclass
class Room:
    """A group with the bot in it, an admin who has written to the bot, and the outbox."""

    sandbox: Sandbox
    store: Store
    outbox: Outbox
    chats: Chats
    admin: Person
    group: Chat
    topic: int | None = None

    @property
    def office(self) -> Office:
        return replace(OFFICE, chat=self.group.id, admins=frozenset({self.admin.id}), topic=self.topic)

    def texts(self, chat: Chat | None = None) -> list[str]:
        return [said.text for said in self.sandbox.messenger.messages(chat or self.group) if said.from_bot]

    def post(self, key: str = "remind", **parts: object) -> None:
        post = Post(key, PROVINCE, self.group.id, Message(key), **parts)  # type: ignore[arg-type]
        self.outbox.enqueue([post], self.sandbox.clock.now())

    def meets(self, fault: Fault, times: int | None = 1, method: str = "sendMessage") -> None:
        self.sandbox.telegram.faults.next(method, fault, times=times)

    def calls(self) -> int:
        return len(self.sandbox.telegram.calls_of("sendMessage"))

    def restarted(self) -> Room:
        return Room(self.sandbox, self.store, Outbox(self.store), Chats(self.store), self.admin, self.group)


@pytest.fixture
def room(sandbox: Sandbox, tmp_path: Path) -> Iterator[Room]:
    messenger = sandbox.messenger
    admin = messenger.add_person("สพจ.ฉะเชิงเทรา")
    messenger.say(admin, messenger.private_chat(admin), "/start")
    group = messenger.add_group("OTOP ฉะเชิงเทรา", [admin], kind="group")
    with Store(str(tmp_path / "otopbot.sqlite3")) as store:
        yield Room(sandbox, store, Outbox(store), Chats(store), admin, group)


@asynccontextmanager
async def sending(
    room: Room,
    api_url: str = "",
    held: Callable[[], bool] = lambda: False,
    is_clock_believed: Callable[[], bool] = lambda: True,
) -> AsyncIterator[None]:
    """The sender at work."""
    bot = sending_bot(room.sandbox.telegram.token, api_url or room.sandbox.url)
    sender = Sender(bot, room.outbox, room.sandbox.clock.now, room.chats, lambda: [Desk(room.office, SheetState())])
    stop = asyncio.Event()
    work = asyncio.create_task(sender.run(stop, held, is_clock_believed))
    try:
        yield
    finally:
        stop.set()
        await work


async def until(look: Callable[[], Found]) -> Found:
    """Wait until there is something to see, or time is up."""
    async with asyncio.timeout(PATIENCE):
        while not (found := look()):  # noqa: ASYNC110 (other threads change it, which set no event)
            await asyncio.sleep(0.01)
    return found


def run(room: Room, expected: DeliveryState, number: int = 1) -> None:
    """Let the sender work until so many parts are in the expected state."""

    async def work() -> None:
        async with sending(room):
            await until(lambda: room.outbox.counts().get(expected, 0) >= number)

    asyncio.run(work())


def later(room: Room, seconds: float) -> None:
    room.sandbox.clock.advance(timedelta(seconds=seconds))


def test_a_post_arrives_with_its_markup_and_its_buttons(room: Room) -> None:
    now = room.sandbox.clock.now()
    message = Message("<กำหนด> & ยืนยัน", "บางคล้า_", CONFIRMED)
    room.outbox.enqueue([Post("a", PROVINCE, room.group.id, message)], now)
    run(room, DeliveryState.SENT)
    (said,) = [each for each in room.sandbox.messenger.messages(room.group) if each.from_bot]
    assert said.text == "<กำหนด> & ยืนยัน\nบางคล้า_"
    assert said.buttons == [[{"text": "ยืนยันยอด", "callback_data": "yes"}]]
    assert room.outbox.message_id("a") == said.id


def test_a_picture_arrives_with_its_text_below(room: Room) -> None:
    room.post(photo=PNG)
    run(room, DeliveryState.SENT)
    (said,) = [each for each in room.sandbox.messenger.messages(room.group) if each.from_bot]
    assert said.photo is not None
    assert said.text == "remind"


# Not sent: tried again


@pytest.mark.parametrize(
    "fault",
    [
        bot_errors.too_many_requests(3).fault(),
        Fault.answer(429, {"ok": False, "error_code": 429, "description": "Too Many Requests"}),
        Fault.answer(500, {"ok": False, "error_code": 500, "description": "Internal Server Error"}),
        Fault.answer(502, {"ok": False, "error_code": 502, "description": "Bad Gateway"}),
        bot_errors.unauthorized().fault(),
    ],
    ids=["429", "429 untold", "500", "502 in JSON", "401"],
)
def test_what_certainly_was_not_sent_is_sent_later_and_once(room: Room, fault: Fault) -> None:
    room.meets(fault)
    room.post()

    async def work() -> None:
        async with sending(room):
            await until(lambda: room.calls() == 1 and room.outbox.counts().get(DeliveryState.QUEUED))
            later(room, 60)
            await until(lambda: room.outbox.counts().get(DeliveryState.SENT))

    asyncio.run(work())
    assert room.texts() == ["remind"]


def test_telegrams_waiting_time_is_kept_across_a_restart(room: Room) -> None:
    room.meets(bot_errors.too_many_requests(30).fault())
    room.post()

    async def refused() -> None:
        async with sending(room):
            await until(lambda: room.calls() == 1 and room.outbox.counts().get(DeliveryState.QUEUED))

    asyncio.run(refused())
    later(room, 29)
    assert room.restarted().outbox.take(room.sandbox.clock.now()) is None
    later(room, 1)
    run(room.restarted(), DeliveryState.SENT)
    assert room.texts() == ["remind"]


def test_without_a_network_posts_wait_and_arrive_once_it_is_back(room: Room) -> None:
    room.post()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody_listens = f"http://127.0.0.1:{taken.getsockname()[1]}"

    async def in_vain() -> None:
        async with sending(room, nobody_listens):
            await until(lambda: [row for row in room.outbox.counts() if row is DeliveryState.QUEUED])
            await until(lambda: attempts(room) >= 1)

    asyncio.run(in_vain())
    later(room, 300)
    run(room.restarted(), DeliveryState.SENT)
    assert room.texts() == ["remind"]


def attempts(room: Room) -> int:
    with room.store.reading() as connection:
        (number,) = connection.exec_driver_sql("SELECT attempts FROM delivery").one()
    return int(number)


# Nobody knows: never again


@pytest.mark.parametrize("done", [True, False], ids=["delivered", "not delivered"])
@pytest.mark.parametrize(
    "fault",
    [
        lambda done: Fault.closed(done=done),
        lambda done: Fault.html(502, done=done),
        lambda done: Fault.html(200, "<html>Welcome</html>", done=done),
        lambda done: Fault.answer(200, {"ok": False}, done=done),
        lambda done: Fault.answer(200, [], done=done),
        lambda done: Fault.answer(200, {"ok": True}, done=done),
        lambda done: Fault.silence(0.2, done=done),
    ],
    ids=["closed", "502 page", "portal", "200 not ok", "200 list", "200 without result", "silent"],
)
def test_what_may_have_arrived_is_never_sent_again(room: Room, fault: Callable[[bool], Fault], *, done: bool) -> None:
    room.meets(fault(done))
    room.post()
    run(room, DeliveryState.UNCERTAIN)
    later(room, 3600)
    room.post("next")
    run(room.restarted(), DeliveryState.SENT)
    assert room.texts() == (["remind", "next"] if done else ["next"])
    assert room.calls() == 2


def test_an_answer_cut_short_after_delivery_is_uncertain(room: Room) -> None:
    room.meets(Fault.truncated())
    room.post()
    run(room, DeliveryState.UNCERTAIN)
    assert room.texts() == ["remind"]
    (trouble,) = room.outbox.troubles(room.sandbox.clock.now() - timedelta(minutes=1))
    assert trouble.key == "remind"


# Refused: once and for all


def test_a_message_that_telegram_refuses_is_parked_with_its_reason_and_the_next_one_goes(room: Room) -> None:
    room.meets(bot_errors.bad_request("BUTTON_DATA_INVALID").fault())
    room.post()
    run(room, DeliveryState.REJECTED)
    later(room, 3)
    room.post("next")
    run(room, DeliveryState.SENT)
    (trouble,) = room.outbox.troubles(room.sandbox.clock.now() - timedelta(minutes=1))
    assert trouble.detail == "Button_data_invalid"
    assert room.texts() == ["next"]


def test_markup_that_telegram_cannot_read_is_sent_once_more_as_plain_text(room: Room) -> None:
    room.meets(bot_errors.bad_request("can't parse entities: unsupported start tag").fault())
    now = room.sandbox.clock.now()
    room.outbox.enqueue([Post("a", PROVINCE, room.group.id, Message("ก < ข & ค"))], now)
    run(room, DeliveryState.SENT)
    assert room.texts() == ["ก < ข & ค"]


def test_posts_go_into_the_groups_topic_and_only_there(room: Room) -> None:
    room.topic = 77
    room.post()
    now = room.sandbox.clock.now()
    room.outbox.enqueue([Post("admin", PROVINCE, room.admin.id, Message("ก"))], now)
    run(room, DeliveryState.SENT, 2)
    sent = room.sandbox.telegram.calls_of("sendMessage")
    threads = {int(call.parameters["chat_id"]): call.parameters.get("message_thread_id") for call in sent}
    assert threads == {room.group.id: "77", room.admin.id: None}


def test_when_a_topic_is_gone_posts_go_to_the_group_and_the_admins_are_told_once(room: Room) -> None:
    room.topic = 77
    for number in range(2):
        room.meets(bot_errors.bad_request("message thread not found").fault())
        room.post(f"remind-{number}")
        run(room, DeliveryState.SENT, 2 + number)
        later(room, 60)
    assert room.texts() == ["remind-0", "remind-1"]
    (told,) = room.texts(room.sandbox.messenger.private_chat(room.admin))
    assert told.startswith(f"📌 จังหวัด{PROVINCE}: ไม่พบหัวข้อในกลุ่ม")


def test_a_topic_that_is_gone_is_left_out(room: Room) -> None:
    room.topic = 77
    room.meets(bot_errors.bad_request("message thread not found").fault())
    room.post()
    run(room, DeliveryState.SENT)
    assert room.texts() == ["remind"]
    calls = room.sandbox.telegram.calls_of("sendMessage")
    threads = [call.parameters.get("message_thread_id") for call in calls if "remind" in call.parameters["text"]]
    assert threads == ["77", None]


# Chats


def test_a_group_that_became_a_supergroup_gets_the_post_there_and_every_later_one(room: Room) -> None:
    grown = room.sandbox.messenger.migrate(room.group, room.admin)
    room.post()
    run(room, DeliveryState.SENT)
    later(room, 3)
    room.post("next")
    run(room.restarted(), DeliveryState.SENT, number=2)
    assert room.texts(grown) == ["remind", "next"]
    assert room.calls() == 3  # the old address was tried once
    assert room.chats.configured(grown.id) == room.group.id


@pytest.mark.parametrize(
    "shut",
    [
        lambda room: room.sandbox.messenger.kick_bot(room.group, room.admin),
        lambda room: room.sandbox.messenger.mute_bot(room.group, room.admin),
        lambda room: room.sandbox.messenger.chats.pop(room.group.id),
    ],
    ids=["kicked", "muted", "gone"],
)
def test_a_group_that_takes_nothing_is_suspended_and_the_admin_told_once(
    room: Room, shut: Callable[[Room], object]
) -> None:
    shut(room)
    for number in range(5):
        room.post(f"remind-{number}")
    run(room, DeliveryState.SENT)
    calls = room.calls()
    later(room, 3600)
    private = room.sandbox.messenger.private_chat(room.admin)
    assert calls == 2  # the post, and the notice to the admin
    assert [text.splitlines()[0] for text in room.texts(private)] == [
        f"📌 จังหวัด{PROVINCE}: ระบบส่งข้อความถึงกลุ่ม {room.group.id} ไม่ได้"
    ]
    assert not any("Telegram แจ้งว่า" in text for text in room.texts(private))
    assert [each.chat for each in room.chats.suspended()] == [room.group.id]
    assert room.outbox.counts()[DeliveryState.QUEUED] == 5


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("Forbidden: bot was blocked by the user", "ผู้ใช้บล็อกบัญชีของระบบ"),
        ("Forbidden: bot was kicked from the supergroup chat", "ระบบถูกนำออกจากกลุ่ม"),
        ("Not enough rights to send text messages to the chat", "กลุ่มไม่อนุญาตให้ระบบส่งข้อความ"),
        ("Chat_send_plain_forbidden", "กลุ่มไม่อนุญาตให้ระบบส่งข้อความ"),
        ("Forbidden: something new", "Telegram แจ้งว่า “Forbidden: something new”"),
    ],
)
def test_the_admins_are_told_of_whom_a_message_does_not_reach_and_why(reason: str, why: str) -> None:
    of_two = [Officer(5, "สมศรี", District(district), OfficerState.BOUND) for district in ("บางคล้า", "บางปะกง")]
    message = chat_suspended(5, PROVINCE, reason, of_two)
    assert message.title == f"📌 จังหวัด{PROVINCE}: ระบบส่งข้อความถึงบัญชีของ สมศรี (อำเภอบางคล้า อำเภอบางปะกง) ไม่ได้"
    assert message.body.splitlines()[0] == f"สาเหตุ: {why}"


def test_an_admin_who_has_blocked_the_bot_stops_nobody_else(room: Room) -> None:
    room.sandbox.messenger.block(room.admin)
    now = room.sandbox.clock.now()
    room.outbox.enqueue([Post("admin", PROVINCE, room.admin.id, Message("ก"))], now)
    room.post()
    run(room, DeliveryState.SENT)
    assert room.texts() == ["remind"]
    assert [each.chat for each in room.chats.suspended()] == [room.admin.id]


def test_a_proposal_for_a_closed_chat_is_sent_once_the_chat_is_found_open_the_next_day(room: Room) -> None:
    room.sandbox.messenger.block(room.admin)
    now = room.sandbox.clock.now()
    room.outbox.enqueue([Post("proposed", PROVINCE, room.admin.id, Message("ก"))], now)
    room.post()
    run(room, DeliveryState.SENT)
    room.sandbox.messenger.unblock(room.admin)
    later(room, 25 * 3600)
    run(room, DeliveryState.SENT, 2)
    assert room.texts(room.sandbox.messenger.private_chat(room.admin)) == ["ก"]
    assert room.chats.suspended() == ()


def test_texts_are_emptied_once_they_are_old_while_the_program_runs(room: Room) -> None:
    room.post()

    async def work() -> None:
        async with sending(room):
            await until(lambda: room.outbox.counts().get(DeliveryState.SENT))
            later(room, timedelta(days=91).total_seconds())
            await until(lambda: not text_kept(room))

    asyncio.run(work())
    assert room.outbox.claimed(PROVINCE) == {"remind"}


def text_kept(room: Room) -> str:
    with room.store.reading() as connection:
        (html,) = connection.exec_driver_sql("SELECT html FROM delivery").one()
    return str(html)


# Held


def test_nothing_is_sent_while_it_is_held(room: Room) -> None:
    room.post()
    hold = [True]
    looked: list[bool] = []

    def held() -> bool:
        looked.append(hold[0])
        return hold[0]

    async def work() -> None:
        async with sending(room, held=held):
            await until(lambda: len(looked) > 1)
            assert room.calls() == 0
            hold[0] = False
            await until(lambda: room.outbox.counts().get(DeliveryState.SENT))

    asyncio.run(work())


def test_that_there_is_another_program_is_sent_while_all_else_is_held(room: Room) -> None:
    room.post()
    now = room.sandbox.clock.now()
    watch = RivalWatch(lambda: True, lambda: now, room.outbox, [room.office])

    async def work() -> None:
        async with sending(room, held=lambda: True):
            await watch.look()
            await watch.look()
            await until(lambda: room.outbox.counts().get(DeliveryState.SENT))

    asyncio.run(work())
    (told,) = room.texts(room.sandbox.messenger.private_chat(room.admin))
    assert told.startswith(f"📌 จังหวัด{PROVINCE}: มีโปรแกรมอื่นใช้โทเคนเดียวกับระบบ\n")
    assert room.texts() == []


@pytest.mark.parametrize("reason", ["CHAT_WRITE_FORBIDDEN", "CHAT_SEND_PLAIN_FORBIDDEN", "chat not found"])
def test_a_chat_that_refuses_texts_is_closed(reason: str) -> None:
    assert closes_chat(BadRequest(reason))


def test_by_a_clock_that_is_not_believed_only_that_is_sent_which_may_come_at_any_time(room: Room) -> None:
    believed = [False]
    room.post("reminder", until=room.sandbox.clock.now() + timedelta(minutes=30))
    room.post("proposal")

    async def work() -> None:
        async with sending(room, is_clock_believed=lambda: believed[0]):
            await until(lambda: room.outbox.counts().get(DeliveryState.SENT))
            assert room.texts() == ["proposal"]
            later(room, 3)
            believed[0] = True
            await until(lambda: room.outbox.counts().get(DeliveryState.SENT) == 2)

    asyncio.run(work())
    assert room.texts() == ["proposal", "reminder"]


# The store


class FullDisk(Outbox):
    """An outbox whose writes fail as long as `full` says so."""

    full_for_claims = False
    settles_that_fail = 0
    tried = 0

    def take(self, now: datetime, *, by_the_clock: bool = True, kind: str = "") -> Delivery | None:
        self.tried += 1
        if self.full_for_claims:
            raise StoreError("The database cannot be written: disk full.")
        return super().take(now, by_the_clock=by_the_clock, kind=kind)

    def settle(self, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
        if self.settles_that_fail:
            self.settles_that_fail -= 1
            raise StoreError("The database cannot be written: disk full.")
        super().settle(delivery, outcome, now)


def test_without_a_claim_on_the_disk_nothing_is_sent(room: Room) -> None:
    room.post()
    disk = FullDisk(room.store)
    disk.full_for_claims = True
    room.outbox = disk

    async def work() -> None:
        async with sending(room):
            await until(lambda: disk.tried > 1)
            assert room.calls() == 0
            disk.full_for_claims = False
            await until(lambda: room.outbox.counts().get(DeliveryState.SENT))

    asyncio.run(work())
    assert room.texts() == ["remind"]


class FullRegister(Chats):
    """A register of chats that cannot be written as long as `is_full` says so."""

    is_full = True

    def _change(self, chat: int, **values: object) -> None:
        if self.is_full:
            raise StoreError("The database cannot be written: disk full.")
        super()._change(chat, **values)


def test_a_group_that_became_a_supergroup_gets_the_post_though_that_cannot_be_kept(room: Room) -> None:
    grown = room.sandbox.messenger.migrate(room.group, room.admin)
    room.chats = FullRegister(room.store)
    room.post()
    run(room, DeliveryState.SENT)
    assert room.texts(grown) == ["remind"]


def test_what_was_refused_while_the_disk_was_full_is_tried_again(room: Room) -> None:
    room.sandbox.messenger.mute_bot(room.group, room.admin)
    room.chats = disk = FullRegister(room.store)
    room.post()

    async def work() -> None:
        async with sending(room):
            await until(lambda: room.calls() == 1 and room.outbox.counts().get(DeliveryState.QUEUED))
            disk.is_full = False
            later(room, 30)
            await until(room.chats.suspended)

    asyncio.run(work())
    assert room.outbox.troubles(room.sandbox.clock.now() - timedelta(hours=1)) == ()


def test_what_was_sent_is_kept_as_soon_as_the_disk_takes_it_and_sent_no_second_time(room: Room) -> None:
    room.post()
    disk = FullDisk(room.store)
    disk.settles_that_fail = 2
    room.outbox = disk
    run(room, DeliveryState.SENT)
    assert room.texts() == ["remind"]
