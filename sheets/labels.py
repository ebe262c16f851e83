"""The words on a table: what a header cell labels, and which round and fiscal year a header or a title names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto

from scoring.fiscal_year import BUDDHIST_ERA_OFFSET, FiscalYear, RoundNumber
from scoring.levels import Tier
from sheets.months import MonthLabel, common_year, parse_month
from sheets.thai_text import ascii_digits, comparable


class Role(Enum):
    """What a column is for when it is neither a month nor a target."""

    DISTRICT = auto()
    INDEX = auto()
    TOTAL = auto()
    LEVEL = auto()


Label = MonthLabel | Tier | Role

_LONGEST_LABEL = 80
_LONGEST_TITLE = 500

_ROUND = r"รอบ(?:การประเมิน|ประเมิน)?(?:ที่)?"
_LEVEL = r"(?:ผล|ค่า)?(?:ระดับค่าคะแนน|ระดับคะแนน|ระดับ|คะแนน)"
_ADDITION = rf"(?:\([^()]{{1,20}}\)|50|7[05]|100|บาท|{_ROUND}[12](?:/[0-9]{{2,4}})?)*"
_ROLES = (
    (Role.DISTRICT, r"(?:ราย)?(?:ชื่อ)?(?:อำเภอ|สพอ\.?|หน่วยงาน|district)(?:/(?:กิ่งอำเภอ|อำเภอ|สพอ\.?|หน่วยงาน|เดือน))*"),
    (Role.INDEX, r"(?:ลำดับ)?ที่|ลำดับ|เลขที่|no\.?|#"),
    (Role.TOTAL, r"(?:(?:ยอด|ผล)?รวม(?!.*เป้าหมาย)|ยอดสะสม|สะสม|total).{0,40}"),
    (Role.LEVEL, rf"{_LEVEL}(?:ที่ได้(?:รับ)?|ประเมิน)?{_ADDITION}"),
)
_TIERS = (
    (Tier.BASIC, "ขั้นต้น"),
    (Tier.STANDARD, "(?:ขั้น)?มาตรฐาน"),
    (Tier.ADVANCED, "ขั้นสูง"),
    (Tier.LEVEL_1, f"{_LEVEL}(?:ที่)?1"),
    (Tier.LEVEL_2, f"{_LEVEL}(?:ที่)?2"),
    (Tier.LEVEL_3, f"{_LEVEL}(?:ที่)?3"),
    (Tier.LEVEL_4, f"{_LEVEL}(?:ที่)?4"),
    (Tier.LEVEL_5, f"{_LEVEL}(?:ที่)?5"),
)
_PATTERNS: tuple[tuple[Role | Tier, re.Pattern[str]], ...] = (
    *((tier, re.compile(rf"(?:ค่า)?(?:เป้าหมาย)?{name}{_ADDITION}")) for tier, name in _TIERS),
    *((role, re.compile(pattern)) for role, pattern in _ROLES),
)
_HAS_LETTER_OR_DATE = re.compile(r"[ก-ฮa-z]|[0-9][-/.][0-9]{1,2}|#")

_NO_SPAN = r"(?![0-9])(?!\s*(?:เดือน|ปี(?!งบ|\s*(?:พ\.?\s*ศ\.?\s*)?[0-9])))"
"""Behind a round's number: "รอบ 1 ปี" speaks of one year, "รอบที่ 1 ปีงบประมาณ 2567" and "รอบที่ 1 ปี 2567" of a round."""

