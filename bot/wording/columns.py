"""The standings as a table: what stands above it, and its headings."""

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


def title(province: str, evaluation_round: EvaluationRound) -> str:
    """Whose standings, and of which round."""
    return f"จังหวัด{province} {round_name(evaluation_round)}"


def subtitle(read_at: datetime) -> str:
    """When the figures were read (a local time), and what the short headings mean."""
    return f"ข้อมูล ณ {thai.moment(read_at)} ยอดเป็นบาท ร้อยละของขั้นแรก และยอดที่ขาดอีกถึงขั้นถัดไป"
