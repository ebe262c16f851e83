"""An export of another system, read as tolerantly as the sheet, in whichever of three shapes it comes.

The districts stand in rows and the months in columns, or the other way round, or there is a row for each district and
month. An export has no targets and need not have every district.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import chain

from scoring.findings import Cell, Finding, FindingLevel
from sheets.districts import DistrictNames
from sheets.figures import Entry
from sheets.grid import CellGrid
from sheets.list_headers import MOST_ROWS_ABOVE, list_header
from sheets.provinces import own_rows
from sheets.reading import TableReading, read_tables, snapshot_of
from sheets.records import record_tables
from sheets.snapshot import FigureKey, ShapeError, Snapshot
from sheets.spreadsheet import SpreadsheetValues, TabValues
from sheets.turning import turned

_OF_THE_SHEET_ALONE = frozenset(
    {"district-absent", "target-missing", "target-unreadable", "target-conflict", "targets-absent", "sum-doubled"}
    | {"printed-unreadable"}
)
"""What is odd about the sheet of an office, and of no matter in an export: its gaps, its targets, its sums."""

_WIDEST, _HIGHEST = 200, 1_000
_MOST_SQUARED = 2_000_000
"""Columns and rows of a table, and the cells of a tab, blank ones included. A year of a province is some hundreds."""


def read_export(export: SpreadsheetValues, names: DistrictNames, *, read_at: datetime, today: date) -> Snapshot:
    """The figures of the export with their places in it, and what is odd about them.

    `today` says which fiscal year is meant where the export names none. ShapeError when no table is found in it, or
    two of its columns stand for the same.
    """
    grids = [CellGrid.of(_narrowed(tab)) for tab in export.tabs if not tab.hidden]
    readings = [reading for grid in grids for reading in _readings(grid, names, today)]
    if not any(reading.sales or any(map(_is_of_figures, reading.findings)) for reading in readings):
        raise _nothing_found(grids)
    left_out = [tab for tab in export.tabs if tab.too_large and not tab.hidden]
    snapshot = snapshot_of(readings, export.title, names, read_at)
    return replace(
        snapshot,
        targets={},
        target_cells={},
        printed={},
        findings=(*filter(_is_of_figures, snapshot.findings), *map(_left_out, left_out)),
    )


def _left_out(tab: TabValues) -> Finding:
    return Finding("tab-too-large", FindingLevel.HINT, Cell(tab.tab_id, tab.title, "A1"), text=tab.title)


def _narrowed(tab: TabValues) -> TabValues:
    """The tab without columns beyond what any table of months or districts has: what is wide and high fills memory."""
    width = min(_WIDEST, _MOST_SQUARED // max(len(tab.values), 1))
    return replace(tab, values=[row[:width] for row in tab.values])


def _beginning(grid: CellGrid) -> CellGrid:
    """The rows in which a table stands that is no list: one of districts by months is not longer."""
    return CellGrid(grid.tab_id, grid.tab, grid.rows[:_HIGHEST])


def _nothing_found(grids: Sequence[CellGrid]) -> ShapeError:
    """A list whose sales are not found is told from no table at all."""
    for grid in grids:
        for header in filter(None, (list_header(grid, row) for row in range(min(grid.height, MOST_ROWS_ABOVE)))):
            if not header.amounts:
                return header.without_amounts(grid)
    return ShapeError("table-missing", data=(("tabs", ", ".join(filter(None, (grid.tab for grid in grids)))),))


def _is_of_figures(finding: Finding) -> bool:
    return finding.code not in _OF_THE_SHEET_ALONE


def _readings(grid: CellGrid, names: DistrictNames, today: date) -> Sequence[TableReading]:
    """What the grid says, as the first of the three shapes that it has."""
    lists, findings = record_tables(grid, names)
    if lists or findings:
        of_lists = [reading for each in lists for reading in read_tables(each, names, today)]
        return [*_without_doubles(of_lists), TableReading(frozenset(), {}, {}, (), findings)]
    of_others: tuple[Finding, ...] = ()
    for table in (_beginning(grid), turned(_beginning(grid), names)):
        own, found = own_rows(table, names)
        of_others = of_others or tuple(found)
        if readings := read_tables(own, names, today):
            return [*readings, TableReading(frozenset(), {}, {}, (), tuple(found))]
    return [TableReading(frozenset(), {}, {}, (), of_others)] if of_others else []


def _without_doubles(readings: Sequence[TableReading]) -> Iterator[TableReading]:
    """The readings without the figures that stand in several rows of a list, each of which is a finding."""
    counted = Counter(key for reading in readings for key, entry in reading.sales.items() if entry.amount is not None)
    for reading in readings:
        doubled = {key: entry for key, entry in reading.sales.items() if counted[key] > 1 and entry.amount is not None}
        blank = {key: replace(entry, amount=None) for key, entry in doubled.items()}
        findings = chain(reading.findings, (_doubled(key, entry) for key, entry in doubled.items()))
        yield replace(reading, sales={**reading.sales, **blank}, findings=tuple(findings))


def _doubled(key: FigureKey, entry: Entry) -> Finding:
    return Finding("figure-doubled", FindingLevel.ERROR, entry.cell, *key)
