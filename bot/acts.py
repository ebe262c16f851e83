"""What a person wants done: typed as a command, or pressed as a button. Questions that only read are in `questions`.

A button names its act, office, district and month by short keys, because callback data holds 64 bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.message import Button
from bot.questions import key_of
from bot.wording import people as words
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


TYPED = {"link": Act.LINK, "officers": Act.OFFICERS, "confirm": Act.SHOW}
"""The commands."""


@dataclass(frozen=True, slots=True)
class Request:
    """An act, with the words typed after it, or what its button names.

    `detail` is a person's number, a stamp of figures or a day, as the act needs it.
    """

    act: Act
    words: str = ""
    office_key: str = ""
    district_key: str = ""
    month: Month | None = None
    detail: str = ""


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
    return (
        (Button(words.CONFIRM, data(Act.SHOW, office, district)),),
        (Button(words.WHEN, data(Act.WHEN, office, district, month)),),
        (Button(words.NO_SALES, data(Act.NO_SALES, office, district, month)),),
    )
