"""Figures out of line with the district's own months, copied ones, running sums, and changes of what was settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from builders import (
    DISTRICTS,
    NAMES,
    OFFICE,
    ROUND_1,
    TODAY,
    WHOLE_YEAR,
    audited,
    outline,
    read,
    tab,
    table_audit,
)

from bot.wording.oddities import finding_line
from scoring.audit import Evidence, audit
from scoring.findings import Finding, FindingGroup, FindingLevel
from scoring.fiscal_year import Month
from scoring.levels import Tier
from scoring.money import Satang, from_baht
from scoring.sales import District, MonthlySales

TRIPLE = (Tier.BASIC, Tier.STANDARD, Tier.ADVANCED)
SEPTEMBER = date(2024, 9, 25)
MONTHS = [f"{name}66" for name in ("ต.ค.", "พ.ย.", "ธ.ค.")] + [f"{name}67" for name in ("ม.ค.", "ก.พ.", "มี.ค.")]
STEADY = "81231 80112 83473 79854 82015 81996"
"""Six months of every district, if the test says nothing else; a district's own are times its place."""


def groups(**rows: str) -> tuple[FindingGroup, ...]:
    """The audit of a table in which these districts (by their place, `d2="1 2 - 3"`) have these months; - is blank."""
    count = max(len(row.split()) for row in (*rows.values(), "1 2 3 4 5 6"))
    lines = ["|".join(["อำเภอ", *MONTHS[:count]])]
    for place, district in enumerate(DISTRICTS, 1):
        usual = [str(int(amount) * place) for amount in STEADY.split()]
        own = rows[f"d{place}"].split() if f"d{place}" in rows else usual
        lines.append("|".join([district, *("" if amount == "-" else amount for amount in own)]))
    return audited(read(tab("\n".join(lines)), today=SEPTEMBER), OFFICE, SEPTEMBER)


def cause(found: tuple[FindingGroup, ...]) -> Finding:
    assert len(found) == 1
    return found[0].cause


def test_steady_months_are_left_in_peace() -> None:
    assert groups() == ()


@pytest.mark.parametrize(
    ("row", "level"),
    [
        ("8123 8011 8347 7985 82125 8199", FindingLevel.WARNING),
        ("8123 8011 8347 7985 8201 819", FindingLevel.WARNING),
        ("8123 8011 8347 7985 88201 8199", FindingLevel.WARNING),
        ("8123 8011 8347 7985 41003 8199", FindingLevel.WARNING),
        ("8123 8011 8347 7985 1640 8199", FindingLevel.WARNING),
        ("8123 8011 8347 7985 27015 8199", FindingLevel.HINT),
        ("8123 8011 8347 7985 2415 8199", FindingLevel.HINT),
        ("8123 8011 8347 7985 23010 8199", None),
        ("8123 8011 8347 7985 2910 8199", None),
    ],
    ids=[
        "digit more",
        "digit less",
        "digit twice",
        "5 times",
        "a fifth",
        "3.3 times",
        "a third",
        "2.8 times",
        "a bit more",
    ],
)
def test_a_month_is_held_against_the_districts_other_months(row: str, level: FindingLevel | None) -> None:
    found = groups(d2=row)

    assert [group.cause.level for group in found] == ([level] if level else [])
    assert all(group.cause.district == DISTRICTS[1] for group in found)


def test_a_jump_up_and_back_down_is_one_matter() -> None:
    assert outline(groups(d2="8123 8011 83470 7985 8201 8199")) == [("figure-digits-doubtful D3",)]


