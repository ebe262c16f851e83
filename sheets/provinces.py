"""Which rows of an export are of another province: districts of two provinces may have the same name.

A row's province stands in its own column, or above it: in a row of its own, in a title, or in the name of the tab.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, partial

import geothai

from scoring.findings import Cell, Finding, FindingLevel
from sheets.amounts import Recorded, parse_amount
from sheets.districts import DistrictNames
from sheets.grid import CellGrid
from sheets.labels import Role, parse_label
from sheets.months import MonthLabel
from sheets.thai_text import ascii_digits, comparable, skeleton

_COLUMN = re.compile(r"(?:ชื่อ)?จังหวัด|province")
_CODE_BEFORE = re.compile(r"^[0-9]{1,2}(?:[.)\-\s]+|$)")
_CODE_BEHIND = re.compile(r"\s*\([0-9]{2}\)$")
_PREFIX = re.compile(r"^(?:สำนักงานพัฒนาชุมชน|สพจ\.?)?\s*(?:จังหวัด|จ\.)?\s*")
_LETTER = re.compile(r"[ก-ฮa-zA-Z]")
_LONGEST = 100
_MOST_NAMED = 5

_BY_CODE = {each.code: each.name_th for each in geothai.provinces()}
_ALL = {skeleton(name).lower() for each in geothai.provinces() for name in (each.name_th, each.name_en)}
_LONGEST_FIRST = "|".join(sorted(_BY_CODE.values(), key=len, reverse=True))
_IN_WORDS = re.compile(rf"(?:จังหวัด|จ\.)[\s:]*(?P<name>{_LONGEST_FIRST})")


class Whose(Enum):
    """Whether a text names the office's own province, another one, or neither that is known."""

    OURS = auto()
    OTHERS = auto()
    UNKNOWN = auto()


def whose_province(text: str, names: DistrictNames) -> Whose:
    """Whose province a cell names that names nothing else: "ฉะเชิงเทรา", "จ.ชลบุรี", "24 ฉะเชิงเทรา", "24"."""
    name = _bare(text)
    if names.means_province(name):
        return Whose.OURS
    return Whose.OTHERS if skeleton(name).lower() in _ALL else Whose.UNKNOWN


def _bare(text: str) -> str:
    """The name in a text without its code and what stands before it."""
    text = ascii_digits(comparable(text[:_LONGEST]))
    return _BY_CODE.get(text) or _PREFIX.sub("", _CODE_BEHIND.sub("", _CODE_BEFORE.sub("", text)))


@dataclass(frozen=True, slots=True)
class _Stated:
    """A province as it is written, and where."""

    text: str
    cell: Cell


def own_rows(grid: CellGrid, names: DistrictNames) -> tuple[CellGrid, list[Finding]]:
    """The grid without the rows of others; what has neither an amount nor a district may be of a header and stays."""
    others, findings = rows_of_others(grid, names)
    kept_out = {row for row in others if _has_amount(grid, row) or any(map(names.knows, _texts(grid, row).values()))}
    return grid.without(kept_out), findings


def rows_of_others(grid: CellGrid, names: DistrictNames) -> tuple[frozenset[int], list[Finding]]:
    """The rows that are not of the office's province as far as one is stated, and findings about their amounts.

    Those of provinces that are known are counted in one; of each other text it is asked what is meant.
    """
    whose = cache(partial(whose_province, names=names))
    others = {row: stated for row, stated in _rows_below(grid, names) if whose(stated.text) is not Whose.OURS}
    with_amounts = [stated for row, stated in others.items() if _has_amount(grid, row)]
    first = {stated.text: stated for stated in reversed(with_amounts)}
    unknown = [stated for stated in first.values() if whose(stated.text) is Whose.UNKNOWN]
    known = [stated for stated in with_amounts if stated not in unknown and whose(stated.text) is Whose.OTHERS]
    findings = [Finding("province-unknown", FindingLevel.ERROR, each.cell, text=each.text) for each in unknown]
    if known:
        provinces = list(dict.fromkeys(each.text for each in known))[:_MOST_NAMED]
        data = (("rows", str(len(known))), ("provinces", ", ".join(provinces)))
        findings.append(Finding("rows-of-others", FindingLevel.HINT, known[0].cell, data=data))
    return frozenset(others), findings


def _rows_below(grid: CellGrid, names: DistrictNames) -> Iterator[tuple[int, _Stated]]:
    """The rows below the first province that is stated, each with the last one; labels of districts begin no such row.

    A header with a column of provinces begins anew. The name of a tab says something only when it is another's.
    """
    label = cache(parse_label)
    is_of_others = whose_province(grid.tab, names) is Whose.OTHERS
    stated = _Stated(grid.tab, grid.cell(0, 0)) if is_of_others else None
    column, is_below = None, False
    for row in range(grid.height):
        texts = _texts(grid, row)
        labels = {label(text) for text in texts.values()}
        is_below = is_below or any(each is Role.DISTRICT or isinstance(each, MonthLabel) for each in labels)
        if Role.DISTRICT in labels:
            column = next(filter(lambda each: _is_column(texts[each]), texts), None)
            stated = stated if column is None else None
            continue
        if column is None:
            stated = _in_words(grid, row, texts, names, is_below=is_below) or stated
        else:
            stated = _in_column(grid, row, column) or stated
        if stated:
            yield row, stated


def _in_column(grid: CellGrid, row: int, column: int) -> _Stated | None:
    """What the cell of provinces says; blank or a sum it is of the province above."""
    text = grid.quote(row, column)
    return None if not text or parse_label(text) is Role.TOTAL else _Stated(text, grid.cell(row, column))


def _in_words(
    grid: CellGrid, row: int, texts: Mapping[int, str], names: DistrictNames, *, is_below: bool
) -> _Stated | None:
    """The one province that a row names: a title anywhere in it, a row of a table as all that it says in words."""
    if is_below and len(texts) != 1:
        return None
    joined = comparable(" ".join(texts.values()))
    alone = {each for each in texts.values() if not is_below and whose_province(each, names) is not Whose.UNKNOWN}
    found = {match["name"] for match in _IN_WORDS.finditer(joined) if not is_below or not match.start()}
    if not found or len(found | {_bare(each) for each in alone}) > 1:
        return None
    return _Stated(found.pop(), grid.cell(row, next(iter(texts))))


def _texts(grid: CellGrid, row: int) -> dict[int, str]:
    """What a row says in words, by column."""
    return {column: text for column in range(grid.width) if _LETTER.search(text := grid.text(row, column))}


def _is_column(text: str) -> bool:
    return _COLUMN.fullmatch("".join(comparable(text[:_LONGEST]).lower().split())) is not None


def _has_amount(grid: CellGrid, row: int) -> bool:
    return any(isinstance(parse_amount(value), Recorded) for value in grid.rows[row] if value is not None)
