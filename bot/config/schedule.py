"""The tables of an office's configuration that are about time: deadlines, reminders and posts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time as Time  # noqa: N812 (a key has the name)
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from bot.config.errors import wrong
from bot.config.values import ClockTime, Day, MonthKey, Section, WeeklyTime, WholeNumber
from bot.deadlines.holidays import office_days
from bot.posts.ladder import Ladder
from bot.posts.plan import SIXTEEN, PostPlan, Weekly
from scoring.deadlines import DeadlineCalendar, DeadlineRule, HolidayShift, LetterDeadline

_LADDER = Ladder()


class DeadlineSection(Section):
    """`[[office.deadline]]`: a letter's own deadline, on top of the standing rule."""

    due: Day
    record: tuple[MonthKey, ...] = ()
    verify: tuple[MonthKey, ...] = ()
    letter: str = ""

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if not (self.record or self.verify):
            raise wrong("needs months to record or to verify")
        return self

    def deadline(self) -> LetterDeadline:
        """It in the rulebook's terms."""
        return LetterDeadline(self.due, self.record, self.verify, self.letter)


class DeadlinesSection(Section):
    """`[office.deadlines]`: the standing rule, and the office's days off."""

    due_day: WholeNumber = Field(default=20, ge=1, le=31)
    due_month_offset: WholeNumber = Field(default=0, ge=0, le=12)
    holiday_shift: HolidayShift = HolidayShift.NONE
    extra_holidays: tuple[Day, ...] = ()

    def calendar(self, letters: Iterable[DeadlineSection]) -> DeadlineCalendar:
        """It and the letters in the rulebook's terms."""
        rule = DeadlineRule(self.due_day, self.due_month_offset, self.holiday_shift)
        return DeadlineCalendar(
            rule, tuple(each.deadline() for each in letters), office_days(frozenset(self.extra_holidays))
        )


class RemindersSection(Section):
    """`[office.reminders]`: when a deadline is spoken of, and within which hours anything is said at all."""

    hours: tuple[ClockTime, ...] = (_LADDER.opens, _LADDER.closes)
    before_days: tuple[Annotated[WholeNumber, Field(ge=0, le=60)], ...] = _LADDER.before_days
    time: ClockTime = Field(default=_LADDER.at, validate_default=True)
    again: ClockTime | None = Field(default=_LADDER.again, validate_default=True)
    after_working_days: tuple[Annotated[WholeNumber, Field(ge=1, le=60)], ...] = _LADDER.after_working_days

    @field_validator("hours")
    @classmethod
    def _open_and_close(cls, hours: tuple[Time, ...]) -> tuple[Time, ...]:
        match hours:
            case (opens, closes) if opens < closes:
                return hours
        raise wrong('must be two times, from and until, such as ["08:30", "16:30"]')

    @field_validator("before_days")
    @classmethod
    def _count_down(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if any(earlier <= later for earlier, later in pairwise(days)):
            raise wrong("must count down, such as [3, 1, 0]")
        return days

    @field_validator("after_working_days")
    @classmethod
    def _count_up(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if any(earlier >= later for earlier, later in pairwise(days)):
            raise wrong("must count up, such as [1, 3, 5]")
        return days

    @field_validator("again", mode="before")
    @classmethod
    def _empty_is_none(cls, again: object) -> object:
        return None if again == "" else again

    @field_validator("time", "again")
    @classmethod
    def _within_hours(cls, moment: Time | None, info: ValidationInfo) -> Time | None:
        opens, closes = info.data.get("hours", (Time.min, Time.max))
        if moment and not opens <= moment <= closes:
            raise wrong(f"must lie within office.reminders.hours, {opens:%H:%M} to {closes:%H:%M}")
        return moment

    @field_validator("again")
    @classmethod
    def _later(cls, again: Time | None, info: ValidationInfo) -> Time | None:
        if again and again <= info.data.get("time", Time.min):
            raise wrong("must be later than office.reminders.time")
        return again

    def within_hours(self, moment: Time) -> Time:
        """The moment, or the end of the hours that is nearest to it."""
        opens, closes = self.hours
        return min(max(moment, opens), closes)

    def ladder(self) -> Ladder:
        """It in the program's terms."""
        opens, closes = self.hours
        return Ladder(self.before_days, self.time, self.again, self.after_working_days, opens, closes)


class PostsSection(Section):
    """`[office.posts]`: what is posted without being asked for, and of changes and findings told in private."""

    weekly: WeeklyTime = Weekly()
    after_deadline: bool = True
    board: bool = True
    findings: bool = True
    history: ClockTime | None = Field(default=SIXTEEN, validate_default=True)

    @field_validator("history", mode="before")
    @classmethod
    def _empty_is_none(cls, history: object) -> object:
        return None if history == "" else history

    def plan(self) -> PostPlan:
        """It in the program's terms."""
        return PostPlan(self.weekly, self.after_deadline, self.board, self.findings, self.history)
