"""Zeros: typed ahead where nobody has reported yet, or the only one of a district that always sells."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from scoring.audit.evidence import Evidence
from scoring.audit.figures import LEAST_OTHERS
from scoring.findings import Finding, FindingLevel, details
from scoring.fiscal_year import Month
from scoring.sales import District

LEAST_ZEROS = 3
"""Fewer zeros of a month that has begun are its districts' own."""


def zeros(evidence: Evidence) -> Iterator[Finding]:
    """One hint for a month whose zeros were typed ahead; else one for the only zero of a district that always sells."""
    ahead = _typed_ahead(evidence)
    for month, districts in sorted(ahead.items()):
        cell = evidence.figure_cells.get((districts[0], month))
        yield Finding("zeros-ahead", FindingLevel.HINT, cell, month=month, data=details(count=len(districts)))
    for district, history in evidence.histories.items():
        own = [month for month, amount in history.items() if amount == 0 and month not in ahead]
        if len(own) == 1 and sum(amount > 0 for amount in history.values()) > LEAST_OTHERS:
            cell = evidence.figure_cells.get((district, own[0]))
            data = details(amount=history[own[0]])
            yield Finding("figure-zero", FindingLevel.HINT, cell, district, own[0], data=data)


def _typed_ahead(evidence: Evidence) -> Mapping[Month, list[District]]:
    """The districts with a zero in the months to come, and before these in the last ones that are mostly zeros.

    When a month begins its zeros stay what they were, until most districts have put their figures in their place.
    """
    found: dict[Month, list[District]] = {}
    for month in reversed(evidence.months):
        amounts = {each: figures[month] for each, figures in evidence.histories.items() if month in figures}
        having = [district for district, amount in amounts.items() if amount == 0]
        if month <= Month.of(evidence.today) and not _are_most(having, amounts):
            break
        if having:
            found[month] = having
    return found


def _are_most(having: Collection[District], amounts: Collection[District]) -> bool:
    return len(having) >= LEAST_ZEROS and 2 * len(having) > len(amounts)
