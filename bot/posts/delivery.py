"""A part of a post on its way into a chat, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.message import Button

LONGEST_WAIT = timedelta(days=1)
"""No wait before the next try is longer."""


def must_wait(until: datetime | None, now: datetime) -> bool:
    """Whether the time for the next try has not come; one that lies too far ahead was told by a wrong clock."""
    return until is not None and now < until <= now + LONGEST_WAIT


class DeliveryState(StrEnum):
    """What has become of a part of a post."""

    QUEUED = "queued"
    SENDING = "sending"  # claimed: from now on it may have arrived
    SENT = "sent"
    REJECTED = "rejected"  # certainly not sent, and never to be
    UNCERTAIN = "uncertain"  # nobody knows; never sent again
    COVERED = "covered"  # another post says it
    LAPSED = "lapsed"  # a further part whose time was over before it could be sent


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
    is_html: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a delivery. QUEUED: it is tried again from `not_before` on."""

    state: DeliveryState
    detail: str = ""
    message_id: int | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unsent:
    """A post that was not taken, or of which nobody knows whether it arrived: what Telegram or the network said."""

    key: str
    chat: int
    state: DeliveryState
    detail: str
    at: datetime
