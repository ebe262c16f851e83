"""Zeros: typed ahead where nobody has reported yet, or the only one of a district that always sells."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.audit.evidence import Evidence
from scoring.audit.figures import LEAST_OTHERS
from scoring.findings import Finding, FindingLevel, details


def zeros(evidence: Evidence) -> Iterator[Finding]:
    """One warning for a month whose zeros were typed ahead; else a hint for the only zero of who always sells.

    They are not counted as reports, so somebody has to be asked. A zero that was confirmed is one.
    """
    ahead = evidence.zeros_ahead
    for month in evidence.months:
        if districts := [each for each in evidence.districts if (each, month) in ahead]:
            cell = evidence.figure_cells.get((districts[0], month))
            data = details(districts=" ".join(districts), count=len(districts))
            yield Finding("zeros-ahead", FindingLevel.WARNING, cell, month=month, data=data)
    for district, history in evidence.histories.items():
        own = [month for month, amount in history.items() if amount == 0 and (district, month) not in ahead]
        is_only = len(own) == 1 and sum(amount > 0 for amount in history.values()) > LEAST_OTHERS
        if is_only and evidence.confirmed.get((district, own[0])) != 0:
            cell = evidence.figure_cells.get((district, own[0]))
            data = details(amount=history[own[0]])
            yield Finding("figure-zero", FindingLevel.HINT, cell, district, own[0], data=data)
