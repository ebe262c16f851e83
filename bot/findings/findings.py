"""An office's findings as people are shown them: those that wait for a look, and those that were settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from bot.findings.settlements import Settlement, settlement_of
from bot.office.reading import Reading
from scoring.findings import Finding, FindingGroup, FindingLevel
from scoring.fiscal_year import EvaluationRound
from scoring.sales import District

_LEVELS = tuple(FindingLevel)
_OF_NO_DISTRICT = frozenset({"district-unknown", "row-nameless"})
"""Rows that an admin may well leave as they are: nothing of a district on the list is kept out by a row of notes."""


def is_province_matter(finding: Finding) -> bool:
    """Whether it concerns the province alone: a target, or the sheet as a whole."""
    return finding.district is None or finding.code.startswith("target") or "tier" in dict(finding.data)


def concerns_figures(finding: Finding, district: District) -> bool:
    """Whether it concerns the district's own figures, and no target."""
    return finding.district == district and not is_province_matter(finding)


@dataclass(frozen=True, slots=True)
class Findings:
    """The groups of findings, what matters most first; of a settled one also who has settled its cause.

    A settlement holds for the cause and for what followed from it then: what follows anew opens the group again.
    What keeps a figure out is never settled: the sheet cannot be right as long as it cannot be read.
    """

    open: tuple[FindingGroup, ...] = ()
    settled: tuple[tuple[FindingGroup, Settlement], ...] = ()

    @classmethod
    def of(cls, reading: Reading) -> Self:
        """What is odd about a reading."""
        groups = sorted(reading.findings(), key=lambda group: _LEVELS.index(group.level))
        settled = {
            index: given
            for index, group in enumerate(groups)
            if (given := settlement_of(reading.record.settlements, group)) and may_be_settled(reading, group)
        }
        return cls(
            tuple(group for index, group in enumerate(groups) if index not in settled),
            tuple((groups[index], each) for index, each in settled.items()),
        )

    def of_district(self, district: District) -> Self:
        """Those about a district, its targets included, and those from which something follows for it."""
        return self._only(lambda group: any(each.district == district for each in group.findings))

    def of_figures(self, district: District) -> Self:
        """Those about a district, without what concerns the province alone."""
        return self._only(lambda group: concerns_figures(group.cause, district))

    def of_province(self) -> Self:
        """Those about targets and about the sheet as a whole."""
        return self._only(lambda group: is_province_matter(group.cause))

    def doubted_targets(self, evaluation_round: EvaluationRound) -> tuple[District, ...]:
        """The districts with a target of the round that is open to doubt, in the order of the findings."""
        doubted = (
            group.cause.district
            for group in self.open
            if group.has_error
            and group.cause.code.startswith("target")
            and dict(group.cause.data).get("round") == str(evaluation_round)
        )
        return tuple(dict.fromkeys(district for district in doubted if district))

    @property
    def counts(self) -> Counter[FindingLevel]:
        """How many open groups there are of each level."""
        return Counter(group.level for group in self.open)

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.open or self.settled)

    def _only(self, belongs: Callable[[FindingGroup], bool]) -> Self:
        return type(self)(
            tuple(group for group in self.open if belongs(group)),
            tuple(each for each in self.settled if belongs(each[0])),
        )


def may_be_settled(reading: Reading, group: FindingGroup) -> bool:
    """Whether the sheet can be declared right as it is: not where a figure could not be read."""
    kept_out = (each for each in reading.errors() if each.code not in _OF_NO_DISTRICT)
    return set(group.findings).isdisjoint(kept_out)


def cell_address(spreadsheet: str, finding: Finding) -> str:
    """The web address that opens the spreadsheet at the finding's cell; empty for one without a cell."""
    if finding.cell is None:
        return ""
    return (
        f"https://docs.google.com/spreadsheets/d/{spreadsheet}/edit#gid={finding.cell.tab_id}&range={finding.cell.a1}"
    )
