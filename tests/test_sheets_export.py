"""An export is found by its labels in whichever shape it comes, and every figure keeps its place in the file."""

from __future__ import annotations

import random
import time

import pytest
from builders import DISTRICTS, NAMES, OFFICE, READ_AT, TODAY, baht, codes, office_with, rows, seed_rows, seed_snapshot
from exports import delimited, drawn
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.fiscal_year import Month
from scoring.money import SATANG_PER_BAHT, Satang
from scoring.sales import District, MonthlySales
from sheets.districts import DistrictNames
from sheets.export import read_export
from sheets.months import MONTH_ABBREVIATIONS
from sheets.refusal import FileRefused
from sheets.snapshot import ShapeError, Snapshot
from sheets.spreadsheet import CellValue, SpreadsheetValues, TabValues
from sheets.thai_text import visible
from sheets.unpacking import unpacked

ENOUGH_SECONDS = 8.0
"""Of a processor: much more than it takes, and much less than what is not read in proportion."""

BANG_KHLA, BANG_PAKONG = District("บางคล้า"), District("บางปะกง")


def place(snapshot: Snapshot, district: str, month: str) -> str:
    return snapshot.figure_cells[District(district), Month.parse(month)].a1


def test_districts_in_rows_need_be_no_more_than_one() -> None:
    export = drawn("""
    อำเภอ   | ต.ค.66 | พ.ย.66 | รวม
    บางคล้า | 10     | 20     | 30
    """)
    assert (baht(export, BANG_KHLA, "2023-10"), place(export, BANG_KHLA, "2023-11")) == (10, "C2")
    assert codes(export) == []


def test_districts_may_stand_across_under_a_title() -> None:
    export = drawn("""
    ยอดจำหน่าย OTOP ปีงบประมาณ 2567

    ที่ | เดือน | อ.บางคล้า | อ.บางปะกง | รวม
    1   | ต.ค.  | 10        | 20        | 30
    2   | พ.ย.  | 30        | 12x       | 42
        | รวม   | 40        | 20        | 60
    """)
    assert (baht(export, BANG_KHLA, "2023-11"), place(export, BANG_KHLA, "2023-11")) == (30, "C5")
    assert [(each.code, each.cell and each.cell.a1) for each in export.findings] == [("amount-ambiguous", "D5")]


def test_one_month_across_the_districts_is_enough() -> None:
    export = drawn("""
    เดือน   | บางคล้า | บางปะกง
    มี.ค.67 | 10      | 20
    """)
    assert (baht(export, BANG_PAKONG, "2024-03"), place(export, BANG_PAKONG, "2024-03")) == (20, "C2")


def test_a_row_for_each_district_and_month_makes_a_table() -> None:
    export = drawn("""
    รายงาน | | ปีงบประมาณ 2567
    ที่ | สพอ.       | ประจำเดือน | ผลิตภัณฑ์ | ยอดจำหน่าย (บาท)
    1   | บางคล้า    | ตุลาคม     | ก         | 10
    2   | อ.บางปะกง  | ต.ค.       | ก         | 20
    3   | บางคล้า    | พ.ย.       | ก         | 30
        | รวม        |            |           | 60
    """)
    assert (baht(export, BANG_PAKONG, "2023-10"), place(export, BANG_PAKONG, "2023-10")) == (20, "E4")
    assert baht(export, BANG_KHLA, "2023-11") == 30
    assert codes(export) == []


@pytest.mark.parametrize(
    ("columns", "row"),
    [
        ("อำเภอ | เดือน | ยอดขาย", "บางคล้า | 2024-03-01 | 5"),
        ("อำเภอ | เดือน | ยอดขาย", "บางคล้า | 03/2567 | 5"),
        ("อำเภอ | เดือน | ยอดขาย", "บางคล้า | มี.ค. ๖๗ | 5"),
        ("อำเภอ | เดือน | ยอดขาย", "บางคล้า | Mar-24 | 5"),
        ("อำเภอ | เดือน | ปี พ.ศ. | ยอดขาย", "บางคล้า | 3 | 2567 | 5"),
        ("อำเภอ | เดือน | ปี | ยอดขาย", "บางคล้า | มีนาคม | 67 | 5"),
        ("อำเภอ | เดือน | ปี | ยอดขาย", "บางคล้า | มีนาคม | 2024 | 5"),
        ("อำเภอ | ปีงบประมาณ | เดือน | รายได้จากการจำหน่าย", "บางคล้า | 2567 | มี.ค. | 5"),
        ("District | Month | Amount", "Bang Khla | Mar 2024 | 5"),
        ("อำเภอ | เดือน | ปี | ยอดขาย", "บางคล้า | มีนาคม | พ.ศ. ๒๕๖๗ | 5"),
        ("อำเภอ | เดือน | ปี | ยอดขาย", "บางคล้า | มีนาคม | ปี พ.ศ. 67 | 5"),
        ("อำเภอ | เดือน | ปี | ยอดขาย", "บางคล้า | มีนาคม | ค.ศ. 2024 | 5"),
        ("อำเภอ | เดือน | ปี | ยอดขาย", "บางคล้า | มีนาคม | ค.ศ. 24 | 5"),
        ("อำเภอ | เดือน | ปี | ยอดขาย", "บางคล้า | มีนาคม | ปีงบประมาณ 2567 | 5"),
        ("อำเภอ | ปีงบประมาณ | เดือน | ยอดขาย", "บางคล้า | ปี 2567 | มี.ค. | 5"),
        ("อำเภอ | เดือน | ปี | ยอดขาย", "บางคล้า | มี.ค. 67 | 2567 | 5"),
    ],
)
def test_a_lists_month_is_told_in_many_ways(columns: str, row: str) -> None:
    export = drawn(f"{columns}\n{row}")
    assert baht(export, BANG_KHLA, "2024-03") == 5
    assert codes(export) == []


def test_names_and_months_merged_downwards_hold_for_the_rows_below() -> None:
    export = drawn("""
    อำเภอ   | เดือน  | ยอดจำหน่าย
    บางคล้า | ต.ค.66 | 10
            | พ.ย.66 | 20
    """)
    assert baht(export, BANG_KHLA, "2023-11") == 20
    export = drawn("""
    เดือน  | อำเภอ   | ยอดจำหน่าย
    ต.ค.66 | บางคล้า | 10
           | บางปะกง | 20
    """)
    assert baht(export, BANG_PAKONG, "2023-10") == 20


