"""/whatif by values: what a supposed figure would give and what a level needs, as whole Thai texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from builders import BANGKOK, DISTRICTS, OFFICE, PROVINCE, TODAY, office_with, read, seed_snapshot, tab

from bot.chat.answers import Desk, answer
from bot.chat.questions import Question, View, action, pressed_question
from bot.message import Message
from bot.office.office import Office
from bot.office.sync import SheetState
from scoring.levels import preset_scale
from scoring.standings import Rulebook
from sheets.snapshot import Snapshot

SEED = seed_snapshot()
READ = "(ข้อมูล ณ 13 มี.ค. 67 เวลา 08.50 น.)"
NOT_KEPT = "เป็นตัวเลขสมมติ ระบบไม่บันทึกและไม่แก้ไขตารางกลาง"
HEAD = ["🔎 คาดการณ์ — อำเภอบางคล้า", "รอบที่ 1 ปีงบประมาณ 2567"]
MARCH = dict.fromkeys((f"K{row}" for row in range(3, 14)), "1,000,000")


def at(day: date) -> datetime:
    return datetime.combine(day, time(8, 50), BANGKOK)


def asked(words: str, snapshot: Snapshot = SEED, office: Office = OFFICE, day: date = TODAY) -> Message:
    """The answer to `/whatif` with these words, on the morning of a day."""
    desk = Desk(office, SheetState(replace(snapshot, read_at=at(day))))
    return answer(Question(View.WHATIF, words), [desk], at(day))


def told(words: str, snapshot: Snapshot = SEED, office: Office = OFFICE) -> list[str]:
    """The lines of the answer without its head and the time of the data."""
    lines = asked(words, snapshot, office).text.splitlines()
    assert (lines[:2], lines[-1]) == (HEAD, READ)
    return lines[2:-1]


def pressed(message: Message, label: str, desks: Sequence[Desk], day: date = TODAY) -> Message:
    (data,) = [button.action for row in message.buttons for button in row if button.label == label]
    question = pressed_question(data)
    assert question
    return answer(question, desks, at(day))


# A figure


@pytest.mark.parametrize(
    "words", ["บางคล้า 250000", "บางคล้า มี.ค. 67 ๒.๕ แสน", "อ.บางคล้า มีนาคม ๒๕๐,๐๐๐ บาท", "250000 บางคลา"]
)
def test_a_figure_for_the_month_that_is_awaited(words: str) -> None:
    assert asked(words).text == (
        """🔎 คาดการณ์ — อำเภอบางคล้า
รอบที่ 1 ปีงบประมาณ 2567
หากมียอด มี.ค. 67 จำนวน 250,000 บาท
ยอดสะสมจะเป็น 68,275,600 บาท (6 จาก 6 เดือน) จากขณะนี้ 68,025,600 บาท
ผลจะเป็น: ยังไม่ถึงค่าคะแนนระดับ 1 (เท่าเดิม)

ยอด มี.ค. 67 ที่ต้องได้อย่างน้อย หากเดือนอื่นคงเดิม
• ระดับ 2 (ขั้นต้น): 15,372,900 บาท — ขาดอีก 15,122,900
• ระดับ 3 เกณฑ์รอยืนยัน (ขั้นมาตรฐาน): 31,588,642 บาท — ขาดอีก 31,338,642
• ระดับ 5 (ขั้นสูง): 47,804,383 บาท — ขาดอีก 47,554,383

