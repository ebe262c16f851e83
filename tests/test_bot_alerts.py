"""Alerts: the admins hear of a trouble once and once that it is over, whatever the program went through meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from builders import BANGKOK, OFFICE, read, seed_rows, seed_snapshot, seed_tab
from hypothesis import given
from hypothesis import strategies as st
from office_at_work import PATIENCE, Office, RunningBot, office_at_work
from patience import until

from bot.config.loading import load_config
from bot.demo import PROVINCE_OFFICER, SPREADSHEET, demo_config, demo_sandbox
from bot.message import Message
from bot.office.losses import AcceptedLoss, loss_code, loss_data
from bot.office.sync import Trouble
from bot.posts.alerts import due_alerts
from bot.posts.post import Post
from bot.posts.situation import Situation
from bot.store.store import Store
from bot.wording import sheet_health
from sheets.acceptance import TIME_THAT_CONVINCES, lost
from sheets.snapshot import Snapshot
from sheets.spreadsheet import TabValues
from sheets.whereabouts import new_title, whereabouts

NOON = datetime(2024, 3, 13, 12, 0, tzinfo=BANGKOK)  # a Wednesday
ADMIN = 7


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@dataclass
class World:
    """An office whose sheet meets troubles while time goes on; what is said is claimed at once."""

    now: datetime = NOON
    read_at: datetime = NOON
    trouble: Trouble | None = None
    well_since: datetime | None = NOON
    losses: tuple[AcceptedLoss, ...] = ()
    admins: frozenset[int] = frozenset({ADMIN})
    claimed: frozenset[str] = field(default_factory=frozenset)

    def meets(self, code: str) -> None:
        """The reads fail from now on, or for another reason than before."""
        data = (("gone", "8"), ("had", "11"), ("tab", "รอบที่ 1"))
        self.trouble = Trouble(code, self.trouble.since if self.trouble else self.now, data)

    def reads_well(self) -> None:
        if self.trouble or not self.well_since:
            self.well_since = self.now
        self.trouble, self.read_at = None, self.now

    def restarts(self) -> None:
        """What was kept in memory alone is gone, and the trouble begins anew."""
        self.well_since = None
        self.trouble = replace(self.trouble, since=self.now) if self.trouble else None

    def say(self, after: timedelta = timedelta(0)) -> list[str]:
        """The titles of what is said so much later."""
        return [message.title for message in self.messages(after)]

    def messages(self, after: timedelta = timedelta(0)) -> list[Message]:
        self.now += after
        if self.trouble is None:
            self.read_at = self.now
        posts = self.posts()
        keys = [key for post in posts for key in (post.key, *post.covers)]
        assert len(keys) == len(set(keys))
        assert not self.claimed.intersection(keys)
        self.claimed |= frozenset(keys)
        return [post.message for post in posts]

    def posts(self) -> tuple[Post, ...]:
        """What is to be said now."""
        return due_alerts(
            Situation(
                replace(OFFICE, admins=self.admins),
                self.now,
                NOON - timedelta(days=10),
                self.read_at,
                claimed=self.claimed,
                trouble=self.trouble,
                well_since=None if self.trouble else self.well_since,
                losses=self.losses,
            )
        )


TROUBLE = "🔎 แจ้งข้อขัดข้องในการอ่านตารางกลาง จังหวัดฉะเชิงเทรา"
HEALED = "📄 จังหวัดฉะเชิงเทรา: ระบบอ่านตารางกลางได้ตามปกติแล้ว"
PAUSED = "📄 จังหวัดฉะเชิงเทรา: พักการแจ้งเตือนชั่วคราว"
LOST = "📄 จังหวัดฉะเชิงเทรา: ข้อมูลในตารางกลางลดลง"


@pytest.mark.parametrize("code", ["table-missing", "not-shared", "refused-figures", "internal"])
def test_a_trouble_that_somebody_must_mend_is_told_after_two_minutes_and_once(code: str) -> None:
    world = World()
    world.meets(code)
    assert [world.say(minutes(later)) for later in (0, 1.9, 0.1, 60)] == [[], [], [TROUBLE], []]


@pytest.mark.parametrize("code", ["network", "timeout", "server", "quota", "malformed"])
def test_a_trouble_of_googles_own_is_told_after_a_quarter_of_an_hour(code: str) -> None:
    world = World()
    world.meets(code)
    assert [world.say(minutes(later)) for later in (2, 12.9, 0.1)] == [[], [], [TROUBLE]]


def test_troubles_that_take_turns_are_told_once_each_and_googles_own_count_as_one() -> None:
    world = World()
    said = []
    for code in ("server", "network", "table-missing", "timeout", "tab-missing", "table-missing"):
        world.meets(code)
        said.append(len(world.say(minutes(20))))
    assert said == [1, 0, 1, 0, 1, 0]


def test_the_end_of_a_trouble_is_told_once_and_a_new_one_anew() -> None:
    world = World()
    world.meets("table-missing")
    assert world.say(minutes(3)) == [TROUBLE]
    world.reads_well()
    assert [world.say(minutes(later)) for later in (1, 8.9, 0.1, 1)] == [[], [], [HEALED], []]
    world.meets("table-missing")
    assert world.say(minutes(60)) == [TROUBLE]


def test_a_sheet_that_comes_and_goes_is_one_trouble() -> None:
    world = World()
    said = []
    for _ in range(60):  # of four minutes one is good
        world.meets("refused-formulas")
        said += [title for _ in range(9) for title in world.say(minutes(1 / 3))]
        world.reads_well()
        said += [title for _ in range(3) for title in world.say(minutes(1 / 3))]
    assert said == [TROUBLE]
    assert world.say(minutes(10)) == [HEALED]


def test_a_trouble_whose_end_was_told_is_told_once_an_hour_at_most_and_if_it_stays_it_is_told() -> None:
    world = World()
    said = []
    for _ in range(8):  # of a quarter of an hour eleven minutes are good
        world.meets("refused-formulas")
        said += [(world.now.strftime("%H:%M"), title) for _ in range(4) for title in world.say(minutes(1))]
        world.reads_well()
        said += [(world.now.strftime("%H:%M"), title) for _ in range(11) for title in world.say(minutes(1))]
    assert said == [("12:02", TROUBLE), ("12:14", HEALED), ("13:02", TROUBLE), ("13:14", HEALED)]
    world.meets("refused-formulas")
    assert world.say(minutes(3)) == [TROUBLE]
    world.reads_well()
    assert world.say(minutes(10)) == [HEALED]
    world.meets("refused-formulas")
    assert [world.say(minutes(later)) for later in (30, 10, 10)] == [[], [], [TROUBLE]]


def test_another_trouble_within_the_hour_is_told_at_once() -> None:
    world = World()
    world.meets("table-missing")
    assert world.say(minutes(3)) == [TROUBLE]
    world.reads_well()
    assert world.say(minutes(10)) == [HEALED]
    world.meets("not-shared")
    assert world.say(minutes(3)) == [TROUBLE]


def test_the_end_of_a_trouble_that_nobody_was_told_of_is_not_told() -> None:
    world = World()
    world.meets("server")
    assert world.say(minutes(10)) == []
    world.reads_well()
    assert world.say(minutes(1)) == []


def test_a_restart_in_the_middle_tells_nothing_again_and_the_end_only_once_a_read_succeeds() -> None:
    world = World()
    world.meets("table-missing")
    assert world.say(minutes(3)) == [TROUBLE]
    world.restarts()
    assert world.say(minutes(3)) == []
    world.restarts()
    world.trouble = None  # nothing was read yet
    assert world.say(minutes(1)) == []
    world.reads_well()
    assert world.say(minutes(10)) == [HEALED]


def test_a_trouble_that_is_found_after_a_sleep_is_told_though_the_figures_are_old() -> None:
    world = World(read_at=NOON - timedelta(hours=18))
    world.meets("table-missing")
    assert [world.say(minutes(later)) for later in (1, 1)] == [[], [TROUBLE]]


@pytest.mark.parametrize("lasted", [1, 20])
@pytest.mark.parametrize("code", ["network", "table-missing"])
def test_after_a_sleep_nothing_is_told_of_a_trouble_from_before_it(code: str, lasted: float) -> None:
    evening = datetime(2024, 3, 12, 17, 0, tzinfo=BANGKOK)
    world = World(now=evening, read_at=evening - minutes(1))
    world.trouble = Trouble(code, evening, last_at=evening + minutes(lasted))
    assert world.say(datetime(2024, 3, 13, 8, 31, tzinfo=BANGKOK) - evening) == []
    world.trouble = Trouble(code, world.now, last_at=world.now)
    assert world.say() == []  # it has begun anew
    world.trouble = replace(world.trouble, last_at=world.now + minutes(15))
    assert world.say(minutes(15)) == [TROUBLE]


def test_after_a_sleep_nothing_is_told_to_be_mended_before_the_next_read() -> None:
    world = World()
    world.meets("table-missing")
    assert world.say(minutes(3)) == [TROUBLE]
    world.reads_well()
    world.now += timedelta(hours=21)
    assert not world.posts()
    world.reads_well()
    assert world.say(minutes(10)) == [HEALED]


def test_after_a_day_the_pause_is_told_once_without_the_reason_that_was_told() -> None:
    world = World()
    world.meets("not-shared")
    assert world.say(minutes(3)) == [TROUBLE]
    (paused,) = world.messages(timedelta(hours=24))
    assert paused.title == PAUSED
    assert "อ่านตารางกลางได้ครั้งล่าสุดเมื่อ 13 มี.ค. 67 เวลา 12.00 น. จึงพักการแจ้งเตือน" in paused.body
    assert "สิทธิ์" not in paused.body
    assert [world.say(timedelta(days=1)), world.say(timedelta(days=3))] == [[], []]
    world.reads_well()
    assert world.say(minutes(10)) == [HEALED]


def test_a_trouble_and_the_pause_that_are_both_news_are_one_message() -> None:
    world = World(
        now=datetime(2024, 3, 8, 16, 50, tzinfo=BANGKOK), read_at=datetime(2024, 3, 8, 16, 49, tzinfo=BANGKOK)
    )
    world.meets("not-shared")
    assert world.say(timedelta(hours=12)) == []
    (message,) = world.messages(datetime(2024, 3, 11, 8, 30, tzinfo=BANGKOK) - world.now)  # Monday
    assert message.title == TROUBLE
    assert "ขณะนี้ระบบไม่มีสิทธิ์อ่านตารางกลาง" in message.body
    assert "จึงพักการแจ้งเตือน" in message.body
    assert world.say(minutes(10)) == []


@pytest.mark.parametrize("now", ["2024-03-13 08:29", "2024-03-13 16:31", "2024-03-16 12:00"])
def test_nobody_is_told_outside_hours(now: str) -> None:
    world = World(now=datetime.fromisoformat(now).replace(tzinfo=BANGKOK) - minutes(20))
    world.meets("table-missing")
    assert world.say(minutes(20)) == []


def test_an_admin_who_is_new_hears_of_a_trouble_that_goes_on_and_everybody_of_its_end() -> None:
    world = World()
    world.meets("table-missing")
    assert len(world.say(minutes(3))) == 1
    world.admins = frozenset({ADMIN, 8})
    assert len(world.say(minutes(3))) == 1
    world.reads_well()
    assert len(world.say(minutes(10))) == 2


def accepted(at: datetime, **cells: str) -> AcceptedLoss:
    """What was lost when these cells were typed into the province's table."""
    refusal = lost(seed_snapshot(), seed_snapshot(**cells))
    assert refusal
    return AcceptedLoss(loss_code(refusal), at, loss_data(refusal))


