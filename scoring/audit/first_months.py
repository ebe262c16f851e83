"""The first figures of a round, when there is no history yet: against the district's target, as the others' are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.audit.evidence import Evidence
from scoring.audit.figures import LEAST_DISTRICTS, LEAST_OTHERS, range_of_others
from scoring.findings import Finding, FindingLevel, decimal, details
from scoring.fiscal_year import EvaluationRound, Month
from scoring.money import Satang
from scoring.sales import District

OUT_OF_RANGE = 2
"""How far beyond the range of the other districts a figure lies that is asked about."""

_TEN = 10
_Ratios = Mapping[District, Fraction]


@dataclass(frozen=True, slots=True)
class _Share:
    """A figure over the even monthly share of the district's basic target, and the range of the others' ratios."""

    amount: Satang
    ratio: Fraction
    low: Fraction
    high: Fraction

    @property
    def likely(self) -> Satang | None:
        """The figure with a digit less or more, if that lies within the others' range and the figure far outside."""
        if self.ratio > self.high * OUT_OF_RANGE and self.low <= self.ratio / _TEN <= self.high:
            return Satang(self.amount // _TEN)
        if self.ratio * OUT_OF_RANGE < self.low and self.low <= self.ratio * _TEN <= self.high:
            return Satang(self.amount * _TEN)
        return None


def first_months(evidence: Evidence) -> Iterator[Finding]:
    """Figures that one digit less or more puts in line, of districts with too few months to have a usual one.

    What is in line is told by the other districts: how their figures of the same month compare with their targets.
    Where a month lies in a half-year and in a whole year that both have targets, the half-year's tell.
    """
    new = [
        district
        for district, history in evidence.histories.items()
        if sum(amount > 0 for amount in history.values()) <= LEAST_OTHERS
    ]
    told: set[Month] = set()
    for each in sorted(evidence.targets, key=lambda each: len(each.months)) if new else ():
        for month in [month for month in each.months if month in evidence.months and month not in told]:
            ratios = _ratios(evidence, each, month)
            ordered = sorted(ratios.values())
            if len(ordered) <= LEAST_DISTRICTS:
                continue
            told.add(month)
            for district in new:
                if district in ratios:
                    amount, ratio = evidence.histories[district][month], ratios[district]
                    share = _Share(amount, ratio, *range_of_others(ordered, ratio))
                    yield from _finding(evidence, district, month, share)


def _ratios(evidence: Evidence, each: EvaluationRound, month: Month) -> _Ratios:
    """Each district's figure of a month over the even monthly share of its basic target."""
    months = len(each.counted_months(evidence.rulebook.accumulate_from))
    found = {}
    for district, targets in evidence.targets[each].items():
        lowest = next((targets[tier] for tier in evidence.rulebook.scale.tiers if tier in targets), 0)
        amount = evidence.histories.get(district, {}).get(month)
        if lowest and amount:
            found[district] = Fraction(amount * months, lowest)
    return found


def _finding(evidence: Evidence, district: District, month: Month, share: _Share) -> Iterator[Finding]:
    if share.likely is not None:
        data = details(
            amount=share.amount,
            likely=share.likely,
            share_usual=round(share.amount / share.ratio),
            times_usual=decimal(share.ratio),
            low_usual=decimal(share.low),
            high_usual=decimal(share.high),
        )
        cell = evidence.figure_cells.get((district, month))
        yield Finding("figure-against-target", FindingLevel.WARNING, cell, district, month, data=data)