เป็นตัวเลขสมมติ ระบบไม่บันทึกและไม่แก้ไขตารางกลาง
(ข้อมูล ณ 13 มี.ค. 67 เวลา 08.50 น.)"""
    )


@pytest.mark.parametrize(
    ("amount", "result", "next_need"),
    [
        (
            "15372899.99",
            "ผลจะเป็น: ยังไม่ถึงค่าคะแนนระดับ 1 (เท่าเดิม)",
            "• ระดับ 2 (ขั้นต้น): 15,372,900 บาท — ขาดอีก 0.01",
        ),
        (
            "15,372,900",
            "ผลจะเป็น: ระดับ 2 (ขณะนี้ ยังไม่ถึงค่าคะแนนระดับ 1)",
            "• ระดับ 3 เกณฑ์รอยืนยัน (ขั้นมาตรฐาน): 31,588,642 บาท — ขาดอีก 16,215,742",
        ),
        (
            "31588642",
            "ผลจะเป็น: ระดับ 3 เกณฑ์รอยืนยัน (ขณะนี้ ยังไม่ถึงค่าคะแนนระดับ 1)",
            "• ระดับ 5 (ขั้นสูง): 47,804,383 บาท — ขาดอีก 16,215,741",
        ),
        ("47,804,383", "ผลจะเป็น: ระดับ 5 (ขณะนี้ ยังไม่ถึงค่าคะแนนระดับ 1)", "ถึงขั้นสูงสุดของเกณฑ์แล้ว"),
    ],
)
def test_the_level_at_and_under_every_boundary(amount: str, result: str, next_need: str) -> None:
    lines = told(f"บางคล้า {amount}")
    assert lines[2] == result
    assert next_need in lines[4:6]


def test_a_month_that_is_in_already_is_said_to_be_replaced() -> None:
    assert told("บางคล้า ก.พ. 67 40 ล้าน") == [
        "หากยอด ก.พ. 67 เป็น 40,000,000 บาท แทนยอดที่บันทึกไว้ 22,671,100 บาท",
        "ยอดสะสมจะเป็น 85,354,500 บาท (5 จาก 6 เดือน) จากขณะนี้ 68,025,600 บาท",
        "ผลจะเป็น: ระดับ 2 (ขณะนี้ ยังไม่ถึงค่าคะแนนระดับ 1)",
        "ยังไม่รวมเดือนอื่นที่ยังไม่พบข้อมูล: มี.ค. 67",
        "",
        "ยอด ก.พ. 67 ที่ต้องได้อย่างน้อย หากเดือนอื่นคงเดิม",
        "• ระดับ 3 เกณฑ์รอยืนยัน (ขั้นมาตรฐาน): 54,259,742 บาท — ขาดอีก 14,259,742",
        "• ระดับ 5 (ขั้นสูง): 70,475,483 บาท — ขาดอีก 30,475,483",
        "",
        NOT_KEPT,
    ]


def test_an_amount_with_a_plus_comes_on_top_of_the_months_figure() -> None:
    lines = told("บางคล้า ก.พ. 67 +1 ล้าน")
    assert lines[0] == "หากยอด ก.พ. 67 เพิ่มขึ้น 1,000,000 บาท จาก 22,671,100 เป็น 23,671,100 บาท"
    assert lines[1].startswith("ยอดสะสมจะเป็น 69,025,600 บาท (5 จาก 6 เดือน)")
    assert told("บางคล้า +1 ล้าน")[0] == "หากมียอด มี.ค. 67 จำนวน 1,000,000 บาท"


def test_without_a_name_for_the_month_the_first_missing_one_is_meant() -> None:
    lines = told("บางคล้า 5", seed_snapshot(I4=""))
    assert lines[0] == "หากมียอด ม.ค. 67 จำนวน 5 บาท"
    assert lines[3] == "ยังไม่รวมเดือนอื่นที่ยังไม่พบข้อมูล: มี.ค. 67"


def test_nothing_of_it_is_kept() -> None:
    before = SEED.fingerprint
    asked("บางคล้า 250000")
    assert SEED.fingerprint == before


# What stands in the sheet and cannot be read


READ_J4 = "• ก.พ. 67 (เซลล์ J4) “12.199.075”: อ่านเป็นจำนวนเงินได้หลายทาง จึงยังไม่นับรวม ขอความอนุเคราะห์ตรวจสอบ"


def test_a_month_that_cannot_be_read_is_not_the_one_that_is_meant() -> None:
    lines = told("บางคล้า 250000", seed_snapshot(J4="12.199.075"))
    assert lines[0] == "หากมียอด มี.ค. 67 จำนวน 250,000 บาท"
    assert "ยังไม่รวมเดือนที่พบข้อมูลแต่ยังอ่านไม่ได้: ก.พ. 67" in lines
    assert READ_J4 in lines
    assert not [line for line in lines if "ยังไม่พบข้อมูล" in line]


def test_a_figure_may_be_supposed_in_place_of_one_that_cannot_be_read_but_not_added_to_it() -> None:
    odd = seed_snapshot(J4="12.199.075")
    assert told("บางคล้า ก.พ. 12,199,075", odd)[0] == "หากยอด ก.พ. 67 เป็น 12,199,075 บาท แทนข้อมูลที่ยังอ่านไม่ได้"
    lines = told("บางคล้า ก.พ. +1 ล้าน", odd)
    assert lines[:3] == [
        "ยอด ก.พ. 67 ยังอ่านไม่ได้ จึงไม่คำนวณยอดที่เพิ่มขึ้น",
        "ยอดสะสม 45,354,500 บาท (4 จาก 6 เดือน)",
        "ผลขณะนี้: ยังไม่ถึงค่าคะแนนระดับ 1",
    ]
    assert "เป็นตัวเลขสมมติ" not in "".join(lines)


def test_where_all_that_is_left_cannot_be_read_the_month_is_asked_for() -> None:
    assert told("บางคล้า 250000", seed_snapshot(**MARCH | {"K4": "12.199.075"})) == [
        "พบข้อมูลแต่ยังอ่านไม่ได้: มี.ค. 67 โปรดระบุเดือนที่ต้องการสมมติ เช่น",
        "/whatif บางคล้า มี.ค. 67 250000",
        READ_J4.replace("ก.พ.", "มี.ค.").replace("J4", "K4"),
    ]


@pytest.mark.parametrize("words", ["บางคล้า 250000", "บางคล้า ก.พ. 67 5 ล้าน", "บางคล้า ระดับ 3", "บางคล้า"])
def test_of_a_district_with_two_rows_nothing_is_worked_out(words: str) -> None:
    assert asked(words, seed_snapshot(B5="บางคล้า")).text.splitlines()[1:-1] == [
        "• เซลล์ B4, B5: พบอำเภอนี้มากกว่าหนึ่งแถวและตัวเลขต่างกัน จึงยังไม่นับรวม"
    ]


# A level


def test_what_a_level_needs_of_this_month() -> None:
    for words in ("บางคล้า ระดับ 3", "ระดับ ๓ บางคล้า เดือนนี้"):
        assert told(words) == [
            "ยอดสะสม 68,025,600 บาท (5 จาก 6 เดือน)",
            "ผลขณะนี้: ยังไม่ถึงค่าคะแนนระดับ 1",
            "",
            "ระดับ 3 เกณฑ์รอยืนยัน (ขั้นมาตรฐาน): ยอด มี.ค. 67 ต้องได้อย่างน้อย 31,588,642 บาท หากเดือนอื่นคงเดิม",
            "",
            "สมมติยอดได้ เช่น /whatif บางคล้า มี.ค. 67 250000",
        ]


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (
            "บางคล้า ระดับ 4",
            [
                "ตามเกณฑ์ระดับ 2 – 3 – 5 ไม่มีผลเป็นระดับ 4 ถัดขึ้นไปคือระดับ 5",
                "ระดับ 5 (ขั้นสูง): ยอด มี.ค. 67 ต้องได้อย่างน้อย 47,804,383 บาท หากเดือนอื่นคงเดิม",
            ],
        ),
        ("บางคล้า ระดับ 6", ["ตามเกณฑ์ระดับ 2 – 3 – 5 ไม่มีผลเป็นระดับ 6 สูงสุดคือระดับ 5"]),
        (
            "บางคล้า ก.พ. 67 ระดับ 2",
            ["ระดับ 2 (ขั้นต้น): ยอด ก.พ. 67 ต้องได้อย่างน้อย 38,044,000 บาท หากเดือนอื่นคงเดิม — ขาดอีก 15,372,900"],
        ),
        (
            "บางคล้า 50 ล้าน ระดับ 3",
            ["ระดับ 3 เกณฑ์รอยืนยัน (ขั้นมาตรฐาน): ยอด มี.ค. 67 ต้องได้อย่างน้อย 31,588,642 บาท หากเดือนอื่นคงเดิม — ถึงแล้ว"],
        ),
    ],
)
def test_a_level_that_is_asked_for(words: str, lines: list[str]) -> None:
    found = told(words)
    assert found[found.index("", 2) + 1 : -2] == lines


def test_a_level_that_the_other_months_reach_by_themselves() -> None:
    assert asked("บางปะกง ระดับ 5").text.splitlines()[5] == ("ระดับ 5 (ขั้นสูง): เดือนอื่นรวมกันถึงแล้ว ไม่ว่ายอด มี.ค. 67 เป็นเท่าใด")


def test_a_district_alone_is_told_what_each_level_needs() -> None:
    assert told("บางคล้า") == [
        "ยอดสะสม 68,025,600 บาท (5 จาก 6 เดือน)",
        "ผลขณะนี้: ยังไม่ถึงค่าคะแนนระดับ 1",
        "",
        "ยอด มี.ค. 67 ที่ต้องได้อย่างน้อย หากเดือนอื่นคงเดิม",
        "• ระดับ 2 (ขั้นต้น): 15,372,900 บาท",
        "• ระดับ 3 เกณฑ์รอยืนยัน (ขั้นมาตรฐาน): 31,588,642 บาท",
        "• ระดับ 5 (ขั้นสูง): 47,804,383 บาท",
        "",
        "สมมติยอดได้ เช่น /whatif บางคล้า มี.ค. 67 250000",
    ]


def test_the_ladder_needs_one_satang_more_to_exceed_a_target() -> None:
    ladder = replace(OFFICE, rulebook=Rulebook(preset_scale("ladder")))
    assert told("บางคล้า", office=ladder)[4:6] == [
        "• ระดับ 1 (ขั้นต้น): 15,372,900 บาท",
        "• ระดับ 2 (ขั้นต้น): 15,372,900.01 บาท",
    ]
    results = [told(f"บางคล้า {amount}", office=ladder)[2] for amount in ("15372899.99", "15372900", "15372900.01")]
    assert [line.partition(" (")[0] for line in results] == [
        "ผลจะเป็น: ยังไม่ถึงค่าคะแนนระดับ 1", "ผลจะเป็น: ระดับ 1", "ผลจะเป็น: ระดับ 2",
    ]  # fmt: skip


def test_points_are_told_as_points() -> None:
    points = replace(OFFICE, rulebook=Rulebook(preset_scale("opdc-points")), below_text="ยังไม่ถึงขั้นต้น")
    lines = asked("เมือง 5 ล้าน", office=points).text.splitlines()
    assert lines[4:9] == [
        "ผลจะเป็น: 68.03 คะแนน (ขณะนี้ 61.39 คะแนน)",
        "",
        "ยอด มี.ค. 67 ที่ต้องได้อย่างน้อย หากเดือนอื่นคงเดิม",
        "• 75 คะแนน (ขั้นมาตรฐาน): 10,246,808 บาท — ขาดอีก 5,246,808",
        "• 100 คะแนน (ขั้นสูง): 29,078,060 บาท — ขาดอีก 24,078,060",
    ]
    assert "เกณฑ์คะแนนเต็ม 100 คิดเป็นคะแนน ไม่มีระดับ" in asked("เมือง ระดับ 3", office=points).text.splitlines()


# What cannot be answered


def test_a_month_must_be_named_when_all_are_in() -> None:
    full = seed_snapshot(**MARCH)
    assert told("บางคล้า 250000", full) == [
        "บันทึกแล้วครบทั้ง 6 เดือน โปรดระบุเดือนที่ต้องการสมมติ เช่น",
        "/whatif บางคล้า มี.ค. 67 250000",
    ]
    assert told("บางคล้า มี.ค. 250000", full)[0] == "หากยอด มี.ค. 67 เป็น 250,000 บาท แทนยอดที่บันทึกไว้ 1,000,000 บาท"


def test_a_month_of_another_round_is_said_to_be_one() -> None:
    assert told("บางคล้า เม.ย. 67 5") == ["เดือนที่ระบุไม่อยู่ในรอบนี้ ซึ่งนับยอดจำหน่าย ต.ค. 66 – มี.ค. 67"]


def test_the_button_of_the_other_round_keeps_what_is_supposed() -> None:
    two = office_with("บางคล้า", "บ้านโพธิ์")
    table = """
        อำเภอ | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง | {} | {}
        บางคล้า | 100 | 250 | 300 | 40 | 70
        บ้านโพธิ์ | 100 | 250 | 300 | 40 |
    """
    june = date(2024, 6, 13)
    first, second = tab(table.format("ต.ค.66", "มี.ค.67"), "1", 0), tab(table.format("เม.ย.67", "พ.ค.67"), "2", 1)
    desk = Desk(two, SheetState(replace(read(first, second, names=two.names, today=june), read_at=at(june))))
    shown = answer(Question(View.WHATIF, "บางคล้า มี.ค. 67 200"), [desk], at(june))
    assert "เดือนที่ระบุไม่อยู่ในรอบนี้" in shown.text
    past = pressed(shown, "รอบที่ 1 ปี 2567", [desk], june).text.splitlines()
    assert past[1:5] == [
        "รอบที่ 1 ปีงบประมาณ 2567",
        "หากยอด มี.ค. 67 เป็น 200 บาท แทนยอดที่บันทึกไว้ 70 บาท",
        "ยอดสะสมจะเป็น 240 บาท (2 จาก 6 เดือน) จากขณะนี้ 110 บาท",
        "ผลจะเป็น: ระดับ 2 (เท่าเดิม)",
    ]
    assert past[-2] == "หมายเหตุ: รอบนี้สิ้นสุดเมื่อวันที่ 31 มี.ค. 67"


def test_without_targets_only_the_sum_is_told() -> None:
    assert told("บางคล้า 250000", seed_snapshot(C4="")) == [
        "หากมียอด มี.ค. 67 จำนวน 250,000 บาท",
        "ยอดสะสมจะเป็น 68,275,600 บาท (6 จาก 6 เดือน) จากขณะนี้ 68,025,600 บาท",
        "ยังไม่พบค่าเป้าหมายที่ครบถ้วนในตารางกลาง จึงยังไม่สรุประดับคะแนน",
        "",
        NOT_KEPT,
    ]


def test_a_district_without_a_row_is_told_as_such() -> None:
    gone = dict.fromkeys(("A4", "B4", "C4", "D4", "E4", "F4", "G4", "H4", "I4", "J4", "L4"), "")
    assert asked("บางคล้า 5", seed_snapshot(**gone)).text.splitlines()[1:-1] == [
        "ไม่พบแถวของอำเภอบางคล้าในตารางกลาง ขอความอนุเคราะห์ตรวจสอบ"
    ]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("บางคล้า 1.2 ล้านกว่า", "อ่านจำนวนเงินไม่ได้แน่ชัด โปรดพิมพ์จำนวนเดียว เช่น 250000, 250,000 บาท หรือ 1.2 ล้าน"),
        ("บางคล้า มี.ค. ก.พ. 5", "อ่านชื่อเดือนไม่ได้แน่ชัด โปรดพิมพ์เดือนเดียว เช่น มี.ค. 67"),
        ("บางคล้า ระดับ สาม", "อ่านระดับคะแนนไม่ได้แน่ชัด โปรดพิมพ์ระดับเดียวเป็นตัวเลข เช่น ระดับ 3"),
        ("บางคล้า " * 50, "ข้อความยาวเกินไป โปรดพิมพ์เฉพาะชื่ออำเภอ เดือน และจำนวนเงินหรือระดับ"),
    ],
)
def test_a_line_that_is_not_certain_is_answered_with_examples(words: str, reason: str) -> None:
    shown = asked(words)
    assert shown.text == (
        f"""🔎 คาดการณ์
{reason}