@pytest.mark.parametrize(
    "row",
    [
        "8123 8011 8347 7985 - -",
        "2123 2011 2347 7985 8201 8199",
        "4222 4939 19137 24842",
        "0 0 0 2369 4694 7886 7747 7676",
        "- - - 2369 4694 7886 7747 7676",
        "812 4011 347 1985 8201 99",
        "812 80110",
        "812 8110 8340",
        "0 0 0 0 0 0",
    ],
    ids=[
        "months to come",
        "a lasting change of level",
        "a lasting change early on",
        "a slow start after nothing",
        "a slow start of a new district",
        "a district that differs anyway",
        "two months",
        "three months",
        "nothing is sold at all",
    ],
)
def test_what_has_a_plain_reason_is_left_in_peace(row: str) -> None:
    assert groups(d2=row) == ()


def test_a_season_of_all_districts_is_no_oddity_of_one() -> None:
    fair = {
        f"d{place}": f"{place}123 {place}011 {place}347 {place}985 {place * 4}201 {place}199" for place in range(1, 10)
    }

    assert groups(**fair) == ()


@pytest.mark.parametrize(
    ("high", "times", "found"),
    [
        ((2,), 5, "figure-out-of-line"),
        ((2, 5), 5, None),
        ((2, 5, 7), 5, None),
        ((2, 5), 10, "figure-digits-doubtful"),
        ((2, 5, 7), 10, "figure-digits-doubtful"),
        ((2, 5), 100, "figure-out-of-line"),
    ],
)
def test_a_fair_of_several_districts_is_left_in_peace_but_no_digits_too_many(
    high: tuple[int, ...], times: int, found: str | None
) -> None:
    fair = {f"d{each}": f"{each}123 {each}011 {each}347 {each}985 {each * times}201 {each}199" for each in high}

    expected = [(found, DISTRICTS[each - 1], FindingLevel.WARNING) for each in high if found]
    assert [(each.cause.code, each.cause.district, each.cause.level) for each in groups(**fair)] == expected


@pytest.mark.parametrize(
    ("before", "found"), [("80123", []), ("47123", []), ("8123", [("figure-digits-doubtful H3",)])]
)
def test_a_fair_of_every_year_is_left_in_peace(before: str, found: list[tuple[str, ...]]) -> None:
    head = "อำเภอ | ม.ค.66 | ก.พ.66 | มี.ค.66 | ต.ค.66 | พ.ย.66 | ธ.ค.66 | ม.ค.67 | ก.พ.67"
    usual = [f"{district} | 8123 | 8011 | 8347 | 8285 | 8201 | 8199 | 8123 | 8045" for district in DISTRICTS]
    usual[1] = f"{DISTRICTS[1]} | {before} | 8011 | 8347 | 8285 | 8201 | 8199 | 81423 | 8045"

    found_in_both = outline(table_audit("\n".join([head, *usual])))
    assert [each for each in found_in_both if each[0].startswith("figure")] == found


@pytest.mark.parametrize(
    ("total", "level"),
    [("41036", FindingLevel.ERROR), ("114910", FindingLevel.WARNING), ("", FindingLevel.WARNING)],
    ids=["contradicts", "agrees", "is blank"],
)
def test_a_digit_more_is_an_error_only_where_a_printed_sum_says_so(total: str, level: FindingLevel) -> None:
    lines = [f"{district} | 8123 | 8011 | 8347 | 8285 | 8270 | 41036" for district in DISTRICTS[1:]]
    own = f"{DISTRICTS[0]} | 8123 | 8011 | 8347 | 8285 | 82144 | {total}"
    groups = table_audit("\n".join(["อำเภอ | ต.ค.66 | พ.ย.66 | ธ.ค.66 | ม.ค.67 | ก.พ.67 | รวม", own, *lines]))

    (asked,) = (group.cause for group in groups)
    assert (asked.code, asked.level) == ("figure-digits-doubtful", level)
    assert ("ตามฤดูกาล" in finding_line(asked)) == (level is FindingLevel.WARNING)


