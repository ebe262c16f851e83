"""Sums and levels that the table prints, against its own figures and targets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from builders import DISTRICTS, audited, office_with, outline, read, seed_rows, seed_snapshot, tab, table_audit

from sandbox.a1 import parse_spot
from scoring.findings import Cell, FindingLevel
from scoring.fiscal_year import AccumulateFrom
from scoring.printed import PrintedLevel

RIGHT = """
    อำเภอ           | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง | ต.ค.66 | พ.ย.66 |  รวม | ระดับคะแนน
    เมืองฉะเชิงเทรา |    1000 |        1250 |    1500 |    311 |    322 |  633 | ยังไม่ถึงค่าคะแนนระดับ 1
    บางคล้า         |    1000 |        1200 |    1400 |    543 |    654 | 1197 | 2
    บางปะกง         |    1000 |        1300 |    1600 |   1212 |    765 | 1977 | 5
    รวม             |    3000 |        3750 |    4500 |   2066 |   1741 | 3807 | 3
"""


def found(*changes: tuple[str, str]) -> list[tuple[str, ...]]:
    table = RIGHT
    for old, new in changes:
        assert old in table
        table = table.replace(old, new)
    return outline(table_audit(table))


def test_sums_that_add_up_are_left_in_peace() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (" 633 ", " 653 ", "row-sum-differs G2"),
        ("|   2066 ", "|   2166 ", "month-sum-differs E5"),
        (" 3807 ", " 3907 ", "province-sum-differs G5"),
        ("|    3000 |", "|    3100 |", "target-sum-differs B5"),
        ("|        3750 ", "|        3850 ", "target-sum-differs C5"),
        ("|    4500 ", "|    4600 ", "target-sum-differs D5"),
    ],
)
def test_a_printed_sum_that_does_not_add_up_is_an_error(old: str, new: str, code: str) -> None:
    assert found((old, new)) == [(code,)]


def test_a_sum_may_be_off_by_what_rounding_leaves() -> None:
    assert found((" 633 ", " 634 ")) == []
    assert found((" 633 ", " 635 ")) == [("row-sum-differs G2",)]


def test_a_figure_at_which_a_row_and_a_column_meet_explains_all_that_follows_from_it() -> None:
    assert found(("|    543 |", "|    643 |")) == [
        (
            "figure-against-sums E3",
            "row-sum-differs G3",
            "month-sum-differs E5",
            "province-sum-differs G5",
            "printed-level-differs H3",
        )
    ]


def test_a_figure_that_was_lost_is_known_by_the_sums_that_still_have_it() -> None:
    groups = table_audit(RIGHT.replace("|    543 |", "|        |"))

    assert outline(groups)[0][:2] == ("figure-against-sums E3", "row-sum-differs G3")
    assert "amount" not in dict(groups[0].cause.data)


def test_two_digits_that_changed_places_are_found_where_only_rows_are_summed() -> None:
    groups = table_audit("""
        อำเภอ           | ต.ค.66 | พ.ย.66 |  รวม
        เมืองฉะเชิงเทรา |   3111 |   3222 | 6333
        บางคล้า         |   4532 |   6543 | 11975
    """)

    assert outline(groups) == [("figure-against-sums B3", "row-sum-differs D3")]


def test_a_figure_for_which_its_other_sum_vouches_is_not_the_one_that_is_asked() -> None:
    assert found((" 1977 ", " 1887 ")) == [("row-sum-differs G4",)]


def test_a_digit_typed_twice_is_found_where_only_rows_are_summed() -> None:
    groups = table_audit("""
        อำเภอ           | ต.ค.66 | พ.ย.66 |  รวม
        เมืองฉะเชิงเทรา |   3111 |   3222 | 6333
        บางคล้า         |  54432 |   6543 | 11975
    """)

    assert outline(groups) == [("figure-against-sums B3", "row-sum-differs D3")]


def test_a_target_that_cannot_be_read_is_no_reason_to_ask_about_the_sums_instead_of_the_figure() -> None:
    digits = ("|    654 |", "|    564 |")
    expected = ("figure-against-sums F3", "row-sum-differs G3", "month-sum-differs F5", "province-sum-differs G5")

    assert expected in [each[:4] for each in found(digits)]
    assert expected in [each[:4] for each in found(digits, ("|        1200 |", "|          xx |"))]


def test_what_could_not_be_read_explains_the_sums_that_have_it() -> None:
    assert found(("|    543 |", "|    54x |")) == [
        (
            "amount-ambiguous E3",
            "row-sum-differs G3",
            "month-sum-differs E5",
            "province-sum-differs G5",
            "printed-level-differs H3",
            "printed-level-differs H5",
        )
    ]


def test_a_target_that_cannot_be_read_hides_no_figure_of_its_district() -> None:
    groups = found(("|    543 |", "|    643 |"), ("|        1200 |", "|        12x0 |"))
    assert ("figure-against-sums E3", "row-sum-differs G3") in [group[:2] for group in groups]


def test_a_district_in_two_rows_explains_the_sums_that_count_it_twice() -> None:
    line = next(line for line in RIGHT.splitlines() if "บางคล้า" in line)
    groups = table_audit(
        RIGHT.replace(line, f"{line}\n{line}")
        .replace("|   2066 |   1741 | 3807", "|   2609 |   2395 | 5004")
        .replace("|    3000 |        3750 |    4500 ", "|    4000 |        4950 |    5900 ")
    )

    assert [each[0] for each in outline(groups)] == ["district-repeated A4"]
    assert len(groups[0].consequences) == 6


def test_a_row_of_an_unknown_district_explains_the_sums_of_its_columns() -> None:
    groups = table_audit(
        RIGHT.replace("    รวม ", "    พานทอง | 1 | 1 | 1 | 34 | 39 | 73 | \n    รวม ").replace("2066", "2100")
    )

    assert outline(groups) == [("district-unknown A5", "month-sum-differs E6")]


def test_sums_of_a_round_in_several_tables_may_be_of_a_part_and_are_not_held_against_the_whole() -> None:
    office = office_with("บางคล้า", "บางปะกง")
    first = tab("อำเภอ | ต.ค.66 | รวม\nบางคล้า | 12 | 12\nบางปะกง | 34 | 34\nรวม | 46 | 46", "ต.ค.", 1)
    second = tab("อำเภอ | พ.ย.66 | รวม\nบางคล้า | 56 | 56\nบางปะกง | 78 | 78\nรวม | 134 | 134", "พ.ย.", 2)

    assert audited(read(first, second, names=office.names), office) == ()


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("5", 5),
        ("๕", 5),
        ("2.0", 2),
        ("ระดับ 2", 2),
        ("ระดับ ๒", 2),
        ("ระดับ 3 เกณฑ์รอยืนยัน", 3),
        ("ยังไม่ถึงค่าคะแนนระดับ 1", 0),
        ("ต่ำกว่าเกณฑ์ระดับ 1", 0),
        ("ไม่ถึงระดับ ๑", 0),
        ("0", 0),
        ("-", None),
        ("รอผล", None),
        ("2.5", None),
        ("12", None),
        ("2-3", None),
    ],
)
def test_a_printed_level_is_understood_as_people_write_it(text: str, level: int | None) -> None:
    assert PrintedLevel(text, Cell(0, "", "A1")).stated == level


@pytest.mark.parametrize("text", ["2", "2.0", "ระดับ 2", "ระดับ ๒", "", "-"])
def test_however_the_right_level_is_written_nothing_is_asked(text: str) -> None:
    assert found(("1197 | 2", f"1197 | {text}")) == []


def test_a_level_that_the_figures_do_not_give_is_an_error_for_the_province_too() -> None:
    assert found(("1197 | 2", "1197 | 5")) == [("printed-level-differs H3",)]
    assert found(("3807 | 3", "3807 | 2")) == [("printed-level-differs H5",)]


def test_a_level_in_the_band_that_the_office_has_not_confirmed_is_a_hint() -> None:
    groups = table_audit(RIGHT.replace("3807 | 3", "3807 | 4"))

    assert [group.cause.level for group in groups] == [FindingLevel.HINT]


def test_a_level_worked_out_from_a_wrong_sum_follows_from_it() -> None:
    assert outline(audited(seed_snapshot(L12="12,499,075")))[-1] == ("row-sum-differs L12", "printed-level-differs M12")


CUMULATED = """
    อำเภอ           | ค่าเป้าหมายรอบที่ 1 | | | ก.พ.67 | มี.ค.67 | รวม
                    | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง |    |    |
    เมืองฉะเชิงเทรา |    1000 |        1250 |    1500 |    311 |    322 |  633
    บางคล้า         |    1000 |        1200 |    1400 |    543 |    654 | 1197
