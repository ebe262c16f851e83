"""Reading a spreadsheet: from the values of its tabs to one snapshot, or the reason why there can be none."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain, combinations
from typing import TypeVar

from scoring.findings import Finding, FindingLevel
from scoring.fiscal_year import EvaluationRound
from scoring.levels import Tier
from scoring.money import Satang
from scoring.printed import PrintedRow, PrintedTable
from scoring.sales import District, MonthlySales
from sheets.districts import DistrictNames
from sheets.figures import Entry, read_figures
from sheets.grid import CellGrid
from sheets.headed_years import with_headed_years
from sheets.layout import Table, find_tables
from sheets.periods import read_periods
from sheets.printed import read_printed
from sheets.rows import read_rows
from sheets.snapshot import FigureKey, ShapeError, Snapshot, TargetKey, Targets
from sheets.spreadsheet import SpreadsheetValues, TabValues
from sheets.thai_text import comparable
from sheets.units import only_baht

_Key = TypeVar("_Key", FigureKey, TargetKey)


@dataclass(frozen=True, slots=True)
class TableReading:
    """What one table said."""

    districts: frozenset[District]
    sales: Mapping[FigureKey, Entry]
    targets: Mapping[TargetKey, Entry]
    printed: tuple[PrintedTable, ...]
    findings: tuple[Finding, ...]


def read_snapshot(
    spreadsheet: SpreadsheetValues,
    names: DistrictNames,
    *,
    tabs: Sequence[str] = (),
    read_at: datetime,
    today: date,
) -> Snapshot:
    """Read the tabs of those titles, or every visible tab that holds a table.

    What is odd becomes a finding and keeps out no more than itself. `today` says which fiscal year is meant where the
    sheet names none. ShapeError when a named tab or its table is missing, no table is found, two columns stand for
    the same, or fewer than half of the districts are there.
    """
    chosen = _named_tabs(spreadsheet, tabs) if tabs else [tab for tab in spreadsheet.tabs if not tab.hidden]
    readings = [reading for tab in chosen for reading in _read_tab(tab, names, today, is_named=bool(tabs))]
    if not readings:
        seen, hidden = (
            ", ".join(tab.title for tab in spreadsheet.tabs if tab.hidden is each) for each in (False, True)
        )
        raise ShapeError("table-missing", data=(("tabs", seen), ("hidden", hidden)))
    _require_districts(readings, names)
    return snapshot_of(readings, spreadsheet.title, names, read_at)


def snapshot_of(readings: Sequence[TableReading], title: str, names: DistrictNames, read_at: datetime) -> Snapshot:
    """What all tables say together. Where they disagree there is no figure."""
    sales, sales_in_conflict = _merged([reading.sales for reading in readings])
    targets, targets_in_conflict = _merged([reading.targets for reading in readings])
    findings = chain(
        chain.from_iterable(reading.findings for reading in readings),
        _absent_districts(readings, sales, names),
        _mixed_tables(readings),
        (_figure_conflict(key, entries) for key, entries in sales_in_conflict.items()),
        (_target_conflict(key, entries) for key, entries in targets_in_conflict.items()),
    )
    return Snapshot(
        read_at,
        title,
        MonthlySales({key: entry.amount for key, entry in sales.items() if entry.amount is not None}),
        _by_round({key: entry.amount for key, entry in targets.items() if entry.amount is not None}),
        _printed_by_round(table for reading in readings for table in reading.printed),
        tuple(dict.fromkeys(findings)),
        {key: entry.cell for key, entry in sales.items()},
        {key: entry.cell for key, entry in targets.items()},
    )


def _named_tabs(spreadsheet: SpreadsheetValues, titles: Sequence[str]) -> list[TabValues]:
    """The tabs of those titles, hidden or not, since they were asked for."""
    by_title = {comparable(tab.title): tab for tab in spreadsheet.tabs}
    there = {tab.tab_id: tab.title for tab in spreadsheet.tabs} | dict(spreadsheet.titles)
    for title in titles:
        if comparable(title) not in by_title:
            nearest = difflib.get_close_matches(title, there.values(), cutoff=0.4)
            raise ShapeError("tab-missing", data=(("tab", title), ("nearest", ", ".join(nearest))), tabs=there)
    return [by_title[comparable(title)] for title in dict.fromkeys(titles)]


def _read_tab(tab: TabValues, names: DistrictNames, today: date, *, is_named: bool) -> Iterator[TableReading]:
    """The tables of a tab. One without any is none of ours, unless the configuration says that it is."""
    readings = read_tables(CellGrid.of(tab), names, today)
    if is_named and not readings:
        raise ShapeError("table-missing", data=(("tabs", tab.title),))
    yield from readings


def read_tables(
    grid: CellGrid, names: DistrictNames, today: date, *, is_export: bool = False
) -> tuple[TableReading, ...]:
    """What the tables of a grid say that have districts in their rows; ShapeError when one makes no sense.

    In an export, any year that stands over months is theirs. An office's own sheet says in its months' labels and its
    titles which year it is of; a year in its heads may be there to compare with, or a plan's.
    """
    readings = (_read_table(table, names, today, is_export=is_export) for table in find_tables(grid, names))
    return tuple(reading for reading in readings if reading.districts)


def _read_table(table: Table, names: DistrictNames, today: date, *, is_export: bool) -> TableReading:
    rows, odd_rows = read_rows(table, names)
    table, odd_units = only_baht(table)
    table, odd_years = with_headed_years(table) if is_export else (table, ())
    periods, odd_periods = read_periods(table, today)
    figures, odd_figures = read_figures(table, periods, rows, today)
    printed, odd_printed = read_printed(table, periods, rows)
    return TableReading(
        frozenset(district for district, _ in rows.districts),
        figures.sales,
        figures.targets,
        printed,
        (*odd_units, *odd_years, *odd_periods, *odd_rows, *odd_figures, *odd_printed),
    )


def _require_districts(readings: Sequence[TableReading], names: DistrictNames) -> None:
    """With fewer than half of the master list it is another office's sheet, or something has gone badly wrong."""
    found = frozenset[District]().union(*(reading.districts for reading in readings))
    if len(found) * 2 < len(names.districts):
        raise ShapeError("districts-too-few", data=(("found", str(len(found))), ("of", str(len(names.districts)))))


