"""Answers by values: a snapshot, a day and a question in, the whole Thai text and its buttons out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import pytest
from builders import BANGKOK, DISTRICTS, OFFICE, PROVINCE, TODAY, office_with, read, seed_snapshot, tab

from bot.chat.answers import Desk, answer
from bot.chat.questions import Question, View, action, key_of, pressed_question
from bot.findings.settlements import Settlement
from bot.message import Message, html_parts
from bot.office.office import Office
from bot.office.reading import Reading
from bot.office.record import NO_RECORD
from bot.office.sync import SheetState, Trouble
from bot.wording import notices
from bot.wording.overview import standings_message
from scoring.findings import Cell
from scoring.fiscal_year import AccumulateFrom
from scoring.levels import preset_scale
from scoring.standings import Rulebook
from sheets.snapshot import Snapshot

READ = "(ข้อมูล ณ 13 มี.ค. 67 เวลา 08.50 น.)"
TARGETS_OF_BANG_KHLA = """
• ขั้นต้น 83,398,500 — ขาดอีก 15,372,900
• ขั้นมาตรฐาน 99,614,242 — ขาดอีก 31,588,642
• ขั้นสูง 115,829,983 — ขาดอีก 47,804,383
""".strip()


def morning(day: date) -> datetime:
    return datetime.combine(day, time(8, 50), BANGKOK)


@dataclass(frozen=True)
class Sheet:
    """An office's sheet as it is read on the morning of a day."""

    snapshot: Snapshot
    office: Office = OFFICE
    day: date = TODAY

    def asked(self, view: View, district: str = "", of: str = "") -> Message:
        """The answer to a button's question; `of` names a round."""
        desk = Desk(self.office, SheetState(replace(self.snapshot, read_at=morning(self.day))))
        question = Question(view, "", key_of(self.office.name), key_of(district) if district else "", of)
        return answer(question, [desk], morning(self.day))

    def told(self, view: View, district: str = "", of: str = "") -> str:
        """Its text without the last line, the time of the data, and without how many findings there are."""
        text, _, freshness = self.asked(view, district, of).text.rpartition("\n")
        assert freshness.startswith("(ข้อมูล ณ ")
        return re.sub(r"\nข้อสังเกต [0-9]+ รายการ(?=\n|$)", "", text)


SEED = Sheet(seed_snapshot())


def typed(words: str, *, guess: bool = False, view: View = View.STATUS) -> Message:
    return answer(Question(view, words, is_guess=guess), [Desk(OFFICE, SheetState(SEED.snapshot))], morning(TODAY))


def labels(message: Message) -> list[list[str]]:
    return [[button.label for button in row] for row in message.buttons]


# The province's real table on 13 March 2567


def test_status_of_the_province() -> None:
    assert SEED.asked(View.STATUS).text == (
        """📊 จังหวัดฉะเชิงเทรา — รอบที่ 1 ปีงบประมาณ 2567
ยอดสะสม 490,457,447 บาท (5 จาก 6 เดือน)
ผลขณะนี้: ระดับ 2 (ร้อยละ 114.96 ของขั้นต้น)
• ขั้นต้น 426,630,306 — ถึงแล้ว
• ขั้นมาตรฐาน 1,195,837,391 — ขาดอีก 705,379,944
• ขั้นสูง 1,965,044,477 — ขาดอีก 1,474,587,030
ระดับ 5: 4 อำเภอ · ระดับ 2: 4 อำเภอ · ยังไม่ถึงค่าคะแนนระดับ 1: 3 อำเภอ
มี.ค. 67: ได้รับข้อมูลแล้ว 0 จาก 11 อำเภอ (กำหนดวันศุกร์ที่ 15 มี.ค. 67)

เลือกอำเภอเพื่อดูรายละเอียด
(ข้อมูล ณ 13 มี.ค. 67 เวลา 08.50 น.)"""
    )


def test_status_of_a_district_below_the_scale() -> None:
    assert SEED.asked(View.STATUS, "บางคล้า").text == (
        f"""📄 อำเภอบางคล้า — รอบที่ 1 ปีงบประมาณ 2567
ยอดสะสม 68,025,600 บาท (5 จาก 6 เดือน)
ผลขณะนี้: ยังไม่ถึงค่าคะแนนระดับ 1 (ร้อยละ 81.57 ของขั้นต้น)
{TARGETS_OF_BANG_KHLA}
เดือนล่าสุด ก.พ. 67: 22,671,100 บาท
รอข้อมูล: มี.ค. 67 (กำหนดวันศุกร์ที่ 15 มี.ค. 67)
(ข้อมูล ณ 13 มี.ค. 67 เวลา 08.50 น.)"""
    )


def test_status_of_a_district_that_has_reached_every_target() -> None:
    assert SEED.told(View.STATUS, "บางปะกง") == (
        """📄 อำเภอบางปะกง — รอบที่ 1 ปีงบประมาณ 2567
ยอดสะสม 33,191,600 บาท (5 จาก 6 เดือน)
ผลขณะนี้: ระดับ 5 (ร้อยละ 121.33 ของขั้นต้น)
• ขั้นต้น 27,357,250 — ถึงแล้ว
• ขั้นมาตรฐาน 29,052,421 — ถึงแล้ว
• ขั้นสูง 30,747,591 — ถึงแล้ว
เดือนล่าสุด ก.พ. 67: 6,669,200 บาท
รอข้อมูล: มี.ค. 67 (กำหนดวันศุกร์ที่ 15 มี.ค. 67)"""
    )


def test_months_of_a_district() -> None:
    assert SEED.told(View.MONTHS, "บางคล้า") == (
        """📄 อำเภอบางคล้า — รอบที่ 1 ปีงบประมาณ 2567
ยอดจำหน่ายรายเดือน (บาท)
• ต.ค. 66: 8,632,000
• พ.ย. 66: 8,521,500
• ธ.ค. 66: 12,260,100
• ม.ค. 67: 15,940,900
• ก.พ. 67: 22,671,100
• มี.ค. 67: ยังไม่พบข้อมูล
ยอดสะสม 68,025,600 บาท (5 จาก 6 เดือน)"""
    )


