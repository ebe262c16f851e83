"""An office that is pointed at another spreadsheet: what the one before said is not compared, nor taken for its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import BANGKOK, office_with, read, tab
from office_at_work import NEW_FINDINGS, PATIENCE, Office, RunningBot
from officers_at_work import bound, told

from bot.config.loading import load_config
from bot.demo import DISTRICT_OFFICER, PROVINCE_OFFICER, SPREADSHEET, demo_config, demo_sandbox
from bot.ledger.history import changes
from bot.ledger.history_post import due_history
from bot.ledger.ledger import Confirmation, Ledger, falls, progress
from bot.ledger.ledger_store import LedgerStore
from bot.ledger.noticing import columns
from bot.posts.situation import Situation
from bot.store.store import Store
from sandbox.chat import Message
from sandbox.seed import annex_tab
from sandbox.server import Sandbox
from sandbox.spreadsheet import Spreadsheet
from scoring.fiscal_year import Month
from scoring.money import from_baht
from scoring.sales import District
from scoring.timeliness import MonthState, Timing
from sheets.snapshot import Snapshot

JAN, FEB = Month(2024, 1), Month(2024, 2)
BANG_KHLA, BANG_PAKONG = District("บางคล้า"), District("บางปะกง")
OFFICE = office_with(BANG_KHLA, BANG_PAKONG)
OLD, NEW = "sheet-of-2567", "sheet-that-was-copied"


def at(day: int, minute: int = 0, hour: int = 9) -> datetime:
    """A moment of a morning in February 2567 in Bangkok."""
    return datetime(2024, 2, day, hour, minute, tzinfo=BANGKOK)


def sheet(moment: datetime, february: str, january: str = "40", last: str = "60") -> Snapshot:
    """A table with this in Bang Khla's January and February, and `last` in Bang Pakong's February."""
    table = (
        "ปีงบประมาณ 2567\n"
        "ที่|อำเภอ|ขั้นต้น|ขั้นมาตรฐาน|ขั้นสูง|ต.ค.66|พ.ย.66|ธ.ค.66|ม.ค.67|ก.พ.67|มี.ค.67\n"
        f"1|บางคล้า|100|150|200|10|20|30|{january}|{february}|\n"
        f"2|บางปะกง|100|150|200|10|20|30|40|{last}|"
    )
    return read(tab(table), names=OFFICE.names, today=moment.date(), read_at=moment)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(str(tmp_path / "otopbot.sqlite3")) as opened:
        yield opened


def noted(store: Store, spreadsheet: str, *snapshots: Snapshot) -> Ledger:
    """The ledger after a start with that spreadsheet, and these reads of it."""
    ledgers = LedgerStore(store)
    for snapshot in snapshots:
        ledgers.note_snapshot(OFFICE.name, snapshot, spreadsheet=spreadsheet)
    assert LedgerStore(store).ledger(OFFICE.name) == ledgers.ledger(OFFICE.name)
    return ledgers.ledger(OFFICE.name)


def told_of(ledger: Ledger, read_at: datetime) -> list[tuple[str, int | None, int | None]]:
    return [
        (f"{each.district} {each.subject}", each.before and each.before // 100, each.after and each.after // 100)
        for each in changes(ledger, read_at)
    ]


def test_what_another_sheet_says_otherwise_is_no_change_and_what_changes_in_it_is(store: Store) -> None:
    before = [sheet(at(12), "50"), sheet(at(12, 1), "50"), sheet(at(13), "51"), sheet(at(13, 1), "51")]
    noted(store, OLD, *before)
    ledger = noted(store, NEW, sheet(at(14), "70"), sheet(at(14, 1), "70"))
    assert told_of(ledger, at(14, 1)) == [("บางคล้า 2024-02", 50, 51)]
    assert ledger.sheets == (at(14),)
    ledger = noted(store, NEW, sheet(at(15), "71"), sheet(at(15, 1), "71"))
    assert told_of(ledger, at(15, 1)) == [("บางคล้า 2024-02", 50, 51), ("บางคล้า 2024-02", 70, 71)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param([("50", 12), ("51", 13)], [("70", 14), ("70", 15)], id="the old one's last was seen once"),
        pytest.param([("50", 12), ("50", 13)], [("70", 14), ("71", 15), ("71", 16)], id="the new one's first was, too"),
        pytest.param([("50", 12), ("50", 13)], [("", 14), ("", 15)], id="blank in the new one"),
        pytest.param([("", 12), ("", 13)], [("70", 14), ("70", 15)], id="blank in the old one"),
    ],
)
def test_however_the_two_meet_nothing_is_told_of_it(
    store: Store, first: list[tuple[str, int]], second: list[tuple[str, int]]
) -> None:
    noted(store, OLD, *(sheet(at(day), said) for said, day in first))
    ledger = noted(store, NEW, *(sheet(at(day), said) for said, day in second))
    assert told_of(ledger, at(second[-1][1])) == []


def test_a_figure_that_only_the_new_sheet_has_is_not_called_late(store: Store) -> None:
    noted(store, OLD, sheet(at(19), ""), sheet(at(22), ""))
    snapshot = sheet(at(23), "50")
    ledger = noted(store, NEW, snapshot)
    (khla, pakong) = progress(OFFICE, snapshot.sales, ledger, [FEB])
    assert khla.timing is Timing.UNKNOWN
    assert pakong.recording is not None
    (was_there,) = progress(OFFICE, snapshot.sales, noted(store, OLD), [FEB])[1:]
    assert was_there.recording == pakong.recording


def test_a_confirmation_stays_with_an_equal_figure_and_falls_with_another(store: Store) -> None:
    before = sheet(at(12), "50")
    noted(store, OLD, before, sheet(at(12, 1), "50"))
    for month, baht in {JAN: 40, FEB: 50}.items():
        given = Confirmation(BANG_KHLA, month, from_baht(baht), 7, at(13))
        LedgerStore(store).confirm(OFFICE.name, given)
    snapshot = sheet(at(14), "70")
    ledger = noted(store, NEW, snapshot)
    states = {each.month: each.state for each in progress(OFFICE, snapshot.sales, ledger, [JAN, FEB])[::2]}
    assert states == {JAN: MonthState.CONFIRMED, FEB: MonthState.CHANGED}
    (fall,) = falls(ledger, at(1), columns(snapshot))
    assert (fall.confirmation.month, fall.entry.amount) == (FEB, from_baht(70))


def test_the_same_sheet_after_a_restart_is_no_other_one(store: Store) -> None:
    noted(store, OLD, sheet(at(12), "50"), sheet(at(12, 1), "50"))
    ledger = noted(store, OLD, sheet(at(13), "51"), sheet(at(13, 1), "51"))
    assert told_of(ledger, at(13, 1)) == [("บางคล้า 2024-02", 50, 51)]
    assert ledger.sheets == ()


def test_a_ledger_from_before_sheets_were_told_apart_goes_on_with_the_sheet_that_is_configured(store: Store) -> None:
    noted(store, "", sheet(at(12), "50"), sheet(at(12, 1), "50"))
    ledger = noted(store, OLD, sheet(at(13), "51"), sheet(at(13, 1), "51"))
    assert told_of(ledger, at(13, 1)) == [("บางคล้า 2024-02", 50, 51)]
    assert noted(store, NEW, sheet(at(14), "52")).sheets == (at(14),)


def test_the_day_is_told_of_the_new_sheet_alone_and_names_it_once(store: Store) -> None:
    noted(store, OLD, *(sheet(at(12, minute), said) for minute, said in enumerate(["50", "50", "51", "51"])))
    read = [sheet(at(12, minute), said) for minute, said in enumerate(["70", "70", "71", "71"], 4)]
    ledger = noted(store, NEW, *read, sheet(at(12, 0, 16), "71"))
    office = replace(OFFICE, admins=frozenset({7}))
    now = Situation(office, at(12, 0, 16), at(1), at(12, 0, 16).astimezone(UTC))
    (post,) = due_history(now, ledger)
    assert post.message.body.splitlines()[:4] == [
        "ตารางกลางเปลี่ยนเป็นแผ่นใหม่เมื่อ 12 ก.พ. 67 เวลา 09.04 น. ตัวเลขของแผ่นเดิมและแผ่นใหม่ไม่นำมาเปรียบเทียบกัน",
        "",
        "อำเภอบางคล้า",
        "• ก.พ. 67: 70 → 71 บาท (เซลล์ J3)",
    ]
    tomorrow = replace(
        now, now=at(13, 0, 16), read_at=at(13, 0, 16).astimezone(UTC), claimed=frozenset({post.key, *post.covers})
    )
    assert due_history(tomorrow, ledger) == ()


def test_a_new_sheet_is_named_to_the_admins_though_nothing_else_has_changed(store: Store) -> None:
    noted(store, OLD, sheet(at(12), "50"))
    ledger = noted(store, NEW, sheet(at(12, 3), "70"), sheet(at(12, 0, 16), "70"))
    office = replace(OFFICE, admins=frozenset({7}))
    (post,) = due_history(Situation(office, at(12, 0, 16), at(1), at(12, 0, 16).astimezone(UTC)), ledger)
    assert "ตารางกลางเปลี่ยนเป็นแผ่นใหม่เมื่อ 12 ก.พ. 67 เวลา 09.03 น." in post.message.body


@dataclass(frozen=True, slots=True)
class Moved:
    """The demo's office, whose configuration can be pointed at another spreadsheet with the same table."""

    office: Office
    other: Spreadsheet

    @classmethod
    def of(cls, sandbox: Sandbox, folder: Path) -> Moved:
        other = Spreadsheet("1another-sheet", "ยอดจำหน่าย (ใหม่)", sandbox.clock, changes=sandbox.messenger.changes)
        other.add_tab(annex_tab())
        other.tabs[0].type("J7", "30,000,000")  # ก.พ. 67 of บางคล้า, which the sheet before has as 22,671,100
        other.share(sandbox.google.service_account()["client_email"])
        sandbox.google.add_spreadsheet(other)
        return cls(Office(sandbox, demo_config(sandbox, folder)), other)

    def before(self) -> RunningBot:
        return RunningBot(self.office.config, self.office.sandbox)

    def after(self, folder: Path) -> RunningBot:
        file = folder / "config.toml"
        file.write_text(file.read_text(encoding="utf-8").replace(SPREADSHEET, self.other.id), encoding="utf-8")
        return RunningBot(load_config(file, environ={}), self.office.sandbox)

    def clock_at(self, day: int, hour: int) -> None:
        self.office.sandbox.clock.set_to(datetime(2024, 3, day, hour, 0, tzinfo=BANGKOK))


