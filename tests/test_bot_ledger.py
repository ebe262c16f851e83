"""The ledger: since when a figure stands, which confirmation holds, and what that says about being on time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from builders import NAMES, ROUND_1
from hypothesis import given
from hypothesis import strategies as st

from bot.ledger.ledger import Confirmation, Entry, Fall, Ledger, Subject, Target, progress
from bot.ledger.ledger import falls as all_falls
from bot.ledger.ledger_store import WRITE_AT_LEAST_EVERY, LedgerStore
from bot.ledger.noticing import noticed
from bot.office.office import Office
from bot.store.store import Store, StoreError
from scoring.deadlines import DeadlineCalendar, DeadlineRule
from scoring.findings import Cell
from scoring.fiscal_year import Month
from scoring.levels import Tier, preset_scale
from scoring.money import Satang, from_baht
from scoring.sales import District, MonthlySales
from scoring.standings import Rulebook
from scoring.timeliness import MonthState, Progress, Recording, Timing
from sheets.snapshot import Snapshot

BANGKOK = ZoneInfo("Asia/Bangkok")
PROVINCE = "ฉะเชิงเทรา"
BANG_KHLA, BANG_PAKONG = District("บางคล้า"), District("บางปะกง")
MARCH = Month(2024, 3)
OFFICER = 710000001
BORN = datetime(2024, 3, 1, tzinfo=UTC)
OFFICE = Office(
    name=PROVINCE,
    spreadsheet="1AbC",
    tabs=(),
    chat=-100,
    admins=frozenset(),
    districts=(BANG_KHLA,),
    names=NAMES,
    rulebook=Rulebook(preset_scale("steps-2-3-5")),
    calendar=DeadlineCalendar(DeadlineRule(day=15)),
    below_text="",
    contact="",
    time_zone=BANGKOK,
)


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of March 2567 in Bangkok."""
    return datetime(2024, 3, day, hour, minute, tzinfo=BANGKOK)


def sales(baht: int | None, district: District = BANG_KHLA, month: Month = MARCH) -> MonthlySales:
    return MonthlySales({} if baht is None else {(district, month): from_baht(baht)})


def sheet(figures: MonthlySales, read_at: datetime) -> Snapshot:
    """A sheet whose column of March has a cell for both districts."""
    cells = {(BANG_KHLA, MARCH): Cell(12, "รอบที่ 1", "K7"), (BANG_PAKONG, MARCH): Cell(12, "รอบที่ 1", "K8")}
    return Snapshot(read_at, "ยอดจำหน่าย OTOP", figures, figure_cells=cells)


def falls(ledger: Ledger, born_at: datetime) -> tuple[Fall, ...]:
    """Those of a sheet that has a column of March."""
    return all_falls(ledger, born_at, {MARCH})


def note(ledgers: LedgerStore, figures: MonthlySales, read_at: datetime, office: str = PROVINCE) -> tuple[Entry, ...]:
    return ledgers.note_snapshot(office, sheet(figures, read_at))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(str(tmp_path / "otopbot.sqlite3")) as opened:
        yield opened


@pytest.fixture
def ledgers(store: Store) -> LedgerStore:
    return LedgerStore(store)


def confirmed(baht: int, moment: datetime) -> Confirmation:
    return Confirmation(BANG_KHLA, MARCH, from_baht(baht), OFFICER, moment)


def march(ledgers: LedgerStore, baht: int | None) -> Progress:
    """How far the district has come with March, which is due on the 15th."""
    (found,) = progress(OFFICE, sales(baht), ledgers.ledger(PROVINCE), [MARCH])
    return found


# What a read changes


def test_a_figure_that_comes_changes_and_goes_is_noticed_each_time(ledgers: LedgerStore) -> None:
    told = [
        [each.amount for each in note(ledgers, sales(baht), at(day))] for day, baht in enumerate([None, 1, 2, None], 1)
    ]
    assert told == [[], [100], [200], [None]]


def test_an_unchanged_sheet_is_no_news(ledgers: LedgerStore) -> None:
    note(ledgers, sales(1), at(1))
    assert note(ledgers, sales(1), at(2)) == ()


def test_an_explicit_zero_is_a_figure(ledgers: LedgerStore) -> None:
    note(ledgers, sales(None), at(1))
    assert [each.amount for each in note(ledgers, sales(0), at(2))] == [0]
    assert march(ledgers, 0).state is MonthState.RECORDED


