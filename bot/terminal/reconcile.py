"""`otopbot reconcile`: an export of the central system against the sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.config.loading import load_config
from bot.office.fetch import file_export
from bot.reconciling.difference_book import difference_book
from bot.reconciling.reconciliation import Reconciliation
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
    print_json,
    write_file,
)
from bot.terminal.data import reconciliation_data
from bot.terminal.remedies import file_remedy
from bot.terminal.tables import print_message
from bot.wording.notices import freshness
from bot.wording.reconciling import reconciliation_message
from sheets.refusal import FileRefused
from sheets.snapshot import ShapeError

_WORKBOOK = ".xlsx"


def reconcile(  # noqa: PLR0913 (what the call takes)
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="An export of the central system: xlsx, xls, ods or csv.")],
    config: ConfigPath = CONFIG,
    office: OfficeName = "",
    *,
    as_json: AsJson = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write an .xlsx workbook.")
    ] = None,
) -> int:
    """Compare an export of the central system with the sheet."""
    loaded, now = load_config(config), context.obj()
    if output and output.suffix.lower() != _WORKBOOK:
        raise Stopped(f"{output} does not end in {_WORKBOOK}", WRONG_CALL)
    chosen = chosen_office(loaded, office)
    try:
        export = file_export(file, chosen, now)
    except (OSError, FileRefused, ShapeError) as error:
        raise Stopped(f"{file} cannot be compared: {file_remedy(error)}.", WRONG_CALL) from error
    reading = fresh_reading(loaded, chosen.name, now)
    reconciliation = Reconciliation.of(reading.office, reading.snapshot, export)
    read_at = reading.snapshot.read_at.astimezone(chosen.time_zone)
    age = freshness(read_at, read_at, None)
    if output:
        write_file(output, difference_book(reconciliation, age))
    if as_json:
        print_json(reconciliation_data(reconciliation))
    else:
        print_message(Console(), reconciliation_message(reconciliation).adding(age))
    return IN_ORDER if reconciliation.is_in_order else NOT_IN_ORDER
