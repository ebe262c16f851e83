"""What is odd in a sheet becomes a finding with its cell, keeps out its own figure, and nothing is guessed."""

from __future__ import annotations

from contextlib import suppress

import pytest
from builders import DISTRICTS, NAMES, PROVINCE, ROUND_1, codes, read, seed_rows, tab
from hypothesis import given
from hypothesis import strategies as st

from scoring.findings import Finding, FindingLevel
from scoring.fiscal_year import Month
from scoring.levels import Tier
from scoring.money import from_baht
from scoring.sales import District
from sheets.districts import DistrictNames
from sheets.snapshot import ShapeError, Snapshot
from sheets.spreadsheet import CellValue, TabValues

KHLA, PHO = District("บางคล้า"), District("บ้านโพธิ์")
TWO = DistrictNames([KHLA, PHO], PROVINCE)
OCTOBER, NOVEMBER = Month(2023, 10), Month(2023, 11)


def snapshot(*tables: str) -> Snapshot:
    """The snapshot of an office with two districts, each table in a tab of its own."""
    return read(*(tab(table, f"ตาราง{index}", index) for index, table in enumerate(tables)), names=TWO)


def only_finding(read: Snapshot) -> Finding:
    """The one finding that there must be."""
    assert len(read.findings) == 1, codes(read)
    return read.findings[0]


def place(finding: Finding) -> str:
    """The address of a finding's cell."""
    assert finding.cell is not None
    return finding.cell.a1


@pytest.mark.parametrize(
    ("cell", "code", "level"),
    [
        ("1.2 ล้าน", "amount-approximate", FindingLevel.ERROR),
        ("12.199.075", "amount-ambiguous", FindingLevel.ERROR),
        ("12.199", "amount-too-precise", FindingLevel.ERROR),
        ("(1,234)", "amount-negative", FindingLevel.ERROR),
        ("TRUE", "amount-boolean", FindingLevel.ERROR),
        ("9999999999999", "amount-too-large", FindingLevel.ERROR),
        ("ปิดร้าน", "amount-unreadable", FindingLevel.ERROR),
        ("#REF!", "formula-error", FindingLevel.ERROR),
        ("Loading...", "still-loading", FindingLevel.ERROR),
        ("-", "dash-ambiguous", FindingLevel.HINT),
    ],
)
def test_a_cell_in_doubt_is_named_and_keeps_out_its_own_figure_only(cell: str, code: str, level: FindingLevel) -> None:
    read = snapshot(f"อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | {cell} | 200\nบ้านโพธิ์ | 300 | 400")
    finding = only_finding(read)

    assert (finding.code, finding.level, place(finding)) == (code, level, "B2")
    assert (finding.district, finding.month) == (KHLA, OCTOBER)
    assert finding.text == cell
    assert read.sales.figure(KHLA, OCTOBER) is None
    assert len(list(read.sales.figures())) == 3


def test_text_that_is_clearly_an_amount_counts_without_a_finding() -> None:
    read = snapshot("อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | '๑,๒๓๔.- | '200 บาท\nบ้านโพธิ์ | ไม่มียอด | ยังไม่รายงาน")

    assert read.sales.figure(KHLA, OCTOBER) == from_baht(1234)
    assert read.sales.figure(PHO, OCTOBER) == 0
    assert read.sales.figure(PHO, NOVEMBER) is None
    assert read.findings == ()


def test_a_target_that_cannot_be_read_or_is_missing_is_named_with_its_tier() -> None:
    read = snapshot("รอบที่ 1/2567\nอำเภอ | ขั้นต้น | ขั้นสูง\nบางคล้า | #N/A | 2\nบ้านโพธิ์ | 1 |")
    unreadable, missing = read.findings

    assert (unreadable.code, unreadable.level, place(unreadable)) == ("target-unreadable", FindingLevel.ERROR, "B3")
    assert dict(unreadable.data) == {"round": "2567/1", "tier": "basic", "reason": "formula-error"}
    assert (missing.code, missing.level, place(missing)) == ("target-missing", FindingLevel.WARNING, "C4")
    assert read.targets == {ROUND_1: {KHLA: {Tier.ADVANCED: 200}, PHO: {Tier.BASIC: 100}}}


