"""The ledger: since when each figure has stood in the sheet, and which figure was confirmed by whom.

It is a log. A row is added when a figure comes, changes or goes, and for each confirmation; none is ever changed, so
that what was on time stays known. States and timing are worked out from it whenever they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum

from bot.office import Office
from scoring.fiscal_year import Month
from scoring.money import Satang
from scoring.sales import District, MonthlySales
from scoring.timeliness import MonthKey, Progress, Recording


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure as it was first seen by the read at `seen_at`; None when it was no longer there.

    The read at `not_before` did not show it yet. It is None for what stood there at the first read of all.
    """

    district: District
    month: Month
    amount: Satang | None
    seen_at: datetime
    not_before: datetime | None


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

    def latest_entries(self) -> Mapping[MonthKey, Entry]:
        """What is known of each figure now."""
        return {(each.district, each.month): each for each in self.entries}

    def put_away(self) -> frozenset[Month]:
        """The months of which there were figures, and none is left for any district."""
        latest = self.latest_entries()
        left = {month for (_, month), entry in latest.items() if entry.amount is not None}
        return frozenset(month for _, month in latest if month not in left)

    def latest_confirmations(self) -> Mapping[MonthKey, Confirmation]:
        """For each month that was ever confirmed, its last confirmation."""
        return {(each.district, each.month): each for each in self.confirmations}


class Happening(StrEnum):
    """What a read of the sheet can change for a district's month."""

    RECORDED = "recorded"
    CHANGED = "changed"
    MISSING_AGAIN = "missing-again"


@dataclass(frozen=True, slots=True)
class Event:
    """A figure that has changed since the read before; None stands for no figure.

    `confirmation` is the one that has fallen by it.
    """

    happening: Happening
    entry: Entry
    before: Satang | None
    confirmation: Confirmation | None = None


def noticed(ledger: Ledger, sales: MonthlySales, read_at: datetime, not_before: datetime | None) -> tuple[Event, ...]:
    """What a newly accepted read changes against the ledger; `not_before` is when the sheet was read before it."""
    figures = dict(sales.figures())
    latest, confirmed = ledger.latest_entries(), ledger.latest_confirmations()
    events = []
    for key in dict.fromkeys((*latest, *figures)):
        before = latest[key].amount if key in latest else None
        amount = figures.get(key)
        if amount != before:
            confirmation = confirmed.get(key)
            falls = confirmation if confirmation and confirmation.amount == before else None
            events.append(Event(_happening(before, amount), Entry(*key, amount, read_at, not_before), before, falls))
    return tuple(events)


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
        and fall.entry.month not in put_away
        and fall.entry.not_before is not None
        and fall.entry.not_before >= born_at
    )


def progress(office: Office, sales: MonthlySales, ledger: Ledger, months: Iterable[Month]) -> tuple[Progress, ...]:
    """How far each of the office's districts has come with each of the months, by its calendar; days are local."""
    histories: dict[MonthKey, list[Entry]] = {
        (district, month): [] for month in months for district in office.districts
    }
    for entry in ledger.entries:
        if (history := histories.get((entry.district, entry.month))) is not None:
            history.append(entry)
    confirmed = ledger.latest_confirmations()
    found = []
    for key, history in histories.items():
        due, given = office.calendar.due(key[1]), confirmed.get(key)
        recording = _recording(history, due, office.time_zone)
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
