"""Months as people head their columns: ต.ค.66, ตุลาคม ๒๕๖๖, ประจำเดือน ต.ค. พ.ศ. 2566, 1/10/2566, 2023-10-01, Oct 2023.

Months are matched exactly and never by likeness: ม.ค., มี.ค., มิ.ย. and เม.ย. are one slip apart.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass

from scoring.fiscal_year import BUDDHIST_ERA_OFFSET, MONTHS_PER_YEAR, FiscalYear, Month
from sheets.thai_text import ascii_digits, comparable

MONTH_NAMES = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
"""The months in full, January first."""

MONTH_ABBREVIATIONS = (
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
)
"""The usual abbreviations, January first."""

_ENGLISH = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_COMMON_MISSPELLINGS = {"กรกฏาคม": 7, "กุมภาพันธุ์": 2, "กุมภาพัน": 2, "ธันวาคน": 12}

_THAI_NUMBERS = {
    name.replace(".", ""): number
    for table in (MONTH_NAMES, MONTH_ABBREVIATIONS)
    for number, name in enumerate(table, start=1)
} | _COMMON_MISSPELLINGS
_ENGLISH_NUMBERS = {form: number for number, name in enumerate(_ENGLISH, start=1) for form in (name, name[:3])} | {
    "sept": 9
}

_BUDDHIST_FROM, _TWO_DIGITS, _CENTURY = 2400, 100, 2500

_IGNORED = re.compile(r"""[\s.\-–—/'’‘`"“”(),*]|(?:พัน|หมื่น|แสน|ล้าน)*บาท""")
_HEADER = re.compile(
    r"(?:ยอด(?:จำหน่าย|ขาย)?)?(?:ประจำ)?(?:เดือน)?(?:0?1)?(?P<name>[^0-9]+?)(?:ปี|พศ|คศ)*(?P<year>[0-9]{4}|[0-9]{2})?"
)
_NAME_IN_TEXT = re.compile(
    "|".join(re.escape(name) for name in sorted((*MONTH_NAMES, *MONTH_ABBREVIATIONS), key=len, reverse=True))
)
_LONGEST_HEADER = 40
_ALIKE = 0.75
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})(?:-[0-9]{1,2}(?:[T ].*)?)?")
_DAY_FIRST = re.compile(r"0?1[/\-.](?P<month>[0-9]{1,2})[/\-.](?P<year>[0-9]{4}|[0-9]{2})")
_MONTH_FIRST = re.compile(r"(?P<month>[0-9]{1,2})[/\-](?P<year>[0-9]{4})")

_DATE = re.compile(r"[0-9]{1,2}[/\-.][0-9]{1,2}[/\-.](?:[0-9]{4}|[0-9]{2})|[0-9]{4}[/\-.][0-9]{1,2}[/\-.][0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class MonthLabel:
    """A month as a header names it: its number, and the years of the common era that may be meant, most often one.

    Without any year it is for the table around it to say which one.
    """

    number: int
    years: tuple[int, ...] = ()

    def within(self, fiscal_years: Collection[FiscalYear]) -> Month | None:
        """The month that it names in one of those fiscal years, or None when it lies outside all of them."""
        months = [Month(year, self.number) for year in self.years]
        if not self.years:
            months = [month for each in fiscal_years for month in each.months if month.number == self.number]
        inside = [month for month in months if month.fiscal_year in fiscal_years]
        return inside[0] if len(inside) == 1 else None


def parse_month(text: str) -> MonthLabel | None:
    """Read a header; None when it is not exactly a month.

    A year of two digits is of the Buddhist era. After an English name it may also be of the common era ("Oct-23"); the
    two lie 43 years apart, so that a table's fiscal year always tells them apart.
    """
    text = ascii_digits(comparable(text)).lower()
    return _parse_date(text) or _parse_name(_IGNORED.sub("", text))


def resembles_month(text: str) -> bool:
    """Whether a header that is no month was probably meant as one ("ตุลาค 66", "ต.ค.256"), for asking, not counting.

    A span of months ("ต.ค.66 - ธ.ค.66") heads a sum and is none.
    """
    text = ascii_digits(comparable(text))
    if len(text) > _LONGEST_HEADER:
        return False
    if names := _NAME_IN_TEXT.findall(text):
        return len(names) == 1
    letters = re.sub("[0-9]|ประจำ|เดือน", "", _IGNORED.sub("", text))
    return bool(difflib.get_close_matches(letters, MONTH_NAMES, n=1, cutoff=_ALIKE))


def names_month(text: str) -> bool:
    """Whether a Thai name of a month stands anywhere in a text."""
    return _NAME_IN_TEXT.search(comparable(text)) is not None


def is_date(text: str) -> bool:
    """Whether a header that is no month is a date ("10/1/2023", "31-12-66").

    A sheet of another locale writes the month first. Which one it is cannot be told, so it is asked about.
    """
    return _DATE.fullmatch(ascii_digits(comparable(text))) is not None


def _parse_name(text: str) -> MonthLabel | None:
    if not (match := _HEADER.fullmatch(text)):
        return None
    year = match["year"]
    if number := _THAI_NUMBERS.get(match["name"]):
        return MonthLabel(number, _years(year))
    if number := _ENGLISH_NUMBERS.get(match["name"]):
        also = (2000 + int(year),) if year and int(year) < _TWO_DIGITS else ()
        return MonthLabel(number, _years(year) + also)
    return None


def _parse_date(text: str) -> MonthLabel | None:
    """A date that Sheets made of a header. Only the first of a month heads a month when the day comes first."""
    for pattern in (_YEAR_FIRST, _DAY_FIRST, _MONTH_FIRST):
        if (match := pattern.fullmatch(text)) and 1 <= int(match["month"]) <= MONTHS_PER_YEAR:
            return MonthLabel(int(match["month"]), _years(match["year"]))
    return None


def _years(digits: str | None) -> tuple[int, ...]:
    return () if digits is None else (common_year(digits),)


def common_year(digits: str) -> int:
    """The year of the common era that two or four digits name; two are of the Buddhist era, and so is 2400 or more."""
    year = int(digits)
    if year < _TWO_DIGITS:
        return _CENTURY + year - BUDDHIST_ERA_OFFSET
    return year - BUDDHIST_ERA_OFFSET if year >= _BUDDHIST_FROM else year
