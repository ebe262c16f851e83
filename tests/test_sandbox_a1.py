"""A1 notation: columns, ranges and quoted titles are read as Google writes them, and lead back to themselves."""

from collections.abc import Container

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.a1 import (
    Area,
    Spot,
    area_name,
    column_index,
    column_letters,
    parse_area,
    parse_spot,
    quote_title,
    split_title,
    spot_name,
)


@pytest.mark.parametrize(("letters", "index"), [("A", 0), ("Z", 25), ("AA", 26), ("AZ", 51), ("ZZ", 701), ("AAA", 702)])
def test_columns_have_letters(letters: str, index: int) -> None:
    assert column_index(letters) == index
    assert column_letters(index) == letters


@given(st.integers(0, 17_000))
def test_letters_of_a_column_lead_back_to_it(index: int) -> None:
    assert column_index(column_letters(index)) == index


@pytest.mark.parametrize(
    ("a1", "area"),
    [
        ("B3", (2, 1, 3, 2)),
        ("$B$3", (2, 1, 3, 2)),
        ("A1:C5", (0, 0, 5, 3)),
        ("C5:A1", (0, 0, 5, 3)),
        ("A:C", (0, 0, None, 3)),
        ("2:4", (1, 0, 4, None)),
        ("B3:C", (2, 1, None, 3)),
        ("B3:5", (2, 1, 5, None)),
        ("a1:b2", (0, 0, 2, 2)),
    ],
)
def test_ranges_are_read(a1: str, area: tuple[int, int, int | None, int | None]) -> None:
    assert parse_area(a1) == Area(*area)


@pytest.mark.parametrize("a1", ["", ":", "A", "1", "A0", "ABCD1", "A1:", "ต1", "A1:B2:C3", "A 1"])
def test_what_is_no_range_is_refused(a1: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        parse_area(a1)


def test_a_range_is_no_cell() -> None:
    with pytest.raises(ValueError, match="not the address of one cell"):
        parse_spot("A1:B2")


@given(st.integers(0, 9_999), st.integers(0, 700), st.integers(1, 50), st.integers(1, 50))
def test_the_name_of_an_area_leads_back_to_it(top: int, left: int, rows: int, columns: int) -> None:
    area = Area(top, left, top + rows, left + columns)

    assert parse_area(area_name(area)) == area


def test_an_area_knows_what_lies_inside() -> None:
    below: Container[object] = parse_area("B3:C")

    assert parse_spot("C900") in below
    assert parse_spot("D900") not in below
    assert parse_spot("B2") not in below
    assert "B3" not in below


def test_a_cell_has_a_name() -> None:
    assert spot_name(Spot(2, 1)) == "B3"


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Sheet1", "Sheet1"),
        ("Sales", "Sales"),
        ("Q1", "'Q1'"),
        ("KPI2569", "'KPI2569'"),
        ("R1C1", "'R1C1'"),
        ("ยอดขาย 67", "'ยอดขาย 67'"),
        ("it's", "'it''s'"),
    ],
)
def test_titles_are_quoted_where_needed(title: str, written: str) -> None:
    assert quote_title(title) == written


@pytest.mark.parametrize(
    ("a1", "parts"),
    [
        ("'ยอด ขาย'!A1:B2", ("ยอด ขาย", "A1:B2")),
        ("'it''s'", ("it's", None)),
        ("Sales!A1", ("Sales", "A1")),
        ("'a!b'!C3", ("a!b", "C3")),
        ("Q1", (None, "Q1")),
    ],
)
def test_a_range_parts_into_title_and_cells(a1: str, parts: tuple[str | None, str | None]) -> None:
    assert split_title(a1) == parts


@given(st.text(min_size=1))
def test_every_title_survives_quoting(title: str) -> None:
    assert split_title(f"{quote_title(title)}!A1") == (title, "A1")
