"""What a read of the spreadsheet brings: its tabs with their values, as Google's JSON holds them, before any meaning.

The rows are those of a ValueRange (Sheets API reference, spreadsheets.values): trailing blank cells and rows are left
out, so rows differ in length; a blank in between is "" or null; numbers and booleans are themselves; formula errors
and "Loading..." arrive as text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

CellValue = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class TabValues:
    """One tab: its id, which survives renaming, its title, and its rows from A1 on.

    One that is `too_large` was left out of the reading and has no rows.
    """

    tab_id: int
    title: str
    values: Sequence[Sequence[CellValue]]
    hidden: bool = False
    too_large: bool = False


@dataclass(frozen=True, slots=True)
class SpreadsheetValues:
    """One read of a spreadsheet, its tabs in their order. `titles` are those of all tabs, read or not, by their ids."""

    title: str
    tabs: tuple[TabValues, ...]
    titles: Mapping[int, str] = field(default_factory=dict)
