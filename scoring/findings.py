"""Findings: what is odd about the sheet, as values with a stable code. Their wording stands with the bot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from scoring.fiscal_year import Month
from scoring.sales import District


class FindingLevel(StrEnum):
    """How much it matters: an error keeps a figure out, a warning wants a look, a hint explains."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, order=True, slots=True)
class Cell:
    """Where in the spreadsheet something stands: the tab by its id and its title when it was read, the cell in A1."""

    tab_id: int
    tab: str
    a1: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One oddity: a stable English code, its level, its cell, and what its wording needs.

    `text` is what stands in the cell, as it was read; `data` holds further values by name.
    """

    code: str
    level: FindingLevel
    cell: Cell | None = None
    district: District | None = None
    month: Month | None = None
    text: str = ""
    data: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one cause: what to look at first, and what follows from it and needs no look of its own."""

    cause: Finding
    consequences: tuple[Finding, ...] = ()

    @property
    def has_error(self) -> bool:
        """Whether one of them is an error, be it the cause or what follows from it."""
        return any(each.level is FindingLevel.ERROR for each in (self.cause, *self.consequences))


def details(**values: object) -> tuple[tuple[str, str], ...]:
    """A finding's data by name: amounts in satang, months and rounds as they print; what is None is left out."""
    return tuple((name, str(value)) for name, value in values.items() if value is not None)


def decimal(ratio: Fraction) -> str:
    """A ratio for a finding's data, to be shown and never compared."""
    return f"{float(ratio):.4f}"
