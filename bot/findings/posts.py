"""New findings, told once to whom they concern: what stands in, posts out. Nothing here reads a clock or sends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.chat.choosing import rows
from bot.chat.questions import View, action
from bot.findings.findings import cell_address, is_province_matter
from bot.findings.settlements import Settlement
from bot.findings.watch import Noticed
from bot.message import Button, Message
from bot.people.officers import Officer
from bot.posts.outbox import Post
from bot.posts.situation import Situation
from bot.wording import findings as words
from bot.wording.notices import freshness
from scoring.findings import FindingLevel
from scoring.sales import District

FINDING = "finding"
"""The kind of these posts, as their keys have it."""
CELLS = 4
"""So many cells of a message have a key that opens them."""


def due_findings(
    now: Situation, noticed: Sequence[Noticed], settlements: Sequence[Settlement] = ()
) -> tuple[Post, ...]:
    """What has stood for two reads and was told to nobody yet; nothing out of hours or on old figures.

    The province's admins hear of everything in one message, a district's officers of its figures as far as they have
    come up since the program began and since they became its officers. Hints, and what was settled, are left alone.
    """
    if not now.office.posts.findings or not now.may_speak or now.is_stale:
        return ()
    quiet = {each.finding for each in settlements}
    worth = [
        each
        for each in noticed
        if each.group.cause.level is not FindingLevel.HINT and each.group.cause.identity not in quiet
    ]
    officers = ((district, officer) for district, bound in now.officers.items() for officer in bound)
    posts = [_to_admin(now, worth, admin) for admin in sorted(now.office.admins)]
    posts += [
        _to_officer(now, worth, district, officer)
        for district, officer in officers
        if officer.user not in now.office.admins
    ]
    return tuple(filter(None, posts))


def _to_admin(now: Situation, worth: Sequence[Noticed], admin: int) -> Post | None:
    new = _untold(now, worth, admin)
    if not new:
        return None
    is_first, may_be_right = all(each.is_old for each in new), any(each.may_be_right for each in new)
    groups = [each.group for each in new]
    message = words.told_to_admins(now.office.name, groups, is_first=is_first, may_be_right=may_be_right)
    return _post(now, new, admin, message, Button(words.FINDINGS, action(View.FINDINGS, now.office.name)))


def _to_officer(now: Situation, worth: Sequence[Noticed], district: District, officer: Officer) -> Post | None:
    mine = [each for each in worth if _concerns(each, district, officer)]
    new = _untold(now, mine, officer.user)
    if not new:
        return None
    may_be_right = any(each.may_be_right for each in new if each.group.cause.code != words.CONFIRMED_CHANGED)
    message = words.told_to_officer(district, [each.group for each in new], may_be_right=may_be_right)
    more = Button(words.FINDINGS, action(View.FINDINGS, now.office.name, district))
    return _post(now, new, officer.user, message, more)


def _concerns(noticed: Noticed, district: District, officer: Officer) -> bool:
    cause = noticed.group.cause
    since = officer.asked_at is None or noticed.first_at >= officer.asked_at
    return cause.district == district and not is_province_matter(cause) and not noticed.is_old and since


def _untold(now: Situation, noticed: Sequence[Noticed], person: int) -> list[Noticed]:
    return [each for each in noticed if now.unclaimed(_key(now, each, person))]


def _key(now: Situation, noticed: Noticed, person: int) -> str:
    return now.key(FINDING, noticed.group.cause.identity, person)


def _post(now: Situation, new: Sequence[Noticed], person: int, message: Message, more: Button) -> Post:
    """One post about all of them, under the first one's key."""
    first, *others = dict.fromkeys(_key(now, each, person) for each in new)
    if now.read_at:
        message = message.adding(freshness(now.read_at.astimezone(now.now.tzinfo), now.now, now.trouble))
    message = replace(message, buttons=(*rows(list(_cells(now, new))), (more,)))
    return Post(first, now.office.name, person, message, tuple(others), until=now.until)


def _cells(now: Situation, new: Sequence[Noticed]) -> Iterator[Button]:
    for each in new[:CELLS]:
        if address := cell_address(now.office.spreadsheet, each.group.cause):
            yield Button(words.open_cell(each.group.cause), link=address)
