"""What a person wants done: typed as a command, or pressed as a button. Questions that only read are in `questions`.

A button names its act, office, district and month by short keys, because callback data holds 64 bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.chat.questions import command_of, key_of, spoken_line, worded_command
from bot.message import Button, Message
from bot.posts.post import Post
from bot.wording import confirming as words
from bot.wording.commands import THAI_ACTS
from scoring.fiscal_year import Month
from scoring.sales import District


class Act(StrEnum):
    """What can be asked for. The values stand in callback data: short, and never given another meaning."""

    JOIN = "join"  # /start with the payload of an invitation
    LINK = "link"
    OFFICERS = "officers"
    OFFICER = "officer"  # one of them, with what can be done
    ACCEPT = "accept"
    DECLINE = "decline"
    REMOVE = "remove"
    MOVE = "move"  # shows the districts to choose from
    MOVE_TO = "moveto"
    SHOW = "confirm"  # shows the figures, with a button for each that can be confirmed
    CONFIRM = "yes"
    WHEN = "when"  # shows the days to choose from
    PROMISE = "promise"
    NO_SALES = "nosales"
    SETTLE = "settle"  # asks for a note on a finding that was checked
    NO_NOTE = "settled"
    KEEP = "unsettled"  # leaves the finding as it is
    WITHDRAW = "withdraw"


_TYPED: Mapping[str, Act] = {"link": Act.LINK, "officers": Act.OFFICERS, "confirm": Act.SHOW}


@dataclass(frozen=True, slots=True)
class Request:
    """An act, with the words typed after it, or what its button names.

    `detail` is a person's number, a stamp of figures, a day or a finding's identity, as the act needs it.
    """

    act: Act
    words: str = ""
    office_key: str = ""
    district_key: str = ""
    month: Month | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and where; `user` is None for whoever speaks in the name of a group. `bot` is the name they address."""

    user: int | None
    name: str
    bot: str
    private: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """What an act leads to: what is shown to the asker, with a picture (PNG) over it, and what others are told.

    A refused act has changed nothing, and the message with its button stays as it is.
    """

    message: Message
    photo: bytes | None = None
    posts: tuple[Post, ...] = ()
    refused: bool = False


def refusal(text: str) -> Reply:
    """Say that this cannot be done; at most 200 characters, which is what an alert holds."""
    return Reply(Message(text), refused=True)


def typed_request(text: str, bot_username: str, *, private: bool) -> Request | None:
    """The request in a typed line, or None when it is none or for another bot.

    Thai words count where they do for questions.
    """
    command = command_of(text, bot_username)
    if command is None and (spoken := spoken_line(text, bot_username, private=private)):
        command = worded_command(spoken, THAI_ACTS)
    if command is None:
        return None
    if command.name == "start" and command.words and private:
        return Request(Act.JOIN, command.words)
    return Request(_TYPED[command.name], command.words) if command.name in _TYPED else None


def data(act: Act, office: str, district: str = "", month: Month | None = None, detail: str = "") -> str:
    """The callback data of a button; `pressed_request` reads it back."""
    keys = (key_of(office), key_of(district) if district else "", str(month) if month else "", detail)
    return ":".join((act, *keys)).rstrip(":")


def pressed_request(text: str) -> Request | None:
    """The request of a button, or None for data that is none (any more)."""
    act, *named = text.split(":")
    if act not in set(Act) or len(named) > len(("office", "district", "month", "detail")):
        return None
    office, district, month, detail = (*named, "", "", "", "")[:4]
    try:
        return Request(Act(act), "", office, district, Month.parse(month) if month else None, detail)
    except ValueError:
        return None


def reminder_buttons(office: str, district: District, month: Month) -> tuple[tuple[Button, ...], ...]:
    """What an officer can do about a reminder; the month stands for all that are due on its day."""
    return ((Button(words.CONFIRM, data(Act.SHOW, office, district)),), *blank_buttons(office, district, month))


def blank_buttons(office: str, district: District, month: Month) -> tuple[tuple[Button, ...], ...]:
    """What an officer can do about a month that is not in the sheet yet."""
    return (
        (Button(words.WHEN, data(Act.WHEN, office, district, month)),),
        (Button(words.NO_SALES, data(Act.NO_SALES, office, district, month)),),
    )
