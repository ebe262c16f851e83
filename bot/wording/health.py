"""How the program itself is doing, for the province's admins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot import thai
from bot.chat.health import Health
from bot.message import Message
from bot.office.sync import SheetState
from bot.people.officers import Officer
from bot.posts.chats import SuspendedChat
from bot.posts.delivery import DeliveryState, Unsent
from bot.posts.wall_clock import MOST_APART
from bot.store.store import Refusal
from bot.wording.oddities import trouble_reason
from bot.wording.terms import district_name, person_name, shown

_COUNTED = {
    DeliveryState.QUEUED: "รอส่ง",
    DeliveryState.SENDING: "กำลังส่ง",
    DeliveryState.SENT: "ส่งแล้ว",
    DeliveryState.UNCERTAIN: "ไม่ทราบผลการส่ง",
    DeliveryState.REJECTED: "ส่งไม่ได้",
}
_CLOSED = {
    "blocked by the user": "ผู้ใช้บล็อกบัญชีของระบบ",
    "initiate conversation": "ผู้ใช้ยังไม่เคยเริ่มแชตกับระบบ",
    "user is deactivated": "บัญชีนี้ถูกปิดแล้ว",
    "kicked": "ระบบถูกนำออกจากกลุ่ม",
    "not a member": "ระบบไม่ได้เป็นสมาชิกของกลุ่ม",
    "rights": "กลุ่มไม่อนุญาตให้ระบบส่งข้อความ",
    "forbidden to": "กลุ่มไม่อนุญาตให้ระบบส่งข้อความ",
    "write_forbidden": "กลุ่มไม่อนุญาตให้ระบบส่งข้อความ",
    "send_plain_forbidden": "กลุ่มไม่อนุญาตให้ระบบส่งข้อความ",
    "group chat was deleted": "กลุ่มนี้ถูกลบแล้ว",
    "deactivated": "กลุ่มนี้ถูกปิดแล้ว",
    "chat not found": "ไม่พบแชตนี้",
}
"""What Telegram says of a chat that takes no messages, by what its words contain; the first that fits holds."""
_REFUSED = {
    Refusal.FULL: ("พื้นที่จัดเก็บของเครื่องที่ติดตั้งระบบเต็ม", "เพิ่มพื้นที่ว่างในเครื่อง"),
    Refusal.READ_ONLY: ("ระบบไม่มีสิทธิ์เขียนไฟล์ฐานข้อมูล", "ตรวจสอบสิทธิ์ของไฟล์ฐานข้อมูลและโฟลเดอร์"),
    Refusal.OTHER: ("ฐานข้อมูลไม่รับการบันทึก", "ตรวจสอบบันทึกการทำงาน (log) ของระบบ"),
}
"""Why nothing can be written, and what is to be done about it."""
_TROUBLES_SHOWN = 5
_QUIET = timedelta(minutes=2)
"""A poll waits for most of a minute: silence up to this is nothing to speak of."""
_KIBIBYTE = 1024


def health_message(health: Health) -> Message:
    """All that an admin can be asked to look at, one matter a line; times are those of the office."""
    return Message(
        f"📄 การทำงานของระบบ จังหวัด{health.office}",
        "\n".join(
            [
                _sheet_line(health.state, health.now),
                _poll_line(health.silence, another_program=health.another_program),
                *_clock_lines(health.skew),
                *_outbox_lines(health.counts, health.troubles, health.now),
                *_suspended_lines(health.suspended, health.officers, health.now),
                *_database_lines(health.born_at, health.size, health.now, health.refusal),
                _tick_line(health.last_tick, health.now),
                _step_line(health.next_step, health.now),
                f"รุ่นของระบบ: {health.version}",
            ]
        ),
    )


def chat_suspended(chat: int, province: str, reason: str, officers: Sequence[Officer] = ()) -> Message:
    """A chat takes no messages any more; to the admins, once. Its person is named where it is one of the `officers`."""
    return Message(
        f"📌 จังหวัด{province}: ระบบส่งข้อความถึง{_whose(chat, officers)} ไม่ได้",
        f"สาเหตุ: {_why_closed(reason)}\nระบบพักการส่งไว้ก่อน และจะส่งต่อเองเมื่อ{_kind(chat)}นี้รับข้อความจากระบบได้อีกครั้ง",
    )


def _kind(chat: int) -> str:
    return "กลุ่ม" if chat < 0 else "บัญชี"


def _whose(chat: int, officers: Iterable[Officer]) -> str:
    """A chat, by the name and districts of its person where that is one of the officers."""
    known = [each for each in officers if each.user == chat]
    if not known:
        return f"{_kind(chat)} {chat}"
    districts = " ".join(district_name(each.district) for each in known)
    return f"{_kind(chat)}ของ {person_name(known[0].name)} ({districts})"


def _why_closed(reason: str) -> str:
    """Why a chat takes no messages, in Thai as far as Telegram's words are known."""
    said = reason.lower()
    known = (words for sign, words in _CLOSED.items() if sign in said)
    return next(known, f"Telegram แจ้งว่า “{shown(reason)}”")


