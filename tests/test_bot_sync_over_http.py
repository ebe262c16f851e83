"""The poll over real HTTP: an office's sheet at Google's stand-in, read, parsed, judged and stored."""

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import PROVINCE, TODAY, baht

from bot.office.losses import LossStore
from bot.office.sync import Fetch, OfficeSync, SheetState
from bot.store.store import Store
from sandbox import google_errors
from sandbox.faults import Delivery, Fault
from sandbox.google import GoogleService
from sandbox.server import Sandbox
from sandbox.spreadsheet import Spreadsheet
from sandbox.tab import Tab
from scoring.findings import Finding
from scoring.sales import District
from sheets.acceptance import READS_THAT_CONVINCE, TIME_THAT_CONVINCES
from sheets.connection import Patience
from sheets.districts import DistrictNames
from sheets.endpoints import GoogleSettings
from sheets.google import SheetsClient
from sheets.reading import read_snapshot
from sheets.snapshot import Snapshot

READER = "reader@otop-sandbox.iam.gserviceaccount.com"
GET, BATCH = "spreadsheets.get", "spreadsheets.values.batchGet"
TABLE = """
อำเภอ\tต.ค.66\tพ.ย.66\tธ.ค.66
เมืองฉะเชิงเทรา\t26,672,908\t29,288,650\t20,452,760
บางคล้า\t8,632,000\t8,521,500\t12,260,100
บางปะกง\t6,240,000\t6,249,000\t6,865,300
บางน้ำเปรี้ยว\t11,373,150\t11,562,150\t11,577,430
บ้านโพธิ์\t3,698,130\t8,649,170\t8,661,900
พนมสารคาม\t8,457,228\t8,466,418\t12,127,223
""".strip()
DISTRICTS = [District(line.split("\t")[0]) for line in TABLE.splitlines()[1:]]
NAMES = DistrictNames(DISTRICTS, PROVINCE)


@pytest.fixture
def google(sandbox: Sandbox) -> GoogleService:
    return sandbox.google


@pytest.fixture
def tab(google: GoogleService) -> Tab:
    spreadsheet = google.add_spreadsheet(Spreadsheet("1AbC", "ยอดจำหน่าย OTOP", google.clock))
    spreadsheet.readers.add(READER)
    return spreadsheet.add_tab(Tab.from_rows("รอบที่ 1", TABLE))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(str(tmp_path / "otopbot.sqlite3")) as opened:
        yield opened


@pytest.fixture
def client(google: GoogleService, tmp_path: Path) -> SheetsClient:
    key_file = tmp_path / "service-account.json"
    key_file.write_text(json.dumps(google.service_account(READER)), encoding="utf-8")
    patient = Patience(connect=20, read=20, deadline=45, pause=0.01)
    return SheetsClient(GoogleSettings(key_file, google.url, google.url), patient)


def office_sync(client: SheetsClient, store: Store, google: GoogleService) -> OfficeSync:
    def fetch(read_at: datetime) -> Snapshot:
        return read_snapshot(client.read("1AbC"), NAMES, read_at=read_at, today=TODAY)

    return OfficeSync(PROVINCE, Fetch("1AbC", fetch), store, google.clock.now)


@pytest.fixture
def office(client: SheetsClient, store: Store, google: GoogleService, tab: Tab) -> OfficeSync:
    assert tab.title == "รอบที่ 1"
    return office_sync(client, store, google)


def refreshed(office: OfficeSync) -> SheetState:
    asyncio.run(office.refresh())
    return office.state


def october_of_bang_khla(state: SheetState) -> int | None:
    assert state.snapshot is not None
    return baht(state.snapshot, "บางคล้า", "2023-10")


def trouble_of(state: SheetState) -> str | None:
    return None if state.trouble is None else state.trouble.code


def test_ten_polls_cost_twenty_reads(office: OfficeSync, google: GoogleService) -> None:
    for _ in range(10):
        refreshed(office)
    assert [call.method for call in google.requests] == ["token", *[GET, BATCH] * 10]


def test_an_edit_is_in_the_state_after_the_next_poll(office: OfficeSync, tab: Tab) -> None:
    assert october_of_bang_khla(refreshed(office)) == 8_632_000
    tab.type("B3", "9,000,000")
    assert october_of_bang_khla(refreshed(office)) == 9_000_000


@pytest.mark.parametrize(
    "fault",
    [
        Fault.empty(),
        Fault.answer(200, {"spreadsheetId": "1AbC", "valueRanges": []}),
        Fault.answer(200, {"spreadsheetId": "1AbC", "valueRanges": [{"range": "'รอบที่ 1'!A1:Z1000"}]}),
        Fault.captive_portal(),
        Fault.html(502),
        Fault.truncated(Delivery.SHORT_LENGTH),
        Fault.truncated(Delivery.CUT_CHUNK),
        Fault.truncated(Delivery.CUT_CLOSE),
        Fault.silence(0.05),
        google_errors.quota_exceeded().fault(),
        google_errors.bad_token().fault(),
        google_errors.not_shared().fault(),
    ],
)
def test_no_fault_changes_a_figure_and_the_poll_after_it_is_well(
    office: OfficeSync, google: GoogleService, fault: Fault
) -> None:
    good = refreshed(office)
    google.faults.next(BATCH, fault, times=None)
    bad = refreshed(office)
    assert (bad.snapshot, bad.checked_at) == (good.snapshot, good.checked_at)
    assert bad.trouble is not None
    google.faults.clear()
    assert refreshed(office) == good


