"""The ledger in the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

import sqlalchemy as sa

from bot.ledger import Confirmation, Entry, Event, Ledger, noticed
from bot.schema import confirmation as confirmation_table
from bot.schema import entry as entry_table
from bot.schema import ledger_read
from bot.store import Store
from scoring.fiscal_year import Month
from scoring.money import Satang
from scoring.sales import District, MonthlySales
from sheets.snapshot import Snapshot

WRITE_AT_LEAST_EVERY = timedelta(minutes=10)
"""How far the stored time of the last read may lag behind: not every poll of an unchanged sheet is worth a write."""


@dataclass(frozen=True, slots=True)
class _Noted:
    """What the last read said, when that was, and up to when the store knows of it."""

    sales: MonthlySales
    read_at: datetime
    written_at: datetime


class LedgerStore:
    """All offices' ledgers. Methods may be called from any thread; an office's reads are noted one after the other."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._noted: dict[str, _Noted] = {}
        self._known: dict[str, Ledger] = {}
        self._one_at_a_time = Lock()

    def ledger(self, office: str) -> Ledger:
        """What is known of an office's figures: from memory, unless it has changed since it was last asked for."""
        known = self._known.get(office)
        if known is None:
            with self._one_at_a_time, self._store.reading() as connection:
                known = self._known[office] = _ledger(connection, office)
        return known

    def note(self, office: str, sales: MonthlySales, read_at: datetime) -> tuple[Event, ...]:
        """Keep and tell what an accepted read changes. StoreError: nothing is kept, the next read makes up for it."""
        noted = self._noted.get(office)
        if noted and noted.sales == sales and abs(read_at - noted.written_at) < WRITE_AT_LEAST_EVERY:
            self._noted[office] = replace(noted, read_at=read_at)
            return ()
        with self._changing(office) as connection:
            last = sa.select(ledger_read.c.read_at).where(ledger_read.c.office == office)
            not_before = noted.read_at if noted else connection.scalar(last)
            events = noticed(_ledger(connection, office), sales, read_at, not_before)
            for event in events:
                connection.execute(sa.insert(entry_table).values(office=office, **_entry_row(event.entry)))
            connection.execute(sa.delete(ledger_read).where(ledger_read.c.office == office))
            connection.execute(sa.insert(ledger_read).values(office=office, read_at=read_at))
        self._noted[office] = _Noted(sales, read_at, read_at)
        return events

    def note_snapshot(self, office: str, snapshot: Snapshot) -> None:
        """Note the figures of an accepted snapshot."""
        self.note(office, snapshot.sales, snapshot.read_at)

    def confirm(self, office: str, confirmation: Confirmation) -> None:
        """Keep a confirmation. That the figure is the present one, and the person's to confirm, is for the caller."""
        row = {
            "district": confirmation.district,
            "month": str(confirmation.month),
            "amount": confirmation.amount,
            "by": confirmation.by,
            "at": confirmation.at,
        }
        with self._changing(office) as connection:
            connection.execute(sa.insert(confirmation_table).values(office=office, **row))

    @contextmanager
    def _changing(self, office: str) -> Iterator[sa.Connection]:
        """A transaction that writes, after which the office's ledger is read anew."""
        with self._one_at_a_time:
            with self._store.writing() as connection:
                yield connection
            self._known.pop(office, None)


def _ledger(connection: sa.Connection, office: str) -> Ledger:
    entries = sa.select(entry_table).where(entry_table.c.office == office).order_by(entry_table.c.id)
    confirmations = sa.select(confirmation_table).where(confirmation_table.c.office == office)
    return Ledger(
        tuple(_entry(row) for row in connection.execute(entries)),
        tuple(_confirmation(row) for row in connection.execute(confirmations.order_by(confirmation_table.c.id))),
    )


def _entry_row(entry: Entry) -> dict[str, object]:
    return {
        "district": entry.district,
        "month": str(entry.month),
        "amount": entry.amount,
        "seen_at": entry.seen_at,
        "not_before": entry.not_before,
    }


def _entry(row: sa.Row[tuple[object, ...]]) -> Entry:
    amount = None if row.amount is None else Satang(row.amount)
    return Entry(District(row.district), Month.parse(row.month), amount, row.seen_at, row.not_before)


def _confirmation(row: sa.Row[tuple[object, ...]]) -> Confirmation:
    return Confirmation(District(row.district), Month.parse(row.month), Satang(row.amount), row.by, row.at)
