"""Standings: the province's own table figure by figure, and the rules in small tables."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.seed import ANNEX
from scoring.fiscal_year import AccumulateFrom, EvaluationRound, FiscalYear, Month, RoundNumber
from scoring.levels import Tier, preset_scale
from scoring.money import Satang, from_baht
from scoring.sales import District, MonthlySales
from scoring.standings import Rulebook, Standings, Targets, standings

FY = FiscalYear(2567)
ROUND_1 = EvaluationRound(FY, RoundNumber.FIRST)
ROUND_2 = EvaluationRound(FY, RoundNumber.SECOND)
RULES = Rulebook(preset_scale("steps-2-3-5"))
A, B = District("ก"), District("ข")


def baht(text: str) -> Satang:
    return from_baht(int(text.replace(",", "")))


def annex() -> tuple[dict[tuple[District, Month], Satang], dict[District, Targets], dict[District | None, str]]:
    """The printed sales, targets and levels of the province's annex."""
    sales: dict[tuple[District, Month], Satang] = {}
    targets: dict[District, Targets] = {}
    printed: dict[District | None, str] = {}
    for line in ANNEX.splitlines()[2:]:
        _, name, *cells, _total, level = line.split("\t")
        printed[District(name) if name else None] = level
        if name:
            district = District(name)
            targets[district] = dict(zip((Tier.BASIC, Tier.STANDARD, Tier.ADVANCED), map(baht, cells[:3]), strict=True))
            sales |= {(district, month): baht(cell) for month, cell in zip(FY.months, cells[3:], strict=False) if cell}
    return sales, targets, printed


@pytest.fixture(scope="module")
def seed() -> Standings:
    sales, targets, _ = annex()
    return standings(MonthlySales(sales), targets, list(targets), ROUND_1, RULES)


def test_the_printed_levels_differ_from_the_rule_in_one_row_only(seed: Standings) -> None:
    _, _, printed = annex()
    computed = {each.district: each.rating.value for each in (*seed.districts, seed.province) if each.rating}
    differing = {
        district
        for district, level in computed.items()
        if printed[district] != (str(level) if level else "ยังไม่ถึงค่าคะแนนระดับ 1")
    }
    assert differing == {"ท่าตะเกียบ"}


@pytest.mark.parametrize(("district", "gap"), [("บางคล้า", 15_372_900), ("ท่าตะเกียบ", 259_012), ("พนมสารคาม", 1_850_855)])
def test_the_gaps_to_basic_are_those_of_the_letters_table(seed: Standings, district: str, gap: int) -> None:
    basic = seed.of(District(district)).gaps[0]
    assert (basic.tier, basic.gap, basic.per_month) == (Tier.BASIC, from_baht(gap), from_baht(gap))


def test_the_province_stands_at_level_2_with_its_printed_sum(seed: Standings) -> None:
    province = seed.province
    assert province.total == from_baht(490_457_447)
    assert province.rating is not None
    assert province.rating.value == 2
    assert province.targets == {
        Tier.BASIC: from_baht(426_630_306),
        Tier.STANDARD: from_baht(1_195_837_391),
        Tier.ADVANCED: from_baht(1_965_044_477),
    }
    assert (len(province.recorded), province.missing) == (5, (Month(2024, 3),))


def test_only_one_district_is_behind_the_even_pace(seed: Standings) -> None:
    assert [each.district for each in seed.districts if each.is_behind] == ["บางคล้า"]
    assert not seed.province.is_behind


def test_the_province_sums_its_districts(seed: Standings) -> None:
    ahead = seed.province.outlook
    assert ahead is not None
    outlooks = [each.outlook for each in seed.districts if each.outlook]
    assert ahead.pace == sum(each.pace for each in outlooks)
    assert ahead.projected_total == sum(each.projected_total for each in outlooks)


def round_1(
    figures: Mapping[str, list[int | None]], basic: int = 600, *, months: tuple[Month, ...] = FY.months
) -> Standings:
    """Standings of districts with targets of 1, 2 and 3 times `basic`, from monthly figures in satang."""
    sales = {
        (District(name), month): Satang(amount)
        for name, amounts in figures.items()
        for month, amount in zip(months, amounts, strict=False)
        if amount is not None
    }
    districts = [District(name) for name in figures]
    targets = {Tier.BASIC: Satang(basic), Tier.STANDARD: Satang(2 * basic), Tier.ADVANCED: Satang(3 * basic)}
    return standings(MonthlySales(sales), dict.fromkeys(districts, targets), districts, ROUND_1, RULES)


