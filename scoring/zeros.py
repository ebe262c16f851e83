"""Zeros that are no report: those of a column that was filled with them before anybody had anything to report.

An explicit zero counts as recorded, and a single one always does. Where most of an office's districts have one in a
month, they were typed ahead: tables are prepared like this, and districts that sell every month do not all stop in the
same one. Districts that are blank count among those without a zero, for who reports first may truly have no sales.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from scoring.fiscal_year import Month
from scoring.money import Satang
from scoring.sales import District, MonthlySales

LEAST_ZEROS = 3
"""Fewer zeros of a month that has begun are its districts' own."""


def typed_ahead(
    month: Month, amounts: Mapping[District, Satang], districts: Collection[District], today: date
) -> frozenset[District]:
    """The office's districts whose zero of a month is no report; `amounts` are those that are there, in satang.

    Before the month begins each zero is typed ahead, and after that as long as three at least and more than half of the
    districts have one.
    """
    zeros = frozenset(district for district in districts if amounts.get(district) == 0)
    have_most = len(zeros) >= LEAST_ZEROS and 2 * len(zeros) > len(districts)
    return zeros if have_most or month > Month.of(today) else frozenset()


def typed_ahead_in(
    sales: MonthlySales, districts: Collection[District], today: date
) -> frozenset[tuple[District, Month]]:
    """The same for all months, as the figures stand; what they were before is `once_typed_ahead`."""
    by_month: dict[Month, dict[District, Satang]] = {}
    for (district, month), amount in sales.figures():
        by_month.setdefault(month, {})[district] = amount
    ahead = {month: typed_ahead(month, amounts, districts, today) for month, amounts in by_month.items()}
    return frozenset((district, month) for month, found in ahead.items() for district in found)


def once_typed_ahead(
    month: Month, reads: Iterable[tuple[date, Mapping[District, Satang | None]]], districts: Collection[District]
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
        amounts = {district: amount for district, (_, amount) in standing.items()}
        ahead = typed_ahead(month, amounts, districts, day)
        found.update((standing[district][0], district) for district in ahead)
    return frozenset(found)
