"""What the bot can do in Telegram, and when it may not.

Source: https://core.telegram.org/bots/api#available-methods; the order of the checks and the wording of the refusals
follow https://github.com/tdlib/telegram-bot-api (telegram-bot-api/Client.cpp) and TDLib.
"""

import hashlib
import mimetypes
import re
import struct
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sandbox import bot_errors, bot_objects
from sandbox.chat import Attachment, CallbackQuery, Chat, Entity, Message, Messenger
from sandbox.entities import ParseError, formatted_text, utf16_length

_TEXT_LIMIT = 4096
_CAPTION_LIMIT = 1024
_ALERT_LIMIT = 200
_DATA_LIMIT = 64
_DOCUMENT_LIMIT = 50_000_000
_PHOTO_LIMIT = 10_000_000
_PHOTO_SIDES = 10_000  # pixels, width and height together
_PHOTO_RATIO = 20
_DELETABLE_FOR = timedelta(hours=48)
# Telegram does not say how long a pressed button may wait; people report seconds to a minute.
_QUERY_LIFETIME = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a message is to say, and how."""

    text: str
    parse_mode: str = ""
    reply_markup: dict[str, Any] | None = None
    reply_to: int | None = None
    reply_optional: bool = False


class BotAccount:
    """The bot's hands. Methods raise BotApiError where Telegram refuses; the caller holds the messenger's lock."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger

    # Finding

    def chat(self, chat_id: int) -> Chat:
        """Find a chat that the bot can see."""
        room = self._messenger.chats.get(chat_id)
        if room is None or (room.type == "private" and not room.started):
            raise bot_errors.bad_request("chat not found")
        if room.type == "supergroup" and room.bot_status in {"left", "kicked"}:
            raise _absent(room)
        return room

    def open_chat(self, chat_id: int, kind: str = "text messages") -> Chat:
        """Find a chat that the bot may write to."""
        room = self._messenger.chats.get(chat_id)
        if chat_id in self._messenger.people and (room is None or not room.started):
            self._refuse_first_contact(chat_id)
        room = self.chat(chat_id)
        if room.migrated_to is not None:
            raise bot_errors.migrated(room.migrated_to)
        if room.bot_status in {"left", "kicked"}:
            raise _absent(room)
        if not room.bot_may_write:
            raise bot_errors.bad_request(f"not enough rights to send {kind} to the chat")
        return room

    def _refuse_first_contact(self, person_id: int) -> None:
        # A bot has met whoever shares a group with it; of others it knows nothing.
        groups = (room for room in self._messenger.chats.values() if room.type != "private")
        if any(person.id == person_id for room in groups if room.bot_status != "left" for person in room.members):
            raise bot_errors.forbidden("bot can't initiate conversation with a user")
        raise bot_errors.bad_request("chat not found")

    def message(self, room: Chat, message_id: int, purpose: str) -> Message:
        """Find a message; `purpose` words the refusal ("message to edit")."""
        found = self._messenger.message(room, message_id)
        if found is None:
            raise bot_errors.bad_request(f"{purpose} not found")
        return found

    # Writing

    def send(
        self, chat_id: int, draft: Draft, *, document: Attachment | None = None, photo: Attachment | None = None
    ) -> Message:
        """Send a text, a document or a photo with a caption."""
        captioned = document or photo
        text, entities = _caption(draft) if captioned else _text(draft)
        markup = checked_markup(draft.reply_markup)
        room = self.open_chat(chat_id, "documents" if document else "photos" if photo else "text messages")
        return self._messenger.post(
            Message(
                0,
                room,
                self._messenger.bot,
                self._messenger.clock.now(),
                text,
                entities,
                reply_markup=markup,
                reply_to=self._replied(room, draft),
                document=document,
                photo=photo,
            )
        )

    def _replied(self, room: Chat, draft: Draft) -> Message | None:
        if draft.reply_to is None:
            return None
        found = self._messenger.message(room, draft.reply_to)
        if found is None and not draft.reply_optional:
            raise bot_errors.bad_request("message to be replied not found")
        return found

    def edit(self, chat_id: int, message_id: int, draft: Draft) -> Message:
        """Give one of the bot's messages a new text and keyboard; without one in the draft the keyboard goes."""
        text, entities = _text(draft)
        message = self._editable(chat_id, message_id)
        if message.document or message.photo:
            raise bot_errors.bad_request("there is no text in the message to edit")
        return self._change(message, text, entities, checked_markup(draft.reply_markup))

    def edit_markup(self, chat_id: int, message_id: int, reply_markup: dict[str, Any] | None) -> Message:
        """Change only the keyboard under one of the bot's messages."""
        message = self._editable(chat_id, message_id)
        return self._change(message, message.text, message.entities, checked_markup(reply_markup))

    def _editable(self, chat_id: int, message_id: int) -> Message:
        room = self.chat(chat_id)
        if room.bot_status in {"left", "kicked"}:
            raise _absent(room)
        message = self.message(room, message_id, "message to edit")
        if not message.from_bot or message.service is not None:
            raise bot_errors.bad_request("message can't be edited")
        return message

    def _change(self, message: Message, text: str, entities: list[Entity], markup: dict[str, Any] | None) -> Message:
        if (message.text, message.entities, message.buttons) == (
            text,
            entities,
            (markup or {}).get("inline_keyboard", []),
        ):
            raise bot_errors.bad_request(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message"
            )
        message.text, message.entities, message.reply_markup = text, entities, markup
        message.edited = self._messenger.clock.now()
        self._messenger.changes.note()
        return message

    def delete(self, chat_id: int, message_id: int) -> None:
        """Delete a message: its own within 48 hours, others' as an administrator or in private chats."""
        room = self.chat(chat_id)
        message = self.message(room, message_id, "message to delete")
        allowed = message.from_bot or room.type == "private" or room.bot_status == "administrator"
        if not allowed or self._messenger.clock.now() - message.date > _DELETABLE_FOR:
            raise bot_errors.bad_request("message can't be deleted")
        message.deleted = True
        self._messenger.changes.note()

    def pin(self, chat_id: int, message_id: int) -> None:
        """Pin a message; a service message says so."""
        room = self._pinnable(chat_id)
        message = self.message(room, message_id, "message to pin")
        if message.id not in room.pinned:
            room.pinned.append(message.id)
            pinned = {"pinned_message": bot_objects.message(message, with_reply=False)}
            self._messenger.post(Message(0, room, self._messenger.bot, self._messenger.clock.now(), service=pinned))

    def unpin(self, chat_id: int, message_id: int | None) -> None:
        """Unpin a message, or the newest pinned one."""
        room = self._pinnable(chat_id)
        if not room.pinned or (message_id is not None and message_id not in room.pinned):
            raise bot_errors.bad_request("message to unpin not found")
        room.pinned.remove(room.pinned[-1] if message_id is None else message_id)
        self._messenger.changes.note()

    def _pinnable(self, chat_id: int) -> Chat:
        room = self.open_chat(chat_id)
        if room.type != "private" and room.bot_status != "administrator":
            raise bot_errors.bad_request("not enough rights to manage pinned messages in the chat")
        return room

    def answer_query(self, query_id: str, text: str, *, show_alert: bool) -> CallbackQuery:
        """Tell whoever pressed a button that it was seen, perhaps with a text."""
        query = self._messenger.queries.get(query_id)
        if query is None or self._messenger.clock.now() - query.date > _QUERY_LIFETIME:
            raise bot_errors.bad_request("query is too old and response timeout expired or query ID is invalid")
        if utf16_length(text) > _ALERT_LIMIT:
            raise bot_errors.bad_request("MESSAGE_TOO_LONG")
        query.answered, query.text, query.show_alert = True, text, show_alert
        self._messenger.changes.note()
        return query

    def leave(self, chat_id: int) -> None:
        """Leave a group."""
        room = self.open_chat(chat_id)
        if room.type == "private":
            raise bot_errors.bad_request("chat member status can't be changed in private chats")
        self._messenger.move_bot(room, "left", self._messenger.bot)


