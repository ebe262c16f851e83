"""Requests: what is typed and what buttons carry, read back as they were meant and within Telegram's limits."""

from __future__ import annotations

import pytest
from builders import DISTRICTS
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.acts import Act, Request, data, pressed_request, reminder_buttons, typed_request
from bot.chat.questions import View, key_of, pressed_question
from bot.wording import commands
from scoring.fiscal_year import Month
from scoring.sales import District

BOT = "otop_bot"
MARCH = Month(2024, 3)
LONGEST_NUMBER = 2**52 - 1
"""Telegram's ids have at most 52 significant bits (https://core.telegram.org/bots/api#user)."""


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("/confirm", Request(Act.SHOW)),
        ("/confirm บางคล้า มี.ค. 67", Request(Act.SHOW, "บางคล้า มี.ค. 67")),
        ("/CONFIRM@otop_bot บางคล้า", Request(Act.SHOW, "บางคล้า")),
        ("ยืนยัน บางคล้า", Request(Act.SHOW, "บางคล้า")),
        ("ยืนยันยอดบางคล้า", Request(Act.SHOW, "บางคล้า")),
        ("/link", Request(Act.LINK)),
        ("/link บางคล้า", Request(Act.LINK, "บางคล้า")),
        ("/officers", Request(Act.OFFICERS)),
        ("/start AbC-_9", Request(Act.JOIN, "AbC-_9")),
    ],
)
def test_a_typed_line_is_the_request_that_is_meant(text: str, request_: Request) -> None:
    assert typed_request(text, BOT, private=True) == request_


@pytest.mark.parametrize(
    "text", ["/start", "/status", "/confirm@other_bot", "สถานะ บางคล้า", "บางคล้า", "/confirmed", ""]
)
def test_what_is_only_asked_is_no_request(text: str) -> None:
    assert typed_request(text, BOT, private=True) is None


@pytest.mark.parametrize("text", ["ยืนยัน บางคล้า", "/start AbC-_9", "/link@other_bot"])
def test_in_a_group_words_and_invitations_are_left_alone(text: str) -> None:
    assert typed_request(text, BOT, private=False) is None


def test_in_a_group_a_mention_lets_words_count() -> None:
    assert typed_request("@otop_bot ยืนยัน บางคล้า", BOT, private=False) == Request(Act.SHOW, "บางคล้า")


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("district", [*DISTRICTS, ""])
def test_a_buttons_data_reads_back_and_fits_64_bytes(act: Act, district: str) -> None:
    for month, detail in [(None, ""), (MARCH, ""), (MARCH, "20240315"), (None, f"{LONGEST_NUMBER}.{key_of('บางคล้า')}")]:
        text = data(act, "ฉะเชิงเทรา", district, month, detail)
        assert len(text.encode()) <= 64
        wanted = Request(act, "", key_of("ฉะเชิงเทรา"), key_of(district) if district else "", month, detail)
        assert pressed_request(text) == wanted


@given(st.text(max_size=64))
def test_any_data_is_read_without_an_error(text: str) -> None:
    pressed_request(text)
    for act in (Act.CONFIRM, Act.PROMISE):
        pressed_request(f"{act}:{text}")


def test_no_button_means_an_act_and_a_question_at_once() -> None:
    assert {str(act) for act in Act}.isdisjoint(set(View))
    for act in Act:
        assert pressed_question(data(act, "ฉะเชิงเทรา", "บางคล้า", MARCH)) is None


def test_a_reminder_offers_to_confirm_to_promise_and_to_tell_of_no_sales() -> None:
    rows = reminder_buttons("ฉะเชิงเทรา", District("บางคล้า"), MARCH)
    assert [button.label for row in rows for button in row] == [
        "ยืนยันยอด",
        "จะดำเนินการภายใน…",
        "ไม่มียอดจำหน่ายเดือนนี้",
    ]
    requests = [pressed_request(button.action) for row in rows for button in row]
    assert [each and each.act for each in requests] == [Act.SHOW, Act.WHEN, Act.NO_SALES]


def test_every_word_for_an_act_is_one() -> None:
    for word, name in commands.THAI_ACTS.items():
        assert typed_request(word, BOT, private=True) == typed_request(f"/{name}", BOT, private=True)