def test_offices_have_ledgers_of_their_own(ledgers: LedgerStore) -> None:
    note(ledgers, sales(1), at(1), office="สกลนคร")
    assert ledgers.ledger(PROVINCE) == Ledger()


def test_the_history_stays_whole_across_a_restart(store: Store, ledgers: LedgerStore) -> None:
    for day, baht in enumerate([1, 2, None, 3], start=1):
        note(ledgers, sales(baht), at(day))
    restarted = LedgerStore(store).ledger(PROVINCE)
    assert [entry.amount for entry in restarted.entries] == [100, 200, None, 300]
    assert restarted == ledgers.ledger(PROVINCE)


figures = st.dictionaries(
    st.tuples(st.sampled_from([BANG_KHLA, BANG_PAKONG]), st.sampled_from([MARCH, Month(2024, 2)])),
    st.integers(0, 3).map(from_baht),
)


@given(st.lists(figures, max_size=6))
def test_what_was_noticed_leads_to_what_the_sheet_says(reads: list[dict[tuple[District, Month], Satang]]) -> None:
    ledger = Ledger()
    for hours, read in enumerate(reads):
        entries = noticed(ledger, sheet(MonthlySales(read), BORN + timedelta(hours=hours)), None)
        ledger = Ledger((*ledger.entries, *entries))
        now = {key: entry.amount for key, entry in ledger.latest_entries().items() if entry.amount is not None}
        assert now == read
        assert noticed(ledger, sheet(MonthlySales(read), BORN), None) == ()


# On time or late


def test_what_stands_there_at_the_first_read_came_on_that_day_or_before(ledgers: LedgerStore) -> None:
    note(ledgers, sales(1), at(20))
    assert march(ledgers, 1).recording == Recording(date(2024, 3, 20), None)
    assert march(ledgers, 1).timing is Timing.UNKNOWN


@pytest.mark.parametrize(
    ("without", "with_figure", "timing"),
    [
        (at(14), at(15, 23, 59), Timing.ON_TIME),
        (at(15, 23, 58), at(16, 0, 1), Timing.UNKNOWN),  # it came within those three minutes
        (at(16, 0, 1), at(16, 0, 2), Timing.LATE),
        (at(1), at(20), Timing.UNKNOWN),  # nobody looked in between
    ],
)
def test_timing_says_only_what_the_reads_around_the_deadline_prove(
    ledgers: LedgerStore, without: datetime, with_figure: datetime, timing: Timing
) -> None:
    note(ledgers, sales(None), without)
    note(ledgers, sales(1), with_figure)
    assert march(ledgers, 1).timing is timing


def test_days_are_those_of_the_office_and_not_of_utc(ledgers: LedgerStore) -> None:
    note(ledgers, sales(None), at(15, 23, 30))
    note(ledgers, sales(1), at(16, 0, 30))  # still the 15th in UTC
    assert march(ledgers, 1).recording == Recording(date(2024, 3, 16), date(2024, 3, 15))


def test_a_figure_that_is_corrected_later_was_still_there_in_time(ledgers: LedgerStore) -> None:
    for day, baht in [(13, None), (14, 1), (19, 2)]:
        note(ledgers, sales(baht), at(day))
    assert march(ledgers, 2).timing is Timing.ON_TIME


def test_a_figure_lost_for_an_hour_after_the_deadline_was_still_there_in_time(ledgers: LedgerStore) -> None:
    for moment, baht in [(at(13), None), (at(14), 1), (at(18, 9), None), (at(18, 10), 1)]:
        note(ledgers, sales(baht), moment)
    assert march(ledgers, 1).timing is Timing.ON_TIME


def test_a_figure_that_was_taken_out_before_the_deadline_counts_from_when_it_came_back(ledgers: LedgerStore) -> None:
    for day, baht in [(1, None), (2, 1), (3, None), (18, None), (19, 1)]:
        note(ledgers, sales(baht), at(day))
    assert march(ledgers, 1).recording == Recording(date(2024, 3, 19), date(2024, 3, 18))
    assert march(ledgers, 1).timing is Timing.LATE


