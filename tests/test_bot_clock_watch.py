"""A wrong clock: the admins are told once a day, by Telegram's time, and not because of a sleep or a lost network."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import BANGKOK, OFFICE

from bot.posts.clock_watch import LOOKS_THAT_CONVINCE, ClockWatch, clock_posts
from bot.posts.outbox import Outbox
from bot.posts.wall_clock import WallClock
from bot.store.store import Store

TRUE_TIME = datetime(2024, 3, 13, 9, 0, tzinfo=BANGKOK)
HOUR = timedelta(hours=1)


class Watched:
    """A clock that is off by so much, and how long ago Telegram was heard of."""

    def __init__(self, store: Store) -> None:
        self.off, self.told, self.silence = HOUR, TRUE_TIME, timedelta(seconds=20)
        self.outbox = Outbox(store)
        clock = WallClock(lambda: self.told + self.off, lambda: self.told)
        office = replace(OFFICE, admins=frozenset({7, 8}))
        self._watch = ClockWatch(clock, lambda: self.silence, self.outbox, [office])

    def look(self, times: int) -> int:
        """How many posts there are after so many looks."""
        for _ in range(times):
            asyncio.run(self._watch.look())
        return len(self.outbox.claimed(OFFICE.name))


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with Store(str(tmp_path / "otopbot.sqlite3")) as store:
        yield Watched(store)


def test_a_clock_that_stays_wrong_is_told_to_every_admin_once_a_day(watched: Watched) -> None:
    assert watched.look(LOOKS_THAT_CONVINCE - 1) == 0
    assert watched.look(1) == 2
    assert watched.look(20) == 2
    watched.told += timedelta(days=1)
    assert watched.look(1) == 4


def test_what_is_told_may_be_sent_by_a_clock_that_is_not_believed(watched: Watched) -> None:
    watched.look(LOOKS_THAT_CONVINCE)
    delivery = watched.outbox.take(TRUE_TIME + HOUR, by_the_clock=False)
    assert delivery
    assert "นาฬิกาของเครื่องที่ติดตั้งระบบเร็วกว่าเวลาของ Telegram ประมาณ 60 นาที" in delivery.html


def test_a_clock_that_is_right_again_in_between_is_not_told(watched: Watched) -> None:
    watched.look(LOOKS_THAT_CONVINCE - 1)
    watched.off = timedelta(minutes=4)
    watched.look(1)
    watched.off = HOUR
    assert watched.look(LOOKS_THAT_CONVINCE - 1) == 0


def test_without_a_word_of_telegrams_nothing_is_known_of_the_clock(watched: Watched) -> None:
    watched.silence = timedelta(minutes=2)
    assert watched.look(3 * LOOKS_THAT_CONVINCE) == 0


@pytest.mark.parametrize(("told", "number"), [("09:00", 1), ("20:00", 0)])
def test_the_hours_are_those_of_telegrams_time(told: str, number: int) -> None:
    at = datetime.fromisoformat(f"2024-03-13T{told}:00+07:00")
    assert len(clock_posts([OFFICE], -HOUR, at)) == number
