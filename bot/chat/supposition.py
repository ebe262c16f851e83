"""What somebody supposes, read from a typed line: a district, a month, and a figure or a level, in any order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain

from bot.chat.spoken_amounts import CURRENCY, UNIT, spoken_amount
from scoring.fiscal_year import EvaluationRound, Month
from scoring.money import SATANG_PER_BAHT, Satang
from sheets.months import MONTH_NAMES, MonthLabel, parse_month, resembles_month
from sheets.thai_text import ascii_digits, comparable


class Slip(StrEnum):
    """Why a line cannot be taken as it stands."""

    AMOUNT = "amount"
    MONTH = "month"
    LEVEL = "level"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Supposition:
    """A figure supposed for a month of a district, or a level that is asked for; each part may have been left out.

    `name` is what is left of the line: whatever names the district. With `is_added` the amount comes on top of the
    month's figure, else it stands in its place.
    """

    name: str = ""
    month: MonthLabel | None = None
    amount: Satang | None = None
    is_added: bool = False
    level: int | None = None

    @property
    def text(self) -> str:
        """All but the name, so short that a button can carry it (32 bytes); `read_supposition` reads it back."""
        parts = []
        if self.month:
            years = self.month.years
            parts.append(str(Month(years[0], self.month.number)) if years else _SHORTEST_MONTHS[self.month.number - 1])
        if self.amount is not None:
            baht, satang = divmod(self.amount, SATANG_PER_BAHT)
            no_year = "฿" if self.month and not self.month.years else ""  # so that 16 is not taken for 2016
            parts.append(f"{'+' if self.is_added else ''}{no_year}{baht}" + (f".{satang:02}" if satang else ""))
        if self.level is not None:
            parts.append(f"level{self.level}")
        return " ".join(parts)

    def month_in(self, evaluation_round: EvaluationRound, counted: Sequence[Month]) -> Month | None:
        """Which of a round's counted months was named; None when it was none of them."""
        named = self.month.within([evaluation_round.fiscal_year]) if self.month else None
        return named if named in counted else None


_SHORTEST_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST_LINE = 200
_YEARS_AROUND = 10
"""A number behind a month is its year when it lies so near to today's, and else an amount."""
_WORDS_OF_A_MONTH = 5  # ประจำ เดือน มี.ค. พ.ศ. 2567
_THIS_MONTH = "เดือนนี้"
_SPOKEN_MONTHS = ["มกรา", "กุมภา", "มีนา", "เมษา", "พฤษภา", "มิถุนา", "กรกฎา", "สิงหา", "กันยา", "ตุลา", "พฤศจิกา", "ธันวา"]
"""The months as people say them, January first: for questions alone, since no sheet is headed so."""
_SPOKEN_MONTH = re.compile(rf"(?<![ก-๎])(?P<of>(?:ประจำ)?(?:เดือน)?)(?P<name>{'|'.join(_SPOKEN_MONTHS)})(?![ก-๎])")
_POLITE = re.compile(r"(?:ครับผม|ครับ|ค่ะ)(?=\s|$)|\?+\s*$")
_SO_THAT = "(?:จะ|ต้อง|อยาก|เพื่อ|ให้|ถึง|ได้|เป็น)*"
_OF_A_LEVEL = rf"{_SO_THAT}(?:ระดับ(?:คะแนน)?(?:ที่)?|level)\s*"
_WHICH_LEVEL = re.compile(rf"{_OF_A_LEVEL}(?:ไหน|ใด|อะไร|เท่าไหร่|เท่าไร|เท่าใด)", re.IGNORECASE)
_LEVEL = re.compile(rf"{_OF_A_LEVEL}(\S*)", re.IGNORECASE)
_AMOUNT = re.compile(
    rf"""
    (?P<sign>[+\-–−(])?\s*
    (?P<amount>฿?[0-9](?:[0-9.,\s]|[-–](?=\s|$)|{CURRENCY}|(?:{UNIT})(?=[\s0-9]|$|{CURRENCY}))*)
    """,
    re.VERBOSE,
)
_UNIT = re.compile(rf"\s*(?:{UNIT}|{CURRENCY})")
_ANOTHER_UNIT = re.compile(r"\s*(?:[kmb]|mb|mn|mil\w*|[ลสหพรม])\.?(?=\s|$)", re.IGNORECASE)
"""Abbreviations that would make another amount of a number; which one is not certain."""
_ADDED = re.compile(r"เพิ่ม(?:ขึ้น)?(?:อีก)?(?=\s*[0-9฿])")
_NUMBER_WITH_UNIT = re.compile(rf"[0-9]{_UNIT.pattern}")
_AROUND_A_NAME = " :=,.()?"
_FILLER = (
    "(?:ยอด|จำหน่าย|ขาย|จำนวน|เดือน|ประมาณ|ถ้า|หาก|มี|ได้|เป็น|อีก|คะ|จะ(?!นะ)|นะ|ต้อง|อยาก|ให้|ถึง|เพื่อ|ทำ|พอ|ไหม|มั้ย|หรือไม่"
    "|เท่าไหร่|เท่าไร|เท่าใด|กี่บาท)+"
)
"""Words of a question that say nothing more; จะนะ is a district."""
_FILLERS = re.compile(_FILLER)
_BEHIND_AN_AMOUNT = re.compile(rf"([0-9](?:\s*(?:{UNIT}|{CURRENCY}))*)({_FILLER})(?=\s|$)")


