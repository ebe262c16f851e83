"""What people type and press, read as questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.questions import Question, View, action, key_of, pressed_question, typed_question
from scoring.fiscal_year import EvaluationRound, FiscalYear, RoundNumber

BOT = "otop_bot"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("/status บางคล้า", Question(View.STATUS, "บางคล้า")),
        ("/status", Question(View.STATUS)),
        ("/STATUS  บางคล้า ", Question(View.STATUS, "บางคล้า")),
        ("/status@otop_bot บางคล้า", Question(View.STATUS, "บางคล้า")),
        ("/status@OTOP_BOT", Question(View.STATUS)),
        ("/statusบางคล้า", Question(View.STATUS, "บางคล้า")),
        ("/status\nBang Khla", Question(View.STATUS, "Bang Khla")),
        ("/standings", Question(View.STANDINGS)),
        ("/missing", Question(View.MISSING)),
        ("/deadlines", Question(View.DEADLINES)),
        ("/history บางคล้า", Question(View.HISTORY, "บางคล้า")),
        ("/findings บางคล้า", Question(View.FINDINGS, "บางคล้า")),
        ("/help", Question(View.HELP)),
        ("/start abc", Question(View.START, "abc")),
        ("@otop_bot สถานะ บางคล้า", Question(View.STATUS, "บางคล้า")),
        ("สถานะ บางคล้า @otop_bot", Question(View.STATUS, "บางคล้า")),
        ("@otop_bot", Question(View.HELP)),
    ],
)
def test_a_line_for_the_bot_is_read_in_a_group(text: str, question: Question) -> None:
    assert typed_question(text, BOT, private=False) == question


@pytest.mark.parametrize(
    "text",
    [
        "/status@other_bot บางคล้า",
        "/months",
        "/unknown",
        "สวัสดีครับ",
        "สถานะ บางคล้า",
        "@otop_bot2 สถานะ",
        "ราคา 5/status",
        "",
    ],
)
def test_in_a_group_everything_else_is_left_alone(text: str) -> None:
    assert typed_question(text, BOT, private=False) is None


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("สถานะ บางคล้า", Question(View.STATUS, "บางคล้า")),
        ("สถานะบางคล้า", Question(View.STATUS, "บางคล้า")),
        ("สถานะ อ.บางนํ้าเปรี้ยว", Question(View.STATUS, "อ.บางนํ้าเปรี้ยว")),
        ("บางคล้า", Question(View.STATUS, "บางคล้า", is_guess=True)),
        ("Bang Khla", Question(View.STATUS, "Bang Khla", is_guess=True)),
        ("ภาพรวม", Question(View.STATUS)),
        ("ผลทุกอำเภอ", Question(View.STANDINGS)),
        ("รอข้อมูล", Question(View.MISSING)),
        ("กำหนดส่ง", Question(View.DEADLINES)),
        ("กำหนด", Question(View.DEADLINES)),
        ("ประวัติ บางคล้า", Question(View.HISTORY, "บางคล้า")),
        ("ประวัติ", Question(View.HISTORY)),
        ("กําหนด", Question(View.DEADLINES)),  # ำ as two characters, as text copied from a PDF has it
        ("ข้อสังเกต", Question(View.FINDINGS)),
        ("ตรวจทาน บางคล้า", Question(View.FINDINGS, "บางคล้า")),
        ("วิธีใช้", Question(View.HELP)),
        ("/unknown", Question(View.HELP, unknown="/unknown")),
    ],
)
def test_thai_words_work_in_a_private_chat(text: str, question: Question) -> None:
    assert typed_question(text, BOT, private=True) == question


@given(st.text(max_size=60), st.booleans())
def test_no_line_breaks_the_reader(text: str, private: bool) -> None:  # noqa: FBT001 (drawn)
    typed_question(text, BOT, private=private)
    pressed_question(text)


@given(st.sampled_from(list(View)), st.text(min_size=1, max_size=80), st.text(max_size=80))
def test_a_button_says_what_it_was_made_for_within_64_bytes(view: View, office: str, district: str) -> None:
    evaluation_round = EvaluationRound(FiscalYear(2567), RoundNumber.SECOND)
    data = action(view, office, district, evaluation_round)
    assert 1 <= len(data.encode()) <= 64
    expected = Question(
        view, office_key=key_of(office), district_key=key_of(district) if district else "", round_key="2567/2"
    )
    assert pressed_question(data) == expected


@given(st.text(min_size=1, max_size=80), st.text(max_size=80), st.integers(1, 9999))
def test_a_page_of_findings_is_named_within_64_bytes(office: str, district: str, page: int) -> None:
    data = action(View.FINDINGS, office, district, detail=str(page))
    assert len(data.encode()) <= 64
    expected = Question(View.FINDINGS, "", key_of(office), key_of(district) if district else "", detail=str(page))
    assert pressed_question(data) == expected
    assert expected.page == page


@pytest.mark.parametrize(
    "data", ["", "status", "status:1", "status:1:2", "unknown:1:2:3", "status:1:2:3:x", "status:1:2:3:4:5"]
)
def test_foreign_callback_data_is_no_question(data: str) -> None:
    assert pressed_question(data) is None
