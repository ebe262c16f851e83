"""What if: a district's standing with one month's figure supposed, and the figure that a rating needs.

Nothing of it is true and nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.explanation import Step, steps
from scoring.fiscal_year import EvaluationRound, Month
from scoring.levels import Scale
from scoring.money import Satang
from scoring.sales import District, MonthlySales
from scoring.standings import Rulebook, Standing, Targets, standings


@dataclass(frozen=True, slots=True)
class Supposed:
    """A figure that a district's month does not have; it stands in place of the one that is there, if one is."""

    district: District
    month: Month
    amount: Satang


def standing_if(
    supposed: Supposed,
    sales: MonthlySales,
    targets: Mapping[District, Targets],
    evaluation_round: EvaluationRound,
    rulebook: Rulebook,
) -> Standing:
    """The district's standing if its month had that figure."""
    key = (supposed.district, supposed.month)
    figures = MonthlySales({**dict(sales.figures()), key: supposed.amount})
    return standings(figures, targets, [supposed.district], evaluation_round, rulebook).of(supposed.district)


@dataclass(frozen=True, slots=True)
class Need:
    """What one month's figure must be at the least for a threshold to be reached, while all other months stay.

    It is 0 where the other months suffice by themselves.
    """

    step: Step
    amount: Satang


def needs(standing: Standing, scale: Scale, figure: Satang | None) -> tuple[Need, ...]:
    """For every threshold that a sum can stop at, the lowest first: what the month must have that has `figure` now.

    None of them where a target is missing. A threshold placed above a better one (as a slip in a target leaves it) is
    left out: whatever reaches it has reached the better one before.
    """
    if standing.targets is None:
        return ()
    others = standing.total - (figure or 0)
    found: list[Step] = []
    for step in steps(scale, standing.targets):
        if not found or step.least < found[-1].least:
            found.append(step)
    return tuple(Need(step, Satang(max(step.least - others, 0))) for step in reversed(found))


def need_for(level: int, every_need: tuple[Need, ...]) -> Need | None:
    """Of a district's needs, the one for a level, or for the next one above where the scale skips it; None beyond."""
    return next((need for need in every_need if need.step.rating.value >= level), None)
