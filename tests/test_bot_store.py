"""The store: what survives a restart, a damaged file, a full disk and a newer program."""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.ledger.ledger import Entry
from bot.ledger.ledger_store import LedgerStore
from bot.store.migrations import MIGRATIONS, _give_offices_births, _let_entries_be_of_targets_and_know_their_cells
from bot.store.schema import snapshot as snapshot_table
from bot.store.schema import tables
from bot.store.store import Store, StoreError
from scoring.fiscal_year import Month
from scoring.money import from_baht
from scoring.sales import District, MonthlySales
from sheets.snapshot import Snapshot

SHEET = "sheet-1"
BANGKOK_MORNING = datetime(2024, 3, 13, 8, 50, tzinfo=UTC) - timedelta(hours=7)
TEN_MINUTES_LATER = BANGKOK_MORNING + timedelta(minutes=10)


def snapshot(baht: int = 8_632_000, read_at: datetime = BANGKOK_MORNING) -> Snapshot:
    sales = MonthlySales({(District("บางคล้า"), Month(2023, 10)): from_baht(baht)})
    return Snapshot(read_at=read_at, title="ยอดจำหน่าย OTOP", sales=sales)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "otopbot.sqlite3"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    with Store(str(file)) as opened:
        yield opened


def test_an_office_has_no_snapshot_at_first(store: Store) -> None:
    assert store.last_good_snapshot("ฉะเชิงเทรา", SHEET) is None


def test_the_last_good_snapshot_survives_a_restart(file: Path) -> None:
    with Store(str(file)) as before:
        before.save_snapshot("ฉะเชิงเทรา", SHEET, snapshot())
    with Store(str(file)) as after:
        assert after.last_good_snapshot("ฉะเชิงเทรา", SHEET) == snapshot()


def test_a_later_snapshot_takes_the_place_of_the_one_before(store: Store) -> None:
    store.save_snapshot("ฉะเชิงเทรา", SHEET, snapshot(baht=1))
    store.save_snapshot("ฉะเชิงเทรา", SHEET, snapshot(baht=2))
    assert store.last_good_snapshot("ฉะเชิงเทรา", SHEET) == snapshot(baht=2)


def test_offices_keep_their_own_snapshots(store: Store) -> None:
    store.save_snapshot("ฉะเชิงเทรา", SHEET, snapshot(baht=1))
    store.save_snapshot("สกลนคร", SHEET, snapshot(baht=2))
    assert store.last_good_snapshot("ฉะเชิงเทรา", SHEET) == snapshot(baht=1)


def test_a_snapshot_of_another_sheet_is_not_the_offices_own(store: Store) -> None:
    store.save_snapshot("ฉะเชิงเทรา", "last year's sheet", snapshot(baht=1))
    assert store.last_good_snapshot("ฉะเชิงเทรา", SHEET) is None
    store.save_snapshot("ฉะเชิงเทรา", SHEET, snapshot(baht=2))
    assert store.last_good_snapshot("ฉะเชิงเทรา", SHEET) == snapshot(baht=2)
    assert store.last_good_snapshot("ฉะเชิงเทรา", "last year's sheet") is None


def test_a_snapshot_from_before_sheets_were_told_apart_is_still_used(file: Path) -> None:
    with closing(sqlite3.connect(file)) as outside, outside:
        outside.executescript(FIRST_SCHEMA)
        row = ("ฉะเชิงเทรา", "2024-03-13 01:50:00.000000", snapshot().fingerprint, snapshot().to_json())
        outside.execute("INSERT INTO snapshot VALUES (?, ?, ?, ?)", row)
    with Store(str(file)) as store:
        assert store.last_good_snapshot("ฉะเชิงเทรา", SHEET) == snapshot()


