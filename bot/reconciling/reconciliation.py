"""An office's sheet beside an export of the central system: what agrees, what differs, what could not be compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Self

from bot.office.office import Office
from scoring.findings import Cell, Finding, FindingLevel
from scoring.fiscal_year import Month
from scoring.reconciling import Agreement, Comparison, reconcile
from scoring.sales import District
from scoring.unread import TWO_ROWS
from sheets.snapshot import FigureKey, Snapshot

_OF_HEADERS = frozenset({"month-unreadable", "month-outside", "year-doubtful", "unit-not-baht"})
"""What keeps out a whole column, so that the months below its header are nowhere."""
_OF_ANY_DISTRICT = frozenset({"row-nameless", "province-unknown"})
_OF_ROWS = _OF_ANY_DISTRICT | {"district-unknown"}
"""What keeps out a whole row, so that its district is nowhere."""
_IN_FUTURE = "figure-in-future"


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Both sources as they were read, and what the export's figures come to beside the sheet's.

    `months` are those that the export provides for; of others it says nothing. Months that have not begun count only
    where there are sales: systems fill them with 0. `absent` are the districts that it does not have: it may be of a
    part of the province only. `compared` are the figures of these months for which the sheet has a cell, in the
    office's order, without those that are in doubt in either source.
    """

    office: Office
    sheet: Snapshot
    export: Snapshot
    months: tuple[Month, ...]
    absent: tuple[District, ...]
    compared: tuple[Comparison, ...]

    @classmethod
    def of(cls, office: Office, sheet: Snapshot, export: Snapshot) -> Self:
        """Compare an office's sheet with an export that was read for it, at the time when that was."""
        there = {district for district, _ in export.figure_cells}
        this_month = Month.of(export.read_at.astimezone(office.time_zone).date())
        begun = {month for _, month in export.figure_cells if month <= this_month}
        months = tuple(sorted(begun | {month for (_, month), amount in export.sales.figures() if amount}))
        districts = [each for each in office.districts if each in there]
        absent = tuple(each for each in office.districts if each not in there)
        left_open = _left_open(sheet, export, product(districts, months), this_month)
        compared = reconcile(sheet.sales, export.sales, districts, months, left_open)
        return cls(office, sheet, export, months, absent, compared)

    @property
    def differing(self) -> tuple[Comparison, ...]:
        """Those that are not the same in both."""
        return tuple(each for each in self.compared if each.agreement is not Agreement.SAME)

    @property
    def months_not_in_sheet(self) -> tuple[Month, ...]:
        """The export's months for which the sheet has no column."""
        there = {month for _, month in self.sheet.figure_cells}
        return tuple(each for each in self.months if each not in there)

    @property
    def unread(self) -> tuple[Finding, ...]:
        """What kept figures of the export from being compared."""
        return _errors(self.export)

    @property
    def unread_in_sheet(self) -> tuple[Finding, ...]:
        """The same of the sheet, as far as the export's months and districts go.

        A header or a name that cannot be read may be any, so it matters where a month or a district is not found.
        """
        concerned = {(district, month) for district, month in self.export.figure_cells if month in self.months}
        districts = {district for district, _ in concerned}
        lacking = districts - {district for district, _ in self.sheet.figure_cells}
        codes = (_OF_HEADERS if self.months_not_in_sheet else frozenset()) | (_OF_ROWS if lacking else frozenset())
        return tuple(
            each
            for each in _errors(self.sheet)
            if each.code in codes
            or (each.district, each.month) in concerned
            or (each.code == TWO_ROWS and each.district in districts)
            or (each.month is None and each.code == "district-absent" and each.district in lacking)
        )

    @property
    def remarks(self) -> tuple[Finding, ...]:
        """What else is worth knowing of the export, such as a year that it does not state."""
        return tuple(
            each for each in self.export.findings if each.level is not FindingLevel.ERROR and each.code != _IN_FUTURE
        )

    @property
    def in_future(self) -> tuple[Finding, ...]:
        """The export's sales of months that have not begun; 0 is none."""
        return tuple(
            each
            for each in self.export.findings
            if each.code == _IN_FUTURE
            and each.district
            and each.month
            and self.export.sales.figure(each.district, each.month)
        )

    @property
    def is_in_order(self) -> bool:
        """Whether everything in the export was read, and is the same in the sheet as far as that has its months."""
        return bool(self.compared) and not (self.differing or self.unread or self.unread_in_sheet)

    def places(self, comparison: Comparison) -> tuple[Cell | None, Cell | None]:
        """Where the figure stands in the sheet and in the export, as far as it does."""
        key = (comparison.district, comparison.month)
        return (
            None if comparison.sheet is None else self.sheet.figure_cells.get(key),
            None if comparison.export is None else self.export.figure_cells.get(key),
        )


def _left_open(sheet: Snapshot, export: Snapshot, keys: Iterable[FigureKey], this_month: Month) -> frozenset[FigureKey]:
    """Those of the districts' months that cannot be compared.

    Something stands there that could not be read or that could be one of two, the sheet has no cell for it, a row in
    the export whose month or district could not be told may be of it, or it has not begun and has no sales.
    """
    unread = _unread(sheet) | _unread(export)
    odd_rows = {each.district for each in _errors(export) if each.code in _OF_HEADERS}
    may_be_any = any(each.code in _OF_ANY_DISTRICT for each in _errors(export))
    return frozenset(
        key
        for key in keys
        if key in unread
        or key not in sheet.figure_cells
        or ((may_be_any or key[0] in odd_rows) and export.sales.figure(*key) is None)
        or (key[1] > this_month and not sheet.sales.figure(*key) and not export.sales.figure(*key))
    )


def _unread(snapshot: Snapshot) -> frozenset[FigureKey]:
    unread = snapshot.unread
    return frozenset(key for key, cell in snapshot.figure_cells.items() if unread.has(key[0], cell, key[1]))


def _errors(snapshot: Snapshot) -> tuple[Finding, ...]:
    return tuple(each for each in snapshot.findings if each.level is FindingLevel.ERROR)
