"""From an office to its snapshot: one read of its spreadsheet, parsed for its districts."""

from __future__ import annotations

import json
from datetime import datetime

from bot.office import Office
from bot.sync import Fetch
from sheets.google import SheetsClient
from sheets.reading import read_snapshot
from sheets.snapshot import Snapshot


def office_fetch(client: SheetsClient, office: Office) -> Fetch:
    """How the office's sheet is read."""

    def read(at: datetime) -> Snapshot:
        values = client.read(office.spreadsheet, office.tabs)
        today = at.astimezone(office.time_zone).date()
        return read_snapshot(values, office.names, tabs=office.tabs, read_at=at, today=today)

    return Fetch(source_of(office), read)


def source_of(office: Office) -> str:
    """What tells the office's sheet from others. So do its tabs: what was read from others must not be kept."""
    return json.dumps([office.spreadsheet, *sorted(office.tabs)], ensure_ascii=False)
