"""A snapshot: what the sheet said at one moment, whole and checked, with the place of every figure in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from pydantic import AwareDatetime, ConfigDict, TypeAdapter, ValidationError

from scoring.findings import Cell, Finding
from scoring.fiscal_year import EvaluationRound, Month
from scoring.levels import Tier
from scoring.money import Satang
from scoring.printed import PrintedAmount, PrintedRow, PrintedTable
from scoring.sales import District, MonthlySales
from scoring.unread import Unread

FigureKey = tuple[District, Month]
TargetKey = tuple[EvaluationRound, District, Tier]
Targets = Mapping[EvaluationRound, Mapping[District, Mapping[Tier, Satang]]]


@dataclass(frozen=True)
class Snapshot:
    """What the sheet said when it was read. It has no slots, for it keeps what each question about a figure asks for.

    `sales` and `targets` hold what was read without doubt; what is odd is in `findings`. `figure_cells` has a place
    for every district and month that the tables provide for, so also for a figure still to come; `target_cells`
    likewise. Nothing in it may be changed.
    """

    read_at: datetime
    title: str
    sales: MonthlySales
    targets: Targets = field(default_factory=dict)
    printed: Mapping[EvaluationRound, PrintedTable] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    figure_cells: Mapping[FigureKey, Cell] = field(default_factory=dict)
    target_cells: Mapping[TargetKey, Cell] = field(default_factory=dict)

    @cached_property
    def unread(self) -> Unread:
        """What stands in it and could not be taken."""
        return Unread.of(self.findings)

    @property
    def fingerprint(self) -> str:
        """A hash of all it says; two reads of an unchanged sheet have the same one."""
        undated = replace(self, read_at=datetime(1970, 1, 1, tzinfo=UTC))
        return hashlib.sha256(undated.to_json().encode()).hexdigest()

    def to_json(self) -> str:
        """The form in which the store keeps it."""
        return _RECORD.dump_json(_Record.of(self)).decode()

    @staticmethod
    def from_json(text: str) -> Snapshot:
        """Read what `to_json` wrote; ValueError when it is anything else."""
        try:
            return _RECORD.validate_json(text, strict=True).snapshot()
        except ValidationError as error:
            raise ValueError(f"not a stored snapshot: {error}") from error


class ShapeError(Exception):
    """The sheet's shape makes no sense, so no snapshot can be made of it and the last good one stays.

    Like a finding it has a stable code, the cell that matters if there is one, and what its wording needs. `tabs` are
    the titles of all tabs by their ids, where they matter.
    """

    def __init__(
        self,
        code: str,
        cell: Cell | None = None,
        data: tuple[tuple[str, str], ...] = (),
        tabs: Mapping[int, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(code, cell, data)
        self.tabs = tabs
        self.code = code
        self.cell = cell
        self.data = data


@dataclass(frozen=True, slots=True)
class _PrintedRecord:
    """A `PrintedTable` as it is stored: JSON knows no keys but text."""

    round: EvaluationRound
    months: tuple[Month, ...]
    districts: tuple[tuple[District, PrintedRow], ...]
    province: PrintedRow
    month_totals: tuple[tuple[Month, PrintedAmount], ...]
    target_totals: tuple[tuple[Tier, PrintedAmount], ...]
    is_joined: bool = False

    @classmethod
    def of(cls, table: PrintedTable) -> _PrintedRecord:
        return cls(
            table.round,
            table.months,
            tuple(table.districts.items()),
            table.province,
            tuple(table.month_totals.items()),
            tuple(table.target_totals.items()),
            table.is_joined,
        )

    def table(self) -> PrintedTable:
        return PrintedTable(
            self.round,
            self.months,
            dict(self.districts),
            self.province,
            dict(self.month_totals),
            dict(self.target_totals),
            self.is_joined,
        )


@dataclass(frozen=True, slots=True)
class _Record:
    """A `Snapshot` as it is stored.

    A new field of a value in it needs a default, for what is stored does not have it. Any other change needs a new
    version, and a function that makes one of the version before; a stored record of each version is among the tests.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    version: Literal[1]
    read_at: AwareDatetime
    title: str
    figures: tuple[tuple[District, Month, Satang], ...]
    targets: tuple[tuple[EvaluationRound, District, Tier, Satang], ...]
    printed: tuple[_PrintedRecord, ...]
    findings: tuple[Finding, ...]
    figure_cells: tuple[tuple[District, Month, Cell], ...]
    target_cells: tuple[tuple[EvaluationRound, District, Tier, Cell], ...]

    @classmethod
    def of(cls, snapshot: Snapshot) -> _Record:
        return cls(
            1,
            snapshot.read_at,
            snapshot.title,
            tuple((*key, amount) for key, amount in snapshot.sales.figures()),
            tuple(
                (each, district, tier, amount)
                for each, districts in snapshot.targets.items()
                for district, tiers in districts.items()
                for tier, amount in tiers.items()
            ),
            tuple(_PrintedRecord.of(table) for table in snapshot.printed.values()),
            snapshot.findings,
            tuple((*key, cell) for key, cell in snapshot.figure_cells.items()),
            tuple((*key, cell) for key, cell in snapshot.target_cells.items()),
        )

    def snapshot(self) -> Snapshot:
        targets: dict[EvaluationRound, dict[District, dict[Tier, Satang]]] = {}
        for each, district, tier, amount in self.targets:
            targets.setdefault(each, {}).setdefault(district, {})[tier] = amount
        return Snapshot(
            self.read_at,
            self.title,
            MonthlySales({(district, month): amount for district, month, amount in self.figures}),
            targets,
            {record.round: record.table() for record in self.printed},
            self.findings,
            {(district, month): cell for district, month, cell in self.figure_cells},
            {(each, district, tier): cell for each, district, tier, cell in self.target_cells},
        )


_RECORD = TypeAdapter(_Record)
