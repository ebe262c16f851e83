"""Reading the office's spreadsheet from Google, and asking Drive what kind of document it is.

A read costs two requests of the quota, however many tabs there are: one for the tabs' titles and one for all their
values (https://developers.google.com/workspace/sheets/api/limits).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import quote

from gspread.http_client import ParamsType
from gspread.urls import DRIVE_FILES_API_V3_URL

from sheets.account import DRIVE_SCOPE, SHEETS_SCOPE, ServiceAccount
from sheets.connection import USUAL_PATIENCE, Connection, Patience, ask_google
from sheets.endpoints import GoogleSettings
from sheets.faults import FaultKind, SheetsUnavailable
from sheets.spreadsheet import CellValue, SpreadsheetValues, TabValues
from sheets.thai_text import comparable

_METADATA_FIELDS = "spreadsheetId,properties(title),sheets.properties(sheetId,title,index,hidden,sheetType)"


class SheetsClient:
    """Reads spreadsheets as the service account of the settings, with a scope that cannot change anything.

    Threads may share it: every read has a connection of its own, and only the token is common to them.
    """

    def __init__(self, settings: GoogleSettings, patience: Patience = USUAL_PATIENCE) -> None:
        self._settings = settings
        self._patience = patience
        self._account = ServiceAccount(settings.credentials, SHEETS_SCOPE)

    @property
    def service_account_email(self) -> str:
        """To whom the sheet must be shared, as Viewer; SheetsUnavailable when the key file is of no use."""
        return self._account.email

    def read(self, spreadsheet_id: str, tabs: Collection[str] = ()) -> SpreadsheetValues:
        """All tabs with a grid, or those whose titles are given, as one moment shows them; else SheetsUnavailable.

        The values are raw ("UNFORMATTED_VALUE"), but dates are as people see them: a header that Sheets took for a
        date is still a header. Blocks until the answer is there, at the latest until the deadline.
        """
        wanted = frozenset(map(comparable, tabs))
        return ask_google(self._account, self._settings, self._patience, partial(_read, spreadsheet_id, wanted))


def _read(spreadsheet_id: str, wanted: frozenset[str], connection: Connection) -> SpreadsheetValues:
    try:
        return _read_once(spreadsheet_id, wanted, connection)
    except SheetsUnavailable as fault:
        if fault.kind is not FaultKind.TAB_GONE:
            raise
    return _read_once(spreadsheet_id, wanted, connection)


def _read_once(spreadsheet_id: str, wanted: frozenset[str], connection: Connection) -> SpreadsheetValues:
    address = quote(spreadsheet_id, safe="")
    metadata = connection.fetch_sheet_metadata(address, {"fields": _METADATA_FIELDS})
    title, properties = _checked_metadata(metadata, spreadsheet_id)
    grids = [each for each in properties if not wanted or comparable(each["title"]) in wanted]
    titles = {each["sheetId"]: each["title"] for each in properties}
    if not grids:
        return SpreadsheetValues(title, (), titles)
    # A title that stood there without quotes could be taken for a cell, such as Q1.
    ranges = ["'" + each["title"].replace("'", "''") + "'" for each in grids]
    params: ParamsType = {"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "FORMATTED_STRING"}
    values = connection.values_batch_get(address, ranges, params)
    rows = _checked_values(values, spreadsheet_id, len(ranges))
    tabs = (
        TabValues(each["sheetId"], each["title"], tab_rows, hidden=bool(each.get("hidden")))
        for each, tab_rows in zip(grids, rows, strict=True)
    )
    return SpreadsheetValues(title, tuple(tabs), titles)


def _checked_metadata(answer: Mapping[str, Any], spreadsheet_id: str) -> tuple[str, list[dict[str, Any]]]:
    """The title and the properties of the tabs that are grids; a 200 of another shape is not Google's."""
    match answer:
        case {"spreadsheetId": str() as answered, "properties": {"title": str() as title}, "sheets": list() as sheets}:
            _require(answered == spreadsheet_id, "another spreadsheet was answered")
        case _:
            raise _malformed("the spreadsheet's properties are missing")
    properties = []
    for sheet in sheets:
        match sheet:
            case {"properties": {"sheetId": int(), "title": str()} as tab}:
                properties.append(tab)
            case _:
                raise _malformed("a tab's properties are missing")
    return title, [tab for tab in properties if tab.get("sheetType", "GRID") == "GRID"]


