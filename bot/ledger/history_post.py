"""The daily summary of what has changed in the sheet, to the admins in private.

It tells the changes that have stood for two reads and were in none of an admin's summaries before. Each covers a key
that says up to when it tells, so that the next one begins there: what could not be sent is in a later one, and
nothing is in two. Another sheet is named, and what the one before had changed is not told beside it.

What was sent and nobody knows whether it arrived is told with it, once, or alone where nothing has changed: it is the
one message that admins look for every day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.chat.questions import key_of
from bot.ledger.history import Change, changes, net
from bot.ledger.ledger import Ledger
from bot.message import Message
from bot.posts.delivery import Unsent
from bot.posts.post import Post
from bot.posts.situation import FORGOTTEN_AFTER, Situation
from bot.wording.deliveries import unsure_lines, unsure_message
from bot.wording.history import daily_message
from bot.wording.notices import freshness

_TOLD, _UNSURE = "history-until", "unsure"


@dataclass(frozen=True, slots=True)
class _News:
    """What is to be told to an admin: changes, each from the first value to the last, and posts by what claims them.

    The changes are those since the last summary or, if later, since the first read of another sheet.
    """

    since: datetime
    other_sheet: bool
    changes: tuple[Change, ...]
    unsure: Mapping[str, Unsent]

    @property
    def of_sheet(self) -> bool:
        """Whether there is anything to be told of the sheet."""
        return self.other_sheet or bool(self.changes)


def due_history(now: Situation, ledger: Ledger) -> tuple[Post, ...]:
    """The day's summaries, if their time has come, for those admins for whom there is anything new.

    A post counts as one, of however many parts.

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
        if news := _news(now, ledger, known, until, admin):
            covers = (now.key(_TOLD, admin, until.astimezone(UTC).isoformat()), *news.unsure)
            posts.append(Post(key, now.office.name, admin, _message(now, ledger, news), covers, until=now.until))
    return tuple(posts)


def _news(now: Situation, ledger: Ledger, known: Iterable[Change], until: datetime, admin: int) -> _News | None:
    """What an admin was not told of before; None where there is nothing."""
    told_until = _told_until(now, admin)
    other_sheet = max((each for each in ledger.sheets if told_until <= each < until), default=None)
    since = other_sheet or told_until
    new = net(each for each in known if each.until >= since)
    listed = tuple(each for each in new if each.district in now.office.districts)
    news = _News(since, other_sheet is not None, listed, _unsure_to(now, admin))
    return news if news.of_sheet or news.unsure else None


def _unsure_to(now: Situation, admin: int) -> dict[str, Unsent]:
    """The posts that an admin was not told of before, each under the key that says that it was told; oldest first."""
    posts = {each.key.partition("#")[0]: each for each in now.unsure}
    by_key = {now.key(_UNSURE, key_of(key), admin): each for key, each in posts.items()}
    return {key: by_key[key] for key in reversed(now.unclaimed(*by_key))}


def _message(now: Situation, ledger: Ledger, news: _News) -> Message:
    zone, officers = now.now.tzinfo, [each for of_district in now.officers.values() for each in of_district]
    unsure = tuple(news.unsure.values())
    if not news.of_sheet:
        return unsure_message(unsure, now.office, officers)
    message = daily_message(now.office, ledger, news.changes, news.since.astimezone(zone), now.unreadable)
    if unsure:
        message = message.adding("\n" + unsure_lines(unsure, now.office, officers) + "\n")
    return message.adding(freshness(now.read_at.astimezone(zone), now.now, now.trouble)) if now.read_at else message


def _told_until(now: Situation, admin: int) -> datetime:
    """Up to which moment an admin's summaries have told, or from which on they tell."""
    begins = now.key(_TOLD, admin, "")
    told = (datetime.fromisoformat(key.removeprefix(begins)) for key in now.claimed if key.startswith(begins))
    return max(now.born_at, now.now - FORGOTTEN_AFTER, *told)
