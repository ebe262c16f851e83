"""Exports for tests: the bytes of a table as each format and encoding holds it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from io import BytesIO, StringIO

import xlsxwriter  # type: ignore[import-untyped]  # it has no types
from builders import NAMES, READ_AT, TODAY, rows

from sheets.districts import DistrictNames
from sheets.export import read_export
from sheets.snapshot import Snapshot
from sheets.spreadsheet import CellValue, SpreadsheetValues, TabValues

Rows = Sequence[Sequence[CellValue | date]]


def workbook(*tables: Rows) -> bytes:
    """An xlsx with a tab for each table; a day is a cell with the format of a date."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "d mmm yy"})
        for table in tables:
            sheet = book.add_worksheet()
            for row, values in enumerate(table):
                for column, value in enumerate(values):
                    if isinstance(value, date):
                        sheet.write_datetime(row, column, value, day)
                    elif value is not None:
                        sheet.write(row, column, value)
    return content.getvalue()


def delimited(table: Rows, encoding: str = "utf-8", separator: str = ",") -> bytes:
    """The table as text."""
    text = StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(table)
    return text.getvalue().encode(encoding)


def drawn(*texts: str, names: DistrictNames = NAMES, today: date = TODAY) -> Snapshot:
    """What is read from an export with these tables, each in a tab of its own."""
    tabs = tuple(TabValues(number, f"แผ่น{number}", rows(text)) for number, text in enumerate(texts, start=1))
    return read_export(SpreadsheetValues("export.xlsx", tabs), names, read_at=READ_AT, today=today)
