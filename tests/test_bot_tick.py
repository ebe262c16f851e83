"""The tick over the stand-ins: the clock is moved on, and what is due comes into the chats."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest
from office_at_work import PATIENCE, Office, Running, RunningBot, office_at_work
from officers_at_work import bound, told
from patience import until

from bot.chat.answers import Desk
from bot.config.sections import OfficeSection
from bot.deadlines.letters import LetterStore
from bot.demo import DISTRICT_OFFICER, PROVINCE_OFFICER, TEMPO, ShownOffice, _next_stop, demo_config, demo_sandbox
from bot.ledger.ledger_store import LedgerStore
from bot.office.sync import SheetState, Trouble
from bot.posts.delivery import DeliveryState
from bot.posts.outbox import Outbox
from bot.posts.tick import Tick
from bot.run import run
from bot.store.store import Store
from sandbox.chat import Chat, Message
from sandbox.faults import Fault

PROVINCE = "ฉะเชิงเทรา"
MARCH = "K"
"""The column of March in the province's table; its districts stand in rows 6 to 16, บางคล้า in row 7."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_at_work(tmp_path) as at_work:
        yield at_work


def moved_to(office: Office, moment: str) -> int:
    """Move the clock on to `14 08:30` of March 2567; the number of the group's last message before."""
    before = max((message.id for message in office.sandbox.messenger.messages(office.group)), default=0)
    office.sandbox.clock.set_to(datetime.strptime(f"2024-03-{moment} +0700", "%Y-%m-%d %H:%M %z"))
    return before


def posted(office: Office, text: str, *, after: int = 0, room: Chat | None = None) -> Message:
    """Wait for a message of the bot that contains the text."""
    messenger, where = office.sandbox.messenger, room or office.group
    return messenger.wait_until(
        lambda: next((m for m in messenger.messages(where) if m.from_bot and m.id > after and text in m.text), None),
        PATIENCE,
    )


def said(office: Office, sign: str) -> list[str]:
    """The messages of the bot in the group that begin with the sign."""
    return [m.text for m in office.sandbox.messenger.messages(office.group) if m.from_bot and m.text.startswith(sign)]


def record_march(office: Office, rows: range = range(6, 17)) -> None:
    for row in rows:
        office.tab.type(f"{MARCH}{row}", "1,000,000")


def test_moved_to_the_next_stop_the_clock_brings_the_reminder(office: Office) -> None:
    stop = _next_stop(office.sandbox.clock.now())
    assert stop is not None
    assert (f"{stop.at:%d %H:%M}", stop.label) == ("14 08:30", "แจ้งเตือน (กำหนด 15 มี.ค. 67)")
    office.sandbox.clock.set_to(stop.at)
    reminder = posted(office, "⏰ แจ้งเตือนกำหนดบันทึกยอดจำหน่าย OTOP เดือนมีนาคม 2567").text
    assert "ให้แล้วเสร็จภายในวันศุกร์ที่ 15 มีนาคม 2567 (เหลืออีก 1 วัน)" in reminder
    assert "พร้อมตรวจสอบความถูกต้องของยอดเดือน ต.ค. 66 – ก.พ. 67" in reminder
    assert "ได้รับข้อมูลแล้ว 0 จาก 11 อำเภอ" in reminder
    assert "(ข้อมูล ณ 14 มี.ค. 67 เวลา 08.30 น.)" in reminder


def test_the_demo_stops_at_every_step_and_at_the_standings() -> None:
    now, stops = datetime.fromisoformat("2024-03-13T08:50+07:00"), []
    while (stop := _next_stop(now)) and stop.at.month == 3:
        stops.append(f"{stop.at:%d %H:%M} {stop.label.split(' (')[0]}")
        now = stop.at
    assert stops == [
        "14 08:30 แจ้งเตือน",
        "15 08:30 แจ้งเตือน",
        "15 15:00 แจ้งเตือน",
        "18 08:30 แจ้งเตือน",
        "18 09:00 สรุปผลทุกอำเภอ",
        "20 08:30 แจ้งเตือน",
        "22 08:30 สรุปให้ผู้ดูแล",
        "25 09:00 สรุปผลทุกอำเภอ",
    ]


def test_the_demo_stops_by_the_deadlines_as_they_were_changed_in_the_chat(tmp_path: Path) -> None:
    followed = ShownOffice()
    with demo_sandbox(office=followed) as sandbox, httpx.Client(base_url=sandbox.url) as page:
        office = Office(sandbox, demo_config(sandbox, tmp_path))
        with Running(partial(run, office.config, sandbox.clock.now, tempo=TEMPO, opened=followed.follow)):
            shown = office.ask("/deadline")
            for label in ("เพิ่มกำหนด", "มี.ค. 67", "ถัดไป", "บันทึกและยืนยัน"):
                shown = office.press(label, shown)
            office.press("ใช้กำหนดนี้", office.press("ไม่ระบุหนังสือ", office.ask("22/3/67")))
            sandbox.clock.set_to(datetime.fromisoformat("2024-03-18T09:00+07:00"))
            stops = [page.post("/page/clock", json={"move": "stop"}).json()["now"] for _ in range(2)]
        assert "2024-03-19T08:30+07:00" in stops


