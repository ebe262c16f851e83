"""The wording covers every code that the reader can give, in the tone that was agreed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bot.remedies
from bot.remedies import remedy
from bot.wording import commands, oddities
from sheets.acceptance import Loss
from sheets.faults import FaultKind, SheetsUnavailable
from sheets.snapshot import ShapeError

ROOT = Path(__file__).parent.parent
WORDING = sorted((ROOT / "bot" / "wording").glob("*.py"))
SHAPE_CODES = {"table-missing", "tab-missing", "header-doubled", "districts-too-few"}


def codes_in(call: str) -> set[str]:
    """The codes that a room passes to a call as literals."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "sheets").glob("*.py")]
    return {code for source in sources for code in re.findall(rf'{call}\(\s*"([a-z-]+)"', source)}


def test_every_finding_has_its_words() -> None:
    codes = codes_in("Finding") | codes_in("Suspect") | codes_in("Missing")
    assert codes >= {"district-unknown", "amount-negative"}
    assert codes <= oddities._FINDINGS.keys()
    assert codes <= bot.remedies._FINDINGS.keys() | oddities._AMOUNTS.keys()


def test_every_trouble_has_its_words() -> None:
    assert codes_in("ShapeError") == SHAPE_CODES
    troubles = set(FaultKind) | SHAPE_CODES | {f"refused-{loss}" for loss in Loss} | {"internal"}
    assert troubles <= oddities._TROUBLES.keys()


@pytest.mark.parametrize("kind", list(FaultKind))
def test_every_fault_has_a_remedy(kind: FaultKind) -> None:
    assert remedy(SheetsUnavailable(kind, "a detail")).endswith("(a detail)")


def test_every_shape_has_a_remedy() -> None:
    data = (("tab", "รอบที่ 1"), ("label", "ต.ค.66"), ("found", "1"), ("of", "11"))
    assert {remedy(ShapeError(code, data=data))[:3] for code in SHAPE_CODES}


@pytest.mark.parametrize("module", WORDING, ids=lambda path: path.stem)
def test_the_tone_is_impersonal_and_without_blame(module: Path) -> None:
    # Thanks hold the letters of a pronoun, and people may ask as they like.
    text = module.read_text(encoding="utf-8").replace("ขอบคุณ", "").replace("ใครยังไม่ส่ง", "")
    for word in ("คุณ", "ครับ", "ค่ะ", "ล่าช้า", "ละเลย", "ไม่ส่ง", "🔴", "😡", "🏆"):
        assert word not in text, word


def test_descriptions_of_commands_keep_to_telegrams_limits() -> None:
    for name, description in commands.COMMAND_DESCRIPTIONS.items():
        assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
        assert 1 <= len(description) <= 256
