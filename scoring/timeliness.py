"""From figures and confirmations to states: how far a district has come with a month, and whether in time.

The letter orders two acts a month, to record (บันทึก) and to confirm (ยืนยัน). Both are taken from the data: a readable
figure in its cell is recorded (an explicit zero counts, if it was not typed ahead: `scoring.zeros`), and a confirmation
holds for exactly the figure that was confirmed. When the figure changes, the confirmation falls by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scoring.fiscal_year import Month
from scoring.money import Satang
from scoring.sales import District

MonthKey = tuple[District, Month]


class MonthState(StrEnum):
    """How far a district has come with a month."""

    NOT_FOUND = "not-found"
    RECORDED = "recorded"
    CONFIRMED = "confirmed"
    CHANGED = "changed"  # recorded, and another figure than the one that was confirmed


class Timing(StrEnum):
    """Whether a month's figure was there by its deadline, as far as can be known."""

    ON_TIME = "on-time"
    LATE = "late"
    NOT_YET = "not-yet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Recording:
    """When a month's figure came: it was there on `on`, and not at the last read before that could have shown it.

    That read was on `not_before` (both are local days). It is None when no read before could have shown the figure,
    because it was the first of all, or the figure's cell could not be found: then it came on `on` or any day before.
    """

    on: date
    not_before: date | None


@dataclass(frozen=True, slots=True)
class Progress:
    """A district's month: its figure now, when that came, and the figure that was last confirmed.

    There is no figure while what stands in its cell is a zero that was typed ahead (`zero_ahead`); it becomes one when
    it is confirmed. Nor is there while what stands there cannot be read (`unreadable`): it may well be in time.
    """

    district: District
    month: Month
    due: date
    amount: Satang | None = None
    recording: Recording | None = None
    confirmed: Satang | None = None
    zero_ahead: bool = False
    unreadable: bool = False

    @property
    def to_confirm(self) -> Satang | None:
        """What can be confirmed: the figure, or the zero that is to become one; None where it is, or there is none."""
        if self.zero_ahead:
            return Satang(0)
        return None if self.state is MonthState.CONFIRMED else self.amount

    @property
    def state(self) -> MonthState:
        """What is to be said of it now."""
        if self.amount is None:
            return MonthState.NOT_FOUND
        if self.confirmed is None:
            return MonthState.RECORDED
        return MonthState.CONFIRMED if self.confirmed == self.amount else MonthState.CHANGED

    @property
    def timing(self) -> Timing:
        """On time when it was there on the day that it was due, whatever came of it later; late when it was not."""
        if self.recording is None:
            return Timing.UNKNOWN if self.unreadable or self.amount is not None else Timing.NOT_YET
        if self.recording.on <= self.due:
            return Timing.ON_TIME
        if self.recording.not_before is not None and self.recording.not_before > self.due:
            return Timing.LATE
        return Timing.UNKNOWN


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Of the months whose deadline has passed and of which the time is known, how many were there in time."""

    on_time: int
    known: int


def punctuality(progress: Iterable[Progress], today: date) -> Punctuality:
    """Count a district's months of a round; a missing month counts from the day after its deadline."""
    passed = [each.timing for each in progress if each.due < today]
    known = [timing for timing in passed if timing is not Timing.UNKNOWN]
    return Punctuality(known.count(Timing.ON_TIME), len(known))


def by_key(progress: Iterable[Progress]) -> Mapping[MonthKey, Progress]:
    """Progress by district and month."""
    return {(each.district, each.month): each for each in progress}
