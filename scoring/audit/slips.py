"""Slips of the hand: in which ways a figure that was typed may differ from the one that was meant."""

from __future__ import annotations

from scoring.money import SATANG_PER_BAHT, Satang

LEAST_DIGITS = 4
"""Shorter figures are a slip away from too many others."""


def is_slip(typed: Satang, meant: Satang) -> bool:
    """Whether a digit was typed twice or left out, or two digits that stand side by side changed places."""
    if meant < 0 or (typed - meant) % SATANG_PER_BAHT or typed == meant:
        return False
    one, other = sorted((str(typed // SATANG_PER_BAHT), str(meant // SATANG_PER_BAHT)), key=len)
    if len(one) < LEAST_DIGITS:
        return False
    if len(one) == len(other):
        return any(_swapped(one, place) == other for place in range(len(one) - 1))
    return any(other[:place] + other[place + 1 :] == one for place in range(len(other)))


def _swapped(digits: str, place: int) -> str:
    return digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