def test_a_missing_month_in_between_adds_nothing_and_stays_open() -> None:
    standing = round_1({"ก": [100, None, 100]}).of(A)
    assert standing.total == 200
    assert [month.number for month in standing.missing] == [11, 1, 2, 3]
    assert standing.gaps[0].per_month == 100


def test_what_is_needed_per_month_is_rounded_up_so_that_it_suffices() -> None:
    gap = round_1({"ก": [100, 100, 99]}).of(A).gaps[0]
    assert (gap.gap, gap.per_month) == (301, 101)


def test_with_all_months_in_nothing_is_needed_per_month() -> None:
    standing = round_1({"ก": [99] * 6}).of(A)
    assert (standing.gaps[0].gap, standing.gaps[0].per_month, standing.missing) == (6, None, ())


def test_the_pace_is_the_average_of_the_last_three_months_that_are_in() -> None:
    ahead = round_1({"ก": [900, 1, None, 3, 6]}).of(A).outlook
    assert ahead is not None
    assert (ahead.pace, ahead.projected_total) == (Fraction(10, 3), 910 + Fraction(20, 3))


def test_the_pace_of_a_young_round_is_the_average_of_what_is_in() -> None:
    ahead = round_1({"ก": [100]}).of(A).outlook
    assert ahead is not None
    assert (ahead.pace, ahead.projected_total) == (Fraction(100), Fraction(600))
    assert ahead.projected_rating.value == 2


@pytest.mark.parametrize(("last", "behind"), [(99, True), (100, False), (101, False)])
def test_behind_means_less_than_the_even_share_of_the_lowest_target(last: int, *, behind: bool) -> None:
    assert round_1({"ก": [100, last]}).of(A).is_behind is behind


def test_without_any_figure_there_is_no_outlook_but_the_gaps_are_told() -> None:
    standing = round_1({"ก": []}).of(A)
    assert (standing.total, standing.latest, standing.outlook) == (0, None, None)
    assert [gap.per_month for gap in standing.gaps] == [100, 200, 300]


def test_a_month_is_in_for_the_province_when_every_district_has_it() -> None:
    province = round_1({"ก": [1, 1, 1], "ข": [1, None, 1]}).province
    assert [month.number for month in province.recorded] == [10, 12]
    assert [month.number for month in province.partial] == [11]
    assert (province.total, province.latest_amount) == (5, 2)


def test_a_district_without_all_targets_is_not_rated_and_neither_is_the_province() -> None:
    sales = MonthlySales({(A, FY.months[0]): Satang(5), (B, FY.months[0]): Satang(5)})
    full = {Tier.BASIC: Satang(1), Tier.STANDARD: Satang(2), Tier.ADVANCED: Satang(3)}
    found = standings(sales, {A: full, B: {Tier.BASIC: Satang(1)}}, [A, B], ROUND_1, RULES)
    assert found.of(A).rating is not None
    assert (found.of(B).rating, found.of(B).gaps, found.province.rating) == (None, (), None)
    assert found.province.total == 10


def test_a_target_that_must_be_exceeded_leaves_a_gap_of_one_satang_at_equality() -> None:
    targets = {Tier(f"level{number}"): Satang(100 * number) for number in range(1, 6)}
    rules = Rulebook(preset_scale("five-thresholds"))
    found = standings(MonthlySales({(A, FY.months[0]): Satang(100)}), {A: targets}, [A], ROUND_1, rules).of(A)
    assert [(gap.tier, gap.gap) for gap in found.gaps][:2] == [(Tier.LEVEL_1, 1), (Tier.LEVEL_2, 100)]


def test_round_2_sums_from_april_or_from_october_as_configured() -> None:
    sales = MonthlySales({(A, month): Satang(1) for month in FY.months})
    of_year = Rulebook(RULES.scale, AccumulateFrom.FISCAL_YEAR_START)
    assert standings(sales, {}, [A], ROUND_2, RULES).of(A).total == 6
    assert standings(sales, {}, [A], ROUND_2, of_year).of(A).total == 12


@given(st.lists(st.none() | st.integers(0, 10**12), max_size=6), st.integers(1, 10**13))
def test_what_is_needed_brings_the_sum_to_the_tier(amounts: list[int | None], basic: int) -> None:
    standing = round_1({"ก": amounts}, basic).of(A)
    for gap in standing.gaps:
        if gap.per_month is not None:
            assert standing.total + gap.per_month * len(standing.missing) >= gap.target
            assert standing.total + (gap.per_month - 1) * len(standing.missing) < gap.target
