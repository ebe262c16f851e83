"""Logging: what reaches standard error, and what never does. Run in a process of its own, as it is process-wide."""

import subprocess
import sys

import pytest
from patience import PATIENCE

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
START = "import logging; from bot.logs import start_logging; "


def stderr_of(program: str) -> str:
    """What a program leaves on standard error; it may fail."""
    run = subprocess.run(  # noqa: S603 (our own interpreter and text)
        [sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=False, timeout=PATIENCE
    )
    assert not run.stdout
    return run.stderr


def test_a_record_is_one_line() -> None:
    text = stderr_of(START + "start_logging(); logging.getLogger('bot').info('เริ่ม %s', 'บางคล้า')")
    assert text.endswith(" INFO bot: เริ่ม บางคล้า\n")
    assert text.count("\n") == 1


def test_a_line_break_in_a_message_does_not_pass_for_a_record() -> None:
    text = stderr_of(START + r"start_logging(); logging.getLogger('bot').info('a\n2024-03-13 INFO bot: b\r\nc')")
    assert [line.startswith("    ") for line in text.splitlines()] == [False, True, True]


@pytest.mark.parametrize(
    "message",
    [
        f"POST https://api.telegram.org/bot{TOKEN}/getMe",
        f"POST https://api.telegram.org/bot{TOKEN.replace(':', '%3A')}/getMe",
        f"The token {TOKEN} was rejected",
        f"ExtBot[token={TOKEN}]",
        "Authorization: Bearer AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
        "token ya29.AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
        "assertion=eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
        "-----BEGIN PRIVATE KEY-----\\nAAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw\\n-----END PRIVATE KEY-----",
        "'-----BEGIN RSA PRIVATE KEY-----\\\\nAAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
    ],
)
def test_what_looks_like_a_secret_is_blotted_out(message: str) -> None:
    text = stderr_of(START + f"start_logging(); logging.getLogger('bot').error({message!r})")
    assert "[secret]" in text
    assert "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw" not in text


def test_configured_secrets_are_blotted_out_whatever_they_look_like() -> None:
    text = stderr_of(
        START + "start_logging([' hunter2\\n', 'hunter2-longer', '']); logging.error('hunter2-longer hunter2')"
    )
    assert text.endswith("root: [secret] [secret]\n")


@pytest.mark.parametrize(
    "crash",
    [
        f"raise ValueError('{TOKEN}')",
        f"import threading; threading.Thread(target=lambda: int('{TOKEN}')).start()",
        (
            f"import asyncio\nasync def main(): asyncio.create_task(fail()); await asyncio.sleep(0)\n"
            f"async def fail(): raise ValueError('{TOKEN}')\nasyncio.run(main())"
        ),
        f"logging.exception('no', exc_info=ValueError('{TOKEN}'))",
        f"import warnings; warnings.warn('{TOKEN}')",
    ],
    ids=["uncaught", "thread", "loop", "logged", "warning"],
)
def test_crashes_are_logged_without_secrets(crash: str) -> None:
    text = stderr_of(START + f"start_logging()\n{crash}")
    assert "[secret]" in text
    assert TOKEN not in text


def test_a_traceback_follows_its_record_indented() -> None:
    first, *others = stderr_of(START + "start_logging(); 1 / 0").splitlines()
    assert "CRITICAL bot.logs: uncaught exception" in first
    assert others[-1] == "    ZeroDivisionError: division by zero"


def test_requests_are_not_told_even_at_debug() -> None:
    names = ("httpx", "httpcore.connection", "google.auth.transport.requests", "urllib3.connectionpool", "gspread")
    told = "".join(f"logging.getLogger('{name}').info('a request'); " for name in names)
    assert stderr_of(START + f"start_logging(level=logging.DEBUG); {told}") == ""


def test_warnings_of_google_auth_are_told_though_it_cuts_its_logger_off() -> None:
    text = stderr_of(
        START + "start_logging(); from google.auth import _helpers; "
        "log = logging.getLogger('google.auth'); _helpers.is_logging_enabled(log); log.warning('refresh failed')"
    )
    assert text.endswith("google.auth: refresh failed\n")