FEBRUARY_GONE = {f"J{row}": "" for row in range(3, 10)}


def test_a_loss_that_was_accepted_is_told_once_and_says_that_the_sheet_is_read_again() -> None:
    world = World()
    world.meets("refused-figures")
    assert world.say(minutes(3)) == [TROUBLE]
    world.reads_well()
    world.losses = (accepted(world.now, **FEBRUARY_GONE),)
    assert [world.say(minutes(1)), world.say(minutes(1))] == [[LOST], []]


def test_losses_of_the_night_are_told_in_the_morning_in_one_message() -> None:
    night = datetime(2024, 3, 12, 23, 0, tzinfo=BANGKOK)
    world = World(losses=(accepted(night, **FEBRUARY_GONE), accepted(night + minutes(30), **FEBRUARY_GONE)))
    (message,) = world.messages()
    assert message.body.count("ไม่พบยอดจำหน่าย 7 ช่อง จากเดิม 11 ช่อง") == 2
    assert world.say(minutes(1)) == []


HAPPENINGS = st.sampled_from(["table-missing", "tab-missing", "server", "network", "a good read", "a restart"])


@given(st.lists(st.tuples(HAPPENINGS, st.integers(1, 3000)), max_size=25))
def test_whatever_happens_a_trouble_that_was_told_has_one_end_that_is_told(story: list[tuple[str, int]]) -> None:
    world, said = World(), list[str]()
    for happening, later in story:
        if happening == "a good read":
            world.reads_well()
        elif happening == "a restart":
            world.restarts()
        else:
            world.meets(happening)
        said += world.say(minutes(later))  # checks that no key comes twice
    world.now = (world.now + timedelta(days=14)).replace(month=6, day=12, hour=12)  # a working day
    world.reads_well()
    is_open = said != [] and said[-1] != HEALED
    assert [world.say(minutes(10)), world.say()] == ([[HEALED], []] if is_open else [[], []])
    assert all(before != after for before, after in pairwise(said) if after == HEALED)
    assert said[:1] != [HEALED]


