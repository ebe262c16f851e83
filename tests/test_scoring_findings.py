"""What makes a finding the same one: what it is about and what it says, wherever it stands."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from builders import DISTRICTS, PROVINCE, read, seed_snapshot, tab
from hypothesis import given
from hypothesis import strategies as st

from scoring.findings import Cell, Finding, FindingLevel, details
from scoring.fiscal_year import Month
from scoring.sales import District
from sheets.districts import DistrictNames

H7, H8 = Cell(0, "รอบที่ 1", "H7"), Cell(0, "รอบที่ 1", "H8")
UNREADABLE = Finding("amount-unreadable", FindingLevel.ERROR, H7, DISTRICTS[1], Month(2024, 2), "abc")
UNKNOWN = Finding("district-unknown", FindingLevel.ERROR, H7, text="บางน้ำ")
TARGET = Finding(
    "target-unreadable",
    FindingLevel.ERROR,
    H7,
    DISTRICTS[4],
    text="abc",
    data=(("round", "2567/1"), ("tier", "basic"), ("reason", "amount-unreadable")),
)

NAMELESS = Finding("row-nameless", FindingLevel.ERROR, H7)
FAR = Finding(
    "figure-out-of-line", FindingLevel.HINT, H7, DISTRICTS[1], Month(2024, 2), data=details(amount=5, usual=1)
)
SUM = Finding("row-sum-differs", FindingLevel.ERROR, H7, DISTRICTS[1], data=details(printed=5, computed=7, off=-2))
GROWN, BEHIND, WORSE = (
    details(printed=6, computed=8, off=-2),
    details(printed=5, computed=8, off=-2),
    details(printed=5, computed=8, off=-3),
)
LEVEL = Finding(
    "printed-level-differs", FindingLevel.ERROR, H7, DISTRICTS[1], text="2", data=details(printed=2, computed=3)
)
MORE = ("months", "2024-01 2024-02")
BACK = details(other=DISTRICTS[1], amount=5, months="2024-01")
COPIED = Finding(
    "row-copied",
    FindingLevel.WARNING,
    H7,
    DISTRICTS[1],
    Month(2024, 1),
    data=details(other=DISTRICTS[2], amount=5, months="2024-01"),
)
RUNNING = Finding(
    "figures-running",
    FindingLevel.WARNING,
    H7,
    DISTRICTS[1],
    Month(2024, 2),
    data=details(months="2023-10 2024-02", first=5, last=20, first_month="2023-10"),
)
LONGER = details(months="2023-10 2024-02 2024-03", first=5, last=25, first_month="2023-10")

cells = st.none() | st.builds(Cell, st.integers(0, 3), st.text(max_size=3), st.sampled_from(["A1", "H7", "AB12"]))
words = st.text(max_size=6)
names = st.sampled_from(["round", "tier", "computed", "cells", "other_cell", "usual", "reason"])
findings = st.builds(
    Finding,
    st.sampled_from(["amount-unreadable", "printed-level-differs", "month-outside"]),
    st.sampled_from(FindingLevel),
    cells,
    st.none() | st.sampled_from(DISTRICTS),
    st.none() | st.builds(Month, st.integers(2023, 2024), st.integers(1, 12)),
    words,
    st.dictionaries(names, words, max_size=4).map(lambda each: tuple(each.items())),
)


@pytest.mark.parametrize(
    ("finding", "other", "same_key", "same_stamp"),
    [
        pytest.param(UNREADABLE, replace(UNREADABLE, cell=H8), True, True, id="a moved row"),
        pytest.param(UNREADABLE, replace(UNREADABLE, cell=replace(H7, tab="อื่น")), True, True, id="a renamed tab"),
        pytest.param(UNREADABLE, replace(UNREADABLE, text="abd"), True, False, id="another content"),
        pytest.param(UNREADABLE, replace(UNREADABLE, month=Month(2024, 3)), False, True, id="another month"),
        pytest.param(UNREADABLE, replace(UNREADABLE, district=DISTRICTS[2]), False, True, id="another district"),
        pytest.param(UNREADABLE, replace(UNREADABLE, code="amount-ambiguous"), False, True, id="another code"),
        pytest.param(UNREADABLE, replace(UNREADABLE, level=FindingLevel.HINT), True, True, id="another level"),
        pytest.param(UNKNOWN, replace(UNKNOWN, cell=H8), True, True, id="a name in another row"),
        pytest.param(UNKNOWN, replace(UNKNOWN, text=" บางน้ำ"), True, True, id="a space"),
        pytest.param(UNKNOWN, replace(UNKNOWN, text="บางนำ"), False, False, id="another name"),
        pytest.param(UNKNOWN, replace(UNKNOWN, cell=replace(H7, tab_id=1)), False, True, id="another tab"),
        pytest.param(NAMELESS, replace(NAMELESS, cell=H8), False, True, id="a cell that nothing else tells"),
        pytest.param(UNKNOWN, replace(UNKNOWN, cell=replace(H7, tab="อื่น")), True, True, id="its tab renamed"),
        pytest.param(TARGET, replace(TARGET, cell=H8, data=TARGET.data[::-1]), True, True, id="data in another order"),
        pytest.param(TARGET, replace(TARGET, data=(("round", "2567/2"), *TARGET.data[1:])), False, True, id="a round"),
        pytest.param(TARGET, replace(TARGET, data=(*TARGET.data, ("cells", "H7, H9"))), True, True, id="addresses"),
        pytest.param(TARGET, replace(TARGET, data=(*TARGET.data, ("ratio_usual", "3.5"))), True, True, id="others'"),
        pytest.param(TARGET, replace(TARGET, data=(*TARGET.data, ("amount", "36"))), True, False, id="its own value"),
        pytest.param(FAR, replace(FAR, code="figure-digits-doubtful"), True, True, id="the same question"),
        pytest.param(FAR, replace(FAR, data=details(amount=5, likely=50)), True, True, id="what would be likely"),
        pytest.param(FAR, replace(FAR, data=details(amount=6, usual=1)), True, False, id="another amount"),
        pytest.param(SUM, replace(SUM, data=GROWN), True, True, id="a sum that grows with its figures"),
        pytest.param(SUM, replace(SUM, data=BEHIND), True, True, id="a sum that does not grow with them yet"),
        pytest.param(SUM, replace(SUM, data=WORSE), True, False, id="a sum that is wrong by more"),
        pytest.param(LEVEL, replace(LEVEL, data=details(printed=2, computed=5)), True, True, id="a level still less"),
        pytest.param(LEVEL, replace(LEVEL, data=details(printed=2, computed=1)), True, False, id="a level of more"),
        pytest.param(COPIED, replace(COPIED, district=DISTRICTS[2], data=BACK), True, True, id="the other row"),
        pytest.param(COPIED, replace(COPIED, data=(*COPIED.data[:2], MORE)), True, False, id="a month more copied"),
        pytest.param(RUNNING, replace(RUNNING, month=Month(2024, 3), data=LONGER), True, True, id="a month more"),
    ],
)
def test_a_finding_is_known_by_what_it_is_about_and_what_it_says(
    finding: Finding, other: Finding, *, same_key: bool, same_stamp: bool
) -> None:
    assert (finding.key == other.key) is same_key
    assert (finding.stamp == other.stamp) is same_stamp
    assert (finding.identity == other.identity) is (same_key and same_stamp)


@given(findings, cells)
def test_where_it_stands_matters_only_if_nothing_else_tells_what_it_is_about(
    finding: Finding, cell: Cell | None
) -> None:
    moved = replace(finding, cell=cell)
    told = any((finding.district, finding.month, *(dict(finding.data).get(name) for name in ("round", "tier"))))
    assert moved.stamp == finding.stamp
    if told or (finding.text.strip() and cell and finding.cell and cell.tab_id == finding.cell.tab_id):
        assert moved.identity == finding.identity


@given(findings, findings)
def test_two_have_one_identity_only_with_the_same_key_and_stamp(one: Finding, other: Finding) -> None:
    assert (one.identity == other.identity) is ((one.key, one.stamp) == (other.key, other.stamp))


@given(findings, words)
def test_other_words_in_the_cell_make_another_stamp(finding: Finding, text: str) -> None:
    changed = replace(finding, text=text)
    one, other = (" ".join(unicodedata.normalize("NFKC", each).split()) for each in (text, finding.text))
    assert (changed.stamp == finding.stamp) is (one == other)


def test_the_same_cell_in_another_row_of_the_sheet_is_the_same_finding() -> None:
    before, after = (
        read(tab(drawn), names=DistrictNames(DISTRICTS[1:3], PROVINCE))
        for drawn in (
            "ที่|อำเภอ|ม.ค.67|ก.พ.67\n1|บางคล้า|1|abc\n2|บางปะกง|1|2",
            "หัวเรื่อง\nที่|อำเภอ|ม.ค.67|ก.พ.67\n2|บางปะกง|1|2\n1|บางคล้า|1|abc",
        )
    )
    of_bang_khla = [
        next(each for each in snapshot.findings if each.district == District("บางคล้า")) for snapshot in (before, after)
    ]
    assert of_bang_khla[0].cell != of_bang_khla[1].cell
    assert of_bang_khla[0].identity == of_bang_khla[1].identity


def test_a_half_typed_cell_is_another_finding_than_the_one_before() -> None:
    assert seed_snapshot(J7="abc").findings[0].identity != seed_snapshot(J7="abcd").findings[0].identity
