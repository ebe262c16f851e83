"""What is posted without being asked for: standings, the board, the day's changes, new findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from scoring.working_days import WorkingDays

MONDAY = 0
NINE = time(9, 0)
SIXTEEN = time(16, 0)
DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True)
class Weekly:
    """A weekday (Monday is 0, as in `date.weekday`) and a local time; a day off gives way to the next working day."""

    weekday: int = MONDAY
    at: time = NINE


@dataclass(frozen=True, slots=True)
class PostPlan:
    """What an office wants to have posted into its group, and told in private: new findings, and a day's changes."""

    weekly: Weekly | None = Weekly()
    after_deadline: bool = True
    board: bool = True
    findings: bool = True
    history: time | None = SIXTEEN


@dataclass(frozen=True, slots=True)
class Slot:
    """A moment (local, aware) for the standings to be posted, by a name that stays when the moment moves."""

    name: str
    at: datetime


def passed_slots(
    plan: PostPlan, dues: Iterable[date], born_at: datetime, now: datetime, working_days: WorkingDays
) -> tuple[Slot, ...]:
    """The moments for standings of the last week that have come since the database was born, in order.

    After a deadline that is nine o'clock of the first working day behind it.
    """
    slots = [*_weekly(plan.weekly, now, working_days)] if plan.weekly else []
    if plan.after_deadline:
        slots += [
            Slot(f"due-{due}", datetime.combine(working_days.after(due, 1), NINE, now.tzinfo))
            for due in sorted(set(dues))
        ]
    since = max(born_at, now - timedelta(DAYS_PER_WEEK))
    return tuple(sorted((each for each in slots if since <= each.at <= now), key=lambda each: (each.at, each.name)))


def _weekly(weekly: Weekly, now: datetime, working_days: WorkingDays) -> Iterator[Slot]:
    """The slots of this week and of the weeks before it, from which a long holiday may reach into this one."""
    monday = now.date() - timedelta(now.weekday())
    for weeks in (2, 1, 0):
        day = monday + timedelta(weekly.weekday - DAYS_PER_WEEK * weeks)
        yield Slot(f"week-{day}", datetime.combine(working_days.on_or_after(day), weekly.at, now.tzinfo))