def _checked_values(answer: Mapping[str, Any], spreadsheet_id: str, expected: int) -> list[list[list[CellValue]]]:
    """The rows of every tab; a 200 of another shape must not look like an emptied sheet."""
    match answer:
        case {"spreadsheetId": str() as answered, "valueRanges": list() as ranges}:
            _require(answered == spreadsheet_id, "another spreadsheet was answered")
            _require(len(ranges) == expected, f"{len(ranges)} of {expected} tabs were answered")
        case _:
            raise _malformed("the values are missing")
    return [_rows(each) for each in ranges]


def _rows(value_range: object) -> list[list[CellValue]]:
    """The rows of one tab; Google leaves `values` out of an empty one, but never `range`."""
    match value_range:
        case {"range": str(), "values": list() as rows}:
            _require(all(isinstance(row, list) for row in rows), "a row is no list")
            cells = (cell for row in rows for cell in row)
            _require(all(isinstance(cell, CellValue) for cell in cells), "a cell holds neither text nor a number")
            return rows
        case {"range": str(), **rest} if "values" not in rest:
            return []
        case _:
            raise _malformed("a tab's values are missing")


def _require(condition: bool, otherwise: str) -> None:  # noqa: FBT001 (a condition)
    if not condition:
        raise _malformed(otherwise)


def _malformed(detail: str) -> SheetsUnavailable:
    return SheetsUnavailable(FaultKind.MALFORMED, f"200, but {detail}")


@dataclass(frozen=True, slots=True)
class DocumentAccess:
    """What Drive says of a document: its name, and what the account may do with it."""

    name: str
    may_edit: bool
    trashed: bool


@dataclass(frozen=True, slots=True)
class LastEdit:
    """Who edited a document last, wherever in it, by the name that Google shows, and when (aware)."""

    editor: str
    at: datetime


class DriveClient:
    """Asks Drive about a document, with a token of its own that can read nothing but what Drive says of files.

    Only `otopbot check` does, and whoever wants to know the last editor: Drive's API may well be disabled.
    """

    def __init__(self, settings: GoogleSettings, patience: Patience = USUAL_PATIENCE) -> None:
        self._settings = settings
        self._patience = patience
        self._account = ServiceAccount(settings.credentials, DRIVE_SCOPE)

    def access(self, document_id: str) -> DocumentAccess:
        """Whether the account may edit it (it needs not), and whether it is in the trash; else SheetsUnavailable.

        https://developers.google.com/workspace/drive/api/reference/rest/v3/files/get
        """
        return ask_google(self._account, self._settings, self._patience, partial(_access, document_id))

    def last_edit(self, document_id: str) -> LastEdit | None:
        """The document's last edit, or None where Google names nobody, as for people without an account.

        SheetsUnavailable when it does not answer.
        https://developers.google.com/workspace/drive/api/reference/rest/v3/files
        """
        return ask_google(self._account, self._settings, self._patience, partial(_last_edit, document_id))


def _file(document_id: str, fields: str, connection: Connection) -> Any:
    url = f"{DRIVE_FILES_API_V3_URL}/{quote(document_id, safe='')}"
    params: ParamsType = {"fields": fields, "supportsAllDrives": "true"}
    return connection.request("get", url, params).json()


def _last_edit(document_id: str, connection: Connection) -> LastEdit | None:
    match _file(document_id, "modifiedTime,lastModifyingUser(displayName)", connection):
        case {"modifiedTime": str() as at, "lastModifyingUser": {"displayName": str() as name}}:
            return LastEdit(name, _instant(at))
        case {"modifiedTime": str()}:
            return None
        case _:
            raise _malformed("the time of the last edit is missing")


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise _malformed("the time of the last edit is no time") from None
    _require(instant.tzinfo is not None, "the time of the last edit has no zone")
    return instant


def _access(document_id: str, connection: Connection) -> DocumentAccess:
    match _file(document_id, "name,capabilities(canEdit),trashed", connection):
        case {
            "name": str() as name,
            "capabilities": {"canEdit": bool() as may_edit},
            **rest,
        }:
            return DocumentAccess(name, may_edit, trashed=rest.get("trashed") is True)
        case _:
            raise _malformed("the document's name or capabilities are missing")
