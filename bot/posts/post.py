"""What is to be said without having been asked for, as a value: decided by pure functions, sent through the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.message import Message


@dataclass(frozen=True, slots=True)
class Post:
    """A message for a chat. `key` names what it says, to whom, and for when: of all posts with it one is ever sent.

    `covers` are the keys of posts that this one makes superfluous. What could not be sent until `until` is forgotten,
    with its key and what it covers, so that it can be decided anew; None: it may come at any time. `photo` is a
    PNG that stands over the text.
    """

    key: str
    office: str
    chat: int
    message: Message
    covers: tuple[str, ...] = ()
    photo: bytes | None = None
    until: datetime | None = None
