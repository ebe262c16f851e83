"""The README and the operator's page: the commands, options, targets and files that they name are there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from office_at_work import PATIENCE, RunningBot
from typer.testing import CliRunner

from bot.config.loading import load_config
from bot.demo import PROVINCE_OFFICER, demo_sandbox
from bot.terminal.cli import app

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "docs" / "operation.md"]
FENCE = re.compile(r"^ *```\w*\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def code(page: Path) -> Iterator[str]:
    """Every line of code on a page, of its blocks and from within its sentences."""
    text = page.read_text(encoding="utf-8")
    for block in FENCE.findall(text):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", FENCE.sub("", text))


CODE = [line for page in PAGES for line in code(page)]
# `otopbot`, or with a folder before it, at the start of a line or of systemd's ExecStart=.
CALLS = sorted({call for line in CODE for call in re.findall(r"^(?:ExecStart=)?(?:\S*[/\\])?otopbot( .+|$)", line)})


def help_of(*command: str) -> str:
    shown = CliRunner().invoke(app, [*command, "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert shown.exit_code == 0, f"there is no command {command}"
    return shown.output


def test_calls_are_found_on_the_pages() -> None:
    assert {call.split()[0] for call in CALLS if call} >= {"run", "check", "demo", "status", "standings", "--version"}


@pytest.mark.parametrize("call", CALLS)
def test_every_call_is_of_a_command_with_its_options(call: str) -> None:
    words = call.split()
    command = [word for word in words[:1] if not word.startswith("-")]
    shown = help_of(*command)
    for option in re.findall(r"--[a-z-]+", call):
        assert re.search(rf"{option}\b", shown), option


def test_the_options_are_those_of_the_commands_that_the_page_names() -> None:
    for command in ("run", "check", "status", "standings", "audit"):
        assert "--config PATH" in help_of(command)
    for command in ("check", "status", "standings", "audit"):
        assert "--json" in help_of(command)
    for command in ("status", "standings", "audit"):
        assert "--office NAME" in help_of(command)


def test_every_command_stands_in_the_table() -> None:
    listed = re.findall(r"^\| `otopbot ([a-z]+)", PAGES[0].read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == re.findall(r"^  ([a-z]+)  ", help_of().partition("Commands:")[2], re.MULTILINE)


def test_every_target_of_make_is_there() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    named = {target for line in CODE for target in re.findall(r"\bmake ([a-z-]+)", line)}
    assert named >= {"demo", "test", "setup", "check"}
    assert named <= set(targets)


def test_every_file_that_code_names_is_there_or_the_offices_own() -> None:
    """The office's own files are those that must never be committed."""
    own = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    named = {
        word for line in CODE for word in re.findall(r"(?<![\w/])[\w-]+(?:\.[\w-]+)*\.(?:toml|lock|txt|json)\b", line)
    }
    assert named >= {"config.example.toml", "requirements.lock", "token.txt"}
    for name in named:
        assert (ROOT / name).exists() or any(fnmatch(name, pattern) for pattern in own), name


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.th.md", ROOT / "docs" / "architecture.md"])
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    for link in links:
        assert (page.parent / link).exists(), link


def test_a_bot_with_the_examples_own_numbers_tells_the_right_ones(tmp_path: Path) -> None:
    """The README's way to the numbers of the group and of the admins, before they stand in the configuration."""
    (tmp_path / "config.toml").write_bytes((ROOT / "config.example.toml").read_bytes())
    with demo_sandbox() as sandbox:
        (tmp_path / "service-account.json").write_text(json.dumps(sandbox.google.service_account()), encoding="utf-8")
        environment = {
            "OTOPBOT_GOOGLE__SHEETS_URL": sandbox.url,
            "OTOPBOT_TELEGRAM__API_URL": sandbox.url,
            "OTOPBOT_TELEGRAM__TOKEN": sandbox.telegram.token,
        }
        messenger = sandbox.messenger
        admin = messenger.people[PROVINCE_OFFICER]
        group = messenger.add_group("กลุ่มเจ้าหน้าที่", [admin], bot_status="left")
        with RunningBot(load_config(tmp_path / "config.toml", environment), sandbox):
            messenger.add_bot(group, admin)
            assert str(group.id) in messenger.wait_for_bot_message(group, timeout=PATIENCE).text
            said = messenger.say(admin, messenger.private_chat(admin), "/start")
            assert str(admin.id) in messenger.wait_for_bot_message(said.chat, said.id, PATIENCE).text