def test_doubled_rows_are_findings_and_are_never_added_up() -> None:
    export = drawn("""
    อำเภอ   | เดือน  | ยอดจำหน่าย
    บางคล้า | ต.ค.66 | 10
    บางคล้า | ต.ค.66 | 10
    บางคล้า | พ.ย.66 | 20
    บางปะกง | ต.ค.66 |
    บางปะกง | ต.ค.66 | 7
    """)
    assert baht(export, BANG_KHLA, "2023-10") is None
    assert baht(export, BANG_KHLA, "2023-11") == 20
    assert baht(export, BANG_PAKONG, "2023-10") == 7
    assert [(each.code, each.cell and each.cell.a1) for each in export.findings] == [
        ("figure-doubled", "C2"),
        ("figure-doubled", "C3"),
    ]


def test_a_month_with_and_without_its_year_may_be_the_same() -> None:
    export = drawn("""
    ปีงบประมาณ 2567
    อำเภอ   | เดือน  | ยอดจำหน่าย
    บางคล้า | ต.ค.66 | 10
    บางคล้า | ต.ค.   | 20
    บางปะกง | ต.ค.   | 30
    """)
    assert baht(export, BANG_KHLA, "2023-10") is None
    assert baht(export, BANG_PAKONG, "2023-10") == 30
    assert codes(export) == ["figure-doubled", "figure-doubled"]


def test_rows_that_cannot_be_placed_are_asked_about() -> None:
    export = drawn("""
    อำเภอ    | เดือน  | ยอดจำหน่าย
    บางคล้า  | ต.ค.66 | 10
    บางพี    | ต.ค.66 | 20
    บางปะกง  | ตุล    | 30
    บางปะกง  | รวม    | 30
    """)
    assert sorted((each.code, each.cell.a1 if each.cell else "", each.text) for each in export.findings) == [
        ("district-unknown", "A3", "บางพี"),
        ("month-unreadable", "B4", "ตุล"),
    ]


@pytest.mark.parametrize("month", ["010167", "0122", "13", "0", "00", "012", "1.5", "-1", "๑๓"])
def test_a_number_that_is_no_month_of_the_calendar_is_asked_about(month: str) -> None:
    export = drawn(f"อำเภอ | เดือน | ยอดจำหน่าย\nบางคล้า | '{month} | 5")
    assert [(each.code, each.cell and each.cell.a1) for each in export.findings] == [("month-unreadable", "B2")]
    assert not export.figure_cells


@pytest.mark.parametrize(
    ("column", "month", "year", "cell"),
    [
        ("ปี", "ต.ค.", "2566*", "C2"),
        ("ปี", "ต.ค.", "2566/2567", "C2"),
        ("ปีงบประมาณ", "ต.ค.", "ปีก่อน", "C2"),
        ("ปี", "ต.ค.66", "2565", "C2"),
        ("ปีงบประมาณ", "ต.ค.66", "2566", "C2"),
    ],
)
def test_a_year_that_cannot_be_told_keeps_its_row_out(column: str, month: str, year: str, cell: str) -> None:
    export = drawn(f"""
    อำเภอ   | เดือน   | {column} | ยอดจำหน่าย
    บางคล้า | {month} | {year}   | 10
    บางปะกง | มี.ค.   | 2567     | 20
    """)
    assert [(each.code, each.cell and each.cell.a1, each.district) for each in export.findings] == [
        ("year-doubtful", cell, BANG_KHLA)
    ]
    assert export.sales == MonthlySales({(BANG_PAKONG, Month(2024, 3)): Satang(2_000)})


def test_a_row_before_the_first_year_of_its_column_is_of_no_year_that_could_be_told() -> None:
    export = drawn("""
    อำเภอ   | เดือน | ปี   | ยอดจำหน่าย
    บางคล้า | มี.ค. |      | 10
    บางปะกง | มี.ค. | 2567 | 20
    """)
    assert [(each.code, each.cell and each.cell.a1) for each in export.findings] == [("year-doubtful", "C2")]
    assert baht(export, BANG_KHLA, "2024-03") is None


@pytest.mark.parametrize(
    ("rows_of_list", "expected"),
    [
        ("ต.ค. | 2566\nพ.ย. | 2566\nม.ค. | 2567", "2023-10 2023-11 2024-01"),
        ("ต.ค. | 2567\nพ.ย. | 2567\nม.ค. | 2567", "2023-10 2023-11 2024-01"),
        ("ก.ย. | 2566\nต.ค. | 2566\nพ.ย. | 2566", "2023-09 2023-10 2023-11"),
        ("ธ.ค. | 2566", "2023-12"),
    ],
)
def test_a_year_of_a_list_is_a_calendar_year_unless_its_months_run_over_new_year(
    rows_of_list: str, expected: str
) -> None:
    lines = "\n".join(f"บางคล้า | {line} | 5" for line in rows_of_list.splitlines())
    export = drawn(f"อำเภอ | เดือน | ปี | ยอดจำหน่าย\n{lines}")
    assert (" ".join(sorted(str(month) for _, month in export.figure_cells)), codes(export)) == (expected, [])


