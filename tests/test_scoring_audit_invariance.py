"""However the province's table is sorted, moved or written, the audit finds the same; and no figures break it."""

from __future__ import annotations

from collections import Counter
from datetime import date

from builders import DISTRICTS, NAMES, OFFICE, TODAY, audited, read, seed_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from test_sheets_invariance import (
    FIRST_MONTH,
    HEADER_ROWS,
    MONTHS,
    TITLES,
    WAYS_TO_WRITE_A_MONTH,
    WAYS_TO_WRITE_A_NAME,
    WAYS_TO_WRITE_AN_AMOUNT,
    Rows,
)

from bot.wording.oddities import finding_detail
from scoring.audit import Evidence, audit
from scoring.findings import Cell, Finding, FindingGroup
from scoring.fiscal_year import EvaluationRound
from scoring.levels import Tier
from scoring.money import Satang
from scoring.sales import District, MonthlySales
from sheets.snapshot import FigureKey, Snapshot
from sheets.spreadsheet import CellValue, TabValues

ODD = seed_rows()
"""The province's table with an oddity of every kind, so that there is something to lose."""
for place, column, cell in (
    (2, 7, 204527600),
    (4, 9, 6865300),
    (4, 7, 6865300),
    (5, 6, 5203450),
    (8, 11, 22907599),
    (9, 8, 5807),
    (10, 3, 16000000),
    (12, 12, "5"),
):
    ODD[place][column] = cell

few = settings(max_examples=30)
"""Every example reads a whole table."""


def about(groups: tuple[FindingGroup, ...]) -> Counter[tuple[object, ...]]:
    """What is found, wherever it stands: each cause with what follows from it."""
    return Counter((_of(group.cause), frozenset(map(_of, group.consequences))) for group in groups)


def _of(finding: Finding) -> tuple[object, ...]:
    data = tuple(item for item in sorted(finding.data) if not item[0].endswith("cell"))
    return finding.code, finding.level, finding.district, finding.month, data


def found(rows: Rows) -> Counter[tuple[object, ...]]:
    return about(audited(read(TabValues(0, "ยอดจำหน่าย", rows))))


EXPECTED = found(ODD)


def test_the_odd_table_has_oddities_of_many_kinds() -> None:
    groups = audited(read(TabValues(0, "ยอดจำหน่าย", ODD)))
    codes = {each.code for group in groups for each in (group.cause, *group.consequences)}

    assert codes >= {
        "target-digits-doubtful",
        "targets-disordered",
        "figure-digits-doubtful",
        "month-copied",
        "row-copied",
        "row-sum-differs",
        "month-sum-differs",
        "printed-level-differs",
    }


@few
@given(st.permutations(ODD[HEADER_ROWS:]))
def test_sorting_the_rows_changes_nothing(body: Rows) -> None:
    assert found([*ODD[:HEADER_ROWS], *body]) == EXPECTED


@few
@given(st.permutations(range(FIRST_MONTH, FIRST_MONTH + len(MONTHS))), st.permutations(range(2, FIRST_MONTH)))
def test_changing_the_places_of_months_and_targets_changes_nothing(months: list[int], targets: list[int]) -> None:
    groups, *others = ODD
    moved = [[*row[:2], *(row[each] for each in targets), *(row[each] for each in months), *row[11:]] for row in others]

    assert found([groups, *moved]) == EXPECTED


@few
@given(st.lists(TITLES, max_size=4), st.integers(0, 3))
def test_moving_the_table_changes_nothing(titles: list[str], left: int) -> None:
    rows: Rows = [[*[""] * left, title] for title in titles]

    assert found([*rows, *([*[""] * left, *row] for row in ODD)]) == EXPECTED


@few
@given(st.data())
def test_the_writing_of_names_months_and_digits_changes_nothing(data: st.DataObject) -> None:
    rows: Rows = [["ปีงบประมาณ ๒๕๖๗"], *([*row] for row in ODD)]
    for offset, month in enumerate(MONTHS):
        rows[2][FIRST_MONTH + offset] = data.draw(st.sampled_from(WAYS_TO_WRITE_A_MONTH))(month)
    write = data.draw(st.sampled_from(WAYS_TO_WRITE_AN_AMOUNT))
    for row in rows[HEADER_ROWS + 1 :]:
        if isinstance(name := row[1], str) and name in DISTRICTS:
            row[1] = data.draw(st.sampled_from(WAYS_TO_WRITE_A_NAME))(name)
        for column in range(2, 12):
            if isinstance(baht := row[column], int):
                row[column] = write(baht)

    assert found(rows) == EXPECTED


amounts = st.one_of(st.integers(0, 10**14), st.sampled_from([0, 1, 100, 12345600, 123456000])).map(Satang)
keys = st.tuples(st.sampled_from(DISTRICTS[:5]), st.sampled_from(MONTHS))
figures = st.dictionaries(keys, amounts, max_size=30)
rows_of_targets = st.dictionaries(
    st.sampled_from(DISTRICTS[:6]),
    st.dictionaries(st.sampled_from(Tier), st.integers(1, 10**14).map(Satang)),
    max_size=6,
)


@given(figures, rows_of_targets, figures)
def test_no_figures_break_it_and_all_that_it_finds_has_words(
    sales: dict[FigureKey, Satang], targets: dict[District, dict[Tier, Satang]], kept: dict[FigureKey, Satang]
) -> None:
    cells = {key: Cell(0, "ยอดจำหน่าย", "A1") for key in (*sales, *kept)}
    evidence = Evidence(
        DISTRICTS,
        OFFICE.rulebook,
        TODAY,
        MonthlySales(sales),
        {EvaluationRound.containing(MONTHS[0]): targets},
        figure_cells=cells,
        confirmed=kept,
        closed=kept,
        zeros_ahead={key for key, amount in sales.items() if amount == 0},
    )

    assert all(finding_detail(group) for group in audit(evidence))


@few
@given(st.data())
def test_no_garbage_in_the_provinces_table_breaks_it(data: st.DataObject) -> None:
    rows = [[*row, *[""] * (13 - len(row))] for row in ODD]
    junk: st.SearchStrategy[CellValue] = st.one_of(
        st.text(max_size=8), st.integers(-(10**9), 10**13), st.sampled_from(["#REF!", "-", "", "5", 0, 2.5])
    )
    for _ in range(data.draw(st.integers(1, 12))):
        rows[data.draw(st.integers(2, 13))][data.draw(st.integers(2, 12))] = data.draw(junk)
    snapshot: Snapshot = read(TabValues(0, "ยอดจำหน่าย", rows), names=NAMES)

    assert all(finding_detail(group) for group in audited(snapshot, today=date(2024, 9, 30)))