@pytest.mark.parametrize("nothing", ["0", "0.00", "ไม่มี", "'๐"])
def test_a_target_of_nothing_is_a_missing_one_and_is_not_reached_by_everybody(nothing: str) -> None:
    read = snapshot(f"รอบที่ 1/2567\nอำเภอ | ขั้นต้น | ขั้นสูง\nบางคล้า | {nothing} | 2\nบ้านโพธิ์ | 1 | 2")
    finding = only_finding(read)

    assert (finding.code, finding.level, place(finding)) == ("target-missing", FindingLevel.WARNING, "B3")
    assert read.targets[ROUND_1][KHLA] == {Tier.ADVANCED: 200}


def test_a_target_below_nothing_is_unreadable() -> None:
    read = snapshot("รอบที่ 1/2567\nอำเภอ | ขั้นต้น | ขั้นสูง\nบางคล้า | -5 | 2\nบ้านโพธิ์ | 1 | 2")

    assert only_finding(read).code == "target-unreadable"
    assert read.targets[ROUND_1][KHLA] == {Tier.ADVANCED: 200}


def test_targets_that_are_all_zero_are_not_set_yet() -> None:
    read = snapshot("อำเภอ | ขั้นต้น | ขั้นสูง | ต.ค.66\nบางคล้า | 0 | 0 | 1\nบ้านโพธิ์ | 0 | 0 | 2")

    assert codes(read) == ["targets-absent"]
    assert read.targets == {}


def test_targets_with_hidden_decimals_are_rounded_to_the_satang() -> None:
    read = snapshot("รอบที่ 1/2567\nอำเภอ | ขั้นต้น | ขั้นสูง\nบางคล้า | 1.005 | 33195400.4999\nบ้านโพธิ์ | 1 | 2")

    assert read.targets[ROUND_1][KHLA] == {Tier.BASIC: 101, Tier.ADVANCED: 3319540050}


def test_a_round_whose_targets_are_all_blank_is_one_hint_and_not_many_warnings() -> None:
    read = snapshot("""
        อำเภอ   | เป้าหมายรอบที่ 1 | เป้าหมายรอบที่ 2 |       | ผล
               | ขั้นต้น          | ขั้นต้น          | ขั้นสูง | ต.ค.66
        บางคล้า  | 1               |                 |       | 1
        บ้านโพธิ์ | 1               |                 |       | 1
    """)
    finding = only_finding(read)

    assert (finding.code, finding.level, place(finding)) == ("targets-absent", FindingLevel.HINT, "C2")
    assert finding.data == (("round", "2567/2"),)


def test_a_district_that_is_not_there_is_named() -> None:
    read = snapshot("อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 100 | 200")
    finding = only_finding(read)

    assert (finding.code, finding.level, finding.district) == ("district-absent", FindingLevel.ERROR, PHO)


def test_a_district_that_is_absent_from_one_of_two_tables_is_named_with_its_months() -> None:
    read = snapshot(
        "อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1 | 2\nบ้านโพธิ์ | 3 | 4",
        "อำเภอ | ม.ค.67 | ก.พ.67\nบางคล้า | 1 | 2",
    )

    assert [(finding.code, finding.district, finding.month) for finding in read.findings] == [
        ("district-absent", PHO, Month(2024, 1)),
        ("district-absent", PHO, Month(2024, 2)),
    ]


def test_of_a_doubled_district_with_different_figures_neither_row_counts() -> None:
    read = snapshot("อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 100 | 200\nบ้านโพธิ์ | 3 | 4\nอ.บางคล้า | 100 | 250")
    finding = only_finding(read)

    assert (finding.code, finding.level, finding.district) == ("district-doubled", FindingLevel.ERROR, KHLA)
    assert finding.data == (("cells", "A2, A4"), ("months", "2023-10 2023-11"))
    assert read.sales.figure(KHLA, OCTOBER) is read.sales.figure(KHLA, NOVEMBER) is None
    assert read.sales.figure(PHO, OCTOBER) == 300


@pytest.mark.parametrize("again", ["อ.บางคล้า | 100 | 200", "บางคล้า | |"])
def test_a_doubled_district_counts_once_if_nothing_is_in_doubt(again: str) -> None:
    read = snapshot(f"อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 100 | 200\n{again}\nบ้านโพธิ์ | 3 | 4")
    finding = only_finding(read)

    assert (finding.code, finding.level) == ("district-repeated", FindingLevel.WARNING)
    assert read.sales.figure(KHLA, NOVEMBER) == 20000


