"""Figures that stand where they do not belong: a month copied, another district's figures, running sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from scoring.audit.evidence import Evidence, Figures
from scoring.audit.figures import Usual, fold, middle
from scoring.findings import Finding, FindingLevel, details
from scoring.fiscal_year import FiscalYear, Month
from scoring.money import Satang
from scoring.sales import District

LEAST_DIGITS = 5
"""Two amounts with so many digits, zeros at the end not counted, are hardly ever equal by chance; round ones are."""

WHOLE_COLUMN = 3
"""So many districts with the same two months: the column was copied."""

LEAST_RUNNING = 4
"""Fewer rising months are a good season."""

LEAST_COMPARED = 3
"""With fewer other districts nobody knows whether it is the season that rises."""

RUNNING_GROWTH = 3
RUNNING_SPREAD = Fraction(5, 2)
"""How far the increases of a running sum, and its first month, lie apart at the most."""


def copied_months(evidence: Evidence) -> Iterator[Finding]:
    """Months of a district that are equal to the baht; and where several districts have the same two, the column."""
    pairs: dict[tuple[Month, Month], list[District]] = defaultdict(list)
    for district, history in evidence.histories.items():
        seen: dict[Satang, Month] = {}
        for month, amount in history.items():
            if _is_particular(amount):
                first = seen.setdefault(amount, month)
                if first != month:
                    pairs[first, month].append(district)
    for (first, month), districts in pairs.items():
        if len(districts) >= WHOLE_COLUMN:
            cell = evidence.figure_cells.get((districts[0], month))
            data = details(first=first, districts=" ".join(districts), count=len(districts))
            yield Finding("column-copied", FindingLevel.ERROR, cell, None, month, data=data)
        for district in districts:
            cell = evidence.figure_cells.get((district, month))
            data = details(first=first, amount=evidence.histories[district][month])
            yield Finding("month-copied", FindingLevel.WARNING, cell, district, month, data=data)


def copied_rows(evidence: Evidence) -> Iterator[Finding]:
    """Figures that are another district's, to the baht and in the same months; the odder of the two rows is asked."""
    equal: dict[tuple[District, District], list[Month]] = defaultdict(list)
    for month in evidence.months:
        having: dict[Satang, list[District]] = defaultdict(list)
        for district, history in evidence.histories.items():
            if month in history and _is_particular(history[month]):
                having[history[month]].append(district)
        for districts in having.values():
            for district in districts[1:]:
                equal[districts[0], district].append(month)
    for (one, other), months in equal.items():
        rows = {district: evidence.histories[district] for district in (one, other)}
        district = max(rows, key=lambda each: (_oddness(rows[each], months), each == other))
        source = one if district == other else other
        cell, source_cell = (evidence.figure_cells.get((each, months[0])) for each in (district, source))
        data = details(
            other=source,
            other_cell=source_cell.a1 if source_cell else None,
            months=" ".join(map(str, months)),
            amount=rows[one][months[0]],
        )
        level = FindingLevel.ERROR if len(months) > 1 else FindingLevel.WARNING
        yield Finding("row-copied", level, cell, district, months[0], data=data)


def running_sums(evidence: Evidence) -> Iterator[Finding]:
    """Months that rise as running sums do: by about the first month each time, while other districts do not rise so.

    A district that begins later in the year than the others may well rise like this. Where most rows do, it is the
    table that is asked about, once, for it may as well be the season.
    """
    by_year: dict[FiscalYear, dict[District, Figures]] = defaultdict(dict)
    for district, history in evidence.histories.items():
        for year in {month.fiscal_year for month in history}:
            by_year[year][district] = {month: each for month, each in history.items() if month.fiscal_year == year}
    for rows in by_year.values():
        begun = min(min(row) for row in rows.values())
        running = {district: row for district, row in rows.items() if _is_running(row) and min(row) == begun}
        steep = [district for district, row in running.items() if _growth(row) >= RUNNING_GROWTH]
        if len(steep) >= LEAST_COMPARED and 2 * len(steep) > len(rows):
            yield _running_table(evidence, steep, max((rows[each] for each in steep), key=len))
            continue
        others = [_growth(row) for district, row in rows.items() if district not in running and len(row) > 1]
        for district, row in running.items() if len(others) >= LEAST_COMPARED else ():
            if _growth(row) >= RUNNING_GROWTH * max(middle(others), Fraction(1)):
                yield _running_sum(evidence, district, row)


def _running_sum(evidence: Evidence, district: District, row: Figures) -> Finding:
    first, *_, last = row
    data = details(months=" ".join(map(str, row)), first=row[first], last=row[last], first_month=first)
    cell = evidence.figure_cells.get((district, last))
    return Finding("figures-running", FindingLevel.WARNING, cell, district, last, data=data)


def _running_table(evidence: Evidence, districts: list[District], row: Figures) -> Finding:
    first, *_, last = row
    names = " ".join(districts)
    data = details(months=" ".join(map(str, row)), districts=names, count=len(districts), first_month=first)
    cell = evidence.figure_cells.get((districts[0], last))
    return Finding("table-running", FindingLevel.WARNING, cell, None, last, data=data)


def _is_running(row: Figures) -> bool:
    amounts = list(row.values())
    steps = [amounts[0], *(right - left for left, right in pairwise(amounts))] if amounts else []
    return len(amounts) >= LEAST_RUNNING and min(steps) > 0 and max(steps) <= min(steps) * RUNNING_SPREAD


def _growth(row: Figures) -> Fraction:
    first, *_, last = row.values()
    return Fraction(last, first) if first > 0 else Fraction(1)


def _oddness(history: Figures, months: list[Month]) -> Fraction:
    """How far the months lie from what is usual for the district."""
    sold = {month: amount for month, amount in history.items() if amount > 0}
    usual = [(Usual.of(sold, month), history[month]) for month in months]
    return max((fold(amount / each.amount) for each, amount in usual if each), default=Fraction(1))


def _is_particular(amount: Satang) -> bool:
    return len(str(amount).rstrip("0")) >= LEAST_DIGITS
