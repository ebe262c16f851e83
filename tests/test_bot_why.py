"""/why by values: the arithmetic of a standing, cell by cell, as whole Thai texts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from builders import BANGKOK, OFFICE, TODAY, office_with, read, seed_snapshot, tab

from bot.chat.answers import Desk, answer
from bot.chat.questions import Question, View
from bot.message import Message
from bot.office.office import Office
from bot.office.reading import Reading
from bot.office.sync import SheetState
from bot.wording.why import scale_name
from scoring.fiscal_year import AccumulateFrom
from scoring.levels import SCALE_NAMES, Point, Scale, StepScale, Threshold, preset_scale
from scoring.standings import Rulebook
from sheets.snapshot import Snapshot

SEED = seed_snapshot()


def asked(
    words: str = "", snapshot: Snapshot = SEED, office: Office = OFFICE, day: date = TODAY, of: str = ""
) -> Message:
    """The answer to `/why`, on the morning of a day; `of` names a round."""
    now = datetime.combine(day, time(8, 50), BANGKOK)
    desk = Desk(office, SheetState(replace(snapshot, read_at=now)))
    return answer(Question(View.WHY, words, round_key=of), [desk], now)


def rule_lines(text: str) -> list[str]:
    """What is said from the scale's name up to the rating."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("เกณฑ์"))
    return lines[start : next(number for number, line in enumerate(lines) if line.startswith("ผล")) + 1]


def under(scale: Scale) -> Office:
    return replace(OFFICE, rulebook=Rulebook(scale))


@pytest.mark.parametrize("name", SCALE_NAMES)
def test_every_scale_has_a_thai_name(name: str) -> None:
    assert re.fullmatch("เกณฑ์[^a-z]+", scale_name(Reading.of(under(preset_scale(name)), SEED, TODAY)))


def test_a_district_below_the_scale() -> None:
    assert asked("อ.บางคล้า").text == (
        """🔎 ที่มาของผล — อำเภอบางคล้า
รอบที่ 1 ปีงบประมาณ 2567
แผ่นงาน “รอบที่ 1”

ยอดจำหน่ายที่นับ (บาท)
• ต.ค. 66 (F4) 8,632,000
• พ.ย. 66 (G4) 8,521,500
• ธ.ค. 66 (H4) 12,260,100
• ม.ค. 67 (I4) 15,940,900
• ก.พ. 67 (J4) 22,671,100
• มี.ค. 67 (K4) ยังไม่พบข้อมูล
รวม 68,025,600 (5 จาก 6 เดือน)

ค่าเป้าหมาย (บาท)
• ขั้นต้น (C4) 83,398,500
• ขั้นมาตรฐาน (D4) 99,614,242
• ขั้นสูง (E4) 115,829,983

เกณฑ์ระดับ 2 – 3 – 5 (ตรวจจากบนลงล่าง ใช้ข้อแรกที่ถึง)
• ระดับ 5: ≥ 115,829,983 (ขั้นสูง) — ขาดอีก 47,804,383
• ระดับ 3 เกณฑ์รอยืนยัน: ≥ 99,614,242 (ขั้นมาตรฐาน) — ขาดอีก 31,588,642
• ระดับ 2: ≥ 83,398,500 (ขั้นต้น) — ขาดอีก 15,372,900
ผลขณะนี้: ยังไม่ถึงค่าคะแนนระดับ 1
ยอดรวมที่พิมพ์ในตารางกลาง (L4): 68,025,600
ระดับคะแนนที่พิมพ์ในตารางกลาง (M4): “ยังไม่ถึงค่าคะแนนระดับ 1”
(ข้อมูล ณ 13 มี.ค. 67 เวลา 08.50 น.)"""
    )