def test_outlook_of_a_district_behind_the_even_pace() -> None:
    assert SEED.told(View.OUTLOOK, "บางคล้า") == (
        """📄 อำเภอบางคล้า — รอบที่ 1 ปีงบประมาณ 2567
ยอดสะสม 68,025,600 บาท (5 จาก 6 เดือน)
ยอดที่ต้องได้เฉลี่ยต่อเดือน ใน 1 เดือนที่ยังไม่มียอด (มี.ค. 67)
• ขั้นต้น: 15,372,900 บาท
• ขั้นมาตรฐาน: 31,588,642 บาท
• ขั้นสูง: 47,804,383 บาท
ยอดเฉลี่ย 3 เดือนล่าสุด: เดือนละ 16,957,367 บาท
หากคงยอดเฉลี่ยนี้จนสิ้นรอบ จะได้ประมาณ 84,982,967 บาท (ระดับ 2)
ยอดสะสมยังต่ำกว่าสัดส่วนตามเวลา (5 ใน 6 ของขั้นต้น คือ 69,498,750 บาท)"""
    )


def test_outlook_of_a_district_that_needs_nothing_more() -> None:
    assert SEED.told(View.OUTLOOK, "บางปะกง") == (
        """📄 อำเภอบางปะกง — รอบที่ 1 ปีงบประมาณ 2567
ยอดสะสม 33,191,600 บาท (5 จาก 6 เดือน)
ยอดเฉลี่ย 3 เดือนล่าสุด: เดือนละ 6,900,867 บาท
หากคงยอดเฉลี่ยนี้จนสิ้นรอบ จะได้ประมาณ 40,092,467 บาท (ระดับ 5)
ยอดสะสมไม่ต่ำกว่าสัดส่วนตามเวลา (5 ใน 6 ของขั้นต้น คือ 22,797,708 บาท)"""
    )


def test_standings_of_all_districts() -> None:
    assert SEED.told(View.STANDINGS) == (
        """📊 ยอดจำหน่าย OTOP จังหวัดฉะเชิงเทรา รอบที่ 1 ปีงบประมาณ 2567
สะสม ต.ค. 66 – ก.พ. 67 (5 จาก 6 เดือน)

รวมทั้งจังหวัด 490,457,447 บาท (ระดับ 2)
ระดับ 5: บางปะกง บางน้ำเปรี้ยว ราชสาส์น คลองเขื่อน
ระดับ 2: เมืองฉะเชิงเทรา บ้านโพธิ์ แปลงยาว สนามชัยเขต
ยังไม่ถึงขั้นต้น:
• ท่าตะเกียบ ขาดอีก 259,012 บาท
• พนมสารคาม ขาดอีก 1,850,855 บาท
• บางคล้า ขาดอีก 15,372,900 บาท

หมายเหตุ: เป้าหมายเป็นยอดสะสม 6 เดือน ข้อมูลยังไม่ครบทุกอำเภอในเดือน มี.ค. 67 และค่าเป้าหมายของบ้านโพธิ์อยู่ระหว่างตรวจสอบ"""
    )


def test_standings_name_no_target_that_was_settled_or_mended() -> None:
    reading = Reading.of(OFFICE, SEED.snapshot, TODAY)
    (doubted,) = (group for group in reading.findings() if group.cause.district == "บ้านโพธิ์")
    settlement = Settlement.of(doubted, by=1, name="สพจ.ฉะเชิงเทรา", note="", at=morning(TODAY))
    settled = Reading.of(OFFICE, SEED.snapshot, TODAY, record=replace(NO_RECORD, settlements=(settlement,)))
    mended = Reading.of(OFFICE, seed_snapshot(E7="138,721,401", D7="88,511,819"), TODAY)
    for each in (settled, mended):
        assert "อยู่ระหว่างตรวจสอบ" not in standings_message(each).text


def test_missing_of_all_districts() -> None:
    assert SEED.told(View.MISSING) == (
        """🔎 ข้อมูลที่ยังไม่พบในตารางกลาง
เดือนมีนาคม 2567 (กำหนดวันศุกร์ที่ 15 มี.ค. 67 เหลืออีก 2 วัน)
ได้รับข้อมูลแล้ว 0 จาก 11 อำเภอ
รอข้อมูล: ทุกอำเภอ"""
    )


def test_deadlines_with_the_letters_own_day() -> None:
    assert SEED.told(View.DEADLINES) == (
        """📌 กำหนดบันทึกและยืนยันยอดจำหน่าย OTOP
วันศุกร์ที่ 15 มีนาคม 2567 (เหลืออีก 2 วัน)
• บันทึกและยืนยัน มี.ค. 67: ได้รับแล้ว 0 จาก 11 อำเภอ
  รอข้อมูลทุกอำเภอ
• ตรวจสอบความถูกต้อง ต.ค. 66 – ก.พ. 67
  ตามหนังสือจังหวัดฉะเชิงเทรา ลงวันที่ 13 มีนาคม 2567

วันเสาร์ที่ 20 เมษายน 2567 (เหลืออีก 38 วัน)
• บันทึกและยืนยัน เม.ย. 67
  ตรงกับวันหยุดราชการ วันทำการก่อนหน้าคือวันศุกร์ที่ 19 เม.ย. 67

วันจันทร์ที่ 20 พฤษภาคม 2567 (เหลืออีก 68 วัน)
• บันทึกและยืนยัน พ.ค. 67"""
    )


