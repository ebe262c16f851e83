"""Printed sums that merely do not have the newest figures yet: typed sums are brought up to date now and then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, islice

from scoring.audit.totals import Total
from scoring.findings import Finding, FindingLevel, details
from scoring.fiscal_year import EvaluationRound, Month
from scoring.money import SATANG_PER_BAHT, Satang
from scoring.sales import District

MOST_TRIED = 5000
"""So many selections of the newest figures are tried: among more of them one is soon met by chance."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A printed sum without some figures, and the newest month of which it lacks any."""

    total: Total
    month: Month


def stale(totals: Sequence[Total]) -> tuple[Stale, ...]:
    """Those of a table's sums whose difference is exactly what some figures add.

    That is any one figure, or the newest months; of the sums of months and of all, it may also be what the rows lack,
    or any figures of the newest month, for they come in one by one. A row and a column that are wrong by the same
    amount, which is no figure's, meet at a figure that may be wrong itself.
    """
    off = [total for total in totals if not total.adds_up and total.difference < 0 and total.tier is None]
    rows = [Stale(total, month) for total in off if total.district and (month := _lacking(total))]
    if not off or not (newest := max((month for total in off for _, month in total.summands if month), default=None)):
        return ()
    late = {each.total.district: each.month for each in rows}
    odd = {total.difference for total in off if total.district and total.district not in late}
    others = (total for total in off if not total.district)
    found = (Stale(total, month) for total in others if (month := _lacking_some(total, late, odd, newest)))
    return (*rows, *found)


def stale_sums(each: EvaluationRound, found: Sequence[Stale]) -> Iterator[Finding]:
    """One hint for the whole table, which stays the same while further figures of the month come in."""
    if found:
        cells = [behind.total.printed.cell for behind in found]
        newest = max(behind.month for behind in found)
        data = details(round=each, cells=", ".join(cell.a1 for cell in cells))
        yield Finding("sums-behind", FindingLevel.HINT, cells[0], month=newest, data=data)


def _lacking(total: Total) -> Month | None:
    """The month of the one figure that a sum lacks, or the newest of the months."""
    by_month: dict[Month, Satang] = defaultdict(lambda: Satang(0))
    for (_, month), amount in total.summands.items():
        if month:
            by_month[month] = Satang(by_month[month] + amount)
    months = sorted(by_month, reverse=True)
    amounts = {(month, amount) for (_, month), amount in total.summands.items() if month}
    if single := max((month for month, amount in amounts if _is_lack(total, amount)), default=None):
        return single
    so_far = (sum(by_month[month] for month in months[:count]) for count in range(1, len(months) + 1))
    return months[0] if any(_is_lack(total, amount) for amount in so_far) else None


def _lacking_some(
    total: Total, late: dict[District | None, Month], odd: Collection[int], newest: Month
) -> Month | None:
    """The same of a sum over districts, of which it may lack several."""
    if month := _lacking(total):
        return month
    by_rows = sum(amount for (district, month), amount in total.summands.items() if late.get(district) == month)
    if _is_lack(total, by_rows):
        return max(month for (district, month) in total.summands if month and late.get(district) == month)
    of_newest = [amount for (_, month), amount in total.summands.items() if month == newest and amount > 0]
    some = chain.from_iterable(combinations(of_newest, count) for count in range(2, len(of_newest)))
    is_some = any(_is_lack(total, sum(amounts)) for amounts in islice(some, MOST_TRIED))
    return newest if is_some and total.difference not in odd else None


def _is_lack(total: Total, amount: int) -> bool:
    """Whether the sum lacks that amount, to the baht."""
    return amount > SATANG_PER_BAHT and abs(amount + total.difference) <= SATANG_PER_BAHT
