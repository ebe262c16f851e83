"""Where the tables of a tab are, found by their labels and by the districts' names, never by position.

Around the tables there may be title rows, notes, signatures, scratch cells, empty rows and columns, and other tables,
beside and below. Hidden rows count as all others do: a filter is a view of one person, not a statement about sales.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise, takewhile

from scoring.findings import Cell
from scoring.levels import Tier
from scoring.money import Satang
from sheets.amounts import Recorded, parse_amount
from sheets.districts import DistrictNames
from sheets.grid import CellGrid
from sheets.headers import Column, Header, LabelCells, find_headers, label_cells
from sheets.labels import Label, Role
from sheets.months import MonthLabel
from sheets.spreadsheet import CellValue
from sheets.subcolumns import months_over_sales

_TITLE_ROWS = 10
_BLANK_ROWS_THAT_END = 5
_FEW = 3
_FOOTER = re.compile(r"\s*\(?(?:หมายเหตุ|เกณฑ์การให้คะแนน|คำอธิบาย|ผู้รายงาน|ผู้จัดทำ|ผู้ตรวจ|ผู้รับรอง|ลงชื่อ|ลงนาม|ที่มา|ข้อมูล\s*ณ)")
_WITHOUT_AMOUNTS = frozenset({Role.DISTRICT, Role.INDEX, Role.LEVEL})


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, the rows that may hold its districts, and the titles above it, nearest first."""

    grid: CellGrid
    header: range
    rows: range
    district_column: int
    columns: tuple[Column, ...]
    unknown: tuple[tuple[int, int], ...]
    titles: tuple[str, ...]

    @property
    def months(self) -> tuple[tuple[Column, MonthLabel], ...]:
        """The columns of months, from left to right."""
        return tuple((column, column.label) for column in self.columns if isinstance(column.label, MonthLabel))

    @property
    def tiers(self) -> tuple[tuple[Column, Tier], ...]:
        """The columns of targets, from left to right."""
        return tuple((column, column.label) for column in self.columns if isinstance(column.label, Tier))

    def labelled(self, role: Role) -> tuple[Column, ...]:
        """The columns of that role, from left to right."""
        return tuple(column for column in self.columns if column.label is role)

    def cell(self, column: Column) -> Cell:
        """The place of a column's label."""
        return self.grid.cell(column.row, column.index)

    @property
    def span(self) -> range:
        """The columns from its first to its last."""
        used = {self.district_column, *(column.index for column in self.columns)}
        return range(min(used), max(used) + 1)

    def amounts(self, column: int) -> Iterator[Satang]:
        """The amounts that stand in a column, whatever it is headed by."""
        for row in self.rows:
            if isinstance(amount := parse_amount(self.grid.value(row, column)), Recorded):
                yield amount.satang

    def numbers(self, row: int) -> Iterator[int]:
        """Its columns of months, targets and sums in which an amount stands in that row, from left to right."""
        for column in self.columns:
            is_of_amounts = column.label not in _WITHOUT_AMOUNTS
            if is_of_amounts and isinstance(parse_amount(self.grid.value(row, column.index)), Recorded):
                yield column.index

    def has_number(self, row: int) -> bool:
        """Whether there is one such amount at least."""
        return next(self.numbers(row), None) is not None


@dataclass(frozen=True, slots=True)
class _Tab:
    """A tab with what is known of its cells: what each labels, and which hold a district's name."""

    grid: CellGrid
    labels: LabelCells
    districts: frozenset[tuple[int, int]]
    district_rows: frozenset[int]


def find_tables(grid: CellGrid, names: DistrictNames) -> tuple[Table, ...]:
    """Every table of a tab that has a column of districts and one of months or targets, from the top."""
    districts = _district_cells(grid, names)
    district_rows = frozenset(row for row, _ in districts)
    labels = months_over_sales(grid, label_cells(grid, district_rows), district_rows)
    tab = _Tab(grid, labels, districts, district_rows)
    headers = find_headers(grid, tab.labels, district_rows)
    tables: list[Table] = []
    stops = [*(header.rows.start for header in headers), grid.height][1:]
    for header, stop in zip(headers, stops, strict=True):
        counts = Counter(column for row, column in tab.districts if header.rows.stop <= row < stop)
        for part in _parts(grid, header, counts):
            table = _table(grid, header, part, counts)
            tables.append(replace(table, titles=_titles(tab, table, tables)))
    return tuple(replace(table, rows=_body(tab, table, tables)) for table in tables)


