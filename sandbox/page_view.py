"""What the demo's page shows of the sheet and the chats, as JSON for its scripts."""

import json
from collections.abc import Sequence
from typing import Any

from sandbox.a1 import Area, Spot
from sandbox.cells import CellError
from sandbox.chat import Attachment, Bot, Chat, Message, Messenger, Person
from sandbox.spreadsheet import Spreadsheet, Tab

JSON = dict[str, Any]

_SHOWN = 200  # messages of each chat, the newest ones: more than anybody reads back in a demo


def spreadsheet_view(spreadsheet: Spreadsheet) -> JSON:
    """A spreadsheet with the tabs that people see."""
    with spreadsheet.changes.lock():
        tabs = [_tab(tab) for tab in spreadsheet.tabs if not tab.hidden]
        return {"id": spreadsheet.id, "title": spreadsheet.title, "tabs": tabs}


def _tab(tab: Tab) -> JSON:
    rows, columns = tab.extent()
    return {
        "id": tab.id,
        "title": tab.title,
        "rows": tab.row_count,
        "columns": tab.column_count,
        "frozen_rows": tab.frozen_rows,
        "frozen_columns": tab.frozen_columns,
        "merges": [_area(area) for area in tab.merged_areas],
        "cells": [[_cell(tab, Spot(row, column)) for column in range(columns)] for row in range(rows)],
    }


def _area(area: Area) -> JSON:
    return area._asdict()


def _cell(tab: Tab, spot: Spot) -> JSON | None:
    shown, entered = tab.formatted(spot), tab.entered(spot)
    return {"shown": shown, "entered": entered, "kind": _kind(tab.value(spot))} if shown or entered else None


def _kind(value: object) -> str:
    if isinstance(value, CellError):
        return "error"
    return "text" if isinstance(value, str | bool) else "number"  # days stand on the right as numbers do


def chats_view(messenger: Messenger, people: Sequence[Person]) -> JSON:
    """All groups, then these people's private chats, with their newest messages and the bot's commands there."""
    with messenger.changes.lock():
        private = [messenger.private_chat(person) for person in people]
        groups = [room for room in messenger.chats.values() if room.type != "private" and not room.migrated_to]
        return {"chats": [_chat(messenger, room) for room in groups + private]}


def _chat(messenger: Messenger, room: Chat) -> JSON:
    messages = messenger.messages(room)
    return {
        "id": room.id,
        "kind": "private" if room.type == "private" else "group",
        "title": "ส่วนตัวกับบอต" if room.type == "private" else room.title,
        "people": [person.id for person in room.members],
        "commands": commands(messenger, room),
        "earlier": len(messages) > _SHOWN,
        "messages": [_message(message) for message in messages[-_SHOWN:]],
    }


def commands(messenger: Messenger, room: Chat) -> list[dict[str, str]]:
    """Give the commands that the bot has set for this chat, the narrowest scope first, as Telegram chooses them.

    Source: https://core.telegram.org/bots/api#determining-list-of-commands.
    """
    everywhere = "all_private_chats" if room.type == "private" else "all_group_chats"
    scopes = ({"type": "chat", "chat_id": room.id}, {"type": everywhere}, {"type": "default"})
    keys = ((json.dumps(scope, sort_keys=True), language) for scope in scopes for language in ("th", ""))
    return next(filter(None, map(messenger.commands.get, keys)), [])


def _message(message: Message) -> JSON:
    return {
        "id": message.id,
        "sender": _sender(message),
        "at": message.date.isoformat(),
        "edited": message.edited is not None,
        "text": message.text,
        "entities": message.entities,
        "service": _service(message),
        "reply": message.reply_to and {"name": _sender(message.reply_to)["name"], "text": message.reply_to.text[:80]},
        "photo": message.photo and _file(message.photo),
        "document": message.document and _file(message.document),
        "keys": [[{"text": key["text"], "url": key.get("url")} for key in row] for row in message.buttons],
    }


def _sender(message: Message) -> JSON:
    if message.anonymous:  # then the group itself speaks
        return {"id": message.chat.id, "name": message.chat.title, "bot": False}
    return {"id": message.sender.id, "name": message.sender.first_name, "bot": isinstance(message.sender, Bot)}


def _service(message: Message) -> str | None:
    """What a service message says: the kinds that happen in a demo by name, the others by their name in the Bot API."""
    if message.service is None:
        return None
    kind = next(iter(message.service), "")
    told = {"pinned_message": "ปักหมุดข้อความ", "new_chat_members": "เพิ่มสมาชิก", "left_chat_member": "สมาชิกออกจากกลุ่ม"}
    return f"{_sender(message)['name']}: {told.get(kind, kind)}"


def _file(attachment: Attachment) -> JSON:
    return {
        "url": f"/page/files/{attachment.file_id}",
        "name": attachment.name,
        "bytes": len(attachment.content),
        "width": attachment.width,
        "height": attachment.height,
    }
