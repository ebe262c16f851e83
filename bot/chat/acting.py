"""Where something was typed or pressed, and the desks that act on it: beside the answers, which change nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.chat.access import visible_desks
from bot.chat.acts import Asker, Reply
from bot.chat.answers import Desk
from bot.office.office import Office


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said, and when: by whom, in which chat, and the offices as they are known."""

    asker: Asker
    chat: int
    desks: Sequence[Desk]
    now: datetime

    @property
    def governed(self) -> tuple[Office, ...]:
        """The offices of which the asker is an admin, as far as this is a place for them: private, or their group."""
        return tuple(
            desk.office
            for desk in self.desks
            if self.asker.user in desk.office.admins and (self.asker.private or self.chat == desk.office.chat)
        )

    @property
    def governed_names(self) -> frozenset[str]:
        """Their names."""
        return frozenset(office.name for office in self.governed)

    @property
    def served(self) -> tuple[Desk, ...]:
        """The offices whose figures may be shown here."""
        return visible_desks(self.desks, self.chat, self.asker.user, private=self.asker.private)

    @property
    def is_served(self) -> bool:
        """Whether the place is served at all."""
        return bool(self.served)


class Acting(Protocol):
    """Acts on what people type and press; it may block, so it is asked in a thread. None: it is not meant for it."""

    def typed(self, text: str, place: Place, *, to_bot: bool) -> Reply | None:
        """Act on a typed line; `to_bot` when it answers a message of the bot."""

    def pressed(self, data: str, place: Place) -> Reply | None:
        """Act on a button."""
