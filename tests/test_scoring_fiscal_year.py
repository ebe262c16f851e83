"""Months, fiscal years and evaluation rounds."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.fiscal_year import AccumulateFrom, EvaluationRound, FiscalYear, Month, RoundNumber, current_round

FY2567 = FiscalYear(2567)
FIRST = EvaluationRound(FY2567, RoundNumber.FIRST)
SECOND = EvaluationRound(FY2567, RoundNumber.SECOND)
WHOLE = EvaluationRound(FY2567, RoundNumber.WHOLE_YEAR)

months = st.builds(Month, st.integers(1900, 2200), st.integers(1, 12))


def test_fiscal_year_2567_runs_from_october_2566_to_september_2567() -> None:
    assert [str(month) for month in FY2567.months] == [
        "2023-10", "2023-11", "2023-12", "2024-01", "2024-02", "2024-03",
        "2024-04", "2024-05", "2024-06", "2024-07", "2024-08", "2024-09",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "fiscal_year"),
    [
        (date(2023, 9, 30), 2566),
        (date(2023, 10, 1), 2567),
        (date(2023, 12, 31), 2567),
        (date(2024, 1, 1), 2567),
        (date(2024, 9, 30), 2567),
        (date(2024, 10, 1), 2568),
    ],
)
def test_october_begins_the_next_fiscal_year(day: date, fiscal_year: int) -> None:
    assert Month.of(day).fiscal_year == FiscalYear(fiscal_year)


@pytest.mark.parametrize(
    ("evaluation_round", "accumulate_from", "first", "last"),
    [
        (FIRST, AccumulateFrom.ROUND_START, "2023-10", "2024-03"),
        (FIRST, AccumulateFrom.FISCAL_YEAR_START, "2023-10", "2024-03"),
        (SECOND, AccumulateFrom.ROUND_START, "2024-04", "2024-09"),
        (SECOND, AccumulateFrom.FISCAL_YEAR_START, "2023-10", "2024-09"),
        (WHOLE, AccumulateFrom.ROUND_START, "2023-10", "2024-09"),
        (WHOLE, AccumulateFrom.FISCAL_YEAR_START, "2023-10", "2024-09"),
    ],
)
def test_counted_months_begin_with_the_round_or_with_the_year(
    evaluation_round: EvaluationRound, accumulate_from: AccumulateFrom, first: str, last: str
) -> None:
    counted = evaluation_round.counted_months(accumulate_from)
    assert (str(counted[0]), str(counted[-1])) == (first, last)


@pytest.mark.parametrize(
    ("rounds", "today", "expected"),
    [
        ([FIRST], date(2024, 3, 13), FIRST),
        ([FIRST, SECOND], date(2024, 3, 31), FIRST),
        ([FIRST, SECOND], date(2024, 4, 1), SECOND),
        ([FIRST], date(2024, 4, 1), FIRST),
        ([FIRST, SECOND], date(2025, 1, 1), SECOND),
        ([SECOND], date(2024, 3, 1), SECOND),
        ([FIRST, WHOLE], date(2024, 3, 13), FIRST),
        ([FIRST, WHOLE], date(2024, 5, 1), WHOLE),
        ([], date(2024, 3, 13), FIRST),
        ([], date(2024, 4, 1), SECOND),
    ],
)
def test_the_current_round_is_the_one_that_holds_today_or_else_ended_last(
    rounds: list[EvaluationRound], today: date, expected: EvaluationRound
) -> None:
    assert current_round(rounds, today) == expected


@given(months)
def test_a_month_lies_in_its_own_round_and_fiscal_year(month: Month) -> None:
    assert month in EvaluationRound.containing(month).months
    assert month in month.fiscal_year.months


@given(months, st.integers(-500, 500))
def test_moving_on_and_back_leads_to_the_same_month(month: Month, distance: int) -> None:
    assert month.plus(distance).plus(-distance) == month
    assert (month.plus(distance) > month) == (distance > 0)


@given(months)
def test_a_month_reads_back_from_its_text(month: Month) -> None:
    assert Month.parse(str(month)) == month


@pytest.mark.parametrize("text", ["2024-13", "2024-00", "2024-3", "24-03", "", "2024/03", "๒๐๒๔-๐๓", "2024-03-01"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        Month.parse(text)


@pytest.mark.parametrize("evaluation_round", [FIRST, SECOND, WHOLE])
def test_a_round_reads_back_from_its_text(evaluation_round: EvaluationRound) -> None:
    assert EvaluationRound.parse(str(evaluation_round)) == evaluation_round