def uploaded(name: str, content: bytes, content_type: str | None) -> Attachment:
    """Take in a document; the id is made of its content."""
    if not content:
        raise bot_errors.bad_request("file must be non-empty")
    if len(content) > _DOCUMENT_LIMIT:
        raise bot_errors.BotApiError(413, "Request Entity Too Large")
    mark = hashlib.sha256(name.encode() + content).hexdigest()
    guessed = mimetypes.guess_type(name)[0] or content_type or "application/octet-stream"
    return Attachment(f"BQACAg{mark[:40]}", f"AgAD{mark[:12]}", name, guessed, content)


def uploaded_photo(name: str, content: bytes) -> Attachment:
    """Take in a PNG or JPEG picture, as it is; Telegram would make a JPEG in several sizes of it."""
    file = uploaded(name, content, None)
    size = _picture_size(content)
    if size is None or len(content) > _PHOTO_LIMIT:
        raise bot_errors.bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > _PHOTO_SIDES or max(size) > _PHOTO_RATIO * min(size):
        raise bot_errors.bad_request("PHOTO_INVALID_DIMENSIONS")
    return Attachment(file.file_id.replace("BQ", "Ag", 1), file.unique_id, name, file.mime_type, content, *size)


def _picture_size(content: bytes) -> tuple[int, int] | None:
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if not content.startswith(b"\xff\xd8"):
        return None
    # A JPEG's frame header: FF C0..C2, length, depth, height, width.
    frame = re.search(rb"\xff[\xc0-\xc2]..\x08(..)(..)", content, re.DOTALL)
    return frame and (int.from_bytes(frame[2]), int.from_bytes(frame[1]))