def _district_cells(grid: CellGrid, names: DistrictNames) -> frozenset[tuple[int, int]]:
    return frozenset(
        (row, column)
        for row, values in enumerate(grid.rows)
        for column, value in enumerate(values)
        if isinstance(value, str) and names.knows(value)
    )


def _parts(grid: CellGrid, header: Header, counts: Counter[int]) -> Iterator[range]:
    """The columns of each table that shares the header's rows.

    A table has a column of districts, and anchors of its own. The names may be repeated at its right edge.
    """
    often = max(_FEW, max(counts.values(), default=0) // 2)
    labelled = {column.index for column in header.columns if column.label is Role.DISTRICT}
    unlabelled = {column for column, count in counts.items() if count >= often and not _is_headed(grid, header, column)}
    found = sorted(labelled | unlabelled) or sorted(counts)[:1]
    indices = {column.index for column in header.columns if column.label is Role.INDEX}
    anchors = [column.index for column in header.columns if not isinstance(column.label, Role)]
    starts = [0]
    for previous, column in pairwise(found):
        behind = any(anchor > column for anchor in anchors)
        if behind and any(previous < anchor < column for anchor in anchors):
            starts.append(column - (column - 1 in indices))
    if found and anchors:
        yield from (range(start, stop) for start, stop in pairwise((*starts, grid.width)))


def _is_headed(grid: CellGrid, header: Header, column: int) -> bool:
    return any(grid.value(row, column) is not None for row in header.rows)


def _table(grid: CellGrid, header: Header, part: range, counts: Counter[int]) -> Table:
    """The table in some columns of a header; its districts stand where it says so or where most of their names are."""
    columns = tuple(column for column in header.columns if column.index in part)
    labelled = {column.index for column in columns if column.label is Role.DISTRICT}
    candidates = sorted(labelled | {column for column in counts if column in part})
    most = max(counts[column] for column in candidates)
    return Table(
        grid,
        header.rows,
        range(header.rows.stop, grid.height),
        max(candidates, key=lambda column: (column in labelled and counts[column] * 2 >= most, counts[column])),
        columns,
        tuple(place for place in header.unknown if place[1] in part),
        (),
    )


def _titles(tab: _Tab, table: Table, above: Sequence[Table]) -> tuple[str, ...]:
    """The text above a header, nearest first: what stands over the table's own columns, then whole rows.

    A header's row with a single text may be a title as well. A table with the same columns as the one above, such as
    one whose header is repeated on every page, has its titles too.
    """
    lone = [row for row in reversed(table.header) if sum(value is not None for value in tab.grid.rows[row]) == 1]
    over = range(table.header.start - 1, max(table.header.start - 1 - _TITLE_ROWS, -1), -1)
    rows = [tab.grid.rows[row] for row in (*lone, *takewhile(lambda row: row not in tab.district_rows, over))]
    own = [_joined(values[table.span.start : table.span.stop]) for values in rows]
    repeated = (each.titles for each in above[-1:] if _labels(each) == _labels(table))
    return tuple(filter(None, chain(own, map(_joined, rows), *repeated)))


def _labels(table: Table) -> list[tuple[int, Label]]:
    return [(column.index, column.label) for column in table.columns]


def _joined(values: Sequence[CellValue]) -> str:
    return " ".join(str(value) for value in values if isinstance(value, str | int))


def _body(tab: _Tab, table: Table, tables: Sequence[Table]) -> range:
    """The rows of a table: to the next header in its columns, a footer, or five blank rows; a few may lie between."""
    starts = (each.header.start for each in tables if _overlap(each.span, table.span))
    stop = min((start for start in starts if start > table.header.start), default=tab.grid.height)
    blank = 0
    for row in range(table.rows.start, stop):
        is_blank = all(value is None for value in tab.grid.rows[row][table.span.start : table.span.stop])
        blank = blank + 1 if is_blank else 0
        if blank == _BLANK_ROWS_THAT_END or _ends(tab, table, row):
            return range(table.rows.start, row)
    return range(table.rows.start, stop)


def _ends(tab: _Tab, table: Table, row: int) -> bool:
    """Whether a row is a footer, or labels the districts of some list below that is no table of ours."""
    if tab.labels.get(row, {}).get(table.district_column) is Role.DISTRICT:
        return True
    name = tab.grid.value(row, table.district_column)
    if name is not None and not _FOOTER.match(str(name)):
        return False
    return any(map(_FOOTER.match, map(str, tab.grid.rows[row]))) and not table.has_number(row)


def _overlap(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop
