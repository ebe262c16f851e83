"""Letters' deadlines as admins change them in the chat, with the same effect as in the configuration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from bot.office import Office
from bot.schema import letter as table
from bot.schema import withdrawal
from bot.store import Store
from scoring.deadlines import LetterDeadline
from scoring.fiscal_year import Month


@dataclass(frozen=True, slots=True)
class LetterChange:
    """What an admin wants changed: letters to withdraw, by their keys, and one to add."""

    withdrawn: tuple[str, ...] = ()
    added: LetterDeadline | None = None


def adding(letter: LetterDeadline, letters: Sequence[LetterDeadline]) -> LetterChange:
    """Add a letter to those in force. One that is there with its number and day takes the further months instead."""
    same = [each for each in letters if letter.letter and (each.letter, each.due) == (letter.letter, letter.due)]
    record = sorted({*letter.record, *(month for each in same for month in each.record)})
    verify = sorted({*letter.verify, *(month for each in same for month in each.verify)})
    whole = replace(letter, record=tuple(record), verify=tuple(verify))
    return LetterChange(tuple(each.key for each in same), whole)


def moving(moved: LetterDeadline, to: LetterDeadline) -> LetterChange:
    """Give a letter's months another day."""
    return LetterChange((moved.key,), to)


@dataclass(frozen=True, slots=True)
class _Changes:
    """What the chat has changed about an office's letters."""

    added: tuple[LetterDeadline, ...] = ()
    withdrawn: frozenset[str] = frozenset()


class LetterStore:
    """All offices' changes. What is asked is answered from memory; a change is on the disk when it returns.

    Changes block, and raise StoreError; nothing is changed then. History is kept: nothing is ever deleted.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known = self._load()

    def in_force(self, office: Office) -> Office:
        """The office with its calendar as the chat has changed it."""
        changes = self._known.get(office.name)
        if changes is None:
            return office
        return replace(office, calendar=office.calendar.with_letters(changes.added, changes.withdrawn))

    def change(self, office: Office, change: LetterChange, *, by: int, at: datetime) -> None:
        """Make a change. Made twice, it is made once."""
        there = {each.key for each in self.in_force(office).calendar.letters}
        with self._store.writing() as connection:
            for key in there.intersection(change.withdrawn):
                _withdraw(connection, office.name, key, by, at)
            if change.added:
                _add(connection, office.name, change.added, by, at)
        self._known = self._load()

    def _load(self) -> dict[str, _Changes]:
        in_force = sa.select(table).where(table.c.withdrawn_at.is_(None)).order_by(table.c.id)
        with self._store.reading() as connection:
            letters = connection.execute(in_force).all()
            withdrawals = connection.execute(sa.select(withdrawal)).all()
        known: dict[str, _Changes] = {}
        for row in letters:
            changes = known.get(row.office, _Changes())
            each = LetterDeadline(row.due, _months(row.record), _months(row.verify), row.letter)
            known[row.office] = replace(changes, added=(*changes.added, each))
        for row in withdrawals:
            changes = known.get(row.office, _Changes())
            known[row.office] = replace(changes, withdrawn=changes.withdrawn | {row.key})
        return known


def _withdraw(connection: sa.Connection, office: str, key: str, by: int, at: datetime) -> None:
    """Withdraw a letter of the chat or, when it is none, of the configuration."""
    mine = sa.and_(table.c.office == office, table.c.key == key, table.c.withdrawn_at.is_(None))
    if connection.execute(sa.update(table).where(mine).values(withdrawn_by=by, withdrawn_at=at)).rowcount:
        return
    row = {"office": office, "key": key, "withdrawn_by": by, "withdrawn_at": at}
    connection.execute(sa.insert(withdrawal).values(row))


def _add(connection: sa.Connection, office: str, letter: LetterDeadline, by: int, at: datetime) -> None:
    here = sa.select(table.c.id).where(
        table.c.office == office, table.c.key == letter.key, table.c.withdrawn_at.is_(None)
    )
    if connection.scalar(here) is None:
        row = {
            "office": office,
            "key": letter.key,
            "due": letter.due,
            "record": _text(letter.record),
            "verify": _text(letter.verify),
            "letter": letter.letter,
            "added_by": by,
            "added_at": at,
        }
        connection.execute(sa.insert(table).values(row))


def _months(text: str) -> tuple[Month, ...]:
    return tuple(map(Month.parse, text.split()))


def _text(months: Iterable[Month]) -> str:
    return " ".join(map(str, months))
