"""The daily summary of what has changed in the sheet, to the admins in private.

It tells the changes that have stood for two reads and were in none of an admin's summaries before. Each covers a key
that says up to when it tells, so that the next one begins there: what could not be sent is in a later one, and
nothing is in two.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from bot.ledger.history import Change, changes, net
from bot.ledger.ledger import Ledger
from bot.message import Message
from bot.posts.post import Post
from bot.posts.situation import FORGOTTEN_AFTER, Situation
from bot.wording.history import daily_message
from bot.wording.notices import freshness

_TOLD = "history-until"


def due_history(now: Situation, ledger: Ledger) -> tuple[Post, ...]:
    """The day's summaries, if their time has come, for those admins for whom there is anything new.

    What changes after that time is for the next day, also while nothing has been said yet.
    """
    at = now.office.posts.history
    if at is None or now.now.time() < at or not now.may_speak or now.is_stale or now.read_at is None:
        return ()
    keys = {admin: now.key("history", now.now.date(), admin) for admin in sorted(now.office.admins)}
    waiting = {admin: key for admin, key in keys.items() if now.unclaimed(key)}
    until = min(now.read_at, datetime.combine(now.now.date(), at, now.now.tzinfo))
    known = changes(ledger, now.read_at) if waiting else ()
    # What happened before this database was born, or while a restored backup slept, may have been told.
    known = tuple(each for each in known if each.since >= now.born_at and each.until < until)
    posts = []
    for admin, key in waiting.items():
        if new := _new_to(now, admin, known):
            covers = (now.key(_TOLD, admin, until.astimezone(UTC).isoformat()),)
            posts.append(Post(key, now.office.name, admin, _message(now, ledger, admin, new), covers, until=now.until))
    return tuple(posts)


def _new_to(now: Situation, admin: int, known: Iterable[Change]) -> tuple[Change, ...]:
    """What an admin was not told of before, each from the first value to the last."""
    since = _told_until(now, admin)
    new = net(each for each in known if each.until >= since)
    return tuple(each for each in new if each.district in now.office.districts)


def _message(now: Situation, ledger: Ledger, admin: int, new: tuple[Change, ...]) -> Message:
    zone = now.now.tzinfo
    message = daily_message(now.office, ledger, new, _told_until(now, admin).astimezone(zone))
    return message.adding(freshness(now.read_at.astimezone(zone), now.now, now.trouble)) if now.read_at else message


def _told_until(now: Situation, admin: int) -> datetime:
    """Up to which moment an admin's summaries have told, or from which on they tell."""
    begins = now.key(_TOLD, admin, "")
    told = (datetime.fromisoformat(key.removeprefix(begins)) for key in now.claimed if key.startswith(begins))
    return max(now.born_at, now.now - FORGOTTEN_AFTER, *told)
