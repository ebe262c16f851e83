"""Monthly sales: the figures of every district, in which a blank is missing and never zero."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NewType

import pandas as pd

from scoring.fiscal_year import Month
from scoring.money import Satang

District = NewType("District", str)
"""A district (อำเภอ) by its name on the office's master list."""


class MonthlySales:
    """Sales in satang by district and month, immutable.

    Inside stands a table with a row per month, a column per district and nullable 64-bit integers, so that a missing
    figure stays missing (NA) and sums are exact. Outside there are plain values only; `to_frame` hands out a copy.
    Single figures are looked up beside the table, which would take hundreds of times as long for each.
    """

    __slots__ = ("_figures", "_table")

    def __init__(self, figures: Mapping[tuple[District, Month], Satang]) -> None:
        self._figures = dict(figures)
        districts = dict.fromkeys(district for district, _ in figures)
        months = sorted({month for _, month in figures})
        self._table = pd.DataFrame(
            {
                district: pd.array([figures.get((district, month)) for month in months], dtype="Int64")
                for district in districts
            },
            index=[str(month) for month in months],
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MonthlySales):
            return NotImplemented
        return dict(self.figures()) == dict(other.figures())

    def __hash__(self) -> int:
        return hash(frozenset(self.figures()))

    def __repr__(self) -> str:
        return f"MonthlySales({dict(self.figures())!r})"

    def figures(self) -> Iterator[tuple[tuple[District, Month], Satang]]:
        """Every figure that is there, by district and month."""
        months = [Month.parse(str(month)) for month in self._table.index]
        for key in ((District(str(district)), month) for district in self._table.columns for month in months):
            if (amount := self.figure(*key)) is not None:
                yield key, amount

    def figure(self, district: District, month: Month) -> Satang | None:
        """One month's sales of a district, or None while it is missing."""
        return self._figures.get((district, month))

    def recorded(self, district: District, months: Iterable[Month]) -> tuple[Month, ...]:
        """Those of the months for which the district has a figure; an explicit zero is one."""
        return tuple(month for month in months if self.figure(district, month) is not None)

    def total(self, district: District, months: Iterable[Month]) -> Satang:
        """The sum over the months that are there; a missing month adds nothing."""
        return Satang(sum(self._figures.get((district, month), 0) for month in months))

    def without(self, keys: Collection[tuple[District, Month]]) -> MonthlySales:
        """The same without these figures: they are missing then."""
        if not keys:
            return self
        return MonthlySales({key: amount for key, amount in self._figures.items() if key not in keys})

    def to_frame(self) -> pd.DataFrame:
        """A copy of the table, for reports: months (`2024-03`) down, districts across, satang, NA where missing."""
        return self._table.copy()