"""
ROUND_2 = """
    อำเภอ           | ค่าเป้าหมายรอบที่ 2 | | | เม.ย.67 | พ.ค.67 | รวม
                    | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง |    |    |
    เมืองฉะเชิงเทรา |    3000 |        3250 |    3500 |    411 |    422 | FIRST
    บางคล้า         |    3000 |        3200 |    3400 |    643 |    754 | SECOND
    รวม             |    6000 |        6450 |    6900 |   1054 |   1176 | ALL
"""


@pytest.mark.parametrize(
    ("sums", "found"),
    [
        ((833, 1397, 2230), []),
        ((1466, 2594, 4060), []),
        ((1466, 1397, 2230), []),
        ((1467, 2604, 4060), ["row-sum-differs"]),
    ],
    ids=["of the round", "from October on", "each in its way", "of neither"],
)
def test_a_sum_may_be_that_of_the_table_or_of_the_months_that_count(sums: tuple[int, ...], found: list[str]) -> None:
    first, second = (
        tab(f"ปีงบประมาณ 2567\n{table.strip()}", title, place)
        for place, (title, table) in enumerate(
            (
                ("รอบที่ 1", CUMULATED),
                (
                    "รอบที่ 2",
                    ROUND_2.replace("FIRST", f"{sums[0]}").replace("SECOND", f"{sums[1]}").replace("ALL", f"{sums[2]}"),
                ),
            )
        )
    )
    office = office_with("เมืองฉะเชิงเทรา", "บางคล้า")
    rule = replace(office.rulebook, accumulate_from=AccumulateFrom.FISCAL_YEAR_START)
    office = replace(office, rulebook=rule)

    groups = audited(read(first, second, names=office.names, today=date(2024, 6, 3)), office, date(2024, 6, 3))

    assert [group.cause.code for group in groups] == found


def test_nothing_is_said_of_a_sum_of_months_that_the_sheet_does_not_have() -> None:
    office = office_with("เมืองฉะเชิงเทรา", "บางคล้า")
    rule = replace(office.rulebook, accumulate_from=AccumulateFrom.FISCAL_YEAR_START)
    office, day = replace(office, rulebook=rule), date(2024, 6, 3)
    after_october = ROUND_2.replace("FIRST", "1466").replace("SECOND", "2594").replace("ALL", "4060")
    table = tab(f"ปีงบประมาณ 2567\n{after_october.strip()}")

    assert audited(read(table, names=office.names, today=day), office, day) == ()


def sums_of_seed(rows: str, columns: str, *, districts: int = 11) -> list[str]:
    """What is found in the province's table, beside its known errors, where the formulas sum these columns."""
    table = [[cell if isinstance(cell, int) else 0 for cell in row] for row in seed_rows()]
    spots = {column: parse_spot(f"{column}1").column for column in "FGHIJ"}
    totals = [sum(row[spots[each]] for each in rows) for row in table]
    body = table[2 : 2 + districts]
    cells = {f"L{place}": f"{totals[place - 1]}" for place in range(3, 14)}
    cells |= {f"{column}14": f"{sum(row[spots[column]] for row in body)}" for column in columns}
    known = outline(audited(seed_snapshot()))
    groups = audited(seed_snapshot(**cells, L14=f"{sum(totals[2 : 2 + districts])}"))
    return [each for group in outline(groups) if group not in known for each in group]


