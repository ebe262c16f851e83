"""Zeros that are no report: those of a column that was filled with them before anybody had anything to report.

An explicit zero counts as recorded, and a single one always does. Where most districts of a month have one, they were
typed ahead: tables are prepared like this, and districts that sell every month do not all stop in the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from scoring.fiscal_year import Month
from scoring.money import Satang
from scoring.sales import District

LEAST_ZEROS = 3
"""Fewer zeros of a month that has begun are its districts' own."""


def typed_ahead(month: Month, amounts: Mapping[District, Satang], today: date) -> frozenset[District]:
    """The districts whose zero of a month is no report; `amounts` are those that are there, in satang.

    Before the month begins each zero is typed ahead, and after that as long as three at least and most of the amounts
    are zeros.
    """
    zeros = frozenset(district for district, amount in amounts.items() if amount == 0)
    are_most = len(zeros) >= LEAST_ZEROS and 2 * len(zeros) > len(amounts)
    return zeros if are_most or month > Month.of(today) else frozenset()


def once_typed_ahead(
    month: Month, reads: Iterable[tuple[date, Mapping[District, Satang | None]]]
) -> frozenset[tuple[int, District]]:
    """The zeros that were typed ahead at any read while they stood, by the place of the read that brought them.

    `reads` are the days of a month's reads with the amounts that each of them changed, None for one that is gone. So
    the zeros that are left in a column do not become reports when most others have given way to figures.
    """
    standing: dict[District, tuple[int, Satang]] = {}
    found: set[tuple[int, District]] = set()
    for place, (day, changes) in enumerate(reads):
        for district, amount in changes.items():
            standing.pop(district, None)
            if amount is not None:
                standing[district] = (place, amount)
        ahead = typed_ahead(month, {district: amount for district, (_, amount) in standing.items()}, day)
        found.update((standing[district][0], district) for district in ahead)
    return frozenset(found)
