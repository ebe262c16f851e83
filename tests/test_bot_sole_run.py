"""One run over a database at a time: the second says so, and everything else goes on beside the first."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from patience import PATIENCE

from bot.demo import demo_config, demo_sandbox
from bot.store.sole_run import AlreadyRunning, sole_run
from bot.store.store import Store, StoreError
from sandbox.server import Sandbox

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("OTOPBOT_")}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with demo_sandbox() as running:
        yield running


@pytest.fixture
def folder(sandbox: Sandbox, tmp_path: Path) -> Path:
    demo_config(sandbox, tmp_path)
    return tmp_path


def otopbot(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 (the program itself)
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=ENVIRONMENT | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


@contextmanager
def running(folder: Path, sandbox: Sandbox) -> Iterator[subprocess.Popen[str]]:
    """A run that polls Telegram, and is killed at the end if it has not ended before."""
    polls = len(sandbox.telegram.calls_of("getUpdates"))
    with otopbot(folder, "run") as process:
        try:
            sandbox.telegram.wait_for_calls("getUpdates", polls + 1, PATIENCE)
            yield process
        finally:
            process.kill()
            process.communicate()


def said_by(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """What a call ends with, prints, and says on standard error."""
    with otopbot(folder, *arguments) as process:
        try:
            printed, error = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    return process.returncode, printed, error


def test_a_second_run_over_the_same_database_says_so_in_one_sentence_and_ends(folder: Path, sandbox: Sandbox) -> None:
    with running(folder, sandbox) as first:
        status, _, error = said_by(folder, "run")
        assert status == 2
        assert error.endswith(
            f"otopbot: another otopbot run is at work over the database {folder / 'demo.sqlite3'}; "
            "stop it first, or name another database\n"
        )
        assert "Traceback" not in error
        assert first.poll() is None


def test_a_run_that_was_killed_keeps_none_that_comes_after_it_from_its_work(folder: Path, sandbox: Sandbox) -> None:
    with running(folder, sandbox) as first:
        first.kill()
        first.wait(PATIENCE)
    with running(folder, sandbox) as next_one:
        next_one.send_signal(signal.SIGTERM)
        assert next_one.wait(PATIENCE) == (0 if sys.platform != "win32" else 1)


def test_everything_else_goes_on_beside_a_run(folder: Path, sandbox: Sandbox) -> None:
    calls = ("backup", "copy.sqlite3"), ("status",), ("round", "list"), ("check",)
    with running(folder, sandbox):
        ended = {call: said_by(folder, *call) for call in calls}
    assert {call: (status, error) for call, (status, _, error) in ended.items()} == dict.fromkeys(calls, (0, ""))


def test_a_database_is_one_by_whatever_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other.sqlite3").symlink_to(tmp_path / "bot.sqlite3")
    monkeypatch.chdir(tmp_path)
    names = ("bot.sqlite3", "other.sqlite3", f"sqlite:///{tmp_path / 'bot.sqlite3'}", str(tmp_path / "bot.sqlite3"))
    with sole_run(names[0]):
        for name in names:
            with pytest.raises(AlreadyRunning), sole_run(name):
                pass
    for name in names:
        with sole_run(name):
            pass


def test_two_databases_side_by_side_have_a_run_each(tmp_path: Path) -> None:
    with sole_run(str(tmp_path / "a.sqlite3")), sole_run(str(tmp_path / "b.sqlite3")):
        pass


def test_a_database_with_a_server_of_its_own_is_not_kept() -> None:
    with sole_run("postgresql://office@127.0.0.1/otop"), sole_run("postgresql://office@127.0.0.1/otop"):
        pass


def test_a_lock_that_cannot_be_made_is_told_by_its_name(tmp_path: Path) -> None:
    lock = tmp_path.resolve() / "bot.sqlite3.lock"
    lock.mkdir()
    with pytest.raises(StoreError) as caught, sole_run(str(tmp_path / "bot.sqlite3")):
        pass
    remedy = "let the user who runs otopbot write its folder"
    assert str(caught.value) == f"The database cannot be locked: {lock} cannot be made; {remedy}."


def test_a_lock_is_taken_without_another_write_so_that_a_full_disk_does_not_matter(tmp_path: Path) -> None:
    with sole_run(str(tmp_path / "bot.sqlite3")):
        assert [(file.name, file.stat().st_size) for file in tmp_path.iterdir()] == [("bot.sqlite3.lock", 0)]


def test_a_folder_that_takes_no_lock_is_told_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "touch", refused)
    with pytest.raises(StoreError, match=r"bot\.sqlite3\.lock cannot be made"), sole_run(str(tmp_path / "bot.sqlite3")):
        pass


def test_a_folder_that_is_not_there_is_told_by_its_name(tmp_path: Path) -> None:
    folder = tmp_path.resolve() / "nowhere"
    with pytest.raises(StoreError) as caught, sole_run(str(folder / "bot.sqlite3")):
        pass
    assert (
        str(caught.value)
        == f"The database cannot be opened: there is no folder {folder}; make it (mkdir), or name another file."
    )


def test_a_database_that_is_kept_can_be_read_and_written(tmp_path: Path) -> None:
    database = str(tmp_path / "bot.sqlite3")
    with sole_run(database), Store(database) as store:
        assert store.born_at is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such mode")
def test_what_is_made_is_for_its_user_alone(tmp_path: Path) -> None:
    database = tmp_path / "bot.sqlite3"
    with sole_run(str(database)), Store(str(database)) as store:
        store.backup(tmp_path / "copy.sqlite3", datetime(2024, 3, 13, tzinfo=UTC))
    modes = {file.name: oct(file.stat().st_mode & 0o777) for file in tmp_path.iterdir()}
    assert modes == dict.fromkeys(("bot.sqlite3", "bot.sqlite3.lock", "copy.sqlite3"), "0o600")
