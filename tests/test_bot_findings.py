"""Findings as they are shown: which wait for a look, whose they are, and the whole Thai pages with their keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from builders import BANGKOK, DISTRICTS, OFFICE, TODAY, office_with, seed_snapshot, tab
from builders import read as snapshot_of
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.answers import Desk, answer
from bot.chat.questions import Question, View, key_of, pressed_question
from bot.findings.findings import Findings, cell_address, is_province_matter, may_be_settled
from bot.findings.pages import PER_PAGE, findings_overview, findings_page
from bot.findings.settlements import Settlement
from bot.message import Button, Message, html_parts
from bot.office.reading import Reading
from bot.office.record import Record
from bot.office.sync import SheetState
from scoring.audit import Evidence, audit
from scoring.findings import Cell, Finding, FindingGroup, FindingLevel
from scoring.fiscal_year import Month
from scoring.sales import District

NOW = datetime(2024, 3, 13, 9, 5, tzinfo=BANGKOK)
BANG_KHLA, BAN_PHO = District("บางคล้า"), District("บ้านโพธิ์")
FEBRUARY = Month(2024, 2)


def at(a1: str) -> Cell:
    return Cell(12, "รอบที่ 1", a1)


UNREADABLE = Finding("amount-unreadable", FindingLevel.ERROR, at("J4"), BANG_KHLA, FEBRUARY, "abc")
FUTURE = Finding("figure-in-future", FindingLevel.WARNING, at("K4"), BANG_KHLA, Month(2024, 4), "5")
DASH = Finding("dash-ambiguous", FindingLevel.HINT, at("K4"), BANG_KHLA, Month(2024, 3), "-")
TARGET_MISSING = Finding(
    "target-missing", FindingLevel.WARNING, at("E7"), BAN_PHO, data=(("round", "2567/1"), ("tier", "advanced"))
)
OF_BAN_PHO = Finding("figure-in-future", FindingLevel.WARNING, at("K7"), BAN_PHO, Month(2024, 4), "7")
UNKNOWN = Finding("district-unknown", FindingLevel.ERROR, at("B15"), text="บางน้ำ")
NOTED = Settlement(FUTURE.identity, 7, "สพจ.ฉะเชิงเทรา", "ตามหนังสือ ฉช 0019/ว 456", NOW)


def groups(*causes: Finding) -> Findings:
    return Findings(tuple(map(FindingGroup, causes)))


def keys(message: Message) -> list[list[str]]:
    return [[button.label for button in row] for row in message.buttons]


@pytest.mark.parametrize(
    ("finding", "is_of_province"),
    [
        (UNREADABLE, False),
        (FUTURE, False),
        (TARGET_MISSING, True),
        (UNKNOWN, True),
        (replace(FUTURE, district=None), True),
    ],
)
def test_targets_and_the_sheet_are_the_provinces_matter(finding: Finding, *, is_of_province: bool) -> None:
    assert is_province_matter(finding) is is_of_province


def test_the_overview_has_every_group_once_under_whom_it_concerns() -> None:
    found = Findings(
        (
            FindingGroup(UNREADABLE),
            FindingGroup(UNKNOWN),
            FindingGroup(TARGET_MISSING, (OF_BAN_PHO, UNREADABLE)),
            FindingGroup(DASH),
        ),
        ((FindingGroup(FUTURE), NOTED),),
    )
    shown = findings_overview(OFFICE, found)
    assert shown.text == (
        """🔎 ข้อสังเกตในตารางกลาง จังหวัดฉะเชิงเทรา
ควรแก้ไข 3 รายการ · เพื่อทราบ 1 รายการ

ค่าเป้าหมาย/ตารางกลาง
• เซลล์ B15 “บางน้ำ”: ชื่อนี้ไม่อยู่ในรายชื่ออำเภอ จึงยังไม่นับรวม
• เซลล์ E7: ขั้นสูง ยังไม่พบค่าเป้าหมาย — อำเภอบ้านโพธิ์ (ผลต่อเนื่อง 2 รายการ)

อำเภอบางคล้า
• ก.พ. 67 (เซลล์ J4) “abc”: ไม่ใช่จำนวนเงิน จึงยังไม่นับรวม ขอความอนุเคราะห์ตรวจสอบ
• มี.ค. 67 (เซลล์ K4) “-”: พบเครื่องหมายขีด โปรดกรอก 0 หากไม่มียอดจำหน่าย หรือเว้นว่างหากยังไม่รายงาน

