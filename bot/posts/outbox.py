"""The outbox: what is to be sent without having been asked for, claimed in the store before it is sent.

Telegram cannot be asked whether a message has arrived, nor told to take it only once. So a post is tried again only
where it certainly was not sent; where that is unknown it stays `uncertain`, and the next step repeats what is open.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.message import MAX_CAPTION_UNITS, MAX_TEXT_UNITS, Button, html_parts
from bot.posts.delivery import Delivery, DeliveryState, Outcome, Unsent, must_wait
from bot.posts.post import Post
from bot.store.schema import chat as chat_table
from bot.store.schema import delivery as table
from bot.store.store import Store

_log = logging.getLogger(__name__)

GROUP_PAUSE = timedelta(seconds=3)
GROUP_PER_MINUTE = 20
"""Telegram's limit for a group (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)."""
PRIVATE_PAUSE = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)
TRIED_AGAIN_AFTER = timedelta(days=1)
"""How long a suspended chat is left alone."""


class Outbox:
    """The deliveries in the store. Methods may be called from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def enqueue(self, posts: Iterable[Post], now: datetime) -> None:
        """Take in those posts whose keys are not there yet, all or none; what they cover and is not sent yet is not."""
        with self._store.writing() as connection:
            for post in posts:
                if not _known(connection, post.key):
                    _insert(connection, post, now)

    def claimed(self, office: str) -> frozenset[str]:
        """The keys of all posts of an office that were taken in or covered, and not forgotten since."""
        query = sa.select(table.c.key).where(table.c.office == office, table.c.part == 1)
        with self._store.reading() as connection:
            return frozenset(connection.scalars(query))

    def take(self, now: datetime, *, by_the_clock: bool = True, kind: str = "") -> Delivery | None:
        """Claim what is to be sent next, or None while nothing may be: from then on it counts as perhaps sent.

        Where the clock cannot be believed, only what may come at any time is taken, and not `by_the_clock`. With a
        `kind` only what is said under keys of that kind is.

        Within a chat the order is kept: while one part must wait, so must those after it. A suspended chat is tried
        with one part a day, for it may have been opened without a word of Telegram's.
        """
        queued = table.c.state == DeliveryState.QUEUED
        if not by_the_clock:
            queued = sa.and_(queued, table.c.until.is_(None))
        if kind:
            queued = sa.and_(queued, table.c.key.startswith(f"{kind}|", autoescape=True))
        with self._store.reading() as connection:
            if connection.scalar(sa.select(sa.func.count()).where(queued)) == 0:
                return None
        with self._store.writing() as connection:
            waiting = sa.select(table).where(queued, table.c.chat.not_in(_shut(now))).order_by(table.c.position)
            rows = [row for row in connection.execute(waiting) if not _lapses(connection, row, now)]
            first_of_each: dict[int, sa.Row[Any]] = {}
            for row in rows:
                first_of_each.setdefault(row.chat, row)
            for row in first_of_each.values():
                waits = must_wait(row.not_before, now) or must_wait(_not_before(connection, row.chat), now)
                if not waits and _paced(connection, row.chat, now):
                    return _claim(connection, row, now)
        return None

    def settle(self, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
        """Keep what became of a claimed delivery, and how long its chat must wait, whatever becomes of the post."""
        values = {
            "state": outcome.state,
            "detail": outcome.detail,
            "message_id": outcome.message_id,
            "not_before": outcome.not_before,
            "attempts": delivery.attempts + 1,
            "updated_at": now,
        }
        with self._store.writing() as connection:
            connection.execute(sa.update(table).where(table.c.key == delivery.key).values(values))
            if outcome.not_before:
                _let_wait(connection, delivery.chat, outcome.not_before)

    def must_wait(self, chat: int, now: datetime) -> bool:
        """Whether Telegram has asked to leave the chat alone for longer."""
        with self._store.reading() as connection:
            return must_wait(_not_before(connection, chat), now)

    def give_up_claims(self, now: datetime) -> None:
        """Call what an earlier run of the program had claimed uncertain; for the sender, before it begins."""
        left = sa.update(table).where(table.c.state == DeliveryState.SENDING)
        values = {"state": DeliveryState.UNCERTAIN, "detail": "the program ended while it was sent", "updated_at": now}
        with self._store.writing() as connection:
            connection.execute(left.values(values))

    def cover_queued(self, chat: int, now: datetime, but: str = "") -> None:
        """Let go what was waiting for a chat, because one message says it all; not what may come at any time.

        Only what has an `until` is about figures as they stand. A proposal, say, is in no other message; nor is what
        is said under keys of the kind `but`.
        """
        waiting = sa.update(table).where(
            table.c.chat == chat,
            table.c.state == DeliveryState.QUEUED,
            table.c.until.is_not(None),
            table.c.key.not_like(f"{but}|%"),
        )
        with self._store.writing() as connection:
            connection.execute(waiting.values(state=DeliveryState.COVERED, updated_at=now))

    def message_id(self, key: str) -> int | None:
        """The number of the message that a post became, so that it can be edited; None while it is not sent."""
        with self._store.reading() as connection:
            return connection.scalar(sa.select(table.c.message_id).where(table.c.key == key))

    def counts(self, office: str | None = None) -> Mapping[DeliveryState, int]:
        """How many parts, of all or of one office, are in each state."""
        query = sa.select(table.c.state, sa.func.count()).where(_of(office)).group_by(table.c.state)
        with self._store.reading() as connection:
            return {DeliveryState(state): number for state, number in connection.execute(query)}

    def troubles(self, since: datetime, office: str | None = None) -> tuple[Unsent, ...]:
        """What of all, or of one office, was rejected or became uncertain since then, the latest first."""
        bad = table.c.state.in_((DeliveryState.REJECTED, DeliveryState.UNCERTAIN))
        query = (
            sa.select(table).where(bad, _of(office), table.c.updated_at >= since).order_by(table.c.updated_at.desc())
        )
        with self._store.reading() as connection:
            rows = connection.execute(query)
            return tuple(
                Unsent(row.key, row.chat, DeliveryState(row.state), row.detail, row.updated_at) for row in rows
            )

    def forget_texts(self, before: datetime) -> None:
        """Empty what was settled before then; its key stays, so that it is never sent again."""
        settled = table.c.state.not_in((DeliveryState.QUEUED, DeliveryState.SENDING))
        old = sa.update(table).where(settled, table.c.updated_at < before)
        with self._store.writing() as connection:
            connection.execute(old.values(html="", keyboard="[]", photo=None))


def _known(connection: sa.Connection, key: str) -> bool:
    return connection.scalar(sa.select(table.c.key).where(table.c.key == key)) is not None


def _insert(connection: sa.Connection, post: Post, now: datetime) -> None:
    """Queue a post's parts, each of which may fail alone, and let go what it covers."""
    parts = html_parts(post.message, MAX_CAPTION_UNITS if post.photo else MAX_TEXT_UNITS)
    for part, html in enumerate(parts, start=1):
        own = {
            "key": post.key if part == 1 else f"{post.key}#{part}",
            "part": part,
            "html": html,
            "keyboard": _keyboard(post.message.buttons) if part == len(parts) else "[]",
            "photo": post.photo if part == 1 else None,
            "state": DeliveryState.QUEUED,
        }
        connection.execute(sa.insert(table).values(_row(connection, post, now) | own))
    for key in post.covers:
        covered = {"state": DeliveryState.COVERED, "detail": post.key, "updated_at": now}
        if not _known(connection, key):
            row = _row(connection, post, now) | covered
            connection.execute(sa.insert(table).values(row | {"key": key, "part": 1, "html": "", "keyboard": "[]"}))
        waiting = sa.update(table).where(table.c.state == DeliveryState.QUEUED)
        connection.execute(waiting.where(_parts_of(key)).values(covered))


