"""False alarms over generated years, and planted errors that are seen: what docs/audit.md claims, held."""

from __future__ import annotations

import pytest
from false_alarms import detection, detection_of_gap, false_alarms
from planted_errors import GAPS, PLANTS, sums_typed_before

from scoring.findings import FindingLevel


def test_plausible_years_are_left_in_peace() -> None:
    found, district_years = false_alarms(years=60)
    errors, warnings = (
        sum(count for (each, _), count in found.items() if each is level)
        for level in (FindingLevel.ERROR, FindingLevel.WARNING)
    )

    assert district_years > 600
    assert errors <= district_years / 500
    assert warnings <= district_years / 25


def test_typed_sums_that_lack_new_figures_are_left_in_peace() -> None:
    found, district_years = false_alarms(years=40, sums=sums_typed_before)
    errors = sum(count for (level, _), count in found.items() if level is FindingLevel.ERROR)

    assert found[FindingLevel.HINT, "sums-behind"] > 30
    assert errors <= district_years / 200


@pytest.mark.parametrize("name", GAPS)
def test_what_formulas_leave_out_is_seen(name: str) -> None:
    assert detection_of_gap(GAPS[name], years=12) >= 0.9


@pytest.mark.parametrize("name", PLANTS)
def test_planted_errors_are_seen_where_sums_were_typed(name: str) -> None:
    by_formulas, by_typed = detection(PLANTS[name], years=12)

    assert by_typed >= 0.8
    assert by_formulas >= (0 if "swapped" in name else 0.5)
