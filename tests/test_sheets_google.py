"""Reading from Google over real HTTP: what a read costs, and what each fault of the services, network and key means."""

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from google.auth import jwt
from patience import until

from sandbox import google_errors
from sandbox.clock import Clock
from sandbox.faults import Delivery, Fault
from sandbox.google import GoogleService
from sandbox.server import Sandbox
from sandbox.spreadsheet import Spreadsheet
from sandbox.tab import Tab
from sheets.account import readable_by_others
from sheets.background import THREAD_NAME
from sheets.connection import Connection, Patience
from sheets.endpoints import GoogleSettings, allowed_google_url
from sheets.faults import FaultKind, SheetsUnavailable
from sheets.google import DocumentAccess, DriveClient, LastEdit, SheetsClient

ID = "1AbC-dEf_otop"
READER = "reader@otop-sandbox.iam.gserviceaccount.com"
PATIENT = Patience(connect=20, read=20, deadline=45, pause=0.01)
IMPATIENT = Patience(connect=1, read=0.4, deadline=1.2, pause=0.01)
"""For answers that never come; on a busy machine others may take longer than this."""
GET, BATCH = "spreadsheets.get", "spreadsheets.values.batchGet"
NO_TOKEN = {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}


@pytest.fixture
def google() -> Iterator[GoogleService]:
    """Google with the right time of day: google-auth signs with the computer's clock."""
    with Sandbox(Clock(datetime.now(UTC))) as sandbox:  # noqa: TID251 (see above)
        yield sandbox.google


@pytest.fixture
def sheet(google: GoogleService) -> Spreadsheet:
    spreadsheet = Spreadsheet(ID, "ยอดจำหน่าย OTOP", google.clock)
    spreadsheet.add_tab(Tab.from_rows("รอบที่ 1", [["อำเภอ", "ต.ค.66"], ["บางคล้า", "8,632,000"]]))
    spreadsheet.readers.add(READER)
    return google.add_spreadsheet(spreadsheet)


@pytest.fixture
def key_file(google: GoogleService, tmp_path: Path) -> Path:
    file = tmp_path / "service-account.json"
    write_key(file, google.service_account(READER))
    return file


@pytest.fixture
def settings(google: GoogleService, key_file: Path) -> GoogleSettings:
    return GoogleSettings(key_file, google.url, google.url)


@pytest.fixture
def client(settings: GoogleSettings, sheet: Spreadsheet) -> SheetsClient:
    assert sheet.id == ID
    return SheetsClient(settings, PATIENT)


@pytest.fixture
def impatient(settings: GoogleSettings, sheet: Spreadsheet) -> SheetsClient:
    assert sheet.id == ID
    return SheetsClient(settings, IMPATIENT)


def write_key(file: Path, key: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(key), encoding="utf-8")
    file.chmod(0o600)


def fault_of(read: Callable[[], object]) -> SheetsUnavailable:
    with pytest.raises(SheetsUnavailable) as caught:
        read()
    return caught.value


def methods(google: GoogleService) -> list[str]:
    return [call.method for call in google.requests]


# What a read brings and costs


def test_a_read_brings_every_tab_with_its_raw_values(client: SheetsClient, sheet: Spreadsheet) -> None:
    notes = sheet.add_tab("บันทึก")
    notes.hidden = True
    read = client.read(ID)
    assert read.title == "ยอดจำหน่าย OTOP"
    assert [(tab.title, tab.hidden, tab.values) for tab in read.tabs] == [
        ("รอบที่ 1", False, [["อำเภอ", "ต.ค.66"], ["บางคล้า", 8632000]]),
        ("บันทึก", True, []),
    ]
    assert [tab.tab_id for tab in read.tabs] == [tab.id for tab in sheet.tabs]


def test_ten_reads_cost_twenty_requests_and_one_token(client: SheetsClient, google: GoogleService) -> None:
    for _ in range(10):
        client.read(ID)
    assert methods(google) == ["token", *[GET, BATCH] * 10]


def test_tabs_may_be_narrowed_by_title_however_it_is_typed(client: SheetsClient, sheet: Spreadsheet) -> None:
    sheet.add_tab("รอบที่ 2")
    assert [tab.title for tab in client.read(ID, [" รอบที่ 2\u200b"]).tabs] == ["รอบที่ 2"]


