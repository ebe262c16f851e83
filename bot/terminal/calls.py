"""What the commands of the command line share: options, exit statuses, the office that is meant, a fresh reading."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from bot.config.loading import Config
from bot.deadlines.letters import LetterStore
from bot.ledger.ledger_store import LedgerStore
from bot.message import Message
from bot.office.fetch import office_fetch
from bot.office.office import Office
from bot.office.reading import Reading
from bot.office.record import NO_RECORD, Record
from bot.rounds.closings import Closing, ClosingStore
from bot.store.store import Store, StoreError, is_kept
from bot.terminal.remedies import remedy
from bot.terminal.tables import print_message
from bot.wording.closing import closed_note
from bot.wording.notices import sheet_freshness
from bot.wording.overview import past_round_note
from scoring.sales import District
from sheets.faults import SheetsUnavailable
from sheets.google import SheetsClient
from sheets.snapshot import ShapeError

IN_ORDER, NOT_IN_ORDER, WRONG_CALL = 0, 1, 2

ConfigPath = Annotated[Path, typer.Option("--config", metavar="PATH", help="The configuration file.")]
OfficeName = Annotated[str, typer.Option("--office", metavar="NAME", help="Which office, where there are several.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print data for other programs.")]
CONFIG = Path("config.toml")


class Stopped(Exception):  # noqa: N818 (an end, told in a sentence)
    """The command ends here, with one plain sentence and an exit status."""

    def __init__(self, sentence: str, exit_code: int) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


def chosen_office(config: Config, name: str) -> Office:
    """The office of that name, or the only one."""
    offices = [section.office(config.timezone) for section in config.office]
    named = [office for office in offices if name in {"", office.name}]
    if len(named) == 1:
        return named[0]
    choices = ", ".join(office.name for office in offices)
    raise Stopped(
        f"there is no office {name!r}; there are: {choices}" if name else f"say --office, one of: {choices}", WRONG_CALL
    )


def chosen_district(office: Office, words: str) -> District:
    """The district that the words name."""
    match = office.names.match(words)
    if match.district is None:
        meant, there_are = " or ".join(match.candidates), ", ".join(office.districts)
        hint = f"did you mean {meant}?" if meant else f"there are: {there_are}"
        raise Stopped(f"{office.name} has no district {words!r}; {hint}", WRONG_CALL)
    return match.district


def district_in(reading: Reading, words: str) -> District:
    """The district that the words name, if the round that is shown knows it."""
    district = chosen_district(reading.office, words)
    if not reading.has(district):
        raise Stopped(f"{district} is not in the round {reading.evaluation_round}, which is closed", NOT_IN_ORDER)
    return district


def fresh_reading(config: Config, name: str, now: datetime) -> Reading:
    """Read an office's sheet now, with the letters that were changed in the chat, and closed rounds as frozen."""
    office, record = _as_kept(config, chosen_office(config, name))
    try:
        snapshot = office_fetch(SheetsClient(config.google.settings()), office).read(now)
    except (SheetsUnavailable, ShapeError) as error:
        raise Stopped(f"the sheet of {office.name} cannot be read: {remedy(error)}.", NOT_IN_ORDER) from error
    return Reading.of(office, snapshot, now.astimezone(office.time_zone).date(), record=record)


def kept_closings(config: Config, office: Office) -> tuple[Closing, ...]:
    """The office's log of closed rounds; a database that is not there yet is not made for it."""
    if not is_kept(config.database):
        return ()
    with Store(config.database, read_only=True) as store:
        return ClosingStore(store).of(office.name)


def _as_kept(config: Config, office: Office) -> tuple[Office, Record]:
    """The office with the letters that its admins changed in the chat; its closed rounds, and its ledger for the zeros.

    The figures are answered also where the database cannot be read; what is left out is told.
    """
    if not is_kept(config.database):
        return office, NO_RECORD
    try:
        with Store(config.database, read_only=True) as store:
            closings, ledger = ClosingStore(store).of(office.name), LedgerStore(store).ledger(office.name)
            return LetterStore(store).in_force(office), replace(NO_RECORD, closings=closings, ledger=ledger)
    except StoreError as error:
        sys.stderr.write(f"otopbot: deadlines changed in the chat and closed rounds are left out: {error}\n")
        return office, NO_RECORD


def print_answer(reading: Reading, message: Message, district: District | None = None) -> None:
    """An answer of the chat, with its notes on the round and the time."""
    read_at = reading.snapshot.read_at.astimezone(reading.office.time_zone)
    notes = past_round_note(reading), closed_note(reading, district), sheet_freshness(reading, read_at, None)
    print_message(Console(), message.adding(*notes))


def write_file(file: Path, content: bytes) -> None:
    """Write a file that was asked for, in place of an older one."""
    try:
        file.write_bytes(content)
    except OSError as error:
        raise Stopped(f"{file} cannot be written: {error.strerror}.", WRONG_CALL) from error


def print_json(data: Any) -> None:
    """Data for other programs."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def status_of(reading: Reading) -> int:
    """What could not be read is told with the answer; other programs see it by the exit status."""
    return NOT_IN_ORDER if reading.errors() else IN_ORDER
