"""Money: whole satang in integers, so that no rounding ever decides a level. 1 baht = 100 satang."""

from __future__ import annotations

from fractions import Fraction
from typing import NewType

Satang = NewType("Satang", int)

SATANG_PER_BAHT = 100


def from_baht(baht: int) -> Satang:
    """Whole baht as satang."""
    return Satang(baht * SATANG_PER_BAHT)


def rounded_up(amount: Fraction) -> Satang:
    """The least whole satang that is not below `amount`: what is needed must suffice, so it never rounds down."""
    return Satang(-(-amount.numerator // amount.denominator))