def test_no_tab_of_those_titles_is_an_empty_read(client: SheetsClient, google: GoogleService) -> None:
    assert client.read(ID, ["ไม่มี"]).tabs == ()
    assert BATCH not in methods(google)


@pytest.mark.parametrize("title", ["Q1", "KPI2569", "it's", "'", "A1:B2", "รอบ!1"])
def test_titles_that_look_like_cells_or_hold_quotes_are_titles(
    client: SheetsClient, sheet: Spreadsheet, title: str
) -> None:
    sheet.add_tab(Tab.from_rows(title, [["x"]]))
    assert client.read(ID, [title]).tabs[0].values == [["x"]]


def test_a_tab_that_is_no_grid_is_left_out(client: SheetsClient, google: GoogleService) -> None:
    chart = {"properties": {"sheetId": 7, "title": "กราฟ", "sheetType": "OBJECT"}}
    google.faults.next(GET, Fault.answer(200, metadata(chart, sheet_json(0, "รอบที่ 1"))))
    assert [tab.title for tab in client.read(ID).tabs] == ["รอบที่ 1"]


def sheet_json(tab_id: int, title: str) -> dict[str, Any]:
    return {"properties": {"sheetId": tab_id, "title": title, "sheetType": "GRID"}}


def metadata(*sheets: Mapping[str, Any], spreadsheet_id: str = ID) -> dict[str, Any]:
    return {"spreadsheetId": spreadsheet_id, "properties": {"title": "ยอดจำหน่าย"}, "sheets": list(sheets)}


def test_a_tab_renamed_between_the_two_requests_is_found_again(client: SheetsClient, google: GoogleService) -> None:
    google.faults.next(GET, Fault.answer(200, metadata(sheet_json(1, "ชื่อเดิม"))))
    assert [tab.title for tab in client.read(ID).tabs] == ["รอบที่ 1"]
    assert methods(google) == ["token", GET, BATCH, GET, BATCH]


def test_tabs_that_keep_being_renamed_are_given_up_for_this_read(client: SheetsClient, google: GoogleService) -> None:
    google.faults.next(GET, Fault.answer(200, metadata(sheet_json(1, "ชื่อเดิม"))), times=None)
    assert fault_of(lambda: client.read(ID)).kind is FaultKind.TAB_GONE
    assert methods(google).count(BATCH) == 2


def test_the_scope_cannot_change_a_sheet_and_nothing_but_get_is_sent(
    client: SheetsClient, google: GoogleService
) -> None:
    client.read(ID)
    token, *reads = google.requests
    claims = jwt.decode(token.form["assertion"], verify=False)
    assert claims["scope"] == "https://www.googleapis.com/auth/spreadsheets.readonly"
    assert {call.http_method for call in reads} == {"GET"}


def test_the_client_refuses_to_send_anything_but_get(settings: GoogleSettings, client: SheetsClient) -> None:
    connection = Connection(client._account.credentials(), settings, PATIENT)
    with pytest.raises(ValueError, match="never"):
        connection.values_update(ID, "A1", {"valueInputOption": "RAW"}, {"values": [["=1"]]})
    connection.close()


def test_many_reads_at_once_do_not_get_in_each_others_way(client: SheetsClient) -> None:
    with ThreadPoolExecutor(8) as threads:
        reads = list(threads.map(lambda _: client.read(ID), range(16)))
    assert all(read == reads[0] for read in reads)


# What goes wrong at Google's or on the way


