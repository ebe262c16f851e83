"""The program about itself, over real HTTP: /health for admins, and groups that shut, open and move."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from office_at_work import DESK, PATIENCE, Office, office_at_work
from patience import until
from telegram import Chat as TelegramChat
from telegram import Message as TelegramMessage
from telegram import Update, User

from bot.chat.health import HealthCheck
from bot.chat.polling import GuardedPoll
from bot.chat.upkeep import Upkeep
from bot.demo import DISTRICT_OFFICER, GROUP, PROVINCE_OFFICER
from bot.message import Button
from bot.message import Message as Words
from bot.people.officers import Officer, OfficerState
from bot.posts.chats import Chats
from bot.posts.delivery import DeliveryState
from bot.posts.outbox import Outbox
from bot.posts.post import Post
from bot.store.store import Store
from bot.wording import notices
from bot.wording.health import health_message
from sandbox.chat import Chat, Message
from scoring.sales import District
from sheets.background import THREAD_NAME

PROVINCE = "ฉะเชิงเทรา"
WEDNESDAY = datetime(2024, 3, 13, 10, 0, tzinfo=ZoneInfo("Asia/Bangkok"))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_at_work(tmp_path) as at_work:
        yield at_work


def post(office: Office, key: str, buttons: tuple[tuple[Button, ...], ...] = ()) -> None:
    """Put a post for the group into the outbox of the running program."""
    now = office.sandbox.clock.now()
    with Store(office.config.database) as store:
        Outbox(store).enqueue(
            [Post(key, PROVINCE, GROUP, Words(key, buttons=buttons), until=now + timedelta(hours=1))], now
        )


def wait_for(office: Office, words: str, chat: Chat) -> Message:
    """Wait until the bot has said the words in a chat."""
    messenger = office.sandbox.messenger

    def look() -> Message | None:
        said = (message for message in messenger.messages(chat) if message.from_bot and words in message.text)
        return next(said, None)

    return messenger.wait_until(look, PATIENCE)


def health_until(office: Office, words: str) -> list[str]:
    """What /health tells once the words are in it."""
    deadline = time.monotonic() + PATIENCE
    while words not in (answer := office.ask("/health").text):
        assert time.monotonic() < deadline, answer
    return answer.splitlines()


def said(office: Office, words: str) -> int:
    return sum(words in message.text for message in office.sandbox.messenger.messages(office.group))


def test_health_tells_an_admin_how_everything_does(office: Office) -> None:
    lines = office.ask("/health").text.splitlines()
    assert lines[0] == f"📄 การทำงานของระบบ จังหวัด{PROVINCE}"
    assert lines[1].startswith("ตารางกลาง: อ่านล่าสุดเมื่อ 13 มี.ค. 67 เวลา 08.5")
    assert lines[2] == "Telegram: ติดต่อได้ตามปกติ"
    assert lines[3].startswith("ข้อความตามกำหนด: รอส่ง ")
    assert "แชตที่พักการส่งไว้: ไม่มี" in lines
    assert any(line.startswith("ฐานข้อมูล: เริ่มใช้เมื่อ 13 มี.ค. 67") for line in lines)
    assert any(line.startswith("ตรวจกำหนดล่าสุดเมื่อ 13 มี.ค. 67 เวลา 08.5") for line in lines)
    assert "แจ้งเตือนครั้งต่อไป: 14 มี.ค. 67 เวลา 08.30 น." in lines


def test_health_is_for_admins_in_private(office: Office) -> None:
    assert "ให้บริการเฉพาะ" in office.ask("/health", by=DISTRICT_OFFICER).text
    assert office.ask("/health", by=DISTRICT_OFFICER, chat=office.group).text == notices.ADMINS_ONLY
    assert office.ask("/health", chat=office.group).text == notices.PRIVATE_ONLY


def test_what_could_not_be_sent_is_shown_with_its_reason(office: Office) -> None:
    post(office, "standings-2567", ((Button("ดูเพิ่มเติม", "x" * 65),),))  # one byte more than Telegram takes
    line = next(line for line in health_until(office, "standings-2567") if "standings-2567" in line)
    assert line.endswith("ส่งไม่ได้: standings-2567 — Button_data_invalid")


def test_a_group_that_shut_the_bot_out_gets_one_message_when_it_is_let_in_again(office: Office) -> None:
    messenger, admin = office.sandbox.messenger, office.person(PROVINCE_OFFICER)
    messenger.kick_bot(office.group, admin)
    for number in range(5):
        post(office, f"remind-{number}")
    wait_for(office, f"ระบบส่งข้อความถึงกลุ่ม {GROUP} ไม่ได้", office.private(PROVINCE_OFFICER))
    assert f"• กลุ่ม {GROUP} ตั้งแต่ 13 มี.ค. 67" in office.ask("/health").text

    messenger.add_bot(office.group, admin)
    wait_for(office, "ระบบกลับมาส่งข้อความถึงแชตนี้ได้แล้ว", office.group)
    assert "แชตที่พักการส่งไว้: ไม่มี" in office.ask("/health").text
    assert said(office, "ระบบกลับมา") == 1
    assert said(office, "remind-") == 0


def test_who_opens_the_bot_for_the_first_time_is_sent_what_waited(office: Office) -> None:
    with Store(office.config.database) as store:
        waiting = Post("proposed", PROVINCE, DISTRICT_OFFICER, Words("คำขอที่รออยู่"))
        Outbox(store).enqueue([waiting], office.sandbox.clock.now())
        until(Chats(store).suspended)
    office.ask("/start", by=DISTRICT_OFFICER)
    wait_for(office, "คำขอที่รออยู่", office.private(DISTRICT_OFFICER))


def test_a_group_that_became_a_supergroup_is_served_there(office: Office) -> None:
    messenger, admin = office.sandbox.messenger, office.person(PROVINCE_OFFICER)
    grown = messenger.migrate(office.group, admin)
    assert "490,457,447" in office.ask("/status", chat=grown).text
    office.sandbox.clock.advance(timedelta(seconds=5))
    post(office, "remind")
    wait_for(office, "remind", grown)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(str(tmp_path / "otopbot.sqlite3")) as opened:
        yield opened


def hear_from_group(store: Store, now: datetime, reason: str) -> Outbox:
    """What is in the outbox after a message in the group, which was suspended for that reason."""
    outbox, chats = Outbox(store), Chats(store)
    chats.suspend(GROUP, reason, now)
    upkeep = Upkeep(lambda: [DESK], lambda: now, HealthCheck(store, outbox, chats, GuardedPoll()))
    group = TelegramChat(GROUP, "supergroup")
    said = TelegramMessage(7, now, group, from_user=User(DISTRICT_OFFICER, "ก", is_bot=False), text="/status")
    asyncio.run(upkeep.on_sign(Update(1, message=said), None))  # type: ignore[arg-type]
    return outbox


def test_within_hours_a_resumed_group_is_told_how_things_stand(store: Store) -> None:
    outbox = hear_from_group(store, WEDNESDAY, "bot was kicked")
    assert Chats(store).suspended() == ()
    assert outbox.take(WEDNESDAY) is not None


def test_outside_hours_a_group_is_resumed_without_a_word(store: Store) -> None:
    night = WEDNESDAY.replace(hour=23)
    outbox = hear_from_group(store, night, "bot was kicked")
    assert Chats(store).suspended() == ()
    assert outbox.take(night) is None


def test_what_is_said_where_the_bot_is_muted_resumes_nothing(store: Store) -> None:
    hear_from_group(store, WEDNESDAY, "Not enough rights to send text messages to the chat")
    assert [each.chat for each in Chats(store).suspended()] == [GROUP]


def test_a_busy_store_holds_up_no_answer(store: Store) -> None:
    threads = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Outbox, "cover_queued", lambda *_, **__: threads.append(threading.current_thread()))
        hear_from_group(store, WEDNESDAY, "bot was kicked")
    assert [thread.name for thread in threads] == [THREAD_NAME]


def test_health_tells_an_office_nothing_of_another(store: Store) -> None:
    outbox, chats = Outbox(store), Chats(store)
    for office, chat in (("ระยอง", -1009), (PROVINCE, GROUP)):
        outbox.enqueue([Post(office, office, chat, Words(office))], WEDNESDAY)
        chats.suspend(chat, "bot was kicked", WEDNESDAY)
    store.begin(WEDNESDAY)  # what waits becomes uncertain
    health = HealthCheck(store, outbox, chats, GuardedPoll()).of(DESK, WEDNESDAY)
    assert health.counts == {DeliveryState.UNCERTAIN: 1}
    assert [each.key for each in health.troubles] == [PROVINCE]
    assert [each.chat for each in health.suspended] == [GROUP]


def test_health_names_the_person_of_a_suspended_chat(store: Store) -> None:
    chats = Chats(store)
    for chat in (DISTRICT_OFFICER, GROUP):
        chats.suspend(chat, "bot was blocked by the user" if chat > 0 else "bot was kicked", WEDNESDAY)
    desk = replace(DESK, officers=(Officer(DISTRICT_OFFICER, "สมหญิง", District("บางคล้า"), OfficerState.BOUND),))
    text = health_message(HealthCheck(store, Outbox(store), chats, GuardedPoll()).of(desk, WEDNESDAY)).text
    since = "ตั้งแต่ 13 มี.ค. 67 เวลา 10.00 น."
    assert f"• บัญชีของ สมหญิง (อำเภอบางคล้า) {since} — ผู้ใช้บล็อกบัญชีของระบบ\n" in text
    assert f"• กลุ่ม {GROUP} {since} — ระบบถูกนำออกจากกลุ่ม\n" in text
