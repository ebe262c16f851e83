"""Findings: what is odd about the sheet, as values with a stable code. Their wording stands with the bot."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from hashlib import blake2s

from scoring.fiscal_year import Month
from scoring.sales import District

_SUBJECT = ("round", "tier")
"""The data that tell what a finding is about, beside its district and month."""
_SURROUNDINGS = ("cell", "cells", "usual")
"""How the names of data end that tell where something stands, or what is usual elsewhere: no content of its own."""


class FindingLevel(StrEnum):
    """How much it matters: an error keeps a figure out, a warning wants a look, a hint explains."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, order=True, slots=True)
class Cell:
    """Where in the spreadsheet something stands: the tab by its id and its title when it was read, the cell in A1."""

    tab_id: int
    tab: str
    a1: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One oddity: a stable English code, its level, its cell, and what its wording needs.

    `text` is what stands in the cell, as it was read; `data` holds further values by name.
    """

    code: str
    level: FindingLevel
    cell: Cell | None = None
    district: District | None = None
    month: Month | None = None
    text: str = ""
    data: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """What it is about: its code with the district, month, round and tier; where there is none of these, its cell.

        So it stays the same when rows, columns and tabs are moved.
        """
        data = dict(self.data)
        about = (self.district, self.month and str(self.month), *(data.get(name) for name in _SUBJECT))
        place = (self.cell.tab_id, self.cell.a1) if self.cell and not any(about) else None
        return _text(self.code, about, place)

    @property
    def stamp(self) -> str:
        """What it says: what stands in the cell, and the further values. It changes when the cell does.

        Left out are values whose names end in `cell`, `cells` or `usual`: addresses, and what other cells say.
        """
        content = sorted(item for item in self.data if not item[0].endswith(_SURROUNDINGS))
        return _text(self.text, content)

    @property
    def identity(self) -> str:
        """A short text (16 hexadecimal digits) for key and stamp: the same as long as it says the same of the same."""
        return blake2s(_text(self.key, self.stamp).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one cause: what to look at first, and what follows from it and needs no look of its own."""

    cause: Finding
    consequences: tuple[Finding, ...] = ()

    @property
    def has_error(self) -> bool:
        """Whether one of them is an error, be it the cause or what follows from it."""
        return any(each.level is FindingLevel.ERROR for each in (self.cause, *self.consequences))


def details(**values: object) -> tuple[tuple[str, str], ...]:
    """A finding's data by name: amounts in satang, months and rounds as they print; what is None is left out."""
    return tuple((name, str(value)) for name, value in values.items() if value is not None)


def decimal(ratio: Fraction) -> str:
    """A ratio for a finding's data, to be shown and never compared."""
    return f"{float(ratio):.4f}"


def _text(*parts: object) -> str:
    return json.dumps(parts, ensure_ascii=False)
