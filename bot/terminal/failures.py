"""What nobody foresaw, as one sentence: the system refuses something, or the program has a bug."""

from __future__ import annotations

import logging
import os
from tempfile import mkstemp

from bot.logs import RedactingFormatter


def failure(error: Exception) -> str | None:
    """The sentence; None where the reader of a pipe has gone, to whom nothing can be said.

    While there is a log the error is raised again: there it stands with its traceback.
    """
    if logging.getLogger().hasHandlers():
        raise error
    if isinstance(error, BrokenPipeError):
        return None
    if isinstance(error, OSError):
        return f"{error.filename or 'the output'}: {error.strerror or error}"
    return f"the program has a bug ({type(error).__name__}); please pass on the report of it, {_report(error)}"


def _report(error: Exception) -> str:
    """A file of its own with the traceback, without secrets, and for this user's eyes only."""
    record = logging.LogRecord("otopbot", logging.CRITICAL, __file__, 0, "%s", (error,), None)
    record.exc_info = type(error), error, error.__traceback__
    handle, file = mkstemp(prefix="otopbot-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as report:
        report.write(RedactingFormatter().format(record) + "\n")
    return file
