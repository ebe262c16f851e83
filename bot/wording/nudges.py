"""Reminders in private: a district's own to its officers, and what is still open at the end to the admins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot import thai
from bot.message import Message
from bot.people.officers import Officer
from bot.posts.completeness import MonthCount
from bot.wording.reminders import (
    ASK,
    Due,
    asked_to_verify,
    by_day,
    heading,
    if_in_trouble,
    in_time_for_the_round,
    months_named,
)
from bot.wording.states import ZERO_AHEAD
from bot.wording.terms import district_name, names, person_name
from scoring.deadlines import Deadline
from scoring.fiscal_year import Month
from scoring.sales import District
from scoring.timeliness import MonthKey, Progress


def officer_reminder(
    district: District,
    open_months: Sequence[tuple[Deadline, Progress]],
    unreadable: frozenset[Month],
    contact: str,
    today: date,
) -> Message:
    """A district's months that are missing, unreadable, or recorded and not confirmed, with the day they are due."""
    overdue = all(deadline.due < today for deadline, _ in open_months)
    months = months_named([progress.month for _, progress in open_months])
    lines = [f"เรียน พัฒนาการอำเภอ{district} และผู้รับผิดชอบงาน OTOP"]
    for deadline in dict.fromkeys(deadline for deadline, _ in open_months):
        of_it = [progress for each, progress in open_months if each == deadline]
        found = [_found(progress, unreadable) for progress in of_it]
        if deadline.due < today:
            asked = in_time_for_the_round(max(progress.month for progress in of_it))
            lines += [f"ครบกำหนดเมื่อ{thai.date_long(deadline.due)}", *found, asked]
        elif all(progress.amount is not None for progress in of_it):
            lines += [*found, f"ขอความร่วมมือตรวจสอบและยืนยันยอด {by_day(deadline, today)}"]
        else:
            lines += [ASK, by_day(deadline, today), *found]
        if deadline.verify and deadline.due >= today:
            lines.append(asked_to_verify(deadline))
        if deadline.letter and deadline.due >= today:
            lines.append(f"ตามหนังสือ{deadline.letter}")
    lines += [*if_in_trouble(contact), "ขอขอบคุณ และขออภัยหากดำเนินการแล้ว"]
    return Message(f"{heading(overdue=overdue)} เดือน{months}", "\n".join(lines))


def digest(
    dues: Sequence[Due], officers: Mapping[District, Sequence[Officer]], promised_until: Mapping[MonthKey, datetime]
) -> Message:
    """What is missing or unconfirmed at the end of the ladder, who answers for it, and promises (local times)."""
    blocks = []
    for due in dues:
        lines = [f"ครบกำหนดเมื่อ{thai.date_long(due.deadline.due)}"]
        for count in due.counts:
            lines += _digest_lines(count, officers, promised_until)
        blocks.append("\n".join(lines))
    blocks.append("การแจ้งเตือนตามกำหนดนี้สิ้นสุดแล้ว หากเห็นสมควร โปรดประสานอำเภอโดยตรง")
    months = months_named([month for due in dues for month in due.months])
    is_missing = any(count.awaited or count.promised for due in dues for count in due.counts)
    what = "สรุปข้อมูลที่ยังไม่พบ" if is_missing else "สรุปข้อมูลที่รอยืนยัน"
    return Message(f"📄 {what} เดือน{months} (เฉพาะผู้ดูแลของจังหวัด)", "\n\n".join(blocks))


def _found(progress: Progress, unreadable: frozenset[Month]) -> str:
    month, district = f"เดือน{thai.month_long(progress.month)}", district_name(progress.district)
    if progress.amount is not None:
        return f"พบยอด{month} ของ{district} {thai.baht(progress.amount)} บาท อยู่ระหว่างรอการยืนยัน"
    if progress.month in unreadable:
        return f"พบข้อมูล{month} ของ{district}ในตารางกลาง แต่ยังอ่านเป็นตัวเลขไม่ได้"
    if progress.zero_ahead:
        confirm = "หากไม่มียอดจำหน่ายจริง โปรดกดยืนยันยอด"
        return f"พบเลข 0 ใน{month} ของ{district} จึงยังไม่นับเป็นการบันทึก {confirm}"
    return f"ขณะนี้ยังไม่พบยอด{month} ของ{district}ในตารางกลาง"


def _digest_lines(
    count: MonthCount, officers: Mapping[District, Sequence[Officer]], promised_until: Mapping[MonthKey, datetime]
) -> list[str]:
    head = f"เดือน{thai.month_long(count.month)}: ได้รับข้อมูลแล้ว {len(count.recorded)} จาก {count.districts} อำเภอ"
    lines = [head]
    for district in (*count.awaited, *count.promised):
        found = "พบข้อมูลแต่ยังอ่านไม่ได้" if district in count.unreadable else "ยังไม่พบข้อมูล"
        found = ZERO_AHEAD if district in count.zeros else found
        known = ", ".join(person_name(each.name) for each in officers.get(district, ())) or "ยังไม่ได้กำหนด"
        until = promised_until.get((district, count.month))
        promise = f" แจ้งว่าจะดำเนินการภายใน {thai.moment(until)}" if until else ""
        lines.append(f"• {district}: {found} (ผู้รับผิดชอบ: {known}){promise}")
    lines += [f"บันทึกแล้ว รอยืนยัน: {names(count.unconfirmed)}"] if count.unconfirmed else []
    return lines
