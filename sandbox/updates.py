"""The updates that wait for the bot.

Source: https://core.telegram.org/bots/api#getupdates and #update: updates are confirmed by a higher offset, kept for
24 hours, and the list of allowed kinds is remembered and applies to what comes in after it was given.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

_KEPT = timedelta(hours=24)
# What a bot gets that names no kinds: everything but these.
_ONLY_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}


class Updates:
    """A queue with Telegram's rules of reading; the caller holds the messenger's lock."""

    def __init__(self, first_id: int = 100_000_001) -> None:
        self.next_id = first_id
        self.allowed: list[str] = []
        self._waiting: list[tuple[datetime, dict[str, Any]]] = []

    def add(self, kind: str, content: dict[str, Any], now: datetime) -> None:
        """Queue an update of this kind, if the bot wants such."""
        if kind in self.allowed if self.allowed else kind not in _ONLY_ON_REQUEST:
            self._waiting.append((now, {"update_id": self.next_id, kind: content}))
            self.next_id += 1

    def put(self, content: dict[str, Any], now: datetime) -> None:
        """Queue an update as it is, perhaps malformed, under the next id or its own."""
        self._waiting.append((now, {"update_id": self.next_id} | content))
        self.next_id = self._waiting[-1][1]["update_id"] + 1

    def read(self, offset: int, limit: int, now: datetime) -> list[dict[str, Any]]:
        """Hand out up to `limit` updates from `offset` on, forget all before; a negative offset counts from the end.

        An offset beyond the next id means nothing: ids start anew after a quiet week, and then all is handed out.
        """
        self._waiting = [(came, update) for came, update in self._waiting if now - came <= _KEPT]
        if offset < 0:
            self._waiting = self._waiting[offset:]
        elif 0 < offset <= self.next_id:
            self._waiting = [(came, update) for came, update in self._waiting if update["update_id"] >= offset]
        return [update for _, update in self._waiting[:limit]]

    def clear(self) -> None:
        """Drop everything (drop_pending_updates)."""
        self._waiting.clear()

    def allow(self, kinds: Sequence[str]) -> None:
        """Remember which kinds the bot wants; an empty list means the default."""
        self.allowed = list(kinds)

    def __len__(self) -> int:
        return len(self._waiting)
