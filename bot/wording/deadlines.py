"""What is said of deadlines: days off around them, and the dialogue in which admins change them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot import thai
from bot.message import Message
from bot.wording.terms import LONGEST_LETTER, days_left, shown
from scoring.deadlines import LetterDeadline
from scoring.fiscal_year import BUDDHIST_ERA_OFFSET, Month
from scoring.working_days import WorkingDays

ADD = "เพิ่มกำหนด"
NEXT = "ถัดไป"
RECORD = "บันทึกและยืนยัน"
VERIFY = "ตรวจสอบความถูกต้อง"
MOVE = "เลื่อนวัน"
WITHDRAW = "ยกเลิกกำหนดนี้"
WITHDRAW_FOR_SURE = "ยืนยันการยกเลิก"
SKIP = "ไม่ระบุหนังสือ"
SAME_LETTER = "หนังสือฉบับเดิม"
SAVE = "ใช้กำหนดนี้"
BACK = "ย้อนกลับ"
CLOSE = "ปิด"

CHOSEN_MARK = "✓ "
OVER = "รายการนี้สิ้นสุดแล้ว โปรดพิมพ์ /deadline เพื่อเริ่มใหม่"
_TITLE = "📌 กำหนดตามหนังสือ"
_REPLY = "ในกลุ่ม โปรดพิมพ์โดยตอบกลับ (reply) ข้อความนี้"


def day_off_note(due: date, working_days: WorkingDays) -> str:
    """What to know of a deadline on which offices are closed; empty for a working day."""
    if working_days.is_working(due):
        return ""
    before = thai.weekday_date_short(working_days.on_or_before(due))
    return f"ตรงกับวันหยุดราชการ วันทำการก่อนหน้าคือ{before}"


def moved_note(by_rule: date | None) -> str:
    """That the standing rule's day gave way to a working day."""
    return f"ปรับจาก{thai.weekday_date_short(by_rule)} ซึ่งเป็นวันหยุดราชการ" if by_rule else ""


def unannounced_note(days: Iterable[date], working_days: WorkingDays) -> str:
    """For which of the days' years the holidays are not known for sure yet."""
    years = sorted({day.year for day in days} - working_days.announced_years)
    named = " ".join(str(year + BUDDHIST_ERA_OFFSET) for year in years)
    return f"หมายเหตุ: ยังไม่มีปฏิทินวันหยุดราชการปี {named} จึงนับเฉพาะวันหยุดที่มีทุกปี" if years else ""


def letters_list(letters: Sequence[LetterDeadline], today: date) -> Message:
    """The letters in force, before one is chosen or added."""
    if not letters:
        return Message(_TITLE, "ขณะนี้ไม่มีกำหนดตามหนังสือ ใช้กำหนดปกติทุกเดือน")
    return Message(_TITLE, "\n\n".join(_letter_block(each, today) for each in letters))


def letter_label(letter: LetterDeadline) -> str:
    """A letter on a button: by its day."""
    return f"แก้ไข {thai.weekday_date_brief(letter.due)}"


def which_months(chosen: Sequence[Month]) -> Message:
    """Months are being chosen."""
    so_far = f"เลือกแล้ว: {thai.months_short(chosen)}" if chosen else "ยังไม่ได้เลือกเดือน"
    return Message(_TITLE, f"กำหนดนี้ใช้กับยอดจำหน่ายของเดือนใด (เลือกได้หลายเดือน)\n{so_far}")


def which_act(months: Sequence[Month]) -> Message:
    """Whether the months are to be recorded or verified."""
    return Message(_TITLE, f"เดือน {thai.months_short(months)}\nหนังสือให้อำเภอดำเนินการอย่างไร")


def which_day(letter: LetterDeadline, problem: str) -> Message:
    """The day is asked for, again when there was a problem with what was typed."""
    ask = "ภายในวันใด เลือกจากปุ่ม หรือพิมพ์วันที่ เช่น 15 มี.ค. 67"
    return Message(_TITLE, _lines(problem, *_acts(letter), ask, _REPLY))


