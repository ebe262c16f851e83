"""However the province's table is moved, sorted or written, it says the same: the same sales, the same targets."""

from __future__ import annotations

from collections.abc import Callable

from builders import DISTRICTS, read, seed_rows, seed_snapshot
from hypothesis import given
from hypothesis import strategies as st

from scoring.fiscal_year import Month
from sheets.months import MONTH_ABBREVIATIONS, MONTH_NAMES
from sheets.snapshot import Snapshot
from sheets.spreadsheet import CellValue, TabValues

Rows = list[list[CellValue]]

HEADER_ROWS, WIDTH = 2, 13
FIRST_MONTH = 5
MONTHS = [Month(2023, 10).plus(offset) for offset in range(6)]
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
SEED = seed_snapshot()

WAYS_TO_WRITE_A_NAME: tuple[Callable[[str], str], ...] = (
    lambda name: name,
    lambda name: f"อ.{name}",
    lambda name: f"อำเภอ{name}",
    lambda name: f"อำเภอ {name}",
    lambda name: f"สพอ.{name}",
    lambda name: f" {name} ",
    lambda name: f"{name} จ.ฉะเชิงเทรา",
    lambda name: f"7. {name}",
    lambda name: name.replace("แ", "เเ"),
    lambda name: name.replace("้ำ", "ํ้า"),
    "\u200b".join,
    lambda name: name.replace("เมืองฉะเชิงเทรา", "เมือง"),
)
WAYS_TO_WRITE_A_MONTH: tuple[Callable[[Month], str], ...] = (
    lambda month: f"{MONTH_ABBREVIATIONS[month.number - 1]}{month.buddhist_year % 100}",
    lambda month: f"{MONTH_ABBREVIATIONS[month.number - 1]} {month.buddhist_year}",
    lambda month: f"{MONTH_ABBREVIATIONS[month.number - 1]}{month.year}",
    lambda month: MONTH_ABBREVIATIONS[month.number - 1].replace(".", "") + str(month.buddhist_year % 100),
    lambda month: f"{MONTH_NAMES[month.number - 1]} พ.ศ. {month.buddhist_year}",
    lambda month: f"ประจำเดือน{MONTH_NAMES[month.number - 1]} {month.buddhist_year}".translate(THAI_DIGITS),
    lambda month: MONTH_NAMES[month.number - 1],
    lambda month: f"1/{month.number}/{month.buddhist_year}",
    lambda month: f"{month.year}-{month.number:02}-01",
    lambda month: f"{month.first_day:%b}-{month.year % 100}",
)
WAYS_TO_WRITE_AN_AMOUNT: tuple[Callable[[int], CellValue], ...] = (
    lambda baht: baht,
    float,
    str,
    lambda baht: f"{baht:,}",
    lambda baht: f"{baht:,}.00",
    lambda baht: f"{baht:,}".translate(THAI_DIGITS),
    lambda baht: f"{baht:,}.-".translate(THAI_DIGITS),
    lambda baht: f"{baht:,} บาท",
)
TITLES = st.sampled_from(
    [
        "รายงานผลการจำหน่ายสินค้าหนึ่งตำบล หนึ่งผลิตภัณฑ์ (OTOP) ประจำปีงบประมาณ 2567",
        "ระหว่างเดือนตุลาคม 2566 - กุมภาพันธ์ 2567 (5 เดือน)",
        "จังหวัดฉะเชิงเทรา",
        "หน่วย : บาท",
        "",
    ]
)
NOTES: st.SearchStrategy[CellValue] = st.sampled_from(["", "ตรวจแล้ว", "โทร. 038-511239", "มี.ค.67", "รอบที่ 1", 7])


def says_the_same(rows: Rows, title: str = "ยอดจำหน่าย") -> Snapshot:
    """Read the rows, and hold what they say against the province's table."""
    snapshot = read(TabValues(0, title, rows))
    assert snapshot.sales == SEED.sales
    assert snapshot.targets == SEED.targets
    return snapshot


@given(st.permutations(seed_rows()[HEADER_ROWS:]))
def test_rows_may_be_sorted_in_any_way(body: Rows) -> None:
    snapshot = says_the_same([*seed_rows()[:HEADER_ROWS], *body])

    assert snapshot.findings == ()
    assert snapshot.printed.keys() == SEED.printed.keys()


@given(st.lists(TITLES, max_size=5), st.integers(0, 3), st.lists(st.integers(0, 4), min_size=12, max_size=12))
def test_the_table_may_stand_anywhere_with_blank_rows_in_it(titles: list[str], left: int, blanks: list[int]) -> None:
    margin: list[CellValue] = [""] * left
    rows: Rows = [[*margin, title] for title in titles]
    rows += [[*margin, *row] for row in seed_rows()[:HEADER_ROWS]]
    for row, count in zip(seed_rows()[HEADER_ROWS:], blanks, strict=True):
        rows += [[]] * count + [[*margin, *row]]

    assert says_the_same(rows).findings == ()


@given(
    st.lists(
        st.tuples(
            st.integers(0, WIDTH),
            st.sampled_from(["", "หมายเหตุ", "ผู้ประสานงาน", "จำนวนผู้ผลิต"]),
            st.lists(NOTES, min_size=12, max_size=12),
        ),
        max_size=3,
    )
)
def test_columns_may_be_inserted(columns: list[tuple[int, str, list[CellValue]]]) -> None:
    rows = seed_rows()
    for place, header, notes in sorted(columns, key=lambda column: -column[0]):
        for row, cell in zip(rows, [header, "", *notes], strict=True):
            row.insert(place, cell)

    says_the_same(rows)


@given(st.data())
def test_names_months_and_amounts_may_be_written_in_any_way(data: st.DataObject) -> None:
    rows = seed_rows()
    rows.insert(0, ["ปีงบประมาณ ๒๕๖๗"])
    write_months = st.sampled_from(WAYS_TO_WRITE_A_MONTH)
    for offset, month in enumerate(MONTHS):
        rows[2][FIRST_MONTH + offset] = data.draw(write_months)(month)
    for row in rows[HEADER_ROWS + 1 :]:
        if isinstance(name := row[1], str) and name in DISTRICTS:
            row[1] = data.draw(st.sampled_from(WAYS_TO_WRITE_A_NAME))(name)
        for column in range(2, FIRST_MONTH + len(MONTHS)):
            if isinstance(baht := row[column], int):
                row[column] = data.draw(st.sampled_from(WAYS_TO_WRITE_AN_AMOUNT))(baht)

    assert says_the_same(rows).findings == ()


@given(st.permutations(range(FIRST_MONTH, FIRST_MONTH + len(MONTHS))), st.permutations(range(2, FIRST_MONTH)))
def test_months_and_targets_may_change_places_within_their_groups(months: list[int], targets: list[int]) -> None:
    rows = seed_rows()
    groups, *others = rows
    moved = [[*row[:2], *(row[each] for each in targets), *(row[each] for each in months), *row[11:]] for row in others]

    assert says_the_same([groups, *moved]).findings == ()


@given(st.integers(0, 2), st.sampled_from(["วิธีกรอก", "ผู้ติดต่อ", "2567"]))
def test_other_tabs_do_not_matter(place: int, title: str) -> None:
    others = [
        TabValues(1, title, [["โปรดกรอกก่อนวันที่ 20 ของทุกเดือน"], ["บางคล้า", "038-511239"]]),
        TabValues(2, "ว่าง", []),
    ]
    others.insert(place, TabValues(0, "ยอด", seed_rows()))

    assert read(*others).sales == SEED.sales
