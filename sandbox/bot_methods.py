"""The methods of the Bot API that a bot like ours calls: parameters in, JSON out.

Source: https://core.telegram.org/bots/api#available-methods. `getUpdates` stands in `sandbox.telegram`, as it waits.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox import bot_errors, bot_objects
from sandbox.bot_account import BotAccount, Draft, uploaded, uploaded_photo
from sandbox.chat import Attachment, Messenger

_DOWNLOAD_LIMIT = 20_000_000
_COMMAND = re.compile(r"[a-z0-9_]+", re.ASCII)
_COMMAND_LIMIT = 32
_COMMANDS_LIMIT = 100
_DESCRIPTION_LIMIT = 256
# Source: https://core.telegram.org/bots/api#botcommandscope
_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_SCOPES_OF_A_CHAT = {"chat", "chat_administrators", "chat_member"}
_ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"),
    *("choose_sticker", "find_location", "record_video_note", "upload_video_note"),
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came with a request."""

    name: str
    content: bytes
    content_type: str | None


class Parameters:
    """What came with a call, by whatever way: query, form, multipart or JSON."""

    def __init__(self, values: Mapping[str, Any], uploads: Mapping[str, Upload] | None = None) -> None:
        self.values = dict(values)
        self.uploads = dict(uploads or {})

    def text(self, name: str) -> str:
        """A text, empty if absent."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        """A whole number; what is none counts as the default, as with Telegram."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Whether something is switched on."""
        return self.text(name).casefold() in {"true", "yes", "1"}

    def data(self, name: str) -> Any:
        """A JSON value, None if absent."""
        text = self.text(name)
        if not text:
            return None
        try:
            return json.loads(text)
        except ValueError:
            what = {"reply_markup": "reply keyboard markup"}.get(name, name.replace("_", " "))
            raise bot_errors.bad_request(f"can't parse {what} JSON object") from None

    def chat_id(self) -> int:
        """The chat; names of public chats (@…) are not imitated."""
        if not self.text("chat_id"):
            raise bot_errors.bad_request("chat_id is empty")
        return self.number("chat_id")

    def draft(self, text: str = "text") -> Draft:
        """The message that is to be sent."""
        reply = self.data("reply_parameters") or {}
        return Draft(
            self.text(text),
            self.text("parse_mode"),
            self.data("reply_markup"),
            reply.get("message_id") or self.number("reply_to_message_id") or None,
            bool(reply.get("allow_sending_without_reply")) or self.flag("allow_sending_without_reply"),
        )

    def upload(self, name: str) -> Upload | None:
        """The file of a parameter, which may also point to another part ("attach://…")."""
        return self.uploads.get(name) or self.uploads.get(self.text(name).removeprefix("attach://"))


Method = Callable[[Messenger, Parameters], Any]


def _get_me(messenger: Messenger, _p: Parameters) -> Any:
    return bot_objects.bot_user(messenger.bot)


def _send_message(messenger: Messenger, p: Parameters) -> Any:
    return bot_objects.message(BotAccount(messenger).send(p.chat_id(), p.draft()))


def _send_document(messenger: Messenger, p: Parameters) -> Any:
    document = _attachment(messenger, p, "document")
    return bot_objects.message(BotAccount(messenger).send(p.chat_id(), p.draft("caption"), document=document))


def _send_photo(messenger: Messenger, p: Parameters) -> Any:
    photo = _attachment(messenger, p, "photo")
    return bot_objects.message(BotAccount(messenger).send(p.chat_id(), p.draft("caption"), photo=photo))


def _attachment(messenger: Messenger, p: Parameters, name: str) -> Attachment:
    upload = p.upload(name)
    if upload is None:
        known = messenger.file(p.text(name))  # a file that was sent before, by its id
        if known is None:
            raise bot_errors.bad_request(f"there is no {name} in the request")
        return known
    if name == "photo":
        return uploaded_photo(upload.name, upload.content)
    return uploaded(upload.name, upload.content, upload.content_type)


def _edit_text(messenger: Messenger, p: Parameters) -> Any:
    return bot_objects.message(BotAccount(messenger).edit(p.chat_id(), p.number("message_id"), p.draft()))


def _edit_markup(messenger: Messenger, p: Parameters) -> Any:
    markup = p.data("reply_markup")
    return bot_objects.message(BotAccount(messenger).edit_markup(p.chat_id(), p.number("message_id"), markup))


def _delete_message(messenger: Messenger, p: Parameters) -> Any:
    BotAccount(messenger).delete(p.chat_id(), p.number("message_id"))
    return True


def _pin(messenger: Messenger, p: Parameters) -> Any:
    BotAccount(messenger).pin(p.chat_id(), p.number("message_id"))
    return True


def _unpin(messenger: Messenger, p: Parameters) -> Any:
    BotAccount(messenger).unpin(p.chat_id(), p.number("message_id") or None)
    return True


def _answer_query(messenger: Messenger, p: Parameters) -> Any:
    BotAccount(messenger).answer_query(p.text("callback_query_id"), p.text("text"), show_alert=p.flag("show_alert"))
    return True


def _chat_action(messenger: Messenger, p: Parameters) -> Any:
    BotAccount(messenger).open_chat(p.chat_id())
    if p.text("action") not in _ACTIONS:
        raise bot_errors.bad_request("wrong parameter action in request")
    return True


