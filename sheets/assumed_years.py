"""Tables of an export for which no year was read though one stands on their tab, so that none may be assumed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from scoring.findings import Finding, FindingLevel
from scoring.fiscal_year import BUDDHIST_ERA_OFFSET
from sheets.grid import CellGrid
from sheets.list_headers import heads_years
from sheets.months import common_year, names_month
from sheets.reading import TableReading
from sheets.stated_years import parse_year
from sheets.thai_text import ascii_digits, comparable

_ASSUMED = "fiscal-year-assumed"
_LETTER = re.compile(r"[ก-ฮa-zA-Z]")
_YEAR = re.compile(
    r"(?:ปี(?:งบประมาณ|งบ)?|[พค]\.\s*ศ\.)\s*(?P<said>[0-9]{4}|[0-9]{2})(?![0-9])|(?<![0-9])(?P<bare>25[0-9]{2}|20[0-9]{2})(?![0-9])"
)
_FOUR_DIGITS = re.compile("25[0-9]{2}|20[0-9]{2}")
_LONGEST = 200


def without_guesses(grid: CellGrid, readings: Iterable[TableReading]) -> Iterator[TableReading]:
    """The readings of a grid, without the figures whose year was assumed where another one is stated anywhere.

    It may stand in a column, or in a row among others, where no year of a table is looked for.
    """
    for reading in readings:
        assumed = next((dict(each.data)["year"] for each in reading.findings if each.code == _ASSUMED), None)
        doubt = None if assumed is None else _other_year(grid, int(assumed))
        if doubt is None:
            yield reading
        else:
            findings = (each for each in reading.findings if each.code != _ASSUMED)
            yield replace(reading, sales={}, findings=(*findings, doubt))


def _other_year(grid: CellGrid, assumed: int) -> Finding | None:
    """The first cell that states another year than the assumed one, heads such years, or stands in a row of years."""
    for row in range(grid.height):
        for column in range(grid.width):
            text = grid.text(row, column)
            is_year = not _LETTER.search(text) and _stands_among_years(grid, row, column)
            if is_year or _states_another(text, assumed) or _heads_others(grid, row, column, assumed):
                quote = grid.quote(row, column)
                return Finding("year-doubtful", FindingLevel.ERROR, grid.cell(row, column), text=quote)
    return None


def _states_another(text: str, assumed: int) -> bool:
    """Whether a text names a year, which is not that of a month in it, other than that one."""
    if not _LETTER.search(text):
        return False
    found = [match["said"] or match["bare"] for match in _YEAR.finditer(ascii_digits(comparable(text[:_LONGEST])))]
    return any(common_year(year) + BUDDHIST_ERA_OFFSET != assumed for year in found) and not names_month(text)


def _heads_others(grid: CellGrid, row: int, column: int, assumed: int) -> bool:
    """Whether a label heads years of which any is another one or is none at all."""
    below = (text for each in range(row + 1, grid.height) if (text := grid.quote(each, column)))
    return heads_years(grid.text(row, column)) and any(not _is_assumed(text, assumed) for text in below)


def _is_assumed(text: str, assumed: int) -> bool:
    year = parse_year(text)
    return year is not None and year.fiscal_year.buddhist_year == assumed


def _stands_among_years(grid: CellGrid, row: int, column: int) -> bool:
    """Whether nothing but years stands in a row, as below months."""
    return grid.value(row, column) is not None and all(
        value is None or _FOUR_DIGITS.fullmatch(grid.quote(row, at)) for at, value in enumerate(grid.rows[row])
    )
