"""Monthly sales: missing is not zero, and sums are exact."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scoring.fiscal_year import FiscalYear, Month
from scoring.money import Satang, from_baht
from scoring.sales import District, MonthlySales

OCT, NOV, DEC = FiscalYear(2567).months[:3]
A, B = District("บางคล้า"), District("บ้านโพธิ์")

figures = st.dictionaries(
    st.tuples(st.sampled_from([A, B]), st.sampled_from(FiscalYear(2567).months)),
    st.integers(0, 10**14).map(Satang),
)


def test_a_missing_figure_is_none_and_adds_nothing() -> None:
    sales = MonthlySales({(A, OCT): from_baht(10), (B, NOV): from_baht(5)})
    assert sales.figure(A, NOV) is None
    assert sales.total(A, [OCT, NOV, DEC]) == from_baht(10)
    assert sales.recorded(A, [OCT, NOV, DEC]) == (OCT,)


def test_an_explicit_zero_is_recorded() -> None:
    sales = MonthlySales({(A, OCT): Satang(0)})
    assert sales.figure(A, OCT) == 0
    assert sales.recorded(A, [OCT, NOV]) == (OCT,)


def test_a_district_without_any_figure_has_a_total_of_zero_and_no_recorded_month() -> None:
    sales = MonthlySales({})
    assert sales.total(A, [OCT]) == 0
    assert sales.recorded(A, [OCT]) == ()
    assert sales.figure(A, OCT) is None


@given(figures)
def test_figures_come_out_as_they_went_in(recorded: dict[tuple[District, Month], Satang]) -> None:
    sales = MonthlySales(recorded)
    assert dict(sales.figures()) == recorded
    assert sales == MonthlySales(dict(reversed(recorded.items())))
    assert hash(sales) == hash(MonthlySales(recorded))


@given(figures)
def test_totals_are_exact(recorded: dict[tuple[District, Month], Satang]) -> None:
    expected = sum(amount for (district, _), amount in recorded.items() if district == A)
    assert MonthlySales(recorded).total(A, FiscalYear(2567).months) == expected


def test_the_frame_is_a_copy() -> None:
    sales = MonthlySales({(A, OCT): Satang(1)})
    frame = sales.to_frame()
    frame.loc["2023-10", A] = 99
    assert sales.figure(A, OCT) == 1
