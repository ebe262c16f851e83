"""What Telegram's answer, or its silence, says about a post: sent, certainly not, or nobody knows.

Only what certainly was not sent is tried again: Telegram has no means to recognise a message that it was given before
(https://github.com/tdlib/telegram-bot-api/issues/126).
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from re import sub
from typing import Any

import httpx
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, TelegramError
from telegram.request import HTTPXRequest

from bot.posts.delivery import LONGEST_WAIT, Delivery, DeliveryState, Outcome

_NEVER_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_TOO_MANY_REQUESTS, _SERVER_ERRORS = 429, range(500, 600)
_LONGEST_WAIT_UNTOLD = timedelta(minutes=5)
_WAIT_FOR_TOKEN = timedelta(minutes=1)
_WAIT_UNTOLD = 30  # seconds; Telegram asks to wait without saying how long
_BOT_IS_MUTED = ("not enough rights", "have no rights", "write_forbidden", "chat_send_plain_forbidden")
_CHAT_IS_CLOSED = ("chat not found", *_BOT_IS_MUTED, "chat was deactivated")
_TOPIC_IS_GONE = ("message thread not found", "topic_deleted", "topic_closed")


class NotTakenError(NetworkError):
    """Telegram answered that it could not take the message now: it was not sent. `wait` is how long it asks for."""

    def __init__(self, message: str, wait: timedelta | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class UnclearError(TelegramError):
    """The answer is none of Telegram's: nobody knows whether the message was sent."""


class PostRequest(HTTPXRequest):
    """The request of the sender alone, which keeps apart what python-telegram-bot throws together."""

    def __init__(self) -> None:
        # A long read timeout makes it rare that nobody knows; no proxy from the environment, as for everything else.
        super().__init__(
            connection_pool_size=1,
            read_timeout=30,
            write_timeout=30,
            media_write_timeout=30,
            connect_timeout=10,
            pool_timeout=10,
            httpx_kwargs={"trust_env": False},
        )

    async def do_request(self, *request: Any, **timeouts: Any) -> tuple[int, bytes]:
        """Call once; UnclearError for no answer of the Bot API, NotTakenError where that is too busy or broken."""
        code, body = await super().do_request(*request, **timeouts)
        try:
            answer = json.loads(body)
            succeeded, description = answer["ok"] is True, answer.get("description", "")
        except (ValueError, TypeError, KeyError, AttributeError):
            raise UnclearError(f"answered {code} with something else than the Bot API's JSON") from None
        if succeeded != httpx.codes.is_success(code):
            raise UnclearError(f"answered {code} with ok: {str(succeeded).lower()}")
        if code == _TOO_MANY_REQUESTS:
            told = (answer.get("parameters") or {}).get("retry_after", _WAIT_UNTOLD)
            raise NotTakenError(description, timedelta(seconds=told))
        if code in _SERVER_ERRORS:
            raise NotTakenError(description or f"answered {code}")
        return code, body


def mended(delivery: Delivery, refusal: TelegramError) -> Delivery | None:
    """The same delivery without what Telegram refused about it, to be sent at once; None if that cannot be mended."""
    reason = refusal.message.lower()
    if isinstance(refusal, ChatMigrated):
        return replace(delivery, to=refusal.new_chat_id) if delivery.to != refusal.new_chat_id else None
    if not isinstance(refusal, BadRequest):
        return None
    if delivery.thread is not None and any(sign in reason for sign in _TOPIC_IS_GONE):
        return replace(delivery, thread=None)
    if delivery.is_html and "can't parse entities" in reason:
        return replace(delivery, html=unescape(sub(r"<[^>]*>", "", delivery.html)), is_html=False)
    return None


def closes_chat(refusal: TelegramError) -> bool:
    """Whether the chat takes no messages any more: kicked, blocked, muted, or gone."""
    reason = refusal.message.lower()
    return isinstance(refusal, Forbidden) or (
        isinstance(refusal, BadRequest) and any(sign in reason for sign in _CHAT_IS_CLOSED)
    )


def mutes(reason: str) -> bool:
    """Whether a chat is closed because the bot, though it is inside and hears what is said, may not write."""
    return any(sign in reason.lower() for sign in _BOT_IS_MUTED)


def outcome(error: TelegramError, attempts: int, now: datetime) -> Outcome:
    """What is to be made of a call that failed, after so many that failed before it."""
    wait = _wait_before_retry(error, attempts)
    if wait is not None:
        return Outcome(DeliveryState.QUEUED, error.message, not_before=now + min(wait, LONGEST_WAIT))
    # BadRequest is a NetworkError to python-telegram-bot; all other network errors leave open what happened.
    unknown = isinstance(error, (NetworkError, UnclearError)) and not isinstance(error, BadRequest)
    return Outcome(DeliveryState.UNCERTAIN if unknown else DeliveryState.REJECTED, error.message)


def _wait_before_retry(error: TelegramError, attempts: int) -> timedelta | None:
    """How long to wait before the next try; None when there must be none."""
    if isinstance(error, NotTakenError) and error.wait is not None:
        return error.wait
    if isinstance(error, InvalidToken):
        return _WAIT_FOR_TOKEN
    if isinstance(error, NotTakenError) or isinstance(error.__cause__, _NEVER_CONNECTED):
        return min(timedelta(seconds=2 ** min(attempts, 10)), _LONGEST_WAIT_UNTOLD)
    return None
