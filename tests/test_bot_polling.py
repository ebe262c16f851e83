"""Long polling over real HTTP with everything that would stop or spin python-telegram-bot's own loop."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from office_at_work import Office, office_at_work
from patience import PATIENCE

from bot.chat.polling import RIVAL_QUIET_SECONDS, Conflicts, GuardedPoll
from bot.demo import GROUP, demo_config, demo_sandbox
from sandbox import bot_errors
from sandbox.faults import Fault
from sandbox.server import Sandbox

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_at_work(tmp_path_factory.mktemp("office")) as at_work:
        yield at_work


def meets(office: Office, fault: Fault, times: int = 1) -> None:
    """Let the next polls meet the fault; the poll under way ends with the answer to a question."""
    office.sandbox.telegram.faults.next("getUpdates", fault, times=times)
    office.ask("/status บางปะกง")


@pytest.mark.parametrize(
    "fault",
    [
        Fault.answer(401, {"ok": False, "error_code": 401, "description": "Unauthorized"}),
        Fault.answer(404, {"ok": False, "error_code": 404, "description": "Not Found"}),
        Fault.answer(200, {"ok": False}),
        Fault.answer(200, {"ok": True, "result": 5}),
        Fault.answer(200, []),
        Fault.captive_portal(),
        Fault.html(502),
        Fault.closed(),
        Fault.truncated(),
        Fault.answer(409, {"ok": False, "error_code": 409, "description": "Conflict: terminated by other getUpdates"}),
    ],
    ids=["401", "404", "not ok", "no list", "a list", "portal", "502", "closed", "truncated", "conflict"],
)
def test_one_bad_poll_is_survived(office: Office, fault: Fault) -> None:
    meets(office, fault)
    assert "68,025,600" in office.ask("/status บางคล้า").text


def test_an_update_that_cannot_be_read_holds_up_nothing(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    messenger = office.sandbox.messenger
    with messenger.changes.lock():
        poison = {"message": {"message_id": "?", "date": "yesterday", "chat": 5}}
        messenger.updates.put(poison, office.sandbox.clock.now())
    assert "68,025,600" in office.ask("/status บางคล้า").text
    assert "cannot be read and is set aside" in caplog.text


# The program itself, with a bug in its answers that tells the token, and with httpx's log of every request.
CRASHING = """
import logging, os
import bot.chat.application
from bot.terminal.cli import main

def crash(*_, **__):
    logging.getLogger("httpx").setLevel(logging.INFO)
    raise RuntimeError(f"https://api.telegram.org/bot{os.environ['TOKEN']}/sendMessage, token {os.environ['TOKEN']}")

bot.chat.application.answer = crash
main()
"""


@contextmanager
def running(folder: Path, token: str) -> Iterator[subprocess.Popen[str]]:
    """The program in a process of its own, ended with SIGTERM if it still runs."""
    command = [sys.executable, "-c", CRASHING, "run"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TOKEN": token}
    with subprocess.Popen(  # noqa: S603 (the program itself)
        command, cwd=folder, env=environment, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def test_nothing_that_is_logged_ever_holds_the_token(tmp_path: Path) -> None:
    refused = Fault.answer(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
    with demo_sandbox(start=datetime.now(UTC)) as sandbox:  # noqa: TID251 (the program reads this computer's clock)
        demo_config(sandbox, tmp_path)
        token, group = sandbox.telegram.token, sandbox.messenger.chats[GROUP]
        for fault in (refused, Fault.closed()):
            sandbox.telegram.faults.next("getUpdates", fault)
        with running(tmp_path, token) as process:
            for _ in range(2):
                said = sandbox.messenger.say(group.members[0], group, "/status")
                assert "อ้างอิง" in sandbox.messenger.wait_for_bot_message(group, said.id, PATIENCE).text
            process.terminate()
            _, log = process.communicate(timeout=PATIENCE)
    for told in ("polling Telegram failed", "RuntimeError", "INFO httpx", "/bot[secret]/sendMessage, token [secret]"):
        assert told in log
    assert token not in log
    assert token.partition(":")[2] not in log


def test_an_address_where_nobody_answers_is_logged_without_the_token(tmp_path: Path) -> None:
    with demo_sandbox() as sandbox:
        demo_config(sandbox, tmp_path)
    with running(tmp_path, sandbox.telegram.token) as process:
        assert process.stderr is not None
        lines: list[str] = []
        while not lines or "Telegram cannot be reached" not in lines[-1]:
            lines.append(process.stderr.readline())
            assert lines[-1], lines
        process.terminate()
        log = "".join(lines) + process.stderr.read()
    assert sandbox.telegram.token.partition(":")[2] not in log


@pytest.mark.parametrize(
    ("conflicts", "now", "expected"),
    [
        ([0], 0, False),
        ([0, 30, 59], 59, False),
        ([0, 30, 61], 61, True),
        ([0, 30, 61], 61 + RIVAL_QUIET_SECONDS, True),
        ([0, 30, 61], 62 + RIVAL_QUIET_SECONDS, False),
        ([0, 30, 61, 62 + RIVAL_QUIET_SECONDS], 62 + RIVAL_QUIET_SECONDS, False),
        (list(range(0, 1000, RIVAL_QUIET_SECONDS)), 1000, True),
    ],
    ids=["one", "a restart", "a minute", "answers in between", "quiet", "anew after that", "now and then"],
)
def test_another_program_is_one_after_a_minute_and_until_it_was_quiet_for_a_while(
    conflicts: list[int],
    now: int,
    expected: bool,  # noqa: FBT001
) -> None:
    first, *others = conflicts
    noted = Conflicts(first, first)
    for each in others:
        noted = noted.and_one_at(each)
    assert noted.are_of_a_rival(now) is expected


def test_another_program_with_the_same_token_is_noticed_until_it_is_gone_for_a_while(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.polling.RIVAL_SECONDS", -1)
    sandbox.telegram.faults.next("getUpdates", bot_errors.conflict("terminated by other getUpdates request").fault())

    async def polls() -> list[bool]:
        noticed = []
        async with GuardedPoll() as poll:
            for _ in range(2):
                await poll.do_request(f"{sandbox.url}/bot{sandbox.telegram.token}/getUpdates", "POST")
                noticed.append(poll.has_rival())
            monkeypatch.setattr("bot.chat.polling.RIVAL_QUIET_SECONDS", -1)
            noticed.append(poll.has_rival())
        return noticed

    assert asyncio.run(polls()) == [True, True, False]