def test_help_and_start() -> None:
    usage = """
/status — ผลของอำเภอ เช่น /status บางคล้า หรือภาพรวมจังหวัด
/standings — ผลทุกอำเภอ แยกตามระดับ
/missing — ข้อมูลที่ยังไม่พบในตารางกลาง
/deadlines — กำหนดบันทึกและยืนยันที่กำลังจะถึง
/history — ประวัติการเปลี่ยนแปลงตัวเลข เช่น /history บางคล้า หรือทั้งจังหวัด
/findings — ข้อสังเกตจากการตรวจทานตารางกลาง เช่น /findings บางคล้า
/confirm — ตรวจสอบและยืนยันยอด สำหรับเจ้าหน้าที่อำเภอ เช่น /confirm บางคล้า มี.ค. 67
/why — ที่มาของผล ยอดและเป้าหมายทีละเซลล์ เช่น /why บางคล้า หรือทั้งจังหวัด
/whatif — คาดการณ์ผลจากยอดสมมติ เช่น /whatif บางคล้า 250000 หรือ /whatif บางคล้า ระดับ 3
/help — วิธีใช้

ชื่ออำเภอพิมพ์ได้ตามสะดวก เช่น /status บางคล้า, /status อ.บางคล้า, /status Bang Khla
ในแชตส่วนตัวกับระบบ หรือในกลุ่มเมื่อขึ้นต้นด้วย @ชื่อบอต พิมพ์เป็นภาษาไทยได้ เช่น สถานะ บางคล้า, รอข้อมูล, กำหนด
สอบถามเพิ่มเติม: กลุ่มงานส่งเสริมการพัฒนาชุมชน จังหวัดฉะเชิงเทรา โทร. 0-3851-1239
""".rstrip()
    assert typed("", view=View.HELP).text == f"📄 วิธีใช้{usage}"
    assert typed("", view=View.START).text == f"📄 ระบบติดตามยอดจำหน่าย OTOP จังหวัดฉะเชิงเทรา{usage}"
    unknown = answer(Question(View.HELP, unknown="/แนวโน้ม"), [Desk(OFFICE, SheetState())], morning(TODAY))
    assert unknown.text == "📄 วิธีใช้\nไม่มีคำสั่ง /แนวโน้ม\n" + usage


# What people leave in a sheet


def test_a_cell_that_cannot_be_read_is_named_and_its_month_stays_open() -> None:
    sheet = Sheet(seed_snapshot(J4="12,199,0750"))
    assert sheet.told(View.STATUS, "บางคล้า") == (
        """📄 อำเภอบางคล้า — รอบที่ 1 ปีงบประมาณ 2567
ยอดสะสม 45,354,500 บาท (4 จาก 6 เดือน)
ผลขณะนี้: ยังไม่ถึงค่าคะแนนระดับ 1 (ร้อยละ 54.38 ของขั้นต้น)
• ขั้นต้น 83,398,500 — ขาดอีก 38,044,000
• ขั้นมาตรฐาน 99,614,242 — ขาดอีก 54,259,742
• ขั้นสูง 115,829,983 — ขาดอีก 70,475,483
เดือนล่าสุด ม.ค. 67: 15,940,900 บาท
รอข้อมูล: มี.ค. 67 (กำหนดวันศุกร์ที่ 15 มี.ค. 67)
พบข้อมูลแต่ยังอ่านไม่ได้: ก.พ. 67
• ก.พ. 67 (เซลล์ J4) “12,199,0750”: อ่านเป็นจำนวนเงินได้หลายทาง จึงยังไม่นับรวม ขอความอนุเคราะห์ตรวจสอบ"""
    )
    assert "• ก.พ. 67: พบข้อมูลแต่ยังอ่านไม่ได้ (เซลล์ J4)\n• มี.ค. 67: ยังไม่พบข้อมูล" in sheet.told(View.MONTHS, "บางคล้า")
    assert "ใน 2 เดือนที่ยังไม่มียอด (ก.พ. 67 – มี.ค. 67)\n• ขั้นต้น: 19,022,000 บาท" in sheet.told(View.OUTLOOK, "บางคล้า")


def test_missing_tells_blank_from_unreadable_and_lists_the_cells() -> None:
    assert Sheet(seed_snapshot(J4="12,199,0750", J13="")).told(View.MISSING) == (
        """🔎 ข้อมูลที่ยังไม่พบในตารางกลาง
เดือนกุมภาพันธ์ 2567 (ครบกำหนดเมื่อวันอังคารที่ 20 ก.พ. 67)
ได้รับข้อมูลแล้ว 9 จาก 11 อำเภอ
รอข้อมูล: คลองเขื่อน
พบข้อมูลแต่ยังอ่านไม่ได้: บางคล้า

เดือนมีนาคม 2567 (กำหนดวันศุกร์ที่ 15 มี.ค. 67 เหลืออีก 2 วัน)
ได้รับข้อมูลแล้ว 0 จาก 11 อำเภอ
รอข้อมูล: ทุกอำเภอ

ข้อสังเกตในตารางกลาง
• ก.พ. 67 (เซลล์ J4) “12,199,0750”: อ่านเป็นจำนวนเงินได้หลายทาง จึงยังไม่นับรวม ขอความอนุเคราะห์ตรวจสอบ — อำเภอบางคล้า"""
    )


def test_a_dash_is_missing_and_asked_about() -> None:
    assert Sheet(seed_snapshot(K4="-")).told(View.STATUS, "บางคล้า") == (
        f"""📄 อำเภอบางคล้า — รอบที่ 1 ปีงบประมาณ 2567
ยอดสะสม 68,025,600 บาท (5 จาก 6 เดือน)
ผลขณะนี้: ยังไม่ถึงค่าคะแนนระดับ 1 (ร้อยละ 81.57 ของขั้นต้น)
{TARGETS_OF_BANG_KHLA}
เดือนล่าสุด ก.พ. 67: 22,671,100 บาท
รอข้อมูล: มี.ค. 67 (กำหนดวันศุกร์ที่ 15 มี.ค. 67)
• มี.ค. 67 (เซลล์ K4) “-”: พบเครื่องหมายขีด โปรดกรอก 0 หากไม่มียอดจำหน่าย หรือเว้นว่างหากยังไม่รายงาน"""
    )


