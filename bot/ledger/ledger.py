"""The ledger: since when each figure and target has stood in the sheet, and which figure was confirmed by whom.

It is a log. A row is added when an amount comes, changes or goes, and for each confirmation; none is ever changed, so
that what was on time stays known. States, timing and history are worked out from it whenever they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Self

from bot.office.office import Office
from scoring.findings import Cell
from scoring.fiscal_year import EvaluationRound, Month
from scoring.levels import Tier
from scoring.money import Satang
from scoring.sales import District, MonthlySales
from scoring.timeliness import MonthKey, Progress, Recording
from sheets.snapshot import Snapshot


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

    The read at `not_before` did not show it yet. It is None for what stood there at the first read of all. `cell` is
    where it stood, or had stood. `editor` is whom Google named then as the last to have edited the sheet, wherever in
    it; empty where nobody was asked for or named.
    """

    district: District
    subject: Subject
    amount: Satang | None
    seen_at: datetime
    not_before: datetime | None
    cell: Cell | None = None
    editor: str = ""

    @property
    def key(self) -> SubjectKey:
        """Whose, and what of."""
        return self.district, self.subject

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
    """An office's ledger, oldest first."""

    entries: tuple[Entry, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()

    def adding(self, later: Ledger) -> Ledger:
        """This ledger with a later one behind it."""
        return Ledger((*self.entries, *later.entries), (*self.confirmations, *later.confirmations))

    def latest_entries(self) -> Mapping[SubjectKey, Entry]:
        """What is known of each figure and target now."""
        return {each.key: each for each in self.entries}

    def put_away(self) -> frozenset[Subject]:
        """The months and targets of which there were amounts, and none is left for any district."""
        latest = self.latest_entries()
        left = {subject for (_, subject), entry in latest.items() if entry.amount is not None}
        return frozenset(subject for _, subject in latest if subject not in left)

    def latest_confirmations(self) -> Mapping[MonthKey, Confirmation]:
        """For each month that was ever confirmed, its last confirmation."""
        return {(each.district, each.month): each for each in self.confirmations}


class Happening(StrEnum):
    """What a read of the sheet can change for a district's month or target."""

    RECORDED = "recorded"
    CHANGED = "changed"
    MISSING_AGAIN = "missing-again"


@dataclass(frozen=True, slots=True)
class Event:
    """An amount that has changed since the read before; None stands for none.

    `confirmation` is the one that has fallen by it.
    """

    happening: Happening
    entry: Entry
    before: Satang | None
    confirmation: Confirmation | None = None


def amounts(snapshot: Snapshot) -> dict[SubjectKey, Satang]:
    """Every figure and every target of a snapshot."""
    found: dict[SubjectKey, Satang] = dict(snapshot.sales.figures())
    for evaluation_round, districts in snapshot.targets.items():
        for district, tiers in districts.items():
            found |= {(district, Target(evaluation_round, tier)): amount for tier, amount in tiers.items()}
    return found


def noticed(ledger: Ledger, snapshot: Snapshot, not_before: datetime | None) -> tuple[Event, ...]:
    """What a newly accepted snapshot changes against the ledger; `not_before` is when the sheet was read before it."""
    latest, now = ledger.latest_entries(), amounts(snapshot)
    confirmed: dict[SubjectKey, Confirmation] = dict(ledger.latest_confirmations().items())
    events = []
    for key in dict.fromkeys((*latest, *now)):
        before = latest[key].amount if key in latest else None
        amount = now.get(key)
        if amount != before:
            cell = _cell(snapshot, *key) or (latest[key].cell if key in latest else None)
            entry = Entry(*key, amount, snapshot.read_at, not_before, cell)
            confirmation = confirmed.get(key)
            falls = confirmation if confirmation and confirmation.amount == before else None
            events.append(Event(_happening(before, amount), entry, before, falls))
    return tuple(events)


def _cell(snapshot: Snapshot, district: District, subject: Subject) -> Cell | None:
    if isinstance(subject, Month):
        return snapshot.figure_cells.get((district, subject))
    return snapshot.target_cells.get((subject.round, district, subject.tier))


def _happening(before: Satang | None, amount: Satang | None) -> Happening:
    if amount is None:
        return Happening.MISSING_AGAIN
    return Happening.RECORDED if before is None else Happening.CHANGED


@dataclass(frozen=True, slots=True)
class Fall:
    """A confirmation that holds no longer: the figure is another one now, or gone (None), as first seen by `entry`."""

    confirmation: Confirmation
    entry: Entry

    @property
    def key(self) -> str:
        """The same for as long as nobody confirms again, whatever becomes of the figure: it is told once."""
        given = self.confirmation
        return f"fall|{given.district}|{given.month}|{given.at.timestamp():.0f}"


def falls(ledger: Ledger, born_at: datetime) -> tuple[Fall, ...]:
    """The confirmations that have fallen, as far as this database saw it happen.

    What changed before its birth, or while a restored backup slept, may have been told already. A month that is gone
    from the sheet for all districts was put away, and nobody's figure has changed.
    """
    latest, put_away = ledger.latest_entries(), ledger.put_away()
    found = [Fall(given, latest[key]) for key, given in ledger.latest_confirmations().items() if key in latest]
    return tuple(
        fall
        for fall in found
        if fall.entry.amount != fall.confirmation.amount
        and fall.entry.subject not in put_away
        and fall.entry.not_before is not None
        and fall.entry.not_before >= born_at
    )


def progress(office: Office, sales: MonthlySales, ledger: Ledger, months: Iterable[Month]) -> tuple[Progress, ...]:
    """How far each of the office's districts has come with each of the months, by its calendar; days are local."""
    keys = [(district, month) for month in months for district in office.districts]
    histories: dict[SubjectKey, list[Entry]] = {key: [] for key in keys}
    for entry in ledger.entries:
        if (history := histories.get(entry.key)) is not None:
            history.append(entry)
    confirmed = ledger.latest_confirmations()
    found = []
    for key in dict.fromkeys(keys):
        due, given = office.calendar.due(key[1]), confirmed.get(key)
        recording = _recording(histories[key], due, office.time_zone)
        found.append(Progress(*key, due, sales.figure(*key), recording, given.amount if given else None))
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
