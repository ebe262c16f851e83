"""Files are read in a process of its own, which may end without taking anything along."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from builders import DISTRICTS, PROVINCE, READ_AT, TODAY, seed_rows, seed_snapshot
from exports import workbook

from scoring.sales import District
from sheets import reading_apart
from sheets.reading_apart import read_apart
from sheets.refusal import FileRefused, Reason
from sheets.snapshot import ShapeError, Snapshot
from sheets.unpacking import LARGEST_FILE

DATA = Path(__file__).parent / "data"
CHON_BURI = (District("เมืองชลบุรี"), District("พานทอง"))


def read(content: bytes) -> dict[str, Snapshot | ShapeError]:
    offices = {PROVINCE: DISTRICTS, "ชลบุรี": CHON_BURI}
    return read_apart(content, "จาก DOS.xlsx", offices, read_at=READ_AT, today=TODAY)


def refusal(content: bytes) -> Reason:
    with pytest.raises(FileRefused) as refused:
        read(content)
    return refused.value.reason


def with_a_cell_in_the_last_corner() -> bytes:
    """One that makes the parser ask for more memory than there is, which ends its process."""
    content = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook([["x"], ["y"]]))) as whole, zipfile.ZipFile(content, "w") as changed:
        for name in whole.namelist():
            part = whole.read(name)
            if name.startswith("xl/worksheets/"):
                part = part.replace(b'r="A2"', b'r="XFD1048576"').replace(b'row r="2"', b'row r="1048576"')
            changed.writestr(name, part)
    return content.getvalue()


def with_rows_beyond_counting() -> bytes:
    """An old workbook that claims two thousand million rows: one byte of it is changed."""
    content = (DATA / "export.xls").read_bytes()
    dimensions = content.index(b"\x00\x02\x0e\x00" + bytes(4) + b"\x05\x00\x00\x00")
    return content[: dimensions + 11] + b"\x6c" + content[dimensions + 12 :]


def test_each_office_hears_what_the_file_says_to_it() -> None:
    said = read(workbook(seed_rows()))
    own, other = said[PROVINCE], said["ชลบุรี"]
    assert isinstance(own, Snapshot)
    assert isinstance(other, ShapeError)
    assert (own.title, own.sales, own.read_at) == ("จาก DOS.xlsx", seed_snapshot().sales, READ_AT)
    assert other.code == "others-only"


def test_what_makes_no_sense_keeps_its_cell() -> None:
    doubled = read(workbook([["อำเภอ", "ต.ค.66", "ต.ค.66"], ["บางคล้า", 1, 2]]))[PROVINCE]
    assert isinstance(doubled, ShapeError)
    assert (doubled.code, doubled.cell and doubled.cell.a1, dict(doubled.data)["cells"]) == (
        "header-doubled",
        "C1",
        "B1, C1",
    )


def test_what_is_no_table_has_its_reason() -> None:
    assert refusal(b"") is Reason.EMPTY
    assert refusal(b"%PDF\x00") is Reason.NO_TABLE_KIND
    assert refusal(bytes(LARGEST_FILE + 1)) is Reason.TOO_LARGE


@pytest.mark.parametrize("content", [with_a_cell_in_the_last_corner(), with_rows_beyond_counting()])
def test_a_file_that_ends_the_parser_ends_the_child_alone(content: bytes) -> None:
    assert refusal(content) is Reason.TOO_DEMANDING


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_apart, "_SECONDS", 0.01)
    assert refusal(workbook(seed_rows())) is Reason.TOO_DEMANDING


def test_a_fault_of_the_program_is_not_blamed_on_the_file() -> None:
    with pytest.raises(RuntimeError, match="Traceback"):
        read_apart(workbook(seed_rows()), "x", {PROVINCE: [5]}, read_at=READ_AT, today=TODAY)  # type: ignore[list-item]


def test_the_child_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTOPBOT_TELEGRAM__TOKEN", "123:secret")
    assert "123:secret" not in reading_apart._environment().values()
    assert "PATH" in reading_apart._environment()
