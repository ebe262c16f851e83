"""Days as people type them: 15 มี.ค. 67, ๑๕ มีนาคม ๒๕๖๗, 15/3/67, 2024-03-15, or only 15."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from bot.thai import WEEKDAY_ABBREVIATIONS, WEEKDAYS
from scoring.fiscal_year import BUDDHIST_ERA_OFFSET, MONTHS_PER_YEAR, Month
from sheets.months import parse_month
from sheets.thai_text import ascii_digits, comparable

_LONGEST = 60
_FIRST_BUDDHIST_YEAR = 2400
_CENTURY = 100

_WEEKDAY = "|".join(map(re.escape, (*WEEKDAYS, *WEEKDAY_ABBREVIATIONS)))
_BEFORE = re.compile(rf"(?:ภายใน)?\s*(?:วัน)?(?:{_WEEKDAY})?\s*(?:ที่)?\s*")
_BY_NAME = re.compile(r"(?P<day>\d{1,2})\s*(?P<month>[^\d\s].*)")
_BY_NUMBER = re.compile(r"(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})(?:\s*[/.-]\s*(?P<year>\d{4}|\d{2}))?")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_DAY_ALONE = re.compile(r"(?P<day>\d{1,2})")


def read_day(text: str, today: date) -> date | None:
    """The day that is meant, or None. A year of two digits is of the Buddhist era; without one, the next such day is.

    A weekday before it is not compared: the day and the month count.
    """
    line = ascii_digits(comparable(text))[:_LONGEST]
    line = line[match.end() :] if (match := _BEFORE.match(line)) else line
    if match := _YEAR_FIRST.fullmatch(line) or _BY_NUMBER.fullmatch(line):
        number = int(match["month"])
        years = _years(match["year"])
        return _day(int(match["day"]), number, years, today) if 1 <= number <= MONTHS_PER_YEAR else None
    if match := _DAY_ALONE.fullmatch(line):
        return next_day(int(match["day"]), today)
    if (match := _BY_NAME.fullmatch(line)) and (label := parse_month(match["month"])):
        return _day(int(match["day"]), label.number, label.years, today)
    return None


def next_day(day: int, today: date) -> date | None:
    """The next day with that number, today included; a month that is too short for it is passed over."""
    months = (Month.of(today).plus(distance) for distance in range(MONTHS_PER_YEAR))
    found = (_date(month, day) for month in months)
    return next((each for each in found if each and each >= today), None)


def _day(day: int, number: int, years: tuple[int, ...], today: date) -> date | None:
    """Of the years that may be meant the one nearest to today; without any, the next in which the day comes."""
    candidates = [_date(Month(year, number), day) for year in years or (today.year, today.year + 1)]
    possible = [each for each in candidates if each and (years or each >= today)]
    return min(possible, key=lambda each: abs((each - today).days), default=None)


def _date(month: Month, day: int) -> date | None:
    return month.first_day.replace(day=day) if 1 <= day <= monthrange(month.year, month.number)[1] else None


def _years(digits: str | None) -> tuple[int, ...]:
    if digits is None:
        return ()
    year = int(digits)
    if year < _CENTURY:
        year += 2500
    return (year - BUDDHIST_ERA_OFFSET if year >= _FIRST_BUDDHIST_YEAR else year,)
