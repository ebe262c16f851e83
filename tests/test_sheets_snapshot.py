"""A snapshot survives the store exactly, and what is no snapshot is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import ROUND_1, read, seed_snapshot, seed_tab, tab

from sheets.snapshot import Snapshot


def odd_snapshot() -> Snapshot:
    """A snapshot with findings of many kinds beside the province's table."""
    odd = tab("อำเภอ | เม.ย.67 | ตุลาค 66\nบางคล้า | 1.2 ล้าน | 5\nอ.บางคล้า | 7 | 5\nบ้าน | 5 |\nบางปะกง | - |", "อื่น", 5)
    return read(seed_tab(), odd)


@pytest.mark.parametrize("snapshot", [seed_snapshot(), odd_snapshot()], ids=["seed", "odd"])
def test_the_store_gives_back_what_it_was_given(snapshot: Snapshot) -> None:
    restored = Snapshot.from_json(snapshot.to_json())

    assert restored == snapshot
    assert restored.fingerprint == snapshot.fingerprint
    assert restored.to_json() == snapshot.to_json()


def test_what_version_1_wrote_can_be_read_for_ever() -> None:
    """An upgrade of the program keeps the last good snapshot; the file is never written anew."""
    old = Snapshot.from_json((Path(__file__).parent / "data" / "snapshot-v1.json").read_text(encoding="utf-8"))

    assert old.title == "OTOP"
    assert dict(old.sales.figures()).items() >= dict(seed_snapshot().sales.figures()).items()
    assert old.targets == seed_snapshot().targets
    assert old.printed[ROUND_1] == seed_snapshot().printed[ROUND_1]
    assert {finding.code for finding in old.findings} >= {"amount-approximate", "district-repeated", "month-unreadable"}


def test_the_fingerprint_tells_contents_and_not_times_apart() -> None:
    snapshot = seed_snapshot()
    later = replace(snapshot, read_at=snapshot.read_at + timedelta(minutes=1))
    renamed = replace(snapshot, title="OTOP 2568")

    assert later.fingerprint == snapshot.fingerprint
    assert renamed.fingerprint != snapshot.fingerprint


def test_what_was_not_taken_is_worked_out_once_and_anew_for_other_findings() -> None:
    snapshot = seed_snapshot(J4="abc")
    unread = snapshot.unread
    assert snapshot.unread is unread
    assert unread.cells
    assert not replace(snapshot, findings=()).unread.cells
    assert snapshot == Snapshot.from_json(snapshot.to_json())


def test_the_time_is_kept_to_the_microsecond() -> None:
    at = datetime(2024, 3, 13, 1, 50, 0, 123456, tzinfo=UTC)

    assert Snapshot.from_json(replace(seed_snapshot(), read_at=at).to_json()).read_at == at


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"version": "1"},
        {"title": 5},
        {"title": None},
        {"read_at": "yesterday"},
        {"read_at": "2024-03-13T08:50:00"},
        {"figures": [["บางคล้า", {"year": 2024, "number": 13}, 1]]},
        {"figures": [["บางคล้า", {"year": 2024, "number": 3}, 1.5]]},
        {"unheard": 1},
    ],
)
def test_a_changed_record_is_refused(change: dict[str, object]) -> None:
    record = json.loads(seed_snapshot().to_json())

    with pytest.raises(ValueError, match="not a stored snapshot"):
        Snapshot.from_json(json.dumps(record | change))


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "{", "ข้อมูล"])
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a stored snapshot"):
        Snapshot.from_json(text)
