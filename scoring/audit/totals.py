"""The sums that a table prints, each with the amounts that it should be the sum of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from scoring.findings import Finding, FindingLevel, details
from scoring.fiscal_year import AccumulateFrom, EvaluationRound, Month
from scoring.levels import Tier
from scoring.money import SATANG_PER_BAHT, Satang
from scoring.printed import PrintedAmount, PrintedTable
from scoring.sales import District
from scoring.standings import Targets

Histories = Mapping[District, Mapping[Month, Satang]]
Summands = Mapping[tuple[District, Month | None], Satang]
"""What is summed, by district and month; targets have no month."""

HARDLY_ANY = 1000
"""A sum lacks its newest months where that leaves no more than one part in so many of what it is off by."""


@dataclass(frozen=True, slots=True)
class Total:
    """A sum that the table prints, and what it should be the sum of."""

    code: str
    printed: PrintedAmount
    summands: Summands
    district: District | None = None
    month: Month | None = None
    tier: Tier | None = None

    @property
    def computed(self) -> Satang:
        """The sum of what is there, in satang; a blank adds nothing."""
        return Satang(sum(self.summands.values()))

    @property
    def difference(self) -> int:
        """What the printed sum has more than the summands, or less; in satang."""
        return self.printed.amount - self.computed

    @property
    def adds_up(self) -> bool:
        """Hidden decimals and rounding by hand leave half a baht for every summand."""
        return abs(self.difference) <= max(2, len(self.summands)) * SATANG_PER_BAHT // 2

    @property
    def off(self) -> int:
        """The difference, but for newest months that the sum has not yet, where hardly any of it is left without them.

        So it stays the same all the year where a month is left out, and where a slip is small also while the sum is not
        brought up to date. Newest months that come to a sum's older gap but for a thousandth are rare.
        """
        left = [self.difference]
        months = {month for _, month in self.summands if month}
        for newest in sorted(months, reverse=True):
            left.append(left[-1] + sum(amount for (_, month), amount in self.summands.items() if month == newest))
        least = min(left, key=abs)
        return least if abs(least) * HARDLY_ANY <= abs(self.difference) else self.difference

    def finding(self, each: EvaluationRound) -> Finding:
        """A contradiction within the table."""
        printed = self.printed.amount
        data = details(round=each, tier=self.tier, printed=printed, computed=self.computed, off=self.off)
        return Finding(self.code, FindingLevel.ERROR, self.printed.cell, self.district, self.month, data=data)


def totals(
    table: PrintedTable, histories: Histories, targets: Mapping[District, Targets], accumulate_from: AccumulateFrom
) -> Iterator[Total]:
    """All sums of a table. Where it was put together from several, a sum may be that of a part: then there are none."""
    if table.is_joined:
        return
    counted = table.round.counted_months(accumulate_from)
    before = {month for month in counted if month not in table.months and month not in table.round.months}
    has_all = not before or any(not before.isdisjoint(history) for history in histories.values())
    months = (table.months, counted)
    for district, row in table.districts.items():
        if row.total and district in histories:
            total = Total("row-sum-differs", row.total, {}, district)
            yield from _of_months(total, {district: histories[district]}, months, has_all=has_all)
    for month, printed in table.month_totals.items():
        yield Total("month-sum-differs", printed, _figures(histories, {month}), month=month)
    if table.province.total:
        yield from _of_months(
            Total("province-sum-differs", table.province.total, {}), histories, months, has_all=has_all
        )
    for tier, printed in table.target_totals.items():
        known = [district for district in histories if tier in targets.get(district, {})]
        yield Total("target-sum-differs", printed, {(each, None): targets[each][tier] for each in known}, tier=tier)


def _of_months(
    total: Total, histories: Histories, months: Iterable[Collection[Month]], *, has_all: bool
) -> Iterator[Total]:
    """The sum of the table's own months, or of those that count by the rulebook: whichever it comes nearer to.

    Where the months before the table's own count as well and the sheet has none of them, nothing can be said of a sum
    that is larger than what is there.
    """
    sums = (replace(total, summands=_figures(histories, each)) for each in months)
    nearest = min(sums, key=lambda each: abs(each.difference))
    if has_all or nearest.difference < 0:
        yield nearest


def _figures(histories: Histories, months: Collection[Month]) -> Summands:
    return {
        (district, month): amount
        for district, history in histories.items()
        for month, amount in history.items()
        if month in months
    }
