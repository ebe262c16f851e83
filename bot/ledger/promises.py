"""Promises: an officer says until when a month will be done, and is not reminded of it before."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, time

import sqlalchemy as sa

from bot.store.schema import promise as table
from bot.store.store import Store
from scoring.fiscal_year import Month
from scoring.sales import District


@dataclass(frozen=True, slots=True)
class Promise:
    """That a district's month will be recorded and confirmed by `until`; `by` is the Telegram user who said so."""

    district: District
    month: Month
    until: datetime
    by: int
    made_at: datetime

    def holds(self, now: datetime) -> bool:
        """Whether the time has not come yet; a promise made by a clock that ran ahead counts for nothing."""
        return self.made_at <= now < self.until

    def pauses(self, now: datetime, closes: time) -> bool:
        """Whether nobody is reminded yet; `now` and the end of the office's hours are local.

        One until the end of the hours lapses at the next opening: nobody is reminded in the day's last minute.
        """
        until = self.until.astimezone(now.tzinfo)
        return self.holds(now) or (until.date() == now.date() and until.time() >= closes)


class PromiseStore:
    """The last promise for each district and month. Answers come from memory; a promise is on the disk when kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._one_at_a_time = threading.Lock()
        self._known = self._load()

    def of(self, office: str) -> tuple[Promise, ...]:
        """An office's promises, also those whose time has passed."""
        return self._known.get(office, ())

    def keep(self, office: str, *promises: Promise) -> None:
        """Note promises in place of earlier ones for the same months. It blocks, and raises StoreError."""
        with self._one_at_a_time:
            with self._store.writing() as connection:
                for each in promises:
                    row = {"office": office, "district": each.district, "month": str(each.month)}
                    same = sa.and_(*(table.c[name] == value for name, value in row.items()))
                    connection.execute(sa.delete(table).where(same))
                    told = {"until": each.until, "by": each.by, "made_at": each.made_at}
                    connection.execute(sa.insert(table).values(row | told))
            self._known = self._load()

    def _load(self) -> dict[str, tuple[Promise, ...]]:
        with self._store.reading() as connection:
            rows = connection.execute(sa.select(table).order_by(table.c.month, table.c.district)).all()
        known: dict[str, tuple[Promise, ...]] = {}
        for row in rows:
            each = Promise(District(row.district), Month.parse(row.month), row.until, row.by, row.made_at)
            known[row.office] = (*known.get(row.office, ()), each)
        return known
