"""The ledger in the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

import sqlalchemy as sa

from bot.ledger.ledger import Confirmation, Entry, Ledger, Subject, SubjectKey, Target
from bot.ledger.noticing import Sight, amounts, noticed
from bot.store.schema import confirmation as confirmation_table
from bot.store.schema import entry as entry_table
from bot.store.schema import ledger_read, ledger_sight
from bot.store.schema import ledger_sheet as sheet_table
from bot.store.store import Store
from scoring.findings import Cell
from scoring.fiscal_year import Month
from scoring.money import Satang
from scoring.sales import District
from sheets.snapshot import Snapshot

WRITE_AT_LEAST_EVERY = timedelta(minutes=10)
"""How far the stored time of the last read may lag behind: not every poll of an unchanged sheet is worth a write."""

AskEditor = Callable[[str, datetime], str]
"""Names who edited an office's sheet last, if that was since the given time; empty where it cannot be told."""


@dataclass(frozen=True, slots=True)
class _Noted:
    """What the last read said and could show, and up to when the store knows of it; None: not beyond a change.

    That a second read has shown a change is always stored, because from then on it may be spoken of.
    """

    amounts: Mapping[SubjectKey, Satang]
    sight: Sight
    written_at: datetime | None

    def is_news(self, said: Mapping[SubjectKey, Satang], sight: Sight) -> bool:
        """Whether a read says or could show anything else, or its time alone is worth a write."""
        if self.written_at is None or self.amounts != said or self.sight.shown != sight.shown:
            return True
        return abs(sight.read_at - self.written_at) >= WRITE_AT_LEAST_EVERY


class LedgerStore:
    """All offices' ledgers. Methods may be called from any thread; an office's reads are noted one after the other."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._noted: dict[str, _Noted] = {}
        self._known: dict[str, Ledger] = {}
        self._one_at_a_time = Lock()

    def ledger(self, office: str) -> Ledger:
        """What is known of an office's sheet: from memory, once it was asked for."""
        known = self._known.get(office)
        if known is None:
            with self._one_at_a_time, self._store.reading() as connection:
                known = self._known[office] = _ledger(connection, office)
        return known

    def read_at(self, office: str) -> datetime | None:
        """Up to when the ledger is known to hold what the sheet said; None before the first read."""
        with self._store.reading() as connection:
            return connection.scalar(sa.select(ledger_read.c.read_at).where(ledger_read.c.office == office))

    def note_snapshot(
        self,
        office: str,
        snapshot: Snapshot,
        ask_editor: AskEditor = lambda _office, _since: "",
        spreadsheet: str = "",
    ) -> tuple[Entry, ...]:
        """Keep and tell what an accepted snapshot changes; where it does, it is asked who edited the sheet last.

        `spreadsheet` tells the sheet from others: what another one showed says nothing of this one. Without it the
        sheet is the one that it was. StoreError: nothing is kept, and the next read makes up for it.
        """
        said, noted = amounts(snapshot), self._noted.get(office)
        before = noted.sight if noted else self._sight(office)
        sight = Sight.of(snapshot, before)
        if noted and not noted.is_news(said, sight):
            self._noted[office] = replace(noted, sight=sight)
            return ()
        begun_with = "" if noted else self._spreadsheet(office)  # it is another one only after a restart
        other_sheet = bool(before and begun_with and spreadsheet) and begun_with != spreadsheet
        if other_sheet:
            sight = Sight.of(snapshot, None)
        found = noticed(self.ledger(office), snapshot, before, other_sheet=other_sheet)
        editor = ask_editor(office, before.read_at) if found and before and not other_sheet else ""
        entries = tuple(replace(each, editor=editor) for each in found)
        added = Ledger(entries=entries, sheets=(sight.read_at,) if other_sheet else ())
        begins_with = spreadsheet if not noted and begun_with != spreadsheet else ""
        self._keep(office, added, sight, before, begins_with)
        self._noted[office] = _Noted(said, sight, None if entries else sight.read_at)
        return entries

    def _keep(self, office: str, added: Ledger, sight: Sight, before: Sight | None, begins_with: str) -> None:
        """Write what a read adds and could show, and the spreadsheet if it is a new one, in one transaction."""
        with self._changing(office, added) as connection:
            if begins_with:
                row = {"office": office, "spreadsheet": begins_with, "begun_at": sight.read_at}
                connection.execute(sa.insert(sheet_table).values(row))
            if added.entries:
                rows = [{"office": office, **_entry_row(each)} for each in added.entries]
                connection.execute(sa.insert(entry_table), rows)
            connection.execute(sa.delete(ledger_read).where(ledger_read.c.office == office))
            connection.execute(sa.insert(ledger_read).values(office=office, read_at=sight.read_at))
            if before is None or sight.shown != before.shown:
                connection.execute(sa.delete(ledger_sight).where(ledger_sight.c.office == office))
                if rows := _sight_rows(office, sight):
                    connection.execute(sa.insert(ledger_sight), rows)

    def _spreadsheet(self, office: str) -> str:
        """The spreadsheet that the ledger was noted from last; empty where that is not known."""
        query = sa.select(sheet_table.c.spreadsheet).where(sheet_table.c.office == office)
        with self._store.reading() as connection:
            return connection.scalar(query.order_by(sheet_table.c.id.desc())) or ""

    def _sight(self, office: str) -> Sight | None:
        """What the last read could show, as the store knows it; None before the first read."""
        query = sa.select(ledger_sight).where(ledger_sight.c.office == office)
        with self._store.reading() as connection:
            read_at = connection.scalar(sa.select(ledger_read.c.read_at).where(ledger_read.c.office == office))
            rows = connection.execute(query).all()
        if read_at is None:
            return None
        known = {(District(row.district), _subject(row.subject)): row.until for row in rows}
        shown = frozenset(key for key, until in known.items() if until is None)
        return Sight(read_at, shown, {key: until for key, until in known.items() if until})

    def confirm(self, office: str, confirmation: Confirmation) -> None:
        """Keep a confirmation. That the figure is the present one, and the person's to confirm, is for the caller."""
        row = {
            "district": confirmation.district,
            "month": str(confirmation.month),
            "amount": confirmation.amount,
            "by": confirmation.by,
            "at": confirmation.at,
        }
        with self._changing(office, Ledger(confirmations=(confirmation,))) as connection:
            connection.execute(sa.insert(confirmation_table).values(office=office, **row))

    @contextmanager
    def _changing(self, office: str, added: Ledger) -> Iterator[sa.Connection]:
        """A transaction that writes what is added to an office's ledger, which is added in memory after it."""
        with self._one_at_a_time:
            with self._store.writing() as connection:
                yield connection
            if known := self._known.get(office):
                self._known[office] = known.adding(added)


