"""Which row of a table is which: the districts, the province's total, and rows that want asking about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

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
_LETTER = re.compile(r"[ก-ฮa-zA-Z]")
_NUMBERED_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of a table that mean something: each district's, in the sheet's order, and the total row if any."""

    districts: tuple[tuple[District, int], ...]
    total: int | None


def read_rows(table: Table, names: DistrictNames) -> tuple[TableRows, tuple[Finding, ...]]:
    """Tell the rows of a table apart by the names in them.

    The total row is the last that says so (รวม, the province's name); failing this it is the last row that has numbers
    but neither a name nor a running number. A name that is not on the master list is asked about if the row has
    numbers; without any it is a scratch note.
    """
    districts: list[tuple[District, int]] = []
    totals: list[int] = []
    nameless: list[int] = []
    findings: list[Finding] = []
    for row in table.rows:
        name = _name(table, row)
        if district := names.match(name).district:
            districts.append((district, row))
        elif not table.has_number(row) or _SUMMARY.match(name) or _numbers_columns(table, row):
            continue
        elif _TOTAL.match(comparable(name).lower()) or names.means_province(name):
            totals.append(row)
        elif name:
            findings.append(_unknown(table, row, name, names))
        else:
            nameless.append(row)
    if not totals:
        totals = [row for row in nameless if not _is_numbered(table, row)][-1:]
    findings += (_nameless(table, row) for row in nameless if row not in totals)
    return TableRows(tuple(districts), totals[-1] if totals else None), tuple(findings)


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
    return Finding("row-nameless", FindingLevel.ERROR, table.grid.cell(row, table.district_column))
