"""Years that stand over months in an export ("พ.ศ. 2566" over ต.ค. พ.ย. ธ.ค.) and not in their labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from scoring.findings import Finding, FindingLevel
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

_IN_WORDS = re.compile(r"(?:ปี\s*(?:[พค]\.?\s*ศ\.?)?|[พค]\.\s*ศ\.)\s*(?:[0-9]{4}|[0-9]{2})(?![0-9])")
_LONGEST = 200


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
    if not are_years or is_title or any(map(names.knows, texts)):
        return iter(row)
    return (str(int(value)) if isinstance(value, int | float) else value for value in row)


def _is_year(value: CellValue) -> bool:
    return isinstance(value, int | float) and value in _YEARS


def with_headed_years(table: Table) -> tuple[Table, tuple[Finding, ...]]:
    """The table with the years in its months' labels that stand over them; of fiscal years `Years` takes care.

    Months that one year over them leaves in doubt are left out, each with a finding.
    """
    headed = dict(_headed(table))
    years = ((headed.get(column), label.number) for column, label in table.months)
    are = are_fiscal([(year, number) for year, number in years if year and not year.is_fiscal])
    columns, findings = [], []
    for column in table.columns:
        year = headed.get(column)
        if year is None or not isinstance(column.label, MonthLabel):
            columns.append(column)
        elif are is None and not year.is_fiscal and differs(column.label.number):
            findings.append(Finding("year-doubtful", FindingLevel.ERROR, table.cell(column), text=column.text))
        else:
            month = year.month(column.label.number, is_fiscal=year.is_fiscal or bool(are))
            columns.append(replace(column, label=replace(column.label, years=(month.year,))))
    return replace(table, columns=tuple(columns)), tuple(findings)


def _headed(table: Table) -> Iterator[tuple[Column, StatedYear]]:
    """The months without a year in their labels over which one stands that is not called a fiscal one."""
    for column, label in table.months:
        if not label.years and not fiscal_years_named(column.heads) and (year := _year(column)):
            yield column, year


def _year(column: Column) -> StatedYear | None:
    """The year of the nearest head that names one, alone or in words."""
    for head in column.heads:
        if year := parse_year(head) or _named(head):
            return year
    return None


def _named(head: str) -> StatedYear | None:
    """The one year that a head names in words; a year beside a month is of that month."""
    found = set(_IN_WORDS.findall("" if names_month(head) else ascii_digits(comparable(head[:_LONGEST]))))
    return parse_year(found.pop()) if len(found) == 1 else None