def test_where_either_year_may_be_meant_the_months_that_it_concerns_are_kept_out() -> None:
    export = drawn("""
    อำเภอ   | เดือน | ปี   | ยอดจำหน่าย
    บางคล้า | มี.ค. | 2566 | 10
    บางคล้า | ต.ค.  | 2566 | 20
    บางคล้า | ม.ค.  | 2566 | 30
    """)
    assert [(each.code, each.cell and each.cell.a1) for each in export.findings] == [("year-doubtful", "C3")]
    assert [str(month) for _, month in export.figure_cells] == ["2023-03", "2023-01"]


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ("พ.ศ. 2565 | | | พ.ศ. 2566 |", "2022-10 2022-11 2022-12 2023-01 2023-02"),
        ("ปี 2565 | | | ปี 2566 |", "2022-10 2022-11 2022-12 2023-01 2023-02"),
        ("2565 | | | 2566 |", "2022-10 2022-11 2022-12 2023-01 2023-02"),
        ("ปี 2566 | | | |", "2022-10 2022-11 2022-12 2023-01 2023-02"),
        ("ยอดจำหน่าย พ.ศ. ๒๕๖๖ | | | |", "2022-10 2022-11 2022-12 2023-01 2023-02"),
        ("ปีงบประมาณ พ.ศ. 2566 | | | |", "2022-10 2022-11 2022-12 2023-01 2023-02"),
    ],
)
@pytest.mark.parametrize("is_number", [False, True])
def test_a_year_over_months_without_one_is_theirs(heads: str, expected: str, is_number: bool) -> None:  # noqa: FBT001
    table: list[list[CellValue]] = [
        list(line) for line in rows(f"อำเภอ | {heads}\n | ต.ค. | พ.ย. | ธ.ค. | ม.ค. | ก.พ.\nบางคล้า | 1 | 2 | 3 | 4 | 5")
    ]
    if is_number:
        table[0] = [float(each) if isinstance(each, str) and each.isdecimal() else each for each in table[0]]
    export = read_export(SpreadsheetValues("x", (TabValues(0, "", table),)), NAMES, read_at=READ_AT, today=TODAY)
    assert (" ".join(sorted(str(month) for _, month in export.figure_cells)), codes(export)) == (expected, [])


def test_months_that_a_year_over_them_leaves_in_doubt_are_kept_out() -> None:
    export = drawn("อำเภอ | ปี 2566 | |\n | มี.ค. | ต.ค. | ม.ค.\nบางคล้า | 1 | 2 | 3")
    assert [(each.code, each.cell and each.cell.a1) for each in export.findings] == [("year-doubtful", "C2")]
    assert [str(month) for _, month in export.figure_cells] == ["2023-03", "2023-01"]


@pytest.mark.parametrize(
    "text",
    [
        "เดือน | ปี | บางคล้า | บางปะกง\nต.ค. | 2565 | 1 | 2\nพ.ย. | 2565 | 1 | 2\nม.ค. | 2566 | 1 | 2",
        "ปี พ.ศ. | เดือน | บางคล้า | บางปะกง\n2565 | ต.ค. | 1 | 2\n | พ.ย. | 1 | 2\n2566 | ม.ค. | 1 | 2",
        "ปีงบประมาณ | เดือน | บางคล้า\n2566 | ต.ค. | 1\n2566 | พ.ย. | 1\n2566 | ม.ค. | 1",
    ],
)
def test_years_stand_beside_the_months_where_the_districts_stand_across(text: str) -> None:
    export = drawn(text)
    assert sorted({str(month) for _, month in export.figure_cells}) == ["2022-10", "2022-11", "2023-01"]
    assert (place(export, BANG_KHLA, "2022-11")[1:], codes(export)) == ("3", [])


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("อำเภอ | ปี | ต.ค. | พ.ย.\nบางคล้า | 2566 | 1 | 2", "B1"),
        ("อำเภอ | ต.ค. | พ.ย.\nปี 2566 | |\nบางคล้า | 1 | 2", "A2"),
        ("อำเภอ | เดือน | ยอดขาย\nปีงบประมาณ 2566 | |\nบางคล้า | ต.ค. | 1", "A2"),
        ("เดือน | บางคล้า | บางปะกง\nพ.ศ. 2565 | |\nต.ค. | 1 | 2", "A2"),
        ("ยอดจำหน่าย OTOP 2566\nอำเภอ | ต.ค.\nบางคล้า | 1", "A1"),
        ("OTOP Sales 2022\nDistrict | Oct\nBang Khla | 1", "A1"),
        ("อำเภอ | ต.ค.\nบางคล้า | 1\nที่มา: รายงานปี 2566 |", "A3"),
        ("ปีงบประมาณ | อำเภอ | ต.ค.\n2566 | บางคล้า | 1", "A1"),
        ("อำเภอ | ต.ค. | ม.ค.\n | 2565 | 2566\nบางคล้า | 1 | 2", "B2"),
    ],
)
def test_no_year_is_assumed_where_another_one_stands_on_the_tab(text: str, cell: str) -> None:
    export = drawn(text)
    assert (dict(export.figure_cells), list(export.sales.figures())) == ({}, [])
    assert [(each.code, each.cell and each.cell.a1) for each in export.findings] == [("year-doubtful", cell)]


def test_a_column_of_the_assumed_year_raises_no_doubt() -> None:
    export = drawn("ปีงบประมาณ | อำเภอ | ต.ค.\n2567 | บางคล้า | 2566\n2567 | บางปะกง | 2565")
    assert (baht(export, BANG_KHLA, "2023-10"), codes(export)) == (2566, ["fiscal-year-assumed"])


@pytest.mark.parametrize("note", ["ข้อมูล ณ วันที่ 31 ตุลาคม พ.ศ. 2566", "OTOP 2567"])
def test_the_day_of_a_report_and_the_assumed_year_itself_raise_no_doubt(note: str) -> None:
    export = drawn(f"{note}\nอำเภอ | ต.ค.\nบางคล้า | 1")
    assert (baht(export, BANG_KHLA, "2023-10"), codes(export)) == (1, ["fiscal-year-assumed"])


def test_a_title_with_a_year_that_is_not_called_one_counts_as_well() -> None:
    export = drawn("ยอดจำหน่าย OTOP ปี พ.ศ. 2566\nอำเภอ | ต.ค. | พ.ย.\nบางคล้า | 1 | 2")
    assert [str(month) for _, month in export.figure_cells] == ["2022-10", "2022-11"]


