"""The headers of tables, found by their labels wherever they stand.

A header is one to a few rows. Its anchors are months and targets; around them stand group heads ("ผลการดำเนินงาน" over
six months; of merged cells only the first one has the text) and labels merged downwards (ที่, อำเภอ, รวม).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum, auto
from itertools import takewhile

from scoring.levels import Tier
from sheets.amounts import UNREADABLE, Suspect, parse_amount
from sheets.grid import CellGrid
from sheets.labels import Label, Role, heads_derived, heads_targets, parse_label
from sheets.months import MonthLabel
from sheets.spreadsheet import CellValue
from sheets.thai_text import ascii_digits

LabelCells = Mapping[int, Mapping[int, Label]]
"""What every cell of a tab labels, by row and column; most label nothing and are absent."""

_ROWS_AROUND = 2
"""How many rows of group heads may stand above the anchors, and labels below them."""

_ANCHORS_BESIDE_A_DISTRICT = 3
"""So many different months in the row of a district are no notes but the header of a table to its right."""

_LEVELS_THAT_ARE_TARGETS = 3
"""Fewer cells such as "ระดับ 2" in one row are levels that districts have, not the heads of five targets."""
_LEVEL_TIERS = (Tier.LEVEL_1, Tier.LEVEL_2, Tier.LEVEL_3, Tier.LEVEL_4, Tier.LEVEL_5)
_FIRST_LEVEL = (1, "1", "๑")

_ADDS_NOTHING = re.compile(
    r"\(?(?:หน่วย\s*:?\s*)?(?:(?:พัน|หมื่น|แสน|ล้าน)*บาท|ยอด|ยอดจำหน่าย|ยอดขาย|จำนวนเงิน|มูลค่า)(?:\s*\(บาท\))?\)?|\(?[0-9๐-๙]{1,2}\).*"
)
"""What may stand below a label without changing it: the unit, the column's number."""


class _Kind(Enum):
    """Which columns share a group head."""

    NAME = auto()
    TARGET = auto()
    RESULT = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a known kind: where its label stands, the text there, and the group heads above, nearest first."""

    index: int
    row: int
    label: Label
    text: str
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """A header: its rows, its columns from left to right, and the cells beside the anchors that label none of them."""

    rows: range
    columns: tuple[Column, ...]
    unknown: tuple[tuple[int, int], ...]


def label_cells(grid: CellGrid, district_rows: frozenset[int]) -> LabelCells:
    """What the cells of a tab label; numbers label nothing in the row of a district."""
    labels: dict[int, dict[int, Label]] = {}
    for row, values in enumerate(grid.rows):
        for column, value in enumerate(values):
            if isinstance(value, str) and (label := parse_label(value)) is not None:
                labels.setdefault(row, {})[column] = label
            elif row not in district_rows and _begins_numbered_targets(grid, row, column):
                labels.setdefault(row, {}).update(zip(range(column, grid.width), _LEVEL_TIERS, strict=False))
    return labels


def _begins_numbered_targets(grid: CellGrid, row: int, column: int) -> bool:
    """Whether 1 2 3 4 5 stand here under a head of targets, as on the form that gives each level its threshold."""
    if grid.value(row, column) not in _FIRST_LEVEL:
        return False
    numbers = [ascii_digits(grid.quote(row, column + offset)) for offset in range(len(_LEVEL_TIERS))]
    is_headed = any(heads_targets(grid.text(above, column)) for above in range(max(row - _ROWS_AROUND, 0), row))
    return is_headed and numbers == [str(level) for level, _ in enumerate(_LEVEL_TIERS, start=1)]


def find_headers(grid: CellGrid, labels: LabelCells, district_rows: frozenset[int]) -> tuple[Header, ...]:
    """Every header of a tab from the top; rows that hold a district's name keep two of them apart."""
    anchored = [row for row in sorted(labels) if _is_anchored(labels, row, district_rows)]
    headers: list[Header] = []
    while anchored:
        rows = [anchored.pop(0)]
        while anchored and _are_together(rows[-1], anchored[0], district_rows):
            rows.append(anchored.pop(0))
        above = headers[-1].rows.stop if headers else 0
        around = _rows_around(grid, labels, rows, frozenset(range(above)) | district_rows)
        headers.append(_read_header(grid, labels, around, rows))
    return tuple(headers)


def _are_together(row: int, following: int, district_rows: frozenset[int]) -> bool:
    return following - row <= _ROWS_AROUND and district_rows.isdisjoint(range(row, following + 1))


def _rows_around(grid: CellGrid, labels: LabelCells, anchored: Sequence[int], others: frozenset[int]) -> range:
    """The rows of a header: those with anchors, group heads above them, and what explains them below."""
    first, last = anchored[0], anchored[-1]
    anchors = set[int]().union(*(_anchors(labels[row]) for row in anchored))
    heads = takewhile(
        lambda row: row >= 0 and row not in others and _may_head(grid, labels, row, anchors),
        range(first - 1, first - 1 - _ROWS_AROUND, -1),
    )
    top = min([first, *heads])
    cells = (cell for row in range(top, last + 1) for cell in labels.get(row, {}).items())
    names = {column for column, label in cells if _kind(label) is _Kind.NAME}
    below = takewhile(
        lambda row: row not in others and (_names_district(labels, row) or _explains(grid, row, anchors, names)),
        range(last + 1, min(last + 1 + _ROWS_AROUND, grid.height)),
    )
    return range(top, max([last, *below]) + 1)