_ROUND_NAMES = (
    (RoundNumber.WHOLE_YEAR, re.compile(r"ทั้งปี|รายปี|ตลอดปี|12\s*เดือน")),
    (RoundNumber.FIRST, re.compile(rf"{_ROUND}\s*1{_NO_SPAN}|6\s*เดือนแรก|ครึ่งปีแรก|round 1\b")),
    (
        RoundNumber.SECOND,
        re.compile(rf"{_ROUND}\s*(?:1\s*(?:และ|กับ|ถึง|,|-)\s*)?2{_NO_SPAN}|6\s*เดือนหลัง|ครึ่งปีหลัง|round 2\b"),
    ),
)
_FISCAL_YEAR = re.compile(
    rf"(?:ปีงบประมาณ|ปีงบ|งบประมาณ|fy|{_ROUND}\s*[12]\s*[/-])\s*(?:พ\.?ศ\.?|ปี)?\s*(?P<year>[0-9]{{4}}|[0-9]{{2}})(?![0-9])"
)
_PLAIN_YEAR = re.compile(r"ปี\s*(?:[พค]\.?\s*ศ\.?)?\s*(?P<year>[0-9]{4}|[0-9]{2})(?![0-9])")
_BARE_YEAR = re.compile(r"(?<![0-9])25[0-9]{2}(?![0-9])")

_TARGETS = re.compile("เป้าหมาย|เป้า|แผน|เกณฑ์")
_RESULTS = re.compile("ผล|ยอด|รายได้")
_DERIVED = re.compile(r"ร้อยละ|%|ขาดอีก|ยังขาด|ส่วนต่าง|ผลต่าง|คงเหลือ|เพิ่มขึ้น|ลดลง|จำนวนราย|จำนวนกลุ่ม")


def parse_label(text: str) -> Label | None:
    """What a header cell labels; None when it is none of a table's known columns."""
    if len(text) > _LONGEST_LABEL:
        return None
    compact = "".join(ascii_digits(comparable(text)).lower().split())
    if not _HAS_LETTER_OR_DATE.search(compact):
        return None
    if month := parse_month(text):
        return month
    return next((label for label, pattern in _PATTERNS if pattern.fullmatch(compact)), None)


def round_named(texts: Iterable[str]) -> RoundNumber | None:
    """The round that the first text to name any names. A text that names two ("รอบที่ 1 และ 2") names none."""
    for text in map(_readable, texts):
        named = [number for number, pattern in _ROUND_NAMES if pattern.search(text)]
        if len(named) == 1:
            return named[0]
    return None


def fiscal_years_named(texts: Iterable[str]) -> tuple[FiscalYear, ...]:
    """The fiscal years that the first text to name any names ("ปีงบประมาณ 2567", "รอบที่ 1/2567")."""
    return _first_named(_FISCAL_YEAR, texts)


def plain_years_named(texts: Iterable[str]) -> tuple[FiscalYear, ...]:
    """The years that the first text to name any names without calling them fiscal years ("ยอดจำหน่าย OTOP ปี 2566")."""
    return _first_named(_PLAIN_YEAR, texts)


def _first_named(pattern: re.Pattern[str], texts: Iterable[str]) -> tuple[FiscalYear, ...]:
    found = next(filter(None, (pattern.findall(_readable(text)) for text in texts)), [])
    return tuple(dict.fromkeys(map(_fiscal_year, found)))


def bare_year(title: str) -> tuple[FiscalYear, ...]:
    """The one year in a tab's title ("OTOP 2567"), where no word says that it is a fiscal year."""
    found = set(_BARE_YEAR.findall(_readable(title)))
    return tuple(map(_fiscal_year, found)) if len(found) == 1 else ()


def heads_targets(head: str) -> bool:
    """Whether a group head says that targets stand below it, and not results."""
    return bool(_TARGETS.search(head)) and not _RESULTS.search(head)


def heads_derived(head: str) -> bool:
    """Whether a group head says that what stands below it is worked out from figures: percentages, differences."""
    return bool(_DERIVED.search(head))


def _readable(text: str) -> str:
    return ascii_digits(comparable(text[:_LONGEST_TITLE])).lower()


def _fiscal_year(digits: str) -> FiscalYear:
    return FiscalYear(common_year(digits) + BUDDHIST_ERA_OFFSET)
