"""Files that admins send: an export of the central system is read and compared with their office's sheet.

Everything of it stays in their private chat. Reading takes seconds, so nobody else's answer waits for it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from threading import Lock

from telegram import Document
from telegram import Message as TelegramMessage
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.chat.acting import Place
from bot.chat.answers import Desk
from bot.chat.delivery import optional, reply, reply_with_file
from bot.message import Message
from bot.reconciling.difference_book import difference_book
from bot.reconciling.reconciliation import Reconciliation
from bot.wording import notices
from bot.wording import reconciling as words
from sheets.background import in_background
from sheets.reading_apart import read_apart
from sheets.refusal import FileRefused, Reason
from sheets.snapshot import ShapeError, Snapshot
from sheets.unpacking import LARGEST_FILE

_log = logging.getLogger(__name__)

_ONE_AT_A_TIME = Lock()
"""Reading a file may take a second of a processor and much memory, and a small machine has not much of either."""

_IN_WORK: set[int] = set()
"""The private chats a file of which is being read; touched by the one thread that talks to Telegram."""
_SHOWN_SECONDS = 4.0
"""An action in a chat is shown for five seconds at the most (Bot API, sendChatAction)."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What is said of a file, with the workbook of the differences and its name where it could be compared."""

    message: Message
    book: bytes = b""
    name: str = ""


async def receive(message: TelegramMessage, document: Document, place: Place) -> None:
    """Take in a file that was sent in private by somebody who is served there, and answer it.

    The chat shows at once and all the while that it is being worked on. Of one chat one file is in work at a time.
    """
    if not place.governed:
        await reply(message, words.ADMINS_ONLY)
        return
    if (document.file_size or 0) > LARGEST_FILE:
        await reply(message, words.refused_file(Reason.TOO_LARGE))
        return
    if message.chat.id in _IN_WORK:
        await reply(message, words.ONE_FILE_AT_A_TIME)
        return
    _IN_WORK.add(message.chat.id)
    shown = asyncio.create_task(_show_work(message))
    try:
        compared = await _fetched_and_compared(message, document, place)
    finally:
        shown.cancel()
        _IN_WORK.discard(message.chat.id)
    await reply(message, compared.message)
    if compared.book:
        await reply_with_file(message, compared.book, compared.name)


async def _show_work(message: TelegramMessage) -> None:
    """Telegram shows for some seconds that a file is being prepared, so it is told again until it is."""
    while True:
        await optional("that a file is being read", message.reply_chat_action(ChatAction.UPLOAD_DOCUMENT))
        await asyncio.sleep(_SHOWN_SECONDS)


async def _fetched_and_compared(message: TelegramMessage, document: Document, place: Place) -> Compared:
    try:
        content = bytes(await (await document.get_file()).download_as_bytearray())
    except TelegramError as error:
        _log.warning("a file could not be fetched from Telegram: %s", error)
        return Compared(words.NOT_RECEIVED)
    if _ONE_AT_A_TIME.locked():
        await reply(message, words.IN_LINE)
    work = partial(_compare_in_turn, content, document.file_name or "", message.caption or "", place)
    return await asyncio.wrap_future(in_background(work))


def _compare_in_turn(content: bytes, name: str, caption: str, place: Place) -> Compared:
    with _ONE_AT_A_TIME:
        return compare(content, name, caption, place)


def compare(content: bytes, name: str, caption: str, place: Place) -> Compared:
    """Compare a file with the sheet of the office whose districts it has. It blocks.

    Where it has districts of several offices of the admin, the one that the caption names is meant.
    """
    desks = [desk for desk in place.desks if desk.office in place.governed]
    desks = [desk for desk in desks if desk.office.name in caption] or desks
    districts = {desk.office.name: desk.office.districts for desk in desks}
    today = place.now.astimezone(desks[0].office.time_zone).date()
    try:
        said = read_apart(content, name, districts, read_at=place.now, today=today)
    except FileRefused as refused:
        return Compared(words.refused_file(refused.reason))
    exports = [(desk, export) for desk in desks if isinstance(export := said[desk.office.name], Snapshot)]
    if not exports:
        return Compared(
            words.senseless_file(name, next(each for each in said.values() if isinstance(each, ShapeError)))
        )
    if len(exports) > 1:
        exports = _most_districts(exports)
    return Compared(words.WHICH_OFFICE) if len(exports) > 1 else _answer(*exports[0], place)


def _most_districts(exports: Sequence[tuple[Desk, Snapshot]]) -> list[tuple[Desk, Snapshot]]:
    """Those of which the export has the most districts: names may be alike in two provinces."""
    counts = [len({district for district, _ in export.figure_cells}) for _, export in exports]
    return [each for each, count in zip(exports, counts, strict=True) if count == max(counts)]


def _answer(desk: Desk, export: Snapshot, place: Place) -> Compared:
    office, sheet, trouble = desk.office, desk.state.snapshot, desk.state.trouble
    if sheet is None:
        return Compared(notices.no_data_yet(office.name, trouble))
    now, read_at = (each.astimezone(office.time_zone) for each in (place.now, sheet.read_at))
    reconciliation = Reconciliation.of(office, sheet, export)
    freshness = notices.freshness(read_at, now, trouble)
    return Compared(
        words.reconciliation_message(reconciliation).adding(freshness),
        difference_book(reconciliation, freshness),
        words.book_name(reconciliation, now),
    )
