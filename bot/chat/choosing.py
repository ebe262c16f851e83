"""Which district is meant: by its name as it was typed, or by a button for each that may be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.chat.questions import key_of
from bot.message import Button
from bot.office.office import Office
from scoring.sales import District

BUTTONS_PER_ROW = 2
"""Two names of districts fit side by side on a phone."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A district of an office."""

    office: Office
    district: District


def all_choices(offices: Sequence[Office]) -> tuple[Choice, ...]:
    """Every district of these offices, in their order."""
    return tuple(Choice(office, district) for office in offices for district in office.districts)


def named(words: str, offices: Sequence[Office]) -> tuple[Choice, ...]:
    """The districts that the words name, one of an office at most."""
    matches = ((office, office.names.match(words).district) for office in offices)
    return tuple(Choice(office, district) for office, district in matches if district is not None)


def near(words: str, offices: Sequence[Office]) -> tuple[Choice, ...]:
    """The districts whose names are near, where the words name none."""
    return tuple(Choice(office, each) for office in offices for each in office.names.match(words).candidates)


def by_keys(office_key: str, district_key: str, offices: Sequence[Office]) -> tuple[Choice, ...]:
    """The district that a button names: one, or none (any more)."""
    return tuple(
        each
        for each in all_choices(offices)
        if key_of(each.office.name) == office_key and key_of(each.district) == district_key
    )


def choice_buttons(choices: Sequence[Choice], action: Callable[[Choice], str]) -> tuple[tuple[Button, ...], ...]:
    """A button for each; the office is named where there are several."""
    several = len({each.office.name for each in choices}) > 1
    return rows(
        [
            Button(f"{each.district} ({each.office.name})" if several else each.district, action(each))
            for each in choices
        ]
    )


def rows(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """Buttons side by side, as many as fit."""
    starts = range(0, len(buttons), BUTTONS_PER_ROW)
    return tuple(tuple(buttons[start : start + BUTTONS_PER_ROW]) for start in starts)