def test_among_several_districts_with_a_digit_more_the_one_that_a_printed_sum_contradicts_is_an_error() -> None:
    lines = [f"{district} | 8123 | 8011 | 8347 | 8285 | 8270 | 41036" for district in DISTRICTS[2:]]
    fair = [
        f"{DISTRICTS[0]} | 8123 | 8011 | 8347 | 8285 | 82144 | 114910",
        f"{DISTRICTS[1]} | 8123 | 8011 | 8347 | 8285 | 82199 | 40985",
    ]
    groups = table_audit("\n".join(["อำเภอ | ต.ค.66 | พ.ย.66 | ธ.ค.66 | ม.ค.67 | ก.พ.67 | รวม", *fair, *lines]))

    asked = [(group.cause.code, group.cause.district, group.cause.level) for group in groups]
    assert asked == [
        ("figure-digits-doubtful", DISTRICTS[0], FindingLevel.WARNING),
        ("figure-digits-doubtful", DISTRICTS[1], FindingLevel.ERROR),
    ]


def test_zeros_typed_ahead_are_one_warning_for_a_month_that_stays_until_figures_take_their_place() -> None:
    months, sold = "ต.ค.66 | พ.ย.66 | ธ.ค.66 | ม.ค.67 | ก.พ.67", "8123 | 8011 | 8347 | 8285"
    identities = []
    for day, reported in ((date(2024, 1, 20), 0), (date(2024, 2, 3), 0), (date(2024, 3, 3), 5)):
        table = "\n".join(
            [
                f"อำเภอ | {months}",
                *(f"{each} | {sold} | {8270 if at < reported else 0}" for at, each in enumerate(DISTRICTS)),
            ]
        )
        asked = cause(table_audit(table, day))
        assert (asked.code, asked.level) == ("zeros-ahead", FindingLevel.WARNING)
        assert dict(asked.data)["count"] == str(len(DISTRICTS) - reported)
        identities.append(asked.identity)

    assert len(set(identities)) == 1


def test_a_zero_that_is_left_when_most_have_reported_is_asked_about_where_the_district_always_sells() -> None:
    zero, other = "8123 8011 8347 7985 8201 0", "8123 0 8347 7985 8201 0"

    assert outline(groups(d2=zero, d3=zero, d4=other)) == [("figure-zero G3",), ("figure-zero G4",)]


def test_a_nothing_among_months_with_sales_is_a_hint() -> None:
    found = cause(groups(d2="8123 8011 8347 7985 0 8199"))

    assert (found.code, found.level) == ("figure-zero", FindingLevel.HINT)
    assert groups(d2="8123 0 8347 7985 0 8199") == ()


def test_two_months_equal_to_the_baht_may_be_copied() -> None:
    assert outline(groups(d2="81234 81234 83478 79855 82016 81997")) == [("month-copied C3",)]
    assert outline(groups(d2="81234 80115 83478 79855 81234 81997")) == [("month-copied F3",)]


@pytest.mark.parametrize("amount", ["81230", "80000", "1234"])
def test_round_and_small_months_may_well_be_equal(amount: str) -> None:
    assert groups(d2=f"{amount} {amount} {amount}") == ()


def test_a_column_copied_from_another_is_one_matter() -> None:
    copied = {f"d{place}": f"{place}1231 {place}1231 {place}3473" for place in range(2, 6)}
    found = groups(**copied)

    assert outline(found) == [
        ("column-copied C3", "month-copied C3", "month-copied C4", "month-copied C5", "month-copied C6")
    ]
    assert (found[0].cause.level, found[0].cause.district) == (FindingLevel.ERROR, None)


def test_a_figure_of_another_district_is_asked_about_where_it_is_the_odder_one() -> None:
    found = groups(d2="162462 160224 409990 159708 164030 163992", d5="406155 400560 409990 399270 410075 409980")

    assert outline(found) == [("row-copied D3",)]
    assert found[0].cause.level is FindingLevel.WARNING
    assert dict(found[0].cause.data)["other"] == DISTRICTS[4]
    assert dict(found[0].cause.data)["other_cell"] == "D6"


