"""What is said about confirming figures, and about promises."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot import thai
from bot.message import Message
from bot.wording.states import STATE_NAMES, ZERO_AHEAD, promise_phrase, state_name
from bot.wording.terms import district_name
from scoring.fiscal_year import Month
from scoring.sales import District
from scoring.timeliness import MonthState, Progress

CONFIRM = "ยืนยันยอด"
WHEN = "จะดำเนินการภายใน…"
NO_SALES = "ไม่มียอดจำหน่ายเดือนนี้"
BACK = "กลับไปที่ยอดของอำเภอ"

NOT_AN_OFFICER = "การยืนยันยอดสำหรับเจ้าหน้าที่อำเภอที่จังหวัดยืนยันแล้ว หากเป็นเจ้าหน้าที่อำเภอ โปรดขอลิงก์ลงทะเบียนจากผู้ดูแลของจังหวัด"
CHANGED_MEANWHILE = "ตัวเลขในตารางกลางเปลี่ยนไปจากที่แสดงก่อนหน้านี้ จึงยังไม่ได้ยืนยัน โปรดตรวจสอบตัวเลขล่าสุด"
CONFIRMED_NOW = "บันทึกการยืนยันแล้ว ขอขอบคุณ"
DAY_HAS_PASSED = "เวลาที่เลือกผ่านไปแล้ว โปรดเลือกใหม่"


def other_district(district: District) -> str:
    """Why somebody cannot confirm, or promise anything, for a district."""
    return (
        f"การดำเนินการนี้สำหรับเจ้าหน้าที่{district_name(district)}และผู้ดูแลของจังหวัด\n"
        "หากเป็นเจ้าหน้าที่ของอำเภอนี้ โปรดขอลิงก์ลงทะเบียนจากผู้ดูแลของจังหวัด"
    )


def choose_district() -> Message:
    """Somebody who answers for several districts."""
    return Message("📌 ยืนยันยอดจำหน่าย OTOP", "โปรดเลือกอำเภอ")


def figures(district: District, lines: Iterable[str], note: str = "", *, to_confirm: bool = True) -> Message:
    """A district's figures with their states, over the buttons that confirm them; `note` is what has just happened.

    `to_confirm`: one of them is not confirmed, or there is none at all.
    """
    head = "โปรดตรวจสอบกับตารางกลางและระบบ DOS (บาท)" if to_confirm else "ยอดที่ยืนยัน (บาท)"
    body = [note, head, *lines]
    return Message(f"📌 ยืนยันยอดจำหน่าย — {district_name(district)}", "\n".join(filter(None, body)))


def figure_line(progress: Progress, today: date, *, unreadable: bool = False, promised: datetime | None = None) -> str:
    """A month: its figure, how far it has come, and when it came if that is known; the promise's time is local."""
    if unreadable and progress.amount is None:
        found = "พบข้อมูลแต่ยังอ่านไม่ได้"
    elif progress.zero_ahead:
        found = f"{ZERO_AHEAD} หากไม่มียอดจำหน่ายจริง โปรดยืนยัน"
    elif progress.amount is None:
        found = STATE_NAMES[MonthState.NOT_FOUND]
    else:
        found = f"{thai.baht(progress.amount)} — {state_name(progress)}"
    if progress.amount is None:
        verb = "ครบกำหนดเมื่อ" if progress.due < today else "กำหนด"
        found += f" ({verb}{thai.weekday_date_short(progress.due)})"
    if promised and progress.amount is None:
        found += f" {promise_phrase(promised)}"
    return f"• {thai.month_short(progress.month)}: {found}"


def confirm_label(months: Sequence[Month]) -> str:
    """The button for one month, or for all that are shown."""
    return f"ยืนยัน {thai.month_short(months[0])}" if len(months) == 1 else f"ยืนยันทั้ง {len(months)} เดือน"


def when(district: District, months: Sequence[Month], note: str = "") -> Message:
    """Asks by when the months will be recorded."""
    body = [note, "โปรดเลือกเวลาที่คาดว่าจะบันทึกแล้วเสร็จ ระหว่างนี้ระบบจะพักการแจ้งเตือนของอำเภอ"]
    title = f"📌 {district_name(district)} — ยอดจำหน่าย {thai.months_short(months)}"
    return Message(title, "\n".join(filter(None, body)))


def day_label(until: datetime, today: date, *, due: date) -> str:
    """`วันนี้ ภายใน 16.30 น.`, `พรุ่งนี้`, `วันจันทร์ที่ 18 มี.ค. 67`; the deadline and what comes after it are marked."""
    distance = (until.date() - today).days
    day = {0: "วันนี้", 1: "พรุ่งนี้"}.get(distance, thai.weekday_date_short(until.date()))
    marks = {0: " (วันครบกำหนด)", 1: " (หลังวันครบกำหนด)"}
    return f"{day} ภายใน {until:%H.%M} น." + marks.get(min((until.date() - due).days, 1), "")


def promised(district: District, months: Sequence[Month], until: datetime) -> Message:
    """To the officer who has promised; the time is local."""
    title = f"📌 {district_name(district)} — ยอดจำหน่าย {thai.months_short(months)}"
    noted = f"บันทึกแล้วว่าจะดำเนินการภายใน {thai.moment(until)}"
    return Message(title, f"{noted}\nระบบจะพักการแจ้งเตือนของอำเภอจนถึงเวลาดังกล่าว และจังหวัดเห็นกำหนดนี้ด้วย ขอขอบคุณ")


def no_sales(district: District, month: Month) -> Message:
    """How to say that nothing was sold: in the sheet, which the program never writes to."""
    body = (
        f"หากเดือน{thai.month_long(month)} ไม่มียอดจำหน่าย โปรดกรอกเลข 0 ในช่องของเดือนนี้ในตารางกลาง\n"
        "ระบบจะถือว่าบันทึกแล้ว จากนั้นโปรดยืนยันยอด (ระบบไม่แก้ไขตารางกลาง)"
    )
    return Message(f"📌 {district_name(district)} — ไม่มียอดจำหน่ายเดือน{thai.month_long(month)}", body)
