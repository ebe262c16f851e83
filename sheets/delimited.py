"""Tables as text: cells between commas, semicolons, tabs or bars, in UTF-8, UTF-16 or the Thai Windows encoding.

The bytes of one Thai encoding are mostly valid in the other, where they come out as letters that make no words. So an
encoding counts only if it fits strictly, and if what comes out is not the other one misread.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from sheets.refusal import FileRefused, Reason

_THAI_WINDOWS = "cp874"
"""TIS-620 and what Windows added to it; a file in TIS-620 is one in cp874."""
_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x19\x1b-\x1f\x7f]")
_CONTROL_BYTE = re.compile(_CONTROL.pattern.encode())
_THAI = re.compile("[\u0e00-\u0e7f]")
_MISREAD_AS_THAI, _MISREAD_AS_LATIN = re.compile("เ[ธน]"), "à¸"
"""The first two bytes of a Thai letter in UTF-8, which takes three, read as letters of their own."""
_BYTES_OF_A_LETTER = 3
_WEB_PAGE = re.compile(r"\s*(?:<!doctype html|<html|<table|<\?xml|<meta)", re.IGNORECASE)

_SEPARATORS = ("\t", ";", "|", ",")
"""The comma comes last, because amounts hold it too."""
_NAMED_SEPARATOR = re.compile(r"sep=(.)\s*")
_LOOKED_AT = 60
_SHARE_OF_ROWS = 3
"""A separator stands in a third of the rows at least: there may be titles above them and notes below."""


def read_delimited(content: bytes, most_cells: int) -> list[list[str]]:
    """The rows of a table in text; FileRefused when it is no text, or has more cells than that."""
    text = _decoded(content)
    if _WEB_PAGE.match(text):
        raise FileRefused(Reason.WEB_PAGE)
    named = _NAMED_SEPARATOR.fullmatch(text.split("\n", 1)[0])
    rows, cells = [], 0
    for row in _rows(text, named[1] if named else _separator(text)):
        cells += max(len(row), 1)  # rows without any cell take room as well
        if cells > most_cells:
            raise FileRefused(Reason.TOO_MANY_CELLS)
        rows.append(row)
    return [[], *rows[1:]] if named else rows


def _decoded(content: bytes) -> str:
    marked = next((encoding for mark, encoding in _MARKED if content.startswith(mark)), None)
    if marked is None and _CONTROL_BYTE.search(content):
        raise FileRefused(Reason.NO_TABLE_KIND)
    for encoding in (marked,) if marked else ("utf-8", _THAI_WINDOWS):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text):
            raise FileRefused(Reason.NO_TABLE_KIND)
        if not _is_misread(text):
            return text
    raise FileRefused(Reason.ENCODING)


def _is_misread(text: str) -> bool:
    """Whether the letters are mostly what UTF-8 looks like in another encoding, saved so by some program before."""
    misread = len(_MISREAD_AS_THAI.findall(text)) * _BYTES_OF_A_LETTER
    return misread * 2 > len(_THAI.findall(text)) or _MISREAD_AS_LATIN in text


def _separator(text: str) -> str:
    """The first separator that parts a third of the rows."""
    for separator in _SEPARATORS:
        rows = [row for row in islice(_rows(text, separator), _LOOKED_AT) if any(row)]
        if 0 < len(rows) <= _SHARE_OF_ROWS * sum(len(row) > 1 for row in rows):
            return separator
    return _SEPARATORS[-1]


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise FileRefused(Reason.DAMAGED) from error
