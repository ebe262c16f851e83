"""The rounds of an office in the terminal: all of them as a list, and a closed one whole; and both as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from rich.console import Console
from rich.text import Text

from bot import thai
from bot.office.office import Office
from bot.office.reading import Reading
from bot.rounds.book import Amount, facts, round_frame
from bot.rounds.closed_round import ClosedRound
from bot.rounds.closings import Closing, Reopening, in_force
from bot.terminal.data import Json, finding_data, in_baht, standing_data
from bot.terminal.tables import plain_table, print_whole
from bot.wording import columns as words
from bot.wording.closing import SHORT_HASH, reopened_line
from bot.wording.oddities import findings_block
from bot.wording.terms import admin_name, rating_name
from scoring.fiscal_year import EvaluationRound
from scoring.money import SATANG_PER_BAHT, Satang


def print_rounds(console: Console, office: Office, log: Sequence[Closing], reading: Reading | None) -> None:
    """A line for every round: closed ones from the log, open ones as the sheet has them, if it could be read."""
    table = plain_table(words.ROUND_COLUMNS)
    closed = {each.round: each for each in in_force(log)}
    open_ones = _open_rounds(reading)
    for each in sorted({*closed, *open_ones}):
        row = _closed_row(closed[each], office) if each in closed else _open_row(open_ones[each])
        table.add_row(*map(Text, (str(each), *row)))
    print_whole(console, table)


def print_round(console: Console, copy: ClosedRound, office: Office, log: Iterable[Closing], *, closed: bool) -> None:
    """A round whole: every figure, what it came to, and how it was closed; or that it is open."""
    frame = round_frame(copy)
    table = plain_table((str(name), "right" if index else "left") for index, name in enumerate(frame.columns))
    for values in frame.itertuples(index=False):
        table.add_row(*(Text(_shown(value)) for value in values))
    console.print(Text(words.title(copy.office, copy.round), style="bold"), soft_wrap=True)
    print_whole(console, table)
    known = facts(copy.in_zone(office.time_zone)) if closed else ()
    told = [f"{name}: {value}" for name, value in known] or [words.STILL_OPEN]
    told += [reopened_line(each.reopening, office.time_zone) for each in log if each.reopening]
    for line in (*told, findings_block(copy.findings)):
        console.print(Text(line), soft_wrap=True)


def list_data(log: Sequence[Closing], reading: Reading | None) -> list[Json]:
    """Every round as data, with the whole log of its closings; of open ones the sum as the sheet has it."""
    closed, open_ones = {each.round: each for each in in_force(log)}, _open_rounds(reading)
    return [
        {
            "round": str(each),
            "state": _state(closed.get(each)),
            "total": _total(closed.get(each), open_ones.get(each)),
            "closings": [closing_log(entry) for entry in log if entry.round == each],
        }
        for each in sorted({entry.round for entry in log}.union(open_ones))
    ]


def round_data(copy: ClosedRound, closing: Closing | None) -> Json:
    """A round whole, as data; `closing` is None where it is open."""
    standings = copy.standings()
    months = {each: standings.of(each).months for each in copy.districts}
    return {
        "office": copy.office,
        "round": str(copy.round),
        "state": _state(closing),
        "read_at": copy.read_at.isoformat(),
        "closing": closing_log(closing) if closing else None,
        "scale": copy.rulebook.scale.name,
        "province": standing_data(standings.province, is_over=closing is not None),
        "districts": [
            {
                **standing_data(standings.of(each), is_over=closing is not None),
                "figures": {str(month): in_baht(copy.sales.figure(each, month)) for month in months[each]},
            }
            for each in copy.districts
        ],
        "levels": {each.district or "": each.level for each in copy.results},
        "findings": [finding_data(each) for each in copy.findings],
    }


def closing_log(closing: Closing) -> Json:
    """An entry of the log."""
    return {
        "closed_at": closing.at.isoformat(),
        "closed_by": closing.by,
        "closed_by_name": closing.name or None,
        "hash": closing.digest,
        "is_damaged": closing.copy is None,
        "reopened": _reopening_log(closing.reopening) if closing.reopening else None,
    }


def _reopening_log(again: Reopening) -> Json:
    return {"at": again.at.isoformat(), "by": again.by, "by_name": again.name or None, "reason": again.reason}


def _open_rounds(reading: Reading | None) -> Mapping[EvaluationRound, Reading]:
    if reading is None:
        return {}
    every = (reading.evaluation_round, *reading.other_rounds)
    readings = (Reading.of(reading.office, reading.snapshot, reading.today, each, reading.record) for each in every)
    return {each.evaluation_round: each for each in readings if each.closing is None}


def _closed_row(closing: Closing, office: Office) -> tuple[str, ...]:
    at, digest = thai.moment(closing.at.astimezone(office.time_zone)), closing.digest[:SHORT_HASH]
    by = admin_name(closing.name, closing.by)
    if closing.copy is None:
        return words.DAMAGED, at, by, words.NOTHING, words.NOTHING, digest
    province = closing.copy.results[-1]
    return words.CLOSED, at, by, thai.baht(province.total), province.level or words.NOTHING, digest


def _open_row(reading: Reading) -> tuple[str, ...]:
    province = reading.standings.province
    level = rating_name(province.rating, reading.office.below_text) if province.rating else words.NOTHING
    return words.OPEN, words.NOTHING, words.NOTHING, thai.baht(province.total), level, words.NOTHING


def _state(closing: Closing | None) -> str:
    if closing is None:
        return "open"
    return "closed" if closing.copy else "damaged"


def _total(closing: Closing | None, reading: Reading | None) -> int | float | None:
    if closing:
        return in_baht(closing.copy.results[-1].total) if closing.copy else None
    return in_baht(reading.standings.province.total) if reading else None


def _shown(value: Amount | str | None) -> str:
    if value is None:
        return words.NOTHING
    return thai.baht(Satang(int(value * SATANG_PER_BAHT))) if isinstance(value, int | Decimal) else value
