"""A read that has lost much is refused until it stays as it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from builders import read, seed_rows, seed_snapshot

from sheets.acceptance import READS_THAT_CONVINCE, Loss, Refusal, judge
from sheets.snapshot import Snapshot
from sheets.spreadsheet import CellValue, TabValues

Rows = list[list[CellValue]]


def changed(change: Callable[[Rows], object]) -> Snapshot:
    """The province's table after a change of its rows."""
    rows = seed_rows()
    change(rows)
    return read(TabValues(0, "รอบที่ 1", rows))


def blank(rows: Rows, columns: range, count: int) -> None:
    """Clear that many cells of districts in those columns."""
    for index in range(count):
        rows[2 + index % 11][columns[index // 11]] = ""


def test_the_first_snapshot_is_accepted() -> None:
    assert judge(None, seed_snapshot(), 1) is None


def test_an_unchanged_snapshot_is_accepted() -> None:
    assert judge(seed_snapshot(), seed_snapshot(), 1) is None


@pytest.mark.parametrize(("cleared", "refused"), [(11, False), (12, True)])
def test_more_than_a_fifth_of_the_figures_lost_is_refused(cleared: int, *, refused: bool) -> None:
    candidate = changed(lambda rows: blank(rows, range(5, 10), cleared))

    assert judge(seed_snapshot(), candidate, 1) == (Refusal(Loss.FIGURES, 12, 55) if refused else None)


@pytest.mark.parametrize(("cleared", "refused"), [(6, False), (7, True)])
def test_more_than_a_fifth_of_the_targets_lost_is_refused(cleared: int, *, refused: bool) -> None:
    candidate = changed(lambda rows: blank(rows, range(2, 5), cleared))

    assert judge(seed_snapshot(), candidate, 1) == (Refusal(Loss.TARGETS, 7, 33) if refused else None)


def test_more_than_a_fifth_of_the_districts_lost_is_refused() -> None:
    candidate = changed(lambda rows: rows.__delitem__(slice(4, 7)))

    assert judge(seed_snapshot(), candidate, 1) == Refusal(Loss.DISTRICTS, 3, 11)


def test_figures_that_are_still_loading_are_waited_for() -> None:
    candidate = changed(lambda rows: rows[3].__setitem__(5, "Loading..."))

    assert judge(seed_snapshot(), candidate, 1) == Refusal(Loss.LOADING, 1, 55)


def test_a_cell_that_loads_where_there_was_nothing_is_no_loss() -> None:
    assert judge(seed_snapshot(), changed(lambda rows: rows[3].__setitem__(10, "Loading...")), 1) is None


def test_changed_figures_are_no_loss() -> None:
    candidate = changed(lambda rows: [rows[row].__setitem__(5, 1) for row in range(2, 13)])

    assert judge(seed_snapshot(), candidate, 1) is None


def test_what_stays_for_five_reads_is_what_people_meant() -> None:
    candidate = changed(lambda rows: blank(rows, range(5, 10), 55))

    assert judge(seed_snapshot(), candidate, READS_THAT_CONVINCE - 1) is not None
    assert judge(seed_snapshot(), candidate, READS_THAT_CONVINCE) is None


def test_losses_are_told_even_where_nothing_was() -> None:
    without = changed(lambda rows: blank(rows, range(5, 10), 55))

    assert judge(without, seed_snapshot(), 1) is None
    assert judge(without, without, 1) is None
