"""The migrations of the store, which bring an older database to the tables of `schema`."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from bot.store.schema import (
    MONTH,
    NAME,
    UtcTime,
    board,
    board_edit,
    command_list,
    confirmation,
    delivery,
    dialogue,
    finding_watch,
    ledger_read,
    ledger_sheet,
    ledger_sight,
    letter,
    loss,
    moment,
    office_birth,
    officer,
    posted,
    promise,
    seen_finding,
    settled_consequence,
    settlement,
    signing_key,
    tables,
    withdrawal,
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