@pytest.mark.parametrize(
    ("title", "head", "expected"),
    [
        ("ปีงบประมาณ 2567", "ผลการจำหน่าย ปี 2567", "2023-10 2023-11"),
        ("ปีงบประมาณ 2567", "67", "2023-10 2023-11"),
        ("ปีงบประมาณ 2567", "พ.ศ. 2566", "2023-10 2023-11"),
        ("ปีงบประมาณ 2567", "ผลการจำหน่าย ปี 2566-2567", "2023-10 2023-11"),
        ("ปีงบประมาณ 2567", "ผลการจำหน่าย ปี 2566/2567", "2023-10 2023-11"),
        ("ปีงบประมาณ 2567", "ผลการจำหน่าย เทียบกับปี 2565", "2023-10 2023-11"),
        ("ปีงบประมาณ 2567", "ผลการจำหน่าย ตามแผน พ.ศ. 2566-2570", "2023-10 2023-11"),
        ("ปีงบประมาณ 2567", "ผลการจำหน่าย ปี 2565", ""),
        ("ปีงบประมาณ 2567", "2565", ""),
        ("รายงาน", "ผลการจำหน่าย ปี 2567", ""),
        ("รายงาน", "ผลการจำหน่าย ปี 2566-2567", ""),
        ("รายงาน", "ผลการจำหน่าย เทียบกับปี 2565", ""),
        ("รายได้จากการจำหน่าย ปี 2566", "ผลการจำหน่าย", "2022-10 2022-11"),
        ("ปีงบประมาณ 2565-2566", "ผลการจำหน่าย", ""),
        ("ตามแผนปฏิบัติการ ปีงบประมาณ 2566", "ผลการจำหน่าย", "2022-10 2022-11"),
        ("ข้อมูล ณ 31 ตุลาคม ปี 2566", "ผลการจำหน่าย", "2023-10 2023-11"),
        ("ข้อมูล ณ 31 ตุลาคม ปี 2565", "ผลการจำหน่าย", ""),
        ("ปี 2566 รอบที่ 1 (ต.ค. - มี.ค.)", "ผลการจำหน่าย", "2022-10 2022-11"),
        ("ปีงบประมาณ | 2566", "ผลการจำหน่าย", "2022-10 2022-11"),
        (" | ปีงบประมาณ | 2566.0", "ผลการจำหน่าย", "2022-10 2022-11"),
    ],
)
def test_no_month_comes_silently_into_another_year_than_the_title_says(title: str, head: str, expected: str) -> None:
    export = drawn(f"{title}\n | {head} |\nอำเภอ | ต.ค. | พ.ย.\nบางคล้า | 1 | 2")
    months = " ".join(sorted(str(month) for _, month in export.figure_cells))
    assert (months, "year-doubtful" in codes(export)) == (expected, not expected)


def test_a_fiscal_year_may_stand_in_two_cells_right_above_the_months() -> None:
    export = drawn(" | ปีงบประมาณ | 2566\nอำเภอ | ต.ค. | พ.ย.\nบางคล้า | 1 | 2")
    assert sorted(str(month) for _, month in export.figure_cells) == ["2022-10", "2022-11"]


@pytest.mark.parametrize(
    "note",
    [
        "พิมพ์เมื่อ 15/12/2566 09:30 น.",
        "Printed 2023-12-15 09:30",
        "Printed 15 Dec 2023",
        "โทร. 0 3851 2005",
        "ที่ ฉช 0019/2035",
        "ตามระเบียบกระทรวงมหาดไทย (ฉบับที่ 2) พ.ศ. 2560",
        "| 2550",
    ],
)
def test_a_number_that_is_no_year_of_the_figures_raises_no_doubt(note: str) -> None:
    export = drawn(f"อำเภอ | ต.ค. | พ.ย.\nบางคล้า | 1 | 2\n\n{note}")
    assert [str(month) for _, month in export.figure_cells] == ["2023-10", "2023-11"]
    assert codes(export) == ["fiscal-year-assumed"]


@pytest.mark.parametrize("note", ["พิมพ์เมื่อ 15/12/2565", "Printed 2022-12-15", "ข้อมูล ณ 30 ก.ย. 66"])
def test_no_year_is_assumed_where_a_date_of_another_one_stands_on_the_tab(note: str) -> None:
    export = drawn(f"{note}\nอำเภอ | ต.ค. | พ.ย.\nบางคล้า | 1 | 2")
    assert (dict(export.figure_cells), codes(export)) == ({}, ["year-doubtful"])


def test_an_export_without_any_year_says_that_one_was_assumed() -> None:
    export = drawn("""
    อำเภอ   | เดือน | ยอดจำหน่าย
    บางคล้า | ต.ค.  | 10
    """)
    assert baht(export, BANG_KHLA, "2023-10") == 10
    assert codes(export) == ["fiscal-year-assumed"]


def test_amounts_in_another_unit_than_baht_are_kept_out() -> None:
    export = drawn("""
    อำเภอ   | เดือน  | ยอดจำหน่าย (พันบาท)
    บางคล้า | ต.ค.66 | 10
    """)
    assert baht(export, BANG_KHLA, "2023-10") is None
    assert codes(export) == ["unit-not-baht"]


@pytest.mark.parametrize(
    "heading",
    [
        "ยอดจำหน่ายรวม (บาท)",
        "รวมยอดจำหน่าย",
        "รวม",
        "ยอดรวม",
        "รวมทั้งสิ้น (บาท)",
        "ยอดรวมทั้งหมด",
        "รวมเป็นเงิน",
        "Total",
        "Total Sales",
    ],
)
def test_a_lists_amounts_may_be_headed_as_a_sum(heading: str) -> None:
    export = drawn(f"อำเภอ | เดือน | อาหาร | ผ้า | {heading}\nบางคล้า | ต.ค.66 | 2 | 3 | 5")
    assert (baht(export, BANG_KHLA, "2023-10"), place(export, BANG_KHLA, "2023-10")) == (5, "E2")
    assert codes(export) == []


@pytest.mark.parametrize(
    "other",
    [
        "ยอดขาย (หน้าร้าน)",
        "ยอดขาย (ออนไลน์)",
        "มูลค่า (เดือนก่อน)",
        "รายได้ (เป้าหมาย)",
        "ยอดขาย (ชิ้น)",
        "ผล (จำนวนราย)",
        "ยอดขาย (ปีก่อน)",
        "ยอดจำหน่าย (สะสม)",
        "ยอดจำหน่ายสินค้า (สะสม) (บาท)",
        "ยอดสะสม",
    ],
)
@pytest.mark.parametrize("total", ["รวม", "รวมทั้งสิ้น (บาท)", "ยอดจำหน่าย"])
def test_a_part_or_another_measure_is_not_taken_for_a_lists_amounts(other: str, total: str) -> None:
    export = drawn(f"อำเภอ | เดือน | {other} | {total}\nบางคล้า | ต.ค.66 | 2 | 5")
    assert (baht(export, BANG_KHLA, "2023-10"), codes(export)) == (5, [])
    with pytest.raises(ShapeError) as refused:
        drawn(f"อำเภอ | เดือน | {other}\nบางคล้า | ต.ค.66 | 2")
    assert refused.value.code == "amounts-missing"


