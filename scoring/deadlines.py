"""Deadlines: by when a month's sales are to be recorded and confirmed, and past months verified.

The standing rule is the letter's "ภายในวันที่ ๒๐ ของทุกเดือน": the sales of a month are due on the 20th of that month
itself. A letter may set a day of its own for the months it names, as that of 13 March 2567 did for March (the 15th).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import blake2s

from scoring.fiscal_year import MONTHS_PER_YEAR, Month
from scoring.working_days import WITHOUT_HOLIDAYS, WorkingDays


class HolidayShift(StrEnum):
    """Where the standing rule's day goes when it is no working day."""

    NONE = "none"
    PREVIOUS = "previous"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """Sales of month M are due on day `day` of the month `month_offset` months after M.

    In a month that is too short for the day, its last day stands in. `shift` moves a day on which offices are closed.
    """

    day: int = 20
    month_offset: int = 0
    shift: HolidayShift = HolidayShift.NONE

    def due(self, month: Month, working_days: WorkingDays = WITHOUT_HOLIDAYS) -> date:
        """The day by which the month's sales are to be recorded and confirmed."""
        due_month = month.plus(self.month_offset)
        last_day = monthrange(due_month.year, due_month.number)[1]
        day = due_month.first_day.replace(day=min(self.day, last_day))
        match self.shift:
            case HolidayShift.NONE:
                return day
            case HolidayShift.PREVIOUS:
                return working_days.on_or_before(day)
            case HolidayShift.NEXT:
                return working_days.on_or_after(day)


@dataclass(frozen=True, slots=True)
class LetterDeadline:
    """A deadline of a letter's own: which months to record and confirm by `due`, and which to verify by then."""

    due: date
    record: tuple[Month, ...] = ()
    verify: tuple[Month, ...] = ()
    letter: str = ""

    @property
    def key(self) -> str:
        """A short text that stands for it, for example `2024-03-15:1f0c…`; letters that say the same have the same."""
        months = (",".join(map(str, sorted(each))) for each in (self.record, self.verify))
        digest = blake2s("|".join((*months, self.letter)).encode(), digest_size=8)
        return f"{self.due}:{digest.hexdigest()}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is due on a day: months to record and confirm, past months to verify, and the letter that says so."""

    due: date
    record: tuple[Month, ...]
    verify: tuple[Month, ...] = ()
    letter: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineCalendar:
    """The standing rule with the letters' exceptions. Of two letters that name a month, the later in order holds.

    The rule's day may give way to a working day; the day that a letter names stands.
    """

    rule: DeadlineRule = DeadlineRule()
    letters: tuple[LetterDeadline, ...] = ()
    working_days: WorkingDays = WITHOUT_HOLIDAYS

    def with_letters(self, added: Iterable[LetterDeadline], withdrawn: Collection[str]) -> DeadlineCalendar:
        """The calendar without the letters whose keys were withdrawn, and with others behind them, which hold."""
        kept = (letter for letter in self.letters if letter.key not in withdrawn)
        return replace(self, letters=(*kept, *added))

    def due(self, month: Month) -> date:
        """By when the month's sales are to be recorded and confirmed."""
        letters = [letter.due for letter in self.letters if month in letter.record]
        return letters[-1] if letters else self.rule.due(month, self.working_days)

    def verified_by(self, month: Month) -> date:
        """The last day on which the month's sales may still be corrected: a letter may ask to verify them later on."""
        return max([self.due(month), *(letter.due for letter in self.letters if month in letter.verify)])

    def moved_from(self, deadline: Deadline) -> date | None:
        """The day of the rule from which a day off has moved the deadline; None where nothing has."""
        by_rule = [month for month in deadline.record if not any(month in each.record for each in self.letters)]
        days = {replace(self.rule, shift=HolidayShift.NONE).due(month) for month in by_rule} - {deadline.due}
        return min(days, default=None)

    def between(self, first: date, last: date) -> tuple[Deadline, ...]:
        """Every deadline from the first day to the last, whole."""
        margin = self.rule.month_offset + 1  # a shift may cross the end of a month
        start, end = Month.of(first).plus(-margin), Month.of(last).plus(1)
        named = {month for letter in self.letters for month in (*letter.record, *letter.verify)}
        months = {start.plus(offset) for offset in range(_months_from(start, end) + 1)}
        return tuple(each for each in self.deadlines(sorted(named | months)) if first <= each.due <= last)

    def deadlines(self, months: Iterable[Month]) -> tuple[Deadline, ...]:
        """Every deadline that concerns one of the months, by day; the standing rule's months of one day together."""
        wanted = tuple(months)
        found = [self._of_letter(place, wanted) for place in range(len(self.letters))]
        by_rule: dict[date, tuple[Month, ...]] = {}
        for month in wanted:
            if not any(month in letter.record for letter in self.letters):
                due = self.due(month)
                by_rule[due] = (*by_rule.get(due, ()), month)
        found += [Deadline(due, record) for due, record in by_rule.items()]
        return tuple(sorted((each for each in found if each.record or each.verify), key=lambda each: each.due))

    def awaited(self, months: Sequence[Month], today: date) -> tuple[Month, ...]:
        """Those of the months whose figures are asked for by now.

        A month is asked for once it has begun, up to the one whose deadline comes next; afterwards it stays so.
        """
        coming = [due for due in map(self.due, months) if due >= today]
        horizon = min(coming, default=date.max)
        return tuple(month for month in months if month.first_day <= today and self.due(month) <= horizon)

    def _of_letter(self, place: int, months: tuple[Month, ...]) -> Deadline:
        """The part of a letter's deadline that concerns the months and that no later letter has overridden.

        A later one that names the same day for verifying a month says the same: it is asked for once.
        """
        letter, later = self.letters[place], self.letters[place + 1 :]
        overridden = {month for each in later for month in each.record}
        repeated = {month for each in later if each.due == letter.due for month in each.verify}
        record = tuple(month for month in letter.record if month in months and month not in overridden)
        verify = tuple(month for month in letter.verify if month in months and month not in repeated)
        return Deadline(letter.due, record, verify, letter.letter)


def _months_from(start: Month, end: Month) -> int:
    return (end.year - start.year) * MONTHS_PER_YEAR + end.number - start.number
