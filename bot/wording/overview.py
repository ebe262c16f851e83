"""The views of all districts together: standings, what is not found yet, and the deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot import thai
from bot.message import Message
from bot.reading import Awaited
from bot.wording.terms import TIER_NAMES, days_until, names, rating_name, round_name
from scoring.deadlines import Deadline
from scoring.fiscal_year import EvaluationRound
from scoring.standings import Standing, Standings

ALL_IN = "ได้รับข้อมูลครบทุกอำเภอแล้ว ขอขอบคุณ"


def due_phrase(due: date, today: date) -> str:
    """`กำหนดวันศุกร์ที่ 15 มี.ค. 67`, or that the day has passed."""
    verb = "ครบกำหนดเมื่อ" if due < today else "กำหนด"
    return f"{verb}{thai.weekday_date_short(due)}"


def received_line(awaited: Awaited, today: date) -> str:
    """`มี.ค. 67: ได้รับข้อมูลแล้ว 8 จาก 11 อำเภอ (กำหนด…)`."""
    counts = f"ได้รับข้อมูลแล้ว {len(awaited.recorded)} จาก {awaited.districts} อำเภอ"
    return f"{thai.month_short(awaited.month)}: {counts} ({due_phrase(awaited.due, today)})"


def standings_message(standings: Standings, province: str, below_text: str) -> Message:
    """Where everybody stands: districts by level, those below the scale with what is missing."""
    province_standing = standings.province
    title = f"📊 ยอดจำหน่าย OTOP จังหวัด{province} {round_name(standings.round)}"
    total = f"รวมทั้งจังหวัด {thai.baht(province_standing.total)} บาท"
    if province_standing.rating:
        total += f" ({rating_name(province_standing.rating, below_text)})"
    lines = [_span_line(province_standing), "", total, *_level_lines(standings, below_text), *_below_lines(standings)]
    without = [each.district for each in standings.districts if each.rating is None and each.district]
    if without:
        lines.append(f"ยังไม่พบค่าเป้าหมายที่ครบถ้วน: {names(without)}")
    lines += ["", *_notes(standings)]
    return Message(title, "\n".join(lines).rstrip())


def by_rating(standings: Standings, below_text: str) -> dict[str, list[Standing]]:
    """The rated districts under the name of their rating, the highest first, in the office's order within."""
    rated = sorted(
        (each for each in standings.districts if each.rating),
        key=lambda each: each.rating.value if each.rating else 0,
        reverse=True,
    )
    groups: dict[str, list[Standing]] = {}
    for each in rated:
        if each.rating:
            groups.setdefault(rating_name(each.rating, below_text), []).append(each)
    return groups


def missing_message(awaited: Sequence[Awaited], evaluation_round: EvaluationRound, today: date) -> Message:
    """Which months are asked for and whose figures are not found yet."""
    title = f"🔎 ข้อมูลที่ยังไม่พบในตารางกลาง — {round_name(evaluation_round)}"
    open_months = [each for each in awaited if each.missing or each.unreadable]
    if not open_months:
        return Message(title, ALL_IN)
    return Message(title, "\n\n".join(_missing_block(each, today) for each in open_months))


def deadlines_message(deadlines: Sequence[tuple[Deadline, tuple[Awaited, ...]]], today: date) -> Message:
    """What is due and when; with each deadline the months to record, as `Awaited`."""
    title = "📌 กำหนดบันทึกและยืนยันยอดจำหน่าย OTOP"
    if not deadlines:
        return Message(title, "ไม่มีกำหนดที่กำลังจะถึงในรอบนี้")
    return Message(title, "\n\n".join(_deadline_block(deadline, months, today) for deadline, months in deadlines))


def _span_line(province: Standing) -> str:
    if not province.recorded:
        return f"ยังไม่มีเดือนที่ข้อมูลครบทุกอำเภอ (0 จาก {len(province.months)} เดือน)"
    span = thai.months_short(province.recorded)
    return f"สะสม {span} ({len(province.recorded)} จาก {len(province.months)} เดือน)"


def _level_lines(standings: Standings, below_text: str) -> list[str]:
    return [
        f"{name}: {names(each.district for each in group if each.district)}"
        for name, group in by_rating(standings, below_text).items()
        if group[0].rating and group[0].rating.reached
    ]


def _below_lines(standings: Standings) -> list[str]:
    below = [each for each in standings.districts if each.rating and each.rating.reached is None and each.gaps]
    if not below:
        return []
    below.sort(key=lambda each: each.gaps[0].gap)
    lines = [f"• {each.district} ขาดอีก {thai.baht(each.gaps[0].gap)} บาท" for each in below]
    return [f"ยังไม่ถึง{TIER_NAMES[below[0].gaps[0].tier]}:", *lines]


def _notes(standings: Standings) -> Iterable[str]:
    province = standings.province
    if province.missing:
        span = thai.months_short(province.missing)
        yield f"หมายเหตุ: เป้าหมายเป็นยอดสะสม {len(province.months)} เดือน ข้อมูลยังไม่ครบทุกอำเภอในเดือน {span}"
    if any(each.rating and each.rating.unconfirmed for each in standings.districts):
        yield "ระดับที่ระบุว่าเกณฑ์รอยืนยัน อยู่ระหว่างรอจังหวัดยืนยันเกณฑ์ช่วงขั้นมาตรฐานถึงขั้นสูง"


def _missing_block(awaited: Awaited, today: date) -> str:
    due = f"กำหนด{thai.weekday_date_short(awaited.due)} {days_until(awaited.due, today)}"
    lines = [
        f"เดือน{thai.month_long(awaited.month)} ({due})",
        f"ได้รับข้อมูลแล้ว {len(awaited.recorded)} จาก {awaited.districts} อำเภอ",
    ]
    if awaited.missing:
        lines.append(f"รอข้อมูล: {names(awaited.missing)}")
    if awaited.unreadable:
        lines.append(f"พบข้อมูลแต่ยังอ่านไม่ได้: {names(awaited.unreadable)}")
    return "\n".join(lines)


def _deadline_block(deadline: Deadline, awaited: tuple[Awaited, ...], today: date) -> str:
    lines = [f"{thai.date_long(deadline.due)} ({days_until(deadline.due, today)})"]
    lines += [f"• บันทึกและยืนยัน {thai.month_short(each.month)}{_progress(each, today)}" for each in awaited]
    if deadline.verify:
        lines.append(f"• ตรวจสอบความถูกต้อง {thai.months_short(deadline.verify)}")
    if deadline.letter:
        lines.append(f"  ตามหนังสือ {deadline.letter}")
    return "\n".join(lines)


def _progress(awaited: Awaited, today: date) -> str:
    """How far a month has come; nothing is said of one that has not begun."""
    if today < awaited.month.first_day:
        return ""
    open_districts = (*awaited.missing, *awaited.unreadable)
    if not open_districts:
        return ": ได้รับครบทุกอำเภอแล้ว"
    counts = f": ได้รับแล้ว {len(awaited.recorded)} จาก {awaited.districts} อำเภอ"
    return counts if not awaited.recorded else f"{counts} รอข้อมูล {names(open_districts)}"
