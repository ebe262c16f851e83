"""The outbox: what is to be sent without having been asked for, claimed in the store before it is sent.

Telegram cannot be asked whether a message has arrived, nor told to take it only once. So a post is tried again only
where it certainly was not sent; where that is unknown it stays `uncertain`, and the next step repeats what is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.message import Button, Message


@dataclass(frozen=True, slots=True)
class Post:
    """A message for a chat. `key` names what it says, to whom, and for when: of all posts with it one is ever sent.

    `covers` are the keys of posts that this one makes superfluous. After `until` it is not sent any more, because the
    hours for it are over; None: it may come at any time. `thread` is a forum's topic. `photo` is a PNG that stands over
    the text.
    """

    key: str
    office: str
    chat: int
    message: Message
    covers: tuple[str, ...] = ()
    photo: bytes | None = None
    until: datetime | None = None
    thread: int | None = None


class DeliveryState(StrEnum):
    """What has become of a part of a post."""

    QUEUED = "queued"
    SENDING = "sending"  # claimed: from now on it may have arrived
    SENT = "sent"
    REJECTED = "rejected"  # certainly not sent, and never to be
    UNCERTAIN = "uncertain"  # nobody knows; never sent again
    COVERED = "covered"  # another post says it
    LAPSED = "lapsed"  # its hours were over before it could be sent


@dataclass(frozen=True, slots=True)
class Delivery:
    """A part of a post on its way: what is sent, and into which chat (`to` is where that chat is now)."""

    key: str
    office: str
    chat: int
    to: int
    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    photo: bytes | None = None
    thread: int | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a delivery. QUEUED: it is tried again from `not_before` on."""

    state: DeliveryState
    detail: str = ""
    message_id: int | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class SuspendedChat:
    """A chat that does not take the bot's messages, and since when."""

    chat: int
    reason: str
    since: datetime
