"""The history of a sheet: its changes as far as they are worth telling, worked out from the ledger.

A value that only one read has shown is left out, and what was there before it counts as what came before: somebody was
typing, or a formula was loading. A month or target that is gone for all districts with its column was put away, and one
of a round whose table has just come, or that no read could show before, was always so: nobody has changed anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from enum import Enum, auto
from functools import cache
from itertools import groupby

from bot.ledger.ledger import Confirmation, Entry, Ledger, Subject, SubjectKey
from scoring.deadlines import DeadlineCalendar
from scoring.findings import Cell
from scoring.fiscal_year import EvaluationRound, Month
from scoring.money import Satang
from scoring.sales import District


class After(Enum):
    """Whether something happened after a deadline, as far as the reads around it can tell."""

    NO = auto()
    PERHAPS = auto()
    CERTAINLY = auto()


@dataclass(frozen=True, slots=True)
class Change:
    """A figure or target that came, changed or went (None: there was, or is, none), at some time within a window.

    The read at `since` did not show what came, and could have; the one at `until` showed it. `cell` and `editor` are
    those of the entry.
    """

    district: District
    subject: Subject
    before: Satang | None
    after: Satang | None
    since: datetime
    until: datetime
    cell: Cell | None = None
    editor: str = ""

    @property
    def key(self) -> SubjectKey:
        """Whose, and what of."""
        return self.district, self.subject

    @property
    def is_recording(self) -> bool:
        """Whether it is an amount where there was none."""
        return self.before is None

    def after_deadline(self, calendar: DeadlineCalendar, zone: tzinfo) -> After:
        """Whether it happened after the last day on which its month is asked for; targets are due on no day."""
        due = last_day(self.subject, calendar)
        if due is None or self.until.astimezone(zone).date() <= due:
            return After.NO
        return After.CERTAINLY if self.since.astimezone(zone).date() > due else After.PERHAPS

    def is_verification(self, calendar: DeadlineCalendar, zone: tzinfo) -> bool:
        """Whether it happened after its month was due, and by the day by which a letter asks to verify the month."""
        if not isinstance(self.subject, Month) or self.after_deadline(calendar, zone) is not After.NO:
            return False
        return self.until.astimezone(zone).date() > calendar.due(self.subject)

    def differs_from(self, confirmations: Iterable[Confirmation], unreadable: Container[SubjectKey] = ()) -> bool:
        """Whether the figure is another one than that which was confirmed last before, or none.

        It is not once it was confirmed itself, nor where its cell is one of the `unreadable`: that may hold it still.
        """
        of_it = [each for each in confirmations if (each.district, each.month) == self.key]
        before = [each.amount for each in of_it if each.at <= self.until]
        if not before or (self.after is None and self.key in unreadable):
            return False
        return self.after not in {before[-1], *(each.amount for each in of_it if each.at > self.until)}


def last_day(subject: Subject, calendar: DeadlineCalendar) -> date | None:
    """The last day on which a month is asked for: it is due on it, or a letter asks to verify it by then."""
    return calendar.verified_by(subject) if isinstance(subject, Month) else None


def changes(ledger: Ledger, read_at: datetime | None) -> tuple[Change, ...]:
    """All changes of an office's sheet that have stood for two reads, oldest first; `read_at` is the last read.

    What stood there at the first read that could show it, or at the first of another spreadsheet, is none.
    """
    held: dict[SubjectKey, Satang | None] = {}  # what was put away is still held: it may come back
    there: dict[Subject, set[District]] = {}
    found: list[Change] = []
    for _, entries in groupby(_standing(ledger, read_at), key=lambda entry: entry.seen_at):
        batch = tuple(entries)
        tables_that_came = _new_rounds({entry.subject for entry in batch}, there)
        for entry in batch:
            districts = there.setdefault(entry.subject, set())
            (districts.discard if entry.amount is None else districts.add)(entry.district)
        for entry in batch:
            is_put_away = entry.amount is None and not (there[entry.subject] or entry.has_column)
            before = held.get(entry.key)
            if is_put_away or entry.amount == before:
                continue
            held[entry.key] = entry.amount
            if entry.not_before is not None and _round(entry.subject) not in tables_that_came:
                found.append(_change(entry, before, entry.not_before))
    return tuple(found)


def net(found: Iterable[Change]) -> tuple[Change, ...]:
    """Of each figure and target one change, from the first amount to the last; none where it came back."""
    merged: dict[SubjectKey, Change] = {}
    for change in found:
        first = merged.get(change.key, change)
        merged[change.key] = replace(change, before=first.before, since=first.since)
    return tuple(each for each in merged.values() if each.before != each.after)


def _standing(ledger: Ledger, read_at: datetime | None) -> Iterator[Entry]:
    """The entries that a second read has shown, each not before the last read that showed the one before it."""
    entries = ledger.entries
    shown_until: list[datetime | None] = []
    next_one: dict[SubjectKey, datetime | None] = {}
    for entry in reversed(entries):
        shown_until.append(next_one.get(entry.key, read_at))
        next_one[entry.key] = entry.before_shown_until
    began: dict[SubjectKey, datetime | None] = {}
    for entry, until in zip(entries, reversed(shown_until), strict=True):
        not_before = began.pop(entry.key, entry.not_before) if entry.seen_at not in ledger.sheets else None
        if entry.has_stood(until):
            yield entry if entry.not_before == not_before else replace(entry, not_before=not_before)
        else:
            began[entry.key] = not_before


def _new_rounds(coming: Iterable[Subject], known: Iterable[Subject]) -> frozenset[EvaluationRound]:
    """The rounds of which nothing was known, and of which more than one month or target comes at once.

    A single month is no table: the first figure of a new round may well be typed by a district.
    """
    rounds = {_round(subject) for subject in known}
    came = Counter(map(_round, coming))
    return frozenset(each for each, subjects in came.items() if subjects > 1 and each not in rounds)


@cache
def _round(subject: Subject) -> EvaluationRound:
    return EvaluationRound.containing(subject) if isinstance(subject, Month) else subject.round


def _change(entry: Entry, before: Satang | None, since: datetime) -> Change:
    return Change(entry.district, entry.subject, before, entry.amount, since, entry.seen_at, entry.cell, entry.editor)