@pytest.mark.parametrize(
    ("columns", "districts", "found"),
    [
        ("GHIJ", 11, [*(f"row-sum-differs L{row}" for row in range(3, 14)), "province-sum-differs L14"]),
        ("FGHJ", 11, [*(f"row-sum-differs L{row}" for row in range(3, 14)), "province-sum-differs L14"]),
        ("FGHIJ", 10, [*(f"month-sum-differs {column}14" for column in "FGHIJ"), "province-sum-differs L14"]),
        ("FGHIJ", 9, [*(f"month-sum-differs {column}14" for column in "FGHIJ"), "province-sum-differs L14"]),
        ("FGHI", 11, ["sums-behind L3"]),
        ("FGH", 11, ["sums-behind L3"]),
    ],
    ids=["a first month", "a month before the newest", "a district", "two districts", "the newest month", "two months"],
)
def test_a_formula_that_leaves_out_more_than_the_newest_months_is_an_error(
    columns: str, districts: int, found: list[str]
) -> None:
    codes = [each for each in sums_of_seed(columns, "FGHIJ", districts=districts) if "printed-level" not in each]

    assert sorted(codes) == sorted(found)


@pytest.mark.parametrize(
    ("cell", "lacks", "found"),
    [
        ("L5", "F5", "row-sum-differs L5"),
        ("L5", "J5", "sums-behind L5"),
        ("F14", "F13", "month-sum-differs F14"),
        ("J14", "J13", "sums-behind J14"),
        ("L14", "F14", "province-sum-differs L14"),
        ("L14", "J14", "sums-behind L14"),
    ],
)
def test_one_sum_that_lacks_an_older_figure_is_an_error(cell: str, lacks: str, found: str) -> None:
    amounts = {each: seed_rows()[spot.row][spot.column] for each in (cell, lacks) for spot in [parse_spot(each)]}
    groups = audited(seed_snapshot(**{cell: f"{int(str(amounts[cell])) - int(str(amounts[lacks]))}"}))

    assert (found,) in outline(groups)


