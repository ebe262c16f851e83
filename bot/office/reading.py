"""A reading of an office's sheet: everything its views are made from, for one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import chain

from bot.ledger.ledger import progress
from bot.ledger.zeros import zeros_ahead
from bot.office.office import Office
from bot.office.record import NO_RECORD, Record
from bot.rounds.closed_round import ClosedRound
from bot.rounds.closings import Closing
from bot.rounds.late_corrections import LateCorrection, late_corrections, with_frozen
from scoring.audit import Evidence, audit
from scoring.deadlines import Deadline
from scoring.findings import Finding, FindingGroup, FindingLevel
from scoring.fiscal_year import EvaluationRound, Month, current_round
from scoring.sales import District, MonthlySales
from scoring.standings import Rulebook, Standing, Standings, Targets, standings
from scoring.timeliness import MonthKey, Progress
from scoring.unread import TWO_ROWS
from sheets.snapshot import Snapshot

COMING_DEADLINES = 3
"""So many coming deadlines are listed; those that have passed are listed while figures are missing."""
_MONTHS_AHEAD = 12


@dataclass(frozen=True, slots=True)
class Awaited:
    """A month that is asked for: its deadline, and the districts whose figures are in, missing or unreadable.

    `zeros` are those of the missing in whose cell a zero stands that was typed ahead.
    """

    month: Month
    due: date
    recorded: tuple[District, ...]
    missing: tuple[District, ...]
    unreadable: tuple[District, ...] = ()
    zeros: tuple[District, ...] = ()

    @property
    def districts(self) -> int:
        """How many districts there are."""
        return len(self.recorded) + len(self.missing) + len(self.unreadable)

    @property
    def is_complete(self) -> bool:
        """Whether every district's figure is in."""
        return not (self.missing or self.unreadable)


