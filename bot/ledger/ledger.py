"""The ledger: since when each figure and target has stood in the sheet, and which figure was confirmed by whom.

It is a log. A row is added when an amount comes, changes or goes, and for each confirmation; none is ever changed, so
that what was on time stays known. States, timing and history are worked out from it whenever they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby
from typing import Self

from bot.office.office import Office
from scoring.findings import Cell
from scoring.fiscal_year import EvaluationRound, Month
from scoring.levels import Tier
from scoring.money import Satang
from scoring.sales import District, MonthlySales
from scoring.timeliness import MonthKey, Progress, Recording
from scoring.zeros import once_typed_ahead

BACK_AFTER = timedelta(minutes=30)
"""For so long a confirmed figure must have been back, so that its confirmation held and can fall anew."""


@dataclass(frozen=True, order=True, slots=True)
class Target:
    """A target by its round and tier; it prints as `2567/1/advanced`."""

    round: EvaluationRound
    tier: Tier

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the printed form; else ValueError."""
        evaluation_round, _, tier = text.rpartition("/")
        return cls(EvaluationRound.parse(evaluation_round), Tier(tier))

    def __str__(self) -> str:
        return f"{self.round}/{self.tier}"


Subject = Month | Target
"""What a district's amount in the sheet is of: the sales of a month, or a target."""
SubjectKey = tuple[District, Subject]


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure or target as it was first seen by the read at `seen_at`; None when it was no longer there.

    The read at `not_before` did not show it yet, and could have: it is None for what stood there at the first read of
    all, or at the first that could show it. `read_before` is the read just before, which may not have shown its cell.
    `cell` is where it stood, or had stood; `has_column` says whether the sheet has a column of it at all. `editor` is
    whom Google named then as the last to have edited the sheet, wherever in it; empty where nobody was asked for or
    named.
    """

    district: District
    subject: Subject
    amount: Satang | None
    seen_at: datetime
    not_before: datetime | None
    cell: Cell | None = None
    editor: str = ""
    read_before: datetime | None = None
    has_column: bool = False

    @property
    def key(self) -> SubjectKey:
        """Whose, and what of."""
        return self.district, self.subject

    @property
    def before_shown_until(self) -> datetime | None:
        """The last read that showed what was before it, be it that nothing could be read."""
        return self.read_before or self.not_before

    def has_stood(self, read_at: datetime | None) -> bool:
        """Whether the read at `read_at`, which still showed it, was a second one: until then somebody may be typing."""
        return read_at is not None and self.seen_at < read_at


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A district's month was confirmed with this figure by a person (a Telegram user id)."""

    district: District
    month: Month
    amount: Satang
    by: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Ledger:
    """An office's ledger, oldest first.

    `sheets` are the times of the reads that were the first of another spreadsheet than before. What such a read shows
    is how that sheet began, and no change of what the one before had said.
    """

    entries: tuple[Entry, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    sheets: tuple[datetime, ...] = ()

    def adding(self, later: Ledger) -> Ledger:
        """This ledger with a later one behind it."""
        entries, confirmations = (*self.entries, *later.entries), (*self.confirmations, *later.confirmations)
        return Ledger(entries, confirmations, (*self.sheets, *later.sheets))

    def latest_entries(self) -> Mapping[SubjectKey, Entry]:
        """What is known of each figure and target now."""
        return {each.key: each for each in self.entries}

    def put_away(self, in_sheet: AbstractSet[Subject]) -> frozenset[Subject]:
        """The months and targets of which there were amounts, none is left for any district, and no column either.

        `in_sheet` are those that have a column. One without an amount is still asked for.
        """
        latest = self.latest_entries()
        left = {subject for (_, subject), entry in latest.items() if entry.amount is not None}
        return frozenset(subject for _, subject in latest if subject not in left and subject not in in_sheet)

    def latest_confirmations(self) -> Mapping[MonthKey, Confirmation]:
        """For each month that was ever confirmed, its last confirmation."""
        return {(each.district, each.month): each for each in self.confirmations}

    def confirmed_zeros(self) -> frozenset[MonthKey]:
        """Whose month was last confirmed to be without sales."""
        return frozenset(key for key, each in self.latest_confirmations().items() if each.amount == 0)

    def typed_ahead(self, office: Office) -> frozenset[Entry]:
        """The entries whose zero was no report: while it stood the column was filled with them. Days are local."""
        of_months: dict[Month, list[Entry]] = {
            each.subject: [] for each in self.entries if each.amount == 0 and isinstance(each.subject, Month)
        }
        for each in self.entries if of_months else ():
            if isinstance(each.subject, Month) and each.subject in of_months:
                of_months[each.subject].append(each)
        return frozenset(each for month, entries in of_months.items() for each in _ahead(month, entries, office))


def _ahead(month: Month, entries: Iterable[Entry], office: Office) -> Iterator[Entry]:
    """Those of a month's entries."""
    reads = [list(together) for _, together in groupby(entries, key=lambda each: each.seen_at)]
    days = (_day(read[0].seen_at, office.time_zone) for read in reads)
    changes = [(day, {each.district: each.amount for each in read}) for day, read in zip(days, reads, strict=True)]
    found = once_typed_ahead(month, changes, office.districts)
    yield from (each for place, read in enumerate(reads) for each in read if (place, each.district) in found)


@dataclass(frozen=True, slots=True)
class Fall:
    """A confirmation that holds no longer: the figure is another one now, or gone (None), as first seen by `entry`.

    `fell_at` is the read that first did not show the confirmed figure any more.
    """

    confirmation: Confirmation
    entry: Entry
    fell_at: datetime

    @property
    def key(self) -> str:
        """The same until the confirmation holds again, or somebody confirms anew: it is told once, whatever follows."""
        given = self.confirmation
        return f"fall|{given.district}|{given.month}|{given.at.timestamp():.0f}|{self.fell_at.timestamp():.0f}"


def falls(ledger: Ledger, born_at: datetime, in_sheet: AbstractSet[Subject]) -> tuple[Fall, ...]:
    """The confirmations that have fallen, as far as this database saw it happen; `in_sheet` has a column now.

    What changed before its birth, or while a restored backup slept, may have been told already. A month that was put
    away with its column is nobody's change. Another sheet with another figure fells a confirmation like any other.
    """
    latest, put_away = ledger.latest_entries(), ledger.put_away(in_sheet)
    fallen = {
        key: given
        for key, given in ledger.latest_confirmations().items()
        if key in latest and latest[key].amount != given.amount and latest[key].subject not in put_away
    }
    histories: dict[SubjectKey, list[Entry]] = {key: [] for key in fallen}
    for entry in ledger.entries if fallen else ():
        if (history := histories.get(entry.key)) is not None:
            history.append(entry)
    found = [Fall(given, latest[key], _fell_at(given, histories[key])) for key, given in fallen.items()]
    return tuple(fall for fall in found if (since := _changed_since(fall.entry, ledger)) and since >= born_at)


def _changed_since(entry: Entry, ledger: Ledger) -> datetime | None:
    """The last read that did not show it yet, or the first of another sheet that did; None where that is unknown."""
    return entry.seen_at if entry.seen_at in ledger.sheets else entry.not_before


def _fell_at(given: Confirmation, history: Sequence[Entry]) -> datetime:
    """When the confirmed figure went for the last time; that it was back for a moment changes nothing."""
    shown_until = (*(each.before_shown_until for each in history[1:]), None)
    held = [
        place
        for place, (entry, until) in enumerate(zip(history, shown_until, strict=True))
        if entry.amount == given.amount and (entry.seen_at <= given.at or _is_back(entry, until))
    ]
    return history[max(held, default=-1) + 1].seen_at


def _is_back(entry: Entry, until: datetime | None) -> bool:
    """Whether a figure was back for so long that it is no formula at work, nor somebody who is typing."""
    return until is not None and until - entry.seen_at >= BACK_AFTER


def progress(
    office: Office,
    sales: MonthlySales,
    ledger: Ledger,
    months: Iterable[Month],
    zeros_ahead: AbstractSet[MonthKey] = frozenset(),
) -> tuple[Progress, ...]:
    """How far each of the office's districts has come with each of the months, by its calendar; days are local.

    `zeros_ahead` are the zeros that do not count, which `sales` is without. One that has given way to a figure, or was
    taken out, has not made the month be in time.
    """
    keys = [(district, month) for month in months for district in office.districts]
    histories: dict[SubjectKey, list[Entry]] = {key: [] for key in keys}
    for entry in ledger.entries:
        if (history := histories.get(entry.key)) is not None:
            history.append(entry)
    confirmed, reported = ledger.latest_confirmations(), ledger.confirmed_zeros()
    no_reports = ledger.typed_ahead(office)
    found = []
    for key in dict.fromkeys(keys):
        due, given = office.calendar.due(key[1]), confirmed.get(key)
        history = [replace(each, amount=None) if each in no_reports else each for each in histories[key]]
        recording = _recording(histories[key] if key in reported else history, due, office.time_zone)
        amount, is_ahead = sales.figure(*key), key in zeros_ahead
        found.append(Progress(*key, due, amount, recording, given.amount if given else None, is_ahead))
    return tuple(found)


def _recording(history: Iterable[Entry], due: date, zone: tzinfo) -> Recording | None:
    """When the figure came that stood there when the day it was due ended, or else the first one after that day.

    So a figure that was taken out again in time does not count, and one that was lost for an hour later on does.
    """
    for came, gone in _presences(history):
        if gone is None or _day(gone.seen_at, zone) > due:
            return Recording(_day(came.seen_at, zone), came.not_before and _day(came.not_before, zone))
    return None


def _presences(history: Iterable[Entry]) -> Iterator[tuple[Entry, Entry | None]]:
    """The spans in which there was a figure: the entry that began each, and the one that ended it if it has ended."""
    came = None
    for entry in history:
        if entry.amount is None and came:
            yield came, entry
            came = None
        elif entry.amount is not None and came is None:
            came = entry
    if came:
        yield came, None


def _day(instant: datetime, zone: tzinfo) -> date:
    return instant.astimezone(zone).date()
