"""The command line as its users call it: output, data, exit status, and one plain sentence on standard error."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import TextIO

import pytest
from builders import BANGKOK, DISTRICTS, OFFICE, TODAY, seed_snapshot
from patience import PATIENCE
from rich.cells import cell_len
from rich.console import Console

from bot import thai
from bot.config.loading import load_config
from bot.deadlines.letters import LetterChange, LetterStore
from bot.demo import GROUP, SPREADSHEET, demo_config, demo_sandbox
from bot.ledger.ledger_store import LedgerStore
from bot.office.fetch import source_of
from bot.office.reading import Reading
from bot.store.store import Store
from bot.terminal.data import status_data
from bot.terminal.tables import print_standings
from sandbox.faults import Fault
from sandbox.seed import central_export
from sandbox.server import Sandbox
from scoring.deadlines import LetterDeadline
from scoring.fiscal_year import Month

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("OTOPBOT_")}


TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


def otopbot(
    folder: Path, *arguments: str, stdout: TextIO | int = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[str]:
    return python(folder, "-m", "bot", *arguments, stdout=stdout, **environment)


def python(
    folder: Path, *arguments: str, stdout: TextIO | int = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 (the program itself)
        [sys.executable, *arguments],
        cwd=folder,
        env=ENVIRONMENT | {"PYTHONPATH": str(ROOT)} | environment,
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


def assert_plain(error: str) -> None:
    """One sentence of the command's, and no traceback."""
    assert error.startswith("otopbot: ")
    assert "Traceback" not in error
    assert len(error.splitlines()) == 1


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with demo_sandbox() as running:
        yield running


@pytest.fixture
def folder(sandbox: Sandbox, tmp_path: Path) -> Path:
    demo_config(sandbox, tmp_path)
    return tmp_path


def test_status_prints_the_answer_of_the_chat(folder: Path) -> None:
    done = otopbot(folder, "status", "อ.บางคล้า")
    assert "68,025,600" in done.stdout
    assert "ขั้นต้น 83,398,500" in done.stdout
    assert "15,372,900" in done.stdout
    assert (done.returncode, done.stderr) == (0, "")


def test_status_without_a_district_is_the_provinces(folder: Path) -> None:
    printed = otopbot(folder, "status").stdout
    assert "จังหวัดฉะเชิงเทรา" in printed
    assert "490,457,447" in printed


def test_status_knows_the_letters_of_the_chat_and_leaves_the_database_as_it_is(folder: Path) -> None:
    database, month = folder / "demo.sqlite3", Month.of(datetime.now(BANGKOK).date())  # noqa: TID251 (as the command does)
    due = month.plus(1).first_day
    said = f"กำหนด{thai.weekday_date_short(due)}"
    assert said not in otopbot(folder, "status", "บางคล้า").stdout
    assert not database.exists()
    with Store(str(database)) as store:
        office = load_config(folder / "config.toml", {}).office[0].office(BANGKOK)
        change = LetterChange(added=LetterDeadline(due, (month,), letter="ขยายเวลา"))
        LetterStore(store).change(office, change, by=1, at=datetime(2024, 3, 13, tzinfo=UTC))
    before = database.read_bytes()
    done = otopbot(folder, "status", "บางคล้า")
    assert said in done.stdout
    assert (done.returncode, done.stderr, database.read_bytes()) == (0, "", before)


def test_status_says_what_it_leaves_out_where_the_database_cannot_tell(folder: Path) -> None:
    (folder / "demo.sqlite3").write_bytes(b"")  # without any table, as a program of long ago may have left it
    done = otopbot(folder, "status", "บางคล้า")
    assert "68,025,600" in done.stdout
    assert_plain(done.stderr)
    assert "deadlines changed in the chat and closed rounds are left out" in done.stderr


