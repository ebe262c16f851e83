"""The store: what must survive a restart, in a SQLite file or in another database by its URL.

Every change is one transaction, on the disk when the method returns. Methods may be called from any thread.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from bot.store.backup import BACKED_UP, copy_database
from bot.store.migrations import MIGRATIONS
from bot.store.schema import delivery, dialogue, moment, office_birth, schema_version
from bot.store.schema import snapshot as snapshot_table
from bot.store.sqlite_file import IN_MEMORY, WRITING, UnusableFile, sqlite_engine
from sheets.snapshot import Snapshot

_log = logging.getLogger(__name__)

_BORN, _TICKED = "born", "ticked"
_ROOM = 1 << 16
"""Bytes: so much is written on trial, more than any post needs."""
_PRIMARY = 0xFF
"""The part of SQLite's result codes that tells the kind (https://www.sqlite.org/rescode.html#pve)."""


class Refusal(StrEnum):
    """Why nothing can be written."""

    FULL = "full"
    READ_ONLY = "read-only"
    OTHER = "other"


_REFUSALS = {
    sqlite3.SQLITE_FULL: Refusal.FULL,
    sqlite3.SQLITE_READONLY: Refusal.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Refusal.READ_ONLY,  # the journal cannot be made beside the file
}


class StoreError(Exception):
    """The store cannot be used; the text is one plain sentence."""

    refusal = Refusal.OTHER


