"""What the sheet and an export differ in, in words, as a workbook and as data."""

from __future__ import annotations

from io import BytesIO

import pytest
from builders import OFFICE, READ_AT, TODAY, office_with, read, seed_snapshot, tab
from exports import drawn
from python_calamine import load_workbook

from bot.message import html_parts
from bot.reconciling.difference_book import difference_book
from bot.reconciling.reconciliation import Reconciliation
from bot.terminal.data import reconciliation_data
from bot.terminal.remedies import file_remedy
from bot.wording import reconciling as words
from sandbox.seed import EXPORT_NAME, central_export
from scoring.fiscal_year import Month
from scoring.money import Satang
from scoring.reconciling import Agreement, Comparison, reconcile
from scoring.sales import District, MonthlySales
from sheets.export import read_export
from sheets.refusal import FileRefused, Reason
from sheets.snapshot import ShapeError
from sheets.spreadsheet import SpreadsheetValues
from sheets.unpacking import unpacked

A, B = District("บางคล้า"), District("บางปะกง")
OCTOBER, NOVEMBER, DECEMBER = (Month(2023, number) for number in (10, 11, 12))
SHEET = """
อำเภอ   | ต.ค.66 | พ.ย.66 | ธ.ค.66
บางคล้า | 100    | 200    | 300
บางปะกง | 400    |        | 500
"""
FRESH = "(ข้อมูล ณ 13 มี.ค. 67 เวลา 08.50 น.)"


def compared(export: str, sheet: str = SHEET) -> Reconciliation:
    office = office_with(A, B)
    return Reconciliation.of(office, read(tab(sheet), names=office.names), drawn(export, names=office.names))


def lines(reconciliation: Reconciliation) -> list[str]:
    return words.reconciliation_message(reconciliation).body.splitlines()


