"""Printed sums that merely do not have the newest figures yet: typed sums are brought up to date now and then.

Such a sum lacks what came in last. A gap before that is a formula's, and so is a month that a row leaves out which has
later ones, or a district that several columns leave out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, islice
from typing import Self

from scoring.audit.totals import Total
from scoring.findings import Finding, FindingLevel, details
from scoring.fiscal_year import EvaluationRound, Month
from scoring.money import SATANG_PER_BAHT
from scoring.sales import District

MOST_TRIED = 2**15
"""So many selections of the newest figures are tried: among more of them one is soon met by chance."""

Figure = tuple[District, Month]
Lacking = frozenset[Figure]
_NOTHING: Lacking = frozenset()


@dataclass(frozen=True, slots=True)
class Stale:
    """A printed sum, and the figures that it lacks."""

    total: Total
    lacking: Lacking

    @property
    def months(self) -> frozenset[Month]:
        """The months of which it lacks any figure."""
        return frozenset(month for _, month in self.lacking)

    @property
    def districts(self) -> frozenset[District]:
        """The districts of which it lacks any figure."""
        return frozenset(district for district, _ in self.lacking)


@dataclass(frozen=True, slots=True)
class Sums:
    """A table's sums: those that should be right, and those that only lack new figures."""

    current: tuple[Total, ...]
    behind: tuple[Stale, ...]

    @classmethod
    def of(cls, totals: Sequence[Total]) -> Self:
        """Tell them apart."""
        behind = stale(totals)
        late = {id(each.total) for each in behind}
        return cls(tuple(total for total in totals if id(total) not in late), behind)


def stale(totals: Sequence[Total]) -> tuple[Stale, ...]:
    """Those of a table's sums whose difference is exactly what some new figures add.

    A row and a column that are wrong by the same amount, which is no figure's, meet at a figure that may be wrong.
    """
    off = [total for total in totals if not total.adds_up and total.difference < 0 and total.tier is None]
    columns = {total.month: total for total in off if total.month}
    rows = list(_rows([total for total in off if total.district], columns))
    late = {each.total.district for each in rows}
    odd = {total.difference for total in off if total.district and total.district not in late}
    found = [*rows, *_columns([total for total in columns.values() if total.difference not in odd], totals, rows)]
    for total in off:
        if not total.district and not total.month and total.difference not in odd:
            found += (Stale(total, lacking) for lacking in [_of_all(total, found)] if lacking)
    return tuple(found)


def stale_sums(each: EvaluationRound, found: Sequence[Stale]) -> Iterator[Finding]:
    """One hint for the whole table, which stays the same while further figures of the month come in."""
    if found:
        cells = [behind.total.printed.cell for behind in found]
        newest = max(month for behind in found for month in behind.months)
        data = details(round=each, cells=", ".join(cell.a1 for cell in cells))
        yield Finding("sums-behind", FindingLevel.HINT, cells[0], month=newest, data=data)


def _rows(off: Sequence[Total], columns: Mapping[Month, Total]) -> Iterator[Stale]:
    """Rows without their newest months, or without the one figure that its column lacks as well: it came in late."""
    newest = [Stale(total, _newest_months(total)) for total in off]
    others = [each.total for each in newest if not each.lacking]
    left_out = {
        months: any(_leaves_out(other, months) for other in others)
        for months in {each.months for each in newest if each.lacking}
    }
    for each in newest:
        if not each.lacking and (late := _of_column_too(each.total, columns)):
            yield Stale(each.total, late)
        elif each.lacking and not left_out[each.months]:
            yield each


def _columns(off: Sequence[Total], totals: Sequence[Total], rows: Iterable[Stale]) -> Iterator[Stale]:
    """Columns without what their rows lack; or without figures of the newest month summed, or a district's newest."""
    late, newest = _lacking(rows), _newest_of_districts(totals)
    summed = max((total.month for total in totals if total.month and total.printed.amount > 0), default=None)
    for total in off:
        by_rows = late.intersection(_sold(total))
        new = [each for each in _sold(total) if summed is None or each[1] >= summed or newest[each[0]] == each[1]]
        found = Stale(total, by_rows if _is_lack(total, by_rows) else _some(total, new))
        others = (other for other in off if other is not total and other.printed.amount > 0)
        is_new = found.lacking == by_rows or not any(_leaves_out(other, found.districts) for other in others)
        if found.lacking and is_new:
            yield found


def _of_all(total: Total, found: Sequence[Stale]) -> Lacking:
    """What the sum of all lacks: what rows or columns do, or the newest months, and perhaps a part of one before."""
    by_rows = _lacking(each for each in found if each.total.district).intersection(_sold(total))
    by_columns = _lacking(each for each in found if each.total.month).intersection(_sold(total))
    for lacking in (by_rows, by_columns, _newest_months(total)):
        if _is_lack(total, lacking):
            return lacking
    newest = sorted({month for _, month in _sold(total)}, reverse=True)[:2]
    for month in newest:
        later = frozenset(each for each in _sold(total) if each[1] > month)
        if lacking := _some(total, [each for each in _sold(total) if each[1] == month], later):
            return lacking
    return _NOTHING


def _newest_months(total: Total) -> Lacking:
    """All figures from some month on, if that is what it lacks."""
    lacking: set[Figure] = set()
    for month in sorted({month for _, month in _sold(total)}, reverse=True):
        lacking.update(each for each in _sold(total) if each[1] == month)
        if _is_lack(total, lacking):
            return frozenset(lacking)
    return _NOTHING


def _of_column_too(row: Total, columns: Mapping[Month, Total]) -> Lacking:
    """The one figure that both the row and its column lack."""
    late = (each for each in _sold(row) if each[1] in columns and _is_lack(row, [each]))
    return frozenset(islice((each for each in late if _is_lack(columns[each[1]], [each])), 1))


def _some(total: Total, new: Sequence[Figure], later: Lacking = _NOTHING) -> Lacking:
    """Those of the new figures that it lacks, beside all the later ones."""
    rest = -total.difference - sum(total.summands[each] for each in later)
    selections = chain([new], chain.from_iterable(combinations(new, count) for count in range(1, len(new))))
    amounts = total.summands
    for selection in islice(selections, MOST_TRIED):
        if abs(rest - sum(amounts[each] for each in selection)) <= SATANG_PER_BAHT:
            return later.union(selection)
    return _NOTHING


def _leaves_out(total: Total, lines: frozenset[District] | frozenset[Month]) -> bool:
    """Whether just its figures of those months, or of those districts, are not in the sum."""
    return _is_lack(total, [each for each in _sold(total) if not lines.isdisjoint(each)])


def _is_lack(total: Total, figures: Iterable[Figure]) -> bool:
    """Whether the sum lacks those figures and nothing else, to the baht."""
    amount = sum(total.summands[each] for each in figures)
    return amount > SATANG_PER_BAHT and abs(amount + total.difference) <= SATANG_PER_BAHT


def _lacking(found: Iterable[Stale]) -> Lacking:
    return _NOTHING.union(*(each.lacking for each in found))


def _newest_of_districts(totals: Iterable[Total]) -> Mapping[District, Month]:
    newest: dict[District, Month] = {}
    for total in totals:
        for district, month in _sold(total):
            newest[district] = max(month, newest.get(district, month))
    return newest


def _sold(total: Total) -> list[Figure]:
    """The figures above 0 that it should be the sum of."""
    return [(district, month) for (district, month), amount in total.summands.items() if month and amount > 0]
