"""The store: what must survive a restart, in a SQLite file or in another database by its URL.

Every change is one transaction, on the disk when the method returns. Methods may be called from any thread.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from bot.schema import MIGRATIONS, schema_version
from bot.schema import snapshot as snapshot_table
from bot.sqlite_file import WRITING, UnusableFile, sqlite_engine
from sheets.snapshot import Snapshot

_log = logging.getLogger(__name__)


class StoreError(Exception):
    """The store cannot be used; the text is one plain sentence."""


class Store:
    """An open store, brought to this program's schema version. To be closed, or used in a `with` statement."""

    def __init__(self, database: str, *, set_aside: bool = True) -> None:
        """Open `database`, the path of a SQLite file or a database URL; StoreError when that is impossible.

        A damaged file is moved aside for a fresh one, unless `set_aside` is false; then it is a StoreError too.
        """
        with _plain_errors("opened"):
            url = sa.make_url(database) if "://" in database else sa.URL.create("sqlite", database=database)
            if url.get_backend_name() == "sqlite":
                self._engine = sqlite_engine(url, set_aside=set_aside)
            else:
                self._engine = sa.create_engine(url, hide_parameters=True)
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


@contextmanager
def _plain_errors(action: str) -> Iterator[None]:
    """Say in one sentence what went wrong, without the SQL and the data in it."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, UnusableFile, OSError, ImportError) as error:
        cause = getattr(error, "orig", None) or error
        raise StoreError(f"The database cannot be {action}: {cause}.") from error


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
