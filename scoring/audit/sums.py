"""Sums that the table prints, held against the figures and targets that they are the sums of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from scoring.audit.evidence import Evidence
from scoring.audit.slips import is_slip
from scoring.audit.stale import stale_sums
from scoring.audit.totals import Total
from scoring.findings import Finding, FindingLevel, details
from scoring.fiscal_year import Month
from scoring.money import Satang
from scoring.printed import PrintedTable
from scoring.sales import District


def printed_sums(evidence: Evidence) -> Iterator[Finding]:
    """A printed sum that does not add up is a contradiction within the table, unless it only lacks new figures."""
    for each, table in evidence.printed.items():
        sums = evidence.sums[each]
        yield from _figures_at_fault(evidence, table, sums.current)
        yield from (total.finding(each) for total in sums.current if not total.adds_up)
        yield from stale_sums(each, sums.behind)


def contradictions(evidence: Evidence) -> Mapping[tuple[District, Month], Collection[Satang]]:
    """What the printed sums would have in place of a figure: of its row and its column, where they do not add up."""
    found: dict[tuple[District, Month], set[Satang]] = defaultdict(set)
    for sums in evidence.sums.values():
        for total in sums.current:
            if (total.district or total.month) and not total.adds_up:
                for (district, month), amount in total.summands.items():
                    if month:
                        found[district, month].add(Satang(amount + total.difference))
    return found


def _figures_at_fault(evidence: Evidence, table: PrintedTable, sums: Sequence[Total]) -> Iterator[Finding]:
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
    """Whether what the table has of it was taken, be it that the cell is blank; a row that is absent has no cell."""
    cell = evidence.figure_cells.get((district, month))
    return cell is not None and not evidence.unread.has(district, cell, month)


def _may_be_slip(evidence: Evidence, district: District, month: Month, difference: int) -> bool:
    amount = evidence.histories[district].get(month)
    return amount is not None and is_slip(amount, Satang(amount + difference))