def test_history_prints_what_the_bot_has_kept_without_reading_the_sheet(folder: Path, sandbox: Sandbox) -> None:
    office = load_config(folder / "config.toml", {}).office[0].office(UTC)
    at = datetime(2024, 3, 13, 2, 0, tzinfo=UTC)
    with Store(str(folder / "demo.sqlite3")) as store:
        ledgers = LedgerStore(store)
        for minutes, february in enumerate(("22671100", "22671100", "22700000", "22700000")):
            snapshot = replace(seed_snapshot(J4=february), read_at=at + timedelta(minutes=minutes))
            ledgers.note_snapshot(office.name, snapshot)
            store.save_snapshot(office.name, source_of(office), snapshot)
    done = otopbot(folder, "history", "บางคล้า")
    assert "• ก.พ. 67: 22,671,100 → 22,700,000 บาท\n  เซลล์ J4 ระหว่าง 13 มี.ค. 67 เวลา 09.01–09.02 น." in done.stdout
    assert (done.returncode, done.stderr) == (0, "")
    (change,) = json.loads(otopbot(folder, "history", "--json").stdout)["changes"]
    assert (change["month"], change["before"], change["after"], change["cell"]) == (
        "2024-02",
        22_671_100,
        22_700_000,
        "J4",
    )
    assert (change["after_deadline"], change["differs_from_confirmed"]) == (
        "no",
        False,
    )  # a letter asks to verify February
    assert sandbox.google.requests == []


@pytest.mark.parametrize("begun", [True, False])
def test_history_of_which_nothing_is_kept_is_told_in_a_sentence(folder: Path, begun: bool) -> None:  # noqa: FBT001
    if begun:
        Store(str(folder / "demo.sqlite3")).close()
    done = otopbot(folder, "history")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "otopbot: nothing is kept of ฉะเชิงเทรา yet: otopbot run keeps its history\n"
    assert begun == (folder / "demo.sqlite3").exists()


def test_a_backup_into_a_folder_that_is_not_there_is_a_wrong_call(folder: Path) -> None:
    Store(str(folder / "demo.sqlite3")).close()
    done = otopbot(folder, "backup", "nowhere/copy.sqlite3")
    assert done.returncode == 2
    assert done.stderr == "otopbot: there is no folder nowhere; make it (mkdir), or name another file\n"


def test_a_backup_is_a_database_that_the_program_can_begin_with(folder: Path) -> None:
    Store(str(folder / "demo.sqlite3")).close()
    done = otopbot(folder, "backup", "copy.sqlite3")
    assert (done.returncode, done.stderr) == (0, "")
    Store(str(folder / "copy.sqlite3")).close()


@pytest.mark.parametrize("target", ["demo.sqlite3", "config.toml", "service-account.json"])
def test_a_backup_over_any_file_but_an_older_one_is_a_wrong_call(folder: Path, target: str) -> None:
    Store(str(folder / "demo.sqlite3")).close()
    before = (folder / target).read_bytes()
    done = otopbot(folder, "backup", target)
    assert (done.returncode, done.stdout) == (2, "")
    assert_plain(done.stderr)
    assert (folder / target).read_bytes() == before


@pytest.mark.parametrize("target", [".", "..", "/"])
def test_a_folder_is_no_target_of_a_backup(folder: Path, target: str) -> None:
    Store(str(folder / "demo.sqlite3")).close()
    done = otopbot(folder, "backup", target)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"otopbot: {target} is a folder; name a file in it\n"


def test_without_a_database_there_is_nothing_to_back_up(folder: Path) -> None:
    done = otopbot(folder, "backup", "copy.sqlite3")
    assert done.returncode == 1
    assert_plain(done.stderr)
    assert not (folder / "copy.sqlite3").exists()


def test_status_as_data(folder: Path) -> None:
    data = json.loads(otopbot(folder, "status", "บางคล้า", "--json").stdout)
    assert data["total"] == 68025600
    assert data["gaps"]["basic"] == {"gap": 15372900, "per_month": None}  # the round is long over
    assert data["missing"] == ["2024-03"]
    assert data["rating"] == {"unit": "level", "value": 0, "unconfirmed": False}


