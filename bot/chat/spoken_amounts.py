"""Amounts as people say them: 250,000 · ๒๕๐,๐๐๐ บาท · 1.2 ล้าน · 1 ล้าน 2 แสน.

For what is only supposed. In a sheet "1.2 ล้าน" stays suspect, for there it stands for a figure that somebody rounded.
"""

from __future__ import annotations

import re
from decimal import Decimal

from scoring.money import SATANG_PER_BAHT, Satang
from sheets.amounts import Recorded, parse_amount
from sheets.thai_text import ascii_digits, comparable

UNITS = {"ล้าน": 1_000_000, "ลบ.": 1_000_000, "แสน": 100_000, "หมื่น": 10_000, "พัน": 1_000, "ร้อย": 100}
"""What a number may be followed by, in baht; ลบ. is how offices abbreviate a million baht."""

UNIT = "|".join(map(re.escape, UNITS))
CURRENCY = "บาทถ้วน|บาท|(?<!ล)บ\\.|฿"
_CURRENCY = re.compile(rf"^฿|(?:{CURRENCY})$")
_NUMBER = r"(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?"
_PART = re.compile(rf"(?P<number>{_NUMBER})(?P<unit>{UNIT})")
_IN_UNITS = re.compile(rf"(?P<parts>(?:{_NUMBER}(?:{UNIT}))+)(?P<rest>{_NUMBER})?")
_TWO_NUMBERS = re.compile(r"[0-9]\s+[0-9]")
_LARGEST_BAHT = 10**12


def spoken_amount(text: str) -> Satang | None:
    """The amount in satang, exactly; None for what is no amount, and for what may be read in two ways.

    Each part of "1 ล้าน 2 แสน" is less than the unit before it, and only the last one has decimals.
    """
    written = ascii_digits(comparable(text))
    amount = parse_amount(written)
    if isinstance(amount, Recorded):
        return amount.satang
    match = _IN_UNITS.fullmatch(_CURRENCY.sub("", "".join(written.split())))
    return _sum_of_parts(match) if match and not _TWO_NUMBERS.search(written) else None


def _sum_of_parts(match: re.Match[str]) -> Satang | None:
    parts = [(Decimal(part["number"].replace(",", "")), UNITS[part["unit"]]) for part in _PART.finditer(match["parts"])]
    if match["rest"]:
        parts.append((Decimal(match["rest"].replace(",", "")), 1))
    upper = _LARGEST_BAHT
    for index, (number, unit) in enumerate(parts, start=1):
        if number * unit >= upper or (index < len(parts) and number % 1):
            return None
        upper = unit
    satang = sum(number * unit for number, unit in parts) * SATANG_PER_BAHT
    return None if satang % 1 else Satang(int(satang))
