"""What a read of the sheet changes against the ledger, and when each amount could last have been seen."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime

from bot.ledger.ledger import Entry, Ledger, Subject, SubjectKey, Target
from scoring.findings import Cell
from scoring.fiscal_year import Month
from scoring.money import Satang
from sheets.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Sight:
    """What the last read, at `read_at`, could show: an amount, or that its cell is blank.

    It cannot where there is no cell, because a header could not be read, or a district or tab was not configured; nor
    where what stands in the cell could not be read. `until` has, for what it could not show, the last read that could.
    """

    read_at: datetime
    shown: AbstractSet[SubjectKey] = frozenset()
    until: Mapping[SubjectKey, datetime] = field(default_factory=dict)

    @classmethod
    def of(cls, snapshot: Snapshot, before: Sight | None) -> Sight:
        """What a newly accepted snapshot shows, and what the reads before it did."""
        shown = _shown(snapshot)
        if before is None:
            return cls(snapshot.read_at, shown)
        ended = dict.fromkeys(before.shown - shown, before.read_at)
        kept = {key: read_at for key, read_at in before.until.items() if key not in shown}
        return cls(snapshot.read_at, shown, kept | ended)

    def last(self, key: SubjectKey) -> datetime | None:
        """The last read that could show it; None where none ever could."""
        return self.read_at if key in self.shown else self.until.get(key)


def amounts(snapshot: Snapshot) -> dict[SubjectKey, Satang]:
    """Every figure and every target of a snapshot."""
    found: dict[SubjectKey, Satang] = dict(snapshot.sales.figures())
    for evaluation_round, districts in snapshot.targets.items():
        for district, tiers in districts.items():
            found |= {(district, Target(evaluation_round, tier)): amount for tier, amount in tiers.items()}
    return found


def cells(snapshot: Snapshot) -> dict[SubjectKey, Cell]:
    """The cell of every figure and target that the tables provide for, also of one still to come."""
    found: dict[SubjectKey, Cell] = dict(snapshot.figure_cells.items())
    return found | {
        (district, Target(each, tier)): cell for (each, district, tier), cell in snapshot.target_cells.items()
    }


def columns(snapshot: Snapshot) -> frozenset[Subject]:
    """The months and targets that have a column in the sheet."""
    return frozenset(subject for _, subject in cells(snapshot))


def noticed(
    ledger: Ledger, snapshot: Snapshot, before: Sight | None, *, other_sheet: bool = False
) -> tuple[Entry, ...]:
    """What a newly accepted snapshot adds to the ledger; `before` is what the read before it could show.

    That was of the `other_sheet`, if so: then nobody knows since when this one says what it says.
    """
    latest, now, places, in_sheet = ledger.latest_entries(), amounts(snapshot), cells(snapshot), columns(snapshot)
    read_before, entries = before.read_at if before else None, []
    for key in dict.fromkeys((*latest, *now)):
        known, amount = latest.get(key), now.get(key)
        stood = known.amount if known else None
        if amount != stood:
            entry = Entry(
                *key,
                amount,
                snapshot.read_at,
                None if other_sheet else before.last(key) if before and stood is None else read_before,
                places.get(key) or (known.cell if known else None),
                read_before=read_before,
                has_column=key[1] in in_sheet,
            )
            entries.append(entry)
    return tuple(entries)


def _shown(snapshot: Snapshot) -> frozenset[SubjectKey]:
    """What has an amount, or a cell in which nothing stands unread."""
    unread = snapshot.unread
    blank = (
        (district, subject)
        for (district, subject), cell in cells(snapshot).items()
        if not unread.has(district, cell, subject if isinstance(subject, Month) else None)
    )
    return frozenset((*amounts(snapshot), *blank))