@pytest.mark.parametrize(
    "heading",
    [
        "ยอดจำหน่าย (บาท)",
        "ยอดจำหน่าย(หน่วย:บาท)",
        "ยอดจำหน่าย (หน่วย : บาท)",
        "ยอดขาย (OTOP)",
        "ยอดจำหน่าย OTOP (บาท)",
        "มูลค่า (สินค้า OTOP)",
        "ยอดขายผลิตภัณฑ์ (ผลิตภัณฑ์ชุมชน)",
        "ยอดจำหน่าย (THB)",
        "รวม (บาท)",
    ],
)
def test_a_lists_amounts_may_state_their_unit_and_what_is_sold(heading: str) -> None:
    export = drawn(f"อำเภอ | เดือน | {heading}\nบางคล้า | ต.ค.66 | 5")
    assert (baht(export, BANG_KHLA, "2023-10"), codes(export)) == (5, [])


@pytest.mark.parametrize("unit", ["พันบาท", "หน่วย: ล้านบาท", "ล้าน", "ลบ."])
def test_a_lists_amounts_in_another_unit_are_found_and_kept_out(unit: str) -> None:
    export = drawn(f"อำเภอ | เดือน | ยอดจำหน่าย ({unit})\nบางคล้า | ต.ค.66 | 5")
    assert (baht(export, BANG_KHLA, "2023-10"), codes(export)) == (None, ["unit-not-baht"])


def test_a_sum_beside_the_amounts_is_not_taken_for_them() -> None:
    export = drawn("อำเภอ | เดือน | ยอดจำหน่าย | รวมสะสม | รวม\nบางคล้า | ต.ค.66 | 2 | 3 | 5")
    assert baht(export, BANG_KHLA, "2023-10") == 2


@pytest.mark.parametrize("corner", ["รายการ", "เดือน", "งวด", "รอบเดือน"])
def test_districts_across_may_have_any_usual_label_in_the_corner(corner: str) -> None:
    export = drawn(f"{corner} | บางคล้า | บางปะกง\nมี.ค.67 | 10 | 20\nรวม | 10 | 20")
    assert (baht(export, BANG_PAKONG, "2024-03"), codes(export)) == (20, [])


def test_a_list_without_amounts_says_so_and_names_what_heads_its_columns() -> None:
    with pytest.raises(ShapeError) as refused:
        drawn("ที่ | อำเภอ | เดือน | กำไร\n1 | บางคล้า | ต.ค.66 | 5")
    assert (refused.value.code, dict(refused.value.data)) == (
        "amounts-missing",
        {"labels": "ที่, อำเภอ, เดือน, กำไร"},
    )


def test_rows_of_other_provinces_are_left_out_and_counted() -> None:
    export = drawn("""
    จังหวัด      | อำเภอ     | เดือน  | ยอดจำหน่าย
    จ.ฉะเชิงเทรา | บางคล้า   | ต.ค.66 | 10
                | บ้านโพธิ์  | พ.ย.66 | 30
    นนทบุรี      | บ้านโพธิ์  | ต.ค.66 | 20
                | บางปะกง   | ต.ค.66 | 20
    ฉะเชิงเทรา   | บ้านโพธิ์  | ต.ค.66 | 40
    """)
    assert codes(export) == ["rows-of-others"]
    assert dict(export.findings[0].data) == {"rows": "2", "provinces": "นนทบุรี"}
    assert (baht(export, "บ้านโพธิ์", "2023-10"), baht(export, "บ้านโพธิ์", "2023-11")) == (40, 30)
    assert baht(export, BANG_PAKONG, "2023-10") is None


@pytest.mark.parametrize(
    "text",
    [
        """
        จังหวัด | อำเภอ   | เดือน  | ยอดจำหน่าย
        ชลบุรี  | เมือง   | ต.ค.66 | 10
        ชลบุรี  |        | พ.ย.66 | 20
                |        | ธ.ค.66 | 30
        ชลบุรี  | ศรีราชา | ต.ค.66 | 40
        """,
        "จังหวัด | อำเภอ | ต.ค.66 | พ.ย.66\nชลบุรี | เมือง | 10 | 20\n | ศรีราชา | 30 | 40\nรวม | | 40 | 60",
        "จังหวัด | อำเภอ | ผล |\n | | ต.ค.66 | พ.ย.66\n20 ชลบุรี | เมือง | 10 | 20",
        "ยอดจำหน่าย OTOP จังหวัดชลบุรี\nอำเภอ | ต.ค.66\nเมือง | 10",
        "จังหวัด: | ชลบุรี\nอำเภอ | เดือน | ยอดจำหน่าย\nเมือง | ต.ค.66 | 10\n | พ.ย.66 | 10",
        "อำเภอ | ต.ค.66\nจังหวัดชลบุรี | 30\nเมือง | 10\nศรีราชา | 20",
        "จังหวัด | อำเภอ | เดือน | ยอดจำหน่าย\nชลบุรี | เมือง | ต.ค.66 | 20",
        "จังหวัด | ชลบุรี | ชลบุรี\nเดือน | เมือง | ศรีราชา\nต.ค.66 | 10 | 20",
        " | จังหวัดชลบุรี |\nเดือน | เมือง | ศรีราชา\nต.ค.66 | 10 | 20",
    ],
)
def test_a_district_of_the_same_name_in_another_province_is_not_ours(text: str) -> None:
    with pytest.raises(ShapeError) as refused:
        drawn(text)
    assert refused.value.code == "others-only"
    assert dict(refused.value.data)["provinces"].endswith("ชลบุรี")


def test_a_tab_may_bear_the_name_of_another_province() -> None:
    table = rows("อำเภอ | ต.ค.66\nเมือง | 10")
    tabs = (TabValues(0, "ชลบุรี", table), TabValues(1, "ฉะเชิงเทรา", table))
    export = read_export(SpreadsheetValues("x", tabs), NAMES, read_at=READ_AT, today=TODAY)
    assert [cell.tab for cell in export.figure_cells.values()] == ["ฉะเชิงเทรา"]
    assert codes(export) == ["rows-of-others"]


