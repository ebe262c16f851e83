"""The values API's view of a spreadsheet: ranges in, ValueRange out.

Sources: https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values (ValueRange: what is
trimmed), …/spreadsheets.values/batchGet, …/v4/ValueRenderOption, …/v4/DateTimeRenderOption, …/guides/concepts (A1).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sandbox.a1 import Area, Spot, area_name, parse_area, quote_title, split_title
from sandbox.google_errors import invalid_argument
from sandbox.spreadsheet import Spreadsheet, Tab

_CHOICES = {
    "valueRenderOption": ("ValueRenderOption", ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")),
    "dateTimeRenderOption": ("DateTimeRenderOption", ("SERIAL_NUMBER", "FORMATTED_STRING")),
    "majorDimension": ("Dimension", ("ROWS", "COLUMNS")),
}


@dataclass(frozen=True, slots=True)
class Rendering:
    """How values are to be written."""

    values: str
    dates: str
    dimension: str

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Rendering":
        """Read the options of a request; raises GoogleError for one that Google does not have."""
        return cls(*(_choice(name, query) for name in _CHOICES))


def _choice(name: str, query: Mapping[str, str]) -> str:
    kind, choices = _CHOICES[name]
    chosen = query.get(name, choices[0])
    if chosen not in choices:
        field = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
        raise invalid_argument(
            f"Invalid value at '{field}' (type.googleapis.com/google.apps.sheets.v4.{kind}), \"{chosen}\""
        )
    return chosen


def value_range(spreadsheet: Spreadsheet, a1: str, rendering: Rendering) -> dict[str, Any]:
    """Answer for one range: blank rows and cells at the end are left out, `values` too if nothing is left."""
    tab, wanted = _found(spreadsheet, a1)
    area = wanted.within(tab.row_count, tab.column_count)
    title = quote_title(tab.title)
    if wanted.top >= tab.row_count or wanted.left >= tab.column_count:
        limits = f"Max rows: {tab.row_count}, max columns: {tab.column_count}"
        raise invalid_argument(f"Range ({title}!{a1.rpartition('!')[2]}) exceeds grid limits. {limits}")
    rows = _trimmed(_rows(tab, area, rendering))
    if rendering.dimension == "COLUMNS":
        width = max(map(len, rows), default=0)
        rows = _trimmed([[row[index] if index < len(row) else "" for row in rows] for index in range(width)])
    found = {"range": f"{title}!{area_name(area)}", "majorDimension": rendering.dimension}
    return found | ({"values": rows} if rows else {})


def _found(spreadsheet: Spreadsheet, a1: str) -> tuple[Tab, Area]:
    title, rest = split_title(a1)
    try:
        if title is None and rest is not None and (area := _area(rest)):
            return spreadsheet.tabs[0], area  # what looks like a cell is one, of the first tab
        tab = _tab(spreadsheet, rest or "" if title is None else title)
        return tab, Area(0, 0, None, None) if title is None or rest is None else parse_area(rest)
    except (KeyError, ValueError, IndexError):
        raise invalid_argument(f"Unable to parse range: {a1}") from None


def _area(text: str) -> Area | None:
    try:
        return parse_area(text)
    except ValueError:
        return None


def _tab(spreadsheet: Spreadsheet, title: str) -> Tab:
    for tab in spreadsheet.tabs:
        if tab.title.casefold() == title.casefold():
            return tab
    raise KeyError(title)


def _rows(tab: Tab, area: Area, rendering: Rendering) -> list[list[Any]]:
    rows, columns = tab.extent()  # nothing beyond is anything but blank
    used = area.within(rows, columns)
    write: Callable[[Spot], Any] = {
        "FORMATTED_VALUE": tab.formatted,
        "UNFORMATTED_VALUE": lambda spot: _raw(tab, spot, rendering.dates),
        "FORMULA": lambda spot: tab.formula(spot) or _raw(tab, spot, rendering.dates),
    }[rendering.values]
    return [
        [write(Spot(row, column)) for column in range(used.left, used.right or 0)]
        for row in range(used.top, used.bottom or 0)
    ]


def _raw(tab: Tab, spot: Spot, dates: str) -> Any:
    if dates == "FORMATTED_STRING" and isinstance(tab.value(spot), date):
        return tab.formatted(spot)
    value = tab.unformatted(spot)
    return "" if value is None else value


def _trimmed(rows: list[list[Any]]) -> list[list[Any]]:
    kept = [_without_trailing(row, "") for row in rows]
    return _without_trailing(kept, [])


def _without_trailing(items: list[Any], blank: Any) -> list[Any]:
    end = len(items)
    while end and items[end - 1] == blank:
        end -= 1
    return items[:end]
