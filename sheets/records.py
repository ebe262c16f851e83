"""Lists with a row for each district and month, put together into a table with a column for each month.

Two rows about the same district and month come into two tables, so that they are seen and never added up or chosen
from: whether they are parts of a sum, or the same figure twice, nothing in a list says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from scoring.findings import Finding
from sheets.districts import DistrictNames
from sheets.grid import CellGrid
from sheets.list_headers import MOST_ROWS_ABOVE, ListHeader, list_header
from sheets.list_rows import Known, ListRecord, list_records
from sheets.provinces import rows_of_others
from sheets.refusal import FileRefused, Reason
from sheets.spreadsheet import CellValue
from sheets.thai_text import comparable

_MOST_CELLS = 100_000
_MOST_NAMES = 2_000
"""The country has fewer than half as many districts."""


_Place = tuple[int, int]
_Key = tuple[str, str, str]
"""The district, the fiscal year where the list has one, and the month."""


def record_tables(grid: CellGrid, names: DistrictNames) -> tuple[tuple[CellGrid, ...], tuple[Finding, ...]]:
    """The tables that a list makes, and what is odd about its rows; neither where the grid is no list.

    ShapeError when two columns hold amounts, FileRefused when the tables would be far too large.
    """
    for row in range(min(grid.height, MOST_ROWS_ABOVE)):
        header = list_header(grid, row)
        if not (header and header.amounts):
            continue
        written = {grid.text(below, header.district) for below in range(row + 1, grid.height)}
        if any(map(names.knows, written)):
            header.refuse_doubles(grid)
            known = _districts_named(written, names)
            others, findings = rows_of_others(header.bare(grid), names)
            records, doubtful = list_records(grid, header, known, others)
            return tuple(_tables(grid, header, records, known)), (*findings, *doubtful)
    return (), ()


def _districts_named(written: AbstractSet[str], names: DistrictNames) -> Known:
    if len(written) > _MOST_NAMES:
        raise FileRefused(Reason.TOO_MANY_CELLS)
    return {name: names.match(name).district for name in written}


def _tables(grid: CellGrid, header: ListHeader, records: Sequence[ListRecord], known: Known) -> Iterator[CellGrid]:
    """A table of the first row about each district and month, and one of the second rows where there are any.

    A third row would say no more than that. Months with and without a year stand apart, as they may be the same ones.
    """
    for is_dated in (True, False):
        first: dict[_Key, ListRecord] = {}
        second: dict[_Key, ListRecord] = {}
        for record in (each for each in records if each.is_dated is is_dated):
            key = (known[record.name] or comparable(record.name), record.fiscal_year, record.month)
            if first.setdefault(key, record) is not record:
                second.setdefault(key, record)
        yield from (_table(grid, header, chosen) for chosen in (first, second) if chosen)


def _table(grid: CellGrid, header: ListHeader, records: Mapping[_Key, ListRecord]) -> CellGrid:
    """The titles above the list, heads with what the amounts are, the months, and a row for each district."""
    by_name: dict[str, ListRecord] = {}
    by_month: dict[tuple[str, str], ListRecord] = {}
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
