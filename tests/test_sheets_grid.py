"""The grid is square, blank is None, and every cell has its address."""

from __future__ import annotations

import pytest

from scoring.findings import Cell
from sheets.grid import CellGrid, a1
from sheets.spreadsheet import TabValues


def test_ragged_rows_become_a_rectangle() -> None:
    grid = CellGrid.of(TabValues(7, "ยอด", [["ที่", "อำเภอ", "ต.ค.66"], [], [1]]))

    assert grid.rows == (("ที่", "อำเภอ", "ต.ค.66"), (None, None, None), (1, None, None))


@pytest.mark.parametrize("blank", ["", " ", "\u200b", "\u00a0\ufeff", None])
def test_what_looks_blank_is_none(blank: str | None) -> None:
    assert CellGrid.of(TabValues(0, "", [[blank]])).value(0, 0) is None


def test_false_and_zero_are_not_blank() -> None:
    assert CellGrid.of(TabValues(0, "", [[False, 0]])).rows == ((False, 0),)


def test_beside_the_rectangle_everything_is_blank() -> None:
    grid = CellGrid.of(TabValues(0, "", [["x"]]))

    assert grid.value(0, 1) is grid.value(5, 0) is grid.value(0, -1) is None


@pytest.mark.parametrize(
    ("row", "column", "address"), [(0, 0, "A1"), (9, 25, "Z10"), (2, 26, "AA3"), (0, 701, "ZZ1"), (0, 702, "AAA1")]
)
def test_cells_are_addressed_in_a1(row: int, column: int, address: str) -> None:
    assert a1(row, column) == address


def test_a_place_names_the_tab_by_id_and_title() -> None:
    assert CellGrid.of(TabValues(7, "ยอด", [["x"]])).cell(0, 0) == Cell(7, "ยอด", "A1")


@pytest.mark.parametrize(("value", "quote"), [(5.0, "5"), (5.5, "5.5"), (" x\u200b", "x"), ("x" * 99, "x" * 59 + "…")])
def test_a_quote_is_what_people_see_cut_to_a_message(value: str | float, quote: str) -> None:
    assert CellGrid.of(TabValues(0, "", [[value]])).quote(0, 0) == quote
