"""The command line: what each call does, and with which exit status. The one place where the clock is read.

0: done. 1: it ran and something is not in order. 2: the call or the configuration is wrong.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from typer.exceptions import TyperException

from bot.chat.conversation import TokenRefused
from bot.chat.supposition import Slip, read_supposition
from bot.chat.whatif import WhatIf, row_in_doubt
from bot.config.loading import ConfigError, load_config
from bot.demo import run_demo
from bot.ledger.kept_history import KeptHistory
from bot.logs import start_logging
from bot.office.reading import Reading
from bot.run import run, until_stopped
from bot.store.backup import WrongTarget
from bot.store.sole_run import AlreadyRunning
from bot.store.store import Store, StoreError, is_kept
from bot.terminal.calls import (
    CONFIG,
    IN_ORDER,
    NOT_IN_ORDER,
    WRONG_CALL,
    AsJson,
    ConfigPath,
    OfficeName,
    Stopped,
    chosen_district,
    chosen_office,
    district_in,
    fresh_reading,
    print_answer,
    print_json,
    status_of,
)
from bot.terminal.check import Verdict, checks
from bot.terminal.data import audit_data, history_data, reading_data, status_data, whatif_data, why_data
from bot.terminal.failures import failure
from bot.terminal.reconcile import reconcile
from bot.terminal.rounds import rounds
from bot.terminal.streams import forget_output, prepare_streams
from bot.terminal.tables import print_audit, print_check, print_message, print_standings
from bot.wording.status import district_status, province_status
from bot.wording.whatif import no_month, whatif_message
from bot.wording.why import district_why, province_why

DEMO_PORT = 8765
_LAST_PORT = 65535

app = typer.Typer(
    help="OTOP sales of a province's districts: from the shared sheet to the officers' chat.",
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command; an error is told in plain sentences on standard error, never as a traceback."""
    prepare_streams()
    try:
        status = app(prog_name="otopbot", standalone_mode=False)
        sys.stdout.flush()
    except (ConfigError, AlreadyRunning, WrongTarget) as error:
        status = _told(error, WRONG_CALL)
    except TyperException as error:
        status = _told(error.format_message(), WRONG_CALL)
    except Stopped as error:
        status = _told(error, error.exit_code)
    except (StoreError, TokenRefused) as error:
        status = _told(error, NOT_IN_ORDER)
    except Exception as error:  # noqa: BLE001 (told in a sentence, and kept with its traceback)
        status = _told(sentence, NOT_IN_ORDER) if (sentence := failure(error)) else NOT_IN_ORDER
        forget_output()
    sys.exit(status)


def _port(value: object) -> int:
    text = str(value)
    if not (text.isascii() and text.isdigit() and int(text) <= _LAST_PORT):
        raise typer.BadParameter(f"a port is a whole number from 0 to {_LAST_PORT}, not {text}")
    return int(text)


app.add_typer(rounds, name="round")


@app.callback()
def otopbot(
    context: typer.Context,
    *,
    show_version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> int:
    """Print the version or, when no command is named, the help. What is called then gets the clock."""
    context.obj = _now
    if show_version:
        sys.stdout.write(f"otopbot {version('otopbot')}\n")
        raise typer.Exit(IN_ORDER)
    if context.invoked_subcommand is None:
        sys.stderr.write(context.get_help() + "\n")
    return WRONG_CALL


@app.command(name="run")
def run_command(config: ConfigPath = CONFIG) -> int:
    """Run the bot: read the sheets, answer in Telegram. SIGTERM or Ctrl-C ends it."""
    loaded = load_config(config)
    if not loaded.telegram.is_ready:
        raise Stopped("the bot needs a token: set telegram.token_file or OTOPBOT_TELEGRAM__TOKEN", WRONG_CALL)
    start_logging([loaded.telegram.token.get_secret_value()])
    until_stopped(partial(run, loaded, _now))
    return IN_ORDER


@app.command()
def check(config: ConfigPath = CONFIG, *, as_json: AsJson = False) -> int:
    """Try every part of the configuration. Say what is right, what is wrong and how to mend it."""
    found = asyncio.run(checks(config, load_config(config), _now()))
    if as_json:
        print_json([{"verdict": each.verdict.value, "text": each.text} for each in found])
    else:
        console = Console()
        for each in found:
            print_check(console, each)
    return NOT_IN_ORDER if any(each.verdict is Verdict.WRONG for each in found) else IN_ORDER


@app.command()
def demo(
    port: Annotated[
        int, typer.Option("--port", parser=_port, metavar="PORT", help="Where the page is served.")
    ] = DEMO_PORT,
) -> int:
    """Run everything without any account. The page is at http://127.0.0.1:8765/; Ctrl-C ends it."""
    try:
        run_demo(port)
    except OSError as error:
        raise Stopped(f"{error.strerror}; choose another with --port.", WRONG_CALL) from error
    return IN_ORDER


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where the copy is written: a new file, or an older copy.")],
    config: ConfigPath = CONFIG,
) -> int:
    """Copy the database into a file, also while the bot runs."""
    database = load_config(config).database
    if not is_kept(database):
        raise Stopped(f"there is no database {database} yet", NOT_IN_ORDER)
    with Store(database, set_aside=False) as store:
        store.backup(file, _now())
    return IN_ORDER


