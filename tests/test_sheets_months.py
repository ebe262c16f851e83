"""Month headers: read exactly, in every way that people write them, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.fiscal_year import FiscalYear, Month
from sheets.months import MONTH_ABBREVIATIONS, MONTH_NAMES, MonthLabel, parse_month, resembles_month

FY = FiscalYear(2567)

HEADERS = {
    "ต.ค.66": "2023-10",
    "ต.ค. 66": "2023-10",
    "ต.ค.2566": "2023-10",
    "ต.ค. 2566": "2023-10",
    "ตค66": "2023-10",
    "ตค.66": "2023-10",
    "ตค 2566": "2023-10",
    "ต.ค.'66": "2023-10",
    "ต.ค.’66": "2023-10",
    "ต.ค.-66": "2023-10",
    "ต.ค./66": "2023-10",
    "ต.ค. (66)": "2023-10",
    "ต.ค.๖๖": "2023-10",
    "ต.ค. ๒๕๖๖": "2023-10",
    "ตุลาคม๒๕๖๖": "2023-10",
    "ตุลาคม 2566": "2023-10",
    "ตุลาคม พ.ศ. 2566": "2023-10",
    "ตุลาคม ปี 66": "2023-10",
    "เดือนตุลาคม 2566": "2023-10",
    "ประจำเดือน ตุลาคม พ.ศ. 2566": "2023-10",
    "ประจำเดือน ต.ค. ๖๖": "2023-10",
    "ยอดจำหน่ายเดือนตุลาคม 2566": "2023-10",
    "ตุลาคม 66 (บาท)": "2023-10",
    "ต.ค.2023": "2023-10",
    "ต.ค. ค.ศ. 2023": "2023-10",
    "1 ต.ค. 66": "2023-10",
    "1-ต.ค.-2566": "2023-10",
    "1/10/2566": "2023-10",
    "1/10/2023": "2023-10",
    "๑/๑๐/๒๕๖๖": "2023-10",
    "01/10/66": "2023-10",
    "10/2566": "2023-10",
    "2023-10-01": "2023-10",
    "2566-10": "2023-10",
    "Oct-23": "2023-10",
    "Oct 66": "2023-10",
    "October 2023": "2023-10",
    "ม.ค.67": "2024-01",
    "มี.ค.\u00a067": "2024-03",
    "มิ.ย.67": "2024-06",
    "เม.ย.67": "2024-04",
    "ก.พ.67": "2024-02",
    "ก.ค.67": "2024-07",
    "ก.ย.67": "2024-09",
    "พ.ค.67": "2024-05",
    "พ.ย.66": "2023-11",
    "กรกฏาคม 2567": "2024-07",
    "\u200bธ.ค.66 ": "2023-12",
    "Sept 2024": "2024-09",
}


@pytest.mark.parametrize(("header", "month"), HEADERS.items())
def test_a_header_is_read(header: str, month: str) -> None:
    label = parse_month(header)

    assert label is not None
    assert label.within([FY]) == Month.parse(month)


@pytest.mark.parametrize("number", range(1, 13))
@pytest.mark.parametrize("table", [MONTH_NAMES, MONTH_ABBREVIATIONS])
def test_a_month_without_a_year_takes_it_from_the_fiscal_year(number: int, table: tuple[str, ...]) -> None:
    label = parse_month(table[number - 1])

    assert label == MonthLabel(number)
    assert label.within([FY]) == next(month for month in FY.months if month.number == number)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "66",
        "รวม",
        "ม.",
        "ต.ค.566",
        "ต.ค.25666",
        "ต.ค.-ธ.ค.66",
        "ตุลาค 66",
        "มคม",
        "13/2566",
        "0/2566",
        "10/1/2566",  # the tenth of January, or the month typed first: not certain
        "45200",
        "ตุลาคม 2566 - กุมภาพันธ์ 2567 (5 เดือน)",
    ],
)
def test_what_is_not_exactly_a_month_is_none(header: str) -> None:
    assert parse_month(header) is None


@pytest.mark.parametrize("header", ["ต.ค.23", "ต.ค.76", "ต.ค.2666", "ต.ค.67", "2023-09", "Oct 2099"])
def test_a_month_outside_the_fiscal_year_is_not_in_it(header: str) -> None:
    label = parse_month(header)

    assert label is not None
    assert label.within([FY]) is None


def test_a_month_without_a_year_is_uncertain_between_two_fiscal_years() -> None:
    assert MonthLabel(10).within([FiscalYear(2567), FiscalYear(2568)]) is None


@pytest.mark.parametrize("header", ["ตุลาค 66", "ต.ค.566", "มกรคม", "พฤศจิกา 66", "เดือน มีนคม 67"])
def test_a_header_that_was_meant_as_a_month_is_worth_a_question(header: str) -> None:
    assert resembles_month(header)


@pytest.mark.parametrize("header", ["อำเภอ", "รวม", "หมายเหตุ", "ต.ค.66 - ธ.ค.66", "ไตรมาส 1", "ระดับคะแนน", "มูลค่า"])
def test_a_header_that_was_not_is_none(header: str) -> None:
    assert not resembles_month(header)


@given(st.text(max_size=60))
def test_no_header_breaks_it(text: str) -> None:
    label = parse_month(text)

    assert label is None or 1 <= label.number <= 12
    assert resembles_month(text) in {True, False}
