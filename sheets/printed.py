"""What a table states about itself: sums, levels, and the row of the province's totals. For cross-checking only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from scoring.findings import Finding, FindingLevel
from scoring.printed import PrintedAmount, PrintedLevel, PrintedRow, PrintedTable
from scoring.sales import District
from sheets.amounts import FORMULA_AS_TEXT, FORMULA_ERROR, STILL_LOADING, Recorded, Suspect, parse_amount
from sheets.headers import Column
from sheets.layout import Table
from sheets.periods import Periods, Summary
from sheets.rows import TableRows

_Meaning = TypeVar("_Meaning")


def read_printed(
    table: Table, periods: Periods, rows: TableRows
) -> tuple[tuple[PrintedTable, ...], tuple[Finding, ...]]:
    """One printed table for each round of which the table states anything."""
    reader = _Reader(table)
    printed = (reader.table_of(summary, periods, rows) for summary in periods.summaries)
    return tuple(filter(_states_anything, printed)), tuple(dict.fromkeys(reader.findings))


def _states_anything(printed: PrintedTable) -> bool:
    rows = (printed.province, *printed.districts.values())
    return bool(printed.month_totals or printed.target_totals) or any(row != PrintedRow() for row in rows)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads printed cells and gathers what cannot be read."""

    table: Table
    findings: list[Finding] = field(default_factory=list)

    def table_of(self, summary: Summary, periods: Periods, rows: TableRows) -> PrintedTable:
        total = rows.total
        months = {column: month for column, month in periods.months if month in summary.months}
        tiers = {column: tier for column, each, tier in periods.targets if each == summary.round}
        return PrintedTable(
            summary.round,
            summary.months,
            {district: self.row(summary, row, district) for district, row in rows.districts},
            PrintedRow() if total is None else self.row(summary, total),
            self.sums(total, months),
            self.sums(total, tiers),
        )

    def row(self, summary: Summary, row: int, district: District | None = None) -> PrintedRow:
        return PrintedRow(
            self.amount(row, summary.total, district) if summary.total else None,
            self.level(row, summary.level, district) if summary.level else None,
        )

    def sums(self, row: int | None, columns: Mapping[Column, _Meaning]) -> dict[_Meaning, PrintedAmount]:
        if row is None:
            return {}
        amounts = ((meaning, self.amount(row, column)) for column, meaning in columns.items())
        return {meaning: amount for meaning, amount in amounts if amount}

    def amount(self, row: int, column: Column, district: District | None = None) -> PrintedAmount | None:
        amount = parse_amount(self.table.grid.value(row, column.index), computed=True)
        if isinstance(amount, Recorded):
            return PrintedAmount(amount.satang, self.table.grid.cell(row, column.index))
        if isinstance(amount, Suspect):
            self.question(row, column, district, amount.code)
        return None

    def level(self, row: int, column: Column, district: District | None = None) -> PrintedLevel | None:
        text = self.table.grid.quote(row, column.index)
        match parse_amount(text):
            case Suspect(code) if code in {FORMULA_AS_TEXT, FORMULA_ERROR, STILL_LOADING}:
                self.question(row, column, district, code)
                return None
        return PrintedLevel(text, self.table.grid.cell(row, column.index)) if text else None

    def question(self, row: int, column: Column, district: District | None, reason: str) -> None:
        cell, text = self.table.grid.cell(row, column.index), self.table.grid.quote(row, column.index)
        code = reason if reason == FORMULA_AS_TEXT else "printed-unreadable"
        finding = Finding(code, FindingLevel.WARNING, cell, district, text=text, data=(("reason", reason),))
        self.findings.append(finding)
