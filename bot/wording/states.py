"""How far districts have come with their months, as `/missing` and `/status` add it: states, promises, punctuality."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from bot import thai
from bot.office.reading import Awaited, Reading
from bot.wording.terms import names
from scoring.fiscal_year import Month
from scoring.sales import District
from scoring.timeliness import MonthState, Progress, Timing, punctuality

STATE_NAMES = {
    MonthState.NOT_FOUND: "ยังไม่พบข้อมูล",
    MonthState.RECORDED: "บันทึกแล้ว รอยืนยัน",
    MonthState.CONFIRMED: "ยืนยันแล้ว",
    MonthState.CHANGED: "เปลี่ยนหลังยืนยัน",
}
ZERO_AHEAD = "พบเลข 0 ซึ่งยังไม่นับเป็นการบันทึก"
_LISTED = (MonthState.CHANGED, MonthState.RECORDED, MonthState.CONFIRMED)


def district_lines(reading: Reading, district: District) -> list[str]:
    """A district's recorded months by state, what it has promised, and how many of the round's months came in time."""
    if not reading.record.is_kept:
        return []
    asked = [each.month for each in reading.awaited()]
    of_round = reading.progress(reading.standings.province.months, district)
    by_name: dict[str, list[Month]] = {}
    for state in _LISTED:
        months = [each.month for each in of_round if each.state is state]
        by_name.setdefault(_name(state, closed=reading.frozen is not None), []).extend(months)
    lines = [f"{name}: {thai.months_short(months)}" for name, months in by_name.items() if months]
    for month in asked:
        until = reading.promised_until(district, month)
        if until and reading.sales.figure(district, month) is None:
            lines.append(f"{thai.month_short(month)}: {promise_phrase(until)}")
    counted = punctuality(of_round, reading.today)
    if counted.known:
        lines.append(f"บันทึกทันกำหนด {counted.on_time} จาก {counted.known} เดือนที่ครบกำหนดแล้ว")
    return lines


def month_lines(reading: Reading, awaited: Awaited) -> list[str]:
    """A month's districts by state, those that came after the deadline with their days, and what was promised."""
    if not reading.record.is_kept:
        return []
    found = reading.progress([awaited.month])
    by_state = {state: [each.district for each in found if each.state is state] for state in _LISTED}
    lines = [f"{STATE_NAMES[state]}: {names(those)}" for state, those in by_state.items() if those]
    late = [
        f"{each.district} ({thai.date_short(each.recording.on)})"
        for each in found
        if each.timing is Timing.LATE and each.recording and each.amount is not None
    ]
    lines += [f"บันทึกหลังวันครบกำหนด: {names(map(District, late))}"] if late else []
    for district in (*awaited.missing, *awaited.unreadable):
        if until := reading.promised_until(district, awaited.month):
            lines.append(f"• {district}: {promise_phrase(until)}")
    return lines


def complete_lines(reading: Reading, months: Sequence[Month]) -> list[str]:
    """Months that every district has recorded: how many have confirmed, and whose figures changed after that."""
    if not reading.record.is_kept or not months:
        return []
    found = reading.progress(months)
    confirmed = [(month, _count(found, month, MonthState.CONFIRMED)) for month in months]
    districts = len(reading.office.districts)
    lines = [
        f"• {thai.months_short([month for month, _ in alike])}: ยืนยันแล้ว {count} จาก {districts} อำเภอ"
        for count, alike in ((count, list(group)) for count, group in groupby(confirmed, key=lambda each: each[1]))
    ]
    changed = [each for each in found if each.state is MonthState.CHANGED]
    if changed:
        lines.append(f"{STATE_NAMES[MonthState.CHANGED]}: {_districts_with_months(changed)}")
    return ["บันทึกครบทุกอำเภอแล้ว", *lines]


def zeros_note(month: Month, zeros: Sequence[District], districts: int) -> list[str]:
    """That zeros which were typed ahead are not taken as reports, and what to do where they are meant; in one line."""
    if not zeros:
        return []
    in_month = f"ในเดือน {thai.month_short(month)}"
    found = f"ทุกอำเภอ{in_month}" if len(zeros) == districts > 1 else f"{in_month} ของ {names(zeros)}"
    return [f"พบเลข 0 {found} จึงยังไม่นับเป็นการบันทึก หากไม่มียอดจำหน่ายจริง โปรดยืนยันด้วย /confirm"]


def figure_note(reading: Reading, district: District, month: Month) -> str:
    """`ยืนยันแล้ว · ทันกำหนด`, as it stands behind a figure; empty where there is none, or no record of it."""
    if not reading.record.is_kept:
        return ""
    (found,) = reading.progress([month], district)
    return "" if found.amount is None else state_name(found, closed=reading.frozen is not None)


def state_name(progress: Progress, *, closed: bool = False) -> str:
    """`บันทึกแล้ว รอยืนยัน · ทันกำหนด`; in a closed round nothing waits to be confirmed any more."""
    return " · ".join(filter(None, (_name(progress.state, closed=closed), timing_name(progress))))


def timing_name(progress: Progress) -> str:
    """`ทันกำหนด`, or the day on which a figure came after the deadline; empty while nothing is known, or found."""
    if progress.amount is None:
        return ""
    if progress.recording and progress.timing is Timing.LATE:
        return f"บันทึกเมื่อ {thai.date_short(progress.recording.on)} หลังวันครบกำหนด"
    return "ทันกำหนด" if progress.timing is Timing.ON_TIME else ""


def promise_phrase(until: datetime) -> str:
    """`แจ้งว่าจะดำเนินการภายใน 15 มี.ค. 67 เวลา 16.30 น.`; the time is local."""
    return f"แจ้งว่าจะดำเนินการภายใน {thai.moment(until)}"


def _name(state: MonthState, *, closed: bool) -> str:
    waits = state in {MonthState.RECORDED, MonthState.CHANGED}
    return "ยังไม่ยืนยันเมื่อปิดรอบ" if closed and waits else STATE_NAMES[state]


def _count(found: Iterable[Progress], month: Month, state: MonthState) -> int:
    return sum(each.month == month and each.state is state for each in found)


def _districts_with_months(found: Sequence[Progress]) -> str:
    districts = dict.fromkeys(each.district for each in found)
    return ", ".join(
        f"{district} ({thai.months_short([each.month for each in found if each.district == district])})"
        for district in districts
    )
