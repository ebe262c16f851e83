"""The command line: what each call does, and with which exit status. The one place where the clock is read.

0: done. 1: it ran and something is not in order. 2: the call or the configuration is wrong.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.exceptions import TyperException

from bot.check import Verdict, checks
from bot.config import Config, ConfigError, load_config
from bot.data import history_data, reading_data, status_data, whatif_data, why_data
from bot.demo import run_demo
from bot.fetch import office_fetch
from bot.kept_history import KeptHistory
from bot.letters import LetterStore
from bot.logs import start_logging
from bot.message import Message
from bot.office import Office
from bot.reading import Reading
from bot.remedies import remedy
from bot.run import TokenRefused, run, until_stopped
from bot.store import Store, StoreError
from bot.supposition import Slip, read_supposition
from bot.tables import print_check, print_message, print_standings
from bot.whatif import WhatIf
from bot.wording.notices import freshness
from bot.wording.overview import past_round_note
from bot.wording.status import district_status, province_status
from bot.wording.whatif import whatif_message
from bot.wording.why import district_why, province_why
from scoring.sales import District
from sheets.faults import SheetsUnavailable
from sheets.google import SheetsClient
from sheets.snapshot import ShapeError

IN_ORDER, NOT_IN_ORDER, WRONG_CALL = 0, 1, 2
DEMO_PORT = 8765

ConfigPath = Annotated[Path, typer.Option("--config", metavar="PATH", help="The configuration file.")]
OfficeName = Annotated[str, typer.Option("--office", metavar="NAME", help="Which office, where there are several.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print data for other programs.")]
_CONFIG = Path("config.toml")

app = typer.Typer(
    help="OTOP sales of a province's districts: from the shared sheet to the officers' chat.",
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
)


class Stopped(Exception):  # noqa: N818 (an end, told in a sentence)
    """The command ends here, with one plain sentence and an exit status."""

    def __init__(self, sentence: str, exit_code: int) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


def main() -> None:
    """Run the command; an error is told in plain sentences on standard error, never as a traceback."""
    _speak_utf8()
    try:
        status = app(prog_name="otopbot", standalone_mode=False)
    except ConfigError as error:
        status = _told(error, WRONG_CALL)
    except TyperException as error:
        status = _told(error.format_message(), WRONG_CALL)
    except Stopped as error:
        status = _told(error, error.exit_code)
    except (StoreError, TokenRefused) as error:
        status = _told(error, NOT_IN_ORDER)
    sys.exit(status)


def _speak_utf8() -> None:
    """Print Thai wherever it goes: Windows redirects in its old code page, a bare service prints ASCII."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


@app.callback()
def otopbot(
    context: typer.Context,
    *,
    show_version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> int:
    """Print the version or, when no command is named, the help."""
    if show_version:
        sys.stdout.write(f"otopbot {version('otopbot')}\n")
        raise typer.Exit(IN_ORDER)
    if context.invoked_subcommand is None:
        sys.stderr.write(context.get_help() + "\n")
    return WRONG_CALL


@app.command(name="run")
def run_command(config: ConfigPath = _CONFIG) -> int:
    """Run the bot: read the sheets, answer in Telegram. SIGTERM or Ctrl-C ends it."""
    loaded = load_config(config)
    if not loaded.telegram.is_ready:
        raise Stopped("the bot needs a token: set telegram.token_file or OTOPBOT_TELEGRAM__TOKEN", WRONG_CALL)
    start_logging([loaded.telegram.token.get_secret_value()])
    until_stopped(partial(run, loaded, _now))
    return IN_ORDER


@app.command()
def check(config: ConfigPath = _CONFIG, *, as_json: AsJson = False) -> int:
    """Try every part of the configuration. Say what is right, what is wrong and how to mend it."""
    found = asyncio.run(checks(config, load_config(config), _now()))
    if as_json:
        _print_json([{"verdict": each.verdict.value, "text": each.text} for each in found])
    else:
        console = Console()
        for each in found:
            print_check(console, each)
    return NOT_IN_ORDER if any(each.verdict is Verdict.WRONG for each in found) else IN_ORDER


@app.command()
def demo(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Where the page is served.")] = DEMO_PORT,
) -> int:
    """Run everything without any account. The page is at http://127.0.0.1:8765/; Ctrl-C ends it."""
    try:
        run_demo(port)
    except OSError as error:
        raise Stopped(f"{error.strerror}; choose another with --port.", WRONG_CALL) from error
    return IN_ORDER


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where the copy is written, in place of an older one.")],
    config: ConfigPath = _CONFIG,
) -> int:
    """Copy the database into a file, also while the bot runs."""
    database = load_config(config).database
    if "://" not in database and not Path(database).exists():
        raise Stopped(f"there is no database {database} yet", NOT_IN_ORDER)
    with Store(database, set_aside=False) as store:
        store.backup(file, _now())
    return IN_ORDER


@app.command()
def status(
    district: Annotated[str, typer.Argument(help="As people write it: บางคล้า, อ.บางคล้า, Bang Khla.")] = "",
    config: ConfigPath = _CONFIG,
    office: OfficeName = "",
    *,
    as_json: AsJson = False,
) -> int:
    """Tell a district's standing, or the province's. The sheet is read for it."""
    reading = _fresh_reading(load_config(config), office)
    found = _district(reading.office, district) if district else None
    if as_json:
        _print_json(status_data(reading, found))
    else:
        _print_answer(reading, district_status(reading, found) if found else province_status(reading))
    return _status_of(reading)