def test_an_absent_row_is_said_and_nothing_else() -> None:
    sheet = Sheet(
        seed_snapshot(B4="", **dict.fromkeys(("A4", "C4", "D4", "E4", "F4", "G4", "H4", "I4", "J4", "L4"), ""))
    )
    assert sheet.told(View.STATUS, "บางคล้า") == (
        """📄 อำเภอบางคล้า — รอบที่ 1 ปีงบประมาณ 2567
ไม่พบแถวของอำเภอบางคล้าในตารางกลาง ขอความอนุเคราะห์ตรวจสอบ"""
    )
    assert "• ตารางกลาง: ไม่พบแถวของอำเภอนี้ในตารางกลาง — อำเภอบางคล้า" in sheet.told(View.MISSING)
    assert sheet.told(View.STATUS).splitlines()[1:3] == [
        "ยอดสะสม 422,431,847 บาท (ข้อมูลครบทุกอำเภอ 0 จาก 6 เดือน บางอำเภอ 5 เดือน)",
        "ยังไม่พบค่าเป้าหมายที่ครบถ้วนในตารางกลาง จึงยังไม่สรุประดับคะแนน",
    ]


def test_a_name_that_is_not_on_the_list_offers_the_nearest() -> None:
    text = Sheet(seed_snapshot(B4="บางน้ำ")).told(View.MISSING)
    assert "• เซลล์ B4 “บางน้ำ”: ชื่อนี้ไม่อยู่ในรายชื่ออำเภอ จึงยังไม่นับรวม (ชื่อใกล้เคียง: " in text


def test_targets_that_are_missing_leave_the_level_open() -> None:
    sheet = Sheet(seed_snapshot(C4="", C7="abc"))
    assert sheet.told(View.STATUS, "บางคล้า") == (
        """📄 อำเภอบางคล้า — รอบที่ 1 ปีงบประมาณ 2567
ยอดสะสม 68,025,600 บาท (5 จาก 6 เดือน)
ยังไม่พบค่าเป้าหมายที่ครบถ้วนในตารางกลาง จึงยังไม่สรุประดับคะแนน
เดือนล่าสุด ก.พ. 67: 22,671,100 บาท
รอข้อมูล: มี.ค. 67 (กำหนดวันศุกร์ที่ 15 มี.ค. 67)
• เซลล์ C4: ขั้นต้น ยังไม่พบค่าเป้าหมาย"""
    )
    assert "• เซลล์ C7 “abc”: ขั้นต้น อ่านค่าเป้าหมายไม่ได้ ขอความอนุเคราะห์ตรวจสอบ" in sheet.told(View.STATUS, "บ้านโพธิ์")
    assert sheet.told(View.OUTLOOK, "บางคล้า").splitlines()[1:] == [
        "ยังไม่พบค่าเป้าหมายที่ครบถ้วนในตารางกลาง จึงยังไม่สรุประดับคะแนน"
    ]
    standings = sheet.told(View.STANDINGS)
    assert "รวมทั้งจังหวัด 490,457,447 บาท\n" in standings
    assert "ยังไม่พบค่าเป้าหมายที่ครบถ้วน: บางคล้า บ้านโพธิ์\n" in standings


MARCH = dict.fromkeys((f"K{row}" for row in range(3, 14)), "1,000,000")


def test_months_that_some_districts_have_are_told_apart() -> None:
    some = Sheet(seed_snapshot(K3="1,000,000", K4="1,000,000", J13=""))
    assert some.told(View.STATUS).splitlines()[1] == (
        "ยอดสะสม 487,434,447 บาท (ข้อมูลครบทุกอำเภอ 4 จาก 6 เดือน บางอำเภอ 2 เดือน)"
    )
    standings = some.told(View.STANDINGS).splitlines()
    assert standings[1] == "สะสม ต.ค. 66 – มี.ค. 67 (ครบทุกอำเภอ 4 จาก 6 เดือน)"
    assert standings[-1] == (
        "หมายเหตุ: เป้าหมายเป็นยอดสะสม 6 เดือน ข้อมูลยังไม่ครบทุกอำเภอในเดือน ก.พ. 67 – มี.ค. 67"
        " และค่าเป้าหมายของบ้านโพธิ์อยู่ระหว่างตรวจสอบ"
    )


def test_a_round_with_every_figure_asks_for_nothing() -> None:
    full = Sheet(seed_snapshot(**MARCH))
    assert full.told(View.MISSING).splitlines()[1:] == ["ได้รับข้อมูลครบทุกอำเภอถึงเดือน มี.ค. 67 แล้ว ขอขอบคุณ"]
    assert full.told(View.STATUS).splitlines()[1:3] == [
        "ยอดสะสม 501,457,447 บาท (6 จาก 6 เดือน)",
        "ผลขณะนี้: ระดับ 2 (ร้อยละ 117.54 ของขั้นต้น)",
    ]
    assert full.told(View.STATUS, "บางคล้า").splitlines()[-2:] == [
        "เดือนล่าสุด มี.ค. 67: 1,000,000 บาท",
        "ได้รับข้อมูลครบตามกำหนดแล้ว",
    ]
    assert full.told(View.OUTLOOK, "บางคล้า").splitlines()[1:] == [
        "ยอดสะสม 69,025,600 บาท (6 จาก 6 เดือน)",
        "ข้อมูลครบทั้ง 6 เดือนแล้ว",
    ]
    assert full.told(View.STANDINGS).splitlines()[-4:] == [
        "• พนมสารคาม ขาดอีก 850,855 บาท",
        "• บางคล้า ขาดอีก 14,372,900 บาท",
        "",
        "หมายเหตุ: ค่าเป้าหมายของบ้านโพธิ์อยู่ระหว่างตรวจสอบ",
    ]
    assert "• บันทึกและยืนยัน มี.ค. 67: ได้รับครบทุกอำเภอแล้ว\n" in full.told(View.DEADLINES)


