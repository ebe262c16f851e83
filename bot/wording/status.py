"""What `/status` says of a district or of the province, and the two views that one can step to from there."""

from __future__ import annotations

from bot import thai
from bot.findings.findings import Findings
from bot.message import Message
from bot.office.reading import Awaited, Reading
from bot.wording.findings import count_line
from bot.wording.oddities import absent_row, finding_line, row_is_absent
from bot.wording.overview import by_rating, due_phrase, received_line
from bot.wording.states import ZERO_AHEAD, district_lines, figure_note
from bot.wording.terms import TIER_NAMES, district_name, lacking, rating_name, result_name, round_name
from scoring.fiscal_year import Month
from scoring.levels import Tier
from scoring.sales import District
from scoring.standings import PACE_MONTHS, Outlook, Standing

NO_TARGETS = "ยังไม่พบค่าเป้าหมายที่ครบถ้วนในตารางกลาง จึงยังไม่สรุประดับคะแนน"
UNREADABLE = "พบข้อมูลแต่ยังอ่านไม่ได้"
NOTHING_FROZEN = "ไม่มีข้อมูลเมื่อปิดรอบ"
CHOOSE_DISTRICT = "\nเลือกอำเภอเพื่อดูรายละเอียด"


def district_status(reading: Reading, district: District) -> Message:
    """One district: its sum, level and gaps, its latest month, what is awaited, and what is odd about its cells."""
    standing = reading.standings.of(district)
    if not reading.frozen and any(row_is_absent(finding) for finding in reading.findings_of(district)):
        return Message(_title(standing, reading), absent_row(district))
    lines = [*_summary(standing, reading), *_latest(standing), _awaited_line(reading, district)]
    lines += district_lines(reading, district)
    if not reading.frozen:  # what is odd about the sheet now says nothing about a round that was closed
        lines += _finding_lines(reading, district)
    return Message(_title(standing, reading), "\n".join(filter(None, lines)))


def _finding_lines(reading: Reading, district: District) -> list[str]:
    """What is odd about the district's own cells; and how many findings there are, where more than these."""
    found = Findings.of(reading).of_district(district)
    settled = [group.cause for group, _ in found.settled]
    told = [each for each in reading.findings_of(district) if each not in settled]
    more = [count_line(len(found.open))] if any(group.cause not in told for group in found.open) else []
    return [*map(finding_line, told), *more]


def province_status(reading: Reading) -> Message:
    """The province at a glance: its own sum and level, how many districts stand at each, and what is awaited."""
    title = f"📊 จังหวัด{reading.office.name} — {round_name(reading.evaluation_round)}"
    lines = _summary(reading.standings.province, reading)
    groups = by_rating(reading.standings, reading.office.below_text)
    lines.append(" · ".join(f"{name}: {len(group)} อำเภอ" for name, group in groups.items()))
    lines += [received_line(each, reading.today) for each in reading.open_months()]
    return Message(title, "\n".join(filter(None, lines)))


def district_months(reading: Reading, district: District) -> Message:
    """A district's figures month by month, and the cells that cannot be read."""
    standing = reading.standings.of(district)
    lines = [f"• {thai.month_short(month)}: {_figure(reading, district, month)}" for month in standing.months]
    return Message(_title(standing, reading), "\n".join(["ยอดจำหน่ายรายเดือน (บาท)", *lines, _total_line(standing)]))


def outlook(reading: Reading, district: District) -> Message:
    """What is needed per month still open, the recent pace, and where it leads; none of it once the round is over."""
    standing = reading.standings.of(district)
    if standing.targets is None:
        lines = [NO_TARGETS]
    elif not standing.missing:
        lines = [_total_line(standing), f"ข้อมูลครบทั้ง {len(standing.months)} เดือนแล้ว"]
    elif reading.is_over:
        lines = [_total_line(standing)]
    elif standing.outlook is None:
        lines = [*_needed_lines(standing), "ยังไม่พบยอดจำหน่ายในรอบนี้ จึงยังไม่ประมาณแนวโน้ม"]
    else:
        lines = [_total_line(standing), *_needed_lines(standing)]
        lines += _pace_lines(standing, standing.outlook, reading.office.below_text)
    return Message(_title(standing, reading), "\n".join(lines))


def _title(standing: Standing, reading: Reading) -> str:
    name = district_name(standing.district) if standing.district else "ทั้งจังหวัด"
    return f"📄 {name} — {round_name(reading.evaluation_round)}"


def _summary(standing: Standing, reading: Reading) -> list[str]:
    """The sum, what it is worth, and every tier with what is missing to it."""
    gaps = {gap.tier: lacking(gap.gap, is_final=reading.is_final(standing)) for gap in standing.gaps}
    tiers = (standing.targets or {}).items()
    return [
        _total_line(standing),
        _rating_line(standing, reading),
        *(f"• {_tier_label(tier)} {thai.baht(target)} — {gaps.get(tier, 'ถึงแล้ว')}" for tier, target in tiers),
    ]


def _total_line(standing: Standing) -> str:
    """The sum and from how many months it is; a province says which of them are not in from everybody."""
    if standing.latest is None:
        return "ยังไม่พบยอดจำหน่ายในรอบนี้"
    months = f"{len(standing.recorded)} จาก {len(standing.months)} เดือน"
    if standing.partial:
        months = f"ข้อมูลครบทุกอำเภอ {months} บางอำเภอ {len(standing.partial)} เดือน"
    return f"ยอดสะสม {thai.baht(standing.total)} บาท ({months})"


