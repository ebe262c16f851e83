"""The configuration: a TOML file, and over it the environment (`OTOPBOT_SECTION__KEY`).

An unknown key is an error, and so is a value that makes no sense: an office should learn of a slip when the program
starts, not on the day of a deadline. `config.example.toml` documents every key.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

from bot.config.errors import ConfigError, Origins, closest, sentences
from bot.config.sections import Config
from bot.config.toml_lines import KeyPath, key_lines, mark, syntax_sentence

__all__ = ["Config", "ConfigError", "load_config"]

_PREFIX, _DELIMITER = "OTOPBOT_", "__"


class _FromEnvironment(Config, BaseSettings):
    """The same keys as settings of the environment; for reading them only, never made."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_nested_delimiter=_DELIMITER)


class _Environment(EnvSettingsSource):
    """Reads the given variables rather than the process's; what is no JSON stays text, to be refused with the rest."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        super().__init__(_FromEnvironment)
        self.env_vars = {name.lower(): value for name, value in variables.items()}

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        """A list or a table from its JSON."""
        try:
            return super().decode_complex_value(field_name, field, value)
        except ValueError:
            return value


def load_config(path: Path, environ: Mapping[str, str] | None = None) -> Config:
    """Read the file and the environment (the process's, unless another is given), or raise ConfigError.

    The error tells all that is wrong with single keys at once. Rules between keys count once each of them is right.
    """
    text = _text_of(path)
    try:
        in_file = tomllib.loads(text, parse_float=Decimal)
    except ValueError as error:
        raise ConfigError(syntax_sentence(error, text, path)) from None
    variables, problems = _our_variables(os.environ if environ is None else environ)
    in_environment = _Environment(variables)()
    origins = Origins(path, key_lines(text), _variables_by_path(variables, in_environment))
    config = None
    try:
        config = Config.model_validate(_merged(in_file, in_environment), context=path.absolute().parent)
    except ValidationError as error:
        problems = [*sentences(error.errors(include_url=False), Config, origins), *problems]
    if config is None or problems:
        # Raised out here because pydantic's error holds all that was given, the token too.
        raise ConfigError(*problems)
    return config


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{path} is not there; copy config.example.toml to this name and fill it in") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}, line {line}: the file must be saved as UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from None


def _our_variables(environ: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The variables that set a key, and a sentence for each that only looks like one."""
    ours = {name.upper(): value for name, value in environ.items() if name.upper().startswith(_PREFIX)}
    known = _paths_by_variable()
    problems = [_unknown_variable(name, known) for name in ours if name not in known]
    return {name: value for name, value in ours.items() if name in known}, problems


def _unknown_variable(name: str, known: Iterable[str]) -> str:
    meant = closest(name.removeprefix(_PREFIX), (each.removeprefix(_PREFIX) for each in known))
    return f"environment variable {name} belongs to no key" + (f"; did you mean {_PREFIX}{meant}?" if meant else "")


def _paths_by_variable() -> dict[str, KeyPath]:
    """Every variable and the key that it sets; the keys of one table before the table as a whole."""
    fields = Config.model_fields
    inner = [(key, name) for key, field in fields.items() for name in getattr(field.annotation, "model_fields", ())]
    return {_PREFIX + _DELIMITER.join(path).upper(): path for path in (*inner, *((key,) for key in fields))}


def _variables_by_path(variables: Mapping[str, str], values: Mapping[str, Any]) -> dict[KeyPath, str]:
    """Which variable set each value that came from the environment."""
    marks: dict[KeyPath, str] = {}
    for variable, path in _paths_by_variable().items():
        if variable in variables:
            value: Any = values
            for step in path:
                value = value.get(step) if isinstance(value, Mapping) else None
            mark(marks, path, value, variable)
    return marks


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Both, table by table; what stands above hides what stands below, and a list is replaced as a whole."""
    merged = {**below, **above}
    for key in below.keys() & above.keys():
        if isinstance(below[key], Mapping) and isinstance(above[key], Mapping):
            merged[key] = _merged(below[key], above[key])
    return merged
