"""Figures against what was kept of them: those of closed rounds, and confirmed ones; and columns that are gone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from scoring.audit.evidence import Evidence
from scoring.findings import Finding, FindingLevel, details


def changed_figures(evidence: Evidence) -> Iterator[Finding]:
    """A figure that is not what was closed or confirmed, or is gone.

    Months without a column are out of sight, and so is what stands there unread: the reader has told of it.
    """
    for code, kept in (("closed-changed", evidence.closed), ("confirmed-changed", evidence.confirmed)):
        for (district, month), amount in kept.items():
            cell = evidence.figure_cells.get((district, month))
            now = evidence.histories.get(district, {}).get(month)
            if cell and district in evidence.histories and now != amount:
                if now is None and evidence.unread.has(district, cell, month):
                    continue
                data = details(kept=amount, amount=now)
                yield Finding(code, FindingLevel.WARNING, cell, district, month, data=data)


def missing_columns(evidence: Evidence) -> Iterator[Finding]:
    """A month without a column between two that have one, in the same fiscal year."""
    months = sorted({month for _, month in evidence.figure_cells})
    for before, after in pairwise(months):
        month = before.plus(1)
        while month < after and before.fiscal_year == after.fiscal_year:
            data = details(before=before, after=after)
            yield Finding("month-column-missing", FindingLevel.ERROR, None, None, month, data=data)
            month = month.plus(1)
