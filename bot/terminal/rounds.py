"""`otopbot round`: the rounds of an office. A closed one is told as it was frozen, and needs no sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.config.loading import load_config
from bot.office.reading import Reading
from bot.rounds.book import FORMATS
from bot.rounds.closed_round import ClosedRound
from bot.rounds.closings import Closing, in_force
from bot.rounds.freezing import frozen
from bot.terminal.calls import (
    CONFIG,
    IN_ORDER,
    NOT_IN_ORDER,
    WRONG_CALL,
    AsJson,
    ConfigPath,
    OfficeName,
    Stopped,
    chosen_office,
    fresh_reading,
    kept_closings,
    print_json,
    status_of,
    write_file,
)
from bot.terminal.round_tables import list_data, print_round, print_rounds, round_data
from scoring.fiscal_year import EvaluationRound

NOBODY = 0
"""Stands for who closed a round that is open."""

RoundName = Annotated[str, typer.Argument(metavar="ROUND", help="As 2567/1.")]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="A .json, .csv or .xlsx file.")]

rounds = typer.Typer(help="List the evaluation rounds, show or export one.")


@rounds.command(name="list")
def list_rounds(
    context: typer.Context, config: ConfigPath = CONFIG, office: OfficeName = "", *, as_json: AsJson = False
) -> int:
    """Tell which rounds there are, and which are closed. The sheet is read for the open ones."""
    loaded = load_config(config)
    chosen = chosen_office(loaded, office)
    log, reading, problem = kept_closings(loaded, chosen), None, None
    try:
        reading = fresh_reading(loaded, office, context.obj())
    except Stopped as error:  # what is closed is told all the same
        problem = error
    if as_json:
        print_json(list_data(log, reading))
    else:
        print_rounds(Console(), chosen, log, reading)
    if problem:
        raise problem
    return NOT_IN_ORDER if any(each.copy is None for each in in_force(log)) else IN_ORDER


@rounds.command()
def show(
    context: typer.Context,
    name: RoundName,
    config: ConfigPath = CONFIG,
    office: OfficeName = "",
    *,
    as_json: AsJson = False,
) -> int:
    """Tell a round whole, and verify the hash of a closed one. The sheet is read for an open one."""
    loaded = load_config(config)
    chosen, asked = chosen_office(loaded, office), _round(name)
    log = tuple(each for each in kept_closings(loaded, chosen) if each.round == asked)
    closing, status = next(iter(in_force(log)), None), IN_ORDER
    if closing:
        copy = _whole(closing)
    else:
        reading = fresh_reading(loaded, office, context.obj())
        copy, status = frozen(_of_round(reading, asked), context.obj(), NOBODY), status_of(reading)
    if as_json:
        print_json(round_data(copy, closing))
    else:
        print_round(Console(), copy, chosen, log, closed=closing is not None)
    return status


@rounds.command()
def export(name: RoundName, output: Output, config: ConfigPath = CONFIG, office: OfficeName = "") -> int:
    """Write a closed round into a file: .json (of which the SHA-256 is its hash), .csv or .xlsx."""
    loaded, asked = load_config(config), _round(name)
    if output.suffix.lower() not in FORMATS:
        raise Stopped(f"{output} does not end like one of: {', '.join(FORMATS)}", WRONG_CALL)
    chosen = chosen_office(loaded, office)
    log = kept_closings(loaded, chosen)
    closing = next((each for each in in_force(log) if each.round == asked), None)
    if closing is None:
        raise Stopped(f"the round {asked} is not closed; `otopbot round show` tells how it stands", NOT_IN_ORDER)
    write_file(output, FORMATS[output.suffix.lower()](_whole(closing).in_zone(chosen.time_zone)))
    return IN_ORDER


def _round(name: str) -> EvaluationRound:
    try:
        return EvaluationRound.parse(name)
    except ValueError as error:
        raise Stopped(f"{error}", WRONG_CALL) from error


def _whole(closing: Closing) -> ClosedRound:
    """The frozen copy, of which the hash was verified as it was read."""
    if closing.copy is None:
        raise Stopped(
            f"the frozen copy of {closing.round} was changed or damaged: its SHA-256 is not {closing.digest} any more; "
            "restore a backup of the database, or open the round again with /reopen and close it anew",
            NOT_IN_ORDER,
        )
    return closing.copy


def _of_round(reading: Reading, asked: EvaluationRound) -> Reading:
    known = sorted({reading.evaluation_round, *reading.other_rounds})
    if asked not in known:
        raise Stopped(f"there is no round {asked}; there are: {', '.join(map(str, known))}", WRONG_CALL)
    return Reading.of(reading.office, reading.snapshot, reading.today, asked, reading.record)