def test_a_round_without_any_figure_yet() -> None:
    office = office_with("บางคล้า", "บ้านโพธิ์")
    snapshot = read(
        tab(
            """
            อำเภอ | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง | ต.ค.66 | พ.ย.66
            บางคล้า | 600 | 900 | 1,200 | |
            บ้านโพธิ์ | 600 | 900 | 1,200 | |
            """
        ),
        names=office.names,
    )
    sheet = Sheet(snapshot, office, date(2023, 10, 5))
    assert sheet.told(View.STATUS, "บางคล้า") == (
        """📄 อำเภอบางคล้า — รอบที่ 1 ปีงบประมาณ 2567
ยังไม่พบยอดจำหน่ายในรอบนี้
ผลขณะนี้: ยังไม่ถึงค่าคะแนนระดับ 1 (ร้อยละ 0.00 ของขั้นต้น)
• ขั้นต้น 600 — ขาดอีก 600
• ขั้นมาตรฐาน 900 — ขาดอีก 900
• ขั้นสูง 1,200 — ขาดอีก 1,200
รอข้อมูล: ต.ค. 66 (กำหนดวันศุกร์ที่ 20 ต.ค. 66)"""
    )
    assert sheet.told(View.OUTLOOK, "บางคล้า").splitlines()[1:] == [
        "ยอดที่ต้องได้เฉลี่ยต่อเดือน ใน 6 เดือนที่ยังไม่มียอด (ต.ค. 66 – มี.ค. 67)",
        "• ขั้นต้น: 100 บาท",
        "• ขั้นมาตรฐาน: 150 บาท",
        "• ขั้นสูง: 200 บาท",
        "ยังไม่พบยอดจำหน่ายในรอบนี้ จึงยังไม่ประมาณแนวโน้ม",
    ]
    assert sheet.told(View.STANDINGS).splitlines()[1:4] == [
        "ยังไม่พบยอดจำหน่ายในรอบนี้",
        "",
        "รวมทั้งจังหวัด 0 บาท (ยังไม่ถึงค่าคะแนนระดับ 1)",
    ]


# Scales


def test_with_five_thresholds_a_sum_equal_to_the_base_has_not_exceeded_it() -> None:
    office = replace(office_with("บางคล้า", "บ้านโพธิ์"), rulebook=Rulebook(preset_scale("five-thresholds")))
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
    sheet = Sheet(snapshot, office, date(2023, 10, 5))
    assert sheet.told(View.STATUS, "บางคล้า").splitlines()[2:8] == [
        "ผลขณะนี้: ยังไม่ถึงค่าคะแนนระดับ 1 (ร้อยละ 100.00 ของเป้าหมายระดับ 1)",
        "• เป้าหมายระดับ 1: 100 — ขาดอีก 0.01",
        "• เป้าหมายระดับ 2: 200 — ขาดอีก 100",
        "• เป้าหมายระดับ 3: 300 — ขาดอีก 200",
        "• เป้าหมายระดับ 4: 400 — ขาดอีก 300",
        "• เป้าหมายระดับ 5: 500 — ขาดอีก 400",
    ]
    assert sheet.told(View.STATUS, "บ้านโพธิ์").splitlines()[2:5] == [
        "ผลขณะนี้: ระดับ 2 (ร้อยละ 200.00 ของเป้าหมายระดับ 1)",
        "• เป้าหมายระดับ 1: 100 — ถึงแล้ว",
        "• เป้าหมายระดับ 2: 200 — ถึงแล้ว",
    ]
    assert sheet.told(View.STANDINGS).splitlines()[3:7] == [
        "รวมทั้งจังหวัด 300 บาท (ระดับ 1)",
        "ระดับ 2: บ้านโพธิ์",
        "ยังไม่ถึงเป้าหมายระดับ 1:",
        "• บางคล้า ขาดอีก 0.01 บาท",
    ]


def test_points_are_told_as_points_and_never_as_a_level() -> None:
    office = replace(OFFICE, rulebook=Rulebook(preset_scale("opdc-points")), below_text="ยังไม่ถึงขั้นต้น")
    sheet = replace(SEED, office=office)
    assert sheet.told(View.STANDINGS).splitlines()[3:9] == [
        "รวมทั้งจังหวัด 490,457,447 บาท (52.07 คะแนน)",
        "100 คะแนน: บางปะกง บางน้ำเปรี้ยว ราชสาส์น คลองเขื่อน",
        "61.39 คะแนน: เมืองฉะเชิงเทรา",
        "59.38 คะแนน: สนามชัยเขต",
        "55.11 คะแนน: แปลงยาว",
        "50.00 คะแนน: บ้านโพธิ์",
    ]
    assert sheet.told(View.STATUS, "เมืองฉะเชิงเทรา").splitlines()[2] == ("ผลขณะนี้: 61.39 คะแนน (ร้อยละ 107.61 ของขั้นต้น)")
    assert not any("ระดับ" in sheet.told(view) for view in (View.STATUS, View.STANDINGS))


def test_the_open_band_is_marked_until_the_office_confirms_it() -> None:
    sheet = Sheet(seed_snapshot(K3="15,000,000"))
    assert sheet.told(View.STATUS, "เมืองฉะเชิงเทรา").splitlines()[2] == (
        "ผลขณะนี้: ระดับ 3 เกณฑ์รอยืนยัน (ร้อยละ 120.89 ของขั้นต้น)"
    )
    assert "ระดับ 3 เกณฑ์รอยืนยัน: 1 อำเภอ · ระดับ 2: 3 อำเภอ" in sheet.told(View.STATUS)
    standings = sheet.told(View.STANDINGS).splitlines()
    assert standings[5] == "ระดับ 3 เกณฑ์รอยืนยัน: เมืองฉะเชิงเทรา"
    assert standings[-1] == "ระดับที่ระบุว่าเกณฑ์รอยืนยัน อยู่ระหว่างรอจังหวัดยืนยันเกณฑ์ช่วงขั้นมาตรฐานถึงขั้นสูง"
    confirmed = replace(OFFICE, rulebook=Rulebook(preset_scale("steps-2-3-5").confirmed()))
    assert "เกณฑ์รอยืนยัน" not in replace(sheet, office=confirmed).told(View.STANDINGS)