ตัวอย่าง
/whatif บางคล้า 250000
/whatif บางคล้า มี.ค. 67 1.2 ล้าน
/whatif บางคล้า ระดับ 3"""
    )


# Which district


def test_a_name_like_two_keeps_the_figure_on_the_buttons_of_both() -> None:
    desk = Desk(OFFICE, SheetState(replace(SEED, read_at=at(TODAY))))
    shown = asked("บาง มี.ค. 67 1.2 ล้าน")
    assert shown.text == "🔎 ไม่พบอำเภอ “บาง”\nอำเภอที่ชื่อใกล้เคียง โปรดเลือก"
    assert [button.label for row in shown.buttons for button in row] == ["บางคล้า", "บางปะกง"]
    assert "หากมียอด มี.ค. 67 จำนวน 1,200,000 บาท" in pressed(shown, "บางคล้า", [desk]).text


@pytest.mark.parametrize(
    ("words", "head"),
    [
        ("", ""),
        ("250000", "หากมียอดจำหน่าย 250,000 บาท\n"),
        ("ฉะเชิงเทรา 250000", "หากมียอดจำหน่าย 250,000 บาท\n"),
        ("ระดับ 3", "เพื่อให้ได้ระดับ 3\n"),
    ],
)
def test_without_a_district_there_is_a_button_for_each(words: str, head: str) -> None:
    shown = asked(words)
    assert shown.text == (
        f"""🔎 คาดการณ์
{head}โปรดเลือกอำเภอ

