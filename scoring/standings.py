"""Standings: where each district, and the province as a whole, stands against its targets in an evaluation round.

All arithmetic is exact, in satang. A missing month adds nothing and is counted as missing. What is said of the rest of
the round (needed per month, pace, projection) spreads over the counted months that have no figure yet, whichever they
are. The province's amounts are the sums of its districts' amounts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.fiscal_year import AccumulateFrom, EvaluationRound, Month
from scoring.levels import Rating, Scale, Tier
from scoring.money import Satang, rounded_up
from scoring.sales import District, MonthlySales

Targets = Mapping[Tier, Satang]

PACE_MONTHS = 3
"""The recent pace is the average of that many latest months."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """How an office scores: its scale, and from which month a round's sales are summed."""

    scale: Scale
    accumulate_from: AccumulateFrom = AccumulateFrom.ROUND_START


@dataclass(frozen=True, slots=True)
class TierGap:
    """A tier that is not reached yet: its target, what is missing (both satang), and that per month still open.

    `per_month` is rounded up to the satang, so that it suffices; it is None when no month is open.
    """

    tier: Tier
    target: Satang
    gap: Satang
    per_month: Satang | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where the recent pace leads: satang a month, the sum at the end of the round, and its rating.

    `even_total` is what the even pace would have brought by now: the lowest tier's target times the share of months
    that are in.
    """

    pace: Fraction
    projected_total: Fraction
    projected_rating: Rating
    even_total: Fraction


@dataclass(frozen=True, slots=True)
class Standing:
    """One district's standing, or the province's (`district` is None).

    `months` are those that count, `recorded` those that are in (for the province: in from every district), `partial`
    those that are in from some of the province's districts only; the total counts them all the same. `targets` are the
    scale's tiers, lowest first, or None when one of them is missing: then there is no rating, no gap and no outlook.
    Without any figure there is no outlook either.
    """

    district: District | None
    months: tuple[Month, ...]
    recorded: tuple[Month, ...]
    partial: tuple[Month, ...]
    total: Satang
    latest: Month | None
    latest_amount: Satang | None
    targets: Targets | None
    rating: Rating | None
    gaps: tuple[TierGap, ...]
    outlook: Outlook | None

    @property
    def missing(self) -> tuple[Month, ...]:
        """The counted months that are not in."""
        return tuple(month for month in self.months if month not in self.recorded)

    @property
    def share_of_lowest_tier(self) -> Fraction | None:
        """The sum as a share of the lowest tier's target, 1 being all of it; None without a target above zero."""
        lowest = next(iter(self.targets.values()), 0) if self.targets else 0
        return Fraction(self.total, lowest) if lowest > 0 else None

    @property
    def is_behind(self) -> bool:
        """Whether the sum is known to be below the even pace."""
        return self.outlook is not None and self.total < self.outlook.even_total


@dataclass(frozen=True, slots=True)
class Standings:
    """A round's standings: the districts in the office's own order, and the province."""

    round: EvaluationRound
    scale: Scale
    districts: tuple[Standing, ...]
    province: Standing

    def of(self, district: District) -> Standing:
        """The standing of one district; KeyError when it is not among them."""
        return {standing.district: standing for standing in self.districts}[district]


def standings(
    sales: MonthlySales,
    targets: Mapping[District, Targets],
    districts: Sequence[District],
    evaluation_round: EvaluationRound,
    rulebook: Rulebook,
) -> Standings:
    """Work out the standing of every district and of the province in a round."""
    months = evaluation_round.counted_months(rulebook.accumulate_from)
    scale = rulebook.scale
    each = tuple(_of_district(sales, targets.get(district), district, months, scale) for district in districts)
    return Standings(evaluation_round, scale, each, _of_province(sales, each, months, scale))


def _of_district(
    sales: MonthlySales, targets: Targets | None, district: District, months: tuple[Month, ...], scale: Scale
) -> Standing:
    recorded = sales.recorded(district, months)
    total = sales.total(district, months)
    latest = recorded[-1] if recorded else None
    open_months = len(months) - len(recorded)
    usable = _usable(targets, scale)
    outlook = None
    if usable and recorded:
        last = recorded[-PACE_MONTHS:]
        pace = Fraction(sales.total(district, last), len(last))
        projected = total + pace * open_months
        even_total = Fraction(usable[scale.tiers[0]] * len(recorded), len(months))
        outlook = Outlook(pace, projected, scale.rate(projected, usable), even_total)
    return Standing(
        district=district,
        months=months,
        recorded=recorded,
        partial=(),
        total=total,
        latest=latest,
        latest_amount=sales.figure(district, latest) if latest else None,
        targets=usable,
        rating=scale.rate(Fraction(total), usable) if usable else None,
        gaps=_gaps(total, usable, scale, open_months) if usable else (),
        outlook=outlook,
    )


def _of_province(
    sales: MonthlySales, districts: tuple[Standing, ...], months: tuple[Month, ...], scale: Scale
) -> Standing:
    recorded = tuple(month for month in months if all(month in each.recorded for each in districts))
    begun = [month for month in months if any(month in each.recorded for each in districts)]
    total = Satang(sum(each.total for each in districts))
    targets = _summed([each.targets for each in districts])
    outlooks = [each.outlook for each in districts if each.outlook]
    outlook = None
    if targets and len(outlooks) == len(districts):
        projected = sum((each.projected_total for each in outlooks), Fraction(0))
        outlook = Outlook(
            pace=sum((each.pace for each in outlooks), Fraction(0)),
            projected_total=projected,
            projected_rating=scale.rate(projected, targets),
            even_total=sum((each.even_total for each in outlooks), Fraction(0)),
        )
    latest = begun[-1] if begun else None
    return Standing(
        district=None,
        months=months,
        recorded=recorded,
        partial=tuple(month for month in begun if month not in recorded),
        total=total,
        latest=latest,
        latest_amount=Satang(sum(sales.figure(each.district, latest) or 0 for each in districts if each.district))
        if latest
        else None,
        targets=targets,
        rating=scale.rate(Fraction(total), targets) if targets else None,
        gaps=_gaps(total, targets, scale, len(months) - len(recorded)) if targets else (),
        outlook=outlook,
    )


def _usable(targets: Targets | None, scale: Scale) -> Targets | None:
    """The scale's own tiers, lowest first, if all of them are there."""
    if targets is None or any(tier not in targets for tier in scale.tiers):
        return None
    return {tier: targets[tier] for tier in scale.tiers}


def _summed(targets: Sequence[Targets | None]) -> Targets | None:
    """The province's targets: the sums of its districts', if every district has them."""
    known = [each for each in targets if each is not None]
    if not known or len(known) < len(targets):
        return None
    return {tier: Satang(sum(each[tier] for each in known)) for tier in known[0]}


def _gaps(total: Satang, targets: Targets, scale: Scale, open_months: int) -> tuple[TierGap, ...]:
    missing = [(tier, target, scale.least(tier, targets) - total) for tier, target in targets.items()]
    return tuple(
        TierGap(tier, target, Satang(gap), rounded_up(Fraction(gap, open_months)) if open_months else None)
        for tier, target, gap in missing
        if gap > 0
    )