# The words


def told(code: str, *data: tuple[str, str]) -> str:
    return sheet_health.trouble("ฉะเชิงเทรา", Trouble(code, NOON, data), NOON).text


def test_a_table_that_is_not_found_is_told_with_where_it_stood_and_what_to_do() -> None:
    seen = (("tabs", "รอบที่ 1, สรุป"), ("hidden", ""))
    assert told("table-missing", *seen, *whereabouts(seed_snapshot())) == (
        f"{TROUBLE}\n"
        "ไม่พบตารางที่มีหัวตารางเดือนและรายชื่ออำเภอ\n"
        "แผ่นงานที่พบขณะนี้: รอบที่ 1, สรุป\n"
        "ครั้งล่าสุดที่อ่านได้ หัวตารางเดือน ต.ค. 66 – มี.ค. 67 อยู่ในแผ่นงาน “รอบที่ 1” คอลัมน์ F ถึง K รายชื่ออำเภอเริ่มที่แถว 3\n"
        "สิ่งที่ควรดำเนินการ: โปรดตรวจสอบว่าหัวตารางยังมีคำว่า อำเภอ และชื่อเดือน เช่น ต.ค. 66 อยู่เหนือรายชื่ออำเภอ "
        "หากเกิดจากการแก้ไขโดยไม่ตั้งใจ โปรดกู้คืนด้วยเมนู ไฟล์ > ประวัติเวอร์ชัน ในตารางกลาง\n"
        "ระหว่างนี้คำตอบใช้ข้อมูลล่าสุดที่อ่านได้ (ข้อมูล ณ 13 มี.ค. 67 เวลา 12.00 น.) และระบบจะแจ้งอีกครั้งเมื่ออ่านได้ตามปกติ"
    )


