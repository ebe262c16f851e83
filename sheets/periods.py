"""What the columns of a table stand for: which month, which target of which round, which round's sum and level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from scoring.findings import Finding, FindingLevel
from scoring.fiscal_year import EvaluationRound, Month, RoundNumber
from scoring.levels import Tier
from sheets.headers import Column
from sheets.labels import Role, bare_year, fiscal_years_named, round_named
from sheets.layout import Table
from sheets.months import is_date, resembles_month
from sheets.snapshot import ShapeError
from sheets.years import Years, years_of

Months = tuple[tuple[Column, Month], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a table states about a round, and the months whose columns its sum adds up."""

    round: EvaluationRound
    months: tuple[Month, ...]
    total: Column | None = None
    level: Column | None = None


@dataclass(frozen=True, slots=True)
class Periods:
    """The columns of a table with what they stand for."""

    months: Months
    targets: tuple[tuple[Column, EvaluationRound, Tier], ...]
    summaries: tuple[Summary, ...]


def read_periods(table: Table, today: date) -> tuple[Periods, tuple[Finding, ...]]:
    """Give every column its meaning; ShapeError when two columns have the same one."""
    years = years_of(table, today)
    months = tuple((column, month) for column, label in table.months if (month := years.month(column, label)))
    _refuse_doubles(table, months)
    current = (month for _, month in months if month.fiscal_year == years.main)
    usual = _titled_round(table, years) or _round_of(current, years)
    targets = tuple((column, _own_round(column, years) or usual, tier) for column, tier in table.tiers)
    _refuse_doubles(table, ((column, (each, tier)) for column, each, tier in targets))
    rounds = tuple(dict.fromkeys(each for _, each, _ in targets)) or (usual,)
    sums, doubled = _without_doubles(_sums(table, months, rounds[0] if len(rounds) == 1 else None, years))
    summaries = _summaries(table, months, sums, rounds, years)
    oddities = (*_oddities(table, months, years), *(_doubled_sum(table, column) for column in doubled))
    return Periods(months, targets, summaries), oddities


def _round_of(months: Iterable[Month], years: Years) -> EvaluationRound:
    """The round in which all the months lie; else the whole fiscal year."""
    rounds = {EvaluationRound.containing(month) for month in months}
    return rounds.pop() if len(rounds) == 1 else EvaluationRound(years.main, RoundNumber.WHOLE_YEAR)


def _own_round(column: Column, years: Years) -> EvaluationRound | None:
    """The round that a column's own label or the group heads above it name."""
    own = (column.text, *column.heads)
    number = round_named(own)
    return None if number is None else EvaluationRound((*fiscal_years_named(own), years.main)[0], number)


def _titled_round(table: Table, years: Years) -> EvaluationRound | None:
    """The round that the nearest title, or the tab's title, names."""
    number = round_named((*table.titles, table.grid.tab))
    return None if number is None else EvaluationRound(years.main, number)


def _sums(table: Table, months: Months, usual: EvaluationRound | None, years: Years) -> Iterator[Summary]:
    """The printed sums, each with its round: the one that it names, the table's only one, or that of its months.

    Of several sums each adds up the months since the one before it, or all of them when there are none in between. A
    sum over months of two fiscal years is no round's.
    """
    totals = [column for column in table.labelled(Role.TOTAL) if not _is_of_another_year(column, years)]
    single = usual if len(totals) == 1 else None
    start = 0
    for total in totals:
        since = tuple(month for column, month in months if start <= column.index < total.index)
        added = since if since and len(totals) > 1 else tuple(month for _, month in months)
        start = total.index
        if len({month.fiscal_year for month in added}) <= 1:
            yield Summary(_own_round(total, years) or single or _round_of(added, years), added, total)


def _without_doubles(sums: Iterable[Summary]) -> tuple[list[Summary], list[Column]]:
    """The sum of each round that adds up the most months; those that share this place cannot be told apart."""
    by_round: dict[EvaluationRound, list[Summary]] = defaultdict(list)
    for each in sums:
        by_round[each.round].append(each)
    whole, doubled = [], []
    for of_round in by_round.values():
        most = max(len(each.months) for each in of_round)
        largest = [each for each in of_round if len(each.months) == most]
        whole += largest if len(largest) == 1 else []
        doubled += [each.total for each in largest if each.total and len(largest) > 1]
    return whole, doubled


def _summaries(
    table: Table, months: Months, sums: Iterable[Summary], rounds: Iterable[EvaluationRound], years: Years
) -> tuple[Summary, ...]:
    """One for each round that the table has targets, a sum or a level of."""
    found = list(sums)
    for each in rounds:
        if each not in {summary.round for summary in found}:
            found.append(Summary(each, tuple(month for _, month in months if month in each.months)))
    for level in table.labelled(Role.LEVEL):
        _give_level(found, level, _own_round(level, years))
    return tuple(found)


def _give_level(summaries: list[Summary], level: Column, own: EvaluationRound | None) -> None:
    """A level belongs to the round that it names, or else to the sum on its left; the first one counts."""
    left = [each for each in summaries if each.total and each.total.index < level.index]
    wanted = own or (left or summaries)[-1 if left else 0].round
    for place, summary in enumerate(summaries):
        if summary.round == wanted and summary.level is None:
            summaries[place] = replace(summary, level=level)


def _is_of_another_year(column: Column, years: Years) -> bool:
    """Whether a sum is last year's, shown for comparison ("รวมปี 2566")."""
    named = fiscal_years_named((column.text, *column.heads)) or bare_year(column.text)
    return bool(named) and not years.possible.intersection(named)


def _refuse_doubles(table: Table, columns: Iterable[tuple[Column, Hashable]]) -> None:
    """Two columns for one thing: neither can be chosen, so the sheet's shape makes no sense."""
    seen: dict[Hashable, Column] = {}
    for column, meaning in columns:
        first = seen.setdefault(meaning, column)
        if first is not column:
            cells = f"{table.cell(first).a1}, {table.cell(column).a1}"
            raise ShapeError("header-doubled", table.cell(column), (("label", column.text), ("cells", cells)))


def _oddities(table: Table, months: Months, years: Years) -> Iterator[Finding]:
    """Headers that were meant as months and are not counted, and what is odd about the years."""
    counted = {column for column, _ in months}
    for column, _ in table.months:
        if column not in counted:
            yield Finding("month-outside", FindingLevel.ERROR, table.cell(column), text=column.text)
    for place in table.unknown:
        text = table.grid.text(*place)
        if resembles_month(text) or (is_date(text) and any(table.amounts(place[1]))):
            yield Finding("month-unreadable", FindingLevel.ERROR, table.grid.cell(*place), text=text)
    if finding := years.finding(table):
        yield finding


def _doubled_sum(table: Table, column: Column) -> Finding:
    return Finding("sum-doubled", FindingLevel.HINT, table.cell(column), text=column.text)
