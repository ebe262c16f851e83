"""Why a district, or the province, stands where it stands: the figures with their cells, and every threshold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot import thai
from bot.message import Message
from bot.office.reading import Reading
from bot.wording.closing import present
from bot.wording.oddities import absent_row, row_is_absent
from bot.wording.states import ZERO_AHEAD
from bot.wording.status import NO_TARGETS, NOTHING_FROZEN, UNREADABLE
from bot.wording.terms import (
    OPEN_BAND,
    TIER_NAMES,
    district_name,
    lacking,
    names,
    rating_name,
    result_name,
    round_name,
    shown,
)
from scoring.explanation import Explanation, Step, explain
from scoring.findings import Cell
from scoring.fiscal_year import Month
from scoring.levels import Point, Tier
from scoring.money import Satang
from scoring.printed import PrintedRow, PrintedTable
from scoring.sales import District
from scoring.standings import Standing

_TITLE = "🔎 ที่มาของผล"
_SCALE_NAMES = {
    "steps-2-3-5": "ระดับ 2 – 3 – 5",
    "steps-2-4-5": "ระดับ 2 – 4 – 5",
    "ladder": "ขั้นบันได ระดับ 1 – 5",
    "linear-floor": "ระดับ 2 – 5 แบ่งครึ่งช่วงขั้นมาตรฐานถึงขั้นสูง",
    "five-thresholds": "เป้าหมาย 5 ระดับ",
    "opdc-points": "คะแนนเต็ม 100",
    "custom": "ที่จังหวัดกำหนดเอง",
}


def district_why(reading: Reading, district: District) -> Message:
    """A district's months and targets with their cells, the scale from the top, and what follows from them."""
    title = f"{_TITLE} — {district_name(district)}"
    if not reading.frozen and any(row_is_absent(finding) for finding in reading.findings_of(district)):
        return Message(title, absent_row(district))
    explanation = _explanation(reading, reading.standings.of(district))
    row = _printed(reading).districts.get(district, PrintedRow())
    cells = _Cells.of(reading, district, row)
    lines = [
        round_name(reading.evaluation_round) + cells.tab,
        "",
        "ยอดจำหน่ายที่นับ (บาท)",
        *(_month_line(reading, district, month, cells) for month in explanation.figures),
        _sum_line(explanation.standing),
        "",
        "ค่าเป้าหมาย (บาท)",
        *_target_lines(reading, district, cells),
        *_rule_lines(reading, explanation),
        *_printed_lines(reading, row, cells),
    ]
    return Message(title, "\n".join(lines))


def province_why(reading: Reading) -> Message:
    """The districts' sums and the sums of their targets, the scale from the top, and what follows from them."""
    explanation = _explanation(reading, reading.standings.province)
    standing, row = explanation.standing, _printed(reading).province
    cells = _Cells.of(reading, None, row)
    lines = [
        round_name(reading.evaluation_round) + cells.tab,
        "",
        "ยอดสะสมรายอำเภอ (บาท)",
        *(_district_line(each) for each in reading.standings.districts),
        _sum_line(standing),
    ]
    if standing.targets:
        lines += ["", "ค่าเป้าหมาย รวมทุกอำเภอ (บาท)"]
        lines += [f"• {TIER_NAMES[tier]} {thai.baht(target)}" for tier, target in standing.targets.items()]
    lines += [*_rule_lines(reading, explanation), *_printed_lines(reading, row, cells)]
    return Message(f"{_TITLE} — จังหวัด{reading.office.name}", "\n".join(lines))


def place_name(point: Point) -> str:
    """`ขั้นต้น`, or `ร้อยละ 50 ของช่วงขั้นมาตรฐานถึงขั้นสูง`."""
    if point.low == point.high:
        return TIER_NAMES[point.low]
    return f"ร้อยละ {float(point.fraction * 100):g} ของช่วง{TIER_NAMES[point.low]}ถึง{TIER_NAMES[point.high]}"


def scale_name(reading: Reading) -> str:
    """`เกณฑ์ระดับ 2 – 3 – 5`: what people call the scale that the configuration names."""
    return f"เกณฑ์{_SCALE_NAMES[reading.standings.scale.name]}"


@dataclass(frozen=True, slots=True)
class _Cells:
    """How the cells of an answer are named: the tab once where all lie in one, else with every cell."""

    tabs: frozenset[str]

    @classmethod
    def of(cls, reading: Reading, district: District | None, row: PrintedRow) -> _Cells:
        """For all cells that an answer about the district, or else the province, can name."""
        snapshot, months = reading.snapshot, reading.standings.province.months
        cells = [cell for (of, month), cell in snapshot.figure_cells.items() if of == district and month in months]
        targets = snapshot.target_cells.items()
        cells += [cell for (each, of, _), cell in targets if (each, of) == (reading.evaluation_round, district)]
        cells += [printed.cell for printed in (row.total, row.level) if printed]
        return cls(frozenset(cell.tab for cell in cells))

    @property
    def tab(self) -> str:
        """The line that names the tab; empty where there is none, or not just one."""
        return f"\nแผ่นงาน “{shown(next(iter(self.tabs)))}”" if len(self.tabs) == 1 else ""

    def __getitem__(self, cell: Cell | None) -> str:
        """` (F4)`, to be put behind what stands there; with its tab where there are several."""
        if cell is None:
            return ""
        return f" ({cell.a1})" if len(self.tabs) == 1 else f" ({shown(cell.tab)}!{cell.a1})"