def test_a_snapshot_that_no_longer_parses_counts_as_absent_and_is_logged(
    store: Store, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store.save_snapshot("ฉะเชิงเทรา", SHEET, snapshot())
    with closing(sqlite3.connect(file)) as outside, outside:
        outside.execute("UPDATE snapshot SET body = '{}'")
    assert store.last_good_snapshot("ฉะเชิงเทรา", SHEET) is None
    assert "cannot be read" in caplog.text


def test_a_database_in_memory_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Store(":memory:"), Store("sqlite:///:memory:"):
        assert list(tmp_path.iterdir()) == []


def test_a_database_url_is_understood(tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path / 'by-url.sqlite3'}") as store:
        store.save_snapshot("ฉะเชิงเทรา", SHEET, snapshot())
    assert (tmp_path / "by-url.sqlite3").exists()


def test_an_address_that_is_none_is_refused_in_one_sentence_without_its_password() -> None:
    with pytest.raises(StoreError, match="cannot be opened") as caught:
        Store("nosuchdatabase://bot:hunter2@localhost/otop")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nowhere/x.sqlite3", "there is no folder {folder}/nowhere; make it (mkdir), or name another file."),
        ("", "{folder} is a folder; name a file in it."),
    ],
)
def test_a_place_where_no_database_can_be_is_told_with_what_mends_it(tmp_path: Path, name: str, sentence: str) -> None:
    with pytest.raises(StoreError) as caught:
        Store(str(tmp_path / name))
    assert str(caught.value) == f"The database cannot be opened: {sentence.format(folder=tmp_path)}"


@pytest.mark.parametrize(
    ("is_there", "sentence"),
    [
        (True, "this user may not read {file}; call otopbot as the user who runs it."),
        (False, "this user may not write into {file.parent}; give it to the user who runs otopbot (chown)."),
    ],
)
def test_a_file_that_is_anothers_is_told_with_what_mends_it(
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_there: bool,  # noqa: FBT001
    sentence: str,
) -> None:
    if is_there:
        Store(str(file)).close()
    monkeypatch.setattr(os, "access", lambda *_: False)  # the tests may run as one who may do everything
    with pytest.raises(StoreError) as caught:
        Store(str(file))
    assert str(caught.value) == f"The database cannot be opened: {sentence.format(file=file)}"


def test_a_file_that_the_system_refuses_is_told_by_its_name(tmp_path: Path) -> None:
    too_long = tmp_path / ("x" * 250 + ".sqlite3")
    with pytest.raises(StoreError) as caught:
        Store(str(too_long))
    assert str(too_long) in str(caught.value)


def test_a_driver_that_is_not_installed_is_told_by_its_name() -> None:
    with pytest.raises(StoreError) as caught:
        Store("mysql+pymysql://bot:hunter2@localhost/otop")
    sentence = "its driver pymysql is not installed; install it into otopbot's own environment."
    assert str(caught.value) == f"The database cannot be opened: {sentence}"


def test_a_commit_is_on_the_disk_without_a_write_ahead_log(store: Store) -> None:
    with store._engine.connect() as connection:
        pragmas = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
    assert pragmas == PRAGMAS


PRAGMAS = {"journal_mode": "delete", "synchronous": 2, "foreign_keys": 1}


