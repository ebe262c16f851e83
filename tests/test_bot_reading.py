"""What is waited for on a day: months, deadlines and letters, over the ends of rounds and fiscal years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from builders import OFFICE, TODAY, office_with, read, seed_snapshot, tab

from bot.office.office import Office
from bot.office.reading import Reading
from scoring.deadlines import DeadlineCalendar, DeadlineRule, LetterDeadline
from scoring.fiscal_year import EvaluationRound, FiscalYear, Month
from sheets.snapshot import Snapshot

TWO = replace(office_with("บางคล้า", "บ้านโพธิ์"), calendar=DeadlineCalendar())

# One year in two tabs: round 1 lacks บ้านโพธิ์'s March; of round 2, April is in.
ROUND_1 = """
อำเภอ | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง | ต.ค.66 | พ.ย.66 | ธ.ค.66 | ม.ค.67 | ก.พ.67 | มี.ค.67
บางคล้า | 100 | 200 | 300 | 10 | 20 | 30 | 40 | 50 | 60
บ้านโพธิ์ | 100 | 200 | 300 | 1 | 2 | 3 | 4 | 5 |
"""
ROUND_2 = """
อำเภอ | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง | เม.ย.67 | พ.ค.67 | มิ.ย.67 | ก.ค.67 | ส.ค.67 | ก.ย.67
บางคล้า | 100 | 200 | 300 | 40 | | | | |
บ้านโพธิ์ | 100 | 200 | 300 | 40 | | | | |
"""
YEAR = read(tab(ROUND_1, "รอบที่ 1", 0), tab(ROUND_2, "รอบที่ 2", 1), names=TWO.names, today=date(2024, 10, 1))


def waited_for(snapshot: Snapshot, day: date, office: Office = TWO) -> list[str]:
    """The awaited months that are not complete."""
    return [str(each.month) for each in Reading.of(office, snapshot, day).open_months()]


def due(snapshot: Snapshot, day: date, office: Office = TWO) -> list[str]:
    """The deadlines that are listed: their days, and what is to be recorded by then."""
    return [
        f"{each.due} {' '.join(map(str, each.record))}".strip()
        for each in Reading.of(office, snapshot, day).deadlines()
    ]


@pytest.mark.parametrize(
    ("day", "rated", "months"),
    [
        (date(2024, 3, 1), "2567/1", ["2024-03"]),
        (date(2024, 3, 31), "2567/1", ["2024-03"]),
        (date(2024, 4, 1), "2567/2", ["2024-03"]),
        (date(2024, 5, 1), "2567/2", ["2024-03", "2024-05"]),
        (date(2024, 9, 30), "2567/2", ["2024-03", "2024-05", "2024-06", "2024-07", "2024-08", "2024-09"]),
        (date(2024, 10, 1), "2567/2", ["2024-05", "2024-06", "2024-07", "2024-08", "2024-09", "2024-10"]),
        (date(2025, 3, 31), "2567/2", [str(Month(2024, 5).plus(n)) for n in range(11)]),
        (date(2025, 4, 1), "2567/2", ["2025-04"]),
    ],
)
def test_the_round_that_just_ended_is_still_waited_for_and_an_older_one_is_not(
    day: date, rated: str, months: list[str]
) -> None:
    assert str(Reading.of(TWO, YEAR, day).evaluation_round) == rated
    assert waited_for(YEAR, day) == months


def test_a_round_of_which_the_sheet_has_no_columns_is_not_waited_for_afterwards() -> None:
    only_second = read(tab(ROUND_2), names=TWO.names, today=date(2024, 5, 1))
    assert waited_for(only_second, date(2024, 5, 1)) == ["2024-05"]


def test_months_of_the_day_are_waited_for_without_columns_for_them() -> None:
    assert waited_for(seed_snapshot(), date(2024, 5, 2), OFFICE) == ["2024-03", "2024-04", "2024-05"]


def test_a_month_is_not_waited_for_before_it_begins() -> None:
    empty = read(tab(ROUND_2.replace("40", "")), names=TWO.names, today=date(2024, 4, 1))
    assert waited_for(empty, date(2024, 3, 31), TWO)[-1] == "2024-03"
    assert waited_for(empty, date(2024, 4, 1), TWO) == ["2024-04"]


def test_a_month_may_be_due_in_the_next_one() -> None:
    office = replace(TWO, calendar=DeadlineCalendar(DeadlineRule(5, 1)))
    assert waited_for(YEAR, date(2024, 3, 31), office) == ["2024-03"]
    assert due(YEAR, date(2024, 4, 5), office)[:2] == ["2024-04-05 2024-03", "2024-05-05 2024-04"]
    assert waited_for(YEAR, date(2024, 4, 6), office) == ["2024-03"]


AFTER_THE_END = LetterDeadline(date(2024, 4, 19), record=(Month(2024, 3),), letter="ว 1")


def test_a_letters_deadline_after_the_rounds_end_is_waited_for_until_then_and_beyond() -> None:
    office = replace(TWO, calendar=DeadlineCalendar(letters=(AFTER_THE_END,)))
    for day in (date(2024, 3, 25), date(2024, 3, 31), date(2024, 4, 1), date(2024, 4, 19), date(2024, 4, 20)):
        assert waited_for(YEAR, day, office) == ["2024-03"]
        assert due(YEAR, day, office)[0] == "2024-04-19 2024-03"
    assert waited_for(YEAR, date(2024, 10, 1), office)[0] == "2024-05"


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (date(2024, 3, 15), ["2024-03-15 2024-03", "2024-04-20 2024-04", "2024-05-20 2024-05"]),
        (date(2024, 3, 16), ["2024-03-15 2024-03", "2024-04-20 2024-04", "2024-05-20 2024-05", "2024-06-20 2024-06"]),
        (date(2024, 4, 1), ["2024-03-15 2024-03", "2024-04-20 2024-04", "2024-05-20 2024-05", "2024-06-20 2024-06"]),
    ],
)
def test_three_coming_deadlines_are_listed_after_those_that_passed_with_figures_missing(
    day: date, days: list[str]
) -> None:
    assert due(seed_snapshot(), day, OFFICE) == days


def test_a_deadline_that_passed_with_every_figure_in_is_not_listed() -> None:
    march = dict.fromkeys((f"K{row}" for row in range(3, 14)), "1")
    assert due(seed_snapshot(**march), date(2024, 3, 16), OFFICE)[0] == "2024-04-20 2024-04"


def test_a_letter_that_only_asks_to_verify_is_listed_until_its_day() -> None:
    letter = LetterDeadline(date(2024, 11, 15), verify=(Month(2024, 3),), letter="ว 2")
    office = replace(TWO, calendar=DeadlineCalendar(letters=(letter,)))
    assert "2024-11-15" in due(YEAR, date(2024, 11, 15), office)
    assert "2024-11-15" not in due(YEAR, date(2024, 11, 16), office)


def test_districts_of_a_month_are_told_apart_by_what_is_in_their_cells() -> None:
    february = Reading.of(OFFICE, seed_snapshot(J4="#REF!", J5="-", J6="", J7="0"), TODAY).month(Month(2024, 2))
    assert february.unreadable == ("บางคล้า",)
    assert february.missing == ("บางปะกง", "บางน้ำเปรี้ยว")
    assert "บ้านโพธิ์" in february.recorded
    assert (len(february.recorded), february.districts, february.is_complete) == (8, 11, False)


def test_a_month_without_anything_in_either_row_of_a_district_is_missing_whichever_table_of_a_tab_it_is_in() -> None:
    twice = [
        f"{table}บางคล้า | 100 | 200 | 300 | {figure} | | | | |" for table, figure in ((ROUND_1, 11), (ROUND_2, 12))
    ]
    snapshot = read(tab("\n".join(twice), "ปี 2567", 0), names=TWO.names, today=date(2024, 5, 2))
    reading = Reading.of(TWO, snapshot, date(2024, 5, 2))
    unread = {month for _, month in reading.unreadable(FiscalYear(2567).months)}
    assert unread == set(FiscalYear(2567).months[:7])


def test_a_row_that_stands_twice_in_another_tab_hides_nothing_of_this_one() -> None:
    doubled = ROUND_1 + "บางคล้า | 100 | 200 | 300 | 11 | 20 | 30 | 40 | 50 | 60"
    snapshot = read(tab(doubled, "รอบที่ 1", 0), tab(ROUND_2, "รอบที่ 2", 1), names=TWO.names, today=date(2024, 5, 2))
    reading = Reading.of(TWO, snapshot, date(2024, 5, 2))
    march, may = reading.month(Month(2024, 3)), reading.month(Month(2024, 5))
    assert (march.unreadable, march.missing) == (("บางคล้า",), ("บ้านโพธิ์",))
    assert (may.unreadable, may.missing) == ((), ("บางคล้า", "บ้านโพธิ์"))


def test_other_rounds_are_those_with_targets_the_latest_first() -> None:
    reading = Reading.of(TWO, YEAR, date(2024, 6, 1), EvaluationRound.parse("2567/1"))
    assert [str(each) for each in reading.other_rounds] == ["2567/2"]
    assert reading.has_ended
    assert not Reading.of(TWO, YEAR, date(2024, 9, 30)).has_ended
    assert Reading.of(TWO, YEAR, date(2024, 10, 1)).has_ended
