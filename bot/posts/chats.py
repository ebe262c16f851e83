"""Chats with which something is out of the ordinary: a group that has another id now, or does not take messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.store.schema import chat as chat_table
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class SuspendedChat:
    """A chat that does not take the bot's messages: why, in Telegram's words, and since when."""

    chat: int
    reason: str
    since: datetime


class Chats:
    """The register of such chats. `chat` is the id that the configuration or the person's account has."""

    def __init__(self, store: Store) -> None:
        self._store = store
        moved = sa.select(chat_table.c.alias, chat_table.c.id).where(chat_table.c.alias.is_not(None))
        with store.reading() as connection:
            self._configured: dict[int, int] = {row.alias: row.id for row in connection.execute(moved)}
        self._reasons = {known.chat: known.reason for known in self.suspended()}

    def configured(self, chat: int) -> int:
        """The id by which the configuration knows a chat, also where the group has become a supergroup since."""
        return self._configured.get(chat, chat)

    def current(self, chat: int) -> int:
        """The id by which Telegram knows a chat of the configuration now."""
        with self._store.reading() as connection:
            return connection.scalar(sa.select(chat_table.c.alias).where(chat_table.c.id == chat)) or chat

    def move(self, chat: int, to: int) -> None:
        """Keep that a group has become a supergroup with another id."""
        self.know(chat, to)
        self._change(chat, alias=to)

    def know(self, chat: int, to: int) -> None:
        """Know a group by its other id as long as the program runs; without the store."""
        self._configured[to] = chat

    def suspend(self, chat: int, reason: str, now: datetime) -> SuspendedChat | None:
        """Send nothing more there until it is resumed; None when nothing is sent there already."""
        if any(known.chat == chat for known in self.suspended()):
            return None
        self._change(chat, suspended_reason=reason, since=now)
        self._reasons[chat] = reason
        return SuspendedChat(chat, reason, now)

    def resume(self, chat: int) -> bool:
        """Send there again; whether it was suspended."""
        was_suspended = any(known.chat == chat for known in self.suspended())
        if was_suspended:
            self._change(chat, suspended_reason=None, since=None)
        self._reasons.pop(chat, None)
        return was_suspended

    def suspended_reason(self, chat: int) -> str | None:
        """Why nothing is sent there, from memory; None where messages are taken."""
        return self._reasons.get(chat)

    def suspended(self) -> tuple[SuspendedChat, ...]:
        """The chats that do not take messages, the latest last."""
        query = sa.select(chat_table).where(chat_table.c.suspended_reason.is_not(None)).order_by(chat_table.c.since)
        with self._store.reading() as connection:
            return tuple(SuspendedChat(row.id, row.suspended_reason, row.since) for row in connection.execute(query))

    def _change(self, chat: int, **values: object) -> None:
        with self._store.writing() as connection:
            changed = connection.execute(sa.update(chat_table).where(chat_table.c.id == chat).values(values))
            if not changed.rowcount:
                connection.execute(sa.insert(chat_table).values(id=chat, **values))
