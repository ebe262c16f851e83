"""Standings without asking: each week and after each deadline, with what has changed since the last post."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.office.reading import Reading
from bot.posts.plan import passed_slots
from bot.posts.post import Post
from bot.posts.posted_figures import Figures
from bot.posts.situation import Situation
from bot.wording.changes import changes_since
from bot.wording.closing import closed_note
from bot.wording.notices import sheet_freshness
from bot.wording.oddities import findings_block
from bot.wording.overview import standings_message

UNREADABLE_FOR = timedelta(hours=1)
"""So long standings wait for cells that cannot be read: formulas may be loading, or somebody may be at work."""


@dataclass(frozen=True, slots=True)
class StandingsPost:
    """A post of standings, and the figures in it to be kept."""

    post: Post
    figures: Figures


def due_standings(now: Situation, reading: Reading, before: Figures | None) -> StandingsPost | None:
    """The standings, if they are to be posted now. Of several moments that have passed, the newest counts for all.

    Those of a closed round come on the day itself or not at all, and only where there is anything to tell.
    """
    if not now.may_speak or now.is_stale or not now.read_at:
        return None
    office = now.office
    dues = [case.deadline.due for case in now.cases if case.deadline.record]
    slots = passed_slots(office.posts, dues, now.born_at, now.now, office.calendar.working_days)
    keys = [now.key("standings", slot.name, office.chat) for slot in slots]
    if not keys or not now.unclaimed(keys[-1]):
        return None
    errors = reading.errors()
    if errors and now.now - slots[-1].at < UNREADABLE_FOR:
        return None
    figures = Figures.of(reading, now.now)
    if reading.frozen and (slots[-1].at.date() < now.now.date() or _is_told(reading, before, figures)):
        return None
    message = standings_message(reading).adding(
        closed_note(reading),
        findings_block(errors),
        changes_since(before, figures),
        sheet_freshness(reading, now.now, now.trouble),
    )
    covers = now.unclaimed(*keys[:-1])
    return StandingsPost(Post(keys[-1], office.name, office.chat, message, covers, until=now.until), figures)


def _is_told(reading: Reading, before: Figures | None, figures: Figures) -> bool:
    """Whether the last post has told all that there is of a closed round, which nothing changes but corrections."""
    return before is not None and replace(before, at=figures.at) == figures and not reading.late_corrections()
