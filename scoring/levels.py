"""Targets and the scales that turn a sum of sales into a level (ระดับคะแนน).

A scale is an ordered list of thresholds, tried from the top; the first one that is reached gives the level. Reaching
means "at least" (≥), so that a sum equal to a target has reached it, unless a threshold says "above". What the default
says between the standard and the advanced target follows from no printed figure of the province: such a level is
marked unconfirmed until the office has confirmed it in its configuration (docs/decisions.md, "The open band").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Self

from scoring.money import Satang


class Tier(StrEnum):
    """A target by its name: the letter's three, or the five levels of offices that set one target per level."""

    BASIC = "basic"
    STANDARD = "standard"
    ADVANCED = "advanced"
    LEVEL_1 = "level1"
    LEVEL_2 = "level2"
    LEVEL_3 = "level3"
    LEVEL_4 = "level4"
    LEVEL_5 = "level5"


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the scale of a district: a target, or the given fraction of the way from one target to another."""

    low: Tier
    high: Tier
    fraction: Fraction = Fraction(0)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `basic` or `lerp(basic, standard, 0.5)`; else ValueError."""
        tier = "|".join(Tier)
        if re.fullmatch(tier, text):
            return cls(Tier(text), Tier(text))
        if match := re.fullmatch(rf"lerp\(\s*({tier})\s*,\s*({tier})\s*,\s*(0(?:\.[0-9]+)?|1(?:\.0+)?)\s*\)", text):
            return cls(Tier(match[1]), Tier(match[2]), Fraction(match[3]))
        raise ValueError(f"{text!r} is neither a target ({', '.join(Tier)}) nor lerp(target, target, fraction)")

    def __str__(self) -> str:
        """As `parse` reads it."""
        if self.low == self.high:
            return self.low
        return f"lerp({self.low}, {self.high}, {float(self.fraction)})"

    def amount(self, targets: Mapping[Tier, Satang]) -> Fraction:
        """Its place in satang, exactly."""
        low, high = Fraction(targets[self.low]), Fraction(targets[self.high])
        return low + (high - low) * self.fraction


class RatingUnit(StrEnum):
    """What a rating counts. Points are a score out of 100 and are never printed as a level."""

    LEVEL = "level"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Rating:
    """What a scale says of a sum: its value, the place that was reached (None below the scale), and its standing."""

    value: Fraction
    unit: RatingUnit
    reached: Point | None
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Threshold:
    """From `at` on ("at least"), or beyond it when `above`, the level is `level`."""

    at: Point
    level: int
    above: bool = False
    unconfirmed: bool = False

    def is_reached(self, amount: Fraction, targets: Mapping[Tier, Satang]) -> bool:
        """Whether the sum reaches it; equality counts unless the rule says "above"."""
        place = self.at.amount(targets)
        return amount > place if self.above else amount >= place


@dataclass(frozen=True, slots=True)
class StepScale:
    """Levels by steps: the first threshold reached, from the top, gives the level; below all of them it is 0."""

    name: str
    thresholds: tuple[Threshold, ...]

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """The targets that a district must have for this scale, lowest first."""
        named = {tier for threshold in self.thresholds for tier in (threshold.at.low, threshold.at.high)}
        return tuple(tier for tier in Tier if tier in named)

    def rate(self, amount: Fraction, targets: Mapping[Tier, Satang]) -> Rating:
        """The level of a sum in satang."""
        for threshold in self.thresholds:
            if threshold.is_reached(amount, targets):
                return Rating(Fraction(threshold.level), RatingUnit.LEVEL, threshold.at, threshold.unconfirmed)
        return Rating(Fraction(0), RatingUnit.LEVEL, None)

    def least(self, tier: Tier, targets: Mapping[Tier, Satang]) -> Satang:
        """The least sum in satang that reaches the tier: its target, or one satang more where it must be exceeded."""
        thresholds = [threshold for threshold in self.thresholds if threshold.at == Point(tier, tier)]
        must_exceed = bool(thresholds) and all(threshold.above for threshold in thresholds)
        return Satang(targets[tier] + must_exceed)

    def confirmed(self) -> Self:
        """The same scale after the office has confirmed it."""
        return replace(self, thresholds=tuple(replace(each, unconfirmed=False) for each in self.thresholds))


