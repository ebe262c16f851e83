"""Deadlines: the standing rule, and letters that set a day of their own."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.deadlines import Deadline, DeadlineCalendar, DeadlineRule, HolidayShift, LetterDeadline
from scoring.fiscal_year import FiscalYear, Month
from scoring.working_days import WorkingDays

OCT, NOV, DEC, JAN, FEB, MAR = FiscalYear(2567).months[:6]
LETTER = LetterDeadline(date(2024, 3, 15), record=(MAR,), verify=(OCT, NOV, DEC, JAN, FEB), letter="ที่ ฉช ๐๐๑๙/ว")
ROUND = (OCT, NOV, DEC, JAN, FEB, MAR)


def test_a_months_sales_are_due_on_the_20th_of_that_month() -> None:
    assert DeadlineRule().due(FEB) == date(2024, 2, 20)


@pytest.mark.parametrize(
    ("rule", "month", "due"),
    [
        (DeadlineRule(day=31), FEB, date(2024, 2, 29)),
        (DeadlineRule(day=30), Month(2023, 2), date(2023, 2, 28)),
        (DeadlineRule(day=5, month_offset=1), DEC, date(2024, 1, 5)),
        (DeadlineRule(day=31, month_offset=2), DEC, date(2024, 2, 29)),
    ],
)
def test_day_and_month_of_the_rule_can_be_set(rule: DeadlineRule, month: Month, due: date) -> None:
    assert rule.due(month) == due


def test_a_letter_overrides_the_rule_for_the_months_it_names() -> None:
    calendar = DeadlineCalendar(letters=(LETTER,))
    assert calendar.due(MAR) == date(2024, 3, 15)
    assert calendar.due(FEB) == date(2024, 2, 20)


def test_of_two_letters_that_name_a_month_the_later_one_holds() -> None:
    later = LetterDeadline(date(2024, 3, 18), record=(MAR,), letter="ขยายเวลา")
    calendar = DeadlineCalendar(letters=(LETTER, later))
    assert calendar.due(MAR) == date(2024, 3, 18)
    assert calendar.deadlines([MAR, FEB])[-2:] == (
        Deadline(date(2024, 3, 15), (), (FEB,), LETTER.letter),
        Deadline(date(2024, 3, 18), (MAR,), (), "ขยายเวลา"),
    )


def test_deadlines_stand_in_order_with_what_is_to_be_recorded_and_verified() -> None:
    listed = DeadlineCalendar(letters=(LETTER,)).deadlines((*ROUND, MAR.plus(1)))
    assert [(each.due, each.record) for each in listed[-3:]] == [
        (date(2024, 2, 20), (FEB,)),
        (date(2024, 3, 15), (MAR,)),
        (date(2024, 4, 20), (MAR.plus(1),)),
    ]
    assert listed[-2].verify == (OCT, NOV, DEC, JAN, FEB)


def test_months_due_on_one_day_stand_together() -> None:
    rule = DeadlineRule(day=31, month_offset=0)
    letter = LetterDeadline(date(2024, 3, 15), record=(JAN, FEB))
    assert DeadlineCalendar(rule, (letter,)).deadlines([JAN, FEB]) == (Deadline(date(2024, 3, 15), (JAN, FEB)),)


@pytest.mark.parametrize(
    ("calendar", "today", "awaited"),
    [
        (DeadlineCalendar(), date(2023, 9, 30), ()),
        (DeadlineCalendar(), date(2023, 10, 1), (OCT,)),
        (DeadlineCalendar(), date(2023, 10, 21), (OCT,)),
        (DeadlineCalendar(), date(2023, 11, 1), (OCT, NOV)),
        (DeadlineCalendar(letters=(LETTER,)), date(2024, 3, 13), ROUND),
        (DeadlineCalendar(letters=(LETTER,)), date(2024, 3, 30), ROUND),
        (DeadlineCalendar(), date(2024, 12, 1), ROUND),
        (DeadlineCalendar(DeadlineRule(20, 1)), date(2024, 3, 13), ROUND[:5]),
        (DeadlineCalendar(DeadlineRule(20, 1)), date(2024, 3, 21), ROUND),
    ],
)
def test_a_month_is_awaited_once_it_has_begun_up_to_the_next_deadline(
    calendar: DeadlineCalendar, today: date, awaited: tuple[Month, ...]
) -> None:
    assert calendar.awaited(ROUND, today) == awaited


SONGKRAN = WorkingDays(frozenset(date(2024, 4, day) for day in (8, 12, 15, 16)))
APR = MAR.plus(1)


@pytest.mark.parametrize(
    ("day", "shift", "due"),
    [
        (20, HolidayShift.NONE, date(2024, 4, 20)),
        (20, HolidayShift.PREVIOUS, date(2024, 4, 19)),
        (20, HolidayShift.NEXT, date(2024, 4, 22)),
        (15, HolidayShift.PREVIOUS, date(2024, 4, 11)),
        (15, HolidayShift.NEXT, date(2024, 4, 17)),
        (17, HolidayShift.PREVIOUS, date(2024, 4, 17)),
    ],
)
def test_the_rules_day_gives_way_to_a_working_day_where_the_office_wants_it(
    day: int, shift: HolidayShift, due: date
) -> None:
    calendar = DeadlineCalendar(DeadlineRule(day, shift=shift), working_days=SONGKRAN)
    assert calendar.due(APR) == due
    assert calendar.deadlines([APR]) == (Deadline(due, (APR,)),)


def test_a_letters_own_day_stands_on_a_holiday_too() -> None:
    letter = LetterDeadline(date(2024, 4, 15), record=(APR,))
    calendar = DeadlineCalendar(DeadlineRule(shift=HolidayShift.NEXT), (letter,), SONGKRAN)
    assert calendar.due(APR) == date(2024, 4, 15)


def test_a_key_is_stable_and_changes_with_anything_in_it() -> None:
    letter = LetterDeadline(date(2024, 3, 15), (MAR,), (JAN, FEB), "ว 1")
    assert letter.key.startswith("2024-03-15:")
    assert letter.key == LetterDeadline(letter.due, (MAR,), (FEB, JAN), "ว 1").key
    others = (
        LetterDeadline(date(2024, 3, 18), (MAR,), (JAN, FEB), "ว 1"),
        LetterDeadline(date(2024, 3, 15), (), (JAN, FEB, MAR), "ว 1"),
        LetterDeadline(date(2024, 3, 15), (MAR,), (FEB,), "ว 1"),
        LetterDeadline(date(2024, 3, 15), (MAR,), (JAN, FEB), "ว 2"),
        LetterDeadline(date(2024, 3, 15), (JAN, FEB, MAR), (), "ว 1"),
    )
    assert len({letter.key, *(each.key for each in others)}) == 6


def test_deadlines_of_a_span_of_days_are_whole() -> None:
    calendar = DeadlineCalendar(letters=(LETTER,))
    assert calendar.between(date(2024, 3, 15), date(2024, 4, 20)) == (
        Deadline(date(2024, 3, 15), (MAR,), (OCT, NOV, DEC, JAN, FEB), LETTER.letter),
        Deadline(date(2024, 4, 20), (APR,)),
    )
    assert calendar.between(date(2024, 3, 16), date(2024, 4, 19)) == ()


DAYS = st.dates(date(2023, 1, 1), date(2027, 12, 31))
RULES = st.builds(DeadlineRule, st.integers(1, 31), st.integers(0, 12), st.sampled_from(HolidayShift))


@given(RULES, DAYS, st.integers(0, 400), st.integers(0, 400))
def test_a_span_holds_the_same_deadlines_as_a_longer_one(rule: DeadlineRule, first: date, days: int, more: int) -> None:
    calendar = DeadlineCalendar(rule, (LETTER,), SONGKRAN)
    last = date.fromordinal(first.toordinal() + days)
    longer = calendar.between(date.fromordinal(first.toordinal() - more), date.fromordinal(last.toordinal() + more))
    assert calendar.between(first, last) == tuple(each for each in longer if first <= each.due <= last)


@given(RULES, st.integers(0, 60))
def test_every_month_has_its_deadline_in_the_span_around_it(rule: DeadlineRule, months: int) -> None:
    month = OCT.plus(months)
    calendar = DeadlineCalendar(rule, (), SONGKRAN)
    due = calendar.due(month)
    assert month in {each for deadline in calendar.between(due, due) for each in deadline.record}


def test_letters_of_the_chat_hold_beside_those_of_the_file() -> None:
    later = LetterDeadline(date(2024, 3, 18), record=(MAR,), letter="ขยายเวลา")
    calendar = DeadlineCalendar(letters=(LETTER,))
    assert calendar.with_letters([later], ()).due(MAR) == date(2024, 3, 18)
    assert calendar.with_letters((), {LETTER.key}) == DeadlineCalendar()
    assert calendar.with_letters([LETTER], {LETTER.key}).due(MAR) == date(2024, 3, 15)


def test_of_two_letters_that_say_the_same_the_later_is_listed_alone() -> None:
    again = LetterDeadline(LETTER.due, LETTER.record, LETTER.verify, "ว 2")
    (only,) = DeadlineCalendar(letters=(LETTER, again)).between(LETTER.due, LETTER.due)
    assert only == Deadline(LETTER.due, LETTER.record, LETTER.verify, "ว 2")


def test_a_month_to_be_verified_by_one_day_is_asked_for_once() -> None:
    day = LETTER.due
    first, second = LetterDeadline(day, (), (OCT, NOV), "ว 1"), LetterDeadline(day, (), (OCT, DEC), "ว 2")
    later_day = LetterDeadline(date(2024, 3, 29), (), (OCT,), "ว 3")
    assert DeadlineCalendar(letters=(first, second, later_day)).deadlines([OCT, NOV, DEC])[-3:] == (
        Deadline(day, (), (NOV,), "ว 1"),
        Deadline(day, (), (OCT, DEC), "ว 2"),
        Deadline(date(2024, 3, 29), (), (OCT,), "ว 3"),
    )
