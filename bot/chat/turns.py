"""In which order updates are worked off: one after the other within a chat, chats side by side.

python-telegram-bot offers all in one line, where a group that has to wait for Telegram's rate limit holds up everybody,
or all at once, where two quick presses of buttons may be shown in the wrong order.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_log = logging.getLogger(__name__)

_NO_LIMIT = 1_000_000
"""The library takes one of its places before a chat's turn comes, so its own limit would let one chat block others."""
LONGEST_QUEUE = 20
"""Of a chat that asks faster than it can be answered, what is beyond this is left unanswered."""


class ChatTurns(BaseUpdateProcessor):
    """Lets every chat wait only for itself, and for no more than so many answers."""

    def __init__(self) -> None:
        super().__init__(max_concurrent_updates=_NO_LIMIT)
        # A chat's lock lives as long as somebody holds it or waits for it.
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._waiting: Counter[int] = Counter()

    async def do_process_update(self, update: object, coroutine: Awaitable[object]) -> None:
        """Await the update's turn, then its handlers."""
        chat = update.effective_chat if isinstance(update, Update) else None
        place = chat.id if chat else 0
        if self._waiting[place] >= LONGEST_QUEUE:
            _log.warning("chat %d asks faster than it can be answered; an update is left", place)
            asyncio.ensure_future(coroutine).cancel()
            return
        self._waiting[place] += 1
        lock = self._locks.setdefault(place, asyncio.Lock())
        try:
            async with lock:
                await coroutine
        finally:
            self._waiting[place] -= 1
            self._waiting += Counter()  # drops what has come down to zero

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""