def test_a_tab_that_was_renamed_is_told_with_both_names() -> None:
    before = read(seed_tab("รอบที่ 1", 5))
    assert new_title(before, "รอบที่ 1", {5: "รอบแรก", 6: "สรุป"}) == "รอบแรก"
    assert new_title(before, "รอบที่ 1", {6: "สรุป"}) == ""
    text = told("tab-missing", ("tab", "รอบที่ 1"), ("nearest", ""), ("now-called", "รอบแรก"))
    assert "แผ่นงาน “รอบที่ 1” เปลี่ยนชื่อเป็น “รอบแรก”" in text
    assert "โปรดเปลี่ยนชื่อแผ่นงานกลับเป็น “รอบที่ 1” หรือแจ้งผู้ดูแลระบบให้แก้ชื่อแผ่นงาน (tabs) ในการตั้งค่า" in text


def test_a_tab_that_was_deleted_is_told_with_the_nearest_name() -> None:
    text = told("tab-missing", ("tab", "รอบที่ 1"), ("nearest", "รอบที่ 2"))
    assert "ไม่พบแผ่นงาน “รอบที่ 1”\nแผ่นงานที่ชื่อใกล้เคียง: รอบที่ 2\n" in text
    assert "ประวัติเวอร์ชัน" in text


def refused(candidate: Snapshot) -> str:
    refusal = lost(seed_snapshot(), candidate)
    assert refusal
    return told(loss_code(refusal), *loss_data(refusal))


def test_lost_figures_are_told_with_their_months_districts_and_cells() -> None:
    text = refused(seed_snapshot(**FEBRUARY_GONE))
    assert "ไม่พบยอดจำหน่าย 7 ช่อง จากเดิม 11 ช่อง\n" in text
    assert "อำเภอ: เมืองฉะเชิงเทรา บางคล้า บางปะกง บางน้ำเปรี้ยว บ้านโพธิ์ พนมสารคาม แปลงยาว\n" in text
    assert "เดือน: ก.พ. 67\nเซลล์: J3, J4, J5, J6, J7, J8, J9\n" in text
    assert "หากตั้งใจแก้ไข ไม่ต้องดำเนินการใด เมื่อส่วนที่หายไปคงอยู่เช่นนี้อย่างน้อย 5 นาที" in text


