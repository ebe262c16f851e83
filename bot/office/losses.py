"""What a sheet has lost and, because it stayed so, was accepted: kept, so that the admins hear of it in any case."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.store.schema import loss as table
from bot.store.store import Store
from sheets.acceptance import Refusal

LossData = tuple[tuple[str, str], ...]
"""How much is gone and from where, by name, for wording."""


@dataclass(frozen=True, slots=True)
class AcceptedLoss:
    """A snapshot was accepted at that time though so much was gone; `code` is `refused-` and a `Loss`."""

    code: str
    at: datetime
    data: LossData


def loss_code(refusal: Refusal) -> str:
    """The code of the trouble that a refusal is."""
    return f"refused-{refusal.loss}"


def loss_data(refusal: Refusal) -> LossData:
    """A refusal's details; lists are set apart by spaces where no name stands in them, else by commas."""
    return (
        ("gone", str(refusal.gone)),
        ("had", str(refusal.had)),
        ("figures", str(refusal.figures)),
        ("districts", ", ".join(refusal.districts)),
        ("months", " ".join(map(str, refusal.months))),
        ("cells", " ".join(cell.a1 for cell in refusal.cells)),
        ("tabs", ", ".join(refusal.tabs)),
    )


class LossStore:
    """All offices' accepted losses. StoreError when they cannot be kept or read."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, office: str, refusal: Refusal, at: datetime) -> None:
        """Keep that an office's sheet was accepted in spite of what a refusal tells; once for a moment."""
        row = {"code": loss_code(refusal), "data": json.dumps(loss_data(refusal), ensure_ascii=False)}
        with self._store.writing() as connection:
            connection.execute(sa.delete(table).where(table.c.office == office, table.c.at == at))
            connection.execute(sa.insert(table).values(office=office, at=at, **row))

    def since(self, office: str, moment: datetime) -> tuple[AcceptedLoss, ...]:
        """An office's accepted losses from that moment on, in order."""
        query = sa.select(table).where(table.c.office == office, table.c.at >= moment).order_by(table.c.at)
        with self._store.reading() as connection:
            return tuple(
                AcceptedLoss(row.code, row.at, tuple((name, text) for name, text in json.loads(row.data)))
                for row in connection.execute(query)
            )
