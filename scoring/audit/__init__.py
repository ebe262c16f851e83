"""The audit: reads an office's figures as a careful auditor would, says what it sees, and never corrects anything.

Each check is a small generator of findings; the list of checks is the table of contents. What one cause explains is
told together with it. docs/audit.md lists every code with its rule, threshold and source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scoring.audit.causes import grouped
from scoring.audit.copies import copied_months, copied_rows, running_sums
from scoring.audit.evidence import Evidence
from scoring.audit.figures import figures
from scoring.audit.first_months import first_months
from scoring.audit.kept import changed_figures, missing_columns
from scoring.audit.levels import printed_levels
from scoring.audit.sums import printed_sums
from scoring.audit.targets import targets
from scoring.audit.zeros import zeros
from scoring.findings import Finding, FindingGroup

__all__ = ["Evidence", "audit"]

Check = Callable[[Evidence], Iterator[Finding]]

_CHECKS: tuple[Check, ...] = (
    missing_columns,
    targets,
    figures,
    zeros,
    first_months,
    copied_months,
    copied_rows,
    running_sums,
    changed_figures,
    printed_sums,
    printed_levels,
)


def audit(evidence: Evidence) -> tuple[FindingGroup, ...]:
    """Everything that is worth a query: the reader's findings and those of the checks, by their causes."""
    found = (finding for check in _CHECKS for finding in check(evidence))
    return grouped((*evidence.findings, *found))