@app.command()
def status(
    district: Annotated[str, typer.Argument(help="As people write it: บางคล้า, อ.บางคล้า, Bang Khla.")] = "",
    config: ConfigPath = CONFIG,
    office: OfficeName = "",
    *,
    as_json: AsJson = False,
) -> int:
    """Tell a district's standing, or the province's. The sheet is read for it."""
    reading = _fresh_reading(config, office)
    found = district_in(reading, district) if district else None
    if as_json:
        print_json(status_data(reading, found))
    else:
        print_answer(reading, district_status(reading, found) if found else province_status(reading), found)
    return status_of(reading)


@app.command()
def history(
    district: Annotated[str, typer.Argument(help="As people write it; without one, all districts.")] = "",
    config: ConfigPath = CONFIG,
    office: OfficeName = "",
    *,
    as_json: AsJson = False,
) -> int:
    """Tell what has changed, as the bot has kept it. The sheet is not read."""
    loaded = load_config(config)
    chosen = chosen_office(loaded, office)
    found = chosen_district(chosen, district) if district else None
    kept = None
    if is_kept(loaded.database):
        with Store(loaded.database, read_only=True) as store:
            kept = KeptHistory.of(store, chosen, found, _now())
    if kept is None:
        raise Stopped(f"nothing is kept of {chosen.name} yet: otopbot run keeps its history", NOT_IN_ORDER)
    if as_json:
        print_json(history_data(kept))
    else:
        print_message(Console(), kept.message)
    return IN_ORDER


@app.command()
def standings(config: ConfigPath = CONFIG, office: OfficeName = "", *, as_json: AsJson = False) -> int:
    """Tell where all districts stand, as a table. The sheet is read for it."""
    reading = _fresh_reading(config, office)
    if as_json:
        print_json(reading_data(reading))
    else:
        print_standings(Console(), reading)
    return status_of(reading)


@app.command()
def audit(config: ConfigPath = CONFIG, office: OfficeName = "", *, as_json: AsJson = False) -> int:
    """Ask about whatever in the sheet does not fit together. The sheet is read for it, and nothing is changed."""
    reading = _fresh_reading(config, office)
    if as_json:
        print_json(audit_data(reading))
    else:
        print_audit(Console(), reading)
    return NOT_IN_ORDER if any(group.has_error for group in reading.findings()) else IN_ORDER


@app.command()
def why(
    district: Annotated[str, typer.Argument(help="As people write it; without one, the province.")] = "",
    config: ConfigPath = CONFIG,
    office: OfficeName = "",
    *,
    as_json: AsJson = False,
) -> int:
    """Tell why: every figure, target and threshold. The sheet is read for it."""
    reading = _fresh_reading(config, office)
    found = district_in(reading, district) if district else None
    if as_json:
        print_json(why_data(reading, found))
    else:
        print_answer(reading, district_why(reading, found) if found else province_why(reading))
    return status_of(reading)


@app.command()
def whatif(
    words: Annotated[list[str], typer.Argument(help="As in the chat: บางคล้า มี.ค. 67 1.2 ล้าน, or บางคล้า ระดับ 3.")],
    config: ConfigPath = CONFIG,
    office: OfficeName = "",
    *,
    as_json: AsJson = False,
) -> int:
    """Tell what a figure would give, or a level needs. The sheet is read for it."""
    reading, line = _fresh_reading(config, office), " ".join(words)
    supposed = read_supposition(line, reading.today)
    if isinstance(supposed, Slip):
        raise Stopped(f"the {supposed} in {line!r} is not certain; write it like บางคล้า มี.ค. 67 250000", WRONG_CALL)
    district = district_in(reading, supposed.name)
    found = WhatIf.of(reading, district, supposed)
    if found is None and not row_in_doubt(reading, district):
        raise Stopped(f"name a month of the round {reading.evaluation_round}, like มี.ค. 67", WRONG_CALL)
    if as_json:
        print_json(whatif_data(reading, district, found))
    else:
        print_answer(reading, whatif_message(found) if found else no_month(reading, district, supposed))
    return status_of(reading)


app.command()(reconcile)


def _fresh_reading(config: Path, office: str) -> Reading:
    return fresh_reading(load_config(config), office, _now())


def _told(error: Exception | str, status: int) -> int:
    sys.stderr.write(f"otopbot: {error}\n")
    return status


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 (time comes from here)
