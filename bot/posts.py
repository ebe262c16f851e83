"""What is posted without being asked for: standings each week and after each deadline, and the board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

MONDAY = 0


@dataclass(frozen=True, slots=True)
class Weekly:
    """A weekday (Monday is 0, as in `date.weekday`) and a local time; a day off gives way to the next working day."""

    weekday: int = MONDAY
    at: time = time(9, 0)


@dataclass(frozen=True, slots=True)
class PostPlan:
    """What an office wants to have posted into its group."""

    weekly: Weekly | None = Weekly()
    after_deadline: bool = True
    board: bool = True
