"""Zeros: typed ahead where nobody has reported yet, or the only one of a district that always sells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scoring.audit.evidence import Evidence
from scoring.audit.figures import LEAST_OTHERS
from scoring.findings import Finding, FindingLevel, details
from scoring.fiscal_year import Month
from scoring.sales import District
from scoring.zeros import typed_ahead


def zeros(evidence: Evidence) -> Iterator[Finding]:
    """One warning for a month whose zeros were typed ahead; else a hint for the only zero of who always sells.

    They are not counted as reports, so somebody has to be asked. A zero that was confirmed is one.
    """
    ahead = _typed_ahead(evidence)
    for month, districts in ahead.items():
        if open_ones := [each for each in districts if evidence.confirmed.get((each, month)) != 0]:
            cell = evidence.figure_cells.get((open_ones[0], month))
            data = details(count=len(open_ones))
            yield Finding("zeros-ahead", FindingLevel.WARNING, cell, month=month, data=data)
    for district, history in evidence.histories.items():
        own = [month for month, amount in history.items() if amount == 0 and month not in ahead]
        if len(own) == 1 and sum(amount > 0 for amount in history.values()) > LEAST_OTHERS:
            cell = evidence.figure_cells.get((district, own[0]))
            data = details(amount=history[own[0]])
            yield Finding("figure-zero", FindingLevel.HINT, cell, district, own[0], data=data)


def _typed_ahead(evidence: Evidence) -> Mapping[Month, list[District]]:
    """The districts with a zero that was typed ahead, by month."""
    found: dict[Month, list[District]] = {}
    for month in evidence.months:
        amounts = {each: figures[month] for each, figures in evidence.histories.items() if month in figures}
        ahead = typed_ahead(month, amounts, evidence.today)
        if ahead:
            found[month] = [district for district in evidence.districts if district in ahead]
    return found
