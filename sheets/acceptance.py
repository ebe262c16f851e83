"""Whether a fresh snapshot may take the place of the last good one.

A sheet in the middle of being sorted, cut and pasted, or recalculated reads like one that has lost its figures. Such a
read is refused for a while; if it stays as it is, it is what people meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction

from sheets.amounts import STILL_LOADING
from sheets.snapshot import Snapshot

TOLERATED_LOSS = Fraction(1, 5)
"""Corrections clear a cell or two at a time; a fifth of a sheet goes at once only by accident or on purpose."""

LEAST_LOSS = 5
"""Fewer figures or targets than this are corrections, however few there are as yet."""

MOST_OF_A_MONTH = Fraction(1, 2)
LEAST_LOSS_OF_A_MONTH = 3
"""A column cleared or overwritten is a slip, even if it is less than a fifth of all figures."""

READS_THAT_CONVINCE = 5
TIME_THAT_CONVINCES = timedelta(minutes=5)
"""Long enough for a paste or a recalculation to end, short enough not to feel stuck, however seldom a sheet is read."""


class Loss(StrEnum):
    """What a refused snapshot has lost."""

    FIGURES = "figures"
    DISTRICTS = "districts"
    TARGETS = "targets"
    LOADING = "loading"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a snapshot is refused for now: how much of what the previous one had is gone."""

    loss: Loss
    gone: int
    had: int


def judge(
    previous: Snapshot | None, candidate: Snapshot, times_seen: int, stood_for: timedelta = timedelta(0)
) -> Refusal | None:
    """Refuse a candidate that lost more than a fifth of what was there, or most of a month, or is still computed.

    `times_seen` counts the consecutive reads with the candidate's fingerprint, this one included; `stood_for` is the
    time from the first of them to this one. What stood through five reads or for five minutes is accepted, but for a
    sheet that has no column of a month any more: nobody means that.
    """
    if previous and previous.figure_cells and not candidate.figure_cells:
        return Refusal(Loss.MONTHS, len(_figures(previous)), len(_figures(previous)))
    if previous is None or times_seen >= READS_THAT_CONVINCE or stood_for >= TIME_THAT_CONVINCES:
        return None
    if loading := _figures(previous) & _still_loading(candidate):
        return Refusal(Loss.LOADING, len(loading), len(_figures(previous)))
    for loss, least, things in _COUNTED:
        had = things(previous)
        gone = had - things(candidate)
        if len(gone) > len(had) * TOLERATED_LOSS and len(gone) >= least:
            return Refusal(loss, len(gone), len(had))
    return _emptied_month(previous, candidate)


def _emptied_month(previous: Snapshot, candidate: Snapshot) -> Refusal | None:
    """A month most of whose figures are gone at once."""
    had = Counter(month for (_, month), _ in previous.sales.figures())
    kept = {key for key, _ in candidate.sales.figures()}
    gone = Counter(key[1] for key, _ in previous.sales.figures() if key not in kept)
    for month, count in gone.items():
        if count > had[month] * MOST_OF_A_MONTH and count >= LEAST_LOSS_OF_A_MONTH:
            return Refusal(Loss.FIGURES, count, had[month])
    return None


def _figures(snapshot: Snapshot) -> AbstractSet[Hashable]:
    return {key for key, _ in snapshot.sales.figures()}


def _districts(snapshot: Snapshot) -> AbstractSet[Hashable]:
    return {district for district, _ in snapshot.figure_cells} | {district for _, district, _ in snapshot.target_cells}


def _targets(snapshot: Snapshot) -> AbstractSet[Hashable]:
    return {
        (each, district, tier)
        for each, districts in snapshot.targets.items()
        for district, tiers in districts.items()
        for tier in tiers
    }


def _still_loading(snapshot: Snapshot) -> AbstractSet[Hashable]:
    return {(finding.district, finding.month) for finding in snapshot.findings if finding.code == STILL_LOADING}


_COUNTED: tuple[tuple[Loss, int, Callable[[Snapshot], AbstractSet[Hashable]]], ...] = (
    (Loss.DISTRICTS, 1, _districts),
    (Loss.TARGETS, LEAST_LOSS, _targets),
    (Loss.FIGURES, LEAST_LOSS, _figures),
)
"""What is counted, and how much of it must be gone at least."""
