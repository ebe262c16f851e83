"""Tables of an export for which no year was read though one stands on their tab, so that none may be assumed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from scoring.findings import Finding, FindingLevel
from scoring.fiscal_year import BUDDHIST_ERA_OFFSET
from sheets.dates import fiscal_years_of_dates, without_dates
from sheets.districts import DistrictNames
from sheets.grid import CellGrid
from sheets.list_headers import heads_years
from sheets.months import common_year
from sheets.reading import TableReading
from sheets.stated_years import parse_year

_ASSUMED = "fiscal-year-assumed"
_LETTER = re.compile(r"[ก-ฮa-zA-Z]")
_YEAR = re.compile(
    r"(?:ปี(?:งบประมาณ|งบ)?\s*(?:[พค]\.?\s*ศ\.?)?|[พค]\.\s*ศ\.)\s*(?P<said>[0-9]{4}|[0-9]{2})(?![0-9])"
    r"|(?<![0-9])(?<![0-9][\s/.-])(?P<bare>25[0-9]{2}|20[0-9]{2})(?![0-9])"
)
"""A year that is called one, or a number like one that is no part of a longer one, such as a telephone's."""
_LAW = re.compile(
    r"(?:ระเบียบ|ประกาศ|พระราชบัญญัติ|พ\.\s*ร\.\s*บ|กฎกระทรวง|ข้อบังคับ|คำสั่ง).{0,80}?พ\.?\s*ศ\.?\s*[0-9]{4}(?![0-9])"
)
_FOUR_DIGITS = re.compile("25[0-9]{2}|20[0-9]{2}")


def without_guesses(grid: CellGrid, names: DistrictNames, readings: Iterable[TableReading]) -> Iterator[TableReading]:
    """The readings of a grid, without the figures whose year was assumed where another one is stated anywhere.

    It may stand in a column, or in a row among others, where no year of a table is looked for.
    """
    for reading in readings:
        assumed = next((dict(each.data)["year"] for each in reading.findings if each.code == _ASSUMED), None)
        doubt = None if assumed is None else _other_year(grid, names, int(assumed))
        if doubt is None:
            yield reading
        else:
            findings = (each for each in reading.findings if each.code != _ASSUMED)
            yield replace(reading, sales={}, findings=(*findings, doubt))


def _other_year(grid: CellGrid, names: DistrictNames, assumed: int) -> Finding | None:
    """The first cell that states another year than the assumed one, heads such years, or stands in a row of years."""
    is_above = True
    for row in range(grid.height):
        for column in range(grid.width):
            text = grid.text(row, column)
            is_year = not _LETTER.search(text) and _stands_among_years(grid, row, column, is_above=is_above)
            if is_year or _states_another(text, assumed) or _heads_others(grid, row, column, assumed):
                quote = grid.quote(row, column)
                return Finding("year-doubtful", FindingLevel.ERROR, grid.cell(row, column), text=quote)
            is_above = is_above and not names.knows(text)
    return None


def _states_another(text: str, assumed: int) -> bool:
    """Whether a text names another year than that one, or a date in another; the year of a law says nothing."""
    if not _LETTER.search(text):
        return False
    found = [match["said"] or match["bare"] for match in _YEAR.finditer(_LAW.sub(" ", without_dates(text)))]
    years = {common_year(year) + BUDDHIST_ERA_OFFSET for year in found}
    return not {*years, *(year.buddhist_year for year in fiscal_years_of_dates(text))} <= {assumed}


def _heads_others(grid: CellGrid, row: int, column: int, assumed: int) -> bool:
    """Whether a label heads years of which any is another one or is none at all."""
    below = (text for each in range(row + 1, grid.height) if (text := grid.quote(each, column)))
    return heads_years(grid.text(row, column)) and any(not _is_assumed(text, assumed) for text in below)


def _is_assumed(text: str, assumed: int) -> bool:
    year = parse_year(text)
    return year is not None and year.fiscal_year.buddhist_year == assumed


def _stands_among_years(grid: CellGrid, row: int, column: int, *, is_above: bool) -> bool:
    """Whether nothing but years stands in a row, as below months; below the districts, one alone may be a sum."""
    there = [at for at, value in enumerate(grid.rows[row]) if value is not None]
    are_years = all(_FOUR_DIGITS.fullmatch(grid.quote(row, at)) for at in there)
    return column in there and are_years and (is_above or len(there) > 1)
