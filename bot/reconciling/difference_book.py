"""The differences between the sheet and an export as a workbook, for people who go through them one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it has no types

from bot import thai
from bot.reconciling.reconciliation import Reconciliation
from bot.wording import reconciling as words
from scoring.money import SATANG_PER_BAHT, Satang
from scoring.reconciling import Agreement, Comparison

_FONT = {"font_name": "TH Sarabun New", "font_size": 16}
"""Named, not embedded: Thai offices have it, and Excel takes another where it is missing."""
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 18},
    "note": {"font_color": "#555555"},
    "head": {
        "bold": True,
        "bg_color": "#E3EFE7",
        "border": 1,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
    },
    "text": {"border": 1, "valign": "vcenter", "indent": 1},
    "amount": {"border": 1, "valign": "vcenter", "num_format": "#,##0.00"},
    "attention": {"border": 1, "valign": "vcenter", "indent": 1, "bg_color": "#FFF3D6"},
}
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""What stands in a file from outside stays text: nothing that begins with = becomes a formula."""

_WIDTHS = (24, 13, 20, 22, 24, 22, 18, 28)
_FINDING_WIDTH = 150
_ROW, _HEADER = 26, 56
"""Heights in points: Thai marks above and below need room, and Excel would not give it by itself."""
_HEADER_ROW = 4
_LONGEST_CELL = 32_000

Value = Satang | str | None


def difference_book(reconciliation: Reconciliation, freshness: str) -> bytes:
    """An xlsx: what differs, everything that was compared, and what is odd about either where anything is."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        looks = {name: book.add_format(_FONT | look) for name, look in _LOOKS.items()}
        above = (words.title(reconciliation), words.file_line(reconciliation), freshness, words.THE_RECORD)
        for name, compared in ((words.DIFFERENCES, reconciliation.differing), (words.ALL, reconciliation.compared)):
            sheet = _sheet(book, looks, name, above, words.HEADINGS)
            _write(sheet, looks, (_row(reconciliation, each) for each in compared), _attention(compared))
        if notes := list(words.notes(reconciliation)):
            sheet = _sheet(book, looks, words.FINDINGS, above, words.NOTE_HEADINGS)
            sheet.set_column(0, 0, _FINDING_WIDTH)
            _write(sheet, looks, notes)
    return content.getvalue()


def _sheet(book: Any, looks: dict[str, Any], name: str, above: Sequence[str], headings: Sequence[str]) -> Any:
    """A tab with its titles and its header, which stays in sight and is repeated on every printed page."""
    sheet = book.add_worksheet(name)
    for row, text in enumerate(above):
        sheet.write_string(row, 0, text, looks["note" if row else "title"])
    for column, heading in enumerate(headings):
        sheet.write_string(_HEADER_ROW, column, heading, looks["head"])
    for column, width in enumerate(_WIDTHS[: len(headings)]):
        sheet.set_column(column, column, width)
    sheet.set_default_row(_ROW)
    sheet.set_row(_HEADER_ROW, _HEADER)
    sheet.freeze_panes(_HEADER_ROW + 1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    return sheet


def _attention(compared: Iterable[Comparison]) -> frozenset[int]:
    return frozenset(row for row, each in enumerate(compared) if each.agreement is not Agreement.SAME)


def _row(reconciliation: Reconciliation, comparison: Comparison) -> tuple[Value, ...]:
    in_sheet, in_export = reconciliation.places(comparison)
    return (
        comparison.district,
        thai.month_short(comparison.month),
        comparison.sheet,
        comparison.export,
        comparison.difference,
        words.place(in_sheet, reconciliation.sheet),
        words.place(in_export, reconciliation.export),
        words.NOTES[comparison.agreement],
    )


def _write(
    sheet: Any, looks: dict[str, Any], rows: Iterable[Sequence[Value]], attention: frozenset[int] = frozenset()
) -> None:
    """Amounts as numbers in baht, everything else as text; the note of a row that wants attention stands out."""
    for number, values in enumerate(rows):
        row = _HEADER_ROW + 1 + number
        for column, value in enumerate(values):
            last = column == len(values) - 1
            if isinstance(value, int):
                sheet.write_number(row, column, value / SATANG_PER_BAHT, looks["amount"])
            else:
                look = looks["attention" if last and number in attention else "text"]
                sheet.write_string(row, column, (value or "")[:_LONGEST_CELL], look)