@pytest.mark.parametrize(
    ("fault", "kind", "tries"),
    [
        (google_errors.unavailable().fault(), FaultKind.SERVER, 3),
        (Fault.html(502), FaultKind.SERVER, 3),
        (Fault.html(500), FaultKind.SERVER, 3),
        (Fault.closed(), FaultKind.NETWORK, 3),
        (Fault.truncated(Delivery.SHORT_LENGTH), FaultKind.NETWORK, 3),
        (Fault.truncated(Delivery.CUT_CHUNK), FaultKind.NETWORK, 3),
        (Fault.truncated(Delivery.CUT_CLOSE), FaultKind.MALFORMED, 1),
        (google_errors.quota_exceeded().fault(), FaultKind.QUOTA, 1),
        (Fault.html(429), FaultKind.QUOTA, 1),
        (Fault.captive_portal(), FaultKind.MALFORMED, 1),
        (Fault.answer(302, {}, headers={"Location": "http://localhost:9/"}), FaultKind.MALFORMED, 1),
        (Fault.html(403), FaultKind.MALFORMED, 1),
        (Fault.html(404), FaultKind.MALFORMED, 1),
        (Fault.empty(), FaultKind.MALFORMED, 1),
        (Fault.answer(200, []), FaultKind.MALFORMED, 1),
        (google_errors.not_shared().fault(), FaultKind.NOT_SHARED, 1),
        (google_errors.api_disabled().fault(), FaultKind.API_DISABLED, 1),
        (google_errors.wrong_scope().fault(), FaultKind.AUTH, 1),
        (google_errors.not_found().fault(), FaultKind.NOT_FOUND, 1),
        (google_errors.excel_file().fault(), FaultKind.WRONG_DOCUMENT, 1),
        (google_errors.invalid_argument("no such thing").fault(), FaultKind.REFUSED, 1),
        (Fault.answer(400, {"error": "invalid_grant"}), FaultKind.AUTH, 1),
        (Fault.answer(400, {"error": {"message": "an error without a code"}}), FaultKind.REFUSED, 1),
    ],
)
def test_a_lasting_fault_is_told_by_its_kind_after_few_tries(
    client: SheetsClient, google: GoogleService, fault: Fault, kind: FaultKind, tries: int
) -> None:
    google.faults.next(BATCH, fault, times=None)
    caught = fault_of(lambda: client.read(ID))
    assert (caught.kind, methods(google).count(BATCH)) == (kind, tries)
    assert caught.data["account"] == READER
    google.faults.clear()
    assert client.read(ID).tabs


@pytest.mark.parametrize("method", ["token", GET])
def test_silence_is_told_as_such_after_one_try(
    client: SheetsClient, impatient: SheetsClient, google: GoogleService, method: str
) -> None:
    if method == GET:
        until(lambda: fault_of(lambda: impatient.read("another")).kind is FaultKind.NOT_FOUND)  # so that it has a token
    google.faults.next(method, Fault.silence(), times=None)
    before = methods(google).count(method)
    assert fault_of(lambda: impatient.read(ID)).kind is FaultKind.TIMEOUT
    assert methods(google).count(method) == before + 1
    google.faults.clear()
    assert client.read(ID).tabs


@pytest.mark.parametrize("fault", [Fault.html(502), Fault.closed(), Fault.truncated(Delivery.CUT_CHUNK)])
def test_trouble_that_passes_at_once_is_not_noticed(client: SheetsClient, google: GoogleService, fault: Fault) -> None:
    google.faults.next(BATCH, fault, times=2)
    assert client.read(ID).tabs


@pytest.mark.parametrize(
    "body",
    [
        {"valueRanges": []},
        {"spreadsheetId": "another", "valueRanges": [{"range": "A1"}]},
        {"spreadsheetId": ID},
        {"spreadsheetId": ID, "valueRanges": []},
        {"spreadsheetId": ID, "valueRanges": [{"range": "A1"}, {"range": "A1"}]},
        {"spreadsheetId": ID, "valueRanges": [{}]},
        {"spreadsheetId": ID, "valueRanges": ["A1"]},
        {"spreadsheetId": ID, "valueRanges": [{"range": "A1", "values": None}]},
        {"spreadsheetId": ID, "valueRanges": [{"range": "A1", "values": ["อำเภอ"]}]},
        {"spreadsheetId": ID, "valueRanges": [{"range": "A1", "values": [[{"v": 1}]]}]},
    ],
)
def test_a_200_of_another_shape_never_looks_like_an_emptied_sheet(
    client: SheetsClient, google: GoogleService, body: dict[str, Any]
) -> None:
    google.faults.next(BATCH, Fault.answer(200, body))
    assert fault_of(lambda: client.read(ID)).kind is FaultKind.MALFORMED


@pytest.mark.parametrize(
    "body",
    [
        metadata(sheet_json(1, "รอบที่ 1"), spreadsheet_id="another"),
        metadata({"properties": {"title": "รอบที่ 1"}}),
        metadata({}),
        {"spreadsheetId": ID, "sheets": [sheet_json(1, "รอบที่ 1")]},
    ],
)
def test_tabs_without_their_properties_are_no_answer(
    client: SheetsClient, google: GoogleService, body: dict[str, Any]
) -> None:
    google.faults.next(GET, Fault.answer(200, body))
    assert fault_of(lambda: client.read(ID)).kind is FaultKind.MALFORMED


