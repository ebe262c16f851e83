"""A file from outside becomes values or a reason, whatever is in it, and takes nothing along."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from exports import Rows, delimited, workbook
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets import workbooks
from sheets.refusal import FileRefused, Reason
from sheets.spreadsheet import CellValue
from sheets.unpacking import LARGEST_FILE, unpacked

DATA = Path(__file__).parent / "data"
SMALL: Rows = [["อำเภอ", "ต.ค.66"], ["บางคล้า", "1,234.50"], ["ราชสาส์น", "๒๐"]]


def refusal(content: bytes) -> Reason:
    with pytest.raises(FileRefused) as refused:
        unpacked(content)
    return refused.value.reason


def values(content: bytes) -> list[list[CellValue]]:
    (tab,) = unpacked(content)
    return [list(row) for row in tab.values]


def packed(*parts: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", method) as whole:
        for name, part in parts:
            whole.writestr(name, part)
    return content.getvalue()


def repacked(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The packed file with something else in one of its parts."""
    with zipfile.ZipFile(BytesIO(content)) as whole:
        parts = [(part, whole.read(part)) for part in whole.namelist()]
    assert any(part == name and old in read for part, read in parts)
    return packed(*((part, read.replace(old, new) if part == name else read) for part, read in parts))


@pytest.mark.parametrize("name", ["export.xls", "export.ods"])
def test_old_and_open_workbooks_bring_their_texts_days_and_the_values_of_formulas(name: str) -> None:
    (tab,) = unpacked((DATA / name).read_bytes())
    assert tab.title == "ยอดรายเดือน"
    assert [list(row) for row in tab.values] == [
        ["ยอดจำหน่าย OTOP ปีงบประมาณ 2567 จังหวัดฉะเชิงเทรา"],
        ["ที่", "อำเภอ", "ต.ค.66", "2023-11-01"],
        [1, "บางคล้า", 11850900.5, 9420700],
        [2, "บางปะกง", 6790500, 7010300],
        ["", "รวม", 18641400.5],
    ]


def test_a_workbook_keeps_its_addresses_and_shows_days_as_days() -> None:
    table: Rows = [[], [None, "เดือน", date(2024, 3, 1)], [None, "บางคล้า", 12.5, None, True]]
    assert values(workbook(table)) == [[], ["", "เดือน", "2024-03-01"], ["", "บางคล้า", 12.5, "", True]]


def test_an_error_in_a_cell_is_no_blank() -> None:
    assert values(workbook([["บางคล้า", "=1/0"]])) == [["บางคล้า", 0]]
    sheet = "xl/worksheets/sheet1.xml"
    error = repacked(workbook([["บางคล้า", "=1/0"]]), sheet, b'<c r="B1"><f>1/0</f><v>0', b'<c r="B1" t="e"><v>#DIV/0!')
    assert values(error) == [["บางคล้า", "#DIV/0!"]]


def test_hidden_tabs_are_known_as_such() -> None:
    shown = workbook(SMALL, SMALL)
    hidden = repacked(shown, "xl/workbook.xml", b'name="Sheet2"', b'name="Sheet2" state="hidden"')
    assert [tab.hidden for tab in unpacked(hidden)] == [False, True]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874", "tis-620"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_is_read_in_every_usual_encoding_and_with_every_separator(encoding: str, separator: str) -> None:
    titled: Rows = [["รายงานยอดจำหน่าย OTOP"], [], *SMALL]
    assert values(delimited(titled, encoding, separator)) == [["รายงานยอดจำหน่าย OTOP"], [], *map(list, SMALL)]


def test_a_named_separator_is_taken_at_its_word_and_moves_no_row() -> None:
    assert values("sep=;\r\nบางคล้า;1,2\r\n".encode()) == [[], ["บางคล้า", "1,2"]]


