"""One run over a database at a time: two would both send what is due, and both answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.store.sqlite_file import PRIVATE, UnusableFile, look_at
from bot.store.store import StoreError, sqlite_path


class AlreadyRunning(Exception):  # noqa: N818 (said to the person who started a second one)
    """Another run is at work over the same database; the text is one plain sentence."""


@contextmanager
def sole_run(database: str) -> Iterator[None]:
    """Keep other runs from a SQLite file, by whatever name they know it; AlreadyRunning when one is at work.

    The file beside it is locked by SQLite's own means, so that it works wherever the database does. The lock is the
    system's and ends with the process, however that ends; the empty file stays, for whoever removed it might remove
    the next run's. StoreError when there can be no such file. Other databases are not kept.
    """
    path = sqlite_path(database)
    if path is None:
        yield
        return
    file = path.resolve()
    beside = file.with_name(f"{file.name}.lock")
    try:
        look_at(file)
        beside.touch(PRIVATE)
        lock = sqlite3.connect(beside, timeout=0, isolation_level=None)
    except UnusableFile as error:
        raise StoreError(f"The database cannot be opened: {error}.") from error
    except (sqlite3.Error, OSError) as error:
        text = (
            f"The database cannot be locked: {beside} cannot be made; let the user who runs otopbot write its folder."
        )
        raise StoreError(text) from error
    with closing(lock):
        _take(lock, path)
        yield


def _take(lock: sqlite3.Connection, path: Path) -> None:
    try:
        lock.execute("PRAGMA journal_mode = MEMORY")  # it locks on a full disk too, and leaves nothing behind
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise StoreError(f"The database cannot be locked: {error}.") from error
        text = f"another otopbot run is at work over the database {path}; stop it first, or name another database"
        raise AlreadyRunning(text) from None
