"""What `/status` says of a district or of the province, and the two views that one can step to from there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot import thai
from bot.message import Message
from bot.wording.overview import by_rating
from bot.wording.terms import TIER_NAMES, district_name, rating_name, round_name
from scoring.fiscal_year import EvaluationRound, Month
from scoring.sales import District, MonthlySales
from scoring.standings import PACE_MONTHS, Standing, Standings, TierGap

NO_TARGETS = "ยังไม่พบค่าเป้าหมายที่ครบถ้วนในตารางกลาง จึงยังไม่สรุประดับคะแนน"


def district_status(standing: Standing, evaluation_round: EvaluationRound, below_text: str, awaited: str) -> Message:
    """One district: its sum, level, gaps, latest month, and what is awaited (a line made by `awaited_line`)."""
    lines = [_total_line(standing), _rating_line(standing, below_text), *_tier_lines(standing)]
    if standing.latest and standing.latest_amount is not None:
        lines.append(f"เดือนล่าสุด {thai.month_short(standing.latest)}: {thai.baht(standing.latest_amount)} บาท")
    lines.append(awaited)
    return Message(_title(standing, evaluation_round), "\n".join(lines))


def province_status(standings: Standings, province: str, below_text: str, awaited: Iterable[str]) -> Message:
    """The province at a glance: its own sum and level, how many districts stand at each, and what is awaited."""
    standing = standings.province
    title = f"📊 จังหวัด{province} — {round_name(standings.round)}"
    lines = [_total_line(standing), _rating_line(standing, below_text), *_tier_lines(standing)]
    groups = by_rating(standings, below_text)
    lines.append(" · ".join(f"{name}: {len(group)} อำเภอ" for name, group in groups.items()))
    lines += awaited
    lines.append("\nเลือกอำเภอเพื่อดูรายละเอียด")
    return Message(title, "\n".join(lines))


def district_months(
    standing: Standing, evaluation_round: EvaluationRound, sales: MonthlySales, district: District
) -> Message:
    """A district's figures month by month."""
    lines = []
    for month in standing.months:
        figure = sales.figure(district, month)
        lines.append(f"• {thai.month_short(month)}: {'ยังไม่พบข้อมูล' if figure is None else thai.baht(figure)}")
    lines.append(_total_line(standing))
    return Message(_title(standing, evaluation_round), "ยอดจำหน่ายรายเดือน (บาท)\n" + "\n".join(lines))


def outlook(standing: Standing, evaluation_round: EvaluationRound, below_text: str) -> Message:
    """What is needed per month still open, the recent pace, and where it leads."""
    title = _title(standing, evaluation_round)
    if standing.targets is None:
        return Message(title, NO_TARGETS)
    lines = [_total_line(standing), *_needed_lines(standing)]
    if (ahead := standing.outlook) is None:
        lines.append("ยังไม่พบยอดจำหน่ายในรอบนี้ จึงยังไม่ประมาณแนวโน้ม")
        return Message(title, "\n".join(lines))
    months = min(len(standing.recorded), PACE_MONTHS) or PACE_MONTHS
    lines.append(f"ยอดเฉลี่ย {months} เดือนล่าสุด: เดือนละ {thai.whole_baht(ahead.pace)} บาท")
    if standing.missing:
        reached = rating_name(ahead.projected_rating, below_text)
        lines.append(f"หากคงยอดเฉลี่ยนี้จนสิ้นรอบ จะได้ประมาณ {thai.whole_baht(ahead.projected_total)} บาท ({reached})")
        lines.append(_even_pace_line(standing, thai.whole_baht(ahead.even_total)))
    return Message(title, "\n".join(lines))


def _title(standing: Standing, evaluation_round: EvaluationRound) -> str:
    name = district_name(standing.district) if standing.district else "ทั้งจังหวัด"
    return f"📄 {name} — {round_name(evaluation_round)}"


def _total_line(standing: Standing) -> str:
    if standing.latest is None:
        return "ยังไม่พบยอดจำหน่ายในรอบนี้"
    return f"ยอดสะสม {len(standing.recorded)} จาก {len(standing.months)} เดือน {thai.baht(standing.total)} บาท"


def _rating_line(standing: Standing, below_text: str) -> str:
    if standing.rating is None or standing.targets is None:
        return NO_TARGETS
    line = f"ผลขณะนี้: {rating_name(standing.rating, below_text)}"
    lowest = TIER_NAMES[next(iter(standing.targets))]
    share = standing.share_of_lowest_tier
    return line if share is None else f"{line} (ร้อยละ {thai.percent(share)} ของ{lowest})"


def _tier_lines(standing: Standing) -> list[str]:
    gaps = {gap.tier: gap for gap in standing.gaps}
    return [
        f"• {TIER_NAMES[tier]} {thai.baht(target)} — {_gap_or_reached(gaps.get(tier))}"
        for tier, target in (standing.targets or {}).items()
    ]


def _gap_or_reached(gap: TierGap | None) -> str:
    return f"ขาดอีก {thai.baht(gap.gap)}" if gap else "ถึงแล้ว"


def _needed_lines(standing: Standing) -> list[str]:
    needed = [(gap, gap.per_month) for gap in standing.gaps if gap.per_month is not None]
    if not needed:
        return []
    months = thai.months_short(standing.missing)
    head = f"ยอดที่ต้องได้เฉลี่ยต่อเดือน ใน {len(standing.missing)} เดือนที่เหลือ ({months})"
    return [head, *(f"• {TIER_NAMES[gap.tier]}: {thai.baht(per_month)} บาท" for gap, per_month in needed)]


def _even_pace_line(standing: Standing, even_total: str) -> str:
    verdict = "ยอดสะสมยังต่ำกว่าค่าเฉลี่ยตามแผน" if standing.is_behind else "ยอดสะสมไม่ต่ำกว่าค่าเฉลี่ยตามแผน"
    lowest = TIER_NAMES[next(iter(standing.targets or {}))]
    return f"{verdict} ({lowest}เฉลี่ย {len(standing.recorded)} เดือน {even_total} บาท)"


def awaited_line(months: Sequence[tuple[Month, str]]) -> str:
    """`รอข้อมูล: มี.ค. 67 (กำหนดวันศุกร์ที่ 15 มี.ค. 67)`; the months come with what is said of their deadlines."""
    if not months:
        return "ได้รับข้อมูลครบตามกำหนดแล้ว"
    return "รอข้อมูล: " + ", ".join(f"{thai.month_short(month)} ({due})" for month, due in months)
