"""A district's account: its months with their figures and states, as far as they are asked for by now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat.answers import Desk
from bot.office.reading import Reading
from bot.wording import confirming as words
from bot.wording.notices import freshness
from scoring.fiscal_year import Month
from scoring.sales import District
from scoring.timeliness import Progress
from sheets.months import MonthLabel

DAYS_OFFERED = 3
"""So many working days after today are offered for a promise, besides today and the deadline."""


@dataclass(frozen=True, slots=True)
class Account:
    """One district at one moment; `now` is local, `progress` holds the months of the round that have begun, in order.

    Months of the round before are in it while they are asked for, later ones that have a figure already, and others in
    which a zero stands that was typed ahead, for it counts when it is confirmed. Those of a closed round are not.
    """

    desk: Desk
    district: District
    reading: Reading
    now: datetime
    progress: tuple[Progress, ...]

    @classmethod
    def of(cls, desk: Desk, district: District, now: datetime, beside: Iterable[Month] = ()) -> Account | None:
        """The account as the desk knows it, with these months beside; None before the first good read of the sheet."""
        snapshot, office = desk.state.snapshot, desk.office
        if snapshot is None:
            return None
        local_now = now.astimezone(office.time_zone)
        reading = Reading.of(office, snapshot, local_now.date(), record=desk.record)
        asked = {each.month for each in reading.awaited()}
        recorded = reading.sales.recorded(district, reading.evaluation_round.months)
        zeros = {month for each, month in reading.zeros_ahead if each == district and month <= Month.of(reading.today)}
        months = sorted(asked.union(recorded, zeros, beside) - desk.record.closed_months())
        return cls(desk, district, reading, local_now, reading.progress(months, district))

    @property
    def freshness(self) -> str:
        """How old the figures are."""
        read_at = self.reading.snapshot.read_at.astimezone(self.desk.office.time_zone)
        return freshness(read_at, self.now, self.desk.state.trouble)

    def unconfirmed(self, month: Month | None) -> tuple[Progress, ...]:
        """What can be confirmed: figures of the month, or of all, that are not confirmed as they stand."""
        return tuple(each for each in self.progress if each.to_confirm is not None and month in {None, each.month})

    def confirmed_together(self) -> tuple[Progress, ...]:
        """What one tap confirms: all figures that are there. A zero that was typed ahead takes a tap of its own."""
        return tuple(each for each in self.unconfirmed(None) if not each.zero_ahead)

    def blank(self, month: Month | None) -> tuple[Month, ...]:
        """The months, or the one, that are not in the sheet."""
        return tuple(each.month for each in self.progress if each.amount is None and month in {None, each.month})

    def blank_together(self, month: Month) -> tuple[Month, ...]:
        """The months without a figure that are due on the day on which this one is."""
        due = self.desk.office.calendar.due(month)
        return tuple(each.month for each in self.progress if each.amount is None and each.due == due)

    def month_meant(self, label: MonthLabel) -> Month | None:
        """The latest of the months that a person may have meant."""
        fitting = [
            each.month
            for each in self.progress
            if each.month.number == label.number and (not label.years or each.month.year in label.years)
        ]
        return max(fitting, default=None)

    def days(self, month: Month) -> tuple[datetime, ...]:
        """By when the month can be promised: the end of hours today, of the next working days, and of the deadline."""
        ladder, calendar = self.desk.office.ladder, self.desk.office.calendar
        today = self.now.date()
        days = {calendar.working_days.after(today, distance) for distance in range(1, DAYS_OFFERED + 1)}
        if calendar.working_days.is_working(today):
            days.add(today)
        days.add(max(calendar.due(month), today))
        ends = (datetime.combine(day, ladder.closes, self.now.tzinfo) for day in sorted(days))
        return tuple(end for end in ends if end - self.now > timedelta(0))

    def line(self, progress: Progress) -> str:
        """A month as it is shown."""
        unreadable = self.district in self.reading.month(progress.month).unreadable
        until = self.reading.promised_until(self.district, progress.month)
        return words.figure_line(progress, self.now.date(), unreadable=unreadable, promised=until)
