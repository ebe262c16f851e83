"""A closed round: figures, targets, levels, rule and findings as they were when an admin closed it.

Its JSON form is canonical: what says the same has the same text, and so the same hash. Amounts in it are whole satang.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from hashlib import sha256
from typing import Literal

from pydantic import AwareDatetime, ConfigDict, TypeAdapter, ValidationError

from scoring.findings import Finding
from scoring.fiscal_year import EvaluationRound, Month
from scoring.levels import Tier
from scoring.money import Satang
from scoring.sales import District, MonthlySales
from scoring.standings import Rulebook, Standings, standings


@dataclass(frozen=True, slots=True)
class Result:
    """What the round came to: of a district, or of the province (None). Without targets there is no level."""

    district: District | None
    total: Satang
    level: str | None


@dataclass(frozen=True, slots=True)
class ClosedRound:
    """A round as it was frozen at `closed_at`, by a Telegram user id, from a sheet that was read at `read_at`.

    `closed_by_name` is the person's name as Telegram gave it then; empty where none was kept.

    `sales` holds the figures of the counted months alone, and a missing one is missing. `districts` are in the office's
    own order, and `rulebook` is the whole rule, so that a later change of the configuration changes no level.
    """

    office: str
    round: EvaluationRound
    closed_at: datetime
    closed_by: int
    read_at: datetime
    rulebook: Rulebook
    districts: tuple[District, ...]
    sales: MonthlySales
    targets: Mapping[District, Mapping[Tier, Satang]]
    results: tuple[Result, ...]
    findings: tuple[Finding, ...] = ()
    closed_by_name: str = ""

    @property
    def months(self) -> tuple[Month, ...]:
        """The months that count."""
        return self.round.counted_months(self.rulebook.accumulate_from)

    @property
    def digest(self) -> str:
        """The SHA-256 of its JSON form, in hexadecimal digits."""
        return digest_of(self.to_json())

    @property
    def content(self) -> str:
        """A hash of what is frozen, whenever and by whom: the same for as long as the sheet says the same."""
        undated = self._data()
        for told_apart in ("closed_at", "closed_by", "closed_by_name", "read_at"):
            undated.pop(told_apart, None)
        return digest_of(_canonical(undated))

    def standings(self) -> Standings:
        """The standings, worked out from what is frozen."""
        return standings(self.sales, self.targets, self.districts, self.round, self.rulebook)

    def in_zone(self, zone: tzinfo) -> ClosedRound:
        """The same, with its times as clocks of the zone tell them; its hash stays."""
        return replace(self, closed_at=self.closed_at.astimezone(zone), read_at=self.read_at.astimezone(zone))

    def to_json(self) -> str:
        """The canonical form, which the store keeps and an export holds: `sha256sum` of it gives the hash."""
        return _canonical(self._data())

    def _data(self) -> dict[str, object]:
        data: dict[str, object] = _RECORD.dump_python(_Record.of(self), mode="json")
        if not self.closed_by_name:  # as it was before names were kept: what was closed then keeps its hash
            del data["closed_by_name"]
        return data

    @staticmethod
    def from_json(text: str) -> ClosedRound:
        """Read what `to_json` wrote; ValueError when it is anything else."""
        try:
            return _RECORD.validate_json(text, strict=True).closed_round()
        except ValidationError as error:
            raise ValueError(f"not a closed round: {error}") from error


def digest_of(text: str) -> str:
    """The hash of a JSON form."""
    return sha256(text.encode()).hexdigest()


def _canonical(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class _Record:
    """A `ClosedRound` as it is stored.

    What was closed stays readable: a new field needs a default, and any other change a new version beside this one.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    version: Literal[1]
    unit: Literal["satang"]
    office: str
    round: str
    closed_at: AwareDatetime
    closed_by: int
    read_at: AwareDatetime
    rulebook: Rulebook
    districts: tuple[District, ...]
    figures: dict[District, dict[str, Satang]]
    targets: dict[District, dict[Tier, Satang]]
    results: tuple[Result, ...]
    findings: tuple[Finding, ...]
    closed_by_name: str = ""

    @classmethod
    def of(cls, closed: ClosedRound) -> _Record:
        figures: dict[District, dict[str, Satang]] = {}
        for (district, month), amount in closed.sales.figures():
            figures.setdefault(district, {})[str(month)] = amount
        return cls(
            version=1,
            unit="satang",
            office=closed.office,
            round=str(closed.round),
            closed_at=closed.closed_at.astimezone(UTC),
            closed_by=closed.closed_by,
            read_at=closed.read_at.astimezone(UTC),
            rulebook=closed.rulebook,
            districts=closed.districts,
            figures=figures,
            targets={district: dict(tiers) for district, tiers in closed.targets.items() if tiers},
            results=closed.results,
            findings=tuple(sorted(closed.findings, key=repr)),
            closed_by_name=closed.closed_by_name,
        )

    def closed_round(self) -> ClosedRound:
        figures = {
            (district, Month.parse(month)): amount
            for district, months in self.figures.items()
            for month, amount in months.items()
        }
        return ClosedRound(
            office=self.office,
            round=EvaluationRound.parse(self.round),
            closed_at=self.closed_at,
            closed_by=self.closed_by,
            read_at=self.read_at,
            rulebook=self.rulebook,
            districts=self.districts,
            sales=MonthlySales(figures),
            targets=self.targets,
            results=self.results,
            findings=self.findings,
            closed_by_name=self.closed_by_name,
        )


_RECORD = TypeAdapter(_Record)