def clock_is_off(province: str, skew: timedelta) -> Message:
    """This computer's clock is wrong; to the admins, once on a day."""
    return Message(
        f"📌 จังหวัด{province}: โปรดตั้งนาฬิกาของเครื่องที่ติดตั้งระบบ",
        f"{_how_far_off(skew)}\nระบบจึงพักการแจ้งเตือนและการบันทึกเวลาของข้อมูลไว้ก่อน และจะดำเนินการต่อเองเมื่อเวลาตรงกันแล้ว",
    )


def another_program(province: str) -> Message:
    """Another program uses the same token; to the admins, once on a day."""
    return Message(
        f"📌 จังหวัด{province}: มีโปรแกรมอื่นใช้โทเคนเดียวกับระบบ",
        "ระบบจึงพักการแจ้งเตือนไว้ก่อน เพื่อไม่ให้ข้อความซ้ำกัน และคำถามบางส่วนอาจไม่ได้รับคำตอบ\n"
        "โปรดแจ้งผู้ดูแลระบบให้ปิดโปรแกรมอีกชุดหนึ่ง หากไม่ทราบว่าอยู่ที่ใด โปรดขอโทเคนใหม่จาก @BotFather แล้วแก้ในการตั้งค่า",
    )


def topic_gone(province: str) -> Message:
    """The topic for the bot's posts is not there any more; to the admins, once."""
    return Message(
        f"📌 จังหวัด{province}: ไม่พบหัวข้อในกลุ่มที่ตั้งไว้สำหรับข้อความของระบบ",
        "หัวข้ออาจถูกลบหรือปิดแล้ว ระบบจึงส่งข้อความลงในหัวข้อทั่วไปของกลุ่มแทน\nโปรดแจ้งผู้ดูแลระบบให้แก้หมายเลขหัวข้อ (topic) ในการตั้งค่า",
    )


def resumed() -> str:
    """Below what is told to a chat that takes messages again."""
    return "(ระบบกลับมาส่งข้อความถึงแชตนี้ได้แล้ว จึงขอแจ้งสถานะล่าสุด)"


def store_refuses(province: str, refusal: Refusal) -> Message:
    """Nothing can be written into the database; to the admins, once."""
    why, remedy = _REFUSED[refusal]
    return Message(
        f"📌 จังหวัด{province}: ระบบบันทึกข้อมูลลงฐานข้อมูลไม่ได้",
        f"สาเหตุ: {why}\nระบบยังตอบคำถามได้ แต่พักการแจ้งเตือน การยืนยันยอด และการเก็บประวัติไว้ก่อน และจะดำเนินการต่อเองเมื่อบันทึกได้\n"
        f"โปรดแจ้งผู้ดูแลระบบให้{remedy}",
    )


def store_takes(province: str) -> Message:
    """The database can be written again; to the admins who were told of the trouble."""
    return Message(
        f"📄 จังหวัด{province}: ระบบบันทึกข้อมูลลงฐานข้อมูลได้แล้ว", "การแจ้งเตือน การยืนยันยอด และการเก็บประวัติดำเนินการต่อแล้ว"
    )


