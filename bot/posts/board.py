"""The board: one pinned message in each group, edited in place when something changes, so that the chat stays quiet.

It begins as a post like any other. What it is to show is worked out by the tick and kept; `board_editor` sees to it
that it is shown, beside the posts, so that nothing waits for an edit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.message import Message, html_parts
from bot.office.reading import Reading
from bot.posts.outbox import Outbox
from bot.posts.post import Post
from bot.posts.situation import Situation
from bot.store.schema import board as table
from bot.store.schema import board_edit as edit_table
from bot.store.store import Store
from bot.wording.board import board_message, changed_at


@dataclass(frozen=True, slots=True)
class Board:
    """An office's board: in which chat, the key of the post that it began as, and what it shows (HTML, undated)."""

    chat: int
    key: str
    html: str
    message_id: int | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """What a board is to show: undated, to be told from what it shows, and as it is sent; not before a time."""

    html: str
    dated: str
    not_before: datetime | None = None


class BoardStore:
    """The boards of all offices. Methods may be called from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, office: str) -> Board | None:
        """An office's board; None before the first."""
        with self._store.reading() as connection:
            row = connection.execute(sa.select(table).where(table.c.office == office)).first()
        return Board(row.chat, row.key, row.html, row.message_id, row.pinned) if row else None

    def all(self) -> Mapping[str, Board]:
        """The boards by their offices' names."""
        with self._store.reading() as connection:
            offices = connection.scalars(sa.select(table.c.office)).all()
        return {office: board for office in offices if (board := self.of(office))}

    def keep(self, office: str, board: Board | None) -> None:
        """Note the board as it is now; None: there is none any more."""
        with self._store.writing() as connection:
            connection.execute(sa.delete(table).where(table.c.office == office))
            if board:
                row = {name: getattr(board, name) for name in ("chat", "key", "html", "message_id", "pinned")}
                connection.execute(sa.insert(table).values(office=office, **row))

    def edit(self, office: str) -> Edit | None:
        """What an office's board is to show; None where nothing was ever wanted."""
        with self._store.reading() as connection:
            row = connection.execute(sa.select(edit_table).where(edit_table.c.office == office)).first()
        return Edit(row.html, row.dated, row.not_before) if row else None

    def want(self, office: str, html: str, dated: str) -> None:
        """Note what an office's board is to show from now on; how long Telegram asked to wait stays as it is."""
        edit = self.edit(office)
        if edit is None or edit.html != html:
            self._keep_edit(office, Edit(html, dated, edit.not_before if edit else None))

    def wait(self, office: str, until: datetime) -> None:
        """Leave an office's board alone until then."""
        edit = self.edit(office) or Edit("", "")
        self._keep_edit(office, Edit(edit.html, edit.dated, until))

    def _keep_edit(self, office: str, edit: Edit) -> None:
        with self._store.writing() as connection:
            connection.execute(sa.delete(edit_table).where(edit_table.c.office == office))
            row = {"html": edit.html, "dated": edit.dated, "not_before": edit.not_before}
            connection.execute(sa.insert(edit_table).values(office=office, **row))


def first_post(now: Situation, board: Board | None, message: Message) -> Post | None:
    """The post that a board begins as: when there is none in this chat, or yesterday's is not known to have arrived.

    One that is noted and whose post is in nobody's outbox, because the program died before or it lapsed, begins anew.
    """
    if not now.may_speak:
        return None
    key = now.key("board", now.now.date(), now.office.chat)
    lives = board and board.chat == now.office.chat and board.message_id is not None
    if lives or not now.unclaimed(key):
        return None
    return Post(key, now.office.name, now.office.chat, message.adding(changed_at(now.now)), until=now.until)


class BoardKeeper:
    """Says what each board is to show. It works with the store alone, and blocks; StoreError when it cannot be kept."""

    def __init__(self, store: Store) -> None:
        self._boards = BoardStore(store)
        self._outbox = Outbox(store)

    def update(self, now: Situation, reading: Reading) -> None:
        """Post the board, or note what the one that is there is to show."""
        office, message = now.office.name, board_message(reading)
        html = html_parts(message)[0]
        board = self._boards.of(office)
        if post := first_post(now, board, message):
            self._boards.keep(office, Board(post.chat, post.key, html))  # first: a post without it is never found again
            self._outbox.enqueue([post], now.now)
        if board and board.chat == now.office.chat:
            self._boards.want(office, html, html_parts(message.adding(changed_at(now.now)))[0])
