"""Levels that the table prints, held against those that its own figures and targets give."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scoring.audit.evidence import Evidence
from scoring.audit.totals import Total
from scoring.findings import Finding, FindingLevel, details
from scoring.fiscal_year import EvaluationRound
from scoring.levels import Rating, RatingUnit
from scoring.printed import PrintedLevel, PrintedRow
from scoring.standings import Standing


def printed_levels(evidence: Evidence) -> Iterator[Finding]:
    """A printed level that differs from the computed one is a contradiction within the table.

    One that was worked out from a sum without the newest figures follows from that.
    """
    for each, table in evidence.printed.items():
        worked_out = evidence.standings[each]
        behind = {late.total.district: late.total for late in evidence.sums[each].behind if not late.total.month}
        for standing in (*worked_out.districts, worked_out.province):
            row = table.districts.get(standing.district) if standing.district else table.province
            if row and not _is_of(row, behind.get(standing.district), standing, evidence):
                yield from _differing(each, row.level, standing)


def _differing(each: EvaluationRound, printed: PrintedLevel | None, standing: Standing) -> Iterator[Finding]:
    """Where the office has not confirmed its rule yet, the table may well know better: a hint."""
    rating = standing.rating
    if printed is None or printed.stated is None or rating is None or rating.unit is not RatingUnit.LEVEL:
        return
    if printed.stated != rating.value:
        level = FindingLevel.HINT if rating.unconfirmed else FindingLevel.ERROR
        data = details(round=each, printed=printed.stated, computed=rating.value, total_usual=standing.total)
        data += _decisive(standing, rating, is_below=rating.value < printed.stated)
        yield Finding("printed-level-differs", level, printed.cell, standing.district, None, printed.text, data)


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
