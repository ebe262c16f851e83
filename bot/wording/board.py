"""The board: one message in the group that always shows what is awaited and how everybody stands."""

from __future__ import annotations

from datetime import datetime

from bot import thai
from bot.message import Message
from bot.office.reading import Reading
from bot.wording.closing import closed_note
from bot.wording.oddities import findings_block
from bot.wording.overview import missing_message, standings_message


def board_message(reading: Reading) -> Message:
    """What the board shows; the time of its last change is added when it is sent."""
    standings = standings_message(reading)
    title = f"📌 กระดานสรุปยอดจำหน่าย OTOP จังหวัด{reading.office.name}"
    standings = standings.adding(closed_note(reading))
    standing = f"{standings.title.removeprefix('📊 ')}\n{standings.body}"
    return Message(title, f"\n{missing_message(reading).body}\n\n{standing}").adding(findings_block(reading.errors()))


def changed_at(now: datetime) -> str:
    """The line that dates it; the time is local."""
    return f"\n(ปรับปรุงเมื่อ {thai.moment(now)} ข้อความนี้ปรับปรุงเองเมื่อข้อมูลเปลี่ยนแปลง)"
