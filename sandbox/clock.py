"""The clock above the demo: it runs like any other, and can be moved on by hand."""

import threading
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Tells an aware time in the zone it was started with; it never goes back."""

    def __init__(self, start: datetime, *, running: bool = True) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock needs an aware start")
        self._zone = start.tzinfo
        self._shown = start.astimezone(UTC)
        self._running = running
        self._since = time.monotonic()
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Tell the time; a running clock has gone on with the monotonic clock since it was last set."""
        with self._lock:
            return self._utc().astimezone(self._zone)

    def advance(self, step: timedelta) -> datetime:
        """Move the clock on by a step of zero or more."""
        if step < timedelta(0):
            raise ValueError("the clock only goes forward")
        with self._lock:
            return self._set(self._utc() + step)

    def set_to(self, moment: datetime) -> datetime:
        """Move the clock on to an aware moment that has not passed yet."""
        with self._lock:
            if moment < self._utc():
                raise ValueError("the clock only goes forward")
            return self._set(moment.astimezone(UTC))

    def _utc(self) -> datetime:
        passed = timedelta(seconds=time.monotonic() - self._since) if self._running else timedelta(0)
        return self._shown + passed

    def _set(self, moment: datetime) -> datetime:
        self._shown, self._since = moment, time.monotonic()
        return moment.astimezone(self._zone)
