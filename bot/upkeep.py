"""What the bot hears about itself: a chat that it may write to again, a group with a new id, an admin who asks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import ChatMember, ChatMemberUpdated, Update
from telegram.constants import ChatType
from telegram.ext import (
    ApplicationHandlerStop,
    BaseHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.access import visible_desks
from bot.answers import Desk, answer
from bot.delivery import reply
from bot.health import HealthCheck
from bot.outbox import Post
from bot.questions import Question, View
from bot.wording.health import health_message, resumed

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The handlers, which come before those for everybody's questions. `desks` and `now` are as for those."""

    desks: Callable[[], Sequence[Desk]]
    now: Callable[[], datetime]
    check: HealthCheck

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """What is to be added to the application, in a group of its own."""
        asked = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
        return [
            CommandHandler("health", self.on_health, filters=asked),
            ChatMemberHandler(self.on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
            MessageHandler(filters.StatusUpdate.MIGRATE, self.on_migration),
        ]

    async def on_health(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell an admin how the program is doing; to anybody else there is no such command."""
        message, person = update.effective_message, update.effective_user
        administered = [desk for desk in self.desks() if person and person.id in desk.office.admins]
        if message is None or not administered:
            return
        for desk in administered:
            health = await asyncio.to_thread(self.check.of, desk, self.now())
            await reply(message, health_message(health))
        raise ApplicationHandlerStop

    async def on_membership(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Resume a chat that takes messages again: one message says what was held back meanwhile."""
        change = update.my_chat_member
        if change is None or not _may_write(change):
            return
        chat = self.check.chats.configured(change.chat.id)
        if self.check.chats.resume(chat):
            _log.info("chat %d takes messages again", chat)
            self._catch_up(change, chat)

    def _catch_up(self, change: ChatMemberUpdated, chat: int) -> None:
        now, private = self.now(), change.chat.type == ChatType.PRIVATE
        desks = visible_desks(self.desks(), chat, change.from_user.id, private=private)
        self.check.outbox.cover_queued(chat, now)
        if desks:
            message = answer(Question(View.MISSING), desks, now).adding(resumed())
            post = Post(f"resumed|{chat}|{now.timestamp():.0f}", desks[0].office.name, chat, message)
            self.check.outbox.enqueue([post], now)

    async def on_migration(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Know an office's group again under the id that it has as a supergroup."""
        message = update.message
        if message is None or message.migrate_to_chat_id is None:
            return
        chat = self.check.chats.configured(message.chat.id)
        if any(desk.office.chat == chat for desk in self.desks()):
            _log.info("group %d has become supergroup %d", chat, message.migrate_to_chat_id)
            self.check.chats.move(chat, message.migrate_to_chat_id)


def _may_write(change: ChatMemberUpdated) -> bool:
    member = change.new_chat_member
    if member.status == ChatMember.RESTRICTED:
        return bool(getattr(member, "can_send_messages", False))
    return member.status in {ChatMember.MEMBER, ChatMember.ADMINISTRATOR}
