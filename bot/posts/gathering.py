"""What is known of an office at one moment, gathered from its desk and the store for what decides on posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.chat.answers import Desk
from bot.ledger.ledger import falls, progress
from bot.ledger.noticing import columns
from bot.office.losses import AcceptedLoss
from bot.office.reading import Reading
from bot.people.officers import bound_by_district
from bot.posts.completeness import Case
from bot.posts.delivery import Unsent
from bot.posts.fallen import blank_since
from bot.posts.situation import FORGOTTEN_AFTER, FRESH_FOR, Situation
from scoring.deadlines import Deadline
from scoring.fiscal_year import Month
from scoring.timeliness import MonthKey

_LONGEST_LADDER = timedelta(days=60)
"""The ends of a ladder lie within so many days of its deadline, holidays included."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an office's posts: since when, under which keys, and when its letters changed last.

    `well_since` is since when every look has found its sheet readable, and `blank_since` what the last look found
    (`fallen.blank_since`).
    """

    born_at: datetime
    claimed: frozenset[str] = frozenset()
    letters_since: datetime | None = None
    fresh_for: timedelta = FRESH_FOR
    losses: tuple[AcceptedLoss, ...] = ()
    well_since: datetime | None = None
    unsure: tuple[Unsent, ...] = ()
    blank_since: Mapping[MonthKey, datetime | None] = field(default_factory=dict)


def gather(desk: Desk, reading: Reading | None, known: Known, now: datetime) -> Situation:
    """What is known of an office (without a reading: nothing of its figures); `now` is in the office's time zone."""
    office, ledger = desk.office, desk.record.ledger
    closed = desk.record.closed_months()
    known_falls = falls(ledger, known.born_at, columns(reading.snapshot) if reading else frozenset())
    fallen = tuple(fall for fall in known_falls if fall.confirmation.month not in closed)
    first, last = now.date() - FORGOTTEN_AFTER - _LONGEST_LADDER, now.date() + _LONGEST_LADDER
    deadlines = office.calendar.between(first, last) if reading else ()
    cases = [_case(desk, reading, deadline) for deadline in deadlines if reading]
    keys = [(fall.confirmation.district, fall.confirmation.month) for fall in fallen if reading]
    unreadable = {key: found for key in keys if reading and (found := reading.in_the_way(*key))}
    read_at = reading.snapshot.read_at if reading else None
    return Situation(
        office=office,
        now=now,
        born_at=known.born_at,
        read_at=read_at,
        cases=tuple(case for case in cases if case.months),
        falls=fallen,
        unreadable=unreadable,
        blank_since=blank_since(fallen, unreadable, read_at or now, known.blank_since),
        officers=bound_by_district(desk.officers),
        promises=desk.record.promises,
        claimed=known.claimed,
        trouble=desk.state.trouble,
        letters_since=known.letters_since,
        fresh_for=known.fresh_for,
        well_since=known.well_since,
        losses=known.losses,
        unsure=known.unsure,
    )


def _case(desk: Desk, reading: Reading, deadline: Deadline) -> Case:
    ledger = desk.record.ledger
    put_away = ledger.put_away(columns(reading.snapshot))
    gone = put_away | desk.record.closed_months()  # nobody is reminded of a round that was closed
    months = [month for month in (*deadline.record, *deadline.verify) if month not in gone]
    unreadable = reading.unreadable(months)
    latest = ledger.latest_entries().items()
    touched = {(district, of): entry.seen_at for (district, of), entry in latest if isinstance(of, Month)}
    sales, ahead = reading.snapshot.sales.without(reading.zeros_ahead), reading.zeros_ahead
    return Case(deadline, progress(desk.office, sales, ledger, months, ahead), unreadable, touched)
