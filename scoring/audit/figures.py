"""Figures against the district's own history: a month far above or below its other months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from scoring.audit.evidence import Evidence, Figures
from scoring.audit.sums import contradictions
from scoring.findings import Finding, FindingLevel, decimal, details
from scoring.fiscal_year import MONTHS_PER_YEAR, Month
from scoring.money import Satang
from scoring.sales import District

FAR = 3
"""A month so many times the district's usual one, or its part, is told; in the province's table it reaches 2.3."""

VERY_FAR = 4
"""From so many times on it wants a look: fairs and campaigns easily make three."""

SPREADS = 4
"""A district whose months differ by a factor anyway is asked only beyond that factor to this power."""

STEADY = Fraction(5, 4)
"""In a district whose months hardly differ, ten times the usual, give or take as much, is a digit and no season."""

LEAST_OTHERS = 3
"""With fewer other months nothing is usual."""

LEAST_DISTRICTS = 5
"""With fewer districts a season cannot be told from a chance."""

ISOLATED = Fraction(1, 4)
"""Where a larger part of a district's months is far from the others there is no usual month."""

SEASON = 2
"""So many districts that are far above their usual in the same month have a season."""

MOST_OF_SEASON = 8
"""A season that only a few districts have brings no more times the usual; ten or a hundred times is a digit or two."""

SLOW_START = 2
"""So many first months of a district that begins later than the others may be small."""

_NEAREST = 3
_TEN = 10
_Number = TypeVar("_Number", int, Fraction)


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual for a district in a month, by its other months with sales: all of them, and the nearest ones."""

    amount: Fraction
    near: Fraction

    @classmethod
    def of(cls, sold: Figures, month: Month) -> Usual | None:
        """None while there are too few other months."""
        others = {each: amount for each, amount in sold.items() if each != month}
        if len(others) < LEAST_OTHERS:
            return None
        nearest = sorted(others, key=lambda each: (abs(_distance(each, month)), each))[:_NEAREST]
        return cls(middle(others.values()), middle(others[each] for each in nearest))


@dataclass(frozen=True, slots=True)
class _Far:
    """A month far from the others: by how much from what is usual, and what the season explains of that."""

    month: Month
    amount: Satang
    usual: Fraction
    season: Fraction
    least: Fraction

    @property
    def likely(self) -> Satang | None:
        """The amount with a digit less or more, if the district is steady and that is its usual month."""
        likely = Satang(self.amount // _TEN if self.amount > self.usual else self.amount * _TEN)
        usual = (self.usual, self.usual * self.season)
        is_usual = likely > 0 and any(fold(likely / each) <= STEADY for each in usual)
        return likely if is_usual and self.least <= FAR else None

    @property
    def is_high(self) -> bool:
        """Whether it is far above what is usual."""
        return self.amount > self.usual

    def is_seasonal(self, sold: Figures, high: Mapping[Month, int]) -> bool:
        """Whether other districts are high in that month as well, or the district was in that month of another year.

        Others excuse no figure that one digit less would put in line: two such slips in a month are no season.
        """
        others = [each for month, each in sold.items() if month != self.month and month.number == self.month.number]
        may_be_shared = self.likely is None and self.amount <= self.usual * MOST_OF_SEASON
        is_shared = may_be_shared and high[self.month] >= SEASON
        return self.is_high and (is_shared or any(each > self.usual * self.least for each in others))

    def is_contradicted(self, others: Iterable[Satang]) -> bool:
        """Whether one of the amounts that printed sums would have in its place is in line."""
        return any(each > 0 and fold(each / self.usual) <= self.least for each in others)

    def finding(self, evidence: Evidence, district: District, *, is_contradicted: bool) -> Finding:
        """A digit more or less is an error only where a printed sum says so too: a fair may bring ten times as much."""
        ratio, cell = self.amount / self.usual, evidence.figure_cells.get((district, self.month))
        data = details(
            amount=self.amount,
            usual=round(self.usual),
            times_usual=decimal(ratio),
            season_usual=decimal(self.season),
            likely=self.likely,
        )
        if self.likely is not None:
            level = FindingLevel.ERROR if is_contradicted else FindingLevel.WARNING
            return Finding("figure-digits-doubtful", level, cell, district, self.month, data=data)
        level = FindingLevel.WARNING if fold(ratio) > VERY_FAR else FindingLevel.HINT
        return Finding("figure-out-of-line", level, cell, district, self.month, data=data)


def figures(evidence: Evidence) -> Iterator[Finding]:
    """Months out of line with the district's own others, unless they are a season, or printed sums contradict them."""
    seasons, contradicting = _seasons(evidence), contradictions(evidence)
    rows = {
        district: {month: amount for month, amount in history.items() if amount > 0}
        for district, history in evidence.histories.items()
    }
    far = {district: list(_far(sold, seasons)) for district, sold in rows.items() if len(sold) > LEAST_OTHERS}
    high = Counter(each.month for found in far.values() for each in found if each.is_high)
    for district, found in far.items():
        sold = rows[district]
        begins_late = min(sold) > evidence.months[0]
        odd = [each for each in found if not (begins_late and _is_slow_start(each, sold))]
        for each in odd if len(odd) <= max(Fraction(1), len(sold) * ISOLATED) else ():
            is_contradicted = each.is_contradicted(contradicting.get((district, each.month), ()))
            if is_contradicted or not each.is_seasonal(sold, high):
                yield each.finding(evidence, district, is_contradicted=is_contradicted)