def _rating_line(standing: Standing, reading: Reading) -> str:
    if standing.rating is None or standing.targets is None:
        return NO_TARGETS
    line = f"{result_name(has_ended=reading.is_over)}: {rating_name(standing.rating, reading.office.below_text)}"
    lowest = TIER_NAMES[next(iter(standing.targets))]
    share = standing.share_of_lowest_tier
    return line if share is None else f"{line} (ร้อยละ {thai.percent(share)} ของ{lowest})"


def _tier_label(tier: Tier) -> str:
    """A tier's name before an amount; a colon keeps a number in the name from running into it."""
    name = TIER_NAMES[tier]
    return f"{name}:" if name[-1].isdigit() else name


def _latest(standing: Standing) -> list[str]:
    if standing.latest is None or standing.latest_amount is None:
        return []
    return [f"เดือนล่าสุด {thai.month_short(standing.latest)}: {thai.baht(standing.latest_amount)} บาท"]


def _awaited_line(reading: Reading, district: District) -> str:
    """`รอข้อมูล: มี.ค. 67 (กำหนดวันศุกร์ที่ 15 มี.ค. 67)`; cells that cannot be read are told as such.

    Months of other rounds than the one that is shown stand apart.
    """
    open_months = reading.open_months()
    missing = [each for each in open_months if district in each.missing]
    unreadable = [thai.month_short(each.month) for each in open_months if district in each.unreadable]
    months = reading.standings.of(district).months
    own = [each for each in missing if each.month in months]
    before = [each for each in missing if each.month < months[0]]
    after = [each for each in missing if each.month > months[-1]]
    awaited = {
        "ในรอบนี้ยังไม่พบข้อมูล" if before or after else "รอข้อมูล": own,
        "รอข้อมูลรอบก่อน": before,
        "รอข้อมูลรอบถัดไป": after,
    }
    parts = [
        f"{what}: {', '.join(_with_deadline(each, reading) for each in of_it)}"
        for what, of_it in awaited.items()
        if of_it
    ]
    if zeros := [thai.month_short(each.month) for each in open_months if district in each.zeros]:
        parts.append(f"{ZERO_AHEAD}: {', '.join(zeros)} หากไม่มียอดจำหน่ายจริง โปรดยืนยันด้วย /confirm")
    if unreadable:
        parts.append(f"{UNREADABLE}: {', '.join(unreadable)}")
    if reading.frozen:
        blank = reading.standings.of(district).missing
        return "\n".join([*([f"{NOTHING_FROZEN}: {thai.months_short(blank)}"] if blank else ()), *parts])
    return "\n".join(parts) or "ได้รับข้อมูลครบตามกำหนดแล้ว"


def _with_deadline(awaited: Awaited, reading: Reading) -> str:
    return f"{thai.month_short(awaited.month)} ({due_phrase(awaited.due, reading.today)})"


def _figure(reading: Reading, district: District, month: Month) -> str:
    figure = reading.sales.figure(district, month)
    if figure is not None:
        note = figure_note(reading, district, month)
        return f"{thai.baht(figure)} ({note})" if note else thai.baht(figure)
    if reading.frozen:
        return NOTHING_FROZEN
    if (district, month) in reading.zeros_ahead:
        return ZERO_AHEAD
    cells = [
        each.cell.a1 for each in reading.errors() if (each.district, each.month) == (district, month) and each.cell
    ]
    return f"{UNREADABLE} (เซลล์ {cells[0]})" if cells else "ยังไม่พบข้อมูล"


def _needed_lines(standing: Standing) -> list[str]:
    needed = [(gap, gap.per_month) for gap in standing.gaps if gap.per_month is not None]
    if not needed:
        return []
    months = thai.months_short(standing.missing)
    head = f"ยอดที่ต้องได้เฉลี่ยต่อเดือน ใน {len(standing.missing)} เดือนที่ยังไม่มียอด ({months})"
    return [head, *(f"• {TIER_NAMES[gap.tier]}: {thai.baht_rounded_up(amount)} บาท" for gap, amount in needed)]


def _pace_lines(standing: Standing, ahead: Outlook, below_text: str) -> list[str]:
    reached = rating_name(ahead.projected_rating, below_text)
    verdict = "ยังต่ำกว่า" if standing.is_behind else "ไม่ต่ำกว่า"
    lowest = TIER_NAMES[next(iter(standing.targets or {}))]
    share = f"{len(standing.recorded)} ใน {len(standing.months)} ของ{lowest}"
    return [
        f"ยอดเฉลี่ย {min(len(standing.recorded), PACE_MONTHS)} เดือนล่าสุด: เดือนละ {thai.whole_baht(ahead.pace)} บาท",
        f"หากคงยอดเฉลี่ยนี้จนสิ้นรอบ จะได้ประมาณ {thai.whole_baht(ahead.projected_total)} บาท ({reached})",
        f"ยอดสะสม{verdict}สัดส่วนตามเวลา ({share} คือ {thai.whole_baht(ahead.even_total)} บาท)",
    ]