def _get_file(messenger: Messenger, p: Parameters) -> Any:
    file = messenger.file(p.text("file_id"))
    if file is None:
        raise bot_errors.bad_request("invalid file_id")
    if len(file.content) > _DOWNLOAD_LIMIT:
        raise bot_errors.bad_request("file is too big")
    sizes = {"file_id": file.file_id, "file_unique_id": file.unique_id, "file_size": len(file.content)}
    return sizes | {"file_path": file_path(file)}


def file_path(file: Attachment) -> str:
    """Where a file can be downloaded."""
    return f"{'photos' if file.width else 'documents'}/{file.unique_id}/{file.name}"


def _set_commands(messenger: Messenger, p: Parameters) -> Any:
    commands = p.data("commands") or []
    if len(commands) > _COMMANDS_LIMIT:
        raise bot_errors.bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check_command(command.get("command", "").strip().removeprefix("/"), command.get("description", "").strip())
    messenger.commands[_scope(messenger, p)] = commands
    messenger.changes.note()
    return True


def _check_command(name: str, description: str) -> None:
    for what, text, limit in (("", name, _COMMAND_LIMIT), (" description", description, _DESCRIPTION_LIMIT)):
        if not text:
            raise bot_errors.bad_request(f"command{what} must be non-empty")
        if len(text) > limit:
            raise bot_errors.bad_request(f"command{what} length must not exceed {limit}")
    if not _COMMAND.fullmatch(name):
        raise bot_errors.bad_request("BOT_COMMAND_INVALID")


def _get_commands(messenger: Messenger, p: Parameters) -> Any:
    return messenger.commands.get(_scope(messenger, p), [])


def _delete_commands(messenger: Messenger, p: Parameters) -> Any:
    messenger.commands.pop(_scope(messenger, p), None)
    messenger.changes.note()
    return True


def _scope(messenger: Messenger, p: Parameters) -> tuple[str, str]:
    scope = p.data("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind in _SCOPES_OF_A_CHAT:
        if "chat_id" not in scope:
            raise bot_errors.bad_request("can't parse BotCommandScope: Can't find field \"chat_id\"")
        room = BotAccount(messenger).chat(int(scope["chat_id"]))
        if room.type == "private" and kind != "chat":
            raise bot_errors.bad_request("can't use specified scope in private chats")
        scope = {**scope, "chat_id": room.id}
    elif kind not in _SCOPES:
        raise bot_errors.bad_request("can't parse BotCommandScope: Unsupported type specified")
    return json.dumps(scope, sort_keys=True), p.text("language_code")


def _describe(limit: int) -> Method:
    def set_description(messenger: Messenger, p: Parameters) -> Any:
        name = "short_description" if limit < _DESCRIPTION_LIMIT else "description"
        if len(p.text(name)) > limit:
            raise bot_errors.bad_request(f"bot {name.replace('_', ' ')} is too long")
        messenger.descriptions[name] = p.text(name)
        messenger.changes.note()
        return True

    return set_description


def _get_chat(messenger: Messenger, p: Parameters) -> Any:
    room = BotAccount(messenger).chat(p.chat_id())
    pinned = messenger.message(room, room.pinned[-1]) if room.pinned else None
    return bot_objects.full_chat(room, pinned)


def _get_member(messenger: Messenger, p: Parameters) -> Any:
    room = BotAccount(messenger).chat(p.chat_id())
    user_id = p.number("user_id")
    if user_id == messenger.bot.id:
        return bot_objects.member(messenger.bot, room.bot_status, may_write=room.bot_may_write)
    person = messenger.people.get(user_id)
    if person is None:
        raise bot_errors.bad_request("user not found")
    return bot_objects.member(person, room.standing(person))


def _get_administrators(messenger: Messenger, p: Parameters) -> Any:
    room = BotAccount(messenger).chat(p.chat_id())
    if room.type == "private":
        raise bot_errors.bad_request("there are no administrators in the private chat")
    people = [person for person in room.members if person.id in room.administrators]
    found = [bot_objects.member(person, room.standing(person)) for person in people]
    if room.bot_status == "administrator":
        found.append(bot_objects.member(messenger.bot, "administrator"))
    return found


def _leave(messenger: Messenger, p: Parameters) -> Any:
    BotAccount(messenger).leave(p.chat_id())
    return True


METHODS: dict[str, Method] = {
    "getme": _get_me,
    "sendmessage": _send_message,
    "senddocument": _send_document,
    "sendphoto": _send_photo,
    "editmessagetext": _edit_text,
    "editmessagereplymarkup": _edit_markup,
    "deletemessage": _delete_message,
    "pinchatmessage": _pin,
    "unpinchatmessage": _unpin,
    "answercallbackquery": _answer_query,
    "sendchataction": _chat_action,
    "getfile": _get_file,
    "setmycommands": _set_commands,
    "getmycommands": _get_commands,
    "deletemycommands": _delete_commands,
    "setmydescription": _describe(512),
    "setmyshortdescription": _describe(120),
    "getchat": _get_chat,
    "getchatmember": _get_member,
    "getchatadministrators": _get_administrators,
    "leavechat": _leave,
}
