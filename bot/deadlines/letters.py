"""Letters' deadlines as admins change them in the chat, with the same effect as in the configuration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock

import sqlalchemy as sa

from bot.office.office import LetterSpan, Office
from bot.store.schema import letter as table
from bot.store.schema import withdrawal
from bot.store.store import Store
from scoring.deadlines import LetterDeadline
from scoring.fiscal_year import Month


@dataclass(frozen=True, slots=True)
class LetterChange:
    """What an admin wants changed: letters to withdraw, by their keys, and one to add."""

    withdrawn: tuple[str, ...] = ()
    added: LetterDeadline | None = None


def adding(
    letter: LetterDeadline, letters: Iterable[LetterDeadline], instead_of: LetterDeadline | None = None
) -> LetterChange:
    """Add a letter to those in force, or in place of one of them.

    Where one of the same number and day is there already, the two become one.
    """
    others = [each for each in letters if each != instead_of]
    same = [each for each in others if letter.letter and (each.letter, each.due) == (letter.letter, letter.due)]
    record = sorted({*letter.record, *(month for each in same for month in each.record)})
    verify = sorted({*letter.verify, *(month for each in same for month in each.verify)})
    withdrawn = tuple(each.key for each in (*same, *([instead_of] if instead_of else ())))
    return LetterChange(withdrawn, replace(letter, record=tuple(record), verify=tuple(verify)))


@dataclass(frozen=True, slots=True)
class _Changes:
    """What the chat has changed about an office's letters: those it added, and when it withdrew which of the file's."""

    added: tuple[LetterSpan, ...] = ()
    withdrawn: Mapping[str, datetime] = field(default_factory=dict)
    changed_at: datetime | None = None

    def seen(self, *moments: datetime | None) -> _Changes:
        """It with the latest of the moments at which something was changed."""
        return replace(self, changed_at=max(filter(None, (self.changed_at, *moments)), default=None))


class LetterStore:
    """All offices' changes. What is asked is answered from memory; a change is on the disk when it returns.

    Changes block, and raise StoreError; nothing is changed then. History is kept: nothing is ever deleted.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._one_at_a_time = Lock()
        self._known = self._load()

    def in_force(self, office: Office) -> Office:
        """The office with its calendar as the chat has changed it, and with what counted before."""
        changes = self._known.get(office.name)
        if changes is None:
            return office
        in_file = (LetterSpan(each, until=changes.withdrawn.get(each.key)) for each in office.calendar.letters)
        added = (span.letter for span in changes.added if span.until is None)
        calendar = office.calendar.with_letters(added, changes.withdrawn)
        return replace(office, calendar=calendar, letter_spans=(*in_file, *changes.added))

    def changed_at(self, office: str) -> datetime | None:
        """When a letter was last added or withdrawn in the chat."""
        return self._known.get(office, _Changes()).changed_at

    def change(self, office: Office, change: LetterChange, *, by: int, at: datetime) -> None:
        """Make a change. Made twice, it is made once."""
        with self._one_at_a_time:
            there = {each.key for each in self.in_force(office).calendar.letters}
            with self._store.writing() as connection:
                for key in there.intersection(change.withdrawn):
                    _withdraw(connection, office.name, key, by, at)
                if change.added:
                    _add(connection, office.name, change.added, by, at)
            self._known = self._load()

    def _load(self) -> dict[str, _Changes]:
        with self._store.reading() as connection:
            letters = connection.execute(sa.select(table).order_by(table.c.id)).all()
            withdrawals = connection.execute(sa.select(withdrawal)).all()
        known: dict[str, _Changes] = {}
        for row in letters:
            changes = known.get(row.office, _Changes()).seen(row.added_at, row.withdrawn_at)
            each = LetterDeadline(row.due, _months(row.record), _months(row.verify), row.letter)
            span = LetterSpan(each, row.added_at, row.withdrawn_at)
            known[row.office] = replace(changes, added=(*changes.added, span))
        for row in withdrawals:
            changes = known.get(row.office, _Changes()).seen(row.withdrawn_at)
            known[row.office] = replace(changes, withdrawn={**changes.withdrawn, row.key: row.withdrawn_at})
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