# Rounds

BOTH_ROUNDS = (
    """
    อำเภอ | ค่าเป้าหมายประเมินรอบที่ 1 | | | ผลการดำเนินงาน
     | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง | ต.ค.66 | พ.ย.66 | ธ.ค.66 | ม.ค.67 | ก.พ.67 | มี.ค.67
    บางคล้า | 100 | 250 | 300 | 10 | 20 | 30 | 40 | 50 | 60
    บ้านโพธิ์ | 100 | 250 | 300 | 1 | 2 | 3 | 4 | 5 |
    """,
    """
    อำเภอ | ค่าเป้าหมายประเมินรอบที่ 2 | | | ผลการดำเนินงาน
     | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง | เม.ย.67 | พ.ค.67 | มิ.ย.67 | ก.ค.67 | ส.ค.67 | ก.ย.67
    บางคล้า | 100 | 250 | 300 | 40 | 70 | | | |
    บ้านโพธิ์ | 100 | 250 | 300 | 40 | | | | |
    """,
)
TWO = office_with("บางคล้า", "บ้านโพธิ์")
JUNE = date(2024, 6, 13)


SECOND_ROUND = Sheet(
    read(tab(BOTH_ROUNDS[0], "รอบที่ 1", 0), tab(BOTH_ROUNDS[1], "รอบที่ 2", 1), names=TWO.names, today=JUNE), TWO, JUNE
)


def test_the_second_round_counts_from_april() -> None:
    assert SECOND_ROUND.told(View.STATUS, "บางคล้า") == (
        """📄 อำเภอบางคล้า — รอบที่ 2 ปีงบประมาณ 2567
ยอดสะสม 110 บาท (2 จาก 6 เดือน)
ผลขณะนี้: ระดับ 2 (ร้อยละ 110.00 ของขั้นต้น)
• ขั้นต้น 100 — ถึงแล้ว
• ขั้นมาตรฐาน 250 — ขาดอีก 140
• ขั้นสูง 300 — ขาดอีก 190
เดือนล่าสุด พ.ค. 67: 70 บาท
รอข้อมูล: มิ.ย. 67 (กำหนดวันพฤหัสบดีที่ 20 มิ.ย. 67)"""
    )


def test_the_second_round_counts_from_october_where_the_office_says_so() -> None:
    rulebook = replace(TWO.rulebook, accumulate_from=AccumulateFrom.FISCAL_YEAR_START)
    from_october = replace(SECOND_ROUND, office=replace(TWO, rulebook=rulebook))
    assert from_october.told(View.STATUS, "บางคล้า").splitlines()[1:6] == [
        "ยอดสะสม 320 บาท (8 จาก 12 เดือน)",
        "ผลขณะนี้: ระดับ 5 (ร้อยละ 320.00 ของขั้นต้น)",
        "• ขั้นต้น 100 — ถึงแล้ว",
        "• ขั้นมาตรฐาน 250 — ถึงแล้ว",
        "• ขั้นสูง 300 — ถึงแล้ว",
    ]
    months = from_october.told(View.MONTHS, "บางคล้า").splitlines()
    assert (len(months), months[2], months[-2]) == (15, "• ต.ค. 66: 10", "• ก.ย. 67: ยังไม่พบข้อมูล")
    standings = from_october.told(View.STANDINGS)
    assert "สะสม ต.ค. 66 – พ.ค. 67 (ครบทุกอำเภอ 6 จาก 12 เดือน)" in standings
    assert "เป้าหมายเป็นยอดสะสม 12 เดือน ข้อมูลยังไม่ครบทุกอำเภอในเดือน มี.ค. 67, พ.ค. 67 – ก.ย. 67" in standings


def test_a_past_round_is_reached_by_its_button_and_says_that_it_has_ended() -> None:
    shown = SECOND_ROUND.asked(View.STATUS, "บ้านโพธิ์")
    assert ["รอบที่ 1 ปี 2567"] in labels(shown)
    assert SECOND_ROUND.told(View.STATUS, "บ้านโพธิ์", of="2567/1") == (
        """📄 อำเภอบ้านโพธิ์ — รอบที่ 1 ปีงบประมาณ 2567
ยอดสะสม 15 บาท (5 จาก 6 เดือน)
ผลของรอบนี้: ยังไม่ถึงค่าคะแนนระดับ 1 (ร้อยละ 15.00 ของขั้นต้น)
• ขั้นต้น 100 — ขาดอีก 85
• ขั้นมาตรฐาน 250 — ขาดอีก 235
• ขั้นสูง 300 — ขาดอีก 285
เดือนล่าสุด ก.พ. 67: 5 บาท
ในรอบนี้ยังไม่พบข้อมูล: มี.ค. 67 (ครบกำหนดเมื่อวันศุกร์ที่ 15 มี.ค. 67)
รอข้อมูลรอบถัดไป: พ.ค. 67 (ครบกำหนดเมื่อวันจันทร์ที่ 20 พ.ค. 67), มิ.ย. 67 (กำหนดวันพฤหัสบดีที่ 20 มิ.ย. 67)
หมายเหตุ: รอบนี้สิ้นสุดเมื่อวันที่ 31 มี.ค. 67"""
    )
    assert "หมายเหตุ: รอบนี้สิ้นสุด" not in SECOND_ROUND.told(View.MISSING, of="2567/1")


