"""The sheet against an export of the central system: what agrees, what differs, and what only one of them has.

The central system (DOS) is the record and the sheet mirrors it. Nothing is corrected here: who is right is for people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from scoring.fiscal_year import Month
from scoring.money import Satang
from scoring.sales import District, MonthlySales


class Agreement(StrEnum):
    """How two figures of one district and month compare."""

    SAME = "same"
    DIFFERENT = "different"
    ONLY_IN_SHEET = "only-in-sheet"
    ONLY_IN_EXPORT = "only-in-export"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A district's month in both sources, in satang; None where one of them has no figure."""

    district: District
    month: Month
    sheet: Satang | None
    export: Satang | None

    @property
    def agreement(self) -> Agreement:
        """Exact to the satang."""
        if self.sheet is None:
            return Agreement.ONLY_IN_EXPORT
        if self.export is None:
            return Agreement.ONLY_IN_SHEET
        return Agreement.SAME if self.sheet == self.export else Agreement.DIFFERENT

    @property
    def difference(self) -> Satang | None:
        """How much more the sheet says, negative when it says less; None where there is nothing to compare."""
        if self.sheet is None or self.export is None:
            return None
        return Satang(self.sheet - self.export)


def reconcile(
    sheet: MonthlySales,
    export: MonthlySales,
    districts: Iterable[District],
    months: Collection[Month],
    doubtful: Collection[tuple[District, Month]] = (),
) -> tuple[Comparison, ...]:
    """Compare those months of those districts, in their order, as far as either source has a figure.

    `doubtful` are those in which something stands that could not be read: they are neither the same nor different.
    """
    compared = (
        Comparison(district, month, sheet.figure(district, month), export.figure(district, month))
        for district in districts
        for month in sorted(months)
        if (district, month) not in doubtful
    )
    return tuple(each for each in compared if each.sheet is not None or each.export is not None)
