"""A tab takes typing, formats, sums, merges and moves as Google Sheets does."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.spreadsheet import CellError, Tab

TABLE = """\
อำเภอ	ต.ค.66	พ.ย.66	รวม
บางคล้า	8,632,000	8,521,500	=SUM(B2:C2)
บางปะกง	6,240,000	6,249,000	=SUM(B3:C3)
	=SUM(B2:B3)	=SUM(C2:C3)	=SUM(D2:D3)"""


@pytest.fixture
def tab() -> Tab:
    return Tab.from_rows("ยอด", TABLE)


@pytest.mark.parametrize(
    ("typed", "raw", "shown"),
    [
        ("1234", 1234, "1234"),
        ("1,234", 1234, "1,234"),
        ("-1,234.50", -1234.5, "-1,234.50"),
        ("+5", 5, "5"),
        ("0012", 12, "12"),
        (" 7 ", 7, "7"),
        ("94.6", 94.6, "94.6"),
        ("5.", 5, "5"),
        ("95%", 0.95, "95%"),
        ("TRUE", True, "TRUE"),
        ("false", False, "FALSE"),
        ("๑๒๓", "๑๒๓", "๑๒๓"),
        ("'123", "123", "123"),
        ("'", "", ""),
        ("ต.ค.66", "ต.ค.66", "ต.ค.66"),
        ("1,234 บาท", "1,234 บาท", "1,234 บาท"),
        ("1,23,4", "1,23,4", "1,23,4"),
        ("-", "-", "-"),
        ("=", "=", "="),
        ("#ref!", "#REF!", "#REF!"),
        ("15/3/2024", 45366, "15/3/2024"),
        ("15/3/2567", 243692, "15/3/2567"),
        ("29/2/2566", "29/2/2566", "29/2/2566"),
        ("", None, ""),
        ("  ", "  ", "  "),
    ],
)
def test_typing_is_interpreted_as_sheets_does(typed: str, raw: Any, shown: str) -> None:
    tab = Tab("t")

    tab.type("B3", typed)

    assert tab.unformatted("B3") == raw
    assert type(tab.unformatted("B3")) is type(raw)
    assert tab.formatted("B3") == shown


@given(st.text())
def test_anything_can_be_typed(text: str) -> None:
    tab = Tab("t")

    tab.type("A1", text)

    assert isinstance(tab.formatted("A1"), str)


@given(st.integers(-(10**15), 10**15))
def test_commas_change_nothing_about_a_number(number: int) -> None:
    tab = Tab("t")

    tab.type("A1", f"{number:,}")

    assert tab.unformatted("A1") == number
    assert tab.formatted("A1") == f"{number:,}"


def test_a_cell_keeps_its_number_format() -> None:
    tab = Tab("t")
    tab.type("A1", "1,000")

    tab.type("A1", "5000000")

    assert tab.formatted("A1") == "5,000,000"


def test_blank_cells_among_amounts_show_commas_once_filled() -> None:
    tab = Tab.from_rows("t", [["ต.ค.", "พ.ย.", "รวม"], ["1,000", "", "1,000"]])

    tab.type("B2", "2000")

    assert tab.formatted("B2") == "2,000"


def test_what_is_shown_is_rounded_and_what_is_stored_is_not() -> None:
    tab = Tab("t")
    tab.set_format("A1:A3", "#,##0")
    for cell, value in (("A1", 94.6), ("A2", 94.5), ("A3", -94.5)):
        tab.put(cell, value)

    assert [tab.formatted(cell) for cell in ("A1", "A2", "A3")] == ["95", "95", "-95"]
    assert tab.unformatted("A1") == 94.6


def test_whole_numbers_have_no_decimal_point() -> None:
    tab = Tab("t")

    tab.put("A1", 12.0)

    assert repr(tab.unformatted("A1")) == "12"


def test_a_day_is_a_serial_number_that_may_be_shown_as_anything() -> None:
    tab = Tab("t")

    tab.put("A1", date(2023, 10, 1), shown="ต.ค. 66")
    tab.put("A2", date(2023, 10, 1))

    assert (tab.unformatted("A1"), tab.formatted("A1")) == (45200, "ต.ค. 66")
    assert tab.formatted("A2") == "1/10/2023"


def test_errors_are_texts_and_spoil_sums(tab: Tab) -> None:
    tab.put("B2", CellError("Loading..."))

    assert tab.unformatted("B2") == "Loading..."
    assert tab.formatted("D2") == "Loading..."
    assert tab.formatted("D4") == "Loading..."


def test_sums_follow_their_cells(tab: Tab) -> None:
    tab.type("B2", "9,000,000")

    assert tab.formatted("D2") == "17,521,500"
    assert tab.formatted("B4") == "15,240,000"
    assert tab.unformatted("D4") == 30_010_500
    assert tab.formula("D4") == "=SUM(D2:D3)"


def test_sums_skip_texts_and_truth_values() -> None:
    tab = Tab.from_rows("t", [["1", "-", "TRUE", "'5", "2", "=SUM(A1:E1)"]])

    assert tab.unformatted("F1") == 3


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUM(A1,A2)", 3),
        ("=sum( A1 : A2 )", "#NAME?"),
        ("=SUM($A$1:A)", 3),
        ("=AVERAGE(A1:A2)", "#NAME?"),
        ("=A1+A2", "#NAME?"),
        ("=SUM(#REF!)", "#REF!"),
    ],
)
def test_only_sums_are_known(formula: str, value: Any) -> None:
    tab = Tab.from_rows("t", [["1"], ["2"]])

    tab.type("B1", formula)

    assert tab.unformatted("B1") == value


def test_a_circle_of_formulas_is_an_error() -> None:
    tab = Tab.from_rows("t", [["=SUM(B1)", "=SUM(A1)"]])

    assert tab.formatted("A1") == "#REF!"


def test_inserted_rows_move_what_is_below_and_widen_sums(tab: Tab) -> None:
    tab.insert_rows(3)
    tab.type("B3", "1,000")

    assert tab.formula("D4") == "=SUM(B4:C4)"
    assert tab.formula("B5") == "=SUM(B2:B4)"
    assert tab.formatted("B5") == "14,873,000"
    assert tab.row_count == 1001


def test_deleted_rows_leave_the_sums(tab: Tab) -> None:
    tab.delete_rows(2)

    assert tab.formatted("A2") == "บางปะกง"
    assert tab.formula("B3") == "=SUM(B2)"


def test_a_sum_over_deleted_rows_is_an_error(tab: Tab) -> None:
    tab.delete_rows(2, 2)

    assert tab.formula("B2") == "=SUM(#REF!)"
    assert tab.formatted("B2") == "#REF!"


def test_moved_rows_take_their_formulas_along(tab: Tab) -> None:
    tab.move_rows(3, before=2)

    assert [tab.formatted(cell) for cell in ("A2", "A3")] == ["บางปะกง", "บางคล้า"]
    assert tab.formula("D2") == "=SUM(B2:C2)"
    assert tab.formatted("D4") == "29,642,500"


@pytest.mark.parametrize(("first", "before", "order"), [(1, 4, "BCAD"), (4, 1, "DABC"), (2, 3, "ABCD"), (2, 5, "ACDB")])
def test_rows_move_above_another(first: int, before: int, order: str) -> None:
    tab = Tab.from_rows("t", [["A"], ["B"], ["C"], ["D"]])

    tab.move_rows(first, before)

    assert "".join(row[0] for row in tab.shown_rows()) == order


def test_columns_are_inserted_deleted_and_moved(tab: Tab) -> None:
    tab.insert_columns("B")
    assert tab.formula("E2") == "=SUM(C2:D2)"

    tab.delete_columns("C")
    assert tab.formula("D2") == "=SUM(C2)"

    tab.move_columns("D", before="B")
    assert tab.formatted("B2") == "8,521,500"
    assert tab.formula("B2") == "=SUM(D2)"


def test_open_ranges_survive_moves() -> None:
    tab = Tab.from_rows("t", [["=SUM(B:B)", "1"], ["=SUM(2:2)", "2"], ["=SUM(B2:B)", "3"]])

    tab.insert_columns("B")

    assert [tab.formula(cell) for cell in ("A1", "A2", "A3")] == ["=SUM(C:C)", "=SUM(2:2)", "=SUM(C2:C)"]

    tab.insert_rows(1)
    assert [tab.formula(cell) for cell in ("A2", "A3", "A4")] == ["=SUM(C:C)", "=SUM(3:3)", "=SUM(C3:C)"]


def test_unknown_formulas_move_unchanged() -> None:
    tab = Tab.from_rows("t", [["=A2*2"]])

    tab.insert_rows(1)

    assert tab.formula("A2") == "=A2*2"


def test_a_merge_keeps_only_its_first_value_and_moves_along() -> None:
    tab = Tab.from_rows("t", [["เป้าหมาย", "x", "y"]])

    tab.merge("A1:C1")
    tab.insert_rows(1, 2)

    assert tab.shown_rows()[2] == ["เป้าหมาย"]
    assert tab.merges == ["A3:C3"]

    tab.unmerge("A3:C3")
    assert tab.merges == []


def test_a_merge_whose_cells_are_deleted_is_gone() -> None:
    tab = Tab.from_rows("t", [["a", "b"]])
    tab.merge("A1:B1")

    tab.delete_columns("B")

    assert tab.merges == []


def test_what_stands_in_the_formula_bar(tab: Tab) -> None:
    assert tab.entered("D2") == "=SUM(B2:C2)"
    assert tab.entered("B2") == "8632000"
    assert tab.entered("A2") == "บางคล้า"
    assert tab.entered("Z9") == ""


def test_the_grid_grows_with_what_is_written() -> None:
    tab = Tab("t", rows=2, columns=2)

    tab.type("D5", "x")

    assert (tab.row_count, tab.column_count) == (5, 4)
    assert tab.extent() == (5, 4)