def test_pointed_at_another_sheet_the_program_says_so_and_compares_nothing(tmp_path: Path) -> None:
    with demo_sandbox() as sandbox:
        moved = Moved.of(sandbox, tmp_path)
        office = moved.office
        with moved.before():
            office.ask_until("/status", "490,457,447")
            moved.clock_at(18, 9)
            posted(office, "รวมทั้งจังหวัด 490,457,447 บาท")
        sandbox.clock.advance(timedelta(minutes=1))
        with moved.after(tmp_path):
            office.ask_until("/status", "497,786,347")
            answer = office.ask_until("/history", "ตารางกลางเปลี่ยนเป็นแผ่นใหม่เมื่อ 18 มี.ค. 67 เวลา 09.01 น.")
            assert "ยังไม่พบการเปลี่ยนแปลง" in answer.text
            moved.clock_at(18, 16)
            assert "ตารางกลางเปลี่ยนเป็นแผ่นใหม่" in told(office, PROVINCE_OFFICER, "📄 สรุปตัวเลขที่เปลี่ยนแปลง").text
            moved.clock_at(25, 9)
            assert "เปลี่ยนแปลงจากครั้งก่อน" not in posted(office, "รวมทั้งจังหวัด 497,786,347 บาท").text


def test_what_is_odd_about_another_sheet_is_a_first_look_and_no_officers_matter(tmp_path: Path) -> None:
    with demo_sandbox() as sandbox:
        moved = Moved.of(sandbox, tmp_path)
        office = moved.office
        with moved.before():
            told(office, PROVINCE_OFFICER, NEW_FINDINGS)
            bound(office, "บางคล้า")
        moved.other.tabs[0].type("J7", "รอรวมยอด")
        sandbox.clock.advance(timedelta(minutes=1))
        with moved.after(tmp_path):
            assert "เมื่อเริ่มตรวจทานตารางกลาง" in told(office, PROVINCE_OFFICER, "“รอรวมยอด”").text
            moved.other.tabs[0].type("J8", "รอตรวจสอบ")
            told(office, PROVINCE_OFFICER, "“รอตรวจสอบ”")
        private = sandbox.messenger.messages(office.private(DISTRICT_OFFICER))
        assert not [each.text for each in private if each.text.startswith(NEW_FINDINGS)]


def posted(office: Office, text: str) -> Message:
    """Wait for the standings that contain the text."""
    messenger = office.sandbox.messenger
    standings = "📊 ยอดจำหน่าย OTOP จังหวัดฉะเชิงเทรา"
    return messenger.wait_until(
        lambda: next(
            (m for m in messenger.messages(office.group) if m.text.startswith(standings) and text in m.text), None
        ),
        PATIENCE,
    )