def test_lost_rows_are_told_with_their_districts_and_where_they_stood() -> None:
    rows = seed_rows()
    del rows[4:7]
    assert refused(read(TabValues(0, "รอบที่ 1", rows))).splitlines()[2:6] == [
        "ไม่พบแถวของ 3 อำเภอ จากเดิม 11 อำเภอ (ยอดจำหน่าย 15 ช่อง)",
        "อำเภอ: บางปะกง บางน้ำเปรี้ยว บ้านโพธิ์",
        "เดือน: ต.ค. 66 – ก.พ. 67",
        "เดิมอยู่ในแถวที่: 5, 6, 7",
    ]


def test_headings_that_are_gone_are_told_with_where_they_stood() -> None:
    candidate = seed_snapshot(**{f"{column}2": "" for column in "FGHIJK"})
    refusal = lost(seed_snapshot(), candidate)
    assert refusal
    text = told(loss_code(refusal), *loss_data(refusal), *whereabouts(seed_snapshot()))
    assert text.splitlines()[1:4] == [
        "ไม่พบหัวตารางเดือนในตารางกลาง",
        "ไม่พบยอดจำหน่ายทั้ง 55 ช่อง",
        "ครั้งล่าสุดที่อ่านได้ หัวตารางเดือน ต.ค. 66 – มี.ค. 67 อยู่ในแผ่นงาน “รอบที่ 1” คอลัมน์ F ถึง K รายชื่ออำเภอเริ่มที่แถว 3",
    ]


def test_formulas_that_became_text_are_told_with_their_cells_and_how_to_mend_them() -> None:
    text = refused(seed_snapshot(**{f"L{row}": "'=SUM(F3:K3)" for row in range(3, 14)}))
    assert "สูตร 11 ช่องแสดงเป็นข้อความ จึงไม่มีผลการคำนวณ\nเซลล์: L3, L4, L5" in text
    assert "โปรดเลือกเซลล์เหล่านี้ เลือกเมนู รูปแบบ > ตัวเลข > อัตโนมัติ แล้วป้อนสูตรใหม่" in text


def test_many_cells_are_told_by_the_first_of_them() -> None:
    gone = {f"{column}{row}": "" for column in "FGHIJ" for row in range(3, 14)}
    assert "เซลล์: F3, G3, H3, I3, J3, F4, G4, H4, I4, J4, F5, G5 และอีก 43 เซลล์\n" in refused(seed_snapshot(**gone))


def test_who_must_be_given_the_sheet_is_told_as_an_address_that_can_be_copied() -> None:
    account = "otop-reader@office-otop-project-2567.iam.gserviceaccount.com"
    assert f"เพิ่ม {account} เป็นผู้มีสิทธิ์อ่าน (Viewer)" in told("not-shared", ("account", account))


def test_what_was_accepted_is_told_with_all_that_is_gone() -> None:
    text = sheet_health.accepted_losses("ฉะเชิงเทรา", [accepted(NOON, **FEBRUARY_GONE)]).text
    assert text.startswith(f"{LOST}\n• ไม่พบยอดจำหน่าย 7 ช่อง จากเดิม 11 ช่อง\n  อำเภอ: เมืองฉะเชิงเทรา บางคล้า")
    assert "  เดือน: ก.พ. 67\n" in text
    assert "ตารางกลางคงอยู่เช่นนี้ต่อเนื่อง ระบบจึงใช้ข้อมูลตามตารางปัจจุบันแล้ว\n" in text


# Over real HTTP


STARTS = ("🔎 แจ้งข้อขัดข้อง", HEALED, PAUSED, LOST)


def notices(office: Office) -> list[str]:
    """What the admin is told of the sheet without having asked."""
    said = office.sandbox.messenger.messages(office.private(PROVINCE_OFFICER))
    return [each.text for each in said if each.text.startswith(STARTS)]


def wait_for_notices(office: Office, count: int) -> list[str]:
    return office.sandbox.messenger.wait_until(
        lambda: found if len(found := notices(office)) >= count else None, PATIENCE
    )