def test_a_sheet_that_lost_its_figures_is_refused_until_it_has_stayed_so(
    office: OfficeSync, tab: Tab, store: Store, google: GoogleService
) -> None:
    refreshed(office)
    for a1 in ("B3", "C3", "D3", "B4", "C4"):
        tab.type(a1, "")
    refused = [refreshed(office) for _ in range(READS_THAT_CONVINCE - 1)]
    assert {trouble_of(state) for state in refused} == {"refused-figures"}
    assert {october_of_bang_khla(state) for state in refused} == {8_632_000}
    assert refused[0].trouble is not None
    assert refused[0].trouble.data == (
        ("gone", "5"),
        ("had", "18"),
        ("figures", "5"),
        ("districts", "บางคล้า, บางปะกง"),
        ("months", "2023-10 2023-11 2023-12"),
        ("cells", "B3 C3 D3 B4 C4"),
        ("tabs", ""),
    )
    began = google.clock.now() - timedelta(hours=1)
    assert LossStore(store).since(PROVINCE, began) == ()
    google.clock.advance(TIME_THAT_CONVINCES)
    accepted = refreshed(office)
    assert (trouble_of(accepted), october_of_bang_khla(accepted)) == (None, None)
    (loss,) = LossStore(store).since(PROVINCE, google.clock.now())
    assert (loss.code, loss.at, loss.data) == ("refused-figures", google.clock.now(), refused[0].trouble.data)
    refreshed(office)
    assert len(LossStore(store).since(PROVINCE, google.clock.now())) == 1


def test_headings_that_are_gone_stay_a_trouble_that_tells_where_they_stood(office: OfficeSync, tab: Tab) -> None:
    refreshed(office)
    for a1 in ("B1", "C1", "D1"):
        tab.type(a1, "")
    states = [refreshed(office) for _ in range(2 * READS_THAT_CONVINCE)]
    assert {october_of_bang_khla(state) for state in states} == {8_632_000}
    trouble = states[-1].trouble
    assert trouble
    assert dict(trouble.data).items() >= {
        ("was-tab", "รอบที่ 1"),
        ("was-months", "2023-10 2023-11 2023-12"),
        ("was-columns", "B D"),
        ("was-row", "2"),
    }


def test_a_few_formulas_that_became_text_are_found_and_many_at_once_are_refused(office: OfficeSync, tab: Tab) -> None:
    good = refreshed(office)
    assert good.snapshot
    tab.type("B3", "'=8000000+632000")
    (finding,) = (each for each in found(refreshed(office)) if each.code == "formula-as-text")
    assert finding.cell
    assert (finding.cell.a1, finding.text) == ("B3", "=8000000+632000")
    for a1 in ("B4", "C4", "D4"):
        tab.type(a1, "'=1+1")
    refused = refreshed(office)
    assert refused.trouble
    assert refused.trouble.code == "refused-formulas"
    assert dict(refused.trouble.data)["cells"] == "B4 C4 D4"


def found(state: SheetState) -> tuple[Finding, ...]:
    assert state.snapshot
    return state.snapshot.findings


def test_rows_that_are_cut_and_pasted_elsewhere_never_show_as_gone(office: OfficeSync, tab: Tab) -> None:
    good = refreshed(office)
    cut = [line.split("\t") for line in TABLE.splitlines()[2:4]]
    tab.delete_rows(3, 2)
    during = refreshed(office)
    assert (trouble_of(during), october_of_bang_khla(during)) == ("refused-districts", 8_632_000)
    for row, cells in enumerate(cut, start=6):
        for column, text in zip("ABCD", cells, strict=True):
            tab.type(f"{column}{row}", text)
    after = refreshed(office)
    assert trouble_of(after) is None
    assert after.snapshot is not None
    assert good.snapshot is not None
    assert after.snapshot.sales == good.snapshot.sales


def test_what_is_gone_is_accepted_though_people_go_on_typing_elsewhere(
    office: OfficeSync, tab: Tab, google: GoogleService
) -> None:
    refreshed(office)
    for a1 in ("B3", "C3", "D3", "B4", "C4"):
        tab.type(a1, "")
    troubles = []
    for number in range(7):
        tab.type("B2", str(number))
        troubles.append(trouble_of(refreshed(office)))
        google.clock.advance(timedelta(minutes=1))
    assert troubles == [*["refused-figures"] * 5, None, None]


def test_what_is_coming_back_is_not_accepted_as_gone(office: OfficeSync, tab: Tab, google: GoogleService) -> None:
    refreshed(office)
    for a1 in ("B3", "C3", "D3", "B4", "C4", "D4", "B5", "C5", "D5", "B6", "C6", "D6"):
        tab.type(a1, "")
    for a1 in ("B3", "C3", "D3", "B4", "C4", "D4", "B5"):
        for _ in range(4):
            assert trouble_of(refreshed(office)) == "refused-figures"
            google.clock.advance(timedelta(minutes=1))
        tab.type(a1, "1,000")


def test_a_refused_sheet_is_still_refused_after_a_restart(
    office: OfficeSync, client: SheetsClient, store: Store, google: GoogleService, tab: Tab
) -> None:
    refreshed(office)
    for a1 in ("B3", "C3", "D3", "B4", "C4"):
        tab.type(a1, "")
    refreshed(office)
    restarted = office_sync(client, store, google)
    assert october_of_bang_khla(restarted.state) == 8_632_000
    assert trouble_of(refreshed(restarted)) == "refused-figures"


def test_a_sheet_that_is_unshared_and_shared_again(office: OfficeSync, google: GoogleService) -> None:
    readers = google.spreadsheets["1AbC"].readers
    good = refreshed(office)
    readers.clear()
    unshared = refreshed(office)
    assert unshared.trouble is not None
    assert (unshared.trouble.code, unshared.trouble.data) == ("not-shared", (("account", READER),))
    readers.add(READER)
    assert refreshed(office) == good
