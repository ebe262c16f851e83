"""The cell grid: a tab's values squared to a rectangle and addressed in A1. Blank becomes None here, once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from scoring.findings import Cell
from sheets.spreadsheet import CellValue, TabValues
from sheets.thai_text import visible

_LETTERS = 26
_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class CellGrid:
    """A rectangle of cells; rows and columns count from 0. Beside the rectangle everything is blank.

    `places` tells of the cells that stood elsewhere in the file, where the table was turned or put together, by row and
    column which their row and column was there.
    """

    tab_id: int
    tab: str
    rows: tuple[tuple[CellValue, ...], ...]
    places: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, tab: TabValues) -> Self:
        """Square the ragged rows; what people see as blank ("", spaces, invisible characters) is None from here on."""
        width = max(map(len, tab.values), default=0)
        rows = tuple(tuple(map(_blank_to_none, row)) + (None,) * (width - len(row)) for row in tab.values)
        return cls(tab.tab_id, tab.title, rows)

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0]) if self.rows else 0

    def value(self, row: int, column: int) -> CellValue:
        """What stands in a cell, or None."""
        inside = 0 <= row < self.height and 0 <= column < self.width
        return self.rows[row][column] if inside else None

    def text(self, row: int, column: int) -> str:
        """What stands in a cell if it is text; else nothing."""
        value = self.value(row, column)
        return value if isinstance(value, str) else ""

    def quote(self, row: int, column: int) -> str:
        """What stands in a cell as people see it, cut to a length that fits a message."""
        value = self.value(row, column)
        if isinstance(value, bool):
            value = str(value).upper()
        elif isinstance(value, float) and value.is_integer():
            value = int(value)
        text = "" if value is None else visible(str(value))
        return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"

    def without(self, rows: Collection[int]) -> Self:
        """The grid without some rows; every cell of the others keeps its place in the file."""
        if not rows:
            return self
        kept = [row for row in range(self.height) if row not in rows]
        places = {
            (new, column): self.places.get((row, column), (row, column))
            for new, row in enumerate(kept)
            for column in range(self.width)
        }
        return replace(self, rows=tuple(self.rows[row] for row in kept), places=places)

    def cell(self, row: int, column: int) -> Cell:
        """The place of a cell, for findings."""
        return Cell(self.tab_id, self.tab, a1(*self.places.get((row, column), (row, column))))


def a1(row: int, column: int) -> str:
    """The address in A1 notation of a row and column that count from 0: (0, 0) is A1, (2, 27) is AB3."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def _blank_to_none(value: CellValue) -> CellValue:
    return None if isinstance(value, str) and not visible(value) else value
