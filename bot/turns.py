"""In which order updates are worked off: one after the other within a chat, chats side by side.

python-telegram-bot offers all in one line, where a group that has to wait for Telegram's rate limit holds up everybody,
or all at once, where two quick presses of buttons may be shown in the wrong order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_AT_ONCE = 32


class ChatTurns(BaseUpdateProcessor):
    """Lets every chat wait only for itself."""

    def __init__(self) -> None:
        super().__init__(max_concurrent_updates=_AT_ONCE)
        # A chat's lock lives as long as somebody holds it or waits for it.
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[object]) -> None:
        """Await the update's turn, then its handlers."""
        chat = update.effective_chat if isinstance(update, Update) else None
        lock = self._locks.setdefault(chat.id if chat else 0, asyncio.Lock())
        async with lock:
            await coroutine

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""
