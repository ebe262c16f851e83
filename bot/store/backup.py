"""A copy of a SQLite database: made while it is in use, marked as a copy, and never in the place of anything else."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkstemp

from bot.store.sqlite_file import BUSY_SECONDS, damage_of

BACKED_UP = "backed-up"
"""The moment that only a copy knows: when it was taken."""

_MARK = "INSERT OR REPLACE INTO moment (name, at) VALUES (?, ?)"
_MARKED = "SELECT at FROM moment WHERE name = ?"


class WrongTarget(Exception):  # noqa: N818 (said to the person who named it)
    """The copy would destroy what stands in its place; the text is one sentence without a full stop."""


def copy_database(file: Path, target: Path, now: datetime) -> None:
    """Copy a database as one moment shows it, also while it is in use; the target becomes whole or stays as it was.

    Only an older copy is replaced: WrongTarget where anything else stands there.
    """
    _refuse_what_is_no_copy(file, target)
    handle, name = mkstemp(prefix=f"{target.name}.", suffix=".part", dir=target.parent)
    os.close(handle)
    part = Path(name)
    try:
        _write(file, part, now)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _write(file: Path, part: Path, now: datetime) -> None:
    with closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as source, closing(sqlite3.connect(part)) as copy:
        source.backup(copy)
        copy.execute(_MARK, (BACKED_UP, now.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")))
        copy.commit()
    if damage := damage_of(part):
        raise sqlite3.DatabaseError(f"the copy is damaged: {damage}")


def _refuse_what_is_no_copy(file: Path, target: Path) -> None:
    if target.is_dir():
        raise WrongTarget(f"{target} is a folder; name a file in it")
    if not target.parent.is_dir():
        raise WrongTarget(f"there is no folder {target.parent}; make it (mkdir), or name another file")
    if not target.exists():
        return
    if target.samefile(file):
        raise WrongTarget(f"{target} is the database itself; name another file for its copy")
    if not _is_copy(target):
        raise WrongTarget(f"{target} is no backup of this program and was left as it is; name another file")


def _is_copy(target: Path) -> bool:
    """Whether a file bears the mark. It is opened as one that never changes, so that nothing is made beside it."""
    if not target.is_file():
        return False
    with closing(sqlite3.connect(f"{target.absolute().as_uri()}?immutable=1", uri=True)) as connection:
        try:
            return connection.execute(_MARKED, (BACKED_UP,)).fetchone() is not None
        except sqlite3.DatabaseError:  # no database, or none with that table
            return False
