"""The wording covers every code that the reader can give, in the tone that was agreed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bot.terminal.remedies
from bot.terminal.remedies import remedy
from bot.wording import commands, oddities
from bot.wording.terms import person_name
from scoring.findings import Cell
from sheets.acceptance import Loss
from sheets.faults import FaultKind, SheetsUnavailable
from sheets.snapshot import ShapeError

ROOT = Path(__file__).parent.parent
WORDING = sorted((ROOT / "bot" / "wording").glob("*.py"))
SHAPE_CODES = {"table-missing", "tab-missing", "header-doubled", "districts-too-few"}
OF_FILES = {"amounts-missing", "others-only"}
"""Shapes that only a file can have; their words stand with those of comparing."""


def codes_in(call: str) -> set[str]:
    """The codes that a room passes to a call as literals."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "sheets").glob("*.py")]
    return {code for source in sources for code in re.findall(rf'{call}\(\s*"([a-z-]+)"', source)}


def test_every_finding_has_its_words() -> None:
    codes = codes_in("Finding") | codes_in("Suspect") | codes_in("Missing")
    assert codes >= {"district-unknown", "amount-negative"}
    assert codes <= oddities._FINDINGS.keys()
    assert codes <= bot.terminal.remedies._FINDINGS.keys() | oddities._AMOUNTS.keys()


def test_every_trouble_has_its_words() -> None:
    assert codes_in("ShapeError") == SHAPE_CODES | OF_FILES
    troubles = set(FaultKind) | SHAPE_CODES | {f"refused-{loss}" for loss in Loss} | {"internal"}
    assert troubles <= oddities._TROUBLES.keys()


@pytest.mark.parametrize("kind", list(FaultKind))
def test_every_fault_has_a_remedy(kind: FaultKind) -> None:
    told = remedy(SheetsUnavailable(kind, "a detail"))
    assert len(told.removesuffix(" (a detail)")) > 20
    assert "{" not in told


def test_a_remedy_repeats_no_words_of_a_library() -> None:
    error = "HTTPSConnectionPool(host='sheets.googleapis.com', port=443): Max retries exceeded"
    assert remedy(SheetsUnavailable(FaultKind.NETWORK, error)) == (
        "Google cannot be reached; check this computer's connection, then try again"
    )


def test_a_remedy_tells_what_is_wrong_with_the_key_file() -> None:
    assert remedy(SheetsUnavailable(FaultKind.KEY_FILE, "key.json: No such file or directory")) == (
        "google.credentials does not name the key file of a service account (key.json: No such file or directory)"
    )


@pytest.mark.parametrize(
    ("code", "data", "words"),
    [
        ("table-missing", {}, "no table with months"),
        ("tab-missing", {"tab": "รอบที่ 1"}, "no tab 'รอบที่ 1'"),
        ("header-doubled", {"label": "ต.ค.66"}, "'ต.ค.66'"),
        ("districts-too-few", {"found": "1", "of": "11"}, "only 1 of 11 districts"),
    ],
)
def test_every_shape_has_a_remedy(code: str, data: dict[str, str], words: str) -> None:
    assert code in SHAPE_CODES
    told = remedy(ShapeError(code, Cell(0, "รอบที่ 1", "B3"), tuple(data.items())))
    assert words in told
    assert told.endswith(" (at รอบที่ 1!B3)")


def test_no_shape_is_left_without_a_remedy() -> None:
    assert codes_in("ShapeError") <= bot.terminal.remedies._SHAPES.keys()


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


@pytest.mark.parametrize("name", ["", "  ", "\u2028", "\u3164", "\u200b"])
def test_a_name_that_shows_nothing_is_said_to_be_missing(name: str) -> None:
    assert person_name(name) == "ไม่ปรากฏชื่อ"
    assert person_name(f"ก{name}").startswith("ก")
