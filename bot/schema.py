"""The tables of the store, and the migrations that bring an older database to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import sqlalchemy as sa


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


NAME = sa.String(200)
"""Names of offices and districts."""
MONTH = sa.String(7)
"""A month as `2024-03`."""

tables = sa.MetaData()

schema_version = sa.Table("schema_version", tables, sa.Column("version", sa.Integer, nullable=False))
snapshot = sa.Table(
    "snapshot",
    tables,
    sa.Column("office", NAME, primary_key=True),
    sa.Column("read_at", UtcTime, nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("body", sa.Text, nullable=False),  # JSON
)

# People: who answers for which district, what signs their invitations, and what they promised.
officer = sa.Table(
    "officer",
    tables,
    sa.Column("office", NAME, primary_key=True),
    sa.Column("user", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("district", NAME, primary_key=True),
    sa.Column("name", NAME, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("asked_at", UtcTime, nullable=False),
    sa.Column("decided_by", sa.BigInteger),
    sa.Column("decided_at", UtcTime),
)
signing_key = sa.Table(
    "signing_key",
    tables,
    sa.Column("purpose", sa.String(32), primary_key=True),
    sa.Column("key", sa.LargeBinary(32), nullable=False),
)
promise = sa.Table(
    "promise",
    tables,
    sa.Column("office", NAME, primary_key=True),
    sa.Column("district", NAME, primary_key=True),
    sa.Column("month", MONTH, primary_key=True),
    sa.Column("until", UtcTime, nullable=False),
    sa.Column("by", sa.BigInteger, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
)


def _creating(*new: sa.Table) -> Callable[[sa.Connection], None]:
    def create(connection: sa.Connection) -> None:
        tables.create_all(connection, new, checkfirst=False)

    return create


# Each brings the schema from its place in this list to the next version. None is ever changed or removed.
MIGRATIONS: tuple[Callable[[sa.Connection], None], ...] = (
    _creating(snapshot),
    _creating(officer, signing_key, promise),
)