def _explains(grid: CellGrid, row: int, anchors: AbstractSet[int], names: AbstractSet[int]) -> bool:
    """Whether a row below the anchors says what their columns hold ("ยอดจำหน่าย", "จำนวนราย", "(บาท)").

    A row that has a name is a district's or the total's, and amounts or errors are no explanation.
    """
    values = [value for column in anchors if (value := grid.value(row, column)) is not None]
    is_nameless = all(grid.value(row, column) is None for column in names)
    return bool(values) and is_nameless and all(map(_is_wording, values))


def _is_wording(value: CellValue) -> bool:
    return parse_amount(value) == Suspect(UNREADABLE) or bool(_ADDS_NOTHING.fullmatch(str(value).strip()))


def _anchors(labels: Mapping[int, Label]) -> set[int]:
    """The columns whose label is a month or a target."""
    levels = {column for column, label in labels.items() if label in _LEVEL_TIERS}
    anchors = {column for column, label in labels.items() if isinstance(label, MonthLabel | Tier)}
    return anchors if len(levels) >= _LEVELS_THAT_ARE_TARGETS else anchors - levels


def _is_anchored(labels: LabelCells, row: int, district_rows: frozenset[int]) -> bool:
    """Two different anchors make a header; one does beside or below the label of the districts.

    A month also stands in titles ("ประจำเดือนมีนาคม 2567") and in notes. So a row that holds a district's name must say
    more to be the header of another table that stands to its right.
    """
    anchors = len({labels[row][column] for column in _anchors(labels[row])})
    if row in district_rows:
        return anchors >= _ANCHORS_BESIDE_A_DISTRICT or (anchors > 0 and _names_district(labels, row))
    if anchors == 1:
        return any(_names_district(labels, each) for each in range(row - _ROWS_AROUND, row + 1))
    return anchors > 1


def _names_district(labels: LabelCells, row: int) -> bool:
    return Role.DISTRICT in labels.get(row, {}).values()


def _may_head(grid: CellGrid, labels: LabelCells, row: int, anchors: AbstractSet[int]) -> bool:
    """Whether a row has group heads over anchors or labels merged downwards; a row with numbers is another table's."""
    is_text = all(isinstance(value, str) for value in grid.rows[row] if value is not None)
    return is_text and (row in labels or any(grid.text(row, column) for column in anchors))


def _read_header(grid: CellGrid, labels: LabelCells, rows: range, anchored: Sequence[int]) -> Header:
    """In each column the lowest label counts. Percentages, differences and monthly targets are none of our columns."""
    lowest = ((_label_row(grid, labels, rows, column), column) for column in range(grid.width))
    places = [(row, column) for row, column in lowest if row is not None]
    labelled = {column: row for row, column in places if column in labels.get(row, {})}
    columns = []
    for column, row in labelled.items():
        label, heads = labels[row][column], tuple(_heads(grid, labels, rows, column, labelled))
        # A month above the rows of anchors stands in a title.
        is_label = isinstance(label, Role) or (row in anchored and column in _anchors(labels[row]))
        if is_label and _is_wanted(label, grid.text(row, column), heads):
            columns.append(Column(column, row, label, grid.quote(row, column), heads))
    unknown = {(row, column) for row, column in places if row in anchored and column not in labelled}
    overruled = {(row, column) for row in anchored for column in _anchors(labels[row]) if labelled.get(column) != row}
    return Header(rows, tuple(columns), tuple(sorted(unknown | overruled)))


def _is_wanted(label: Label, text: str, heads: Sequence[str]) -> bool:
    """Of results no monthly targets; of results and targets nothing that is worked out from them."""
    kind = _kind(label)
    if kind is _Kind.RESULT and any(map(heads_targets, heads[:1])):
        return False
    return kind is _Kind.NAME or not any(map(heads_derived, (text, *heads)))


def _label_row(grid: CellGrid, labels: LabelCells, rows: range, column: int) -> int | None:
    """Where the label of a column stands: its lowest text that is more than a unit or a number."""
    for row in reversed(rows):
        text = grid.text(row, column)
        if column in labels.get(row, {}) or (text and not _ADDS_NOTHING.fullmatch(text.strip())):
            return row
    return None


def _heads(grid: CellGrid, labels: LabelCells, rows: range, column: int, labelled: Mapping[int, int]) -> Iterator[str]:
    """The group heads above a label, nearest first.

    A head reaches right from its own cell over blank cells, but only over columns of its own kind: targets under a
    head of targets, months and what is worked out from them under a head of results.
    """
    kind = _kind(labels[labelled[column]][column])
    for row in reversed(range(rows.start, labelled[column])):
        for left in range(column, -1, -1):
            if left in labelled and (labelled[left] <= row or _kind(labels[labelled[left]][left]) is not kind):
                break
            if text := grid.text(row, left):
                yield text
                break


def _kind(label: Label) -> _Kind:
    if isinstance(label, Tier):
        return _Kind.TARGET
    return _Kind.NAME if label in {Role.DISTRICT, Role.INDEX} else _Kind.RESULT