def _row(connection: sa.Connection, post: Post, now: datetime) -> dict[str, Any]:
    last = connection.scalar(sa.select(sa.func.max(table.c.position))) or 0
    return {
        "position": last + 1,
        "office": post.office,
        "chat": post.chat,
        "until": post.until,
        "attempts": 0,
        "detail": "",
        "created_at": now,
        "updated_at": now,
    }


def _shut(now: datetime) -> sa.Select[tuple[int]]:
    """The suspended chats that were tried within the last day."""
    day = (now - TRIED_AGAIN_AFTER, now)
    tried = sa.select(table.c.chat).where(table.c.attempts > 0, table.c.updated_at.between(*day))
    recently = sa.or_(chat_table.c.since.between(*day), chat_table.c.id.in_(tried))
    return sa.select(chat_table.c.id).where(chat_table.c.suspended_reason.is_not(None), recently)


def _let_wait(connection: sa.Connection, chat: int, until: datetime) -> None:
    """Keep until when a chat must not be written to: what had to wait may be covered or lapse meanwhile."""
    known = connection.execute(sa.update(chat_table).where(chat_table.c.id == chat).values(not_before=until))
    if not known.rowcount:
        connection.execute(sa.insert(chat_table).values(id=chat, not_before=until))


def _not_before(connection: sa.Connection, chat: int) -> datetime | None:
    return connection.scalar(sa.select(chat_table.c.not_before).where(chat_table.c.id == chat))


