"""The header of a list with a row for each district and month."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sheets.grid import CellGrid
from sheets.labels import Role, heads_derived, heads_targets, parse_label
from sheets.provinces import HEADS_PROVINCES
from sheets.snapshot import ShapeError
from sheets.thai_text import ascii_digits, comparable

_MONTH = re.compile(r"(?:ประจำ|รอบ|งวด)?เดือน(?:ที่รายงาน|/ปี|ปี|\([^()]{0,20}\))?|month")
_YEAR = re.compile(r"ปี(?:พ\.?ศ\.?|ค\.?ศ\.?)?|พ\.?ศ\.?|year")
_FISCAL_YEAR = re.compile(r"ปีงบ(?:ประมาณ)?(?:พ\.?ศ\.?)?|fiscalyear")
_GOODS = "สินค้า|ผลิตภัณฑ์|ชุมชน|otop"
_SCALE = "พัน|หมื่น|แสน|ล้าน"
_IN_BRACKETS = rf"\((?:หน่วย:?|เป็น)?(?:(?:{_SCALE})*(?:บาท|thb)|(?:{_SCALE})+|ลบ\.?|(?:{_GOODS})+)\)"
"""The unit, or what is sold. Anything else in brackets makes it a part of the amounts, a count, or another month's."""
_AMOUNT = re.compile(
    r"(?:ผล(?:การดำเนินงาน|การจำหน่าย|งาน)?|ยอด(?:เงิน|จำหน่าย|ขาย)?|รายได้|รายรับ|มูลค่า|จำนวนเงิน|บาท|sales|amount)"
    rf"(?:จาก|การ|จำหน่าย|ขาย|บาท|{_GOODS}|{_IN_BRACKETS})*"
)
_SUM = re.compile(
    r"(?:(?:ยอด|ผล|รายได้|จำนวนเงิน|มูลค่า)?(?:การ)?(?:จำหน่าย|ขาย)?(?:สินค้า|ผลิตภัณฑ์)?(?:otop)?รวม|total|grandtotal)"
    r"(?:ยอด|เป็น|เงิน|รายได้|การ|จำหน่าย|ขาย|ทั้งสิ้น|ทั้งหมด|สุทธิ|ทุกประเภท|sales|amount|บาท"
    rf"|{_GOODS}|{_IN_BRACKETS})*"
)
MOST_ROWS_ABOVE = 200
"""A list begins within so many rows."""
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class ListHeader:
    """Where a list's columns stand; `is_fiscal` when its years are fiscal ones."""

    row: int
    district: int
    month: int
    amounts: tuple[int, ...]
    province: int | None
    year: int | None
    is_fiscal: bool

    @property
    def amount(self) -> int:
        """The one column of amounts."""
        return self.amounts[0]

    def bare(self, grid: CellGrid) -> CellGrid:
        """The grid without what stands below the header in columns that say neither where nor how much."""
        kept = {self.district, self.amount, self.province}
        rows = (
            tuple(value if column in kept else None for column, value in enumerate(values))
            for values in grid.rows[self.row + 1 :]
        )
        return replace(grid, rows=(*grid.rows[: self.row + 1], *rows))

    def refuse_doubles(self, grid: CellGrid) -> None:
        """ShapeError when two columns hold amounts."""
        if len(self.amounts) > 1:
            first, second = (grid.cell(self.row, column) for column in self.amounts[:2])
            label = grid.quote(self.row, self.amounts[1])
            raise ShapeError("header-doubled", second, (("label", label), ("cells", f"{first.a1}, {second.a1}")))

    def without_amounts(self, grid: CellGrid) -> ShapeError:
        """Why no figures are taken from a list in which no column is found to hold amounts: the labels that it has."""
        labels = ", ".join(filter(None, (grid.quote(self.row, column) for column in range(grid.width))))
        return ShapeError("amounts-missing", grid.cell(self.row, self.month), (("labels", labels[:_LONGEST]),))


def list_header(grid: CellGrid, row: int) -> ListHeader | None:
    """The header in a row: a label of districts and one of months; most often with one of amounts.

    What is headed as a sum counts as the amounts where nothing else does.
    """
    texts = {column: _compact(grid.text(row, column)) for column in range(grid.width)}
    district = [column for column, text in texts.items() if parse_label(text) is Role.DISTRICT]
    month = [column for column, text in texts.items() if _MONTH.fullmatch(text)]
    if not (district and month):
        return None
    amounts = [column for column, text in texts.items() if _is_amount(_AMOUNT, text)]
    sums = [column for column, text in texts.items() if _is_amount(_SUM, text)]
    province = [column for column, text in texts.items() if HEADS_PROVINCES.fullmatch(text)]
    fiscal = [column for column, text in texts.items() if _FISCAL_YEAR.fullmatch(text)]
    plain = [column for column, text in texts.items() if _YEAR.fullmatch(text)]
    return ListHeader(
        row,
        district[0],
        month[0],
        tuple(amounts or sums),
        next(iter(province), None),
        next(iter(plain or fiscal), None),
        not plain,
    )


def heads_years(text: str) -> bool:
    """Whether a label heads years, of the calendar or fiscal ones."""
    return any(pattern.fullmatch(_compact(text)) for pattern in (_YEAR, _FISCAL_YEAR))


def _compact(text: str) -> str:
    return "".join(ascii_digits(comparable(text[:_LONGEST])).lower().split())


def _is_amount(pattern: re.Pattern[str], text: str) -> bool:
    return bool(pattern.fullmatch(text)) and not heads_derived(text) and not heads_targets(text)
