"""Reminders to the group, that all is in, and that a confirmation has fallen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot import thai
from bot.message import Mention, Message
from bot.people.officers import Officer
from bot.posts.completeness import MonthCount
from bot.wording.oddities import finding_line
from bot.wording.states import zeros_note
from bot.wording.terms import days_left, district_name, names, person_name, round_name
from scoring.deadlines import Deadline
from scoring.findings import Finding
from scoring.fiscal_year import EvaluationRound, Month
from scoring.money import Satang
from scoring.sales import District

ASK = "ขอความร่วมมือบันทึกและยืนยันยอดจำหน่ายในระบบ DOS พร้อมกรอกในตารางกลาง"
_ASK_TO_VERIFY = "ขอความร่วมมือตรวจสอบความถูกต้องของยอดจำหน่าย หากพบข้อมูลไม่ถูกต้อง โปรดแก้ไขในระบบ DOS และตารางกลาง"
_SORRY = "ขออภัยหากข้อมูลยังไม่เป็นปัจจุบัน"
_THANKS = f"อำเภอที่ดำเนินการแล้ว ขอขอบคุณ และ{_SORRY}"


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as a message tells it: its months over all districts, and whether the group was told another day.

    `again` speaks on the same day once more, and to those alone who are still awaited.
    """

    deadline: Deadline
    counts: tuple[MonthCount, ...]
    moved: bool = False
    again: bool = False

    @property
    def months(self) -> tuple[Month, ...]:
        """The months that are counted."""
        return tuple(count.month for count in self.counts)


def group_reminder(dues: Sequence[Due], officers: Sequence[Officer], contact: str, today: date) -> Message:
    """What is due, what is not found yet, and thanks to those who are done.

    The officers of the districts that are awaited, one for each district of theirs, are called by their names.
    """
    months = [month for due in dues for month in due.months]
    overdue = all(due.deadline.due < today for due in dues)
    to_awaited = all(due.again or due.deadline.due < today for due in dues)
    whom = "ของอำเภอที่รอข้อมูล" if to_awaited else "ทุกอำเภอ"
    lines = [f"เรียน พัฒนาการอำเภอ และผู้รับผิดชอบงาน OTOP {whom}"]
    for due in dues:
        lines += [f"\n• เดือน{months_named(due.months)}"] if len(dues) > 1 else []
        lines += [*_asking(due, today), "", *_counted(due.counts)]
    called = _mentions(officers)
    lines += [f"เจ้าหน้าที่อำเภอที่รอข้อมูล: {_in_a_row(called)}"] if called else []
    lines += ["", *(if_in_trouble(contact) if overdue else ())]
    lines.append(_THANKS if any(count.recorded for due in dues for count in due.counts) else _SORRY)
    verifying = not any(due.deadline.record for due in dues)
    title = f"{heading(overdue=overdue, verifying=verifying)} เดือน{months_named(months)}"
    return Message(title, "\n".join(lines), mentions=called)


def complete(counts: Sequence[MonthCount], verifying: Sequence[Deadline], today: date) -> Message:
    """Every district's figures are there, whose are still to be confirmed, and what else is to be verified by when."""
    title = f"📌 ครบทุกอำเภอแล้ว — ยอดจำหน่าย OTOP เดือน{months_named([count.month for count in counts])}"
    lines = ["ได้รับข้อมูลในตารางกลางครบทุกอำเภอแล้ว ขอขอบคุณทุกอำเภอที่ให้ความร่วมมือ"]
    lines += [_confirmed(count, named=len(counts) > 1) for count in counts if count.unconfirmed]
    lines += [f"{asked_to_verify(each)} {by_day(each, today)}" for each in verifying]
    return Message(title, "\n".join(lines))


