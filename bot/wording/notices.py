"""Notices: help, what to do about a slip, how old the figures are, and what is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import thai
from bot.message import Message
from bot.office.office import Office
from bot.office.reading import Reading
from bot.office.sync import Trouble
from bot.wording.commands import ADMIN_COMMANDS, ADMIN_FILES, COMMAND_DESCRIPTIONS
from bot.wording.oddities import trouble_reason
from bot.wording.terms import shown

OLD_AFTER = timedelta(minutes=15)
"""Figures that were last confirmed longer ago are said to be old."""

DESCRIPTION = "แจ้งผลยอดจำหน่าย OTOP ของแต่ละอำเภอเทียบกับค่าเป้าหมาย ข้อมูลที่ยังไม่พบ และกำหนดบันทึกข้อมูล โดยอ่านจากตารางกลางของจังหวัด"
SHORT_DESCRIPTION = "ผลยอดจำหน่าย OTOP รายอำเภอ จากตารางกลางของจังหวัด"

STALE_BUTTON = "ปุ่มนี้ใช้ไม่ได้แล้ว โปรดพิมพ์ /status เพื่อเริ่มใหม่"
ADMINS_ONLY = "คำสั่งนี้สำหรับผู้ดูแลของจังหวัดเท่านั้น"
PRIVATE_ONLY = "โปรดใช้คำสั่งนี้ในแชตส่วนตัวกับระบบ"
_SERVED_ALONE = "📄 ระบบนี้ให้บริการเฉพาะกลุ่มและบัญชีที่จังหวัดกำหนด"
NOT_SERVED = "กลุ่มหรือบัญชีนี้ยังไม่ได้รับอนุญาตให้ดูข้อมูล"


def help_message(
    offices: Sequence[Office], *, first: bool = False, unknown: str = "", for_admin: bool = False
) -> Message:
    """What the bot answers, with an example of each way to ask, and where to ask people."""
    served = " ".join(f"จังหวัด{office.name}" for office in offices)
    title = f"📄 ระบบติดตามยอดจำหน่าย OTOP {served}" if first else "📄 วิธีใช้"
    commands = [f"/{name} — {text}" for name, text in COMMAND_DESCRIPTIONS.items() if name != "start"]
    if for_admin:
        commands += ["", "สำหรับผู้ดูแลของจังหวัด", *(f"/{name} — {text}" for name, text in ADMIN_COMMANDS.items())]
        commands.append(ADMIN_FILES)
    hints = [
        "",
        "ชื่ออำเภอพิมพ์ได้ตามสะดวก เช่น /status บางคล้า, /status อ.บางคล้า, /status Bang Khla",
        "ในแชตส่วนตัวกับระบบ หรือในกลุ่มเมื่อขึ้นต้นด้วย @ชื่อบอต พิมพ์เป็นภาษาไทยได้ เช่น สถานะ บางคล้า, รอข้อมูล, กำหนด",
    ]
    contacts = [
        f"สอบถามเพิ่มเติม: กลุ่มงานส่งเสริมการพัฒนาชุมชน จังหวัด{office.name} โทร. {office.contact}"
        for office in offices
        if office.contact
    ]
    slip = [f"ไม่มีคำสั่ง {shown(unknown)}", ""] if unknown else []
    return Message(title, "\n".join([*slip, *commands, *hints, *contacts]))


def not_understood() -> Message:
    """Words without a command that name no district either."""
    return Message("📄 โปรดพิมพ์ชื่ออำเภอหรือคำสั่ง", "เช่น สถานะ บางคล้า หรือ /status บางคล้า (/help ดูวิธีใช้)")


def choose_office() -> Message:
    """Several offices could answer."""
    return Message("📄 โปรดเลือกจังหวัด")


def which_district(words: str, *, near: bool) -> Message:
    """A name that is not on the list: the nearest ones are offered as buttons, or all of them."""
    offer = "อำเภอที่ชื่อใกล้เคียง โปรดเลือก" if near else "โปรดเลือกอำเภอจากรายชื่อ"
    return Message(f"🔎 ไม่พบอำเภอ “{shown(words)}”", offer)


def stale_button() -> Message:
    """A button from before the configuration changed."""
    return Message(STALE_BUTTON)


def strange_group(chat: int) -> Message:
    """For a group that the configuration does not name: no figure, but how to be added."""
    return Message(
        _SERVED_ALONE,
        "เจ้าหน้าที่อำเภอสอบถามได้ในกลุ่มของจังหวัด\n"
        f"หากประสงค์จะใช้งานในกลุ่มนี้ โปรดแจ้งผู้ดูแลระบบของจังหวัดให้เพิ่มหมายเลข {chat} ในการตั้งค่า",
    )


def strange_person(user: int) -> Message:
    """For a person who is nobody here: how a district's officer becomes known, and the number that admins need once."""
    return Message(
        _SERVED_ALONE,
        "เจ้าหน้าที่อำเภอ โปรดขอลิงก์ลงทะเบียนจากผู้ดูแลของจังหวัด หรือสอบถามได้ในกลุ่มของจังหวัด\n"
        f"หมายเลขของบัญชีนี้คือ {user} (ผู้ดูแลระบบของจังหวัดใช้เมื่อติดตั้งระบบ)",
    )


def internal_error(reference: str) -> Message:
    """A fault of the program's own; the reference stands in its log."""
    return Message("ขออภัย ระบบขัดข้องชั่วคราว", f"โปรดลองอีกครั้ง หากยังพบปัญหา โปรดแจ้งผู้ดูแลระบบ (อ้างอิง {reference})")


def no_data_yet(province: str, trouble: Trouble | None) -> Message:
    """Before the first good read of an office's sheet."""
    reason = trouble_reason(trouble) if trouble else "ระบบกำลังอ่านตารางกลางเป็นครั้งแรก โปรดลองอีกครั้งในอีกสักครู่"
    return Message(f"📄 จังหวัด{province}: ยังไม่มีข้อมูลจากตารางกลาง", reason)


def sheet_freshness(reading: Reading, now: datetime, trouble: Trouble | None) -> str:
    """How old what is shown is; of a closed round, only how old what is known of the sheet is. `now` is local."""
    read_at = reading.snapshot.read_at.astimezone(reading.office.time_zone)
    return freshness(read_at, now, trouble, "ตารางกลาง" if reading.frozen else "ข้อมูล")


def freshness(read_at: datetime, now: datetime, trouble: Trouble | None, what: str = "ข้อมูล") -> str:
    """`(ข้อมูล ณ 13 มี.ค. 67 เวลา 09.05 น.)`, and why it is older where it is. Both times are local.

    `what` was read then: where a closed round is shown, the sheet and not the figures.
    """
    line = f"({what} ณ {thai.moment(read_at)})"
    if trouble:
        return f"{line}\nหมายเหตุ: {trouble_reason(trouble)} จึงแสดงข้อมูลล่าสุดที่อ่านได้"
    if now - read_at > OLD_AFTER:
        return f"{line}\nหมายเหตุ: ยังไม่ได้ตรวจสอบตารางกลางอีกครั้งตั้งแต่เวลาดังกล่าว"
    return line
