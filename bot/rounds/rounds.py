"""Evaluation rounds of an office: which there are, and which is meant by words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from scoring.fiscal_year import EvaluationRound, current_round
from sheets.thai_text import ascii_digits

_CENTURY, _YEARS = 2500, range(50, 100)
"""A year of two digits is one of this century of the Buddhist era, and no number of a round is as large."""


def round_named(words: str, known: Iterable[EvaluationRound], today: date) -> EvaluationRound | None:
    """The known round that words name: `2567/1`, `รอบที่ 1`, `รอบที่ ๒ ปี 67`, `2567`; None when they name none.

    Where several fit, the one to report on today.
    """
    numbers = [int(number) for number in re.findall("[0-9]{1,4}", ascii_digits(words))]
    years = {number + _CENTURY * (number in _YEARS) for number in numbers if number >= _YEARS.start}
    parts = {number for number in numbers if number < _YEARS.start}
    if not numbers:
        return None
    fitting = [each for each in known if years <= {each.fiscal_year.buddhist_year} and parts <= {each.number.value}]
    return current_round(fitting, today) if fitting else None
