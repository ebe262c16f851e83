"""What is wrong with a configuration, in plain sentences: where, what should be there, and the nearest known key."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails, PydanticCustomError

from bot.config.toml_lines import KeyPath

_LONGEST_SHOWN = 120
_BOT_TOKEN = re.compile(r"[0-9]{5,}:[A-Za-z0-9_-]{20,}")

_UNKNOWN = "extra_forbidden"

_MUST_BE = {
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number",
    "int_from_float": "a whole number",
    "decimal_type": "a number",
    "decimal_parsing": "a number",
    "finite_number": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "string_type": "text in quotes",
    "path_type": "a path in quotes",
    "tuple_type": "a list in square brackets",
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
}


class ConfigError(Exception):
    """A configuration that cannot be used. Its text is one sentence per problem, each on a line of its own."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def wrong(says: str, *path: str | int) -> PydanticCustomError:
    """What a validator raises: what the key must be or does; `path` names another key than the one at hand."""
    return PydanticCustomError("wrong", "{says}", {"says": says, "path": path})


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean "…"?` with the known word that is most like it, or nothing."""
    found = closest(word, known)
    return f"; did you mean {quoted(found)}?" if found else ""


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like it, if any is like it at all."""
    by_lower = {each.lower(): each for each in known}
    return next((by_lower[found] for found in get_close_matches(word.lower(), by_lower, n=1)), None)


def quoted(text: str) -> str:
    """The text in quotation marks: on one line, not too long, and without anything that looks like a bot's token."""
    text = _BOT_TOKEN.sub("…", text)
    return json.dumps(text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…", ensure_ascii=False)


def shown(value: object) -> str:
    """A value as it may be repeated in a sentence."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a table"
    return "a list" if isinstance(value, Sequence) else str(value)


@dataclass(frozen=True, slots=True)
class Origins:
    """Where every value came from: its line in the file, or the environment variable that set it."""

    file: Path
    lines: Mapping[KeyPath, int]
    variables: Mapping[KeyPath, str]

    def place(self, path: KeyPath) -> tuple[int, str]:
        """The line, to sort by, and the place in words; for what has none, that of the table around it."""
        for length in range(len(path), 0, -1):
            if variable := self.variables.get(path[:length]):
                return 0, f"environment variable {variable}"
            if line := self.lines.get(path[:length]):
                return line, f"{self.file}, line {line}"
        return 0, str(self.file)


@dataclass(frozen=True, slots=True)
class Table:
    """A table that a configuration may have: the keys on the way to it, its header, and its own keys."""

    names: tuple[str, ...]
    header: str
    keys: tuple[str, ...]

    @property
    def place(self) -> str:
        """Where its keys are written."""
        return f"under {self.header}" if self.names else "at the top of the file, above the first table"


Tables = Mapping[tuple[str, ...], Table]


def sentences(errors: Sequence[ErrorDetails], model: type[BaseModel], origins: Origins) -> list[str]:
    """The sentences for what pydantic found, in the file's order. A key that is misspelt is not missing as well."""
    known: Tables = {table.names: table for table in tables(model)}
    misspelt = {(*error["loc"][:-1], _meant(error["loc"], known)) for error in errors if error["type"] == _UNKNOWN}
    told = []
    for error in errors:
        path: KeyPath = error.get("ctx", {}).get("path") or error["loc"]
        if error["type"] == "missing":
            if path not in misspelt:
                told.append((origins.place(path[:-1]), _missing_key(path, known)))
        elif error["type"] == _UNKNOWN:
            told.append((origins.place(path), _unknown_key(path, known)))
        else:
            told.append((origins.place(path), _wrong_value(path, error)))
    return [f"{place}: {sentence}" for (_, place), sentence in sorted(told, key=lambda each: each[0][0])]


def _wrong_value(path: KeyPath, error: ErrorDetails) -> str:
    kind, value, context = error["type"], error["input"], error.get("ctx", {})
    if kind == "wrong":
        return f"{_table(path) if isinstance(value, Mapping) else _name(path)} {context['says']}"
    if kind == "enum":
        choices = re.findall("'([^']*)'", context["expected"])
        allowed = " or ".join(map(quoted, choices))
        return f"{_name(path)} must be {allowed}, not {shown(value)}{nearest(str(value), choices)}"
    if kind == "string_too_short":
        return f"{_name(path)} must not be empty"
    if kind == "model_type":
        return f"{_name(path)} must be a table: write its keys under {_table(path)}"
    if kind == "tuple_type" and isinstance(value, Mapping):
        return f"{_name(path)} must be a list of tables: write {_table((*path, 0))}, with double brackets"
    must_be = _MUST_BE.get(kind, "something else").format_map(context)
    return f"{_name(path)} must be {must_be}, not {shown(value)}"


def _unknown_key(path: KeyPath, known: Tables) -> str:
    here, key = path[:-1], str(path[-1])
    homes = [table for table in known.values() if key in table.keys]
    hint = f"; it belongs {homes[0].place}" if homes else nearest(key, known[_names(here)].keys)
    return f"{_table(here)} has no key {quoted(key)}{hint}"


def _meant(path: KeyPath, known: Tables) -> str | None:
    return closest(str(path[-1]), known[_names(path[:-1])].keys)


def _missing_key(path: KeyPath, known: Tables) -> str:
    table = known.get(_names(path))
    return f"{_table(path[:-1])} needs {table.header if table else quoted(str(path[-1]))}"


def _names(path: KeyPath) -> tuple[str, ...]:
    return tuple(step for step in path if isinstance(step, str))


def _name(path: KeyPath) -> str:
    """How a sentence calls a key: `office.chat`; or an item of a list: `office.admins, item 2,`."""
    name = ".".join(_names(path))
    return f"{name}, item {path[-1] + 1}," if isinstance(path[-1], int) else name


def _table(path: KeyPath) -> str:
    """How a sentence calls a table: by its header."""
    name = ".".join(_names(path))
    if not name:
        return "the file"
    return f"[[{name}]]" if isinstance(path[-1], int) else f"[{name}]"


def tables(model: type[BaseModel], names: tuple[str, ...] = (), header: str = "") -> Iterator[Table]:
    """The table of the model itself and every one inside it."""
    yield Table(names, header, tuple(model.model_fields))
    for key, field in model.model_fields.items():
        if inner := _model_in(field.annotation):
            brackets = "[{}]" if field.annotation is inner else "[[{}]]"
            yield from tables(inner, (*names, key), brackets.format(".".join((*names, key))))


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation such as `tuple[Model, ...]` holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)
