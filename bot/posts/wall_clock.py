"""Whether this computer's clock can be believed: a wrong one would send a year of reminders, or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_APART = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class WallClock:
    """The clock beside Telegram's own time, which goes on by a clock that nobody sets (None before the first answer).

    After a sleep, and after somebody has set the clock, the two differ until Telegram has answered again. Where the
    clock is moved on purpose, as in the demo, it is not checked.
    """

    now: Callable[[], datetime]
    server_time: Callable[[], datetime | None]
    is_checked: bool = True

    def time(self) -> datetime:
        """The time by which is dated what people do and what Telegram answers: its own where the two differ.

        So a wrong clock leaves no date that would still count once it is set. What somebody does comes with an answer
        of Telegram's, and so does its time. Before the first answer there is only this computer's.
        """
        told = self.server_time()
        return self.now() if told is None or self.is_believed() else told

    def skew(self) -> timedelta | None:
        """How far the clock is ahead of Telegram's time; None before Telegram has told it."""
        told = self.server_time()
        return None if told is None else self.now() - told

    def is_believed(self) -> bool:
        """Whether Telegram tells nearly the same time."""
        if not self.is_checked:
            return True
        skew = self.skew()
        return skew is not None and abs(skew) <= MOST_APART
