"""Watching for findings, causes and what follows from them: which have stood for two reads, and since when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.findings.findings import may_be_settled
from bot.office.reading import Reading
from bot.store.schema import finding_watch, seen_finding
from bot.store.store import Store
from scoring.findings import Finding, FindingGroup, FindingLevel


@dataclass(frozen=True, slots=True)
class Noticed:
    """A finding that has stood for two reads, and when it first had; `consequence` is None for a cause.

    The group is without what has not stood so long. `is_old`: the finding was there when the watch began.
    `may_be_right`: an admin may settle the group.
    """

    group: FindingGroup
    first_at: datetime
    is_old: bool = False
    may_be_right: bool = True
    consequence: Finding | None = None

    @property
    def finding(self) -> Finding:
        """What is noticed: the cause, or what follows from it and wants a look as well."""
        return self.consequence or self.group.cause


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
        groups = reading.findings()
        present = frozenset(each.identity for group in groups for each in (group.cause, *group.grave))
        noticed: tuple[Noticed, ...] = ()
        if before:
            standing = before.present & present
            first_at, begun_at = self._seen(office, standing, read_at, born_at)
            noticed = tuple(
                Noticed(group, since, since <= begun_at, may_be_right, consequence)
                for group, may_be_right in _standing(reading, standing)
                for consequence in (None, *group.grave)
                for since in [first_at[(consequence or group.cause).identity]]
            )
        self._looks[office] = _Look(read_at, present, noticed)
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


def _standing(reading: Reading, standing: Collection[str]) -> Iterator[tuple[FindingGroup, bool]]:
    """The groups whose cause stands, without what does not, and whether they may be settled; hints go with them."""
    for group in reading.findings():
        if group.cause.identity in standing:
            followed = (
                each for each in group.consequences if each.level is FindingLevel.HINT or each.identity in standing
            )
            yield FindingGroup(group.cause, tuple(followed)), may_be_settled(reading, group)