@pytest.mark.parametrize(
    ("changed", "summary"),
    [("13 09:00", "13 16:00"), ("13 16:00", "14 16:00"), ("15 16:20", "18 16:00"), ("16 10:00", "18 16:00")],
)
def test_where_the_sheet_was_changed_the_demo_stops_at_the_summary_of_it(changed: str, summary: str) -> None:
    changed_at = now = datetime.fromisoformat(f"2024-03-{changed}+07:00")
    while (stop := _next_stop(now, changed_at)) and "สรุปตัวเลขที่เปลี่ยนแปลง" not in stop.label:
        now = stop.at
    assert stop is not None
    assert f"{stop.at:%d %H:%M}" == summary


def test_the_whole_ladder_from_the_first_reminder_to_the_digest(office: Office) -> None:
    for moment, words in {
        "14 08:30": "(เหลืออีก 1 วัน)",
        "15 08:30": "(ครบกำหนดวันนี้)",
        "15 15:00": "(ครบกำหนดวันนี้)",
        "18 08:30": "ครบกำหนดเมื่อวันศุกร์ที่ 15 มีนาคม 2567",
    }.items():
        posted(office, words, after=moved_to(office, moment))
    standings = posted(office, "📊 ยอดจำหน่าย OTOP จังหวัดฉะเชิงเทรา รอบที่ 1", after=moved_to(office, "18 09:00"))
    assert "รวมทั้งจังหวัด 490,457,447 บาท" in standings.text
    record_march(office, range(7, 17))
    posted(office, "รอข้อมูล: เมืองฉะเชิงเทรา\n", after=moved_to(office, "20 08:30"))
    moved_to(office, "22 08:30")
    digest = told(office, PROVINCE_OFFICER, "📄 สรุปข้อมูลที่ยังไม่พบ เดือนมีนาคม 2567")
    assert "• เมืองฉะเชิงเทรา: ยังไม่พบข้อมูล" in digest.text
    posted(office, "ยอดรวมเพิ่มขึ้น 10,000,000 บาท", after=moved_to(office, "25 09:00"))
    assert (len(said(office, "⏰")), len(said(office, "📌 ติดตาม"))) == (3, 2)


def test_a_reminder_that_may_not_have_arrived_is_in_the_admins_next_summary(office: Office) -> None:
    office.sandbox.telegram.faults.next("sendMessage", Fault.closed())
    moved_to(office, "14 08:30")
    with Store(office.config.database, read_only=True) as store:
        until(lambda: DeliveryState.UNCERTAIN in Outbox(store).counts())
    moved_to(office, "14 16:00")
    summary = told(office, PROVINCE_OFFICER, "ข้อความที่ไม่ทราบผลการส่ง")
    assert "• 14 มี.ค. 67 เวลา 08.30 น. ถึงกลุ่มของจังหวัด: แจ้งกำหนดบันทึกหรือตรวจสอบข้อมูล" in summary.text


def test_when_every_cell_is_filled_one_message_says_so(office: Office) -> None:
    posted(office, "⏰", after=moved_to(office, "14 08:30"))
    record_march(office)
    posted(office, "📌 ครบทุกอำเภอแล้ว")
    moved_to(office, "15 08:30")
    posted(office, "📊", after=moved_to(office, "18 09:00"))
    assert len(said(office, "⏰")) == 1
    assert len(said(office, "📌 ครบ")) == 1
    assert said(office, "📌 ติดตาม") == []


def test_a_bound_officer_is_reminded_in_private_and_can_promise(office: Office) -> None:
    bound(office, "บางคล้า")
    group = posted(office, "เจ้าหน้าที่อำเภอที่รอข้อมูล: สพอ.บางคล้า (บางคล้า)", after=moved_to(office, "14 08:30"))
    assert [entity["url"] for entity in group.entities if entity["type"] == "text_link"] == [
        f"tg://user?id={DISTRICT_OFFICER}"
    ]
    own = told(office, DISTRICT_OFFICER, "ขณะนี้ยังไม่พบยอดเดือนมีนาคม 2567 ของอำเภอบางคล้าในตารางกลาง")
    days = office.press("จะดำเนินการภายใน…", own, by=DISTRICT_OFFICER)
    office.press("พรุ่งนี้ ภายใน 16.30 น. (วันครบกำหนด)", days, by=DISTRICT_OFFICER)
    paused = posted(office, "แจ้งกำหนดดำเนินการแล้ว: บางคล้า", after=moved_to(office, "15 08:30"))
    (awaited,) = (line for line in paused.text.splitlines() if line.startswith("รอข้อมูล: "))
    assert "บางคล้า" not in awaited


