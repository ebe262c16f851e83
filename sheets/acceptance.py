"""Whether a fresh snapshot may take the place of the last good one.

A sheet in the middle of being sorted, cut and pasted, or recalculated reads like one that has lost its figures. Such a
read is refused for a while; if what is gone stays gone, people meant it, whatever they type elsewhere meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from scoring.findings import Cell
from scoring.fiscal_year import Month
from scoring.sales import District
from sheets.amounts import FORMULA_AS_TEXT, STILL_LOADING
from sheets.snapshot import FigureKey, Snapshot, TargetKey

TOLERATED_LOSS = Fraction(1, 5)
"""Corrections clear a cell or two at a time; a fifth of a sheet goes at once only by accident or on purpose."""

LEAST_LOSS = 5
"""Fewer figures or targets than this are corrections, however few there are as yet."""

MOST_OF_A_MONTH = Fraction(1, 2)
LEAST_LOSS_OF_A_MONTH = 3
"""A column cleared or overwritten is a slip, even if it is less than a fifth of all figures."""

LEAST_FORMULAS = 3
"""So many formulas become text at once when a column's format is changed; one alone was typed so."""

READS_THAT_CONVINCE = 5
TIME_THAT_CONVINCES = timedelta(minutes=5)
"""Long enough for a paste or a recalculation to end, short enough not to feel stuck, however often a sheet is read."""
FEWEST_READS = 2
"""What a sheet that is read seldom must show again all the same."""


