"""What the tests of several rooms share."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings

from sandbox.clock import Clock
from sandbox.server import Sandbox


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is on loopback here: no proxy of this machine gets in between, unless a test sets one."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


# How long an example takes says more about the machine than about the code.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture
def clock() -> Clock:
    """Wednesday 13 March 2567 (2024), 08.50 in Bangkok, until a test moves it on."""
    return Clock(datetime(2024, 3, 13, 8, 50, tzinfo=ZoneInfo("Asia/Bangkok")), running=False)


@pytest.fixture
def sandbox(clock: Clock) -> Iterator[Sandbox]:
    """Google and Telegram, empty, on a free port."""
    with Sandbox(clock) as running:
        yield running
