"""The history over real HTTP: a cell is changed in the sheet, and the chat, the day's summary and Drive tell of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from office_at_work import PATIENCE, Office, RunningBot
from officers_at_work import told

from bot.demo import PROVINCE_OFFICER, demo_config, demo_sandbox
from sandbox import google_errors
from sandbox.google import GoogleCall

READ = "spreadsheets.values.batchGet"
EDITOR = "bangkhla@example.go.th"


@contextmanager
def office_at_work(folder: Path, *, last_editor: bool) -> Iterator[Office]:
    """The demo's office, whose sheet was read twice."""
    with demo_sandbox() as sandbox:
        config = demo_config(sandbox, folder)
        google = config.google.model_copy(update={"last_editor": last_editor})
        office = Office(sandbox, config.model_copy(update={"google": google}))
        with RunningBot(office.config, sandbox):
            office.ask_until("/status", "490,457,447")
            read_again(office, 2)
            yield office


def read_again(office: Office, times: int) -> None:
    """Wait until the sheet has been read so often; the bot looks twice a second at what is due, and reads it once."""
    google = office.sandbox.google
    google.wait_for_calls(READ, len(google.calls_of(READ)) + times, timeout=PATIENCE)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_at_work(tmp_path, last_editor=True) as at_work:
        yield at_work


def asked_drive(office: Office) -> list[GoogleCall]:
    return [call for call in office.sandbox.google.requests if call.method == "files.get"]


def test_a_changed_cell_is_told_in_the_history_and_once_at_the_end_of_the_day(office: Office) -> None:
    assert "ยังไม่พบการเปลี่ยนแปลงตั้งแต่" in office.ask("/history บางคล้า").text
    office.tab.type("J7", "22,700,000", by=EDITOR)
    answer = office.ask_until("/history บางคล้า", "22,671,100 → 22,700,000 บาท")
    assert "• ก.พ. 67: 22,671,100 → 22,700,000 บาท\n  เซลล์ J7 " in answer.text
    assert "ก่อนพ้นกำหนดตรวจสอบตามหนังสือ (15 มี.ค. 67)" in answer.text
    assert "ไม่ทราบว่าผู้ใดเป็นผู้แก้ไข" in answer.text
    assert "ผู้แก้ไขตารางล่าสุดตามที่ Google แจ้ง: bangkhla" in answer.text
    assert "• บางคล้า ก.พ. 67:" in office.press("ประวัติทั้งจังหวัด", answer).text
    assert len(asked_drive(office)) == 1  # not with each poll
    office.sandbox.clock.set_to(datetime.fromisoformat("2024-03-13T16:00+07:00"))
    summary = told(office, PROVINCE_OFFICER, "สรุปตัวเลขที่เปลี่ยนแปลงในตารางกลาง")
    assert "อำเภอบางคล้า\n• ก.พ. 67: 22,671,100 → 22,700,000 บาท (เซลล์ J7)" in summary.text
    office.sandbox.clock.set_to(datetime.fromisoformat("2024-03-14T16:00+07:00"))
    read_again(office, 4)
    room = office.sandbox.messenger.messages(office.private(PROVINCE_OFFICER))
    assert [m.id for m in room if "สรุปตัวเลขที่เปลี่ยนแปลงในตารางกลาง" in m.text] == [summary.id]


def test_a_drive_that_refuses_costs_no_more_than_the_name(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    disabled = google_errors.api_disabled("Google Drive API", "drive.googleapis.com")
    office.sandbox.google.faults.next("files.get", disabled.fault(), times=None)
    office.tab.type("J7", "22,700,000", by=EDITOR)
    answer = office.ask_until("/history บางคล้า", "22,671,100 → 22,700,000 บาท")
    assert "Google" not in answer.text
    assert "Drive did not tell who edited the sheet last: api-disabled" in caplog.text


def test_unless_it_is_wanted_drive_is_not_asked(tmp_path: Path) -> None:
    with office_at_work(tmp_path, last_editor=False) as office:
        office.tab.type("J7", "22,700,000", by=EDITOR)
        assert "Google" not in office.ask_until("/history บางคล้า", "22,671,100 → 22,700,000 บาท").text
        assert asked_drive(office) == []
        scopes = {scope for token in office.sandbox.google.accounts.tokens for scope in token.scopes}
        assert scopes == {"https://www.googleapis.com/auth/spreadsheets.readonly"}