def test_an_unknown_name_with_figures_is_asked_about_with_the_nearest_names() -> None:
    read = snapshot("อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1 | 2\nบ้านโพธิ์ | 3 | 4\nบ้าน | 5 | 6")
    finding = only_finding(read)

    assert (finding.code, finding.level, place(finding)) == ("district-unknown", FindingLevel.ERROR, "A4")
    assert finding.text == "บ้าน"
    assert finding.data[0] == ("candidate", "บ้านโพธิ์")


@pytest.mark.parametrize("name", ["รวมบางคล้า", "ต.บางคล้า", "อบต.บางคล้า", "บางคล้า (อปท.)"])
def test_a_part_of_a_district_is_asked_about_and_not_taken_for_it(name: str) -> None:
    read = snapshot(f"อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1 | 2\n{name} | 5 | 6\nบ้านโพธิ์ | 3 | 4")

    assert only_finding(read).code == "district-unknown"
    assert read.sales.figure(KHLA, OCTOBER) == 100
    assert read.printed == {}


@pytest.mark.parametrize("note", ["เงินยืม 9300", "โทร. 038-511239", "เฉลี่ย | 5 | 6", "ร้อยละ | 5 | 6", "| | "])
def test_scratch_notes_and_averages_are_no_findings(note: str) -> None:
    read = snapshot(f"อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1 | 2\nบ้านโพธิ์ | 3 | 4\n{note}")

    assert read.findings == ()


def test_figures_in_a_row_without_a_name_are_asked_about() -> None:
    read = snapshot("ที่ | อำเภอ | ต.ค.66 | พ.ย.66\n1 | บางคล้า | 1 | 2\n2 | | 3 | 4\n3 | บ้านโพธิ์ | 5 | 6\n | | 9 | 12")
    finding = only_finding(read)

    assert (finding.code, finding.level, place(finding)) == ("row-nameless", FindingLevel.ERROR, "B3")
    assert [total.amount for total in read.printed[ROUND_1].month_totals.values()] == [900, 1200]


@pytest.mark.parametrize(
    ("table", "moved"),
    [
        pytest.param(
            "ที่ | อำเภอ | ต.ค.66 | พ.ย.66\n1 | บางคล้า | 1 | 2\n2 | | 3 | 4\n3 | บ้านโพธิ์ | 5 | 6",
            "ที่ | อำเภอ | ต.ค.66 | พ.ย.66\n1 | บางคล้า | 1 | 2\n2 | บ้านโพธิ์ | 5 | 6\n3 | | 3 | 4",
            id="sorted anew",
        ),
        pytest.param(
            "อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1 |\nบ้านโพธิ์ | 3 | 4\nรวม | 4 | 4\n | 2 | 0",
            "อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1 | 2\nบ้านโพธิ์ | 3 | 4\nรวม | 4 | 6\n | 2 | 3",
            id="worked out from figures, one of which was added",
        ),
        pytest.param(
            "ปีงบประมาณ 2566\nอำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1 | 2\nบ้านโพธิ์ | 1 | 2",
            "ปีงบประมาณ 2566\nเอกสาร\nอำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1 | 2\nบ้านโพธิ์ | 1 | 2",
            id="below another title row",
        ),
    ],
)
def test_what_is_odd_about_a_row_or_a_header_is_known_again_wherever_it_stands(table: str, moved: str) -> None:
    assert only_finding(snapshot(moved)).identity == only_finding(snapshot(table)).identity


@pytest.mark.parametrize("other", ["2 | | 7 | 4", "2 | | กลุ่ม | 4"])
def test_a_row_without_a_name_is_another_one_with_another_first_figure(other: str) -> None:
    table = "ที่ | อำเภอ | ต.ค.66 | พ.ย.66\n1 | บางคล้า | 1 | 2\n{}\n3 | บ้านโพธิ์ | 5 | 6".format
    assert only_finding(snapshot(table(other))).identity != only_finding(snapshot(table("2 | | 3 | 4"))).identity


