"""Who may see and confirm what. An office's group sees that office; so do its admins and officers in private."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.answers import Desk
from scoring.sales import District


def visible_desks(desks: Sequence[Desk], chat: int, person: int | None, *, private: bool) -> tuple[Desk, ...]:
    """The offices whose figures may be shown in the chat, asked by the person (None for anonymous admins).

    In a group only the chat decides: whoever is in the officer group may ask there, and an admin elsewhere may not
    spread figures into a group that the configuration does not name.
    """
    return tuple(desk for desk in desks if chat == desk.office.chat or (private and _belongs(person, desk)))


def may_confirm(person: int | None, desk: Desk, district: District) -> bool:
    """Whether a person answers for the district: its bound officers do, and the office's admins for every one.

    Administrators of a group have no special power, and nobody can be told from another who speaks in its name.
    """
    bound = (each.user for each in desk.officers if each.bound and each.district == district)
    return person is not None and (person in desk.office.admins or person in bound)


def _belongs(person: int | None, desk: Desk) -> bool:
    return person in desk.office.admins or any(each.bound and each.user == person for each in desk.officers)
