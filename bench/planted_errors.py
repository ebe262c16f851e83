"""Errors as they are made by hand, planted into a plausible year, at a place that a generator chooses."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from random import Random

from plausible_years import FEWEST_MONTHS, MONTHS, ROUNDS, Year

from scoring.fiscal_year import EvaluationRound, Month
from scoring.levels import Tier
from scoring.money import SATANG_PER_BAHT, Satang, from_baht
from scoring.sales import District

Plant = Callable[[Random, Year], Year | None]
"""Makes the error, or nothing where the year has no place for it."""

Gap = Callable[[Random, Year], tuple[Year, Year] | None]
"""What the formulas of the rows and those of the columns sum, where something is left out."""


def _figure(random: Random, year: Year, change: Callable[[Random, str], str]) -> Year | None:
    key = random.choice([key for key, amount in year.figures.items() if amount >= from_baht(1000)])
    digits = str(year.figures[key] // SATANG_PER_BAHT)
    changed = change(random, digits)
    if changed == digits:
        return None
    return replace(year, figures={**year.figures, key: from_baht(int(changed))})


def _two_figures(random: Random, year: Year) -> Year | None:
    """A nought too many in two districts' figures of the same month."""
    month = random.choice(sorted({month for _, month in year.figures}))
    keys = [key for key, amount in year.figures.items() if key[1] == month and amount >= from_baht(1000)]
    if len(keys) < 2:
        return None
    wrong = {key: Satang(year.figures[key] * 10) for key in random.sample(keys, 2)}
    return replace(year, figures={**year.figures, **wrong})


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


def _running(random: Random, year: Year, districts: int) -> Year | None:
    """Running sums of districts, over the whole year."""
    sums = {}
    for district in random.sample(year.districts, min(districts, len(year.districts))):
        months = [month for month in MONTHS if (district, month) in year.figures]
        for count, month in enumerate(months, 1):
            sums[district, month] = Satang(sum(year.figures[district, each] for each in months[:count]))
    months_summed = {month for _, month in sums}
    return replace(year, figures={**year.figures, **sums}) if len(months_summed) >= 4 else None


PLANTS: dict[str, Plant] = {
    "a digit more in a figure": lambda random, year: _figure(random, year, _one_more),
    "a digit less in a figure": lambda random, year: _figure(random, year, _one_less),
    "a nought more in two figures of a month": _two_figures,
    "two digits swapped in a figure": lambda random, year: _figure(random, year, _swapped),
    "a digit more in a target": lambda random, year: _target(random, year, _one_more),
    "a digit less in a target": lambda random, year: _target(random, year, _one_less),
    "a row pasted over another": lambda random, year: _row(random, year, len(MONTHS)),
    "a figure in another's row": lambda random, year: _row(random, year, 1),
    "a month copied": _copied_month,
    "a column copied": _copied_column,
    "running sums typed": lambda random, year: _running(random, year, 1),
    "running sums typed in all rows": lambda random, year: _running(random, year, len(year.districts)),
}


def _month_left_out(random: Random, year: Year, districts: int) -> tuple[Year, Year] | None:
    """A month before the newest of its round: of the newest one, sums may simply not be brought up to date."""
    recorded = {month for _, month in year.figures}
    older = [month for each in ROUNDS for month in sorted(recorded.intersection(each.months))[:-1]]
    month, chosen = random.choice(older), random.sample(year.districts, min(districts, len(year.districts)))
    newest = {each: max(own) for each in chosen if (own := _own_months(year, each, month))}
    left_out = [(each, month) for each in chosen if newest.get(each, month) > month and year.figures.get((each, month))]
    return (_without(year, left_out), year) if left_out else None


def _own_months(year: Year, district: District, beside: Month) -> list[Month]:
    """The months with sales of a district in the round of that month."""
    months = EvaluationRound.containing(beside).months
    return [month for (each, month), amount in year.figures.items() if each == district and month in months and amount]


def _district_left_out(random: Random, year: Year) -> tuple[Year, Year]:
    district = random.choice(year.districts)
    return year, _without(year, [key for key in year.figures if key[0] == district])


def _without(year: Year, left_out: Collection[tuple[District, Month]]) -> Year:
    return replace(year, figures={key: amount for key, amount in year.figures.items() if key not in left_out})


GAPS: dict[str, Gap] = {
    "a month left out of all rows' sums": lambda random, year: _month_left_out(random, year, len(year.districts)),
    "a month left out of one row's sum": lambda random, year: _month_left_out(random, year, 1),
    "a district left out of all columns' sums": _district_left_out,
}


def sums_typed_before(random: Random, year: Year) -> tuple[Year, Year]:
    """No error: sums that were typed before the last figures came in; of the columns alone, or of the rows as well."""
    order = sorted(year.figures, key=lambda key: (key[1], random.random()))
    before = _without(year, set(order[-random.randint(1, len(year.districts) * 3 // 2) :]))
    return (before if random.random() < 0.5 else year), before