def _explanation(reading: Reading, standing: Standing) -> Explanation:
    return explain(standing, reading.sales, reading.standings.scale)


def _printed(reading: Reading) -> PrintedTable:
    each = reading.evaluation_round
    return reading.snapshot.printed.get(each, PrintedTable(each))


def _month_line(reading: Reading, district: District, month: Month, cells: _Cells) -> str:
    figure = reading.sales.figure(district, month)
    if figure is not None:
        told = thai.baht(figure)
    elif reading.frozen:
        told = NOTHING_FROZEN
    elif (district, month) in reading.zeros_ahead:
        told = ZERO_AHEAD
    else:
        told = UNREADABLE if district in reading.month(month).unreadable else "ยังไม่พบข้อมูล"
    cell = reading.snapshot.figure_cells.get((district, month))
    return f"• {thai.month_short(month)}{cells[cell]} {told}{_since(reading, district, month)}"


def _since(reading: Reading, district: District, about: Month | Tier) -> str:
    """` — ขณะนี้ 1` behind a frozen amount whose cell says otherwise by now."""
    changed = (each for each in reading.late_corrections(district) if each.about == about and each.cell)
    return "".join(f" — {present(each)}" for each in changed)


def _district_line(standing: Standing) -> str:
    return f"• {standing.district} {thai.baht(standing.total)} ({len(standing.recorded)} เดือน)"


def _sum_line(standing: Standing) -> str:
    """`รวม 68,025,600 (5 จาก 6 เดือน)`; for the province the months that are in from everybody."""
    every = "ครบทุกอำเภอ " if standing.partial else ""
    return f"รวม {thai.baht(standing.total)} ({every}{len(standing.recorded)} จาก {len(standing.months)} เดือน)"


def _target_lines(reading: Reading, district: District, cells: _Cells) -> Iterable[str]:
    each, snapshot = reading.evaluation_round, reading.snapshot
    known = reading.targets.get(district, {})
    for tier in reading.standings.scale.tiers:
        told = thai.baht(known[tier]) if tier in known else "ยังไม่พบค่าเป้าหมายที่ใช้ได้"
        place = cells[snapshot.target_cells.get((each, district, tier))] or ":"
        yield f"• {TIER_NAMES[tier]}{place} {told}{_since(reading, district, tier)}"


def _rule_lines(reading: Reading, explanation: Explanation) -> Iterable[str]:
    """The scale by its name, every threshold from the top, and the rating; or what is missing for one."""
    standing = explanation.standing
    if standing.rating is None:
        yield f"\n{NO_TARGETS}"
        without = [each.district for each in reading.standings.districts if each.rating is None and each.district]
        if standing.district is None:
            yield f"ยังไม่พบค่าเป้าหมายที่ครบถ้วน: {names(without)}"
        return
    yield f"\n{scale_name(reading)} (ตรวจจากบนลงล่าง ใช้ข้อแรกที่ถึง)"
    for step in explanation.steps:
        mark = " ← ใช้ข้อนี้" if step is explanation.hit else ""
        yield f"{_step_line(step, standing.total, is_final=reading.is_final(standing))}{mark}"
    if explanation.share_of_the_way is not None:
        share = thai.percent(explanation.share_of_the_way)
        yield f"ระหว่างข้อคิดตามสัดส่วน: มาแล้วร้อยละ {share} ของระยะถึงข้อถัดขึ้นไป"
    yield f"{result_name(has_ended=reading.is_over)}: {rating_name(standing.rating, reading.office.below_text)}"
    if standing.rating.unconfirmed:
        yield OPEN_BAND


def _step_line(step: Step, total: Satang, *, is_final: bool) -> str:
    """`• ระดับ 5: ≥ 115,829,983 (ขั้นสูง) — ขาดอีก 47,804,383`."""
    sign, place = (">", Satang(step.least - 1)) if step.above else ("≥", step.least)
    found = "ถึงแล้ว" if step.is_reached(total) else lacking(Satang(step.least - total), is_final=is_final)
    return f"• {rating_name(step.rating, '')}: {sign} {thai.baht(place)} ({place_name(step.at)}) — {found}"


def _printed_lines(reading: Reading, row: PrintedRow, cells: _Cells) -> Iterable[str]:
    """What the sheet itself states of the same, to be compared; of a closed round it is told that it does so now."""
    sheet = "ในตารางกลางขณะนี้" if reading.frozen else "ในตารางกลาง"
    if row.total:
        yield f"ยอดรวมที่พิมพ์{sheet}{cells[row.total.cell]}: {thai.baht(row.total.amount)}"
    if row.level:
        yield f"ระดับคะแนนที่พิมพ์{sheet}{cells[row.level.cell]}: “{shown(row.level.text)}”"
