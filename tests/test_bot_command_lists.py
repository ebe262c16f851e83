"""Which commands are offered while one is typed, over the sandbox: everybody's, and more to an admin in private."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from office_at_work import PATIENCE, Office, RunningBot

from bot.demo import DISTRICT_OFFICER, PROVINCE_OFFICER, demo_config, demo_sandbox
from bot.wording.commands import ADMIN_COMMANDS, COMMAND_DESCRIPTIONS
from sandbox.chat import Chat
from sandbox.page_view import commands
from sandbox.server import Sandbox

EVERYBODYS, ADMINS = [*COMMAND_DESCRIPTIONS], [*COMMAND_DESCRIPTIONS, *ADMIN_COMMANDS]


@dataclass(frozen=True, slots=True)
class Lists:
    """The demo's office, of which the program can begin again with other admins."""

    office: Office

    @contextmanager
    def at_work(self, *admins: int) -> Iterator[None]:
        config = self.office.config
        sections = [section.model_copy(update={"admins": admins}) for section in config.office]
        with RunningBot(config.model_copy(update={"office": sections}), self.office.sandbox):
            yield

    def offered(self, room: Chat) -> list[str]:
        with self.office.sandbox.messenger.changes.lock():
            return [each["command"] for each in commands(self.office.sandbox.messenger, room)]

    def wait_for(self, expected: list[str], room: Chat) -> None:
        self.office.sandbox.messenger.wait_until(lambda: True if self.offered(room) == expected else None, PATIENCE)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with demo_sandbox() as running:
        yield running


@pytest.fixture
def lists(sandbox: Sandbox, tmp_path: Path) -> Lists:
    return Lists(Office(sandbox, demo_config(sandbox, tmp_path)))


def test_an_admin_is_offered_more_in_private_and_everybody_else_the_general_list(lists: Lists) -> None:
    office = lists.office
    with lists.at_work(PROVINCE_OFFICER):
        lists.wait_for(ADMINS, office.private(PROVINCE_OFFICER))
        assert lists.offered(office.private(DISTRICT_OFFICER)) == EVERYBODYS
        assert lists.offered(office.group) == EVERYBODYS


def test_an_admin_who_has_not_begun_is_offered_them_with_the_first_word(
    lists: Lists, caplog: pytest.LogCaptureFixture
) -> None:
    office = lists.office
    with lists.at_work(DISTRICT_OFFICER, PROVINCE_OFFICER):
        lists.wait_for(ADMINS, office.private(PROVINCE_OFFICER))
        office.sandbox.messenger.wait_until(lambda: True if "Chat not found" in caplog.text else None, PATIENCE)
        assert lists.offered(office.private(DISTRICT_OFFICER)) == EVERYBODYS
        office.ask("/start", by=DISTRICT_OFFICER)
        lists.wait_for(ADMINS, office.private(DISTRICT_OFFICER))
    assert not [each for each in caplog.records if each.exc_info]


def test_who_is_no_admin_any_more_is_offered_the_general_list_again(lists: Lists) -> None:
    admin, other = (lists.office.private(each) for each in (PROVINCE_OFFICER, DISTRICT_OFFICER))
    other.started = True
    with lists.at_work(PROVINCE_OFFICER):
        lists.wait_for(ADMINS, admin)
    with lists.at_work(DISTRICT_OFFICER):
        lists.wait_for(ADMINS, other)
        lists.wait_for(EVERYBODYS, admin)
    with lists.at_work(PROVINCE_OFFICER):
        lists.wait_for(ADMINS, admin)
        lists.wait_for(EVERYBODYS, other)
