"""What an office's own table states beside its figures: sums and levels. For cross-checking only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.findings import Cell
from scoring.fiscal_year import EvaluationRound, Month
from scoring.levels import Tier
from scoring.money import Satang
from scoring.sales import District


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


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """What a row states beside its figures."""

    total: PrintedAmount | None = None
    level: PrintedLevel | None = None


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """What the sheet states about one round. `months` are those that its totals can be the sum of."""

    round: EvaluationRound
    months: tuple[Month, ...] = ()
    districts: Mapping[District, PrintedRow] = field(default_factory=dict)
    province: PrintedRow = PrintedRow()
    month_totals: Mapping[Month, PrintedAmount] = field(default_factory=dict)
    target_totals: Mapping[Tier, PrintedAmount] = field(default_factory=dict)
