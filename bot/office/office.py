"""An office (สำนักงานพัฒนาชุมชนจังหวัด) as its configuration describes it, in the rulebook's terms."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo

from bot.posts.ladder import Ladder
from bot.posts.plan import PostPlan
from scoring.deadlines import DeadlineCalendar, LetterDeadline
from scoring.sales import District
from scoring.standings import Rulebook
from sheets.districts import DistrictNames


@dataclass(frozen=True, slots=True)
class LetterSpan:
    """A letter's deadline, and from when until when it counted; None: always before, or still."""

    letter: LetterDeadline
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether it counted at that moment."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Office:
    """One province's office: whom it speaks to, its districts in its own order, and its rules.

    `name` is the province's. `spreadsheet` is the id of its sheet, and `tabs` are those to be read; without any, those
    that hold a table. `chat` is the officer group, and `topic` the one in it where posts go, if there is any. `admins`
    are the Telegram user ids of the province's officers, and `below_text` is what the office calls a sum below the
    scale. Where letters were changed in the chat, `letter_spans` has all that ever counted, in the calendar's order.
    """

    name: str
    spreadsheet: str
    tabs: tuple[str, ...]
    chat: int
    admins: frozenset[int]
    districts: tuple[District, ...]
    names: DistrictNames
    rulebook: Rulebook
    calendar: DeadlineCalendar
    below_text: str
    contact: str
    time_zone: tzinfo
    ladder: Ladder = field(default_factory=Ladder)
    posts: PostPlan = field(default_factory=PostPlan)
    topic: int | None = None
    letter_spans: tuple[LetterSpan, ...] = ()

    def calendar_at(self, moment: datetime) -> DeadlineCalendar:
        """The calendar as it was then. Since when the configuration has a letter is not known: it counts as always."""
        if not self.letter_spans:
            return self.calendar
        return replace(self.calendar, letters=tuple(span.letter for span in self.letter_spans if span.holds(moment)))
