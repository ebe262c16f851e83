"""The log of closed rounds: who closed which when, what was frozen, and who reopened it for what reason.

Nothing in it is ever deleted. A round that is closed again after it was reopened gets a new entry.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

import sqlalchemy as sa

from bot.rounds.closed_round import ClosedRound, digest_of
from bot.store.schema import closing as table
from bot.store.store import Store
from scoring.fiscal_year import EvaluationRound

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reopening:
    """That a closed round was opened again, by a Telegram user id, and why; `name` as in `ClosedRound`."""

    at: datetime
    by: int
    reason: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """That a round was closed. `copy` is None where the stored one is damaged: it no longer has the hash `digest`."""

    round: EvaluationRound
    at: datetime
    by: int
    digest: str
    copy: ClosedRound | None
    reopening: Reopening | None = None

    @property
    def name(self) -> str:
        """The name of who closed it; empty where it was not kept, or the copy that holds it is damaged."""
        return self.copy.closed_by_name if self.copy else ""


def in_force(closings: Iterable[Closing]) -> tuple[Closing, ...]:
    """Those that were not reopened, in the order of the rounds."""
    return tuple(sorted((each for each in closings if each.reopening is None), key=lambda each: each.round))


class ClosingStore:
    """All offices' closings. What is asked is answered from memory; a change is on the disk when it returns.

    Changes block, and raise StoreError; nothing is changed then.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._one_at_a_time = Lock()
        self._known = self._load()

    def of(self, office: str) -> tuple[Closing, ...]:
        """An office's closings, oldest first."""
        return self._known.get(office, ())

    def log_damage(self) -> None:
        """Tell the log of every copy that cannot be used; once, at the start."""
        for office, closings in self._known.items():
            for each in closings:
                if each.copy is None:
                    _log.error("the frozen copy of round %s of %s was changed or damaged", each.round, office)

    def close(self, copy: ClosedRound) -> bool:
        """Keep a frozen round; False when the round is closed already."""
        row = {
            "office": copy.office,
            "round": str(copy.round),
            "closed_at": copy.closed_at,
            "closed_by": copy.closed_by,
            "digest": copy.digest,
            "body": copy.to_json(),
        }
        with self._one_at_a_time:
            with self._store.writing() as connection:
                if connection.scalar(sa.select(table.c.id).where(_closed(copy.office, copy.round))) is not None:
                    return False
                connection.execute(sa.insert(table).values(row))
            self._known = self._load()
        return True

    def reopen(self, office: str, closing: Closing, reopening: Reopening) -> bool:
        """Open a round again; False when it is not closed by that closing (any more)."""
        values = {
            "reopened_at": reopening.at,
            "reopened_by": reopening.by,
            "reason": reopening.reason,
            "reopened_name": reopening.name,
        }
        same = sa.and_(_closed(office, closing.round), table.c.digest == closing.digest)
        with self._one_at_a_time:
            with self._store.writing() as connection:
                changed = connection.execute(sa.update(table).where(same).values(values)).rowcount
            self._known = self._load()
        return bool(changed)

    def _load(self) -> dict[str, tuple[Closing, ...]]:
        with self._store.reading() as connection:
            inspector = sa.inspect(connection)
            if not inspector.has_table(table.name):
                return {}  # of a program before this log, and opened only to be read
            there = {column["name"] for column in inspector.get_columns(table.name)}  # likewise of one before names
            columns = (column if column.name in there else sa.null().label(column.name) for column in table.columns)
            rows = connection.execute(sa.select(*columns).order_by(table.c.id)).all()
        known: dict[str, tuple[Closing, ...]] = {}
        for row in rows:
            known[row.office] = (*known.get(row.office, ()), _closing(row))
        return known


def _closed(office: str, evaluation_round: EvaluationRound) -> sa.ColumnElement[bool]:
    """The entry by which the round is closed now."""
    return sa.and_(table.c.office == office, table.c.round == str(evaluation_round), table.c.reopened_at.is_(None))


def _closing(row: sa.Row[Any]) -> Closing:
    evaluation_round, reopening = EvaluationRound.parse(row.round), None
    if row.reopened_at:
        reopening = Reopening(row.reopened_at, row.reopened_by, row.reason, row.reopened_name or "")
    return Closing(evaluation_round, row.closed_at, row.closed_by, row.digest, _copy(row), reopening)


def _copy(row: sa.Row[Any]) -> ClosedRound | None:
    """What was frozen, if it is still what was written: by its hash, and as that of the row in which it stands."""
    try:
        copy = ClosedRound.from_json(row.body)
    except ValueError:
        copy = None
    stands_here = copy and (copy.office, str(copy.round), copy.closed_at, copy.closed_by) == (
        row.office,
        row.round,
        row.closed_at,
        row.closed_by,
    )
    if stands_here and digest_of(row.body) == row.digest:
        return copy
    return None
