"""One tab of a spreadsheet: a grid that people type into, with what typing, merging and moving do to it."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from sandbox.a1 import Area, Spot, area_name, column_index, parse_area, parse_spot
from sandbox.cells import Cell, CellError, Value, formatted, typed, unformatted
from sandbox.changes import Changes
from sandbox.formula import Move, arguments, evaluate, moved, rewrite, size, spots

_EMPTY = Cell()


class Tab:
    """A grid of cells. People's row numbers and column letters are used throughout, as in the address bar (B3, F3:K13).

    `by` names who edits (an e-mail), for the file's last modifying user. Methods may be called from any thread.
    """

    def __init__(self, title: str, *, rows: int = 1000, columns: int = 26) -> None:
        self.id = 0  # the gid; given when the tab joins a spreadsheet
        self.title = title
        self.hidden = False
        self.frozen_rows = 0
        self.frozen_columns = 0
        self.frozen_columns = 0
        self.row_count = rows
        self.column_count = columns
        self.changes = Changes()
        self.on_edit: Callable[[str | None], None] = lambda _by: None
        self._cells: dict[Spot, Cell] = {}
        self._merges: list[Area] = []

    @classmethod
    def from_rows(cls, title: str, rows: str | Iterable[Iterable[str]]) -> "Tab":
        """Build a tab as if somebody had typed the rows (lists, or tab-separated text).

        The block of amounts typed with commas is formatted so as a whole, blank cells included, as offices do: what is
        typed there later is shown with commas too.
        """
        lines = rows.splitlines() if isinstance(rows, str) else list(rows)
        tab = cls(title)
        for row, line in enumerate(lines):
            for column, text in enumerate(line.split("\t") if isinstance(line, str) else line):
                tab._cells[Spot(row, column)] = typed(text)
                tab._grow(Spot(row, column))
        amounts = [spot for spot, cell in tab._cells.items() if "," in (cell.number_format or "")]
        if amounts:
            block = Area(
                min(spot.row for spot in amounts),
                min(spot.column for spot in amounts),
                max(spot.row for spot in amounts) + 1,
                max(spot.column for spot in amounts) + 1,
            )
            for spot in spots(block):
                cell = tab._cells.get(spot, _EMPTY)
                tab._cells[spot] = replace(cell, number_format=cell.number_format or "#,##0")
        return tab

    # Typing

    def type(self, a1: str, text: str, by: str | None = None) -> None:
        """Type into a cell as a person does, with Sheets' interpretation; nothing, an empty text, clears the cell."""
        with self.changes.lock():
            spot = parse_spot(a1)
            self._put(spot, typed(text, self._cells.get(spot, _EMPTY).number_format), by)

    def put(self, a1: str, value: Value, *, shown: str | None = None, by: str | None = None) -> None:
        """Store a value as it is; `shown` is displayed in its place.

        `CellError("#REF!")` and `CellError("Loading...")` are errors.
        """
        with self.changes.lock():
            spot = parse_spot(a1)
            self._put(spot, Cell(value, None, self._cells.get(spot, _EMPTY).number_format, shown), by)

    def set_format(self, a1: str, number_format: str | None) -> None:
        """Format a range: `#,##0`, `#,##0.00`, `0`, `0%` and the like, or None for automatic."""
        with self.changes.lock():
            for spot in spots(parse_area(a1).within(self.row_count, self.column_count)):
                self._cells[spot] = replace(self._cells.get(spot, _EMPTY), number_format=number_format)
            self.on_edit(None)

    # Reading

    def formatted(self, at: str | Spot) -> str:
        """Give what the sheet shows in a cell (FORMATTED_VALUE), `""` for a blank one."""
        with self.changes.lock():
            spot = _spot(at)
            cell = self._cells.get(spot, _EMPTY)
            return cell.shown if cell.shown is not None else formatted(self.value(spot), self._format(spot))

    def unformatted(self, at: str | Spot) -> float | int | str | bool | None:
        """Give the raw value (UNFORMATTED_VALUE), None for a blank cell."""
        return unformatted(self.value(_spot(at)))

    def formula(self, at: str | Spot) -> str | None:
        """Give the formula in a cell, None where a plain value or nothing stands."""
        with self.changes.lock():
            return self._cells.get(_spot(at), _EMPTY).formula

    def entered(self, at: str | Spot) -> str:
        """Give what the formula bar shows: the formula, or the value without its format."""
        spot = _spot(at)
        return self.formula(spot) or (
            self.formatted(spot) if self._cells.get(spot, _EMPTY).shown else formatted(self.value(spot))
        )

    def value(self, spot: Spot) -> Value:
        """Work out a cell's value."""
        with self.changes.lock():
            return self._value(spot, frozenset())

    def extent(self) -> tuple[int, int]:
        """How many rows and columns are in use, from A1 to the last cell that holds anything."""
        with self.changes.lock():
            used = [spot for spot, cell in self._cells.items() if not cell.empty]
            return max((spot.row + 1 for spot in used), default=0), max((spot.column + 1 for spot in used), default=0)

    def shown_rows(self) -> list[list[str]]:
        """Give what the sheet shows, as a rectangle from A1 to the last cell in use."""
        with self.changes.lock():
            rows, columns = self.extent()
            return [[self.formatted(Spot(row, column)) for column in range(columns)] for row in range(rows)]

    # Shape

    @property
    def merges(self) -> list[str]:
        """The merged ranges, such as `C1:E1`."""
        return [area_name(area) for area in self.merged_areas]

    @property
    def merged_areas(self) -> list[Area]:
        """The merged ranges by index."""
        with self.changes.lock():
            return list(self._merges)

    def merge(self, a1: str, by: str | None = None) -> None:
        """Merge a range; only the value of its first cell survives."""
        area = parse_area(a1)
        with self.changes.lock():
            for spot in spots(area):
                if spot != (area.top, area.left):
                    self._cells.pop(spot, None)
            self._merges.append(area)
            self.on_edit(by)

    def unmerge(self, a1: str, by: str | None = None) -> None:
        """Part a merged range again."""
        with self.changes.lock():
            self._merges.remove(parse_area(a1))
            self.on_edit(by)

    def insert_rows(self, before: int, count: int = 1, by: str | None = None) -> None:
        """Insert empty rows above row number `before`."""
        self._reshape(_inserted(before - 1, count), _same, by, rows=count)

    def delete_rows(self, first: int, count: int = 1, by: str | None = None) -> None:
        """Delete rows from row number `first` on."""
        self._reshape(_deleted(first - 1, count), _same, by, rows=-count)

    def move_rows(self, first: int, before: int, count: int = 1, by: str | None = None) -> None:
        """Move rows so that they stand above what was row number `before`."""
        self._reshape(_moved(first - 1, before - 1, count), _same, by)

    def insert_columns(self, before: str, count: int = 1, by: str | None = None) -> None:
        """Insert empty columns to the left of column `before`."""
        self._reshape(_same, _inserted(column_index(before), count), by, columns=count)

    def delete_columns(self, first: str, count: int = 1, by: str | None = None) -> None:
        """Delete columns from column `first` on."""
        self._reshape(_same, _deleted(column_index(first), count), by, columns=-count)

    def move_columns(self, first: str, before: str, count: int = 1, by: str | None = None) -> None:
        """Move columns so that they stand to the left of what was column `before`."""
        self._reshape(_same, _moved(column_index(first), column_index(before), count), by)

    def _put(self, spot: Spot, cell: Cell, by: str | None) -> None:
        self._cells[spot] = cell
        self._grow(spot)
        self.on_edit(by)

    def _grow(self, spot: Spot) -> None:
        self.row_count = max(self.row_count, spot.row + 1)
        self.column_count = max(self.column_count, spot.column + 1)

    def _value(self, spot: Spot, waiting: frozenset[Spot]) -> Value:
        cell = self._cells.get(spot, _EMPTY)
        if cell.formula is None:
            return cell.value
        if spot in waiting:
            return CellError("#REF!")  # a circular reference
        return evaluate(
            cell.formula, lambda other: self._value(other, waiting | {spot}), self.row_count, self.column_count
        )

    def _format(self, spot: Spot, waiting: frozenset[Spot] = frozenset()) -> str | None:
        cell = self._cells.get(spot, _EMPTY)
        if cell.number_format or cell.formula is None or spot in waiting:
            return cell.number_format
        # A sum without a format of its own takes that of the first formatted cell it adds up, as in Sheets.
        areas = [area.within(self.row_count, self.column_count) for area in arguments(cell.formula) or () if area]
        formats = (self._format(other, waiting | {spot}) for area in areas for other in spots(area))
        return next(filter(None, formats), None)

    def _reshape(self, row: Move, column: Move, by: str | None, *, rows: int = 0, columns: int = 0) -> None:
        with self.changes.lock():
            cells, self._cells = self._cells, {}
            for spot, cell in cells.items():
                new_row, new_column = row(spot.row), column(spot.column)
                if new_row is not None and new_column is not None:
                    rewritten = cell.formula and rewrite(cell.formula, row, column)
                    self._cells[Spot(new_row, new_column)] = replace(cell, formula=rewritten)
            places = (moved(area, row, column) for area in self._merges)
            self._merges = [area for area in places if area and size(area) > 1]
            self.row_count += rows
            self.column_count += columns
            self.on_edit(by)


def _spot(at: str | Spot) -> Spot:
    return parse_spot(at) if isinstance(at, str) else at


def _same(index: int) -> int | None:
    return index


def _inserted(before: int, count: int) -> Move:
    return lambda index: index + count if index >= before else index


def _deleted(first: int, count: int) -> Move:
    def move(index: int) -> int | None:
        if first <= index < first + count:
            return None
        return index - count if index >= first + count else index

    return move


def _moved(first: int, before: int, count: int) -> Move:
    end = first + count
    if first <= before <= end:
        return _same

    def move(index: int) -> int | None:
        if first <= index < end:
            return index - first + (before if before < first else before - count)
        if before <= index < first:
            return index + count
        if end <= index < before:
            return index - count
        return index

    return move
