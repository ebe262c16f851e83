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
    sa.Column("source", sa.Text),  # null where the first version of this program wrote it
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

# The ledger: two logs, a row for each change of a figure or target and for each confirmation that was given; amounts
# in satang.
entry = sa.Table(
    "entry",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("office", NAME, nullable=False, index=True),
    sa.Column("district", NAME, nullable=False),
    sa.Column("subject", sa.String(20), nullable=False),  # a month, or a target as `2567/1/advanced`
    sa.Column("amount", sa.BigInteger),  # none: no longer there
    sa.Column("seen_at", UtcTime, nullable=False),
    sa.Column("not_before", UtcTime),
    sa.Column("tab_id", sa.Integer),  # none: where it stood was not kept
    sa.Column("tab", sa.Text),
    sa.Column("a1", sa.String(16)),
    sa.Column("editor", sa.Text),  # whom Google named as the sheet's last editor; none: nobody
    sa.Column("read_before", UtcTime),
    sa.Column("has_column", sa.Boolean),
)
confirmation = sa.Table(
    "confirmation",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("office", NAME, nullable=False, index=True),
    sa.Column("district", NAME, nullable=False),
    sa.Column("month", MONTH, nullable=False),
    sa.Column("amount", sa.BigInteger, nullable=False),
    sa.Column("by", sa.BigInteger, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)
ledger_read = sa.Table(  # up to when the ledger holds what the sheet said
    "ledger_read",
    tables,
    sa.Column("office", NAME, primary_key=True),
    sa.Column("read_at", UtcTime, nullable=False),
)
ledger_sight = sa.Table(  # which figures and targets the sheet could show: their cells are there and can be read
    "ledger_sight",
    tables,
    sa.Column("office", NAME, primary_key=True),
    sa.Column("district", NAME, primary_key=True),
    sa.Column("subject", sa.String(20), primary_key=True),
    sa.Column("until", UtcTime),  # none: up to the last read
)

ledger_sheet = sa.Table(  # the spreadsheets that an office's ledger was noted from, one after the other
    "ledger_sheet",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("office", NAME, nullable=False, index=True),
    sa.Column("spreadsheet", sa.Text, nullable=False),
    sa.Column("begun_at", UtcTime, nullable=False),  # by its first read, as far as this is known
)

# The outbox: a row for each part of a post, and chats with which something is out of the ordinary.
delivery = sa.Table(
    "delivery",
    tables,
    sa.Column("key", sa.String(250), primary_key=True),  # the post's; its further parts have #2, #3, … behind it
    sa.Column("position", sa.Integer, nullable=False, index=True),  # the order of sending
    sa.Column("office", NAME, nullable=False, index=True),
    sa.Column("chat", sa.BigInteger, nullable=False),
    sa.Column("thread", sa.Integer),
    sa.Column("part", sa.Integer, nullable=False),
    sa.Column("html", sa.Text, nullable=False),
    sa.Column("keyboard", sa.Text, nullable=False),  # JSON: rows of [label, action] or [label, "", link]
    sa.Column("photo", sa.LargeBinary),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("not_before", UtcTime),
    sa.Column("until", UtcTime),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("message_id", sa.BigInteger),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("updated_at", UtcTime, nullable=False),
)
chat = sa.Table(
    "chat",
    tables,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),  # as the configuration or the account has it
    sa.Column("alias", sa.BigInteger),  # the supergroup that it has become
    sa.Column("suspended_reason", sa.Text),  # none: not suspended
    sa.Column("since", UtcTime),
    sa.Column("not_before", UtcTime),  # Telegram asked to wait until then
)
moment = sa.Table(  # times in the life of the database itself
    "moment",
    tables,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("at", UtcTime, nullable=False),
)

