"""Days as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import thai
from bot.deadlines.days import next_day, read_day

TODAY = date(2024, 3, 13)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15 มี.ค. 67", date(2024, 3, 15)),
        ("๑๕ มี.ค. ๖๗", date(2024, 3, 15)),
        ("15 มีนาคม 2567", date(2024, 3, 15)),
        ("วันศุกร์ที่ 15 มีนาคม 2567", date(2024, 3, 15)),
        ("ภายในวันที่ ๑๕ มีนาคม ๒๕๖๗", date(2024, 3, 15)),
        ("ศ. 15 มี.ค. 67", date(2024, 3, 15)),
        ("ศุกร์ที่ 15 มี.ค. 67", date(2024, 3, 15)),
        ("15มีค67", date(2024, 3, 15)),
        ("15/3/67", date(2024, 3, 15)),
        ("15/03/2567", date(2024, 3, 15)),
        ("15-3-2024", date(2024, 3, 15)),
        ("2024-03-15", date(2024, 3, 15)),
        ("2567-03-15", date(2024, 3, 15)),
        ("15 Mar 24", date(2024, 3, 15)),
        ("15 Mar 67", date(2024, 3, 15)),
        ("15 มี.ค.", date(2024, 3, 15)),
        ("5 มี.ค.", date(2025, 3, 5)),
        ("5/4", date(2024, 4, 5)),
        ("20", date(2024, 3, 20)),
        ("13", date(2024, 3, 13)),
        ("วันที่ 5", date(2024, 4, 5)),
        ("31", date(2024, 3, 31)),
        ("29/02/2567", date(2024, 2, 29)),
        ("5 มี.ค. 67", date(2024, 3, 5)),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: date) -> None:
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "พรุ่งนี้",
        "มี.ค. 67",
        "15 มี.ค. 67 และ 18 มี.ค. 67",
        "29/02/2568",
        "31 เม.ย. 67",
        "0",
        "32",
        "15/13/67",
        "15 มีก 67",
        "รอข้อมูล",
    ],
)
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    assert read_day(text, TODAY) is None


def test_a_month_that_is_too_short_is_passed_over() -> None:
    assert next_day(31, date(2024, 4, 1)) == date(2024, 5, 31)


DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(DAYS, DAYS)
def test_a_day_that_the_bot_writes_it_also_reads(day: date, today: date) -> None:
    for written in (thai.date_short(day), thai.date_long(day), thai.weekday_date_brief(day), str(day)):
        assert read_day(written, today) == day


@given(st.text(max_size=80), DAYS)
def test_no_text_breaks_the_reader(text: str, today: date) -> None:
    read_day(text, today)