def test_data_of_one_district_tell_where_and_when_they_were_read(folder: Path, sandbox: Sandbox) -> None:
    sandbox.google.spreadsheets[SPREADSHEET].tabs[0].type("J7", "12,199,0750")
    data = json.loads(otopbot(folder, "status", "บางคล้า", "--json").stdout)
    assert (data["office"], data["round"]) == ("ฉะเชิงเทรา", "2567/1")
    assert datetime.fromisoformat(data["read_at"]).tzinfo
    assert [(each["cell"], each["district"]) for each in data["findings"]] == [("J7", "บางคล้า")]
    other = json.loads(otopbot(folder, "status", "บางปะกง", "--json").stdout)
    assert other["findings"] == []


def test_why_prints_the_answer_of_the_chat(folder: Path) -> None:
    done = otopbot(folder, "why", "อ.บางคล้า")
    assert "• ก.พ. 67 (J7) 22,671,100\n• มี.ค. 67 (K7) ยังไม่พบข้อมูล\nรวม 68,025,600" in done.stdout
    assert "• ระดับ 2: ≥ 83,398,500 (ขั้นต้น) — ขาดอีก 15,372,900\n" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("(ข้อมูล ณ ")
    assert (done.returncode, done.stderr) == (0, "")
    assert "รวม 490,457,447" in otopbot(folder, "why").stdout


def test_why_as_data(folder: Path) -> None:
    data = json.loads(otopbot(folder, "why", "เมือง", "--json").stdout)
    assert data["figures"][4] == {"month": "2024-02", "amount": 22620070, "tab": "รอบที่ 1", "cell": "J6"}
    assert data["figures"][5] == {"month": "2024-03", "amount": None, "tab": "รอบที่ 1", "cell": "K6"}
    assert (data["targets"]["basic"], data["target_cells"]["basic"]["cell"]) == (112875314, "C6")
    assert [(each["at"], each["least_total"], each["reached"], each["hit"]) for each in data["thresholds"]] == [
        ("advanced", 150537819, False, False),
        ("standard", 131706567, False, False),
        ("basic", 112875314, True, True),
    ]
    province = json.loads(otopbot(folder, "why", "--json").stdout)
    assert sum(each["total"] for each in province["districts"]) == province["total"] == 490457447


def test_what_is_needed_and_expected_is_in_the_data_while_the_round_lasts() -> None:
    data = status_data(Reading.of(OFFICE, seed_snapshot(), TODAY), DISTRICTS[1])
    assert data["gaps"]["basic"] == {"gap": 15372900, "per_month": 15372900}
    assert data["outlook"]["behind_even_pace"]


def test_whatif_takes_the_words_of_the_chat(folder: Path) -> None:
    done = otopbot(folder, "whatif", "บางคล้า", "มี.ค.", "67", "๑๕.๓๗๒๙ ล้าน")
    assert "หากมียอด มี.ค. 67 จำนวน 15,372,900 บาท" in done.stdout
    assert "ผลจะเป็น: ระดับ 2 (ขณะนี้ ยังไม่ถึงค่าคะแนนระดับ 1)" in done.stdout
    assert (done.returncode, done.stderr) == (0, "")
    data = json.loads(otopbot(folder, "whatif", "บางคล้า 15372900", "--json").stdout)
    assert (data["month"], data["figure"], data["supposed"]) == ("2024-03", None, 15372900)
    assert (data["district"], data["reasons"]) == ("บางคล้า", [])
    assert (data["before"]["rating"]["value"], data["after"]["rating"]["value"]) == (0, 2)
    assert [(each["rating"]["value"], each["figure"]) for each in data["needs"]] == [
        (2, 15372900),
        (3, 31588642),
        (5, 47804383),
    ]