def wait_for_loss(office: Office) -> str:
    """Wait until the loss is refused and then, five minutes later, accepted and told."""
    office.ask_until("/status บางคล้า", "ระบบกำลังรอให้แน่ใจ")
    office.sandbox.clock.advance(TIME_THAT_CONVINCES)
    return office.sandbox.messenger.wait_until(
        lambda: next((text for text in notices(office) if text.startswith(LOST)), None), PATIENCE
    )


def wait_for_a_tick(office: Office) -> None:
    """Wait until what is known now has been looked at."""
    known_at = office.sandbox.clock.now()
    with Store(office.config.database, read_only=True) as store:
        until(lambda: store.last_tick and store.last_tick > known_at)


def retype(office: Office, cells: Mapping[str, str]) -> None:
    """Type into all the cells at once, as a paste does."""
    with office.tab.changes.lock():
        for a1, text in cells.items():
            office.tab.type(a1, text)


def test_destroyed_headers_are_told_once_over_a_restart_and_once_that_they_are_mended(tmp_path: Path) -> None:
    with demo_sandbox() as sandbox:
        office = Office(sandbox, demo_config(sandbox, tmp_path))
        headers = [f"{column}{row}" for row in (4, 5) for column in "ABCDEFGHIJKLM"]
        before = {a1: office.tab.entered(a1) for a1 in headers}
        with RunningBot(office.config, sandbox):
            office.ask_until("/status", "490,457,447")
            retype(office, dict.fromkeys(headers, ""))
            office.ask_until("/status บางคล้า", "หมายเหตุ: ไม่พบตารางที่มีหัวตารางเดือนและรายชื่ออำเภอ")
            sandbox.clock.advance(minutes(3))
            (told_first,) = wait_for_notices(office, 1)
            assert "คอลัมน์ F ถึง K รายชื่ออำเภอเริ่มที่แถว 6" in told_first
        with RunningBot(office.config, sandbox):
            office.ask_until("/status บางคล้า", "หมายเหตุ: ไม่พบตาราง")
            sandbox.clock.advance(timedelta(hours=1))
            retype(office, before)
            office.ask_until("/status บางคล้า", "เวลา 09.")  # read after that hour
            wait_for_a_tick(office)
            sandbox.clock.advance(minutes(10))
            assert wait_for_notices(office, 2) == [told_first, HEALED]
        assert not any(each.text.startswith(STARTS) for each in sandbox.messenger.messages(office.group))


def test_a_renamed_tab_is_told_by_its_new_name(tmp_path: Path) -> None:
    with demo_sandbox() as sandbox:
        demo_config(sandbox, tmp_path)
        title = sandbox.google.spreadsheets[SPREADSHEET].tabs[0].title
        config_file = tmp_path / "config.toml"
        config = config_file.read_text(encoding="utf-8")
        named = config.replace("districts = [", f'tabs = ["{title}"]\ndistricts = [')
        config_file.write_text(named, encoding="utf-8")
        office = Office(sandbox, load_config(config_file, {}))
        with RunningBot(office.config, sandbox):
            office.ask_until("/status", "490,457,447")
            office.tab.title = "รอบแรก"
            office.ask_until("/status", "ไม่พบแผ่นงานที่ตั้งค่าไว้ในตารางกลาง")
            sandbox.clock.advance(minutes(3))
            (text,) = wait_for_notices(office, 1)
            assert f"แผ่นงาน “{title}” เปลี่ยนชื่อเป็น “รอบแรก”" in text


def test_a_shrinkage_that_stays_is_accepted_and_told_with_what_is_gone(tmp_path: Path) -> None:
    with office_at_work(tmp_path) as office:
        retype(office, {f"J{row}": "" for row in range(6, 14)})
        text = wait_for_loss(office)
        assert "• ไม่พบยอดจำหน่าย 8 ช่อง จากเดิม 11 ช่อง" in text
        office.ask_until("/status บางคล้า", "45,354,500")


def test_formulas_that_became_text_are_told_with_their_cells(tmp_path: Path) -> None:
    with office_at_work(tmp_path) as office:
        retype(office, {f"L{row}": f"'{office.tab.entered(f'L{row}')}" for row in range(6, 17)})
        text = wait_for_loss(office)
        assert "• สูตร 11 ช่องแสดงเป็นข้อความ จึงไม่มีผลการคำนวณ\n  เซลล์: L6, L7, L8, L9, L10" in text
