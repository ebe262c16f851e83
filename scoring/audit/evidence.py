"""What the audit looks at: an office's figures and targets, what its table prints beside them, and what was kept."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from scoring.audit.stale import Sums
from scoring.audit.totals import totals
from scoring.findings import Cell, Finding
from scoring.fiscal_year import EvaluationRound, Month
from scoring.levels import Tier
from scoring.money import Satang
from scoring.printed import PrintedTable
from scoring.sales import District, MonthlySales
from scoring.standings import Rulebook, Standings, Targets, standings
from scoring.unread import Unread

Figures = Mapping[Month, Satang]


@dataclass(frozen=True)
class Evidence:
    """Everything the audit looks at. It has no slots, for it keeps what several checks work out.

    `closed` holds the figures of rounds that were closed, and `confirmed` those that were confirmed, as they were then.
    `zeros_ahead` are the zeros that do not count as reports, by the rule of `scoring.zeros`.
    `findings` are those of whoever read the table: what could not be read explains sums that do not add up.
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
    zeros_ahead: AbstractSet[tuple[District, Month]] = frozenset()
    findings: tuple[Finding, ...] = ()

    @cached_property
    def histories(self) -> Mapping[District, Figures]:
        """The figures of every district of the office, in the office's order and by time."""
        found: dict[District, dict[Month, Satang]] = {district: {} for district in self.districts}
        for (district, month), amount in self.sales.figures():
            if district in found:
                found[district][month] = amount
        return {district: dict(sorted(figures.items())) for district, figures in found.items()}

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """The months of which there is any figure."""
        return tuple(sorted({month for figures in self.histories.values() for month in figures}))

    @cached_property
    def standings(self) -> Mapping[EvaluationRound, Standings]:
        """The standings of every round of which the table prints anything, by the rulebook."""
        return {
            each: standings(self.sales, self.targets.get(each, {}), self.districts, each, self.rulebook)
            for each in self.printed
        }

    @cached_property
    def sums(self) -> Mapping[EvaluationRound, Sums]:
        """The sums that the table of each round prints."""
        rule = self.rulebook.accumulate_from
        return {
            each: Sums.of(list(totals(table, self.histories, self.targets.get(each, {}), rule)))
            for each, table in self.printed.items()
        }

    @cached_property
    def unread(self) -> Unread:
        """What stands in the table and could not be read."""
        return Unread.of(self.findings)