def test_of_a_district_with_two_rows_nothing_is_worked_out_and_the_reason_is_told(
    folder: Path, sandbox: Sandbox
) -> None:
    sandbox.google.spreadsheets[SPREADSHEET].tabs[0].type("B8", "บางคล้า")
    no_figures = dict.fromkeys(("figure", "supposed", "before", "after"))
    for words, month in (("บางคล้า ก.พ. 67 250000", "2024-02"), ("บางคล้า 250000", "2024-03")):
        done = otopbot(folder, "whatif", words, "--json")
        data = json.loads(done.stdout)
        assert {name: data[name] for name in no_figures} == no_figures
        assert (data["district"], data["month"], data["needs"]) == ("บางคล้า", month, [])
        (reason,) = data["reasons"]
        assert (reason["code"], reason["says"]) == (
            "district-doubled",
            "เซลล์ B7, B8: พบอำเภอนี้มากกว่าหนึ่งแถวและตัวเลขต่างกัน จึงยังไม่นับรวม",
        )
        assert (done.returncode, done.stderr) == (1, "")
        assert reason["says"] in otopbot(folder, "whatif", words).stdout


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("บางคล้า 1,2,3", "the amount in 'บางคล้า 1,2,3' is not certain"),
        ("บางคล้า เม.ย. 67 5", "name a month of the round 2567/1"),
        ("นครปฐม 5", "has no district 'นครปฐม'"),
    ],
)
def test_a_supposition_that_is_not_certain_is_one_sentence(folder: Path, words: str, hint: str) -> None:
    done = otopbot(folder, "whatif", words)
    assert (done.returncode, done.stdout) == (2, "")
    assert hint in done.stderr
    assert_plain(done.stderr)


def test_standings_are_a_line_for_every_district_and_none_is_shortened(folder: Path) -> None:
    done = otopbot(folder, "standings", COLUMNS="40")
    lines = {line.split()[0]: line for line in done.stdout.splitlines() if line.strip()}
    assert lines.keys() >= {"เมืองฉะเชิงเทรา", "บางคล้า", "คลองเขื่อน"}
    assert lines["บางคล้า"].split()[1:4] == ["5/6", "68,025,600", "81.57"]
    assert lines["บางคล้า"].endswith("ขั้นต้น 15,372,900")
    assert lines["เมืองฉะเชิงเทรา"].endswith("10,246,808")
    assert "490,457,447" in lines["รวมทั้งจังหวัด"]
    assert "จังหวัดฉะเชิงเทรา" in done.stdout.splitlines()[0]
    assert "รอบที่ 1 ปีงบประมาณ 2567" in done.stdout.splitlines()[0]
    assert "ข้อมูล ณ" in done.stdout.splitlines()[1]
    assert "…" not in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize("width", [20, 60, 80])
def test_a_narrow_terminal_shortens_no_number_and_no_name(width: int) -> None:
    page = StringIO()
    config = load_config(ROOT / "config.example.toml", {})
    reading = Reading.of(config.office[0].office(config.timezone), seed_snapshot(), TODAY)
    print_standings(Console(file=page, width=width, force_terminal=True, color_system=None), reading)
    assert all(word in page.getvalue() for word in ("เมืองฉะเชิงเทรา", "121,459,759", "674,373,469", "490,457,447"))
    assert "…" not in page.getvalue()
    assert max(cell_len(line) for line in page.getvalue().splitlines()[2:]) <= 80


def test_standings_as_data_hold_the_printed_sums(folder: Path) -> None:
    data = json.loads(otopbot(folder, "standings", "--json").stdout)
    assert data["round"] == "2567/1"
    assert data["province"]["total"] == 490457447
    assert [each["district"] for each in data["districts"]][:2] == ["เมืองฉะเชิงเทรา", "บางคล้า"]
    assert sum(each["total"] for each in data["districts"]) == 490457447


def test_a_cell_that_cannot_be_read_is_told_by_the_exit_status(folder: Path, sandbox: Sandbox) -> None:
    sandbox.google.spreadsheets[SPREADSHEET].tabs[0].type("J7", "12,199,0750")
    done = otopbot(folder, "status", "บางคล้า")
    assert done.returncode == 1
    assert "J7" in done.stdout