def _merged(parts: Sequence[Mapping[_Key, Entry]]) -> tuple[dict[_Key, Entry], dict[_Key, list[Entry]]]:
    """The entries of all tables, and those on which tables disagree, which have no amount then."""
    gathered: dict[_Key, list[Entry]] = defaultdict(list)
    for part in parts:
        for key, entry in part.items():
            gathered[key].append(entry)
    merged, conflicts = {}, {}
    for key, entries in gathered.items():
        recorded = [entry for entry in entries if entry.amount is not None]
        merged[key] = (recorded or entries)[0]
        if len({entry.amount for entry in recorded}) > 1:
            conflicts[key] = recorded
            merged[key] = replace(merged[key], amount=None)
    return merged, conflicts


def _absent_districts(
    readings: Sequence[TableReading], sales: Mapping[FigureKey, Entry], names: DistrictNames
) -> Iterator[Finding]:
    """Districts of the master list that stand in no table, or not in those of some months."""
    found = frozenset[District]().union(*(reading.districts for reading in readings))
    months = sorted({month for _, month in sales})
    for district in names.districts:
        absent = [month for month in months if (district, month) not in sales]
        if district not in found:
            yield Finding("district-absent", FindingLevel.ERROR, district=district)
        else:
            yield from (
                Finding("district-absent", FindingLevel.ERROR, district=district, month=each) for each in absent
            )


def _mixed_tables(readings: Sequence[TableReading]) -> Iterator[Finding]:
    """Tables of the same months each of which has figures that the other lacks: they may be parts of one sum."""
    for one, other in combinations(readings, 2):
        common = one.sales.keys() & other.sales.keys()
        only_one, only_other = (
            [key for key in mine.sales if key in common and _has_more(mine, theirs, key)]
            for mine, theirs in ((one, other), (other, one))
        )
        if only_one and only_other:
            entries = (one.sales[only_one[0]], other.sales[only_other[0]])
            data = (("cells", _places(entries)),)
            _, month = only_other[0]
            yield Finding("tables-mixed", FindingLevel.WARNING, entries[1].cell, None, month, data=data)


def _has_more(mine: TableReading, theirs: TableReading, key: FigureKey) -> bool:
    return mine.sales[key].amount is not None and theirs.sales[key].amount is None


def _figure_conflict(key: FigureKey, entries: Sequence[Entry]) -> Finding:
    district, month = key
    data = (("cells", _places(entries)),)
    return Finding("figure-conflict", FindingLevel.ERROR, entries[0].cell, district, month, data=data)


def _target_conflict(key: TargetKey, entries: Sequence[Entry]) -> Finding:
    each, district, tier = key
    data = (("round", str(each)), ("tier", tier.value), ("cells", _places(entries)))
    return Finding("target-conflict", FindingLevel.ERROR, entries[0].cell, district, data=data)


def _places(entries: Sequence[Entry]) -> str:
    return ", ".join(f"{entry.cell.tab}!{entry.cell.a1}" for entry in entries)


def _by_round(amounts: Mapping[TargetKey, Satang]) -> Targets:
    targets: dict[EvaluationRound, dict[District, dict[Tier, Satang]]] = {}
    for (each, district, tier), amount in amounts.items():
        targets.setdefault(each, {}).setdefault(district, {})[tier] = amount
    return targets


def _printed_by_round(tables: Iterable[PrintedTable]) -> dict[EvaluationRound, PrintedTable]:
    """What several tables print about one round, put together; the sum that stands last is the sum of all."""
    printed: dict[EvaluationRound, PrintedTable] = {}
    for table in tables:
        first = printed.get(table.round)
        printed[table.round] = table if first is None else _joined(first, table)
    return printed


def _joined(first: PrintedTable, second: PrintedTable) -> PrintedTable:
    return PrintedTable(
        first.round,
        tuple(sorted({*first.months, *second.months})),
        {**first.districts, **second.districts},
        first.province if second.province == PrintedRow() else second.province,
        {**first.month_totals, **second.month_totals},
        {**first.target_totals, **second.target_totals},
        is_joined=True,
    )
