"""Who answers for which district: an officer is proposed by opening a link, and bound once an admin agrees.

A district may have several officers, and an officer several districts.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from bot.store.schema import officer as table
from bot.store.schema import signing_key
from bot.store.store import Store
from scoring.sales import District

_LINKS = "links"
_KEY_BYTES = 32


class OfficerState(StrEnum):
    """How far somebody has come on the way to a district."""

    PROPOSED = "proposed"
    BOUND = "bound"


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who answers for a district, or asks to since `asked_at`.

    `user` is the Telegram user id, `name` is as Telegram showed it then.
    """

    user: int
    name: str
    district: District
    state: OfficerState
    asked_at: datetime | None = None

    @property
    def bound(self) -> bool:
        """Whether an admin has agreed."""
        return self.state is OfficerState.BOUND


def bound_by_district(officers: Iterable[Officer]) -> Mapping[District, tuple[Officer, ...]]:
    """The bound officers of each district that has any."""
    found: dict[District, tuple[Officer, ...]] = {}
    for each in officers:
        if each.bound:
            found[each.district] = (*found.get(each.district, ()), each)
    return found


class OfficerStore:
    """The officers of all offices. What is asked is answered from memory; every change is on the disk when it returns.

    Changes block, and raise StoreError; nothing is changed then.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._one_at_a_time = threading.Lock()
        self._known = self._load()

    def of(self, office: str) -> tuple[Officer, ...]:
        """An office's officers, in the order in which they asked."""
        return self._known.get(office, ())

    def one(self, office: str, user: int, district: District) -> Officer | None:
        """What is known of a person at a district."""
        return next((each for each in self.of(office) if (each.user, each.district) == (user, district)), None)

    def districts(self, office: str, user: int) -> tuple[District, ...]:
        """The districts that a person is bound to."""
        return tuple(each.district for each in self.of(office) if each.user == user and each.bound)

    def propose(self, office: str, user: int, name: str, district: District, at: datetime) -> Officer:
        """Note that somebody asks to be a district's officer; whoever is, or has asked before, stays as they are."""
        if (known := self.one(office, user, district)) is not None:
            return known
        row = {"name": name, "state": OfficerState.PROPOSED, "asked_at": at}
        with self._changing() as connection:
            connection.execute(sa.insert(table).values(office=office, user=user, district=district, **row))
        return Officer(user, name, district, OfficerState.PROPOSED, at)

    def bind(self, office: str, user: int, district: District, *, by: int, at: datetime) -> bool:
        """Agree to a proposal; False when it is not there (any more) or was agreed to already."""
        change = sa.update(table).where(_row(office, user, district), table.c.state == OfficerState.PROPOSED)
        return self._changed(change.values(state=OfficerState.BOUND, decided_by=by, decided_at=at))

    def remove(self, office: str, user: int, district: District) -> bool:
        """Decline a proposal or take a district from an officer; False when there is nothing to remove."""
        return self._changed(sa.delete(table).where(_row(office, user, district)))

    def transfer(self, office: str, officer: Officer, to: District, *, by: int, at: datetime) -> bool:
        """Give a bound officer another district in place of this one; False when they are not bound to it."""
        if to == officer.district or self.one(office, officer.user, officer.district) != officer or not officer.bound:
            return False
        with self._changing() as connection:
            connection.execute(sa.delete(table).where(_row(office, officer.user, to)))
            moved = sa.update(table).where(_row(office, officer.user, officer.district))
            connection.execute(moved.values(district=to, decided_by=by, decided_at=at))
        return True

    def link_key(self) -> bytes:
        """The key that signs invitations, made once for this database."""
        wanted = signing_key.c.purpose == _LINKS
        with self._store.writing() as connection:
            key = connection.scalar(sa.select(signing_key.c.key).where(wanted))
            if key is None:
                key = secrets.token_bytes(_KEY_BYTES)
                connection.execute(sa.insert(signing_key).values(purpose=_LINKS, key=key))
        return bytes(key)

    def _changed(self, change: sa.Update | sa.Delete) -> bool:
        with self._changing() as connection:
            return connection.execute(change).rowcount > 0

    @contextmanager
    def _changing(self) -> Iterator[sa.Connection]:
        """A transaction that writes, after which the memory says what the database does."""
        with self._one_at_a_time:
            with self._store.writing() as connection:
                yield connection
            self._known = self._load()

    def _load(self) -> dict[str, tuple[Officer, ...]]:
        with self._store.reading() as connection:
            rows = connection.execute(sa.select(table).order_by(table.c.asked_at, table.c.user)).all()
        known: dict[str, tuple[Officer, ...]] = {}
        for row in rows:
            each = Officer(row.user, row.name, District(row.district), OfficerState(row.state), row.asked_at)
            known[row.office] = (*known.get(row.office, ()), each)
        return known


def _row(office: str, user: int, district: District) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.office == office, table.c.user == user, table.c.district == district)
