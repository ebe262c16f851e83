"""Whether this computer's clock can be believed: a wrong one would send a year of reminders, or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_APART = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class WallClock:
    """The clock beside Telegram's own time, which goes on by a clock that nobody sets (None before the first answer).

    After a sleep, and after somebody has set the clock, the two differ until Telegram has answered again.
    """

    now: Callable[[], datetime]
    server_time: Callable[[], datetime | None]

    def is_believed(self) -> bool:
        """Whether Telegram tells nearly the same time."""
        told = self.server_time()
        return told is not None and abs(told - self.now()) <= MOST_APART
