"""Years that stand over months in an export ("พ.ศ. 2566" over ต.ค. พ.ย. ธ.ค.) and not in their labels."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from scoring.findings import Finding, FindingLevel
from scoring.fiscal_year import FiscalYear
from sheets.dates import without_dates
from sheets.districts import DistrictNames
from sheets.grid import CellGrid
from sheets.headers import Column
from sheets.labels import fiscal_years_named
from sheets.layout import Table
from sheets.list_headers import heads_years
from sheets.months import MonthLabel, names_month
from sheets.spreadsheet import CellValue
from sheets.stated_years import StatedYear, are_fiscal, differs, parse_year
from sheets.thai_text import ascii_digits, comparable

_YEARS = frozenset((*range(2000, 2100), *range(2500, 2600)))
"""Numbers that may be years, of the common era or of the Buddhist one."""

_IN_WORDS = re.compile(r"(?:ปี\s*(?:[พค]\.?\s*ศ\.?)?|[พค]\.\s*ศ\.)\s*(?:[0-9]{4}|[0-9]{2})(?![0-9]|\s*[-–/]\s*[0-9])")
_SPAN = re.compile(r"(?<![0-9])[0-9]{4}\s*[-–/]\s*(?:[0-9]{4}|[0-9]{2})(?![0-9])")
_LONGEST = 200
_OF_ANOTHER = re.compile(r"เทียบ|ตาม|จาก\s*ปี|กว่า|แผน")
"""Words of a head whose year is there to compare with, or a law's or a plan's."""


def with_years_in_words(grid: CellGrid, names: DistrictNames) -> CellGrid:
    """The grid with the numbers that may be years as text, so that they may head months.

    They are text in rows of nothing but text and such numbers, except in a district's row, and in a title in two cells:
    "ปีงบประมาณ" and beside it the year.
    """
    return replace(grid, rows=tuple(tuple(_in_words(row, names)) for row in grid.rows))


def _in_words(row: tuple[CellValue, ...], names: DistrictNames) -> Iterator[CellValue]:
    there = [value for value in row if value is not None]
    texts = [value for value in there if isinstance(value, str)]
    are_years = all(isinstance(value, str) or _is_year(value) for value in there)
    is_title = len(there) - len(texts) == 1 and any(map(heads_years, texts))
    if not are_years or any(map(names.knows, texts)):
        return iter(row)
    word: Callable[[float], CellValue] = int if is_title else lambda value: str(int(value))
    return (word(value) if isinstance(value, int | float) else value for value in row)


def _is_year(value: CellValue) -> bool:
    return isinstance(value, int | float) and value in _YEARS


def with_headed_years(table: Table) -> tuple[Table, tuple[Finding, ...]]:
    """The table with the years in its months' labels that stand over them; of fiscal years `Years` takes care.

    Months that one year over them leaves in doubt are left out, each with a finding. Its titles are without the
    years that are none of its months'.
    """
    headed = dict(_headed(table))
    titles = tuple(map(_title, table.titles))
    titled = fiscal_years_named((*titles, table.grid.tab))
    plain = [(headed[column], label.number) for column, label in table.months if column in headed]
    are = _are_fiscal([(year, number) for year, number in plain if not year.is_fiscal], titled)
    columns, findings = [], []
    for column in table.columns:
        year = headed.get(column)
        if year is None or not isinstance(column.label, MonthLabel):
            columns.append(column)
        elif _is_doubtful(column, column.label, year, titled, are=are):
            findings.append(Finding("year-doubtful", FindingLevel.ERROR, table.cell(column), text=column.text))
        else:
            month = year.month(column.label.number, is_fiscal=year.is_fiscal or bool(are))
            columns.append(replace(column, label=replace(column.label, years=(month.year,))))
    return replace(table, columns=tuple(columns), titles=titles), tuple(findings)


def _title(text: str) -> str:
    """A title without dates, spans of years, and the year of what the months are compared with, or of a law."""
    text = _SPAN.sub(" ", without_dates(text))
    is_of_another = _OF_ANOTHER.search(text) and not fiscal_years_named([text])
    return _IN_WORDS.sub(" ", text) if is_of_another else text


def _are_fiscal(stated: Sequence[tuple[StatedYear, int]], titled: Collection[FiscalYear]) -> bool | None:
    """Whether the years are fiscal ones; where all their months are of the last quarter only a title tells."""
    if not all(differs(number) for _, number in stated):
        return are_fiscal(stated)
    fitting = [
        each
        for each in (False, True)
        if all(year.month(number, is_fiscal=each).fiscal_year in titled for year, number in stated)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _is_doubtful(
    column: Column, label: MonthLabel, year: StatedYear, titled: Collection[FiscalYear], *, are: bool | None
) -> bool:
    """Whether the month depends on what the year is and nothing says so, or a year in words is none of the titles'."""
    if are is None and not year.is_fiscal and differs(label.number):
        return True
    month = year.month(label.number, is_fiscal=year.is_fiscal or bool(are))
    return bool(titled) and month.fiscal_year not in titled and not any(map(parse_year, column.heads))


def _headed(table: Table) -> Iterator[tuple[Column, StatedYear]]:
    """The months without a year in their labels over which one stands that is not called a fiscal one."""
    for column, label in table.months:
        if not label.years and not fiscal_years_named(column.heads) and (year := _year(column)):
            yield column, year


def _year(column: Column) -> StatedYear | None:
    """The year of the nearest head that names one, alone or in words."""
    return next(filter(None, (parse_year(head) or _named(head) for head in column.heads)), None)


def _named(head: str) -> StatedYear | None:
    """The one year that a head names in words and that is its own; a year beside a month is of that month."""
    text = ascii_digits(comparable(head[:_LONGEST]))
    found = set() if names_month(head) or _OF_ANOTHER.search(text) else set(_IN_WORDS.findall(text))
    return parse_year(found.pop()) if len(found) == 1 else None