@pytest.mark.parametrize("method", ["token", GET, BATCH])
def test_a_server_that_drips_holds_neither_the_read_nor_its_thread(
    client: SheetsClient, impatient: SheetsClient, google: GoogleService, method: str
) -> None:
    google.faults.next(method, Fault.drip(0.1), times=None)
    assert fault_of(lambda: impatient.read(ID)).kind is FaultKind.TIMEOUT  # it would come to its end otherwise
    until(lambda: not any(thread.name == THREAD_NAME for thread in threading.enumerate()))
    google.faults.clear()
    assert client.read(ID).tabs


def test_a_port_where_nobody_listens_is_the_network(key_file: Path, google: GoogleService) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        nowhere = f"http://127.0.0.1:{unused.getsockname()[1]}"
    client = SheetsClient(GoogleSettings(key_file, nowhere, google.url), PATIENT)
    assert fault_of(lambda: client.read(ID)).kind is FaultKind.NETWORK


def test_after_too_many_reads_the_next_poll_waits_a_minute_or_what_google_asks(
    client: SheetsClient, google: GoogleService
) -> None:
    google.faults.next(GET, Fault.answer(429, {}))
    wait = fault_of(lambda: client.read(ID)).retry_after()
    assert timedelta(seconds=60) <= wait <= timedelta(seconds=75)
    google.faults.next(GET, Fault.answer(429, {}, headers={"Retry-After": "120"}))
    assert fault_of(lambda: client.read(ID)).retry_after() >= timedelta(seconds=120)


def test_passing_trouble_asks_for_no_longer_wait_than_the_poll(client: SheetsClient, google: GoogleService) -> None:
    google.faults.next(GET, Fault.html(502), times=None)
    assert fault_of(lambda: client.read(ID)).retry_after(failures=9) == timedelta(0)


# The sheet and who may see it


def test_a_sheet_that_is_not_shared_says_with_whom_it_should_be(client: SheetsClient, sheet: Spreadsheet) -> None:
    sheet.readers.clear()
    caught = fault_of(lambda: client.read(ID))
    assert (caught.kind, caught.data) == (FaultKind.NOT_SHARED, {"account": READER})
    sheet.readers.add(client.service_account_email)
    assert client.read(ID).tabs


def test_a_sheet_that_does_not_exist(client: SheetsClient) -> None:
    assert fault_of(lambda: client.read("1NoSuchSheet")).kind is FaultKind.NOT_FOUND


def test_an_uploaded_excel_file_is_the_wrong_document(client: SheetsClient, sheet: Spreadsheet) -> None:
    sheet.excel = True
    assert fault_of(lambda: client.read(ID)).kind is FaultKind.WRONG_DOCUMENT


# The token


@pytest.mark.parametrize(
    ("fault", "kind", "tries"),
    [
        (Fault.html(500), FaultKind.SERVER, 3),
        (Fault.closed(), FaultKind.NETWORK, 3),
        (Fault.answer(429, {}), FaultKind.QUOTA, 1),
        (Fault.captive_portal(), FaultKind.MALFORMED, 1),
        (Fault.empty(), FaultKind.MALFORMED, 1),
        (Fault.answer(200, {"access_token": 7, "expires_in": 3599}), FaultKind.MALFORMED, 1),
        (Fault.html(404), FaultKind.MALFORMED, 1),
        (Fault.answer(307, {}, headers={"Location": "http://localhost:9/"}), FaultKind.MALFORMED, 1),
        (Fault.answer(400, NO_TOKEN), FaultKind.AUTH, 1),
        (Fault.answer(401, {"error": "invalid_client"}), FaultKind.AUTH, 1),
    ],
)
def test_a_token_that_cannot_be_had_is_told_by_its_kind(
    client: SheetsClient, google: GoogleService, fault: Fault, kind: FaultKind, tries: int
) -> None:
    google.faults.next("token", fault, times=None)
    caught = fault_of(lambda: client.read(ID))
    assert (caught.kind, methods(google)) == (kind, ["token"] * tries)
    google.faults.clear()
    assert client.read(ID).tabs


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_wrong_clock_is_not_taken_for_a_refused_key(client: SheetsClient, google: GoogleService, hours: int) -> None:
    google.faults.next("token", replace(Fault.answer(400, NO_TOKEN), date_offset=timedelta(hours=hours)))
    caught = fault_of(lambda: client.read(ID))
    assert (caught.kind, caught.data["minutes"]) == (FaultKind.CLOCK, str(-60 * hours))