ตรวจสอบแล้ว 1 รายการ
• อำเภอบางคล้า เม.ย. 67 เซลล์ K4 “5”: ตรวจสอบแล้ว (โดย สพจ.ฉะเชิงเทรา เมื่อ 13 มี.ค. 67 เวลา 09.05 น.: ตามหนังสือ ฉช 0019/ว 456)

เลือกหัวข้อด้านล่างเพื่อดูรายละเอียดและเปิดเซลล์"""
    )
    assert keys(shown) == [["ค่าเป้าหมาย/ตารางกลาง (2)"], ["บางคล้า (3)", "บ้านโพธิ์ (1)"], ["ภาพรวมจังหวัด"]]


def test_nothing_odd_is_said_as_such() -> None:
    assert findings_overview(OFFICE, Findings()).text == "🔎 ข้อสังเกตในตารางกลาง จังหวัดฉะเชิงเทรา\nไม่พบข้อสังเกต"
    shown = findings_page(OFFICE, Findings(), BANG_KHLA)
    assert shown.text == "🔎 ข้อสังเกต — อำเภอบางคล้า\nไม่พบข้อสังเกต"
    assert keys(shown) == [["ข้อสังเกตทั้งหมด", "สรุปอำเภอ"]]


def test_what_is_settled_can_still_be_looked_at() -> None:
    found = Findings((), ((FindingGroup(FUTURE), replace(NOTED, note="")),))
    overview = findings_overview(OFFICE, found)
    assert overview.body.startswith("ไม่พบข้อสังเกต\n\nตรวจสอบแล้ว 1 รายการ\n")
    assert keys(overview) == [["บางคล้า"], ["ภาพรวมจังหวัด"]]
    page = findings_page(OFFICE, found, BANG_KHLA, may_settle=True)
    assert page.body == (
        """ไม่พบข้อสังเกต

ตรวจสอบแล้ว 1 รายการ
• อำเภอบางคล้า เม.ย. 67 เซลล์ K4 “5”: ตรวจสอบแล้ว (โดย สพจ.ฉะเชิงเทรา เมื่อ 13 มี.ค. 67 เวลา 09.05 น.)"""
    )
    assert keys(page) == [["ยกเลิกการรับรอง เซลล์ K4"], ["ข้อสังเกตทั้งหมด", "สรุปอำเภอ"]]
    assert keys(findings_page(OFFICE, found, BANG_KHLA)) == [["ข้อสังเกตทั้งหมด", "สรุปอำเภอ"]]


def test_a_page_shows_a_group_whole_with_a_key_to_its_cell() -> None:
    shown = findings_page(OFFICE, Findings((FindingGroup(TARGET_MISSING, (OF_BAN_PHO, UNKNOWN)),)), BAN_PHO)
    assert shown.text == (
        """🔎 ข้อสังเกต — อำเภอบ้านโพธิ์
(ควรแก้ไข) อำเภอบ้านโพธิ์ แผ่นงาน “รอบที่ 1” รอบที่ 1 ปีงบประมาณ 2567
• เซลล์ E7: ขั้นสูง ยังไม่พบค่าเป้าหมาย
ผลต่อเนื่อง
• เม.ย. 67 (เซลล์ K7) “7”: เดือนนี้ยังไม่เริ่ม ขอความอนุเคราะห์ตรวจสอบว่ากรอกตรงเดือนแล้ว
• เซลล์ B15 “บางน้ำ”: ชื่อนี้ไม่อยู่ในรายชื่ออำเภอ จึงยังไม่นับรวม

หากคลาดเคลื่อน โปรดแก้ไขในตารางกลาง ระบบไม่ได้แก้ไขข้อมูลใด ๆ"""
    )
    address = "https://docs.google.com/spreadsheets/d/1AbC/edit#gid=12&range=E7"
    assert shown.buttons[0] == (Button("เปิดเซลล์ E7", link=address),)


def test_only_who_may_settle_gets_the_key_for_it() -> None:
    shown = findings_page(OFFICE, groups(UNREADABLE, FUTURE), BANG_KHLA, may_settle=True)
    assert keys(shown)[:2] == [
        ["1. เปิดเซลล์ J4", "1. ตรวจสอบแล้ว ถูกต้อง"],
        ["2. เปิดเซลล์ K4", "2. ตรวจสอบแล้ว ถูกต้อง"],
    ]
    assert keys(findings_page(OFFICE, groups(UNREADABLE, FUTURE), BANG_KHLA))[:2] == [
        ["1. เปิดเซลล์ J4"],
        ["2. เปิดเซลล์ K4"],
    ]


def test_the_provinces_page_names_the_district_of_a_target() -> None:
    shown = findings_page(OFFICE, groups(UNKNOWN, TARGET_MISSING, UNREADABLE), None)
    assert shown.text == (
        """🔎 ข้อสังเกต — ค่าเป้าหมาย/ตารางกลาง