def unreadable_day(typed: str) -> str:
    """What was typed is no day."""
    return f"อ่านวันที่จาก “{shown(typed)}” ไม่ได้"


def past_day(day: date) -> str:
    """The day that was typed lies behind us."""
    return f"{thai.weekday_date_short(day)} ผ่านมาแล้ว"


def distant_day(day: date) -> str:
    """The day that was typed lies so far ahead that it must be a slip."""
    return f"{thai.weekday_date_short(day)} อยู่ไกลเกินหนึ่งปี"


def which_letter(letter: LetterDeadline) -> Message:
    """The letter's number is asked for."""
    ask = "ตามหนังสือฉบับใด พิมพ์เลขที่หนังสือ เช่น ที่ ฉช 0019/ว 123"
    return Message(_TITLE, _lines(*_acts(letter), f"ภายใน{thai.date_long(letter.due)}", ask, _REPLY))


def summary(letter: LetterDeadline, before: Iterable[date], note: str, today: date) -> Message:
    """All that was said, before it takes effect; with the days on which the months were due before."""
    body = _lines(_letter_block(letter, today), note, _before(before, letter.due), f"กด “{SAVE}” เพื่อให้มีผล")
    return Message(_TITLE, body)


def chosen_letter(letter: LetterDeadline, today: date) -> Message:
    """A letter, before it is moved or withdrawn."""
    return Message(_TITLE, _letter_block(letter, today))


def withdrawing(letter: LetterDeadline, after: Iterable[tuple[Month, date]], today: date) -> Message:
    """A letter, before it is withdrawn; with what its months will be due on afterwards."""
    return Message(_TITLE, _lines(_letter_block(letter, today), "หากยกเลิก กำหนดจะเป็นดังนี้", *_due_lines(after)))


def saved(letter: LetterDeadline, today: date) -> Message:
    """It has taken effect."""
    hint = "หากหนังสือฉบับเดียวกันให้ดำเนินการเดือนอื่นด้วย เพิ่มกำหนดโดยใช้วันและเลขที่เดิม ระบบจะรวมไว้ด้วยกัน"
    return Message("📌 ใช้กำหนดต่อไปนี้แล้ว", _lines(_letter_block(letter, today), hint if letter.letter else ""))


def withdrawn(letter: LetterDeadline, after: Iterable[tuple[Month, date]]) -> Message:
    """It is out of force."""
    months = (*_acts(letter), f"เดิม: {thai.date_long(letter.due)}")
    return Message("📌 ยกเลิกกำหนดแล้ว", _lines(*months, *_due_lines(after)))


def closed() -> Message:
    """The dialogue was ended without a change."""
    return Message(_TITLE, "ปิดรายการแล้ว ไม่มีการเปลี่ยนแปลง")


def _letter_block(letter: LetterDeadline, today: date) -> str:
    named = f"  ตามหนังสือ{shown(letter.letter, LONGEST_LETTER)}" if letter.letter else ""
    left = days_left(letter.due, today).strip() or "ครบกำหนดแล้ว"
    return _lines(f"{thai.date_long(letter.due)} ({left})", *(f"• {each}" for each in _acts(letter)), named)


def _acts(letter: LetterDeadline) -> Iterable[str]:
    for act, months in ((RECORD, letter.record), (VERIFY, letter.verify)):
        if months:
            yield f"{act} {thai.months_short(months)}"


def _before(days: Iterable[date], due: date) -> str:
    others = sorted(set(days) - {due})
    return f"กำหนดเดิม: {', '.join(map(thai.weekday_date_short, others))}" if others else ""


def _due_lines(dues: Iterable[tuple[Month, date]]) -> Iterable[str]:
    return (f"• {thai.month_short(month)}: กำหนด{thai.weekday_date_short(due)}" for month, due in dues)


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)