def _paced(connection: sa.Connection, chat: int, now: datetime) -> bool:
    """Whether a chat may be written to again; its messages of a future that a clock set back has left do not count."""
    tried = table.c.state.not_in((DeliveryState.QUEUED, DeliveryState.COVERED, DeliveryState.LAPSED))
    recent = table.c.updated_at.between(now - _MINUTE, now)
    query = sa.select(table.c.updated_at).where(table.c.chat == chat, tried, recent)
    times = connection.scalars(query).all()
    is_group = chat < 0
    pause = GROUP_PAUSE if is_group else PRIVATE_PAUSE
    return all(at <= now - pause for at in times) and not (is_group and len(times) >= GROUP_PER_MINUTE)


def _lapses(connection: sa.Connection, row: sa.Row[Any], now: datetime) -> bool:
    """Whether a part's time is over; then it is let go, and if it is the first, so is all that belongs to the post."""
    if row.until is None or row.until >= now:
        return False
    if row.part > 1:
        connection.execute(sa.update(table).where(table.c.key == row.key).values(state=DeliveryState.LAPSED))
        return True
    covered_by_it = sa.and_(table.c.state == DeliveryState.COVERED, table.c.detail == row.key)
    connection.execute(sa.delete(table).where(sa.or_(_parts_of(row.key), covered_by_it)))
    _log.warning("a post could not be sent in time: %s", row.key)
    return True


def _of(office: str | None) -> sa.ColumnElement[bool]:
    return sa.true() if office is None else table.c.office == office


def _parts_of(key: str) -> sa.ColumnElement[bool]:
    return sa.or_(table.c.key == key, table.c.key.startswith(f"{key}#", autoescape=True))


def _claim(connection: sa.Connection, row: sa.Row[Any], now: datetime) -> Delivery:
    claim = sa.update(table).where(table.c.key == row.key, table.c.state == DeliveryState.QUEUED)
    connection.execute(claim.values(state=DeliveryState.SENDING, updated_at=now))
    alias = connection.scalar(sa.select(chat_table.c.alias).where(chat_table.c.id == row.chat))
    buttons = tuple(tuple(Button(*key) for key in keys) for keys in json.loads(row.keyboard))
    return Delivery(
        row.key, row.office, row.chat, alias or row.chat, row.html, buttons, row.photo, attempts=row.attempts
    )


def _keyboard(buttons: tuple[tuple[Button, ...], ...]) -> str:
    """The rows in the form in which they are kept: a link stands behind label and action, where there is one."""
    return json.dumps([[_key(each) for each in row] for row in buttons], ensure_ascii=False)


def _key(button: Button) -> tuple[str, ...]:
    return (button.label, button.action, button.link) if button.link else (button.label, button.action)
