"""Holidays of government offices, against a table reviewed by hand for fiscal years 2567 to 2569."""

from __future__ import annotations

from datetime import date

import pytest

from bot.deadlines.holidays import announced_years, government_holidays, office_days

# All days off that the cabinet announced, with substitutes (ชดเชย) and special days (พิเศษ), without วันแรงงาน (1 May)
# and วันเด็ก, which government offices do not keep.
REVIEWED = """
2023-10-13 วันนวมินทรมหาราช
2023-10-23 วันปิยมหาราช
2023-12-05 วันชาติ
2023-12-10 วันรัฐธรรมนูญ
2023-12-11 ชดเชยวันรัฐธรรมนูญ
2023-12-29 พิเศษ
2023-12-31 วันสิ้นปี
2024-01-01 วันขึ้นปีใหม่
2024-02-24 วันมาฆบูชา
2024-02-26 ชดเชยวันมาฆบูชา
2024-04-06 วันจักรี
2024-04-08 ชดเชยวันจักรี
2024-04-12 พิเศษ
2024-04-13 วันสงกรานต์
2024-04-14 วันสงกรานต์
2024-04-15 วันสงกรานต์
2024-04-16 ชดเชยวันสงกรานต์
2024-05-04 วันฉัตรมงคล
2024-05-06 ชดเชยวันฉัตรมงคล
2024-05-10 วันพืชมงคล
2024-05-22 วันวิสาขบูชา
2024-06-03 วันเฉลิมพระชนมพรรษาพระราชินี
2024-07-20 วันอาสาฬหบูชา
2024-07-21 วันเข้าพรรษา
2024-07-22 ชดเชยวันอาสาฬหบูชา
2024-07-28 วันเฉลิมพระชนมพรรษา
2024-07-29 ชดเชยวันเฉลิมพระชนมพรรษา
2024-08-12 วันแม่แห่งชาติ

2024-10-13 วันนวมินทรมหาราช
2024-10-14 ชดเชยวันนวมินทรมหาราช
2024-10-23 วันปิยมหาราช
2024-12-05 วันชาติ
2024-12-10 วันรัฐธรรมนูญ
2024-12-30 พิเศษ
2024-12-31 วันสิ้นปี
2025-01-01 วันขึ้นปีใหม่
2025-02-12 วันมาฆบูชา
2025-04-06 วันจักรี
2025-04-07 ชดเชยวันจักรี
2025-04-13 วันสงกรานต์
2025-04-14 วันสงกรานต์
2025-04-15 วันสงกรานต์
2025-04-16 ชดเชยวันสงกรานต์
2025-05-04 วันฉัตรมงคล
2025-05-05 ชดเชยวันฉัตรมงคล
2025-05-09 วันพืชมงคล
2025-05-11 วันวิสาขบูชา
2025-05-12 ชดเชยวันวิสาขบูชา
2025-06-02 พิเศษ
2025-06-03 วันเฉลิมพระชนมพรรษาพระราชินี
2025-07-10 วันอาสาฬหบูชา
2025-07-11 วันเข้าพรรษา
2025-07-28 วันเฉลิมพระชนมพรรษา
2025-08-11 พิเศษ
2025-08-12 วันแม่แห่งชาติ

2025-10-13 วันนวมินทรมหาราช
2025-10-23 วันปิยมหาราช
2025-12-05 วันชาติ
2025-12-10 วันรัฐธรรมนูญ
2025-12-31 วันสิ้นปี
2026-01-01 วันขึ้นปีใหม่
2026-01-02 พิเศษ
2026-03-03 วันมาฆบูชา
2026-04-06 วันจักรี
2026-04-13 วันสงกรานต์
2026-04-14 วันสงกรานต์
2026-04-15 วันสงกรานต์
2026-05-04 วันฉัตรมงคล
2026-05-13 วันพืชมงคล
2026-05-31 วันวิสาขบูชา
2026-06-01 ชดเชยวันวิสาขบูชา
2026-06-03 วันเฉลิมพระชนมพรรษาพระราชินี
2026-07-28 วันเฉลิมพระชนมพรรษา
2026-07-29 วันอาสาฬหบูชา
2026-07-30 วันเข้าพรรษา
2026-08-12 วันแม่แห่งชาติ
"""
KEPT = frozenset(date.fromisoformat(line.split()[0]) for line in REVIEWED.splitlines() if line)


@pytest.mark.parametrize("year", [2567, 2568, 2569])
def test_a_fiscal_year_has_the_holidays_that_were_announced(year: int) -> None:
    first, last = date(year - 544, 10, 1), date(year - 543, 9, 30)
    found = {day for day in government_holidays((first.year, last.year)) if first <= day <= last}
    assert sorted(found) == sorted(day for day in KEPT if first <= day <= last)


@pytest.mark.parametrize("day", ["2024-05-01", "2024-01-13", "2027-05-03"])
def test_labour_day_its_substitute_and_childrens_day_are_working_days_or_weekends_as_they_fall(day: str) -> None:
    assert date.fromisoformat(day) not in government_holidays((2024, 2027))


@pytest.mark.parametrize(
    ("fiscal_year", "days"),
    [(2567, [1, 4, 7]), (2568, [10, 4, 7, 9]), (2569, [12, 6, 9])],
)
def test_the_20th_is_a_day_off_in_some_months(fiscal_year: int, days: list[int]) -> None:
    months = [(fiscal_year - 544, month) for month in (10, 11, 12)]
    months += [(fiscal_year - 543, month) for month in range(1, 10)]
    off = [month for year, month in months if not office_days().is_working(date(year, month, 20))]
    assert off == days


def test_a_year_is_announced_once_its_ploughing_day_is_known() -> None:
    assert announced_years(range(2023, 2100)) >= {2023, 2024, 2025, 2026}
    assert 2099 not in announced_years(range(2023, 2100))


def test_what_returns_every_year_is_known_before_it_is_announced() -> None:
    assert date(2035, 4, 13) in government_holidays([2035])


def test_extra_holidays_are_days_off_too() -> None:
    hot_day = date(2024, 5, 3)
    assert office_days().is_working(hot_day)
    assert not office_days(frozenset({hot_day})).is_working(hot_day)
    assert not office_days(frozenset({hot_day})).is_working(date(2024, 4, 12))
