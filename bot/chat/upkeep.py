"""What the bot hears about itself: a chat that it may write to again, a group with a new id, an admin who asks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from telegram import Chat, ChatMember, ChatMemberUpdated, Update, User
from telegram.constants import ChatType
from telegram.ext import (
    ApplicationHandlerStop,
    BaseHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.chat.access import visible_desks
from bot.chat.answers import Desk, answer
from bot.chat.delivery import reply
from bot.chat.health import HealthCheck
from bot.chat.questions import Question, View
from bot.findings.posts import FINDING
from bot.message import Message
from bot.office.office import Office
from bot.posts.outcomes import mutes
from bot.posts.post import Post
from bot.store.store import StoreError
from bot.wording import notices
from bot.wording.health import health_message, resumed
from sheets.background import in_background

_log = logging.getLogger(__name__)

BEFORE_ALL, BEFORE_QUESTIONS = -2, -1
"""The groups of handlers, of which each has a look at every update, that come before those for questions."""


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The handlers, which come before those for everybody's questions. `desks` and `now` are as for those."""

    desks: Callable[[], Sequence[Desk]]
    now: Callable[[], datetime]
    check: HealthCheck

    def handlers(self) -> dict[int, Sequence[BaseHandler[Any, Any, Any]]]:
        """What is to be added to the application, by the groups of handlers in which it comes."""
        return {
            BEFORE_ALL: [TypeHandler(Update, self.on_sign)],
            BEFORE_QUESTIONS: [
                CommandHandler("health", self.on_health, filters=filters.UpdateType.MESSAGE),
                ChatMemberHandler(self.on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
                MessageHandler(filters.StatusUpdate.MIGRATE, self.on_migration),
            ],
        }

    async def on_health(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell an admin in private how the program is doing; whoever is served hears that it is for them."""
        message, chat, person = update.effective_message, update.effective_chat, update.effective_user
        if message is None or chat is None:
            return
        private, user = chat.type == ChatType.PRIVATE, person.id if person else None
        if not visible_desks(self.desks(), self.check.chats.configured(chat.id), user, private=private):
            return  # nobody whom the bot knows, who is told that in reply to any word
        administered = [desk for desk in self.desks() if user in desk.office.admins]
        if not (administered and private):
            await reply(message, Message(notices.PRIVATE_ONLY if administered else notices.ADMINS_ONLY))
        for desk in administered if private else ():
            health = await asyncio.to_thread(self.check.of, desk, self.now())
            await reply(message, health_message(health))
        raise ApplicationHandlerStop

    async def on_membership(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Resume a chat that takes messages again."""
        change = update.my_chat_member
        if change is not None and _may_write(change):
            await self._resume(change.chat, change.from_user)

    async def on_sign(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Resume a chat from which something comes: of a first /start Telegram tells in no other way.

        What is said in a group in which the bot is muted, or is leaving, is no such sign.
        """
        message, chat = update.message, update.effective_chat
        if chat is None or not (update.callback_query or (message and message.left_chat_member is None)):
            return
        reason = self.check.chats.suspended_reason(self.check.chats.configured(chat.id))
        if reason is not None and not mutes(reason):
            await self._resume(chat, update.effective_user)

    async def _resume(self, chat: Chat, person: User | None) -> None:
        """Resume a chat, in a thread: the store makes one wait. What cannot be kept is tried at the next sign."""
        known = self.check.chats.configured(chat.id)
        user, private = person.id if person else None, chat.type == ChatType.PRIVATE
        if self.check.chats.suspended_reason(known) is None:
            return
        try:
            await asyncio.wrap_future(in_background(partial(self._open, known, user, private=private)))
        except StoreError as error:
            _log.error("chat %d takes messages again, but stays suspended: %s", known, error)

    def _open(self, chat: int, person: int | None, *, private: bool) -> None:
        """Send there again. Within hours one message says what was held back; after them that has lapsed anyway."""
        now = self.now()
        desks = [desk for desk in visible_desks(self.desks(), chat, person, private=private) if _is_open(desk, now)]
        if desks:
            office = desks[0].office
            message = answer(Question(View.MISSING), desks, now).adding(resumed())
            until = _end_of_hours(office, now)
            self.check.outbox.cover_queued(chat, now, but=FINDING)
            post = Post(f"resumed|{chat}|{now.timestamp():.0f}", office.name, chat, message, until=until)
            self.check.outbox.enqueue([post], now)
        if self.check.chats.resume(chat):
            _log.info("chat %d takes messages again", chat)

    async def on_migration(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Know an office's group again under the id that it has as a supergroup."""
        message = update.message
        if message is None or message.migrate_to_chat_id is None:
            return
        chat = self.check.chats.configured(message.chat.id)
        if any(desk.office.chat == chat for desk in self.desks()):
            _log.info("group %d has become supergroup %d", chat, message.migrate_to_chat_id)
            self.check.chats.know(chat, message.migrate_to_chat_id)  # at once: the next update comes from there
            move = partial(self.check.chats.move, chat, message.migrate_to_chat_id)
            await asyncio.wrap_future(in_background(move))


def _may_write(change: ChatMemberUpdated) -> bool:
    member = change.new_chat_member
    if member.status == ChatMember.RESTRICTED:
        return bool(getattr(member, "can_send_messages", False))
    return member.status in {ChatMember.MEMBER, ChatMember.ADMINISTRATOR}


def _is_open(desk: Desk, now: datetime) -> bool:
    office = desk.office
    return office.ladder.is_open(now.astimezone(office.time_zone), office.calendar.working_days)


def _end_of_hours(office: Office, now: datetime) -> datetime:
    """When the minute is over that the hours of this day end with."""
    today = now.astimezone(office.time_zone).date()
    return datetime.combine(today, office.ladder.closes, office.time_zone) + timedelta(minutes=1)
