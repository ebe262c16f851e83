"""Killed two hundred times while it sends, the program delivers every post at most once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.posts.delivery import DeliveryState
from bot.posts.outbox import Outbox
from bot.store.store import Store
from sandbox.server import Sandbox

HERE = Path(__file__).parent
DEATHS, FIRST_CHAT = 200, 710000001


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the children that are killed are forked")
def test_a_program_killed_at_random_moments_delivers_every_post_at_most_once(sandbox: Sandbox, tmp_path: Path) -> None:
    messenger = sandbox.messenger
    people = [messenger.add_person(f"เจ้าหน้าที่ {number}", id=FIRST_CHAT + number) for number in range(DEATHS)]
    for person in people:
        messenger.say(person, messenger.private_chat(person), "/start")
    database = str(tmp_path / "otopbot.sqlite3")
    arguments = [database, sandbox.url, sandbox.telegram.token, str(DEATHS), str(FIRST_CHAT)]
    done = subprocess.run(  # noqa: S603 (a program of ours)
        [sys.executable, str(HERE / "killed_sender.py"), *arguments],
        env={**os.environ, "PYTHONPATH": str(HERE.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr

    arrived = [
        sum(message.from_bot for message in messenger.messages(messenger.private_chat(person))) for person in people
    ]
    assert set(arrived) <= {0, 1}
    with Store(database) as store:
        counts = Outbox(store).counts()
        claimed = len(Outbox(store).claimed("ฉะเชิงเทรา"))
    assert claimed == DEATHS
    assert set(counts) == {DeliveryState.SENT, DeliveryState.UNCERTAIN}  # it did die between claim and outcome
    assert counts[DeliveryState.SENT] <= sum(arrived)