def _sheet_line(state: SheetState, now: datetime) -> str:
    read = (
        f"ตารางกลาง: อ่านล่าสุดเมื่อ {_moment(state.snapshot.read_at, now)}" if state.snapshot else "ตารางกลาง: ยังไม่เคยอ่านได้"
    )
    if state.trouble is None:
        return read
    return f"{read}\nขณะนี้อ่านไม่ได้ตั้งแต่ {_moment(state.trouble.since, now)}: {trouble_reason(state.trouble)}"


def _poll_line(silence: timedelta, *, another_program: bool) -> str:
    line = "Telegram: ติดต่อได้ตามปกติ"
    if silence > _QUIET:
        line = f"Telegram: ติดต่อได้ล่าสุดเมื่อ {silence.total_seconds():,.0f} วินาทีก่อน"
    if another_program:
        line += "\nมีโปรแกรมอื่นใช้โทเคนเดียวกันอยู่ จึงพักการส่งข้อความตามกำหนดไว้"
    return line


def _outbox_lines(counts: Mapping[DeliveryState, int], troubles: Sequence[Unsent], now: datetime) -> list[str]:
    counted = ", ".join(f"{label} {counts.get(state, 0)}" for state, label in _COUNTED.items())
    told = [
        f"• {_moment(each.at, now)} {_COUNTED[each.state]}: {shown(each.key)} — {shown(each.detail)}"
        for each in troubles[:_TROUBLES_SHOWN]
    ]
    return [f"ข้อความตามกำหนด: {counted}", *told]


def _suspended_lines(suspended: Sequence[SuspendedChat], officers: Sequence[Officer], now: datetime) -> list[str]:
    told = [
        f"• {_whose(each.chat, officers)} ตั้งแต่ {_moment(each.since, now)} — {_why_closed(each.reason)}"
        for each in suspended
    ]
    return ["แชตที่พักการส่งไว้:", *told] if told else ["แชตที่พักการส่งไว้: ไม่มี"]


def _clock_lines(skew: timedelta | None) -> list[str]:
    if skew is None or abs(skew) <= MOST_APART:
        return []
    return [f"{_how_far_off(skew)} จึงพักการส่งข้อความตามกำหนดไว้"]


def _how_far_off(skew: timedelta) -> str:
    way = "เร็วกว่า" if skew > timedelta(0) else "ช้ากว่า"
    return f"นาฬิกาของเครื่องที่ติดตั้งระบบ{way}เวลาของ Telegram ประมาณ {round(abs(skew) / timedelta(minutes=1)):,} นาที"


def _database_lines(born_at: datetime | None, size: int | None, now: datetime, refusal: Refusal | None) -> list[str]:
    line = f"ฐานข้อมูล: เริ่มใช้เมื่อ {_moment(born_at, now)}" if born_at else "ฐานข้อมูล: รอเทียบเวลาก่อนเริ่มใช้"
    refused = [f"ขณะนี้บันทึกไม่ได้: {_REFUSED[refusal][0]} จึงพักการส่งข้อความตามกำหนดไว้"] if refusal else []
    return [line if size is None else f"{line} ขนาด {size // _KIBIBYTE:,} KB", *refused]


def _tick_line(last_tick: datetime | None, now: datetime) -> str:
    """The program decides every few seconds; where that stops, the time stands still."""
    return f"ตรวจกำหนดล่าสุดเมื่อ {_moment(last_tick, now)}" if last_tick else "ตรวจกำหนดล่าสุดเมื่อ: ยังไม่เคย"


def _step_line(next_step: datetime | None, now: datetime) -> str:
    return f"แจ้งเตือนครั้งต่อไป: {_moment(next_step, now)}" if next_step else "แจ้งเตือนครั้งต่อไป: ยังไม่มีกำหนด"


def _moment(instant: datetime, now: datetime) -> str:
    return thai.moment(instant.astimezone(now.tzinfo))
