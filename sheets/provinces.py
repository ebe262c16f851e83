"""Which rows of an export are of another province: districts of two provinces may have the same name.

A row's province stands in its own column, or above it: in a row of its own, in a title, or in the name of the tab.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, partial

import geothai

from scoring.findings import Cell, Finding, FindingLevel
from sheets.districts import DistrictNames
from sheets.grid import CellGrid
from sheets.labels import Role, parse_label
from sheets.months import MonthLabel
from sheets.spreadsheet import CellValue
from sheets.thai_text import ascii_digits, comparable, skeleton

HEADS_PROVINCES = re.compile(r"(?:ชื่อ)?จังหวัด|province")
"""What heads a column of provinces, in lower case and without spaces."""
_CODE_BEFORE = re.compile(r"^[0-9]{1,2}(?:[.)\-\s]+|$)")
_CODE_BEHIND = re.compile(r"\s*\([0-9]{2}\)$")
_PREFIX = re.compile(r"^(?:สำนักงานพัฒนาชุมชน|สพจ\.?)?\s*(?:จังหวัด|จ\.)?\s*")
_LETTER = re.compile(r"[ก-ฮa-zA-Z]")
_AMOUNT = re.compile(r"\s*-?[0-9๐-๙][0-9๐-๙,.]*\s*")
_LONGEST = 100
_MOST_NAMED = 5
_SEVERAL = 2

_BY_CODE = {each.code: each.name_th for each in geothai.provinces()}
_ALL = {skeleton(name).lower() for each in geothai.provinces() for name in (each.name_th, each.name_en)}
_LONGEST_FIRST = "|".join(sorted(_BY_CODE.values(), key=len, reverse=True))
_SUMMED = "รวม"
_SUM_OF = re.compile(rf"(?:ยอด)?{_SUMMED}(?:ทั้ง)?\s*(?:จังหวัด|จ\.)?\s*(?P<name>{_LONGEST_FIRST})(?:ทั้งสิ้น|ทั้งหมด)?")
_SIGNS = ("จังหวัด", "จ.")
_IN_WORDS = re.compile(rf"(?:{'|'.join(map(re.escape, _SIGNS))})[\s:]*(?P<name>{_LONGEST_FIRST})")


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
    """A province as it is written, or a district of another one, and where; a title may do no more than mention it."""

    text: str
    whose: Whose
    cell: Cell
    is_mentioned: bool = False


def rows_of_others(grid: CellGrid, names: DistrictNames) -> tuple[frozenset[int], list[Finding]]:
    """The rows that are not of the office's province as far as that shows, and findings about their amounts.

    Those of others that are known are counted in one; of each other text for a province it is asked what is meant.
    """
    in_sums = dict(_of_sums(grid, names))
    of_provinces = _without_mentions(grid, dict(_of_provinces(grid, names)), names)
    stated = {**_of_districts_elsewhere(grid, names), **in_sums, **of_provinces}
    others = {row: each for row, each in sorted(stated.items()) if each.whose is not Whose.OURS}
    with_amounts = [each for row, each in others.items() if has_amount(grid, row)]
    unknown = {each.text: each for each in reversed(with_amounts) if each.whose is Whose.UNKNOWN}
    known = [each for each in with_amounts if each.whose is Whose.OTHERS]
    findings = [Finding("province-unknown", FindingLevel.ERROR, each.cell, text=each.text) for each in unknown.values()]
    if known:
        written = list(dict.fromkeys(each.text for each in known))[:_MOST_NAMED]
        data = (("rows", str(len(known))), ("provinces", ", ".join(written)))
        findings.append(Finding("rows-of-others", FindingLevel.HINT, known[0].cell, data=data))
    return frozenset(others), findings


def _of_districts_elsewhere(grid: CellGrid, names: DistrictNames) -> dict[int, _Stated]:
    """The rows of districts of other provinces, and those below over which the name of one may be merged."""
    is_elsewhere, knows = cache(names.is_elsewhere), cache(names.knows)
    rows: dict[int, _Stated] = {}
    at: int | None = None
    for row in range(grid.height):
        texts = wording(grid, row)
        found = next((column for column, text in texts.items() if is_elsewhere(text)), None)
        if any(map(knows, texts.values())) or (at is not None and grid.value(row, at) is not None):
            at = None
        at = found if found is not None and not any(map(knows, texts.values())) else at
        if at is not None:
            same = rows.get(row - 1)
            rows[row] = (
                same if found is None and same else _Stated(grid.quote(row, at), Whose.OTHERS, grid.cell(row, at))
            )
    return rows


def _of_sums(grid: CellGrid, names: DistrictNames) -> Iterator[tuple[int, _Stated]]:
    """The rows of which a sum names the province: those above it, or those below where sums come first."""
    label = cache(parse_label)
    above: list[int] = []
    stated, come_first = None, False
    for row in range(grid.height):
        texts = wording(grid, row)
        column = next((each for each, text in texts.items() if _summed(text)), None)
        if any(label(text) is Role.DISTRICT for text in texts.values()):
            above = []
        elif column is not None:
            name = _summed(texts[column])
            come_first = come_first or (stated is None and not above)
            stated = _Stated(name, whose_province(name, names), grid.cell(row, column))
            yield from ((each, stated) for each in (*above, row) if not come_first)
            above = []
        elif stated and come_first:
            yield row, stated
        elif has_amount(grid, row):
            above.append(row)


def _summed(text: str) -> str:
    """The province of which a label says that its sum stands there."""
    match = _SUM_OF.fullmatch(comparable(text)) if _SUMMED in text else None
    return match["name"] if match else ""


def _of_provinces(grid: CellGrid, names: DistrictNames) -> Iterator[tuple[int, _Stated]]:
    """The rows below the first province that is stated, each with the last one; labels of districts begin no such row.

    A header with a column of provinces begins anew. The name of a tab says something only when it is another's.
    """
    label, whose = cache(parse_label), cache(partial(whose_province, names=names))
    is_of_others = whose(grid.tab) is Whose.OTHERS
    stated = _Stated(grid.tab, Whose.OTHERS, grid.cell(0, 0), is_mentioned=True) if is_of_others else None
    column, is_below = None, False
    for row in range(grid.height):
        texts = wording(grid, row)
        labels = {label(text) for text in texts.values()}
        is_below = is_below or any(each is Role.DISTRICT or isinstance(each, MonthLabel) for each in labels)
        if Role.DISTRICT in labels:
            column = next(filter(lambda each: _is_column(texts[each]), texts), None)
            stated = stated if column is None else None
            continue
        if column is None:
            found = _in_words(grid, row, texts, names, is_below=is_below)
            is_ours = stated is not None and stated.whose is Whose.OURS
            stated = stated if found is None or (found.is_mentioned and is_ours) else found
        elif (text := grid.quote(row, column)) and label(text) is not Role.TOTAL:
            stated = _Stated(text, whose(text), grid.cell(row, column))
        if stated:
            yield row, stated


def _in_words(
    grid: CellGrid, row: int, texts: Mapping[int, str], names: DistrictNames, *, is_below: bool
) -> _Stated | None:
    """The one province that a row names: a title anywhere in it, a row of a table as all that it says in words."""
    if (is_below and len(texts) != 1) or not any(sign in text for text in texts.values() for sign in _SIGNS):
        return None
    joined = comparable(" ".join(texts.values()))
    alone = {each for each in texts.values() if not is_below and whose_province(each, names) is not Whose.UNKNOWN}
    found = {match["name"] for match in _IN_WORDS.finditer(joined) if not is_below or not match.start()}
    if not found or len(found | {_bare(each) for each in alone}) > 1:
        return None
    name = found.pop()
    cell = grid.cell(row, next(iter(texts)))
    return _Stated(name, whose_province(name, names), cell, is_mentioned=not is_below)


def _without_mentions(grid: CellGrid, stated: Mapping[int, _Stated], names: DistrictNames) -> dict[int, _Stated]:
    """What is stated, without another province that a title or a tab mentions above districts that only ours has."""
    below: dict[_Stated, list[str]] = {}
    for row, each in stated.items():
        if each.is_mentioned and each.whose is Whose.OTHERS:
            below.setdefault(each, []).extend(wording(grid, row).values())
    mere = {each for each, texts in below.items() if _are_ours(frozenset(texts), names)}
    return {row: each for row, each in stated.items() if each not in mere}


def _are_ours(texts: AbstractSet[str], names: DistrictNames) -> bool:
    """Whether several districts are named that no other province has, and none of another one."""
    ours = {names.match(text).district for text in texts if names.is_only_here(text)}
    return len(ours) >= _SEVERAL and not any(map(names.is_elsewhere, texts))


def wording(grid: CellGrid, row: int) -> dict[int, str]:
    """What a row says in words, by column."""
    cells = enumerate(grid.rows[row])
    return {column: value for column, value in cells if isinstance(value, str) and _LETTER.search(value)}


def _is_column(text: str) -> bool:
    return HEADS_PROVINCES.fullmatch("".join(comparable(text[:_LONGEST]).lower().split())) is not None


def has_amount(grid: CellGrid, row: int) -> bool:
    """Whether any cell of a row holds an amount, at a quick look: a list of the country has a hundred thousand rows."""
    return any(_is_amount(value) for value in grid.rows[row])


def _is_amount(value: CellValue) -> bool:
    if isinstance(value, str):
        return _AMOUNT.fullmatch(value) is not None
    return value is not None and not isinstance(value, bool)
