"""Workbooks: Excel's packed and old ones and OpenDocument's, read for the values that stand in them.

Nothing in a workbook is run or followed: formulas bring the value that was saved with them, and macros, links and
pictures are not even unpacked. What a packed file says of its own size is not believed further than it was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 (a class, whatever its name)

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from sheets.refusal import FileRefused, Reason
from sheets.spreadsheet import CellValue, TabValues

MOST_UNPACKED = 50_000_000
_MOST_PARTS = 2_000
_MOST_SQUARED = 2_000_000
"""Cells of a tab, blank ones included: a note in the last corner must not fill the memory."""
_LONGEST_TEXT = 500
"""Longer texts label nothing. Cutting them also keeps one text that stands in many cells from multiplying."""

PACKED = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_EXCEL = "EncryptedPackage".encode("utf-16-le")

_UNUSED_PART = re.compile(
    r"vba|macro|script|external|media|pictures|thumbnail|embeddings|drawings|printer", re.IGNORECASE
)
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_ERROR_CELL = re.compile(rb"""(<(?:\w+:)?c\b[^<>]*?\bt=)(?:"e"|'e')""")
_EXCEL, _OPEN_DOCUMENT = "xl/", "content.xml"
_MANIFEST = "META-INF/manifest.xml"

_PANIC = "PanicException"
"""What a fault inside the parser raises: no Exception, and of a class that cannot be imported."""

_Value = int | float | str | bool | time | date | datetime | timedelta


def read_workbook(content: bytes, most_cells: int) -> tuple[TabValues, ...]:
    """The tabs of a workbook; FileRefused when it is none, is encrypted or damaged, or unpacks to too much."""
    if content.startswith(OLD_EXCEL) and _ENCRYPTED_EXCEL in content:
        raise FileRefused(Reason.ENCRYPTED)
    unpacked = _repacked(content) if content.startswith(PACKED) else content
    try:
        with load_workbook(BytesIO(unpacked)) as workbook:
            return _within(most_cells, _tabs(workbook))
    except PasswordError as error:
        raise FileRefused(Reason.ENCRYPTED) from error
    except CalamineError as error:
        raise FileRefused(Reason.DAMAGED) from error
    except BaseException as error:
        if type(error).__name__ == _PANIC:
            raise FileRefused(Reason.DAMAGED) from error
        raise


def _tabs(workbook: CalamineWorkbook) -> Iterator[TabValues]:
    for number, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ is SheetTypeEnum.WorkSheet:
            rows = _rows(workbook.get_sheet_by_index(number))
            is_hidden = sheet.visible is not SheetVisibleEnum.Visible
            yield TabValues(number, sheet.name, rows or [], is_hidden, too_large=rows is None)


def _within(most_cells: int, tabs: Iterator[TabValues]) -> tuple[TabValues, ...]:
    """The tabs, of which one that is too large is left out; FileRefused when nothing else is left."""
    kept, cells = [], 0
    for tab in tabs:
        filled = sum(value != "" for row in tab.values for value in row)
        is_too_large = tab.too_large or cells + filled > most_cells
        cells += 0 if is_too_large else filled
        kept.append(replace(tab, values=[], too_large=True) if is_too_large else tab)
    if any(tab.too_large for tab in kept) and not any(tab.values and not tab.hidden for tab in kept):
        raise FileRefused(Reason.TOO_MANY_CELLS)
    return tuple(kept)


def _repacked(content: bytes) -> bytes:
    """The parts that matter, packed anew without compression: so what is parsed is no larger than what was counted."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            return _stored(packed, _wanted(packed))
    except (BadZipFile, ZlibError, EOFError, NotImplementedError, OSError, ValueError, OverflowError) as error:
        raise FileRefused(Reason.DAMAGED) from error
    except RuntimeError as error:  # which is what zipfile makes of a part with a password
        raise FileRefused(Reason.ENCRYPTED) from error


def _wanted(packed: ZipFile) -> list[ZipInfo]:
    parts = packed.infolist()
    names = {part.filename for part in parts}
    if not any(name == _OPEN_DOCUMENT or name.startswith(_EXCEL) for name in names):
        raise FileRefused(Reason.NO_TABLE_KIND)
    wanted = [part for part in parts if not part.is_dir() and not _UNUSED_PART.search(part.filename)]
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in wanted) > MOST_UNPACKED:
        raise FileRefused(Reason.UNPACKS_TOO_LARGE)
    if len(names) < len(parts) or any(part.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for part in wanted):
        raise FileRefused(Reason.DAMAGED)  # no program writes its workbooks so
    return wanted


def _stored(packed: ZipFile, parts: Sequence[ZipInfo]) -> bytes:
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_STORED) as stored:
        for part in parts:
            # zipfile gives no more of a part than its directory states, which is what has been added up.
            content = packed.read(part)
            if part.filename == _MANIFEST and b"encryption-data" in content:
                raise FileRefused(Reason.ENCRYPTED)
            if _SHEET_PART.fullmatch(part.filename):
                # The parser takes an error for a blank, and a figure in error must not read as one that is missing.
                content = _ERROR_CELL.sub(rb'\1"str"', content)
            stored.writestr(part.filename, content)
    return whole.getvalue()


def _rows(sheet: CalamineSheet) -> list[list[CellValue]] | None:
    """The rows from A1 on, without the blanks at their ends; None where blanks and all are far too many."""
    if sheet.total_height * sheet.total_width > _MOST_SQUARED:
        return None
    return [list(_trimmed(row)) for row in sheet.to_python(skip_empty_area=False)]


def _trimmed(row: Sequence[_Value]) -> Iterator[CellValue]:
    width = max((column for column, value in enumerate(row, start=1) if value != ""), default=0)
    return map(_cell, row[:width])


def _cell(value: _Value) -> CellValue:
    """A day as 2024-03-31, however the cell shows it; no month or amount is read from a time."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time | timedelta):
        return str(value)
    return value[:_LONGEST_TEXT] if isinstance(value, str) else value
