"""Bringing the boards in the groups to what they are to show: beside the posts and the tick, which wait for nothing.

An edit calls nobody and repeating it does no harm, so it needs no claim; how long Telegram asks to wait is kept in the
store, and a chat that takes no messages is left alone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import ChatMigrated, TelegramError

from bot.posts.board import Board, BoardStore, Edit
from bot.posts.chats import Chats
from bot.posts.delivery import DeliveryState, must_wait
from bot.posts.outbox import GROUP_PAUSE, Outbox
from bot.posts.outcomes import closes_chat, outcome
from bot.store.store import Store, StoreError

_log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 0.5
UNCLEAR_PAUSE = timedelta(minutes=1)
"""Where nobody knows whether an edit arrived it is made again, but not at once."""
_AS_AFTER_FAILURES = 5
"""There is no hurry: half a minute between two tries where Telegram does not say how long to wait."""
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")


class BoardEditor:
    """Pins and edits the boards with a bot of its own, which no rate limiter holds up."""

    def __init__(
        self,
        bot: Bot,
        store: Store,
        now: Callable[[], datetime],
        chats: Chats,
        suspend: Callable[[str, int, str], None],
    ) -> None:
        """Take for `suspend` what sends an office nothing more into a chat, for a reason, and tells the admins."""
        self._bot = bot
        self._boards = BoardStore(store)
        self._outbox = Outbox(store)
        self._now = now
        self._chats = chats
        self._suspend = suspend

    async def run(self, stop: asyncio.Event, held: Callable[[], bool] = lambda: False) -> None:
        """Look until told to stop; nothing is done while `held` says so."""
        async with self._bot.request:
            while not stop.is_set():
                if not held():
                    await self._look()
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), LOOK_EVERY_SECONDS)

    async def _look(self) -> None:
        try:
            for office, board in (await asyncio.to_thread(self._boards.all)).items():
                await self._bring_up_to_date(office, board)
        except StoreError as error:
            _log.error("the boards stay as they are: %s", error)
        except Exception:  # noqa: BLE001 (logged with its traceback; the next look is another chance)
            _log.exception("a bug keeps the boards as they are")

    async def _bring_up_to_date(self, office: str, board: Board) -> None:
        """Do the next thing that there is to do with a board, if there is any."""
        edit = await asyncio.to_thread(self._boards.edit, office)
        waits = edit is not None and must_wait(edit.not_before, self._now())
        if waits or self._chats.suspended_reason(board.chat) is not None:
            return
        if await asyncio.to_thread(self._outbox.must_wait, board.chat, self._now()):
            return
        if board.message_id is None:
            sent = await asyncio.to_thread(self._outbox.message_id, board.key)
            current: Board | None = replace(board, message_id=sent)
        elif not board.pinned:
            current = await self._pinned(office, board)
        elif edit and edit.html and edit.html != board.html:
            current = await self._edited(office, board, edit)
        else:
            return
        if current != board:
            await asyncio.to_thread(self._boards.keep, office, current)

    async def _pinned(self, office: str, board: Board) -> Board | None:
        """The board with its message pinned, or known not to be pinned: a refusal to pin is no harm."""
        chat = await asyncio.to_thread(self._chats.current, board.chat)
        try:
            await self._bot.pin_chat_message(chat, board.message_id or 0, disable_notification=True)
        except TelegramError as error:
            return await self._after(office, board, error, given_up=replace(board, pinned=True))
        return replace(board, pinned=True)

    async def _edited(self, office: str, board: Board, edit: Edit) -> Board | None:
        """The board as it is after the edit: None when its message is gone, as before when it is to be tried again."""
        chat = await asyncio.to_thread(self._chats.current, board.chat)
        shown = replace(board, html=edit.html)
        try:
            await self._bot.edit_message_text(edit.dated, chat, board.message_id, parse_mode=ParseMode.HTML)
        except TelegramError as error:
            return await self._after(office, board, error, given_up=shown)
        await asyncio.to_thread(self._boards.wait, office, self._now() + GROUP_PAUSE)
        return shown

    async def _after(self, office: str, board: Board, error: TelegramError, given_up: Board) -> Board | None:
        """What is made of a refusal or of silence, as for posts: wait, suspend the chat, or give this up."""
        reason = error.message.lower()
        if isinstance(error, ChatMigrated) or any(sign in reason for sign in _GONE):
            return None  # deleted, or left behind in the group that became a supergroup
        if closes_chat(error) and "pin" not in reason:
            await asyncio.to_thread(self._suspend, office, board.chat, error.message)
            return board
        came_of_it = outcome(error, _AS_AFTER_FAILURES, self._now())
        if came_of_it.state is DeliveryState.REJECTED:
            if "not modified" not in reason:
                _log.warning("Telegram refused the board of %s: %s", office, error.message)
            return given_up
        _log.info("the board of %s is brought up to date later: %s", office, error.message)
        until = came_of_it.not_before or self._now() + UNCLEAR_PAUSE
        await asyncio.to_thread(self._boards.wait, office, until)
        return board
