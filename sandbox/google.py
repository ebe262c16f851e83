"""Google as a reader of one shared sheet meets it: the token endpoint, Sheets v4 and Drive v3.

Sources: https://developers.google.com/workspace/sheets/api/reference/rest and
https://developers.google.com/workspace/drive/api/reference/rest/v3/files/get; see also `docs/sandbox.md`.
"""

import json
import re
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sandbox import google_errors
from sandbox.clock import Clock
from sandbox.field_mask import apply_mask, parse_mask
from sandbox.google_accounts import Accounts
from sandbox.google_errors import GoogleError
from sandbox.sheet_values import Rendering, value_range
from sandbox.spreadsheet import Spreadsheet, Tab
from sandbox.wire import Call, HttpService

ANYONE = "anyone"  # share a spreadsheet with this to open it to requests without credentials

_SCOPE = "https://www.googleapis.com/auth/"
_READS_SHEETS = {
    _SCOPE + name for name in ("spreadsheets.readonly", "spreadsheets", "drive.readonly", "drive", "drive.file")
}
_READS_DRIVE = {
    _SCOPE + name for name in ("drive.metadata.readonly", "drive.metadata", "drive.readonly", "drive", "drive.file")
}
_MIME_TYPES = {
    False: "application/vnd.google-apps.spreadsheet",
    True: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_DRIVE_DEFAULT = "kind,id,name,mimeType"


@dataclass(slots=True)
class GoogleCall(Call):
    """A request to Google; `account` is the e-mail behind the token."""

    http_method: str
    path: str
    query: list[tuple[str, str]]
    form: dict[str, str]
    authorization: str | None
    account: str | None = None

    def argument(self, name: str, default: str = "") -> str:
        """The last value of a query parameter."""
        return dict(self.query).get(name, default)


class GoogleService(HttpService[GoogleCall]):
    """Serves spreadsheets; `url` is set once the server runs."""

    def __init__(self, clock: Clock, *, wall: Callable[[], float] = time.time) -> None:  # noqa: TID251 (see Accounts)
        super().__init__(clock)
        self.url = ""
        self.accounts = Accounts(wall)
        self._wall = wall
        self.quota_per_minute: int | None = None  # 60 at Google; off unless set
        self.spreadsheets: dict[str, Spreadsheet] = {}
        self._reads: dict[str | None, deque[datetime]] = {}
        self._routes: list[tuple[str, str, str, Callable[[GoogleCall, re.Match[str]], Any]]] = [
            ("POST", r"/token", "token", self._token),
            ("GET", r"/v4/spreadsheets/([^/:]+)", "spreadsheets.get", self._spreadsheet),
            ("GET", r"/v4/spreadsheets/([^/:]+)/values:batchGet", "spreadsheets.values.batchGet", self._batch),
            ("GET", r"/v4/spreadsheets/([^/:]+)/values/(.+)", "spreadsheets.values.get", self._values),
            ("GET", r"/drive/v3/files/([^/]+)", "files.get", self._file),
        ]

    def date(self) -> datetime:
        """Tokens live by this computer's clock, as google-auth signs with it, so the answers tell its time."""
        return datetime.fromtimestamp(self._wall(), UTC)

    @property
    def requests(self) -> list[GoogleCall]:
        """All requests so far, in order."""
        return self.calls

    @property
    def methods(self) -> list[str]:
        """The names of all methods that are served, as faults are planned for."""
        return [name for _, _, name, _ in self._routes]

    def add_spreadsheet(self, spreadsheet: Spreadsheet) -> Spreadsheet:
        """Put a spreadsheet into the sandbox's Drive."""
        self.spreadsheets[spreadsheet.id] = spreadsheet
        return spreadsheet

    def service_account(self, email: str = "reader@otop-sandbox.iam.gserviceaccount.com") -> dict[str, str]:
        """Give a service account's JSON key whose `token_uri` is here; share the spreadsheet with its e-mail."""
        return self.accounts.key(email, f"{self.url}/token")

    async def read(self, request: Request) -> GoogleCall:
        """Note who asks for what."""
        body = (await request.body()).decode()
        path = request.url.path
        return GoogleCall(
            self._route(request.method, path)[0],
            self.clock.now(),
            http_method=request.method,
            path=path,
            query=request.query_params.multi_items(),
            form=dict(parse_qsl(body)) if path == "/token" else {},
            authorization=request.headers.get("authorization"),
        )

    async def respond(self, call: GoogleCall) -> Response:
        """Answer with JSON, as Google's gateway does; what it does not know at all gets a page."""
        _, match, handle = self._route(call.http_method, call.path)
        try:
            if match is not None and handle is not None:
                return _json(200, handle(call, match))
            if call.path.startswith(("/v4/spreadsheets", "/drive/v3/files")):
                raise google_errors.not_imitated(f"{call.http_method} {call.path}")
        except GoogleError as error:
            return _json(error.code, error.body)
        return HTMLResponse("<title>Error 404 (Not Found)!!1</title>", 404)

    def _route(self, http_method: str, path: str) -> tuple[str, re.Match[str] | None, Callable[..., Any] | None]:
        for verb, pattern, name, handle in self._routes:
            if verb == http_method and (match := re.fullmatch(pattern, path)):
                return name, match, handle
        return f"{http_method} {path}", None, None

    def _token(self, call: GoogleCall, _match: re.Match[str]) -> dict[str, Any]:
        return self.accounts.grant(call.form)

    def _spreadsheet(self, call: GoogleCall, match: re.Match[str]) -> Any:
        if call.argument("includeGridData").casefold() == "true":
            raise google_errors.not_imitated("includeGridData")
        spreadsheet = self._readable(call, match[1], "GetSpreadsheet")
        with spreadsheet.changes.lock():
            return apply_mask(_spreadsheet_json(spreadsheet), parse_mask(call.argument("fields", "*")))

    def _batch(self, call: GoogleCall, match: re.Match[str]) -> Any:
        spreadsheet = self._readable(call, match[1], "BatchGetValues")
        ranges = [value for name, value in call.query if name == "ranges"]
        rendering = Rendering.of(dict(call.query))
        with spreadsheet.changes.lock():
            found = [value_range(spreadsheet, a1, rendering) for a1 in ranges]
        answer = {"spreadsheetId": spreadsheet.id} | ({"valueRanges": found} if found else {})
        return apply_mask(answer, parse_mask(call.argument("fields", "*")))

    def _values(self, call: GoogleCall, match: re.Match[str]) -> Any:
        spreadsheet = self._readable(call, match[1], "GetValues")
        with spreadsheet.changes.lock():
            found = value_range(spreadsheet, match[2], Rendering.of(dict(call.query)))
        return apply_mask(found, parse_mask(call.argument("fields", "*")))

    def _file(self, call: GoogleCall, match: re.Match[str]) -> Any:
        self._identify(call, _READS_DRIVE, "google.apps.drive.v3.DriveFiles.Get")
        spreadsheet = self.spreadsheets.get(match[1])
        if spreadsheet is None or not self._may_read(call, spreadsheet):
            raise google_errors.drive_not_found(match[1])
        with spreadsheet.changes.lock():
            may_edit = (call.account or "").casefold() in spreadsheet.writers
            return apply_mask(
                _file_json(spreadsheet, may_edit=may_edit), parse_mask(call.argument("fields", _DRIVE_DEFAULT))
            )

    def _readable(self, call: GoogleCall, spreadsheet_id: str, method: str) -> Spreadsheet:
        """Find a spreadsheet and refuse whoever may not read it, in Google's order: token, scope, quota, file."""
        self._identify(call, _READS_SHEETS, f"google.apps.sheets.v4.SpreadsheetsService.{method}")
        self._count_read(call.account)
        spreadsheet = self.spreadsheets.get(spreadsheet_id)
        if spreadsheet is None:
            raise google_errors.not_found()
        if not self._may_read(call, spreadsheet):
            raise google_errors.not_shared() if call.account else google_errors.no_credentials()
        if spreadsheet.excel:
            raise google_errors.excel_file()
        return spreadsheet

    def _identify(self, call: GoogleCall, scopes: set[str], method: str) -> None:
        token = self.accounts.token(call.authorization)
        if token is not None:
            call.account = token.account
            if not token.scopes & scopes:
                raise google_errors.wrong_scope(method)

    def _may_read(self, call: GoogleCall, spreadsheet: Spreadsheet) -> bool:
        return spreadsheet.may_read(ANYONE) or (call.account is not None and spreadsheet.may_read(call.account))

    def _count_read(self, account: str | None) -> None:
        reads, now = self._reads.setdefault(account, deque()), self.clock.now()
        while reads and now - reads[0] >= timedelta(minutes=1):
            reads.popleft()
        if self.quota_per_minute is not None and len(reads) >= self.quota_per_minute:
            raise google_errors.quota_exceeded()
        reads.append(now)


def _json(status: int, body: Mapping[str, Any]) -> Response:
    text = json.dumps(body, ensure_ascii=False, indent=2) + "\n"
    return Response(text, status, media_type="application/json; charset=UTF-8")


def _spreadsheet_json(spreadsheet: Spreadsheet) -> dict[str, Any]:
    return {
        "spreadsheetId": spreadsheet.id,
        "properties": {
            "title": spreadsheet.title,
            "locale": spreadsheet.locale,
            "autoRecalc": "ON_CHANGE",
            "timeZone": spreadsheet.time_zone,
        },
        "sheets": [_sheet_json(index, tab) for index, tab in enumerate(spreadsheet.tabs)],
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{spreadsheet.id}/edit",
    }


def _sheet_json(index: int, tab: Tab) -> dict[str, Any]:
    grid = {"rowCount": tab.row_count, "columnCount": tab.column_count}
    if tab.frozen_rows:
        grid["frozenRowCount"] = tab.frozen_rows
    if tab.frozen_columns:
        grid["frozenColumnCount"] = tab.frozen_columns
    properties = {"sheetId": tab.id, "title": tab.title, "index": index, "sheetType": "GRID", "gridProperties": grid}
    sheet: dict[str, Any] = {"properties": properties | ({"hidden": True} if tab.hidden else {})}
    if merges := tab.merged_areas:
        sheet["merges"] = [
            {
                "sheetId": tab.id,
                "startRowIndex": area.top,
                "endRowIndex": area.bottom,
                "startColumnIndex": area.left,
                "endColumnIndex": area.right,
            }
            for area in merges
        ]
    return sheet


def _file_json(spreadsheet: Spreadsheet, *, may_edit: bool) -> dict[str, Any]:
    modified = spreadsheet.modified_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    file: dict[str, Any] = {
        "kind": "drive#file",
        "id": spreadsheet.id,
        "name": spreadsheet.title,
        "mimeType": _MIME_TYPES[spreadsheet.excel],
        "trashed": spreadsheet.trashed,
        "modifiedTime": modified,
        "capabilities": {"canEdit": may_edit},
    }
    if spreadsheet.modified_by:
        email = spreadsheet.modified_by
        user = {"kind": "drive#user", "displayName": email.partition("@")[0], "me": False, "emailAddress": email}
        file["lastModifyingUser"] = user
    return file