def test_the_province_sums_its_districts_and_their_targets() -> None:
    assert asked().text == (
        """🔎 ที่มาของผล — จังหวัดฉะเชิงเทรา
รอบที่ 1 ปีงบประมาณ 2567
แผ่นงาน “รอบที่ 1”

ยอดสะสมรายอำเภอ (บาท)
• เมืองฉะเชิงเทรา 121,459,759 (5 เดือน)
• บางคล้า 68,025,600 (5 เดือน)
• บางปะกง 33,191,600 (5 เดือน)
• บางน้ำเปรี้ยว 58,061,710 (5 เดือน)
• บ้านโพธิ์ 38,384,655 (5 เดือน)
• พนมสารคาม 55,586,575 (5 เดือน)
• แปลงยาว 22,907,509 (5 เดือน)
• ราชสาส์น 26,325,850 (5 เดือน)
• สนามชัยเขต 24,552,814 (5 เดือน)
• ท่าตะเกียบ 12,199,075 (5 เดือน)
• คลองเขื่อน 29,762,300 (5 เดือน)
รวม 490,457,447 (5 จาก 6 เดือน)

ค่าเป้าหมาย รวมทุกอำเภอ (บาท)
• ขั้นต้น 426,630,306
• ขั้นมาตรฐาน 1,195,837,391
• ขั้นสูง 1,965,044,477

เกณฑ์ระดับ 2 – 3 – 5 (ตรวจจากบนลงล่าง ใช้ข้อแรกที่ถึง)
• ระดับ 5: ≥ 1,965,044,477 (ขั้นสูง) — ขาดอีก 1,474,587,030
• ระดับ 3 เกณฑ์รอยืนยัน: ≥ 1,195,837,391 (ขั้นมาตรฐาน) — ขาดอีก 705,379,944
• ระดับ 2: ≥ 426,630,306 (ขั้นต้น) — ถึงแล้ว ← ใช้ข้อนี้
ผลขณะนี้: ระดับ 2
ยอดรวมที่พิมพ์ในตารางกลาง (L14): 490,457,447
ระดับคะแนนที่พิมพ์ในตารางกลาง (M14): “2”
(ข้อมูล ณ 13 มี.ค. 67 เวลา 08.50 น.)"""
    )


@pytest.mark.parametrize("words", ["", "ฉะเชิงเทรา", "จ.ฉะเชิงเทรา"])
def test_the_province_can_be_named(words: str) -> None:
    assert asked(words).title == "🔎 ที่มาของผล — จังหวัดฉะเชิงเทรา"


def test_the_level_that_the_sheet_prints_stands_beside_the_one_that_follows() -> None:
    """ท่าตะเกียบ, the one row of the province's table that fits no rule."""
    assert asked("ท่าตะเกียบ").text.splitlines()[-5:-1] == [
        "• ระดับ 2: ≥ 12,458,087 (ขั้นต้น) — ขาดอีก 259,012",
        "ผลขณะนี้: ยังไม่ถึงค่าคะแนนระดับ 1",
        "ยอดรวมที่พิมพ์ในตารางกลาง (L12): 12,199,075",
        "ระดับคะแนนที่พิมพ์ในตารางกลาง (M12): “2”",
    ]


# Scales


@pytest.mark.parametrize(
    ("figure", "marked", "result"),
    [
        ("15372899.99", "", "ผลขณะนี้: ยังไม่ถึงค่าคะแนนระดับ 1"),
        ("15,372,900", "• ระดับ 2: ≥ 83,398,500 (ขั้นต้น) — ถึงแล้ว ← ใช้ข้อนี้", "ผลขณะนี้: ระดับ 2"),
        (
            "31,588,642",
            "• ระดับ 3 เกณฑ์รอยืนยัน: ≥ 99,614,242 (ขั้นมาตรฐาน) — ถึงแล้ว ← ใช้ข้อนี้",
            "ผลขณะนี้: ระดับ 3 เกณฑ์รอยืนยัน",
        ),
        ("47,804,383", "• ระดับ 5: ≥ 115,829,983 (ขั้นสูง) — ถึงแล้ว ← ใช้ข้อนี้", "ผลขณะนี้: ระดับ 5"),
    ],
)
def test_the_threshold_that_was_hit_is_marked(figure: str, marked: str, result: str) -> None:
    text = asked("บางคล้า", seed_snapshot(K4=figure)).text
    lines = rule_lines(text)
    assert [line for line in lines if line.endswith("← ใช้ข้อนี้")] == ([marked] if marked else [])
    assert lines[-1] == result
    note = "ระดับที่ระบุว่าเกณฑ์รอยืนยัน อยู่ระหว่างรอจังหวัดยืนยันเกณฑ์ช่วงขั้นมาตรฐานถึงขั้นสูง"
    assert (f"{result}\n{note}\n" in text) is ("เกณฑ์รอยืนยัน" in result)