def test_of_a_past_round_nothing_more_is_asked_for_a_month_and_no_pace_is_told() -> None:
    assert SECOND_ROUND.told(View.OUTLOOK, "บ้านโพธิ์", of="2567/1").splitlines()[1:] == [
        "ยอดสะสม 15 บาท (5 จาก 6 เดือน)",
        "หมายเหตุ: รอบนี้สิ้นสุดเมื่อวันที่ 31 มี.ค. 67",
    ]
    empty = "\n".join(line.split("บ้านโพธิ์")[0] for line in BOTH_ROUNDS[0].splitlines()) + "บ้านโพธิ์ | 100 | 250 | 300"
    without = replace(SECOND_ROUND, snapshot=read(tab(empty), tab(BOTH_ROUNDS[1], "รอบที่ 2", 1), names=TWO.names))
    assert without.told(View.OUTLOOK, "บ้านโพธิ์", of="2567/1").splitlines()[1:] == [
        "ยังไม่พบยอดจำหน่ายในรอบนี้",
        "หมายเหตุ: รอบนี้สิ้นสุดเมื่อวันที่ 31 มี.ค. 67",
    ]


def test_what_a_past_round_lacks_is_final_once_every_month_is_in() -> None:
    assert SECOND_ROUND.told(View.STATUS, "บางคล้า", of="2567/1").splitlines()[2:6] == [
        "ผลของรอบนี้: ระดับ 2 (ร้อยละ 210.00 ของขั้นต้น)",
        "• ขั้นต้น 100 — ถึงแล้ว",
        "• ขั้นมาตรฐาน 250 — ไม่ถึง ขาด 40",
        "• ขั้นสูง 300 — ไม่ถึง ขาด 90",
    ]
    assert "(ขั้นสูง) — ไม่ถึง ขาด 90" in SECOND_ROUND.told(View.WHY, "บางคล้า", of="2567/1")
    assert "(ขั้นสูง) — ขาดอีก 285" in SECOND_ROUND.told(View.WHY, "บ้านโพธิ์", of="2567/1")


def test_a_chosen_round_is_kept_from_view_to_view() -> None:
    first = SECOND_ROUND.asked(View.STATUS, "บ้านโพธิ์", of="2567/1")
    buttons = {button.label: button.action for row in first.buttons for button in row}
    assert buttons["ยอดรายเดือน"] == action(View.MONTHS, PROVINCE, "บ้านโพธิ์") + "2567/1"
    assert buttons["รอบที่ 2 ปี 2567"] == action(View.STATUS, PROVINCE, "บ้านโพธิ์") + "2567/2"


def test_without_targets_for_the_round_of_the_day_the_last_one_is_shown_and_it_is_said() -> None:
    first, _ = BOTH_ROUNDS
    april = date(2024, 4, 1)
    sheet = Sheet(read(tab(first), names=TWO.names, today=april), TWO, april)
    assert sheet.told(View.STANDINGS).splitlines()[-1] == (
        "หมายเหตุ: รอบนี้สิ้นสุดเมื่อวันที่ 31 มี.ค. 67 ยังไม่พบค่าเป้าหมายของรอบที่ 2 ปีงบประมาณ 2567 ในตารางกลาง จึงแสดงผลของรอบนี้"
    )
    assert "ผลของรอบนี้: " in sheet.told(View.STATUS)


# Names


@pytest.mark.parametrize("words", ["ฉะเชิงเทรา", "จังหวัดฉะเชิงเทรา", "จ.ฉะเชิงเทรา"])
def test_the_provinces_name_gives_the_province(words: str) -> None:
    assert typed(words).title == "📊 จังหวัดฉะเชิงเทรา — รอบที่ 1 ปีงบประมาณ 2567"


@pytest.mark.parametrize("view", [View.STATUS, View.STANDINGS])
@pytest.mark.parametrize("words", ["บางคล้า", "อ.บางคล้า", "สพอ.บางคล้า", "บางคลา", "bang khla"])
def test_a_districts_name_gives_the_district(words: str, view: View) -> None:
    assert typed(words, view=view).title == "📄 อำเภอบางคล้า — รอบที่ 1 ปีงบประมาณ 2567"


def test_two_candidates_become_two_buttons() -> None:
    offered = typed("บาง")
    assert offered.text == "🔎 ไม่พบอำเภอ “บาง”\nอำเภอที่ชื่อใกล้เคียง โปรดเลือก"
    assert labels(offered) == [["บางคล้า", "บางปะกง"]]


def test_a_name_like_none_is_answered_with_all_districts() -> None:
    offered = typed("นครศรีอยุธยา @ทุกคน " + "ก" * 40)
    assert offered.body == "โปรดเลือกอำเภอจากรายชื่อ"
    assert offered.title == "🔎 ไม่พบอำเภอ “นครศรีอยุธยา @\u2060ทุกคน " + "ก" * 19 + "…”"
    assert [label for row in labels(offered) for label in row] == list(DISTRICTS)


@pytest.mark.parametrize("words", ["สวัสดี", "ขอบคุณมาก", "ok", "👍"])
def test_small_talk_is_not_taken_for_a_district(words: str) -> None:
    assert typed(words, guess=True).text == (
        "📄 โปรดพิมพ์ชื่ออำเภอหรือคำสั่ง\nเช่น สถานะ บางคล้า หรือ /status บางคล้า (/help ดูวิธีใช้)"
    )


def test_words_after_a_view_of_all_districts_are_left_aside() -> None:
    assert typed("บางคล้า", view=View.MISSING).title == "🔎 ข้อมูลที่ยังไม่พบในตารางกลาง"


# How old the figures are, and what is in the way