# Deadlines as the chat has changed them, and what an admin is in the middle of saying.
letter = sa.Table(
    "letter",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("office", NAME, nullable=False, index=True),
    sa.Column("key", sa.String(40), nullable=False),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("record", sa.Text, nullable=False),  # months, set apart by spaces
    sa.Column("verify", sa.Text, nullable=False),  # likewise
    sa.Column("letter", sa.Text, nullable=False),
    sa.Column("added_by", sa.BigInteger, nullable=False),
    sa.Column("added_at", UtcTime, nullable=False),
    sa.Column("withdrawn_by", sa.BigInteger),
    sa.Column("withdrawn_at", UtcTime),
)
withdrawal = sa.Table(  # of a letter that stands in the configuration
    "withdrawal",
    tables,
    sa.Column("office", NAME, primary_key=True),
    sa.Column("key", sa.String(40), primary_key=True),
    sa.Column("withdrawn_by", sa.BigInteger, nullable=False),
    sa.Column("withdrawn_at", UtcTime, nullable=False),
)
dialogue = sa.Table(
    "dialogue",
    tables,
    sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("user", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("step", sa.Text, nullable=False),  # JSON
    sa.Column("expires", UtcTime, nullable=False),
)


# Posts: which figures the standings showed, and the message of each office that is edited in place.
posted = sa.Table(
    "posted",
    tables,
    sa.Column("key", sa.String(250), primary_key=True),  # the post's
    sa.Column("office", NAME, nullable=False, index=True),
    sa.Column("round", sa.String(8), nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("body", sa.Text, nullable=False),  # JSON
)
board = sa.Table(
    "board",
    tables,
    sa.Column("office", NAME, primary_key=True),
    sa.Column("chat", sa.BigInteger, nullable=False),
    sa.Column("key", sa.String(250), nullable=False),  # of the post that it began as
    sa.Column("message_id", sa.BigInteger),  # none: not known to be sent
    sa.Column("html", sa.Text, nullable=False),  # what it shows, without the time of that
    sa.Column("pinned", sa.Boolean, nullable=False),
)
board_edit = sa.Table(  # what a board is to show
    "board_edit",
    tables,
    sa.Column("office", NAME, primary_key=True),
    sa.Column("html", sa.Text, nullable=False),  # without the time of that
    sa.Column("dated", sa.Text, nullable=False),  # as it is sent
    sa.Column("not_before", UtcTime),
)
loss = sa.Table(  # of figures that were gone and, because they stayed so, accepted
    "loss",
    tables,
    sa.Column("office", NAME, primary_key=True),
    sa.Column("at", UtcTime, primary_key=True),
    sa.Column("code", sa.String(32), nullable=False),
    sa.Column("data", sa.Text, nullable=False),  # JSON
)

# Findings: which were checked and found right (a log), when each was first seen to stand, and since when that is known.
settlement = sa.Table(
    "settlement",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("office", NAME, nullable=False, index=True),
    sa.Column("finding", sa.String(32), nullable=False),  # its identity
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("says", sa.Text, nullable=False),
    sa.Column("by", sa.BigInteger, nullable=False),
    sa.Column("name", NAME, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("withdrawn_by", sa.BigInteger),
    sa.Column("withdrawn_at", UtcTime),
)
settled_consequence = sa.Table(
    "settled_consequence",
    tables,
    sa.Column("settlement", sa.Integer, primary_key=True),  # its id
    sa.Column("finding", sa.String(32), primary_key=True),  # the identity of what followed from the settled one then
)
seen_finding = sa.Table(
    "seen_finding",
    tables,
    sa.Column("office", NAME, primary_key=True),
    sa.Column("finding", sa.String(32), primary_key=True),  # its identity
    sa.Column("first_at", UtcTime, nullable=False),
)
finding_watch = sa.Table(
    "finding_watch",
    tables,
    sa.Column("office", NAME, primary_key=True),
    sa.Column("begun_at", UtcTime, nullable=False),
)

# Closed rounds: a log. A row is never deleted, and only ever changed once, when its round is opened again.
closing = sa.Table(
    "closing",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("office", NAME, nullable=False, index=True),
    sa.Column("round", sa.String(8), nullable=False),
    sa.Column("closed_at", UtcTime, nullable=False),
    sa.Column("closed_by", sa.BigInteger, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),  # SHA-256 of the body
    sa.Column("body", sa.Text, nullable=False),  # JSON
    sa.Column("reopened_at", UtcTime),  # none: closed
    sa.Column("reopened_by", sa.BigInteger),
    sa.Column("reason", sa.Text),
    sa.Column("reopened_name", NAME),  # none: by a program that did not keep it
)

# Since when the program has spoken for an office, under the name that it has in the configuration.
office_birth = sa.Table(
    "office_birth",
    tables,
    sa.Column("office", NAME, primary_key=True),
    sa.Column("at", UtcTime, nullable=False),
)

command_list = sa.Table(  # private chats that have a list of commands of their own
    "command_list",
    tables,
    sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
)


def _create_snapshot(connection: sa.Connection) -> None:
    sa.Table(
        "snapshot",
        sa.MetaData(),
        sa.Column("office", NAME, primary_key=True),
        sa.Column("read_at", sa.DateTime, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    ).create(connection)


def _add_source(connection: sa.Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE snapshot ADD COLUMN source TEXT")


def _creating(*new: sa.Table) -> Callable[[sa.Connection], None]:
    """Create tables that no later migration has changed; the one that does freezes their first form here."""

    def create(connection: sa.Connection) -> None:
        tables.create_all(connection, new, checkfirst=False)

    return create


def _create_ledger_and_outbox(connection: sa.Connection) -> None:
    sa.Table(
        "entry",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("office", NAME, nullable=False, index=True),
        sa.Column("district", NAME, nullable=False),
        sa.Column("month", MONTH, nullable=False),
        sa.Column("amount", sa.BigInteger),
        sa.Column("seen_at", UtcTime, nullable=False),
        sa.Column("not_before", UtcTime),
    ).create(connection)
    sa.Table(
        "chat",
        sa.MetaData(),
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("alias", sa.BigInteger),
        sa.Column("suspended_reason", sa.Text),
        sa.Column("since", UtcTime),
    ).create(connection)
    _creating(confirmation, ledger_read, delivery, moment)(connection)


def _let_entries_be_of_targets_and_know_their_cells(connection: sa.Connection) -> None:
    """Made anew in the old order, because SQLite can neither widen a column nor change what it may hold."""
    connection.exec_driver_sql("ALTER TABLE entry RENAME TO entry_of_months")
    connection.exec_driver_sql("DROP INDEX ix_entry_office")
    sa.Table(
        "entry",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("office", NAME, nullable=False, index=True),
        sa.Column("district", NAME, nullable=False),
        sa.Column("subject", sa.String(20), nullable=False),
        sa.Column("amount", sa.BigInteger),
        sa.Column("seen_at", UtcTime, nullable=False),
        sa.Column("not_before", UtcTime),
        sa.Column("tab_id", sa.Integer),
        sa.Column("tab", sa.Text),
        sa.Column("a1", sa.String(16)),
        sa.Column("editor", sa.Text),
    ).create(connection)
    connection.exec_driver_sql(
        "INSERT INTO entry (office, district, subject, amount, seen_at, not_before) "
        "SELECT office, district, month, amount, seen_at, not_before FROM entry_of_months ORDER BY id"
    )
    connection.exec_driver_sql("DROP TABLE entry_of_months")


def _create_closings(connection: sa.Connection) -> None:
    sa.Table(
        "closing",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("office", NAME, nullable=False, index=True),
        sa.Column("round", sa.String(8), nullable=False),
        sa.Column("closed_at", UtcTime, nullable=False),
        sa.Column("closed_by", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("reopened_at", UtcTime),
        sa.Column("reopened_by", sa.BigInteger),
        sa.Column("reason", sa.Text),
    ).create(connection)


def _let_it_be_known_what_a_read_could_show(connection: sa.Connection) -> None:
    for name, kind in (("read_before", sa.DateTime()), ("has_column", sa.Boolean())):
        connection.exec_driver_sql(f"ALTER TABLE entry ADD COLUMN {name} {kind.compile(connection.dialect)}")
    _creating(ledger_sight)(connection)


def _give_offices_births(connection: sa.Connection) -> None:
    """Offices that were read before each had a birth of its own are as old as their database."""
    _creating(office_birth)(connection)
    connection.exec_driver_sql(
        "INSERT INTO office_birth (office, at) "
        "SELECT ledger_read.office, moment.at FROM ledger_read, moment WHERE moment.name = 'born'"
    )


def _let_chats_wait(connection: sa.Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE chat ADD COLUMN not_before TIMESTAMP")


def _keep_who_reopened(connection: sa.Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE closing ADD COLUMN reopened_name VARCHAR(200)")


# Each brings the schema from its place in this list to the next version. None is ever changed or removed, so none
# looks at a table above that another has changed since: those tables are what the last migration leads to.
MIGRATIONS: tuple[Callable[[sa.Connection], None], ...] = (
    _create_snapshot,
    _add_source,
    _creating(officer, signing_key, promise),
    _creating(letter, withdrawal, dialogue),
    _create_ledger_and_outbox,
    _creating(posted, board),
    _let_entries_be_of_targets_and_know_their_cells,
    _creating(loss, board_edit),
    _creating(settlement, seen_finding, finding_watch),
    _create_closings,
    _let_it_be_known_what_a_read_could_show,
    _creating(settled_consequence),
    _give_offices_births,
    _let_chats_wait,
    _keep_who_reopened,
    _creating(command_list),
    _creating(ledger_sheet),
)
