"""An office's sheet beside an export of the central system: what agrees, what differs, what could not be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bot.office.office import Office
from scoring.findings import Cell, Finding, FindingLevel
from scoring.fiscal_year import Month
from scoring.reconciling import Agreement, Comparison, reconcile
from scoring.sales import District
from sheets.snapshot import FigureKey, Snapshot

_TWO_ROWS = "district-doubled"
"""The finding that keeps out all of a district's figures; others that name no month are about its targets."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Both sources as they were read, and what the export's figures come to beside the sheet's.

    `months` are those that the export provides for; of others it says nothing. `absent` are the districts that it does
    not have: it may be of a part of the province only. `compared` are the figures of these months, in the office's
    order, without those that are in doubt in either source.
    """

    office: Office
    sheet: Snapshot
    export: Snapshot
    months: tuple[Month, ...]
    absent: tuple[District, ...]
    compared: tuple[Comparison, ...]

    @classmethod
    def of(cls, office: Office, sheet: Snapshot, export: Snapshot) -> Self:
        """Compare an office's sheet with an export that was read for it."""
        there = {district for district, _ in export.figure_cells}
        months = tuple(sorted({month for _, month in export.figure_cells}))
        doubtful = _doubtful(sheet) | _doubtful(export)
        districts = [each for each in office.districts if each in there]
        absent = tuple(each for each in office.districts if each not in there)
        compared = reconcile(sheet.sales, export.sales, districts, months, doubtful)
        return cls(office, sheet, export, months, absent, compared)

    @property
    def differing(self) -> tuple[Comparison, ...]:
        """Those that are not the same in both."""
        return tuple(each for each in self.compared if each.agreement is not Agreement.SAME)

    @property
    def unread(self) -> tuple[Finding, ...]:
        """What kept figures of the export from being compared."""
        return _errors(self.export)

    @property
    def unread_in_sheet(self) -> tuple[Finding, ...]:
        """The same of the sheet, as far as the export's months and districts go."""
        concerned = {(district, month) for district, month in self.export.figure_cells} | {
            (district, None) for district, _ in self.export.figure_cells
        }
        return tuple(
            each
            for each in _errors(self.sheet)
            if (each.district, each.month) in concerned and (each.month or each.code == _TWO_ROWS)
        )

    @property
    def remarks(self) -> tuple[Finding, ...]:
        """What else is worth knowing of the export, such as a year that it does not state."""
        return tuple(each for each in self.export.findings if each.level is not FindingLevel.ERROR)

    @property
    def is_in_order(self) -> bool:
        """Whether everything in the export was read, and is the same in the sheet."""
        return bool(self.compared) and not (self.differing or self.unread or self.unread_in_sheet)

    def places(self, comparison: Comparison) -> tuple[Cell | None, Cell | None]:
        """Where the figure stands in the sheet and in the export, as far as it does."""
        key = (comparison.district, comparison.month)
        return (
            None if comparison.sheet is None else self.sheet.figure_cells.get(key),
            None if comparison.export is None else self.export.figure_cells.get(key),
        )


def _doubtful(snapshot: Snapshot) -> frozenset[FigureKey]:
    """The districts' months in which something stands that could not be read, or that could be one of two."""
    errors = _errors(snapshot)
    doubled = {each.district for each in errors if each.code == _TWO_ROWS}
    unread = {(each.district, each.month) for each in errors}
    return frozenset(key for key in snapshot.figure_cells if key in unread or key[0] in doubled)


def _errors(snapshot: Snapshot) -> tuple[Finding, ...]:
    return tuple(each for each in snapshot.findings if each.level is FindingLevel.ERROR)
