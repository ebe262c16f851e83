"""The rows of a list, each with its district and its month, wherever on the row or above it these stand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from scoring.findings import Finding, FindingLevel
from scoring.fiscal_year import BUDDHIST_ERA_OFFSET, MONTHS_PER_YEAR
from scoring.sales import District
from sheets.amounts import Recorded, parse_amount
from sheets.grid import CellGrid
from sheets.labels import Role, parse_label
from sheets.list_headers import ListHeader
from sheets.months import MONTH_ABBREVIATIONS, MonthLabel, parse_month
from sheets.spreadsheet import CellValue
from sheets.stated_years import StatedYear, are_fiscal, differs, parse_year
from sheets.thai_text import ascii_digits, comparable

_MONTH_DIGITS = re.compile("[0-9]{1,2}")
_LETTER = re.compile(r"[ก-ฮa-zA-Z]")

Known = Mapping[str, District | None]
"""Which district each name in the list means."""


@dataclass(frozen=True, slots=True)
class ListRecord:
    """A row: which district and month it is of, and where these stand, as they may be merged downwards.

    `fiscal_year` is of the Buddhist era, where the row states a fiscal one.
    """

    row: int
    name: str
    name_row: int
    month: str
    fiscal_year: str
    month_row: int
    is_dated: bool


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it stands: where its name is, or 0, and its month, and its year, or None above the first one."""

    row: int
    name_row: int
    month_row: int
    year_row: int | None


def list_records(
    grid: CellGrid, header: ListHeader, known: Known, others: Collection[int]
) -> tuple[list[ListRecord], list[Finding]]:
    """The rows that are of a month, without those of others; a month or year that cannot be told is asked about."""
    if header.year is not None and all(grid.value(row, header.year) is None for row in _below(grid, header)):
        header = replace(header, year=None)
    reader = _Reader(grid, header, known)
    dated = list(reader.dated(_rows(grid, header, others)))
    are = are_fiscal([(year, label.number) for _, label, year in dated if year and not year.is_fiscal])
    records = [reader.record(row, label, year, are_fiscal=are) for row, label, year in dated]
    return list(filter(None, records)), reader.findings


def _below(grid: CellGrid, header: ListHeader) -> range:
    return range(header.row + 1, grid.height)


def _rows(grid: CellGrid, header: ListHeader, others: Collection[int]) -> Iterator[_Row]:
    """The rows below the header that have a name or a month of their own.

    The name may stand above, but not where rows of others lie between: then it is theirs.
    """
    name_row, month_row, year_row = 0, 0, None
    for row in _below(grid, header):
        has_name = bool(_LETTER.search(grid.text(row, header.district)))
        has_month = grid.value(row, header.month) is not None
        name_row = row if has_name else name_row
        month_row = row if has_month else month_row
        if header.year is not None and grid.value(row, header.year) is not None:
            year_row = row
        if row in others:
            name_row = 0
        elif (has_name or has_month) and month_row:
            yield _Row(row, name_row, month_row, year_row)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the months and years of rows, and gathers what cannot be told of those that have an amount."""

    grid: CellGrid
    header: ListHeader
    known: Known
    findings: list[Finding] = field(default_factory=list)

    def dated(self, rows: Iterable[_Row]) -> Iterator[tuple[_Row, MonthLabel, StatedYear | None]]:
        """The rows whose month can be read, each with the year that another cell states where the month has none."""
        label_of = lru_cache(None, typed=True)(_label)
        for row in rows:
            text, stated = self.grid.text(row.month_row, self.header.month), self.year(row)
            label = label_of(self.grid.value(row.month_row, self.header.month))
            if label is None:
                if parse_label(text) is not Role.TOTAL:
                    self.ask("month-unreadable", row, self.header.month)
            elif not row.name_row:
                self.ask("row-nameless", row, self.header.district)
            elif label.years and (stated is None or _agree(label, stated)):
                yield row, label, None
            elif self.header.year is None or (stated and not label.years):
                yield row, label, stated
            else:
                self.ask("year-doubtful", row, self.header.year)

    def year(self, row: _Row) -> StatedYear | None:
        """What the row's cell of years says, or the one above where it is merged downwards."""
        if self.header.year is None or row.year_row is None:
            return None
        year = parse_year(self.grid.quote(row.year_row, self.header.year))
        return replace(year, is_fiscal=True) if year and self.header.is_fiscal else year

    def record(
        self, row: _Row, label: MonthLabel, year: StatedYear | None, *, are_fiscal: bool | None
    ) -> ListRecord | None:
        """The row's record; None where it depends on what its year is and nothing says so."""
        is_fiscal = year is not None and (year.is_fiscal or bool(are_fiscal))
        if year and not year.is_fiscal and are_fiscal is None and differs(label.number):
            self.ask("year-doubtful", row, self.header.year)
            return None
        if year and not is_fiscal:
            label = replace(label, years=(year.year,))
        month = _month_text(label, self.grid.text(row.month_row, self.header.month))
        fiscal_year = str(year.fiscal_year.buddhist_year) if year and is_fiscal else ""
        name = self.grid.text(row.name_row, self.header.district)
        return ListRecord(
            row.row, name, row.name_row, month, fiscal_year, row.month_row, is_dated=bool(label.years or fiscal_year)
        )

    def ask(self, code: str, row: _Row, column: int | None) -> None:
        """A finding about a cell of a row that has an amount."""
        if column is not None and isinstance(parse_amount(self.grid.value(row.row, self.header.amount)), Recorded):
            district = self.known[self.grid.text(row.name_row, self.header.district)] if row.name_row else None
            cell, text = self.grid.cell(row.row, column), self.grid.quote(row.row, column)
            self.findings.append(Finding(code, FindingLevel.ERROR, cell, district, text=text))


def _label(value: CellValue) -> MonthLabel | None:
    """The month in a cell: by its name, by a date, or by its number of the calendar."""
    if isinstance(value, bool) or value is None:
        return None
    text = ascii_digits(comparable(str(int(value) if isinstance(value, float) and value.is_integer() else value)))
    if _MONTH_DIGITS.fullmatch(text) and 1 <= int(text) <= MONTHS_PER_YEAR:
        return MonthLabel(int(text))
    return parse_month(text)


def _agree(label: MonthLabel, stated: StatedYear) -> bool:
    """Whether a month with a year of its own may be what another cell says of its year."""
    readings = (True,) if stated.is_fiscal else (True, False)
    return any(stated.month(label.number, is_fiscal=each).year in label.years for each in readings)


def _month_text(label: MonthLabel, text: str) -> str:
    """One spelling for each month, so that all rows of it come into one column."""
    if len(label.years) > 1:
        return text
    years = (str(year + BUDDHIST_ERA_OFFSET) for year in label.years)
    return " ".join((MONTH_ABBREVIATIONS[label.number - 1], *years))
