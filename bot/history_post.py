"""The daily summary of what has changed in the sheet, to the admins in private.

It tells the changes that have stood for two reads and were in none of an admin's summaries before. Each covers a key
that says up to which read it tells, so that the next one begins there: what could not be sent is in a later one, and
nothing is in two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from bot.history import Change, changes, net
from bot.ledger import Ledger
from bot.message import Button
from bot.outbox import Post
from bot.questions import View, action
from bot.situation import FORGOTTEN_AFTER, Situation
from bot.wording.commands import BUTTON_LABELS
from bot.wording.history import daily_message
from bot.wording.notices import freshness

_TOLD = "history-until"


def due_history(now: Situation, ledger: Ledger) -> tuple[Post, ...]:
    """The day's summaries, if their time has come, for those admins for whom there is anything new."""
    at, read_at = now.office.posts.history, now.read_at
    if at is None or now.now.time() < at or not now.may_speak or now.is_stale or read_at is None:
        return ()
    keys = {admin: now.key("history", now.now.date(), admin) for admin in sorted(now.office.admins)}
    waiting = {admin: key for admin, key in keys.items() if now.unclaimed(key)}
    known = changes(ledger, read_at) if waiting else ()
    return tuple(post for admin, key in waiting.items() for post in _post(now, ledger, known, (admin, key), read_at))


def _post(
    now: Situation, ledger: Ledger, known: tuple[Change, ...], to: tuple[int, str], read_at: datetime
) -> Iterator[Post]:
    admin, key = to
    since = max(_told_until(now, admin), now.born_at, now.now - FORGOTTEN_AFTER)
    # What happened before this database was born, or while a restored backup slept, may have been told.
    new = net(each for each in known if each.until >= since and each.since >= now.born_at)
    new = tuple(each for each in new if each.district in now.office.districts)
    if not new:
        return
    zone = now.now.tzinfo
    message = daily_message(now.office, ledger, new, since.astimezone(zone))
    message = message.adding(freshness(read_at.astimezone(zone), now.now, now.trouble))
    button = Button(BUTTON_LABELS[View.HISTORY], action(View.HISTORY, now.office.name))
    covers = (now.key(_TOLD, admin, read_at.astimezone(UTC).isoformat()),)
    yield Post(key, now.office.name, admin, replace(message, buttons=((button,),)), covers, until=now.until)


def _told_until(now: Situation, admin: int) -> datetime:
    """Up to which read an admin's summaries have told; long ago where there was none."""
    begins = now.key(_TOLD, admin, "")
    told = (datetime.fromisoformat(key.removeprefix(begins)) for key in now.claimed if key.startswith(begins))
    return max(told, default=datetime.min.replace(tzinfo=UTC))
