"""Sending an answer, and what to make of a refusal: retried only when it certainly was not sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable

import httpx
from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.message import Message, html_parts

_log = logging.getLogger(__name__)

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_WAITS_BEFORE_RETRY = (1.0, 3.0)


async def reply(to: TelegramMessage, message: Message) -> None:
    """Answer a message in its own chat and topic, in as many parts as the length needs; buttons under the last."""
    *parts, last = html_parts(message)
    for part in parts:
        await _reply_once(to, part, None)
    await _reply_once(to, last, _keyboard(message))


async def replace_text(query: CallbackQuery, message: Message) -> None:
    """Show another view in the message whose button was pressed; a message too old to be edited is answered anew."""
    parts = html_parts(message)
    if len(parts) == 1:
        try:
            await query.edit_message_text(parts[0], parse_mode=ParseMode.HTML, reply_markup=_keyboard(message))
        except BadRequest as refusal:
            if "not modified" in refusal.message.lower():
                return
            _log.info("a message could not be edited: %s", refusal.message)
        else:
            return
    if isinstance(query.message, TelegramMessage):
        await reply(query.message, message)


async def _reply_once(to: TelegramMessage, html: str, keyboard: InlineKeyboardMarkup | None) -> None:
    for wait in (*_WAITS_BEFORE_RETRY, None):
        try:
            await to.reply_html(html, reply_markup=keyboard, allow_sending_without_reply=True)
        except NetworkError as error:
            # A timeout after the connection stood may mean that it was delivered: never sent again.
            if wait is None or not isinstance(error.__cause__, _NOT_SENT):
                raise
            await asyncio.sleep(wait)
        else:
            return


def _keyboard(message: Message) -> InlineKeyboardMarkup | None:
    if not message.buttons:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=button.action) for button in row] for row in message.buttons]
    )


async def optional(what: str, call: Awaitable[object]) -> None:
    """Make a call that the bot can do without; a refusal is logged in one line and nothing stops."""
    try:
        await call
    except TelegramError as refusal:
        _log.warning("Telegram did not accept %s: %s", what, refusal.message)
