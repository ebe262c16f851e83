"""Who edited a sheet last, as Google tells it: asked only where the office wants it, and when a read has news."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from bot.ledger.ledger_store import AskEditor
from bot.office.office import Office
from sheets.connection import Patience
from sheets.endpoints import GoogleSettings
from sheets.faults import SheetsUnavailable
from sheets.google import DriveClient

_log = logging.getLogger(__name__)

BRIEFLY = Patience(connect=3, read=4, deadline=5, tries=1)
"""The changed figures wait for the answer before they are shown, so it is not waited for long."""


def editor_asker(google: GoogleSettings, offices: Iterable[Office]) -> AskEditor:
    """Asks Drive about an office's sheet, once; what goes wrong is logged, and nobody is named then.

    Nor is anybody whose edit lies before the given time: Drive may not know of the later one yet.
    """
    drive = DriveClient(google, BRIEFLY)
    spreadsheets = {office.name: office.spreadsheet for office in offices}

    def ask(office: str, since: datetime) -> str:
        try:
            edit = drive.last_edit(spreadsheets[office])
        except SheetsUnavailable as fault:
            _log.warning("%s: Drive did not tell who edited the sheet last: %s %s", office, fault.kind, fault.detail)
            return ""
        return edit.editor if edit and edit.at >= since else ""

    return ask
