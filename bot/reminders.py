"""Reminders: which are due now, decided from calendar, clock and state alone; nothing here sends anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


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
