"""Messages: plain text inside, escaped markup on the way out, cut under Telegram's limit."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.message import MAX_TEXT_UNITS, Mention, Message, html_parts


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_the_title_is_bold_and_everything_is_escaped() -> None:
    message = Message("ผล <b> & co", "1 < 2\nก & ข")
    assert html_parts(message) == ("<b>ผล &lt;b&gt; &amp; co</b>\n1 &lt; 2\nก &amp; ข",)


def test_a_long_message_is_cut_at_line_ends() -> None:
    lines = [f"บรรทัดที่ {number}" for number in range(1000)]
    parts = html_parts(Message("หัวเรื่อง", "\n".join(lines)))
    assert len(parts) > 1
    assert "\n".join(parts).splitlines()[1:] == lines
    assert all(units(part) <= MAX_TEXT_UNITS for part in parts)


def test_a_blank_line_is_kept_inside_and_dropped_at_the_ends() -> None:
    assert html_parts(Message("ก", "\nข\n\nค\n")) == ("<b>ก</b>\n\nข\n\nค",)


def test_adding_leaves_out_what_is_empty() -> None:
    assert Message("ก", "ข").adding("", "ค", "").text == "ก\nข\nค"


def test_mentions_call_people_by_a_link_in_the_order_of_the_text() -> None:
    message = Message(
        "บางคล้า", "รอข้อมูล\nผู้รับผิดชอบ: ก<ข, กก, ก", mentions=(Mention(7, "ก<ข"), Mention(8, "กก"), Mention(9, "ก"))
    )
    (html,) = html_parts(message)
    links = '<a href="tg://user?id=7">ก&lt;ข</a>, <a href="tg://user?id=8">กก</a>, <a href="tg://user?id=9">ก</a>'
    assert html == f"<b>บางคล้า</b>\nรอข้อมูล\nผู้รับผิดชอบ: {links}"


def test_a_mention_that_does_not_stand_in_the_text_changes_nothing() -> None:
    assert html_parts(Message("ก", "ข", mentions=(Mention(7, "ค"),))) == ("<b>ก</b>\nข",)


@pytest.mark.parametrize("blank", ["", "  ", "\u2028"])
def test_a_mention_of_a_blank_name_is_left_out_and_those_behind_it_stand(blank: str) -> None:
    message = Message("ก", "ผู้รับผิดชอบ: ข", mentions=(Mention(7, blank), Mention(8, "ข")))
    assert html_parts(message) == ('<b>ก</b>\nผู้รับผิดชอบ: <a href="tg://user?id=8">ข</a>',)


@given(st.text(max_size=300), st.text(max_size=900), st.integers(40, 200))
def test_no_part_exceeds_the_limit_and_no_character_is_lost(title: str, body: str, limit: int) -> None:
    title = " ".join(title.split())[:5]
    parts = html_parts(Message(title, body), limit)
    assert all(units(part) <= limit for part in parts)
    kept = unescape(re.sub(r"</?b>", "", "".join(parts)))
    wanted = title + "".join(body.splitlines())
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", wanted)
