"""Explanations: the thresholds of a scale as a district's targets place them, and the one that gives the rating."""

from __future__ import annotations

from fractions import Fraction

import pytest
from builders import DISTRICTS, OFFICE, ROUND_1, seed_snapshot
from hypothesis import given
from hypothesis import strategies as st

from scoring.explanation import Explanation, explain, steps
from scoring.fiscal_year import Month
from scoring.levels import SCALE_NAMES, Point, Scale, StepScale, Threshold, Tier, preset_scale
from scoring.money import Satang, from_baht
from scoring.sales import District, MonthlySales
from scoring.standings import Rulebook, Targets, standings

A = District("ก")
OCTOBER = Month(2023, 10)
TARGETS = {Tier.BASIC: from_baht(100), Tier.STANDARD: from_baht(200), Tier.ADVANCED: from_baht(400)}
FIVE = {tier: from_baht(20 * number) for number, tier in enumerate(list(Tier)[3:], 5)}
CUSTOM = StepScale(
    "custom",
    (
        Threshold(Point.parse("advanced"), 5),
        Threshold(Point.parse("lerp(basic, advanced, 0.333)"), 3, above=True),
        Threshold(Point.parse("basic"), 1, above=True),
    ),
)
SCALES = {**{name: preset_scale(name) for name in SCALE_NAMES}, "custom": CUSTOM}


def explained(scale: Scale, total: int, targets: Targets) -> Explanation:
    """The explanation of a district that sold that much, in satang, in its first month."""
    sales = MonthlySales({(A, OCTOBER): Satang(total)})
    found = standings(sales, {A: targets}, [A], ROUND_1, Rulebook(scale))
    return explain(found.of(A), sales, scale)


def lines(scale: Scale, targets: Targets) -> list[tuple[str, int, str]]:
    """Each step by its sign and place, the least sum in satang, and what it is worth."""
    return [
        (f"{'>' if step.above else '>='} {step.place / 100}", step.least, str(step.rating.value))
        for step in steps(scale, targets)
    ]


@pytest.mark.parametrize(
    ("name", "targets", "expected"),
    [
        ("steps-2-3-5", TARGETS, [(">= 400", 40000, "5"), (">= 200", 20000, "3"), (">= 100", 10000, "2")]),
        ("steps-2-4-5", TARGETS, [(">= 400", 40000, "5"), (">= 200", 20000, "4"), (">= 100", 10000, "2")]),
        (
            "ladder",
            TARGETS,
            [
                (">= 400", 40000, "5"),
                ("> 200", 20001, "4"),
                (">= 200", 20000, "3"),
                ("> 100", 10001, "2"),
                (">= 100", 10000, "1"),
            ],
        ),
        (
            "linear-floor",
            TARGETS,
            [(">= 400", 40000, "5"), (">= 300", 30000, "4"), (">= 200", 20000, "3"), (">= 100", 10000, "2")],
        ),
        (
            "five-thresholds",
            FIVE,
            [
                (">= 180", 18000, "5"),
                (">= 160", 16000, "4"),
                (">= 140", 14000, "3"),
                (">= 120", 12000, "2"),
                ("> 100", 10001, "1"),
            ],
        ),
        ("opdc-points", TARGETS, [(">= 400", 40000, "100"), (">= 200", 20000, "75"), (">= 100", 10000, "50")]),
        ("custom", TARGETS, [(">= 400", 40000, "5"), ("> 1999/10", 19991, "3"), ("> 100", 10001, "1")]),
    ],
)
def test_every_scale_shows_its_thresholds_from_the_top(
    name: str, targets: Targets, expected: list[tuple[str, int, str]]
) -> None:
    assert lines(SCALES[name], targets) == expected


def test_a_place_between_two_satang_is_reached_by_the_next_one() -> None:
    (_, half_way, *_) = steps(preset_scale("linear-floor"), {**TARGETS, Tier.ADVANCED: Satang(400_01)})
    assert (half_way.place, half_way.least) == (Fraction(60001, 2), 300_01)


