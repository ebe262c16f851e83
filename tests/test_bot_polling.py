"""Long polling over real HTTP with everything that would stop or spin python-telegram-bot's own loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from office_at_work import Office, office_at_work

from bot.polling import GuardedPoll
from sandbox import bot_errors
from sandbox.faults import Fault
from sandbox.server import Sandbox


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


def test_no_log_line_ever_holds_the_token(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with office_at_work(tmp_path) as office:
        meets(office, Fault.closed(), times=2)
        office.ask("/status บางคล้า")
        token = office.sandbox.telegram.token
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx")]
    assert ours
    assert not any(token in line for line in ours)


def test_another_program_with_the_same_token_is_noticed_until_it_is_gone(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.polling.RIVAL_SECONDS", -1)
    sandbox.telegram.faults.next("getUpdates", bot_errors.conflict("terminated by other getUpdates request").fault())

    async def polls() -> list[bool]:
        noticed = []
        async with GuardedPoll() as poll:
            for _ in range(2):
                await poll.do_request(f"{sandbox.url}/bot{sandbox.telegram.token}/getUpdates", "POST")
                noticed.append(poll.has_rival())
        return noticed

    assert asyncio.run(polls()) == [True, False]