@dataclass(frozen=True)
class Reading:
    """What every view of an office is made from: the accepted snapshot, the day, a round and its standings.

    `snapshot` is what the sheet says now. The standings of a closed round are those of its frozen copy, and `sales` are
    the snapshot's, with the frozen ones in place of the months of that round, and without `zeros_ahead`: the zeros that
    were typed ahead and confirmed by nobody. It has no slots, for it keeps what the audit found: an answer asks for
    that several times.
    """

    office: Office
    snapshot: Snapshot
    today: date
    evaluation_round: EvaluationRound
    standings: Standings
    sales: MonthlySales
    record: Record = NO_RECORD
    zeros_ahead: frozenset[MonthKey] = frozenset()

    @classmethod
    def of(
        cls,
        office: Office,
        snapshot: Snapshot,
        today: date,
        evaluation_round: EvaluationRound | None = None,
        record: Record = NO_RECORD,
    ) -> Reading:
        """Work out the standings of a round: the given one, else the one to report on today."""
        chosen = evaluation_round or current_round(snapshot.targets.keys() | record.closed_rounds(), today)
        closing, ahead = record.closing_of(chosen), zeros_ahead(office, snapshot.sales, record.ledger, today)
        sales = snapshot.sales.without(ahead)
        if closing and closing.copy:
            sales, worked_out = with_frozen(closing.copy, sales), closing.copy.standings()
        else:
            targets = snapshot.targets.get(chosen, {})
            worked_out = standings(sales, targets, office.districts, chosen, office.rulebook)
        return cls(office, snapshot, today, chosen, worked_out, sales, record, ahead)

    @property
    def closing(self) -> Closing | None:
        """By what the round is closed; None while it is open."""
        return self.record.closing_of(self.evaluation_round)

    @property
    def frozen(self) -> ClosedRound | None:
        """The copy from which a closed round is shown; None while it is open, or where the copy is damaged."""
        return self.closing.copy if self.closing else None

    @property
    def rulebook(self) -> Rulebook:
        """By which rule the round is scored: the office's, or the one by which it was closed."""
        return self.frozen.rulebook if self.frozen else self.office.rulebook

    @property
    def targets(self) -> Mapping[District, Targets]:
        """The round's targets: the sheet's, or those with which it was closed."""
        return self.frozen.targets if self.frozen else self.snapshot.targets.get(self.evaluation_round, {})

    @property
    def is_over(self) -> bool:
        """Whether what is shown is the round's result: it lies in the past, or was closed."""
        return self.has_ended or self.closing is not None

    def is_final(self, standing: Standing) -> bool:
        """Whether a sum grows no more: the round is closed, or lies in the past and every month of it is in."""
        return self.closing is not None or (self.has_ended and not standing.missing)

    def late_corrections(self, district: District | None = None) -> tuple[LateCorrection, ...]:
        """What the sheet says otherwise by now of a district, or of all, if the round is closed."""
        found = late_corrections(self.frozen, self.snapshot, self.office.districts) if self.frozen else ()
        return tuple(each for each in found if district in {None, each.district})

    def has(self, district: District) -> bool:
        """Whether the round has a standing of the district; one that came later is not in a closed round."""
        return any(each.district == district for each in self.standings.districts)

    @property
    def has_ended(self) -> bool:
        """Whether the round lies in the past."""
        return self.evaluation_round.months[-1] < Month.of(self.today)

    @property
    def other_rounds(self) -> tuple[EvaluationRound, ...]:
        """The other rounds for which the sheet has targets, or that were closed, the latest first."""
        known = self.snapshot.targets.keys() | self.record.closed_rounds()
        return tuple(sorted(known - {self.evaluation_round}, reverse=True))

    def awaited(self) -> tuple[Awaited, ...]:
        """The months that are asked for by today, in whichever round they lie.

        They are those of the round that holds today, and of the round before it as far as the sheet has columns for
        them: a round that has just ended is still waited for, an older one does not come back. Of a closed round
        nothing is awaited.
        """
        now = EvaluationRound.containing(Month.of(self.today))
        before = EvaluationRound.containing(now.months[0].plus(-1))
        in_sheet = {month for _, month in self.snapshot.figure_cells}
        months = [*(month for month in before.months if month in in_sheet), *now.months]
        asked_for = self.office.calendar.awaited(months, self.today)
        return tuple(self.month(month) for month in asked_for if month not in self.record.closed_months())

    def open_months(self) -> tuple[Awaited, ...]:
        """Those of the awaited months that are not complete."""
        return tuple(each for each in self.awaited() if not each.is_complete)

    def month(self, month: Month) -> Awaited:
        """How far a month has come: whose figures are in, missing or unreadable."""
        blank = [each for each in self.office.districts if self.sales.figure(each, month) is None]
        unread, cells = self.snapshot.unread, self.snapshot.figure_cells
        unreadable = {each for each in blank if unread.has(each, cells.get((each, month)), month)}
        return Awaited(
            month,
            self.office.calendar.due(month),
            recorded=tuple(district for district in self.office.districts if district not in blank),
            missing=tuple(district for district in blank if district not in unreadable),
            unreadable=tuple(district for district in blank if district in unreadable),
            zeros=tuple(district for district in blank if (district, month) in self.zeros_ahead),
        )

    def unreadable(self, months: Iterable[Month]) -> frozenset[MonthKey]:
        """Of which districts' months the figure is not blank, but cannot be read."""
        return frozenset((district, month) for month in months for district in self.month(month).unreadable)

    def in_the_way(self, district: District, month: Month) -> Finding | None:
        """Why what stands there does not count as a district's figure of a month; None where nothing stands unread."""
        cell = self.snapshot.figure_cells.get((district, month))
        if cell is None or not self.snapshot.unread.has(district, cell, month):
            return None
        errors = [each for each in self.errors() if each.district == district]
        own = (each for each in errors if each.month == month or each.cell == cell)
        rows = (each for each in errors if each.code == TWO_ROWS and each.cell and each.cell.tab_id == cell.tab_id)
        return next(chain(own, rows), None)

    def progress(self, months: Iterable[Month], district: District | None = None) -> tuple[Progress, ...]:
        """How far the district, or else every district, has come with each of the months."""
        wanted = list(months)
        found = progress(self.office, self.sales, self.record.ledger, wanted, self.zeros_ahead)
        unreadable = self.unreadable(wanted)
        return tuple(
            replace(each, unreadable=(each.district, each.month) in unreadable)
            for each in found
            if district in {None, each.district}
        )

    def promised_until(self, district: District, month: Month) -> datetime | None:
        """By when a district's month was promised (local time), while that holds."""
        promises = {(each.district, each.month): each.until for each in self.record.promises}
        until = promises.get((district, month))
        return until.astimezone(self.office.time_zone) if until else None

    def deadlines(self) -> tuple[Deadline, ...]:
        """The coming deadlines, and before them those that have passed while figures are missing."""
        still_open = {each.month for each in self.open_months()}
        ahead = (Month.of(self.today).plus(distance) for distance in range(_MONTHS_AHEAD))
        of_letters = (month for letter in self.office.calendar.letters for month in (*letter.record, *letter.verify))
        listed = self.office.calendar.deadlines(_in_order(still_open, ahead, of_letters))
        coming = [each for each in listed if each.due >= self.today][:COMING_DEADLINES]
        passed = [each for each in listed if each.due < self.today and still_open.intersection(each.record)]
        return (*passed, *coming)

    def errors(self) -> tuple[Finding, ...]:
        """What keeps a figure, a row or a column of the sheet from being counted."""
        return tuple(finding for finding in self.snapshot.findings if finding.level is FindingLevel.ERROR)

    def findings(self) -> tuple[FindingGroup, ...]:
        """Everything that is odd: what could not be read, and what the audit asks about; related ones together."""
        return self._found

    @cached_property
    def _found(self) -> tuple[FindingGroup, ...]:
        return audit(self._evidence())

    def findings_of(self, district: District) -> tuple[Finding, ...]:
        """What is odd about the district's own cells."""
        return tuple(finding for finding in self.snapshot.findings if finding.district == district)

    def _evidence(self) -> Evidence:
        snapshot, confirmed = self.snapshot, self.record.ledger.latest_confirmations()
        return Evidence(
            self.office.districts,
            self.office.rulebook,
            self.today,
            snapshot.sales,
            snapshot.targets,
            snapshot.printed,
            snapshot.figure_cells,
            snapshot.target_cells,
            {key: each.amount for key, each in confirmed.items()},
            self.record.closed_figures(),
            self.zeros_ahead,
            findings=snapshot.findings,
        )


def _in_order(*months: Iterable[Month]) -> list[Month]:
    return sorted({month for part in months for month in part})
