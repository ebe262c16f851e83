"""Why a sum is rated as it is: what it is made of, and every threshold of the scale with its amount, from the top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.fiscal_year import Month
from scoring.levels import Point, PointScale, Rating, RatingUnit, Scale, Tier
from scoring.money import Satang, rounded_up
from scoring.sales import MonthlySales
from scoring.standings import Standing


@dataclass(frozen=True, slots=True)
class Step:
    """A threshold of a scale, placed by somebody's targets.

    A sum that reaches `place` (satang, exactly), or must exceed it when `above`, is worth `rating`; on a scale of
    points it is worth that much at the place itself, and more on the way to the next one.
    """

    at: Point
    place: Fraction
    above: bool
    rating: Rating

    @property
    def least(self) -> Satang:
        """The least sum in whole satang that reaches it."""
        return Satang(self.place.__floor__() + 1) if self.above else rounded_up(self.place)

    def is_reached(self, total: Satang) -> bool:
        """Whether a sum in satang reaches it."""
        return total >= self.least


@dataclass(frozen=True, slots=True)
class Explanation:
    """The arithmetic of a standing.

    `figures` are a district's counted months, None while one is missing; the province has none of its own, it sums its
    districts. `steps` are the scale's thresholds from the top, or none while a target is missing.
    """

    standing: Standing
    figures: Mapping[Month, Satang | None]
    steps: tuple[Step, ...]

    @property
    def hit(self) -> Step | None:
        """The threshold that gives the rating: the first from the top that is reached, if one is."""
        return next((step for step in self.steps if step.is_reached(self.standing.total)), None)

    @property
    def share_of_the_way(self) -> Fraction | None:
        """On a scale of points, how far the sum has come from the threshold that was hit to the next one above."""
        if self.hit is None or self.hit.rating.unit is not RatingUnit.POINTS or self.hit is self.steps[0]:
            return None
        following = self.steps[self.steps.index(self.hit) - 1]
        return (self.standing.total - self.hit.place) / (following.place - self.hit.place)


def explain(standing: Standing, sales: MonthlySales, scale: Scale) -> Explanation:
    """Show the arithmetic of a standing that was worked out from these sales by this scale."""
    district = standing.district
    figures = {month: sales.figure(district, month) for month in standing.months} if district else {}
    return Explanation(standing, figures, steps(scale, standing.targets) if standing.targets else ())


def steps(scale: Scale, targets: Mapping[Tier, Satang]) -> tuple[Step, ...]:
    """The scale's thresholds from the top, as these targets place them."""
    if isinstance(scale, PointScale):
        places = ((Point(tier, tier), points) for tier, points in reversed(scale.anchors))
        return tuple(
            Step(at, at.amount(targets), above=False, rating=Rating(points, RatingUnit.POINTS, at))
            for at, points in places
        )
    return tuple(
        Step(
            each.at,
            each.at.amount(targets),
            each.above,
            Rating(Fraction(each.level), RatingUnit.LEVEL, each.at, each.unconfirmed),
        )
        for each in scale.thresholds
    )
