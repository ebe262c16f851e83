"""Figures against the district's own history: a month far above or below its other months."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from scoring.audit.evidence import Evidence, Figures
from scoring.findings import Finding, FindingLevel, decimal, details
from scoring.fiscal_year import Month
from scoring.money import Satang
from scoring.sales import District

FAR = 3
"""A month so many times the district's usual one, or its part, wants a look; in the province's table it reaches 2.3."""

SPREADS = 4
"""A district whose months differ by a factor anyway is asked only beyond that factor to this power."""

SLIP = 5
"""A digit more or less makes ten times; the month itself may have been half or twice the usual one."""

IN_LINE = 2
LEAST_OTHERS = 3
"""With fewer other months nothing is usual."""

LEAST_DISTRICTS = 5
"""With fewer districts a season cannot be told from a chance."""

_NEAREST = 3
_TEN = 10


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual for a month of a district, by its other months: their middle, and how far they lie from it."""

    amount: Fraction
    near: Fraction
    spread: Fraction

    @classmethod
    def of(cls, history: Figures, month: Month) -> Usual | None:
        """None while there are too few other months with sales."""
        others = {each: amount for each, amount in history.items() if each != month and amount > 0}
        if len(others) < LEAST_OTHERS:
            return None
        middle = Fraction(median(others.values()))
        nearest = sorted(others, key=lambda each: (abs(_distance(each, month)), each))[:_NEAREST]
        spread = Fraction(median(fold(amount / middle) for amount in others.values()))
        return cls(middle, Fraction(median(others[each] for each in nearest)), spread)

    def is_far(self, amount: Fraction, season: Fraction) -> bool:
        """Whether an amount is out of line with all months, with the nearest ones and with the season alike.

        A lasting change of level, a slow start and a month that is strong everywhere are in line with one of them.
        """
        ratios = (amount / self.amount, amount / self.near, amount / (self.amount * season))
        least = max(Fraction(FAR), self.spread**SPREADS)
        return all(ratio > least for ratio in ratios) or all(ratio * least < 1 for ratio in ratios)

    def slip(self, amount: Satang, season: Fraction) -> Satang | None:
        """The amount with a digit less or more, if that is in line where the amount itself is far out of it."""
        likely = Satang(amount // _TEN if amount > self.amount else amount * _TEN)
        if fold(amount / self.amount) < SLIP or not self.is_far(Fraction(amount), season):
            return None
        in_line = min(Fraction(IN_LINE), max(self.spread**2, Fraction(5, 4)))
        is_near = any(fold(likely / usual) <= in_line for usual in (self.amount, self.near, self.amount * season))
        return likely if is_near else None


def figures(evidence: Evidence) -> Iterator[Finding]:
    """Months out of line with the district's own others, and a nothing where the district always sells."""
    seasons = _seasons(evidence)
    for district, history in evidence.histories.items():
        for month in history:
            if usual := Usual.of(history, month):
                yield from _figure(evidence, district, month, usual, seasons.get(month, Fraction(1)))


def _figure(evidence: Evidence, district: District, month: Month, usual: Usual, season: Fraction) -> Iterator[Finding]:
    amount = evidence.histories[district][month]
    cell = evidence.figure_cells.get((district, month))
    data = details(amount=amount, usual=round(usual.amount))
    if amount == 0:
        if sum(each == 0 for each in evidence.histories[district].values()) == 1:
            yield Finding("figure-zero", FindingLevel.HINT, cell, district, month, data=data)
    elif usual.is_far(Fraction(amount), season):
        data += details(times=decimal(amount / usual.amount), season=decimal(season))
        likely = usual.slip(amount, season)
        if likely is None:
            yield Finding("figure-out-of-line", FindingLevel.WARNING, cell, district, month, data=data)
        else:
            data += details(likely=likely)
            yield Finding("figure-digits-doubtful", FindingLevel.ERROR, cell, district, month, data=data)


def _seasons(evidence: Evidence) -> Mapping[Month, Fraction]:
    """How a month compares with the usual one over all districts: the median of their ratios."""
    ratios: dict[Month, list[Fraction]] = {}
    for history in evidence.histories.values():
        sold = [amount for amount in history.values() if amount > 0]
        if len(sold) > LEAST_OTHERS:
            middle = Fraction(median(sold))
            for month, amount in history.items():
                ratios.setdefault(month, []).append(amount / middle)
    return {
        month: _positive(Fraction(median(known))) for month, known in ratios.items() if len(known) >= LEAST_DISTRICTS
    }


def _positive(season: Fraction) -> Fraction:
    """A month in which most sell nothing is no season to measure by."""
    return season if season > 0 else Fraction(1)


def fold(ratio: Fraction) -> Fraction:
    """How many times one amount is the other, whichever is the larger: 1 or more."""
    return max(ratio, 1 / ratio)


def _distance(one: Month, other: Month) -> int:
    return (one.year - other.year) * 12 + one.number - other.number
