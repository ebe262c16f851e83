"""The sender: takes posts out of the outbox, one after the other, and is the only one that sends them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.chat.answers import Desk
from bot.chat.delivery import keyboard
from bot.message import Message
from bot.posts.chats import Chats
from bot.posts.delivery import Delivery, DeliveryState, Outcome
from bot.posts.outbox import Outbox
from bot.posts.outcomes import PostRequest, closes_chat, mended, outcome
from bot.posts.post import Post
from bot.posts.rival_watch import RIVAL
from bot.store.store import StoreError
from bot.wording.health import chat_suspended, topic_gone

_log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.5
"""How long to wait while there is nothing that may be sent."""
KEEP_TEXTS_FOR = timedelta(days=90)
TIDY_EVERY = timedelta(days=1)
STORE_PAUSE = timedelta(seconds=30)
"""A post that was refused, of which something could not be kept, is tried again after so long."""
_MENDINGS = 3  # a group that moved, a topic that is gone, markup that is refused: each at most once


def sending_bot(token: str, api_url: str) -> Bot:
    """A bot for the sender alone: without a rate limiter, which would hold back in memory what the outbox knows of."""
    return Bot(token, base_url=f"{api_url}/bot", base_file_url=f"{api_url}/file/bot", request=PostRequest())


class Sender:
    """Sends what is in the outbox, as Telegram and the pace allow.

    An office's admins are told once when a chat takes no messages any more, or when the group's topic is gone.
    `desks` gives the offices as they are known at this moment, with the names of their officers.
    """

    def __init__(
        self,
        bot: Bot,
        outbox: Outbox,
        now: Callable[[], datetime],
        chats: Chats,
        desks: Callable[[], Sequence[Desk]],
    ) -> None:
        self._bot = bot
        self._outbox = outbox
        self._now = now
        self._chats = chats
        self._desks = desks
        self._tidied_at: datetime | None = None
        self._is_refused = False

    async def run(
        self,
        stop: asyncio.Event,
        held: Callable[[], bool] = lambda: False,
        is_clock_believed: Callable[[], bool] = lambda: True,
    ) -> None:
        """Send until told to stop. A post on its way is waited for.

        While `held` says so, only that there is another program is sent; while the clock is not believed, only what
        may come at any time.
        """
        async with self._bot.request:
            await self._keep(partial(self._outbox.give_up_claims, self._now()), stop)
            while not stop.is_set():
                await self._tidy(stop)
                if not await self._send_next(stop, by_the_clock=is_clock_believed(), kind=RIVAL if held() else ""):
                    await _wait(stop)

    async def _tidy(self, stop: asyncio.Event) -> None:
        """Once a day, empty what is settled for long."""
        now = self._now()
        if self._tidied_at is None or abs(now - self._tidied_at) >= TIDY_EVERY:
            await self._keep(partial(self._outbox.forget_texts, now - KEEP_TEXTS_FOR), stop)
            self._tidied_at = now

    async def _send_next(self, stop: asyncio.Event, *, by_the_clock: bool, kind: str) -> bool:
        """Claim, send, and keep what came of it; whether there was anything. Without a claim nothing is sent."""
        try:
            take = partial(self._outbox.take, self._now(), by_the_clock=by_the_clock, kind=kind)
            delivery = await asyncio.to_thread(take)
        except StoreError as error:
            self._log_refusal("nothing is sent", error)
            return False
        self._is_refused = False
        if delivery is None:
            return False
        came_of_it = await self._deliver(delivery)
        if came_of_it.state is DeliveryState.SENT:
            await self._keep(partial(self._chats.resume, delivery.chat), stop)
        else:
            _log.warning("a post was not sent (%s, %s): %s", came_of_it.state, delivery.key, came_of_it.detail)
        await self._keep(partial(self._outbox.settle, delivery, came_of_it, self._now()), stop)
        return True

    async def _deliver(self, delivery: Delivery) -> Outcome:
        try:
            return await self._try(delivery)
        except StoreError as error:  # what Telegram had refused, so certainly not sent
            return Outcome(DeliveryState.QUEUED, str(error), not_before=self._now() + STORE_PAUSE)
        except Exception as error:  # noqa: BLE001 (logged with its traceback; the other posts go on)
            _log.exception("a bug in sending %s", delivery.key)
            return Outcome(DeliveryState.UNCERTAIN, type(error).__name__)

    async def _try(self, delivery: Delivery) -> Outcome:
        """Send a delivery; one that was refused for something that can be left out is sent once more without it."""
        topics = {desk.office.chat: desk.office.topic for desk in self._desks()}
        delivery = replace(delivery, thread=topics.get(delivery.chat))
        for _ in range(_MENDINGS + 1):
            try:
                return Outcome(DeliveryState.SENT, message_id=await self._call(delivery))
            except TelegramError as error:
                better = mended(delivery, error)
                if better is None:
                    return await self._refused(delivery, error)
                _log.warning("sent once more, changed: %s: %s", delivery.key, error.message)
                try:
                    await asyncio.to_thread(self._learn, delivery, better)
                except StoreError as full:
                    _log.error("what Telegram told of a chat is not kept yet: %s", full)  # it will tell it again
                delivery = better
        return Outcome(DeliveryState.REJECTED, "refused in every form")

    def _learn(self, delivery: Delivery, better: Delivery) -> None:
        """Keep that a group has another id, and tell the admins that a topic is gone."""
        if better.to != delivery.to:
            self._chats.move(delivery.chat, better.to)
        if delivery.thread and not better.thread:
            key = f"topic|{delivery.chat}|{delivery.thread}"  # a topic that was deleted never comes back
            self._tell_admins(delivery.office, delivery.chat, key, topic_gone(delivery.office))

    async def _refused(self, delivery: Delivery, error: TelegramError) -> Outcome:
        if closes_chat(error):
            await asyncio.to_thread(self.suspend, delivery.office, delivery.chat, error.message)
            return Outcome(DeliveryState.QUEUED, error.message)  # waits with the others until the chat is open
        return outcome(error, delivery.attempts, self._now())

    def suspend(self, office: str, chat: int, reason: str) -> None:
        """Send nothing more into a chat that takes nothing, and tell the other admins so."""
        now = self._now()
        if self._chats.suspend(chat, reason, now):
            officers = [each for desk in self._desks_of(office) for each in desk.officers]
            message = chat_suspended(chat, office, reason, officers)
            self._tell_admins(office, chat, f"suspended|{chat}|{now.timestamp():.0f}", message)

    def _tell_admins(self, office: str, chat: int, key: str, message: Message) -> None:
        """Tell the office's admins what is wrong with a chat, but for the one whose own it is."""
        others = sorted({admin for desk in self._desks_of(office) for admin in desk.office.admins} - {chat})
        posts = [Post(f"{key}|{admin}", office, admin, message) for admin in others]
        self._outbox.enqueue(posts, self._now())

    def _desks_of(self, office: str) -> list[Desk]:
        return [desk for desk in self._desks() if desk.office.name == office]

    async def _call(self, delivery: Delivery) -> int:
        """Make the one call of the Bot API; the number of the message."""
        mode = ParseMode.HTML if delivery.is_html else None
        markup = keyboard(delivery.buttons)
        if delivery.photo:
            sent = await self._bot.send_photo(
                delivery.to,
                delivery.photo,
                caption=delivery.html,
                parse_mode=mode,
                reply_markup=markup,
                message_thread_id=delivery.thread,
                filename="picture.png",
            )
        else:
            sent = await self._bot.send_message(
                delivery.to,
                delivery.html,
                parse_mode=mode,
                reply_markup=markup,
                message_thread_id=delivery.thread,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        return sent.message_id

    async def _keep(self, write: Callable[[], object], stop: asyncio.Event) -> None:
        """Write into the store, however long that takes: until then nothing else is sent.

        If the program ends before, the claim is still there and becomes uncertain at the next start.
        """
        while True:
            try:
                await asyncio.to_thread(write)
            except StoreError as error:
                self._log_refusal("what was sent cannot be kept yet", error)
                if stop.is_set():
                    return
                await _wait(stop)
            else:
                self._is_refused = False
                return

    def _log_refusal(self, what: str, error: StoreError) -> None:
        """Once until the store takes something: a full disk is not to be filled with lines about it."""
        if not self._is_refused:
            _log.error("%s: %s", what, error)
        self._is_refused = True


async def _wait(stop: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), PAUSE_SECONDS)