def test_of_districts_with_several_rows_under_one_merged_name_nothing_is_chosen() -> None:
    read = snapshot("""
        ที่ | อำเภอ   | ผู้ผลิต  | ต.ค.66 | พ.ย.66
        1 | บางคล้า  | กลุ่ม ก | 1     | 2
          |        | กลุ่ม ข | 3     | 4
        2 | บ้านโพธิ์ | กลุ่ม ค | 5     | 6
          |        | กลุ่ม ง | 7     | 8
    """)

    assert [(finding.code, finding.district) for finding in read.findings] == [
        ("district-doubled", KHLA),
        ("district-doubled", PHO),
    ]
    assert list(read.sales.figures()) == []


def test_last_years_rows_between_this_years_keep_both_out() -> None:
    read = snapshot("""
        อำเภอ   | ปี    | ต.ค.66 | พ.ย.66
        บางคล้า  | 2566 | 1     | 2
               | 2567 | 3     | 4
        บ้านโพธิ์ | 2566 | 5     | 6
               | 2567 | 7     | 8
        รวม    |      | 16    | 20
    """)

    assert codes(read) == ["district-doubled", "district-doubled"]
    assert list(read.sales.figures()) == []


@pytest.mark.parametrize("again", ["", "บางคล้า"])
@pytest.mark.parametrize("plan", ["เป้าหมาย", "แผน", "แผนรายเดือน", "ค่าเป้าหมาย"])
def test_of_rows_of_plans_and_results_the_results_are_sales(again: str, plan: str) -> None:
    read = snapshot(f"""
        ที่ | อำเภอ   | รายการ | ต.ค.66 | พ.ย.66
        1 | บางคล้า  | {plan} | 9     | 9
          | {again} | ผล     | 2     |
        2 | บ้านโพธิ์ | {plan} | 9     | 9
          |        | ผล     |       |
          |        | {plan} | 18    | 18
          | รวม     | ผล     | 2     |
    """)

    assert list(read.sales.figures()) == [((KHLA, OCTOBER), 200)]
    assert read.figure_cells[PHO, OCTOBER].a1 == "D5"
    assert read.findings == ()


def test_a_remark_about_a_target_makes_no_plan_of_a_row() -> None:
    read = snapshot("อำเภอ | ต.ค.66 | พ.ย.66 | หมายเหตุ\nบางคล้า | 1 | 2 | เกินเป้าหมาย\nบ้านโพธิ์ | 3 | 4 | ต่ำกว่าแผน")

    assert len(list(read.sales.figures())) == 4


def test_a_header_that_was_meant_as_a_month_is_asked_about() -> None:
    read = snapshot("อำเภอ | ต.ค.66 | พ.ย.66 | ธันวา 66\nบางคล้า | 1 | 2 | 3\nบ้านโพธิ์ | 3 | 4 | 5")
    finding = only_finding(read)

    assert (finding.code, finding.level, place(finding)) == ("month-unreadable", FindingLevel.ERROR, "D1")
    assert finding.text == "ธันวา 66"


def test_dates_of_another_locale_over_figures_are_asked_about() -> None:
    read = snapshot("""
        อำเภอ   | ขั้นต้น | 10/1/2023 | 11/1/2023 | 31-12-66 | 1/1/2024 | 3/1/2024 | 15/3/2024
        บางคล้า  | 5     | 1         | 2         | 3        | 4
        บ้านโพธิ์ | 5     | 1         | 2         | 3        | 4        | 5        | ส่งแล้ว
    """)

    assert [(finding.code, finding.level, finding.text) for finding in read.findings] == [
        ("month-unreadable", FindingLevel.ERROR, "10/1/2023"),
        ("month-unreadable", FindingLevel.ERROR, "11/1/2023"),
        ("month-unreadable", FindingLevel.ERROR, "31-12-66"),
        ("month-unreadable", FindingLevel.ERROR, "3/1/2024"),
    ]
    assert read.sales.recorded(KHLA, [Month(2024, 1)]) == (Month(2024, 1),)


@pytest.mark.parametrize("header", ["ธ.ค.23", "ธ.ค.76", "ธ.ค.67"])
def test_a_month_outside_the_fiscal_year_is_not_counted(header: str) -> None:
    read = snapshot(f"อำเภอ | ต.ค.66 | พ.ย.66 | {header}\nบางคล้า | 1 | 2 | 3\nบ้านโพธิ์ | 3 | 4 | 5")
    finding = only_finding(read)

    assert (finding.code, finding.level, place(finding)) == ("month-outside", FindingLevel.ERROR, "D1")
    assert read.sales.recorded(KHLA, [OCTOBER, NOVEMBER, Month(2024, 12)]) == (OCTOBER, NOVEMBER)


