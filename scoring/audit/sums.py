"""Sums that the table prints, held against the figures and targets that they are the sums of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scoring.audit.evidence import Evidence
from scoring.audit.slips import is_slip
from scoring.findings import Finding, FindingLevel, details
from scoring.fiscal_year import EvaluationRound, Month
from scoring.levels import Tier
from scoring.money import SATANG_PER_BAHT, Satang
from scoring.printed import PrintedAmount, PrintedTable
from scoring.sales import District


@dataclass(frozen=True, slots=True)
class _Sum:
    """A sum that the table prints, and the amounts that it should be the sum of."""

    code: str
    printed: PrintedAmount
    summands: tuple[Satang, ...]
    district: District | None = None
    month: Month | None = None
    tier: Tier | None = None

    @property
    def difference(self) -> int:
        """What the printed sum has more than the summands, or less; in satang."""
        return self.printed.amount - sum(self.summands)

    @property
    def adds_up(self) -> bool:
        """Hidden decimals and rounding by hand leave half a baht for every summand."""
        return abs(self.difference) <= max(2, len(self.summands)) * SATANG_PER_BAHT // 2

    def finding(self, each: EvaluationRound) -> Finding:
        data = details(round=each, tier=self.tier, printed=self.printed.amount, computed=sum(self.summands))
        return Finding(self.code, FindingLevel.ERROR, self.printed.cell, self.district, self.month, data=data)


def printed_sums(evidence: Evidence) -> Iterator[Finding]:
    """A printed sum that does not add up is a contradiction within the table.

    A blank adds nothing. Where a round's table was put together from several, a sum may be that of a part only, so
    that nothing can be said of it.
    """
    for each, table in evidence.printed.items():
        if not table.is_joined:
            sums = list(_sums(evidence, each, table))
            yield from _figures_at_fault(evidence, table, sums)
            yield from (printed.finding(each) for printed in sums if not printed.adds_up)


def _sums(evidence: Evidence, each: EvaluationRound, table: PrintedTable) -> Iterator[_Sum]:
    rows = {district: _picked(figures, table.months) for district, figures in evidence.histories.items()}
    for district, row in table.districts.items():
        if row.total and district in rows:
            yield _Sum("row-sum-differs", row.total, rows[district], district)
    for month, total in table.month_totals.items():
        column = (figures[month] for figures in evidence.histories.values() if month in figures)
        yield _Sum("month-sum-differs", total, tuple(column), month=month)
    if table.province.total:
        everything = (amount for row in rows.values() for amount in row)
        yield _Sum("province-sum-differs", table.province.total, tuple(everything))
    targets = evidence.targets.get(each, {})
    for tier, total in table.target_totals.items():
        column = (targets[district][tier] for district in evidence.districts if tier in targets.get(district, {}))
        yield _Sum("target-sum-differs", total, tuple(column), tier=tier)


def _picked(figures: Mapping[Month, Satang], months: Iterable[Month]) -> tuple[Satang, ...]:
    return tuple(figures[month] for month in months if month in figures)


def _figures_at_fault(evidence: Evidence, table: PrintedTable, sums: Sequence[_Sum]) -> Iterator[Finding]:
    """The one figure at which a row and a column meet that are wrong by the same amount.

    Failing that it is the only figure of a row or a column whose sum would be right but for a slip of the hand. A
    figure whose other sum adds up is vouched for by it: then it is the sum that may be the slip.
    """
    off: dict[District | Month, int] = {
        line: 0 if each.adds_up else each.difference for each in sums if (line := each.district or each.month)
    }
    found: dict[tuple[District, Month], int] = {}
    for line, difference in off.items():
        cells = [cell for cell in _cells_of(evidence, table, line) if _is_read(evidence, *cell)] if difference else []
        others = {(district, month): off.get(month if line == district else district) for district, month in cells}
        meeting = [cell for cell in cells if others[cell] == difference]
        slips = [cell for cell in cells if others[cell] != 0 and _may_be_slip(evidence, *cell, difference)]
        fitting = meeting if len(meeting) == 1 else slips
        if len(fitting) == 1:
            found.setdefault(fitting[0], difference)
    for (district, month), difference in found.items():
        amount = evidence.histories[district].get(month)
        data = details(round=table.round, amount=amount, likely=(amount or 0) + difference)
        cell = evidence.figure_cells.get((district, month))
        yield Finding("figure-against-sums", FindingLevel.ERROR, cell, district, month, data=data)


def _cells_of(evidence: Evidence, table: PrintedTable, line: District | Month) -> list[tuple[District, Month]]:
    if isinstance(line, Month):
        return [(district, line) for district in evidence.histories]
    return [(line, month) for month in table.months]


def _is_read(evidence: Evidence, district: District, month: Month) -> bool:
    return evidence.unread.isdisjoint({(district, month), (district, None)})


def _may_be_slip(evidence: Evidence, district: District, month: Month, difference: int) -> bool:
    amount = evidence.histories[district].get(month)
    return amount is not None and is_slip(amount, Satang(amount + difference))
