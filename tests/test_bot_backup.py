"""A backup that is restored: nothing of what was due since it was taken is sent a second time."""

import os
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.message import Message
from bot.posts.delivery import DeliveryState, Outcome
from bot.posts.outbox import Outbox
from bot.posts.post import Post
from bot.store.backup import WrongTarget
from bot.store.store import Store, StoreError

MADE = datetime(2024, 3, 1, 1, 30, tzinfo=UTC)
BACKED_UP, RESTORED = MADE + timedelta(days=11), MADE + timedelta(days=14)
PROVINCE, OFFICER = "ฉะเชิงเทรา", 710000001


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "otopbot.sqlite3"


def begun(file: Path, now: datetime) -> Store:
    store = Store(str(file))
    store.begin(now)
    return store


def post(key: str) -> Post:
    return Post(key, PROVINCE, OFFICER, Message(key))


def test_a_database_is_born_when_the_program_first_begins_with_it(file: Path) -> None:
    with begun(file, MADE) as store:
        assert store.born_at == MADE
        assert store.last_tick is None
        store.ticked(BACKED_UP)
    with begun(file, RESTORED) as store:
        assert (store.born_at, store.last_tick) == (MADE, BACKED_UP)


def test_a_database_that_nobody_has_begun_with_has_no_birth(file: Path) -> None:
    with Store(str(file)) as store:
        assert store.born_at is None
        assert not store.is_begun(MADE)
        store.begin(MADE)
        assert [store.is_begun(now) for now in (MADE - timedelta(days=1), MADE, RESTORED)] == [False, True, True]


def test_a_restart_changes_nothing_that_waits(file: Path) -> None:
    with begun(file, MADE) as store:
        Outbox(store).enqueue([post("remind")], MADE)
    with begun(file, RESTORED) as store:
        assert Outbox(store).counts() == {DeliveryState.QUEUED: 1}


def test_a_restored_backup_is_born_at_its_restoration_and_sends_nothing_that_waited_in_it(
    file: Path, tmp_path: Path
) -> None:
    with begun(file, MADE) as store:
        Outbox(store).enqueue([post("waiting"), post("said")], MADE)
        store.backup(tmp_path / "yesterday.sqlite3", BACKED_UP)
        outbox = Outbox(store)
        for second in range(2):
            delivery = outbox.take(BACKED_UP + timedelta(seconds=second))
            assert delivery is not None
            outbox.settle(delivery, Outcome(DeliveryState.SENT), BACKED_UP + timedelta(seconds=second))
    (tmp_path / "yesterday.sqlite3").replace(file)
    with begun(file, RESTORED) as store:
        assert store.born_at == RESTORED
        assert Outbox(store).take(RESTORED) is None
        assert Outbox(store).counts() == {DeliveryState.UNCERTAIN: 2}
        assert Outbox(store).claimed(PROVINCE) == {"waiting", "said"}


def test_a_restored_backup_is_told_from_the_database_only_once(file: Path, tmp_path: Path) -> None:
    with begun(file, MADE) as store:
        store.backup(tmp_path / "yesterday.sqlite3", BACKED_UP)
    (tmp_path / "yesterday.sqlite3").replace(file)
    begun(file, RESTORED).close()
    with begun(file, RESTORED + timedelta(days=1)) as store:
        assert store.born_at == RESTORED


def test_taking_a_backup_leaves_the_database_as_it_is(file: Path, tmp_path: Path) -> None:
    with begun(file, MADE) as store:
        store.backup(tmp_path / "backup.sqlite3", BACKED_UP)
    with begun(file, RESTORED) as store:
        assert store.born_at == MADE


def test_a_backup_takes_the_place_of_an_older_one_and_is_sound(file: Path, tmp_path: Path) -> None:
    with begun(file, MADE) as store:
        for day in range(2):
            store.backup(tmp_path / "backup.sqlite3", BACKED_UP + timedelta(days=day))
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == ["backup.sqlite3"]
    with closing(sqlite3.connect(tmp_path / "backup.sqlite3")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_backup_that_fails_leaves_the_one_before(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup.sqlite3"
    with begun(file, MADE) as store:
        store.backup(target, BACKED_UP)
        before = target.read_bytes()
        with store.writing() as connection:
            connection.exec_driver_sql("DROP TABLE moment")  # so that the copy cannot be marked
        with pytest.raises(StoreError, match="cannot be copied"):
            store.backup(target, RESTORED)
    assert target.read_bytes() == before
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.parametrize("name", ["otopbot.sqlite3", "link.sqlite3"])
def test_a_backup_never_takes_the_place_of_the_database_itself(file: Path, tmp_path: Path, name: str) -> None:
    with begun(file, MADE) as store:
        os.link(file, tmp_path / "link.sqlite3")
        before = file.read_bytes()
        with pytest.raises(WrongTarget, match="is the database itself"):
            store.backup(tmp_path / name, BACKED_UP)
        store.ticked(BACKED_UP)
        assert store.last_tick == BACKED_UP
        assert store.born_at == MADE
    assert len(file.read_bytes()) == len(before)


@pytest.mark.parametrize("content", [b"", b"# an office's configuration", b"SQLite format 3\0torn"])
def test_a_backup_never_takes_the_place_of_another_file(file: Path, tmp_path: Path, content: bytes) -> None:
    target = tmp_path / "config.toml"
    target.write_bytes(content)
    with begun(file, MADE) as store, pytest.raises(WrongTarget, match="is no backup of this program"):
        store.backup(target, BACKED_UP)
    assert target.read_bytes() == content


def test_a_backup_never_takes_the_place_of_a_database_that_is_no_backup(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite3"
    begun(other, MADE).close()
    before = other.read_bytes()
    with begun(file, MADE) as store, pytest.raises(WrongTarget, match="is no backup of this program"):
        store.backup(other, BACKED_UP)
    assert other.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_backup_never_takes_the_place_of_what_is_no_file(file: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with begun(file, MADE) as store, pytest.raises(WrongTarget, match="is no backup of this program"):
        store.backup(pipe, BACKED_UP)
    assert pipe.is_fifo()
