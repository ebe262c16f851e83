"""Which year an office's own sheet is of: its months' labels and its titles say so, and no other year in it does."""

from __future__ import annotations

from datetime import date

import pytest
from builders import DISTRICTS, codes, read, tab

from sheets.snapshot import Snapshot

FISCAL_TITLE = "ยอดจำหน่าย OTOP ปีงบประมาณ 2567"
LAST_YEARS_DECEMBER, MARCH = date(2023, 12, 20), date(2024, 3, 13)
NEXT_YEARS_NOVEMBER, NEXT_YEARS_APRIL = date(2024, 11, 5), date(2025, 4, 5)

OF_2567 = ("2023-10", "2023-11", "2023-12", "2024-01", "2024-02")
MONTHS = ("ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.")


def sheet(*above: str, months: int = 6, today: date = MARCH, title: str = "ยอดขาย") -> Snapshot:
    """A sheet with those rows above a table of the districts, with figures of all its months but March."""
    header = " | ".join(("ที่", "อำเภอ", "ขั้นต้น", "ขั้นมาตรฐาน", "ขั้นสูง", *MONTHS[:months], "รวม"))
    figures = " | ".join((*map(str, range(100, 105)), "")[:months])
    districts = [f"{number} | {name} | 700 | 800 | 900 | {figures} |" for number, name in enumerate(DISTRICTS, 1)]
    return read(tab("\n".join((*above, header, *districts)), title), today=today)


def over_months(head: object) -> str:
    """A row with a head over the targets and one over the months."""
    return f"| | เป้าหมาย | | | {head}"


def months_of(snapshot: Snapshot) -> tuple[str, ...]:
    """The months that it has figures of."""
    return tuple(sorted({str(month) for (_, month), _ in snapshot.sales.figures()}))


def rounds_of(snapshot: Snapshot) -> list[str]:
    """The rounds that it has targets of."""
    return [str(each) for each in snapshot.targets]


def is_as_the_title_says(snapshot: Snapshot, months: int = 5) -> bool:
    """Whether it is of the first round of 2567, and nothing is odd about its year."""
    is_odd = any("year" in code for code in codes(snapshot))
    return months_of(snapshot) == OF_2567[:months] and rounds_of(snapshot) == ["2567/1"] and not is_odd


@pytest.mark.parametrize("months", [1, 3])
@pytest.mark.parametrize("head", ["ผลการจำหน่าย ปี 2567", "67", "'67", "ปี 2567", "พ.ศ. 2567"])
def test_a_year_over_the_first_months_is_the_fiscal_one_of_the_title(head: str, months: int) -> None:
    read = sheet(FISCAL_TITLE, over_months(head), months=months, today=LAST_YEARS_DECEMBER)
    assert is_as_the_title_says(read, months)


@pytest.mark.parametrize(
    "head",
    [
        "ปี 2566-2567",
        "ปี 2566/2567",
        "ผลการดำเนินงาน เทียบกับปี 2565",
        "ผลการดำเนินงาน ตามแผน พ.ศ. 2566-2570",
        "ปี พ.ศ. 2566 - 2567",
        "ผลการดำเนินงาน (ตามระเบียบ พ.ศ. 2562)",
    ],
)
def test_a_year_in_a_head_may_be_there_to_compare_with_or_a_plans(head: str) -> None:
    assert is_as_the_title_says(sheet(FISCAL_TITLE, over_months(head)))


def test_without_a_title_a_year_over_months_moves_none_of_them() -> None:
    read = sheet("รายงาน OTOP", over_months("ผลการจำหน่าย ปี 2567"), months=3, today=LAST_YEARS_DECEMBER)
    assert months_of(read) == OF_2567[:3]
    assert rounds_of(read) == ["2567/1"]


def test_years_over_targets_and_months_move_none_of_them() -> None:
    read = sheet("| | เป้าหมาย ปี 2567 | | | ผล ปี 2567", months=2, today=LAST_YEARS_DECEMBER)
    assert months_of(read) == OF_2567[:2]
    assert rounds_of(read) == ["2567/1"]


@pytest.mark.parametrize("today", [MARCH, NEXT_YEARS_NOVEMBER, NEXT_YEARS_APRIL])
@pytest.mark.parametrize(
    "title",
    [
        "ยอดจำหน่าย OTOP รอบที่ 1 (ต.ค. - มี.ค.) ปี 2567",
        "ยอดจำหน่าย OTOP ปี 2567 ประจำเดือนมีนาคม",
        "ยอดจำหน่าย OTOP ปี 2567 เดือนตุลาคม - มีนาคม",
        "ยอดจำหน่าย OTOP รอบเดือน ต.ค. - มี.ค. ปี 2567",
    ],
)
def test_the_year_of_a_title_counts_beside_months(title: str, today: date) -> None:
    assert is_as_the_title_says(sheet(title, "", today=today))


@pytest.mark.parametrize("today", [MARCH, NEXT_YEARS_NOVEMBER, NEXT_YEARS_APRIL])
@pytest.mark.parametrize(
    "below",
    [
        "ตามระเบียบกระทรวงมหาดไทย พ.ศ. 2562",
        "ตามประกาศกรมการพัฒนาชุมชน พ.ศ. 2566",
        "ตามแผนพัฒนาจังหวัด พ.ศ. 2566-2570",
    ],
)
def test_the_year_of_a_law_or_a_plan_is_not_that_of_the_sheet(below: str, today: date) -> None:
    assert is_as_the_title_says(sheet("ยอดจำหน่าย OTOP ปี 2567", below, "", today=today))


def test_where_only_a_law_names_a_year_one_is_assumed() -> None:
    read = sheet("ยอดจำหน่าย OTOP ตามประกาศกรมฯ พ.ศ. 2566", "")
    assert months_of(read) == OF_2567
    assert "fiscal-year-assumed" in codes(read)


@pytest.mark.parametrize("column", range(12))
def test_a_title_may_have_its_year_as_a_number_in_a_cell_of_its_own(column: int) -> None:
    above = ("ยอดจำหน่าย OTOP", f"{'|' * column}ปีงบประมาณ | 2567")
    assert is_as_the_title_says(sheet(*above, today=NEXT_YEARS_NOVEMBER))
    assert is_as_the_title_says(sheet(*above, months=3, today=LAST_YEARS_DECEMBER), 3)


def test_a_round_and_a_year_may_stand_as_numbers_beside_each_other() -> None:
    assert is_as_the_title_says(sheet("ยอดจำหน่าย OTOP", "รอบที่ | 1 | ปีงบประมาณ | 2567", today=NEXT_YEARS_NOVEMBER))


def test_two_numbers_over_months_are_no_title_and_no_years_of_theirs() -> None:
    assert is_as_the_title_says(sheet(FISCAL_TITLE, "| | เป้าหมาย | | | 2566 | | | 2567"))
