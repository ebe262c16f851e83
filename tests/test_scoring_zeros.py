"""Which zeros are no report: those of a column that was typed ahead, as long as they stand."""

from __future__ import annotations

from datetime import date

import pytest

from scoring.fiscal_year import Month
from scoring.money import Satang
from scoring.sales import District
from scoring.zeros import once_typed_ahead, typed_ahead

MARCH = Month(2024, 3)
FIVE = [District(each) for each in "ABCDE"]
BEFORE, WITHIN, AFTER = date(2024, 2, 29), date(2024, 3, 14), date(2024, 5, 1)


def column(text: str) -> dict[District, Satang | None]:
    """A district for each letter with its amount: `A0 B5 C-`."""
    return {District(each[0]): None if each[1:] == "-" else Satang(int(each[1:])) for each in text.split()}


def there(text: str) -> dict[District, Satang]:
    return {district: amount for district, amount in column(text).items() if amount is not None}


@pytest.mark.parametrize(
    ("amounts", "today", "ahead"),
    [
        ("A0 B0 C0 D0 E0", WITHIN, "ABCDE"),
        ("A0 B0 C0 D0 E0", AFTER, "ABCDE"),
        ("A0 B0 C0 D5 E5", WITHIN, "ABC"),
        ("A0 B0 C0", WITHIN, "ABC"),
        ("A0 B0 D5 E5", WITHIN, ""),
        ("A0 B0 E5", WITHIN, ""),
        ("A0 B5 C5 D5 E5", WITHIN, ""),
        ("A0", WITHIN, ""),
        ("A0 B0", WITHIN, ""),
        ("A0", BEFORE, "A"),
        ("A0 B5", BEFORE, "A"),
        ("A5 B6 C7", WITHIN, ""),
        ("", WITHIN, ""),
    ],
)
def test_zeros_are_typed_ahead_where_most_districts_have_one_or_the_month_has_not_begun(
    amounts: str, today: date, ahead: str
) -> None:
    assert typed_ahead(MARCH, there(amounts), FIVE, today) == frozenset(ahead)


@pytest.mark.parametrize(
    ("districts", "amounts", "ahead"),
    [
        ("ABCDEFG", "A0 B0 C0", ""),  # three of seven
        ("ABCDEF", "A0 B0 C0 D5", ""),  # three of six
        ("ABCDEF", "A0 B0 C0 D0 E5 F5", "ABCD"),
        ("ABC", "A0 B0 C0", "ABC"),
        ("AB", "A0 B0", ""),
        ("ABC", "A0 B0 X0", ""),  # X is none of the office's
    ],
)
def test_most_are_more_than_half_of_the_offices_districts(districts: str, amounts: str, ahead: str) -> None:
    assert typed_ahead(MARCH, there(amounts), [District(each) for each in districts], WITHIN) == frozenset(ahead)


@pytest.mark.parametrize(
    ("reads", "ahead"),
    [
        (["A0 B0", "A5 C0", "D5 E5"], ""),  # never more than two of five
        (["A0 B0 C0 D0", "A5 B5 C5"], "0A 0B 0C 0D"),  # what is left of a column stays one of it
        (["A0", "B0", "C0 D5"], "0A 1B 2C"),  # typed cell by cell
        (["A0 B0 C0 D0", "A- B- C- D-", "A0"], "0A 0B 0C 0D"),  # taken out, and reported
        (["A0 B0 C0 D0", "A5 B5 C5", "A0"], "0A 0B 0C 0D"),  # A's second zero came when the others had figures
        (["A5 B5 C5 D0"], ""),
    ],
)
def test_a_zero_that_stood_in_such_a_column_is_one_for_as_long_as_it_stands(reads: list[str], ahead: str) -> None:
    found = once_typed_ahead(MARCH, [(WITHIN, column(read)) for read in reads], FIVE)
    assert sorted(f"{place}{district}" for place, district in found) == ahead.split()


def test_a_zero_from_before_the_month_is_none_when_it_begins() -> None:
    assert once_typed_ahead(MARCH, [(BEFORE, column("A0")), (WITHIN, column("B5"))], FIVE) == {(0, District("A"))}
