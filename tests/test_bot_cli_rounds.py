"""`otopbot round`: rounds listed, shown whole with their hash verified, and exported; and closed rounds elsewhere."""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing as closed_at_the_end
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from builders import OFFICE, TODAY, seed_snapshot
from python_calamine import CalamineWorkbook
from rich.console import Console
from test_bot_cli import assert_plain

from bot.demo import SPREADSHEET, demo_config, demo_sandbox
from bot.office.reading import Reading
from bot.rounds.book import FORMATS, round_frame
from bot.rounds.closed_round import ClosedRound
from bot.rounds.closings import Closing, ClosingStore, Reopening
from bot.rounds.freezing import frozen
from bot.store.store import Store
from bot.terminal.cli import main
from bot.terminal.round_tables import print_round, print_rounds
from sandbox.server import Sandbox

CLOSED_AT = datetime(2024, 4, 1, 2, 5, tzinfo=UTC)
COPY = frozen(Reading.of(OFFICE, seed_snapshot(J4="22671100.25"), TODAY), CLOSED_AT, 7, "สพจ.ฉะเชิงเทรา")
CLOSING = Closing(COPY.round, COPY.closed_at, COPY.closed_by, COPY.digest, COPY)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with demo_sandbox() as running:
        yield running


@pytest.fixture
def folder(sandbox: Sandbox, tmp_path: Path) -> Path:
    demo_config(sandbox, tmp_path)
    return tmp_path


@pytest.fixture
def closed(folder: Path) -> Path:
    """The folder with a database in which the first round is closed."""
    with Store(str(folder / "demo.sqlite3")) as store:
        ClosingStore(store).close(COPY)
    return folder


@dataclass(frozen=True, slots=True)
class Done:
    """What a call printed, and its exit status."""

    returncode: int
    stdout: str
    stderr: str


Otopbot = Callable[..., Done]