def checked_markup(markup: Any) -> dict[str, Any] | None:
    """Check the buttons of an inline keyboard; other kinds of markup pass."""
    if not isinstance(markup, dict | None):
        raise bot_errors.bad_request("object expected as reply markup")
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            _check_button(button)
    return markup


def _check_button(button: dict[str, Any]) -> None:
    if not button.get("text"):
        raise bot_errors.bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    if button.get("url"):  # it is looked at first, and the rest is left aside
        if wrong := _wrong_with_link(button["url"]):
            raise bot_errors.bad_request(f"inline keyboard button URL '{button['url']}' is invalid: {wrong}")
    elif "callback_data" in button:
        if not 1 <= len(button["callback_data"].encode()) <= _DATA_LIMIT:
            raise bot_errors.bad_request("BUTTON_DATA_INVALID")
    elif not set(button) & {"copy_text", "switch_inline_query", "switch_inline_query_current_chat", "web_app"}:
        raise bot_errors.bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )


def _wrong_with_link(link: str) -> str:
    """What Telegram has against an address behind a button; empty where it takes it.

    A web address needs a host with a dot in it, so `localhost` is refused; without a scheme it is taken for http.
    """
    scheme, separator, rest = link.partition("://")
    if separator and scheme.casefold() not in {"http", "https", "tg", "ton"}:
        return "Unsupported URL protocol"
    if separator and scheme.casefold() in {"tg", "ton"}:
        return "" if re.match(r"[\w-]+([/?]|$)", rest, re.ASCII) else "Wrong tg URL"
    host = re.match(r"([^\s/?#@]*@)?(?P<host>\[[0-9a-fA-F:.]+\]|[^\s/?#:]+\.[^\s/?#:]+)(:\d+)?([/?#]|$)", rest or link)
    return "" if host and " " not in link else "Wrong HTTP URL"


def _text(draft: Draft) -> tuple[str, list[Entity]]:
    if not draft.text:
        raise bot_errors.bad_request("message text is empty")
    text, entities = _formatted(draft)
    if not text:
        raise bot_errors.bad_request("text must be non-empty")
    if utf16_length(text) > _TEXT_LIMIT:
        raise bot_errors.bad_request("message is too long")
    return text, entities


def _caption(draft: Draft) -> tuple[str, list[Entity]]:
    text, entities = _formatted(draft)
    if utf16_length(text) > _CAPTION_LIMIT:
        raise bot_errors.bad_request("message caption is too long")
    return text, entities


def _formatted(draft: Draft) -> tuple[str, list[Entity]]:
    try:
        return formatted_text(draft.text, draft.parse_mode)
    except ParseError as error:
        raise bot_errors.bad_request(f"can't parse entities: {error}") from None


def _absent(room: Chat) -> bot_errors.BotApiError:
    if room.type == "private":
        return bot_errors.forbidden("bot was blocked by the user")
    how = "was kicked from" if room.bot_status == "kicked" else "is not a member of"
    return bot_errors.forbidden(f"bot {how} the {room.type} chat")
