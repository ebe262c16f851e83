"""The views of all districts together: standings, what is not found yet, and the deadlines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from bot import thai
from bot.findings.findings import Findings
from bot.message import Message
from bot.office.reading import Awaited, Reading
from bot.wording.closing import nothing_awaited
from bot.wording.deadlines import day_off_note, moved_note, unannounced_note
from bot.wording.states import complete_lines, month_lines, zeros_note
from bot.wording.terms import OPEN_BAND, TIER_NAMES, days_left, names, rating_name, round_name
from scoring.deadlines import Deadline
from scoring.fiscal_year import EvaluationRound, Month
from scoring.levels import Tier
from scoring.money import Satang
from scoring.standings import Standing, Standings


def due_phrase(due: date, today: date) -> str:
    """`กำหนดวันศุกร์ที่ 15 มี.ค. 67`, or that the day has passed."""
    verb = "ครบกำหนดเมื่อ" if due < today else "กำหนด"
    return f"{verb}{thai.weekday_date_short(due)}"


def received_line(awaited: Awaited, today: date) -> str:
    """`มี.ค. 67: ได้รับข้อมูลแล้ว 8 จาก 11 อำเภอ (กำหนด…)`."""
    counts = f"ได้รับข้อมูลแล้ว {len(awaited.recorded)} จาก {awaited.districts} อำเภอ"
    return f"{thai.month_short(awaited.month)}: {counts} ({due_phrase(awaited.due, today)})"


def standings_message(reading: Reading) -> Message:
    """Where everybody stands: districts by level, those below the scale with what is missing."""
    standings, below_text = reading.standings, reading.office.below_text
    title = f"📊 ยอดจำหน่าย OTOP จังหวัด{reading.office.name} {round_name(standings.round)}"
    total = f"รวมทั้งจังหวัด {thai.baht(standings.province.total)} บาท"
    if standings.province.rating:
        total += f" ({rating_name(standings.province.rating, below_text)})"
    lines = [_span_line(standings.province), "", total, *_level_lines(standings, below_text), *_below_lines(reading)]
    without = [each.district for each in standings.districts if each.rating is None and each.district]
    if without:
        lines.append(f"ยังไม่พบค่าเป้าหมายที่ครบถ้วน: {names(without)}")
    lines += ["", *_notes(reading)]
    return Message(title, "\n".join(lines).rstrip())


def past_round_note(reading: Reading) -> str:
    """What to know when the round that is shown has ended; empty while it lasts."""
    if not reading.has_ended:
        return ""
    last = reading.evaluation_round.months[-1]
    ended = thai.date_short(last.plus(1).first_day - timedelta(days=1))
    now = EvaluationRound.containing(Month.of(reading.today))
    known = now in reading.snapshot.targets
    return f"หมายเหตุ: รอบนี้สิ้นสุดเมื่อวันที่ {ended}" + (
        "" if known else f" ยังไม่พบค่าเป้าหมายของ{round_name(now)} ในตารางกลาง จึงแสดงผลของรอบนี้"
    )


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


def missing_message(reading: Reading) -> Message:
    """Which months are asked for and whose figures are not found yet."""
    title = "🔎 ข้อมูลที่ยังไม่พบในตารางกลาง"
    awaited = reading.awaited()
    complete = complete_lines(reading, [each.month for each in awaited if each.is_complete])
    if open_months := reading.open_months():
        blocks = [_missing_block(each, reading) for each in open_months]
        return Message(title, "\n\n".join(blocks)).adding("\n".join(["", *complete]) if complete else "")
    if not awaited and Month.of(reading.today) in reading.record.closed_months():
        return Message(title, nothing_awaited(reading))
    up_to = f"ถึงเดือน {thai.month_short(awaited[-1].month)} " if awaited else ""
    return Message(title, f"ได้รับข้อมูลครบทุกอำเภอ{up_to}แล้ว ขอขอบคุณ").adding(*complete[1:])


def deadlines_message(reading: Reading) -> Message:
    """What is due and when, from whom it is awaited, and after which letter; and what is known of days off."""
    title = "📌 กำหนดบันทึกและยืนยันยอดจำหน่าย OTOP"
    deadlines = reading.deadlines()
    blocks = [_deadline_block(deadline, reading) for deadline in deadlines]
    blocks.append(unannounced_note((each.due for each in deadlines), reading.office.calendar.working_days))
    return Message(title, "\n\n".join(filter(None, blocks)) or "ยังไม่มีกำหนดที่กำลังจะถึง")


def _span_line(province: Standing) -> str:
    """`สะสม ต.ค. 66 – ก.พ. 67 (5 จาก 6 เดือน)`, over all months with a figure."""
    counted = (*province.recorded, *province.partial)
    if not counted:
        return "ยังไม่พบยอดจำหน่ายในรอบนี้"
    months = f"{len(province.recorded)} จาก {len(province.months)} เดือน"
    return f"สะสม {thai.months_short(counted)} ({f'ครบทุกอำเภอ {months}' if province.partial else months})"


def _level_lines(standings: Standings, below_text: str) -> list[str]:
    return [
        f"{name}: {names(each.district for each in group if each.district)}"
        for name, group in by_rating(standings, below_text).items()
        if group[0].rating and group[0].rating.reached
    ]


def _below_lines(reading: Reading) -> list[str]:
    """Those below the scale under the tier that comes next, the nearest to it first, and whether it is final."""
    is_final, groups = reading.is_final(reading.standings.province), dict[Tier, list[tuple[Satang, str]]]()
    for each in reading.standings.districts:
        if each.rating and each.rating.reached is None and each.gaps:
            gap = each.gaps[0]
            lacks = f"ต่ำกว่า{TIER_NAMES[gap.tier]}" if is_final else "ขาดอีก"
            groups.setdefault(gap.tier, []).append((gap.gap, f"• {each.district} {lacks} {thai.baht(gap.gap)} บาท"))
    not_reached = "ไม่ถึง" if is_final else "ยังไม่ถึง"
    return [
        line
        for tier in sorted(groups, key=list(Tier).index)
        for line in (f"{not_reached}{TIER_NAMES[tier]}:", *(line for _, line in sorted(groups[tier])))
    ]


def _notes(reading: Reading) -> Iterable[str]:
    standings = reading.standings
    if reading.closing:
        yield from _blank_when_closed(standings)
    elif known := list(_not_final(reading)):
        yield f"หมายเหตุ: {' และ'.join(known)}"
    if any(each.rating and each.rating.unconfirmed for each in standings.districts):
        yield OPEN_BAND


def _not_final(reading: Reading) -> Iterable[str]:
    """What may still change the standings: months that are not in, targets that are looked into."""
    province = reading.standings.province
    if province.missing:
        span = thai.months_short(province.missing)
        yield f"เป้าหมายเป็นยอดสะสม {len(province.months)} เดือน ข้อมูลยังไม่ครบทุกอำเภอในเดือน {span}"
    if doubted := Findings.of(reading).doubted_targets(reading.evaluation_round):
        yield f"ค่าเป้าหมายของ{names(doubted)}อยู่ระหว่างตรวจสอบ"


def _blank_when_closed(standings: Standings) -> Iterable[str]:
    """The months without a figure, and whose, those of the same districts together."""
    months: dict[str, list[Month]] = {}
    for month in standings.province.missing:
        whose = [each.district for each in standings.districts if month in each.missing and each.district]
        named = "ทุกอำเภอ" if len(whose) == len(standings.districts) > 1 else names(whose)
        months.setdefault(named, []).append(month)
    return (f"หมายเหตุ: เมื่อปิดรอบ ไม่พบข้อมูลเดือน {thai.months_short(of_it)} ของ{named}" for named, of_it in months.items())


def _missing_block(awaited: Awaited, reading: Reading) -> str:
    today = reading.today
    lines = [
        f"เดือน{thai.month_long(awaited.month)} ({due_phrase(awaited.due, today)}{days_left(awaited.due, today)})",
        f"ได้รับข้อมูลแล้ว {len(awaited.recorded)} จาก {awaited.districts} อำเภอ",
        *_open_lines(awaited),
        *month_lines(reading, awaited),
    ]
    return "\n".join(lines)


def _open_lines(awaited: Awaited) -> list[str]:
    """From whom a figure is awaited, whose cannot be read, and whose is a zero that does not count yet."""
    lines = []
    if awaited.missing:
        everybody = len(awaited.missing) == awaited.districts > 1
        lines.append(f"รอข้อมูล: {'ทุกอำเภอ' if everybody else names(awaited.missing)}")
    if awaited.unreadable:
        lines.append(f"พบข้อมูลแต่ยังอ่านไม่ได้: {names(awaited.unreadable)}")
    return lines + zeros_note(awaited.month, awaited.zeros, awaited.districts)


def _deadline_block(deadline: Deadline, reading: Reading) -> str:
    today = reading.today
    lines = [
        f"{thai.date_long(deadline.due)} ({'ครบกำหนดแล้ว' if deadline.due < today else _countdown(deadline, today)})"
    ]
    for month in deadline.record:
        closed = month in reading.record.closed_months()
        lines += [_closed_line(month)] if closed else _recording_lines(reading.month(month), today)
    if deadline.verify:
        lines.append(f"• ตรวจสอบความถูกต้อง {thai.months_short(deadline.verify)}")
    if deadline.letter:
        lines.append(f"  ตามหนังสือ{deadline.letter}")
    calendar = reading.office.calendar
    notes = (moved_note(calendar.moved_from(deadline)), day_off_note(deadline.due, calendar.working_days))
    lines += [f"  {note}" for note in notes if note]
    return "\n".join(lines)


def _closed_line(month: Month) -> str:
    return f"• บันทึกและยืนยัน {thai.month_short(month)}: ปิดรอบแล้ว"


def _recording_lines(awaited: Awaited, today: date) -> list[str]:
    """A month to record and how far it has come; of one that has not begun, only that it is due."""
    line = f"• บันทึกและยืนยัน {thai.month_short(awaited.month)}"
    if today < awaited.month.first_day:
        return [line]
    if awaited.is_complete:
        return [f"{line}: ได้รับครบทุกอำเภอแล้ว"]
    counts = f"{line}: ได้รับแล้ว {len(awaited.recorded)} จาก {awaited.districts} อำเภอ"
    if not (awaited.recorded or awaited.unreadable):
        zeros = zeros_note(awaited.month, awaited.zeros, awaited.districts)
        return [counts, "  รอข้อมูลทุกอำเภอ", *(f"  {each}" for each in zeros)]
    return [counts, *(f"  {each}" for each in _open_lines(awaited))]


def _countdown(deadline: Deadline, today: date) -> str:
    return days_left(deadline.due, today).strip()
