"""Errors as they are made by hand, planted into a plausible year: one a year, at a place that a generator chooses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from plausible_years import FEWEST_MONTHS, MONTHS, ROUNDS, Year

from scoring.levels import Tier
from scoring.money import SATANG_PER_BAHT, Satang, from_baht

Plant = Callable[[Random, Year], Year | None]
"""Makes the error, or nothing where the year has no place for it."""


def _figure(random: Random, year: Year, change: Callable[[Random, str], str]) -> Year | None:
    key = random.choice([key for key, amount in year.figures.items() if amount >= from_baht(1000)])
    digits = str(year.figures[key] // SATANG_PER_BAHT)
    changed = change(random, digits)
    if changed == digits:
        return None
    return replace(year, figures={**year.figures, key: from_baht(int(changed))})


def _one_more(random: Random, digits: str) -> str:
    """A digit struck twice, or a nought too many."""
    place = random.randrange(len(digits))
    return digits[: place + 1] + digits[place] + digits[place + 1 :]


def _one_less(random: Random, digits: str) -> str:
    place = random.randrange(1, len(digits))
    return digits[:place] + digits[place + 1 :]


def _swapped(random: Random, digits: str) -> str:
    place = random.randrange(1, len(digits) - 1)
    return digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]


def _target(random: Random, year: Year, change: Callable[[Random, str], str]) -> Year:
    """A wrong basic or advanced target, from which the standard one was worked out where offices do so."""
    district, tier = random.choice(year.districts), random.choice((Tier.BASIC, Tier.ADVANCED))
    row = dict(year.targets[ROUNDS[0]][district])
    off = 2 * row[Tier.STANDARD] - row[Tier.BASIC] - row[Tier.ADVANCED]
    row[tier] = from_baht(int(change(random, str(row[tier] // SATANG_PER_BAHT))))
    if abs(off) <= 2 * SATANG_PER_BAHT:
        row[Tier.STANDARD] = Satang((row[Tier.BASIC] + row[Tier.ADVANCED]) // 2)
    first = {**year.targets[ROUNDS[0]], district: row}
    return replace(year, targets={**year.targets, ROUNDS[0]: first})


def _row(random: Random, year: Year, months: int) -> Year:
    """Another district's figures, of one month or of all of them."""
    district, other = random.sample(year.districts, 2)
    both = [month for month in MONTHS if (district, month) in year.figures and (other, month) in year.figures]
    chosen = random.sample(both, min(months, len(both)))
    pasted = {(district, month): year.figures[other, month] for month in chosen}
    return replace(year, figures={**year.figures, **pasted})


def _copied_month(random: Random, year: Year) -> Year | None:
    district = random.choice(year.districts)
    months = [month for month in MONTHS if (district, month) in year.figures]
    if len(months) < 2:
        return None
    place = random.randrange(1, len(months))
    copied = {(district, months[place]): year.figures[district, months[place - 1]]}
    return replace(year, figures={**year.figures, **copied})


def _copied_column(random: Random, year: Year) -> Year | None:
    place = random.randrange(1, FEWEST_MONTHS)
    one, other = MONTHS[place - 1], MONTHS[place]
    copied = {
        (district, other): year.figures[district, one] for district in year.districts if (district, one) in year.figures
    }
    return replace(year, figures={**year.figures, **copied}) if copied else None


def _running(random: Random, year: Year) -> Year | None:
    district = random.choice(year.districts)
    months = [month for month in MONTHS if (district, month) in year.figures]
    if len(months) < 4:
        return None
    sums, total = {}, 0
    for month in months:
        total += year.figures[district, month]
        sums[district, month] = Satang(total)
    return replace(year, figures={**year.figures, **sums})


PLANTS: dict[str, Plant] = {
    "a digit more in a figure": lambda random, year: _figure(random, year, _one_more),
    "a digit less in a figure": lambda random, year: _figure(random, year, _one_less),
    "two digits swapped in a figure": lambda random, year: _figure(random, year, _swapped),
    "a digit more in a target": lambda random, year: _target(random, year, _one_more),
    "a digit less in a target": lambda random, year: _target(random, year, _one_less),
    "a row pasted over another": lambda random, year: _row(random, year, len(MONTHS)),
    "a figure in another's row": lambda random, year: _row(random, year, 1),
    "a month copied": _copied_month,
    "a column copied": _copied_column,
    "running sums typed": _running,
}
