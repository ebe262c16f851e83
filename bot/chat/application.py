"""The bot in Telegram: who wrote what comes in, an answer goes out. Nothing here waits for Google."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from telegram import Chat, ChatMember, Update, User
from telegram import Message as TelegramMessage
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import (
    AIORateLimiter,
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    MessageHandler,
    filters,
)
from telegram.request import HTTPXRequest

from bot.chat.acting import Acting, Place
from bot.chat.acts import Asker, Reply, refusal
from bot.chat.answers import Desk, answer
from bot.chat.delivery import optional, reply, show
from bot.chat.polling import GuardedPoll
from bot.chat.questions import View, pressed_question, typed_question
from bot.chat.turns import ChatTurns
from bot.message import Message
from bot.reconciling.receiving import receive
from bot.wording import notices, people
from bot.wording.commands import COMMAND_DESCRIPTIONS
from sheets.background import in_background

_log = logging.getLogger(__name__)

ALLOWED_UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)
"""Named at every start, because Telegram's server remembers the list of the last one."""
STALE_AFTER = timedelta(minutes=10)
"""A question that waited longer, because the program was down, is not answered: a group would be flooded."""
STRANGERS_WAIT = 10.0
"""Seconds between two answers to a chat that is not served."""
STARTS_WAIT = 3.0
"""Seconds between two answers to a bare /start there: it is asked for the number, whatever was answered before."""