def confirmation_fallen(
    changes: Sequence[tuple[District, Month, Satang, Satang | None]], officers: Sequence[Officer]
) -> Message:
    """Which figures differ from the ones that were confirmed: the old one and the new one, None where there is none.

    What is not there cannot be confirmed, and what comes back as it was needs no new confirmation.
    """
    lines = [
        f"• {district_name(district)} เดือน{thai.month_long(month)}: จาก {thai.baht(old)} บาท {_changed_to(new)}"
        for district, month, old, new in changes
    ]
    is_gone = [new is None for *_, new in changes]
    lines += [] if all(is_gone) else ["ขอความร่วมมือตรวจสอบ และยืนยันยอดอีกครั้งด้วย /confirm"]
    lines += ["ขอความร่วมมือบันทึกยอดที่ไม่พบในตารางกลางก่อน แล้วจึงยืนยันด้วย /confirm"] if any(is_gone) else []
    lines.append("เมื่อกลับเป็นยอดเดิม การยืนยันยังคงมีผลโดยไม่ต้องยืนยันใหม่")
    lines += [*_responsible(officers), "ขอขอบคุณ"]
    return Message("📌 ยอดที่ยืนยันแล้วมีการเปลี่ยนแปลง", "\n".join(lines), mentions=_mentions(officers))


def confirmed_unreadable(
    confirmed: Sequence[tuple[District, Month, Satang, Finding]], officers: Sequence[Officer], lasting: timedelta
) -> Message:
    """Which confirmed figures have not counted for so long: what is in the way, and the figures as they were confirmed.

    Nothing is said of a figure's having changed: nobody knows.
    """
    figures: dict[tuple[District, Finding], list[str]] = {}
    for district, month, amount, finding in confirmed:
        figure = f"{thai.month_short(month)} {thai.baht(amount)} บาท"
        figures.setdefault((district, finding), []).append(figure)
    minutes = lasting // timedelta(minutes=1)
    lines = [f"ข้อมูลในตารางกลางของยอดที่ยืนยันไว้ ยังนับรวมไม่ได้ต่อเนื่องอย่างน้อย {minutes} นาที"]
    for (district, finding), given in figures.items():
        lines += [f"{district_name(district)} (ยืนยันไว้: {', '.join(given)})", finding_line(finding)]
    lines.append("ขอความร่วมมือตรวจสอบ เมื่ออ่านได้และตรงกับยอดเดิม การยืนยันยังคงมีผลโดยไม่ต้องยืนยันใหม่")
    lines += [*_responsible(officers), "ขอขอบคุณ"]
    return Message("📌 ยอดที่ยืนยันแล้วยังนับรวมไม่ได้", "\n".join(lines), mentions=_mentions(officers))


def _responsible(officers: Sequence[Officer]) -> list[str]:
    called = _mentions(officers)
    return [f"เจ้าหน้าที่อำเภอ: {_in_a_row(called)}"] if called else []


def heading(*, overdue: bool, verifying: bool = False) -> str:
    """What a reminder is, for its title."""
    if overdue:
        return "📌 ติดตามยอดจำหน่าย OTOP"
    return f"⏰ แจ้งเตือนกำหนด{'ตรวจสอบ' if verifying else 'บันทึก'}ยอดจำหน่าย OTOP"


def months_named(months: Sequence[Month]) -> str:
    """`มีนาคม 2567`, or ` ต.ค. 66 – ก.พ. 67`, as it stands behind `เดือน`."""
    chosen = sorted(set(months))
    return thai.month_long(chosen[0]) if len(chosen) == 1 else f" {thai.months_short(chosen)}"


def by_day(deadline: Deadline, today: date) -> str:
    """`ให้แล้วเสร็จภายในวันศุกร์ที่ 15 มีนาคม 2567 (เหลืออีก 3 วัน)`."""
    return f"ให้แล้วเสร็จภายใน{_counted_down(deadline.due, today)}"


def asked_to_verify(deadline: Deadline) -> str:
    """The request to verify the months that a deadline names for it."""
    return f"ขอความร่วมมือ{_verifying(deadline)}"


def _verifying(deadline: Deadline) -> str:
    span = months_named(deadline.verify)
    return f"ตรวจสอบความถูกต้องของยอดเดือน{span} หากพบข้อมูลไม่ถูกต้อง โปรดแก้ไขในระบบ DOS"