@pytest.mark.parametrize(
    "titles",
    [
        "ยอดจำหน่ายจังหวัดฉะเชิงเทรา\nแหล่งข้อมูล: ศูนย์ จังหวัดชลบุรี",
        "งานแสดงสินค้า OTOP ณ จังหวัดชลบุรี\nยอดจำหน่ายจังหวัดฉะเชิงเทรา",
    ],
)
def test_another_province_may_be_mentioned_beside_the_own_one(titles: str) -> None:
    export = drawn(f"{titles}\nอำเภอ | ต.ค.66\nเมือง | 10")
    assert (baht(export, "เมืองฉะเชิงเทรา", "2023-10"), codes(export)) == (10, [])


@pytest.mark.parametrize(
    "table",
    [
        "อำเภอ | ต.ค.66\nเมือง | 10\nบางคล้า | 20\nอ.บ้านโพธิ์ | 30",
        "เดือน | เมือง | บางคล้า | บ้านโพธิ์\nต.ค.66 | 10 | 20 | 30",
        "อำเภอ | เดือน | ยอดจำหน่าย\nเมือง | ต.ค.66 | 10\nบางคล้า | ต.ค.66 | 20\nบ้านโพธิ์ | ต.ค.66 | 30",
    ],
    ids=["months across", "districts across", "a list"],
)
@pytest.mark.parametrize("title", ["งานแสดงสินค้า OTOP ณ จังหวัดชลบุรี", ""])
def test_districts_that_only_the_own_province_has_are_ours_whatever_is_mentioned_above(title: str, table: str) -> None:
    tabs = (TabValues(0, "รายงาน" if title else "ชลบุรี", rows(f"{title}\n{table}")),)
    export = read_export(SpreadsheetValues("x", tabs), NAMES, read_at=READ_AT, today=TODAY)
    assert [amount // 100 for _, amount in export.sales.figures()] == [10, 20, 30]
    assert codes(export) == []


@pytest.mark.parametrize(
    "below",
    [
        "บางคล้า | 20\nอ.บางคล้า | 20",
        "ศรีราชา | 20\n\nยอดจำหน่าย OTOP จังหวัดฉะเชิงเทรา\nอำเภอ | ต.ค.66\nบางคล้า | 1\nบ้านโพธิ์ | 2",
    ],
    ids=["one of ours by a slip", "a table of ours below"],
)
def test_a_title_of_another_province_holds_where_the_districts_below_are_not_all_ours(below: str) -> None:
    with pytest.raises(ShapeError) as refused:
        drawn(f"ยอดจำหน่าย OTOP จังหวัดชลบุรี\nอำเภอ | ต.ค.66\nเมือง | 10\n{below}")
    assert refused.value.code == "others-only"


@pytest.mark.parametrize(
    "province",
    [
        "จ.ฉะเชิงเทรา",
        "24",
        "24 ฉะเชิงเทรา",
        "ฉะเชิงเทรา (24)",
        "สพจ.ฉะเชิงเทรา",
        "สำนักงานพัฒนาชุมชนจังหวัดฉะเชิงเทรา",
        "Chachoengsao",
    ],
)
def test_the_own_province_is_written_in_many_ways(province: str) -> None:
    export = drawn(f"จังหวัด | อำเภอ | เดือน | ยอดจำหน่าย\n{province} | เมือง | ต.ค.66 | 5\n | บางคล้า | ต.ค.66 | 6")
    assert (len(export.figure_cells), codes(export)) == (2, [])
    export = drawn(f"จังหวัด | อำเภอ | ต.ค.66\n{province} | เมือง | 5\n | บางคล้า | 6\nรวม | | 11")
    assert (place(export, BANG_KHLA, "2023-10"), codes(export)) == ("C3", [])


def test_provinces_may_be_merged_over_their_districts_and_the_months_head_downwards() -> None:
    export = drawn("""
    เดือน  | ชลบุรี |         | ฉะเชิงเทรา |
           | เมือง  | ศรีราชา | เมือง      | บางคล้า
    ต.ค.66 | 10     | 20      | 30         | 40
    """)
    assert [cell.a1 for cell in export.figure_cells.values()] == ["D3", "E3"]
    assert codes(export) == ["rows-of-others"]


@pytest.mark.parametrize(("head", "month"), [("ต.ค.66", ""), ("เดือน | ยอดขาย", "ต.ค.66 |")], ids=["a table", "a list"])
def test_rows_of_a_province_that_is_not_known_are_asked_about_and_left_out(head: str, month: str) -> None:
    export = drawn(f"""
    จังหวัด     | อำเภอ   | {head}
    ชลบุรี      | เมือง   | {month} 5
    ฉช.        | เมือง   | {month} 6
               | บางคล้า | {month} 7
    ฉะเชิงเทรา  | บางปะกง | {month} 8
    """)
    assert export.sales == MonthlySales({(BANG_PAKONG, Month(2023, 10)): Satang(800)})
    assert sorted((each.code, each.cell and each.cell.a1, each.text) for each in export.findings) == [
        ("province-unknown", "A3", "ฉช."),
        ("rows-of-others", "A2", ""),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("เมือง | 1\nรวมจังหวัดชลบุรี | 1\nเมือง | 5\nบางคล้า | 6\nรวมจังหวัดฉะเชิงเทรา | 11", "B4 B5"),
        ("รวมชลบุรี | 1\nเมือง | 1\nรวม จ.ฉะเชิงเทรา | 11\nเมือง | 5\nบางคล้า | 6", "B5 B6"),
        ("เมือง | 5\nบางคล้า | 6\nรวมฉะเชิงเทรา | 11\nรวม | 11", "B2 B3"),
    ],
)
def test_a_sum_may_say_whose_the_rows_are(text: str, expected: str) -> None:
    export = drawn(f"อำเภอ | ต.ค.66\n{text}")
    assert " ".join(cell.a1 for cell in export.figure_cells.values()) == expected
    assert set(codes(export)) <= {"rows-of-others"}


