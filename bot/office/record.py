"""What is known beyond a sheet's cells: since when figures stand; what was confirmed, promised, settled, closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.findings.settlements import Settlement
from bot.ledger.ledger import Ledger
from bot.ledger.promises import Promise
from bot.rounds.closings import Closing, in_force
from scoring.fiscal_year import EvaluationRound, Month
from scoring.money import Satang
from scoring.timeliness import MonthKey


@dataclass(frozen=True, slots=True)
class Record:
    """An office's record; `promises` are those that still pause the reminders, `settlements` those that hold.

    It is not kept where the sheet is read just once, from the terminal: nothing is said of states and times then.
    `closings`, the whole log of closed rounds, are known there all the same.
    """

    ledger: Ledger = field(default_factory=Ledger)
    promises: tuple[Promise, ...] = ()
    is_kept: bool = True
    settlements: tuple[Settlement, ...] = ()
    closings: tuple[Closing, ...] = ()

    def closing_of(self, evaluation_round: EvaluationRound) -> Closing | None:
        """By what a round is closed now; None while it is open."""
        return next((each for each in in_force(self.closings) if each.round == evaluation_round), None)

    def closed_rounds(self) -> frozenset[EvaluationRound]:
        """The rounds that are closed now."""
        return frozenset(each.round for each in in_force(self.closings))

    def closed_months(self) -> frozenset[Month]:
        """The months that lie in a closed round: nothing is awaited, or to be confirmed, of them any more."""
        return frozenset(month for each in self.closed_rounds() for month in each.months)

    def closed_figures(self) -> Mapping[MonthKey, Satang]:
        """The frozen figures of all closed rounds whose copy is whole; where two have the same month, the later's."""
        copies = (each.copy for each in in_force(self.closings) if each.copy)
        by_time = sorted(copies, key=lambda copy: copy.closed_at)
        return {key: amount for copy in by_time for key, amount in copy.sales.figures()}


NO_RECORD = Record(is_kept=False)