def _ledger(connection: sa.Connection, office: str) -> Ledger:
    entries = sa.select(entry_table).where(entry_table.c.office == office).order_by(entry_table.c.id)
    confirmations = sa.select(confirmation_table).where(confirmation_table.c.office == office)
    begun = sa.select(sheet_table.c.begun_at).where(sheet_table.c.office == office).order_by(sheet_table.c.id)
    return Ledger(
        tuple(_entry(row) for row in connection.execute(entries)),
        tuple(_confirmation(row) for row in connection.execute(confirmations.order_by(confirmation_table.c.id))),
        tuple(connection.scalars(begun))[1:],
    )


def _sight_rows(office: str, sight: Sight) -> list[dict[str, object]]:
    until: dict[SubjectKey, datetime | None] = {**dict.fromkeys(sight.shown), **sight.until}
    return [
        {"office": office, "district": district, "subject": str(subject), "until": moment}
        for (district, subject), moment in until.items()
    ]


def _entry_row(entry: Entry) -> dict[str, object]:
    cell = entry.cell
    return {
        "district": entry.district,
        "subject": str(entry.subject),
        "amount": entry.amount,
        "seen_at": entry.seen_at,
        "not_before": entry.not_before,
        "tab_id": cell.tab_id if cell else None,
        "tab": cell.tab if cell else None,
        "a1": cell.a1 if cell else None,
        "editor": entry.editor or None,
        "read_before": entry.read_before,
        "has_column": entry.has_column,
    }


def _entry(row: sa.Row[tuple[object, ...]]) -> Entry:
    amount = None if row.amount is None else Satang(row.amount)
    cell = None if row.a1 is None else Cell(row.tab_id, row.tab, row.a1)
    subject = _subject(row.subject)
    return Entry(
        District(row.district),
        subject,
        amount,
        row.seen_at,
        row.not_before,
        cell,
        row.editor or "",
        row.read_before,
        bool(row.has_column),
    )


def _subject(text: str) -> Subject:
    return Target.parse(text) if "/" in text else Month.parse(text)


def _confirmation(row: sa.Row[tuple[object, ...]]) -> Confirmation:
    return Confirmation(District(row.district), Month.parse(row.month), Satang(row.amount), row.by, row.at)
