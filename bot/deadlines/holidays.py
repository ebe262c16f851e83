"""Holidays as Thai government offices keep them: what the cabinet has announced, from the `holidays` library.

Offices keep the public holidays and the government's own (วันพืชมงคล). วันแรงงาน is for employees under the labour law and
วันเด็ก for schools; the library lists both as public holidays.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from holidays import country_holidays
from holidays.constants import GOVERNMENT, PUBLIC

from scoring.working_days import WorkingDays

_NOT_KEPT = ("วันแรงงานแห่งชาติ", "วันเด็กแห่งชาติ")
_PLOUGHING_DAY = "วันพืชมงคล"
_YEARS = range(2020, 2041)
"""Far enough for every figure that an office looks at; without the announced days, the later ones are a first guess."""


def government_holidays(years: Iterable[int]) -> frozenset[date]:
    """The days off of government offices in the years of the common era, those on Saturdays and Sundays included."""
    return frozenset(day for day, names in _listed(frozenset(years)) if any(map(_is_kept, names)))


def announced_years(years: Iterable[int]) -> frozenset[int]:
    """Those of the years whose holidays have been announced, as far as the library knows.

    The ploughing ceremony has a new day each year, named with the year's calendar: with it, the calendar is there.
    """
    return frozenset(day.year for day, names in _listed(frozenset(years)) if _PLOUGHING_DAY in names)


@cache
def office_days(extra_holidays: frozenset[date] = frozenset()) -> WorkingDays:
    """The working days of government offices, with further holidays: those of the province, or announced late."""
    return WorkingDays(government_holidays(_YEARS) | extra_holidays, announced_years(_YEARS))


@cache
def _listed(years: frozenset[int]) -> tuple[tuple[date, tuple[str, ...]], ...]:
    """The library's days with their Thai names."""
    found = country_holidays("TH", years=sorted(years), categories=(PUBLIC, GOVERNMENT), language="th")
    return tuple((day, tuple(found.get_list(day))) for day in sorted(found))


def _is_kept(name: str) -> bool:
    return not any(each in name for each in _NOT_KEPT)
