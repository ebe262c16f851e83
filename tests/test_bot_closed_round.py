"""A closed round as a value and in the store: what is frozen, its hash, what came after it, and what damages it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing as closed_at_the_end
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest
import sqlalchemy as sa
from builders import DISTRICTS, OFFICE, READ_AT, ROUND_1, ROUND_2, TODAY, office_with, read, seed_snapshot, tab
from hypothesis import given
from hypothesis import strategies as st

from bot.office.office import Office
from bot.office.reading import Reading
from bot.office.record import Record
from bot.rounds.closed_round import ClosedRound, digest_of
from bot.rounds.closings import Closing, ClosingStore, Reopening, in_force
from bot.rounds.freezing import frozen
from bot.rounds.late_corrections import Unseen, late_corrections
from bot.rounds.rounds import round_named
from bot.store.migrations import MIGRATIONS, _keep_who_reopened
from bot.store.schema import moment, schema_version
from bot.store.store import Store
from scoring.findings import Finding, FindingLevel
from scoring.fiscal_year import AccumulateFrom, EvaluationRound, FiscalYear, Month, RoundNumber
from scoring.levels import SCALE_NAMES, Tier, preset_scale
from scoring.money import Satang, from_baht
from scoring.sales import District, MonthlySales
from scoring.standings import Rulebook
from sheets.snapshot import Snapshot

NOW = datetime(2024, 4, 1, 3, 0, 0, 123456, tzinfo=UTC)
ADMIN = 7
Item = TypeVar("Item")
BANG_KHLA, TWO = District("บางคล้า"), office_with("บางคล้า", "บางปะกง")
TABLE = """
ที่ | อำเภอ  | ค่าเป้าหมายประเมินรอบที่ 1 | | | ผลการดำเนินงาน ปีงบประมาณ 2567 | |
    |        | ขั้นต้น | ขั้นมาตรฐาน | ขั้นสูง | ก.พ.67 | มี.ค.67 | เม.ย.67
