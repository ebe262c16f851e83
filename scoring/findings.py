"""Findings: what is odd about the sheet, as values with a stable code. Their wording stands with the bot."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from hashlib import blake2s

from scoring.fiscal_year import Month
from scoring.sales import District

_QUESTIONS = {
    "figure-digits-doubtful": "figure-size",
    "figure-out-of-line": "figure-size",
    "figure-against-target": "figure-size",
    "target-digits-doubtful": "target-size",
    "target-out-of-line": "target-size",
    "target-against-sales": "target-size",
}
"""What codes ask that ask the same of a cell: which of them it is depends on what other cells say."""
_SUBJECT = ("round", "tier")
"""The data that tell what a finding is about, beside its district and month."""
_CONTENT = ("amount", "off", "kept", "reason", "title", "year")
"""The data that tell what the cell says, by how much it is off, or what was kept of it; others are of other cells."""
_CONTENT_OF = {
    "row-copied": ("months",),
    "column-copied": ("first",),
    "figures-running": ("first",),
    "fiscal-year-conflict": ("months",),
}
"""What else some codes ask about: the months that were copied, or from which one was."""

_OF_EACH = frozenset({"zeros-ahead"})
"""The codes of findings about several districts of which each is a matter of its own."""


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

    `text` is what stands in the cell, as it was read, or the words of a row that has no name; `data` holds further
    values by name.
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
        """What it is about: what is asked, with the district, month, round and tier.

        Where there is none of these it is the tab with what stands in the cell, or with the cell's address if nothing
        does. So it stays the same when rows, columns and tabs are moved. Two rows that are the same are one subject,
        whichever of them is asked about; running sums are those from their first month on.
        """
        data = dict(self.data)
        districts = sorted(filter(None, (self.district, data.get("other"))))
        month = data.get("first_month") or (str(self.month) if self.month else None)
        about = (districts, month, *(data.get(name) for name in _SUBJECT))
        place = (self.cell.tab_id, _plain(self.text) or self.cell.a1) if self.cell and not any(about) else None
        return _text(_QUESTIONS.get(self.code, self.code), about, place)

    @property
    def stamp(self) -> str:
        """What it says: what stands in the cells asked about, spaces and the like aside, and what was kept of them.

        What other cells say is left out, so that a figure of another month or district makes no new finding of an old
        one. A sum says by how much it is off, and so the same while it grows with its figures; of a level that is
        printed beside what was computed only the side counts: whether it is more, or less.
        """
        data, content = dict(self.data), (*_CONTENT, *_CONTENT_OF.get(self.code, ()))
        side = None
        if "printed" in data and "off" not in data:
            content = (*content, "printed")
            side = int(data["printed"]) > int(data["computed"]) if "computed" in data else None
        said = [(name, data[name]) for name in content if name in data]
        return _text(_plain(self.text), said, side)

    @property
    def shares(self) -> frozenset[str]:
        """The identities of what it says of each district, where it is one for all that are still to report.

        They become fewer by themselves, which makes it no other finding; that others come is worth a look.
        """
        districts = dict(self.data).get("districts", "").split() if self.code in _OF_EACH else ()
        return frozenset(replace(self, district=District(each), data=()).identity for each in districts)

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
    def findings(self) -> tuple[Finding, ...]:
        """All of them, the cause first."""
        return (self.cause, *self.consequences)

    @property
    def level(self) -> FindingLevel:
        """The gravest of the cause's and of what follows from it."""
        return min((each.level for each in self.findings), key=tuple(FindingLevel).index)

    @property
    def has_error(self) -> bool:
        """Whether one of them is an error, be it the cause or what follows from it."""
        return self.level is FindingLevel.ERROR

    @property
    def grave(self) -> tuple[Finding, ...]:
        """What follows from the cause and wants a look of somebody: hints do not."""
        return tuple(each for each in self.consequences if each.level is not FindingLevel.HINT)


def details(**values: object) -> tuple[tuple[str, str], ...]:
    """A finding's data by name: amounts in satang, months and rounds as they print; what is None is left out."""
    return tuple((name, str(value)) for name, value in values.items() if value is not None)


def decimal(ratio: Fraction) -> str:
    """A ratio for a finding's data, to be shown and never compared."""
    return f"{float(ratio):.4f}"


def _plain(text: str) -> str:
    """What a cell says, however its spaces and signs are encoded."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _text(*parts: object) -> str:
    return json.dumps(parts, ensure_ascii=False)