def test_a_refused_token_is_replaced_once(client: SheetsClient, google: GoogleService) -> None:
    client.read(ID)
    google.requests.clear()
    google.accounts.withdraw_tokens()
    assert client.read(ID).tabs
    assert methods(google) == [GET, "token", GET, BATCH]


def test_a_401_without_end_costs_little_and_is_tried_ever_more_rarely(
    client: SheetsClient, google: GoogleService
) -> None:
    google.faults.next(GET, google_errors.bad_token().fault(), times=None)
    caught = fault_of(lambda: client.read(ID))
    assert methods(google) == ["token", GET, "token", GET]
    waits = [caught.retry_after(failures) for failures in (1, 2, 4, 5, 500)]
    assert caught.kind is FaultKind.AUTH
    assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 8, 10, 10)]


def test_a_token_that_is_still_valid_is_used_though_it_cannot_be_renewed(
    client: SheetsClient, google: GoogleService
) -> None:
    client.read(ID)
    credentials = client._account.credentials()
    assert credentials.expiry is not None
    credentials.expiry -= timedelta(minutes=58)  # google-auth renews in the last 3 min 45 s
    google.faults.next("token", Fault.html(500), times=None)
    for _ in range(3):
        assert client.read(ID).tabs
        until(lambda: not any("RefreshThread" in repr(thread) for thread in threading.enumerate()))


# The key file


@pytest.mark.parametrize(
    "content",
    [
        "",
        "no JSON",
        "[]",
        '{"installed": {"client_id": "an OAuth client"}}',
        '{"type": "authorized_user", "client_email": "a", "token_uri": "https://oauth2.googleapis.com/token"}',
        '{"type": "service_account", "token_uri": "https://oauth2.googleapis.com/token"}',
        (
            '{"type": "service_account", "client_email": "a", "private_key": "-----BEGIN PRIVATE KEY-----\\nc2VjcmV0\\n'
            '-----END PRIVATE KEY-----", "token_uri": "https://oauth2.googleapis.com/token"}'
        ),
    ],
)
def test_a_file_that_is_no_key_of_a_service_account(client: SheetsClient, key_file: Path, content: str) -> None:
    key_file.write_text(content)
    caught = fault_of(lambda: client.read(ID))
    assert caught.kind is FaultKind.KEY_FILE
    assert "c2VjcmV0" not in f"{caught}{caught.__cause__}{caught.data}"


def test_a_missing_key_file_is_named(client: SheetsClient, key_file: Path) -> None:
    key_file.unlink()
    caught = fault_of(lambda: client.service_account_email)
    assert (caught.kind, caught.data["file"]) == (FaultKind.KEY_FILE, str(key_file))


def test_a_key_whose_token_uri_is_not_googles_is_refused(
    client: SheetsClient, google: GoogleService, key_file: Path
) -> None:
    write_key(key_file, google.service_account() | {"token_uri": "https://example.com/token"})
    assert fault_of(lambda: client.read(ID)).kind is FaultKind.KEY_FILE
    assert google.requests == []


def test_a_key_may_be_changed_without_a_restart(
    client: SheetsClient, google: GoogleService, sheet: Spreadsheet, key_file: Path
) -> None:
    client.read(ID)
    google.accounts.withdraw_tokens()
    google.accounts.delete(READER)
    assert fault_of(lambda: client.read(ID)).kind is FaultKind.AUTH
    successor = "successor@otop-sandbox.iam.gserviceaccount.com"
    write_key(key_file, google.service_account(successor))
    sheet.readers.add(successor)
    assert client.read(ID).tabs
    assert client.service_account_email == successor


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no such modes")
@pytest.mark.parametrize(("mode", "open_to_others"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True)])
def test_a_key_that_others_may_read_is_told(key_file: Path, mode: int, open_to_others: bool) -> None:  # noqa: FBT001
    key_file.chmod(mode)
    assert readable_by_others(key_file) is open_to_others


# Where requests go


