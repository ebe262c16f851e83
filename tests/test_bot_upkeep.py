"""The program about itself, over real HTTP: /health for admins, and groups that shut, open and move."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from office_at_work import PATIENCE, Office, office_at_work

from bot.demo import DISTRICT_OFFICER, GROUP, PROVINCE_OFFICER
from bot.message import Button
from bot.message import Message as Words
from bot.outbox import Outbox, Post
from bot.store import Store
from sandbox.chat import Chat, Message

PROVINCE = "ฉะเชิงเทรา"


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
    assert lines[2].startswith("Telegram: ติดต่อได้ล่าสุดเมื่อ ")
    assert lines[3].startswith("ข้อความตามกำหนด: รอส่ง ")
    assert "แชตที่พักการส่งไว้: ไม่มี" in lines
    assert any(line.startswith("ฐานข้อมูล: เริ่มใช้เมื่อ 13 มี.ค. 67") for line in lines)
    assert "แจ้งเตือนครั้งต่อไป: 14 มี.ค. 67 เวลา 08.30 น." in lines


def test_health_is_for_admins_in_private(office: Office) -> None:
    assert "การทำงานของระบบ" not in office.ask("/health", by=DISTRICT_OFFICER).text
    asked = office.sandbox.messenger.say(office.person(PROVINCE_OFFICER), office.group, "/health")
    office.ask("/status", chat=office.group)
    after = [message.text for message in office.sandbox.messenger.messages(office.group) if message.id > asked.id]
    assert not any("การทำงานของระบบ" in text for text in after)


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
    assert f"• {GROUP} ตั้งแต่ 13 มี.ค. 67" in office.ask("/health").text

    messenger.add_bot(office.group, admin)
    wait_for(office, "ระบบกลับมาส่งข้อความถึงแชตนี้ได้แล้ว", office.group)
    assert "แชตที่พักการส่งไว้: ไม่มี" in office.ask("/health").text
    assert said(office, "ระบบกลับมา") == 1
    assert said(office, "remind-") == 0


def test_a_group_that_became_a_supergroup_is_served_there(office: Office) -> None:
    messenger, admin = office.sandbox.messenger, office.person(PROVINCE_OFFICER)
    grown = messenger.migrate(office.group, admin)
    assert "490,457,447" in office.ask("/status", chat=grown).text
    office.sandbox.clock.advance(timedelta(seconds=5))
    post(office, "remind")
    wait_for(office, "remind", grown)
