"""What one cell holds, what typing into it makes of a text, and how it is shown.

Sources: https://developers.google.com/workspace/sheets/api/reference/rest/v4/ValueInputOption (typing is USER_ENTERED),
…/v4/ValueRenderOption, …/v4/DateTimeRenderOption and …/guides/formats (number formats).
"""

import re
from dataclasses import dataclass
from datetime import date

_NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?P<part>\.[0-9]*)?(?P<percent>%?)")
_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_EPOCH = date(1899, 12, 30)  # day 0 of the serial numbers of spreadsheets
_ERRORS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#ERROR!")


class CellError(str):
    """An error value such as `#REF!`, or `Loading...`: the API hands it out as text in every rendering."""

    __slots__ = ()


Value = float | int | str | bool | date | CellError | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A value or a formula, the cell's number format, and a text shown in place of the formatted value (if any)."""

    value: Value = None
    formula: str | None = None
    number_format: str | None = None
    shown: str | None = None

    @property
    def empty(self) -> bool:
        """Whether the cell holds nothing; a number format alone is nothing."""
        return self.value is None and self.formula is None


def typed(text: str, number_format: str | None = None) -> Cell:
    """Interpret what a person types (USER_ENTERED, locale th_TH); the cell's own number format stays.

    Numbers are ASCII digits with or without commas between groups of three, and percentages. Days are d/m/yyyy in the
    common era. Thai digits, month names and everything else stay text.
    """
    if text.startswith("'"):
        return Cell(text[1:], number_format=number_format)
    if text.startswith("=") and len(text) > 1:
        return Cell(formula=text, number_format=number_format)
    word = text.strip()
    if not word:
        return Cell(text or None, number_format=number_format)
    if word.upper() in {"TRUE", "FALSE"}:
        return Cell(word.upper() == "TRUE", number_format=number_format)
    if word.upper() in _ERRORS:
        return Cell(CellError(word.upper()), number_format=number_format)
    return _number(word, number_format) or _date(word) or Cell(text, number_format=number_format)


def _number(word: str, number_format: str | None) -> Cell | None:
    match = _NUMBER.fullmatch(word)
    if match is None:
        return None
    digits, part = match["whole"].replace(",", ""), (match["part"] or "").rstrip(".")
    number = float(digits + part) if part else int(digits)
    pattern = (
        ("#,##0" if "," in match["whole"] else "0") + ("." + "0" * (len(part) - 1) if part else "") + match["percent"]
    )
    own = pattern if "," in match["whole"] or match["percent"] else None
    if match["percent"]:
        number_format = own
    signed = -number if match["sign"] == "-" else number
    return Cell(signed / 100 if match["percent"] else signed, number_format=number_format or own)


def _date(word: str) -> Cell | None:
    match = _DATE.fullmatch(word)
    if match is None:
        return None
    day, month, year = map(int, match.groups())
    try:
        return Cell(date(year, month, day), shown=word)
    except ValueError:
        return None


def formatted(value: Value, number_format: str | None = None) -> str:
    """Show a value as the sheet does (FORMATTED_VALUE)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}"
    if isinstance(value, str):
        return str(value)
    if number_format is None:
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    percent = number_format.endswith("%")
    decimals = len(number_format.rstrip("%").partition(".")[2])
    # Half away from zero, as spreadsheets round; Python's own formatting would round half to even.
    scaled = float(value) * (100 if percent else 1)
    rounded = int(abs(scaled) * 10**decimals + 0.5) / 10**decimals * (-1 if scaled < 0 else 1)
    return f"{rounded:{',' if ',' in number_format else ''}.{decimals}f}" + ("%" if percent else "")


def unformatted(value: Value) -> float | int | str | bool | None:
    """Give the raw value (UNFORMATTED_VALUE): whole numbers without a decimal point, days as serial numbers."""
    if isinstance(value, date):
        return (value - _EPOCH).days
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return str(value) if isinstance(value, CellError) else value
