"""The clock stands or runs, can be moved on, and never goes back."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sandbox.clock import Clock

START = datetime(2024, 3, 13, 8, 50, tzinfo=ZoneInfo("Asia/Bangkok"))


def test_a_stopped_clock_stands_still() -> None:
    clock = Clock(START, running=False)

    assert clock.now() == START
    assert clock.now() == START


def test_a_running_clock_goes_on() -> None:
    clock = Clock(START)

    first = clock.now()

    assert START <= first < START + timedelta(seconds=5)
    assert clock.now() > first


def test_time_is_told_in_the_zone_of_the_start() -> None:
    clock = Clock(START, running=False)

    clock.set_to(datetime(2024, 3, 20, 1, 30, tzinfo=UTC))

    assert clock.now().isoformat() == "2024-03-20T08:30:00+07:00"


def test_an_advance_is_added() -> None:
    clock = Clock(START, running=False)

    assert clock.advance(timedelta(hours=1)) == START + timedelta(hours=1)
    assert clock.advance(timedelta(days=1)) == START + timedelta(days=1, hours=1)


def test_the_clock_never_goes_back() -> None:
    clock = Clock(START, running=False)

    with pytest.raises(ValueError, match="only goes forward"):
        clock.set_to(START - timedelta(seconds=1))
    with pytest.raises(ValueError, match="only goes forward"):
        clock.advance(timedelta(seconds=-1))


def test_a_naive_start_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Clock(START.replace(tzinfo=None))
