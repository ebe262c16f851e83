"""People, chats and messages: the values that a messenger is about."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sandbox.entities import Entity

ChatKind = Literal["private", "group", "supergroup"]
BotStatus = Literal["member", "administrator", "restricted", "left", "kicked"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Telegram account; `role` is only a label for the page."""

    id: int
    first_name: str
    username: str | None = None
    role: str = ""
    language_code: str = "th"


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot's account; privacy mode is on unless `can_read_all_group_messages`."""

    id: int = 123456789
    first_name: str = "OTOP"
    username: str = "otop_sandbox_bot"
    can_read_all_group_messages: bool = False


@dataclass(eq=False, slots=True)
class Chat:
    """A private chat (its id is the person's) or a group, and how the bot stands in it."""

    id: int
    type: ChatKind
    title: str
    members: list[Person]
    administrators: set[int] = field(default_factory=set)
    bot_status: BotStatus = "member"
    started: bool = False  # private chats: the person has written to the bot
    migrated_to: int | None = None
    pinned: list[int] = field(default_factory=list)

    @property
    def bot_may_write(self) -> bool:
        """Whether the bot is in the chat and not muted."""
        return self.bot_status in {"member", "administrator"}

    def standing(self, person: Person) -> str:
        """How a person stands here, as the Bot API calls it; the first administrator is the creator."""
        if person not in self.members:
            return "left"
        if person.id not in self.administrators:
            return "member"
        first = next(member for member in self.members if member.id in self.administrators)
        return "creator" if person == first else "administrator"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a message; a photo has a width and a height."""

    file_id: str
    unique_id: str
    name: str
    mime_type: str
    content: bytes = field(repr=False)
    width: int = 0
    height: int = 0


@dataclass(eq=False, slots=True)
class Message:
    """A message as the chat shows it; `text` is the caption where there is a file.

    `reply_markup` and `service` (who joined, what was pinned …) are as in the Bot API.
    """

    id: int
    chat: Chat = field(repr=False)
    sender: Person | Bot
    date: datetime
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    reply_markup: dict[str, Any] | None = None
    reply_to: "Message | None" = field(default=None, repr=False)
    document: Attachment | None = None
    photo: Attachment | None = None
    anonymous: bool = False
    edited: datetime | None = None
    deleted: bool = False
    service: dict[str, Any] | None = None

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return isinstance(self.sender, Bot)

    @property
    def buttons(self) -> list[list[dict[str, Any]]]:
        """The rows of buttons under the message, as in the Bot API."""
        return list((self.reply_markup or {}).get("inline_keyboard", []))


@dataclass(eq=False, slots=True)
class CallbackQuery:
    """Somebody pressed a button; `answered` once the bot has said so, perhaps with a text and an alert."""

    id: str
    person: Person
    message: Message
    data: str
    date: datetime
    answered: bool = False
    text: str = ""
    show_alert: bool = False
