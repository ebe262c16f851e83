"""Reminders: which are due at a moment, as tables of (now, calendar, state) and as rules that always hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import DISTRICTS, NAMES
from hypothesis import given
from hypothesis import strategies as st

from bot.deadlines.holidays import office_days
from bot.ledger.ledger import Confirmation, Entry, Fall
from bot.ledger.promises import Promise
from bot.office.office import Office
from bot.office.sync import Trouble
from bot.people.officers import Officer, OfficerState
from bot.posts.completeness import Case
from bot.posts.due import due_posts
from bot.posts.fallen import blank_since, due_falls
from bot.posts.ladder import Ladder, steps
from bot.posts.post import Post
from bot.posts.situation import Situation
from scoring.deadlines import Deadline, DeadlineCalendar, LetterDeadline
from scoring.findings import Cell, Finding, FindingLevel
from scoring.fiscal_year import FiscalYear, Month
from scoring.levels import DEFAULT_SCALE, preset_scale
from scoring.money import Satang, from_baht
from scoring.sales import District
from scoring.standings import Rulebook
from scoring.timeliness import Progress

BANGKOK = ZoneInfo("Asia/Bangkok")
GROUP, ADMIN = -100, 9
OCT, NOV, DEC, JAN, FEB, MAR = FiscalYear(2567).months[:6]
DUE = date(2024, 3, 15)  # a Friday
MARCH = Deadline(DUE, (MAR,))
BANG_KHLA, BANG_PAKONG = DISTRICTS[1], DISTRICTS[2]
FIGURE = from_baht(1_000)
OFFICE = Office(
    name="ฉะเชิงเทรา",
    spreadsheet="sheet",
    tabs=(),
    chat=GROUP,
    admins=frozenset({ADMIN}),
    districts=DISTRICTS,
    names=NAMES,
    rulebook=Rulebook(preset_scale(DEFAULT_SCALE)),
    calendar=DeadlineCalendar(working_days=office_days()),
    below_text="ยังไม่ถึงค่าคะแนนระดับ 1",
    contact="0-3851-1239",
    time_zone=BANGKOK,
)


def at(text: str) -> datetime:
    """`14 08:30` of March 2567."""
    day, clock = text.split()
    return datetime.combine(date(2024, 3, int(day)), time.fromisoformat(clock), BANGKOK)


BORN_AT = at("1 09:00")


BROKEN = Finding("formula-error", FindingLevel.ERROR, Cell(0, "รอบที่ 1", "J4"), BANG_KHLA, FEB, "#REF!")


@dataclass
class World:
    """An office whose clock is moved on; what it says is claimed at once, as the outbox does."""

    deadlines: tuple[Deadline, ...] = (MARCH,)
    recorded: dict[tuple[District, Month], Satang] = field(default_factory=dict)
    confirmed: dict[tuple[District, Month], Satang] = field(default_factory=dict)
    unreadable: frozenset[tuple[District, Month]] = frozenset()
    in_the_way: Finding = BROKEN
    touched: dict[tuple[District, Month], datetime] = field(default_factory=dict)
    officers: tuple[Officer, ...] = ()
    promises: tuple[Promise, ...] = ()
    falls: tuple[Fall, ...] = ()
    office: Office = OFFICE
    born_at: datetime = BORN_AT
    claimed: frozenset[str] = frozenset()
    read_at: datetime | None = None
    trouble: Trouble | None = None
    blank_since: Mapping[tuple[District, Month], datetime | None] = field(default_factory=dict)

    def record(self, *districts: District, months: Iterable[Month] = (MAR,)) -> None:
        self.recorded |= {(district, month): FIGURE for district in districts for month in months}

    def situation(self, now: datetime) -> Situation:
        by_district = {district: tuple(o for o in self.officers if o.district == district) for district in DISTRICTS}
        self.blank_since = blank_since(self.falls, self.unreadable, self.read_at or now, self.blank_since)
        return Situation(
            office=self.office,
            now=now,
            born_at=self.born_at,
            read_at=self.read_at or now - timedelta(seconds=30),
            cases=tuple(map(self._case, self.deadlines)),
            falls=self.falls,
            unreadable=dict.fromkeys(self.unreadable, self.in_the_way),
            blank_since=self.blank_since,
            officers={district: found for district, found in by_district.items() if found},
            promises=self.promises,
            claimed=self.claimed,
            trouble=self.trouble,
        )

    def say(self, now: datetime) -> tuple[Post, ...]:
        situation = self.situation(now)
        posts = (*due_posts(situation), *due_falls(situation))
        keys = [key for post in posts for key in (post.key, *post.covers)]
        assert len(keys) == len(set(keys))
        assert not self.claimed.intersection(keys)
        self.claimed |= frozenset(keys)
        return posts

    def to_group(self, now: datetime) -> list[str]:
        return [post.message.text for post in self.say(now) if post.chat == GROUP]

    def _case(self, deadline: Deadline) -> Case:
        progress = tuple(
            Progress(
                district,
                month,
                deadline.due,
                self.recorded.get((district, month)),
                confirmed=self.confirmed.get((district, month)),
            )
            for month in (*deadline.record, *deadline.verify)
            for district in DISTRICTS
        )
        return Case(deadline, progress, self.unreadable, self.touched)


def officer(user: int, district: District, name: str = "") -> Officer:
    return Officer(user, name or f"สพอ.{district}", district, OfficerState.BOUND)


@pytest.mark.parametrize(
    ("due", "before", "after"),
    [
        # Friday 15 March 2567, with a weekend behind it.
        ("2024-03-15", "before-3 12 08:30, before-1 14 08:30, before-0 15 08:30, again 15 15:00", (18, 20, 22)),
        # Saturday 20 April 2567: the day's reminders move to the Friday before, where one of two stands.
        ("2024-04-20", "before-3 17 08:30, before-0 19 08:30, again 19 15:00", (22, 24, 26)),
        # Monday 15 April 2567 lies within Songkran, which lasts from the 12th to the 16th.
        ("2024-04-15", "before-0 11 08:30, again 11 15:00", (17, 19, 23)),
    ],
)
def test_steps_fall_on_working_days(due: str, before: str, after: tuple[int, ...]) -> None:
    found = steps(date.fromisoformat(due), Ladder(), office_days(), BANGKOK)
    behind = [f"after-{number} {day} 08:30" for number, day in zip((1, 3, 5), after, strict=True)]
    assert ", ".join(f"{step.slot} {step.at:%d %H:%M}" for step in found) == ", ".join((before, *behind))
    assert [step.for_admins for step in found] == [False] * (len(found) - 1) + [True]


def test_an_empty_ladder_has_no_steps() -> None:
    assert steps(DUE, Ladder((), again=None, after_working_days=()), office_days(), BANGKOK) == ()


def test_three_days_before_the_group_is_told_what_is_due_and_what_is_awaited() -> None:
    world = World()
    world.record(*(district for district in DISTRICTS if district not in {"บางคล้า", "พนมสารคาม", "ท่าตะเกียบ"}))
    (text,) = world.to_group(at("12 08:30"))
    assert text == (
        "⏰ แจ้งเตือนกำหนดบันทึกยอดจำหน่าย OTOP เดือนมีนาคม 2567\n"
        "เรียน พัฒนาการอำเภอ และผู้รับผิดชอบงาน OTOP ทุกอำเภอ\n"
        "ขอความร่วมมือบันทึกและยืนยันยอดจำหน่ายในระบบ DOS พร้อมกรอกในตารางกลาง\n"
        "ให้แล้วเสร็จภายในวันศุกร์ที่ 15 มีนาคม 2567 (เหลืออีก 3 วัน)\n"
        "\n"
        "ได้รับข้อมูลแล้ว 8 จาก 11 อำเภอ\n"
        "รอข้อมูล: บางคล้า พนมสารคาม ท่าตะเกียบ\n"
        "\n"
        "อำเภอที่ดำเนินการแล้ว ขอขอบคุณ และขออภัยหากข้อมูลยังไม่เป็นปัจจุบัน\n"
        "(ข้อมูล ณ 12 มี.ค. 67 เวลา 08.29 น.)"
    )


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("12 08:29", None),
        ("12 08:30", "เหลืออีก 3 วัน"),
        ("14 08:30", "เหลืออีก 1 วัน"),
        ("15 08:30", "ครบกำหนดวันนี้"),
        ("15 15:00", "ครบกำหนดวันนี้"),
        ("15 16:31", None),
        ("16 10:00", None),  # Saturday
        ("18 08:30", "ครบกำหนดเมื่อวันศุกร์ที่ 15 มีนาคม 2567"),
        ("20 08:30", "ครบกำหนดเมื่อวันศุกร์ที่ 15 มีนาคม 2567"),
    ],
)
def test_each_step_speaks_in_its_words(now: str, told: str | None) -> None:
    texts = World().to_group(at(now))
    assert len(texts) == (told is not None)
    assert all(told in text for text in texts if told)


def test_the_second_reminder_of_the_day_speaks_to_those_still_awaited() -> None:
    world = World()
    for now, whom in {"15 08:30": "ทุกอำเภอ", "15 15:00": "ของอำเภอที่รอข้อมูล"}.items():
        (text,) = world.to_group(at(now))
        assert f"เรียน พัฒนาการอำเภอ และผู้รับผิดชอบงาน OTOP {whom}\n" in text


def test_an_overdue_reminder_asks_for_today_and_says_whom_to_call() -> None:
    world = World()
    world.record(*DISTRICTS[2:])
    (text,) = world.to_group(at("18 08:30"))
    assert text.startswith(
        "📌 ติดตามยอดจำหน่าย OTOP เดือนมีนาคม 2567\nเรียน พัฒนาการอำเภอ และผู้รับผิดชอบงาน OTOP ของอำเภอที่รอข้อมูล\n"
    )
    assert "บันทึกภายในวันนี้ เพื่อให้จังหวัดสรุปผลประเมินรอบที่ 1 ปีงบประมาณ 2567 ได้ทันกำหนด" in text
    assert "รอข้อมูล: เมืองฉะเชิงเทรา บางคล้า" in text
    assert "กลุ่มงานส่งเสริมการพัฒนาชุมชน โทร. 0-3851-1239" in text


@pytest.mark.parametrize(("recorded", "whose"), [(0, "ทุกอำเภอ"), (1, "บางอำเภอ")])
def test_an_overdue_reminder_of_a_month_in_the_middle_of_a_round(recorded: int, whose: str) -> None:
    world = World(deadlines=(Deadline(DUE, (FEB,)),), officers=(officer(1, BANG_KHLA),))
    world.record(*DISTRICTS[2 : 2 + recorded], months=(FEB,))
    group, private = world.say(at("18 08:30"))
    assert (
        f"ครบกำหนดเมื่อวันศุกร์ที่ 15 มีนาคม 2567 ขณะนี้ยังไม่พบยอดของ{whose}ในตารางกลาง\n"
        "ขอความร่วมมือตรวจสอบและบันทึกภายในวันนี้ เพื่อให้ข้อมูลรอบที่ 1 ปีงบประมาณ 2567 เป็นปัจจุบัน\n"
    ) in group.message.text
    assert "\nเจ้าหน้าที่อำเภอที่รอข้อมูล: สพอ.บางคล้า (บางคล้า)\n" in group.message.text
    assert "ภายในวันนี้ เพื่อให้ข้อมูลรอบที่ 1 ปีงบประมาณ 2567 เป็นปัจจุบัน\n" in private.message.text


def test_the_last_step_is_a_digest_for_the_admins_and_nothing_for_the_group() -> None:
    world = World(officers=(officer(1, BANG_KHLA),))
    world.record(*DISTRICTS[2:])
    world.promises = (Promise(BANG_KHLA, MAR, at("25 16:30"), 1, at("21 10:00")),)
    (post,) = world.say(at("22 08:30"))
    assert post.chat == ADMIN
    assert "• เมืองฉะเชิงเทรา: ยังไม่พบข้อมูล (ผู้รับผิดชอบ: ยังไม่ได้กำหนด)" in post.message.text
    assert (
        "• บางคล้า: ยังไม่พบข้อมูล (ผู้รับผิดชอบ: สพอ.บางคล้า) แจ้งว่าจะดำเนินการภายใน 25 มี.ค. 67 เวลา 16.30 น." in post.message.text
    )
    assert "บันทึกแล้ว รอยืนยัน: บางปะกง" in post.message.text


def test_a_step_that_was_missed_is_made_up_for_by_the_newest_alone() -> None:
    world = World()
    (post,) = (post for post in world.say(at("14 09:40")) if post.chat == GROUP)  # down since the 11th
    assert "เหลืออีก 1 วัน" in post.message.text
    assert any("before-3" in key for key in post.covers)
    assert world.say(at("14 09:41")) == ()


def test_what_fell_into_the_night_is_said_the_next_morning() -> None:
    world = World(office=replace(OFFICE, ladder=Ladder(at=time(7, 0))))
    assert world.say(at("14 07:00")) == ()
    assert len(world.to_group(at("14 08:30"))) == 1


def test_two_deadlines_at_one_moment_are_one_message() -> None:
    february = Deadline(date(2024, 3, 18), (FEB,))
    world = World(deadlines=(MARCH, february))
    (post,) = (post for post in world.say(at("18 08:30")) if post.chat == GROUP)
    assert "เดือน ก.พ. 67 – มี.ค. 67" in post.message.title
    assert "• เดือนมีนาคม 2567\nครบกำหนดเมื่อวันศุกร์ที่ 15" in post.message.text
    assert "• เดือนกุมภาพันธ์ 2567\nขอความร่วมมือ" in post.message.text
    assert world.say(at("18 08:31")) == ()


def test_nothing_older_than_the_database_is_made_up_for() -> None:
    assert World(born_at=at("13 08:50")).say(at("13 09:00")) == ()
    assert len(World(born_at=at("13 08:50")).to_group(at("14 08:30"))) == 1


def test_a_step_of_long_ago_is_not_made_up_for() -> None:
    world = World(born_at=at("1 09:00") - timedelta(days=300))
    assert world.say(at("22 08:30") + timedelta(days=33)) == ()


def test_when_all_is_in_one_message_says_so_and_the_ladder_stops() -> None:
    world = World()
    world.say(at("14 08:30"))
    world.record(*DISTRICTS)
    world.confirmed = dict(world.recorded)
    (text,) = world.to_group(at("14 11:00"))
    assert text.startswith("📌 ครบทุกอำเภอแล้ว — ยอดจำหน่าย OTOP เดือนมีนาคม 2567\n")
    assert "ยืนยัน" not in text
    assert [world.say(at(now)) for now in ("14 11:01", "15 08:30", "15 15:00", "18 08:30", "22 08:30")] == [()] * 5


def test_when_all_is_in_the_unconfirmed_are_named_and_the_digest_tells_the_admins_of_them() -> None:
    world = World()
    world.record(*DISTRICTS)
    world.confirmed = {(district, MAR): FIGURE for district in DISTRICTS[2:]}
    (text,) = world.to_group(at("14 08:30"))
    assert "ขอขอบคุณทุกอำเภอที่ให้ความร่วมมือ\nยืนยันแล้ว 9 จาก 11 อำเภอ รอยืนยัน: เมืองฉะเชิงเทรา บางคล้า\n" in text
    assert [world.say(at(now)) for now in ("15 08:30", "15 15:00", "18 08:30", "20 08:30")] == [()] * 4
    (post,) = world.say(at("22 08:30"))
    assert (post.chat, post.message.title) == (ADMIN, "📄 สรุปข้อมูลที่รอยืนยัน เดือนมีนาคม 2567 (เฉพาะผู้ดูแลของจังหวัด)")
    assert "บันทึกแล้ว รอยืนยัน: เมืองฉะเชิงเทรา บางคล้า" in post.message.text


def test_a_cell_that_is_emptied_between_two_steps_waits_though_others_are_unconfirmed() -> None:
    world = World()
    world.record(*DISTRICTS)
    world.to_group(at("14 08:30"))
    del world.recorded[BANG_KHLA, MAR]
    world.touched = {(BANG_KHLA, MAR): at("18 10:00")}
    assert world.say(at("18 10:00")) == ()
    (text,) = world.to_group(at("20 08:30"))
    assert "รอข้อมูล: บางคล้า\n" in text


def test_that_all_is_in_is_not_said_again_when_only_the_day_moves() -> None:
    world = World()
    world.record(*DISTRICTS)
    assert len(world.to_group(at("14 08:30"))) == 1
    world.deadlines = (Deadline(date(2024, 3, 18), (MAR,)),)
    assert world.say(at("15 08:30")) == ()


def test_a_cell_that_is_emptied_after_all_was_in_waits_for_the_next_step() -> None:
    world = World()
    world.record(*DISTRICTS)
    world.to_group(at("14 08:30"))
    del world.recorded[BANG_KHLA, MAR]
    assert world.say(at("14 09:00")) == ()
    (text,) = world.to_group(at("15 08:30"))
    assert "รอข้อมูล: บางคล้า\n" in text


def test_a_cell_that_is_emptied_after_the_ladders_end_brings_no_old_step_to_life() -> None:
    world = World(officers=(officer(1, BANG_KHLA),))
    world.record(*DISTRICTS)
    world.confirmed = dict(world.recorded)
    assert len(world.say(at("14 08:30"))) == 1
    del world.recorded[BANG_KHLA, MAR]
    world.touched = {(BANG_KHLA, MAR): at("28 10:00")}
    assert world.say(at("29 09:00")) == ()


def test_what_cannot_be_read_is_named_as_such() -> None:
    world = World(unreadable=frozenset({(BANG_KHLA, MAR)}))
    world.record(*DISTRICTS[2:])
    (text,) = world.to_group(at("14 08:30"))
    assert "รอข้อมูล: เมืองฉะเชิงเทรา\nพบข้อมูลแต่ยังอ่านไม่ได้: บางคล้า\n" in text


def test_a_promise_pauses_a_districts_nudges_until_its_time() -> None:
    world = World(officers=(officer(1, BANG_KHLA),))
    world.record(*DISTRICTS[2:])
    world.promises = (Promise(BANG_KHLA, MAR, at("15 12:00"), 1, at("13 10:00")),)
    (post,) = world.say(at("15 08:30"))
    assert "รอข้อมูล: เมืองฉะเชิงเทรา\nแจ้งกำหนดดำเนินการแล้ว: บางคล้า\n" in post.message.text
    assert post.message.mentions == ()
    (nudge,) = world.say(at("15 12:00"))
    assert nudge.chat == 1


def test_a_promise_until_the_days_end_lapses_at_the_next_opening() -> None:
    world = World(officers=(officer(1, BANG_KHLA),))
    world.record(*(district for district in DISTRICTS if district != BANG_KHLA))
    world.confirmed = dict(world.recorded)
    world.promises = (Promise(BANG_KHLA, MAR, at("15 16:30"), 1, at("14 10:00")),)
    assert [world.say(at(now)) for now in ("15 08:30", "15 15:00", "15 16:29", "15 16:30")] == [()] * 4
    assert {post.chat for post in world.say(at("18 08:30"))} == {GROUP, 1}


def test_officers_of_the_missing_are_called_in_the_group_and_asked_in_private() -> None:
    twice = (
        officer(1, BANG_KHLA, "ก"),
        officer(1, DISTRICTS[0], "ก"),
        officer(2, BANG_KHLA, "ข"),
        officer(3, BANG_PAKONG),
    )
    world = World(officers=twice)
    world.record(*DISTRICTS[2:])
    world.confirmed = dict(world.recorded)
    group, *private = world.say(at("14 08:30"))
    assert [mention.user for mention in group.message.mentions] == [1, 2]
    assert "\nเจ้าหน้าที่อำเภอที่รอข้อมูล: ก (เมืองฉะเชิงเทรา บางคล้า), ข (บางคล้า)\n" in group.message.text
    assert sorted((post.chat, post.message.body.splitlines()[0]) for post in private) == [
        (1, "เรียน พัฒนาการอำเภอบางคล้า และผู้รับผิดชอบงาน OTOP"),
        (1, "เรียน พัฒนาการอำเภอเมืองฉะเชิงเทรา และผู้รับผิดชอบงาน OTOP"),
        (2, "เรียน พัฒนาการอำเภอบางคล้า และผู้รับผิดชอบงาน OTOP"),
    ]
    assert [[key.label for row in post.message.buttons for key in row] for post in private] == [
        ["ยืนยันยอด", "จะดำเนินการภายใน…", "ไม่มียอดจำหน่ายเดือนนี้"]
    ] * 3


def test_an_overdue_reminder_in_private_reads_as_a_letter_would() -> None:
    world = World(officers=(officer(1, BANG_KHLA),))
    (post,) = (post for post in world.say(at("18 08:30")) if post.chat == 1)
    assert post.message.text == (
        "📌 ติดตามยอดจำหน่าย OTOP เดือนมีนาคม 2567\n"
        "เรียน พัฒนาการอำเภอบางคล้า และผู้รับผิดชอบงาน OTOP\n"
        "ครบกำหนดเมื่อวันศุกร์ที่ 15 มีนาคม 2567\n"
        "ขณะนี้ยังไม่พบยอดเดือนมีนาคม 2567 ของอำเภอบางคล้าในตารางกลาง\n"
        "ขอความร่วมมือตรวจสอบและบันทึกภายในวันนี้ เพื่อให้จังหวัดสรุปผลประเมินรอบที่ 1 ปีงบประมาณ 2567 ได้ทันกำหนด\n"
        "หากมีข้อขัดข้อง โปรดแจ้งกลุ่มงานส่งเสริมการพัฒนาชุมชน โทร. 0-3851-1239\n"
        "ขอขอบคุณ และขออภัยหากดำเนินการแล้ว\n"
        "(ข้อมูล ณ 18 มี.ค. 67 เวลา 08.29 น.)"
    )


def test_who_has_recorded_is_asked_in_private_to_confirm_up_to_the_day() -> None:
    world = World(officers=(officer(1, BANG_KHLA),))
    world.record(*DISTRICTS)
    asked = [post for post in world.say(at("15 08:30")) if post.chat == 1]
    assert [[key.label for row in post.message.buttons for key in row] for post in asked] == [["ยืนยันยอด"]]
    assert "พบยอดเดือนมีนาคม 2567 ของอำเภอบางคล้า 1,000 บาท อยู่ระหว่างรอการยืนยัน" in asked[0].message.text
    assert [post for post in world.say(at("18 08:30")) if post.chat == 1] == []


def test_a_letter_is_named_with_what_is_to_be_verified() -> None:
    letter = replace(MARCH, verify=(OCT, NOV, DEC, JAN, FEB), letter="จังหวัดฉะเชิงเทรา ลงวันที่ 13 มีนาคม 2567")
    (text,) = World(deadlines=(letter,)).to_group(at("14 08:30"))
    assert "พร้อมตรวจสอบความถูกต้องของยอดเดือน ต.ค. 66 – ก.พ. 67" in text
    assert "ตามหนังสือจังหวัดฉะเชิงเทรา ลงวันที่ 13 มีนาคม 2567" in text
    assert "ได้รับข้อมูลแล้ว 0 จาก 11 อำเภอ" in text


def test_a_private_reminder_names_the_letter_and_what_is_to_be_verified() -> None:
    letter = replace(MARCH, verify=(OCT, NOV, DEC, JAN, FEB), letter="จังหวัดฉะเชิงเทรา ลงวันที่ 13 มีนาคม 2567")
    world = World(deadlines=(letter,), officers=(officer(1, BANG_KHLA),))
    (post,) = (post for post in world.say(at("14 08:30")) if post.chat == 1)
    assert post.message.text == (
        "⏰ แจ้งเตือนกำหนดบันทึกยอดจำหน่าย OTOP เดือนมีนาคม 2567\n"
        "เรียน พัฒนาการอำเภอบางคล้า และผู้รับผิดชอบงาน OTOP\n"
        "ขอความร่วมมือบันทึกและยืนยันยอดจำหน่ายในระบบ DOS พร้อมกรอกในตารางกลาง\n"
        "ให้แล้วเสร็จภายในวันศุกร์ที่ 15 มีนาคม 2567 (เหลืออีก 1 วัน)\n"
        "ขณะนี้ยังไม่พบยอดเดือนมีนาคม 2567 ของอำเภอบางคล้าในตารางกลาง\n"
        "ขอความร่วมมือตรวจสอบความถูกต้องของยอดเดือน ต.ค. 66 – ก.พ. 67 หากพบข้อมูลไม่ถูกต้อง โปรดแก้ไขในระบบ DOS\n"
        "ตามหนังสือจังหวัดฉะเชิงเทรา ลงวันที่ 13 มีนาคม 2567\n"
        "หากมีข้อขัดข้อง โปรดแจ้งกลุ่มงานส่งเสริมการพัฒนาชุมชน โทร. 0-3851-1239\n"
        "ขอขอบคุณ และขออภัยหากดำเนินการแล้ว\n"
        "(ข้อมูล ณ 14 มี.ค. 67 เวลา 08.29 น.)"
    )
    overdue = next(post.message.text for post in world.say(at("18 08:30")) if post.chat == 1)
    assert "ตามหนังสือ" not in overdue


def test_months_to_be_verified_alone_are_spoken_of_up_to_their_day() -> None:
    world = World(deadlines=(Deadline(DUE, (), (JAN, FEB), "ขยายเวลา"),))
    world.record(*DISTRICTS, months=(JAN, FEB))
    (text,) = world.to_group(at("14 08:30"))
    assert text.startswith("⏰ แจ้งเตือนกำหนดตรวจสอบยอดจำหน่าย OTOP เดือน ม.ค. 67 – ก.พ. 67\n")
    assert [len(world.say(at(now))) for now in ("15 08:30", "15 15:00", "18 08:30", "22 08:30")] == [1, 0, 0, 0]


def test_months_to_be_verified_are_spoken_of_up_to_their_day_though_all_is_recorded() -> None:
    letter = replace(MARCH, verify=(OCT, NOV, DEC, JAN, FEB))
    world = World(deadlines=(letter,), officers=(officer(1, BANG_KHLA),))
    world.record(*DISTRICTS[2:])
    nudge = next(post.message.text for post in world.say(at("12 08:30")) if post.chat == 1)
    asked = "ขอความร่วมมือตรวจสอบความถูกต้องของยอดเดือน ต.ค. 66 – ก.พ. 67 หากพบข้อมูลไม่ถูกต้อง โปรดแก้ไขในระบบ DOS"
    assert asked in nudge
    world.record(*DISTRICTS)
    world.confirmed = dict(world.recorded)
    (complete,) = world.to_group(at("13 09:00"))
    assert f"{asked} ให้แล้วเสร็จภายในวันศุกร์ที่ 15 มีนาคม 2567 (เหลืออีก 2 วัน)\n" in complete
    assert world.say(at("13 09:01")) == ()
    (text,) = world.to_group(at("14 08:30"))
    assert text.startswith("⏰ แจ้งเตือนกำหนดตรวจสอบยอดจำหน่าย OTOP เดือน ต.ค. 66 – ก.พ. 67\n")
    assert "มีนาคม 2567\n" not in text.partition("ให้แล้วเสร็จ")[0]
    assert [len(world.say(at(now))) for now in ("15 08:30", "15 15:00", "18 08:30", "22 08:30")] == [1, 0, 0, 0]


def test_months_to_be_verified_are_spoken_of_while_all_who_are_missing_have_promised() -> None:
    world = World(deadlines=(replace(MARCH, verify=(FEB,)),))
    world.record(*(district for district in DISTRICTS if district != BANG_KHLA))
    world.promises = (Promise(BANG_KHLA, MAR, at("15 16:30"), 1, at("13 10:00")),)
    (text,) = world.to_group(at("14 08:30"))
    assert text.startswith("⏰ แจ้งเตือนกำหนดตรวจสอบยอดจำหน่าย OTOP เดือนกุมภาพันธ์ 2567\n")


def test_the_second_reminder_of_the_day_goes_in_private_to_those_alone_who_are_missing() -> None:
    world = World(officers=(officer(1, BANG_KHLA), officer(2, BANG_PAKONG)))
    world.record(BANG_KHLA)
    chats = [[post.chat for post in world.say(at(now)) if post.chat > 0] for now in ("15 08:30", "15 15:00")]
    assert chats == [[1, 2], [2]]


def test_when_the_days_morning_was_missed_the_afternoon_asks_to_confirm_and_to_verify() -> None:
    world = World(deadlines=(replace(MARCH, verify=(FEB,)),), officers=(officer(1, BANG_KHLA), officer(2, BANG_PAKONG)))
    world.record(*DISTRICTS)
    world.say(at("14 08:30"))
    posts = world.say(at("15 15:05"))  # down since 08.00
    assert [post.chat for post in posts] == [GROUP, 1, 2]
    assert "ขอความร่วมมือตรวจสอบความถูกต้องของยอดจำหน่าย" in posts[0].message.text
    assert "เรียน พัฒนาการอำเภอ และผู้รับผิดชอบงาน OTOP ทุกอำเภอ\n" in posts[0].message.text
    assert [[key.label for row in post.message.buttons for key in row] for post in posts[1:]] == [["ยืนยันยอด"]] * 2
    assert world.say(at("15 15:06")) == ()


def test_the_only_reminder_of_the_day_speaks_to_all() -> None:
    ladder = Ladder(before_days=(3, 1))
    world = World(officers=(officer(1, BANG_KHLA),), office=replace(OFFICE, ladder=ladder))
    world.record(*DISTRICTS[1:])
    group, private = world.say(at("15 15:00"))
    assert "ผู้รับผิดชอบงาน OTOP ทุกอำเภอ\n" in group.message.text
    assert "อยู่ระหว่างรอการยืนยัน" in private.message.text


def test_what_was_said_is_not_said_again_when_a_letter_is_corrected() -> None:
    world = World(deadlines=(Deadline(DUE, (FEB, MAR)),), officers=(officer(1, BANG_KHLA),))
    assert len(world.say(at("12 08:30"))) == 2
    world.deadlines = (Deadline(DUE, (FEB,)), Deadline(date(2024, 3, 25), (MAR,)))
    assert world.say(at("12 11:00")) == ()
    (text,) = world.to_group(at("14 08:30"))
    assert "เดือนกุมภาพันธ์ 2567" in text


def test_that_all_is_in_is_not_said_again_when_a_letter_is_corrected() -> None:
    world = World(deadlines=(Deadline(DUE, (FEB, MAR)),))
    world.record(*DISTRICTS, months=(FEB, MAR))
    assert len(world.to_group(at("12 09:00"))) == 1
    world.deadlines = (Deadline(DUE, (FEB,)), Deadline(date(2024, 3, 25), (MAR,)))
    assert [world.say(at(now)) for now in ("12 11:00", "14 08:30", "22 08:29")] == [()] * 3


def test_a_month_that_a_corrected_letter_adds_is_spoken_of() -> None:
    world = World()
    assert len(world.to_group(at("12 08:30"))) == 1
    world.deadlines = (Deadline(DUE, (FEB, MAR)),)
    assert len(world.to_group(at("12 11:00"))) == 1


def test_a_moved_deadline_says_so_under_a_new_key() -> None:
    world = World(deadlines=(Deadline(date(2024, 3, 20), (MAR,)),))
    (first,) = world.to_group(at("19 08:30"))
    assert "เลื่อนเป็น" not in first
    world.deadlines = (Deadline(date(2024, 3, 22), (MAR,)),)
    (text,) = world.to_group(at("19 10:00"))
    assert "โดยกำหนดเลื่อนเป็นวันศุกร์ที่ 22 มีนาคม 2567 (เหลืออีก 3 วัน)" in text


def test_what_was_said_of_verifying_is_not_said_again_when_a_letter_is_corrected() -> None:
    world = World(deadlines=(Deadline(DUE, (), (OCT, NOV, DEC)),))
    world.record(*DISTRICTS, months=(OCT, NOV, DEC, JAN))
    assert len(world.to_group(at("12 08:30"))) == 1
    world.deadlines = (Deadline(DUE, (), (NOV, DEC)),)
    assert world.say(at("12 11:00")) == ()
    world.deadlines = (Deadline(DUE, (), (NOV, DEC, JAN)),)
    assert len(world.to_group(at("12 13:00"))) == 1


def test_a_month_to_verify_that_a_corrected_letter_adds_to_those_to_record_is_spoken_of_alone() -> None:
    world = World()
    assert len(world.to_group(at("12 08:30"))) == 1
    world.deadlines = (replace(MARCH, verify=(FEB,)),)
    (text,) = world.to_group(at("12 11:00"))
    assert text.startswith("⏰ แจ้งเตือนกำหนดตรวจสอบยอดจำหน่าย OTOP เดือนกุมภาพันธ์ 2567\n")


@pytest.mark.parametrize("record", [(), (MAR,)])
def test_a_moved_deadline_to_verify_says_so(record: tuple[Month, ...]) -> None:
    world = World(deadlines=(Deadline(DUE, record, (FEB,)),))
    world.record(*DISTRICTS, months=(FEB, MAR))
    world.say(at("12 08:30"))
    (text,) = world.to_group(at("14 08:30"))
    assert "เลื่อนเป็น" not in text
    world.deadlines = (Deadline(date(2024, 3, 18), record, (FEB,)),)
    (text,) = world.to_group(at("15 08:30"))
    assert "ตรวจสอบความถูกต้อง" in text
    assert "โดยกำหนดเลื่อนเป็นวันจันทร์ที่ 18 มีนาคม 2567 (เหลืออีก 3 วัน)" in text


def test_a_month_that_another_letter_asks_to_verify_after_the_first_ones_day_was_not_moved() -> None:
    world = World(deadlines=(Deadline(date(2024, 3, 8), (), (FEB,)),))
    world.record(*DISTRICTS, months=(FEB,))
    assert len(world.to_group(at("8 08:30"))) == 1
    world.deadlines = (Deadline(date(2024, 3, 22), (), (FEB,)),)
    (text,) = world.to_group(at("19 08:30"))
    assert "เลื่อนเป็น" not in text


def test_to_verify_a_month_once_more_by_another_letter_is_no_moved_deadline() -> None:
    first, second = (LetterDeadline(day, (), (FEB,)) for day in (DUE, date(2024, 3, 22)))
    calendar = replace(OFFICE.calendar, letters=(first, second))
    world = World(deadlines=(Deadline(DUE, (), (FEB,)),), office=replace(OFFICE, calendar=calendar))
    world.record(*DISTRICTS, months=(FEB,))
    assert len(world.to_group(at("14 08:30"))) == 1
    world.deadlines = (*world.deadlines, Deadline(second.due, (), (FEB,)))
    (text,) = world.to_group(at("19 08:30"))
    assert "ให้แล้วเสร็จภายในวันศุกร์ที่ 22 มีนาคม 2567" in text


def test_whose_promise_lapses_is_named_though_the_months_to_verify_were_spoken_of_meanwhile() -> None:
    world = World(deadlines=(replace(MARCH, verify=(FEB,)),))
    world.record(*(district for district in DISTRICTS if district != BANG_KHLA))
    world.promises = (Promise(BANG_KHLA, MAR, at("12 16:30"), 1, at("11 10:00")),)
    assert len(world.to_group(at("12 08:30"))) == 1
    (text,) = world.to_group(at("13 08:30"))
    assert "รอข้อมูล: บางคล้า\n" in text
    assert "กุมภาพันธ์" not in text  # that was said
    assert world.say(at("13 08:31")) == ()


def test_that_all_is_in_takes_no_reminder_to_verify_from_a_deadline_that_was_complete_before() -> None:
    world = World(deadlines=(replace(MARCH, verify=(JAN,)), Deadline(DUE, (FEB,))))
    world.record(*DISTRICTS)
    assert len(world.to_group(at("13 09:00"))) == 2
    world.record(*DISTRICTS, months=(FEB,))
    complete, verifying = world.to_group(at("14 08:30"))
    assert complete.startswith("📌 ครบทุกอำเภอแล้ว")
    assert verifying.startswith("⏰ แจ้งเตือนกำหนดตรวจสอบยอดจำหน่าย OTOP เดือนมกราคม 2567\n")


def test_a_deadline_that_was_just_changed_is_spoken_of_once_it_has_settled() -> None:
    def said(now: str) -> int:
        situation = replace(World().situation(at(now)), letters_since=at("14 09:00"))
        return len(due_posts(situation))

    assert [said(now) for now in ("14 09:05", "14 09:10")] == [0, 1]


def test_a_deadline_changed_by_a_clock_that_ran_ahead_is_spoken_of() -> None:
    situation = World().situation(at("14 08:30"))
    assert len(due_posts(replace(situation, letters_since=situation.now + timedelta(days=365)))) == 1


def test_a_promise_made_by_a_clock_that_ran_ahead_pauses_nothing() -> None:
    year = timedelta(days=365)
    world = World(promises=(Promise(BANG_KHLA, MAR, at("15 16:30") + year, 1, at("13 10:00") + year),))
    (text,) = world.to_group(at("14 08:30"))
    assert "แจ้งกำหนดดำเนินการแล้ว" not in text


def test_figures_of_a_read_by_a_clock_that_ran_ahead_are_no_fresh_ones() -> None:
    world = World(read_at=at("14 08:30") + timedelta(days=365), trouble=Trouble("timeout", at("13 08:01")))
    assert world.say(at("14 08:30")) == ()


def test_on_old_figures_nothing_is_said_to_anybody_about_deadlines() -> None:
    world = World(read_at=at("13 08:00"), trouble=Trouble("timeout", at("13 08:01")))
    assert [world.say(at(now)) for now in ("14 08:30", "14 12:00", "15 08:30")] == [()] * 3


def test_figures_that_are_read_once_an_hour_are_not_old_in_between() -> None:
    world = World(read_at=at("14 07:45"))
    hourly = replace(world.situation(at("14 08:30")), fresh_for=timedelta(hours=2))
    assert (world.say(at("14 08:30")), len(due_posts(hourly)) > 0) == ((), True)


def test_after_a_sleep_nothing_is_said_before_the_next_read() -> None:
    world = World(read_at=at("13 17:00"))
    assert world.say(at("14 08:30")) == ()
    world.trouble = Trouble("network", at("14 08:30"))  # the network comes a little later than the program
    assert [world.say(at(now)) for now in ("14 08:30", "14 08:31", "14 08:45")] == [()] * 3
    (text,) = world.to_group(at("14 08:46"))  # it lasts: old figures are better than none
    assert "(ข้อมูล ณ 13 มี.ค. 67 เวลา 17.00 น.)" in text


def test_a_read_that_failed_before_a_sleep_lets_nothing_be_said_after_it() -> None:
    before = Trouble("network", at("13 16:50"), last_at=at("13 17:10"))
    world = World(read_at=at("13 16:49"), trouble=before)
    assert world.say(at("14 08:30")) == ()
    world.trouble = replace(before, last_at=at("14 08:31"))  # a night of failed reads is another matter
    (text,) = world.to_group(at("14 08:31"))
    assert "(ข้อมูล ณ 13 มี.ค. 67 เวลา 16.49 น.)" in text


def test_after_a_sleep_and_a_read_that_failed_the_group_hears_the_figures_of_the_next_read() -> None:
    world = World(read_at=at("13 17:00"), trouble=Trouble("network", at("14 08:30")))
    assert world.say(at("14 08:31")) == ()
    world.record(*DISTRICTS[1:])
    world.read_at, world.trouble = at("14 08:32"), None
    (text,) = world.to_group(at("14 08:32"))
    assert "รอข้อมูล: เมืองฉะเชิงเทรา\n" in text


def test_a_fallen_confirmation_is_told_once_with_the_old_figure_and_the_new() -> None:
    given = Confirmation(BANG_KHLA, FEB, from_baht(22_671_100), 1, at("12 10:00"))
    entry = Entry(BANG_KHLA, FEB, from_baht(22_700_000), at("13 10:00"), at("13 09:59"))
    world = World(deadlines=(), officers=(officer(1, BANG_KHLA),), falls=(Fall(given, entry, entry.seen_at),))
    world.read_at = at("13 10:00")
    assert world.say(at("13 10:00")) == ()  # seen by one read only
    world.read_at = at("13 10:01")
    (post,) = world.say(at("13 10:01"))
    assert "• อำเภอบางคล้า เดือนกุมภาพันธ์ 2567: จาก 22,671,100 บาท เป็น 22,700,000 บาท" in post.message.text
    assert [mention.user for mention in post.message.mentions] == [1]
    world.falls = (Fall(given, replace(entry, amount=None, seen_at=at("13 10:02")), entry.seen_at),)
    world.read_at = at("13 10:05")
    assert world.say(at("13 10:05")) == ()


def fallen(amount: Satang | None, seen_at: datetime, fell_at: str = "13 10:00") -> Fall:
    given = Confirmation(BANG_KHLA, FEB, from_baht(22_671_100), 1, at("12 10:00"))
    cell = Cell(0, "รอบที่ 1", "J4")
    return Fall(given, Entry(BANG_KHLA, FEB, amount, seen_at, seen_at - timedelta(minutes=1), cell), at(fell_at))


def test_a_confirmation_that_came_back_and_falls_again_is_told_again() -> None:
    world = World(deadlines=(), falls=(fallen(None, at("13 10:00")),))
    (text,) = world.to_group(at("13 10:05"))
    assert "ขณะนี้ไม่พบข้อมูล\n" in text
    assert (
        "ขอความร่วมมือบันทึกยอดที่ไม่พบในตารางกลางก่อน แล้วจึงยืนยันด้วย /confirm\nเมื่อกลับเป็นยอดเดิม การยืนยันยังคงมีผลโดยไม่ต้องยืนยันใหม่\n"
    ) in text
    assert ("ยืนยันยอดอีกครั้ง" in text, "สิ้นผล" in text) == (False, False)
    world.falls = (fallen(from_baht(8_640_000), at("13 11:00"), fell_at="13 11:00"),)
    (text,) = world.to_group(at("13 11:05"))
    assert (
        "เป็น 8,640,000 บาท\n"
        "ขอความร่วมมือตรวจสอบ และยืนยันยอดอีกครั้งด้วย /confirm\n"
        "เมื่อกลับเป็นยอดเดิม การยืนยันยังคงมีผลโดยไม่ต้องยืนยันใหม่\n"
    ) in text


def test_an_unreadable_cell_that_was_mended_and_breaks_again_is_told_again() -> None:
    def said(fell_at: str, now: str) -> int:
        world.falls = (fallen(None, at(fell_at), fell_at),)
        world.read_at = at(now)
        return len(world.say(at(now)))

    world = World(deadlines=(), unreadable=frozenset({(BANG_KHLA, FEB)}))
    assert [said("13 10:00", "13 10:30"), said("13 11:00", "13 11:29"), said("13 11:00", "13 11:30")] == [1, 0, 1]


def test_of_a_confirmed_cell_that_cannot_be_read_nothing_is_told_before_half_an_hour_and_no_fall_ever() -> None:
    world = World(deadlines=(), falls=(fallen(None, at("13 10:00")),), unreadable=frozenset({(BANG_KHLA, FEB)}))
    for moment in ("13 10:01", "13 10:05", "13 10:29"):
        world.read_at = at(moment)
        assert world.say(at(moment)) == ()
    world.read_at = at("13 10:30")
    (text,) = world.to_group(at("13 10:30"))
    assert text == (
        "📌 ยอดที่ยืนยันแล้วยังนับรวมไม่ได้\n"
        "ข้อมูลในตารางกลางของยอดที่ยืนยันไว้ ยังนับรวมไม่ได้ต่อเนื่องอย่างน้อย 30 นาที\n"
        "อำเภอบางคล้า (ยืนยันไว้: ก.พ. 67 22,671,100 บาท)\n"
        "• ก.พ. 67 (เซลล์ J4) “#REF!”: สูตรในเซลล์ให้ผลเป็นข้อผิดพลาด จึงยังไม่นับรวม ขอความอนุเคราะห์ตรวจสอบ\n"
        "ขอความร่วมมือตรวจสอบ เมื่ออ่านได้และตรงกับยอดเดิม การยืนยันยังคงมีผลโดยไม่ต้องยืนยันใหม่\n"
        "ขอขอบคุณ\n"
        "(ข้อมูล ณ 13 มี.ค. 67 เวลา 10.30 น.)"
    )
    world.read_at = at("13 16:00")
    assert world.say(at("13 16:00")) == ()


def test_an_unreadable_cell_that_is_blank_for_a_single_read_is_not_told_as_a_fall() -> None:
    world = World(deadlines=(), falls=(fallen(None, at("13 10:00")),), unreadable=frozenset({(BANG_KHLA, FEB)}))
    world.read_at = at("13 10:10")
    assert world.say(at("13 10:10")) == ()
    world.unreadable = frozenset()
    for moment, count in {"13 10:11": 0, "13 10:12": 1}.items():
        world.read_at = at(moment)
        assert len(world.say(at(moment))) == count


def test_half_an_hour_without_a_read_is_not_half_an_hour_of_an_unreadable_cell() -> None:
    world = World(deadlines=(), falls=(fallen(None, at("13 10:00")),), unreadable=frozenset({(BANG_KHLA, FEB)}))
    world.read_at, world.trouble = at("13 10:05"), Trouble("network", at("13 10:06"))
    assert world.say(at("13 11:00")) == ()


def test_a_cell_that_could_not_be_read_and_then_shows_another_figure_is_told_as_a_fall() -> None:
    world = World(deadlines=(), falls=(fallen(None, at("13 10:00")),), unreadable=frozenset({(BANG_KHLA, FEB)}))
    world.read_at = at("13 10:30")
    assert len(world.say(at("13 10:30"))) == 1
    world.falls, world.unreadable = (fallen(from_baht(1), at("13 10:40")),), frozenset()
    world.read_at = at("13 10:41")
    (text,) = world.to_group(at("13 10:41"))
    assert "จาก 22,671,100 บาท เป็น 1 บาท" in text
    world.falls, world.unreadable = (fallen(None, at("13 11:00")),), frozenset({(BANG_KHLA, FEB)})
    world.read_at = at("13 12:00")
    assert world.say(at("13 12:00")) == ()  # it has fallen already


def test_a_confirmed_cell_that_is_empty_is_told_as_a_fall_while_another_cannot_be_read() -> None:
    other = fallen(None, at("13 10:00"))
    gone = replace(other, confirmation=replace(other.confirmation, month=MAR), entry=replace(other.entry, subject=MAR))
    world = World(deadlines=(), falls=(other, gone), unreadable=frozenset({(BANG_KHLA, FEB)}))
    world.read_at = at("13 10:01")
    (text,) = world.to_group(at("13 10:01"))
    assert ("เดือนมีนาคม 2567" in text, "เดือนกุมภาพันธ์ 2567" in text) == (True, False)


# Rules that always hold.

MOMENTS = st.lists(
    st.builds(lambda minutes: at("11 00:00") + timedelta(minutes=minutes), st.integers(0, 13 * 24 * 60)),
    min_size=1,
    max_size=25,
).map(sorted)
CHANGES = st.lists(
    st.tuples(st.sampled_from(DISTRICTS[:4]), st.sampled_from(["record", "confirm", "empty"])), max_size=3
)


@st.composite
def stories(draw: st.DrawFn) -> tuple[World, list[tuple[datetime, list[tuple[District, str]]]]]:
    """A world with some officers, and moments at which somebody does something and then the tick comes."""
    officers = tuple(
        officer(user, district) for user, district in enumerate(draw(st.sets(st.sampled_from(DISTRICTS[:4]))), start=1)
    )
    other = Deadline(date(2024, 3, 18), (FEB,))
    deadlines = draw(st.sampled_from([(MARCH,), (MARCH, other), (replace(MARCH, verify=(OCT,)),)]))
    world = World(deadlines=deadlines, officers=officers)
    world.record(*DISTRICTS[4:], months=(FEB, MAR))
    world.record(*DISTRICTS, months=(OCT,))
    return world, [(moment, draw(CHANGES)) for moment in draw(MOMENTS)]


def live(world: World, changes: list[tuple[District, str]]) -> None:
    """Do to March what people did."""
    for district, change in changes:
        if change == "empty":
            world.recorded.pop((district, MAR), None)
        else:
            world.record(district)
        if change == "confirm":
            world.confirmed[district, MAR] = FIGURE


@given(stories())
def test_nothing_is_said_twice_or_outside_hours_or_to_a_district_that_is_done(
    story: tuple[World, list[tuple[datetime, list[tuple[District, str]]]]],
) -> None:
    world, moments = story
    for now, changes in moments:
        live(world, changes)
        posts = world.say(now)  # checks that no key comes twice
        if posts:
            assert time(8, 30) <= now.time() < time(16, 31)
            assert office_days().is_working(now.date())
        for post in posts:
            assert post.until is not None
            assert now < post.until <= datetime.combine(now.date(), time(16, 31), BANGKOK)
            awaited = [line for line in post.message.body.splitlines() if line.startswith("รอข้อมูล: ")]
            if len(world.deadlines) == 1:
                done = {district for district in DISTRICTS if (district, MAR) in world.recorded}
                assert not done.intersection(name for line in awaited for name in line.split()[1:])
        assert due_posts(world.situation(now)) == ()


@given(
    st.sets(st.sampled_from(DISTRICTS), max_size=10),
    st.sets(st.sampled_from(DISTRICTS)),
    st.booleans(),
)
def test_every_open_item_is_said_at_every_step(
    done: set[District],
    bound: set[District],
    downtime: bool,  # noqa: FBT001
) -> None:
    world = World(officers=tuple(officer(user, district) for user, district in enumerate(sorted(bound), start=1)))
    world.record(*done)
    for step in steps(DUE, Ladder(), office_days(), BANGKOK):
        posts = world.say(step.at + timedelta(minutes=40 if downtime else 0))
        told = "\n".join(post.message.text for post in posts if post.chat in {GROUP, ADMIN})
        asked = {post.message.body.splitlines()[0] for post in posts if post.chat > 0}
        for district in set(DISTRICTS) - done:
            assert district in told
            if district in bound and not step.for_admins:
                assert f"เรียน พัฒนาการอำเภอ{district} และผู้รับผิดชอบงาน OTOP" in asked


@given(st.lists(st.integers(0, 30 * 24), min_size=1, max_size=8))
def test_however_long_the_program_was_down_one_message_catches_up(hours: list[int]) -> None:
    world = World()
    for hour in sorted(hours):
        assert len(world.say(at("1 09:00") + timedelta(hours=hour))) <= 1


LETTERS = st.lists(
    st.builds(
        lambda day, record, verify: LetterDeadline(date(2024, 3, day), tuple(sorted(record)), tuple(sorted(verify))),
        st.sampled_from([15, 18, 20]),
        st.sets(st.sampled_from([FEB, MAR])),
        st.sets(st.sampled_from([OCT, NOV, DEC])),
    ).filter(lambda letter: bool(letter.record or letter.verify)),
    max_size=5,
)


@given(LETTERS)
def test_no_two_deadlines_share_a_key_whatever_letters_there_are(letters: list[LetterDeadline]) -> None:
    deadlines = DeadlineCalendar(letters=tuple(letters)).between(date(2024, 1, 1), date(2024, 4, 30))
    items = [
        half.item
        for deadline in deadlines
        for half in World(deadlines=(deadline,)).situation(at("1 09:00")).cases[0].halves
    ]
    assert len(items) == len(set(items))