def test_the_audit_tells_causes_with_their_cells_and_what_follows(folder: Path) -> None:
    done = otopbot(folder, "audit")
    lines = done.stdout.splitlines()

    assert (done.returncode, done.stderr) == (1, "")
    assert [line.strip()[0] for line in lines if "เซลล์" in line] == ["✗", "→", "→", "→", "✗"]
    assert next(line for line in lines if "1,387,214,013" in line).startswith("✗ [")
    assert lines.index("อำเภอบ้านโพธิ์") < lines.index("อำเภอท่าตะเกียบ")


def test_the_audit_as_data_holds_codes_places_and_consequences(folder: Path) -> None:
    done = otopbot(folder, "audit", "--json")
    target, level = json.loads(done.stdout)["groups"]

    assert done.returncode == 1
    assert (target["code"], target["level"], target["district"]) == ("target-digits-doubtful", "error", "บ้านโพธิ์")
    assert target["data"]["amount"] == "138721401300"
    assert [each["code"] for each in target["consequences"]] == [
        "target-out-of-line",
        "target-sum-affected",
        "target-sum-affected",
    ]
    assert (level["code"], level["text"], level["month"], level["consequences"]) == (
        "printed-level-differs",
        "2",
        None,
        [],
    )
    assert level["cell"]
    assert level["tab"]


def test_a_sheet_in_order_passes_the_audit(folder: Path, sandbox: Sandbox) -> None:
    tab = sandbox.google.spreadsheets[SPREADSHEET].tabs[0]
    for finding in json.loads(otopbot(folder, "audit", "--json").stdout)["groups"]:
        if finding["code"] == "printed-level-differs":
            tab.type(finding["cell"], "ยังไม่ถึงค่าคะแนนระดับ 1")
        else:
            tab.type(finding["cell"], "138,721,401")
            for each in finding["consequences"]:
                tab.type(each["cell"], "88,511,819" if each["code"] == "target-out-of-line" else "")
    done = otopbot(folder, "audit")

    assert done.returncode == 0
    assert "ไม่พบ" in done.stdout


def test_an_unknown_district_is_answered_with_the_nearest_names(folder: Path) -> None:
    done = otopbot(folder, "status", "บางน้ำ")
    assert done.returncode == 2
    assert "did you mean บางน้ำเปรี้ยว" in done.stderr
    assert_plain(done.stderr)


def test_a_sheet_out_of_reach_is_one_sentence_with_a_remedy(folder: Path, sandbox: Sandbox) -> None:
    sandbox.google.spreadsheets[SPREADSHEET].readers.clear()
    done = otopbot(folder, "standings")
    assert done.returncode == 1
    assert f"share the sheet with {sandbox.google.service_account()['client_email']} as Viewer" in done.stderr
    assert_plain(done.stderr)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("status", "--cofnig", "x"), "--cofnig"),
        (("stauts",), "stauts"),
        (("status", "--config", "nowhere.toml"), "nowhere.toml"),
        (("status", "--office", "ระยอง"), "ฉะเชิงเทรา"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_status_2(folder: Path, arguments: tuple[str, ...], expected: str) -> None:
    done = otopbot(folder, *arguments)
    assert done.returncode == 2
    assert expected in done.stderr
    assert_plain(done.stderr)


def test_a_wrong_key_is_named_by_its_line_and_the_nearest_right_one(folder: Path) -> None:
    config = folder / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("credentials =", "credentails ="), encoding="utf-8")
    done = otopbot(folder, "check")
    assert done.returncode == 2
    assert "line 5" in done.stderr
    assert 'did you mean "credentials"?' in done.stderr


NO_FULL_DEVICE = pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is full")


