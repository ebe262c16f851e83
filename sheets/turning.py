"""Tables with the districts across and the months down, turned so that the districts stand in rows."""

from __future__ import annotations

import re

from sheets.districts import DistrictNames
from sheets.grid import CellGrid
from sheets.spreadsheet import CellValue
from sheets.thai_text import comparable

_HEADS_MONTHS = re.compile(r"(?:ประจำ|รอบ|งวด)?เดือน(?:\s*/\s*\S{1,20})?|รายการ|งวด|month", re.IGNORECASE)
_HEADS_DISTRICTS = "อำเภอ"


def turned(grid: CellGrid, names: DistrictNames) -> CellGrid:
    """The grid with rows for columns from the row on that names the most districts; what is above stays above.

    What headed the months is then beside them, and heads the districts.
    """
    if not grid.height:
        return grid
    named = [sum(isinstance(value, str) and names.knows(value) for value in row) for row in grid.rows]
    titles = named.index(max(named))
    above, (header, *below) = grid.rows[:titles], grid.rows[titles:]
    columns = zip(map(_heading, header), *below, strict=True)
    width = max(grid.width, 1 + len(below))
    rows = tuple((*row, *[None] * (width - len(row))) for row in (*above, *columns))
    places = {
        (titles + column, row): (titles + row, column) for row in range(1 + len(below)) for column in range(grid.width)
    }
    return CellGrid(grid.tab_id, grid.tab, rows, places)


def _heading(value: CellValue) -> CellValue:
    heads_months = isinstance(value, str) and _HEADS_MONTHS.fullmatch(comparable(value))
    return _HEADS_DISTRICTS if heads_months else value
