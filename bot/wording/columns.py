"""The headings of the standings as a table."""

from __future__ import annotations

from typing import Literal

COLUMNS: tuple[tuple[str, Literal["left", "right"]], ...] = (
    ("อำเภอ", "left"),
    ("เดือนที่มีข้อมูล", "right"),
    ("ยอดสะสม (บาท)", "right"),
    ("ร้อยละของขั้นแรก", "right"),
    ("ระดับคะแนน", "left"),
    ("ขาดอีกถึงขั้นถัดไป (บาท)", "right"),
)
PROVINCE = "รวมทั้งจังหวัด"
NOTHING = "–"