class _SlippedError(Exception):
    """Reading ends here."""

    def __init__(self, slip: Slip) -> None:
        super().__init__(slip)
        self.slip = slip


def read_supposition(line: str, today: date) -> Supposition | Slip:
    """Read the words after `/whatif`, typed on that day. Nothing is guessed: what is left over belongs to the name."""
    try:
        return _read(line, today)
    except _SlippedError as error:
        return error.slip


def _read(line: str, today: date) -> Supposition:
    if len(line) > _LONGEST_LINE:
        raise _SlippedError(Slip.LINE)
    text = _WHICH_LEVEL.sub(" ", _as_written(line, today))
    level = _level(text)
    text = _BEHIND_AN_AMOUNT.sub(r"\1 \2", _LEVEL.sub(" ", text))
    words, month = _without_month(text.split(), today)
    if _without_month(words, today)[1]:
        raise _SlippedError(Slip.MONTH)
    match = _only_amount(rest := " ".join(words))
    sides = [rest[: match.start()], rest[match.end() :]] if match else [rest]
    left = [[word for word in side.split() if not _FILLERS.fullmatch(word)] for side in sides]
    if any(map(resembles_month, chain.from_iterable(left))):
        raise _SlippedError(Slip.MONTH)
    if len(left) > 1 and all(left):  # what stands behind the amount may belong to it
        raise _SlippedError(Slip.AMOUNT)
    name = " ".join(chain.from_iterable(left)).strip(_AROUND_A_NAME)
    amount = spoken_amount(match["amount"]) if match else None
    return Supposition(name, month, amount, bool(match and match["sign"]), level)


def _as_written(line: str, today: date) -> str:
    """The line without what politeness adds, and with months and additions as they are written."""
    text = _POLITE.sub(" ", ascii_digits(comparable(line)))
    text = _SPOKEN_MONTH.sub(lambda month: month["of"] + MONTH_NAMES[_SPOKEN_MONTHS.index(month["name"])], text)
    return _ADDED.sub("+", text.replace(_THIS_MONTH, f" {Month.of(today)} "))


def _level(text: str) -> int | None:
    levels = _LEVEL.findall(text)
    if len(levels) > 1 or any(not re.fullmatch("[1-9][0-9]?", each) for each in levels):
        raise _SlippedError(Slip.LEVEL)
    return int(levels[0]) if levels else None


def _only_amount(line: str) -> re.Match[str] | None:
    """Where an amount stands. It may not be below zero, nor be uncertain, as in "1.2 ล้านกว่า" and "1.2 M"."""
    matches = list(_AMOUNT.finditer(line))
    for match in matches:
        followed = _UNIT.match(line, match.end()) or _ANOTHER_UNIT.match(line, match.end())
        if match["sign"] not in {None, "+"} or followed or spoken_amount(match["amount"]) is None:
            raise _SlippedError(Slip.AMOUNT)
    if len(matches) > 1:
        raise _SlippedError(Slip.AMOUNT)
    return next(iter(matches), None)


def _without_month(words: list[str], today: date) -> tuple[list[str], MonthLabel | None]:
    """The words without those that name a month, and that month; as many words as can be read as one."""
    for length in range(min(_WORDS_OF_A_MONTH, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            end = start + length
            if label := _month(" ".join(words[start:end]), " ".join(words[end : end + 1]), today):
                return [*words[:start], *words[end:]], label
    return words, None


def _month(span: str, following: str, today: date) -> MonthLabel | None:
    """The month that the span names; none where its number belongs to an amount, as in "มี.ค. 67 ล้าน"."""
    amount = _NUMBER_WITH_UNIT.search(f"{span} {following}")
    return None if amount and amount.start() < len(span) else _near(parse_month(span), today)


def _near(label: MonthLabel | None, today: date) -> MonthLabel | None:
    """The month with the year that is near, if it was said with one at all; None when none of them is."""
    if label is None or not label.years:
        return label
    years = tuple(year for year in label.years if abs(year - today.year) <= _YEARS_AROUND)
    return MonthLabel(label.number, years) if years else None
