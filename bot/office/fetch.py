"""From an office to its snapshot: one read of its spreadsheet, or of a file, parsed for its districts."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from bot.office.office import Office
from bot.office.sync import Fetch
from sheets.google import SheetsClient
from sheets.reading import read_snapshot
from sheets.reading_apart import read_apart
from sheets.snapshot import ShapeError, Snapshot
from sheets.unpacking import LARGEST_FILE


def office_fetch(client: SheetsClient, office: Office) -> Fetch:
    """How the office's sheet is read."""

    def read(at: datetime) -> Snapshot:
        values = client.read(office.spreadsheet, office.tabs)
        today = at.astimezone(office.time_zone).date()
        return read_snapshot(values, office.names, tabs=office.tabs, read_at=at, today=today)

    return Fetch(source_of(office), read)


def source_of(office: Office) -> str:
    """What tells the office's sheet from others: with its tabs and districts, for what was read is read by them.

    A snapshot for other districts has a province's sums that are not theirs, and knows nothing of a new one.
    """
    return json.dumps([office.spreadsheet, sorted(office.tabs), sorted(office.districts)], ensure_ascii=False)


def file_export(file: Path, office: Office, at: datetime) -> Snapshot:
    """What an export in a file says to the office. OSError, FileRefused or ShapeError when it says nothing."""
    with file.open("rb") as opened:
        content = opened.read(LARGEST_FILE + 1)
    today = at.astimezone(office.time_zone).date()
    said = read_apart(content, file.name, {office.name: office.districts}, read_at=at, today=today)[office.name]
    if isinstance(said, ShapeError):
        raise said
    return said
