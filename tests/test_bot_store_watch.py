"""A database that cannot be written: the admins are told once, past the outbox, and all goes on once it can be."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from builders import BANGKOK, OFFICE
from full_disk import Disk, disk
from office_at_work import Office, RunningBot
from patience import until

from bot.demo import GROUP, PROVINCE_OFFICER, demo_config, demo_sandbox
from bot.message import Message
from bot.posts.outbox import Outbox
from bot.posts.post import Post
from bot.posts.sender import sending_bot
from bot.posts.store_watch import LOOKS_THAT_CONVINCE, LOOKS_THAT_REASSURE, StoreWatch
from bot.store.store import Refusal, Store, StoreError
from sandbox import bot_errors
from sandbox.chat import Chat
from sandbox.server import Sandbox

IN_HOURS = datetime(2024, 3, 13, 9, 0, tzinfo=BANGKOK)


@pytest.fixture
def held() -> Iterator[Disk]:
    with disk() as at_hand:
        yield at_hand


@dataclass
class Watched:
    """A store, the watch over it, and the chat of the one admin."""

    store: Store
    sandbox: Sandbox
    admin: Chat
    told: datetime | None = IN_HOURS

    def __post_init__(self) -> None:
        office = replace(OFFICE, admins=frozenset({self.admin.id}))
        bot = sending_bot(self.sandbox.telegram.token, self.sandbox.url)
        self.watch = StoreWatch(self.store, bot, lambda: self.told, [office])

    @property
    def refusal(self) -> Refusal | None:
        return self.watch.refusal

    def look(self, times: int) -> list[str]:
        """What the admin has been told after so many looks."""

        async def looks() -> None:
            async with self.watch._bot.request:
                for _ in range(times):
                    await self.watch.look()

        asyncio.run(looks())
        return [said.text for said in self.sandbox.messenger.messages(self.admin) if said.from_bot]


@pytest.fixture
def watched(sandbox: Sandbox, tmp_path: Path) -> Iterator[Watched]:
    messenger = sandbox.messenger
    admin = messenger.add_person("สพจ.ฉะเชิงเทรา")
    chat = messenger.private_chat(admin)
    messenger.say(admin, chat, "/start")
    with Store(str(tmp_path / "otopbot.sqlite3")) as store:
        yield Watched(store, sandbox, chat)


def test_a_full_disk_is_told_once_after_two_minutes_and_so_is_its_end(watched: Watched, held: Disk) -> None:
    held.full = True
    assert watched.look(LOOKS_THAT_CONVINCE - 1) == []
    assert watched.refusal is Refusal.FULL
    (told,) = watched.look(1)
    assert told.startswith("📌 จังหวัดฉะเชิงเทรา: ระบบบันทึกข้อมูลลงฐานข้อมูลไม่ได้\n")
    assert "สาเหตุ: พื้นที่จัดเก็บของเครื่องที่ติดตั้งระบบเต็ม" in told
    assert watched.look(50) == [told]
    held.full = False
    assert watched.look(LOOKS_THAT_REASSURE - 1) == [told]
    assert not watched.watch.refusal
    _, healed = watched.look(1)
    assert healed.startswith("📄 จังหวัดฉะเชิงเทรา: ระบบบันทึกข้อมูลลงฐานข้อมูลได้แล้ว")
    assert watched.look(50) == [told, healed]


def test_a_database_that_may_not_be_written_is_told_with_what_to_do(watched: Watched, held: Disk) -> None:
    held.read_only = True
    (told,) = watched.look(LOOKS_THAT_CONVINCE)
    assert "สาเหตุ: ระบบไม่มีสิทธิ์เขียนไฟล์ฐานข้อมูล" in told
    assert "โปรดแจ้งผู้ดูแลระบบให้ตรวจสอบสิทธิ์ของไฟล์ฐานข้อมูลและโฟลเดอร์" in told


def test_a_disk_that_is_full_for_a_moment_only_is_not_told_however_often(watched: Watched, held: Disk) -> None:
    for _ in range(3):
        held.read_only = True
        watched.look(LOOKS_THAT_CONVINCE - 1)
        held.read_only = False
        assert watched.look(1) == []


def test_a_disk_that_comes_and_goes_is_one_trouble(watched: Watched, held: Disk) -> None:
    for _ in range(3):
        held.read_only = True
        assert len(watched.look(LOOKS_THAT_CONVINCE)) == 1
        held.read_only = False
        watched.look(LOOKS_THAT_REASSURE - 1)


@pytest.mark.parametrize("told", [None, IN_HOURS.replace(hour=20)])
def test_outside_the_hours_it_waits_for_them(watched: Watched, held: Disk, told: datetime | None) -> None:
    held.full, watched.told = True, told
    assert watched.look(2 * LOOKS_THAT_CONVINCE) == []
    watched.told = IN_HOURS
    assert len(watched.look(1)) == 1


def test_what_telegram_did_not_take_is_tried_at_the_next_look(watched: Watched, held: Disk) -> None:
    held.full = True
    watched.sandbox.telegram.faults.next("sendMessage", bot_errors.too_many_requests(1).fault())
    assert watched.look(LOOKS_THAT_CONVINCE) == []
    assert len(watched.look(5)) == 1


def test_an_admin_who_has_blocked_the_bot_is_not_tried_again(watched: Watched, held: Disk) -> None:
    held.full = True
    watched.sandbox.telegram.faults.next("sendMessage", bot_errors.forbidden("bot was blocked by the user").fault())
    assert watched.look(LOOKS_THAT_CONVINCE + 5) == []
    assert len(watched.sandbox.telegram.calls_of("sendMessage")) == 1


def test_a_trial_leaves_nothing_behind_and_is_refused_in_plain_words(watched: Watched, held: Disk) -> None:
    before = watched.store.size()
    held.full = True
    with pytest.raises(StoreError, match=r"^The database cannot be written: database or disk is full\.$"):
        watched.store.probe()
    assert watched.store.size() == before
    held.full = False
    for _ in range(3):
        watched.store.probe()
    with watched.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM dialogue").scalar() == 0


def test_the_program_begins_answers_and_tells_while_the_disk_takes_nothing_and_goes_on_after_it(
    tmp_path: Path, held: Disk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.posts.watching.LOOK_EVERY_SECONDS", 0.05)
    with demo_sandbox() as sandbox:
        office = Office(sandbox, demo_config(sandbox, tmp_path))
        with RunningBot(office.config, sandbox):
            office.ask_until("/status", "490,457,447")
        with Store(office.config.database) as store:
            Outbox(store).enqueue([Post("remind", "ฉะเชิงเทรา", GROUP, Message("remind"))], sandbox.clock.now())
        held.read_only = True
        with caplog.at_level(logging.ERROR), RunningBot(office.config, sandbox):
            office.ask_until("/status", "490,457,447")
            until(lambda: "ฐานข้อมูลไม่ได้" in "".join(said(office, PROVINCE_OFFICER)))
            assert "ขณะนี้บันทึกไม่ได้: ระบบไม่มีสิทธิ์เขียนไฟล์ฐานข้อมูล" in office.ask("/health").text
            assert "remind" not in said(office, GROUP)
            held.read_only = False
            until(lambda: "remind" in said(office, GROUP))
            until(lambda: "ฐานข้อมูลได้แล้ว" in "".join(said(office, PROVINCE_OFFICER)))
    refused = [record.message for record in caplog.records if "is sent" in record.message]
    assert len(refused) <= 2, refused  # by the sender's claims, of which it makes two a second


def said(office: Office, chat: int) -> list[str]:
    messages = office.sandbox.messenger.messages(office.sandbox.messenger.chats[chat])
    return [each.text for each in messages if each.from_bot]
