"""Levels that the table prints, held against those that its own figures and targets give."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scoring.audit.evidence import Evidence
from scoring.audit.totals import Total
from scoring.findings import Finding, FindingLevel, details
from scoring.fiscal_year import EvaluationRound, Month
from scoring.levels import Rating, RatingUnit
from scoring.printed import PrintedLevel, PrintedRow
from scoring.standings import Standing


def printed_levels(evidence: Evidence) -> Iterator[Finding]:
    """A printed level that differs from the computed one is a contradiction within the table.

    One that was worked out from a sum without the newest figures follows from that. One that is right but for the
    figures of the month that goes on is merely behind: levels are typed when the month is done.
    """
    for each, table in evidence.printed.items():
        worked_out = evidence.standings[each]
        behind = {late.total.district: late.total for late in evidence.sums[each].behind if not late.total.month}
        for standing in (*worked_out.districts, worked_out.province):
            row = table.districts.get(standing.district) if standing.district else table.province
            if row and not _is_of(row, behind.get(standing.district), standing, evidence):
                yield from _differing(each, row.level, standing, evidence)


def _differing(
    each: EvaluationRound, printed: PrintedLevel | None, standing: Standing, evidence: Evidence
) -> Iterator[Finding]:
    """Where the office has not confirmed its rule yet, the table may well know better: a hint."""
    rating = standing.rating
    if printed is None or printed.stated is None or rating is None or rating.unit is not RatingUnit.LEVEL:
        return
    if printed.stated == rating.value:
        return
    data = details(round=each, printed=printed.stated, computed=rating.value, total_usual=standing.total)
    month = Month.of(evidence.today)
    if month in standing.months and printed.stated == _level_before(month, standing, evidence):
        behind, hint = "printed-level-behind", FindingLevel.HINT
        yield Finding(behind, hint, printed.cell, standing.district, month, printed.text, data)
        return
    level = FindingLevel.HINT if rating.unconfirmed else FindingLevel.ERROR
    data += _decisive(standing, rating, is_below=rating.value < printed.stated)
    yield Finding("printed-level-differs", level, printed.cell, standing.district, None, printed.text, data)


def _level_before(month: Month, standing: Standing, evidence: Evidence) -> Fraction:
    """The level without a month's figures."""
    rows = [standing.district] if standing.district else evidence.districts
    amount = sum(evidence.histories[district].get(month, 0) for district in rows)
    return evidence.rulebook.scale.rate(Fraction(standing.total - amount), standing.targets or {}).value


def _is_of(row: PrintedRow, behind: Total | None, standing: Standing, evidence: Evidence) -> bool:
    """Whether the level is the one of a printed sum that lacks figures."""
    if behind is None or row.level is None or not standing.targets:
        return False
    return row.level.stated == evidence.rulebook.scale.rate(Fraction(behind.printed.amount), standing.targets).value


def _decisive(standing: Standing, rating: Rating, *, is_below: bool) -> tuple[tuple[str, str], ...]:
    """The target that decides: the next one, which the sum does not reach, or the one that it has reached."""
    if is_below and standing.gaps:
        return details(tier_usual=standing.gaps[0].tier, target_usual=standing.gaps[0].target)
    if rating.reached and standing.targets:
        return details(tier_usual=rating.reached.low, target_usual=standing.targets[rating.reached.low])
    return ()
