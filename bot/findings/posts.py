"""New findings, told once to whom they concern: what stands in, posts out. Nothing here reads a clock or sends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.chat.choosing import rows
from bot.chat.questions import View, action
from bot.findings.findings import cell_address, concerns_figures
from bot.findings.settlements import Settlement, settlement_of
from bot.findings.watch import Noticed
from bot.message import Button, Message
from bot.people.officers import Officer
from bot.posts.post import Post
from bot.posts.situation import Situation
from bot.wording import findings as words
from bot.wording.notices import freshness
from scoring.findings import Finding, FindingGroup, FindingLevel
from scoring.sales import District

FINDING = "finding"
"""The kind of these posts, as their keys have it."""
MORE = "finding-more"
"""The kind of what follows from a cause that was told."""
CELLS = 4
"""So many cells of a message have a key that opens them."""


def due_findings(
    now: Situation, noticed: Sequence[Noticed], settlements: Sequence[Settlement] = ()
) -> tuple[Post, ...]:
    """What has stood for two reads and was told to nobody yet; nothing out of hours or on old figures.

    The province's admins hear of everything in one message, a district's officers of its figures as far as they have
    come up since the program began and since they became its officers. What comes to follow from a cause that was told
    is told as more of it. Hints, and what was settled, are left alone.
    """
    if not now.office.posts.findings or not now.may_speak or now.is_stale:
        return ()
    worth = [
        each
        for each in noticed
        if each.group.level is not FindingLevel.HINT and not settlement_of(settlements, each.group)
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
    which = words.AT_FIRST if all(each.is_old for each in new) else _which(now, new, admin)
    may_be_right = any(each.may_be_right for each in new)
    message = words.told_to_admins(now.office.name, which, _lines(new), may_be_right=may_be_right)
    return _post(now, new, admin, message, Button(words.FINDINGS, action(View.FINDINGS, now.office.name)))


def _to_officer(now: Situation, worth: Sequence[Noticed], district: District, officer: Officer) -> Post | None:
    mine = [each for each in worth if _concerns(each, district, officer)]
    new = _untold(now, mine, officer.user)
    if not new:
        return None
    may_be_right = any(each.may_be_right for each in new if each.group.cause.code != words.CONFIRMED_CHANGED)
    which = _which(now, new, officer.user)
    message = words.told_to_officer(district, which, _lines(new), may_be_right=may_be_right)
    more = Button(words.FINDINGS, action(View.FINDINGS, now.office.name, district))
    return _post(now, new, officer.user, message, more)


def _concerns(noticed: Noticed, district: District, officer: Officer) -> bool:
    """Of what follows from a target or another district's figure only figures are an officer's, no sum or level."""
    cause, finding = noticed.group.cause, noticed.finding
    is_theirs = concerns_figures(cause, district) or finding.month is not None
    since = officer.asked_at is None or noticed.first_at >= officer.asked_at
    return concerns_figures(finding, district) and is_theirs and not noticed.is_old and since


def _untold(now: Situation, noticed: Sequence[Noticed], person: int) -> list[Noticed]:
    return [each for each in noticed if now.unclaimed(_key(now, each, person))]


def _key(now: Situation, noticed: Noticed, person: int) -> str:
    """What followed from another finding is told once more when it stands alone, so that has another key."""
    return now.key(MORE if noticed.consequence else FINDING, noticed.finding.identity, person)


def _which(now: Situation, new: Sequence[Noticed], person: int) -> str:
    """Whether it is more of what the person was told already."""
    causes = (now.key(FINDING, each.group.cause.identity, person) for each in new)
    return words.NEW if now.unclaimed(*causes) else words.MORE


def _told_apart(new: Sequence[Noticed]) -> list[Noticed]:
    """Without what follows from a cause that stands among them: it is counted with that."""
    causes = {each.group.cause.identity for each in new if not each.consequence}
    return [each for each in new if not each.consequence or each.group.cause.identity not in causes]


def _lines(new: Sequence[Noticed]) -> list[tuple[FindingGroup, Finding]]:
    return [(each.group, each.finding) for each in _told_apart(new)]


def _post(now: Situation, new: Sequence[Noticed], person: int, message: Message, more: Button) -> Post:
    """One post about all of them, under the first one's key."""
    first, *others = dict.fromkeys(_key(now, each, person) for each in new)
    if now.read_at:
        message = message.adding(freshness(now.read_at.astimezone(now.now.tzinfo), now.now, now.trouble))
    message = replace(message, buttons=(*rows(list(_cells(now, new))), (more,)))
    return Post(first, now.office.name, person, message, tuple(others), until=now.until)


def _cells(now: Situation, new: Sequence[Noticed]) -> Iterator[Button]:
    for each in _told_apart(new)[:CELLS]:
        if address := cell_address(now.office.spreadsheet, each.finding):
            yield Button(words.open_cell(each.finding), link=address)
