"""A read that has lost much is refused until it stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

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
    """Clear that many cells of districts in those columns, row by row."""
    for index in range(count):
        rows[2 + index // len(columns)][columns[index % len(columns)]] = ""


def test_the_first_snapshot_is_accepted() -> None:
    assert judge(None, seed_snapshot(), 1) is None


def test_an_unchanged_snapshot_is_accepted() -> None:
    assert judge(seed_snapshot(), seed_snapshot(), 1) is None


def test_a_sheet_whose_month_headings_are_gone_is_refused_however_long_it_stands() -> None:
    """Else cleared headings would look in the end like a province in which nobody has sold anything."""

    def clear_months(rows: Rows) -> None:
        rows[1][5:11] = [""] * 6

    candidate = changed(clear_months)
    assert judge(seed_snapshot(), candidate, 10 * READS_THAT_CONVINCE, timedelta(days=1)) == Refusal(
        Loss.MONTHS, 55, 55
    )


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


def test_what_stands_for_five_minutes_is_what_people_meant_however_seldom_it_is_read() -> None:
    without = changed(lambda rows: blank(rows, range(5, 10), 55))

    assert judge(seed_snapshot(), without, 2, timedelta(minutes=4, seconds=59)) is not None
    assert judge(seed_snapshot(), without, 2, timedelta(minutes=5)) is None


@pytest.mark.parametrize(("cleared", "refused"), [(5, False), (6, True)])
def test_most_of_a_months_figures_lost_at_once_are_refused(cleared: int, *, refused: bool) -> None:
    candidate = changed(lambda rows: blank(rows, range(9, 10), cleared))

    assert judge(seed_snapshot(), candidate, 1) == (Refusal(Loss.FIGURES, 6, 11) if refused else None)


@pytest.mark.parametrize(("figures", "gone", "refused"), [(3, 1, False), (3, 2, False), (3, 3, True), (7, 3, False)])
def test_of_the_first_figures_of_a_round_some_may_be_taken_back(figures: int, gone: int, *, refused: bool) -> None:
    def october_of(count: int) -> Snapshot:
        return changed(lambda rows: fill(rows, count))

    def fill(rows: Rows, count: int) -> None:
        blank(rows, range(5, 10), 55)
        for row in rows[2 : 2 + count]:
            row[5] = 1

    assert (judge(october_of(figures), october_of(figures - gone), 1) is not None) == refused


def test_losses_are_told_even_where_nothing_was() -> None:
    without = changed(lambda rows: blank(rows, range(5, 10), 55))

    assert judge(without, seed_snapshot(), 1) is None
    assert judge(without, without, 1) is None
