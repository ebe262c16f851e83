"""docs/audit.md lists every code there is, with its level; and every code has its words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import audited as audit_of
from builders import seed_snapshot

from bot.wording import audited, oddities
from bot.wording.oddities import finding_detail, finding_line
from scoring.findings import Cell, Finding, FindingLevel, details
from scoring.fiscal_year import Month
from scoring.sales import District

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
LISTED = dict(re.findall(r"^\| `([a-z-]+)` \| ([a-z, ]+) \|", PAGE, re.MULTILINE))
OF_AUDIT = set(audited._SENTENCES)
OF_READER = set(oddities._FINDINGS)


def codes_in(room: Path) -> set[str]:
    """Everything in a room that looks like a code and has words, as a literal."""
    sources = [path.read_text(encoding="utf-8") for path in room.rglob("*.py")]
    return {code for source in sources for code in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', source)}


def test_the_page_lists_every_code_that_has_words() -> None:
    assert set(LISTED) == OF_AUDIT | OF_READER


def test_every_code_of_the_audit_has_words() -> None:
    given = {code for code in codes_in(ROOT / "scoring" / "audit") if code not in OF_READER}
    assert given == OF_AUDIT


def test_the_levels_on_the_page_are_levels() -> None:
    assert {level for levels in LISTED.values() for level in levels.split(", ")} <= set(FindingLevel)


def test_the_levels_on_the_page_are_those_of_the_code() -> None:
    sources = [
        path.read_text(encoding="utf-8") for room in ("scoring", "sheets") for path in (ROOT / room).rglob("*.py")
    ]
    given = {pair for source in sources for pair in re.findall(r'"([a-z-]+)", FindingLevel\.([A-Z]+)', source)}

    assert len(given) > 20
    for code, level in given:
        assert level.lower() in LISTED[code].split(", "), code


BAN_PHO = District("บ้านโพธิ์")
JANUARY = Month(2024, 1)
CELL = Cell(0, "รอบที่ 1", "F7")


def finding(code: str, district: District | None = BAN_PHO, month: Month | None = JANUARY, **data: object) -> Finding:
    return Finding(code, FindingLevel.WARNING, CELL, district, month, data=details(**data))


SENTENCES = [
    (
        finding("figure-digits-doubtful", amount=8685180000, usual=866190000, times_usual="10.0269", likely=868518000),
        (
            "• ม.ค. 67 (เซลล์ F7): ยอด 86,851,800 บาท คิดเป็น 10.0 เท่าของเดือนอื่นของอำเภอ (ค่ากลาง 8,661,900 บาท) "
            "จึงอาจมีการพิมพ์คลาดเคลื่อน (ตัวเลขอาจเกินหนึ่งหลัก) หรือเป็นยอดตามฤดูกาลหรือกิจกรรมพิเศษ"
        ),
    ),
    (
        finding("zeros-ahead", None, count=11),
        (
            "• ม.ค. 67 (เซลล์ F7): พบเลข 0 ใน 11 อำเภอ จึงยังไม่นับเป็นการบันทึก หากยังไม่รายงานโปรดเว้นว่าง "
            "หากไม่มียอดจำหน่ายจริง โปรดยืนยันด้วย /confirm"
        ),
    ),
    (
        finding("sums-behind", None, round="2567/1", cells="L3, L4, L5, L14"),
        (
            "• ม.ค. 67 (เซลล์ F7): ยอดรวมที่พิมพ์ไว้ 4 เซลล์ (L3, L4, L5 และเซลล์อื่น) ยังไม่รวมยอดเดือนนี้ทั้งหมดหรือบางส่วน "
            "ระดับคะแนนที่คำนวณจากยอดรวมนี้จึงอาจยังไม่เป็นปัจจุบัน"
        ),
    ),
    (
        finding("figure-out-of-line", amount=173703600, usual=866190000, times_usual="0.2005"),
        (
            "• ม.ค. 67 (เซลล์ F7): ยอด 1,737,036 บาท คิดเป็น 0.20 เท่าของเดือนอื่นของอำเภอ (ค่ากลาง 8,661,900 บาท) "
            "จึงอาจมีการพิมพ์คลาดเคลื่อน หรือเป็นยอดตามฤดูกาลหรือกิจกรรมพิเศษ"
        ),
    ),
    (
        finding("figure-zero", amount=0),
        "• ม.ค. 67 (เซลล์ F7): กรอก 0 ขณะที่เดือนอื่นมียอดจำหน่ายทุกเดือน หากยังไม่รายงานโปรดเว้นว่าง",
    ),
    (
        finding("month-copied", first="2023-12", amount=866190000),
        "• ม.ค. 67 (เซลล์ F7): ยอด 8,661,900 บาท เท่ากับเดือน ธ.ค. 66 ทุกหลัก จึงอาจมีการคัดลอกข้ามเดือน",
    ),
    (
        finding("row-copied", other="บางคล้า", other_cell="F4", months="2024-01 2024-02", amount=866190000),
        (
            "• ม.ค. 67 (เซลล์ F7): ยอด 8,661,900 บาท เท่ากับยอดเดือนเดียวกันของอำเภอบางคล้า (เซลล์ F4) "
            "รวม 2 เดือน (ม.ค. 67 – ก.พ. 67) จึงอาจมีการกรอกผิดแถว"
        ),
    ),
    (
        finding("figures-running", months="2023-10 2023-11 2023-12 2024-01", first=100000, last=410000),
        "• ม.ค. 67 (เซลล์ F7): ยอด ต.ค. 66 – ม.ค. 67 เพิ่มขึ้นทุกเดือนจาก 1,000 เป็น 4,100 บาท จึงอาจเป็นยอดสะสมแทนยอดรายเดือน",
    ),
    (
        finding("table-running", None, months="2023-10 2023-11 2023-12 2024-01", districts="บางคล้า บ้านโพธิ์", count=2),
        (
            "• ม.ค. 67 (เซลล์ F7): ยอดของ 2 อำเภอ (บางคล้า บ้านโพธิ์) ต.ค. 66 – ม.ค. 67 เพิ่มขึ้นทุกเดือนพร้อมกัน "
            "จึงอาจเป็นยอดสะสมแทนยอดรายเดือน หรือเป็นยอดตามฤดูกาลหรือกิจกรรมพิเศษ"
        ),
    ),
    (
        finding("confirmed-changed", kept=120000, amount=130000),
        "• ม.ค. 67 (เซลล์ F7): ปัจจุบัน 1,300 บาท ต่างจากที่ยืนยันไว้ (1,200 บาท)",
    ),
    (
        finding("closed-changed", kept=120000),
        "• ม.ค. 67 (เซลล์ F7): ปัจจุบันยังไม่พบข้อมูล ต่างจากเมื่อปิดรอบ (1,200 บาท)",
    ),
    (
        finding("row-sum-differs", month=None, round="2567/1", printed=120000, computed=130050),
        "• เซลล์ F7: ยอดรวมของอำเภอที่พิมพ์ไว้ 1,200 บาท ผลบวกทุกเดือน 1,301 บาท ต่างกัน 100.50 บาท",
    ),
    (
        finding("targets-disordered", month=None, tier="advanced", amount=120000, lower="standard", base=130000),
        "• เซลล์ F7: ค่าเป้าหมายขั้นสูง 1,200 บาท ต่ำกว่าขั้นมาตรฐาน (1,300 บาท) จึงอาจมีการพิมพ์คลาดเคลื่อน",
    ),
]


@pytest.mark.parametrize(("asked", "sentence"), SENTENCES, ids=[each.code for each, _ in SENTENCES])
def test_a_finding_says_what_stands_there_and_what_it_was_held_against(asked: Finding, sentence: str) -> None:
    assert finding_line(asked) == sentence


def test_a_group_is_told_with_what_follows_from_it() -> None:
    target, level = audit_of(seed_snapshot())

    assert finding_detail(target).splitlines() == [
        "อำเภอบ้านโพธิ์ แผ่นงาน “รอบที่ 1” รอบที่ 1 ปีงบประมาณ 2567",
        (
            "• เซลล์ E7: ค่าเป้าหมายขั้นสูง 1,387,214,013 บาท คิดเป็น 36.2 เท่าของขั้นต้น (38,302,236 บาท) "
            "ขณะที่อำเภออื่นอยู่ระหว่าง 1.1 – 3.5 เท่า จึงอาจมีการพิมพ์คลาดเคลื่อน (ตัวเลขอาจเกินหนึ่งหลัก)"
        ),
        "ผลต่อเนื่อง",
        (
            "• เซลล์ D7: ค่าเป้าหมายขั้นมาตรฐาน 712,758,124 บาท คิดเป็น 18.6 เท่าของขั้นต้น (38,302,236 บาท) "
            "ขณะที่อำเภออื่นอยู่ระหว่าง 1.1 – 2.2 เท่า จึงอาจมีการพิมพ์คลาดเคลื่อน"
        ),
        "• เซลล์ D14: ยอดรวมขั้นมาตรฐานของจังหวัด 1,195,837,391 บาท มีค่าเป้าหมายนี้รวมอยู่ด้วย",
        "• เซลล์ E14: ยอดรวมขั้นสูงของจังหวัด 1,965,044,477 บาท มีค่าเป้าหมายนี้รวมอยู่ด้วย",
    ]
    assert finding_line(level.cause) == (
        "• เซลล์ M12 “2”: ยอดสะสม 12,199,075 บาท เทียบกับขั้นต้น 12,458,087 บาท คำนวณได้ว่ายังไม่ถึงระดับ 1 "
        "ต่างจากที่พิมพ์ไว้ จึงอาจมีการพิมพ์คลาดเคลื่อน"
    )
