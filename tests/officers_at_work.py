"""Officers of the demo's office: invited by a link and agreed to, all in the chat, as an office would do it."""

from __future__ import annotations

import re

from office_at_work import PATIENCE, Office

from bot.demo import DISTRICT_OFFICER, PROVINCE_OFFICER
from sandbox.chat import CallbackQuery, Message


def payload_in(message: Message) -> str:
    """What stands behind `?start=` in an invitation."""
    match = re.search(r"https://t\.me/otop_sandbox_bot\?start=([A-Za-z0-9_-]+)", message.text)
    assert match, message.text
    return match[1]


def told(office: Office, person: int, text: str, *, after: int = 0) -> Message:
    """Wait for a message of the bot in somebody's private chat that contains the text."""
    messenger, room = office.sandbox.messenger, office.private(person)
    return messenger.wait_until(
        lambda: next((m for m in messenger.messages(room) if m.from_bot and m.id > after and text in m.text), None),
        PATIENCE,
    )


def tap(office: Office, label: str, message: Message, by: int = PROVINCE_OFFICER) -> CallbackQuery:
    """Press the button with that label, and wait until Telegram has the bot's answer to it."""
    (data,) = [key["callback_data"] for row in message.buttons for key in row if key["text"] == label]
    messenger = office.sandbox.messenger
    query = messenger.press(office.person(by), message, data)
    return messenger.wait_until(lambda: query if query.answered else None, PATIENCE)


def invited(office: Office, district: str) -> str:
    """The payload of a new invitation."""
    return payload_in(office.ask(f"/link {district}"))


def proposed(office: Office, district: str, person: int = DISTRICT_OFFICER) -> Message:
    """Open an invitation as a person; the message to the admin that follows."""
    invitation = office.ask(f"/link {district}")
    assert "ส่งคำขอถึงผู้ดูแลของจังหวัดแล้ว" in office.ask(f"/start {payload_in(invitation)}", by=person).text
    return told(office, PROVINCE_OFFICER, f"คำขอเป็นเจ้าหน้าที่อำเภอ{district}", after=invitation.id)


def bound(office: Office, district: str, person: int = DISTRICT_OFFICER) -> None:
    """Make a person an officer of a district."""
    office.press("ตกลง", proposed(office, district, person))
    told(office, person, f"บัญชีนี้เป็นเจ้าหน้าที่อำเภอ{district}แล้ว")
