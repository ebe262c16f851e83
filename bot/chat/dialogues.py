"""What people are in the middle of saying, kept so that a restart does not lose it.

A person has one dialogue at a time in a chat. It ends by itself when nothing was said for a while.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.store.schema import dialogue as table
from bot.store.store import Store

OPEN_FOR = timedelta(minutes=30)


class DialogueStore:
    """The open dialogues, each with the step at which it stands, as a JSON object. Everything blocks; StoreError.

    `kind` tells what is talked about: who asks for one kind sees no dialogue of another.
    """

    def __init__(self, store: Store, kind: str = "") -> None:
        self._store = store
        self._kind = kind

    def step(self, chat: int, user: int, now: datetime) -> str | None:
        """Where the person's dialogue stands; None when there is none that is still open."""
        wanted = sa.select(table.c.step).where(_of(chat, user), table.c.expires > now)
        with self._store.reading() as connection:
            kept: str | None = connection.scalar(wanted)
        kind, brace, rest = (kept or "").partition("{")
        return brace + rest if brace and kind == self._kind else None

    def keep(self, chat: int, user: int, step: str, now: datetime) -> None:
        """Begin a dialogue in place of any other, or take it a step further; those of others that are over go."""
        with self._store.writing() as connection:
            connection.execute(sa.delete(table).where(sa.or_(_of(chat, user), table.c.expires <= now)))
            row = {"chat": chat, "user": user, "step": self._kind + step, "expires": now + OPEN_FOR}
            connection.execute(sa.insert(table).values(row))

    def end(self, chat: int, user: int) -> None:
        """Forget the person's dialogue."""
        with self._store.writing() as connection:
            connection.execute(sa.delete(table).where(_of(chat, user)))


def _of(chat: int, user: int) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.chat == chat, table.c.user == user)
