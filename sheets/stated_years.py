"""Years as they stand beside or over months: "2566", "พ.ศ. 2566", "ปี 66", "ค.ศ. 2023", "ปีงบประมาณ 2567".

A year that is not called a fiscal one is of the calendar, unless the months that are given it run over New Year:
October to February of "2567" are of the fiscal year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from scoring.fiscal_year import BUDDHIST_ERA_OFFSET, FiscalYear, Month
from sheets.months import common_year
from sheets.thai_text import ascii_digits, comparable

_YEAR = re.compile(
    r"(?:ปี)?(?P<fiscal>งบประมาณ|งบ)?(?:ปี)?(?P<era>พ\.?ศ\.?|ค\.?ศ\.?)?(?P<digits>[0-9]{4}|[0-9]{2})(?:\.0)?"
)
_COMMON_CENTURY = 2000
_OCTOBER = 10
_TWO_DIGITS = 2
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class StatedYear:
    """A year of the common era, and whether it is said to be a fiscal one, which ends in that year."""

    year: int
    is_fiscal: bool = False

    @property
    def fiscal_year(self) -> FiscalYear:
        """The fiscal year of that number."""
        return FiscalYear(self.year + BUDDHIST_ERA_OFFSET)

    def month(self, number: int, *, is_fiscal: bool) -> Month:
        """The month of that number in the year, read as one of the calendar or as a fiscal one."""
        if is_fiscal:
            return next(month for month in self.fiscal_year.months if month.number == number)
        return Month(self.year, number)


@lru_cache(maxsize=200)
def parse_year(text: str) -> StatedYear | None:
    """The year that a cell states; None when it says anything else."""
    compact = "".join(ascii_digits(comparable(text[:_LONGEST])).split())
    if not (match := _YEAR.fullmatch(compact)):
        return None
    digits, is_common = match["digits"], (match["era"] or "").startswith("ค")
    is_short = is_common and len(digits) == _TWO_DIGITS
    year = _COMMON_CENTURY + int(digits) if is_short else common_year(digits)
    return StatedYear(year, is_fiscal=match["fiscal"] is not None)


def are_fiscal(stated: Sequence[tuple[StatedYear, int]]) -> bool | None:
    """Whether years that are given to months by their numbers are fiscal ones, from the order in which they stand.

    It shows only where a year has months both before and from October on; None where either may be meant then.
    """
    given = tuple(dict.fromkeys(stated))
    halves = {(year, differs(number)) for year, number in given}
    if len(halves) == len({year for year, _ in halves}):
        return False
    for follows in (_ascend, _adjoin):
        fitting = [each for each in (False, True) if follows([year.month(n, is_fiscal=each) for year, n in given])]
        if len(fitting) == 1:
            return fitting[0]
    return None


def differs(number: int) -> bool:
    """Whether the month of that number is another one in a fiscal year than in the calendar's."""
    return number >= _OCTOBER


def _ascend(months: Sequence[Month]) -> bool:
    return all(one < other for one, other in pairwise(months))


def _adjoin(months: Sequence[Month]) -> bool:
    return all(one.plus(1) == other for one, other in pairwise(sorted(months)))
