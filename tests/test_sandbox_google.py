"""Real gspread and google-auth take the sandbox for Google: its values, fields, tokens, quota and refusals."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import gspread
import httpx
import pytest
import requests
from google.auth import crypt, jwt
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import RefreshError
from google.oauth2.service_account import Credentials
from gspread.http_client import HTTPClient

from sandbox.clock import Clock
from sandbox.google import ANYONE, GoogleService
from sandbox.google_errors import GoogleError
from sandbox.server import Sandbox
from sandbox.spreadsheet import CellError, Spreadsheet, Tab

READONLY = "https://www.googleapis.com/auth/spreadsheets.readonly"
TABLE = """\
ที่	อำเภอ	ต.ค.66	พ.ย.66

1	บางคล้า	8,632,000
2	บางปะกง	6,240,000	6249000.5


"""

Open = Callable[..., gspread.Client]


@pytest.fixture
def spreadsheet(sandbox: Sandbox, clock: Clock) -> Spreadsheet:
    made = sandbox.google.add_spreadsheet(Spreadsheet("1AbC_d-E", "ยอดจำหน่าย", clock))
    made.add_tab(Tab.from_rows("ตารางกลาง", TABLE))
    made.share("reader@otop-sandbox.iam.gserviceaccount.com")
    return made


@pytest.fixture
def client(sandbox: Sandbox) -> Open:
    """Real gspread, sent to the sandbox instead of Google."""

    class ToSandbox(HTTPClient):
        def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> requests.Response:
            for host in ("https://sheets.googleapis.com", "https://www.googleapis.com"):
                endpoint = endpoint.replace(host, sandbox.url)
            return super().request(method, endpoint, *args, **kwargs)

    def signed_in(*scopes: str, key: dict[str, str] | None = None) -> gspread.Client:
        info = key or sandbox.google.service_account()
        credentials = Credentials.from_service_account_info(info, scopes=scopes or (READONLY,))
        return gspread.Client(credentials, http_client=ToSandbox)

    def opened(*scopes: str, anonymous: bool = False, key: dict[str, str] | None = None) -> gspread.Client:
        return (
            gspread.Client(AnonymousCredentials(), http_client=ToSandbox) if anonymous else signed_in(*scopes, key=key)
        )

    return opened


def values(client: gspread.Client, *ranges: str, **params: str) -> list[dict[str, Any]]:
    answer = client.http_client.values_batch_get("1AbC_d-E", list(ranges), dict(params))
    assert answer["spreadsheetId"] == "1AbC_d-E"
    return list(answer["valueRanges"])


@pytest.mark.usefixtures("spreadsheet")
def test_gspread_reads_with_a_service_account(client: Open) -> None:
    sheet = client().open_by_key("1AbC_d-E")

    assert sheet.title == "ยอดจำหน่าย"
    assert sheet.locale == "th_TH"
    assert sheet.timezone == "Asia/Bangkok"
    assert sheet.worksheet("ตารางกลาง").acell("C3").value == "8,632,000"


@pytest.mark.usefixtures("spreadsheet")
def test_trailing_blanks_are_left_out(client: Open) -> None:
    (found,) = values(client(), "'ตารางกลาง'", valueRenderOption="UNFORMATTED_VALUE")

    assert found == {
        "range": "'ตารางกลาง'!A1:Z1000",
        "majorDimension": "ROWS",
        "values": [
            ["ที่", "อำเภอ", "ต.ค.66", "พ.ย.66"],
            [],
            [1, "บางคล้า", 8632000],
            [2, "บางปะกง", 6240000, 6249000.5],
        ],
    }


@pytest.mark.usefixtures("spreadsheet")
def test_blanks_in_between_are_empty_texts(client: Open) -> None:
    (found,) = values(client(), "'ตารางกลาง'!A2:D3")

    assert found["values"] == [[], ["1", "บางคล้า", "8,632,000"]]


@pytest.mark.usefixtures("spreadsheet")
def test_an_empty_range_has_no_values(client: Open) -> None:
    (found,) = values(client(), "'ตารางกลาง'!F1:H2")

    assert found == {"range": "'ตารางกลาง'!F1:H2", "majorDimension": "ROWS"}


@pytest.mark.parametrize(
    ("option", "row"),
    [
        ("FORMATTED_VALUE", ["ต.ค. 66", "95", "TRUE", "#REF!", "95"]),
        ("UNFORMATTED_VALUE", [45200, 94.6, True, "#REF!", 94.6]),
        ("FORMULA", [45200, 94.6, True, "#REF!", "=SUM(B1)"]),
    ],
)
def test_values_are_rendered_in_three_ways(spreadsheet: Spreadsheet, client: Open, option: str, row: list[Any]) -> None:
    tab = spreadsheet.add_tab("x")
    tab.put("A1", date(2023, 10, 1), shown="ต.ค. 66")
    tab.put("B1", 94.6)
    tab.set_format("B1", "#,##0")
    tab.put("C1", value=True)
    tab.put("D1", CellError("#REF!"))
    tab.type("E1", "=SUM(B1)")

    (found,) = values(client(), "x", valueRenderOption=option)

    assert found["values"] == [row]


def test_days_can_come_as_they_are_shown(spreadsheet: Spreadsheet, client: Open) -> None:
    spreadsheet.add_tab("x").put("A1", date(2023, 10, 1), shown="ต.ค. 66")
    raw = {"valueRenderOption": "UNFORMATTED_VALUE"}

    assert values(client(), "x", **raw)[0]["values"] == [[45200]]
    assert values(client(), "x", **raw, dateTimeRenderOption="FORMATTED_STRING")[0]["values"] == [["ต.ค. 66"]]


@pytest.mark.usefixtures("spreadsheet")
def test_columns_can_come_first(client: Open) -> None:
    (found,) = values(client(), "'ตารางกลาง'!B1:D4", majorDimension="COLUMNS")

    assert found["values"] == [
        ["อำเภอ", "", "บางคล้า", "บางปะกง"],
        ["ต.ค.66", "", "8,632,000", "6,240,000"],
        ["พ.ย.66", "", "", "6249000.5"],
    ]


@pytest.mark.parametrize(
    ("asked", "echoed"),
    [
        ("'ตารางกลาง'!B3", "'ตารางกลาง'!B3"),
        ("ตารางกลาง!B3:C4", "'ตารางกลาง'!B3:C4"),
        ("ตารางกลาง", "'ตารางกลาง'!A1:Z1000"),
        ("'it''s'!A1:B2", "'it''s'!A1:B2"),
        ("B3:C4", "'ตารางกลาง'!B3:C4"),
        ("'ตารางกลาง'!A:B", "'ตารางกลาง'!A1:B1000"),
        ("'ตารางกลาง'!3:4", "'ตารางกลาง'!A3:Z4"),
        ("'ตารางกลาง'!A3:D", "'ตารางกลาง'!A3:D1000"),
        ("'ตารางกลาง'!Y999:AB1200", "'ตารางกลาง'!Y999:Z1000"),
        ("'Q1'!A1", "'Q1'!A1"),
        ("'Q1'", "'Q1'!A1:Z1000"),
        ("Q1", "'ตารางกลาง'!Q1"),
        ("sales!A1:A1", "Sales!A1"),
    ],
)
def test_ranges_are_echoed_as_google_writes_them(
    spreadsheet: Spreadsheet, client: Open, asked: str, echoed: str
) -> None:
    for title in ("it's", "Q1", "Sales"):
        spreadsheet.add_tab(title)

    assert values(client(), asked)[0]["range"] == echoed


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ("'ไม่มี'!A1", "Unable to parse range: 'ไม่มี'!A1"),
        ("ไม่มี", "Unable to parse range: ไม่มี"),
        ("'ตารางกลาง'!A1:ก2", "Unable to parse range: 'ตารางกลาง'!A1:ก2"),
        ("KPI2569", "Range ('ตารางกลาง'!KPI2569) exceeds grid limits. Max rows: 1000, max columns: 26"),
    ],
)
@pytest.mark.usefixtures("spreadsheet")
def test_one_bad_range_fails_them_all(client: Open, asked: str, complaint: str) -> None:
    with pytest.raises(gspread.exceptions.APIError) as refused:
        values(client(), "'ตารางกลาง'!A1", asked)

    assert refused.value.response.status_code == 400
    assert refused.value.error == {"code": 400, "message": complaint, "status": "INVALID_ARGUMENT"}


@pytest.mark.usefixtures("spreadsheet")
def test_one_range_can_be_read_by_itself(client: Open) -> None:
    found = client().http_client.values_get("1AbC_d-E", "'ตารางกลาง'!B3:C3")

    assert found == {"range": "'ตารางกลาง'!B3:C3", "majorDimension": "ROWS", "values": [["บางคล้า", "8,632,000"]]}


@pytest.mark.usefixtures("spreadsheet")
def test_an_unknown_option_is_refused(client: Open) -> None:
    with pytest.raises(gspread.exceptions.APIError, match="Invalid value at 'value_render_option'"):
        values(client(), "A1", valueRenderOption="PLAIN")


def test_metadata_tells_of_tabs(spreadsheet: Spreadsheet, client: Open) -> None:
    spreadsheet.tab("ตารางกลาง").frozen_rows = 2
    spreadsheet.tab("ตารางกลาง").frozen_columns = 1
    spreadsheet.tab("ตารางกลาง").merge("C1:D1")
    spreadsheet.add_tab("ซ่อน").hidden = True

    answer = client().http_client.spreadsheets_get("1AbC_d-E")

    first, second = answer["sheets"]
    assert first["properties"] == {
        "sheetId": 0,
        "title": "ตารางกลาง",
        "index": 0,
        "sheetType": "GRID",
        "gridProperties": {"rowCount": 1000, "columnCount": 26, "frozenRowCount": 2, "frozenColumnCount": 1},
    }
    assert first["merges"] == [
        {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 2, "endColumnIndex": 4}
    ]
    assert second["properties"]["hidden"] is True
    assert answer["spreadsheetUrl"].endswith("/1AbC_d-E/edit")


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ("spreadsheetId", {"spreadsheetId": "1AbC_d-E"}),
        (
            "spreadsheetId,properties(title,locale,timeZone)",
            {
                "spreadsheetId": "1AbC_d-E",
                "properties": {"title": "ยอดจำหน่าย", "locale": "th_TH", "timeZone": "Asia/Bangkok"},
            },
        ),
        ("sheets.properties(sheetId,title)", {"sheets": [{"properties": {"sheetId": 0, "title": "ตารางกลาง"}}]}),
        (
            "sheets/properties/gridProperties/rowCount",
            {"sheets": [{"properties": {"gridProperties": {"rowCount": 1000}}}]},
        ),
        ("sheets(properties.hidden,merges)", {"sheets": [{"properties": {}}]}),
        ("sheets.properties(index, title)", {"sheets": [{"properties": {"index": 0, "title": "ตารางกลาง"}}]}),
    ],
)
@pytest.mark.usefixtures("spreadsheet")
def test_only_the_fields_that_were_asked_for_come(client: Open, fields: str, kept: dict[str, Any]) -> None:
    assert client().http_client.spreadsheets_get("1AbC_d-E", {"fields": fields}) == kept


@pytest.mark.parametrize(
    "fields",
    ["sheets.sheetProperties", "propertys", "sheets(", "sheets(properties", "sheets)", ",", "a-b", "spreadsheetId.x"],
)
@pytest.mark.usefixtures("spreadsheet")
def test_unknown_fields_are_refused(client: Open, fields: str) -> None:
    with pytest.raises(gspread.exceptions.APIError) as refused:
        client().http_client.spreadsheets_get("1AbC_d-E", {"fields": fields})

    violation = refused.value.response.json()["error"]["details"][0]["fieldViolations"][0]
    assert violation["description"].startswith("Error expanding 'fields' parameter.")


def test_an_unshared_sheet_is_refused_until_it_is_shared_again(spreadsheet: Spreadsheet, client: Open) -> None:
    reader = client()
    spreadsheet.unshare("reader@otop-sandbox.iam.gserviceaccount.com")
    with pytest.raises(PermissionError):
        reader.open_by_key("1AbC_d-E")
    with pytest.raises(gspread.exceptions.APIError) as refused:
        values(reader, "A1")
    assert refused.value.error == {
        "code": 403,
        "message": "The caller does not have permission",
        "status": "PERMISSION_DENIED",
    }

    spreadsheet.share("reader@otop-sandbox.iam.gserviceaccount.com")
    assert values(reader, "B3")[0]["values"] == [["บางคล้า"]]


def test_an_unknown_sheet_is_not_found(client: Open) -> None:
    with pytest.raises(gspread.exceptions.SpreadsheetNotFound):
        client().open_by_key("1Nothing")


def test_an_excel_file_is_refused(spreadsheet: Spreadsheet, client: Open) -> None:
    spreadsheet.excel = True

    with pytest.raises(
        gspread.exceptions.APIError, match="This operation is not supported for this document"
    ) as refused:
        values(client(), "A1")

    assert refused.value.error["status"] == "FAILED_PRECONDITION"


@pytest.mark.usefixtures("spreadsheet")
def test_a_token_for_other_scopes_is_refused(client: Open) -> None:
    with pytest.raises(gspread.exceptions.APIError) as refused:
        values(client("https://www.googleapis.com/auth/calendar"), "A1")

    details = refused.value.response.json()["error"]["details"][0]
    assert refused.value.response.status_code == 403
    assert details["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
    assert details["metadata"]["method"] == "google.apps.sheets.v4.SpreadsheetsService.BatchGetValues"


@pytest.mark.usefixtures("spreadsheet")
def test_a_withdrawn_token_is_replaced_without_a_word(sandbox: Sandbox, client: Open) -> None:
    reader = client()
    values(reader, "A1")

    sandbox.google.accounts.withdraw_tokens()
    values(reader, "A1")

    assert [(call.method, call.status) for call in sandbox.google.requests] == [
        ("token", 200),
        ("spreadsheets.values.batchGet", 200),
        ("spreadsheets.values.batchGet", 401),
        ("token", 200),
        ("spreadsheets.values.batchGet", 200),
    ]


def test_requests_are_recorded(sandbox: Sandbox, spreadsheet: Spreadsheet, client: Open, clock: Clock) -> None:
    values(client(), "A1", "B3", valueRenderOption="UNFORMATTED_VALUE")

    call = sandbox.google.requests[-1]
    assert (call.http_method, call.path) == ("GET", f"/v4/spreadsheets/{spreadsheet.id}/values:batchGet")
    assert call.query == [("valueRenderOption", "UNFORMATTED_VALUE"), ("ranges", "A1"), ("ranges", "B3")]
    assert call.account == "reader@otop-sandbox.iam.gserviceaccount.com"
    assert (call.status, call.at) == (200, clock.now())


def test_without_credentials_only_an_open_sheet_can_be_read(spreadsheet: Spreadsheet, client: Open) -> None:
    nobody = client(anonymous=True)
    with pytest.raises(gspread.exceptions.APIError, match="unregistered callers"):
        values(nobody, "A1")

    spreadsheet.share(ANYONE)
    assert values(nobody, "B3")[0]["values"] == [["บางคล้า"]]


@pytest.mark.usefixtures("spreadsheet")
def test_the_quota_is_counted_per_minute_once_switched_on(sandbox: Sandbox, client: Open, clock: Clock) -> None:
    sandbox.google.quota_per_minute = 2
    reader = client()
    values(reader, "A1")
    values(reader, "A1")

    with pytest.raises(gspread.exceptions.APIError, match="Quota exceeded") as refused:
        values(reader, "A1")
    assert refused.value.error["status"] == "RESOURCE_EXHAUSTED"

    clock.advance(timedelta(minutes=1))
    values(reader, "A1")


def test_writing_is_not_imitated(sandbox: Sandbox, spreadsheet: Spreadsheet, client: Open) -> None:
    sheet = client("https://www.googleapis.com/auth/spreadsheets").open_by_key("1AbC_d-E").sheet1

    with pytest.raises(gspread.exceptions.APIError, match="does not imitate PUT"):
        sheet.update_acell("A1", "x")

    assert spreadsheet.tab("ตารางกลาง").formatted("A1") == "ที่"
    assert sandbox.google.requests[-1].http_method == "PUT"


def test_grid_data_is_not_imitated(sandbox: Sandbox, spreadsheet: Spreadsheet) -> None:
    spreadsheet.share(ANYONE)

    answer = httpx.get(f"{sandbox.url}/v4/spreadsheets/1AbC_d-E", params={"includeGridData": "true"})

    assert answer.status_code == 501


def test_answers_look_like_googles(sandbox: Sandbox, spreadsheet: Spreadsheet) -> None:
    spreadsheet.share(ANYONE)

    answer = httpx.get(f"{sandbox.url}/v4/spreadsheets/1AbC_d-E", params={"fields": "spreadsheetId"})

    assert answer.headers["content-type"] == "application/json; charset=UTF-8"
    age = datetime.now(UTC) - parsedate_to_datetime(answer.headers["date"])  # noqa: TID251 (tokens live by it)
    assert age < timedelta(minutes=1)
    assert answer.text == '{\n  "spreadsheetId": "1AbC_d-E"\n}\n'


def test_an_unknown_address_gets_a_page(sandbox: Sandbox) -> None:
    answer = httpx.get(f"{sandbox.url}/v4/else")

    assert answer.status_code == 404
    assert "text/html" in answer.headers["content-type"]


# Drive


def drive(client: gspread.Client, sandbox: Sandbox, file_id: str, fields: str | None = None) -> Any:
    params: Any = {"fields": fields} if fields else {}
    return client.http_client.request("get", f"{sandbox.url}/drive/v3/files/{file_id}", params=params).json()


def test_drive_tells_who_changed_a_file_last(
    sandbox: Sandbox, spreadsheet: Spreadsheet, client: Open, clock: Clock
) -> None:
    clock.advance(timedelta(minutes=10))
    spreadsheet.tab("ตารางกลาง").type("D3", "1", by="bangkhla@example.go.th")
    fields = "name,mimeType,modifiedTime,lastModifyingUser(emailAddress),capabilities/canEdit,trashed"

    assert drive(client("https://www.googleapis.com/auth/drive.metadata.readonly"), sandbox, "1AbC_d-E", fields) == {
        "name": "ยอดจำหน่าย",
        "mimeType": "application/vnd.google-apps.spreadsheet",
        "modifiedTime": "2024-03-13T02:00:00.000Z",
        "lastModifyingUser": {"emailAddress": "bangkhla@example.go.th"},
        "capabilities": {"canEdit": False},
        "trashed": False,
    }


@pytest.mark.usefixtures("spreadsheet")
def test_drive_gives_four_fields_unless_asked(sandbox: Sandbox, client: Open) -> None:
    found = drive(client("https://www.googleapis.com/auth/drive.readonly"), sandbox, "1AbC_d-E")

    assert sorted(found) == ["id", "kind", "mimeType", "name"]


def test_drive_hides_what_is_not_shared(sandbox: Sandbox, spreadsheet: Spreadsheet, client: Open) -> None:
    reader = client("https://www.googleapis.com/auth/drive.readonly")
    spreadsheet.unshare("reader@otop-sandbox.iam.gserviceaccount.com")

    with pytest.raises(gspread.exceptions.APIError, match="File not found: 1AbC_d-E") as refused:
        drive(reader, sandbox, "1AbC_d-E")

    assert refused.value.error["errors"][0]["reason"] == "notFound"


@pytest.mark.usefixtures("spreadsheet")
def test_drive_wants_a_scope_of_its_own(sandbox: Sandbox, client: Open) -> None:
    with pytest.raises(gspread.exceptions.APIError, match="insufficient authentication scopes"):
        drive(client(), sandbox, "1AbC_d-E")


# The token endpoint


def test_a_key_is_complete_and_points_here(sandbox: Sandbox) -> None:
    key = sandbox.google.service_account("x@project-1.iam.gserviceaccount.com")

    assert key["token_uri"] == f"{sandbox.url}/token"
    assert key["project_id"] == "project-1"
    assert json.dumps(key)


def test_the_scope_that_was_asked_for_can_be_seen(sandbox: Sandbox, client: Open, spreadsheet: Spreadsheet) -> None:
    values(client(), "A1")

    (token,) = sandbox.google.accounts.tokens
    assert token.scopes == {READONLY}
    assert spreadsheet.may_read(token.account)


def test_a_deleted_account_gets_no_token(sandbox: Sandbox, client: Open) -> None:
    reader = client()
    sandbox.google.accounts.delete("reader@otop-sandbox.iam.gserviceaccount.com")

    with pytest.raises(RefreshError, match="account not found"):
        values(reader, "A1")


@pytest.mark.parametrize("seconds", [-4000, 400])
def test_a_clock_that_is_off_gets_no_token(clock: Clock, seconds: int) -> None:
    google = GoogleService(clock, wall=lambda: 1_710_294_600.0)

    with pytest.raises(GoogleError) as refused:
        google.accounts.grant(assertion(google, 1_710_294_600 + seconds))

    assert refused.value.body["error"] == "invalid_grant"
    assert "reasonable timeframe" in refused.value.body["error_description"]


@pytest.mark.parametrize("seconds", [-240, 0, 240])
def test_a_clock_may_be_off_by_some_minutes(clock: Clock, seconds: int) -> None:
    google = GoogleService(clock, wall=lambda: 1_710_294_600.0)

    granted = google.accounts.grant(assertion(google, 1_710_294_600 + seconds))

    assert granted["token_type"] == "Bearer"
    assert granted["access_token"].startswith("ya29.")


def test_a_token_lives_an_hour(clock: Clock) -> None:
    now = [1_710_294_600.0]
    google = GoogleService(clock, wall=lambda: now[0])
    granted = google.accounts.grant(assertion(google, 1_710_294_600))
    header = f"Bearer {granted['access_token']}"

    now[0] += 3599
    assert google.accounts.token(header)

    now[0] += 2
    with pytest.raises(GoogleError, match="UNAUTHENTICATED"):
        google.accounts.token(header)


def assertion(google: GoogleService, issued: int, **changes: Any) -> dict[str, str]:
    """The form that google-auth would send at this time."""
    key = google.service_account()
    signer = crypt.RSASigner.from_service_account_info(key)
    claims = {"iss": key["client_email"], "scope": READONLY, "aud": "x", "iat": issued, "exp": issued + 3600}
    token = jwt.encode(signer, claims | changes)
    return {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": token.decode()}


@pytest.mark.parametrize(
    ("form", "kind", "why"),
    [
        ({}, "unsupported_grant_type", "Invalid grant_type: "),
        ({"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer"}, "invalid_request", "Bad Request"),
        (
            {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "e30.e30.e30"},
            "invalid_grant",
            "Invalid JWT Signature.",
        ),
    ],
)
def test_a_bad_request_for_a_token_is_refused(sandbox: Sandbox, form: dict[str, str], kind: str, why: str) -> None:
    answer = httpx.post(f"{sandbox.url}/token", data=form)

    assert answer.status_code == 400
    assert answer.json() == {"error": kind, "error_description": why}


def test_a_forged_signature_is_refused(clock: Clock) -> None:
    google = GoogleService(clock, wall=lambda: 1_710_294_600.0)
    form = assertion(google, 1_710_294_600)
    head, claims, seal = form["assertion"].split(".")

    with pytest.raises(GoogleError, match="Invalid JWT Signature"):
        google.accounts.grant(form | {"assertion": f"{head}.{claims}.{seal[::-1]}"})


def test_a_token_without_scope_is_refused(clock: Clock) -> None:
    google = GoogleService(clock, wall=lambda: 1_710_294_600.0)

    with pytest.raises(GoogleError, match="invalid_scope"):
        google.accounts.grant(assertion(google, 1_710_294_600, scope=""))
