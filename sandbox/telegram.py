"""Telegram's Bot API server, for one bot.

Sources: https://core.telegram.org/bots/api#making-requests, #getting-updates and #getfile; see also `docs/sandbox.md`.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from sandbox import bot_errors
from sandbox.bot_errors import BotApiError
from sandbox.bot_methods import METHODS, Parameters, Upload, file_path
from sandbox.chat import Messenger
from sandbox.wire import Call, HttpService

_PATH = re.compile(r"/(file/)?bot([^/]+)/(.*)")
_SECRET = "AAFakeTokenOfTheSandbox_0123456789a"  # noqa: S105 (opens nothing but the sandbox)
_LONGEST_POLL = 50  # seconds; Telegram cuts longer wishes down


@dataclass(slots=True)
class BotCall(Call):
    """A call of the bot: `parameters` as they came, `uploads` by name, the `result`; a download is a call of `file`."""

    token: str
    path: str
    parameters: dict[str, Any]
    uploads: dict[str, Upload]
    result: Any = None

    def __getitem__(self, name: str) -> Any:
        return self.parameters[name]


class TelegramService(HttpService[BotCall]):
    """Serves the Bot API; methods are named as in its reference."""

    def __init__(self, messenger: Messenger) -> None:
        super().__init__(messenger.clock)
        self.messenger = messenger
        self.token = f"{messenger.bot.id}:{_SECRET}"
        self.webhook_url = ""  # set it to see the conflict; no webhook is ever called
        self._polls = 0  # the number of the newest long poll
        self._closed = False

    @property
    def methods(self) -> set[str]:
        """The names of all methods that are served, in small letters."""
        return {*METHODS, "getupdates", "deletewebhook", "getwebhookinfo"}

    def close(self) -> None:
        """End the long polls, too."""
        super().close()
        self._closed = True
        self.messenger.changes.note()

    async def read(self, request: Request) -> BotCall:
        """Collect the parameters, from wherever they come."""
        match = _PATH.fullmatch(request.url.path)
        download, token, name = match.groups() if match else ("", "", request.url.path)
        values: dict[str, Any] = dict(request.query_params)
        uploads: dict[str, Upload] = {}
        kind = request.headers.get("content-type", "")
        if kind.startswith("application/json"):
            values |= _object(await request.body())
        else:
            async with request.form() as form:
                for key, value in form.multi_items():
                    if isinstance(value, UploadFile):
                        uploads[key] = Upload(value.filename or key, await value.read(), value.content_type)
                    else:
                        values[key] = value
        return BotCall(
            "file" if download else name,
            self.clock.now(),
            token=token,
            path=request.url.path,
            parameters=values,
            uploads=uploads,
        )

    async def respond(self, call: BotCall) -> Response:
        """Answer with `{"ok": …}`, or with a file."""
        try:
            if call.token != self.token:
                raise bot_errors.unauthorized()
            if call.method == "file":
                return self._download(call.path.partition(f"{call.token}/")[2])
            call.result = await self._result(call)
        except BotApiError as error:
            return _json(error.code, error.body, error.headers)
        return _json(200, {"ok": True, "result": call.result}, {})

    async def _result(self, call: BotCall) -> Any:
        parameters = Parameters(call.parameters, call.uploads)
        name = call.method.casefold()
        if name == "getupdates":
            return await self._updates(parameters)
        with self.messenger.changes.lock():
            if name == "deletewebhook":
                return self._delete_webhook(parameters)
            if name == "getwebhookinfo":
                return self._webhook_info()
            method = METHODS.get(name)
            if method is None:
                raise bot_errors.method_not_found()
            return method(self.messenger, parameters)

    async def _updates(self, p: Parameters) -> list[dict[str, Any]]:
        """Read the queue, waiting for the first update if need be; a second poll that waits ends the first."""
        if self.webhook_url:
            raise bot_errors.conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        queue, messenger = self.messenger.updates, self.messenger
        offset, limit = p.number("offset"), min(max(p.number("limit", 100), 1), 100)
        allowed = p.data("allowed_updates")
        with messenger.changes.lock():
            if allowed is not None:
                queue.allow(allowed)
            found = queue.read(offset, limit, self.clock.now())
            seconds = min(max(p.number("timeout"), 0), _LONGEST_POLL)
            if found or not seconds:
                return found
            self._polls += 1
            mine = self._polls
            messenger.changes.note()  # tells an older poll that it is over

        def look() -> list[dict[str, Any]] | None:
            if self._polls != mine:
                raise bot_errors.conflict(
                    "terminated by other getUpdates request; make sure that only one bot instance is running"
                )
            if self._closed:
                return []
            return queue.read(max(offset, 0), limit, self.clock.now()) or None

        return await messenger.changes.wait_until_async(look, seconds) or []

    def _delete_webhook(self, p: Parameters) -> bool:
        self.webhook_url = ""
        if p.flag("drop_pending_updates"):
            self.messenger.updates.clear()
        return True

    def _webhook_info(self) -> dict[str, Any]:
        updates = self.messenger.updates
        info = {"url": self.webhook_url, "has_custom_certificate": False, "pending_update_count": len(updates)}
        return info | ({"allowed_updates": updates.allowed} if updates.allowed else {})

    def _download(self, path: str) -> Response:
        found = next((file for file in self.messenger.files() if file_path(file) == path), None)
        if found is None:
            raise BotApiError(404, "Not Found")
        return Response(found.content, media_type="application/octet-stream")


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _json(status: int, body: dict[str, Any], headers: dict[str, str]) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, headers, "application/json")