def test_polls_of_an_unchanged_sheet_are_remembered_without_a_write_each(
    ledgers: LedgerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(ledgers, sales(None), at(16, 8, 0))
    with monkeypatch.context() as patch:
        patch.delattr(Store, "writing")
        note(ledgers, sales(None), at(16, 8, 5))
    note(ledgers, sales(1), at(16, 8, 6))
    (entry,) = ledgers.ledger(PROVINCE).entries
    assert entry.not_before == at(16, 8, 5)


def test_after_a_restart_the_last_read_is_known_to_within_some_minutes(store: Store, ledgers: LedgerStore) -> None:
    for minutes in range(0, 60, 5):
        note(ledgers, sales(None), at(16, 8, minutes))
    note(LedgerStore(store), sales(1), at(16, 12))
    (entry,) = LedgerStore(store).ledger(PROVINCE).entries
    assert entry.not_before is not None
    assert at(16, 8, 55) - entry.not_before < WRITE_AT_LEAST_EVERY


def test_a_change_that_could_not_be_kept_is_kept_by_the_next_read_and_dated_before_it(
    ledgers: LedgerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_store: Store) -> None:
        raise StoreError("The database cannot be written: disk full.")

    note(ledgers, sales(None), at(14))
    with monkeypatch.context() as patch:
        patch.setattr(Store, "writing", full_disk)
        with pytest.raises(StoreError):
            note(ledgers, sales(1), at(15))
    note(ledgers, sales(1), at(17))
    (entry,) = ledgers.ledger(PROVINCE).entries
    assert (entry.not_before, entry.seen_at) == (at(14), at(17))


def test_that_a_second_read_has_shown_a_change_outlasts_a_restart(store: Store, ledgers: LedgerStore) -> None:
    """From then on it may have been told, and must not be forgotten as half-typed."""
    for minutes, baht in [(0, 1), (1, 2), (2, 2), (3, 2)]:
        note(ledgers, sales(baht), at(16, 8, minutes))
    restarted = LedgerStore(store)
    note(restarted, sales(3), at(16, 8, 4))
    before, after = restarted.ledger(PROVINCE).entries[1:]
    assert before.has_stood(after.not_before)


# Targets, cells, and who edited the sheet last


def whole_sheet(target: int, read_at: datetime) -> Snapshot:
    targets = {ROUND_1: {BANG_KHLA: {Tier.ADVANCED: from_baht(target)}}}
    cells = {(ROUND_1, BANG_KHLA, Tier.ADVANCED): Cell(12, "รอบที่ 1", "P7")}
    figure_cells = {(BANG_KHLA, MARCH): Cell(12, "รอบที่ 1", "K7")}
    return replace(sheet(sales(1), read_at), targets=targets, target_cells=cells, figure_cells=figure_cells)


def test_targets_are_kept_with_figures_and_every_entry_with_its_cell(store: Store, ledgers: LedgerStore) -> None:
    ledgers.note_snapshot(PROVINCE, whole_sheet(5, at(1)))
    (entry,) = ledgers.note_snapshot(PROVINCE, whole_sheet(6, at(2)))
    assert (entry.amount, entry.cell) == (600, Cell(12, "รอบที่ 1", "P7"))
    restarted = LedgerStore(store).ledger(PROVINCE)
    assert restarted == ledgers.ledger(PROVINCE)
    assert [(str(entry.subject), entry.cell and entry.cell.a1) for entry in restarted.entries] == [
        ("2024-03", "K7"),
        ("2567/1/advanced", "P7"),
        ("2567/1/advanced", "P7"),
    ]
    assert restarted.entries[-1].cell == Cell(12, "รอบที่ 1", "P7")


def test_who_edited_the_sheet_is_asked_once_for_a_read_that_has_changed(store: Store, ledgers: LedgerStore) -> None:
    asked = []

    def ask(office: str, since: datetime) -> str:
        asked.append((office, since))
        return "สพอ.บางคล้า"

    for minutes, baht in enumerate([1, 1, 2, 2, 2]):
        ledgers.note_snapshot(PROVINCE, sheet(sales(baht), at(16, 8, minutes)), ask)
    assert asked == [(PROVINCE, at(16, 8, 1))]  # not for what stood there at the first read of all
    assert [entry.editor for entry in LedgerStore(store).ledger(PROVINCE).entries] == ["", "สพอ.บางคล้า"]


@pytest.mark.parametrize("subject", [MARCH, Target(ROUND_1, Tier.LEVEL_5)])
def test_what_an_amount_is_of_fits_the_store_and_is_read_back(subject: Subject) -> None:
    text = str(subject)
    assert len(text) <= 20
    assert (Target.parse(text) if isinstance(subject, Target) else Month.parse(text)) == subject


# Confirmations


def test_a_confirmation_holds_for_the_figure_that_was_confirmed(ledgers: LedgerStore) -> None:
    note(ledgers, sales(1), at(14))
    ledgers.confirm(PROVINCE, confirmed(1, at(14, 10)))
    assert march(ledgers, 1).state is MonthState.CONFIRMED
    assert march(ledgers, 2).state is MonthState.CHANGED


def test_a_fallen_confirmation_is_told_once_however_often_the_figure_changes(ledgers: LedgerStore) -> None:
    note(ledgers, sales(1), at(14))
    ledgers.confirm(PROVINCE, confirmed(1, at(14, 10)))
    keys = []
    for hour, baht in [(11, 2), (12, 3), (13, 1), (14, 2)]:
        note(ledgers, sales(baht), at(14, hour))
        keys.append([fall.key for fall in falls(ledgers.ledger(PROVINCE), BORN)])
    assert keys[0] == keys[1] == keys[3] != []
    assert keys[2] == []  # it is the confirmed figure again


@pytest.mark.parametrize(("minutes_apart", "told"), [(30, 2), (5, 1)])
def test_a_confirmation_falls_anew_only_where_it_held_again_for_half_an_hour(
    ledgers: LedgerStore, minutes_apart: int, told: int
) -> None:
    note(ledgers, sales(1), at(14))
    ledgers.confirm(PROVINCE, confirmed(1, at(14, 10)))
    keys = set()
    for place, baht in enumerate([None, 1, 1, 2]):
        note(ledgers, sales(baht), at(14, 11) + timedelta(minutes=place * minutes_apart))
        keys |= {fall.key for fall in falls(ledgers.ledger(PROVINCE), BORN)}
    assert len(keys) == told


def test_a_new_confirmation_can_fall_anew(ledgers: LedgerStore) -> None:
    note(ledgers, sales(1), at(14))
    ledgers.confirm(PROVINCE, confirmed(1, at(14, 10)))
    note(ledgers, sales(2), at(14, 11))
    (before,) = falls(ledgers.ledger(PROVINCE), BORN)
    ledgers.confirm(PROVINCE, confirmed(2, at(14, 12)))
    assert falls(ledgers.ledger(PROVINCE), BORN) == ()
    note(ledgers, sales(3), at(14, 13))
    (after,) = falls(ledgers.ledger(PROVINCE), BORN)
    assert after.key != before.key


def test_a_confirmed_figure_that_is_taken_out_falls_and_a_month_that_is_put_away_does_not(ledgers: LedgerStore) -> None:
    others = {(BANG_PAKONG, MARCH): from_baht(5)}
    note(ledgers, MonthlySales({(BANG_KHLA, MARCH): from_baht(1), **others}), at(14))
    ledgers.confirm(PROVINCE, confirmed(1, at(14, 10)))
    note(ledgers, MonthlySales(others), at(14, 11))
    (fall,) = falls(ledgers.ledger(PROVINCE), BORN)
    assert fall.entry.amount is None
    april = Month(2024, 4)
    note(ledgers, MonthlySales({(BANG_PAKONG, april): from_baht(7)}), at(14, 12))
    assert falls(ledgers.ledger(PROVINCE), BORN) == (fall,)  # the last of the column, which is there still
    assert all_falls(ledgers.ledger(PROVINCE), BORN, {april}) == ()


def test_what_fell_while_a_restored_backup_slept_is_not_told_again(store: Store, ledgers: LedgerStore) -> None:
    note(ledgers, sales(1), at(14))
    ledgers.confirm(PROVINCE, confirmed(1, at(14, 10)))
    restored_at = at(16)
    restored = LedgerStore(store)
    note(restored, sales(2), at(16, 10))
    assert falls(restored.ledger(PROVINCE), restored_at) == ()
    restored.confirm(PROVINCE, confirmed(2, at(16, 11)))
    note(restored, sales(3), at(16, 12))
    assert len(falls(restored.ledger(PROVINCE), restored_at)) == 1
