"""What an office's own table states beside its figures: sums and levels. For cross-checking only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.findings import Cell
from scoring.fiscal_year import EvaluationRound, Month
from scoring.levels import Tier
from scoring.money import Satang
from scoring.sales import District

_BELOW = re.compile("ไม่ถึง|ต่ำกว่า|ไม่ผ่าน|ไม่ได้ระดับ")
_LEVEL = re.compile(r"(?:[^\d.,]*)(?P<level>\d)(?:\.0+)?(?:[^\d.,]*)")
"""One digit of any script; a number such as 2.5 or 12 is no level."""


@dataclass(frozen=True, slots=True)
class PrintedAmount:
    """A sum that the sheet itself states, and where. It is for cross-checking only."""

    amount: Satang
    cell: Cell


@dataclass(frozen=True, slots=True)
class PrintedLevel:
    """A level that the sheet itself states, in the sheet's words ("5", "ยังไม่ถึงค่าคะแนนระดับ 1"), and where."""

    text: str
    cell: Cell

    @property
    def stated(self) -> int | None:
        """The level that the words state ("2", "2.0", "ระดับ ๒"), 0 where they say that none is reached; None of "-"."""
        if _BELOW.search(self.text):
            return 0
        number = _LEVEL.fullmatch(self.text.strip())
        return int(number["level"]) if number else None


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """What a row states beside its figures."""

    total: PrintedAmount | None = None
    level: PrintedLevel | None = None


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """What the sheet states about one round. `months` are those that its totals can be the sum of.

    Of a table that `is_joined` from several nobody knows which of them a total is the sum of.
    """

    round: EvaluationRound
    months: tuple[Month, ...] = ()
    districts: Mapping[District, PrintedRow] = field(default_factory=dict)
    province: PrintedRow = PrintedRow()
    month_totals: Mapping[Month, PrintedAmount] = field(default_factory=dict)
    target_totals: Mapping[Tier, PrintedAmount] = field(default_factory=dict)
    is_joined: bool = False
