"""Telegram's refusals, worded as its Bot API server words them.

Sources: https://core.telegram.org/bots/api#making-requests and #responseparameters; the wordings follow
https://github.com/tdlib/telegram-bot-api (telegram-bot-api/Client.cpp).
"""

from typing import Any

from sandbox.faults import Fault


class BotApiError(Exception):
    """An answer with `ok` false."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(code, description)
        self.code = code
        self.description = description
        self.parameters = parameters

    @property
    def body(self) -> dict[str, Any]:
        """The JSON of the answer."""
        refusal = {"ok": False, "error_code": self.code, "description": self.description}
        return refusal | ({"parameters": self.parameters} if self.parameters else {})

    @property
    def headers(self) -> dict[str, str]:
        """The headers that come with it."""
        return {"Retry-After": str(self.parameters["retry_after"])} if "retry_after" in self.parameters else {}

    def fault(self) -> Fault:
        """Give the same answer on demand."""
        return Fault.answer(self.code, self.body, headers=self.headers)


def bad_request(why: str) -> BotApiError:
    """Refuse what makes no sense or is not allowed."""
    return BotApiError(400, f"Bad Request: {why}")


def forbidden(why: str) -> BotApiError:
    """Refuse because of how the bot stands in the chat."""
    return BotApiError(403, f"Forbidden: {why}")


def unauthorized() -> BotApiError:
    """The token is not valid, or not any more."""
    return BotApiError(401, "Unauthorized")


def method_not_found() -> BotApiError:
    """No such method."""
    return BotApiError(404, "Not Found: method not found")


def conflict(why: str) -> BotApiError:
    """Two are reading the updates."""
    return BotApiError(409, f"Conflict: {why}")


def too_many_requests(seconds: int) -> BotApiError:
    """Flood control: come back after so many seconds."""
    return BotApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def migrated(chat_id: int) -> BotApiError:
    """The group has become a supergroup with this id."""
    why = "Bad Request: group chat was upgraded to a supergroup chat"
    return BotApiError(400, why, migrate_to_chat_id=chat_id)
