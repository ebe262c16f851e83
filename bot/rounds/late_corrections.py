"""Late corrections: what the sheet says now of a closed round that it did not say when the round was closed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.rounds.closed_round import ClosedRound
from scoring.findings import Cell
from scoring.fiscal_year import Month
from scoring.levels import Tier
from scoring.money import Satang
from scoring.sales import District, MonthlySales
from sheets.snapshot import Snapshot


class Unseen(StrEnum):
    """Why a district's figures cannot be compared: nothing is known to have changed in them."""

    DOUBLED = "doubled"  # two rows have its name, and differ
    GONE = "gone"  # no row has its name


@dataclass(frozen=True, slots=True)
class LateCorrection:
    """A district's figure of a month, or its target of a tier: frozen, and now. None where there is none.

    `unreadable` where something stands in the cell that gave no amount. `cell` is where it stands now, if it has a
    place; `unseen` tells of a row that cannot be compared as a whole.
    """

    district: District
    about: Month | Tier
    frozen: Satang | None
    now: Satang | None
    cell: Cell | None = None
    unreadable: bool = False
    unseen: Unseen | None = None


def late_corrections(
    closed: ClosedRound, sheet: Snapshot, districts: Collection[District]
) -> tuple[LateCorrection, ...]:
    """Every figure and target of a closed round that differs in the sheet, by district, in the order of then.

    The sheet is read by the office's present list of `districts`: of others it tells nothing. A month or a
    kind of target of which the sheet has no column any more was put away and is no correction; nor is a zero where
    nothing was counted: it may have been there, typed ahead, and adds nothing.
    """
    return tuple(
        found
        for district in closed.districts
        if district in districts
        for found in (*_figures(closed, sheet, district), *_targets(closed, sheet, district))
        if found.frozen != found.now and not (found.frozen is None and found.now == 0)
    )


def with_frozen(closed: ClosedRound, sales: MonthlySales) -> MonthlySales:
    """Sales in which the months of a closed round are those that were frozen."""
    live = {key: amount for key, amount in sales.figures() if key[1] not in closed.months}
    return MonthlySales(live | dict(closed.sales.figures()))


def _figures(closed: ClosedRound, sheet: Snapshot, district: District) -> Iterator[LateCorrection]:
    in_sheet = {month for _, month in sheet.figure_cells}
    for month in closed.months:
        if month in in_sheet:
            cell, now = sheet.figure_cells.get((district, month)), sheet.sales.figure(district, month)
            yield _compared(LateCorrection(district, month, closed.sales.figure(district, month), now, cell), sheet)


def _targets(closed: ClosedRound, sheet: Snapshot, district: District) -> Iterator[LateCorrection]:
    if closed.round not in sheet.targets:
        return
    frozen, now = closed.targets.get(district, {}), sheet.targets[closed.round].get(district, {})
    in_sheet = {tier for each, _, tier in sheet.target_cells if each == closed.round}
    for tier in (each for each in Tier if each in in_sheet):
        cell = sheet.target_cells.get((closed.round, district, tier))
        yield _compared(LateCorrection(district, tier, frozen.get(tier), now.get(tier), cell), sheet)


def _compared(found: LateCorrection, sheet: Snapshot) -> LateCorrection:
    """With the reason why there is nothing now, where that is not a blank cell."""
    if found.now is not None:
        return found
    if found.cell is None:
        return replace(found, unseen=Unseen.GONE)
    unread, month = sheet.unread, found.about if isinstance(found.about, Month) else None
    doubled = Unseen.DOUBLED if unread.is_doubled(found.district, found.cell) else None
    return replace(found, unreadable=unread.has(found.district, found.cell, month), unseen=doubled)
