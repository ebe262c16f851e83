"""The model of Telegram: people, chats, messages and what the bot hears of them. No HTTP here.

Sources: https://core.telegram.org/bots/features#privacy-mode and https://core.telegram.org/bots/api.
"""

import itertools
from collections.abc import Callable, Iterable
from typing import Any, Literal, TypeVar

from sandbox import bot_objects
from sandbox.changes import PATIENCE, Changes
from sandbox.clock import Clock
from sandbox.conversation import Attachment, Bot, BotStatus, CallbackQuery, Chat, Message, Person
from sandbox.entities import Entity, found_entities, utf16_slice
from sandbox.updates import Updates

__all__ = ["Attachment", "Bot", "CallbackQuery", "Chat", "Entity", "Message", "Messenger", "Person"]

Found = TypeVar("Found")

_SUPERGROUPS = -1_000_000_000_000  # ids of supergroups lie below this


class Messenger:
    """What people do in Telegram. The bot's own side is `sandbox.bot_account`.

    Methods may be called from any thread; `changes` may be shared with other models to wait for all of them at once.
    """

    def __init__(self, bot: Bot, clock: Clock, *, changes: Changes | None = None) -> None:
        self.bot = bot
        self.clock = clock
        self.changes = changes or Changes()
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.updates = Updates()
        self.queries: dict[str, CallbackQuery] = {}
        # What setMyCommands set, by scope and language code; both as in the Bot API, the scope as JSON.
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.descriptions: dict[str, str] = {}
        self._messages: dict[int, list[Message]] = {}
        self._ids = itertools.count(1)

    # Who is there

    def add_person(
        self,
        first_name: str,
        *,
        username: str | None = None,
        role: str = "",
        id: int | None = None,  # noqa: A002 (Telegram's name)
    ) -> Person:
        """Give somebody a Telegram account."""
        person = Person(id or 700_000_000 + next(self._ids), first_name, username, role)
        with self.changes.lock():
            self.people[person.id] = person
            self.changes.note()
        return person

    def add_group(
        self,
        title: str,
        members: Iterable[Person],
        *,
        id: int | None = None,  # noqa: A002 (Telegram's name)
        kind: Literal["group", "supergroup"] = "supergroup",
        bot_status: BotStatus = "member",
    ) -> Chat:
        """Set up a group that is there already: nobody is told. Its first member is the administrator."""
        number = 1_900_000_000 + next(self._ids)
        chat_id = id or (_SUPERGROUPS - number if kind == "supergroup" else -number)
        room = Chat(chat_id, kind, title, list(members), bot_status=bot_status)
        room.administrators = {person.id for person in room.members[:1]}
        with self.changes.lock():
            self.chats[room.id] = room
            self.changes.note()
        return room

    def private_chat(self, person: Person) -> Chat:
        """Open a person's chat with the bot; the bot may write there once the person has written."""
        with self.changes.lock():
            room = self.chats.setdefault(person.id, Chat(person.id, "private", person.first_name, [person]))
            self.people.setdefault(person.id, person)
        return room

    # What people do

    def say(
        self, person: Person, room: Chat, text: str, *, reply_to: Message | None = None, anonymous: bool = False
    ) -> Message:
        """Write a message; an `anonymous` administrator writes in the group's name."""
        self._require_member(person, room)
        with self.changes.lock():
            room.started = True
            return self.post(
                Message(
                    0,
                    room,
                    person,
                    self.clock.now(),
                    text,
                    found_entities(text),
                    reply_to=reply_to,
                    anonymous=anonymous,
                )
            )

    def hand_over(self, person: Person, room: Chat, file: Attachment, caption: str = "") -> Message:
        """Send a file, with a few words below it or without."""
        self._require_member(person, room)
        with self.changes.lock():
            room.started = True
            entities = found_entities(caption)
            return self.post(Message(0, room, person, self.clock.now(), caption, entities, document=file))

    def edit(self, message: Message, text: str) -> None:
        """Change a message that a person wrote."""
        with self.changes.lock():
            message.text, message.entities, message.edited = text, found_entities(text), self.clock.now()
            if self._reaches_bot(message):
                self._update("edited_message", bot_objects.message(message))
            self.changes.note()

    def press(self, person: Person, message: Message, callback_data: str) -> CallbackQuery:
        """Press the button with this data under a message of the bot; raises ValueError if there is none."""
        self._require_member(person, message.chat)
        with self.changes.lock():
            offered = [button.get("callback_data") for row in message.buttons for button in row]
            if message.deleted or callback_data not in offered:
                raise ValueError(f"message {message.id} has no button {callback_data!r}, only {offered}")
            query_id = str(4_000_000_000_000_000_000 + next(self._ids))
            query = CallbackQuery(query_id, person, message, callback_data, self.clock.now())
            self.queries[query_id] = query
            self._update("callback_query", bot_objects.callback_query(query))
            self.changes.note()
            return query

    def block(self, person: Person) -> None:
        """Stop and block the bot in the private chat."""
        self.move_bot(self.private_chat(person), "kicked", person)

    def unblock(self, person: Person) -> None:
        """Let the bot write again."""
        self.move_bot(self.private_chat(person), "member", person)

    def join(self, person: Person, room: Chat) -> None:
        """Enter a group."""
        with self.changes.lock():
            room.members.append(person)
            joined = [bot_objects.user(person)]
            self.post(Message(0, room, person, self.clock.now(), service={"new_chat_members": joined}))

    # What administrators do

    def kick_bot(self, room: Chat, by: Person) -> None:
        """Throw the bot out of a group."""
        self.move_bot(room, "kicked", by)

    def add_bot(self, room: Chat, by: Person) -> None:
        """Put the bot into a group, also for the first time: it hears of it, and a service message appears."""
        self.move_bot(room, "member", by)
        joined = [bot_objects.user(self.bot)]
        with self.changes.lock():
            self.post(Message(0, room, by, self.clock.now(), service={"new_chat_members": joined}))

    def promote_bot(self, room: Chat, by: Person) -> None:
        """Make the bot an administrator: it then hears everything that is said."""
        self.move_bot(room, "administrator", by)

    def mute_bot(self, room: Chat, by: Person) -> None:
        """Take away the bot's right to write."""
        self.move_bot(room, "restricted", by)

    def unmute_bot(self, room: Chat, by: Person) -> None:
        """Let the bot write again."""
        self.move_bot(room, "member", by)

    def migrate(self, room: Chat, by: Person) -> Chat:
        """Turn a group into a supergroup, which gets a new id; the old one only says where it went."""
        with self.changes.lock():
            grown = Chat(
                _SUPERGROUPS - next(self._ids) - 1_900_000_000,
                "supergroup",
                room.title,
                room.members,
                set(room.administrators),
                room.bot_status,
            )
            self.chats[grown.id] = grown
            room.migrated_to = grown.id
            now = self.clock.now()
            self.post(Message(0, room, by, now, service={"migrate_to_chat_id": grown.id}))
            self.post(Message(0, grown, by, now, service={"migrate_from_chat_id": room.id}))
        return grown

    def inject(self, update: dict[str, Any]) -> None:
        """Let the bot hear something that nobody said: a malformed update, or one whose id is a surprise."""
        with self.changes.lock():
            self.updates.put(update, self.clock.now())
            self.changes.note()

    # What can be seen

    def messages(self, room: Chat) -> list[Message]:
        """All messages of a chat that are not deleted, oldest first."""
        with self.changes.lock():
            return [message for message in self._messages.get(room.id, []) if not message.deleted]

    def message(self, room: Chat, message_id: int) -> Message | None:
        """Find a message of a chat by its id."""
        return next((message for message in self.messages(room) if message.id == message_id), None)

    def files(self) -> list[Attachment]:
        """All files that were sent in any chat."""
        with self.changes.lock():
            sent = [message.document or message.photo for said in self._messages.values() for message in said]
            return [attachment for attachment in sent if attachment]

    def file(self, file_id: str) -> Attachment | None:
        """Find a file by its id."""
        return next((attachment for attachment in self.files() if attachment.file_id == file_id), None)

    def wait_until(self, look: Callable[[], Found | None], timeout: float = PATIENCE) -> Found:
        """Wait until `look` finds something; looked for again after every change. Raises TimeoutError."""
        found = self.changes.wait_until(look, timeout)
        if found is None:
            raise TimeoutError(f"nothing of the kind within {timeout} seconds")
        return found

    def wait_for_bot_message(self, room: Chat, after_id: int = 0, timeout: float = PATIENCE) -> Message:
        """Wait for the first message of the bot with a higher id; raises TimeoutError."""
        return self.wait_until(
            lambda: next((m for m in self.messages(room) if m.from_bot and m.id > after_id), None), timeout
        )

    def wait_for_change(self, version: int, timeout: float) -> int:
        """Wait until the version differs from this one, or the time is over; gives the present version."""
        self.changes.wait_until(lambda: True if self.changes.version != version else None, timeout)
        return self.changes.version

    # What both sides do

    def post(self, message: Message) -> Message:
        """Put a message into its chat under the next id, and let the bot hear of it if it may."""
        with self.changes.lock():
            said = self._messages.setdefault(message.chat.id, [])
            message.id = said[-1].id + 1 if said else 1
            said.append(message)
            if not message.from_bot and self._reaches_bot(message):
                self._update("message", bot_objects.message(message))
            self.changes.note()
        return message

    @staticmethod
    def _require_member(person: Person, room: Chat) -> None:
        if person not in room.members:
            raise ValueError(f"{person.first_name} is not in {room.title}")

    def _reaches_bot(self, message: Message) -> bool:
        room = message.chat
        if room.bot_status in {"left", "kicked"}:
            return False
        everything = (
            room.type == "private" or room.bot_status == "administrator" or self.bot.can_read_all_group_messages
        )
        replied = message.reply_to is not None and message.reply_to.from_bot
        return everything or message.service is not None or replied or self._meant_for_bot(message)

    def _meant_for_bot(self, message: Message) -> bool:
        """A command, bare or with the bot's name, or a mention of it."""
        for entity in message.entities:
            word = utf16_slice(message.text, entity)
            addressee = word.partition("@")[2].casefold()
            if entity["type"] == "bot_command" and addressee in {"", self.bot.username.casefold()}:
                return True
            if entity["type"] == "mention" and addressee == self.bot.username.casefold():
                return True
        return False

    def move_bot(self, room: Chat, status: BotStatus, by: Person | Bot) -> None:
        """Give the bot another standing in a chat, and tell it."""
        with self.changes.lock():
            was, room.bot_status = room.bot_status, status
            date = int(self.clock.now().timestamp())
            self._update("my_chat_member", bot_objects.bot_moved(room, self.bot, by, date, was))
            self.changes.note()

    def _update(self, kind: str, content: dict[str, Any]) -> None:
        self.updates.add(kind, content, self.clock.now())
