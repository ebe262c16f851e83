"""How often the audit asks about nothing, and how often it sees an error that was planted: part of `make bench`.

The years have a fixed seed, so that the figures change only with the audit. Errors are planted into tables whose sums
are formulas, which always add up, and into such whose sums were typed from the right figures; formulas themselves may
leave something out.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Hashable, Iterator
from random import Random

from planted_errors import GAPS, PLANTS, Gap, Plant, sums_typed_before
from plausible_years import evidence, plausible_year

from scoring.audit import Evidence, audit
from scoring.findings import Finding, FindingGroup, FindingLevel

SEED = 2567
YEARS = 300
PLANTED = 50


def alarms(groups: tuple[FindingGroup, ...]) -> Iterator[Finding]:
    """Errors and warnings, by their causes."""
    return (group.cause for group in groups if group.cause.level is not FindingLevel.HINT)


def false_alarms(
    years: int = YEARS, seed: int = SEED, sums: Gap | None = None
) -> tuple[Counter[tuple[FindingLevel, str]], int]:
    """What is asked about in plausible years, by level and code, and how many district-years these are."""
    random, of_sums = Random(seed), Random(seed)
    found: Counter[tuple[FindingLevel, str]] = Counter()
    district_years = 0
    for _ in range(years):
        year = plausible_year(random)
        district_years += len(year.districts)
        printed = sums(of_sums, year) if sums else None
        found.update((group.cause.level, group.cause.code) for group in audit(evidence(year, *printed or ())))
    return found, district_years


def detection(plant: Plant, years: int = PLANTED, seed: int = SEED) -> tuple[float, float]:
    """The shares of planted errors that are seen: with sums as formulas, and with sums as typed."""
    random = Random(seed)
    tried = by_formulas = by_typed = 0
    while tried < years:
        year = plausible_year(random)
        if planted := plant(random, year):
            tried += 1
            before = {_about(each) for each in alarms(audit(evidence(year)))}
            by_formulas += _is_seen(evidence(planted), before)
            by_typed += _is_seen(evidence(planted, year), before)
    return by_formulas / tried, by_typed / tried


def detection_of_gap(gap: Gap, years: int = PLANTED, seed: int = SEED) -> float:
    """The share of formulas that leave something out and are seen."""
    random = Random(seed)
    tried = seen = 0
    while tried < years:
        year = plausible_year(random)
        if printed := gap(random, year):
            tried += 1
            before = {_about(each) for each in alarms(audit(evidence(year)))}
            seen += _is_seen(evidence(year, *printed), before)
    return seen / tried


def _is_seen(planted: Evidence, before: set[Hashable]) -> bool:
    """Whether something is asked about that was not asked about without the error."""
    return any(_about(each) not in before for each in alarms(audit(planted)))


def _about(finding: Finding) -> Hashable:
    return finding.code, finding.district, finding.month


def main() -> None:
    """Print the rates."""
    out = sys.stdout
    for kind, sums in (("district-years", None), ("district-years whose sums were typed before", sums_typed_before)):
        found, district_years = false_alarms(sums=sums)
        out.write(f"{district_years} plausible {kind}, alarms for each 1,000:\n")
        for level in FindingLevel:
            count = sum(number for (each, _), number in found.items() if each is level)
            codes = ", ".join(f"{code} {number}" for (each, code), number in found.most_common() if each is level)
            out.write(f"{1000 * count / district_years:8.2f} {level.value}s ({codes or 'none'})\n")
    out.write("planted errors seen, with sums as formulas and with sums as typed:\n")
    for name, plant in PLANTS.items():
        formulas, typed = detection(plant)
        out.write(f"{formulas:8.0%} {typed:8.0%} {name}\n")
    for name, gap in GAPS.items():
        out.write(f"{detection_of_gap(gap):8.0%} {'':8} {name}\n")


if __name__ == "__main__":
    main()
