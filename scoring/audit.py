"""The audit: reads an office's figures as a careful auditor would, says what it sees, and never corrects anything.

Each check is a small generator of findings; the list of checks at the end is the table of contents. What one cause
explains is told together: see `FindingGroup`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from scoring.findings import Cell, Finding, FindingGroup, FindingLevel
from scoring.fiscal_year import EvaluationRound, Month
from scoring.levels import RatingUnit, Tier
from scoring.money import Satang
from scoring.printed import PrintedRow, PrintedTable
from scoring.sales import District, MonthlySales
from scoring.standings import Rulebook, Standings, Targets, standings


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything the audit looks at.

    `closed` holds the figures of rounds that were closed, and `confirmed` those that were confirmed, as they were then.
    """

    districts: tuple[District, ...]
    rulebook: Rulebook
    today: date
    sales: MonthlySales
    targets: Mapping[EvaluationRound, Mapping[District, Targets]]
    printed: Mapping[EvaluationRound, PrintedTable] = field(default_factory=dict)
    figure_cells: Mapping[tuple[District, Month], Cell] = field(default_factory=dict)
    target_cells: Mapping[tuple[EvaluationRound, District, Tier], Cell] = field(default_factory=dict)
    confirmed: Mapping[tuple[District, Month], Satang] = field(default_factory=dict)
    closed: Mapping[tuple[District, Month], Satang] = field(default_factory=dict)

    def standings(self, evaluation_round: EvaluationRound) -> Standings:
        """The standings of a round, by the rulebook."""
        targets = self.targets.get(evaluation_round, {})
        return standings(self.sales, targets, self.districts, evaluation_round, self.rulebook)


def audit(evidence: Evidence) -> tuple[FindingGroup, ...]:
    """What is worth a query, the causes first in the order of the checks."""
    return tuple(FindingGroup(finding) for check in _CHECKS for finding in check(evidence))


def _printed_level_differs(evidence: Evidence) -> Iterator[Finding]:
    """A level that the table prints and that its own figures and targets do not give."""
    for each, table in evidence.printed.items():
        worked_out = evidence.standings(each)
        for district in evidence.districts:
            row, rating = table.districts.get(district, PrintedRow()), worked_out.of(district).rating
            if row.level is None or rating is None or rating.unit is not RatingUnit.LEVEL:
                continue
            printed = int(row.level.text) if re.fullmatch("[0-9]", row.level.text) else 0
            if printed != rating.value:
                data = (("round", str(each)), ("computed", str(rating.value)))
                code, level = "printed-level-differs", FindingLevel.ERROR
                yield Finding(code, level, row.level.cell, district, text=row.level.text, data=data)


Check = Callable[[Evidence], Iterator[Finding]]

_CHECKS: tuple[Check, ...] = (_printed_level_differs,)