class Loss(StrEnum):
    """What a snapshot has lost."""

    FIGURES = "figures"
    DISTRICTS = "districts"
    TARGETS = "targets"
    LOADING = "loading"
    FORMULAS = "formulas"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a snapshot is refused for now: how much of what the previous one had is gone.

    `figures` is how many figures are gone with it; `districts` and `months` are those that it is gone from; `cells` are
    where it stood or, of formulas, where they stand; `tabs` are the titles of those tabs that nothing is read from any
    more.
    """

    loss: Loss
    gone: int
    had: int
    figures: int = 0
    districts: tuple[District, ...] = ()
    months: tuple[Month, ...] = ()
    cells: tuple[Cell, ...] = ()
    tabs: tuple[str, ...] = ()

    @property
    def places(self) -> frozenset[Cell | District]:
        """What is gone, to be told from another loss."""
        return frozenset((*self.cells, *self.districts))


@dataclass(frozen=True, slots=True)
class Standing:
    """A loss that stands in the sheet: what is gone now, since when, in how many reads, and the first that showed it.

    The clock that tells the times may be set back; then the loss begins anew.
    """

    refusal: Refusal
    first: Snapshot
    since: datetime
    reads: int = 1

    def is_outlived(self, now: datetime, read_every: timedelta = timedelta(0)) -> bool:
        """Whether what was refused has stood for five minutes and through five reads: then it is what people meant.

        Of a sheet that is read more seldom, so many reads are enough as come in five minutes, but two at the least. It
        does not go for a sheet that has no column of a month any more: nobody means that.
        """
        in_time = READS_THAT_CONVINCE if not read_every else 1 + TIME_THAT_CONVINCES // read_every
        enough = max(FEWEST_READS, min(READS_THAT_CONVINCE, in_time))
        has_stood = self.reads >= enough and now - self.since >= TIME_THAT_CONVINCES
        return self.refusal.loss is not Loss.MONTHS and has_stood


def standing(before: Standing | None, refusal: Refusal, candidate: Snapshot, now: datetime) -> Standing:
    """The loss that was found before, if it is still the one, else the new one.

    It is the same while nothing of it has come back, which would be somebody mending the sheet, and while what has gone
    since its first read would not be refused by itself. What else is typed meanwhile does not matter.
    """
    goes_on = (
        before is not None
        and before.refusal.loss is refusal.loss
        and before.refusal.places <= refusal.places
        and before.since <= now
        and lost(before.first, candidate) is None
    )
    if before is None or not goes_on:
        return Standing(refusal, candidate, now)
    return Standing(refusal, before.first, before.since, before.reads + 1)


def lost(previous: Snapshot | None, candidate: Snapshot) -> Refusal | None:
    """What a candidate has lost, if it is to be refused: more than a fifth of what was there, or most of a month.

    Figures that are still being computed, and formulas that turned to text, count as well.
    """
    if previous is None:
        return None
    return next(filter(None, (check(previous, candidate) for check in _CHECKS)), None)


def _lost_columns(previous: Snapshot, candidate: Snapshot) -> Refusal | None:
    if not previous.figure_cells or candidate.figure_cells:
        return None
    figures = _figures(previous)
    return _of_figures(Loss.MONTHS, previous, candidate, figures, len(figures))


def _loading(previous: Snapshot, candidate: Snapshot) -> Refusal | None:
    figures = _figures(previous)
    loading = figures & _still_loading(candidate)
    return _of_figures(Loss.LOADING, previous, candidate, loading, len(figures)) if loading else None


def _lost_formulas(previous: Snapshot, candidate: Snapshot) -> Refusal | None:
    """Formulas that stand as text and did not before; `had` is how many stand so now."""
    formulas = _formulas(candidate)
    new = formulas - _formulas(previous)
    return Refusal(Loss.FORMULAS, len(new), len(formulas), cells=_by_place(new)) if len(new) >= LEAST_FORMULAS else None


def _lost_targets(previous: Snapshot, candidate: Snapshot) -> Refusal | None:
    had = _targets(previous)
    if not _is_much(gone := had - _targets(candidate), had, LEAST_LOSS):
        return None
    districts = _in_order({district for _, district, _ in gone}, previous)
    cells = tuple(cell for key, cell in previous.target_cells.items() if key in gone)
    return Refusal(Loss.TARGETS, len(gone), len(had), 0, districts, (), cells, _lost_tabs(previous, candidate))


def _lost_figures(previous: Snapshot, candidate: Snapshot) -> Refusal | None:
    had = _figures(previous)
    if not _is_much(gone := had - _figures(candidate), had, LEAST_LOSS):
        return None
    return _of_figures(Loss.FIGURES, previous, candidate, gone, len(had))


def _is_much(gone: AbstractSet[object], had: AbstractSet[object], least: int) -> bool:
    return len(gone) > len(had) * TOLERATED_LOSS and len(gone) >= least


def _lost_districts(previous: Snapshot, candidate: Snapshot) -> Refusal | None:
    had = _districts(previous)
    gone = had - _districts(candidate)
    if not _is_much(gone, had, 1):
        return None
    districts = _in_order(gone, previous)
    places: dict[District, Cell] = {}
    for (district, _), cell in previous.figure_cells.items():
        places.setdefault(district, cell)
    cells = tuple(places[district] for district in districts if district in places)
    figures = {key for key in _figures(previous) if key[0] in gone}
    months = tuple(sorted({month for _, month in figures}))
    tabs = _lost_tabs(previous, candidate)
    return Refusal(Loss.DISTRICTS, len(gone), len(had), len(figures), districts, months, cells, tabs)


def _emptied_month(previous: Snapshot, candidate: Snapshot) -> Refusal | None:
    """A month most of whose figures are gone at once."""
    figures = _figures(previous)
    gone = figures - _figures(candidate)
    had = Counter(month for _, month in figures)
    for month, count in sorted(Counter(month for _, month in gone).items()):
        if count > had[month] * MOST_OF_A_MONTH and count >= LEAST_LOSS_OF_A_MONTH:
            of_month = {key for key in gone if key[1] == month}
            return _of_figures(Loss.FIGURES, previous, candidate, of_month, had[month])
    return None


def _of_figures(loss: Loss, previous: Snapshot, candidate: Snapshot, gone: AbstractSet[FigureKey], had: int) -> Refusal:
    return Refusal(
        loss,
        len(gone),
        had,
        len(gone),
        _in_order({district for district, _ in gone}, previous),
        tuple(sorted({month for _, month in gone})),
        tuple(cell for key, cell in previous.figure_cells.items() if key in gone),
        _lost_tabs(previous, candidate),
    )


def _in_order(districts: AbstractSet[District], snapshot: Snapshot) -> tuple[District, ...]:
    """The districts in the order in which the sheet has them."""
    keys = (*(key[0] for key in snapshot.figure_cells), *(key[1] for key in snapshot.target_cells))
    return tuple(each for each in dict.fromkeys(keys) if each in districts)


def _lost_tabs(previous: Snapshot, candidate: Snapshot) -> tuple[str, ...]:
    there = {cell.tab_id for cell in _cells(candidate)}
    return tuple(dict.fromkeys(cell.tab for cell in _cells(previous) if cell.tab_id not in there))


def _cells(snapshot: Snapshot) -> Iterable[Cell]:
    return (*snapshot.figure_cells.values(), *snapshot.target_cells.values())


def _figures(snapshot: Snapshot) -> AbstractSet[FigureKey]:
    return {key for key, _ in snapshot.sales.figures()}


def _districts(snapshot: Snapshot) -> AbstractSet[District]:
    return {district for district, _ in snapshot.figure_cells} | {district for _, district, _ in snapshot.target_cells}


def _targets(snapshot: Snapshot) -> AbstractSet[TargetKey]:
    return {
        (each, district, tier)
        for each, districts in snapshot.targets.items()
        for district, tiers in districts.items()
        for tier in tiers
    }


def _still_loading(snapshot: Snapshot) -> AbstractSet[FigureKey]:
    loading = (finding for finding in snapshot.findings if finding.code == STILL_LOADING)
    return {(each.district, each.month) for each in loading if each.district and each.month}


def _formulas(snapshot: Snapshot) -> AbstractSet[Cell]:
    """The cells in which a formula stands as text."""
    found = (each for each in snapshot.findings if FORMULA_AS_TEXT in {each.code, dict(each.data).get("reason")})
    return {each.cell for each in found if each.cell}


def _by_place(cells: AbstractSet[Cell]) -> tuple[Cell, ...]:
    """Cells as they are read: column by column, so that E9 comes before E10."""
    return tuple(sorted(cells, key=lambda cell: (cell.tab_id, len(cell.a1), cell.a1)))


_CHECKS = (_lost_columns, _loading, _lost_formulas, _lost_districts, _lost_targets, _lost_figures, _emptied_month)
"""What is looked at, in this order."""
