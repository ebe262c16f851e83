"""The figures of one table: the sales and targets of its districts, every cell with its place and what is odd in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scoring.findings import Cell, Finding, FindingLevel
from scoring.fiscal_year import Month
from scoring.money import Satang
from scoring.sales import District
from sheets.amounts import Amount, Missing, Recorded, Suspect, parse_amount
from sheets.layout import Table
from sheets.periods import Periods
from sheets.rows import TableRows
from sheets.snapshot import FigureKey, TargetKey
from sheets.spreadsheet import CellValue


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell that has a meaning: the amount read from it without doubt, or None, and its place."""

    amount: Satang | None
    cell: Cell


@dataclass(frozen=True, slots=True)
class TableFigures:
    """What one table says of sales and targets, figures still to come included."""

    sales: Mapping[FigureKey, Entry]
    targets: Mapping[TargetKey, Entry]


@dataclass(frozen=True, slots=True)
class _Row:
    """A district's row with its amounts, in the order of the columns."""

    district: District
    number: int
    sales: tuple[Amount, ...]
    targets: tuple[Amount, ...]

    @property
    def amounts(self) -> tuple[Amount, ...]:
        return (*self.sales, *self.targets)

    @property
    def is_filled(self) -> bool:
        return any(isinstance(amount, Recorded) for amount in self.amounts)


def read_figures(
    table: Table, periods: Periods, rows: TableRows, today: date
) -> tuple[TableFigures, tuple[Finding, ...]]:
    """Read every cell that has a meaning. A cell in doubt keeps out its own figure only.

    Where a district stands in several rows none of them is chosen, unless they say the same or but one is filled in.
    """
    read = [_read_row(table, periods, district, row) for district, row in rows.districts]
    by_district: dict[District, list[_Row]] = defaultdict(list)
    for row in read:
        by_district[row.district].append(row)
    findings = [finding for row in read for finding in _odd_sales(table, periods, row, Month.of(today))]
    findings += _odd_targets(table, periods, read)
    sales: dict[FigureKey, Entry] = {}
    targets: dict[TargetKey, Entry] = {}
    for district, doubles in by_district.items():
        row, is_certain = _settle(doubles)
        if len(doubles) > 1:
            findings.append(_doubled(table, periods, doubles, is_certain=is_certain))
        for (column, month), amount in zip(periods.months, row.sales, strict=True):
            sales[district, month] = _entry(table, row, column.index, amount if is_certain else None)
        for (column, each, tier), amount in zip(periods.targets, row.targets, strict=True):
            targets[each, district, tier] = _entry(table, row, column.index, amount if is_certain else None)
    return TableFigures(sales, targets), tuple(findings)


def _read_row(table: Table, periods: Periods, district: District, row: int) -> _Row:
    """Read the amounts of a district's row."""
    value = table.grid.value
    sales = tuple(parse_amount(value(row, column.index)) for column, _ in periods.months)
    targets = tuple(_parse_target(value(row, column.index)) for column, *_ in periods.targets)
    return _Row(district, row, sales, targets)


def _parse_target(value: CellValue) -> Amount:
    """Targets are computed, so that their hidden decimals are rounded; one of nothing is a formula without its input.

    Everybody would reach it. Sales, which may well be nothing, are recorded to the satang.
    """
    amount = parse_amount(value, computed=True)
    return Missing() if amount == Recorded(Satang(0)) else amount


def _settle(doubles: Sequence[_Row]) -> tuple[_Row, bool]:
    """The row of a district, and whether it alone speaks for it."""
    filled = [row for row in doubles if row.is_filled] or doubles
    return filled[0], all(row.amounts == filled[0].amounts for row in filled)


def _entry(table: Table, row: _Row, column: int, amount: Amount | None) -> Entry:
    return Entry(amount.satang if isinstance(amount, Recorded) else None, table.grid.cell(row.number, column))


def _odd_sales(table: Table, periods: Periods, row: _Row, this_month: Month) -> Iterator[Finding]:
    """Sales in doubt, and those of a month that has not begun: the column, or the year, may be a slip.

    Zeros are typed ahead by the column; that is no slip.
    """
    for (column, month), amount in zip(periods.months, row.sales, strict=True):
        cell, text = table.grid.cell(row.number, column.index), table.grid.quote(row.number, column.index)
        if isinstance(amount, Suspect):
            yield Finding(amount.code, FindingLevel.ERROR, cell, row.district, month, text)
        elif isinstance(amount, Missing) and amount.code:
            yield Finding(amount.code, FindingLevel.HINT, cell, row.district, month, text)
        elif isinstance(amount, Recorded) and amount.satang > 0 and month > this_month:
            yield Finding("figure-in-future", FindingLevel.WARNING, cell, row.district, month, text)


def _odd_targets(table: Table, periods: Periods, rows: Sequence[_Row]) -> Iterator[Finding]:
    """Targets that cannot be read or are missing. A round whose targets are all blank has none set yet."""
    unset = {each for _, each, _ in periods.targets}
    unset -= {
        each
        for row in rows
        for (_, each, _), amount in zip(periods.targets, row.targets, strict=True)
        if amount != Missing()
    }
    for each in sorted(unset):
        column = next(column for column, of, _ in periods.targets if of == each)
        yield Finding("targets-absent", FindingLevel.HINT, table.cell(column), data=(("round", str(each)),))
    for row in rows:
        for (column, each, tier), amount in zip(periods.targets, row.targets, strict=True):
            if isinstance(amount, Recorded) or each in unset:
                continue
            missing = isinstance(amount, Missing)
            yield Finding(
                "target-missing" if missing else "target-unreadable",
                FindingLevel.WARNING if missing else FindingLevel.ERROR,
                table.grid.cell(row.number, column.index),
                row.district,
                text=table.grid.quote(row.number, column.index),
                data=(("round", str(each)), ("tier", tier.value), ("reason", _code(amount))),
            )


def _code(amount: Amount) -> str:
    return "" if isinstance(amount, Recorded) else amount.code


def _doubled(table: Table, periods: Periods, rows: Sequence[_Row], *, is_certain: bool) -> Finding:
    """That a district stands in several rows; where they differ, with the months in which any of them has something."""
    cells = [table.grid.cell(row.number, table.district_column) for row in rows]
    places = ("cells", ", ".join(cell.a1 for cell in cells))
    if is_certain:
        return Finding("district-repeated", FindingLevel.WARNING, cells[-1], rows[0].district, data=(places,))
    months = (month for _, month in periods.months)
    amounts = zip(months, *(row.sales for row in rows), strict=True)
    filled = [str(month) for month, *found in amounts if not all(isinstance(each, Missing) for each in found)]
    data = (places, ("months", " ".join(filled)))
    return Finding("district-doubled", FindingLevel.ERROR, cells[-1], rows[0].district, data=data)
