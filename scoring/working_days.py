"""Working days of government offices: Monday to Friday without the public holidays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A calendar of working days; `holidays` are the days off besides Saturdays and Sundays.

    The cabinet decides on a year's holidays late. `announced_years` are those for which it has; of the others only the
    holidays are known that return every year.
    """

    holidays: frozenset[date] = frozenset()
    announced_years: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether offices are open on the day."""
        return day.weekday() < _SATURDAY and day not in self.holidays

    def on_or_before(self, day: date) -> date:
        """The day itself, or the last working day before it."""
        return next(self._walk(day, -1))

    def on_or_after(self, day: date) -> date:
        """The day itself, or the first working day after it."""
        return next(self._walk(day, 1))

    def after(self, day: date, working_days: int) -> date:
        """The so-many-th working day after the day, which itself does not count; at least the first."""
        return next(islice(self._walk(day + timedelta(days=1), 1), working_days - 1, None))

    def _walk(self, day: date, step: int) -> Iterator[date]:
        return (each for distance in count() if self.is_working(each := day + timedelta(days=step * distance)))


WITHOUT_HOLIDAYS = WorkingDays()
"""Monday to Friday."""
