"""Freezing a round: what a reading shows of it now, as the value that is kept when the round is closed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.findings.findings import Findings
from bot.office.reading import Reading
from bot.rounds.closed_round import ClosedRound, Result
from bot.wording.terms import rating_name
from scoring.findings import Finding
from scoring.fiscal_year import EvaluationRound, Month
from scoring.sales import MonthlySales
from scoring.standings import Standing


def frozen(reading: Reading, at: datetime, by: int, name: str = "") -> ClosedRound:
    """The round of a reading, closed at that time (to the second) by a Telegram user id, and under which name."""
    chosen, rulebook, districts = reading.evaluation_round, reading.office.rulebook, reading.office.districts
    months = chosen.counted_months(rulebook.accumulate_from)
    sales = {key: amount for key, amount in reading.sales.figures() if key[0] in districts and key[1] in months}
    targets = reading.snapshot.targets.get(chosen, {})
    results = (*reading.standings.districts, reading.standings.province)
    return ClosedRound(
        office=reading.office.name,
        round=chosen,
        closed_at=at.replace(microsecond=0),
        closed_by=by,
        read_at=reading.snapshot.read_at,
        rulebook=rulebook,
        districts=districts,
        sales=MonthlySales(sales),
        targets={each: targets[each] for each in districts if targets.get(each)},
        results=tuple(_result(each, reading.office.below_text) for each in results),
        findings=round_findings(reading, chosen, months),
        closed_by_name=name,
    )


def round_findings(
    reading: Reading, evaluation_round: EvaluationRound, months: Collection[Month]
) -> tuple[Finding, ...]:
    """What is odd about the sheet, and not settled, as far as it concerns a round: its months and its own table."""
    groups = Findings.of(reading).open
    found = (each for group in groups for each in (group.cause, *group.consequences))
    return tuple(each for each in found if _concerns(each, evaluation_round, months))


def _concerns(finding: Finding, evaluation_round: EvaluationRound, months: Collection[Month]) -> bool:
    named = dict(finding.data).get("round", str(evaluation_round))
    return named == str(evaluation_round) and (finding.month is None or finding.month in months)


def _result(standing: Standing, below_text: str) -> Result:
    level = rating_name(standing.rating, below_text) if standing.rating else None
    return Result(standing.district, standing.total, level)
