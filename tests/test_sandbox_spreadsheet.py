"""A spreadsheet keeps the ids of its tabs, and notes who changed it and who may read it."""

from datetime import timedelta

import pytest

from sandbox.clock import Clock
from sandbox.spreadsheet import Spreadsheet, Tab


@pytest.fixture
def spreadsheet(clock: Clock) -> Spreadsheet:
    return Spreadsheet("1AbC", "ยอดจำหน่าย OTOP", clock)


def test_the_first_tab_is_gid_0_and_ids_stay(spreadsheet: Spreadsheet) -> None:
    first, second = spreadsheet.add_tab("รอบ 1"), spreadsheet.add_tab("รอบ 2")
    kept = second.id

    spreadsheet.move_tab("รอบ 2", 0)
    spreadsheet.rename_tab("รอบ 2", "รอบที่ 2")

    assert first.id == 0
    assert second.id == kept > 0
    assert [tab.title for tab in spreadsheet.tabs] == ["รอบที่ 2", "รอบ 1"]


def test_two_tabs_cannot_share_a_title(spreadsheet: Spreadsheet) -> None:
    spreadsheet.add_tab("Sales")

    with pytest.raises(ValueError, match="exists already"):
        spreadsheet.add_tab("SALES")

    spreadsheet.rename_tab("Sales", "SALES")
    assert spreadsheet.tab("SALES").id == 0


def test_a_deleted_tab_is_not_found(spreadsheet: Spreadsheet) -> None:
    spreadsheet.add_tab("a")

    spreadsheet.delete_tab("a")

    with pytest.raises(KeyError):
        spreadsheet.tab("a")


def test_edits_are_noted_with_time_and_author(spreadsheet: Spreadsheet, clock: Clock) -> None:
    tab = spreadsheet.add_tab(Tab.from_rows("a", [["x"]]))
    before = spreadsheet.version
    clock.advance(timedelta(hours=1))

    tab.type("A1", "y", by="bangkhla@example.go.th")

    assert spreadsheet.version == before + 1
    assert spreadsheet.modified_at == clock.now()
    assert spreadsheet.modified_by == "bangkhla@example.go.th"


def test_sharing_gives_one_role_and_unsharing_takes_it(spreadsheet: Spreadsheet) -> None:
    spreadsheet.share("Officer@example.go.th", "writer")
    spreadsheet.share("officer@example.go.th", "reader")
    assert (spreadsheet.readers, spreadsheet.writers) == ({"officer@example.go.th"}, set())
    assert spreadsheet.may_read("OFFICER@example.go.th")

    spreadsheet.unshare("officer@example.go.th")
    assert not spreadsheet.may_read("officer@example.go.th")
