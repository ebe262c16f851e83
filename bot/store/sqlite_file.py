"""SQLite as a durable store: how a file is opened and found to be sound.

No write-ahead log: up to version 3.51.2 its reset could corrupt the file (https://sqlite.org/wal.html#walresetbug), and
a copied file would lack what is still in the log. Write transactions begin as such, because one that has read first can
fail at its first write however long it would have waited.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

import sqlalchemy as sa

_log = logging.getLogger(__name__)

WRITING = "writing"
"""The execution option of transactions that write."""

BUSY_SECONDS = 5
PRIVATE = 0o600
"""The mode of every file that is made: it holds people's names and numbers, and the key of invitations."""
IN_MEMORY = frozenset({None, "", ":memory:"})
"""What is named in place of a file for a database that ends with the program."""
_UNSOUND = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


_HEADER = b"SQLite format 3\0"
"""What a database begins with (https://sqlite.org/fileformat2.html#magic_header_string), unless it is empty."""


class UnusableFile(Exception):  # noqa: N818 (a state of the disk, not a mistake)
    """The file cannot be the database; the text says why, without a full stop."""


def look_at(file: Path) -> None:
    """UnusableFile where there can be no database of that name, with what mends it.

    Whether one that is there can be written is found out by writing: answers are given also where it cannot.
    """
    folder = file.absolute().parent
    if file.is_dir():
        raise UnusableFile(f"{file} is a folder; name a file in it")
    if not folder.is_dir():
        raise UnusableFile(f"there is no folder {folder}; make it (mkdir), or name another file")
    if file.exists() and not os.access(file, os.R_OK):
        raise UnusableFile(f"this user may not read {file}; call otopbot as the user who runs it")
    if not file.exists() and not os.access(folder, os.W_OK):
        raise UnusableFile(f"this user may not write into {folder}; give it to the user who runs otopbot (chown)")


def sqlite_engine(url: sa.URL, *, set_aside: bool, read_only: bool = False) -> sa.Engine:
    """An engine for the file; a damaged one is moved aside first, if that is allowed, so that a fresh one is begun.

    A file that is no database was named by mistake: it is never touched. Nor is one that is only read, or made for it.
    """
    file = Path(url.database or "")
    if url.database not in IN_MEMORY:
        look_at(file)
    if file.is_file() and (damage := damage_of(file)):
        if not set_aside:
            raise UnusableFile(f"{file} is damaged ({damage}); otopbot run moves it aside and begins a fresh one")
        _set_aside(file, damage)
    if not file.exists() and not read_only and url.database not in IN_MEMORY:
        file.touch(PRIVATE)
    if read_only:  # https://sqlite.org/uri.html
        url = url.set(database=file.absolute().as_uri(), query={"mode": "ro", "uri": "true"})
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    _log.info("SQLite %s, without a write-ahead log", sqlite3.sqlite_version)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin in `_begin` alone
    for pragma in ("journal_mode = DELETE", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _set_aside(file: Path, damage: str) -> None:
    aside = next(path for number in count(1) if not (path := file.with_name(f"{file.name}.damaged-{number}")).exists())
    file.rename(aside)
    journal = file.with_name(f"{file.name}-journal")
    if journal.exists():  # it belongs to the damaged file, and would damage the fresh one
        journal.rename(aside.with_name(f"{aside.name}-journal"))
    _log.error("the database %s is damaged (%s); it was moved to %s and a fresh one is begun", file, damage, aside)


def damage_of(file: Path) -> str | None:
    """What is wrong with the file's structure, or None; a file that cannot be opened at all is a sqlite3.Error."""
    with file.open("rb") as content:
        if content.read(len(_HEADER)) not in {b"", _HEADER}:
            raise UnusableFile(f"{file} is no SQLite database; name another file")
    with closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as connection:
        try:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode not in _UNSOUND:
                raise
            return str(error)
    return None if verdict == "ok" else str(verdict)
