"""Tables with the districts across and the months down, turned so that the districts stand in rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sheets.districts import DistrictNames
from sheets.grid import CellGrid
from sheets.list_headers import heads_years
from sheets.provinces import Whose, whose_province
from sheets.spreadsheet import CellValue
from sheets.stated_years import parse_year
from sheets.thai_text import comparable

_HEADS_MONTHS = re.compile(r"(?:ประจำ|รอบ|งวด)?เดือน(?:\s*/\s*\S{1,20})?|รายการ|งวด|month", re.IGNORECASE)
_HEADS_DISTRICTS, _HEADS_PROVINCES = "อำเภอ", "จังหวัด"


def turned(grid: CellGrid, names: DistrictNames) -> CellGrid:
    """The grid with rows for columns from the row on that names the most districts; what is above stays above.

    What headed the months is then beside them, and heads the districts. A row of provinces above the districts is
    turned with them, and a column of years comes to stand over the months.
    """
    if not grid.height:
        return grid
    named = [sum(isinstance(value, str) and names.knows(value) for value in row) for row in grid.rows]
    titles = named.index(max(named))
    header = tuple(_heading(_merged(grid, titles, column)) for column in range(grid.width))
    provinces = _provinces(grid, titles, header, names)
    first = titles - len(provinces)
    turning = (*provinces, header, *grid.rows[titles + 1 :])
    columns = list(zip(*turning, strict=True))
    years = [column for column in range(grid.width) if heads_years(grid.text(titles, column))]
    order = [*years, *(column for column in range(grid.width) if column not in years)]
    across = [_heads(columns[at], grid.text(titles, at)) if at in years else columns[at] for at in order]
    width = max(grid.width, len(turning))
    rows = tuple((*row, *[None] * (width - len(row))) for row in (*grid.rows[:first], *across))
    places = {(first + new, row): (first + row, old) for row in range(len(turning)) for new, old in enumerate(order)}
    return CellGrid(grid.tab_id, grid.tab, rows, places)


def _heads(values: Sequence[CellValue], label: str) -> tuple[CellValue, ...]:
    """The years of a column, each with what heads them: "ปีงบประมาณ 2567"."""
    texts = (f"{label} {int(value) if isinstance(value, float) and value.is_integer() else value}" for value in values)
    return tuple(text if parse_year(text) else value for text, value in zip(texts, values, strict=True))


def _provinces(
    grid: CellGrid, titles: int, header: Sequence[CellValue], names: DistrictNames
) -> tuple[tuple[CellValue, ...], ...]:
    """The row above the districts if it names provinces, with a label of its own; else nothing."""
    if not titles or _HEADS_DISTRICTS not in header:
        return ()
    corner, above = header.index(_HEADS_DISTRICTS), grid.rows[titles - 1]
    if not any(whose_province(grid.quote(titles - 1, at), names) is not Whose.UNKNOWN for at, _ in enumerate(above)):
        return ()
    return ((*above[:corner], _HEADS_PROVINCES, *above[corner + 1 :]),)


def _merged(grid: CellGrid, row: int, column: int) -> CellValue:
    """What stands in a cell; where it is blank, what heads the months may be merged down into it."""
    value, above = grid.value(row, column), grid.value(row - 1, column)
    return above if value is None and _heading(above) == _HEADS_DISTRICTS else value


def _heading(value: CellValue) -> CellValue:
    heads_months = isinstance(value, str) and _HEADS_MONTHS.fullmatch(comparable(value))
    return _HEADS_DISTRICTS if heads_months else value
