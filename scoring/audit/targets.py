"""Targets: in order, in line with those of the other districts, and with what the district sells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from scoring.audit.evidence import Evidence
from scoring.audit.figures import middle, range_of_others
from scoring.findings import Finding, FindingLevel, decimal, details
from scoring.fiscal_year import EvaluationRound
from scoring.levels import Tier
from scoring.money import SATANG_PER_BAHT, Satang
from scoring.sales import District
from scoring.standings import Targets

FAR = 5
"""A ratio so many times the office's median, or its part, is out of line; in the province's table it reaches 2.5."""

IN_LINE = 2
"""How far beyond the other districts' range a target may lie and still be in line with them."""

LEAST_ROWS = 4
"""With fewer rows nothing is usual."""

MOST = Fraction(3, 4)
"""From so many rows on, the standard target is the midpoint by the office's own rule."""

LEAST_MONTHS = 3
"""With fewer months the district's sales say nothing about its targets."""

_TEN = 10
_TRIPLE = (Tier.BASIC, Tier.STANDARD, Tier.ADVANCED)
_LEVELS = (Tier.LEVEL_1, Tier.LEVEL_2, Tier.LEVEL_3, Tier.LEVEL_4, Tier.LEVEL_5)


@dataclass(frozen=True, slots=True)
class _Row:
    """A district's targets, the lowest first, and what it sells in as many months (None while too few are in)."""

    targets: Targets
    sales: Fraction | None

    @property
    def lowest(self) -> Tier:
        """The tier with which the others are compared."""
        return next(iter(self.targets))

    @property
    def midpoint(self) -> Satang | None:
        """The middle between the basic and the advanced target, if these are what the targets are called."""
        if any(tier not in self.targets for tier in _TRIPLE):
            return None
        return Satang((self.targets[Tier.BASIC] + self.targets[Tier.ADVANCED]) // 2)

    @property
    def is_midpoint(self) -> bool:
        """Whether the standard target lies there, to the baht."""
        return self.midpoint is not None and abs(self.targets[Tier.STANDARD] - self.midpoint) <= SATANG_PER_BAHT

    @property
    def ratios(self) -> Mapping[Tier, Fraction]:
        """Each target over the lowest one, from the highest on; the lowest one over what is sold."""
        lowest = self.targets[self.lowest]
        others = [tier for tier in reversed(list(self.targets)) if tier is not self.lowest]
        found = {tier: Fraction(self.targets[tier], lowest) for tier in others}
        return {**found, self.lowest: lowest / self.sales} if self.sales else found

    def with_target(self, tier: Tier, amount: Satang) -> _Row:
        """The row as it would be: a standard target that was worked out from the others follows."""
        changed = {**self.targets, tier: amount}
        midpoint = _Row(changed, None).midpoint
        if tier is not Tier.STANDARD and self.is_midpoint and midpoint:
            changed[Tier.STANDARD] = midpoint
        return _Row(changed, self.sales)


@dataclass(frozen=True, slots=True)
class _Usual:
    """What the rows of an office have in common."""

    ratios: Mapping[Tier, Sequence[Fraction]]
    medians: Mapping[Tier, Fraction]
    is_midpoint: bool

    @classmethod
    def of(cls, rows: Sequence[_Row]) -> _Usual:
        """Nothing, while there are too few rows."""
        gathered: dict[Tier, list[Fraction]] = {}
        for row in rows:
            for tier, ratio in row.ratios.items():
                gathered.setdefault(tier, []).append(ratio)
        ratios = {tier: sorted(known) for tier, known in gathered.items() if len(known) >= LEAST_ROWS}
        midpoints = sum(row.is_midpoint for row in rows)
        medians = {tier: middle(known) for tier, known in ratios.items()}
        return cls(ratios, medians, len(rows) >= LEAST_ROWS and midpoints >= len(rows) * MOST)

    def far(self, row: _Row) -> tuple[Tier, ...]:
        """The tiers whose ratio is many times the median, or a small part of it."""
        ratios = ((tier, ratio / self.medians[tier]) for tier, ratio in row.ratios.items() if tier in self.medians)
        return tuple(tier for tier, times in ratios if times > FAR or times * FAR < 1)

    def others(self, row: _Row, tier: Tier) -> tuple[Fraction, Fraction]:
        """The least and the greatest ratio of the other rows."""
        return range_of_others(self.ratios[tier], row.ratios[tier])

    def agrees(self, row: _Row, changed: _Row) -> bool:
        """Whether nothing would be odd about the changed row, and it would be in line with the other ones."""
        for tier, ratio in changed.ratios.items():
            if tier in self.ratios:
                low, high = self.others(row, tier)
                if not low <= ratio * IN_LINE or not ratio <= high * IN_LINE:
                    return False
        return not _disordered(changed.targets) and (changed.is_midpoint or not self.is_midpoint)


@dataclass(frozen=True, slots=True)
class _Audited:
    """A row under audit: where it stands, and what is usual around it."""

    evidence: Evidence
    round: EvaluationRound
    district: District
    row: _Row
    usual: _Usual

    def findings(self) -> Iterator[Finding]:
        """Everything that is odd about the row; the target whose digits explain it comes first."""
        far, disordered = self.usual.far(self.row), _disordered(self.row.targets)
        doubtful = self.doubtful() if far or disordered else None
        if doubtful:
            tier, likely = doubtful
            yield self.finding(
                "target-digits-doubtful", FindingLevel.ERROR, tier, likely=likely, **self.comparison(tier)
            )
        yield from _disorder(self.evidence, self.round, self.district, self.row.targets)
        for tier in far:
            if not doubtful or tier is not doubtful[0]:
                code = "target-against-sales" if tier is self.row.lowest else "target-out-of-line"
                yield self.finding(code, FindingLevel.WARNING, tier, **self.comparison(tier))
        if self.usual.is_midpoint and not self.row.is_midpoint:
            yield self.finding("target-off-midpoint", FindingLevel.WARNING, Tier.STANDARD, midpoint=self.row.midpoint)
        if doubtful:
            yield from self.affected(*doubtful)

    def doubtful(self) -> tuple[Tier, Satang] | None:
        """The one target that, with a digit more or less, would leave nothing odd; None where several would."""
        found = [
            (tier, likely)
            for tier, amount in self.row.targets.items()
            for likely in (Satang(amount // _TEN), Satang(amount * _TEN))
            if likely > 0 and self.usual.agrees(self.row, self.row.with_target(tier, likely))
        ]
        return found[0] if len(found) == 1 else None

    def affected(self, tier: Tier, likely: Satang) -> Iterator[Finding]:
        """What was worked out from a target in doubt: a province's sum as it is printed, to be worked out anew."""
        changed = self.row.with_target(tier, likely).targets
        table = self.evidence.printed.get(self.round)
        for each, total in (table.target_totals if table else {}).items():
            if changed.get(each) != self.row.targets.get(each):
                data = details(round=self.round, tier=each, printed=total.amount)
                yield Finding("target-sum-affected", FindingLevel.HINT, total.cell, self.district, data=data)

    def comparison(self, tier: Tier) -> Mapping[str, object]:
        """The ratio, what it is the ratio to, and that of the other districts."""
        ratio = self.row.ratios.get(tier)
        if ratio is None or tier not in self.usual.ratios:
            return {}
        low, high = self.usual.others(self.row, tier)
        others = {"low_usual": decimal(low), "high_usual": decimal(high)}
        if tier is self.row.lowest:
            return {"sold_usual": round(self.row.sales or 0), "times_usual": decimal(ratio), **others}
        lowest = self.row.lowest
        return {"base": self.row.targets[lowest], "lowest_usual": lowest, "times": decimal(ratio), **others}

    def finding(self, code: str, level: FindingLevel, tier: Tier, **more: object) -> Finding:
        cell = self.evidence.target_cells.get((self.round, self.district, tier))
        data = details(round=self.round, tier=tier, amount=self.row.targets[tier], **more)
        return Finding(code, level, cell, self.district, data=data)


def targets(evidence: Evidence) -> Iterator[Finding]:
    """What is odd about targets, district by district.

    The digits of a target are in doubt when one digit more or less, in just one of the district's targets, leaves
    nothing odd about the row and puts it in line with the others.
    """
    for each, by_district in evidence.targets.items():
        known = {district: by_district[district] for district in evidence.districts if district in by_district}
        tiers = _tiers(evidence, known)
        rows = {
            district: _Row({tier: found[tier] for tier in tiers}, _sold(evidence, each, district))
            for district, found in known.items()
            if all(found.get(tier) for tier in tiers)
        }
        usual = _Usual.of(list(rows.values()))
        for district, found in known.items():
            if district in rows:
                yield from _Audited(evidence, each, district, rows[district], usual).findings()
            else:
                yield from _disorder(evidence, each, district, found)


def _tiers(evidence: Evidence, known: Mapping[District, Targets]) -> Sequence[Tier]:
    """The tiers of the scale, lowest first; or those of the sheet, where it has no row with all of the scale's."""
    kinds = (evidence.rulebook.scale.tiers, _TRIPLE, _LEVELS)
    return next((tiers for tiers in kinds if any(all(map(row.get, tiers)) for row in known.values())), kinds[0])


def _disorder(evidence: Evidence, each: EvaluationRound, district: District, found: Targets) -> Iterator[Finding]:
    """A target that is less than one below it; the first one only, for the others may follow from it."""
    if pair := _disordered(found):
        lower, higher = pair
        cell = evidence.target_cells.get((each, district, higher))
        data = details(round=each, tier=higher, amount=found[higher], lower=lower, base=found[lower])
        yield Finding("targets-disordered", FindingLevel.ERROR, cell, district, data=data)


def _disordered(found: Targets) -> tuple[Tier, Tier] | None:
    for tiers in (_TRIPLE, _LEVELS):
        for lower, higher in pairwise(tier for tier in tiers if tier in found):
            if found[lower] > found[higher]:
                return lower, higher
    return None


def _sold(evidence: Evidence, each: EvaluationRound, district: District) -> Fraction | None:
    """What a district sells in the months of a round: its median month, which one slip does not move, times those."""
    months = each.counted_months(evidence.rulebook.accumulate_from)
    known = [amount for month, amount in evidence.histories[district].items() if month in months]
    usual = middle(known) if len(known) >= LEAST_MONTHS else Fraction(0)
    return usual * len(months) if usual > 0 else None