1   | บางคล้า | 100 | 150 | 200 | {bang_khla} | 3
2   | บางปะกง | 10 | 15 | {advanced} | 5 | 6.25 | 7
"""


def sheet(bang_khla: str = "100 |", advanced: str = "20") -> Snapshot:
    return read(tab(TABLE.format(bang_khla=bang_khla, advanced=advanced)), names=TWO.names)


def closed(snapshot: Snapshot | None = None, at: datetime = NOW) -> ClosedRound:
    return frozen(Reading.of(TWO, snapshot or sheet(), TODAY, ROUND_1), at, ADMIN)


def closing(copy: ClosedRound) -> Closing:
    return Closing(copy.round, copy.closed_at, copy.closed_by, copy.digest, copy)


def record(*copies: ClosedRound) -> Record:
    return Record(closings=tuple(map(closing, copies)))


# What is frozen


def test_the_provinces_round_is_frozen_with_its_figures_levels_and_findings() -> None:
    reading = Reading.of(OFFICE, seed_snapshot(), TODAY)
    copy = frozen(reading, NOW, ADMIN)
    assert (copy.office, str(copy.round), copy.closed_by, copy.read_at) == (OFFICE.name, "2567/1", ADMIN, READ_AT)
    assert copy.closed_at == NOW.replace(microsecond=0)
    assert [str(month) for month in copy.months][::5] == ["2023-10", "2024-03"]
    assert len(dict(copy.sales.figures())) == 55
    levels = {each.district: each.level for each in copy.results}
    assert levels[District("บางปะกง")] == "ระดับ 5"
    assert levels[BANG_KHLA] == "ยังไม่ถึงค่าคะแนนระดับ 1"
    assert levels[None] == "ระดับ 2"
    assert copy.results[-1].total == from_baht(490_457_447)
    assert [(each.code, each.district) for each in copy.findings if each.code.startswith("printed-level")] == [
        ("printed-level-differs", "ท่าตะเกียบ")
    ]
    assert copy.standings() == reading.standings


def test_only_the_months_that_count_are_frozen_and_a_blank_stays_one() -> None:
    figures = {(district, str(month)): amount for (district, month), amount in closed().sales.figures()}
    assert figures == {
        ("บางคล้า", "2024-02"): from_baht(100),
        ("บางปะกง", "2024-02"): from_baht(5),
        ("บางปะกง", "2024-03"): Satang(625),
    }


def test_a_round_that_is_summed_from_october_freezes_the_months_before_it_too() -> None:
    office = replace(TWO, rulebook=Rulebook(preset_scale("steps-2-3-5"), AccumulateFrom.FISCAL_YEAR_START))
    copy = frozen(Reading.of(office, sheet(), TODAY, ROUND_2), NOW, ADMIN)
    assert {str(month) for (_, month), _ in copy.sales.figures()} == {"2024-02", "2024-03", "2024-04"}


# The hash


def test_the_hash_is_that_of_the_file_and_changes_with_what_is_frozen() -> None:
    copy = closed()
    assert copy.digest == digest_of(copy.to_json())
    assert json.loads(copy.to_json())["figures"]["บางปะกง"] == {"2024-02": 500, "2024-03": 625}
    others = [
        closed(sheet(bang_khla="100.01 |")),
        closed(sheet(bang_khla="100 | 0")),
        closed(sheet(advanced="21")),
        replace(copy, office="น่าน"),
        replace(copy, closed_by=8),
        replace(copy, closed_by_name="สพจ."),
        replace(copy, rulebook=Rulebook(preset_scale("ladder"))),
        replace(copy, results=copy.results[:-1]),
        replace(copy, findings=(Finding("figure-in-future", FindingLevel.WARNING),)),
    ]
    assert len({each.digest for each in (copy, *others)}) == len(others) + 1
    assert copy.in_zone(OFFICE.time_zone).digest == copy.digest


def test_the_stamp_of_what_is_shown_is_the_same_for_every_read_of_the_same_sheet() -> None:
    later = replace(sheet(), read_at=NOW)
    assert closed(later, at=NOW.replace(hour=9)).content == closed().content
    assert closed(sheet(bang_khla="100.01 |")).content != closed().content


def test_a_copy_from_before_names_were_kept_has_the_text_and_the_hash_that_it_had() -> None:
    before = closed().to_json()
    assert "closed_by_name" not in before
    assert ClosedRound.from_json(before).to_json() == before
    named = replace(closed(), closed_by_name="สพจ.")
    assert ClosedRound.from_json(named.to_json()).closed_by_name == "สพจ."
    assert named.content == closed().content


MONTHS = FiscalYear(2567).months
AMOUNTS = st.integers(-(2**62), 2**62).map(Satang)
WHOLE = frozen(Reading.of(OFFICE, seed_snapshot(), TODAY), NOW, ADMIN)
COPIES = st.builds(
    lambda figures, targets, scale, number, text: replace(
        WHOLE,
        closed_by_name=text,
        office=text,
        round=EvaluationRound(FiscalYear(2567), number),
        rulebook=Rulebook(preset_scale(scale)),
        sales=MonthlySales(figures),
        targets=targets,
        findings=(*WHOLE.findings, Finding("dash-ambiguous", FindingLevel.HINT, text=text)),
    ),
    st.dictionaries(st.tuples(st.sampled_from(DISTRICTS), st.sampled_from(MONTHS)), AMOUNTS),
    st.dictionaries(st.sampled_from(DISTRICTS), st.dictionaries(st.sampled_from(list(Tier)), AMOUNTS, min_size=1)),
    st.sampled_from(SCALE_NAMES),
    st.sampled_from(list(RoundNumber)),
    st.text(st.characters(codec="utf-8"), max_size=20),
)


@given(COPIES)
def test_the_hash_survives_json(copy: ClosedRound) -> None:
    again = ClosedRound.from_json(copy.to_json())
    assert (again.to_json(), again.digest) == (copy.to_json(), copy.digest)
    assert (again.sales, again.targets, again.rulebook) == (copy.sales, copy.targets, copy.rulebook)


@given(COPIES, st.randoms())
def test_the_hash_does_not_depend_on_the_order_in_which_the_sheet_was_read(copy: ClosedRound, chance: Random) -> None:
    def shuffled(items: Iterable[Item]) -> list[Item]:
        every = list(items)
        return chance.sample(every, len(every))

    other = replace(
        copy,
        sales=MonthlySales(dict(shuffled(copy.sales.figures()))),
        targets={each: dict(shuffled(tiers.items())) for each, tiers in shuffled(copy.targets.items())},
        findings=tuple(shuffled(copy.findings)),
    )
    assert other.digest == copy.digest


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version":2}', closed().to_json()[:-1], "null"])
def test_what_is_no_closed_round_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a closed round"):
        ClosedRound.from_json(text)


# What came after it


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (sheet(), []),
        (sheet(bang_khla="100 |  "), []),
        (sheet(bang_khla="99 |"), [("บางคล้า", "2024-02", 100, 99, "F3", False)]),
        (sheet(bang_khla="100 | 8"), [("บางคล้า", "2024-03", None, 8, "G3", False)]),
        (sheet(bang_khla=" |"), [("บางคล้า", "2024-02", 100, None, "F3", False)]),
        (sheet(bang_khla="#REF! |"), [("บางคล้า", "2024-02", 100, None, "F3", True)]),
        (sheet(advanced="21"), [("บางปะกง", "advanced", 20, 21, "E4", False)]),
        (sheet(advanced="ยี่สิบ"), [("บางปะกง", "advanced", 20, None, "E4", True)]),
        (sheet(advanced=""), [("บางปะกง", "advanced", 20, None, "E4", False)]),
        (
            sheet(bang_khla="1 | 2", advanced="3"),
            [
                ("บางคล้า", "2024-02", 100, 1, "F3", False),
                ("บางคล้า", "2024-03", None, 2, "G3", False),
                ("บางปะกง", "advanced", 20, 3, "E4", False),
            ],
        ),
    ],
)
def test_late_corrections_are_told_with_the_frozen_amount_the_present_one_and_the_cell(
    now: Snapshot, told: list[tuple[object, ...]]
) -> None:
    def in_baht(amount: Satang | None) -> int | None:
        return None if amount is None else amount // 100

    assert [
        (
            each.district,
            str(each.about),
            in_baht(each.frozen),
            in_baht(each.now),
            each.cell and each.cell.a1,
            each.unreadable,
        )
        for each in late_corrections(closed(), now, TWO.districts)
    ] == told


def test_a_month_outside_the_round_is_no_late_correction() -> None:
    copy = closed()
    april = {key: amount + 1 if key[1] == Month(2024, 4) else amount for key, amount in sheet().sales.figures()}
    changed = replace(sheet(), sales=MonthlySales({k: Satang(v) for k, v in april.items()}))
    assert late_corrections(copy, changed, TWO.districts) == ()


def test_a_table_that_was_put_away_is_no_late_correction() -> None:
    next_year = read(tab(TABLE.format(bang_khla="1 |", advanced="20").replace("67", "68")), names=TWO.names)
    assert next_year.targets
    assert late_corrections(closed(), next_year, TWO.districts) == ()


def test_a_column_of_targets_that_was_put_away_is_no_late_correction() -> None:
    standard = 3
    lines = [line.split("|") for line in TABLE.format(bang_khla="100 |", advanced="21").strip("\n").splitlines()]
    without = "\n".join("|".join([*cells[:standard], *cells[standard + 1 :]]) for cells in lines)
    found = late_corrections(closed(), read(tab(without), names=TWO.names), TWO.districts)
    assert [(each.district, str(each.about), each.unseen) for each in found] == [("บางปะกง", "advanced", None)]


def test_a_row_that_is_gone_is_one() -> None:
    shorter = "\n".join(line for line in TABLE.splitlines() if "บางปะกง" not in line)
    now = read(tab(shorter.format(bang_khla="100 |")), names=TWO.names)
    found = late_corrections(closed(), now, TWO.districts)
    assert {(each.district, each.now, each.unseen) for each in found} == {("บางปะกง", None, Unseen.GONE)}
    assert [str(each.about) for each in found][:2] == ["2024-02", "2024-03"]


def test_a_row_that_stands_twice_is_not_said_to_be_empty() -> None:
    doubled = read(tab(TABLE.replace("บางปะกง", "บางคล้า").format(bang_khla="100 |", advanced="20")), names=TWO.names)
    found = late_corrections(closed(), doubled, TWO.districts)
    assert {(each.district, each.unreadable, each.unseen) for each in found} == {
        ("บางคล้า", True, Unseen.DOUBLED),
        ("บางปะกง", False, Unseen.GONE),
    }


def test_figures_on_which_two_tables_disagree_are_not_said_to_be_missing() -> None:
    one = tab(TABLE.format(bang_khla="100 |", advanced="20"), "1", 0)
    other = tab(TABLE.format(bang_khla="99 |", advanced="21"), "2", 1)
    found = late_corrections(closed(), read(one, other, names=TWO.names), TWO.districts)
    assert [(each.district, str(each.about), each.now, each.unreadable) for each in found] == [
        ("บางคล้า", "2024-02", None, True),
        ("บางปะกง", "advanced", None, True),
    ]


def test_a_district_that_is_not_on_the_list_any_more_was_not_corrected() -> None:
    for renamed in (office_with("บางคล้า"), office_with("บางคล้า", "บางปะกงใหม่")):
        now = read(tab(TABLE.format(bang_khla="100 |", advanced="20")), names=renamed.names)
        assert Reading.of(renamed, now, TODAY, record=record(closed())).late_corrections() == ()


def closed_changed(now: Snapshot, office: Office = TWO) -> list[tuple[object, ...]]:
    groups = Reading.of(office, now, TODAY, record=record(closed())).findings()
    every = [each for group in groups for each in (group.cause, *group.consequences)]
    return [(each.district, str(each.month)) for each in every if each.code == "closed-changed"]


def test_the_audit_says_nothing_has_changed_where_it_cannot_be_read() -> None:
    assert closed_changed(sheet(bang_khla="99 |")) == closed_changed(sheet(bang_khla=" |")) == [("บางคล้า", "2024-02")]
    assert closed_changed(sheet(bang_khla="12.199.075 |")) == []
    doubled = TABLE.replace("บางปะกง", "บางคล้า").format(bang_khla="100 |", advanced="20")
    assert closed_changed(read(tab(doubled), names=TWO.names)) == []
    blank_beside_a_bad_target = TABLE.replace("| 100 |", "| x |").format(bang_khla=" |", advanced="20")
    assert closed_changed(read(tab(blank_beside_a_bad_target), names=TWO.names)) == [("บางคล้า", "2024-02")]


# A reading of it


def test_the_standings_of_a_closed_round_are_the_frozen_ones_whatever_the_sheet_and_the_rule_say() -> None:
    kept = record(closed())
    office = replace(TWO, rulebook=Rulebook(preset_scale("steps-2-4-5")))
    reading = Reading.of(office, sheet(bang_khla="999 | 999", advanced="1"), TODAY, record=kept)
    assert reading.standings == Reading.of(TWO, sheet(), TODAY).standings
    assert reading.sales.figure(BANG_KHLA, Month(2024, 2)) == from_baht(100)
    assert reading.sales.figure(BANG_KHLA, Month(2024, 3)) is None
    assert reading.sales.figure(BANG_KHLA, Month(2024, 4)) == from_baht(3)
    assert len(reading.late_corrections()) == 3


def test_another_round_stays_live() -> None:
    kept = record(closed())
    live = Reading.of(TWO, sheet(bang_khla="999 |"), TODAY, ROUND_2, record=kept)
    assert live.closing is None
    assert live.late_corrections() == ()
    assert live.sales.figure(BANG_KHLA, Month(2024, 2)) == from_baht(999)


def test_a_closed_round_is_shown_even_when_the_sheet_has_nothing_of_it_any_more() -> None:
    empty = replace(sheet(), targets={}, sales=MonthlySales({}), figure_cells={}, target_cells={})
    reading = Reading.of(TWO, empty, date(2024, 11, 5), record=record(closed()))
    assert (reading.evaluation_round, reading.standings.of(BANG_KHLA).total) == (ROUND_1, from_baht(100))


def test_nothing_is_awaited_of_a_closed_round() -> None:
    def awaited(today: str, kept: Record) -> list[str]:
        return [str(each.month) for each in Reading.of(TWO, sheet(), date.fromisoformat(today), record=kept).awaited()]

    kept = record(closed())
    assert awaited("2024-03-13", Record()) == ["2023-10", "2023-11", "2023-12", "2024-01", "2024-02", "2024-03"]
    assert awaited("2024-03-13", kept) == []
    assert awaited("2024-04-02", Record()) == ["2024-02", "2024-03", "2024-04"]
    assert awaited("2024-04-02", kept) == ["2024-04"]


def test_the_closed_figures_are_known_by_district_and_month() -> None:
    assert record(closed()).closed_figures() == {
        (BANG_KHLA, Month(2024, 2)): from_baht(100),
        (District("บางปะกง"), Month(2024, 2)): from_baht(5),
        (District("บางปะกง"), Month(2024, 3)): Satang(625),
    }
    later = closed(sheet(bang_khla="101 |"), at=NOW.replace(day=9))
    year = replace(later, round=EvaluationRound.parse("2567/0"))
    assert record(year, closed()).closed_figures()[BANG_KHLA, Month(2024, 2)] == from_baht(101)
    damaged = replace(closing(closed()), copy=None)
    assert Record(closings=(damaged,)).closed_figures() == {}


# Which is meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("2567/1", "2567/1"),
        ("รอบที่ 1", "2567/1"),
        ("รอบที่ ๒ ปี ๒๕๖๗", "2567/2"),
        ("รอบ 2 ปีงบ 67", "2567/2"),
        ("1", "2567/1"),
        ("2567", "2567/1"),
        ("2566", "2566/2"),
        ("2568/1", None),
        ("รอบที่ 3", None),
        ("บางคล้า", None),
        ("1 2", None),
        ("2566 2567", None),
        ("", None),
    ],
)
def test_a_round_is_named_in_many_ways(words: str, meant: str | None) -> None:
    known = [EvaluationRound.parse(each) for each in ("2566/2", "2567/1", "2567/2")]
    found = round_named(words, known, TODAY)
    assert (found and str(found)) == meant


@given(st.text())
def test_any_words_are_read_without_an_error(words: str) -> None:
    round_named(words, [ROUND_1, ROUND_2], TODAY)


# In the store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "otopbot.sqlite3"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    with Store(str(file)) as opened:
        yield opened


def test_a_closed_round_survives_a_restart_whole(store: Store) -> None:
    assert ClosingStore(store).close(closed())
    (kept,) = ClosingStore(store).of(TWO.name)
    assert kept == closing(closed())
    assert kept.copy
    assert kept.copy.digest == kept.digest
    assert ClosingStore(store).of("น่าน") == ()


def test_a_round_is_closed_once(store: Store) -> None:
    closings = ClosingStore(store)
    assert closings.close(closed())
    assert not closings.close(closed(sheet(bang_khla="1 |")))
    assert closings.close(replace(closed(), office="น่าน"))
    assert closings.close(frozen(Reading.of(TWO, sheet(), TODAY, ROUND_2), NOW, ADMIN))
    assert [str(each.round) for each in in_force(closings.of(TWO.name))] == ["2567/1", "2567/2"]


def test_a_reopened_round_keeps_its_old_copy_and_can_be_closed_again(store: Store) -> None:
    closings, reopening = ClosingStore(store), Reopening(NOW.replace(hour=5), 8, "ตามหนังสือ", "สพจ.")
    closings.close(closed())
    (first,) = closings.of(TWO.name)
    assert closings.reopen(TWO.name, first, reopening)
    assert not closings.reopen(TWO.name, first, replace(reopening, reason="อีกครั้ง"))
    assert in_force(closings.of(TWO.name)) == ()
    assert closings.close(closed(sheet(bang_khla="99 |"), at=NOW.replace(hour=6)))
    old, new = ClosingStore(store).of(TWO.name)
    assert old == replace(first, reopening=reopening)
    assert new.copy
    assert new.copy.sales.figure(BANG_KHLA, Month(2024, 2)) == from_baht(99)
    assert Record(closings=(old, new)).closing_of(ROUND_1) == new


@pytest.mark.parametrize(
    "tampering",
    [
        "body = replace(body, '10000', '10001')",
        "body = body || ' '",
        "body = ''",
        "digest = replace(digest, substr(digest, 1, 1), 'x')",
        "office = 'น่าน'",
        "round = '2567/2'",
        "closed_by = 8",
        "closed_at = '2024-04-02 03:00:00.000000'",
    ],
)
def test_a_copy_that_was_tampered_with_is_not_used_and_the_log_says_so(
    store: Store, file: Path, tampering: str, caplog: pytest.LogCaptureFixture
) -> None:
    ClosingStore(store).close(closed())
    with closed_at_the_end(sqlite3.connect(file)) as outside, outside:
        assert outside.execute(f"UPDATE closing SET {tampering}").rowcount == 1  # noqa: S608 (the table above)
    closings = ClosingStore(store)
    closings.log_damage()
    (found,) = (*closings.of(TWO.name), *closings.of("น่าน"))
    assert found.copy is None
    assert "changed or damaged" in caplog.text
    live = Reading.of(TWO, sheet(bang_khla="1 |"), TODAY, ROUND_1, record=Record(closings=(found,)))
    assert live.standings.of(BANG_KHLA).total == from_baht(1)


def test_a_database_of_the_version_before_is_brought_to_this_one_with_what_it_holds(file: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        schema_version.create(connection)
        before = _run_until_closings(connection)
        connection.execute(sa.insert(schema_version).values(version=before))
        connection.execute(sa.insert(moment).values(name="born", at=NOW))
    engine.dispose()
    with Store(str(file)) as store:
        assert store.born_at == NOW
        assert ClosingStore(store).of(TWO.name) == ()
        assert ClosingStore(store).close(closed())


def test_a_reopening_from_before_names_were_kept_has_the_number_alone(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = MIGRATIONS[: MIGRATIONS.index(_keep_who_reopened)]
    with monkeypatch.context() as patch:
        patch.setattr("bot.store.store.MIGRATIONS", before)
        with Store(str(file)) as store:
            ClosingStore(store).close(closed())
    with closed_at_the_end(sqlite3.connect(file)) as outside, outside:
        outside.execute("UPDATE closing SET reopened_at = '2024-04-01 03:05:00.000000', reopened_by = 8, reason = 'ก'")
    with Store(str(file), read_only=True) as older:
        (not_brought_up,) = ClosingStore(older).of(TWO.name)
    with Store(str(file)) as store:
        (kept,) = ClosingStore(store).of(TWO.name)
    assert kept == not_brought_up
    assert kept.copy
    assert kept.reopening
    assert (kept.name, kept.reopening.by, kept.reopening.name) == ("", 8, "")


def _run_until_closings(connection: sa.Connection) -> int:
    """Run the migrations before the one that brought the log of closed rounds, and undo that one; how many they are."""
    for version, migration in enumerate(MIGRATIONS):
        migration(connection)
        if sa.inspect(connection).has_table("closing"):
            connection.exec_driver_sql("DROP TABLE closing")
            return version
    raise AssertionError("no migration brings the log of closed rounds")
