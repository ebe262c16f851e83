"""What a file from outside holds, told by its content and not by its name."""

from __future__ import annotations

from sheets.delimited import read_delimited
from sheets.refusal import FileRefused, Reason
from sheets.spreadsheet import TabValues
from sheets.workbooks import OLD_EXCEL, PACKED, read_workbook

LARGEST_FILE = 5_000_000
"""A year of a province is some kilobytes."""
_MOST_CELLS = 300_000
"""Of them all that are filled; a list of sixty thousand rows has fewer."""
_MOST_LETTERS = 5_000_000


def unpacked(content: bytes) -> tuple[TabValues, ...]:
    """The tabs in a file; FileRefused when it holds none or too much.

    A hostile file may take the whole process along, so this is done in a process of its own: `sheets.reading_apart`.
    """
    if not content.strip():
        raise FileRefused(Reason.EMPTY)
    if len(content) > LARGEST_FILE:
        raise FileRefused(Reason.TOO_LARGE)
    if content.startswith((PACKED, OLD_EXCEL)):
        tabs = read_workbook(content, _MOST_CELLS)
    else:
        tabs = (TabValues(0, "", read_delimited(content, _MOST_CELLS)),)
    if sum(len(value) for tab in tabs for row in tab.values for value in row if isinstance(value, str)) > _MOST_LETTERS:
        raise FileRefused(Reason.TOO_MANY_CELLS)
    return tabs
