"""The unit of a table's amounts: whole baht. What stands in thousands or millions is kept out and asked about.

It is not multiplied: such figures are rounded, and a level must not follow from what the rounding left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from scoring.findings import Finding, FindingLevel
from sheets.headers import Column
from sheets.labels import Role
from sheets.layout import Table
from sheets.thai_text import ascii_digits, comparable

_SCALE = "(?:พัน|หมื่น|แสน|ล้าน)"
_UNIT = re.compile(rf"(?P<sum>[0-9][0-9.,]*\s*)?(?P<unit>{_SCALE}*\s*บาท)|[(:]\s*(?P<bare>{_SCALE}+|ลบ\.)\s*(?:\)|$)")
"""A unit, or a sum of money ("เป้าหมาย 5 ล้านบาท"), which is none."""

_BAHT = "บาท"
_NOTE = re.compile(r"\(?\s*หน่วย")
_WITHOUT_AMOUNTS = frozenset({Role.DISTRICT, Role.INDEX})


def only_baht(table: Table) -> tuple[Table, tuple[Finding, ...]]:
    """The table without the columns whose unit is another than baht; one finding for each unit."""
    places: dict[str, Column] = {}
    kept = []
    for column in table.columns:
        unit = _BAHT if column.label in _WITHOUT_AMOUNTS else _unit(_nearest_first(table, column))
        if unit == _BAHT:
            kept.append(column)
        else:
            places.setdefault(unit, column)
    findings = (
        Finding("unit-not-baht", FindingLevel.ERROR, table.cell(column), text=unit) for unit, column in places.items()
    )
    return replace(table, columns=tuple(kept)), tuple(findings)


def _nearest_first(table: Table, column: Column) -> Iterator[str]:
    """The texts that may state the unit of a column: below and in its label, its heads, a note, the titles."""
    yield from (table.grid.text(row, column.index) for row in range(column.row + 1, table.header.stop))
    yield from (column.text, *column.heads)
    cells = (str(value) for row in table.header for value in table.grid.rows[row] if isinstance(value, str))
    yield from filter(_NOTE.match, cells)
    yield from table.titles


def _unit(texts: Iterable[str]) -> str:
    """The first unit stated; baht where there is none."""
    for text in texts:
        for match in _UNIT.finditer(ascii_digits(comparable(text))):
            if not match["sum"]:
                return "".join((match["unit"] or match["bare"]).split())
    return _BAHT
