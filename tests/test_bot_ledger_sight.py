"""Nobody is called late for what no read could have shown: a header or cell not readable, a district or tab not listed.

Figures of February are due on the 20th; every read goes into the store, and the program starts anew before the last.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from builders import BANGKOK, office_with, read, tab

from bot.ledger.history import After, changes
from bot.ledger.ledger import Ledger, progress
from bot.ledger.ledger_store import LedgerStore
from bot.office.office import Office
from bot.office.reading import Reading
from bot.office.record import Record
from bot.store.store import Store
from scoring.deadlines import DeadlineCalendar
from scoring.fiscal_year import Month
from scoring.money import from_baht
from scoring.sales import District
from scoring.timeliness import Punctuality, Recording, Timing, punctuality
from sheets.snapshot import Snapshot

FEB = Month(2024, 2)
BANG_KHLA, BANG_PAKONG = District("บางคล้า"), District("บางปะกง")
BOTH, ONE = office_with(BANG_KHLA, BANG_PAKONG), office_with(BANG_KHLA)


def at(day: int, minute: int = 0) -> datetime:
    """A moment of a morning in February 2567 in Bangkok."""
    return datetime(2024, 2, day, 9, minute, tzinfo=BANGKOK)


def sheet(
    moment: datetime,
    february: str,
    header: str = "ก.พ.67",
    *,
    office: Office = BOTH,
    names: tuple[str, ...] = (BANG_PAKONG,),
) -> Snapshot:
    """What is read of a table with this in Bang Pakong's February, under this header; its row's name, or its rows'."""
    table = (
        "ปีงบประมาณ 2567\n"
        f"ที่|อำเภอ|ขั้นต้น|ขั้นมาตรฐาน|ขั้นสูง|ต.ค.66|พ.ย.66|ธ.ค.66|ม.ค.67|{header}|มี.ค.67\n"
        "1|บางคล้า|100|150|200|10|20|30|40|50|\n"
    ) + "\n".join(f"{row}|{name}|100|150|200|10|20|30|{row}|{february}|" for row, name in enumerate(names, 2))
    return read(tab(table), names=office.names, today=moment.date(), read_at=moment)


def noted(folder: Path, *snapshots: Snapshot) -> Ledger:
    """The ledger after these reads, the last of which is the first after a restart."""
    with Store(str(folder / "otopbot.sqlite3")) as store:
        before_restart, after_restart = LedgerStore(store), LedgerStore(store)
        for snapshot in snapshots[:-1]:
            before_restart.note_snapshot(BOTH.name, snapshot)
        after_restart.note_snapshot(BOTH.name, snapshots[-1])
        return after_restart.ledger(BOTH.name)


BAD = "กพุ 67"
CAME = sheet(at(26), "60")


@pytest.mark.parametrize(
    ("reads", "not_before", "timing"),
    [
        pytest.param([sheet(at(18), ""), sheet(at(22), "")], 22, Timing.LATE, id="its cell was blank"),
        pytest.param(
            [sheet(at(15), "60", BAD), sheet(at(25), "60", BAD)], None, Timing.UNKNOWN, id="header unreadable"
        ),
        pytest.param(
            [sheet(at(18), ""), sheet(at(19), "", BAD), sheet(at(25), "60", BAD)],
            18,
            Timing.UNKNOWN,
            id="header unreadable since before the deadline",
        ),
        pytest.param(
            [sheet(at(18), ""), sheet(at(22), ""), sheet(at(23), "60", BAD)],
            22,
            Timing.LATE,
            id="header unreadable only after it was late",
        ),
        pytest.param(
            [sheet(at(15), "60", office=ONE), sheet(at(25), "60", office=ONE)],
            None,
            Timing.UNKNOWN,
            id="district newly listed",
        ),
        pytest.param(
            [sheet(at(15), "60", names=("นาใหม่",)), sheet(at(25), "60", names=("นาใหม่",))],
            None,
            Timing.UNKNOWN,
            id="name of its row not understood",
        ),
        pytest.param([sheet(at(15), "6O"), sheet(at(25), "6O")], None, Timing.UNKNOWN, id="figure unreadable"),
        pytest.param(
            [sheet(at(18), ""), sheet(at(19), "#REF!"), sheet(at(25), "#REF!")],
            18,
            Timing.UNKNOWN,
            id="figure unreadable since before the deadline",
        ),
        pytest.param(
            [sheet(at(10), "60"), sheet(at(14), "#REF!"), sheet(at(25), "#REF!")],
            10,
            Timing.UNKNOWN,
            id="figure unreadable after it was read",
        ),
        pytest.param(
            [
                sheet(at(15), "60", names=(BANG_PAKONG, BANG_PAKONG)),
                sheet(at(25), "60", names=(BANG_PAKONG, BANG_PAKONG)),
            ],
            None,
            Timing.UNKNOWN,
            id="two rows of the district",
        ),
    ],
)
def test_a_figure_is_late_only_when_a_read_after_the_deadline_could_have_shown_it(
    tmp_path: Path, reads: list[Snapshot], not_before: int | None, timing: Timing
) -> None:
    ledger = noted(tmp_path, *reads, CAME)
    (found,) = [each for each in progress(BOTH, CAME.sales, ledger, [FEB]) if each.district == BANG_PAKONG]
    assert found.recording == Recording(date(2024, 2, 26), date(2024, 2, not_before) if not_before else None)
    assert found.timing is timing


