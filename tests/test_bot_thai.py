"""Thai dates and amounts."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from bot import thai
from scoring.fiscal_year import FiscalYear, Month
from scoring.money import Satang

OCT, NOV, DEC, JAN, FEB, MAR = FiscalYear(2567).months[:6]


@pytest.mark.parametrize(
    ("satang", "text"),
    [(0, "0"), (6_802_560_000, "68,025,600"), (123_450, "1,234.50"), (5, "0.05"), (-150, "-1.50")],
)
def test_baht_shows_satang_only_where_there_are_any(satang: int, text: str) -> None:
    assert thai.baht(Satang(satang)) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(68_025_600, 83_398_500), "81.57"),
        (Fraction(1), "100.00"),
        (Fraction(999_999, 1_000_000), "99.99"),
        (Fraction(36_217, 1_000), "3,621.70"),
        (Fraction(0), "0.00"),
    ],
)
def test_percent_never_rounds_up_to_a_hundred(share: Fraction, text: str) -> None:
    assert thai.percent(share) == text


def test_dates_are_of_the_buddhist_era_and_name_the_weekday() -> None:
    assert thai.date_long(date(2024, 3, 15)) == "วันศุกร์ที่ 15 มีนาคม 2567"
    assert thai.weekday_date_short(date(2024, 3, 15)) == "วันศุกร์ที่ 15 มี.ค. 67"
    assert thai.moment(datetime(2024, 3, 13, 9, 5, tzinfo=ZoneInfo("Asia/Bangkok"))) == "13 มี.ค. 67 เวลา 09.05 น."
    assert thai.month_short(Month(2057, 1)) == "ม.ค. 00"


@pytest.mark.parametrize(
    ("months", "text"),
    [
        ([], ""),
        ([MAR], "มี.ค. 67"),
        ([OCT, NOV, DEC, JAN, FEB], "ต.ค. 66 – ก.พ. 67"),
        ([FEB, OCT, NOV, MAR], "ต.ค. 66 – พ.ย. 66, ก.พ. 67 – มี.ค. 67"),
        ([OCT, DEC], "ต.ค. 66, ธ.ค. 66"),
    ],
)
def test_months_in_a_row_are_told_as_a_span(months: list[Month], text: str) -> None:
    assert thai.months_short(months) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(5), "5"), (Fraction(175, 2), "87.50"), (Fraction(99_999, 1_000), "99.99"), (Fraction(0), "0")],
)
def test_points_are_cut_off_rather_than_rounded_up(value: Fraction, text: str) -> None:
    assert thai.number(value) == text