def test_a_confirmation_falls_when_its_cell_changes_and_the_group_is_told(office: Office) -> None:
    bound(office, "บางคล้า")
    office.tab.type(f"{MARCH}7", "1,000,000")
    office.ask_until("/status บางคล้า", "69,025,600")
    shown = office.ask("/confirm บางคล้า มี.ค.", by=DISTRICT_OFFICER)
    (label,) = (key["text"] for row in shown.buttons for key in row if "ยืนยัน" in key["text"] and "มี.ค." in key["text"])
    office.press(label, shown, by=DISTRICT_OFFICER)
    office.ask_until("/status บางคล้า", "ยืนยันแล้ว: มี.ค. 67")
    office.tab.type(f"{MARCH}7", "2,000,000")
    fallen = posted(office, "📌 ยอดที่ยืนยันแล้วมีการเปลี่ยนแปลง")
    assert "• อำเภอบางคล้า เดือนมีนาคม 2567: จาก 1,000,000 บาท เป็น 2,000,000 บาท" in fallen.text
    office.tab.type(f"{MARCH}7", "3,000,000")
    office.ask_until("/status บางคล้า", "71,025,600")
    posted(office, "⏰", after=moved_to(office, "14 08:30"))
    assert len(said(office, "📌 ยอดที่ยืนยัน")) == 1


def test_the_board_is_pinned_once_and_edited_in_place(office: Office) -> None:
    (pinned,) = office.group.pinned
    record_march(office, range(7, 8))
    messenger = office.sandbox.messenger
    board = messenger.wait_until(
        lambda: next(
            (m for m in messenger.messages(office.group) if m.id == pinned and "ได้รับข้อมูลแล้ว 1 จาก" in m.text), None
        ),
        PATIENCE,
    )
    assert board.edited is not None
    assert len(said(office, "📌 กระดาน")) == 1


def test_after_a_restart_nothing_is_said_twice(tmp_path: Path) -> None:
    with demo_sandbox() as sandbox:
        office = Office(sandbox, demo_config(sandbox, tmp_path))
        with RunningBot(office.config, sandbox):
            posted(office, "📌 กระดาน")
            posted(office, "⏰", after=moved_to(office, "14 08:30"))
        with RunningBot(office.config, sandbox):
            posted(office, "(ครบกำหนดวันนี้)", after=moved_to(office, "15 08:30"))
        assert len(said(office, "⏰")) == 2
        assert len(said(office, "📌 กระดาน")) == 1


def test_what_was_missed_while_the_program_was_down_comes_merged_and_not_at_night(tmp_path: Path) -> None:
    with demo_sandbox() as sandbox:
        office = Office(sandbox, demo_config(sandbox, tmp_path))
        with RunningBot(office.config, sandbox):
            office.ask_until("/status", "490,457,447")
        moved_to(office, "15 20:00")
        with RunningBot(office.config, sandbox):
            office.ask_until("/status", "490,457,447")
            before = moved_to(office, "18 08:30")
            posted(office, "ครบกำหนดเมื่อวันศุกร์ที่ 15 มีนาคม 2567", after=before)
            posted(office, "📊", after=moved_to(office, "18 09:00"))
        assert said(office, "⏰") == []
        assert len(said(office, "📌 ติดตาม")) == 1


def test_a_new_office_in_an_old_database_makes_up_for_nothing_of_the_time_before_it(tmp_path: Path) -> None:
    with demo_sandbox() as sandbox:
        office = Office(sandbox, demo_config(sandbox, tmp_path))
        with Store(office.config.database) as store:
            store.begin(sandbox.clock.now() - timedelta(days=365), ["ชลบุรี"])
        moved_to(office, "18 09:30")
        with RunningBot(office.config, sandbox):
            posted(office, "📌 กระดาน")  # it is sent after everything else that was due
            assert [*said(office, "📌 ติดตาม"), *said(office, "📊")] == []


def test_without_google_for_a_day_the_admins_are_told_and_the_districts_are_not(office: Office) -> None:
    office.sandbox.google.faults.next("*", Fault.html(502), times=None)
    try:
        moved_to(office, "14 09:00")
        office.ask_until("/status", "จึงแสดงข้อมูลล่าสุดที่อ่านได้")
        moved_to(office, "14 10:00")
        tried = len(office.sandbox.google.calls)  # an hour without a read is a sleep, after which the trouble is new
        until(lambda: len(office.sandbox.google.calls) > tried + 6)
        moved_to(office, "14 10:20")
        told(office, PROVINCE_OFFICER, "จึงพักการแจ้งเตือนและการสรุปผลอัตโนมัติไว้ก่อน")
        assert said(office, "⏰") == []
    finally:
        office.sandbox.google.faults.clear()
    posted(office, "⏰")


