"""Tables: the standings and the closed rounds, with what stands above them, and their headings."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from bot import thai
from bot.wording.terms import round_name
from scoring.fiscal_year import EvaluationRound

COLUMNS: tuple[tuple[str, Literal["left", "right"]], ...] = (
    ("อำเภอ", "left"),
    ("เดือน", "right"),
    ("ยอดสะสม", "right"),
    ("ร้อยละ", "right"),
    ("ระดับ", "left"),
    ("ขาดอีก", "right"),
)
PROVINCE = "รวมทั้งจังหวัด"
NOTHING = "–"

# A closed round: its table, and what is to be known of it.
DISTRICT, TOTAL, LEVEL = "อำเภอ", "รวม", "ระดับคะแนน"
PROVINCE_NAME, ROUND, SCALE, HASH = "จังหวัด", "รอบ", "เกณฑ์", "รหัสตรวจสอบ (SHA-256)"
CLOSED_AT, CLOSED_BY, READ_AT = "ปิดเมื่อ", "ปิดโดย", "ใช้ข้อมูล ณ"
RESULTS, FACTS, FINDINGS = "ผลของรอบ", "การปิดรอบ", "ข้อสังเกต"

# The rounds of an office.
ROUND_COLUMNS: tuple[tuple[str, Literal["left", "right"]], ...] = (
    (ROUND, "left"),
    ("สถานะ", "left"),
    (CLOSED_AT, "left"),
    (CLOSED_BY, "left"),
    ("ยอดรวม", "right"),
    ("ระดับ", "left"),
    ("รหัสตรวจสอบ", "left"),
)
STILL_OPEN = "รอบนี้ยังไม่ปิด ตัวเลขเป็นข้อมูลปัจจุบันจากตารางกลาง"
OPEN, CLOSED, DAMAGED = "เปิดอยู่", "ปิดแล้ว", "ปิดแล้ว สำเนาเสียหาย"


def title(province: str, evaluation_round: EvaluationRound) -> str:
    """Whose standings, and of which round."""
    return f"จังหวัด{province} {round_name(evaluation_round)}"


def subtitle(read_at: datetime) -> str:
    """When the figures were read (a local time), and what the short headings mean."""
    return f"ข้อมูล ณ {thai.moment(read_at)} ยอดเป็นบาท ร้อยละของขั้นแรก และยอดที่ขาดอีกถึงขั้นถัดไป"