def _far(sold: Figures, seasons: Mapping[Month, Fraction]) -> Iterator[_Far]:
    """Months far from all others, from the nearest ones, and from the season alike.

    A lasting change of level and a month that is strong everywhere are in line with one of them.
    """
    middle_of_all = middle(sold.values())
    folds = {month: fold(amount / middle_of_all) for month, amount in sold.items()}
    least = max(Fraction(FAR), middle(folds.values()) ** SPREADS)
    for month, amount in sold.items():
        usual = Usual.of(sold, month) if folds[month] * 2 > least else None
        if usual and fold(amount / usual.amount) > least:
            season = seasons.get(month, Fraction(1))
            ratios = [amount / each for each in (usual.amount, usual.near, usual.amount * season)]
            if all(ratio > least for ratio in ratios) or all(ratio * least < 1 for ratio in ratios):
                yield _Far(month, amount, usual.amount, season, least)


def _is_slow_start(far: _Far, sold: Figures) -> bool:
    return far.amount < far.usual and far.month in list(sold)[:SLOW_START]


def _seasons(evidence: Evidence) -> Mapping[Month, Fraction]:
    """How a month compares with the usual one over all districts: the median of their ratios."""
    ratios: dict[Month, list[Fraction]] = {}
    for history in evidence.histories.values():
        sold = {month: amount for month, amount in history.items() if amount > 0}
        if len(sold) > LEAST_OTHERS:
            usual = middle(sold.values())
            for month, amount in sold.items():
                ratios.setdefault(month, []).append(amount / usual)
    return {month: middle(known) for month, known in ratios.items() if len(known) >= LEAST_DISTRICTS}


def middle(amounts: Iterable[_Number]) -> Fraction:
    """The median, exactly."""
    ordered = sorted(amounts)
    return Fraction(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def range_of_others(ordered: Sequence[Fraction], own: Fraction) -> tuple[Fraction, Fraction]:
    """The least and the greatest of the ratios but for one of them; there must be two at least, from the least on."""
    return ordered[own == ordered[0]], ordered[-2 if own == ordered[-1] else -1]


def fold(ratio: Fraction) -> Fraction:
    """How many times one amount is the other, whichever is the larger: 1 or more."""
    return max(ratio, 1 / ratio)


def _distance(one: Month, other: Month) -> int:
    return (one.year - other.year) * MONTHS_PER_YEAR + one.number - other.number
