"""The store: what must survive a restart, in a SQLite file or in another database by its URL.

Every change is one transaction, on the disk when the method returns. Methods may be called from any thread.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from bot.sqlite_file import WRITING, UnusableFile, sqlite_engine
from sheets.snapshot import Snapshot

_log = logging.getLogger(__name__)


class StoreError(Exception):
    """The store cannot be used; the text is one plain sentence."""


class UtcTime(sa.TypeDecorator[datetime]):
    """An aware time, kept in UTC: SQLite would silently drop the zone of any other."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """Into the database."""
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """Out of it."""
        return value and value.replace(tzinfo=UTC)


_tables = sa.MetaData()
_schema_version = sa.Table("schema_version", _tables, sa.Column("version", sa.Integer, nullable=False))
_snapshot = sa.Table(
    "snapshot",
    _tables,
    sa.Column("office", sa.String(200), primary_key=True),
    sa.Column("read_at", UtcTime, nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("body", sa.Text, nullable=False),  # JSON
    sa.Column("source", sa.Text),  # null where the first version of this program wrote it
)


def _create_snapshot(connection: sa.Connection) -> None:
    sa.Table(
        "snapshot",
        sa.MetaData(),
        sa.Column("office", sa.String(200), primary_key=True),
        sa.Column("read_at", sa.DateTime, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    ).create(connection)


def _add_source(connection: sa.Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE snapshot ADD COLUMN source TEXT")


# Each brings the schema from its place in this list to the next version. None is ever changed or removed, so none
# looks at the tables above: they are what the last one leads to.
_MIGRATIONS: tuple[Callable[[sa.Connection], None], ...] = (_create_snapshot, _add_source)


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
        with _plain_errors("written"), self._transaction(writing=True) as connection:
            kept = connection.execute(sa.update(_snapshot).where(_snapshot.c.office == office).values(row))
            if not kept.rowcount:
                connection.execute(sa.insert(_snapshot).values(office=office, **row))

    def last_good_snapshot(self, office: str, source: str) -> Snapshot | None:
        """An office's last good snapshot; None when there is none of that source, or none that can be read any more."""
        same_source = sa.or_(_snapshot.c.source == source, _snapshot.c.source.is_(None))
        with _plain_errors("read"), self._transaction(writing=False) as connection:
            body = connection.scalar(sa.select(_snapshot.c.body).where(_snapshot.c.office == office, same_source))
        if body is None:
            return None
        try:
            return Snapshot.from_json(body)
        except ValueError:
            _log.exception("the stored snapshot of %s cannot be read and is left aside", office)
            return None

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
    _schema_version.create(connection, checkfirst=True)
    version = connection.scalar(sa.select(_schema_version.c.version))
    if version is None:
        connection.execute(sa.insert(_schema_version).values(version=0))
        version = 0
    if version > len(_MIGRATIONS):
        raise StoreError(
            f"The database was written by a newer version of this program (schema {version}, known up to "
            f"{len(_MIGRATIONS)}): update the program, or name another database in the configuration."
        )
    for migration in _MIGRATIONS[version:]:
        migration(connection)
    connection.execute(sa.update(_schema_version).values(version=len(_MIGRATIONS)))
