"""Plausible years of an office, as a generator with a seed makes them: nothing in them is wrong, much in them is odd.

Districts are small and large, grow and shrink, have seasons in common and noise of their own, campaign months, in one
of fifty district-years a fair that brings eight to twelve times the usual, months without any sales, a change of level
for good; some begin during the year, some have not recorded their last months. Figures are round where people round
them. Targets follow from last year's sales, with the midpoint as the standard target in most offices. The ranges are
wider than those of the province's table, which is one of the calm ones.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from scoring.audit import Evidence
from scoring.findings import Cell
from scoring.fiscal_year import EvaluationRound, Month
from scoring.levels import DEFAULT_SCALE, Tier, preset_scale
from scoring.money import Satang, from_baht
from scoring.printed import PrintedAmount, PrintedLevel, PrintedRow, PrintedTable
from scoring.sales import District, MonthlySales
from scoring.standings import Rulebook, standings
from scoring.zeros import typed_ahead_in

RULEBOOK = Rulebook(preset_scale(DEFAULT_SCALE))
ROUNDS = tuple(map(EvaluationRound.parse, ("2567/1", "2567/2")))
MONTHS = tuple(month for each in ROUNDS for month in each.months)
TIERS = (Tier.BASIC, Tier.STANDARD, Tier.ADVANCED)
FEWEST_MONTHS = 3

Figures = Mapping[tuple[District, Month], Satang]
Targets = Mapping[EvaluationRound, Mapping[District, Mapping[Tier, Satang]]]


@dataclass(frozen=True, slots=True)
class Year:
    """A year of an office: the figures and targets in its table."""

    districts: tuple[District, ...]
    figures: Figures
    targets: Targets


def plausible_year(random: Random) -> Year:
    """A year of an office of 6 to 20 districts, at some time after its third month."""
    districts = tuple(District(f"อำเภอที่{number}") for number in range(1, random.randint(6, 20) + 1))
    months = MONTHS[: random.randint(FEWEST_MONTHS, len(MONTHS))]
    seasons = _seasons(random)
    rows = {district: _district_year(random, seasons) for district in districts}
    figures = {
        (district, month): from_baht(amount)
        for district, row in rows.items()
        for month, amount in zip(months[: len(months) - _late(random)], row, strict=False)
        if amount is not None
    }
    midpoints = random.random() < 0.85
    targets = {
        each: {
            district: _targets(random, row[offset : offset + 6], midpoints=midpoints) for district, row in rows.items()
        }
        for each, offset in zip(ROUNDS, (0, 6), strict=True)
    }
    return Year(districts, figures, targets)


def _seasons(random: Random) -> list[float]:
    """What all districts have in common: fairs at the turn of the year, and quiet months."""
    strength = random.uniform(0.0, 0.5)
    return [1 + strength * math.cos((place - 2.5) * math.pi / 6) * random.uniform(0.5, 1.2) for place in range(12)]


def _district_year(random: Random, seasons: list[float]) -> list[int | None]:
    """Twelve months of a district in baht; None before a new district begins."""
    size = 10 ** random.uniform(4.7, 7.5)
    noise = random.choice((0.02, 0.05, 0.1, 0.2, 0.35))
    growth, own = random.uniform(-0.02, 0.05), random.uniform(0.3, 1.3)
    amounts: list[float] = [
        size * (1 + own * (season - 1)) * (1 + growth) ** place * random.lognormvariate(0, noise)
        for place, season in enumerate(seasons)
    ]
    if random.random() < 0.06:
        since, factor = random.randrange(2, 10), random.choice((0.4, 0.5, 2, 2.5, 3.5))
        amounts = [amount * (factor if place >= since else 1) for place, amount in enumerate(amounts)]
    if random.random() < 0.15:
        amounts[random.randrange(12)] *= random.uniform(1.5, 3.5 if size > 10**6 else 6)
    if random.random() < 0.02:
        amounts[random.randrange(12)] *= random.uniform(8, 12)
    whole = 10 ** random.choice((0, 0, 0, 1, 2, 3))
    rounded: list[int | None] = [max(round(amount / whole), 1) * whole for amount in amounts]
    if size < 10**5.5 and random.random() < 0.3:
        for place in random.sample(range(12), random.randint(1, 4)):
            rounded[place] = 0
    if random.random() < 0.05:
        begun = random.randrange(1, 7)
        start: list[int | None] = [None] * begun if random.random() < 0.5 else [0] * begun
        ramp = [round((amount or 0) * share) for amount, share in zip(rounded[begun:], (0.3, 0.6), strict=False)]
        rounded = [*start, *ramp, *rounded[begun + len(ramp) :]]
    return rounded


def _late(random: Random) -> int:
    """How many of the last months are not recorded yet."""
    return random.choices((0, 1, 2), weights=(8, 3, 1))[0]


def _targets(random: Random, row: list[int | None], *, midpoints: bool) -> dict[Tier, Satang]:
    """Targets after last year's sales, which were like this year's or not so much; midpoints have hidden decimals."""
    sold = sum(amount or 0 for amount in row) or 100_000
    basic = round(sold * random.lognormvariate(-0.1, 0.25))
    advanced = round(basic * (1 + random.lognormvariate(-0.9, 0.8)))
    share = 0.5 if midpoints else random.uniform(0.3, 0.7)
    standard = basic + (advanced - basic) * share
    rounded = math.floor(standard) if random.random() < 0.5 else math.ceil(standard)
    return {tier: from_baht(amount) for tier, amount in zip(TIERS, (basic, rounded, advanced), strict=True)}


def evidence(year: Year, rows: Year | None = None, columns: Year | None = None) -> Evidence:
    """A year as a table that prints its sums and levels: by formulas, or of other figures.

    Those may be what was there when sums were typed, or what is in their formulas; the sum of all is of what both have.
    """
    rows = year if rows is None else rows
    columns = rows if columns is None else columns
    sales, recorded = MonthlySales(year.figures), {month for _, month in year.figures}
    today = max(recorded).first_day
    places = {month: place for place, month in enumerate(month for month in MONTHS if month in recorded)}
    return Evidence(
        year.districts,
        RULEBOOK,
        today,
        sales,
        year.targets,
        {each: _printed(rows, columns, each, [month for month in places if month in each.months]) for each in ROUNDS},
        {
            (district, month): _cell(row, 5 + place)
            for row, district in enumerate(year.districts)
            for month, place in places.items()
        },
        {
            (each, district, tier): _cell(row, 20 + 3 * at + place)
            for at, each in enumerate(ROUNDS)
            for row, district in enumerate(year.districts)
            for place, tier in enumerate(TIERS)
        },
        zeros_ahead=typed_ahead_in(sales, year.districts, today),
    )


def _printed(by_rows: Year, by_columns: Year, each: EvaluationRound, months: list[Month]) -> PrintedTable:
    sales, targets = MonthlySales(by_rows.figures), by_rows.targets[each]
    worked_out = standings(sales, targets, by_rows.districts, each, RULEBOOK)
    rows = {
        standing.district: PrintedRow(
            PrintedAmount(standing.total, _cell(row, 30)),
            PrintedLevel(str(standing.rating.value) if standing.rating else "", _cell(row, 31)),
        )
        for row, standing in enumerate((*worked_out.districts, worked_out.province))
    }
    in_all = {key: amount for key, amount in by_rows.figures.items() if key in by_columns.figures}
    return PrintedTable(
        each,
        tuple(months),
        {district: row for district, row in rows.items() if district},
        replace(rows[None], total=_sum(in_all, months, 99, 30)),
        {month: _sum(by_columns.figures, [month], 99, 5) for month in months},
        {tier: PrintedAmount(Satang(sum(row[tier] for row in targets.values())), _cell(99, 20)) for tier in TIERS},
    )


def _sum(figures: Figures, months: list[Month], row: int, column: int) -> PrintedAmount:
    total = sum(amount for (_, month), amount in figures.items() if month in months)
    return PrintedAmount(Satang(total), _cell(row, column))


def _cell(row: int, column: int) -> Cell:
    return Cell(0, "ยอดจำหน่าย", f"R{row}C{column}")