def test_the_ladder_tells_reaching_from_exceeding() -> None:
    assert rule_lines(asked("บางคล้า", seed_snapshot(K4="15,372,900"), under(preset_scale("ladder"))).text) == [
        "เกณฑ์ขั้นบันได ระดับ 1 – 5 (ตรวจจากบนลงล่าง ใช้ข้อแรกที่ถึง)",
        "• ระดับ 5: ≥ 115,829,983 (ขั้นสูง) — ขาดอีก 32,431,483",
        "• ระดับ 4 เกณฑ์รอยืนยัน: > 99,614,242 (ขั้นมาตรฐาน) — ขาดอีก 16,215,742.01",
        "• ระดับ 3 เกณฑ์รอยืนยัน: ≥ 99,614,242 (ขั้นมาตรฐาน) — ขาดอีก 16,215,742",
        "• ระดับ 2: > 83,398,500 (ขั้นต้น) — ขาดอีก 0.01",
        "• ระดับ 1: ≥ 83,398,500 (ขั้นต้น) — ถึงแล้ว ← ใช้ข้อนี้",
        "ผลขณะนี้: ระดับ 1",
    ]


def test_a_place_between_two_targets_is_told_as_a_share_of_the_way() -> None:
    assert rule_lines(asked("บางคล้า", office=under(preset_scale("linear-floor"))).text)[1:3] == [
        "• ระดับ 5: ≥ 115,829,983 (ขั้นสูง) — ขาดอีก 47,804,383",
        "• ระดับ 4 เกณฑ์รอยืนยัน: ≥ 107,722,112.50 (ร้อยละ 50 ของช่วงขั้นมาตรฐานถึงขั้นสูง) — ขาดอีก 39,696,512.50",
    ]


def test_points_tell_how_they_grow_between_two_targets() -> None:
    assert rule_lines(asked("เมือง", office=under(preset_scale("opdc-points"))).text) == [
        "เกณฑ์คะแนนเต็ม 100 (ตรวจจากบนลงล่าง ใช้ข้อแรกที่ถึง)",
        "• 100 คะแนน: ≥ 150,537,819 (ขั้นสูง) — ขาดอีก 29,078,060",
        "• 75 คะแนน: ≥ 131,706,567 (ขั้นมาตรฐาน) — ขาดอีก 10,246,808",
        "• 50 คะแนน: ≥ 112,875,314 (ขั้นต้น) — ถึงแล้ว ← ใช้ข้อนี้",
        "ระหว่างข้อคิดตามสัดส่วน: มาแล้วร้อยละ 45.59 ของระยะถึงข้อถัดขึ้นไป",
        "ผลขณะนี้: 61.39 คะแนน",
    ]


def test_an_offices_own_scale_and_one_target_per_level() -> None:
    own = StepScale("custom", (Threshold(Point.parse("level5"), 4), Threshold(Point.parse("level1"), 1, above=True)))
    office = replace(office_with("บางคล้า", "บ้านโพธิ์"), rulebook=Rulebook(own))
    snapshot = read(
        tab(
            """
            อำเภอ | ระดับ 1 | ระดับ 2 | ระดับ 3 | ระดับ 4 | ระดับ 5 | ต.ค.66
            บางคล้า | 100 | 200 | 300 | 400 | 500 | 100
            บ้านโพธิ์ | 100 | 200 | 300 | 400 | 500 | 200
            """
        ),
        names=office.names,
    )
    text = asked("บางคล้า", snapshot, office, date(2023, 10, 5)).text
    assert "\n• เป้าหมายระดับ 1 (B2) 100\n• เป้าหมายระดับ 5 (F2) 500\n\n" in text
    assert rule_lines(text) == [
        "เกณฑ์ที่จังหวัดกำหนดเอง (ตรวจจากบนลงล่าง ใช้ข้อแรกที่ถึง)",
        "• ระดับ 4: ≥ 500 (เป้าหมายระดับ 5) — ขาดอีก 400",
        "• ระดับ 1: > 100 (เป้าหมายระดับ 1) — ขาดอีก 0.01",
        "ผลขณะนี้: ยังไม่ถึงค่าคะแนนระดับ 1",
    ]


