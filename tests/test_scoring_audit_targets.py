"""Targets out of order, out of line with the other districts', or with what the district sells."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import DISTRICTS, OFFICE, audited, office_with, outline, read, seed_snapshot, tab, table_audit

from bot.wording.oddities import finding_detail
from scoring.findings import FindingGroup, FindingLevel
from scoring.levels import preset_scale
from scoring.standings import Rulebook

FIVE = """
    อำเภอ           | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง | ต.ค.66
    เมืองฉะเชิงเทรา |    1000 |        1250 |    1500 |
    บางคล้า         |    2000 |        2400 |    2800 |
    บางปะกง         |    3000 |        4500 |    6000 |
    บางน้ำเปรี้ยว   |    4000 |        4400 |    4800 |
    บ้านโพธิ์       |    5000 |        6000 |    7000 |
"""
SELLING = """
    อำเภอ           | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง | ต.ค.66 | พ.ย.66 | ธ.ค.66
    เมืองฉะเชิงเทรา |    1200 |        1500 |    1800 |    210 |    220 |    200
    บางคล้า         |    2400 |        2800 |    3200 |    400 |    410 |    390
    บางปะกง         |    3600 |        5400 |    7200 |    610 |    620 |    600
    บางน้ำเปรี้ยว   |    4800 |        5300 |    5800 |    820 |    800 |    810
    บ้านโพธิ์       |    6000 |        7000 |    8000 |   1000 |   1030 |   1010
"""


def with_row(table: str, district: str, targets: str) -> tuple[FindingGroup, ...]:
    """The audit of a table in which a district has other targets."""
    lines = []
    for line in table.strip("\n").splitlines():
        name, *cells = line.split("|")
        own = [*targets.split(), *cells[3:]] if name.strip() == district else cells
        lines.append("|".join([name, *own]))
    return table_audit("\n".join(lines))


def test_targets_in_order_and_in_line_are_left_in_peace() -> None:
    assert table_audit(FIVE) == ()
    assert table_audit(SELLING) == ()


@pytest.mark.parametrize(
    ("targets", "found"),
    [
        ("2000 2400 2300", ("targets-disordered D3", "target-off-midpoint C3")),
        ("2000 1900 2800", ("targets-disordered C3", "target-off-midpoint C3")),
        ("2000 2000 2000", None),
    ],
    ids=["advanced below standard", "standard below basic", "equal ones are in order"],
)
def test_targets_that_do_not_rise_are_an_error(targets: str, found: tuple[str, ...] | None) -> None:
    groups = with_row(FIVE, "บางคล้า", targets)

    assert outline(groups) == ([found] if found else [])
    assert all(group.has_error for group in groups)


def test_five_targets_must_rise_as_well() -> None:
    groups = table_audit("""
        อำเภอ   | ระดับ 1 | ระดับ 2 | ระดับ 3 | ระดับ 4 | ระดับ 5 | ต.ค.66
        บางคล้า |     100 |     200 |     150 |     300 |     400 |     10
    """)

    assert outline(groups) == [("targets-disordered D2",)]


def test_a_standard_target_off_the_middle_is_asked_about_where_the_others_are_there() -> None:
    assert outline(with_row(FIVE, "บางคล้า", "2000 2402 2800")) == [("target-off-midpoint C3",)]
    assert with_row(FIVE, "บางคล้า", "2000 2401 2800") == ()


def test_where_the_standard_target_is_no_midpoint_as_a_rule_none_is_asked_about() -> None:
    table = FIVE.replace("1250", "1300").replace("4400", "4700")

    assert table_audit(table) == ()


@pytest.mark.parametrize(
    ("district", "targets", "cell"),
    [
        ("บ้านโพธิ์", "6000 43000 80000", "D6"),
        ("บ้านโพธิ์", "60000 34000 8000", "B6"),
        ("บ้านโพธิ์", "600 4300 8000", "B6"),
        ("บ้านโพธิ์", "6000 7000 80000", "D6"),
        ("บ้านโพธิ์", "6000 3400 800", "D6"),
        ("บ้านโพธิ์", "6000 70000 8000", "C6"),
    ],
    ids=[
        "advanced with a digit more, and its midpoint",
        "basic with a digit more, and its midpoint",
        "basic with a digit less, and its midpoint",
        "advanced with a digit more, standard as it was",
        "advanced with a digit less, and its midpoint",
        "standard with a digit more",
    ],
)
def test_a_digit_more_or_less_in_one_target_explains_all_that_is_odd_about_its_row(
    district: str, targets: str, cell: str
) -> None:
    groups = with_row(SELLING, district, targets)

    assert [outline([group])[0][0] for group in groups] == [f"target-digits-doubtful {cell}"]
    assert groups[0].cause.level is FindingLevel.ERROR
    assert groups[0].consequences


def test_where_several_targets_may_have_the_slip_none_is_named() -> None:
    groups = with_row(FIVE, "บ้านโพธิ์", "5000 37500 70000")

    assert outline(groups) == [("target-out-of-line D6", "target-out-of-line C6")]
    assert groups[0].cause.level is FindingLevel.WARNING


def test_a_target_far_from_the_districts_own_sales_is_a_warning() -> None:
    groups = with_row(SELLING, "บ้านโพธิ์", "60000 70000 80000")

    assert outline(groups) == [("target-against-sales B6",)]
    assert groups[0].cause.level is FindingLevel.WARNING


def test_with_too_few_districts_nothing_is_out_of_line() -> None:
    groups = table_audit("""
        อำเภอ           | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง | ต.ค.66
        เมืองฉะเชิงเทรา |    1000 |        1300 |    1500 |
        บางคล้า         |    2000 |        2400 |   28000 |
        บางปะกง         |    3000 |        4500 |    6000 |
    """)

    assert groups == ()


LEVELS = """
    อำเภอ           | ระดับ 1 | ระดับ 2 | ระดับ 3 | ระดับ 4 | ระดับ 5 | ต.ค.66
    เมืองฉะเชิงเทรา |    1000 |    1100 |    1200 |    1300 |    1400 |
    บางคล้า         |    2000 |    2200 |    2400 |    2600 |    2800 |
    บางปะกง         |    3000 |    3300 |    3600 |    3900 |    4200 |
    บางน้ำเปรี้ยว   |    4000 |    4300 |    4600 |    4900 |    5200 |
    บ้านโพธิ์       |    5000 |    5500 |    6000 |    6500 |    FIFTH |
"""


@pytest.mark.parametrize(
    ("fifth", "found"),
    [("7000", []), ("70000", [("target-digits-doubtful F6",)]), ("47000", [("target-out-of-line F6",)])],
)
def test_targets_of_five_levels_are_held_against_the_first_one(fifth: str, found: list[tuple[str, ...]]) -> None:
    office = replace(office_with(*DISTRICTS[:5]), rulebook=Rulebook(preset_scale("five-thresholds")))
    groups = audited(read(tab(LEVELS.replace("FIFTH", fifth)), names=office.names), office)

    assert outline(groups) == found
    details = [finding_detail(group) for group in groups]
    assert all("ค่าเป้าหมายระดับ 5 " in each and "เท่าของเป้าหมายระดับ 1 (5,000 บาท)" in each for each in details)


def test_targets_of_another_kind_than_the_scales_are_held_against_each_other_all_the_same() -> None:
    office = replace(OFFICE, rulebook=Rulebook(preset_scale("five-thresholds")))

    assert outline(audited(seed_snapshot(), office)) == outline(audited(seed_snapshot()))[:1]
