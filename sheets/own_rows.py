"""The rows of an export's tables that concern the office: a table of the whole country has hundreds of others."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from scoring.findings import Finding, FindingLevel
from sheets.districts import DistrictNames
from sheets.grid import CellGrid
from sheets.labels import Role, parse_label
from sheets.list_headers import MOST_ROWS_ABOVE
from sheets.months import MonthLabel
from sheets.provinces import has_amount, rows_of_others, wording

_HIGHEST, _MOST_TEXTS = 1_000, 10_000
"""Rows of a table, and different texts in a tab: all the districts of the country are not a thousand."""


def own_rows(grid: CellGrid, names: DistrictNames) -> tuple[CellGrid, list[Finding]]:
    """The grid without the rows of others, and of a long one without those that name none of the districts.

    What was left out is told. A row of others with neither an amount nor a district may be of a header and stays.
    """
    if len({text for row in range(grid.height) for text in wording(grid, row).values()}) > _MOST_TEXTS:
        return _left_out(grid)
    others, findings = rows_of_others(grid, names)
    kept_out = {row for row in others if has_amount(grid, row) or any(map(names.knows, wording(grid, row).values()))}
    own, more = _short(grid.without(kept_out), names)
    return own, [*findings, *more]


def _short(grid: CellGrid, names: DistrictNames) -> tuple[CellGrid, list[Finding]]:
    """The grid as it is, unless it is far too long; what is still too long then is no table of districts by months."""
    if grid.height <= _HIGHEST:
        return grid, []
    unnamed = _unnamed(grid, names)
    amounts = [row for row in unnamed if has_amount(grid, row)]
    if grid.height - len(unnamed) > _HIGHEST:
        return _left_out(grid)
    data = (("rows", str(len(amounts))),)
    findings = [Finding("rows-unnamed", FindingLevel.HINT, grid.cell(row, 0), data=data) for row in amounts[:1]]
    return grid.without(frozenset(unnamed)), findings


def _left_out(grid: CellGrid) -> tuple[CellGrid, list[Finding]]:
    finding = Finding("tab-too-large", FindingLevel.HINT, grid.cell(0, 0), text=grid.tab)
    return replace(grid, rows=()), [finding]


def _unnamed(grid: CellGrid, names: DistrictNames) -> list[int]:
    """The rows below where a table begins that are no district's, also by a name merged downwards, and of no header."""
    knows, label = cache(names.knows), cache(parse_label)
    unnamed, at = [], None
    for row in range(MOST_ROWS_ABOVE, grid.height):
        texts = wording(grid, row)
        named = next((column for column, text in texts.items() if knows(text)), None)
        at = named if named is not None else at if at is not None and grid.value(row, at) is None else None
        heads = any(isinstance(each, MonthLabel) or each is Role.DISTRICT for each in map(label, texts.values()))
        if at is None and not heads:
            unnamed.append(row)
    return unnamed
