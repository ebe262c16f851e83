"""Work in a thread of its own that nobody has to wait for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")

THREAD_NAME = "background"


def in_background(work: Callable[[], Result]) -> Future[Result]:
    """Do the work in a daemon thread, and give its outcome when there is one.

    Unlike the threads of an executor, it holds up neither its caller nor the end of the program when it hangs.
    """
    outcome: Future[Result] = Future()
    outcome.set_running_or_notify_cancel()  # from here on, whoever stops waiting does not disturb it

    def run() -> None:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 (whoever waits for the outcome gets it)
            outcome.set_exception(error)
        else:
            outcome.set_result(result)

    Thread(target=run, name=THREAD_NAME, daemon=True).start()
    return outcome
