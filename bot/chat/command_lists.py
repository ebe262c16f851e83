"""The commands that Telegram offers while one is typed: in an admin's private chat more than everywhere else.

Source: https://core.telegram.org/bots/api#determining-list-of-commands; the narrowest list counts.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from telegram import Bot, BotCommandScopeChat, Update
from telegram.constants import ChatType
from telegram.ext import BaseHandler, ContextTypes, TypeHandler

from bot.chat.delivery import optional
from bot.store.schema import command_list as table
from bot.store.store import Store, StoreError
from bot.wording.commands import ADMIN_COMMANDS, COMMAND_DESCRIPTIONS
from sheets.background import in_background

_log = logging.getLogger(__name__)

FIRST = -3
"""The group of handlers that has a look at every update before all others."""


class CommandLists:
    """The admins' lists as Telegram has them. Each is that of the chat whose id is the person's own.

    Telegram knows no such chat before the admin has started the bot: what it refuses is tried again with the first sign
    from there, and at every start. Who has a list is kept, so that it can be taken from whoever is no admin any more.
    """

    def __init__(self, store: Store, admins: Iterable[int]) -> None:
        self._store = store
        self._admins = frozenset(admins)
        self._refused: set[int] = set()

    def handlers(self) -> Mapping[int, Sequence[BaseHandler[Any, Any, Any]]]:
        """What is to be added to the application, by the groups of handlers in which it comes."""
        return {FIRST: [TypeHandler(Update, self.on_sign)]}

    async def set(self, bot: Bot) -> None:
        """Tell Telegram every list; the bot works without."""
        for chat in sorted(frozenset(await self._kept()) - self._admins):
            if await optional(f"the end of the list of {chat}", bot.delete_my_commands(BotCommandScopeChat(chat))):
                await self._keep(partial(_forget, chat))
        for admin in sorted(self._admins):
            await self._offer(bot, admin)

    async def on_sign(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Try a refused list again when something comes from the admin in private."""
        chat = update.effective_chat
        if chat is not None and chat.type == ChatType.PRIVATE and chat.id in self._refused:
            self._refused.discard(chat.id)
            context.application.create_task(self._offer(context.bot, chat.id), update)

    async def _offer(self, bot: Bot, admin: int) -> None:
        await self._keep(partial(_note, admin))  # before it is there: nobody keeps a list that was forgotten
        commands = list((COMMAND_DESCRIPTIONS | ADMIN_COMMANDS).items())
        if not await optional(f"the list of admin {admin}", bot.set_my_commands(commands, BotCommandScopeChat(admin))):
            self._refused.add(admin)
            await self._keep(partial(_forget, admin))

    async def _kept(self) -> Sequence[int]:
        def look() -> Sequence[int]:
            with self._store.reading() as connection:
                return connection.scalars(sa.select(table.c.chat)).all()

        try:
            return await asyncio.wrap_future(in_background(look))
        except StoreError as error:
            _log.error("which command lists were set cannot be read: %s", error)
            return ()

    async def _keep(self, change: Callable[[sa.Connection], None]) -> None:
        def write() -> None:
            with self._store.writing() as connection:
                change(connection)

        try:
            await asyncio.wrap_future(in_background(write))
        except StoreError as error:
            _log.error("which command lists were set cannot be kept: %s", error)


def _note(chat: int, connection: sa.Connection) -> None:
    _forget(chat, connection)
    connection.execute(sa.insert(table).values(chat=chat))


def _forget(chat: int, connection: sa.Connection) -> None:
    connection.execute(sa.delete(table).where(table.c.chat == chat))