def test_commas_inside_amounts_part_no_cells() -> None:
    assert values("อำเภอ;ต.ค.66\nบางคล้า;1,234,567\n".encode()) == [["อำเภอ", "ต.ค.66"], ["บางคล้า", "1,234,567"]]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("บางคล้า,1".encode().decode("cp1252", "replace").encode(), Reason.ENCODING),
        ("ตุลาคม,ราคา".encode().decode("cp874", "ignore").encode(), Reason.ENCODING),
        ("บางคล้า,1".encode()[:-4] + b"\xff,1", Reason.ENCODING),
        (b"\xff\xfe\x00", Reason.ENCODING),
        (b"<!DOCTYPE html><html><table>", Reason.WEB_PAGE),
        (b"\n<table border=1><tr><td>1</td></tr></table>", Reason.WEB_PAGE),
        (b"", Reason.EMPTY),
        (b" \r\n", Reason.EMPTY),
        (bytes(LARGEST_FILE + 1), Reason.TOO_LARGE),
        (b"%PDF-1.7\x00\x01", Reason.NO_TABLE_KIND),
        (b"\x89PNG\r\n\x1a\n\x00", Reason.NO_TABLE_KIND),
        (packed(("word/document.xml", b"<w/>")), Reason.NO_TABLE_KIND),
        (workbooks.PACKED + b"nothing", Reason.DAMAGED),
        (workbook(SMALL)[:-200], Reason.DAMAGED),
        (packed(("xl/workbook.xml", b"<workbook"), ("[Content_Types].xml", b"")), Reason.DAMAGED),
        (workbooks.OLD_EXCEL + bytes(600), Reason.DAMAGED),
        (workbooks.OLD_EXCEL + "EncryptedPackage".encode("utf-16-le"), Reason.ENCRYPTED),
        (packed(("content.xml", b""), ("META-INF/manifest.xml", b"<manifest:encryption-data/>")), Reason.ENCRYPTED),
        (b'"' + b"x" * 200_000, Reason.DAMAGED),
        ((b"1," * 20_000 + b"\n") * 16, Reason.TOO_MANY_CELLS),
        (b"1" + b"\n" * 300_002, Reason.TOO_MANY_CELLS),
    ],
)
def test_what_is_no_table_has_its_reason(content: bytes, reason: Reason) -> None:
    assert refusal(content) is reason


def test_a_tab_that_is_far_too_large_is_left_out_unless_nothing_is_left() -> None:
    corner: Rows = [["x"], *[[]] * 20_000, [None] * 200 + ["y"]]
    assert [(len(tab.values), tab.too_large) for tab in unpacked(workbook(corner, SMALL))] == [(0, True), (3, False)]
    assert refusal(workbook(corner)) is Reason.TOO_MANY_CELLS


def test_blanks_between_do_not_count() -> None:
    sparse: Rows = [*[[]] * 9_000, [None] * 199 + ["x"]]
    assert [tab.too_large for tab in unpacked(workbook(sparse, SMALL))] == [False, False]


def test_a_list_of_sixty_thousand_rows_is_read() -> None:
    assert len(values(b"a,b,c\n" * 60_000)) == 60_000


def test_a_part_with_a_password_is_encrypted() -> None:
    content = bytearray(workbook(SMALL))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    assert refusal(bytes(content)) is Reason.ENCRYPTED


def test_a_file_that_unpacks_to_far_more_is_refused_before_it_is_unpacked() -> None:
    bomb = packed(("xl/workbook.xml", b"x"), ("xl/worksheets/sheet1.xml", bytes(workbooks.MOST_UNPACKED)))
    assert len(bomb) < LARGEST_FILE
    assert refusal(bomb) is Reason.UNPACKS_TOO_LARGE
    assert refusal(packed(*((f"xl/{number}.xml", b"") for number in range(2_001)))) is Reason.UNPACKS_TOO_LARGE


def test_a_file_that_lies_about_its_size_is_read_no_further_than_it_says() -> None:
    size = 60_000_000
    bomb = packed(("xl/workbook.xml", bytes(size)))
    assert refusal(bomb.replace(size.to_bytes(4, "little"), (1_000).to_bytes(4, "little"))) is Reason.DAMAGED


def test_packings_that_no_spreadsheet_program_uses_are_not_unpacked() -> None:
    assert refusal(packed(("xl/workbook.xml", bytes(1_000)), method=zipfile.ZIP_BZIP2)) is Reason.DAMAGED


def test_macros_and_links_are_left_in_the_file() -> None:
    with_more = packed(("xl/vbaProject.bin", b"\x00" * 9), ("xl/externalLinks/externalLink1.xml", b"<broken"))
    with zipfile.ZipFile(BytesIO(workbook(SMALL))) as whole, zipfile.ZipFile(BytesIO(with_more)) as more:
        both = packed(*((name, book.read(name)) for book in (whole, more) for name in book.namelist()))
    assert values(both) == [list(row) for row in SMALL]


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_but_a_refusal(content: bytes) -> None:
    # What begins as an old workbook may end the parser with its process: tests/test_sheets_reading_apart.py.
    for start in (b"", workbooks.PACKED):
        try:
            tabs = unpacked(start + content)
        except FileRefused:
            continue
        assert all(isinstance(value, str) for tab in tabs for row in tab.values for value in row)


@settings(max_examples=40)
@given(st.integers(0), st.binary(min_size=1, max_size=8))
def test_no_damage_to_a_workbook_raises_anything_but_a_refusal(place: int, damage: bytes) -> None:
    content = bytearray(workbook(SMALL))
    place %= len(content)
    content[place : place + len(damage)] = damage
    try:
        assert unpacked(bytes(content))
    except FileRefused as refused:
        assert refused.reason in Reason  # noqa: PT017 (either is right)