TelegramApplication = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class OfficerChat:
    """The handlers. `desks` gives the offices as they are known at this moment, `now` the time (aware).

    `server_time` is Telegram's own time, by which the age of a message is told; None while it is not known.
    `configured` gives the id by which the configuration knows a chat. `acting` are asked one after the other whether
    something is for them, before it is taken as a question.
    """

    desks: Callable[[], Sequence[Desk]]
    now: Callable[[], datetime]
    server_time: Callable[[], datetime | None]
    configured: Callable[[int], int] = lambda chat: chat
    acting: tuple[Acting, ...] = ()
    strangers: dict[tuple[int, bool], float] = field(default_factory=dict)

    async def on_text(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Act on a typed line or answer it, if it is for this bot and comes from somebody who may ask."""
        message = update.message
        if message is None or message.text is None or self._is_stale(message):
            return
        text, bot = message.text, context.bot.username
        # Who speaks in the name of a group cannot be told from its other administrators.
        place = self._place(message.chat, message.from_user if message.sender_chat is None else None, bot)
        to_bot = bool(message.reply_to_message and message.reply_to_message.from_user == context.bot.bot)
        if done := await self._act(lambda each: each.typed(text, place, to_bot=to_bot)):
            if place.is_served or not done.refused or self._may_tell_stranger(message.chat.id):
                await reply(message, done.message, done.photo)
            return
        question = typed_question(text, bot, private=place.asker.private)
        if question and place.is_served:
            for_admin = place.asker.private and bool(place.governed)
            found = answer(question, place.served, place.now, for_admin=for_admin, governed=place.governed_names)
            await reply(message, found)
        elif question and self._may_tell_stranger(message.chat.id, starts=question.view is View.START):
            await reply(message, _not_served(place, message.chat.id))

    async def on_document(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take in a file that is sent in private, if it comes from somebody who is served."""
        message = update.message
        if message is None or message.document is None or self._is_stale(message):
            return
        place = self._place(message.chat, message.from_user, context.bot.username)
        if place.is_served:
            # Not awaited, so that whoever sent it is answered meanwhile; a fault comes to on_error all the same.
            context.application.create_task(receive(message, message.document, place), update)
        elif self._may_tell_stranger(message.chat.id):
            await reply(message, _not_served(place, message.chat.id))

    async def on_press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Do or show what a button asks for, in place of the message under which it stands."""
        query = update.callback_query
        if query is None or query.message is None:
            return
        data = query.data or ""
        place = self._place(query.message.chat, query.from_user, context.bot.username)
        done = await self._act(lambda each: each.pressed(data, place))
        question = pressed_question(data)
        if done is None and question and place.is_served:
            done = Reply(answer(question, place.served, place.now, governed=place.governed_names))
        if done is None:
            done = refusal(notices.STALE_BUTTON if place.is_served else notices.NOT_SERVED)
        if done.refused:  # said to whoever pressed alone, and the button stays for the others
            await optional("an alert", query.answer(done.message.text, show_alert=True))
            return
        # Told first, so that the button stops turning even where the edit takes its time.
        await optional("the end of a button's wait", query.answer())
        await show(query, done.message, done.photo)

    def _place(self, chat: Chat, person: User | None, bot: str) -> Place:
        private = chat.type == ChatType.PRIVATE
        asker = Asker(person.id if person else None, person.full_name if person else "", bot, private)
        return Place(asker, self.configured(chat.id), self.desks(), self.now())

    async def _act(self, ask: Callable[[Acting], Reply | None]) -> Reply | None:
        """What the first of those that act makes of it, asked in a thread: the store makes one wait."""
        work = partial(next, filter(None, map(ask, self.acting)), None)
        return await asyncio.wrap_future(in_background(work))

    def _may_tell_stranger(self, chat: int, *, starts: bool = False) -> bool:
        """Whether the line for strangers was not told in that chat just now: nobody can keep the bot busy with it.

        To whoever `starts` only what was told to the last start counts.
        """
        now = time.monotonic()
        for told in [told for told, at in self.strangers.items() if now - at > STRANGERS_WAIT]:
            del self.strangers[told]
        told_at = self.strangers.get((chat, starts))
        if told_at is not None and now - told_at <= (STARTS_WAIT if starts else STRANGERS_WAIT):
            return False
        self.strangers.update({(chat, False): now, (chat, starts): now})
        return True

    def _is_stale(self, message: TelegramMessage) -> bool:
        server_time = self.server_time()
        if server_time is None or server_time - message.date <= STALE_AFTER:
            return False
        _log.info("a question in chat %d waited since %s and is not answered", message.chat.id, message.date)
        return True

    async def on_membership(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell a group that is not configured, when the bot is added to it, how it can be."""
        change = update.my_chat_member
        if change is None or change.chat.type not in {ChatType.GROUP, ChatType.SUPERGROUP}:
            return
        inside = change.new_chat_member.status in {ChatMember.MEMBER, ChatMember.ADMINISTRATOR}
        was_inside = change.old_chat_member.status in {ChatMember.MEMBER, ChatMember.ADMINISTRATOR}
        _log.info("the bot's place in chat %d is now: %s", change.chat.id, change.new_chat_member.status)
        if inside and not was_inside and not self._place(change.chat, None, context.bot.username).is_served:
            await context.bot.send_message(change.chat.id, notices.strange_group(change.chat.id).text)

    async def on_error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Log what went wrong under a short reference, and give the reference to the person who asked."""
        if isinstance(context.error, TelegramError):
            _log.warning("Telegram did not take an answer: %s", context.error)
            return
        reference = secrets.token_hex(3).upper()
        _log.error("reference %s", reference, exc_info=context.error)
        if isinstance(update, Update) and isinstance(update.effective_message, TelegramMessage):
            await optional("an apology", reply(update.effective_message, notices.internal_error(reference)))


def _not_served(place: Place, chat: int) -> Message:
    """What is said in place of an answer: in private, whoever has asked to be an officer is told that this waits."""
    asked = [each for desk in place.desks for each in desk.officers if each.user == place.asker.user]
    if place.asker.private and asked:
        return people.still_waiting(each.district for each in asked)
    return notices.strange_person(chat) if place.asker.private else notices.strange_group(chat)


def build_application(token: str, api_url: str, chat: OfficerChat, poll: GuardedPoll) -> TelegramApplication:
    """The application of python-telegram-bot with every default overridden that does not suit a year without care."""
    request = HTTPXRequest(
        connection_pool_size=16,
        read_timeout=25,
        write_timeout=25,
        connect_timeout=10,
        pool_timeout=10,
        httpx_kwargs={"trust_env": False},
    )
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(request)
        .get_updates_request(poll)
        .rate_limiter(AIORateLimiter(max_retries=2))
        .concurrent_updates(ChatTurns())
        .build()
    )
    new_text = filters.UpdateType.MESSAGE & filters.TEXT
    application.add_handler(MessageHandler(new_text, chat.on_text))
    sent_file = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE & filters.Document.ALL
    application.add_handler(MessageHandler(sent_file, chat.on_document))
    application.add_handler(CallbackQueryHandler(chat.on_press))
    application.add_handler(ChatMemberHandler(chat.on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_error_handler(chat.on_error)
    return application


async def introduce(application: TelegramApplication) -> None:
    """Set the command list with its Thai descriptions; the bot works without."""
    await optional("the command list", application.bot.set_my_commands(list(COMMAND_DESCRIPTIONS.items())))
    await optional("the description", application.bot.set_my_description(notices.DESCRIPTION))
    await optional("the short description", application.bot.set_my_short_description(notices.SHORT_DESCRIPTION))
