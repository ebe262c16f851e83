"""Tables are found wherever they stand and however they are headed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from builders import (
    PROVINCE,
    ROUND_1,
    ROUND_2,
    WHOLE_YEAR,
    baht,
    codes,
    read,
    seed_rows,
    seed_snapshot,
    seed_tab,
    tab,
)

from scoring.findings import FindingLevel
from scoring.fiscal_year import EvaluationRound
from scoring.levels import Tier
from scoring.money import from_baht
from scoring.sales import District
from sheets.districts import DistrictNames
from sheets.snapshot import ShapeError, Snapshot
from sheets.spreadsheet import TabValues

KHLA, PHO = District("บางคล้า"), District("บ้านโพธิ์")
TWO = DistrictNames([KHLA, PHO], PROVINCE)


def snapshot(*tables: str, today: date = date(2024, 3, 13)) -> Snapshot:
    """The snapshot of an office with two districts, each table in a tab of its own."""
    tabs = (tab(table, f"ตาราง{index}", index) for index, table in enumerate(tables))
    return read(*tabs, names=TWO, today=today)


def sales(read: Snapshot, district: District = KHLA) -> dict[str, int]:
    """A district's figures in whole baht by month."""
    return {str(month): amount // from_baht(1) for (each, month), amount in read.sales.figures() if each == district}


def targets(read: Snapshot, each: EvaluationRound = ROUND_1, district: District = KHLA) -> Mapping[str, int]:
    """A district's targets of a round in whole baht by tier."""
    return {tier.value: amount // from_baht(1) for tier, amount in read.targets[each][district].items()}


def test_the_provinces_table_is_read_whole() -> None:
    read = seed_snapshot()

    assert len(list(read.sales.figures())) == 55
    assert sum(len(tiers) for tiers in read.targets[ROUND_1].values()) == 33
    assert list(read.targets) == [ROUND_1]
    assert read.findings == ()
    assert baht(read, "บางคล้า", "2024-02") == 22_671_100
    assert baht(read, "บางคล้า", "2024-03") is None
    assert targets(read) == {"basic": 83_398_500, "standard": 99_614_242, "advanced": 115_829_983}


def test_what_the_provinces_table_states_adds_up() -> None:
    read = seed_snapshot()
    printed = read.printed[ROUND_1]

    assert printed.months == ROUND_1.months
    for district, row in printed.districts.items():
        assert row.total is not None
        assert row.total.amount == read.sales.total(district, printed.months)
    for month, sum_of_month in printed.month_totals.items():
        assert sum_of_month.amount == sum(read.sales.total(district, [month]) for district in printed.districts)
    assert printed.province.total is not None
    assert printed.province.total.amount == from_baht(490_457_447)
    assert printed.province.total.cell.a1 == "L14"
    assert {tier: each.amount // 100 for tier, each in printed.target_totals.items()} == {
        Tier.BASIC: 426_630_306,
        Tier.STANDARD: 1_195_837_391,
        Tier.ADVANCED: 1_965_044_477,
    }


def test_printed_levels_are_in_the_sheets_words() -> None:
    printed = seed_snapshot().printed[ROUND_1]
    levels = {district: row.level.text for district, row in printed.districts.items() if row.level}

    assert levels[KHLA] == "ยังไม่ถึงค่าคะแนนระดับ 1"
    assert levels[District("ท่าตะเกียบ")] == "2"
    assert printed.province.level is not None
    assert printed.province.level.text == "2"


def test_every_figure_and_target_has_its_place_also_the_one_to_come() -> None:
    read = seed_snapshot()
    march = ROUND_1.months[-1]

    assert read.figure_cells[KHLA, march].a1 == "K4"
    assert read.target_cells[ROUND_1, KHLA, Tier.ADVANCED].a1 == "E4"
    assert len(read.figure_cells) == 66


def test_title_rows_above_change_nothing() -> None:
    titles = [
        ["รายงานผลการจำหน่ายสินค้าหนึ่งตำบล หนึ่งผลิตภัณฑ์ (OTOP) ประจำปีงบประมาณ 2567"],
        ["ระหว่างเดือนตุลาคม 2566 - กุมภาพันธ์ 2567 (5 เดือน)"],
        ["จังหวัดฉะเชิงเทรา"],
    ]
    read_below = read(TabValues(0, "รอบที่ 1", [*titles, *seed_rows()]))

    assert read_below.sales == seed_snapshot().sales
    assert read_below.targets == seed_snapshot().targets
    assert read_below.findings == ()
    assert read_below.figure_cells[KHLA, ROUND_1.months[0]].a1 == "F7"


def test_one_header_row_and_months_without_a_year_take_it_from_the_title() -> None:
    read = snapshot("""
        ยอดจำหน่าย ประจำปีงบประมาณ พ.ศ. ๒๕๖๗
        อำเภอ     | ต.ค. | ม.ค.
        บางคล้า    | 100 | 200
        บ้านโพธิ์   | 300 |
    """)

    assert sales(read) == {"2023-10": 100, "2024-01": 200}
    assert sales(read, PHO) == {"2023-10": 300}


@pytest.mark.parametrize(
    ("table", "today", "first", "last"),
    [
        ("อำเภอ | ต.ค. | พ.ย.\nบางคล้า | 1 |\nบ้านโพธิ์ | 1", "2024-03-13", "2023-10", "2023-11"),
        ("อำเภอ | ต.ค. | พ.ย.\nบางคล้า | 1 |\nบ้านโพธิ์ | 1", "2024-10-01", "2024-10", "2024-11"),
        ("อำเภอ | ต.ค. | พ.ย.\nบางคล้า | 1 | 2\nบ้านโพธิ์ | 1", "2024-10-01", "2023-10", "2023-11"),
        ("อำเภอ | ต.ค. | มี.ค.\nบางคล้า | 1 | 2\nบ้านโพธิ์ | 1", "2025-02-28", "2023-10", "2024-03"),
        ("อำเภอ | เม.ย. | ก.ย.\nบางคล้า | 1 | 2\nบ้านโพธิ์ | 1", "2024-10-05", "2024-04", "2024-09"),
        ("อำเภอ | ต.ค. | มี.ค.\nบางคล้า | 1 | 0\nบ้านโพธิ์ | 1 | 0", "2023-11-20", "2023-10", "2024-03"),
    ],
)
def test_a_sheet_that_names_no_year_is_of_the_latest_one_in_which_no_sales_lie_ahead(
    table: str, today: str, first: str, last: str
) -> None:
    read = snapshot(table, today=date.fromisoformat(today))
    warning = next(finding for finding in read.findings if finding.code == "fiscal-year-assumed")

    assert [str(month) for each, month in read.figure_cells if each == KHLA] == [first, last]
    assert warning.level is FindingLevel.WARNING
    assert warning.cell is not None


@pytest.mark.parametrize("title", ["ยอดจำหน่าย OTOP ปี 2566", "ปี พ.ศ. ๒๕๖๖", "OTOP ปี66"])
def test_a_title_may_name_the_year_without_calling_it_a_fiscal_year(title: str) -> None:
    table = "อำเภอ | ต.ค. | พ.ย.\nบางคล้า | 1 | 2\nบ้านโพธิ์ | 3 | 4"

    for named in (snapshot(f"{title}\n{table}"), read(tab(table, title), names=TWO)):
        assert sales(named) == {"2022-10": 1, "2022-11": 2}
        assert named.findings == ()


def test_a_day_in_a_title_does_not_stand_against_its_fiscal_year() -> None:
    read = snapshot("ณ 5 ตุลาคม ปี 2566 ปีงบประมาณ 2567\nอำเภอ | ต.ค. | พ.ย.\nบางคล้า | 1 | 2\nบ้านโพธิ์ | 3 | 4")

    assert sales(read) == {"2023-10": 1, "2023-11": 2}


def test_a_year_in_the_tabs_title_is_better_than_none() -> None:
    read_2566 = read(tab("อำเภอ | ต.ค. | พ.ย.\nบางคล้า | 100 |\nบ้านโพธิ์ | 1 |", "OTOP 2566"), names=TWO)

    assert sales(read_2566) == {"2022-10": 100}


def test_districts_are_found_without_a_label() -> None:
    read = snapshot("""
              | ต.ค.66 | พ.ย.66
        บางคล้า | 100    | 200
        บ้านโพธิ์ | 300    | 400
    """)

    assert sales(read) == {"2023-10": 100, "2023-11": 200}


def test_columns_may_stand_in_any_order_and_unknown_ones_are_ignored() -> None:
    read = snapshot("""
        รวม | พ.ย.66 | หมายเหตุ | ระดับคะแนน | ต.ค.66 | อำเภอ   | ขั้นสูง | ขั้นต้น | จำนวนผู้ผลิต
        300 | 200   | 12     | 5        | 100   | บางคล้า  | 9     | 1     | 77
        700 | 400   |        | 2        | 300   | บ้านโพธิ์ | 9     | 1     | 78
    """)

    assert sales(read) == {"2023-10": 100, "2023-11": 200}
    assert targets(read) == {"basic": 1, "advanced": 9}
    assert read.findings == ()


def test_a_group_head_reaches_over_an_inserted_column() -> None:
    read = snapshot("""
        อำเภอ   | ค่าเป้าหมายรอบที่ 2 |   |               |         | ผลการดำเนินงาน |   |
               | ขั้นต้น            |   | ขั้นมาตรฐาน (75) | ขั้นสูง(100) | เม.ย.67       | x | พ.ค.67
        บางคล้า  | 1                 |   | 2             | 3       | 100           |   | 200
        บ้านโพธิ์ | 4                 |   | 5             | 6       | 300           |   | 400
    """)

    assert targets(read, ROUND_2) == {"basic": 1, "standard": 2, "advanced": 3}
    assert sales(read) == {"2024-04": 100, "2024-05": 200}


def test_three_header_rows_with_labels_merged_down() -> None:
    read = snapshot("""
        ที่ | อำเภอ   | ค่าเป้าหมาย |            |        | ผลการดำเนินงาน |        | รวม
          |        | รอบที่ ๑    |            |        | ต.ค.66        | พ.ย.66 |
          |        | ขั้นต้น     | ขั้นมาตรฐาน | ขั้นสูง  |               |        |
        1 | บางคล้า  | 1          | 2          | 3      | 100           | 200    | 300
        2 | บ้านโพธิ์ | 4          | 5          | 6      | 300           | 400    | 700
    """)

    assert targets(read) == {"basic": 1, "standard": 2, "advanced": 3}
    assert sales(read) == {"2023-10": 100, "2023-11": 200}
    assert read.printed[ROUND_1].months == ROUND_1.months[:2]


def test_five_targets_are_told_from_the_levels_that_districts_have() -> None:
    read = snapshot("""
        อำเภอ   | ค่าเป้าหมายประเมินรอบที่ 1 |       |       |       |       | ต.ค.66 | พ.ย.66 | ระดับคะแนน
               | ระดับ 1 | ระดับ 2 | ระดับ 3 | ระดับ 4 | ค่าคะแนน ๕ |       |        |
        บางคล้า  | 1      | 2      | 3      | 4      | 5      | 100    | 200    | ระดับ 2
        บ้านโพธิ์ | 1      | 2      | 3      | 4      | 5      | 100    | 200    | ระดับ 3
    """)

    assert targets(read) == {"level1": 1, "level2": 2, "level3": 3, "level4": 4, "level5": 5}
    assert sales(read) == {"2023-10": 100, "2023-11": 200}


@pytest.mark.parametrize("numbers", ["1 | 2 | 3 | 4 | 5", "'๑ | '๒ | '๓ | '๔ | '๕"])
def test_five_targets_may_be_headed_by_bare_numbers(numbers: str) -> None:
    read = snapshot(f"""
        ที่ | อำเภอ   | เกณฑ์การให้คะแนนรอบที่ 1 | | | | | ผลงาน  |
          |        | {numbers}                    | ต.ค.66 | พ.ย.66
        1 | บางคล้า  | 11 | 12 | 13 | 14 | 15       | 100    | 200
        2 | บ้านโพธิ์ | 1  | 2  | 3  | 4  | 5        | 300    | 400
    """)

    assert targets(read) == {"level1": 11, "level2": 12, "level3": 13, "level4": 14, "level5": 15}
    assert sales(read, PHO) == {"2023-10": 300, "2023-11": 400}
    assert read.findings == ()


def test_units_and_column_numbers_below_a_header_are_no_figures() -> None:
    read = snapshot("""
        ที่  | อำเภอ   | ยอดจำหน่าย |        | รวม
           |        | ต.ค.66    | พ.ย.66  |
           |        | (บาท)     | (บาท)   | (บาท)
        (1) | (2)    | (3)       | (4)     | (5)=(3)+(4)
        1  | 2      | 3         | 4       | 5
        1  | บางคล้า  | 100       | 200     | 300
        2  | บ้านโพธิ์ | 300       | 400     | 700
    """)

    assert sales(read) == {"2023-10": 100, "2023-11": 200}
    assert read.findings == ()


def test_a_first_row_of_errors_is_no_part_of_the_header() -> None:
    read = snapshot("""
        ที่ | อำเภอ   | ผลงาน   |
          |        | ต.ค.66 | พ.ย.66
          |        | #REF!  | #REF!
        1 | บางคล้า  | 100    | 200
        2 | บ้านโพธิ์ | 300    | 400
    """)

    assert sales(read) == {"2023-10": 100, "2023-11": 200}


def test_percentages_and_monthly_targets_are_not_taken_for_figures() -> None:
    read = snapshot("""
        อำเภอ   | ค่าเป้าหมาย |        | ร้อยละของเป้าหมาย |       | แผนรายเดือน |        | ผลการดำเนินงาน |
               | ขั้นต้น     | ขั้นสูง  | ขั้นต้น           | ขั้นสูง | ต.ค.66     | พ.ย.66  | ต.ค.66        | พ.ย.66
        บางคล้า  | 1          | 2      | 50.123          | 60    | 7          | 8       | 100           | 200
        บ้านโพธิ์ | 1          | 2      | 50.123          | 60    | 7          | 8       | 100           | 200
    """)

    assert targets(read) == {"basic": 1, "advanced": 2}
    assert sales(read) == {"2023-10": 100, "2023-11": 200}


def test_both_rounds_in_one_table() -> None:
    read = snapshot("""
        อำเภอ   | เป้าหมายรอบที่ 1 |     | ผลงานรอบที่ 1 |        | รวม | ระดับ | เป้ารอบที่ 2 | ผลรอบที่ 2 | รวม | ระดับ | รวมทั้งปี
               | ขั้นต้น         | ขั้นสูง | ต.ค.66     | พ.ย.66 |     |     | ขั้นต้น         | เม.ย.67   |     |     |
        บางคล้า  | 1             | 2    | 100        | 200   | 300 | 5   | 3             | 400      | 400 | 2   | 700
        บ้านโพธิ์ | 1             | 2    | 100        | 200   | 300 | 5   | 3             | 400      | 400 | 2   | 700
        รวม     | 2             | 4    | 200        | 400   | 600 | 5   | 6             | 800      | 800 | 2   | 1,400
    """)

    assert targets(read, ROUND_1) == {"basic": 1, "advanced": 2}
    assert targets(read, ROUND_2) == {"basic": 3}
    assert sales(read) == {"2023-10": 100, "2023-11": 200, "2024-04": 400}
    totals = {each: table.province.total.amount // 100 for each, table in read.printed.items() if table.province.total}
    assert totals == {ROUND_1: 600, ROUND_2: 800, WHOLE_YEAR: 1400}
    assert [table.province.level and table.province.level.text for table in read.printed.values()] == ["5", "2", None]


def test_targets_of_a_table_with_all_twelve_months_are_for_the_whole_year() -> None:
    months = "ต.ค. | พ.ย. | ธ.ค. | ม.ค. | ก.พ. | มี.ค. | เม.ย. | พ.ค. | มิ.ย. | ก.ค. | ส.ค. | ก.ย."
    read = snapshot(f"""
        อำเภอ | ขั้นต้น | {months} | รวมทั้งสิ้น
        บางคล้า | 5 | 100
        บ้านโพธิ์ | 5 | 100
    """)

    assert targets(read, WHOLE_YEAR) == {"basic": 5}
    assert len({month for _, month in read.figure_cells}) == 12


@pytest.mark.parametrize(
    ("title", "in_head", "expected"),
    [
        ("ค่าเป้าหมาย", "รอบที่ 2", ROUND_2),
        ("ค่าเป้าหมาย รอบที่ ๒", "", ROUND_2),
        ("รอบที่ 2", "รอบที่ 1", ROUND_1),
        ("รอบที่ 1/2567", "", ROUND_1),
        ("ผลการจำหน่าย รอบที่ 2 ปีงบประมาณ พ.ศ. 2567", "", ROUND_2),
        ("รอบที่ 1", "รอบที่ 2 ปีงบประมาณ 2567", ROUND_2),
        ("รอบที่ 2 ปี พ.ศ. ๒๕๖๗", "", ROUND_2),
        ("ครึ่งปีหลัง", "", ROUND_2),
        ("แผนงานรอบ 2 ปี", "", ROUND_1),  # two years are no round, so the months decide
        ("ทั้งปีงบประมาณ 2567", "", WHOLE_YEAR),
        ("รอบที่ 1 และรอบที่ 2", "", ROUND_1),  # names two, so the table's own months decide
        ("ตารางสรุป", "", ROUND_1),
    ],
)
def test_the_round_is_named_by_the_head_or_else_a_title_or_else_follows_from_the_months(
    title: str, in_head: str, expected: EvaluationRound
) -> None:
    read = snapshot(f"""
        {title}

        อำเภอ   | ค่าเป้าหมาย {in_head} |      | ผล
               | ขั้นต้น              | ขั้นสูง | ต.ค.66
        บางคล้า  | 1                   | 2     | 100
        บ้านโพธิ์ | 1                   | 2     | 100
    """)

    assert list(read.targets) == [expected]


def test_the_tabs_title_names_the_round_of_a_table_without_titles() -> None:
    table = "อำเภอ | ขั้นต้น | ขั้นสูง\nบางคล้า | 1 | 2\nบ้านโพธิ์ | 1 | 2"

    assert list(read(tab(table, "เป้าหมายรอบ 2"), names=TWO).targets) == [ROUND_2]


def test_several_tabs_make_one_snapshot() -> None:
    read = snapshot(
        "รอบที่ 1\nอำเภอ | ขั้นต้น | ต.ค.66\nบางคล้า | 1 | 100\nบ้านโพธิ์ | 2 | 200",
        "วิธีกรอกตาราง\nบางคล้า กรอกก่อนวันที่ 20",
        "รอบที่ 2\nอำเภอ | ขั้นต้น | เม.ย.67\nบ้านโพธิ์ | 4 | 400\nบางคล้า | 3 | 300",
    )

    assert list(read.targets) == [ROUND_1, ROUND_2]
    assert sales(read) == {"2023-10": 100, "2024-04": 300}
    assert targets(read, ROUND_2, PHO) == {"basic": 4}


def test_a_table_below_another() -> None:
    read = snapshot(
        """
        รอบที่ 1
        ที่ | อำเภอ   | ต.ค.66 | พ.ย.66
        1 | บางคล้า  | 100   | 200
        2 | บ้านโพธิ์ | 300   | 400
          |        | 400   | 600

        รอบที่ 2
        อำเภอ   | ขั้นต้น | เม.ย.67
        บางคล้า  | 1     | 500
        บ้านโพธิ์ | 2     | 600
    """,
        today=date(2024, 5, 3),
    )

    assert sales(read) == {"2023-10": 100, "2023-11": 200, "2024-04": 500}
    assert targets(read, ROUND_2, PHO) == {"basic": 2}
    assert read.findings == ()


@pytest.mark.parametrize("gap", ["", "|", "| หมายเหตุ |"])
def test_a_table_to_the_right_of_another(gap: str) -> None:
    read = snapshot(f"""
        ที่ | อำเภอ   | ต.ค.66 | พ.ย.66 {gap} | ที่ | อำเภอ   | เม.ย.67 | พ.ค.67
        1 | บางคล้า  | 100   | 200   {gap} | 1 | บ้านโพธิ์ | 700    | 800
        2 | บ้านโพธิ์ | 300   | 400   {gap} | 2 | บางคล้า  | 500    | 600
    """)

    assert sales(read) == {"2023-10": 100, "2023-11": 200, "2024-04": 500, "2024-05": 600}


def test_names_repeated_at_the_right_edge_do_not_cut_the_table() -> None:
    read = snapshot("""
        ที่ | อำเภอ   | ต.ค.66 | พ.ย.66 | อำเภอ   | รวม
        1 | บางคล้า  | 100   | 200   | บางคล้า  | 300
        2 | บ้านโพธิ์ | 300   | 400   | บ้านโพธิ์ | 700
    """)

    assert sales(read) == {"2023-10": 100, "2023-11": 200}
    assert read.printed[ROUND_1].districts[KHLA].total is not None


def test_a_column_of_other_names_is_not_taken_for_the_districts() -> None:
    read = snapshot("""
        อำเภอ   | ต.ค.66 | ตลาด    | พ.ย.66
        บางคล่า  | 100   | บางคล้า  | 200
        บ้านโพธิ์ | 300   | บางคล้า  | 400
        แปลงยาว | 300   | บางคล้า  | 400
    """)

    assert sales(read) == {"2023-10": 100, "2023-11": 200}
    assert sales(read, PHO) == {"2023-10": 300, "2023-11": 400}


def test_a_month_over_columns_none_of_which_is_plainly_its_own_is_asked_about() -> None:
    read = snapshot("""
        อำเภอ   | ต.ค.66   |           | พ.ย.66    |
               | จำนวนราย | จำนวนกลุ่ม | ยอดจำหน่าย | จำนวนราย
        บางคล้า  | 1        | 100       | 200       | 2
        บ้านโพธิ์ | 3        | 300       | 400       | 4
    """)

    assert sales(read) == {"2023-11": 200}
    assert [(finding.code, finding.text) for finding in read.findings] == [("month-unreadable", "ต.ค.66")]


@pytest.mark.parametrize(
    "below",
    [
        "แผน | ผล | แผน | ผล",
        "เป้าหมาย | ผลการดำเนินงาน | เป้าหมาย | ผลการดำเนินงาน",
        "ราย | บาท | ราย | บาท",
        "จำนวนกลุ่ม | ยอดจำหน่าย | จำนวนกลุ่ม | ยอดจำหน่าย (บาท)",
    ],
)
def test_of_the_columns_under_a_month_the_sales_are_read(below: str) -> None:
    read = snapshot(f"""
        ที่ | อำเภอ   | ต.ค.66 | | พ.ย.66 |     | รวม
          |        | {below}             |
        1 | บางคล้า  | 3      | 100 | 3   | 200 | 300
        2 | บ้านโพธิ์ | 3      | 300 | 3   |     | 300
    """)

    assert sales(read) == {"2023-10": 100, "2023-11": 200}
    assert read.figure_cells[PHO, ROUND_1.months[1]].a1 == "F4"
    assert read.findings == ()


def test_sales_may_be_the_first_of_a_months_columns() -> None:
    read = snapshot("""
        อำเภอ   | ขั้นต้น | ต.ค.66 |     | พ.ย.66 |
               |       | ผล     | แผน | ผล     | แผน
        บางคล้า  | 5     | 100    | 9   | 200    | 9
        บ้านโพธิ์ | 5     | 300    | 9   | 400    | 9
    """)

    assert sales(read) == {"2023-10": 100, "2023-11": 200}
    assert targets(read) == {"basic": 5}


def test_a_header_repeated_on_the_next_page_belongs_to_the_same_titles() -> None:
    read_2566 = snapshot("""
        ปีงบประมาณ 2566
        อำเภอ   | ต.ค. | พ.ย.
        บางคล้า  | 100  | 200
        รวมหน้า  | 100  | 200
        อำเภอ   | ต.ค. | พ.ย.
        บ้านโพธิ์ | 300  | 400
        รวม     | 400  | 600
    """)

    assert sales(read_2566) == {"2022-10": 100, "2022-11": 200}
    assert sales(read_2566, PHO) == {"2022-10": 300, "2022-11": 400}
    totals = read_2566.printed[EvaluationRound.parse("2566/1")].month_totals
    assert [total.amount // 100 for total in totals.values()] == [400, 600]


def test_last_years_columns_beside_this_years() -> None:
    read = snapshot("""
        อำเภอ   | ปีงบประมาณ 2566 |      | ปีงบประมาณ 2567 |      | รวมปี 2566
               | ต.ค.            | พ.ย. | ต.ค.            | พ.ย. |
        บางคล้า  | 1               | 2    | 100             | 200  | 3
        บ้านโพธิ์ | 1               | 2    | 100             | 200  | 3
    """)

    assert sales(read) == {"2022-10": 1, "2022-11": 2, "2023-10": 100, "2023-11": 200}
    assert all(row.total is None for table in read.printed.values() for row in table.districts.values())


@pytest.mark.parametrize("title", ["", "ปีงบประมาณ 2567"])
def test_months_that_go_on_into_the_next_fiscal_year_are_no_slips(title: str) -> None:
    table = "อำเภอ | ก.ค.67 | ส.ค.67 | ก.ย.67 | ต.ค.67 | พ.ย.67\nบางคล้า | 1 | 2 | 3 | 4 | 5\nบ้านโพธิ์ | 1 | 2 | 3 | 4 | 5"
    read = snapshot(f"{title}\n{table}", today=date(2024, 12, 1))

    assert sales(read) == {"2024-07": 1, "2024-08": 2, "2024-09": 3, "2024-10": 4, "2024-11": 5}
    assert read.findings == ()


def test_an_october_of_the_wrong_year_before_its_november_is_a_slip() -> None:
    read = snapshot("อำเภอ | ต.ค.67 | พ.ย.66 | ธ.ค.66 | ก.ย.67\nบางคล้า | 1 | 2 | 3 | 4\nบ้านโพธิ์ | 1 | 2 | 3 | 4")

    assert [(finding.code, finding.text) for finding in read.findings if finding.month is None] == [
        ("month-outside", "ต.ค.67")
    ]


def test_targets_beside_last_years_months_and_this_years_are_this_years() -> None:
    read = snapshot("""
        อำเภอ   | ขั้นต้น | ต.ค.65 | พ.ย.65 | ธ.ค.65 | ต.ค.66 | พ.ย.66 | ธ.ค.66
        บางคล้า  | 5     | 1      | 2     | 3      | 100    | 200   | 300
        บ้านโพธิ์ | 5     | 1      | 2     | 3      | 100    | 200   | 300
    """)

    assert list(read.targets) == [ROUND_1]
    assert sales(read)["2022-12"] == 3
    assert sales(read)["2023-12"] == 300
    assert codes(read) == ["fiscal-year-assumed"]


def test_targets_that_say_their_year_are_not_doubted_beside_last_years_months() -> None:
    read = snapshot("""
        อำเภอ   | เป้าหมายรอบที่ 1/2566 | ต.ค.65 | พ.ย.65 | ธ.ค.65 | ต.ค.66 | พ.ย.66 | ธ.ค.66
               | ขั้นต้น
        บางคล้า  | 5                    | 1      | 2     | 3      | 100    | 200   | 300
        บ้านโพธิ์ | 5                    | 1      | 2     | 3      | 100    | 200   | 300
    """)

    assert list(read.targets) == [EvaluationRound.parse("2566/1")]
    assert read.findings == ()


@pytest.mark.parametrize("footer", ["หมายเหตุ: ข้อมูลจากระบบ", "ลงชื่อ ........", "ผู้รายงาน", "เกณฑ์การให้คะแนน", "คำอธิบาย"])
def test_a_footer_ends_the_table(footer: str) -> None:
    read = snapshot(f"""
        อำเภอ   | ต.ค.66 | พ.ย.66
        บางคล้า  | 100   | 200
        บ้านโพธิ์ | 300   | 400
        {footer}
        บางคล้า  | 1     | 2
    """)

    assert sales(read) == {"2023-10": 100, "2023-11": 200}
    assert read.findings == ()


def test_four_blank_rows_may_lie_between_and_five_end_the_table() -> None:
    table = "อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 100 | 200\n{}บ้านโพธิ์ | 300 | 400"

    assert sales(snapshot(table.format("\n" * 4)), PHO) == {"2023-10": 300, "2023-11": 400}
    assert sales(snapshot(table.format("\n" * 5)), PHO) == {}


def test_another_list_of_districts_below_is_no_part_of_the_table() -> None:
    read = snapshot("""
        อำเภอ   | ต.ค.66 | พ.ย.66
        บางคล้า  | 100   | 200
        บ้านโพธิ์ | 300   | 400

        อำเภอ   | ร้อยละ | อันดับ
        บางคล้า  | 81    | 2
    """)

    assert sales(read) == {"2023-10": 100, "2023-11": 200}
    assert read.findings == ()


def test_a_month_in_a_note_or_in_a_title_heads_no_column() -> None:
    read = snapshot("""
        ประจำเดือน มีนาคม 2567
               | อำเภอ   | ต.ค.66 | พ.ย.66 | หมายเหตุ
        1      | บางคล้า  | 100   | 200   | มี.ค.67
        2      | บ้านโพธิ์ | 300   | 400   | มี.ค.67
               |        |       |       | เม.ย.67
    """)

    assert sales(read) == {"2023-10": 100, "2023-11": 200}


@pytest.mark.parametrize("total", ["| รวม", "รวมทั้งสิ้น |", "| รวมทั้งจังหวัด", "จังหวัดฉะเชิงเทรา |", "| ฉะเชิงเทรา", "|"])
@pytest.mark.parametrize("first", [True, False])
def test_the_total_row_is_told_by_its_words_or_by_having_none(total: str, *, first: bool) -> None:
    districts = ["1 | บางคล้า | 100 | 100", "2 | บ้านโพธิ์ | 300 | 300"]
    body = [f"{total} | 400 | 400", *districts] if first else [*districts, f"{total} | 400 | 400"]
    read = snapshot("\n".join(["ที่ | อำเภอ | ต.ค.66 | รวม", *body]))

    assert read.findings == ()
    assert sales(read) == {"2023-10": 100}
    printed = read.printed[ROUND_1]
    assert printed.province.total is not None
    assert printed.province.total.amount == from_baht(400)


@pytest.mark.parametrize(
    ("header", "doubled"),
    [
        ("อำเภอ | ต.ค.66 | ตุลาคม 2566", "B1, C1"),
        ("อำเภอ | ขั้นต้น | ต.ค.66 | ขั้นต้น (50)", "B1, D1"),
    ],
)
def test_two_columns_for_one_thing_refuse_the_sheet_and_are_named(header: str, doubled: str) -> None:
    with pytest.raises(ShapeError) as caught:
        snapshot(f"{header}\nบางคล้า | 1 | 2 | 3 | 4\nบ้านโพธิ์ | 1 | 2 | 3 | 4")

    assert caught.value.code == "header-doubled"
    assert caught.value.cell is not None
    assert dict(caught.value.data)["cells"] == doubled


@pytest.mark.parametrize(
    "header",
    [
        "อำเภอ | ต.ค.66 | รวมไตรมาส 1 | ม.ค.67 | รวมไตรมาส 2 | รวมทั้งสิ้น",
        "อำเภอ | ต.ค.66 | สะสม | ม.ค.67 | สะสม | รวม",
    ],
)
def test_of_several_sums_the_one_of_all_months_is_the_rounds(header: str) -> None:
    read = snapshot(f"{header}\nบางคล้า | 1 | 1 | 2 | 2 | 3\nบ้านโพธิ์ | 1 | 1 | 2 | 2 | 3")

    assert sales(read) == {"2023-10": 1, "2024-01": 2}
    printed = read.printed[ROUND_1].districts[KHLA].total
    assert printed is not None
    assert printed.cell.a1 == "F2"
    assert read.findings == ()


@pytest.mark.parametrize(
    "header",
    [
        "อำเภอ | ต.ค.66 | รวม | ม.ค.67 | ยอดสะสม",
        "อำเภอ | ต.ค.66 | ม.ค.67 | รวม | ยอดรวม",
        "อำเภอ | ต.ค.66 | สะสม | ม.ค.67 | สะสม",
    ],
)
def test_sums_that_cannot_be_told_apart_are_left_out_and_cost_nothing_else(header: str) -> None:
    read = snapshot(f"{header}\nบางคล้า | 1 | 2 | 3 | 4\nบ้านโพธิ์ | 1 | 2 | 3 | 4")

    assert len(sales(read)) == 2
    assert codes(read) == ["sum-doubled", "sum-doubled"]
    assert read.printed == {}


@pytest.mark.parametrize("table", ["", "x", "บางคล้า | 5", "อำเภอ | ยอด\nบางคล้า | 5", "ต.ค.66 | พ.ย.66\n1 | 2"])
def test_a_sheet_without_any_table_is_refused(table: str) -> None:
    with pytest.raises(ShapeError) as caught:
        snapshot(table)

    assert caught.value.code == "table-missing"
    assert caught.value.data == (("tabs", "ตาราง0"), ("hidden", ""))


def test_a_sheet_of_other_districts_is_refused() -> None:
    with pytest.raises(ShapeError) as caught:
        read(tab("อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1 | 2\nบ้านโพธิ์ | 1 | 2"))

    assert caught.value.code == "districts-too-few"
    assert caught.value.data == (("found", "2"), ("of", "11"))


def test_named_tabs_are_read_also_when_hidden_and_others_are_not() -> None:
    tabs = (
        tab("อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1 | 2\nบ้านโพธิ์ | 1 | 2", "รอบที่ 1", 1, hidden=True),
        tab("อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 7 | 8\nบ้านโพธิ์ | 7 | 8", "ร่าง", 2),
    )

    assert sales(read(*tabs, names=TWO, only=["รอบที่ 1"])) == {"2023-10": 1, "2023-11": 2}
    assert sales(read(*tabs, names=TWO)) == {"2023-10": 7, "2023-11": 8}


def test_a_named_tab_that_is_missing_comes_with_the_nearest_titles() -> None:
    with pytest.raises(ShapeError) as caught:
        read(seed_tab("รอบ 1"), only=["รอบที่ 1"])

    assert caught.value.code == "tab-missing"
    assert caught.value.data == (("tab", "รอบที่ 1"), ("nearest", "รอบ 1"))


def test_a_named_tab_without_a_table_is_refused() -> None:
    with pytest.raises(ShapeError) as caught:
        read(seed_tab("รอบที่ 1"), tab("x", "รอบที่ 2", 1), only=["รอบที่ 1", "รอบที่ 2"])

    assert (caught.value.code, caught.value.data) == ("table-missing", (("tabs", "รอบที่ 2"),))


def test_a_stale_title_gives_way_to_the_months_and_is_asked_about() -> None:
    read = snapshot("ปีงบประมาณ 2566\nอำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1 | 2\nบ้านโพธิ์ | 1 | 2")

    assert sales(read) == {"2023-10": 1, "2023-11": 2}
    assert codes(read) == ["fiscal-year-conflict"]
