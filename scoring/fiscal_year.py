"""The Thai government's fiscal year and its two evaluation rounds.

Fiscal year 2567 runs from 1 October 2566 to 30 September 2567 (พ.ศ., the Buddhist era: common era + 543). Round 1 is
October to March and round 2 April to September (Office of the Civil Service Commission, ว20/2552).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import Self

BUDDHIST_ERA_OFFSET = 543
MONTHS_PER_YEAR = 12
_OCTOBER = 10


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month; `year` is of the common era. Months order by time and print as `2024-03`."""

    year: int
    number: int

    def __post_init__(self) -> None:
        """Refuse a number that is no month, so that every `Month` in the program is one."""
        if not 1 <= self.number <= MONTHS_PER_YEAR:
            raise ValueError(f"{self.number} is not the number of a month")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `YYYY-MM` of the common era, the form of the configuration and the store; else ValueError."""
        if not (match := re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)):
            raise ValueError(f"{text!r} is not a month; write it as 2024-03")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The month in which `day` lies."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def buddhist_year(self) -> int:
        """The calendar year in the Buddhist era."""
        return self.year + BUDDHIST_ERA_OFFSET

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def fiscal_year(self) -> FiscalYear:
        """The fiscal year in which it lies: October begins the next one."""
        return FiscalYear(self.buddhist_year + (self.number >= _OCTOBER))

    def plus(self, months: int) -> Month:
        """The month so many months later, or earlier when negative."""
        years, index = divmod(self.number - 1 + months, MONTHS_PER_YEAR)
        return Month(self.year + years, index + 1)


@dataclass(frozen=True, order=True, slots=True)
class FiscalYear:
    """A fiscal year by its label in the Buddhist era, e.g. 2567."""

    buddhist_year: int

    @property
    def first_month(self) -> Month:
        """October of the year before the label."""
        return Month(self.buddhist_year - BUDDHIST_ERA_OFFSET - 1, _OCTOBER)

    @property
    def months(self) -> tuple[Month, ...]:
        """October to September."""
        return tuple(self.first_month.plus(offset) for offset in range(MONTHS_PER_YEAR))


class RoundNumber(IntEnum):
    """Which part of the fiscal year is evaluated. Some offices also set targets for the year as a whole."""

    WHOLE_YEAR = 0
    FIRST = 1
    SECOND = 2


class AccumulateFrom(StrEnum):
    """From which month a round's sales are summed. Only round 2 tells the two apart."""

    ROUND_START = "round_start"
    FISCAL_YEAR_START = "fiscal_year_start"


_MONTHS_OF_ROUND = {
    RoundNumber.WHOLE_YEAR: slice(0, 12),
    RoundNumber.FIRST: slice(0, 6),
    RoundNumber.SECOND: slice(6, 12),
}


@dataclass(frozen=True, order=True, slots=True)
class EvaluationRound:
    """An evaluation round (รอบการประเมิน) of a fiscal year; it prints as `2567/1`."""

    fiscal_year: FiscalYear
    number: RoundNumber

    @classmethod
    def containing(cls, month: Month) -> Self:
        """Round 1 or round 2, whichever holds the month."""
        year = month.fiscal_year
        first = month in year.months[_MONTHS_OF_ROUND[RoundNumber.FIRST]]
        return cls(year, RoundNumber.FIRST if first else RoundNumber.SECOND)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the printed form, `2567/1`; else ValueError."""
        if not (match := re.fullmatch(r"([0-9]{4})/([012])", text)):
            raise ValueError(f"{text!r} is not an evaluation round; write it as 2567/1")
        return cls(FiscalYear(int(match[1])), RoundNumber(int(match[2])))

    def __str__(self) -> str:
        return f"{self.fiscal_year.buddhist_year}/{self.number.value}"

    @property
    def months(self) -> tuple[Month, ...]:
        """The months of the round itself."""
        return self.fiscal_year.months[_MONTHS_OF_ROUND[self.number]]

    def counted_months(self, accumulate_from: AccumulateFrom) -> tuple[Month, ...]:
        """The months whose sales count towards the round's targets."""
        if accumulate_from is AccumulateFrom.ROUND_START:
            return self.months
        return self.fiscal_year.months[: _MONTHS_OF_ROUND[self.number].stop]


def current_round(rounds: Collection[EvaluationRound], today: date) -> EvaluationRound:
    """Of the rounds for which there are targets, the one to report on `today`.

    That is the one that holds today, a half-year before a whole year; else the one that ended last; else the one that
    begins next. Without any targets it is simply the half-year that holds today.
    """
    this_month = Month.of(today)

    def preference(each: EvaluationRound) -> tuple[bool, bool, int]:
        first, last = each.months[0].first_day, each.months[-1].first_day
        begun = first <= today
        return (this_month in each.months, begun, last.toordinal() if begun else -first.toordinal())

    halves = [each for each in rounds if this_month in each.months and each.number is not RoundNumber.WHOLE_YEAR]
    return max(halves or rounds, key=preference, default=EvaluationRound.containing(this_month))