def test_a_month_that_one_row_leaves_out_is_no_new_one_of_a_district_that_is_late() -> None:
    late = "บางคล้า         |    543 |        |  0"
    table = f"""
        อำเภอ           | ต.ค.66 | พ.ย.66 | รวม
        เมืองฉะเชิงเทรา |    311 |    722 | 722
        {late}
    """

    assert outline(table_audit(table)) == [("row-sum-differs D2",), ("row-sum-differs D3",)]
    assert outline(table_audit(table.replace("722 | 722", "722 | 1033"))) == [("sums-behind D3",)]


@pytest.mark.parametrize(
    ("cells", "is_same"),
    [
        ({"L5": "40361377", "K5": "7168777"}, True),
        ({"L5": "33192600", "K5": "7168777"}, True),
        ({"L5": "33192600", "K4": "7168777"}, True),
        ({"L5": "33192600", "J5": "5069200"}, False),
        ({"L5": "33192600", "F5": "5240000"}, False),
        ({"L5": "33193600"}, False),
        ({"L5": "33190600"}, False),
    ],
    ids=["grown", "not grown yet", "another row", "a new figure", "an old figure", "another sum", "less"],
)
def test_a_wrong_sum_is_the_same_finding_while_it_is_wrong_by_the_same_amount(
    cells: dict[str, str], *, is_same: bool
) -> None:
    one, other = (
        next(
            each
            for group in audited(seed_snapshot(**each))
            for each in group.findings
            if each.code == "row-sum-differs" and each.district == DISTRICTS[2]
        )
        for each in ({"L5": "33192600"}, cells)
    )

    assert (one.identity == other.identity) is is_same


@pytest.mark.parametrize("left_out", [(0,), (1,), (0, 1)], ids=["the first month", "the second", "both"])
def test_a_sum_that_leaves_out_months_is_the_same_finding_all_the_year(left_out: tuple[int, ...]) -> None:
    months = ["ต.ค.66", "พ.ย.66", "ธ.ค.66", "ม.ค.67", "ก.พ.67", "มี.ค.67"]
    own, other = (62400, 62490, 68653, 71681, 66692, 66768), (41005, 43120, 40887, 45210, 44310, 46090)
    identities = set()
    for count in (3, 4, 5, 6):
        wrong = sum(amount for place, amount in enumerate(own[:count]) if place not in left_out)
        rows = (
            ("อำเภอ", *months[:count], "รวม"),
            ("บางคล้า", *own[:count], wrong),
            ("บางปะกง", *other[:count], sum(other[:count])),
        )
        (group,) = table_audit("\n".join(" | ".join(map(str, row)) for row in rows))
        assert group.cause.code == "row-sum-differs"
        identities.add(group.cause.identity)

    assert len(identities) == 1


