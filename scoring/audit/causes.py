"""Which finding explains which: what one look settles is told once, with what follows from it.

The order of the codes is the order of explanation: a finding is explained only by one that stands before it here, so
that no two explain each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from scoring.findings import Finding, FindingGroup, FindingLevel
from scoring.sales import District

_READ = "read"
"""Stands for all codes of the reader."""

_OF_TARGETS = (
    "target-digits-doubtful",
    "targets-disordered",
    "target-out-of-line",
    "target-against-sales",
    "target-off-midpoint",
    "target-sum-affected",
)
_OF_FIGURES = (
    "column-copied",
    "table-running",
    "figures-running",
    "row-copied",
    "figure-digits-doubtful",
    "figure-against-target",
    "month-copied",
    "figure-against-sums",
    "figure-out-of-line",
    "closed-changed",
    "confirmed-changed",
    "figure-zero",
)
_OF_SUMS = ("row-sum-differs", "month-sum-differs", "target-sum-differs", "province-sum-differs")
_OF_LEVELS = ("printed-level-differs", "printed-level-behind")
_ORDER = (_READ, "month-column-missing", *_OF_TARGETS, *_OF_FIGURES, *_OF_SUMS, *_OF_LEVELS)
_PLACES = {code: place for place, code in enumerate(_ORDER)}

_MEANT_AS_MONTHS = frozenset({"month-unreadable", "month-outside", "year-doubtful", "fiscal-year-conflict"})
_OF_ROWS = frozenset({"district-unknown", "row-nameless"})
_TWICE = "district-repeated"
_DASH = "dash-ambiguous"
_UNSETTLED = frozenset({"figure-out-of-line", "closed-changed", "confirmed-changed", "figure-zero"})
"""What is odd about figures without being a reason for a sum to be wrong."""


def grouped(findings: Sequence[Finding]) -> tuple[FindingGroup, ...]:
    """The findings by their causes, in the order in which these were found."""
    ordered = sorted(enumerate(findings), key=lambda each: (_place(each[1]), each[0]))
    everywhere = [place for place, finding in ordered if finding.district is None and finding.code not in _OF_ROWS]
    by_district: dict[District | None, list[int]] = defaultdict(list)
    for place, finding in ordered:
        by_district[finding.district].append(place)
    everything = [place for place, _ in ordered]
    causes: dict[int, int] = {}
    for place, finding in ordered:
        if _place(finding):
            near = [*by_district[finding.district], *everywhere] if finding.district else everything
            earlier = (each for each in near if (_place(findings[each]), each) < (_place(finding), place))
            cause = next((each for each in earlier if _explains(findings[each], finding)), None)
            if cause is not None:
                causes[place] = causes.get(cause, cause)
    consequences: dict[int, list[Finding]] = defaultdict(list)
    for place, cause in sorted(causes.items()):
        consequences[cause].append(_following(findings[place]))
    return tuple(
        FindingGroup(finding, tuple(consequences[place]))
        for place, finding in enumerate(findings)
        if place not in causes
    )


def _following(finding: Finding) -> Finding:
    """A sum that follows from something is off whichever way that makes it; by how much, other causes tell as well."""
    data = tuple(
        (name, str(-1 if int(value) < 0 else 1)) if name == "off" else (name, value) for name, value in finding.data
    )
    return replace(finding, data=data)


def _place(finding: Finding) -> int:
    return _PLACES.get(finding.code, _PLACES[_READ])


def _explains(cause: Finding, finding: Finding) -> bool:
    """Whether a finding that stands before the other explains it.

    A hint explains nothing graver, but for a dash: it stands where a figure should, which is missed by whoever counts.
    """
    if cause.level is FindingLevel.HINT and finding.level is not FindingLevel.HINT and cause.code != _DASH:
        return False
    if finding.code in _OF_TARGETS:
        return cause.code in _OF_TARGETS and cause.district == finding.district and _have(cause, finding, "round")
    if finding.code in _OF_FIGURES:
        return _is_about_figures(cause, finding.district) and not _months(cause).isdisjoint(_months(finding))
    return _RULES[finding.code](cause, finding)


def _missing_column(cause: Finding, _: Finding) -> bool:
    return cause.code in _MEANT_AS_MONTHS


def _sum_of_row(cause: Finding, finding: Finding) -> bool:
    if _keeps_figures_out(cause):
        return cause.district in {None, finding.district} and cause.code not in _OF_ROWS
    return _makes_sums_wrong(cause, finding.district)


def _sum_of_month(cause: Finding, finding: Finding) -> bool:
    if _keeps_figures_out(cause) or cause.code == _TWICE:
        return cause.month in {None, finding.month} and cause.code not in _MEANT_AS_MONTHS
    return _makes_sums_wrong(cause, None) and str(finding.month) in _months(cause)


def _sum_of_all(cause: Finding, finding: Finding) -> bool:
    if cause.code in {"row-sum-differs", "month-sum-differs"}:
        return _have(cause, finding, "round")
    return _keeps_figures_out(cause) or cause.code == _TWICE or _makes_sums_wrong(cause, None)


def _sum_of_targets(cause: Finding, finding: Finding) -> bool:
    if not _place(cause) and cause.code.startswith("district-"):
        return True
    changes_sums = not _place(cause) or cause.code in {"target-digits-doubtful", "targets-disordered"}
    return changes_sums and _have(cause, finding, "round") and _have(cause, finding, "tier")


def _printed_level(cause: Finding, finding: Finding) -> bool:
    if not _place(cause):
        is_error = cause.level is FindingLevel.ERROR
        return is_error and (finding.district is None or cause.district in {None, finding.district})
    if cause.code in _OF_SUMS:
        return cause.district == finding.district and cause.code != "month-sum-differs"
    if cause.code in {"target-digits-doubtful", "targets-disordered"}:
        return finding.district in {None, cause.district} and _have(cause, finding, "round")
    return _makes_sums_wrong(cause, finding.district)


_RULES: Mapping[str, Callable[[Finding, Finding], bool]] = {
    "month-column-missing": _missing_column,
    "row-sum-differs": _sum_of_row,
    "month-sum-differs": _sum_of_month,
    "target-sum-differs": _sum_of_targets,
    "province-sum-differs": _sum_of_all,
    **dict.fromkeys(_OF_LEVELS, _printed_level),
}


def _keeps_figures_out(finding: Finding) -> bool:
    """Whether it is the reader's, about figures that could not be counted."""
    return not _place(finding) and finding.level is FindingLevel.ERROR and not finding.code.startswith("target-")


def _makes_sums_wrong(finding: Finding, district: District | None) -> bool:
    """Whether figures of the district, or of any district, stand where a printed sum would have others."""
    is_reason = finding.code in _OF_FIGURES and finding.code not in _UNSETTLED
    return is_reason and (district is None or finding.district in {None, district})


def _is_about_figures(cause: Finding, district: District | None) -> bool:
    if cause.code in {"column-copied", "table-running"}:
        return district in dict(cause.data)["districts"].split()
    return cause.district == district and (cause.code in _OF_FIGURES or not _place(cause))


def _months(finding: Finding) -> set[str]:
    """The months that it is about."""
    several = dict(finding.data).get("months", "").split()
    return {*several, str(finding.month)} if finding.month else set(several)


def _have(cause: Finding, finding: Finding, name: str) -> bool:
    """Whether both have the same datum of that name."""
    return dict(cause.data).get(name) == dict(finding.data).get(name)
