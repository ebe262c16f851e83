"""On which line of a TOML file something stands: the standard parser keeps no positions."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

KeyPath = tuple[str | int, ...]
"""Where a value stands: keys, and places (from 0) in lists, e.g. `("office", 0, "chat")`."""

# The parser's commonest complaints, by how they begin, in words for people who do not know TOML.
_PLAINLY = {
    "Cannot overwrite": "this key or table is already there further up",
    "Cannot declare": "this table is already there further up",
    "Expected '=' after a key": "after a key stands =, and then its value",
    "Expected newline": "there is more on this line than one key and its value",
    "Invalid statement": "this is neither a key with its value nor the head of a table",
    "Exceeds the limit": "a number is too long",
    "Illegal character '\\n'": "text lacks its closing quotation mark",
    "Invalid value": 'there is no value that can be read; text stands in straight quotation marks ("…")',
    "Invalid date": "there is no such day; years are of the common era, so 2567 is written 2024",
}


def syntax_sentence(error: ValueError, text: str, file: Path) -> str:
    """What the parser could not read, and where."""
    said = str(error)
    position = re.search(r" \(at line ([0-9]+), column ([0-9]+)\)$", said)
    place = f"line {position[1]}, column {position[2]}" if position else f"line {len(text.splitlines())}"
    message = said.partition(" (at ")[0]
    plain = (words for beginning, words in _PLAINLY.items() if message.startswith(beginning))
    return f"{file}, {place}: {next(plain, message[:1].lower() + message[1:])}"


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line (from 1) of every table, key and list item of a TOML document that parses.

    The standard parser keeps no positions. But a document is a row of statements that each end with a line; so the
    text is cut into the shortest runs of lines that parse, and each is asked what it sets. The grammar stays with
    the parser: strings, lists and keys of any form cannot lead this astray.
    """
    lines: dict[KeyPath, int] = {}
    sizes: Counter[KeyPath] = Counter()
    table: KeyPath = ()
    rows = text.replace("\r\n", "\n").split("\n")
    start = 0
    while start < len(rows):
        end, statement = _statement(rows, start)
        names, value = _innermost(statement)
        if rows[start].lstrip(" \t").startswith("["):
            table = _table_path(names, sizes, is_item=isinstance(value, list))
            lines |= {table[:length]: start + 1 for length in range(1, len(table)) if table[:length] not in lines}
            lines[table] = start + 1
        else:
            for place, row in enumerate(_item_rows(rows[start:end], value)):
                mark(lines, (*table, *names, place), value[place], start + row + 1)
            mark(lines, table, statement, start + 1)
        start = end
    return lines


def mark(marks: dict[KeyPath, Any], path: KeyPath, value: Any, sign: object) -> None:
    """Put the sign at the path and at everything inside its value, except where one is already."""
    marks.setdefault(path, sign)
    inside = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in inside:
        mark(marks, (*path, step), inner, sign)


def _statement(rows: Sequence[str], start: int) -> tuple[int, dict[str, Any]]:
    """Where the statement that begins in this row ends, and what it sets."""
    for end in range(start + 1, len(rows)):
        with suppress(tomllib.TOMLDecodeError):
            return end, tomllib.loads("\n".join(rows[start:end]))
    return len(rows), tomllib.loads("\n".join(rows[start:]))


def _innermost(statement: Mapping[str, Any]) -> tuple[tuple[str, ...], Any]:
    """The keys that lead to the one value of a statement, and that value."""
    names: tuple[str, ...] = ()
    value: Any = statement
    while isinstance(value, dict) and len(value) == 1:
        ((name, value),) = value.items()
        names = (*names, name)
    return names, value


def _table_path(names: Sequence[str], sizes: Counter[KeyPath], *, is_item: bool) -> KeyPath:
    """Where a table header leads: into the last item of each list of tables on its way. `sizes` counts those items."""
    path: KeyPath = ()
    for place, name in enumerate(names, 1):
        path = (*path, name)
        sizes[path] += is_item and place == len(names)
        if sizes[path]:
            path = (*path, sizes[path] - 1)
    return path


def _item_rows(rows: Sequence[str], items: object) -> list[int]:
    """In which of a statement's rows each item of its list begins: found by closing the list after every row."""
    if not isinstance(items, list):
        return []
    begins: list[int] = []
    begin = 0
    for end in range(1, len(rows)):
        with suppress(tomllib.TOMLDecodeError):
            so_far = _innermost(tomllib.loads("\n".join([*rows[:end], "]"])))[1]
            begins += [begin] * (len(so_far) - len(begins))
            begin = end
    return begins + [begin] * (len(items) - len(begins))
