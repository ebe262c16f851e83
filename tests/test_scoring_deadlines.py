"""Deadlines: the standing rule, and letters that set a day of their own."""

from __future__ import annotations

from datetime import date

import pytest

from scoring.deadlines import Deadline, DeadlineCalendar, DeadlineRule, LetterDeadline
from scoring.fiscal_year import FiscalYear, Month

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
