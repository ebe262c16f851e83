"""Months that head several columns: of "แผน | ผล", "ราย | บาท" or "จำนวนกลุ่ม | ยอดจำหน่าย" the sales are meant."""

from __future__ import annotations

import re
from itertools import takewhile

from sheets.grid import CellGrid
from sheets.headers import LabelCells
from sheets.labels import Label
from sheets.months import MonthLabel

_SALES = re.compile(
    r"\(?(?:ผล(?:งาน|การดำเนินงาน|การจำหน่าย)?|ยอด(?:จำหน่าย|ขาย|เงิน)?|รายได้|จำนวนเงิน|มูลค่า|บาท)(?:\s*\(บาท\))?\)?"
)


def months_over_sales(grid: CellGrid, labels: LabelCells, district_rows: frozenset[int]) -> LabelCells:
    """The labels with each month moved down to the one of its columns that holds the sales, where one plainly does."""
    moved: dict[int, dict[int, Label]] = {row: dict(cells) for row, cells in labels.items()}
    for row, cells in labels.items():
        for column, label in cells.items():
            below = row + 1
            if isinstance(label, MonthLabel) and below not in district_rows:
                sales = _sales_columns(grid, row, column)
                if len(sales) == 1:
                    del moved[row][column]
                    moved.setdefault(below, {})[sales[0]] = label
    return moved


def _sales_columns(grid: CellGrid, row: int, column: int) -> list[int]:
    """The columns under a month whose own label says sales; none where the month has one column only."""
    blank = takewhile(lambda right: grid.value(row, right) is None, range(column + 1, grid.width))
    under = [column, *takewhile(lambda each: grid.text(row + 1, each), blank)]
    return [each for each in under if len(under) > 1 and _SALES.fullmatch(grid.text(row + 1, each).strip())]
