"""A read that has lost much is refused until it stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from builders import read, seed_rows, seed_snapshot

from sheets.acceptance import READS_THAT_CONVINCE, TIME_THAT_CONVINCES, Refusal, Standing, lost, standing
from sheets.snapshot import Snapshot
from sheets.spreadsheet import CellValue, TabValues

Rows = list[list[CellValue]]
NINE = datetime(2024, 3, 13, 9, 0, tzinfo=UTC)


def changed(change: Callable[[Rows], object]) -> Snapshot:
    """The province's table after a change of its rows."""
    rows = seed_rows()
    change(rows)
    return read(TabValues(0, "รอบที่ 1", rows))


def blank(rows: Rows, columns: range, count: int) -> None:
    """Clear that many cells of districts in those columns, row by row."""
    for index in range(count):
        rows[2 + index // len(columns)][columns[index % len(columns)]] = ""


def judge(
    previous: Snapshot | None, candidate: Snapshot, times_seen: int, stood_for: timedelta = timedelta(0)
) -> Refusal | None:
    """Why a candidate is refused that was seen so often or has stood for so long."""
    refusal = lost(previous, candidate)
    stands = refusal and Standing(refusal, candidate, NINE, times_seen)
    return None if stands and stands.is_outlived(NINE + stood_for) else refusal


def verdict(previous: Snapshot, candidate: Snapshot, times_seen: int = 1, stood_for: timedelta = timedelta(0)) -> str:
    """The loss for which a candidate is refused and how much is gone of how much, as `figures 12 of 55`."""
    refusal = judge(previous, candidate, times_seen, stood_for)
    return f"{refusal.loss} {refusal.gone} of {refusal.had}" if refusal else ""


def test_the_first_snapshot_is_accepted() -> None:
    assert judge(None, seed_snapshot(), 1) is None


def test_an_unchanged_snapshot_is_accepted() -> None:
    assert judge(seed_snapshot(), seed_snapshot(), 1) is None


def test_a_sheet_whose_month_headings_are_gone_is_refused_however_long_it_stands() -> None:
    """Else cleared headings would look in the end like a province in which nobody has sold anything."""

    def clear_months(rows: Rows) -> None:
        rows[1][5:11] = [""] * 6

    candidate = changed(clear_months)
    assert verdict(seed_snapshot(), candidate, 10 * READS_THAT_CONVINCE, timedelta(days=1)) == "months 55 of 55"


@pytest.mark.parametrize(("cleared", "refused"), [(11, False), (12, True)])
def test_more_than_a_fifth_of_the_figures_lost_is_refused(cleared: int, *, refused: bool) -> None:
    candidate = changed(lambda rows: blank(rows, range(5, 10), cleared))

    assert verdict(seed_snapshot(), candidate) == ("figures 12 of 55" if refused else "")


@pytest.mark.parametrize(("cleared", "refused"), [(6, False), (7, True)])
def test_more_than_a_fifth_of_the_targets_lost_is_refused(cleared: int, *, refused: bool) -> None:
    candidate = changed(lambda rows: blank(rows, range(2, 5), cleared))

    assert verdict(seed_snapshot(), candidate) == ("targets 7 of 33" if refused else "")


def test_more_than_a_fifth_of_the_districts_lost_is_refused() -> None:
    candidate = changed(lambda rows: rows.__delitem__(slice(4, 7)))

    assert verdict(seed_snapshot(), candidate) == "districts 3 of 11"


def test_figures_that_are_still_loading_are_waited_for() -> None:
    candidate = changed(lambda rows: rows[3].__setitem__(5, "Loading..."))

    assert verdict(seed_snapshot(), candidate) == "loading 1 of 55"


def test_a_cell_that_loads_where_there_was_nothing_is_no_loss() -> None:
    assert judge(seed_snapshot(), changed(lambda rows: rows[3].__setitem__(10, "Loading...")), 1) is None


def test_changed_figures_are_no_loss() -> None:
    candidate = changed(lambda rows: [rows[row].__setitem__(5, 1) for row in range(2, 13)])

    assert judge(seed_snapshot(), candidate, 1) is None


@pytest.mark.parametrize(
    ("reads", "minutes", "refused"), [(5, 5, False), (4, 60, True), (5, 4, True), (300, 4, True), (300, 5, False)]
)
def test_what_stands_for_five_minutes_and_five_reads_is_what_people_meant(
    reads: int, minutes: int, *, refused: bool
) -> None:
    without = changed(lambda rows: blank(rows, range(5, 10), 55))

    assert (judge(seed_snapshot(), without, reads, timedelta(minutes=minutes)) is not None) == refused


@pytest.mark.parametrize(
    ("read_every", "reads"), [(1, 5), (60, 5), (75, 5), (76, 4), (100, 4), (150, 3), (300, 2), (600, 2), (3600, 2)]
)
def test_of_a_sheet_that_is_read_seldom_as_many_reads_as_come_in_five_minutes_are_enough(
    read_every: int, reads: int
) -> None:
    without = changed(lambda rows: blank(rows, range(5, 10), 55))
    refusal = lost(seed_snapshot(), without)
    assert refusal
    hour = NINE + timedelta(hours=1)
    found = [Standing(refusal, without, NINE, n).is_outlived(hour, timedelta(seconds=read_every)) for n in range(1, 6)]
    assert found.index(True) + 1 == reads


def story(*candidates: Snapshot) -> list[int]:
    """How many reads the loss of each of the candidates has stood, which come a minute apart."""
    found: list[int] = []
    before: Standing | None = None
    for minute, candidate in enumerate(candidates):
        refusal = lost(seed_snapshot(), candidate)
        assert refusal
        before = standing(before, refusal, candidate, NINE + timedelta(minutes=minute))
        found.append(before.reads)
    return found


def emptied(*columns: int, but: int = 0, march: int = 0, corrected: int = 0) -> Snapshot:
    """Columns of months are empty but for some of their cells, March is being recorded, and October corrected."""

    def change(rows: Rows) -> None:
        for column in columns:
            for row in rows[2 + but : 13]:
                row[column] = ""
        for row in rows[2 : 2 + march]:
            row[10] = 1_000
        for row in rows[2 : 2 + corrected]:
            row[5] = ""

    return changed(change)


FEBRUARY, JANUARY = 9, 8


def test_a_loss_stands_while_people_type_elsewhere() -> None:
    assert story(*(emptied(FEBRUARY, march=n) for n in range(6))) == [1, 2, 3, 4, 5, 6]


def test_a_loss_stands_while_a_cell_or_two_go_as_well() -> None:
    assert story(*(emptied(FEBRUARY, JANUARY, corrected=n) for n in range(3))) == [1, 2, 3]


def test_a_loss_that_somebody_is_mending_begins_anew() -> None:
    assert story(*(emptied(FEBRUARY, but=n) for n in (0, 0, 1, 1, 2))) == [1, 2, 1, 2, 1]


def test_a_loss_on_top_of_another_begins_anew() -> None:
    losses = [emptied(FEBRUARY), emptied(FEBRUARY), emptied(FEBRUARY, JANUARY), emptied(FEBRUARY, JANUARY)]
    assert story(*losses) == [1, 2, 1, 2]


def test_another_kind_of_loss_begins_anew() -> None:
    loading = changed(lambda rows: rows[3].__setitem__(5, "Loading..."))
    assert story(emptied(FEBRUARY), loading, emptied(FEBRUARY)) == [1, 1, 1]


def test_a_loss_begins_anew_when_the_clock_is_set_back() -> None:
    candidate = emptied(FEBRUARY)
    refusal = lost(seed_snapshot(), candidate)
    assert refusal
    before = standing(None, refusal, candidate, NINE + timedelta(days=365))
    assert standing(before, refusal, candidate, NINE) == Standing(refusal, candidate, NINE)


@pytest.mark.parametrize(("cleared", "refused"), [(5, False), (6, True)])
def test_most_of_a_months_figures_lost_at_once_are_refused(cleared: int, *, refused: bool) -> None:
    candidate = changed(lambda rows: blank(rows, range(9, 10), cleared))

    assert verdict(seed_snapshot(), candidate) == ("figures 6 of 11" if refused else "")


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


# What is told of it


def test_lost_figures_are_named_with_their_districts_months_and_places() -> None:
    candidate = changed(lambda rows: blank(rows, range(9, 10), 6))
    refusal = lost(seed_snapshot(), candidate)
    assert refusal
    assert refusal.districts[:2] == ("เมืองฉะเชิงเทรา", "บางคล้า")
    assert [str(month) for month in refusal.months] == ["2024-02"]
    assert [cell.a1 for cell in refusal.cells] == ["J3", "J4", "J5", "J6", "J7", "J8"]
    assert refusal.tabs == ()


def test_lost_rows_are_named_with_where_they_stood() -> None:
    refusal = lost(seed_snapshot(), changed(lambda rows: rows.__delitem__(slice(4, 7))))
    assert refusal
    assert refusal.districts == ("บางปะกง", "บางน้ำเปรี้ยว", "บ้านโพธิ์")
    assert [cell.a1 for cell in refusal.cells] == ["F5", "F6", "F7"]


def test_a_tab_that_is_gone_is_named() -> None:
    table = seed_rows()
    first, second = ([[row[1], row[5 + n], row[6 + n]] for row in table[1:13]] for n in (0, 2))
    for part in (first, second):
        part[0][0] = "อำเภอ"
    both = read(TabValues(1, "ต้นปี", first), TabValues(2, "ปลายปี", second))
    refusal = lost(both, read(TabValues(1, "ต้นปี", first)))
    assert refusal
    assert (refusal.loss, refusal.gone, refusal.had, refusal.tabs) == ("figures", 22, 44, ("ปลายปี",))


@pytest.mark.parametrize(("changed_cells", "told"), [(2, ""), (3, "formulas 3 of 3")])
def test_formulas_that_turned_to_text_at_once_are_refused(changed_cells: int, told: str) -> None:
    """In the column of totals, which nothing is counted from, as well as in those of months."""
    rows = seed_rows()
    text = changed(lambda rows: [rows[2 + n].__setitem__(11, f"=SUM(F{3 + n}:K{3 + n})") for n in range(changed_cells)])
    assert verdict(seed_snapshot(), text) == told
    assert verdict(text, text) == ""
    assert len(rows) == 14


def test_formulas_that_stay_text_are_accepted_in_the_end() -> None:
    text = changed(lambda rows: [rows[2 + n].__setitem__(11, "=SUM(F3:K3)") for n in range(11)])
    assert verdict(seed_snapshot(), text, READS_THAT_CONVINCE, TIME_THAT_CONVINCES) == ""
    refusal = lost(seed_snapshot(), text)
    assert refusal
    assert [cell.a1 for cell in refusal.cells] == [f"L{row}" for row in range(3, 14)]