def test_a_sum_that_follows_from_a_cause_stays_the_same_when_another_cause_makes_it_wrong_by_more() -> None:
    followers = [
        next(group for group in audited(seed_snapshot(**cells)) if group.cause.district == DISTRICTS[1]).consequences
        for cells in ({"J4": "abc"}, {"J4": "abc", "J5": "x"})
    ]
    sums = [{each.identity for each in found if each.code == "month-sum-differs"} for found in followers]

    assert sums[0] == sums[1] != set()


def test_a_figure_that_came_in_after_its_row_and_its_column_were_summed_is_a_hint() -> None:
    assert found((" 1197 | 2", "  654 | "), ("|   2066 ", "|   1523 "), (" 3807 | 3", " 3264 | ")) == [
        ("sums-behind G3",)
    ]


def test_figures_of_two_months_may_be_new() -> None:
    table = """
        อำเภอ           | ต.ค.66 | พ.ย.66 | ธ.ค.66 |  รวม
        เมืองฉะเชิงเทรา |    311 |    322 |    333 |  966
        บางคล้า         |    543 |    654 |    765 | 1962
        บางปะกง         |   1212 |    876 |    987 | 3075
        รวม             |   2066 |    322 |        | 2388
    """

    assert outline(table_audit(table)) == [("sums-behind C5",)]


MARCH = {"K3": "22,111,372", "K4": "15,999,123", "K5": "7,168,777", "K9": "4,168,702"}


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("total", ["", "0", "22,111,372"])
def test_typed_sums_without_the_new_figures_are_one_hint_that_stays_the_same(count: int, total: str) -> None:
    cells = dict(list(MARCH.items())[:count])
    known, (first,) = (
        [group for group in audited(seed_snapshot(**each)) if (group.cause.code == "sums-behind") is is_new]
        for each, is_new in (({}, False), ({"K3": MARCH["K3"]}, True))
    )
    groups = audited(seed_snapshot(**cells, K14=total))
    others = [group for group in groups if group.cause.code != "sums-behind"]
    (behind,) = (group for group in groups if group.cause.code == "sums-behind")

    assert outline(others) == outline(known)
    assert (behind.cause.level, behind.consequences) == (FindingLevel.HINT, ())
    assert behind.cause.identity == first.cause.identity


def test_a_sum_that_lacks_what_is_no_figure_stays_an_error() -> None:
    assert found(("|    543 |", "|    643 |"))[0][0] == "figure-against-sums E3"
    assert ("row-sum-differs L4",) in outline(audited(seed_snapshot(K3="22,111,372", L4="81,111,111")))


def test_a_level_worked_out_from_a_sum_without_the_new_figures_follows_from_it() -> None:
    groups = table_audit("""
        อำเภอ           | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง | ต.ค.66 | พ.ย.66 | รวม | ระดับคะแนน
        เมืองฉะเชิงเทรา |    1000 |        1250 |    1500 |    311 |    722 | 311 | ยังไม่ถึงค่าคะแนนระดับ 1
        บางคล้า         |    1000 |        1200 |    1400 |    543 |    654 | 543 | 5
    """)

    assert outline(groups) == [("sums-behind G2",), ("printed-level-differs H3",)]


@pytest.mark.parametrize(
    ("march", "today", "code"),
    [
        ("15,372,900", date(2024, 3, 18), "printed-level-behind"),
        ("15,372,900", date(2024, 4, 1), "printed-level-differs"),
        ("1,000,000", date(2024, 3, 18), None),
    ],
)
def test_a_printed_level_may_be_behind_the_figures_of_the_month_that_goes_on(
    march: str, today: date, code: str | None
) -> None:
    groups = audited(seed_snapshot(K4=march, L4="=SUM(F4:K4)"), today=today)
    of_bang_khla = [each for group in groups for each in group.findings if each.cell and each.cell.a1 == "M4"]
    assert [(each.code, each.level) for each in of_bang_khla] == (
        [] if code is None else [(code, FindingLevel.HINT if code.endswith("behind") else FindingLevel.ERROR)]
    )