class Store:
    """An open store, brought to this program's schema version. To be closed, or used in a `with` statement."""

    def __init__(self, database: str, *, set_aside: bool = True, read_only: bool = False) -> None:
        """Open `database`, the path of a SQLite file or a database URL; StoreError when that is impossible.

        A damaged file is moved aside for a fresh one, unless `set_aside` is false; then it is a StoreError too. Opened
        `read_only` nothing is changed, made or brought up to date: what an older program has not kept cannot be read.
        """
        with _plain_errors("opened", sqlite_path(database)):
            url = _url(database)
            if url.get_backend_name() == "sqlite":
                self._engine = sqlite_engine(url, set_aside=set_aside and not read_only, read_only=read_only)
            else:
                self._engine = sa.create_engine(url, hide_parameters=True)
            # Nothing is written where nothing is new, so that answers are given also while the disk is full.
            if not read_only and not self._is_up_to_date():
                with self._transaction(writing=True) as connection:
                    _migrate(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the database back."""
        self._engine.dispose()

    def save_snapshot(self, office: str, source: str, snapshot: Snapshot) -> None:
        """Keep an office's last good snapshot, read from that source, in place of the one before."""
        row = {
            "source": source,
            "read_at": snapshot.read_at,
            "fingerprint": snapshot.fingerprint,
            "body": snapshot.to_json(),
        }
        with self.writing() as connection:
            kept = connection.execute(sa.update(snapshot_table).where(snapshot_table.c.office == office).values(row))
            if not kept.rowcount:
                connection.execute(sa.insert(snapshot_table).values(office=office, **row))

    def last_good_snapshot(self, office: str, source: str) -> Snapshot | None:
        """An office's last good snapshot; None when there is none of that source, or none that can be read any more."""
        same_source = sa.or_(snapshot_table.c.source == source, snapshot_table.c.source.is_(None))
        with self.reading() as connection:
            body = connection.scalar(
                sa.select(snapshot_table.c.body).where(snapshot_table.c.office == office, same_source)
            )
        if body is None:
            return None
        try:
            return Snapshot.from_json(body)
        except ValueError:
            _log.exception("the stored snapshot of %s cannot be read and is left aside", office)
            return None

    def begin(self, now: datetime, offices: Collection[str] = ()) -> None:
        """Tell a store that the program begins to work with it: one that was just made, or restored, is born now.

        A backup does not know what was sent after it was taken. So nothing older than this moment is caught up, and
        what was waiting in it is never sent. Of the offices with these names, those are born now that are new to it. A
        birth that lies ahead was told by a clock that was wrong, and would keep the program silent until then.
        """
        with self.writing() as connection:
            if not _is_begun(connection, now):
                _be_born(connection, now)
            for office in _unborn(connection, now, offices):
                connection.execute(sa.delete(office_birth).where(office_birth.c.office == office))
                connection.execute(sa.insert(office_birth).values(office=office, at=now))

    def is_begun(self, now: datetime, offices: Collection[str] = ()) -> bool:
        """Whether `begin` would change nothing."""
        with self.reading() as connection:
            return _is_begun(connection, now) and not _unborn(connection, now, offices)

    @property
    def born_at(self) -> datetime | None:
        """When the program began with this database, or with the backup that it is restored from; None before that."""
        with self.reading() as connection:
            return _moment(connection, _BORN)

    def birth_of(self, office: str) -> datetime | None:
        """Since when this database knows what an office of that name was told; None before the database's birth.

        That is no earlier than the database's own birth, or that of the backup that it is restored from.
        """
        with self.reading() as connection:
            born = _moment(connection, _BORN)
            own = connection.scalar(sa.select(office_birth.c.at).where(office_birth.c.office == office))
        return max(born, own) if born and own else born

    @property
    def last_tick(self) -> datetime | None:
        """When it was last decided what is due."""
        with self.reading() as connection:
            return _moment(connection, _TICKED)

    def ticked(self, now: datetime) -> None:
        """Keep that it was decided what is due."""
        with self.writing() as connection:
            _set_moment(connection, _TICKED, now)

    def probe(self) -> None:
        """Write something and take it back; StoreError, with its `refusal`, when that is impossible."""
        key = {"chat": 0, "user": 0}  # no chat has this number, and nobody else ever sees the row
        row = key | {"step": "x" * _ROOM, "expires": datetime.fromtimestamp(0, UTC)}
        with self.writing() as connection:
            connection.execute(sa.insert(dialogue).values(row))
            connection.execute(sa.delete(dialogue).filter_by(**key))

    def _is_up_to_date(self) -> bool:
        with self._transaction(writing=False) as connection:
            if not sa.inspect(connection).has_table(schema_version.name):
                return False
            return connection.scalar(sa.select(schema_version.c.version)) == len(MIGRATIONS)

    def size(self) -> int | None:
        """How many bytes a SQLite file takes; None for other databases."""
        file = self._file()
        return file.stat().st_size if file and file.exists() else None

    def backup(self, target: Path, now: datetime) -> None:
        """Copy a SQLite database into a file, also while it is in use; other databases have their own ways.

        The copy is marked, so that the program knows a restored backup when it begins with one. It takes the place of
        an older copy, and of nothing else: WrongTarget.
        """
        file = self._file()
        if file is None:
            raise StoreError("The database is backed up by its own tools, not by this program.")
        with _plain_errors("copied"):
            copy_database(file, target, now)

    def _file(self) -> Path | None:
        is_sqlite = self._engine.dialect.name == "sqlite"
        return Path(self._engine.url.database) if is_sqlite and self._engine.url.database else None

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that only reads: what one moment shows. StoreError when the database cannot be read."""
        with _plain_errors("read"), self._transaction(writing=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that writes, on the disk when it ends. StoreError when that is impossible; then nothing is."""
        with _plain_errors("written"), self._transaction(writing=True) as connection:
            yield connection

    @contextmanager
    def _transaction(self, *, writing: bool) -> Iterator[sa.Connection]:
        with self._engine.execution_options(**{WRITING: writing}).begin() as connection:
            yield connection


def sqlite_path(database: str) -> Path | None:
    """The file that a path or URL of the configuration names; None for other databases, and for one in memory."""
    with _plain_errors("opened"):
        url = _url(database)
    is_file = url.get_backend_name() == "sqlite" and url.database not in IN_MEMORY
    return Path(url.database) if is_file and url.database else None


def is_kept(database: str) -> bool:
    """Whether anything can be in it: a file that is not there yet holds nothing, and is not made by asking."""
    path = sqlite_path(database)
    return path is None or path.exists()


def _url(database: str) -> sa.URL:
    return sa.make_url(database) if "://" in database else sa.URL.create("sqlite", database=database)


@contextmanager
def _plain_errors(action: str, file: Path | None = None) -> Iterator[None]:
    """Say in one sentence what went wrong, with the file, without the SQL and the data in it."""
    try:
        yield
    except ImportError as error:
        remedy = f"its driver {error.name} is not installed; install it into otopbot's own environment"
        raise StoreError(f"The database cannot be {action}: {remedy}.") from error
    except (SQLAlchemyError, sqlite3.Error, UnusableFile, OSError) as error:
        cause = getattr(error, "orig", None) or error
        place = f"{file}: " if file and str(file) not in str(cause) and not isinstance(cause, UnusableFile) else ""
        told = StoreError(f"The database cannot be {action}: {place}{cause}.")
        told.refusal = _REFUSALS.get(getattr(cause, "sqlite_errorcode", 0) & _PRIMARY, Refusal.OTHER)
        raise told from error


def _moment(connection: sa.Connection, name: str) -> datetime | None:
    return connection.scalar(sa.select(moment.c.at).where(moment.c.name == name))


def _is_begun(connection: sa.Connection, now: datetime) -> bool:
    """Whether the program has begun with the database as it is: with none that was restored, nor in times to come."""
    born = _moment(connection, _BORN)
    return _moment(connection, BACKED_UP) is None and born is not None and born <= now


def _be_born(connection: sa.Connection, now: datetime) -> None:
    restored = _moment(connection, BACKED_UP) is not None
    connection.execute(sa.delete(moment).where(moment.c.name == BACKED_UP))
    _set_moment(connection, _BORN, now)
    waiting = sa.update(delivery).where(delivery.c.state.in_(("queued", "sending")))
    connection.execute(waiting.values(state="uncertain", detail="restored from a backup", updated_at=now))
    _log.info("the database is %s", "a restored backup" if restored else "new")


def _unborn(connection: sa.Connection, now: datetime, offices: Collection[str]) -> list[str]:
    born = set(connection.scalars(sa.select(office_birth.c.office).where(office_birth.c.at <= now)))
    return [office for office in offices if office not in born]


def _set_moment(connection: sa.Connection, name: str, at: datetime) -> None:
    connection.execute(sa.delete(moment).where(moment.c.name == name))
    connection.execute(sa.insert(moment).values(name=name, at=at))


def _migrate(connection: sa.Connection) -> None:
    """Run the migrations that the database has not seen; one from a newer program is refused."""
    schema_version.create(connection, checkfirst=True)
    version = connection.scalar(sa.select(schema_version.c.version))
    if version is None:
        connection.execute(sa.insert(schema_version).values(version=0))
        version = 0
    if version > len(MIGRATIONS):
        raise StoreError(
            f"The database was written by a newer version of this program (schema {version}, known up to "
            f"{len(MIGRATIONS)}): update the program, or name another database in the configuration."
        )
    for migration in MIGRATIONS[version:]:
        migration(connection)
    connection.execute(sa.update(schema_version).values(version=len(MIGRATIONS)))
