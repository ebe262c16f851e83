"""Which fiscal years a table speaks of: those of its months' own labels, of its titles, or else the likeliest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from scoring.findings import Finding, FindingLevel
from scoring.fiscal_year import FiscalYear, Month
from sheets.headers import Column
from sheets.labels import bare_year, fiscal_years_named, plain_years_named
from sheets.layout import Table
from sheets.months import MonthLabel

_YEARS_BACK, _YEARS_AHEAD = 10, 1
"""A month further away is a slip, most often a year of the common era cut to two digits."""

_MONTHS_OF_A_YEAR_OF_ITS_OWN = 3
"""Fewer months of a second fiscal year, in a table whose title does not name it, are slips of the year."""


@dataclass(frozen=True, slots=True)
class Years:
    """The fiscal years of a table: the one that is meant where a label names none, and all that months may lie in.

    `titled` are those that the titles call fiscal years. `assumed` says that nothing in the table settles which one is
    meant.
    """

    main: FiscalYear
    possible: frozenset[FiscalYear]
    titled: tuple[FiscalYear, ...] = ()
    assumed: bool = False

    def month(self, column: Column, label: MonthLabel) -> Month | None:
        """The month of a column. A group head that names a fiscal year says it for the months below."""
        headed = fiscal_years_named(column.heads)
        if label.years:
            return label.within(self.possible.union(headed))
        return label.within(headed or (self.main,))

    def finding(self, table: Table) -> Finding | None:
        """What is odd about them: titles that speak of another year than the months, or no year at all."""
        corner = (table.header.start, table.span.start)
        place, text = table.grid.cell(*corner), table.grid.quote(*corner)
        year = str(self.main.buddhist_year)
        if self.titled and not self.possible.intersection(self.titled):
            data = (("title", str(self.titled[0].buddhist_year)), ("months", year))
            return Finding("fiscal-year-conflict", FindingLevel.WARNING, place, text=text, data=data)
        if self.assumed:
            return Finding("fiscal-year-assumed", FindingLevel.WARNING, place, text=text, data=(("year", year),))
        return None


def years_of(table: Table, today: date) -> Years:
    """The years of the months' own labels count first, then those of the titles and the tab's title, then a guess."""
    current = Month.of(today).fiscal_year
    window = range(current.buddhist_year - _YEARS_BACK, current.buddhist_year + _YEARS_AHEAD + 1)
    plausible = frozenset(map(FiscalYear, window))
    texts = (*table.titles, table.grid.tab)
    titled = fiscal_years_named(texts)
    named = [year for year in titled if year in plausible]
    if dated := _dated(table, plausible):
        return _years_of_dated(table, dated, named, titled, current)
    weaker = (*plain_years_named(texts), *bare_year(table.grid.tab))
    if main := next((year for year in (*named, *weaker) if year in plausible), None):
        return Years(main, frozenset({main, *named}), titled)
    main = _latest_begun(table, today)
    return Years(main, frozenset({main}), titled, assumed=bool(table.months or table.tiers))


def _dated(table: Table, plausible: frozenset[FiscalYear]) -> tuple[Month, ...]:
    """The months whose year their own labels or the heads above them say, from left to right."""
    headed = (plausible.intersection(fiscal_years_named(column.heads)) for column, _ in table.months)
    labels = (label for _, label in table.months)
    months = (label.within(plausible if label.years else years) for label, years in zip(labels, headed, strict=True))
    return tuple(filter(None, months))


def _years_of_dated(
    table: Table,
    months: tuple[Month, ...],
    named: list[FiscalYear],
    titled: tuple[FiscalYear, ...],
    current: FiscalYear,
) -> Years:
    """A year that a title names as well; else the one with the most months, of several the latest that has begun.

    A block of last year's months beside this year's is there to compare with.
    """
    dated = Counter(month.fiscal_year for month in months)
    joined = _years_that_meet(months)
    if agreed := [year for year in named if year in dated]:
        return Years(max(agreed, key=dated.__getitem__), joined.union(named), titled)
    own = {year for year in dated if dated[year] >= _MONTHS_OF_A_YEAR_OF_ITS_OWN}
    main = max(dated, key=lambda year: (dated[year], year <= current, year))
    unsettled = any(not fiscal_years_named((column.text, *column.heads)) for column, _ in table.tiers)
    return Years(main, joined.union({main}, own), titled, assumed=len(own) > 1 and unsettled)


def _years_that_meet(months: tuple[Month, ...]) -> frozenset[FiscalYear]:
    """Years whose September and October stand side by side: a table that goes on is no slip, however few its months."""
    meets = (pair for pair in pairwise(months) if pair[0].plus(1) == pair[1])
    return frozenset(
        month.fiscal_year for left, right in meets if left.fiscal_year != right.fiscal_year for month in (left, right)
    )


def _latest_begun(table: Table, today: date) -> FiscalYear:
    """Today's fiscal year; the one before while sales are recorded in months that have not begun in today's.

    So a sheet that names no year stays what it is when the next fiscal year begins.
    """
    current = Month.of(today).fiscal_year
    recorded = (label.within([current]) for column, label in table.months if any(table.amounts(column.index)))
    if any(month and month > Month.of(today) for month in recorded):
        return FiscalYear(current.buddhist_year - 1)
    return current
