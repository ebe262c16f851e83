"""The conversation with Telegram: it is reached, asked for what people say, and left in good order."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.chat.application import ALLOWED_UPDATES, TelegramApplication, introduce
from bot.chat.command_lists import CommandLists
from bot.chat.polling import POLL_SECONDS

_log = logging.getLogger(__name__)

LONGEST_WAIT_SECONDS = 60.0
TOKEN_TRIES = 3
"""A token that is refused so often is wrong; a single refusal may pass."""
SECONDS_FOR_ANSWERS = 5.0
"""Answers under way have so long to be sent when the program is asked to stop."""


class TokenRefused(Exception):  # noqa: N818 (said to the person who set it)
    """Telegram does not know the token."""


async def converse(application: TelegramApplication, stop: asyncio.Event, lists: CommandLists | None = None) -> None:
    """Answer in Telegram until told to stop; TokenRefused where Telegram does not know the token."""
    if application.updater is None or not await _connect(application, stop):
        return
    await application.start()
    await application.updater.start_polling(
        timeout=timedelta(seconds=POLL_SECONDS),
        bootstrap_retries=-1,
        allowed_updates=ALLOWED_UPDATES,
        drop_pending_updates=False,
        error_callback=_log_poll_error,
    )
    _log.info("@%s answers", application.bot.username)
    introducing = asyncio.create_task(_introduced(application, lists))
    await stop.wait()
    introducing.cancel()
    await asyncio.gather(introducing, return_exceptions=True)
    await application.updater.stop()
    with suppress(TimeoutError):
        # Answers that wait for Telegram's rate limit are given up.
        await asyncio.wait_for(application.stop(), SECONDS_FOR_ANSWERS)
    await application.shutdown()


async def _introduced(application: TelegramApplication, lists: CommandLists | None) -> None:
    await introduce(application)
    if lists:
        await lists.set(application.bot)


async def _connect(application: TelegramApplication, stop: asyncio.Event) -> bool:
    """Reach Telegram, however long it takes; False when told to stop before."""
    wait, refusals = 1.0, 0
    while not stop.is_set():
        try:
            await application.initialize()
        except InvalidToken:
            refusals += 1
            if refusals >= TOKEN_TRIES:
                raise TokenRefused("Telegram does not know this token; @BotFather tells the right one.") from None
        except TelegramError as error:
            _log.warning("Telegram cannot be reached, next try in %.0f s: %s", wait, error)
        else:
            return True
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), wait)
        wait = min(2 * wait, LONGEST_WAIT_SECONDS)
    return False


def _log_poll_error(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        _log.error("another program polls with the same token; only one of the two may run")
    else:
        _log.warning("polling Telegram failed and goes on: %s", error)
