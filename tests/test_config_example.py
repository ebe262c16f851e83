"""The committed example: it loads as it stands, and it documents every key and no other."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.config.errors import tables
from bot.config.loading import Config, ConfigError, load_config
from scoring.deadlines import DeadlineRule
from scoring.levels import preset_scale

EXAMPLE = Path(__file__).parents[1] / "config.example.toml"
TEXT = EXAMPLE.read_text(encoding="utf-8")
# Prose has one space after its #; keys that are not in use have none.
WHOLE_TEXT = re.sub(r"(?m)^#(?! \S|$)", "", TEXT)
# Those of the keys not in use that are examples, and cannot stand beside the defaults.
ONLY_EXAMPLES = ("token_file", "topic", "standard_points", "thresholds")


def documented(values: Any, names: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every key of a document, by the keys on the way to it."""
    if isinstance(values, list):
        for item in values:
            yield from documented(item, names)
    elif isinstance(values, dict):
        for key, value in values.items():
            yield (*names, key)
            yield from documented(value, (*names, key))


def test_it_loads_as_it_stands() -> None:
    config = load_config(EXAMPLE, {})
    assert not config.telegram.is_ready
    assert config.google.credentials == EXAMPLE.parent / "service-account.json"
    (office,) = config.office
    assert office.name == "ฉะเชิงเทรา"
    assert office.scale.scale() == preset_scale("steps-2-3-5")
    calendar = office.office(config.timezone).calendar
    assert calendar.rule == DeadlineRule(20, 0)


def test_it_holds_nothing_of_one_province_that_another_would_publish_unawares() -> None:
    (office,) = load_config(EXAMPLE, {}).office
    assert (office.contact, office.deadline) == ("", ())


def test_it_says_how_many_places_are_to_be_filled_in_and_marks_each() -> None:
    arrows = re.findall(r"(?m)^# ← (?:.*\n#)*.*\n(\w+) = ", TEXT)
    assert arrows == ["token", "credentials", "name", "spreadsheet", "chat", "admins", "districts", "contact"]
    assert "the eight places marked with an arrow" in TEXT
    assert TEXT.count("←") == len(arrows) + 1


def test_it_names_nobody_as_an_admin() -> None:
    """Any number that could stand here may be somebody's."""
    assert load_config(EXAMPLE, {}).office[0].admins == ()


def test_no_secret_that_it_names_can_be_committed() -> None:
    ignored = (EXAMPLE.parent / ".gitignore").read_text(encoding="utf-8").split()
    document = tomllib.loads(WHOLE_TEXT)
    database, damaged = document["database"], f"{document['database']}.damaged-1"
    secrets = [document["google"]["credentials"], document["telegram"]["token_file"], "config.toml"]
    for name in (*secrets, database, f"{database}-journal", damaged, f"{damaged}-journal"):
        assert any(fnmatch(name, pattern) for pattern in ignored), name


def test_its_districts_stand_in_the_offices_own_order() -> None:
    assert load_config(EXAMPLE, {}).office[0].districts == (
        "เมืองฉะเชิงเทรา",
        "บางคล้า",
        "บางปะกง",
        "บางน้ำเปรี้ยว",
        "บ้านโพธิ์",
        "พนมสารคาม",
        "แปลงยาว",
        "ราชสาส์น",
        "สนามชัยเขต",
        "ท่าตะเกียบ",
        "คลองเขื่อน",
    )


def test_every_key_is_documented_and_no_other() -> None:
    known = {(*table.names, key) for table in tables(Config) for key in table.keys}
    assert set(documented(tomllib.loads(WHOLE_TEXT))) == known


def test_keys_that_are_not_in_use_show_their_defaults(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(TEXT, encoding="utf-8")
    plain = load_config(path, {})
    text = WHOLE_TEXT
    for key in ONLY_EXAMPLES:
        text = re.sub(rf"(?ms)^{key} = (\[$.*?^\]|.*?$)", "", text)
    text = text.partition("[[office.deadline]]")[0]
    path.write_text(text, encoding="utf-8")
    assert load_config(path, {}) == plain


def test_its_own_thresholds_make_a_scale_and_its_letter_a_deadline(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(re.sub(r"(?m)^(token_file|preset|standard_points) = .*$", "", WHOLE_TEXT), encoding="utf-8")
    (office,) = load_config(path, {}).office
    assert office.scale.scale().name == "custom"
    assert [str(each.due) for each in office.deadline] == ["2024-03-15"]


KEY_LINES = [number for number, row in enumerate(TEXT.split("\n"), 1) if re.match("[a-z_]+ = ", row)]
ALL_KEYS = {key for table in tables(Config) for key in table.keys}


@st.composite
def slips(draw: st.DrawFn) -> tuple[int, str, str]:
    """A key of the example with one letter dropped, doubled, changed or put in: its line, and what it becomes."""
    line = draw(st.sampled_from(KEY_LINES))
    key = TEXT.split("\n")[line - 1].partition(" = ")[0]
    place = draw(st.integers(0, len(key)))
    letter = draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz_-0123456789"))
    slip = draw(
        st.sampled_from([key[:place] + key[place + 1 :], key[:place] + letter + key[place + draw(st.integers(0, 1)) :]])
    )
    assume(slip and slip not in ALL_KEYS)
    return line, key, slip


@given(slips())
def test_a_slip_in_any_key_is_told_with_its_line(
    tmp_path_factory: pytest.TempPathFactory, slip: tuple[int, str, str]
) -> None:
    line, key, misspelt = slip
    path = tmp_path_factory.getbasetemp() / "slip.toml"
    rows = TEXT.split("\n")
    rows[line - 1] = rows[line - 1].replace(key, misspelt, 1)
    path.write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load_config(path, {})
    assert raised.value.problems[0].startswith(f"{path}, line {line}: ")
    assert f'has no key "{misspelt}"' in raised.value.problems[0]


@given(st.data())
def test_whatever_is_cut_out_or_put_in_is_a_configuration_or_a_plain_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(TEXT))] * 2)))
    put_in = data.draw(st.text(st.sampled_from("[]{}\"'=#.,\n\\ a-1๐“”"), max_size=5))
    path = tmp_path_factory.getbasetemp() / "cut.toml"
    path.write_text(TEXT[:start] + put_in + TEXT[min(end, start + 40) :], encoding="utf-8")
    told: tuple[str, ...] = ()
    try:
        load_config(path, {})
    except ConfigError as error:
        told = error.problems
    for sentence in told:
        assert sentence.startswith(str(path))
        assert not re.search("pydantic|https://errors|something else", sentence)