def test_proxy_variables_change_nothing(client: SheetsClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert client.read(ID).tabs


def test_a_read_over_loopback_looks_up_no_other_name(client: SheetsClient, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up = []
    look_up = socket.getaddrinfo

    def noted(host: str, *rest: Any, **named: Any) -> Any:
        looked_up.append(host)
        return look_up(host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", noted)
    client.read(ID)
    until(lambda: threading.active_count() <= 2)  # this one and the sandbox's: none that would go on asking
    assert set(looked_up) == {"127.0.0.1"}


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://sheets.googleapis.com", True),
        ("https://www.googleapis.com/", True),
        ("https://oauth2.googleapis.com/token", True),
        ("https://accounts.google.com/o/oauth2/token", True),
        ("https://SHEETS.googleapis.com", True),
        ("http://127.0.0.1:8765", True),
        ("http://127.8.8.8", True),
        ("http://localhost:8765", True),
        ("https://localhost", True),
        ("http://[::1]:8765", True),
        ("http://sheets.googleapis.com", False),
        ("https://googleapis.com.example.com", False),
        ("https://evilgoogleapis.com", False),
        ("https://example.com", False),
        ("http://10.0.0.1", False),
        ("http://localhost.example.com", False),
        ("https://sheets.googleapis.com@example.com", False),
        ("https://sheets.googleapis.com\\@example.com", False),
        ("https://sheets.googleapis.com#@example.com", False),
        ("http://127.0.0.1:99999", False),
        ("http://127.0.0.1 .example.com", False),
        ("ftp://127.0.0.1", False),
        ("file:///etc/passwd", False),
        ("sheets.googleapis.com", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_a_token_goes_to_google_or_to_this_computer_alone(url: str, allowed: bool) -> None:  # noqa: FBT001
    assert allowed_google_url(url) is allowed


def test_settings_with_another_address_cannot_be_made(key_file: Path) -> None:
    with pytest.raises(ValueError, match="neither https to Google"):
        GoogleSettings(key_file, sheets_url="https://example.com")


# Drive, for `otopbot check` and for who edited a sheet last


def test_drive_tells_a_viewer_from_an_editor(
    settings: GoogleSettings, google: GoogleService, sheet: Spreadsheet
) -> None:
    drive = DriveClient(settings, PATIENT)
    assert drive.access(ID) == DocumentAccess(sheet.title, may_edit=False, trashed=False)
    sheet.writers.add(READER)
    assert drive.access(ID).may_edit
    claims = jwt.decode(google.requests[0].form["assertion"], verify=False)
    assert claims["scope"] == "https://www.googleapis.com/auth/drive.metadata.readonly"


def test_drive_does_not_tell_what_is_not_shared(settings: GoogleSettings, sheet: Spreadsheet) -> None:
    sheet.readers.clear()
    assert fault_of(lambda: DriveClient(settings, PATIENT).access(ID)).kind is FaultKind.NOT_FOUND


def test_drive_may_be_disabled(settings: GoogleSettings, google: GoogleService) -> None:
    google.faults.next("files.get", google_errors.api_disabled("Google Drive API", "drive.googleapis.com").fault())
    assert fault_of(lambda: DriveClient(settings, PATIENT).access(ID)).kind is FaultKind.API_DISABLED


def test_drive_names_who_edited_a_document_last_and_when(
    settings: GoogleSettings, google: GoogleService, sheet: Spreadsheet
) -> None:
    sheet.tabs[0].type("A1", "1", by="bangkhla@example.go.th")
    edit = DriveClient(settings, PATIENT).last_edit(ID)
    to_the_millisecond = sheet.modified_at.replace(microsecond=sheet.modified_at.microsecond // 1000 * 1000)
    assert edit == LastEdit("bangkhla", to_the_millisecond)
    assert dict(google.requests[-1].query)["fields"] == "modifiedTime,lastModifyingUser(displayName)"


def test_drive_names_nobody_where_somebody_without_an_account_edited(
    settings: GoogleSettings, sheet: Spreadsheet
) -> None:
    sheet.tabs[0].type("A1", "1")
    assert DriveClient(settings, PATIENT).last_edit(ID) is None


@pytest.mark.parametrize("answer", [{}, {"modifiedTime": "yesterday"}, {"modifiedTime": "2024-03-13T02:00:00"}])
def test_an_answer_without_a_time_is_none_of_drives(
    settings: GoogleSettings, google: GoogleService, sheet: Spreadsheet, answer: dict[str, str]
) -> None:
    named = answer | ({"lastModifyingUser": {"displayName": sheet.title}} if answer else {})
    google.faults.next("files.get", Fault.answer(200, named))
    assert fault_of(lambda: DriveClient(settings, PATIENT).last_edit(ID)).kind is FaultKind.MALFORMED
