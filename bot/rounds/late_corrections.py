"""Late corrections: what the sheet says now of a closed round that it did not say when the round was closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.rounds.closed_round import ClosedRound
from scoring.findings import Cell, FindingLevel
from scoring.fiscal_year import Month
from scoring.levels import Tier
from scoring.money import Satang
from scoring.sales import District, MonthlySales
from sheets.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class LateCorrection:
    """A district's figure of a month, or its target of a tier: frozen, and now. None where there is none.

    `unreadable` where something stands in the cell that is no amount. `cell` is where it stands now, if it has a place.
    """

    district: District
    about: Month | Tier
    frozen: Satang | None
    now: Satang | None
    cell: Cell | None = None
    unreadable: bool = False


def late_corrections(closed: ClosedRound, sheet: Snapshot) -> tuple[LateCorrection, ...]:
    """Every figure and target of a closed round that differs in the sheet, by district, in the office's order.

    A month of which the sheet has no column any more was put away and is no correction; nor are targets of a round for
    which the sheet has none any more.
    """
    return tuple(
        found
        for district in closed.districts
        for found in (*_figures(closed, sheet, district), *_targets(closed, sheet, district))
        if found.frozen != found.now
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
            frozen = closed.sales.figure(district, month)
            yield LateCorrection(district, month, frozen, now, cell, now is None and _says_something(cell, sheet))


def _targets(closed: ClosedRound, sheet: Snapshot, district: District) -> Iterator[LateCorrection]:
    if closed.round not in sheet.targets:
        return
    frozen, now = closed.targets.get(district, {}), sheet.targets[closed.round].get(district, {})
    for tier in Tier:
        cell = sheet.target_cells.get((closed.round, district, tier))
        unreadable = tier not in now and _says_something(cell, sheet)
        yield LateCorrection(district, tier, frozen.get(tier), now.get(tier), cell, unreadable)


def _says_something(cell: Cell | None, sheet: Snapshot) -> bool:
    """Whether a cell that gave no amount was read as something else than a blank."""
    return any(
        each.cell == cell and each.text for each in sheet.findings if cell and each.level is not FindingLevel.HINT
    )