@pytest.mark.parametrize(
    "title", ["(หน่วย : พันบาท)", "ยอดจำหน่าย (ล้านบาท)", "หน่วย: ล้าน", "หน่วย:แสนบาท", "ยอดจำหน่าย (ลบ.)"]
)
def test_a_table_that_is_not_in_baht_does_not_count(title: str) -> None:
    read = snapshot(f"{title}\nอำเภอ | ขั้นต้น | ต.ค.66 | รวม\nบางคล้า | 1 | 2 | 2\nบ้านโพธิ์ | 3 | 4 | 4")
    finding = only_finding(read)

    assert (finding.code, finding.level, place(finding)) == ("unit-not-baht", FindingLevel.ERROR, "B2")
    assert (read.targets, list(read.sales.figures()), read.printed) == ({}, [], {})


@pytest.mark.parametrize(
    "header",
    [
        "อำเภอ | ขั้นต้น (ล้านบาท) | ต.ค.66 | พ.ย.66 (พันบาท)",
        "อำเภอ | ขั้นต้น | ต.ค.66 | พ.ย.66\n | (ล้านบาท) | (บาท) | (พันบาท)",
        "อำเภอ | เป้าหมาย (ล้านบาท) | ผล (บาท) | ผล (พันบาท)\n | ขั้นต้น | ต.ค.66 | พ.ย.66",
        "หน่วย : พันบาท\nอำเภอ | ขั้นต้น (ล้านบาท) | ต.ค.66 (บาท) | พ.ย.66",
    ],
)
def test_a_column_that_is_not_in_baht_does_not_count(header: str) -> None:
    read = snapshot(f"{header}\nบางคล้า | 1.5 | 100 | 2\nบ้านโพธิ์ | 2.5 | 300 | 4")

    assert [(finding.code, finding.text) for finding in read.findings] == [
        ("unit-not-baht", "ล้านบาท"),
        ("unit-not-baht", "พันบาท"),
    ]
    assert read.targets == {}
    assert [(key, amount) for key, amount in read.sales.figures()] == [
        ((KHLA, OCTOBER), 10000),
        ((PHO, OCTOBER), 30000),
    ]


@pytest.mark.parametrize("title", ["หน่วย : บาท", "เป้าหมายจังหวัด 1,200 ล้านบาท", "เป้าหมาย ๑.๒ พันล้านบาท (หน่วย : บาท)"])
def test_a_sum_of_money_in_a_title_is_no_unit(title: str) -> None:
    read = snapshot(f"{title}\nอำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1 | 2\nบ้านโพธิ์ | 3 | 4")

    assert read.findings == ()
    assert len(list(read.sales.figures())) == 4


def test_zeros_of_a_month_that_has_not_begun_count_and_are_no_oddity_of_a_cell() -> None:
    read = snapshot("อำเภอ | มี.ค.67 | เม.ย.67\nบางคล้า | 1 | 0\nบ้านโพธิ์ | 3 | 0")

    assert read.findings == ()
    assert read.sales.figure(KHLA, Month(2024, 4)) == 0


def test_a_figure_of_a_month_that_has_not_begun_counts_and_is_asked_about() -> None:
    read = snapshot("อำเภอ | มี.ค.67 | เม.ย.67\nบางคล้า | 1 | 500\nบ้านโพธิ์ | 3 |")
    finding = only_finding(read)

    assert (finding.code, finding.level, place(finding)) == ("figure-in-future", FindingLevel.WARNING, "C2")
    assert (finding.district, finding.month) == (KHLA, Month(2024, 4))
    assert read.sales.figure(KHLA, Month(2024, 4)) == from_baht(500)


def test_the_same_figure_in_two_tabs_is_one_figure() -> None:
    table = "อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1 | 2\nบ้านโพธิ์ | 3 | 4"

    assert snapshot(table, table).sales == snapshot(table).sales
    assert snapshot(table, table).findings == ()


def test_different_figures_in_two_tabs_are_a_conflict_and_neither_counts() -> None:
    read = snapshot(
        "อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1 | 2\nบ้านโพธิ์ | 3 | 4",
        "อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1 | 7\nบ้านโพธิ์ | 3 |",
    )
    finding = only_finding(read)

    assert (finding.code, finding.level, place(finding)) == ("figure-conflict", FindingLevel.ERROR, "C2")
    assert (finding.district, finding.month) == (KHLA, NOVEMBER)
    assert finding.data == (("cells", "ตาราง0!C2, ตาราง1!C2"),)
    assert read.sales.figure(KHLA, NOVEMBER) is None
    assert read.sales.figure(PHO, NOVEMBER) == 400


