"""Lines of a TOML file: every key has its own, whatever stands between."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.config.toml_lines import key_lines

# What may stand between two tables; KEY becomes another name in each place.
BETWEEN = st.sampled_from(
    [
        "",
        " \t",
        "# [[office]] in a comment",
        'KEY.text = """\n[[office]]\nkey = 1 """',
        "KEY.text = '''\n\n[[office]] \nkey = '' 1'''",
        'KEY.text = "\u2028 is no line end"',
        "KEY.list = [\n  1, # ]\n  [2,\n   3],\n]",
        'KEY.list = [ "]", """\n]\n""", { a = [\n1 ] } ]',
        '"KEY.quoted" = { inner = 1 }',
        "KEY . 'dotted' = 2024-03-15",
        "[KEY.table]",
        "[[KEY.list]]",
    ]
)


@given(st.lists(BETWEEN, max_size=5), st.lists(BETWEEN, max_size=5), st.sampled_from(["\n", "\r\n"]))
def test_lines_are_right_whatever_stands_between(first: list[str], second: list[str], line_end: str) -> None:
    texts = [*first, "# first", "[[office]]", "[[office]]", *second, "[office.scale]", "end.key = 1"]
    text = "\n".join(each.replace("KEY", f"key{place}") for place, each in enumerate(texts))
    rows = text.split("\n")
    lines = key_lines(text.replace("\n", line_end))
    assert lines["office", 0] == rows.index("# first") + 2
    assert lines["office", 1] == rows.index("# first") + 3
    assert lines["office", 1, "scale"] == len(rows) - 1
    assert lines["office", 1, "scale", "end", "key"] == len(rows)


def test_every_item_of_a_list_has_its_line() -> None:
    text = 'one = [1, 2]\ntwo = [ # two\n  "a", "b",\n\n  # c\n  { c = 1 },\n  [\n  4],\n]\n'
    lines = key_lines(text)
    assert [lines["one", place] for place in (0, 1)] == [1, 1]
    assert [lines["two", place] for place in (0, 1, 2, 3)] == [3, 3, 6, 7]
    assert lines["two", 2, "c"] == 6
