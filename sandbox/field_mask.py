"""Partial responses: `fields=spreadsheetId,properties(title,locale),sheets.properties.title`.

Source: https://developers.google.com/workspace/sheets/api/guides/field-masks.
"""

import re
from typing import Any

from sandbox.google_errors import invalid_field

Mask = dict[str, "Mask"]

_TOKEN = re.compile(r"[A-Za-z_*]\w*|\*|[(),./]")
# Names that Google knows at these places although the sandbox never fills them in: asking for them is no mistake.
_SILENT = frozenset(
    (
        *("autoRecalc", "defaultFormat", "iterativeCalculationSettings", "spreadsheetTheme", "namedRanges"),
        *("developerMetadata", "dataSources", "dataSourceSchedules", "tabColor", "tabColorStyle", "rightToLeft"),
        *("merges", "hidden", "frozenRowCount", "frozenColumnCount", "hideGridlines", "protectedRanges", "charts"),
        *("conditionalFormats", "basicFilter", "filterViews", "bandedRanges", "valueRanges", "values"),
        *("lastModifyingUser", "createdTime", "owners", "webViewLink", "version"),
    )
)


def parse_mask(text: str) -> Mask:
    """Read a field mask into a tree; raises GoogleError for one that cannot be read."""
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s", "", text):
        raise invalid_field(text)
    mask, rest = _group(tokens, text)
    if rest:
        raise invalid_field(text)
    return mask


def _group(tokens: list[str], text: str) -> tuple[Mask, list[str]]:
    mask: Mask = {}
    while True:
        tokens = _path(mask, tokens, text)
        if not tokens or tokens[0] != ",":
            return mask, tokens
        tokens = tokens[1:]


def _path(mask: Mask, tokens: list[str], text: str) -> list[str]:
    if not tokens or tokens[0] in "(),./":
        raise invalid_field(text)
    below, tokens = mask.setdefault(tokens[0], {}), tokens[1:]
    if tokens and tokens[0] in "./":
        return _path(below, tokens[1:], text)
    if tokens and tokens[0] == "(":
        inner, tokens = _group(tokens[1:], text)
        if not tokens or tokens[0] != ")":
            raise invalid_field(text)
        below.update(inner)
        return tokens[1:]
    return tokens


def apply_mask(data: Any, mask: Mask, path: str = "") -> Any:
    """Keep of `data` what the mask names; an empty mask keeps all. Raises GoogleError for an unknown name."""
    if not mask or "*" in mask:
        return data
    if isinstance(data, list):
        return [apply_mask(item, mask, path) for item in data]
    if not isinstance(data, dict):
        raise invalid_field(f"{path}.{next(iter(mask))}")
    kept = {}
    for name, below in mask.items():
        place = f"{path}.{name}" if path else name
        if name in data:
            kept[name] = apply_mask(data[name], below, place)
        elif name not in _SILENT:
            raise invalid_field(place)
    return kept
