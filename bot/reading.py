"""A reading of an office's sheet: everything its views are made from, for one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.office import Office
from scoring.deadlines import Deadline
from scoring.findings import Finding, FindingLevel
from scoring.fiscal_year import EvaluationRound, Month, current_round
from scoring.sales import District
from scoring.standings import Standings, standings
from sheets.snapshot import Snapshot

COMING_DEADLINES = 3
"""So many coming deadlines are listed; those that have passed are listed while figures are missing."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """A month that is asked for: its deadline, and the districts whose figures are in, missing or unreadable."""

    month: Month
    due: date
    recorded: tuple[District, ...]
    missing: tuple[District, ...]
    unreadable: tuple[District, ...] = ()

    @property
    def districts(self) -> int:
        """How many districts there are."""
        return len(self.recorded) + len(self.missing) + len(self.unreadable)


@dataclass(frozen=True, slots=True)
class Reading:
    """What every view of an office is made from: the accepted snapshot, the day, the round and its standings."""

    office: Office
    snapshot: Snapshot
    today: date
    evaluation_round: EvaluationRound
    standings: Standings

    @classmethod
    def of(cls, office: Office, snapshot: Snapshot, today: date) -> Reading:
        """Choose the round to report on and work out its standings."""
        evaluation_round = current_round(snapshot.targets.keys(), today)
        targets = snapshot.targets.get(evaluation_round, {})
        worked_out = standings(snapshot.sales, targets, office.districts, evaluation_round, office.rulebook)
        return cls(office, snapshot, today, evaluation_round, worked_out)

    def awaited(self) -> tuple[Awaited, ...]:
        """The months of the round that are asked for by today."""
        months = self.office.calendar.awaited(self.standings.province.months, self.today)
        return tuple(self.month(month) for month in months)

    def month(self, month: Month) -> Awaited:
        """How far a month has come: whose figures are in, missing or unreadable."""
        figures = {district: self.snapshot.sales.figure(district, month) for district in self.office.districts}
        errors = {
            finding.district
            for finding in self.snapshot.findings
            if finding.month == month and finding.level is FindingLevel.ERROR
        }
        blank = [district for district, figure in figures.items() if figure is None]
        return Awaited(
            month,
            self.office.calendar.due(month),
            recorded=tuple(district for district, figure in figures.items() if figure is not None),
            missing=tuple(district for district in blank if district not in errors),
            unreadable=tuple(district for district in blank if district in errors),
        )

    def findings_of(self, district: District) -> tuple[Finding, ...]:
        """What is odd about the district's own cells, hints left out."""
        return tuple(
            finding
            for finding in self.snapshot.findings
            if finding.district == district and finding.level is not FindingLevel.HINT
        )

    def errors(self) -> tuple[Finding, ...]:
        """What keeps a figure, a row or a column of the sheet from being counted."""
        return tuple(finding for finding in self.snapshot.findings if finding.level is FindingLevel.ERROR)

    def deadlines(self) -> tuple[Deadline, ...]:
        """The coming deadlines, and before them those that have passed while figures are missing."""
        months = {*self.standings.province.months, *(Month.of(self.today).plus(offset) for offset in range(12))}
        listed = self.office.calendar.deadlines(sorted(months))
        coming = [each for each in listed if each.due >= self.today][:COMING_DEADLINES]
        asked_for = {each.month for each in self.awaited() if each.missing or each.unreadable}
        passed = [each for each in listed if each.due < self.today and asked_for.intersection(each.record)]
        return (*passed, *coming)
