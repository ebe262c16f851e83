"""Who may see what: an office's group sees that office, and so do its admins in private. Nobody else sees a figure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers import Desk


def visible_desks(desks: Sequence[Desk], chat: int, person: int | None, *, private: bool) -> tuple[Desk, ...]:
    """The offices whose figures may be shown in the chat, asked by the person (None for anonymous admins).

    In a group only the chat decides: whoever is in the officer group may ask there, and an admin elsewhere may not
    spread figures into a group that the configuration does not name.
    """
    return tuple(desk for desk in desks if chat == desk.office.chat or (private and person in desk.office.admins))
