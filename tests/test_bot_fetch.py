"""How an office's sheet is read: what tells it from another one, whose figures are none of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from builders import DISTRICTS, OFFICE, office_with, seed_snapshot

from bot.office.fetch import source_of
from bot.office.office import Office
from bot.store.store import Store


@pytest.mark.parametrize(
    ("office", "is_known"),
    [
        pytest.param(OFFICE, True, id="the same"),
        pytest.param(replace(OFFICE, districts=OFFICE.districts[::-1]), True, id="districts in another order"),
        pytest.param(office_with(*DISTRICTS[1:]), False, id="a district less: the printed sums are not theirs"),
        pytest.param(office_with(*DISTRICTS, "บ้านใหม่"), False, id="a district more: nobody looked for it"),
        pytest.param(replace(OFFICE, tabs=("รอบที่ 2",)), False, id="another tab"),
        pytest.param(replace(OFFICE, spreadsheet="1Other"), False, id="another spreadsheet"),
    ],
)
def test_what_was_read_for_other_districts_or_from_elsewhere_is_no_last_good_snapshot(
    tmp_path: Path,
    office: Office,
    is_known: bool,  # noqa: FBT001
) -> None:
    with Store(str(tmp_path / "otopbot.sqlite3")) as store:
        store.save_snapshot(OFFICE.name, source_of(OFFICE), seed_snapshot())
        assert (store.last_good_snapshot(office.name, source_of(office)) is not None) is is_known
