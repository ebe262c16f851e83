"""Whether a fresh snapshot may take the place of the last good one.

A sheet in the middle of being sorted, cut and pasted, or recalculated reads like one that has lost its figures. Such a
read is refused for a while; if it stays as it is, it is what people meant.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from sheets.amounts import STILL_LOADING
from sheets.snapshot import Snapshot

TOLERATED_LOSS = Fraction(1, 5)
"""Corrections clear a cell or two at a time; a fifth of a sheet goes at once only by accident or on purpose."""

READS_THAT_CONVINCE = 5
"""At one read a minute: long enough for a paste or a recalculation to end, short enough not to feel stuck."""


class Loss(StrEnum):
    """What a refused snapshot has lost."""

    FIGURES = "figures"
    DISTRICTS = "districts"
    TARGETS = "targets"
    LOADING = "loading"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a snapshot is refused for now: how much of what the previous one had is gone."""

    loss: Loss
    gone: int
    had: int


def judge(previous: Snapshot | None, candidate: Snapshot, times_seen: int) -> Refusal | None:
    """Refuse a candidate that lost more than a fifth of what was there, or that is still being computed.

    `times_seen` counts the consecutive reads with the candidate's fingerprint, this one included.
    """
    if previous is None or times_seen >= READS_THAT_CONVINCE:
        return None
    if loading := _figures(previous) & _still_loading(candidate):
        return Refusal(Loss.LOADING, len(loading), len(_figures(previous)))
    for loss, things in _COUNTED:
        had = things(previous)
        gone = had - things(candidate)
        if len(gone) > len(had) * TOLERATED_LOSS:
            return Refusal(loss, len(gone), len(had))
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


_COUNTED: tuple[tuple[Loss, Callable[[Snapshot], AbstractSet[Hashable]]], ...] = (
    (Loss.DISTRICTS, _districts),
    (Loss.TARGETS, _targets),
    (Loss.FIGURES, _figures),
)
