"""A1 notation: cell addresses and ranges as people and Google write them.

Source: https://developers.google.com/workspace/sheets/api/guides/concepts (section "A1 notation").
Indices are zero-based; ends are exclusive, and None means "to the end of the grid".
"""

import re
from typing import NamedTuple

_CORNER = re.compile(r"\$?(?P<column>[A-Za-z]{1,3})?\$?(?P<row>[1-9][0-9]{0,6})?", re.ASCII)
# A title that needs no quotes in A1 notation is a plain ASCII word that is no cell address.
_PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*", re.ASCII)


class Spot(NamedTuple):
    """A cell by row and column."""

    row: int
    column: int


class Area(NamedTuple):
    """A rectangle of cells."""

    top: int
    left: int
    bottom: int | None
    right: int | None

    def __contains__(self, spot: object) -> bool:
        """Whether a `Spot` lies inside."""
        if not isinstance(spot, Spot):
            return False
        below = self.bottom is not None and spot.row >= self.bottom
        beyond = self.right is not None and spot.column >= self.right
        return spot.row >= self.top and spot.column >= self.left and not (below or beyond)

    def within(self, rows: int, columns: int) -> "Area":
        """Cut the area down to a grid of this size."""
        bottom = rows if self.bottom is None else min(self.bottom, rows)
        right = columns if self.right is None else min(self.right, columns)
        return Area(self.top, self.left, bottom, right)


def column_letters(column: int) -> str:
    """Column 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """A is column 0."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def spot_name(spot: Spot) -> str:
    """Write the address of a cell: `Spot(2, 1)` is B3."""
    return f"{column_letters(spot.column)}{spot.row + 1}"


def area_name(area: Area) -> str:
    """Write a closed area as Google does: `A1:C5`, and a single cell as `B3`."""
    if area.bottom is None or area.right is None:
        raise ValueError("an open area has no name of its own")
    first = spot_name(Spot(area.top, area.left))
    last = spot_name(Spot(area.bottom - 1, area.right - 1))
    return first if first == last else f"{first}:{last}"


def parse_spot(a1: str) -> Spot:
    """Read the address of one cell, such as `B3`."""
    area = parse_area(a1)
    if area.bottom != area.top + 1 or area.right != area.left + 1:
        raise ValueError(f"{a1!r} is not the address of one cell")
    return Spot(area.top, area.left)


def parse_area(a1: str) -> Area:
    """Read a range without a tab: `B3`, `A1:C5`, `A:C`, `2:4`, `B3:C` (open below) or `B3:5` (open to the right)."""
    first, colon, last = a1.partition(":")
    start = _corner(first)
    if not colon:
        if start[0] is None or start[1] is None:
            raise ValueError(f"{a1!r} is not a range")
        return Area(start[0], start[1], start[0] + 1, start[1] + 1)
    end = _corner(last)
    top, bottom = _span(start[0], end[0])
    left, right = _span(start[1], end[1])
    return Area(top, left, bottom, right)


def _corner(text: str) -> tuple[int | None, int | None]:
    match = _CORNER.fullmatch(text)
    if match is None or not text:
        raise ValueError(f"{text!r} is not a cell, a row or a column")
    row = int(match["row"]) - 1 if match["row"] else None
    column = column_index(match["column"]) if match["column"] else None
    return row, column


def _span(first: int | None, last: int | None) -> tuple[int, int | None]:
    known = [index for index in (first, last) if index is not None]
    if len(known) == 1:
        return known[0], None  # open: `A5:C` and `A:C5` both mean "from row 5 on"
    return (min(known), max(known) + 1) if known else (0, None)


def quote_title(title: str) -> str:
    """Write a tab's title in A1 notation, in single quotes where it is more than a plain word or looks like a cell."""
    if _PLAIN_TITLE.fullmatch(title) and not _CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def split_title(a1: str) -> tuple[str | None, str | None]:
    """Part a range into the tab's title and the rest; what is neither quoted nor followed by `!` counts as the rest."""
    quoted = re.fullmatch(r"'((?:[^']|'')*)'(?:!(.+))?", a1, re.DOTALL)
    if quoted:
        return quoted[1].replace("''", "'"), quoted[2]
    title, mark, rest = a1.rpartition("!")
    return (title, rest) if mark else (None, a1)