ตัวอย่าง
/whatif บางคล้า 250000
/whatif บางคล้า มี.ค. 67 1.2 ล้าน
/whatif บางคล้า ระดับ 3
{READ}"""
    )
    assert [button.label for row in shown.buttons for button in row][:11] == list(DISTRICTS)
    desk = Desk(OFFICE, SheetState(replace(SEED, read_at=at(TODAY))))
    assert pressed(shown, "บางคล้า", [desk]).text == asked(f"บางคล้า {words}".replace("ฉะเชิงเทรา", "")).text


def test_the_office_is_chosen_without_losing_what_is_supposed() -> None:
    other = office_with("บางคล้า", name="อื่น")
    desks = [Desk(each, SheetState(SEED)) for each in (OFFICE, other)]
    shown = answer(Question(View.WHATIF, "250000"), desks, at(TODAY))
    assert shown.buttons[0][0].action == action(View.WHATIF, PROVINCE, detail="250000")
    assert "หากมียอดจำหน่าย 250,000 บาท" in pressed(shown, "อื่น", desks).text


def test_data_that_no_button_wrote_is_answered_politely() -> None:
    desk = Desk(OFFICE, SheetState(SEED))
    question = pressed_question(action(View.WHATIF, PROVINCE, "บางคล้า", detail="1.2 ล้านกว่า"))
    assert question
    assert "อ่านจำนวนเงินไม่ได้แน่ชัด" in answer(question, [desk], at(TODAY)).text