def test_while_telegram_tells_another_day_nothing_is_said_without_being_asked(tmp_path: Path) -> None:
    with demo_sandbox() as sandbox:
        office = Office(sandbox, demo_config(sandbox, tmp_path))
        with Store(office.config.database) as store:
            store.begin(sandbox.clock.now(), [PROVINCE])
        sandbox.telegram.faults.next("getUpdates", Fault.clock_off(-24 * 60 * 60), times=None)
        with RunningBot(office.config, sandbox, replace(TEMPO, checks_clock=True)):
            office.ask_until("/status", "490,457,447")
            moved_to(office, "14 08:30")
            office.ask_until("/status", "ข้อมูล ณ 14 มี.ค. 67")
            assert [m for m in sandbox.messenger.messages(office.group) if m.from_bot] == []
            sandbox.telegram.faults.clear()
            for _ in range(2):  # the poll that is already held open answers the first
                office.ask("/status")
            posted(office, "⏰")


def test_at_a_first_start_with_a_clock_behind_nothing_is_kept_by_it_and_no_old_step_comes(tmp_path: Path) -> None:
    with demo_sandbox() as sandbox:
        office, off = Office(sandbox, demo_config(sandbox, tmp_path)), [timedelta(days=1, minutes=10)]
        moved_to(office, "14 09:00")
        working = partial(
            run, office.config, lambda: sandbox.clock.now() - off[0], tempo=replace(TEMPO, checks_clock=True)
        )
        with Running(working), Store(office.config.database) as store:
            office.ask_until("/status", "490,457,447")
            health = office.ask("/health").text
            assert "นาฬิกาของเครื่องที่ติดตั้งระบบช้ากว่าเวลาของ Telegram ประมาณ 1,450 นาที" in health
            assert "ฐานข้อมูล: รอเทียบเวลาก่อนเริ่มใช้" in health
            assert (store.born_at, LedgerStore(store).ledger(PROVINCE).entries) == (None, ())
            off[0] = timedelta(0)  # somebody has set the clock
            posted(office, "📌 กระดาน")
            entries = until(lambda: LedgerStore(store).ledger(PROVINCE).entries)
            assert min(entry.seen_at for entry in entries) > sandbox.clock.now() - timedelta(hours=1)
            assert store.born_at
            assert store.born_at > sandbox.clock.now() - timedelta(hours=1)
            assert said(office, "⏰") == []  # the step of 08.30 is older than the database
            posted(office, "(ครบกำหนดวันนี้)", after=moved_to(office, "15 08:30"))


def test_what_people_do_while_the_clock_is_wrong_is_dated_by_telegrams_time(tmp_path: Path) -> None:
    with demo_sandbox() as sandbox:
        office = Office(sandbox, demo_config(sandbox, tmp_path))
        working = partial(
            run,
            office.config,
            lambda: sandbox.clock.now() + timedelta(days=365),
            tempo=replace(TEMPO, checks_clock=True),
        )
        with Running(working), Store(office.config.database) as store:
            office.ask_until("/status", "490,457,447")
            assert "เร็วกว่าเวลาของ Telegram ประมาณ 525,600 นาที" in office.ask("/health").text
            office.press("ยืนยัน ก.พ. 67", office.ask("/confirm บางคล้า"))
            (given,) = LedgerStore(store).ledger(PROVINCE).confirmations
            assert abs(given.at - sandbox.clock.now()) < timedelta(hours=1)


def test_a_bug_with_one_office_keeps_nothing_from_another(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    now = datetime.fromisoformat("2024-03-14T08:30+07:00")
    section = OfficeSection.model_validate(
        {"name": "ก", "spreadsheet": "sheet", "chat": -1, "admins": [9], "districts": ["ข"]}
    )
    sick = Desk(section.office(now.tzinfo), SheetState(), record=None)  # type: ignore[arg-type]
    trouble = Trouble("timeout", now - timedelta(days=2))
    well = Desk(replace(sick.office, name="ค"), SheetState(trouble=trouble))
    with Store(str(tmp_path / "store.sqlite3")) as store:
        store.begin(now - timedelta(days=2), ["ก", "ค"])
        with closing(asyncio.new_event_loop()) as loop:
            tick = Tick(lambda: [sick, well], LetterStore(store), store, lambda: now)
            stop = asyncio.Event()
            loop.call_later(0.2, stop.set)
            loop.run_until_complete(tick.run(stop, timedelta(seconds=0.05), held=lambda: False))
        assert len(Outbox(store).claimed("ค")) == 2  # that the sheet cannot be read, and that reminders pause
        assert store.last_tick == now
    assert "ก: a bug keeps from saying what is due" in caplog.text
