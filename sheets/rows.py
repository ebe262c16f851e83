"""Which row of a table is which: the districts, the province's total, and rows that want asking about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from statistics import median_low

from scoring.findings import Finding, FindingLevel
from scoring.money import SATANG_PER_BAHT
from scoring.sales import District
from sheets.amounts import Recorded, parse_amount
from sheets.districts import DistrictNames
from sheets.labels import Role
from sheets.layout import Table
from sheets.thai_text import comparable

_TOTAL = re.compile(r"(?:ยอด|ผล|ภาพ)?รวม|total|ทั้งจังหวัด")
_SUMMARY = re.compile(r"(?:ค่า)?เฉลี่ย|ร้อยละ|คิดเป็น|สูงสุด|ต่ำสุด|มัธยฐาน|average|%")
_PLAN = re.compile(r"(?:ค่า|ยอด)?(?:เป้าหมาย|เป้า|แผน)(?:การ|งาน|จำหน่าย|ขาย|รายเดือน)*|plan|target")
_LETTER = re.compile(r"[ก-ฮa-zA-Z]")
_NUMBERED_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of a table that mean something: those of the districts, in the sheet's order, and the total row if any.

    A district has one row. Where it has several, nothing says which of them is meant.
    """

    districts: tuple[tuple[District, int], ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class _Block:
    """A row and those below it that have neither a name nor a number of their own, as under a name merged downwards."""

    name: str = ""
    rows: list[int] = field(default_factory=list)


def read_rows(table: Table, names: DistrictNames) -> tuple[TableRows, tuple[Finding, ...]]:
    """Tell the rows of a table apart by the names in them.

    The total row is the last that says so (รวม, the province's name); failing this it is the last row that has numbers
    but neither a name nor a running number. A name that is not on the master list is asked about if the row has
    numbers; without any it is a scratch note.
    """
    blocks = [(names.match(block.name).district, block) for block in _blocks(table) if block.rows]
    totals: list[int] = []
    nameless = _rows_of_nobody([block for district, block in blocks if district])
    findings: list[Finding] = []
    for block in (block for district, block in blocks if not district):
        first, *below = block.rows
        nameless += below
        if not table.has_number(first) or _SUMMARY.match(block.name):
            continue
        if _is_total(block.name, names):
            totals.append(first)
        elif block.name:
            findings.append(_unknown(table, first, block.name, names))
        else:
            nameless.append(first)
    if not totals:
        totals = [row for row in sorted(nameless) if not _is_numbered(table, row)][-1:]
    findings += (_nameless(table, row) for row in sorted(nameless) if row not in totals)
    districts = tuple(
        (district, row) for district, block in blocks if district for row in block.rows if row not in nameless
    )
    return TableRows(districts, totals[-1] if totals else None), tuple(findings)


def _blocks(table: Table) -> list[_Block]:
    """The blocks of a table from the top. Rows of plans, blank rows and the one that counts the columns are in none."""
    blocks: list[_Block] = []
    is_open = False
    for row in table.rows:
        name = _name(table, row)
        if not name and _numbers_columns(table, row):
            continue
        is_blank = all(table.grid.value(row, column) is None for column in table.span)
        if not is_blank and (name or _is_numbered(table, row) or not is_open):
            blocks.append(_Block(name))
        is_open = not is_blank
        if is_open and not _is_plan(table, row) and (table.has_number(row) or not blocks[-1].rows):
            blocks[-1].rows.append(row)
    return blocks


def _rows_of_nobody(owned: Sequence[_Block]) -> list[int]:
    """The rows below a district's that are not its own: the province's total may stand anywhere without a name.

    Where several districts have such rows they are their own, and only the last one's may end with the total.
    """
    if sum(len(block.rows) > 1 for block in owned) <= 1:
        return [row for block in owned for row in block.rows[1:]]
    *others, last = owned
    return last.rows[median_low(len(block.rows) for block in others) :]


def _is_total(name: str, names: DistrictNames) -> bool:
    """Whether a name says that the row is the province's total; "รวมบางคล้า" is a part of it."""
    words = _TOTAL.match(text := comparable(name).lower())
    return names.means_province(name) or (words is not None and not names.knows(text[words.end() :]))


def _is_plan(table: Table, row: int) -> bool:
    """Whether a row says, in a column of no other meaning, that it holds what is planned and not what was sold."""
    return any(_PLAN.fullmatch("".join(comparable(text).lower().split())) for text in _remarks(table, row))


def _remarks(table: Table, row: int) -> list[str]:
    """The texts in the columns of no other meaning."""
    known = {table.district_column, *(column.index for column in table.columns)}
    return [table.grid.quote(row, each) for each in table.span if each not in known and table.grid.text(row, each)]


def _name(table: Table, row: int) -> str:
    """The text that names a row: that of the district's cell, or of a merged one that begins in the index column."""
    columns = (table.district_column, *(column.index for column in table.labelled(Role.INDEX)))
    return next((text for column in columns if _LETTER.search(text := table.grid.text(row, column))), "")


def _is_numbered(table: Table, row: int) -> bool:
    return any(table.grid.value(row, column.index) is not None for column in table.labelled(Role.INDEX))


def _numbers_columns(table: Table, row: int) -> bool:
    """Whether the row counts the columns, the districts' one too: 1, 2, 3 … from left to right."""
    amounts = [parse_amount(value) for value in table.grid.rows[row] if value is not None]
    baht = [amount.satang / SATANG_PER_BAHT for amount in amounts if isinstance(amount, Recorded)]
    counts = len(baht) >= _NUMBERED_COLUMNS and all(right - left == 1 for left, right in pairwise(baht))
    return counts and table.grid.value(row, table.district_column) is not None


def _unknown(table: Table, row: int, name: str, names: DistrictNames) -> Finding:
    candidates = names.match(name).candidates
    return Finding(
        "district-unknown",
        FindingLevel.ERROR,
        table.grid.cell(row, table.district_column),
        text=name,
        data=(("candidate", candidates[0]), ("candidates", ", ".join(candidates))) if candidates else (),
    )


def _nameless(table: Table, row: int) -> Finding:
    """A row without a name is known by its remarks and its first amount.

    Later amounts come with the months, and in a row of sums or percentages they change whenever a figure is recorded.
    """
    words = [*_remarks(table, row), *(table.grid.quote(row, column) for column in islice(table.numbers(row), 1))]
    cell = table.grid.cell(row, table.district_column)
    return Finding("row-nameless", FindingLevel.ERROR, cell, text=" ".join(words))
