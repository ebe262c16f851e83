"""False alarms over generated years, and planted errors that are seen: what docs/audit.md claims, held."""

from __future__ import annotations

import pytest
from false_alarms import detection, false_alarms
from planted_errors import PLANTS

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


@pytest.mark.parametrize("name", PLANTS)
def test_planted_errors_are_seen_where_sums_were_typed(name: str) -> None:
    by_formulas, by_typed = detection(PLANTS[name], years=12)

    assert by_typed >= 0.8
    assert by_formulas >= (0 if "swapped" in name else 0.5)
