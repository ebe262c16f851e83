"""How complete a deadline's months are: who has recorded, who has not, and who has said when they will."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from scoring.deadlines import Deadline
from scoring.fiscal_year import Month
from scoring.sales import District
from scoring.timeliness import MonthKey, MonthState, Progress


@dataclass(frozen=True, slots=True)
class MonthCount:
    """A month over all districts, each in one place; `unconfirmed` are those of the recorded that are so.

    `zeros` are those that are not recorded because their zero was typed ahead.
    """

    month: Month
    recorded: tuple[District, ...]
    missing: tuple[District, ...]
    unreadable: tuple[District, ...] = ()
    promised: tuple[District, ...] = ()
    unconfirmed: tuple[District, ...] = ()
    zeros: tuple[District, ...] = ()

    @property
    def districts(self) -> int:
        """How many there are."""
        return len(self.recorded) + len(self.missing) + len(self.unreadable) + len(self.promised)

    @property
    def awaited(self) -> tuple[District, ...]:
        """Whom to remind."""
        return (*self.missing, *self.unreadable)


def named_to_verify(month: Month) -> str:
    """A month to be verified, as keys name it."""
    return f"verify-{month}"


@dataclass(frozen=True, slots=True)
class Case:
    """A deadline and how far its months have come.

    `progress` holds every district's month that is to be recorded or verified, but none of a month that was put away.
    `unreadable` are those of them where the sheet has something that is no figure, and `touched` says when each was
    last seen to change.
    """

    deadline: Deadline
    progress: tuple[Progress, ...]
    unreadable: frozenset[MonthKey] = frozenset()
    touched: Mapping[MonthKey, datetime] = field(default_factory=dict)

    @property
    def months(self) -> tuple[Month, ...]:
        """The months that are counted: those to be recorded, or those to be verified where nothing is to be recorded.

        Whether a month was verified cannot be seen in the sheet; that it is there can.
        """
        there = {each.month for each in self.progress}
        return tuple(month for month in self.deadline.record or self.deadline.verify if month in there)

    @property
    def halves(self) -> tuple[Case, ...]:
        """What it asks to record, and what to verify, as far as it asks for both: each is said under its own keys."""
        return tuple(each for each in (self._half(self.deadline.record), self.to_verify) if each.months)

    @property
    def to_verify(self) -> Case:
        """The half of the deadline that asks for verifying."""
        return self._half(verify=self.deadline.verify)

    def _half(self, record: tuple[Month, ...] = (), verify: tuple[Month, ...] = ()) -> Case:
        progress = tuple(each for each in self.progress if each.month in (*record, *verify))
        return replace(self, deadline=replace(self.deadline, record=record, verify=verify), progress=progress)

    @property
    def named(self) -> tuple[str, ...]:
        """Its months as keys name them: those to be recorded or, where there are none, those to be verified."""
        return tuple(map(str, self.deadline.record)) or tuple(map(named_to_verify, self.deadline.verify))

    @property
    def item(self) -> str:
        """The deadline in a key: the day and the months, and no letter, whose wording may be mended."""
        return f"{self.deadline.due}/{'+'.join(self.named)}"

    @property
    def all_in(self) -> bool:
        """Whether every district has recorded every month that is to be recorded."""
        recorded = [each.amount is not None for each in self._to_record()]
        return bool(recorded) and all(recorded)

    @property
    def all_confirmed(self) -> bool:
        """Whether nothing that is to be recorded is missing or unconfirmed."""
        return all(each.state is MonthState.CONFIRMED for each in self._to_record())

    def was_settled(self, moment: datetime, *, for_admins: bool) -> bool:
        """Whether everything that is missing now was taken out of the sheet after that moment.

        For the admins the same goes for what is unconfirmed: a figure that was never confirmed has been so all along.
        """
        found = [each for each in self._to_record() if each.state is not MonthState.CONFIRMED]
        open_now = [each for each in found if for_admins or each.amount is None]
        return bool(open_now) and all(self._reopened_after(moment, each) for each in open_now)

    def _reopened_after(self, moment: datetime, progress: Progress) -> bool:
        touched = self.touched.get((progress.district, progress.month))
        return progress.state is not MonthState.RECORDED and touched is not None and touched > moment

    def _to_record(self) -> list[Progress]:
        return [each for each in self.progress if each.month in self.deadline.record]

    def counts(self, promised: Collection[MonthKey]) -> tuple[MonthCount, ...]:
        """Each month over all districts; of those that are not there yet, some may have promised when."""
        return tuple(self._count(month, promised) for month in self.months)

    def _count(self, month: Month, promised: Collection[MonthKey]) -> MonthCount:
        of_month = [each for each in self.progress if each.month == month]
        blank = [each.district for each in of_month if each.amount is None]
        nudged = [district for district in blank if (district, month) not in promised]
        confirmed = MonthState.CONFIRMED
        return MonthCount(
            month,
            recorded=tuple(each.district for each in of_month if each.amount is not None),
            missing=tuple(each for each in nudged if (each, month) not in self.unreadable),
            unreadable=tuple(each for each in nudged if (each, month) in self.unreadable),
            promised=tuple(each for each in blank if (each, month) in promised),
            unconfirmed=tuple(e.district for e in of_month if e.amount is not None and e.state is not confirmed),
            zeros=tuple(each.district for each in of_month if each.zero_ahead),
        )
