"""What stands in a table and could not be taken: neither an amount nor a blank, so that nothing is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scoring.findings import Cell, Finding, FindingLevel
from scoring.fiscal_year import Month
from scoring.sales import District

TWO_ROWS = "district-doubled"
"""The reader's finding that keeps out all that a district has in a tab, though it is there."""


@dataclass(frozen=True, slots=True)
class Unread:
    """By the reader's errors: their cells, the figures that they are about, and in which tabs a district stands twice.

    An error about a target, say, keeps out that target alone. Of a district's two rows it is known in which months
    either has something (None: in an older reading it is not).
    """

    cells: frozenset[Cell]
    figures: frozenset[tuple[District, Month]]
    doubled: Mapping[tuple[District, int], frozenset[Month] | None]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Unread:
        """What the findings of a reader tell."""
        errors = [each for each in findings if each.level is FindingLevel.ERROR and each.district]
        return cls(
            frozenset(each.cell for each in errors if each.cell and each.code != TWO_ROWS),
            frozenset((each.district, each.month) for each in errors if each.district and each.month),
            _doubled(each for each in errors if each.code == TWO_ROWS),
        )

    def has(self, district: District, cell: Cell | None, month: Month | None = None) -> bool:
        """Whether something stands unread in a district's cell, or anywhere for its month; nothing without a cell."""
        if cell is None:
            return False
        is_figure = month is not None and (district, month) in self.figures
        if is_figure or cell in self.cells:
            return True
        filled = self.doubled.get((district, cell.tab_id))
        return self.is_doubled(district, cell) and (month is None or filled is None or month in filled)

    def is_doubled(self, district: District, cell: Cell) -> bool:
        """Whether the district stands twice in the cell's tab, so that none of its rows counts."""
        return (district, cell.tab_id) in self.doubled


def _doubled(findings: Iterable[Finding]) -> Mapping[tuple[District, int], frozenset[Month] | None]:
    """The months of each district in each tab, of all tables in it."""
    found: dict[tuple[District, int], frozenset[Month] | None] = {}
    for each in findings:
        if each.district and each.cell:
            key, months = (each.district, each.cell.tab_id), dict(each.data).get("months")
            before = found.get(key, frozenset())
            is_known = months is not None and before is not None
            found[key] = frozenset((*(before or ()), *map(Month.parse, (months or "").split()))) if is_known else None
    return found