def test_figures_of_a_round_that_stand_in_two_rows_are_an_error() -> None:
    found = cause(
        groups(d2="406155 400560 417365 399270 410075 409980", d5="406155 400560 417365 399270 410075 409980")
    )

    assert (found.code, found.level) == ("row-copied", FindingLevel.ERROR)
    assert len(dict(found.data)["months"].split()) == 6


def test_round_figures_of_two_districts_may_well_be_equal() -> None:
    assert groups(d2="80000 81000 82000 80000", d5="80000 81000 82000 80000") == ()


def test_months_that_rise_as_running_sums_do_are_asked_about_once() -> None:
    assert outline(groups(d2="8123 16134 24481 32466 40667")) == [("figures-running F3",)]


@pytest.mark.parametrize(("running", "found"), [(11, 1), (9, 1), (6, 1), (5, 5), (2, 2)])
def test_running_sums_in_most_rows_are_one_matter_of_the_table(running: int, found: int) -> None:
    rows = {f"d{each}": f"{each}123 {2 * each}134 {3 * each}481 {4 * each}466" for each in range(1, running + 1)}
    asked = [group.cause for group in groups(**rows)]

    assert [each.code for each in asked] == (["table-running"] if found == 1 else ["figures-running"] * found)
    if found == 1:
        assert (asked[0].district, asked[0].level) == (None, FindingLevel.WARNING)
        assert dict(asked[0].data)["districts"].split() == list(DISTRICTS[:running])
        assert "ตามฤดูกาล" in finding_line(asked[0])


def test_a_table_in_which_everything_grows_is_left_in_peace() -> None:
    rows = {f"d{each}": f"{each}123 {each}834 1{each}181 1{each}966" for each in range(1, 10)}

    assert groups(**rows) == ()


@pytest.mark.parametrize(
    "row",
    ["8123 9011 10347 11985 13201", "8123 16134 24481", "8632 8521 12260 15940 22671", "8123 16134 24481 32466 31003"],
    ids=["growth", "three months only", "growth that doubles and more", "no rise at the end"],
)
def test_growth_is_no_running_sum(row: str) -> None:
    assert "figures-running" not in {group.cause.code for group in groups(d2=row)}


@pytest.mark.parametrize("row", ["- 8123 16134 24481 32466 40667", "- - 8123 16134 24481 32466"])
def test_a_district_that_begins_later_may_well_rise_as_running_sums_do(row: str) -> None:
    assert groups(d2=row) == ()


def test_with_fewer_than_three_other_districts_nobody_knows_what_rises() -> None:
    head, running, steady = (
        "|".join(["อำเภอ", *MONTHS[:4]]),
        "8123 | 16134 | 24481 | 32466",
        "8123 | 8134 | 8481 | 8466",
    )

    for others, found in ((0, []), (2, []), (3, ["figures-running"])):
        rows = [f"{DISTRICTS[0]} | {running}", *(f"{district} | {steady}" for district in DISTRICTS[1 : others + 1])]
        groups = table_audit("\n".join([head, *rows]))
        assert [group.cause.code for group in groups] == found


FIRST = """
    อำเภอ           | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง | ต.ค.66
    เมืองฉะเชิงเทรา |    6000 |        7000 |    8000 |   1012
    บางคล้า         |   12000 |       13000 |   14000 |   1503
    บางปะกง         |   18000 |       20000 |   22000 |   3904
    บางน้ำเปรี้ยว   |   24000 |       25000 |   26000 |   3105
    บ้านโพธิ์       |   30000 |       32000 |   34000 |   6606
    พนมสารคาม       |   36000 |       38000 |   40000 |   OWN
"""


