"""Sending an answer, and what to make of a refusal: retried only when it certainly was not sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import httpx
from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.message import MAX_CAPTION_UNITS, Button, Message, html_parts

_log = logging.getLogger(__name__)

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_WAITS_BEFORE_RETRY = (1.0, 3.0)


async def reply(to: TelegramMessage, message: Message, photo: bytes | None = None) -> None:
    """Answer a message in its own chat and topic, in as many parts as the length needs; buttons under the last.

    A photo (PNG) stands over the text, which must be short enough for a caption.
    """
    if photo:
        (caption,) = html_parts(message, MAX_CAPTION_UNITS)
        keys = keyboard(message.buttons)
        await _sent(partial(to.reply_photo, photo, caption, parse_mode=ParseMode.HTML, reply_markup=keys))
        return
    *parts, last = html_parts(message)
    for part in parts:
        await _sent(partial(to.reply_html, part, allow_sending_without_reply=True))
    await _sent(partial(to.reply_html, last, reply_markup=keyboard(message.buttons), allow_sending_without_reply=True))


async def reply_with_file(to: TelegramMessage, content: bytes, name: str) -> None:
    """Answer a message with a file of that name."""
    await _sent(partial(to.reply_document, content, filename=name, allow_sending_without_reply=True))


async def show(query: CallbackQuery, message: Message, photo: bytes | None = None) -> None:
    """Show another view in the message whose button was pressed; one that cannot be edited is answered anew."""
    parts = html_parts(message)
    shown = query.message
    if shown is None:
        return
    if isinstance(shown, TelegramMessage) and len(parts) == 1 and not photo:
        try:
            await query.edit_message_text(parts[0], parse_mode=ParseMode.HTML, reply_markup=keyboard(message.buttons))
        except BadRequest as refusal:
            if "not modified" in refusal.message.lower():
                return
            _log.info("a message could not be edited: %s", refusal.message)
        else:
            return
    if isinstance(shown, TelegramMessage):
        await reply(shown, message, photo)
        return
    # Telegram says no more of an old message than where it stands.
    bot = query.get_bot()
    for part in parts:
        keys = keyboard(message.buttons) if part is parts[-1] else None
        await _sent(partial(bot.send_message, shown.chat.id, part, parse_mode=ParseMode.HTML, reply_markup=keys))


async def _sent(send: Callable[[], Awaitable[object]]) -> None:
    """Send, again only where it was certainly not sent."""
    for wait in (*_WAITS_BEFORE_RETRY, None):
        try:
            await send()
        except NetworkError as error:
            # A timeout after the connection stood may mean that it was delivered: never sent again.
            if wait is None or not isinstance(error.__cause__, _NOT_SENT):
                raise
            await asyncio.sleep(wait)
        else:
            return


def keyboard(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    """The rows of buttons as Telegram takes them; None without any."""
    return InlineKeyboardMarkup([list(map(_key, row)) for row in rows]) if rows else None


def _key(button: Button) -> InlineKeyboardButton:
    if button.link:
        return InlineKeyboardButton(button.label, url=button.link)
    return InlineKeyboardButton(button.label, callback_data=button.action)


async def optional(what: str, call: Awaitable[object]) -> bool:
    """Make a call that the bot can do without; whether it was accepted.

    A refusal is logged in one line and nothing stops.
    """
    try:
        await call
    except TelegramError as refusal:
        _log.warning("Telegram did not accept %s: %s", what, refusal.message)
        return False
    return True
