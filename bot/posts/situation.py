"""Everything that decides what is to be said now without being asked, as one value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache

from bot.chat.questions import key_of
from bot.ledger.ledger import Fall
from bot.ledger.promises import Promise
from bot.message import Message
from bot.office.losses import AcceptedLoss
from bot.office.office import Office
from bot.office.sync import Trouble
from bot.people.officers import Officer
from bot.posts.completeness import Case, named_to_verify
from bot.posts.delivery import Unsent
from bot.posts.ladder import Step, steps
from bot.posts.post import Post
from bot.wording.notices import freshness
from scoring.findings import Finding
from scoring.sales import District
from scoring.timeliness import MonthKey

FRESH_FOR = timedelta(minutes=15)
"""For so long figures need no reason for being old."""
STALE_AFTER = timedelta(hours=24)
"""Figures that were last confirmed longer ago are no ground for saying that something is missing."""
SETTLED_AFTER = timedelta(minutes=10)
"""After a letter was added or withdrawn nothing is said of deadlines for so long: it may still be corrected."""
FORGOTTEN_AFTER = timedelta(days=31)
"""A step that passed longer ago is not made up for."""

GROUP = "group"
"""The kind of the reminders to the group, as their keys have it."""
_OF_MONTHS = frozenset({GROUP, "complete", "officer", "digest"})
"""The kinds of posts whose keys name months."""
GOOD_FOR = timedelta(minutes=30)
"""What could not be sent for so long is decided anew: somebody may have recorded meanwhile."""


@dataclass(frozen=True, slots=True)
class Situation:
    """An office at one moment. `now` is local and aware.

    `born_at` is since when it is known what this office was told: nothing older is made up for. `read_at` is when the
    figures were last confirmed by a read, `officers` are the bound ones, `claimed` are the keys of everything that was
    said or is about to be, and `letters_since` is when a letter was last added or withdrawn in the chat. Figures
    are fresh for `fresh_for`, which is longer than the pause between two reads. `well_since` is since when the sheet
    was found readable at every look (None: it is not, or was not read since the program started), and `losses` are
    those of late that were accepted because they stayed. Of the fallen confirmations' cells, `unreadable` are those
    that are not empty and show no figure, with what keeps it from being counted, and `blank_since` says since which
    read the others are empty. `unsure` are the posts of late of which nobody knows whether they arrived.
    """

    office: Office
    now: datetime
    born_at: datetime
    read_at: datetime | None
    cases: tuple[Case, ...] = ()
    falls: tuple[Fall, ...] = ()
    unreadable: Mapping[MonthKey, Finding] = field(default_factory=dict)
    blank_since: Mapping[MonthKey, datetime | None] = field(default_factory=dict)
    officers: Mapping[District, tuple[Officer, ...]] = field(default_factory=dict)
    promises: tuple[Promise, ...] = ()
    claimed: frozenset[str] = frozenset()
    trouble: Trouble | None = None
    letters_since: datetime | None = None
    fresh_for: timedelta = FRESH_FOR
    well_since: datetime | None = None
    losses: tuple[AcceptedLoss, ...] = ()
    unsure: tuple[Unsent, ...] = ()

    @property
    def may_speak(self) -> bool:
        """Whether it is a working day, within the hours, and the figures are as fresh as they can be.

        Old figures are about to be replaced: the computer has just woken up, or the clock was moved. A network comes up
        later than the program, so a read or two that fail change nothing; only a trouble that lasts does.
        """
        return self.is_open and (self.age <= self.fresh_for or self._has_lasting_trouble)

    @property
    def is_open(self) -> bool:
        """Whether it is a working day, within the hours."""
        return self.office.ladder.is_open(self.now, self.office.calendar.working_days)

    def has_failed_for(self, patience: timedelta) -> bool:
        """Whether reads have failed for so long, up to the last one, which was no longer ago than figures are fresh.

        Of a trouble from before the computer slept the next read knows more.
        """
        if self.trouble is None:
            return False
        last_at = self.trouble.last_at or self.now
        return last_at - self.trouble.since >= patience and self.now - last_at <= self.fresh_for

    @property
    def _has_lasting_trouble(self) -> bool:
        """Whether reads have failed for longer than figures are fresh, up to now."""
        if self.trouble is None:
            return False
        return self.now - self.trouble.since > self.fresh_for and self.has_failed_for(timedelta(0))

    @property
    def age(self) -> timedelta:
        """How long ago the figures were last confirmed, or awaited for the first time.

        Those of a read that lies ahead, because the clock was wrong, are as old as that is far: nobody knows better.
        """
        return abs(self.now - (self.read_at or self.born_at))

    @property
    def until(self) -> datetime:
        """Until when what is said now may be sent: not after hours, and not when it is no news any more."""
        closes = datetime.combine(self.now.date(), self.office.ladder.closes, self.now.tzinfo) + timedelta(minutes=1)
        return min(closes, self.now + GOOD_FOR)

    @property
    def is_stale(self) -> bool:
        """Whether the figures are too old to say that something is missing."""
        return self.read_at is None or self.age > STALE_AFTER

    @property
    def is_stuck(self) -> bool:
        """Whether old figures are not just those of a computer that wakes up without a network."""
        return self._has_lasting_trouble and self.age > STALE_AFTER

    @property
    def promised(self) -> frozenset[MonthKey]:
        """Whom a promise keeps from being reminded, and of which month."""
        closes = self.office.ladder.closes
        return frozenset((each.district, each.month) for each in self.promises if each.pauses(self.now, closes))

    def passed(self, case: Case) -> tuple[Step, ...]:
        """The steps of a deadline whose time has come, as far as they are to be spoken of."""
        if self.letters_since and abs(self.now - self.letters_since) < SETTLED_AFTER:
            return ()
        office = self.office
        since = max(self.born_at, self.now - FORGOTTEN_AFTER)
        climbed = steps(case.deadline.due, office.ladder, office.calendar.working_days, office.time_zone)
        come = (step for step in climbed if since <= step.at <= self.now)
        all_in_was_said = not self.unclaimed(self.complete_key(case))
        if all_in_was_said:  # what is emptied later waits for the next step, if there is one
            return tuple(step for step in come if not case.was_settled(step.at, for_admins=step.for_admins))
        return tuple(come)

    def officers_of(self, districts: Iterable[District]) -> tuple[Officer, ...]:
        """The districts' officers in the office's order; who answers for several of them stands there for each."""
        wanted = frozenset(districts)
        ordered = (district for district in self.office.districts if district in wanted)
        return tuple(officer for district in ordered for officer in self.officers.get(district, ()))

    def post(self, keys: Iterable[str], covers: Iterable[str], chat: int, message: Message) -> Post:
        """A post under the first of the keys, which covers the others; it says of when its figures are."""
        first, *others = keys
        covered = dict.fromkeys((*others, *self.unclaimed(*covers)))
        covered.pop(first, None)
        if self.read_at:
            message = message.adding(freshness(self.read_at.astimezone(self.now.tzinfo), self.now, self.trouble))
        return Post(first, self.office.name, chat, message, tuple(covered), until=self.until)

    def having_said(self, posts: Iterable[Post]) -> Situation:
        """The same once these posts are said."""
        return replace(self, claimed=self.claimed.union(*((each.key, *each.covers) for each in posts)))

    def complete_key(self, case: Case) -> str:
        """The key of the message that a deadline's months are all in: not the day, which may be moved afterwards."""
        return self.key("complete", "+".join(map(str, case.deadline.record)), self.office.chat)

    def key(self, kind: str, *parts: object) -> str:
        """The key of a message: what it is, of which office, and what it is about, to whom and for when."""
        return "|".join((kind, key_of(self.office.name), *map(str, parts)))

    def unclaimed(self, *keys: str) -> tuple[str, ...]:
        """Those of the keys that nothing was said under.

        A key that names months counts as said once each of them was, of the same day, at the same step and to the same
        people: a letter that is corrected makes other sets of them.
        """
        said = _said(self.claimed)
        return tuple(key for key in keys if key not in said and not said.issuperset(_by_month(key)))

    def was_moved(self, case: Case) -> bool:
        """Whether the group was told of another day for one of the months, by which it is not asked for any more.

        A step was spoken under the item of that day then. A month may be verified again by another letter, and what
        was to be verified by a day that has passed is done with.
        """
        in_force = {(str(each.due), named_to_verify(m)) for each in self.office.calendar.letters for m in each.verify}
        items = (key.split("|")[2] for key in self.claimed if key.startswith(self.key(GROUP, "")))
        told = {(day, name) for day, _, names in (item.partition("/") for item in items) for name in names.split("+")}
        today, to_verify = str(self.now.date()), {named_to_verify(month) for month in case.deadline.verify}
        lasting = ((day, name) for day, name in told - in_force if day >= today or name not in to_verify)
        return any(day != str(case.deadline.due) and name in case.named for day, name in lasting)


@lru_cache(maxsize=4)
def _said(claimed: frozenset[str]) -> frozenset[str]:
    """The keys, and those of one month each that are said together in some of them; each look asks for it often."""
    return claimed.union(*(_by_month(key) for key in claimed if "+" in key))


@lru_cache(maxsize=1 << 16)
def _by_month(key: str) -> frozenset[str]:
    """A key as keys of one month each: `group|1f0c|2024-03-15/2024-02+2024-03|again|-100` as two."""
    kind, *parts = key.split("|")
    if kind not in _OF_MONTHS:
        return frozenset({key})
    office, item, *rest = parts
    day, slash, months = item.rpartition("/")
    return frozenset("|".join((kind, office, f"{day}{slash}{month}", *rest)) for month in months.split("+"))
