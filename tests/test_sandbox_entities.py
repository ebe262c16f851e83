"""Entities count in UTF-16, commands follow Telegram's grammar, and HTML is taken or refused as Telegram does."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.entities import ParseError, formatted_text, found_entities, utf16_length, utf16_slice


def marked(text: str) -> list[tuple[str, str]]:
    """The entities that Telegram finds in a plain text."""
    return [(entity["type"], utf16_slice(text, entity)) for entity in found_entities(text)]


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("/status บางคล้า", ["/status"]),
        ("/status@otop_sandbox_bot บางคล้า", ["/status@otop_sandbox_bot"]),
        ("ขอ /status ด้วย", ["/status"]),
        ("/statusบางคล้า", []),
        ("/สถานะ", []),
        ("ก/status", []),
        ("//status", []),
        ("/status/x", []),
        ("(/status)", ["/status"]),
        ("/start\n/help", ["/start", "/help"]),
        ("/" + "a" * 65, []),
        ("/status@ab", []),
    ],
)
def test_commands_follow_telegrams_grammar(text: str, commands: list[str]) -> None:
    assert [word for kind, word in marked(text) if kind == "bot_command"] == commands


def test_mentions_and_addresses_are_found() -> None:
    text = "ถาม @otop_sandbox_bot หรือ https://example.go.th/a?b=1. (x@y.z)"

    assert marked(text) == [("mention", "@otop_sandbox_bot"), ("url", "https://example.go.th/a?b=1")]


def test_offsets_count_utf16_units() -> None:
    assert found_entities("📊 /status") == [{"type": "bot_command", "offset": 3, "length": 7}]


@pytest.mark.parametrize(
    ("source", "shown", "kinds"),
    [
        ("<b>x</b>", "x", ["bold"]),
        ("<STRONG>x</STRONG>", "x", ["bold"]),
        ("<i>x</i><em>y</em>", "xy", ["italic", "italic"]),
        ("<u>x</u> <ins>y</ins>", "x y", ["underline", "underline"]),
        ("<s>x</s><strike>y</strike><del>z</del>", "xyz", ["strikethrough"] * 3),
        ("<tg-spoiler>x</tg-spoiler>", "x", ["spoiler"]),
        ('<span class="tg-spoiler">x</span>', "x", ["spoiler"]),
        ("<code>a &lt; b</code>", "a < b", ["code"]),
        ("<pre>x</pre>", "x", ["pre"]),
        ("<blockquote>x</blockquote>", "x", ["blockquote"]),
        ("<blockquote expandable>x</blockquote>", "x", ["expandable_blockquote"]),
        ("<b><i>x</i>y</b>", "xy", ["bold", "italic"]),
        ("<b></b>x", "x", []),
        ("<b>x</>", "x", ["bold"]),
        ("&amp;nbsp; &nbsp; &copy; &#3588; &#x0e04;", "&nbsp; &nbsp; &copy; ค ค", []),
        ("&lt;b&gt; &quot;x&quot;", '<b> "x"', []),
    ],
)
def test_html_becomes_entities(source: str, shown: str, kinds: list[str]) -> None:
    text, entities = formatted_text(source, "HTML")

    assert text == shown
    assert [entity["type"] for entity in entities] == kinds


def test_a_link_carries_its_address() -> None:
    text, entities = formatted_text('ดู <a href="https://example.go.th/?a=1&amp;b=2">ตาราง</a>', "html")

    assert text == "ดู ตาราง"
    assert entities == [{"type": "text_link", "offset": 3, "length": 5, "url": "https://example.go.th/?a=1&b=2"}]


def test_a_fenced_program_names_its_language() -> None:
    _, entities = formatted_text('<pre><code class="language-python">x</code></pre>', "HTML")

    assert entities == [{"type": "pre", "offset": 0, "length": 1, "language": "python"}]


def test_nothing_is_looked_for_inside_code_and_links() -> None:
    _, entities = formatted_text('<code>/status</code> <a href="https://a.b">@somebody</a> /help', "HTML")

    assert [entity["type"] for entity in entities] == ["code", "text_link", "bot_command"]


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("ยอด <1 ล้าน>", 'Unsupported start tag "1" at byte offset 10'),
        ("<div>x</div>", 'Unsupported start tag "div" at byte offset 0'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x', 'Unclosed start tag "a" at byte offset 0'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_bad_html_is_refused_as_telegram_words_it(source: str, complaint: str) -> None:
    with pytest.raises(ParseError) as refused:
        formatted_text(source, "HTML")

    assert str(refused.value) == complaint


def test_without_a_mode_markup_is_text() -> None:
    assert formatted_text("<b>x</b>")[0] == "<b>x</b>"


def test_other_modes_are_not_imitated() -> None:
    with pytest.raises(ParseError, match="HTML only"):
        formatted_text("*x*", "MarkdownV2")


def test_text_is_trimmed_and_entities_with_it() -> None:
    assert formatted_text("\n <b>x </b>\n", "HTML") == ("x", [{"type": "bold", "offset": 0, "length": 1}])


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_escaped_text_is_shown_as_it_was(text: str) -> None:
    shown, _ = formatted_text(html.escape(text), "HTML")

    assert shown == text.rstrip().lstrip(" ")
    assert utf16_length(shown) <= utf16_length(text)
