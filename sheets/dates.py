"""Dates in a text: the day or month of a report, which is of another fiscal year than its number from October on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scoring.fiscal_year import MONTHS_PER_YEAR, FiscalYear, Month
from sheets.months import MONTH_ABBREVIATIONS, MONTH_NAMES, common_year, parse_month
from sheets.thai_text import ascii_digits, comparable

_THAI = "|".join(map(re.escape, sorted((*MONTH_NAMES, *MONTH_ABBREVIATIONS), key=len, reverse=True)))
_ENGLISH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = re.compile(
    rf"(?P<name>{_THAI}|{_ENGLISH})\s*(?:ปี)?\s*(?:[พค]\.?\s*ศ\.?)?\s*(?P<of_name>[0-9]{{4}}|[5-9][0-9])(?![0-9])"
    r"|(?<![0-9/.-])[0-9]{1,2}[/.-](?P<second>[0-9]{1,2})[/.-](?P<last>[0-9]{4}|[5-9][0-9])(?![0-9/.-])"
    r"|(?<![0-9/.-])(?P<first>[0-9]{4})[/.-](?P<next>[0-9]{1,2})[/.-][0-9]{1,2}(?![0-9/.-])"
)
_LONGEST = 200


def without_dates(text: str) -> str:
    """What a text says besides dates, with Arabic digits and in lower case."""
    return _DATE.sub(" ", _readable(text))


def fiscal_years_of_dates(text: str) -> Iterator[FiscalYear]:
    """The fiscal year of each date: of "31 ตุลาคม 2566", "พิมพ์เมื่อ 15/12/2566" and "2023-12-15" it is 2567."""
    for match in _DATE.finditer(_readable(text)):
        label = parse_month(match["name"]) if match["name"] else None
        number = label.number if label else int(match["second"] or match["next"] or 0)
        if 1 <= number <= MONTHS_PER_YEAR:
            digits = match["of_name"] or match["last"] or match["first"]
            yield Month(common_year(digits), number).fiscal_year


def _readable(text: str) -> str:
    return ascii_digits(comparable(text[:_LONGEST])).lower()