# What people leave in a sheet


def test_a_cell_that_cannot_be_read_and_a_target_that_is_missing_are_named() -> None:
    assert asked("บางคล้า", seed_snapshot(C4="", J4="12,199,0750")).text.splitlines()[8:18] == [
        "• ม.ค. 67 (I4) 15,940,900",
        "• ก.พ. 67 (J4) พบข้อมูลแต่ยังอ่านไม่ได้",
        "• มี.ค. 67 (K4) ยังไม่พบข้อมูล",
        "รวม 45,354,500 (4 จาก 6 เดือน)",
        "",
        "ค่าเป้าหมาย (บาท)",
        "• ขั้นต้น (C4) ยังไม่พบค่าเป้าหมายที่ใช้ได้",
        "• ขั้นมาตรฐาน (D4) 99,614,242",
        "• ขั้นสูง (E4) 115,829,983",
        "",
    ]
    province = asked("", seed_snapshot(C4="", J4="12,199,0750")).text
    assert "• บางคล้า 45,354,500 (4 เดือน)\n" in province
    assert "รวม 467,786,347 (ครบทุกอำเภอ 4 จาก 6 เดือน)\n" in province
    assert "ยังไม่พบค่าเป้าหมายที่ครบถ้วนในตารางกลาง จึงยังไม่สรุประดับคะแนน\nยังไม่พบค่าเป้าหมายที่ครบถ้วน: บางคล้า\n" in province


def test_a_district_without_a_row_is_told_as_such() -> None:
    gone = dict.fromkeys(("A4", "B4", "C4", "D4", "E4", "F4", "G4", "H4", "I4", "J4", "L4"), "")
    assert asked("บางคล้า", seed_snapshot(**gone)).text.splitlines()[:-1] == [
        "🔎 ที่มาของผล — อำเภอบางคล้า",
        "ไม่พบแถวของอำเภอบางคล้าในตารางกลาง ขอความอนุเคราะห์ตรวจสอบ",
    ]


def test_cells_of_two_tabs_are_named_with_their_tab() -> None:
    two = office_with("บางคล้า", "บ้านโพธิ์")
    office = replace(two, rulebook=replace(two.rulebook, accumulate_from=AccumulateFrom.FISCAL_YEAR_START))
    june = date(2024, 6, 13)
    snapshot = read(
        tab(
            """
            อำเภอ | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง | ต.ค.66 | มี.ค.67
            บางคล้า | 100 | 250 | 300 | 10 | 60
            บ้านโพธิ์ | 100 | 250 | 300 | 1 | 2
            """,
            "รอบที่ 1",
            0,
        ),
        tab(
            """
            อำเภอ | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง | เม.ย.67 | พ.ค.67
            บางคล้า | 100 | 250 | 300 | 40 | 70
            บ้านโพธิ์ | 100 | 250 | 300 | 40 | 50
            """,
            "รอบที่ 2",
            1,
        ),
        names=two.names,
        today=june,
    )
    text = asked("บางคล้า", snapshot, office, june).text
    assert text.splitlines()[1] == "รอบที่ 2 ปีงบประมาณ 2567"
    assert "แผ่นงาน" not in text
    assert "• ต.ค. 66 (รอบที่ 1!E2) 10\n• พ.ย. 66 ยังไม่พบข้อมูล\n" in text
    assert "• เม.ย. 67 (รอบที่ 2!E2) 40\n• พ.ค. 67 (รอบที่ 2!F2) 70\n" in text
    assert "• ขั้นต้น (รอบที่ 2!B2) 100\n" in text
    assert "รวม 180 (4 จาก 12 เดือน)\n" in text
    past = asked("บางคล้า", snapshot, two, june, "2567/1").text
    assert past.splitlines()[1:3] == ["รอบที่ 1 ปีงบประมาณ 2567", "แผ่นงาน “รอบที่ 1”"]
    assert past.splitlines()[-3:-1] == ["ผลของรอบนี้: ยังไม่ถึงค่าคะแนนระดับ 1", "หมายเหตุ: รอบนี้สิ้นสุดเมื่อวันที่ 31 มี.ค. 67"]
