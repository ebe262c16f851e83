"""The tables of the store; `migrations` brings an older database to them."""

from __future__ import annotations

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
