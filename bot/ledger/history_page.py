"""What `/history` shows: the changes of a district or of all, the newest first, a page at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.chat.choosing import rows
from bot.chat.questions import View, action
from bot.ledger.history import Change, changes
from bot.message import Button, Message
from bot.office.reading import Reading
from bot.wording import history as words
from bot.wording.commands import BACK_TO_DISTRICT, BUTTON_LABELS
from scoring.sales import District

CHANGES_PER_PAGE = 10


def history_page(reading: Reading, district: District | None, page: int) -> Message:
    """A page, counted from 1, with buttons to older and newer ones; one behind the last shows the last."""
    of_it = newest_first(reading, district, reading.snapshot.read_at)
    pages = max(1, -(-len(of_it) // CHANGES_PER_PAGE))
    page = min(max(1, page), pages)
    first = (page - 1) * CHANGES_PER_PAGE
    shown = words.Part(of_it[first : first + CHANGES_PER_PAGE], first, len(of_it))
    return replace(words.history_message(reading, district, shown), buttons=_buttons(reading, district, page, pages))


def newest_first(reading: Reading, district: District | None, read_at: datetime) -> tuple[Change, ...]:
    """The changes of a district, or of all that the office lists, as the last read has settled them."""
    asked = frozenset([district] if district else reading.office.districts)
    return tuple(each for each in reversed(changes(reading.record.ledger, read_at)) if each.district in asked)


def _buttons(reading: Reading, district: District | None, page: int, pages: int) -> tuple[tuple[Button, ...], ...]:
    name = reading.office.name
    steps = [
        Button(label, action(View.HISTORY, name, district or "", detail=str(to) if to > 1 else ""))
        for label, to in ((words.OLDER, page + 1), (words.NEWER, page - 1))
        if 1 <= to <= pages
    ]
    back = [
        Button(BACK_TO_DISTRICT, action(View.STATUS, name, district or "")),
        Button(words.OF_PROVINCE, action(View.HISTORY, name)),
    ]
    return (*rows(steps), *rows(back if district else [Button(BUTTON_LABELS[View.STATUS], action(View.STATUS, name))]))