def tabs(reconciliation: Reconciliation) -> dict[str, list[list[object]]]:
    book = load_workbook(BytesIO(difference_book(reconciliation, FRESH)))
    return {name: [list(row) for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names}


# Comparing


def test_only_the_months_and_districts_asked_for_are_compared_and_two_blanks_are_nothing() -> None:
    sheet = MonthlySales({(A, OCTOBER): Satang(100), (A, NOVEMBER): Satang(200), (B, NOVEMBER): Satang(5)})
    export = MonthlySales({(A, OCTOBER): Satang(101), (A, DECEMBER): Satang(7), (B, OCTOBER): Satang(0)})
    assert reconcile(sheet, export, [A, B], {OCTOBER, NOVEMBER}) == (
        Comparison(A, OCTOBER, Satang(100), Satang(101)),
        Comparison(A, NOVEMBER, Satang(200), None),
        Comparison(B, OCTOBER, None, Satang(0)),
        Comparison(B, NOVEMBER, Satang(5), None),
    )
    assert reconcile(sheet, export, [A], {OCTOBER, NOVEMBER}, doubtful={(A, OCTOBER)}) == (
        Comparison(A, NOVEMBER, Satang(200), None),
    )


@pytest.mark.parametrize(
    ("sheet", "export", "agreement", "difference"),
    [
        (100, 100, Agreement.SAME, 0),
        (0, 0, Agreement.SAME, 0),
        (100, 101, Agreement.DIFFERENT, -1),
        (0, None, Agreement.ONLY_IN_SHEET, None),
        (None, 0, Agreement.ONLY_IN_EXPORT, None),
    ],
)
def test_figures_agree_to_the_satang_and_a_zero_is_a_figure(
    sheet: int | None, export: int | None, agreement: Agreement, difference: int | None
) -> None:
    both = (None if each is None else Satang(each) for each in (sheet, export))
    comparison = Comparison(A, OCTOBER, *both)
    assert (comparison.agreement, comparison.difference) == (agreement, difference)


def test_what_is_in_doubt_in_either_source_is_neither_the_same_nor_different() -> None:
    export = """
    อำเภอ   | ต.ค.66 | พ.ย.66 | ธ.ค.66
    บางคล้า | 1,23,4 | 200    | 300
    บางปะกง | 400    | 1      | 500
    """
    found = compared(export, SHEET.replace("500", "5OO"))
    assert [(each.district, each.month) for each in found.compared] == [
        (A, NOVEMBER),
        (A, DECEMBER),
        (B, OCTOBER),
        (B, NOVEMBER),
    ]
    assert [each.cell and each.cell.a1 for each in found.unread] == ["B2"]
    assert [each.cell and each.cell.a1 for each in found.unread_in_sheet] == ["D3"]
    assert not found.is_in_order


def test_what_the_sheet_says_of_targets_and_of_other_months_does_not_matter() -> None:
    sheet = """
    อำเภอ   | ขั้นต้น | ต.ค.66 | พ.ย.66
    บางคล้า | x      | 100    | y
    บางปะกง | 9      | 400    | 5
    """
    found = compared("อำเภอ | ต.ค.66\nบางคล้า | 100\nบางปะกง | 400", sheet)
    assert (len(found.compared), found.unread_in_sheet, found.is_in_order) == (2, (), True)


def test_two_rows_of_a_district_in_the_sheet_leave_all_its_months_open() -> None:
    found = compared("อำเภอ | ต.ค.66\nบางคล้า | 100\nบางปะกง | 400", SHEET + "บางคล้า | 101 | 200 | 300")
    assert [each.district for each in found.compared] == [B]
    assert [each.code for each in found.unread_in_sheet] == ["district-doubled"]


def test_a_file_that_compares_nothing_is_not_in_order() -> None:
    found = compared("อำเภอ | ต.ค.66\nบางคล้า |", "อำเภอ | ต.ค.66\nบางคล้า |\nบางปะกง |")
    assert not found.is_in_order
    assert "ไม่มีรายการที่เทียบได้" in lines(found)


@pytest.mark.parametrize(
    ("header", "code"),
    [("ก.พ.x 67", "month-unreadable"), ("ก.พ. 77", "month-outside"), ("ก.พ. 67 (พันบาท)", "unit-not-baht")],
)
def test_a_month_whose_header_the_sheet_has_wrong_is_told_and_not_compared(header: str, code: str) -> None:
    export = read_export(
        SpreadsheetValues(EXPORT_NAME, unpacked(central_export())), OFFICE.names, read_at=READ_AT, today=TODAY
    )
    found = Reconciliation.of(OFFICE, seed_snapshot(J2=header), export)
    assert [(each.code, each.cell and each.cell.a1) for each in found.unread_in_sheet] == [(code, "J2")]
    assert {str(each.month) for each in found.compared} == {"2023-10", "2023-11", "2023-12", "2024-01"}
    told = "\n".join(lines(found))
    assert "มีเฉพาะในไฟล์" not in told
    assert "ตารางกลางไม่มีเดือน ก.พ. 67 จึงยังไม่ได้เทียบ" in told
    assert "อ่านไม่ได้ในตารางกลาง จึงยังไม่ได้เทียบ 1 แห่ง\n• เซลล์ J2" in told
    assert not found.is_in_order


def test_a_header_of_another_month_does_not_matter() -> None:
    found = compared("อำเภอ | ต.ค.66\nบางคล้า | 100\nบางปะกง | 400", SHEET.replace("ธ.ค.66", "ธ.ค.77"))
    assert (len(found.compared), found.unread_in_sheet, found.is_in_order) == (2, (), True)


def test_a_district_whose_row_the_sheet_has_wrong_is_told_and_not_compared() -> None:
    found = compared("อำเภอ | ต.ค.66\nบางคล้า | 100\nบางปะกง | 400", SHEET.replace("บางปะกง", "บางพลี"))
    assert [each.district for each in found.compared] == [A]
    assert {each.code for each in found.unread_in_sheet} == {"district-unknown", "district-absent"}


def test_a_row_whose_month_cannot_be_read_leaves_its_districts_missing_months_open() -> None:
    export = """
    อำเภอ   | เดือน    | ยอดจำหน่าย
    บางคล้า | ต.ค.66   | 100
    บางคล้า | พ.ย.x 66 | 200
    บางปะกง | ต.ค.66   | 400
    บางปะกง | พ.ย.66   | 5
    """
    found = compared(export)
    assert [(each.district, each.month) for each in found.compared] == [(A, OCTOBER), (B, OCTOBER), (B, NOVEMBER)]
    assert [(each.code, each.district) for each in found.unread] == [("month-unreadable", A)]


def test_rows_of_a_province_that_is_not_known_leave_missing_figures_open() -> None:
    export = """
    จังหวัด    | อำเภอ   | เดือน  | ยอดจำหน่าย
    ฉะเชิงเทรา | บางคล้า | ต.ค.66 | 100
    ฉช.       | บางคล้า | พ.ย.66 | 201
    ฉะเชิงเทรา | บางปะกง | ต.ค.66 | 400
    ฉะเชิงเทรา | บางปะกง | พ.ย.66 | 5
    """
    found = compared(export)
    assert [(each.district, each.month) for each in found.compared] == [(A, OCTOBER), (B, OCTOBER), (B, NOVEMBER)]
    assert not found.is_in_order
    assert "อ่านไม่ได้ในไฟล์ จึงยังไม่ได้เทียบ 1 แห่ง" in lines(found)
    assert "• เซลล์ A3 “ฉช.”: ไม่ทราบว่าเป็นจังหวัดใด จึงยังไม่ได้เทียบแถวเหล่านี้ โปรดระบุชื่อจังหวัดเต็ม" in lines(found)


def test_a_zero_in_a_month_that_has_not_begun_is_no_figure_and_sales_there_are_told_in_one_line() -> None:
    sheet = SHEET.replace("ธ.ค.66", "เม.ย.67").replace("300", "").replace("500", "")
    export = "อำเภอ | ต.ค.66 | เม.ย.67 | พ.ค.67\nบางคล้า | 100 | {0} | 0\nบางปะกง | 400 | {0} | 0"
    found = compared(export.format(0), sheet)
    assert lines(found) == ["ไฟล์ “export.xlsx” เดือน ต.ค. 66", "ตรงกันทั้งหมด 2 รายการ", "", words.THE_RECORD]
    told = lines(compared(export.format(7), sheet))
    assert "• เม.ย. 67: มีเฉพาะในไฟล์ 7 (เซลล์ C2)" in told
    assert told[told.index("ข้อสังเกตในไฟล์ 1 แห่ง") + 1].startswith("• มียอดของเดือนที่ยังไม่เริ่ม 2 รายการ (เม.ย. 67)")


# In words


def test_every_difference_is_told_with_both_figures_and_their_cells() -> None:
    export = """
    เดือน  | บางคล้า | บางปะกง
    ต.ค.66 | 100    | 410.50
    พ.ย.66 | 200    | 5
    ธ.ค.66 |        | 490
    """
    assert lines(compared(export)) == [
        "ไฟล์ “export.xlsx” เดือน ต.ค. 66 – ธ.ค. 66",
        "ตรงกัน 2 จาก 6 รายการ ไม่ตรงกัน 4 รายการ",
        "",
        "อำเภอบางคล้า",
        "• ธ.ค. 66: มีเฉพาะในตารางกลาง 300 (เซลล์ D2)",
        "",
        "อำเภอบางปะกง",
        "• ต.ค. 66: ตารางกลาง 400 (เซลล์ B3) ไฟล์ 410.50 (เซลล์ C2) ตารางกลางต่ำกว่าไฟล์ 10.50 บาท",
        "• พ.ย. 66: มีเฉพาะในไฟล์ 5 (เซลล์ C3)",
        "• ธ.ค. 66: ตารางกลาง 500 (เซลล์ D3) ไฟล์ 490 (เซลล์ C4) ตารางกลางสูงกว่าไฟล์ 10 บาท",
        "",
        words.THE_RECORD,
    ]


def test_a_part_of_the_province_that_agrees_is_in_order_and_the_rest_is_named() -> None:
    found = compared("อำเภอ | ต.ค.66\nบางคล้า | 100.00")
    assert found.is_in_order
    assert lines(found)[1:4] == ["ตรงกันทั้งหมด 1 รายการ", "", "อ่านข้อมูลในไฟล์ได้ 1 จาก 2 อำเภอ จึงยังไม่ได้เทียบ บางปะกง"]


def test_what_could_not_be_read_is_told_with_its_cell_and_its_district() -> None:
    export = """
    อำเภอ   | เดือน | ยอดจำหน่าย
    บางคล้า | ต.ค.  | 100
    บางคล้า | ต.ค.  | 100
    บางปะกง | ต.ค.  | 5 แสน
    """
    told = lines(compared(export))
    start = told.index("อ่านไม่ได้ในไฟล์ จึงยังไม่ได้เทียบ 3 แห่ง")
    assert sorted(told[start + 1 : start + 4]) == [
        "• ต.ค. 66 (เซลล์ C2): พบอำเภอและเดือนนี้มากกว่าหนึ่งแถว ระบบไม่รวมยอดให้ จึงยังไม่ได้เทียบ — อำเภอบางคล้า",
        "• ต.ค. 66 (เซลล์ C3): พบอำเภอและเดือนนี้มากกว่าหนึ่งแถว ระบบไม่รวมยอดให้ จึงยังไม่ได้เทียบ — อำเภอบางคล้า",
        "• ต.ค. 66 (เซลล์ C4) “5 แสน”: เป็นตัวเลขโดยประมาณ จึงยังไม่นับรวม ขอความอนุเคราะห์ตรวจสอบ — อำเภอบางปะกง",
    ]
    assert any("ตารางไม่ได้ระบุปีงบประมาณให้ชัดเจน" in line for line in told)


def test_a_table_whose_year_is_in_doubt_is_told_with_the_cell_and_nothing_of_it_is_compared() -> None:
    found = compared("ยอดจำหน่าย OTOP 2566\nอำเภอ | ต.ค. | พ.ย.\nบางคล้า | 100 | 200\nบางปะกง | 400 | 5")
    assert (found.compared, found.is_in_order) == ((), False)
    assert lines(found)[1:6] == [
        "ไม่มีรายการที่เทียบได้",
        "",
        "อ่านข้อมูลในไฟล์ได้ 0 จาก 2 อำเภอ จึงยังไม่ได้เทียบ บางคล้า บางปะกง",
        "",
        "อ่านไม่ได้ในไฟล์ จึงยังไม่ได้เทียบ 1 แห่ง",
    ]
    assert lines(found)[6].startswith("• เซลล์ A1 “ยอดจำหน่าย OTOP 2566”: ไม่ชัดเจนว่าเป็นปีใด จึงยังไม่นับรวม")


def test_several_tabs_are_named_with_the_cells() -> None:
    office = office_with(A, B)
    export = drawn("อำเภอ | ต.ค.66\nบางคล้า | 1", "อำเภอ | พ.ย.66\nบางคล้า | 2", names=office.names)
    found = Reconciliation.of(office, read(tab(SHEET), names=office.names), export)
    assert "ไฟล์ 2 (เซลล์ แผ่น2!B2)" in "\n".join(lines(found))


def test_however_much_differs_the_answer_stays_short_and_the_workbook_has_it_all() -> None:
    header = "อำเภอ | ต.ค.66 | พ.ย.66 | ธ.ค.66 | ม.ค.67 | ก.พ.67"
    table = "\n".join([header, *(f"{each} | 1 | 2 | 3 | 4 | 5" for each in OFFICE.districts)])
    found = Reconciliation.of(OFFICE, seed_snapshot(), drawn(table))
    assert sum(line.startswith("•") for line in lines(found)) == words.MOST_LINES
    assert "และอีก 25 รายการ รายละเอียดครบถ้วนอยู่ในไฟล์ผลต่าง" in lines(found)
    assert len(html_parts(words.reconciliation_message(found))) <= 2
    assert len(tabs(found)["ผลต่าง"]) == 5 + 55


def test_rows_of_another_province_are_counted_in_one_line() -> None:
    export = "จังหวัด | อำเภอ | เดือน | ยอดจำหน่าย\nฉะเชิงเทรา | บางคล้า | ต.ค.66 | 100\nนนทบุรี | บางปะกง | ต.ค.66 | 5"
    assert "• ไม่นำแถวของจังหวัดอื่นมาเทียบ 1 แถว (นนทบุรี)" in lines(compared(export))


@pytest.mark.parametrize("reason", Reason)
def test_every_refusal_of_a_file_has_its_words_and_its_remedy(reason: Reason) -> None:
    assert words.refused_file(reason).body
    assert file_remedy(FileRefused(reason))


@pytest.mark.parametrize(
    ("code", "data", "expected"),
    [
        ("table-missing", (("tabs", ""), ("hidden", "")), "ไม่พบตารางที่มีชื่ออำเภอของจังหวัดกับเดือนในไฟล์ “<b>x.csv”"),
        ("header-doubled", (("label", "ต.ค.66"), ("cells", "B1, C1")), "เซลล์ B1, C1"),
        ("others-only", (("rows", "2"), ("provinces", "ชลบุรี")), "ไฟล์นี้มีเฉพาะแถวของจังหวัดอื่น (ชลบุรี) จึงไม่มีข้อมูลที่เทียบได้"),
        ("amounts-missing", (("labels", "อำเภอ, เดือน"),), "ไม่พบคอลัมน์ยอดจำหน่าย (หัวคอลัมน์ที่พบ: อำเภอ, เดือน)"),
    ],
)
def test_a_file_without_a_table_of_ours_says_what_was_looked_for(
    code: str, data: tuple[tuple[str, str], ...], expected: str
) -> None:
    error = ShapeError(code, data=data)
    assert expected in words.senseless_file("<b>x.csv", error).body
    assert file_remedy(error)


# As a workbook and as data


def test_the_workbook_holds_amounts_as_numbers_and_everything_else_as_text() -> None:
    office = office_with(A, B)
    tables = "อำเภอ | ต.ค.66\nบางคล้า | 100.25\n=cmd|5", "อำเภอ | พ.ย.66\nบางคล้า | 200"
    found = Reconciliation.of(office, read(tab(SHEET), names=office.names), drawn(*tables, names=office.names))
    book = tabs(found)
    assert list(book) == ["ผลต่าง", "ทั้งหมด", "ข้อสังเกต"]
    assert [row[0] for row in book["ผลต่าง"][:4]] == [
        words.title(found),
        "ไฟล์ “export.xlsx” เดือน ต.ค. 66 – พ.ย. 66",
        FRESH,
        words.THE_RECORD,
    ]
    assert book["ผลต่าง"][4] == list(words.HEADINGS)
    assert book["ผลต่าง"][5:] == [["บางคล้า", "ต.ค. 66", 100, 100.25, -0.25, "B2", "แผ่น1!B2", "ต่างกัน"]]
    assert book["ทั้งหมด"][6] == ["บางคล้า", "พ.ย. 66", 200, 200, 0, "C2", "แผ่น2!B2", "ตรงกัน"]
    assert "=cmd" in str(book["ข้อสังเกต"][5][0])


def test_the_workbook_tells_what_could_not_be_read_in_either_source() -> None:
    found = compared("อำเภอ | ต.ค.66 | พ.ย.66\nบางคล้า | 1,23,4 | 5\nบางปะกง | 400 | 5", SHEET.replace("400", "4OO"))
    assert [(str(row[0])[:20], row[1]) for row in tabs(found)["ข้อสังเกต"][4:]] == [
        ("ข้อสังเกต", "แหล่งข้อมูล"),
        ("ต.ค. 66 (เซลล์ B2) “", "ไฟล์"),
        ("ต.ค. 66 (เซลล์ B3) “", "ตารางกลาง"),
    ]


def test_every_cell_in_the_data_has_its_tab() -> None:
    found = compared("อำเภอ | ต.ค.66\nบางคล้า | 101")
    (data,) = reconciliation_data(found)["differing"]
    assert (data["tab"], data["cell"], data["export_tab"], data["export_cell"]) == ("ยอดจำหน่าย", "B2", "แผ่น1", "B2")


def test_the_demos_export_differs_in_two_figures() -> None:
    export = SpreadsheetValues(EXPORT_NAME, unpacked(central_export()))
    snapshot = read_export(export, OFFICE.names, read_at=READ_AT, today=TODAY)
    data = reconciliation_data(Reconciliation.of(OFFICE, seed_snapshot(), snapshot))
    assert (data["compared"], data["absent"], data["findings"]) == (55, [], [])
    assert [(each["district"], each["month"], each["difference"]) for each in data["differing"]] == [
        ("บางคล้า", "2024-02", -90000),
        ("ราชสาส์น", "2023-12", 180000),
    ]