def test_tables_of_the_same_months_that_complement_each_other_are_asked_about() -> None:
    read = snapshot(
        "อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1 |\nบ้านโพธิ์ | 3 |",
        "อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | | 2\nบ้านโพธิ์ | | 4",
    )
    finding = only_finding(read)

    assert (finding.code, finding.level, place(finding)) == ("tables-mixed", FindingLevel.WARNING, "C2")
    assert finding.data == (("cells", "ตาราง0!B2, ตาราง1!C2"),)


def test_tables_that_complement_each_other_are_one_matter_wherever_they_stand() -> None:
    first = "อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1 |\nบ้านโพธิ์ | 3 |"
    second = "อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | | 2\nบ้านโพธิ์ | | 4"
    found, moved = (only_finding(snapshot(first, each)) for each in (second, f"หัวเรื่อง\n{second}"))

    assert place(moved) == "C3"
    assert moved.identity == found.identity


def test_an_older_copy_with_fewer_figures_is_not_asked_about() -> None:
    read = snapshot(
        "อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1 | 2\nบ้านโพธิ์ | 3 | 4",
        "อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1 |\nบ้านโพธิ์ | 3 |",
    )

    assert read.findings == ()


def test_different_targets_in_two_tabs_are_a_conflict() -> None:
    table = "รอบที่ 1/2567\nอำเภอ | ขั้นต้น | ขั้นสูง\nบางคล้า | 1 | {}\nบ้านโพธิ์ | 1 | 2"
    read = snapshot(table.format(5), table.format(6))
    finding = only_finding(read)

    assert (finding.code, finding.district) == ("target-conflict", KHLA)
    assert finding.data[:2] == (("round", "2567/1"), ("tier", "advanced"))
    assert read.targets[ROUND_1][KHLA] == {Tier.BASIC: 100}


def test_a_printed_sum_that_cannot_be_read_is_a_warning() -> None:
    read = snapshot("อำเภอ | ต.ค.66 | รวม | ระดับคะแนน\nบางคล้า | 1 | #REF! | #N/A\nบ้านโพธิ์ | 3 | 3 | 5")

    assert codes(read) == ["printed-unreadable", "printed-unreadable"]
    assert {finding.level for finding in read.findings} == {FindingLevel.WARNING}
    assert read.sales.figure(KHLA, OCTOBER) == 100


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ["อำเภอ", "ที่", "ต.ค.66", "พ.ย.66", "ขั้นต้น", "ขั้นสูง", "รวม", "ระดับคะแนน", "ระดับ 1", "รอบที่ 2", "ปีงบประมาณ 2567"]
    ),
    st.sampled_from(["บางคล้า", "อ.บ้านโพธิ์", "บ้าน", "หมายเหตุ", "ลงชื่อ", "#REF!", "Loading...", "-", "1,234", "๕"]),
)


def read_or_refused(rows: list[list[CellValue]], names: DistrictNames) -> Snapshot | None:
    """The snapshot of these rows, or None when their shape is refused, which is the only error there may be."""
    with suppress(ShapeError):
        return read(TabValues(0, "รอบที่ 1", rows), names=names)
    return None


@given(st.lists(st.lists(cells, max_size=8), max_size=12))
def test_no_sheet_breaks_it(rows: list[list[CellValue]]) -> None:
    if result := read_or_refused(rows, TWO):
        assert all(0 <= amount < 10**14 for _, amount in result.sales.figures())
        assert Snapshot.from_json(result.to_json()) == result


@given(st.data())
def test_no_garbage_in_the_provinces_table_breaks_it(data: st.DataObject) -> None:
    rows = seed_rows()
    for _ in range(data.draw(st.integers(1, 6))):
        row = data.draw(st.integers(0, len(rows) - 1))
        rows[row][data.draw(st.integers(0, len(rows[row]) - 1))] = data.draw(cells)
    if result := read_or_refused(rows, NAMES):
        assert {district for (district, _), _ in result.sales.figures()} <= {*DISTRICTS}