@pytest.fixture
def otopbot(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Otopbot:
    """The command, called in the folder; in this process, which takes a moment instead of seconds."""
    monkeypatch.chdir(folder)

    def call(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["otopbot", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return Done(int(str(ended.value.code)), printed.out, printed.err)

    return call


def tamper(folder: Path) -> None:
    with closed_at_the_end(sqlite3.connect(folder / "demo.sqlite3")) as outside, outside:
        outside.execute("UPDATE closing SET body = replace(body, '2267110025', '2267110026')")


# On the page


def test_a_round_is_shown_whole_with_how_it_was_closed() -> None:
    page = StringIO()
    again = Reopening(CLOSED_AT, 8, "แก้ไขยอด")
    log = [replace(CLOSING, digest="0", reopening=again), CLOSING]
    print_round(Console(file=page, width=60), COPY, OFFICE, log, closed=True)
    lines = [line.rstrip() for line in page.getvalue().splitlines()]
    assert lines[0] == "จังหวัดฉะเชิงเทรา รอบที่ 1 ปีงบประมาณ 2567"
    assert lines[1].split() == [
        *("อำเภอ", "ต.ค.", "66", "พ.ย.", "66", "ธ.ค.", "66", "ม.ค.", "67", "ก.พ.", "67", "มี.ค.", "67"),
        *("รวม", "ขั้นต้น", "ขั้นมาตรฐาน", "ขั้นสูง", "ระดับคะแนน"),
    ]
    (bang_khla,) = [line.split() for line in lines if line.startswith("บางคล้า")]
    assert bang_khla[5:8] == ["22,671,100.25", "–", "68,025,600.25"]
    assert lines[14:22] == [
        "จังหวัด: ฉะเชิงเทรา",
        "รอบ: 2567/1",
        "ปิดเมื่อ: 1 เม.ย. 67 เวลา 09.05 น.",
        "ปิดโดย: สพจ.ฉะเชิงเทรา (หมายเลข 7)",
        "ใช้ข้อมูล ณ: 13 มี.ค. 67 เวลา 08.50 น.",
        "เกณฑ์: steps-2-3-5",
        f"รหัสตรวจสอบ (SHA-256): {COPY.digest}",
        "เคยเปิดรอบอีกครั้งเมื่อ 1 เม.ย. 67 เวลา 09.05 น. โดยผู้ดูแลหมายเลข 8 เหตุผล: แก้ไขยอด",
    ]
    assert "M12" in lines[-1]


def test_rounds_are_listed_with_their_state() -> None:
    page = StringIO()
    print_rounds(Console(file=page, width=20), OFFICE, [CLOSING], None)
    print_rounds(Console(file=page, width=20), OFFICE, [replace(CLOSING, copy=None)], None)
    print_rounds(Console(file=page, width=20), OFFICE, [], Reading.of(OFFICE, seed_snapshot(), TODAY))
    lines = [line.split() for line in page.getvalue().splitlines()]
    told = "2567/1 ปิดแล้ว 1 เม.ย. 67 เวลา 09.05 น. สพจ.ฉะเชิงเทรา 490,457,447.25 ระดับ 2"
    assert lines[1] == [*told.split(" "), COPY.digest[:12]]
    assert lines[3][:4] == ["2567/1", "ปิดแล้ว", "สำเนาเสียหาย", "1"]
    assert lines[3][-5:-2] == ["ผู้ดูแลหมายเลข", "7", "–"]
    assert lines[5] == ["2567/1", "เปิดอยู่", "–", "–", "490,457,447", "ระดับ", "2", "–"]


# In files


def test_the_sha256_of_the_json_file_is_the_rounds_hash() -> None:
    written = FORMATS[".json"](COPY)
    assert sha256(written).hexdigest() == COPY.digest
    assert ClosedRound.from_json(written.decode()).digest == COPY.digest


def test_the_csv_has_a_line_for_every_district_in_baht() -> None:
    written = FORMATS[".csv"](COPY).decode("utf-8-sig")
    lines = {line[0]: line for line in csv.reader(written.splitlines())}
    assert lines["บางคล้า"][5:8] == ["22671100.25", "", "68025600.25"]
    assert lines["รวมทั้งจังหวัด"][-1] == "ระดับ 2"
    assert len(lines) == 13


def test_the_workbook_has_the_table_how_it_was_closed_and_the_findings_and_no_formula() -> None:
    odd = replace(COPY, findings=(replace(COPY.findings[-1], text="=1+1"),)).in_zone(OFFICE.time_zone)
    book = CalamineWorkbook.from_filelike(BytesIO(FORMATS[".xlsx"](odd)))
    results, facts, findings = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert book.sheet_names == ["ผลของรอบ", "การปิดรอบ", "ข้อสังเกต"]
    assert results[2][:1] + results[2][5:8] == ["บางคล้า", 22671100.25, "", 68025600.25]
    assert facts[2:4] == [["ปิดเมื่อ", "1 เม.ย. 67 เวลา 09.05 น."], ["ปิดโดย", "สพจ.ฉะเชิงเทรา (หมายเลข 7)"]]
    assert facts[-1] == ["รหัสตรวจสอบ (SHA-256)", odd.digest]
    assert "“=1+1”" in str(findings[1][0])


def test_the_table_sums_up() -> None:
    frame = round_frame(COPY)
    for column in ("ต.ค. 66", "ก.พ. 67", "รวม", "ขั้นต้น", "ขั้นสูง"):
        *districts, province = frame[column]
        assert sum(districts) == province


# From the command line


def test_a_closed_round_is_listed_shown_and_exported_without_the_sheet(
    otopbot: Otopbot, closed: Path, sandbox: Sandbox
) -> None:
    sandbox.google.spreadsheets[SPREADSHEET].readers.clear()
    listed = otopbot("round", "list")
    assert listed.returncode == 1
    assert "2567/1 ปิดแล้ว" in listed.stdout
    assert "share the sheet" in listed.stderr
    assert_plain(listed.stderr)
    shown = otopbot("round", "show", "2567/1")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert COPY.digest in shown.stdout
    data = json.loads(otopbot("round", "show", "2567/1", "--json").stdout)
    assert (data["state"], data["closing"]["hash"], data["province"]["total"]) == ("closed", COPY.digest, 490457447.25)
    assert (data["province"]["outlook"], data["districts"][1]["gaps"]["basic"]["per_month"]) == (None, None)
    assert (data["closing"]["closed_by"], data["closing"]["closed_by_name"]) == (7, "สพจ.ฉะเชิงเทรา")
    assert data["districts"][1]["figures"] == {
        "2023-10": 8632000,
        "2023-11": 8521500,
        "2023-12": 12260100,
        "2024-01": 15940900,
        "2024-02": 22671100.25,
        "2024-03": None,
    }
    done = otopbot("round", "export", "2567/1", "-o", "round.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert sha256((closed / "round.json").read_bytes()).hexdigest() == COPY.digest


@pytest.mark.usefixtures("closed")
def test_every_answer_in_the_terminal_is_of_the_frozen_round(otopbot: Otopbot) -> None:
    done = otopbot("status", "บางคล้า")
    assert "68,025,600.25" in done.stdout
    assert "ปิดรอบแล้วเมื่อ 1 เม.ย. 67 เวลา 09.05 น." in done.stdout
    assert "แก้ไขในตารางกลางหลังปิดรอบ 1 รายการ" in done.stdout
    data = json.loads(otopbot("standings", "--json").stdout)
    assert data["province"]["total"] == 490457447.25
    assert data["districts"][1]["gaps"]["basic"] == {"gap": 15372899.75, "per_month": None}
    assert data["districts"][1]["outlook"] is None
    assert data["closed"]["hash"] == COPY.digest
    assert [(each["district"], each["frozen"], each["now"]) for each in data["closed"]["late_corrections"]] == [
        ("บางคล้า", 22671100.25, 22671100)
    ]
    assert "แก้ไขในตารางกลางหลังปิดรอบ 1 รายการ" in otopbot("standings").stdout


def test_an_open_round_is_listed_and_shown_and_no_database_is_made_for_it(otopbot: Otopbot, folder: Path) -> None:
    listed = json.loads(otopbot("round", "list", "--json").stdout)
    assert listed == [{"round": "2567/1", "state": "open", "total": 490457447, "closings": []}]
    shown = otopbot("round", "show", "2567/1")
    assert shown.returncode == 0
    assert "รอบนี้ยังไม่ปิด ตัวเลขเป็นข้อมูลปัจจุบันจากตารางกลาง" in shown.stdout
    assert "SHA-256" not in shown.stdout
    refused = otopbot("round", "export", "2567/1", "-o", "round.csv")
    assert refused.returncode == 1
    assert "is not closed" in refused.stderr
    assert_plain(refused.stderr)
    assert {each.name for each in folder.iterdir()} == {"config.toml", "service-account.json"}


def test_a_tampered_copy_is_told_and_not_used(otopbot: Otopbot, closed: Path) -> None:
    tamper(closed)
    shown = otopbot("round", "show", "2567/1")
    assert shown.returncode == 1
    assert f"its SHA-256 is not {COPY.digest} any more" in shown.stderr
    assert_plain(shown.stderr)
    assert otopbot("round", "export", "2567/1", "-o", "round.json").returncode == 1
    assert not (closed / "round.json").exists()
    listed = otopbot("round", "list")
    assert (listed.returncode, listed.stderr) == (1, "")
    assert "สำเนาเสียหาย" in listed.stdout
    assert "สำเนาที่เก็บไว้เมื่อปิดรอบเสียหาย" in otopbot("standings").stdout


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("show", "1/2567"), "is not an evaluation round"),
        (("show", "2569/1"), "there is no round 2569/1; there are: 2567/1"),
        (("export", "2567/1", "-o", "round.pdf"), ".json, .csv, .xlsx"),
        (("export", "2567/1", "-o", "nowhere/round.json"), "cannot be written"),
        (("export", "2567/1"), "--output"),
        (("list", "--office", "ระยอง"), "there are: ฉะเชิงเทรา"),
        ((), "Missing command"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_status_2(otopbot: Otopbot, arguments: tuple[str, ...], told: str) -> None:
    done = otopbot("round", *arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert_plain(done.stderr)
