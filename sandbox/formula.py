"""The one formula that the sandbox knows: SUM over ranges and cells of the same tab."""

import re
from collections.abc import Callable, Iterable

from sandbox.a1 import Area, Spot, area_name, column_letters, parse_area
from sandbox.cells import CellError, Value

_SUM = re.compile(r"=\s*SUM\s*\((?P<arguments>[^()]*)\)\s*", re.IGNORECASE)

Read = Callable[[Spot], Value]
Move = Callable[[int], int | None]


def evaluate(text: str, read: Read, rows: int, columns: int) -> Value:
    """Work out a formula; `read` gives the value of another cell. An error in a cell is the sum's error."""
    areas = arguments(text)
    if areas is None:
        return CellError("#NAME?")
    if None in areas:
        return CellError("#REF!")
    total: float = 0
    for value in (read(spot) for area in areas if area for spot in spots(area.within(rows, columns))):
        if isinstance(value, CellError):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):  # as SUM does: texts and TRUE count nothing
            total += value
    return total


def arguments(text: str) -> list[Area | None] | None:
    """Read the ranges of a SUM, None for one that is gone (`#REF!`); None for any other formula."""
    match = _SUM.fullmatch(text)
    if match is None:
        return None
    try:
        parts = [part.strip() for part in re.split("[,;]", match["arguments"])]
        return [None if part == "#REF!" else parse_area(part) for part in parts]
    except ValueError:
        return None


def spots(area: Area) -> Iterable[Spot]:
    """Every cell of a closed area, row by row."""
    return (
        Spot(row, column) for row in range(area.top, area.bottom or 0) for column in range(area.left, area.right or 0)
    )


def size(area: Area) -> int:
    """How many cells a closed area has."""
    return ((area.bottom or 0) - area.top) * ((area.right or 0) - area.left)


def rewrite(text: str, rows: Move, columns: Move) -> str:
    """Write the formula anew after lines have moved: each index goes where `rows` or `columns` says (None: deleted)."""
    areas = arguments(text)
    if areas is None:
        return text
    return f"=SUM({','.join(_moved_name(area, rows, columns) for area in areas)})"


def moved(area: Area, rows: Move, columns: Move) -> Area | None:
    """Where an area lies after a move; it grows and shrinks with what happens inside, None when nothing is left."""
    top, bottom = _moved_span(area.top, area.bottom, rows)
    left, right = _moved_span(area.left, area.right, columns)
    return None if top is None or left is None else Area(top, left, bottom, right)


def _moved_span(start: int, end: int | None, move: Move) -> tuple[int | None, int | None]:
    if end is None:
        place = move(start) if start else 0
        return start if place is None else place, None
    # The first and the last line that survive carry the range's ends.
    kept = [index for index in map(move, range(start, end)) if index is not None]
    return (min(kept[0], kept[-1]), max(kept[0], kept[-1]) + 1) if kept else (None, None)


def _moved_name(area: Area | None, rows: Move, columns: Move) -> str:
    place = moved(area, rows, columns) if area else None
    if place is None:
        return "#REF!"
    if place.bottom is None:
        head = column_letters(place.left) + (str(place.top + 1) if place.top else "")
        return f"{head}:{column_letters((place.right or 0) - 1)}"
    if place.right is None:
        head = (column_letters(place.left) if place.left else "") + str(place.top + 1)
        return f"{head}:{place.bottom}"
    return area_name(place)
