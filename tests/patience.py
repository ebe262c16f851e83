"""How long tests wait for what must come: one generous bound for all, as a machine may be slow and shared."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from sandbox import changes

PATIENCE = changes.PATIENCE
"""Seconds within which whatever is waited for must have come; it normally takes a fraction of one."""
Found = TypeVar("Found")


def until(look: Callable[[], Found]) -> Found:
    """What `look` finds, once it is there: for what changes without telling anybody, such as another process."""
    deadline = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < deadline, f"it did not come true within {PATIENCE} seconds; at last: {found!r}"
        time.sleep(0.01)
    return found
