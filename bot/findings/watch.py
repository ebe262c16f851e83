"""Watching for findings: which have stood for two reads, and when each was first seen to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.findings.findings import may_be_settled
from bot.office.reading import Reading
from bot.store.schema import finding_watch, seen_finding
from bot.store.store import Store
from scoring.findings import FindingGroup


@dataclass(frozen=True, slots=True)
class Noticed:
    """A group whose cause has stood for two reads, and when it first had.

    `is_old`: it was there when that began. `may_be_right`: an admin may settle it.
    """

    group: FindingGroup
    first_at: datetime
    is_old: bool = False
    may_be_right: bool = True


@dataclass(frozen=True, slots=True)
class _Look:
    """What the last read showed: which findings were there, and what is noticed by it."""

    read_at: datetime
    present: frozenset[str]
    noticed: tuple[Noticed, ...] = ()


class FindingWatch:
    """All offices' findings from read to read. It blocks; StoreError when nothing can be kept.

    The read before is remembered in memory alone: after a restart a finding waits for one read more, and none is lost.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._looks: dict[str, _Look] = {}
        self._first: dict[str, dict[str, datetime]] = {}
        self._begun: dict[str, datetime] = {}

    def look(self, reading: Reading, born_at: datetime) -> tuple[Noticed, ...]:
        """What stands now; what the first two reads after the database's birth show is old."""
        office, read_at = reading.office.name, reading.snapshot.read_at
        before = self._looks.get(office)
        if before and before.read_at == read_at:
            return before.noticed
        groups = {group.cause.identity: group for group in reading.findings()}
        noticed: tuple[Noticed, ...] = ()
        if before:
            standing = before.present.intersection(groups)
            first_at, begun_at = self._seen(office, standing, read_at, born_at)
            noticed = tuple(
                Noticed(
                    group,
                    first_at[identity],
                    is_old=first_at[identity] <= begun_at,
                    may_be_right=may_be_settled(reading, group),
                )
                for identity, group in groups.items()
                if identity in standing
            )
        self._looks[office] = _Look(read_at, frozenset(groups), noticed)
        return noticed

    def _seen(
        self, office: str, standing: Iterable[str], read_at: datetime, born_at: datetime
    ) -> tuple[Mapping[str, datetime], datetime]:
        """Note what stands for the first time; when each first stood, and when this was first noted since the birth."""
        if office not in self._first:
            self._load(office)
        begun, known = self._begun.get(office), self._first[office]
        new = {identity: read_at for identity in standing if identity not in known}
        begins = begun is None or begun < born_at
        if new or begins:
            with self._store.writing() as connection:
                for identity in new:
                    connection.execute(
                        sa.insert(seen_finding).values(office=office, finding=identity, first_at=read_at)
                    )
                if begins:
                    connection.execute(sa.delete(finding_watch).where(finding_watch.c.office == office))
                    connection.execute(sa.insert(finding_watch).values(office=office, begun_at=read_at))
        known.update(new)
        self._begun[office] = read_at if begun is None or begins else begun
        return known, self._begun[office]

    def _load(self, office: str) -> None:
        with self._store.reading() as connection:
            rows = connection.execute(sa.select(seen_finding).where(seen_finding.c.office == office)).all()
            begun = connection.scalar(sa.select(finding_watch.c.begun_at).where(finding_watch.c.office == office))
        self._first[office] = {row.finding: row.first_at for row in rows}
        if begun:
            self._begun[office] = begun
