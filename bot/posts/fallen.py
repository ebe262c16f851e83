"""Confirmations that hold no longer, as the group hears of them: a situation in, posts out, as in `due`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from bot.ledger.ledger import Fall
from bot.posts.post import Post
from bot.posts.situation import Situation
from bot.wording import reminders
from scoring.timeliness import MonthKey

LEFT_ALONE_FOR = timedelta(minutes=30)
"""For so long a confirmed cell that cannot be read is left alone: formulas may be loading, or somebody at work."""


def due_falls(now: Situation) -> tuple[Post, ...]:
    """What is to be said of confirmed figures that are others now, gone or unreadable, and was not said yet.

    A fall is told once a second read has shown the same figure: somebody may still be typing. A cell that cannot be
    read is no other figure: the confirmation holds again by itself when it is mended. That is told after a longer time,
    in words and under a key of its own.
    """
    if not now.may_speak or now.is_stale:
        return ()
    seen_twice = [each for each in now.falls if _has_stood(now, each) and now.unclaimed(now.key(each.key))]
    unread = [each for each in seen_twice if _is_unread(each, now.unreadable)]
    return (*_fallen(now, [each for each in seen_twice if each not in unread]), *_unread(now, unread))


def blank_since(
    falls: Iterable[Fall],
    unreadable: Collection[MonthKey],
    read_at: datetime,
    before: Mapping[MonthKey, datetime | None],
) -> Mapping[MonthKey, datetime | None]:
    """Since which read there has been nothing in the cells of fallen confirmations; None where something is unreadable.

    The ledger knows both as no figure. `before` is the same as the look before found it: what was not known then has
    been so since its figure went.
    """
    gone = [each for each in falls if each.entry.amount is None]
    return {
        key: None if _is_unread(each, unreadable) else before.get(key, each.entry.seen_at) or read_at
        for each in gone
        for key in [_month_key(each)]
    }


def _has_stood(now: Situation, fall: Fall) -> bool:
    """Whether a second read has shown what the first one did; of blanks after one that could not be read as well."""
    since = now.blank_since.get(_month_key(fall)) or fall.entry.seen_at
    return fall.entry.has_stood(now.read_at) and now.read_at is not None and since < now.read_at


def _is_unread(fall: Fall, unreadable: Collection[MonthKey]) -> bool:
    return fall.entry.amount is None and _month_key(fall) in unreadable


def _fallen(now: Situation, fallen: list[Fall]) -> Iterator[Post]:
    if fallen:
        changes = [(*_month_key(each), each.confirmation.amount, each.entry.amount) for each in fallen]
        message = reminders.confirmation_fallen(changes, now.officers_of({each[0] for each in changes}))
        yield now.post([now.key(each.key) for each in fallen], (), now.office.chat, message)


def _unread(now: Situation, unread: list[Fall]) -> Iterator[Post]:
    lasting = [each for each in unread if now.read_at and now.read_at - each.entry.seen_at >= LEFT_ALONE_FOR]
    by_key = {now.key(each.key, "unreadable"): each for each in lasting}
    if keys := now.unclaimed(*by_key):
        told = [(by_key[key].confirmation, now.unreadable[_month_key(by_key[key])]) for key in keys]
        officers = now.officers_of({given.district for given, _ in told})
        cells = [(given.district, given.month, given.amount, finding) for given, finding in told]
        yield now.post(keys, (), now.office.chat, reminders.confirmed_unreadable(cells, officers, LEFT_ALONE_FOR))


def _month_key(fall: Fall) -> MonthKey:
    return fall.confirmation.district, fall.confirmation.month
