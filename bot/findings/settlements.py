"""Settlements: an admin has checked a finding and says that the sheet is right. A log: nothing in it is deleted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Self

import sqlalchemy as sa

from bot.store.schema import settled_consequence
from bot.store.schema import settlement as table
from bot.store.store import Store
from scoring.findings import Finding, FindingGroup


@dataclass(frozen=True, slots=True)
class Settlement:
    """By whom a finding was settled and when, with a note or none. It holds for what the cell says: see `identity`.

    `by` is the Telegram user id, `name` is as Telegram showed it then; `consequences` are the identities of what
    followed from the finding then, and of its shares, which were looked at with it.
    """

    finding: str
    by: int
    name: str
    note: str
    at: datetime
    consequences: frozenset[str] = frozenset()

    @classmethod
    def of(cls, group: FindingGroup, *, by: int, name: str, note: str, at: datetime) -> Self:
        """The settlement of a group as it stands."""
        followed = frozenset(each.identity for each in group.consequences)
        return cls(group.cause.identity, by, name, note, at, followed | group.cause.shares)


def settlement_of(settlements: Iterable[Settlement], group: FindingGroup) -> Settlement | None:
    """The first of them that holds for the group: what follows from its cause, hints aside, did so when it was made.

    So did each share of the cause.
    """
    cause, grave = group.cause.identity, {each.identity for each in group.grave} | group.cause.shares
    return next((each for each in settlements if each.finding == cause and grave <= each.consequences), None)


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
        """Keep a settlement, with what the finding was about for whoever reads the log. Made twice, it is made once.

        One that is made again because more follows from the finding by now stands beside the earlier one.
        """
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
            if not any(_is_within(settlement, each) for each in self.of(office)):
                with self._store.writing() as connection:
                    number = connection.scalar(sa.insert(table).values(office=office, **row).returning(table.c.id))
                    for each in sorted(settlement.consequences):
                        connection.execute(sa.insert(settled_consequence).values(settlement=number, finding=each))
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
        followed: dict[int, set[str]] = defaultdict(set)
        with self._store.reading() as connection:
            for row in connection.execute(sa.select(settled_consequence)):
                followed[row.settlement].add(row.finding)
            for row in connection.execute(standing):
                consequences = frozenset(followed[row.id])
                each = Settlement(row.finding, row.by, row.name, row.note, row.at, consequences)
                known[row.office] = (*known.get(row.office, ()), each)
        return known


def _is_within(settlement: Settlement, other: Settlement) -> bool:
    """Whether the other one says as much already."""
    return settlement.finding == other.finding and settlement.consequences <= other.consequences