1. (ควรแก้ไข) แผ่นงาน “รอบที่ 1”
• เซลล์ B15 “บางน้ำ”: ชื่อนี้ไม่อยู่ในรายชื่ออำเภอ จึงยังไม่นับรวม

2. (ควรตรวจสอบ) อำเภอบ้านโพธิ์ แผ่นงาน “รอบที่ 1” รอบที่ 1 ปีงบประมาณ 2567
• เซลล์ E7: ขั้นสูง ยังไม่พบค่าเป้าหมาย

หากคลาดเคลื่อน โปรดแก้ไขในตารางกลาง ระบบไม่ได้แก้ไขข้อมูลใด ๆ"""
    )
    assert keys(shown)[-1] == ["ข้อสังเกตทั้งหมด"]


MANY = [replace(UNREADABLE, text=str(number), cell=at(f"J{number}")) for number in range(2 * PER_PAGE + 1)]


@pytest.mark.parametrize(
    ("number", "title", "first", "turns"),
    [
        (1, "🔎 ข้อสังเกต — อำเภอบางคล้า (หน้า 1 จาก 3)", "1. (ควรแก้ไข)", ["ถัดไป ›"]),
        (2, "🔎 ข้อสังเกต — อำเภอบางคล้า (หน้า 2 จาก 3)", "6. (ควรแก้ไข)", ["‹ ก่อนหน้า", "ถัดไป ›"]),
        (3, "🔎 ข้อสังเกต — อำเภอบางคล้า (หน้า 3 จาก 3)", "11. (ควรแก้ไข)", ["‹ ก่อนหน้า"]),
        (9, "🔎 ข้อสังเกต — อำเภอบางคล้า (หน้า 3 จาก 3)", "11. (ควรแก้ไข)", ["‹ ก่อนหน้า"]),
    ],
)
def test_many_findings_are_paged(number: int, title: str, first: str, turns: list[str]) -> None:
    shown = findings_page(OFFICE, groups(*MANY), BANG_KHLA, number)
    assert (shown.title, shown.body.startswith(first)) == (title, True)
    assert keys(shown)[-2] == turns
    for button in shown.buttons[-2]:
        question = pressed_question(button.action)
        assert question is not None
        assert question.page == min(number, 3) + (1 if button.label == "ถัดไป ›" else -1)


def test_a_crowded_overview_shows_one_line_of_each() -> None:
    body = findings_overview(OFFICE, groups(*MANY)).body
    assert body.count("“") == 1
    assert "และอีก 10 รายการ" in body


@given(st.lists(st.sampled_from([UNREADABLE, FUTURE, DASH, TARGET_MISSING, OF_BAN_PHO, UNKNOWN]), max_size=40))
def test_every_key_fits_and_every_group_stands_on_some_page(causes: list[Finding]) -> None:
    found = groups(*causes)
    overview = findings_overview(OFFICE, found)
    assert len(html_parts(overview)) == 1
    for whose, mine in ((None, found.of_province()), *((each, found.of_district(each)) for each in DISTRICTS)):
        pages = [findings_page(OFFICE, found, whose, number, may_settle=True) for number in range(1, 10)]
        labels = [label for page in dict.fromkeys(pages) for row in keys(page) for label in row]
        assert len([label for label in labels if "เปิดเซลล์" in label]) == len(mine.open)
        for page in pages:
            assert len(html_parts(page)) == 1
            for button in (button for row in page.buttons for button in row):
                assert bool(button.link) != (1 <= len(button.action.encode()) <= 64)


@given(st.lists(st.sampled_from([UNREADABLE, FUTURE, DASH, TARGET_MISSING, UNKNOWN]), unique=True))
def test_the_provinces_part_and_the_districts_figures_are_all_there_is(causes: list[Finding]) -> None:
    found = groups(*causes)
    parts = [*found.of_province().open, *(group for each in DISTRICTS for group in found.of_figures(each).open)]
    assert sorted(parts, key=repr) == sorted(found.open, key=repr)


# Of a reading


def reading(*settlements: Settlement, **cells: str) -> Reading:
    record = Record(settlements=settlements)
    return Reading.of(OFFICE, seed_snapshot(**cells), TODAY, record=record)


def settled(finding: Finding) -> Settlement:
    return Settlement(finding.identity, 7, "สพจ.ฉะเชิงเทรา", "", NOW)


def test_the_gravest_come_first() -> None:
    found = Findings.of(reading(K4="-", J7="abc"))
    levels = [group.cause.level for group in found.open]
    assert levels == sorted(levels, key=list(FindingLevel).index)
    assert {FindingLevel.ERROR, FindingLevel.HINT} <= set(levels)


def test_a_settled_finding_is_quiet_until_its_cell_changes() -> None:
    (dash,) = (each for each in reading(K4="-").snapshot.findings if each.code == "dash-ambiguous")
    of_bang_khla = [Findings.of(reading(settled(dash), K4=text)).of_district(BANG_KHLA) for text in ("-", "–", "")]
    assert [(len(found.open), len(found.settled)) for found in of_bang_khla] == [(0, 1), (1, 0), (0, 0)]


def settled_all(*settlements: Settlement, **cells: str) -> tuple[Settlement, ...]:
    """Every group of the sheet as it is with these cells, settled."""
    found = reading(*settlements, **cells).findings()
    return tuple(Settlement.of(each, by=7, name="สพจ.ฉะเชิงเทรา", note="", at=NOW) for each in found)


@pytest.mark.parametrize(
    ("cells", "opened"),
    [
        pytest.param({}, [], id="nothing new"),
        pytest.param({"E14": "1,965,044,999"}, ["E7"], id="a printed sum that is wrong for its own reason"),
        pytest.param({"M7": "5"}, ["E7"], id="a printed level typed anew"),
    ],
)
def test_what_follows_anew_from_a_settled_cause_opens_it_again(cells: dict[str, str], opened: list[str]) -> None:
    given = settled_all()
    found = Findings.of(reading(*given, **cells))
    assert [group.cause.cell and group.cause.cell.a1 for group in found.open] == opened
    again = settled_all(*given, **cells)
    assert Findings.of(reading(*given, *again, **cells)).open == ()
    assert len(Findings.of(reading(*given, *again)).settled) == 2, "the earlier settlement still holds for less"


def test_a_figure_that_was_settled_hides_no_wrong_sum_of_its_row() -> None:
    campaign = {"H6": "115,774,300", "L6": "162,258,580", "H14": "197,600,456", "L14": "594,654,317", "M6": "5"}
    given = settled_all(**campaign)
    assert Findings.of(reading(*given, **campaign)).open == ()
    (opened,) = Findings.of(reading(*given, **{**campaign, "L6": "462,258,580"})).open
    assert "row-sum-differs" in {each.code for each in opened.consequences}


def with_notes(*lines: str, given: tuple[Settlement, ...] = ()) -> Reading:
    """Two districts, and these rows around them."""
    office = office_with("บางคล้า", "บางปะกง")
    head, *after = lines
    drawn = [head, "ที่|อำเภอ|ม.ค.67|ก.พ.67", "1|บางคล้า|10|20", "2|บางปะกง|10|30", *after]
    snapshot = snapshot_of(tab("\n".join(drawn)), names=office.names)
    return Reading.of(office, snapshot, TODAY, record=Record(settlements=given))


@pytest.mark.parametrize(
    ("rows", "opened"),
    [
        pytest.param(("ปีงบประมาณ 2567", "|เงินยืม||9,300"), 0, id="as it was"),
        pytest.param(("ปีงบประมาณ 2567", "|ยอดยกมา|||", "|เงินยืม||9,300"), 0, id="a row further down"),
        pytest.param(("ปีงบประมาณ 2567", "|เงินยืม ||9,800"), 0, id="with another figure"),
        pytest.param(("ปีงบประมาณ 2567", "|เงินทดรอง||9,300"), 1, id="under another name"),
    ],
)
def test_a_row_that_is_no_district_may_be_settled_and_moved(rows: tuple[str, ...], opened: int) -> None:
    there = with_notes("ปีงบประมาณ 2567", "|เงินยืม||9,300")
    (group,) = (each for each in there.findings() if each.cause.code == "district-unknown")
    assert may_be_settled(there, group)
    given = Settlement.of(group, by=7, name="สพจ.ฉะเชิงเทรา", note="", at=NOW)
    found = Findings.of(with_notes(*rows, given=(given,)))
    assert len([each for each in found.open if each.cause.code == "district-unknown"]) == opened


def test_a_dash_where_a_figure_is_in_the_sums_is_as_grave_as_what_follows_from_it() -> None:
    (group,) = (each for each in reading(J4="-").findings() if each.cause.text == "-")
    assert (group.cause.level, group.level) == (FindingLevel.HINT, FindingLevel.ERROR)
    found = Findings.of(reading(J4="-"))
    assert found.counts[FindingLevel.HINT] == 0
    assert "(ควรแก้ไข)" in findings_page(OFFICE, found, BANG_KHLA).text


def copied_column() -> dict[str, str]:
    """February as January has it, in ten districts."""
    table = seed_snapshot().sales
    months = (Month(2024, 1), FEBRUARY)
    figures = [(table.figure(each, months[0]), table.figure(each, months[1])) for each in DISTRICTS[:-1]]
    return {f"J{row}": f"{january // 100:,}" for row, (january, _) in enumerate(figures, 3) if january}


def test_a_copied_column_stands_on_the_page_of_every_district_and_names_five() -> None:
    found = Findings.of(reading(**copied_column()))
    (group,) = (each for each in found.open if each.cause.code == "column-copied")
    for district in DISTRICTS[:-1]:
        assert group in found.of_district(district).open
        assert group not in found.of_figures(district).open, "the overview has it once"
    assert "ยอดของ 10 อำเภอ (" in findings_page(OFFICE, found, BANG_KHLA).text
    assert " และอีก 5 อำเภอ) เท่ากับเดือน ม.ค. 67 ทุกหลัก" in findings_page(OFFICE, found, BANG_KHLA).text


def test_what_keeps_a_figure_out_is_never_quiet() -> None:
    (unreadable,) = (each for each in reading(J4="abc").snapshot.findings)
    shown = reading(settled(unreadable), J4="abc")
    assert not may_be_settled(shown, FindingGroup(unreadable))
    assert not may_be_settled(shown, FindingGroup(FUTURE, (unreadable,)))
    assert may_be_settled(shown, FindingGroup(FUTURE))
    assert [group.cause for group in Findings.of(shown).of_district(BANG_KHLA).open] == [unreadable]


def test_a_finding_without_a_cell_has_no_address() -> None:
    assert not cell_address("1AbC", Finding("district-absent", FindingLevel.ERROR, district=BANG_KHLA))


def status(*settlements: Settlement, **cells: str) -> Message:
    record = Record(settlements=settlements, is_kept=False)
    desk = Desk(OFFICE, SheetState(seed_snapshot(**cells)), record)
    question = Question(View.STATUS, district_key=key_of("ท่าตะเกียบ"), office_key=key_of(OFFICE.name))
    return answer(question, [desk], NOW)


def test_status_tells_how_many_findings_there_are_and_leads_to_them() -> None:
    shown = status()
    assert "\nรอข้อมูล: มี.ค. 67 (กำหนดวันศุกร์ที่ 15 มี.ค. 67)\nข้อสังเกต 1 รายการ\n(ข้อมูล ณ " in shown.text
    assert ["ข้อสังเกต"] in keys(shown)


def test_an_answer_audits_the_sheet_once(monkeypatch: pytest.MonkeyPatch) -> None:
    audits: list[Evidence] = []

    def counted(evidence: Evidence) -> tuple[FindingGroup, ...]:
        audits.append(evidence)
        return audit(evidence)

    monkeypatch.setattr("bot.office.reading.audit", counted)
    status()
    assert len(audits) == 1


def test_status_is_silent_about_what_is_settled() -> None:
    odd = Findings.of(reading(K12="-")).of_district(District("ท่าตะเกียบ")).open
    assert "เซลล์ K12" in status(K12="-").text
    shown = status(*(settled(group.cause) for group in odd), K12="-")
    assert "ข้อสังเกต" not in shown.text
    assert "เซลล์ K12" not in shown.text
    assert ["ข้อสังเกต"] not in keys(shown)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("บางคล้า", "🔎 ข้อสังเกต — อำเภอบางคล้า"),
        ("Bang Khla", "🔎 ข้อสังเกต — อำเภอบางคล้า"),
        ("ฉะเชิงเทรา", "🔎 ข้อสังเกตในตารางกลาง จังหวัดฉะเชิงเทรา"),
        ("", "🔎 ข้อสังเกตในตารางกลาง จังหวัดฉะเชิงเทรา"),
        ("พนม", "🔎 ไม่พบอำเภอ “พนม”"),
    ],
)
def test_a_district_may_be_named(words: str, title: str) -> None:
    shown = answer(Question(View.FINDINGS, words), [Desk(OFFICE, SheetState(seed_snapshot()))], NOW)
    assert shown.title == title
    if title.startswith("🔎 ไม่พบ"):
        assert all(button.action.startswith("findings:") for row in shown.buttons for button in row)
    else:
        assert "(ข้อมูล ณ 13 มี.ค. 67 เวลา 08.50 น.)" in shown.body