@pytest.mark.parametrize(
    ("minutes", "trouble", "lines"),
    [
        (15, None, [READ]),
        (16, None, [READ, "หมายเหตุ: ยังไม่ได้ตรวจสอบตารางกลางอีกครั้งตั้งแต่เวลาดังกล่าว"]),
        (1, Trouble("server", morning(TODAY)), [READ, "หมายเหตุ: ขณะนี้บริการของ Google ขัดข้อง จึงแสดงข้อมูลล่าสุดที่อ่านได้"]),
        (
            90,
            Trouble("header-doubled", morning(TODAY), (("label", "ก.พ.67"),), Cell(0, "รอบที่ 1", "K2")),
            [READ, "หมายเหตุ: หัวตารางซ้ำกันสองคอลัมน์ (เซลล์ K2) จึงแสดงข้อมูลล่าสุดที่อ่านได้"],
        ),
    ],
)
def test_every_answer_says_how_old_its_figures_are(minutes: int, trouble: Trouble | None, lines: list[str]) -> None:
    desk = Desk(OFFICE, SheetState(SEED.snapshot, trouble=trouble))
    now = morning(TODAY) + timedelta(minutes=minutes)
    for view in (View.STATUS, View.STANDINGS, View.MISSING, View.DEADLINES):
        assert answer(Question(view), [desk], now).text.splitlines()[-len(lines) :] == lines


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (None, "ระบบกำลังอ่านตารางกลางเป็นครั้งแรก โปรดลองอีกครั้งในอีกสักครู่"),
        (Trouble("not-shared", morning(TODAY)), "ขณะนี้ระบบไม่มีสิทธิ์อ่านตารางกลาง"),
    ],
)
def test_before_the_first_read_there_is_nothing_to_answer_with(trouble: Trouble | None, reason: str) -> None:
    desk = Desk(OFFICE, SheetState(trouble=trouble))
    shown = answer(Question(View.STATUS, "บางคล้า"), [desk], morning(TODAY))
    assert shown.text == f"📄 จังหวัดฉะเชิงเทรา: ยังไม่มีข้อมูลจากตารางกลาง\n{reason}"


# Buttons


def test_the_buttons_of_the_views() -> None:
    of_office = [["ผลทุกอำเภอ", "รอข้อมูล", "กำหนด"]]
    of_district = [["ภาพรวมจังหวัด", "ผลทุกอำเภอ"], ["รอข้อมูล", "กำหนด"]]
    assert labels(SEED.asked(View.STATUS)) == [
        ["เมืองฉะเชิงเทรา", "บางคล้า"],
        ["บางปะกง", "บางน้ำเปรี้ยว"],
        ["บ้านโพธิ์", "พนมสารคาม"],
        ["แปลงยาว", "ราชสาส์น"],
        ["สนามชัยเขต", "ท่าตะเกียบ"],
        ["คลองเขื่อน"],
        ["เหตุผล"],
        *of_office,
    ]
    assert labels(SEED.asked(View.STANDINGS)) == [["เหตุผล"], ["ภาพรวมจังหวัด", "รอข้อมูล", "กำหนด"]]
    assert labels(SEED.asked(View.MISSING)) == [["ภาพรวมจังหวัด", "ผลทุกอำเภอ", "กำหนด"]]
    assert labels(SEED.asked(View.DEADLINES)) == [["ภาพรวมจังหวัด", "ผลทุกอำเภอ", "รอข้อมูล"]]
    for view, own in (
        (View.STATUS, [["ยอดรายเดือน", "แนวโน้ม"], ["เหตุผล", "คาดการณ์"]]),
        (View.MONTHS, [["สรุปอำเภอ", "แนวโน้ม"], ["เหตุผล", "คาดการณ์"]]),
        (View.OUTLOOK, [["สรุปอำเภอ", "ยอดรายเดือน"], ["เหตุผล", "คาดการณ์"]]),
        (View.WHY, [["สรุปอำเภอ", "ยอดรายเดือน"], ["แนวโน้ม", "คาดการณ์"]]),
        (View.WHATIF, [["สรุปอำเภอ", "ยอดรายเดือน"], ["แนวโน้ม", "เหตุผล"]]),
    ):
        assert labels(SEED.asked(view, "บางคล้า")) == [*own, *of_district]


def walked(desks: list[Desk], now: datetime) -> dict[str, Message]:
    """The answers to all buttons that can be reached from `/status`, by the buttons' data."""
    reached: dict[str, Message] = {}
    waiting = [answer(Question(View.STATUS), desks, now)]
    while waiting:
        for button in [button for row in waiting.pop(0).buttons for button in row]:
            if button.link:
                continue
            question = pressed_question(button.action)
            assert question is not None
            assert len(button.action.encode()) <= 64
            if button.action not in reached:
                reached[button.action] = answer(question, desks, now)
                waiting.append(reached[button.action])
    return reached


@pytest.mark.parametrize(
    ("desks", "day", "views"),
    [
        ([Desk(OFFICE, SheetState(SEED.snapshot))], TODAY, 5 + 11 * 5),
        ([Desk(TWO, SheetState(SECOND_ROUND.snapshot))], JUNE, (5 + 2 * 5) * 3),
        (
            [
                Desk(OFFICE, SheetState(SEED.snapshot)),
                Desk(office_with("บางคล้า", name="อื่น"), SheetState(SEED.snapshot)),
            ],
            TODAY,
            60 + 10,
        ),
    ],
    ids=["the province", "two rounds", "two offices"],
)
def test_every_button_of_every_view_leads_to_an_answer(desks: list[Desk], day: date, views: int) -> None:
    reached = walked(desks, morning(day))
    assert len([data for data in reached if not data.startswith(View.FINDINGS)]) == views
    for shown in reached.values():
        assert shown.title != notices.STALE_BUTTON
        assert "(ข้อมูล ณ " in shown.body
        assert len(html_parts(shown)) == 1
        assert sum(map(len, shown.buttons)) <= 100  # Telegram's limit for a keyboard


@pytest.mark.parametrize(
    "question",
    [
        Question(View.STATUS, office_key=key_of("ไม่มีแล้ว")),
        Question(View.STATUS, office_key=key_of(PROVINCE), district_key=key_of("ไม่มีแล้ว")),
        Question(View.STATUS, office_key=key_of(PROVINCE), round_key="2566/2"),
    ],
    ids=["office", "district", "round"],
)
def test_a_button_of_what_is_no_longer_there_says_so(question: Question) -> None:
    shown = answer(question, [Desk(OFFICE, SheetState(SEED.snapshot))], morning(TODAY))
    assert (shown.text, shown.buttons) == ("ปุ่มนี้ใช้ไม่ได้แล้ว โปรดพิมพ์ /status เพื่อเริ่มใหม่", ())
