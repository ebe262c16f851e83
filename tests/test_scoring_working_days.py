"""Working days: Monday to Friday without the holidays that one hands in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.working_days import WITHOUT_HOLIDAYS, WorkingDays

# April 2567: Saturday the 6th and its substitute on the 8th, and Songkran from the 12th to the 16th.
APRIL = WorkingDays(frozenset(date(2024, 4, day) for day in (6, 8, 12, 13, 14, 15, 16)))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2024, 4, 5), True),
        (date(2024, 4, 6), False),
        (date(2024, 4, 7), False),
        (date(2024, 4, 8), False),
        (date(2024, 4, 9), True),
        (date(2024, 4, 12), False),
    ],
)
def test_weekends_and_holidays_are_no_working_days(day: date, *, working: bool) -> None:
    assert APRIL.is_working(day) is working


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2024, 4, 9), date(2024, 4, 9), date(2024, 4, 9)),
        (date(2024, 4, 6), date(2024, 4, 5), date(2024, 4, 9)),
        (date(2024, 4, 14), date(2024, 4, 11), date(2024, 4, 17)),
        (date(2024, 4, 20), date(2024, 4, 19), date(2024, 4, 22)),
    ],
)
def test_a_day_off_gives_way_to_the_working_day_before_or_after(day: date, before: date, after: date) -> None:
    assert APRIL.on_or_before(day) == before
    assert APRIL.on_or_after(day) == after


@pytest.mark.parametrize(
    ("day", "number", "found"),
    [
        (date(2024, 3, 15), 1, date(2024, 3, 18)),
        (date(2024, 3, 15), 3, date(2024, 3, 20)),
        (date(2024, 4, 5), 1, date(2024, 4, 9)),
        (date(2024, 4, 5), 5, date(2024, 4, 18)),
        (date(2024, 4, 14), 1, date(2024, 4, 17)),
    ],
)
def test_working_days_after_a_day_are_counted_without_it(day: date, number: int, found: date) -> None:
    assert APRIL.after(day, number) == found


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(DAYS, st.frozensets(st.integers(-20, 20), max_size=15), st.integers(1, 10))
def test_what_is_found_is_a_working_day_and_none_lies_between(day: date, off: frozenset[int], number: int) -> None:
    calendar = WorkingDays(frozenset(day + timedelta(days=each) for each in off))
    before, after = calendar.on_or_before(day), calendar.on_or_after(day)
    assert before <= day <= after
    assert calendar.is_working(before)
    assert calendar.is_working(after)
    between = [before + timedelta(days=each) for each in range(1, (after - before).days)]
    assert not any(calendar.is_working(each) for each in between)
    found = calendar.after(day, number)
    counted = [day + timedelta(days=each) for each in range(1, (found - day).days + 1)]
    assert sum(map(calendar.is_working, counted)) == number


def test_without_holidays_every_weekday_is_a_working_day() -> None:
    week = [date(2024, 4, 8) + timedelta(days=each) for each in range(7)]
    assert [WITHOUT_HOLIDAYS.is_working(day) for day in week] == [True] * 5 + [False] * 2
