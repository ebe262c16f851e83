"""Settlements: an admin has checked a finding and says that the sheet is right. A log: nothing in it is deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

import sqlalchemy as sa

from bot.store.schema import settlement as table
from bot.store.store import Store
from scoring.findings import Finding


@dataclass(frozen=True, slots=True)
class Settlement:
    """By whom a finding was settled and when, with a note or none. It holds for what the cell says: see `identity`.

    `by` is the Telegram user id, `name` is as Telegram showed it then.
    """

    finding: str
    by: int
    name: str
    note: str
    at: datetime


class SettlementStore:
    """All offices' settlements, asked from memory. Changes block, and raise StoreError; nothing is changed then."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._one_at_a_time = Lock()
        self._known = self._load()

    def of(self, office: str) -> tuple[Settlement, ...]:
        """An office's settlements that were not withdrawn, the oldest first."""
        return self._known.get(office, ())

    def settle(self, office: str, finding: Finding, settlement: Settlement) -> None:
        """Keep a settlement, with what the finding was about for whoever reads the log. Made twice, it is made once."""
        row = {
            "finding": settlement.finding,
            "about": finding.key,
            "says": finding.stamp,
            "by": settlement.by,
            "name": settlement.name,
            "note": settlement.note,
            "at": settlement.at,
        }
        with self._one_at_a_time:
            if all(each.finding != settlement.finding for each in self.of(office)):
                with self._store.writing() as connection:
                    connection.execute(sa.insert(table).values(office=office, **row))
                self._known = self._load()

    def withdraw(self, office: str, finding: str, *, by: int, at: datetime) -> bool:
        """Take a settlement back; False when there is none (any more)."""
        standing = sa.and_(table.c.office == office, table.c.finding == finding, table.c.withdrawn_at.is_(None))
        with self._one_at_a_time:
            with self._store.writing() as connection:
                changed = connection.execute(sa.update(table).where(standing).values(withdrawn_by=by, withdrawn_at=at))
            self._known = self._load()
        return changed.rowcount > 0

    def _load(self) -> dict[str, tuple[Settlement, ...]]:
        standing = sa.select(table).where(table.c.withdrawn_at.is_(None)).order_by(table.c.id)
        known: dict[str, tuple[Settlement, ...]] = {}
        with self._store.reading() as connection:
            for row in connection.execute(standing):
                each = Settlement(row.finding, row.by, row.name, row.note, row.at)
                known[row.office] = (*known.get(row.office, ()), each)
        return known
