"""Amounts of baht as people type them. What is not certain is suspect, with a code, and never guessed.

Certain: 1,234 · ๑,๒๓๔ · 1234.50 · 1,234 บาท · "1,234.-" (no satang) · a JSON number. Missing: a blank, a dash,
"ยังไม่รายงาน". Zero: 0, "ไม่มียอด". Suspect is everything else, such as 12.199.075, 1,23,4, "1.2 ล้าน" or (1,234).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from scoring.money import SATANG_PER_BAHT, Satang
from sheets.spreadsheet import CellValue
from sheets.thai_text import ascii_digits, comparable

DASH = "dash-ambiguous"
FORMULA_ERROR = "formula-error"
FORMULA_AS_TEXT = "formula-as-text"
STILL_LOADING = "still-loading"
UNREADABLE = "amount-unreadable"


@dataclass(frozen=True, slots=True)
class Recorded:
    """An amount that was read without doubt."""

    satang: Satang


@dataclass(frozen=True, slots=True)
class Missing:
    """No amount yet; `code` says what is worth asking about it, if anything."""

    code: str = ""


@dataclass(frozen=True, slots=True)
class Suspect:
    """Something stands there that is not certainly an amount. `code` says in which way."""

    code: str


Amount = Recorded | Missing | Suspect

_MOST_DIGITS = 12
_LARGEST_BAHT = 10**_MOST_DIGITS
"""No province's sales come near it; a larger number is a slip, such as two figures typed into one cell."""

_NOISE_ULPS = 16
_LONGEST_AMOUNT = 60
_DECIMALS = 2
_SATANG = Decimal("0.01")
_LEAST_NOISE, _MOST_NOISE = Decimal("0.000000001"), Decimal("0.0005")

_CURRENCY = re.compile(r"^฿\s*|\s*(?:บาทถ้วน|บาท|บ\.|฿|thb)$")
_NO_SATANG = re.compile(r"\.\s?[-–—]$")
_NUMBER = re.compile(r"(?P<baht>0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.(?P<decimals>[0-9]+))?")
_MEANINGS: Mapping[str, Amount] = {
    **dict.fromkeys(
        ("", "ยังไม่รายงาน", "ยังไม่ได้รายงาน", "ยังไม่ส่ง", "ยังไม่มีข้อมูล", "ไม่มีข้อมูล", "รอข้อมูล", "รอรายงาน", "รอ", "n/a"),
        Missing(),
    ),
    **dict.fromkeys(("-", "–", "—", "−", "‒", "―", "--"), Missing(DASH)),
    **dict.fromkeys(
        ("ไม่มี", "ไม่มียอด", "ไม่มียอดจำหน่าย", "ไม่มียอดขาย", "ไม่มีการจำหน่าย", "ไม่มีรายได้", "ศูนย์"),
        Recorded(Satang(0)),
    ),
}
"""What words say. A dash is missing, and worth one question: Thai accounts also print it for nil."""

_APPROXIMATE = re.compile(r"ล้าน|แสน|หมื่น|พัน|ประมาณ|ราว|กว่า|เกือบ|~|≈|[0-9][km]$")
_FORMULA = re.compile(r"=\s*[-+(]*\s*(?:[$a-z0-9'\"]).*", re.DOTALL)
"""A formula that was typed into a cell whose format is plain text, and so stands there as it was typed."""
_NEGATIVE = re.compile(r"^(?:[-–−]\s*[0-9].*|\(\s*[0-9][^()]*\))$")
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?")
_LOADING = re.compile(r"(?:loading|กำลังโหลด)\s?(?:\.{1,3}|…)?")


def parse_amount(raw: CellValue, *, computed: bool = False) -> Amount:
    """Read one cell.

    A figure that people record has two decimals at the most, and more of them are suspect. A `computed` number (a
    target, a printed sum) is rounded half up to the satang, as formulas leave hidden decimals.
    """
    if raw is None:
        return Missing()
    if isinstance(raw, bool):
        return Suspect("amount-boolean")
    if isinstance(raw, str):
        return _parse_text(raw)
    if isinstance(raw, float) and not math.isfinite(raw):
        return Suspect("amount-not-finite")
    return _parse_number(raw, computed=computed)


def is_formula(raw: str) -> bool:
    """Whether a text is a formula that does not compute, such as "=SUM(C3:D3)"."""
    return _FORMULA.fullmatch(raw.strip().lower()) is not None


def _parse_number(raw: float, *, computed: bool) -> Amount:
    """A JSON number, exactly: the shortest decimal that a float stands for, less the noise of adding floats up."""
    if abs(raw) >= _LARGEST_BAHT:
        return Suspect("amount-too-large")
    baht = Decimal(repr(raw))
    rounded = baht.quantize(_SATANG, ROUND_HALF_UP)
    if rounded < 0:
        return Suspect("amount-negative")
    noise = min(max(Decimal(math.ulp(raw) * _NOISE_ULPS), _LEAST_NOISE), _MOST_NOISE)
    if abs(baht - rounded) > noise and not computed:
        return Suspect("amount-too-precise")
    return Recorded(Satang(int(rounded * SATANG_PER_BAHT)))


def _parse_text(raw: str) -> Amount:
    if is_formula(raw):
        return Suspect(FORMULA_AS_TEXT)
    if len(raw) > _LONGEST_AMOUNT:
        return Suspect(UNREADABLE)
    if _ERROR.fullmatch(raw.strip()):
        return Suspect(FORMULA_ERROR)
    text = ascii_digits(comparable(raw)).lower()
    if meaning := _MEANINGS.get(text):
        return meaning
    if match := _NUMBER.fullmatch(_NO_SATANG.sub("", _CURRENCY.sub("", text))):
        return _parse_digits(match["baht"].replace(",", ""), match["decimals"] or "")
    return Suspect(_oddity(text))


def _parse_digits(baht: str, decimals: str) -> Amount:
    if len(decimals) > _DECIMALS:
        return Suspect("amount-too-precise")
    if len(baht) > _MOST_DIGITS:
        return Suspect("amount-too-large")
    return Recorded(Satang(int(baht) * SATANG_PER_BAHT + int(decimals.ljust(_DECIMALS, "0"))))


def _oddity(text: str) -> str:
    """In which way a text is not an amount."""
    if _LOADING.fullmatch(text):
        return STILL_LOADING
    if _NEGATIVE.fullmatch(text):
        return "amount-negative"
    if _APPROXIMATE.search(text):
        return "amount-approximate"
    return "amount-ambiguous" if re.search("[0-9]", text) else UNREADABLE