@pytest.mark.parametrize(
    "reads",
    [
        pytest.param([sheet(at(15), "60", BAD), sheet(at(25), "60", BAD)], id="header unreadable"),
        pytest.param([sheet(at(15), "60", office=ONE), sheet(at(25), "60", office=ONE)], id="district newly listed"),
    ],
)
def test_what_no_read_could_show_before_is_no_change_after_the_deadline(tmp_path: Path, reads: list[Snapshot]) -> None:
    assert changes(noted(tmp_path, *reads, CAME), at(26, 1)) == ()


def test_a_figure_that_could_not_be_read_for_a_while_is_told_as_gone_and_back(tmp_path: Path) -> None:
    """When it was mended, between two reads that could show it, is not known to be after the deadline."""
    reads = [sheet(at(18), "60"), sheet(at(19), "60"), sheet(at(20), "#REF!"), sheet(at(25), "#REF!")]
    gone, back = changes(noted(tmp_path, *reads, CAME), at(26, 1))
    assert (gone.before, gone.after, gone.since) == (from_baht(60), None, at(19))
    assert (back.before, back.after, back.since, back.until) == (None, from_baht(60), at(19), at(26))
    assert back.after_deadline(DeadlineCalendar(), BANGKOK) is After.PERHAPS


def test_after_a_restart_a_read_that_shows_less_is_the_one_that_ends_what_was_shown(tmp_path: Path) -> None:
    reads = [sheet(at(18), ""), sheet(at(18, 1), ""), sheet(at(19), "", BAD)]
    with Store(str(tmp_path / "otopbot.sqlite3")) as store:
        for each in (*reads, CAME):
            LedgerStore(store).note_snapshot(BOTH.name, each)
        came = LedgerStore(store).ledger(BOTH.name).latest_entries()[BANG_PAKONG, FEB]
    assert (came.not_before, came.read_before) == (at(18, 1), at(19))


@pytest.mark.parametrize(
    ("reads", "now", "counted"),
    [
        pytest.param([sheet(at(26), "60")], sheet(at(27), "6o"), Punctuality(0, 0), id="unreadable, first seen late"),
        pytest.param([sheet(at(18), "60")], sheet(at(27), "6o"), Punctuality(1, 1), id="unreadable, seen in time"),
        pytest.param([sheet(at(18), "6o")], sheet(at(27), "6o"), Punctuality(0, 0), id="never readable"),
        pytest.param([sheet(at(18), "")], sheet(at(27), ""), Punctuality(0, 1), id="blank"),
    ],
)
def test_a_cell_that_cannot_be_read_is_not_called_late(
    tmp_path: Path, reads: list[Snapshot], now: Snapshot, counted: Punctuality
) -> None:
    record = Record(ledger=noted(tmp_path, *reads, now))
    today = at(27).date()
    months = Reading.of(BOTH, now, today, record=record).progress([FEB], BANG_PAKONG)
    assert punctuality(months, today) == counted