@dataclass(frozen=True, slots=True)
class PointScale:
    """Points between anchors, linear in between, 0 below the first and capped at the last (OPDC's way)."""

    name: str
    anchors: tuple[tuple[Tier, Fraction], ...]

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """The targets that a district must have for this scale, lowest first."""
        return tuple(tier for tier, _ in self.anchors)

    def rate(self, amount: Fraction, targets: Mapping[Tier, Satang]) -> Rating:
        """The points of a sum in satang."""
        tier, points = next(
            ((tier, points) for tier, points in reversed(self.anchors) if amount >= targets[tier]), (None, Fraction(0))
        )
        if tier is None:
            return Rating(Fraction(0), RatingUnit.POINTS, None)
        if tier is not self.anchors[-1][0]:
            following = self.tiers.index(tier) + 1
            upper, upper_points = self.anchors[following]
            share = (amount - targets[tier]) / (targets[upper] - targets[tier])
            points += (upper_points - points) * share
        return Rating(points, RatingUnit.POINTS, Point(tier, tier))

    def least(self, tier: Tier, targets: Mapping[Tier, Satang]) -> Satang:
        """The least sum in satang that reaches the tier: its target."""
        return targets[tier]

    def confirmed(self) -> Self:
        """The same scale: its points are the office's own choice already."""
        return self


Scale = StepScale | PointScale


def _steps(name: str, *thresholds: str, unconfirmed: str = "") -> StepScale:
    """Build a scale from lines such as `>= advanced: 5`; `unconfirmed` names the levels still to be confirmed."""
    parsed = []
    for line in thresholds:
        operator, rest = line.split(" ", 1)
        place, level = rest.rsplit(": ", 1)
        parsed.append(
            Threshold(Point.parse(place), int(level), above=operator == ">", unconfirmed=level in unconfirmed)
        )
    return StepScale(name, tuple(parsed))


DEFAULT_SCALE = "steps-2-3-5"
DEFAULT_STANDARD_POINTS = Fraction(75)

_STEP_SCALES = (
    _steps("steps-2-3-5", ">= advanced: 5", ">= standard: 3", ">= basic: 2", unconfirmed="3"),
    _steps("steps-2-4-5", ">= advanced: 5", ">= standard: 4", ">= basic: 2", unconfirmed="4"),
    _steps(
        "ladder", ">= advanced: 5", "> standard: 4", ">= standard: 3", "> basic: 2", ">= basic: 1", unconfirmed="34"
    ),
    _steps(
        "linear-floor",
        ">= advanced: 5",
        ">= lerp(standard, advanced, 0.5): 4",
        ">= standard: 3",
        ">= basic: 2",
        unconfirmed="34",
    ),
    _steps("five-thresholds", ">= level5: 5", ">= level4: 4", ">= level3: 3", ">= level2: 2", "> level1: 1"),
)

SCALE_NAMES = (*(scale.name for scale in _STEP_SCALES), "opdc-points")


def preset_scale(name: str, standard_points: Fraction = DEFAULT_STANDARD_POINTS) -> Scale:
    """The scale of that name; KeyError when there is none.

    `five-thresholds` wants one target per level, the first being the base that must be exceeded. `opdc-points` gives
    50 points at the basic target, `standard_points` at the standard one and 100 at the advanced one.
    """
    if name == "opdc-points":
        anchors = ((Tier.BASIC, Fraction(50)), (Tier.STANDARD, standard_points), (Tier.ADVANCED, Fraction(100)))
        return PointScale(name, anchors)
    return {scale.name: scale for scale in _STEP_SCALES}[name]
