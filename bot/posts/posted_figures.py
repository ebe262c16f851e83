"""The figures of a post of standings, kept so that the next one can say what has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.office.reading import Reading
from bot.posts.delivery import DeliveryState
from bot.store.schema import delivery
from bot.store.schema import posted as table
from bot.store.store import Store
from bot.wording.terms import rating_name
from scoring.fiscal_year import EvaluationRound
from scoring.money import Satang
from scoring.sales import District


@dataclass(frozen=True, slots=True)
class Figures:
    """What was posted of a round: when, every district's sum in satang, and its rating in the office's words."""

    round: EvaluationRound
    at: datetime
    totals: Mapping[District, Satang]
    ratings: Mapping[District, str]

    @classmethod
    def of(cls, reading: Reading, at: datetime) -> Figures:
        """What a post of this reading shows."""
        standings = [each for each in reading.standings.districts if each.district]
        below = reading.office.below_text
        return cls(
            reading.evaluation_round,
            at,
            {each.district: each.total for each in standings if each.district},
            {each.district: rating_name(each.rating, below) for each in standings if each.district and each.rating},
        )


class FigureStore:
    """For each office, the figures that were posted."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def last(self, office: str) -> Figures | None:
        """What the group was last told, as far as is known; None before the first post.

        A post that was taken back, because it could not be sent in time, refused, or let go for another message does
        not count.
        """
        told = table.join(delivery, delivery.c.key == table.c.key)
        unseen = (DeliveryState.REJECTED, DeliveryState.COVERED)
        arrived = sa.and_(table.c.office == office, delivery.c.state.not_in(unseen))
        query = sa.select(table).select_from(told).where(arrived).order_by(table.c.at.desc())
        with self._store.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        body = json.loads(row.body)
        totals = {District(name): Satang(total) for name, total in body["totals"].items()}
        ratings = {District(name): str(rating) for name, rating in body["ratings"].items()}
        return Figures(EvaluationRound.parse(row.round), row.at, totals, ratings)

    def keep(self, office: str, key: str, figures: Figures) -> None:
        """Note what the post with that key shows."""
        body = json.dumps({"totals": dict(figures.totals), "ratings": dict(figures.ratings)}, ensure_ascii=False)
        row = {"office": office, "round": str(figures.round), "at": figures.at, "body": body}
        with self._store.writing() as connection:
            connection.execute(sa.delete(table).where(table.c.key == key))
            connection.execute(sa.insert(table).values(key=key, **row))
