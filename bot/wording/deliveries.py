"""Messages of which nobody knows whether they arrived, for the province's admins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot import thai
from bot.message import Message
from bot.office.office import Office
from bot.people.officers import Officer
from bot.posts.delivery import Unsent
from bot.wording.terms import district_name, person_name

LISTED = 10
"""So many are listed; how many more there are is said."""
_HEAD = "ข้อความที่ไม่ทราบผลการส่ง"
_ABOUT_THEM = "ข้อความเหล่านี้จะไม่มีการส่งซ้ำ เพื่อไม่ให้ผู้รับได้รับซ้ำกัน หากเห็นสมควร โปรดตรวจสอบกับผู้รับ"
_KINDS = {
    "group": "แจ้งกำหนดบันทึกหรือตรวจสอบข้อมูล",
    "officer": "แจ้งกำหนดบันทึกหรือตรวจสอบข้อมูล",
    "complete": "แจ้งข้อมูลครบทุกอำเภอ",
    "digest": "สรุปเมื่อสิ้นสุดการแจ้งเตือน",
    "fall": "แจ้งยอดที่ยืนยันแล้วมีการเปลี่ยนแปลง",
    "standings": "สรุปผลทุกอำเภอ",
    "board": "กระดานสรุปยอดจำหน่าย",
    "history": "สรุปตัวเลขที่เปลี่ยนแปลง",
    "finding": "ข้อสังเกตเกี่ยวกับข้อมูล",
    "finding-more": "ข้อสังเกตเกี่ยวกับข้อมูล",
    "closed": "แจ้งการปิดรอบ",
    "reopened": "แจ้งการเปิดรอบอีกครั้ง",
    "trouble": "แจ้งข้อขัดข้องในการอ่านตารางกลาง",
    "healed": "แจ้งข้อขัดข้องในการอ่านตารางกลาง",
    "lost": "แจ้งข้อมูลในตารางกลางลดลง",
    "resumed": "ข้อมูลที่ยังไม่พบในตารางกลาง",
}
"""What a post says, by the kind that its key begins with."""
_UNREADABLE = "แจ้งยอดที่ยืนยันแล้วซึ่งขณะนี้อ่านไม่ได้"
_ANY_OTHER = "แจ้งเรื่องการทำงานของระบบ"


def unsure_lines(unsure: Sequence[Unsent], office: Office, officers: Sequence[Officer]) -> str:
    """When each was sent, to whom and what it says, and why they are not sent again."""
    names = {each.user: f"{person_name(each.name)} ({district_name(each.district)})" for each in officers}
    lines = [_line(each, office, names) for each in unsure[:LISTED]]
    more = [f"และอีก {len(unsure) - LISTED} ข้อความ"] if len(unsure) > LISTED else []
    return "\n".join([_HEAD, *lines, *more, _ABOUT_THEM])


def unsure_message(unsure: Sequence[Unsent], office: Office, officers: Sequence[Officer]) -> Message:
    """The same where there is nothing else to be told."""
    _, _, lines = unsure_lines(unsure, office, officers).partition("\n")
    return Message(f"📄 {_HEAD} จังหวัด{office.name}", lines)


def _line(unsure: Unsent, office: Office, names: Mapping[int, str]) -> str:
    """`• 13 มี.ค. 67 เวลา 08.30 น. ถึงกลุ่มของจังหวัด: แจ้งกำหนดบันทึกข้อมูล`."""
    to = "กลุ่มของจังหวัด" if unsure.chat == office.chat else names.get(unsure.chat, f"บัญชี {unsure.chat}")
    kind, *rest = unsure.key.split("|")
    what = _UNREADABLE if kind == "fall" and "unreadable" in rest else _KINDS.get(kind, _ANY_OTHER)
    return f"• {thai.moment(unsure.at.astimezone(office.time_zone))} ถึง{to}: {what}"