@pytest.mark.parametrize(
    ("total", "hit"),
    [(99_99, None), (100_00, "basic"), (199_99, "basic"), (200_00, "standard"), (399_99, "standard"),
     (400_00, "advanced")],
)  # fmt: skip
def test_the_threshold_that_was_hit(total: int, hit: str | None) -> None:
    step = explained(preset_scale("steps-2-3-5"), total, TARGETS).hit
    assert (step.at if step else None) == (Point.parse(hit) if hit else None)


def test_the_open_band_stays_marked() -> None:
    scale = preset_scale("steps-2-3-5")
    assert [step.rating.unconfirmed for step in steps(scale, TARGETS)] == [False, True, False]
    assert not any(step.rating.unconfirmed for step in steps(scale.confirmed(), TARGETS))


@pytest.mark.parametrize(
    ("total", "share"), [(99_99, None), (100_00, 0), (150_00, Fraction(1, 2)), (300_00, Fraction(1, 2)), (400_00, None)]
)
def test_points_tell_the_share_of_the_way_to_the_next_target(total: int, share: Fraction | None) -> None:
    assert explained(preset_scale("opdc-points"), total, TARGETS).share_of_the_way == share
    assert explained(preset_scale("steps-2-3-5"), total, TARGETS).share_of_the_way is None


def test_without_a_target_there_is_no_step_and_the_figures_are_told_all_the_same() -> None:
    found = explained(preset_scale("steps-2-3-5"), 5_00, {Tier.BASIC: from_baht(100)})
    assert (found.steps, found.hit, found.share_of_the_way) == ((), None, None)
    assert list(found.figures.values()) == [500, None, None, None, None, None]


def test_the_figures_of_the_seed_add_up_to_the_sum() -> None:
    snapshot = seed_snapshot()
    found = standings(snapshot.sales, snapshot.targets[ROUND_1], DISTRICTS, ROUND_1, OFFICE.rulebook)
    for standing in found.districts:
        explanation = explain(standing, snapshot.sales, found.scale)
        assert sum(amount or 0 for amount in explanation.figures.values()) == standing.total
        assert list(explanation.figures) == list(ROUND_1.months)
        assert explanation.figures[Month(2024, 3)] is None
    province = explain(found.province, snapshot.sales, found.scale)
    assert province.figures == {}
    assert [step.place / 100 for step in province.steps] == [1965044477, 1195837391, 426630306]


amounts = st.integers(0, 10**13).map(Satang)
three = st.lists(amounts, min_size=3, max_size=3)
near_the_targets = st.tuples(st.integers(0, 4), st.integers(-2, 2))


@given(three, st.lists(amounts, min_size=5, max_size=5), near_the_targets, st.sampled_from(sorted(SCALES)))
def test_the_threshold_that_is_explained_gives_the_rating_of_the_scale(
    named: list[Satang], levels: list[Satang], near: tuple[int, int], name: str
) -> None:
    """Whatever the targets, in order or not, and closest to where they lie."""
    targets = dict(zip(Tier, (*named, *levels), strict=True))
    scale, (index, distance) = SCALES[name], near
    place = [step.least for step in steps(scale, targets)][index % len(steps(scale, targets))]
    total = max(place + distance, 0)
    rating, found = scale.rate(Fraction(total), targets), explained(scale, total, targets)
    hit = found.hit
    assert (hit.at if hit else None) == rating.reached
    assert (hit.rating.unit if hit else rating.unit) == rating.unit
    if hit is None:
        assert rating.value == 0
    elif found.share_of_the_way is None:
        assert hit.rating == rating
    else:
        following = found.steps[found.steps.index(hit) - 1].rating.value
        assert hit.rating.value + (following - hit.rating.value) * found.share_of_the_way == rating.value
