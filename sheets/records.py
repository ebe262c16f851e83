"""Lists with a row for each district and month, put together into a table with a column for each month.

Two rows about the same district and month come into two tables, so that they are seen and never added up or chosen
from: whether they are parts of a sum, or the same figure twice, nothing in a list says.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scoring.findings import Finding, FindingLevel
from scoring.fiscal_year import BUDDHIST_ERA_OFFSET, MONTHS_PER_YEAR
from scoring.sales import District
from sheets.amounts import Recorded, parse_amount
from sheets.districts import DistrictNames
from sheets.grid import CellGrid
from sheets.labels import Role, parse_label
from sheets.list_headers import MOST_ROWS_ABOVE, ListHeader, list_header, rows_of_others
from sheets.months import MONTH_ABBREVIATIONS, MonthLabel, common_year, parse_month
from sheets.refusal import FileRefused, Reason
from sheets.spreadsheet import CellValue
from sheets.thai_text import ascii_digits, comparable

_YEAR_DIGITS = re.compile("[0-9]{4}|[0-9]{2}")
_MONTH_DIGITS = re.compile("[0-9]{1,2}")
_LETTER = re.compile(r"[ก-ฮa-zA-Z]")
_MOST_CELLS = 100_000
_MOST_NAMES = 2_000
"""The country has fewer than half as many districts."""


@dataclass(frozen=True, slots=True)
class _Record:
    """A row: which district and month it is of, and where these stand, as they may be merged downwards."""

    row: int
    name: str
    name_row: int
    month: str
    fiscal_year: str
    month_row: int
    is_dated: bool


_Place = tuple[int, int]
_Key = tuple[str, str, str]
"""The district, the fiscal year where the list has one, and the month."""
_Known = Mapping[str, District | None]
"""Which district each name in the list means."""


def record_tables(grid: CellGrid, names: DistrictNames) -> tuple[tuple[CellGrid, ...], tuple[Finding, ...]]:
    """The tables that a list makes, and what is odd about its rows; neither where the grid is no list.

    ShapeError when two columns hold amounts, FileRefused when the tables would be far too large.
    """
    for row in range(min(grid.height, MOST_ROWS_ABOVE)):
        header = list_header(grid, row)
        if header and header.amounts and _is_list(grid, header, names):
            header.refuse_doubles(grid)
            others, findings = rows_of_others(grid, header, names)
            known = _districts_named(grid, header, names)
            records = list(_records(grid, header, known, others, findings))
            return tuple(_tables(grid, header, records, known)), tuple(findings)
    return (), ()


def _is_list(grid: CellGrid, header: ListHeader, names: DistrictNames) -> bool:
    return any(names.knows(grid.text(row, header.district)) for row in range(header.row + 1, grid.height))


def _districts_named(grid: CellGrid, header: ListHeader, names: DistrictNames) -> _Known:
    written = {grid.text(row, header.district) for row in range(header.row + 1, grid.height)}
    if len(written) > _MOST_NAMES:
        raise FileRefused(Reason.TOO_MANY_CELLS)
    return {name: names.match(name).district for name in written}


def _label(value: CellValue) -> MonthLabel | None:
    """The month in a cell: by its name, by a date, or by its number of the calendar."""
    if isinstance(value, bool) or value is None:
        return None
    text = ascii_digits(comparable(str(int(value) if isinstance(value, float) and value.is_integer() else value)))
    if _MONTH_DIGITS.fullmatch(text) and 1 <= int(text) <= MONTHS_PER_YEAR:
        return MonthLabel(int(text))
    return parse_month(text)


def _records(
    grid: CellGrid,
    header: ListHeader,
    known: _Known,
    others: Collection[int],
    findings: list[Finding],
) -> Iterator[_Record]:
    """The rows that are of a month. A month that cannot be read is asked about if the row has an amount."""
    name, name_row, month_row, year_row = "", 0, 0, 0
    for row in range(header.row + 1, grid.height):
        has_name = bool(_LETTER.search(grid.text(row, header.district)))
        has_month = grid.value(row, header.month) is not None
        if has_name:
            name, name_row = grid.text(row, header.district), row
        if has_month:
            month_row = row
        if header.year is not None and grid.value(row, header.year) is not None:
            year_row = row
        if row in others or not (has_name or has_month) or not (name and month_row):
            continue
        label = _label(grid.value(month_row, header.month))
        if label:
            year = "" if header.year is None or label.years else _year(grid.quote(year_row, header.year))
            text = _month_text(label, grid.text(month_row, header.month), "" if header.is_fiscal else year)
            yield _Record(
                row, name, name_row, text, year if header.is_fiscal else "", month_row, bool(label.years or year)
            )
        elif _is_unreadable(grid, header, row, month_row):
            findings.append(_unreadable(grid, header, month_row, known[name]))


def _unreadable(grid: CellGrid, header: ListHeader, row: int, district: District | None) -> Finding:
    cell, text = grid.cell(row, header.month), grid.quote(row, header.month)
    return Finding("month-unreadable", FindingLevel.ERROR, cell, district, text=text)


def _is_unreadable(grid: CellGrid, header: ListHeader, row: int, month_row: int) -> bool:
    is_sum = parse_label(grid.text(month_row, header.month)) is Role.TOTAL
    return not is_sum and isinstance(parse_amount(grid.value(row, header.amount)), Recorded)


def _year(text: str) -> str:
    """A year of the Buddhist era in four digits; nothing where it cannot be read."""
    digits = ascii_digits(text)
    if not _YEAR_DIGITS.fullmatch(digits):
        return ""
    return str(common_year(digits) + BUDDHIST_ERA_OFFSET)


def _month_text(label: MonthLabel, text: str, year: str) -> str:
    """One spelling for each month, so that all rows of it come into one column."""
    if len(label.years) > 1:
        return text
    years = (str(label.years[0] + BUDDHIST_ERA_OFFSET),) if label.years else (year,)
    return " ".join((MONTH_ABBREVIATIONS[label.number - 1], *years)).strip()


def _tables(grid: CellGrid, header: ListHeader, records: Sequence[_Record], known: _Known) -> Iterator[CellGrid]:
    """A table of the first row about each district and month, and one of the second rows where there are any.

    A third row would say no more than that. Months with and without a year stand apart, as they may be the same ones.
    """
    for is_dated in (True, False):
        first: dict[_Key, _Record] = {}
        second: dict[_Key, _Record] = {}
        for record in (each for each in records if each.is_dated is is_dated):
            key = (known[record.name] or comparable(record.name), record.fiscal_year, record.month)
            if first.setdefault(key, record) is not record:
                second.setdefault(key, record)
        yield from (_table(grid, header, chosen) for chosen in (first, second) if chosen)


def _table(grid: CellGrid, header: ListHeader, records: Mapping[_Key, _Record]) -> CellGrid:
    """The titles above the list, heads with what the amounts are, the months, and a row for each district."""
    by_name: dict[str, _Record] = {}
    by_month: dict[tuple[str, str], _Record] = {}
    for (name, year, month), record in records.items():
        by_name.setdefault(name, record)
        by_month.setdefault((year, month), record)
    if len(by_name) * len(by_month) > _MOST_CELLS:
        raise FileRefused(Reason.TOO_MANY_CELLS)
    top, amount = header.row, grid.text(header.row, header.amount)
    cells: dict[_Place, tuple[CellValue, _Place]] = {}
    cells[top + 1, 0] = (grid.text(top, header.district), (top, header.district))
    for across, ((year, month), record) in enumerate(by_month.items(), start=1):
        cells[top, across] = (f"{amount} ปีงบประมาณ {year}" if year else amount, (top, header.amount))
        cells[top + 1, across] = (month, (record.month_row, header.month))
    for down, (name, record) in enumerate(by_name.items(), start=top + 2):
        cells[down, 0] = (record.name, (record.name_row, header.district))
        for across, (year, month) in enumerate(by_month, start=1):
            found = records.get((name, year, month))
            place = (record.row if found is None else found.row, header.amount)
            cells[down, across] = (None if found is None else grid.value(*place), place)
    return _below_titles(grid, top, cells)


def _below_titles(grid: CellGrid, top: int, cells: Mapping[_Place, tuple[CellValue, _Place]]) -> CellGrid:
    """A grid of these cells with their places, below the first rows of another one."""
    height = 1 + max(row for row, _ in cells)
    width = max(grid.width, 1 + max(column for _, column in cells))
    nothing: tuple[CellValue, _Place] = (None, (0, 0))
    titles = (row + (None,) * (width - grid.width) for row in grid.rows[:top])
    body = (tuple(cells.get((row, column), nothing)[0] for column in range(width)) for row in range(top, height))
    places = {at: place for at, (_, place) in cells.items()}
    return CellGrid(grid.tab_id, grid.tab, (*titles, *body), places)
