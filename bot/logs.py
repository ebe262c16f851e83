"""Logging: one line per record to standard error (a traceback follows, indented), with every secret blotted out.

The blotting comes last, after the traceback has become text: tokens hide in addresses, in exception messages and in
the representations of objects.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Collection
from types import TracebackType

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_BLOT = "[secret]"
# What looks like a secret is one, whether it was configured or not.
_SECRET_SHAPES = (
    re.compile(r"(?<=bot)[0-9]+(:|%3A)[A-Za-z0-9_-]+", re.IGNORECASE),  # a bot's token, in an address of the Bot API
    re.compile(r"[0-9]{6,}:[A-Za-z0-9_-]{30,}"),  # or alone
    re.compile(r"(?<=bearer )[A-Za-z0-9._~+/=-]+", re.IGNORECASE),
    re.compile(r"ya29\.[A-Za-z0-9._-]+"),  # a Google access token
    re.compile(r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"),  # a JSON web token
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL),
)
# These tell of every request, some with the token in its address.
_TALKATIVE = ("httpx", "httpcore", "google", "urllib3", "gspread")

_log = logging.getLogger(__name__)


class RedactingFormatter(logging.Formatter):
    """Formats a record, its traceback included, without secrets: the given ones and all that look like one."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        super().__init__(_FORMAT)
        # The longest first, so that nothing is left of a secret that contains another.
        self._secrets = sorted({secret.strip() for secret in secrets} - {""}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Only the first line begins at the margin: a line break in a message must not pass for another record."""
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, _BLOT)
        for shape in _SECRET_SHAPES:
            text = shape.sub(_BLOT, text)
        return "\n    ".join(text.splitlines())


def start_logging(secrets: Collection[str] = (), level: int = logging.INFO) -> None:
    """Log everything from this level on to standard error: records, warnings and what nobody caught.

    What an event loop finds unhandled arrives here too, as its default handler logs it.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    # google-auth cuts its logger off from the others, unless it finds it with a level as it now has.
    logging.getLogger("google").propagate = True
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def _log_uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _log.critical("uncaught exception", exc_info=(kind, error, traceback))


def _log_uncaught_in_thread(failure: threading.ExceptHookArgs) -> None:
    error = failure.exc_value or failure.exc_type()
    name = failure.thread.name if failure.thread else "?"
    _log.critical("uncaught exception in thread %s", name, exc_info=(failure.exc_type, error, failure.exc_traceback))