@pytest.mark.parametrize("above", ["จังหวัด | ชลบุรี | ฉะเชิงเทรา |", " | จังหวัดชลบุรี | จังหวัดฉะเชิงเทรา |"])
def test_each_district_across_is_of_the_province_above_it(above: str) -> None:
    export = drawn(f"{above}\nเดือน | เมือง | เมือง | บางคล้า\nต.ค.66 | 10 | 20 | 30")
    assert [cell.a1 for cell in export.figure_cells.values()] == ["C3", "D3"]
    assert [(each.code, each.cell and each.cell.a1) for each in export.findings] == [("rows-of-others", "B1")]


@pytest.mark.parametrize(
    ("text", "rows_of_others"),
    [
        ("อำเภอ | ต.ค.66\nเมืองชลบุรี | 1\nอ.บางละมุง | 2\nบางคล้า | 3\nพัทยา | 4", "2"),
        ("อำเภอ | เดือน | ยอดขาย\nบางละมุง | ต.ค.66 | 1\n | พ.ย.66 | 2\nบางคล้า | ต.ค.66 | 3", "2"),
        ("เดือน | ศรีราชา | บางคล้า | พานทอง\nต.ค.66 | 1 | 3 | 2", "2"),
    ],
)
def test_districts_of_other_provinces_are_left_out_and_counted(text: str, rows_of_others: str) -> None:
    export = drawn(text)
    assert export.sales == MonthlySales({(BANG_KHLA, Month(2023, 10)): Satang(300)})
    assert [dict(each.data)["rows"] for each in export.findings if each.code == "rows-of-others"] == [rows_of_others]


def test_the_districts_are_found_in_a_long_table_wherever_they_stand() -> None:
    header: list[CellValue] = ["ที่", "อำเภอ", "ต.ค.66"]
    others: list[list[CellValue]] = [[number, f"ทดสอบ {number}", 1] for number in range(1_200)]
    table: list[list[CellValue]] = [header, *others, [0, "บางคล้า", 10], *others, [0, "บางปะกง", 20], [0, None, 30]]
    export = read_export(SpreadsheetValues("x", (TabValues(0, "", table),)), NAMES, read_at=READ_AT, today=TODAY)
    assert export.sales == MonthlySales(
        {(BANG_KHLA, Month(2023, 10)): Satang(1_000), (BANG_PAKONG, Month(2023, 10)): Satang(2_000)}
    )
    assert place(export, BANG_PAKONG, "2023-10") == "C2403"
    (left_out,) = [each for each in export.findings if each.code == "rows-unnamed"]
    assert (left_out.cell and left_out.cell.a1, dict(left_out.data)) == ("A201", {"rows": "2201"})


def test_a_tab_that_names_the_districts_far_too_often_is_left_out_and_named() -> None:
    small = TabValues(0, "ยอด", rows("อำเภอ | ต.ค.66\nบางคล้า | 10"))
    table: list[list[CellValue]] = [["อำเภอ", "สินค้า", "ต.ค.66"]]
    table += [["บางคล้า", "ผ้า", 1]] * 1_200
    tabs = (small, TabValues(1, "รายสินค้า", table))
    export = read_export(SpreadsheetValues("x", tabs), NAMES, read_at=READ_AT, today=TODAY)
    assert export.sales == MonthlySales({(BANG_KHLA, Month(2023, 10)): Satang(1_000)})
    assert [(each.code, each.text) for each in export.findings] == [("tab-too-large", "รายสินค้า")]


def test_a_name_merged_over_the_rows_of_two_provinces_is_not_taken_along() -> None:
    export = drawn("""
    เดือน  | จังหวัด    | อำเภอ   | ยอดจำหน่าย
    ต.ค.66 | ชลบุรี     | เมือง   | 10
    พ.ย.66 | ฉะเชิงเทรา |         | 20
           | ฉะเชิงเทรา | บางคล้า | 30
    """)
    assert export.sales == MonthlySales({(BANG_KHLA, Month(2023, 11)): Satang(3_000)})
    assert [(each.code, each.cell and each.cell.a1) for each in export.findings] == [
        ("rows-of-others", "B2"),
        ("row-nameless", "C3"),
    ]


def test_a_tab_that_was_left_out_is_named() -> None:
    small = TabValues(0, "ยอด", rows("อำเภอ | ต.ค.66\nบางคล้า | 10"))
    tabs = (small, TabValues(1, "ข้อมูลดิบ", [], too_large=True))
    export = read_export(SpreadsheetValues("x", tabs), NAMES, read_at=READ_AT, today=TODAY)
    assert [(each.code, each.text) for each in export.findings] == [("tab-too-large", "ข้อมูลดิบ")]


LARGE = {
    "equal months": [["อำเภอ", *["ต.ค.66"] * 9_998], ["บางคล้า", *["1"] * 9_998]],
    "one cell in each row": [["บางคล้า"]] * 99_999,
    "wide and high": [*[["x"]] * 90_000, ["ต.ค.66"] * 9_999],
    "other names": [
        ["อำเภอ", "เดือน", "ยอดขาย"],
        ["บางคล้า", "ต.ค.66", "1"],
        *([f"อ{n}", "x", "1"] for n in range(60_000)),
    ],
    "something else": [[f"นาย{number}", f"ถนน {number}", "5"] for number in range(60_000)],
}


@pytest.mark.parametrize("table", LARGE.values(), ids=LARGE)
def test_a_large_table_of_something_else_takes_no_time(table: list[list[str]]) -> None:
    started = time.process_time()
    with pytest.raises((ShapeError, FileRefused)):
        read_export(SpreadsheetValues("x", (TabValues(0, "", table),)), NAMES, read_at=READ_AT, today=TODAY)
    assert time.process_time() - started < ENOUGH_SECONDS


class Asked(DistrictNames):
    """Counts how often it is asked."""

    times = 0

    def knows(self, text: str) -> bool:
        self.times += 1
        return super().knows(text)

    def means_province(self, text: str) -> bool:
        self.times += 1
        return super().means_province(text)


def test_a_long_list_is_asked_about_each_name_once_and_not_about_each_row() -> None:
    names = Asked(DISTRICTS, OFFICE.name)
    table: list[list[CellValue]] = [["จังหวัด", "อำเภอ", "เดือน", "ยอดขาย"]]
    table += [["ชลบุรี", "เมือง", "ต.ค.66", number] for number in range(3_000)]
    table += [["ฉะเชิงเทรา", "บางคล้า", "ต.ค.66", 5]]
    export = read_export(SpreadsheetValues("x", (TabValues(0, "", table),)), names, read_at=READ_AT, today=TODAY)
    assert export.sales == MonthlySales({(BANG_KHLA, Month(2023, 10)): Satang(500)})
    assert names.times < 100


