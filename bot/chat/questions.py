"""What a person asks: read from a typed line, or from the button that was pressed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2s

from bot.wording.commands import THAI_WORDS
from scoring.fiscal_year import EvaluationRound
from sheets.thai_text import comparable


class View(StrEnum):
    """What can be asked for. The names of most are commands as well."""

    START = "start"
    HELP = "help"
    STATUS = "status"
    MONTHS = "months"
    OUTLOOK = "outlook"
    STANDINGS = "standings"
    MISSING = "missing"
    DEADLINES = "deadlines"
    WHY = "why"
    WHATIF = "whatif"
    HISTORY = "history"
    FINDINGS = "findings"
    CORRECTIONS = "late"  # of a round that was closed


COMMANDS = frozenset(View) - {View.MONTHS, View.OUTLOOK, View.CORRECTIONS}
_WITH_DETAIL = frozenset({View.WHATIF, View.HISTORY, View.FINDINGS})
SHEET = "sheet"
"""Stands for a district in the findings of the province alone: of targets and of the sheet as a whole."""


@dataclass(frozen=True, slots=True)
class Question:
    """A view, and of what: the words after it as they were typed, or an office, a district and a round by their keys.

    `detail` is what the view needs beside: the number of a page, or what `/whatif` supposes (`Supposition.text`).
    `is_guess` marks words that stood alone, without a command: they may be a district's name, or small talk.
    `unknown` is a command that does not exist.
    """

    view: View
    words: str = ""
    office_key: str = ""
    district_key: str = ""
    round_key: str = ""
    detail: str = ""
    is_guess: bool = False
    unknown: str = ""

    @property
    def page(self) -> int:
        """Which page is asked for, counted from 1."""
        return int(self.detail) if _PAGE.fullmatch(self.detail) else 1


_PAGE = re.compile("[1-9][0-9]{0,3}")


_LONGEST_WORD = 64
"""As many characters as a known word may take as it is typed, with spaces and marks that do not count."""

_COMMAND = re.compile(r"/(?P<name>[a-z0-9_]+)(?:@(?P<bot>\w+))?(?P<words>.*)", re.IGNORECASE | re.DOTALL | re.ASCII)


@dataclass(frozen=True, slots=True)
class Command:
    """A command and the words after it."""

    name: str
    words: str


def command_of(text: str, bot_username: str) -> Command | None:
    """The command in a typed line; None when there is none, or its name is followed by another bot's."""
    match = _COMMAND.fullmatch(text.strip())
    if match is None or (match["bot"] and match["bot"].casefold() != bot_username.casefold()):
        return None
    return Command(match["name"].casefold(), match["words"].strip())


def typed_question(text: str, bot_username: str, *, private: bool) -> Question | None:
    """The question in a typed line, or None when the line is not for this bot.

    A command may carry the bot's name; another bot's name makes it that one's. Thai words count in a private chat and
    where the bot is mentioned. There, a line without a known word is taken as the name of a district; in a group,
    unknown commands are left to other bots.
    """
    line = text.strip()
    if command := command_of(line, bot_username):
        if command.name in COMMANDS:
            return Question(View(command.name), command.words)
        return Question(View.HELP, unknown=f"/{command.name}") if private else None
    if _COMMAND.fullmatch(line):
        return None
    spoken = spoken_line(line, bot_username, private=private)
    return None if spoken is None else _worded_question(spoken)


def _worded_question(line: str) -> Question:
    """A question in Thai words: a known word first, or the name of a district alone."""
    if command := worded_command(line, THAI_WORDS):
        return Question(View(command.name), command.words)
    return Question(View.STATUS, line, is_guess=True) if line else Question(View.HELP)


def spoken_line(text: str, bot_username: str, *, private: bool) -> str | None:
    """What is said to the bot in words, without its name; None when the line is not for it."""
    mention = re.compile(rf"@{re.escape(bot_username)}\b", re.IGNORECASE)
    return mention.sub(" ", text).strip() if private or mention.search(text) else None


def worded_command(line: str, words: Mapping[str, str]) -> Command | None:
    """The command that a line's first word stands for, the longest of the words that fit, and what follows it."""
    key = comparable(line)
    for word, name in sorted(words.items(), key=lambda item: len(item[0]), reverse=True):
        if key.startswith(comparable(word)):
            return Command(name, _without_prefix(line, comparable(word)))
    return None


def _without_prefix(line: str, prefix: str) -> str:
    """What follows in the line as it was typed, after the part that compares equal to the prefix."""
    ends = (end for end in range(min(len(line), _LONGEST_WORD) + 1) if comparable(line[:end]) == prefix)
    return line[max(ends, default=0) :].strip()


def key_of(name: str) -> str:
    """A short key of an office's or district's name: callback data holds 64 bytes, a Thai letter takes three."""
    return blake2s(name.encode(), digest_size=4).hexdigest()


def action(
    view: View, office: str, district: str = "", evaluation_round: EvaluationRound | None = None, detail: str = ""
) -> str:
    """The callback data of a button; `pressed_question` reads it back. Without a round, the one of the day is meant."""
    keys = (key_of(office), key_of(district) if district else "", str(evaluation_round or ""))
    return ":".join((view, *keys, *filter(None, [detail])))


def pressed_question(data: str) -> Question | None:
    """The question of a button, or None for data that this program does not write (any more)."""
    view, *keys = data.split(":")
    if view not in set(View):
        return None
    detail = keys.pop() if view in _WITH_DETAIL and len(keys) == len(("office", "district", "round", "detail")) else ""
    if len(keys) != len(("office", "district", "round")):
        return None
    office_key, district_key, round_key = keys
    return Question(View(view), "", office_key, district_key, round_key, detail)
