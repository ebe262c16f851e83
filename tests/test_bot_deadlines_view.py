"""What /deadlines says: the day with its weekday, the letter, from whom figures are awaited, and days off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from builders import OFFICE, read, seed_rows, seed_snapshot, typed

from bot.office.reading import Reading
from bot.wording.overview import deadlines_message
from scoring.deadlines import DeadlineRule, HolidayShift
from sheets.snapshot import Snapshot
from sheets.spreadsheet import TabValues


def said(today: date, shift: HolidayShift = HolidayShift.NONE, snapshot: Snapshot | None = None) -> list[str]:
    office = replace(OFFICE, calendar=replace(OFFICE.calendar, rule=DeadlineRule(shift=shift)))
    return deadlines_message(Reading.of(office, snapshot or seed_snapshot(), today)).body.splitlines()


def with_march(district: str, amount: str) -> Snapshot:
    rows = seed_rows()
    row = next(row for row in rows if district in row)
    row[10] = typed(amount)
    return read(TabValues(0, "รอบที่ 1", rows))


def test_a_deadline_has_its_weekday_its_letter_and_what_it_asks_for() -> None:
    assert said(date(2024, 3, 13))[:5] == [
        "วันศุกร์ที่ 15 มีนาคม 2567 (เหลืออีก 2 วัน)",
        "• บันทึกและยืนยัน มี.ค. 67: ได้รับแล้ว 0 จาก 11 อำเภอ",
        "  รอข้อมูลทุกอำเภอ",
        "• ตรวจสอบความถูกต้อง ต.ค. 66 – ก.พ. 67",
        "  ตามหนังสือจังหวัดฉะเชิงเทรา ลงวันที่ 13 มีนาคม 2567",
    ]


def test_once_some_are_in_the_others_are_named() -> None:
    lines = said(date(2024, 3, 13), snapshot=with_march("บางคล้า", "16000000"))
    assert "• บันทึกและยืนยัน มี.ค. 67: ได้รับแล้ว 1 จาก 11 อำเภอ" in lines
    assert any(line.startswith("  รอข้อมูล: เมืองฉะเชิงเทรา บางปะกง ") for line in lines)


def test_a_day_off_is_told_with_the_working_day_before_it() -> None:
    lines = said(date(2024, 3, 13))
    place = lines.index("วันเสาร์ที่ 20 เมษายน 2567 (เหลืออีก 38 วัน)")
    assert lines[place + 1 : place + 3] == [
        "• บันทึกและยืนยัน เม.ย. 67",
        "  ตรงกับวันหยุดราชการ วันทำการก่อนหน้าคือวันศุกร์ที่ 19 เม.ย. 67",
    ]


@pytest.mark.parametrize(
    ("shift", "due"), [(HolidayShift.PREVIOUS, "วันศุกร์ที่ 19 เมษายน"), (HolidayShift.NEXT, "วันจันทร์ที่ 22 เมษายน")]
)
def test_a_shifted_day_says_from_where(shift: HolidayShift, due: str) -> None:
    lines = said(date(2024, 3, 13), shift)
    place = next(place for place, line in enumerate(lines) if line.startswith(due))
    assert lines[place + 2] == "  ปรับจากวันเสาร์ที่ 20 เม.ย. 67 ซึ่งเป็นวันหยุดราชการ"


def test_a_year_without_an_announced_calendar_is_told() -> None:
    far = date(2039, 11, 1)
    assert said(far)[-1] == "หมายเหตุ: ยังไม่มีปฏิทินวันหยุดราชการปี 2582 2583 จึงนับเฉพาะวันหยุดที่มีทุกปี"
    assert not any("ปฏิทิน" in line for line in said(date(2024, 3, 13)))