def test_a_file_in_write_ahead_mode_is_taken_back_to_a_journal(file: Path) -> None:
    with closing(sqlite3.connect(file)) as outside:
        outside.execute("PRAGMA journal_mode = WAL")
    with Store(str(file)), closing(sqlite3.connect(file)) as outside:
        assert outside.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_transaction_that_writes_begins_as_one(store: Store) -> None:
    """One that begins as a reader can fail at its first write, without any waiting."""
    statements = []
    sa.event.listen(store._engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    store.save_snapshot("ฉะเชิงเทรา", SHEET, snapshot())
    assert statements[0] == "BEGIN IMMEDIATE"
    statements.clear()
    store.last_good_snapshot("ฉะเชิงเทรา", SHEET)
    assert statements[0] == "BEGIN"


DAMAGED = b"SQLite format 3\0" + b"this is no database at all" * 100


@pytest.mark.parametrize("damage", [DAMAGED, None], ids=["overwritten", "truncated"])
def test_a_damaged_file_is_moved_aside_and_a_fresh_one_begun(
    file: Path, damage: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    with Store(str(file)) as before:
        before.save_snapshot("ฉะเชิงเทรา", SHEET, snapshot())
    file.write_bytes(damage or file.read_bytes()[:5000])
    with Store(str(file)) as after:
        assert after.last_good_snapshot("ฉะเชิงเทรา", SHEET) is None
        after.save_snapshot("ฉะเชิงเทรา", SHEET, snapshot())
    assert file.with_name("otopbot.sqlite3.damaged-1").exists()
    assert "moved to" in caplog.text


def test_two_damaged_files_are_both_kept(file: Path) -> None:
    for _ in range(2):
        file.write_bytes(DAMAGED)
        Store(str(file)).close()
    assert {each.name for each in file.parent.glob("*damaged*")} == {
        "otopbot.sqlite3.damaged-1",
        "otopbot.sqlite3.damaged-2",
    }


def test_a_damaged_file_stays_where_nothing_may_be_moved(file: Path) -> None:
    file.write_bytes(DAMAGED)
    with pytest.raises(StoreError, match="otopbot run moves it aside and begins a fresh one"):
        Store(str(file), set_aside=False)
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    workbook = tmp_path / "notes.xlsx"
    workbook.write_bytes(b"PK\3\4 the office's own notes")
    with pytest.raises(StoreError, match=r"notes\.xlsx is no SQLite database"):
        Store(str(workbook))
    assert workbook.read_bytes() == b"PK\3\4 the office's own notes"
    assert [each.name for each in tmp_path.iterdir()] == ["notes.xlsx"]


def test_a_database_of_a_newer_program_is_refused_and_left_alone(file: Path) -> None:
    with Store(str(file)):
        pass
    with closing(sqlite3.connect(file)) as outside, outside:
        outside.execute("UPDATE schema_version SET version = 99")
    with pytest.raises(StoreError, match=r"newer version of this program \(schema 99"):
        Store(str(file))
    assert file.exists()


def columns_of(store: Store) -> dict[str, set[str]]:
    """The columns of every table, as the database has them."""
    inspector = sa.inspect(store._engine)
    return {name: {column["name"] for column in inspector.get_columns(name)} for name in inspector.get_table_names()}


FIRST_SCHEMA = """
CREATE TABLE schema_version (version INTEGER NOT NULL);
INSERT INTO schema_version VALUES (1);
CREATE TABLE snapshot (
    office VARCHAR(200) NOT NULL PRIMARY KEY, read_at DATETIME NOT NULL,
    fingerprint VARCHAR(64) NOT NULL, body TEXT NOT NULL
);
"""


@pytest.mark.parametrize("before", ["", FIRST_SCHEMA], ids=["fresh", "version 1"])
def test_migrations_lead_from_every_version_to_the_tables_in_use(file: Path, before: str) -> None:
    with closing(sqlite3.connect(file)) as outside:
        outside.executescript(before)
    with Store(str(file)) as store:
        expected = {table.name: {column.name for column in table.columns} for table in tables.sorted_tables}
        assert columns_of(store) == expected


def test_a_migration_does_not_change_with_the_tables_in_use(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a column that a later migration adds would already be there in a fresh database."""
    later = snapshot_table.to_metadata(sa.MetaData())
    later.append_column(sa.Column("later", sa.Text))
    monkeypatch.setattr("bot.store.schema.snapshot", later)
    with Store(str(file)) as store:
        assert "later" not in columns_of(store)["snapshot"]


def test_migrations_run_once(file: Path) -> None:
    for _ in range(2):
        with Store(str(file)) as store:
            store.save_snapshot("ฉะเชิงเทรา", SHEET, snapshot())


def test_a_migration_that_fails_leaves_the_database_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails_halfway(connection: sa.Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half (done INTEGER)")
        connection.exec_driver_sql("no SQL at all")

    with Store(str(file)) as store:
        store.save_snapshot("ฉะเชิงเทรา", SHEET, snapshot())
    with monkeypatch.context() as patch:
        patch.setattr("bot.store.store.MIGRATIONS", (*MIGRATIONS, fails_halfway))
        with pytest.raises(StoreError, match="syntax error"):
            Store(str(file))
    with Store(str(file)) as store:
        assert store.last_good_snapshot("ฉะเชิงเทรา", SHEET) == snapshot()
        with store._engine.connect() as connection:
            assert "half" not in sa.inspect(connection).get_table_names()


def test_entries_from_before_targets_and_cells_were_kept_stay_in_their_order(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = MIGRATIONS[: MIGRATIONS.index(_let_entries_be_of_targets_and_know_their_cells)]
    with monkeypatch.context() as patch:
        patch.setattr("bot.store.store.MIGRATIONS", before)
        Store(str(file)).close()
    old = "INSERT INTO entry (id, office, district, month, amount, seen_at, not_before) VALUES (?, ?, ?, ?, ?, ?, ?)"
    rows = [
        (3, "ฉะเชิงเทรา", "บางคล้า", "2023-10", 863200000, "2024-03-13 01:50:00.000000", None),
        (7, "ฉะเชิงเทรา", "บางคล้า", "2023-10", None, "2024-03-13 02:00:00.000000", "2024-03-13 01:59:00.000000"),
    ]
    with closing(sqlite3.connect(file)) as outside, outside:
        outside.executemany(old, rows)
    with Store(str(file)) as store:
        assert LedgerStore(store).ledger("ฉะเชิงเทรา").entries == (
            Entry(District("บางคล้า"), Month(2023, 10), from_baht(8_632_000), BANGKOK_MORNING, None),
            Entry(
                District("บางคล้า"), Month(2023, 10), None, TEN_MINUTES_LATER, TEN_MINUTES_LATER - timedelta(minutes=1)
            ),
        )
        LedgerStore(store).note_snapshot("ฉะเชิงเทรา", snapshot(read_at=TEN_MINUTES_LATER + timedelta(minutes=1)))
        assert [entry.amount for entry in LedgerStore(store).ledger("ฉะเชิงเทรา").entries][1:] == [None, 863200000]


def test_a_full_disk_is_a_plain_error_that_tells_nothing_of_the_sheet(store: Store) -> None:
    store.save_snapshot("ฉะเชิงเทรา", SHEET, snapshot())

    @sa.event.listens_for(store._engine, "begin")
    def no_more_pages(connection: sa.Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    grown = Snapshot(read_at=BANGKOK_MORNING, title="บางคล้า" * 50_000, sales=snapshot().sales)
    with pytest.raises(StoreError, match="full") as caught:
        store.save_snapshot("ฉะเชิงเทรา", SHEET, grown)
    assert "บางคล้า" not in f"{caught.value}{caught.value.__cause__}"
    assert store.last_good_snapshot("ฉะเชิงเทรา", SHEET) == snapshot()


def test_a_start_tells_the_version_of_sqlite(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    Store(str(file)).close()
    assert f"SQLite {sqlite3.sqlite_version}" in caplog.text


def test_a_birth_that_a_wrong_clock_put_ahead_is_mended_at_the_next_start(store: Store) -> None:
    store.begin(datetime(2031, 1, 1, tzinfo=UTC))
    store.begin(datetime(2024, 3, 13, tzinfo=UTC))
    assert store.born_at == datetime(2024, 3, 13, tzinfo=UTC)


def test_an_office_that_is_new_to_an_old_database_is_born_when_the_program_begins_with_it(store: Store) -> None:
    year, day = BANGKOK_MORNING - timedelta(days=365), BANGKOK_MORNING - timedelta(days=1)
    store.begin(year, ["ก"])
    assert (store.is_begun(day, ["ก"]), store.is_begun(day, ["ก", "ข"])) == (True, False)
    store.begin(day, ["ก", "ข"])
    store.begin(BANGKOK_MORNING, ["ก", "ข", "ค"])  # named otherwise it is another one
    assert [store.birth_of(office) for office in ("ก", "ข", "ค")] == [year, day, BANGKOK_MORNING]
    assert store.born_at == year


def test_no_office_is_older_than_its_database_and_none_is_born_in_times_to_come(store: Store) -> None:
    assert store.birth_of("ก") is None
    store.begin(BANGKOK_MORNING + timedelta(days=365), ["ก"])
    assert not store.is_begun(BANGKOK_MORNING, ["ก"])
    store.begin(BANGKOK_MORNING, ["ก"])
    assert (store.birth_of("ก"), store.is_begun(BANGKOK_MORNING, ["ก"])) == (BANGKOK_MORNING, True)


def test_offices_that_were_read_before_they_had_births_are_as_old_as_their_database(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("bot.store.store.MIGRATIONS", MIGRATIONS[: MIGRATIONS.index(_give_offices_births)])
        Store(str(file)).close()
    with closing(sqlite3.connect(file)) as outside, outside:
        outside.execute("INSERT INTO moment (name, at) VALUES ('born', '2023-03-13 01:50:00.000000')")
        outside.execute("INSERT INTO ledger_read (office, read_at) VALUES ('ก', '2024-03-13 01:50:00.000000')")
    with Store(str(file)) as store:
        store.begin(TEN_MINUTES_LATER, ["ก", "ข"])
        births = [store.birth_of(office) for office in ("ก", "ข")]
    assert births == [datetime(2023, 3, 13, 1, 50, tzinfo=UTC), TEN_MINUTES_LATER]