@NO_FULL_DEVICE
@pytest.mark.parametrize("arguments", [("standings",), ("standings", "--json"), ("round", "list"), ("--version",)])
def test_an_output_that_cannot_be_written_is_one_sentence(folder: Path, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = otopbot(folder, *arguments, stdout=full)
    assert (done.returncode, done.stderr) == (1, "otopbot: the output: No space left on device\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no sh")
def test_an_output_that_the_caller_has_closed_is_no_bug(tmp_path: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", '"$0" -m bot --version >&-', sys.executable],
        env=ENVIRONMENT | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stderr, list(tmp_path.iterdir())) == (0, "", [])


# A bug where none should be, so that one is told; its message holds what looks like a token.
WITH_A_BUG = f"""
from bot.terminal import cli

def buggy(path):
    raise LookupError("{TOKEN}")

cli.load_config = buggy
cli.main()
"""


def test_a_bug_is_one_sentence_and_its_traceback_a_file_without_secrets(tmp_path: Path) -> None:
    done = python(tmp_path, "-c", WITH_A_BUG, "standings", TMPDIR=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert_plain(done.stderr)
    (report,) = tmp_path.glob("otopbot-*.txt")
    assert done.stderr == f"otopbot: the program has a bug (LookupError); please pass on the report of it, {report}\n"
    assert "Traceback" in report.read_text(encoding="utf-8")
    assert "[secret]" in report.read_text(encoding="utf-8")
    assert TOKEN not in report.read_text(encoding="utf-8")


def test_run_without_a_token_says_where_it_belongs(folder: Path) -> None:
    done = otopbot(folder, "run", OTOPBOT_TELEGRAM__TOKEN="")
    assert done.returncode == 2
    assert "OTOPBOT_TELEGRAM__TOKEN" in done.stderr
    assert_plain(done.stderr)


@pytest.mark.parametrize(
    ("arguments", "encoding"),
    [(("status", "บางคล้า"), "ascii"), (("standings", "--json"), "cp874"), (("check",), "cp1252")],
)
def test_whatever_the_terminal_speaks_thai_is_printed_as_utf8(
    folder: Path, arguments: tuple[str, ...], encoding: str
) -> None:
    """Windows redirects in its old code page, and a bare service in ASCII."""
    done = otopbot(folder, *arguments, PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, "")
    assert "ฉะเชิงเทรา" in done.stdout or "บางคล้า" in done.stdout


def test_an_error_in_thai_is_printed_as_utf8(folder: Path) -> None:
    done = otopbot(folder, "status", "--office", "ระยอง", PYTHONIOENCODING="ascii")
    assert done.stderr == "otopbot: there is no office 'ระยอง'; there are: ฉะเชิงเทรา\n"


def test_the_command_alone_shows_its_help(tmp_path: Path) -> None:
    done = otopbot(tmp_path)
    assert done.stderr.lstrip().startswith("Usage: otopbot ")
    assert "..." not in done.stderr.partition("Commands:")[2]
    assert done.returncode == 2


def test_the_version_is_that_of_the_package(tmp_path: Path) -> None:
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    done = otopbot(tmp_path, "--version")
    assert (done.returncode, done.stdout) == (0, f"otopbot {document['project']['version']}\n")


@pytest.mark.parametrize("port", ["-1", "99999", "http"])
def test_a_port_that_is_none_is_one_sentence(tmp_path: Path, port: str) -> None:
    done = otopbot(tmp_path, "demo", "--port", port)
    assert done.returncode == 2
    assert done.stderr.endswith(f"'--port': a port is a whole number from 0 to 65535, not {port}\n")
    assert_plain(done.stderr)


def test_check_tries_every_part_and_sends_nothing(folder: Path, sandbox: Sandbox) -> None:
    done = otopbot(folder, "check")
    assert done.returncode == 0, done.stdout
    for part in (
        f"The database {folder / 'demo.sqlite3'} is not there yet; otopbot run makes it.",
        "The key is that of",
        "11 of 11 districts",
        "the bot is @",
        "OTOP ฉะเชิงเทรา",
    ):
        assert part in done.stdout
    assert list(folder.glob("*sqlite3*")) == []
    assert not any(call.method.casefold().startswith("send") for call in sandbox.telegram.calls)
    assert sandbox.messenger.messages(sandbox.messenger.chats[GROUP]) == []


def test_check_says_what_is_wrong_and_goes_on(folder: Path, sandbox: Sandbox) -> None:
    sandbox.google.faults.next("*", Fault.html(502), times=None)
    done = otopbot(folder, "check", "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert [each for each in found if each["verdict"] == "wrong" and "Google is in trouble" in each["text"]]
    assert [each for each in found if each["verdict"] == "right" and "the bot is @" in each["text"]]


def test_check_tells_a_refused_token(folder: Path) -> None:
    config = folder / "config.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('token = "', 'token = "9'), encoding="utf-8")
    done = otopbot(folder, "check")
    assert done.returncode == 1
    assert "the token is refused" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_run_answers_until_sigterm_and_never_prints_the_token(tmp_path: Path) -> None:
    # The command reads this computer's clock, and leaves questions of years ago alone.
    with demo_sandbox(start=datetime.now(UTC)) as sandbox:  # noqa: TID251
        demo_config(sandbox, tmp_path)
        log = log_of_a_run(tmp_path, sandbox)
    assert sandbox.telegram.token not in log
    assert "Traceback" not in log


def log_of_a_run(folder: Path, sandbox: Sandbox) -> str:
    """Let the command answer one question, end it with SIGTERM, and give what it logged."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=folder,
        env=ENVIRONMENT | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        group = sandbox.messenger.chats[GROUP]
        said = sandbox.messenger.say(group.members[0], group, "/help")
        assert "วิธีใช้" in sandbox.messenger.wait_for_bot_message(group, said.id, PATIENCE).text
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    return log


@pytest.fixture
def export(folder: Path) -> str:
    """What the central system might export: the sheet's figures but for two."""
    (folder / "export.csv").write_bytes(central_export())
    return "export.csv"


def test_reconcile_tells_the_differences_and_writes_the_workbook(folder: Path, export: str) -> None:
    done = otopbot(folder, "reconcile", export, "-o", "differences.xlsx")
    assert "ตรงกัน 53 จาก 55 รายการ" in done.stdout
    assert "ตารางกลาง 22,671,100 (เซลล์ J7) ไฟล์ 22,761,100 (เซลล์ C48)" in done.stdout
    assert (done.returncode, done.stderr) == (1, "")
    assert (folder / "differences.xlsx").read_bytes().startswith(b"PK")


def test_reconcile_with_the_same_figures_is_in_order(folder: Path, sandbox: Sandbox) -> None:
    (folder / "export.csv").write_text("อำเภอ,ก.พ.67\nบางคล้า,22671100\n", encoding="utf-8")
    done = otopbot(folder, "reconcile", "export.csv", "--json")
    data = json.loads(done.stdout)
    assert (data["compared"], data["differing"], len(data["absent"])) == (1, [], 10)
    assert (done.returncode, done.stderr) == (0, "")
    sandbox.google.spreadsheets[SPREADSHEET].tabs[0].type("J7", "22,671,100.01")
    changed = json.loads(otopbot(folder, "reconcile", "export.csv", "--json").stdout)
    assert [(each["cell"], each["export_cell"], each["difference"]) for each in changed["differing"]] == [
        ("J7", "B2", 0.01)
    ]


@pytest.mark.parametrize("output", ["differences.pdf", "differences"])
def test_a_workbook_is_written_into_a_file_that_is_named_as_one(folder: Path, export: str, output: str) -> None:
    done = otopbot(folder, "reconcile", export, "-o", output)
    assert (done.returncode, done.stdout, (folder / output).exists()) == (2, "", False)
    assert done.stderr.splitlines()[-1].endswith(f"{output} does not end in .xlsx")
    assert_plain(done.stderr)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF\x00", "no xlsx, xls, ods or csv"),
        (b"a,b\n1,2\n", "no table with districts and months"),
        (None, "No such file"),
    ],
)
def test_a_file_that_cannot_be_compared_is_a_wrong_call(folder: Path, content: bytes | None, words: str) -> None:
    if content is not None:
        (folder / "x").write_bytes(content)
    done = otopbot(folder, "reconcile", "x")
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert_plain(done.stderr)
