"""The board: one pinned message in each group, edited in place when something changes, so that the chat stays quiet.

It begins as a post like any other. An edit calls nobody and may be repeated without harm, so that it needs no outbox
and is made at any hour.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace

import sqlalchemy as sa
from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.chats import Chats
from bot.delivery import optional
from bot.message import Message, html_parts
from bot.outbox import Outbox, Post
from bot.reading import Reading
from bot.schema import board as table
from bot.situation import Situation
from bot.store import Store
from bot.wording.board import board_message, changed_at

_log = logging.getLogger(__name__)

_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")


@dataclass(frozen=True, slots=True)
class Board:
    """An office's board: in which chat, the key of the post that it began as, and what it shows (HTML, undated)."""

    chat: int
    key: str
    html: str
    message_id: int | None = None
    pinned: bool = False


class BoardStore:
    """The boards of all offices."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, office: str) -> Board | None:
        """An office's board; None before the first."""
        with self._store.reading() as connection:
            row = connection.execute(sa.select(table).where(table.c.office == office)).first()
        return Board(row.chat, row.key, row.html, row.message_id, row.pinned) if row else None

    def keep(self, office: str, board: Board | None) -> None:
        """Note the board as it is now; None: there is none any more."""
        with self._store.writing() as connection:
            connection.execute(sa.delete(table).where(table.c.office == office))
            if board:
                row = {name: getattr(board, name) for name in ("chat", "key", "html", "message_id", "pinned")}
                connection.execute(sa.insert(table).values(office=office, **row))


def first_post(now: Situation, board: Board | None, message: Message) -> Post | None:
    """The post that a board begins as: when there is none in this chat, or yesterday's is not known to have arrived."""
    if not now.may_speak:
        return None
    key = now.key("board", now.now.date(), now.office.chat)
    lives = board and board.chat == now.office.chat and (board.message_id is not None or board.key == key)
    if lives or not now.unclaimed(key):
        return None
    return Post(key, now.office.name, now.office.chat, message.adding(changed_at(now.now)), until=now.until)


class BoardKeeper:
    """Keeps the boards up to date in Telegram."""

    def __init__(self, bot: Bot, store: Store) -> None:
        self._bot = bot
        self._boards = BoardStore(store)
        self._outbox = Outbox(store)
        self._chats = Chats(store)

    async def update(self, now: Situation, reading: Reading) -> None:
        """Post the board, or pin and edit the one that is there. StoreError when it cannot be kept."""
        office, message = now.office.name, board_message(reading)
        html = html_parts(message)[0]
        board = await asyncio.to_thread(self._boards.of, office)
        if post := first_post(now, board, message):
            await asyncio.to_thread(self._outbox.enqueue, [post], now.now)
            await asyncio.to_thread(self._boards.keep, office, Board(post.chat, post.key, html))
        elif board and board.chat == now.office.chat:
            current = await self._brought_up_to_date(now, board, message)
            if current != board:
                await asyncio.to_thread(self._boards.keep, office, current)

    async def _brought_up_to_date(self, now: Situation, board: Board, message: Message) -> Board | None:
        """The board after what there was to do; None when its message is gone."""
        if board.message_id is None:
            sent = await asyncio.to_thread(self._outbox.message_id, board.key)
            return replace(board, message_id=sent)
        chat = await asyncio.to_thread(self._chats.current, board.chat)
        if not board.pinned:
            pinning = self._bot.pin_chat_message(chat, board.message_id, disable_notification=True)
            await optional("the pinning of the board", pinning)
            return replace(board, pinned=True)
        html = html_parts(message)[0]
        if html == board.html:
            return board
        return await self._edited(chat, replace(board, html=html), message.adding(changed_at(now.now)), before=board)

    async def _edited(self, chat: int, board: Board, message: Message, before: Board) -> Board | None:
        """The board with its message edited; as it was before when that is to be tried again."""
        try:
            html = html_parts(message)[0]
            await self._bot.edit_message_text(html, chat, board.message_id, parse_mode=ParseMode.HTML)
        except ChatMigrated:
            return None  # its messages stayed behind
        except BadRequest as refusal:
            reason = refusal.message.lower()
            if any(sign in reason for sign in _GONE):
                return None
            if "not modified" not in reason:
                _log.warning("the board was not edited: %s", refusal.message)
        except TelegramError as error:
            _log.info("the board is edited later: %s", error.message)
            return before
        return board