def test_tabs_are_put_together() -> None:
    first = "อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 10 | 20"
    second = "อำเภอ | เดือน | ยอดขาย\nบางคล้า | ธ.ค.66 | 30"
    export = drawn(first, second)
    assert (baht(export, BANG_KHLA, "2023-10"), baht(export, BANG_KHLA, "2023-12")) == (10, 30)


def test_the_provinces_own_table_may_be_the_export() -> None:
    seed = seed_snapshot()
    table = [[cell or "" for cell in line] for line in seed_rows()]
    export = read_export(
        SpreadsheetValues("x", unpacked(delimited(table, "cp874"))), NAMES, read_at=READ_AT, today=TODAY
    )
    assert export.sales == seed.sales
    assert (export.targets, export.printed, codes(export)) == ({}, {}, [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ไม่มีอะไร",
        "ชื่อ | ราคา\nก | 1",
        "อำเภอ | เดือน | ยอดขาย",
    ],
)
def test_a_table_of_something_else_is_none(text: str) -> None:
    with pytest.raises(ShapeError) as refused:
        drawn(text)
    assert refused.value.code == "table-missing"


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("อำเภอ | ต.ค.66 | ต.ค.66\nบางคล้า | 1 | 2", "B1, C1"),
        ("เดือน | บางคล้า\nต.ค.66 | 1\nต.ค.66 | 2", "A2, A3"),
        ("อำเภอ | เดือน | ยอดขาย | รายได้\nบางคล้า | ต.ค.66 | 1 | 2", "C1, D1"),
    ],
)
def test_two_columns_for_the_same_thing_are_named_by_their_cells(text: str, cells: str) -> None:
    with pytest.raises(ShapeError) as refused:
        drawn(text)
    assert (refused.value.code, dict(refused.value.data)["cells"]) == ("header-doubled", cells)


# Whatever the shape

FIGURES = st.dictionaries(
    st.tuples(st.sampled_from(DISTRICTS), st.sampled_from([Month(2023, 10).plus(number) for number in range(6)])),
    st.integers(0, 10**12),
    min_size=1,
)
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def in_rows(figures: dict[tuple[District, Month], int]) -> list[list[str]]:
    months = sorted({month for _, month in figures})
    districts = dict.fromkeys(district for district, _ in figures)
    return [
        ["อำเภอ", *map(label, months)],
        *([each, *(amount(figures.get((each, month))) for month in months)] for each in districts),
    ]


def in_columns(figures: dict[tuple[District, Month], int]) -> list[list[str]]:
    return [list(column) for column in zip(*in_rows(figures), strict=True)]


def in_a_list(figures: dict[tuple[District, Month], int]) -> list[list[str]]:
    rows = [[district, label(month), amount(satang)] for (district, month), satang in figures.items()]
    random.Random(0).shuffle(rows)  # noqa: S311 (an order, no secret)
    return [["อำเภอ", "เดือน", "ยอดจำหน่าย"], *rows]


def label(month: Month) -> str:
    return f"{MONTH_ABBREVIATIONS[month.number - 1]} {month.buddhist_year}"


def amount(satang: int | None) -> str:
    return "" if satang is None else "{:,}.{:02}".format(*divmod(satang, SATANG_PER_BAHT))


@settings(max_examples=60)
@given(
    FIGURES,
    st.sampled_from([in_rows, in_columns, in_a_list]),
    st.sampled_from(["utf-8", "cp874", "utf-16"]),
    st.booleans(),
)
def test_the_figures_are_the_same_in_every_shape_encoding_and_script(
    figures: dict[tuple[District, Month], int],
    shape: object,
    encoding: str,
    is_thai: bool,  # noqa: FBT001
) -> None:
    assert callable(shape)
    table = [[cell.translate(THAI_DIGITS) if is_thai else cell for cell in row] for row in shape(figures)]
    tabs = unpacked(delimited(table, encoding))
    export = read_export(SpreadsheetValues("x", tabs), NAMES, read_at=READ_AT, today=TODAY)
    assert export.sales == MonthlySales(figures)  # type: ignore[arg-type]
    assert codes(export) == []


CELLS = st.sampled_from(
    [
        "",
        "อำเภอ",
        "เดือน",
        "ปี",
        "ยอดขาย",
        "บางคล้า",
        "บางปะกง",
        "รวม",
        "ต.ค.66",
        "พ.ย.",
        "10",
        "2567",
        "1,234",
        "#REF!",
        "-",
    ]
)


@settings(max_examples=300)
@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_no_table_raises_anything_but_that_it_makes_no_sense(table: list[list[str]]) -> None:
    try:
        export = read_export(SpreadsheetValues("x", (TabValues(0, "", table),)), NAMES, read_at=READ_AT, today=TODAY)
    except (ShapeError, FileRefused):
        return
    assert export.figure_cells or export.findings


@settings(max_examples=200)
@given(
    st.one_of(
        st.from_regex("[0-9๐-๙]{1,8}", fullmatch=True),
        st.integers(),
        st.floats(),
        st.booleans(),
        st.text(min_size=1, max_size=12),
    )
)
def test_whatever_stands_for_the_month_is_a_month_or_is_asked_about(month: CellValue) -> None:
    table: list[list[CellValue]] = [["อำเภอ", "เดือน", "ยอดขาย"], ["บางคล้า", month, 5], ["บางปะกง", "ต.ค.66", 6]]
    export = read_export(SpreadsheetValues("x", (TabValues(0, "", table),)), NAMES, read_at=READ_AT, today=TODAY)
    is_blank = isinstance(month, str) and not visible(month)
    assert is_blank or export.findings or any(district == BANG_KHLA for (district, _), _ in export.sales.figures())


def test_another_offices_districts_are_not_this_ones() -> None:
    with pytest.raises(ShapeError):
        drawn("อำเภอ | ต.ค.66\nบางคล้า | 1", names=office_with("ศรีราชา", "พานทอง", name="ชลบุรี").names)