def in_time_for_the_round(month: Month) -> str:
    """What is asked for when the day has passed; only a round's last month is waited for by its result."""
    evaluation_round = EvaluationRound.containing(month)
    name, is_last = round_name(evaluation_round), month == evaluation_round.months[-1]
    purpose = f"เพื่อให้จังหวัดสรุปผลประเมิน{name} ได้ทันกำหนด" if is_last else f"เพื่อให้ข้อมูล{name} เป็นปัจจุบัน"
    return f"ขอความร่วมมือตรวจสอบและบันทึกภายในวันนี้ {purpose}"


def if_in_trouble(contact: str) -> tuple[str, ...]:
    """Whom to tell, where the office has named a number."""
    return (f"หากมีข้อขัดข้อง โปรดแจ้งกลุ่มงานส่งเสริมการพัฒนาชุมชน โทร. {contact}",) if contact else ()


def _asking(due: Due, today: date) -> list[str]:
    deadline = due.deadline
    if deadline.due < today:
        whose = "บางอำเภอ" if any(count.recorded or count.unreadable for count in due.counts) else "ทุกอำเภอ"
        passed = f"ครบกำหนดเมื่อ{thai.date_long(deadline.due)} ขณะนี้ยังไม่พบยอดของ{whose}ในตารางกลาง"
        return [passed, in_time_for_the_round(max(due.months))]
    day = by_day(deadline, today)
    if due.moved:
        day = f"โดยกำหนดเลื่อนเป็น{_counted_down(deadline.due, today)}"
    lines = [ASK if deadline.record else _ASK_TO_VERIFY, day]
    if deadline.record and deadline.verify:
        lines.append(f"พร้อม{_verifying(deadline)}")
    if deadline.letter:
        lines.append(f"ตามหนังสือ{deadline.letter}")
    return lines


def _counted_down(due: date, today: date) -> str:
    return f"{thai.date_long(due)} ({days_left(due, today).strip()})"


def _counted(counts: Sequence[MonthCount]) -> list[str]:
    return [line for count in counts for line in _counted_month(count, named=len(counts) > 1)]


def _counted_month(count: MonthCount, *, named: bool) -> list[str]:
    head = f"เดือน{thai.month_long(count.month)}: " if named else ""
    lines = [f"{head}ได้รับข้อมูลแล้ว {len(count.recorded)} จาก {count.districts} อำเภอ"]
    groups = {
        "รอข้อมูล": count.missing,
        "พบข้อมูลแต่ยังอ่านไม่ได้": count.unreadable,
        "แจ้งกำหนดดำเนินการแล้ว": count.promised,
    }
    lines += [f"{what}: {names(districts)}" for what, districts in groups.items() if districts]
    return lines + zeros_note(count.month, count.zeros, count.districts)


def _confirmed(count: MonthCount, *, named: bool) -> str:
    head = f"เดือน{thai.month_long(count.month)}: " if named else ""
    confirmed = len(count.recorded) - len(count.unconfirmed)
    return f"{head}ยืนยันแล้ว {confirmed} จาก {count.districts} อำเภอ รอยืนยัน: {names(count.unconfirmed)}"


def _changed_to(amount: Satang | None) -> str:
    return "ขณะนี้ไม่พบข้อมูล" if amount is None else f"เป็น {thai.baht(amount)} บาท"


def _mentions(officers: Sequence[Officer]) -> tuple[Mention, ...]:
    """Each officer once, with the districts that they are called for: `สพอ.บางคล้า (บางคล้า)`."""
    districts: dict[int, list[District]] = {}
    for each in officers:
        districts.setdefault(each.user, []).append(each.district)
    names_of = {each.user: person_name(each.name) for each in officers}
    return tuple(Mention(user, f"{names_of[user]} ({names(of_them)})") for user, of_them in districts.items())


def _in_a_row(called: Sequence[Mention]) -> str:
    return ", ".join(each.text for each in called)
