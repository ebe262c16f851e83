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
from sheets.assumed_years import without_guesses
from sheets.districts import DistrictNames
from sheets.figures import Entry
from sheets.grid import CellGrid
from sheets.headed_years import with_years_in_words
from sheets.list_headers import MOST_ROWS_ABOVE, list_header
from sheets.own_rows import own_rows
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

_OF_WHAT_IS_LEFT_OUT = frozenset({"rows-of-others", "rows-unnamed", "tab-too-large"})

_WIDEST = 200
_MOST_SQUARED = 2_000_000
"""Columns of a table, and the cells of a tab, blank ones included. A year of a province is some hundreds."""


def read_export(export: SpreadsheetValues, names: DistrictNames, *, read_at: datetime, today: date) -> Snapshot:
    """The figures of the export with their places in it, and what is odd about them.

    `today` says which fiscal year is meant where the export names none. ShapeError when no table is found in it, or
    two of its columns stand for the same.
    """
    grids = [CellGrid.of(_narrowed(tab)) for tab in export.tabs if not tab.hidden]
    readings = [reading for grid in grids for reading in _readings(grid, names, today)]
    if not any(reading.sales or any(map(_is_of_ours, reading.findings)) for reading in readings):
        raise _nothing_found(grids, [finding for reading in readings for finding in reading.findings])
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


def _nothing_found(grids: Sequence[CellGrid], findings: Sequence[Finding]) -> ShapeError:
    """A table of other provinces, and a list whose sales are not found, are told from no table at all."""
    for finding in findings:
        if finding.code == "rows-of-others":
            return ShapeError("others-only", finding.cell, finding.data)
    for grid in grids:
        for header in filter(None, (list_header(grid, row) for row in range(min(grid.height, MOST_ROWS_ABOVE)))):
            if not header.amounts:
                return header.without_amounts(grid)
    return ShapeError("table-missing", data=(("tabs", ", ".join(filter(None, (grid.tab for grid in grids)))),))


def _is_of_figures(finding: Finding) -> bool:
    return finding.code not in _OF_THE_SHEET_ALONE


def _is_of_ours(finding: Finding) -> bool:
    return _is_of_figures(finding) and finding.code not in _OF_WHAT_IS_LEFT_OUT


def _readings(grid: CellGrid, names: DistrictNames, today: date) -> Sequence[TableReading]:
    """What the grid says, as the first of the three shapes that it has."""
    lists, findings = record_tables(grid, names)
    if lists or findings:
        of_lists = [reading for each in lists for reading in _read(each, names, today)]
        of_lists = list(without_guesses(grid, names, of_lists))
        return [*_without_doubles(of_lists), TableReading(frozenset(), {}, {}, (), findings)]
    own, left_out = own_rows(grid, names)
    readings = _read(own, names, today)
    if not readings:
        across, more = own_rows(turned(own, names), names)
        readings, left_out = _read(across, names, today), [*left_out, *more]
    return [*without_guesses(grid, names, readings), TableReading(frozenset(), {}, {}, (), tuple(left_out))]


def _read(grid: CellGrid, names: DistrictNames, today: date) -> tuple[TableReading, ...]:
    return read_tables(with_years_in_words(grid, names), names, today, is_export=True)


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
