"""A counter that grows with every change, for threads and coroutines that wait for one."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

Found = TypeVar("Found")

PATIENCE = 60.0
"""Seconds that tests wait at most for what must come; it normally takes a fraction of one."""


class Changes:
    """Guards a model with one lock and tells whoever waits that it has changed.

    Tests wait in threads, the HTTP services in coroutines; neither polls. Several models may share one counter, so that
    a page can wait for all of them at once.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition(threading.RLock())
        self._wakers: list[Callable[[], object]] = []
        self.version = 0

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the model still; may be nested."""
        with self._condition:
            yield

    def note(self) -> None:
        """Count a change and wake everybody who waits."""
        with self._condition:
            self.version += 1
            self._condition.notify_all()
            for wake in self._wakers:
                wake()

    def wait_until(self, look: Callable[[], Found | None], timeout: float) -> Found | None:
        """What `look` finds (looked for again after every change), or None after so many seconds."""
        deadline = time.monotonic() + timeout
        with self._condition:
            while (found := look()) is None:
                left = deadline - time.monotonic()
                if left <= 0:
                    return None
                self._condition.wait(left)
        return found

    async def wait_until_async(self, look: Callable[[], Found | None], seconds: float | None) -> Found | None:
        """Do as `wait_until` does, without blocking the event loop; `seconds` None: without end."""
        changed = asyncio.Event()
        wake = partial(asyncio.get_running_loop().call_soon_threadsafe, changed.set)
        with self._condition:
            self._wakers.append(wake)
        try:
            async with asyncio.timeout(seconds):
                while True:
                    changed.clear()
                    with self._condition:
                        if (found := look()) is not None:
                            return found
                    await changed.wait()
        except TimeoutError:
            return None
        finally:
            with self._condition:
                self._wakers.remove(wake)
