"""The ladder of reminders: at which moments a deadline is spoken of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from scoring.working_days import WorkingDays


@dataclass(frozen=True, slots=True)
class Ladder:
    """When a deadline is spoken of, and the hours of working days in which anything is said at all (local times).

    `before_days` count calendar days, 0 being the day itself, on which `again` speaks to those still missing;
    `after_working_days` count working days after it, and the last of them is for the admins alone.
    """

    before_days: tuple[int, ...] = (3, 1, 0)
    at: time = time(8, 30)
    again: time | None = time(15, 0)
    after_working_days: tuple[int, ...] = (1, 3, 5)
    opens: time = time(8, 30)
    closes: time = time(16, 30)

    def is_open(self, now: datetime, working_days: WorkingDays) -> bool:
        """Whether anything may be said at this local time; the minute in which the hours end still belongs to them."""
        minute = now.time().replace(second=0, microsecond=0)
        return working_days.is_working(now.date()) and self.opens <= minute <= self.closes


ON_THE_DAY, AGAIN = "before-0", "again"
"""The slots of the two steps on the day itself."""


@dataclass(frozen=True, slots=True)
class Step:
    """A moment (local, aware) at which a deadline is spoken of, by a name that stays when the moment moves."""

    slot: str
    at: datetime
    for_admins: bool = False


def steps(due: date, ladder: Ladder, working_days: WorkingDays, zone: tzinfo) -> tuple[Step, ...]:
    """A deadline's steps in order. One that falls on a day off moves to the working day before.

    Of several that come to fall on one moment, the one nearest to the end of the ladder stands.
    """
    found = [
        Step(f"before-{days}", _at(working_days.on_or_before(due - timedelta(days)), ladder.at, zone))
        for days in sorted(ladder.before_days, reverse=True)
    ]
    if ladder.again:
        found.append(Step(AGAIN, _at(working_days.on_or_before(due), ladder.again, zone)))
    last = max(ladder.after_working_days, default=0)
    found += [
        Step(f"after-{days}", _at(working_days.after(due, days), ladder.at, zone), for_admins=days == last)
        for days in sorted(ladder.after_working_days)
    ]
    by_moment = {step.at: step for step in found}
    return tuple(by_moment[moment] for moment in sorted(by_moment))


def _at(day: date, moment: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, moment, zone)
