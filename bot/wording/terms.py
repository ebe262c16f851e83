"""The words for the things of the rulebook, used alike in every message."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date

from bot.thai import baht, number
from scoring.fiscal_year import EvaluationRound, RoundNumber
from scoring.levels import Rating, RatingUnit, Tier
from scoring.money import Satang
from scoring.sales import District

TIER_NAMES = {
    Tier.BASIC: "ขั้นต้น",
    Tier.STANDARD: "ขั้นมาตรฐาน",
    Tier.ADVANCED: "ขั้นสูง",
    Tier.LEVEL_1: "เป้าหมายระดับ 1",
    Tier.LEVEL_2: "เป้าหมายระดับ 2",
    Tier.LEVEL_3: "เป้าหมายระดับ 3",
    Tier.LEVEL_4: "เป้าหมายระดับ 4",
    Tier.LEVEL_5: "เป้าหมายระดับ 5",
}

UNCONFIRMED = "เกณฑ์รอยืนยัน"
OPEN_BAND = "ระดับที่ระบุว่าเกณฑ์รอยืนยัน อยู่ระหว่างรอจังหวัดยืนยันเกณฑ์ช่วงขั้นมาตรฐานถึงขั้นสูง"

_ROUND_NAMES = {RoundNumber.FIRST: "รอบที่ 1 ", RoundNumber.SECOND: "รอบที่ 2 ", RoundNumber.WHOLE_YEAR: ""}


def district_name(district: District) -> str:
    """`อำเภอบางคล้า`."""
    return f"อำเภอ{district}"


def short_round_name(evaluation_round: EvaluationRound) -> str:
    """`รอบที่ 1 ปี 2567`, for a button."""
    return f"{_ROUND_NAMES[evaluation_round.number]}ปี {evaluation_round.fiscal_year.buddhist_year}"


def round_name(evaluation_round: EvaluationRound) -> str:
    """`รอบที่ 1 ปีงบประมาณ 2567`."""
    year = evaluation_round.fiscal_year.buddhist_year
    return f"{_ROUND_NAMES[evaluation_round.number]}ปีงบประมาณ {year}"


def rating_name(rating: Rating, below_text: str) -> str:
    """`ระดับ 2`, the office's own words below the scale, or points."""
    if rating.reached is None:
        return below_text
    name = f"ระดับ {number(rating.value)}" if rating.unit is RatingUnit.LEVEL else f"{number(rating.value)} คะแนน"
    return f"{name} {UNCONFIRMED}" if rating.unconfirmed else name


def result_name(*, has_ended: bool) -> str:
    """What a rating is called: it may still change while the round lasts."""
    return "ผลของรอบนี้" if has_ended else "ผลขณะนี้"


def lacking(gap: Satang, *, is_final: bool) -> str:
    """`ขาดอีก 15,372,900`; where nothing can be added any more `ไม่ถึง ขาด 15,372,900`."""
    return f"{'ไม่ถึง ขาด' if is_final else 'ขาดอีก'} {baht(gap)}"


def names(districts: Iterable[District]) -> str:
    """District names in a row, as official Thai writes them: set apart by spaces."""
    return " ".join(districts)


def days_left(due: date, today: date) -> str:
    """` เหลืออีก 2 วัน` or ` ครบกำหนดวันนี้`, to be put behind a date; nothing once it has passed."""
    days = (due - today).days
    if days < 0:
        return ""
    return f" เหลืออีก {days} วัน" if days else " ครบกำหนดวันนี้"


LONGEST_QUOTE = 40
LONGEST_LETTER = 100
"""So many characters of a letter's number and date are shown."""
_NAMELESS = "ไม่ปรากฏชื่อ"
_UNSEEN_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs by Unicode's account that are drawn as a space; names are hidden with them."""


def shown(text: str, longest: int = LONGEST_QUOTE) -> str:
    """Words from outside as they are quoted: in one line, short, and without an `@` that would call somebody."""
    line = " ".join(text.split()).replace("@", "@\u2060")
    return line if len(line) <= longest else f"{line[:longest]}…"


def person_name(name: str) -> str:
    """A person's name as it is quoted; where it shows nothing at all, words that say so."""
    return shown(name) if has_name(name) else _NAMELESS


def has_name(name: str) -> bool:
    """Whether a name shows anything at all."""
    return any(_is_seen(character) for character in name)


def with_number(name: str, number: int) -> str:
    """A name as Telegram shows it, with the number that nobody can choose."""
    return f"{person_name(name)} (หมายเลข {number})"


def admin_name(name: str, number: int) -> str:
    """An admin's name; `ผู้ดูแลหมายเลข 7` where none was kept, or it shows nothing."""
    return person_name(name) if has_name(name) else f"ผู้ดูแลหมายเลข {number}"


def _is_seen(character: str) -> bool:
    is_blank = unicodedata.category(character) in {"Cc", "Cf", "Zs", "Zl", "Zp"}
    return not is_blank and character not in _UNSEEN_LETTERS
