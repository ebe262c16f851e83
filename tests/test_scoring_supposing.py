"""What if: the standing that a figure would give, and the figure that a level needs, exact to the satang."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from builders import DISTRICTS, OFFICE, ROUND_1, seed_snapshot
from hypothesis import given
from hypothesis import strategies as st

from scoring.fiscal_year import Month
from scoring.levels import SCALE_NAMES, Scale, Tier, preset_scale
from scoring.money import Satang, from_baht
from scoring.sales import District, MonthlySales
from scoring.standings import Rulebook, Standing, standings
from scoring.supposing import Supposed, need_for, needs, standing_if

BANG_KHLA = District("บางคล้า")
FEBRUARY, MARCH = Month(2024, 2), Month(2024, 3)
SEED = seed_snapshot()
STEPS = preset_scale("steps-2-3-5")


def standing_of(district: str, scale: Scale = STEPS) -> Standing:
    found = standings(SEED.sales, SEED.targets[ROUND_1], DISTRICTS, ROUND_1, Rulebook(scale))
    return found.of(District(district))


def if_march(district: str, amount: Satang, scale: Scale = STEPS) -> Standing:
    supposed = Supposed(District(district), MARCH, amount)
    return standing_if(supposed, SEED.sales, SEED.targets[ROUND_1], ROUND_1, Rulebook(scale))


def needed(district: str, scale: Scale = STEPS) -> list[tuple[str, int | float]]:
    """What March needs for each level, in baht."""
    return [
        (str(each.step.rating.value), each.amount / 100) for each in needs(standing_of(district, scale), scale, None)
    ]


@pytest.mark.parametrize(
    ("district", "expected"),
    [
        ("บางคล้า", [("2", 15372900), ("3", 31588642), ("5", 47804383)]),
        ("ท่าตะเกียบ", [("2", 259012), ("3", 1321044), ("5", 2383076)]),
        ("พนมสารคาม", [("2", 1850855), ("3", 11232971), ("5", 20615088)]),
        ("บางปะกง", [("2", 0), ("3", 0), ("5", 0)]),
    ],
)
def test_what_march_needs_for_each_level(district: str, expected: list[tuple[str, int]]) -> None:
    assert needed(district) == expected


def test_a_ladder_needs_one_satang_more_where_a_target_must_be_exceeded() -> None:
    assert needed("ท่าตะเกียบ", preset_scale("ladder")) == [
        ("1", 259012), ("2", 259012.01), ("3", 1321044), ("4", 1321044.01), ("5", 2383076),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("baht", "satang", "level", "unconfirmed"),
    [
        (15_372_899, 99, 0, False),
        (15_372_900, 0, 2, False),
        (15_372_900, 1, 2, False),
        (31_588_641, 99, 2, False),
        (31_588_642, 0, 3, True),
        (47_804_382, 99, 3, True),
        (47_804_383, 0, 5, False),
        (0, 0, 0, False),
    ],
)
def test_the_level_at_and_around_every_boundary(baht: int, satang: int, level: int, *, unconfirmed: bool) -> None:
    after = if_march("บางคล้า", Satang(from_baht(baht) + satang))
    assert after.rating
    assert after.rating.value == level
    assert after.rating.unconfirmed is unconfirmed
    assert after.total == from_baht(68_025_600 + baht) + satang
    assert after.missing == ()


def test_the_ladder_tells_reaching_a_target_from_exceeding_it() -> None:
    ladder = preset_scale("ladder")
    amounts = [Satang(from_baht(15_372_900) + more) for more in (-1, 0, 1)]
    ratings = [if_march("บางคล้า", amount, ladder).rating for amount in amounts]
    assert [each.value for each in ratings if each] == [0, 1, 2]


def test_a_month_that_has_a_figure_is_supposed_to_have_another_one() -> None:
    supposed = Supposed(BANG_KHLA, FEBRUARY, from_baht(1))
    after = standing_if(supposed, SEED.sales, SEED.targets[ROUND_1], ROUND_1, OFFICE.rulebook)
    assert after.total == from_baht(68_025_600 - 22_671_100 + 1)
    assert after.missing == (MARCH,)
    figure = SEED.sales.figure(BANG_KHLA, FEBRUARY)
    assert needs(standing_of("บางคล้า"), STEPS, figure)[0].amount == from_baht(22_671_100 + 15_372_900)


def test_supposing_leaves_the_sales_as_they_are() -> None:
    if_march("บางคล้า", from_baht(5))
    assert SEED.sales.figure(BANG_KHLA, MARCH) is None


def test_a_level_that_the_scale_skips_needs_what_the_next_one_does() -> None:
    every = needs(standing_of("บางคล้า"), STEPS, None)
    found = {level: need_for(level, every) for level in range(1, 7)}
    assert [each and str(each.step.rating.value) for each in found.values()] == ["2", "2", "3", "5", "5", None]


def test_a_threshold_above_a_better_one_is_left_out() -> None:
    slipped = replace(standing_of("บางคล้า"), total=Satang(0), targets={
        Tier.BASIC: Satang(10), Tier.STANDARD: Satang(99), Tier.ADVANCED: Satang(30),
    })  # fmt: skip
    assert [(str(each.step.rating.value), each.amount) for each in needs(slipped, STEPS, None)] == [
        ("2", 10),
        ("5", 30),
    ]


def test_without_targets_nothing_can_be_needed() -> None:
    assert needs(replace(standing_of("บางคล้า"), targets=None), STEPS, None) == ()


amounts = st.integers(0, 10**13).map(Satang)


@given(
    st.lists(amounts, min_size=8, max_size=8),
    st.lists(amounts | st.none(), min_size=6, max_size=6),
    st.integers(0, 5),
    st.integers(1, 5),
    st.sampled_from(SCALE_NAMES),
)
def test_what_is_needed_suffices_and_one_satang_less_does_not(
    targets: list[Satang], figures: list[Satang | None], index: int, level: int, name: str
) -> None:
    """Whatever the targets, in order or not, and whichever months are in."""
    scale, month = preset_scale(name), ROUND_1.months[index]
    sales = MonthlySales(
        {(BANG_KHLA, each): amount for each, amount in zip(ROUND_1.months, figures, strict=True) if amount is not None}
    )
    known, rulebook = {BANG_KHLA: dict(zip(Tier, targets, strict=True))}, Rulebook(scale)
    now = standings(sales, known, [BANG_KHLA], ROUND_1, rulebook).of(BANG_KHLA)
    every = needs(now, scale, sales.figure(BANG_KHLA, month))
    wanted = level * 20 if name == "opdc-points" else level
    need = need_for(wanted, every)

    def value(amount: int) -> Fraction:
        supposed = Supposed(BANG_KHLA, month, Satang(amount))
        rating = standing_if(supposed, sales, known, ROUND_1, rulebook).rating
        return rating.value if rating else Fraction(-1)

    assert need is not None
    assert value(need.amount) >= need.step.rating.value >= wanted
    if need.amount:
        assert value(need.amount - 1) < need.step.rating.value