@pytest.mark.parametrize(
    ("own", "found"),
    [
        ("60071", [("figure-against-target E7",)]),
        ("601", [("figure-against-target E7",)]),
        ("6007", []),
        ("15007", []),
        ("150071", []),
        ("60", []),
        ("0", []),
        ("", []),
    ],
    ids=["digit more", "digit less", "in line", "a strong month", "25 times", "a hundredth", "nothing", "blank"],
)
def test_a_first_month_is_held_against_the_target_as_the_other_districts_are(
    own: str, found: list[tuple[str, ...]]
) -> None:
    assert outline(table_audit(FIRST.replace("OWN", own))) == found


def test_a_first_month_in_a_half_year_and_a_whole_year_is_asked_about_once() -> None:
    round_1, whole_year = (
        {
            district: {
                tier: from_baht(amount * place * months) for tier, amount in zip(TRIPLE, (11, 12, 13), strict=True)
            }
            for place, district in enumerate(DISTRICTS, 1)
        }
        for months in (6, 12)
    )
    october = Month(2023, 10)
    sales = {(district, october): from_baht(10 * place + place % 3) for place, district in enumerate(DISTRICTS, 1)}
    sales[DISTRICTS[1], october] = from_baht(220)
    targets = {WHOLE_YEAR: whole_year, ROUND_1: round_1}

    found = audit(Evidence(DISTRICTS, OFFICE.rulebook, TODAY, MonthlySales(sales), targets))

    assert outline(found) == [("figure-against-target -",)]


def test_what_is_odd_about_one_cell_is_one_matter() -> None:
    found = groups(
        d2="162462 160224 1668931 159708 164030 163992", d9="1624621 1602241 1668931 1597081 1640301 1639921"
    )

    assert [group.cause.code for group in found] == ["row-copied"]
    assert [each.code for each in found[0].consequences] == ["figure-digits-doubtful"]


def kept(what: str, month: str, amount: int | None, kept_amount: int) -> list[tuple[str, ...]]:
    """The audit where a figure was confirmed or closed as another one."""
    table = tab(f"อำเภอ | ต.ค.66 | พ.ย.66\n{DISTRICTS[1]} | {amount or ''} | 7\n" + "\n".join(DISTRICTS[2:9]))
    snapshot = read(table, names=NAMES)
    before: dict[tuple[District, Month], Satang] = {(DISTRICTS[1], Month.parse(month)): from_baht(kept_amount)}
    evidence = Evidence(
        DISTRICTS,
        OFFICE.rulebook,
        SEPTEMBER,
        snapshot.sales,
        snapshot.targets,
        figure_cells=snapshot.figure_cells,
    )
    changed = replace(evidence, closed=before) if what == "closed" else replace(evidence, confirmed=before)
    return outline(audit(changed))


@pytest.mark.parametrize("what", ["closed", "confirmed"])
def test_a_figure_that_is_not_what_was_settled_is_asked_about(what: str) -> None:
    assert kept(what, "2023-10", 12, 12) == []
    assert kept(what, "2023-10", 12, 13) == [(f"{what}-changed B2",)]
    assert kept(what, "2023-10", None, 13) == [(f"{what}-changed B2",)]


def test_months_that_the_table_has_no_longer_are_out_of_sight() -> None:
    assert kept("closed", "2022-10", 12, 13) == []


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("ต.ค.66 | พ.ย.66 | ม.ค.67", [("month-column-missing -",)]),
        ("ต.ค.66 | พ.ย.66 | ธันวา 66 | ม.ค.67", [("month-unreadable D1", "month-column-missing -")]),
        ("ต.ค.66 | พ.ย.66 | ธ.ค.66", []),
        ("ธ.ค.66 | ม.ค.67", []),
    ],
    ids=["a gap", "a gap that a misspelt month explains", "months to come", "earlier months left out"],
)
def test_a_month_without_a_column_between_others_is_an_error(header: str, found: list[tuple[str, ...]]) -> None:
    table = f"อำเภอ | {header}\n" + "\n".join(DISTRICTS)

    assert outline(audited(read(tab(table)))) == found
