"""Years that stand over months ("พ.ศ. 2566" over ต.ค. พ.ย. ธ.ค.) and not in their labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scoring.findings import Finding, FindingLevel
from sheets.headers import Column
from sheets.labels import fiscal_years_named, plain_years_named
from sheets.layout import Table
from sheets.months import MonthLabel
from sheets.stated_years import StatedYear, are_fiscal, differs, parse_year


def with_headed_years(table: Table) -> tuple[Table, tuple[Finding, ...]]:
    """The table with the years in its months' labels that stand over them; of fiscal years `Years` takes care.

    Months that one year over them leaves in doubt are left out, each with a finding.
    """
    headed = dict(_headed(table))
    years = ((headed.get(column), label.number) for column, label in table.months)
    are = are_fiscal([(year, number) for year, number in years if year and not year.is_fiscal])
    columns, findings = [], []
    for column in table.columns:
        year = headed.get(column)
        if year is None or not isinstance(column.label, MonthLabel):
            columns.append(column)
        elif are is None and not year.is_fiscal and differs(column.label.number):
            findings.append(Finding("year-doubtful", FindingLevel.ERROR, table.cell(column), text=column.text))
        else:
            month = year.month(column.label.number, is_fiscal=year.is_fiscal or bool(are))
            columns.append(replace(column, label=replace(column.label, years=(month.year,))))
    return replace(table, columns=tuple(columns)), tuple(findings)


def _headed(table: Table) -> Iterator[tuple[Column, StatedYear]]:
    """The months without a year in their labels over which one stands that is not called a fiscal one."""
    for column, label in table.months:
        if not label.years and not fiscal_years_named(column.heads) and (year := _year(column)):
            yield column, year


def _year(column: Column) -> StatedYear | None:
    """The year of the nearest head that names one, alone or in words."""
    for head in column.heads:
        named = tuple(map(StatedYear.of, plain_years_named([head])))
        if year := parse_year(head) or (named[0] if len(named) == 1 else None):
            return year
    return None