@app.command()
def history(
    district: Annotated[str, typer.Argument(help="As people write it; without one, all districts.")] = "",
    config: ConfigPath = _CONFIG,
    office: OfficeName = "",
    *,
    as_json: AsJson = False,
) -> int:
    """Tell what has changed in the sheet. The bot has kept it, and the sheet is not read for it."""
    loaded = load_config(config)
    chosen = _office([section.office(loaded.timezone) for section in loaded.office], office)
    found = _district(chosen, district) if district else None
    with Store(loaded.database, read_only=True) as store:
        kept = KeptHistory.of(store, chosen, found, _now())
    if kept is None:
        raise Stopped(f"nothing is kept of {chosen.name} yet: otopbot run keeps its history", NOT_IN_ORDER)
    if as_json:
        _print_json(history_data(kept))
    else:
        print_message(Console(), kept.message)
    return IN_ORDER


@app.command()
def standings(config: ConfigPath = _CONFIG, office: OfficeName = "", *, as_json: AsJson = False) -> int:
    """Tell where all districts stand, as a table. The sheet is read for it."""
    reading = _fresh_reading(load_config(config), office)
    if as_json:
        _print_json(reading_data(reading))
    else:
        print_standings(Console(), reading)
    return _status_of(reading)


@app.command()
def why(
    district: Annotated[str, typer.Argument(help="As people write it; without one, the province.")] = "",
    config: ConfigPath = _CONFIG,
    office: OfficeName = "",
    *,
    as_json: AsJson = False,
) -> int:
    """Tell why: every figure, target and threshold. The sheet is read for it."""
    reading = _fresh_reading(load_config(config), office)
    found = _district(reading.office, district) if district else None
    if as_json:
        _print_json(why_data(reading, found))
    else:
        _print_answer(reading, district_why(reading, found) if found else province_why(reading))
    return _status_of(reading)


@app.command()
def whatif(
    words: Annotated[list[str], typer.Argument(help="As in the chat: บางคล้า มี.ค. 67 1.2 ล้าน, or บางคล้า ระดับ 3.")],
    config: ConfigPath = _CONFIG,
    office: OfficeName = "",
    *,
    as_json: AsJson = False,
) -> int:
    """Tell what a figure would give, or a level needs. The sheet is read for it."""
    reading, line = _fresh_reading(load_config(config), office), " ".join(words)
    supposed = read_supposition(line, reading.today)
    if isinstance(supposed, Slip):
        raise Stopped(f"the {supposed} in {line!r} is not certain; write it like บางคล้า มี.ค. 67 250000", WRONG_CALL)
    found = WhatIf.of(reading, _district(reading.office, supposed.name), supposed)
    if found is None:
        raise Stopped(f"name a month of the round {reading.evaluation_round}, like มี.ค. 67", WRONG_CALL)
    if as_json:
        _print_json(whatif_data(found))
    else:
        _print_answer(reading, whatif_message(found))
    return _status_of(reading)


def _print_answer(reading: Reading, message: Message) -> None:
    """An answer of the chat, with its notes on the round and the time."""
    read_at = reading.snapshot.read_at.astimezone(reading.office.time_zone)
    print_message(Console(), message.adding(past_round_note(reading), freshness(read_at, read_at, None)))


def _fresh_reading(config: Config, name: str) -> Reading:
    """Read an office's sheet now."""
    office = _office([section.office(config.timezone) for section in config.office], name)
    now = _now()
    try:
        snapshot = office_fetch(SheetsClient(config.google.settings()), office).read(now)
    except (SheetsUnavailable, ShapeError) as error:
        raise Stopped(f"the sheet of {office.name} cannot be read: {remedy(error)}.", NOT_IN_ORDER) from error
    return Reading.of(_with_letters(office, config.database), snapshot, now.astimezone(office.time_zone).date())


def _with_letters(office: Office, database: str) -> Office:
    """The office with the letters that its admins changed in the chat, where there is a database that tells them."""
    if "://" not in database and not Path(database).exists():
        return office
    try:
        with Store(database, read_only=True) as store:
            return LetterStore(store).in_force(office)
    except StoreError as error:
        _told(f"deadlines that were changed in the chat are left out: {error}", NOT_IN_ORDER)
        return office


def _office(offices: list[Office], name: str) -> Office:
    named = [office for office in offices if name in {"", office.name}]
    if len(named) == 1:
        return named[0]
    choices = ", ".join(office.name for office in offices)
    raise Stopped(
        f"there is no office {name!r}; there are: {choices}" if name else f"say --office, one of: {choices}", WRONG_CALL
    )


def _district(office: Office, words: str) -> District:
    match = office.names.match(words)
    if match.district is None:
        meant, there_are = " or ".join(match.candidates), ", ".join(office.districts)
        hint = f"did you mean {meant}?" if meant else f"there are: {there_are}"
        raise Stopped(f"{office.name} has no district {words!r}; {hint}", WRONG_CALL)
    return match.district


def _status_of(reading: Reading) -> int:
    """What could not be read is told with the answer; other programs see it by the exit status."""
    return NOT_IN_ORDER if reading.errors() else IN_ORDER


def _print_json(data: Any) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def _told(error: Exception | str, status: int) -> int:
    sys.stderr.write(f"otopbot: {error}\n")
    return status


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 (time comes from here)
