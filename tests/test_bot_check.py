"""What `otopbot check` says of a configuration: each attempt in a sentence, and nothing said twice."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from full_disk import disk
from patience import PATIENCE, until

from bot.config.loading import load_config
from bot.demo import PROVINCE_OFFICER, SPREADSHEET, START, demo_config, demo_sandbox
from bot.store.store import Store
from bot.terminal.check import Check, Verdict, checks
from sandbox import google_errors
from sandbox.faults import Fault
from sandbox.server import Sandbox

ROOT = Path(__file__).parent.parent
NOT_ON_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such mode and sends no SIGINT")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with demo_sandbox() as running:
        yield running


@pytest.fixture
def config_file(sandbox: Sandbox, tmp_path: Path) -> Path:
    demo_config(sandbox, tmp_path)
    file = tmp_path / "config.toml"
    file.chmod(0o600)
    return file


def found(config_file: Path, now: datetime = START) -> list[Check]:
    return asyncio.run(checks(config_file, load_config(config_file, {}), now))


def texts(found: list[Check], verdict: Verdict) -> list[str]:
    return [each.text for each in found if each.verdict is verdict]


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_everything_in_order_is_said_line_by_line(config_file: Path, sandbox: Sandbox) -> None:
    sandbox.messenger.private_chat(sandbox.messenger.people[PROVINCE_OFFICER])
    right = texts(found(config_file), Verdict.RIGHT)
    assert right[0] == "The configuration holds one office: ฉะเชิงเทรา."
    assert "11 of 11 districts, 55 monthly figures" in right[3]
    assert texts(found(config_file), Verdict.WRONG) == []


def test_a_missing_key_is_said_once(config_file: Path) -> None:
    (config_file.parent / "service-account.json").unlink()
    (wrong,) = texts(found(config_file), Verdict.WRONG)
    assert wrong.startswith("The key: google.credentials does not name the key file of a service account (")
    assert "service-account.json" in wrong


def test_a_broken_connection_is_told_without_the_librarys_own_words(config_file: Path, sandbox: Sandbox) -> None:
    sandbox.google.faults.next("*", Fault.closed(), times=None)
    sandbox.telegram.faults.next("*", Fault.closed(), times=None)
    sheet, telegram = texts(found(config_file), Verdict.WRONG)
    assert sheet.endswith("Google cannot be reached; check this computer's connection, then try again.")
    assert telegram.startswith("Telegram cannot be reached at http://127.0.0.1:")
    assert telegram.endswith("; check this computer's connection, then try again.")


def test_a_round_without_targets_is_a_hint(config_file: Path) -> None:
    hints = texts(found(config_file, datetime.fromisoformat("2024-04-02T09:00+07:00")), Verdict.HINT)
    assert "ฉะเชิงเทรา: the sheet has no targets for 2567/2, in which today lies; answers tell of 2567/1." in hints


def test_a_round_with_targets_is_no_hint(config_file: Path) -> None:
    assert not [text for text in texts(found(config_file), Verdict.HINT) if "no targets" in text]


@NOT_ON_WINDOWS
def test_a_configuration_with_the_token_that_others_can_read_is_a_hint(config_file: Path) -> None:
    config_file.chmod(0o644)
    expected = f"Others on this computer can read the token: chmod 600 {config_file}"
    assert expected in texts(found(config_file), Verdict.HINT)


@NOT_ON_WINDOWS
def test_a_token_file_that_others_can_read_is_a_hint(config_file: Path, sandbox: Sandbox) -> None:
    token_file = config_file.parent / "token.txt"
    token_file.write_text(sandbox.telegram.token)
    token_file.chmod(0o640)
    config_file.chmod(0o644)
    rewrite(config_file, f'token = "{sandbox.telegram.token}"', 'token_file = "token.txt"')
    hints = [text for text in texts(found(config_file), Verdict.HINT) if "can read" in text]
    assert hints == [f"Others on this computer can read the token: chmod 600 {token_file}"]


def test_a_database_that_is_there_is_tried_and_belongs_to_its_user_alone(config_file: Path) -> None:
    Store(str(config_file.parent / "demo.sqlite3")).close()
    checked = found(config_file)
    assert "The database can be written." in texts(checked, Verdict.RIGHT)
    assert not [text for text in texts(checked, Verdict.HINT) if "the database" in text]


@NOT_ON_WINDOWS
def test_a_database_that_others_can_read_is_a_hint(config_file: Path) -> None:
    database = config_file.parent / "demo.sqlite3"
    Store(str(database)).close()
    database.chmod(0o644)
    expected = f"Others on this computer can read the database: chmod 600 {database}"
    assert expected in texts(found(config_file), Verdict.HINT)


def test_a_database_for_which_there_is_no_folder_is_wrong(config_file: Path) -> None:
    rewrite(config_file, "demo.sqlite3", "nowhere/demo.sqlite3")
    folder = config_file.parent / "nowhere"
    expected = f"The database cannot be made: there is no folder {folder}; make it (mkdir), or name another file."
    assert expected in texts(found(config_file), Verdict.WRONG)


def test_a_damaged_database_is_told_and_left_in_place(config_file: Path) -> None:
    database = config_file.parent / "demo.sqlite3"
    database.write_bytes(b"SQLite format 3\0" + b"torn" * 500)
    assert "is damaged" in texts(found(config_file), Verdict.WRONG)[0]
    assert [each.name for each in config_file.parent.glob("*sqlite3*")] == ["demo.sqlite3"]


@pytest.mark.parametrize(
    ("state", "reason", "remedy"),
    [
        ("full", "database or disk is full", "Free some space on its disk."),
        (
            "read_only",
            "attempt to write a readonly database",
            "Let the user who runs otopbot write the file and its folder.",
        ),
    ],
)
def test_a_database_that_takes_nothing_is_told_with_its_remedy(
    config_file: Path, state: str, reason: str, remedy: str
) -> None:
    Store(str(config_file.parent / "demo.sqlite3")).close()
    with disk() as held:
        setattr(held, state, True)
        told = texts(found(config_file), Verdict.WRONG)
    assert told == [f"The database cannot be written: {reason}. {remedy}"]


def test_a_disk_that_is_nearly_full_is_told_beforehand(config_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not [text for text in texts(found(config_file), Verdict.HINT) if "are free" in text]
    monkeypatch.setattr("bot.terminal.check.LEAST_FREE", 1 << 62)
    (told,) = [text for text in texts(found(config_file), Verdict.HINT) if "are free" in text]
    assert told.endswith(" MB are free on the disk of the database; once it is full nothing is sent.")


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("false", "Drive was not asked about the sheet (api-disabled), which is no fault."),
        ("true", "Drive does not answer (api-disabled), so that google.last_editor can name nobody."),
    ],
)
def test_a_drive_that_does_not_answer_matters_where_the_last_editor_is_wanted(
    config_file: Path, sandbox: Sandbox, wanted: str, told: str
) -> None:
    rewrite(config_file, "poll_seconds = 1", f"poll_seconds = 1\nlast_editor = {wanted}")
    disabled = google_errors.api_disabled("Google Drive API", "drive.googleapis.com")
    sandbox.google.faults.next("files.get", disabled.fault(), times=None)
    assert f"ฉะเชิงเทรา: {told}" in texts(found(config_file), Verdict.HINT)


def test_an_oddity_of_the_sheet_is_told_with_its_cell(config_file: Path, sandbox: Sandbox) -> None:
    sandbox.google.spreadsheets[SPREADSHEET].tabs[0].type("J7", "12,199,0750")
    assert any("J7" in text for text in texts(found(config_file), Verdict.HINT))


UNKNOWN = "“คลองเขื่อน”: the name is not in office.districts; the row does not count [district-unknown]"
ABSENT = "the sheet (คลองเตย): the district has no row [district-absent]"


@pytest.mark.parametrize(
    ("old", "new", "told"), [('"คลองเขื่อน"', '"คลองเตย"', {UNKNOWN, ABSENT}), (', "คลองเขื่อน"', "", {UNKNOWN})]
)
def test_a_district_that_does_not_count_is_wrong(config_file: Path, old: str, new: str, told: set[str]) -> None:
    rewrite(config_file, old, new)
    wrong = texts(found(config_file), Verdict.WRONG)
    assert {text for text in told if any(text in each for each in wrong)} == told
    assert len(wrong) == len(told)
    assert all(text.endswith("; correct office.districts or the sheet.") for text in wrong)


def test_a_district_in_two_rows_that_differ_is_wrong(config_file: Path, sandbox: Sandbox) -> None:
    sandbox.google.spreadsheets[SPREADSHEET].tabs[0].type("B8", "บางคล้า")
    wrong = texts(found(config_file), Verdict.WRONG)
    assert any("(บางคล้า): the district has two rows that differ; neither counts" in text for text in wrong)


# A shell starts what runs in its background deaf to Ctrl-C; the tests may run there, but people press it in front.
INTERRUPTIBLE = """
import signal
from bot.terminal.cli import main

signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


@NOT_ON_WINDOWS
def test_ctrl_c_ends_a_check_while_google_hangs(config_file: Path, sandbox: Sandbox) -> None:
    sandbox.google.faults.next("*", Fault.silence(), times=None)
    with subprocess.Popen(  # noqa: S603 (the program itself)
        [sys.executable, "-c", INTERRUPTIBLE, "check"],
        cwd=config_file.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        until(lambda: sandbox.google.calls)
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=PATIENCE / 2)  # Google alone would hold it for longer
    assert (process.returncode, error) == (130, "")
