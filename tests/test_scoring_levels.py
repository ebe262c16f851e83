"""Scales: from a sum of sales to a level or to points, exact at every boundary."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.levels import SCALE_NAMES, Point, RatingUnit, Tier, preset_scale
from scoring.money import Satang

TARGETS = {Tier.BASIC: Satang(100_00), Tier.STANDARD: Satang(200_00), Tier.ADVANCED: Satang(400_00)}
FIVE_TARGETS = {
    Tier.LEVEL_1: Satang(100_00),
    Tier.LEVEL_2: Satang(120_00),
    Tier.LEVEL_3: Satang(140_00),
    Tier.LEVEL_4: Satang(160_00),
    Tier.LEVEL_5: Satang(180_00),
}
BELOW_BASIC, AT_BASIC, ABOVE_BASIC = 99_99, 100_00, 100_01
BELOW_STANDARD, AT_STANDARD, ABOVE_STANDARD = 199_99, 200_00, 200_01
HALF_WAY, BELOW_ADVANCED, AT_ADVANCED = 300_00, 399_99, 400_00


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("steps-2-3-5", [0, 2, 2, 2, 3, 3, 3, 3, 5]),
        ("steps-2-4-5", [0, 2, 2, 2, 4, 4, 4, 4, 5]),
        ("ladder", [0, 1, 2, 2, 3, 4, 4, 4, 5]),
        ("linear-floor", [0, 2, 2, 2, 3, 3, 4, 4, 5]),
    ],
)
def test_levels_at_and_around_every_boundary(name: str, levels: list[int]) -> None:
    amounts = [
        BELOW_BASIC, AT_BASIC, ABOVE_BASIC, BELOW_STANDARD, AT_STANDARD, ABOVE_STANDARD, HALF_WAY, BELOW_ADVANCED,
        AT_ADVANCED,
    ]  # fmt: skip
    assert [preset_scale(name).rate(Fraction(amount), TARGETS).value for amount in amounts] == levels


def test_five_thresholds_want_the_base_exceeded_and_the_others_reached() -> None:
    scale = preset_scale("five-thresholds")
    amounts = [99_99, 100_00, 100_01, 119_99, 120_00, 140_00, 160_00, 179_99, 180_00]
    assert [scale.rate(Fraction(each), FIVE_TARGETS).value for each in amounts] == [0, 0, 1, 1, 2, 3, 4, 4, 5]
    assert scale.tiers == (Tier.LEVEL_1, Tier.LEVEL_2, Tier.LEVEL_3, Tier.LEVEL_4, Tier.LEVEL_5)


@pytest.mark.parametrize(
    ("amount", "points"),
    [(BELOW_BASIC, 0), (AT_BASIC, 50), (150_00, Fraction(125, 2)), (AT_STANDARD, 75), (HALF_WAY, Fraction(175, 2)),
     (AT_ADVANCED, 100), (10**9, 100)],
)  # fmt: skip
def test_opdc_points_are_linear_between_targets_and_capped(amount: int, points: Fraction) -> None:
    rating = preset_scale("opdc-points").rate(Fraction(amount), TARGETS)
    assert (rating.value, rating.unit) == (points, RatingUnit.POINTS)


def test_opdc_points_of_the_standard_target_can_be_set() -> None:
    assert preset_scale("opdc-points", Fraction(70)).rate(Fraction(AT_STANDARD), TARGETS).value == 70


def test_only_the_open_band_is_unconfirmed_and_only_until_confirmed() -> None:
    scale = preset_scale("steps-2-3-5")
    amounts = [BELOW_BASIC, AT_BASIC, AT_STANDARD, BELOW_ADVANCED, AT_ADVANCED]
    assert [scale.rate(Fraction(each), TARGETS).unconfirmed for each in amounts] == [False, False, True, True, False]
    assert not any(scale.confirmed().rate(Fraction(each), TARGETS).unconfirmed for each in amounts)


def test_a_misordered_target_is_still_rated_from_the_top() -> None:
    targets = {**TARGETS, Tier.STANDARD: Satang(999_00)}
    assert preset_scale("steps-2-3-5").rate(Fraction(AT_ADVANCED), targets).value == 5


def test_equal_targets_do_not_divide_by_zero() -> None:
    equal = dict.fromkeys(TARGETS, Satang(100_00))
    for name in set(SCALE_NAMES) - {"five-thresholds"}:
        assert preset_scale(name).rate(Fraction(100_00), equal).value in {5, 100}


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("basic", Point(Tier.BASIC, Tier.BASIC)),
        ("lerp(basic, standard, 0.5)", Point(Tier.BASIC, Tier.STANDARD, Fraction(1, 2))),
        ("lerp(standard,advanced,0.25)", Point(Tier.STANDARD, Tier.ADVANCED, Fraction(1, 4))),
    ],
)
def test_points_are_read(text: str, point: Point) -> None:
    assert Point.parse(text) == point
    assert Point.parse(str(point)) == point


@pytest.mark.parametrize("text", ["", "bronze", "lerp(basic, standard)", "lerp(basic, standard, 1.5)", "basic + 1"])
def test_what_is_no_point_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="neither a target"):
        Point.parse(text)


def test_a_share_of_the_way_is_exact() -> None:
    point = Point.parse("lerp(basic, standard, 0.1)")
    assert point.amount({Tier.BASIC: Satang(1), Tier.STANDARD: Satang(2)}) == Fraction(11, 10)


ascending = st.lists(st.integers(1, 10**13).map(Satang), min_size=3, max_size=3, unique=True).map(sorted)


@given(
    ascending,
    st.integers(0, 10**13),
    st.integers(0, 10**12),
    st.sampled_from(sorted(set(SCALE_NAMES) - {"five-thresholds"})),
)
def test_more_sales_never_lower_the_rating(amounts: list[Satang], total: int, more: int, name: str) -> None:
    targets = dict(zip((Tier.BASIC, Tier.STANDARD, Tier.ADVANCED), amounts, strict=True))
    scale = preset_scale(name)
    assert scale.rate(Fraction(total + more), targets).value >= scale.rate(Fraction(total), targets).value
