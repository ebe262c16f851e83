"""New findings, told once to whom they concern: tables of what stands, and rules that always hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import BANGKOK, OFFICE, seed_snapshot
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.findings.posts import due_findings
from bot.findings.settlements import Settlement
from bot.findings.watch import FindingWatch, Noticed
from bot.office.office import Office
from bot.office.reading import Reading
from bot.office.sync import Trouble
from bot.people.officers import Officer, OfficerState
from bot.posts.plan import PostPlan
from bot.posts.post import Post
from bot.posts.situation import Situation
from bot.store.store import Store
from bot.wording.findings import TOLD
from scoring.findings import Cell, Finding, FindingGroup, FindingLevel, details
from scoring.fiscal_year import Month
from scoring.sales import District
from sheets.snapshot import Snapshot

ADMIN, OFFICER = 7, 21
BANG_KHLA, BAN_PHO = District("บางคล้า"), District("บ้านโพธิ์")


def at(text: str) -> datetime:
    """`13 09:05` of March 2567."""
    return datetime.strptime(f"2024-03-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=BANGKOK)


BORN_AT = at("11 09:00")


def odd(a1: str, text: str = "abc", district: District | None = BANG_KHLA, code: str = "amount-unreadable") -> Finding:
    level = FindingLevel.HINT if code == "dash-ambiguous" else FindingLevel.ERROR
    return Finding(code, level, Cell(0, "รอบที่ 1", a1), district, Month(2024, 2) if district else None, text)


def noticed(finding: Finding, first: str = "13 09:00", *, is_old: bool = False) -> Noticed:
    return Noticed(FindingGroup(finding), at(first), is_old)


def officer(district: District, user: int = OFFICER, since: str = "12 09:00") -> Officer:
    return Officer(user, "สพอ.", district, OfficerState.BOUND, at(since))


UNREADABLE = odd("J4")
TARGET = replace(odd("E7", "x", BAN_PHO, "target-unreadable"), month=None, data=(("tier", "advanced"),))
UNKNOWN = odd("B15", "บางน้ำ", None, "district-unknown")
HINT = odd("K4", "-", code="dash-ambiguous")


@dataclass
class World:
    """An office to which things are told; what is told is claimed at once, as the outbox does."""

    officers: tuple[Officer, ...] = (officer(BANG_KHLA),)
    office: Office = OFFICE
    settled: list[Settlement] = field(default_factory=list)
    claimed: frozenset[str] = frozenset()
    trouble: Trouble | None = None
    read_at: datetime | None = None

    def tell(self, *found: Noticed, now: str = "13 09:05") -> tuple[Post, ...]:
        moment = at(now)
        by_district = {each.district: (each,) for each in self.officers}
        read_at = self.read_at or moment - timedelta(seconds=30)
        situation = Situation(
            self.office,
            moment,
            BORN_AT,
            read_at,
            officers=by_district,
            claimed=self.claimed,
            trouble=self.trouble,
        )
        posts = due_findings(situation, found, self.settled)
        self.claimed |= {key for post in posts for key in (post.key, *post.covers)}
        return posts

    def settle(self, finding: Finding) -> None:
        self.settled.append(Settlement(finding.identity, ADMIN, "สพจ.", "", at("13 09:00")))


def told(posts: Iterable[Post]) -> dict[int, str]:
    """What each chat is told."""
    return {post.chat: post.message.text for post in posts}


def test_an_unreadable_figure_is_told_to_the_admin_and_to_the_districts_officer() -> None:
    posts = World().tell(noticed(UNREADABLE))
    line = "• ก.พ. 67 (เซลล์ J4) “abc”: ไม่ใช่จำนวนเงิน จึงยังไม่นับรวม ขอความอนุเคราะห์ตรวจสอบ"
    assert told(posts) == {
        ADMIN: f"""🔎 ขอความอนุเคราะห์ตรวจสอบข้อมูล — จังหวัดฉะเชิงเทรา
ข้อสังเกตใหม่ 1 รายการ
{line} — อำเภอบางคล้า

หากตรวจสอบแล้วถูกต้อง โปรดกด “ข้อสังเกต” เพื่อรับรอง
หากคลาดเคลื่อน โปรดแก้ไขในตารางกลาง ระบบไม่ได้แก้ไขข้อมูลใด ๆ
(ข้อมูล ณ 13 มี.ค. 67 เวลา 09.04 น.)""",
        OFFICER: f"""🔎 ขอความอนุเคราะห์ตรวจสอบข้อมูล — อำเภอบางคล้า
ข้อสังเกตใหม่ 1 รายการ
{line}

หากตรวจสอบแล้วถูกต้อง โปรดแจ้งผู้ดูแลของจังหวัดเพื่อรับรอง
หากคลาดเคลื่อน โปรดแก้ไขในตารางกลาง ระบบไม่ได้แก้ไขข้อมูลใด ๆ
(ข้อมูล ณ 13 มี.ค. 67 เวลา 09.04 น.)""",
    }
    assert [[key.label for row in post.message.buttons for key in row] for post in posts] == [
        ["เปิดเซลล์ J4", "ข้อสังเกต"],
        ["เปิดเซลล์ J4", "ข้อสังเกต"],
    ]


@pytest.mark.parametrize(
    ("found", "chats"),
    [
        pytest.param(noticed(UNREADABLE), [ADMIN, OFFICER], id="a figure"),
        pytest.param(noticed(odd("J7", district=BAN_PHO)), [ADMIN], id="another district's figure"),
        pytest.param(noticed(TARGET), [ADMIN], id="a target"),
        pytest.param(noticed(replace(TARGET, district=BANG_KHLA)), [ADMIN], id="the district's own target"),
        pytest.param(noticed(UNKNOWN), [ADMIN], id="the sheet"),
        pytest.param(noticed(HINT), [], id="a hint"),
        pytest.param(noticed(UNREADABLE, is_old=True), [ADMIN], id="there at the first look"),
        pytest.param(noticed(UNREADABLE, "12 08:59"), [ADMIN], id="older than the officer"),
    ],
)
def test_who_is_told_of_what(found: Noticed, chats: list[int]) -> None:
    assert [post.chat for post in World().tell(found)] == chats


def test_what_cannot_be_right_is_not_offered_to_be_settled() -> None:
    posts = World().tell(replace(noticed(UNREADABLE), may_be_right=False))
    assert ["รับรอง" in post.message.text for post in posts] == [False, False]
    assert all("หากคลาดเคลื่อน โปรดแก้ไขในตารางกลาง" in post.message.text for post in posts)


CONFIRMED = replace(
    odd("J4", "", code="confirmed-changed"), level=FindingLevel.WARNING, data=details(kept=100, amount=200)
)
TO_CONFIRM = "หากตรวจสอบแล้วถูกต้อง โปรดยืนยันยอดอีกครั้งด้วย /confirm\nหากคลาดเคลื่อน โปรดแก้ไขในตารางกลาง"


def test_an_officer_is_asked_to_confirm_a_changed_figure_again_and_not_to_ask_an_admin() -> None:
    (text,) = (post.message.text for post in World().tell(noticed(CONFIRMED)) if post.chat == OFFICER)
    assert f"\n\n{TO_CONFIRM}" in text
    assert "ผู้ดูแล" not in text


def test_an_officer_is_told_what_to_do_about_a_changed_figure_among_other_findings() -> None:
    both = World().tell(noticed(CONFIRMED), noticed(UNREADABLE))
    (text,) = (post.message.text for post in both if post.chat == OFFICER)
    to_admin = "หากตรวจสอบแล้วถูกต้อง โปรดแจ้งผู้ดูแลของจังหวัดเพื่อรับรอง"
    assert f"\n\n{to_admin}\nสำหรับยอดที่ยืนยันไว้ {TO_CONFIRM}" in text


def test_an_officer_who_is_an_admin_too_is_told_once() -> None:
    assert [post.chat for post in World((officer(BANG_KHLA, ADMIN),)).tell(noticed(UNREADABLE))] == [ADMIN]


def test_all_that_is_new_to_somebody_stands_in_one_message() -> None:
    world = World()
    posts = world.tell(noticed(UNREADABLE), noticed(TARGET), noticed(UNKNOWN))
    assert [post.chat for post in posts] == [ADMIN, OFFICER]
    assert "ข้อสังเกตใหม่ 3 รายการ" in posts[0].message.text
    assert world.tell(noticed(UNREADABLE), noticed(TARGET), noticed(UNKNOWN)) == ()
    later = world.tell(noticed(UNREADABLE), noticed(odd("J5", "x")))
    assert ["ข้อสังเกตใหม่ 1 รายการ" in post.message.text for post in later] == [True, True]


def test_the_first_look_at_an_old_sheet_is_one_digest_for_the_admin() -> None:
    old = [noticed(odd(f"J{number}", str(number)), is_old=True) for number in range(TOLD + 3)]
    (post,) = World().tell(*old)
    lines = post.message.text.splitlines()
    assert post.chat == ADMIN
    assert lines[1] == "ข้อสังเกตเมื่อเริ่มตรวจทานตารางกลาง 11 รายการ"
    assert len([line for line in lines if line.startswith("•")]) == TOLD
    assert lines[2 + TOLD] == "และอีก 3 รายการ — /findings"


def test_what_follows_from_a_cause_is_only_counted() -> None:
    group = FindingGroup(TARGET, (odd("M7", "2", BAN_PHO), odd("E15", "1", None, "sum-doubled")))
    (post,) = World().tell(Noticed(group, at("13 09:00")))
    assert (
        "• เซลล์ E7 “x”: ขั้นสูง อ่านค่าเป้าหมายไม่ได้ ขอความอนุเคราะห์ตรวจสอบ — อำเภอบ้านโพธิ์ (ผลต่อเนื่อง 2 รายการ)"
        in post.message.text
    )


def with_followers(cause: Finding, *followers: Finding, first: str = "13 09:00") -> list[Noticed]:
    """A group as it is noticed: its cause, and each that follows from it."""
    group = FindingGroup(cause, followers)
    return [Noticed(group, at(first), consequence=each) for each in (None, *followers)]


ROW_SUM = replace(odd("L4", "", code="row-sum-differs"), month=None, data=details(printed=500, computed=700))


def test_a_hint_is_told_with_the_error_that_follows_from_it() -> None:
    posts = World().tell(*with_followers(HINT, ROW_SUM))
    assert [post.chat for post in posts] == [ADMIN, OFFICER]
    assert all("“-”" in post.message.text and "(ผลต่อเนื่อง 1 รายการ)" in post.message.text for post in posts)


def test_what_follows_anew_from_a_cause_that_was_told_is_told_as_more_of_it_once() -> None:
    world = World()
    world.tell(*with_followers(UNREADABLE))
    posts = world.tell(*with_followers(UNREADABLE, ROW_SUM))
    lines = [post.message.text.splitlines() for post in posts]
    assert [each[1] for each in lines] == ["ข้อสังเกตเพิ่มเติม 1 รายการ"] * 2
    assert all(each[2].startswith("• เซลล์ L4: ยอดรวมของอำเภอที่พิมพ์ไว้ 5 บาท ") for each in lines)
    assert lines[1][2].endswith(" (ต่อเนื่องจาก อำเภอบางคล้า ก.พ. 67 เซลล์ J4 “abc”)")
    assert [post.message.buttons[0][0].label for post in posts] == ["เปิดเซลล์ L4", "เปิดเซลล์ L4"]
    assert world.tell(*with_followers(UNREADABLE, ROW_SUM)) == ()
    assert world.tell(*with_followers(odd("J5", "x"), ROW_SUM)) != (), "another cause is new"


def test_what_followed_is_told_again_when_it_stands_alone() -> None:
    world = World()
    world.tell(*with_followers(UNREADABLE, ROW_SUM))
    assert [post.chat for post in world.tell(*with_followers(ROW_SUM))] == [ADMIN, OFFICER]


def test_what_follows_from_a_settled_cause_is_told_unless_it_was_settled_with_it() -> None:
    world = World()
    for followers, count in (((), 0), ((ROW_SUM,), 2)):
        world.settled = [Settlement.of(FindingGroup(HINT), by=ADMIN, name="สพจ.", note="", at=at("13 09:00"))]
        assert len(world.tell(*with_followers(HINT, *followers))) == count
    world = World()
    world.settled = [Settlement.of(FindingGroup(HINT, (ROW_SUM,)), by=ADMIN, name="", note="", at=at("13 09:00"))]
    assert world.tell(*with_followers(HINT, ROW_SUM)) == ()


FIRST = Month(2024, 1)
MONTH_COPIED = replace(UNREADABLE, code="month-copied", text="", data=details(first=FIRST, amount=500))
COPIED = replace(
    MONTH_COPIED,
    code="column-copied",
    district=None,
    data=details(first=FIRST, count=3, districts="บางคล้า บ้านโพธิ์ แปลงยาว"),
)


@pytest.mark.parametrize(
    ("cause", "follower", "chats"),
    [
        pytest.param(COPIED, MONTH_COPIED, [ADMIN, OFFICER], id="a copied figure"),
        pytest.param(COPIED, odd("J7", district=BAN_PHO), [ADMIN], id="another district's"),
        pytest.param(COPIED, ROW_SUM, [ADMIN], id="a sum, which mends itself"),
        pytest.param(replace(TARGET, district=BANG_KHLA), ROW_SUM, [ADMIN], id="what follows from a target"),
    ],
)
def test_an_officer_hears_of_an_own_figure_that_another_cause_explains(
    cause: Finding, follower: Finding, chats: list[int]
) -> None:
    posts = World().tell(*with_followers(cause, follower))
    assert [post.chat for post in posts] == chats
    assert all("ข้อสังเกตใหม่ 1 รายการ" in post.message.text for post in posts)


@pytest.mark.parametrize("now", ["13 08:29", "13 16:31", "16 10:00", "17 10:00"])
def test_nothing_is_told_out_of_hours_and_it_is_made_up_for(now: str) -> None:
    world = World()
    assert world.tell(noticed(UNREADABLE), now=now) == ()
    assert len(world.tell(noticed(UNREADABLE), now="18 08:30")) == 2


def test_nothing_is_told_on_old_figures() -> None:
    for age in (timedelta(minutes=20), timedelta(hours=25)):
        world = World(read_at=at("13 09:05") - age)
        assert world.tell(noticed(UNREADABLE)) == ()
    stuck = World(read_at=at("13 09:05") - timedelta(hours=25), trouble=Trouble("network", at("12 09:00")))
    assert stuck.tell(noticed(UNREADABLE)) == ()


def test_an_office_may_do_without() -> None:
    office = replace(OFFICE, posts=PostPlan(findings=False))
    assert World(office=office).tell(noticed(UNREADABLE)) == ()


def test_settled_is_quiet_until_the_cell_says_something_else() -> None:
    world = World()
    future = replace(UNREADABLE, code="figure-in-future", level=FindingLevel.WARNING)
    world.settle(future)
    assert world.tell(noticed(future)) == ()
    assert len(world.tell(noticed(replace(future, text="abd")))) == 2


def test_what_could_not_be_sent_in_time_is_decided_anew() -> None:
    (post, _) = World().tell(noticed(UNREADABLE), noticed(odd("J4", "x")))
    assert post.until == at("13 09:35")
    assert len(post.covers) == 1


findings = st.sampled_from(
    [UNREADABLE, replace(UNREADABLE, text="abd"), TARGET, UNKNOWN, HINT, odd("J7", "7", BAN_PHO)]
)
moments = st.integers(0, 6 * 24 * 12).map(lambda steps: at("13 00:00") + timedelta(minutes=5 * steps))
steps = st.lists(st.tuples(moments, st.lists(findings, unique=True), st.none() | findings), max_size=20)


@given(steps)
def test_never_twice_never_out_of_hours_and_never_what_is_settled(
    played: list[tuple[datetime, list[Finding], Finding | None]],
) -> None:
    world = World((officer(BANG_KHLA), officer(BAN_PHO, 22)))
    said: list[tuple[int, str]] = []
    for moment, there, settle in sorted(played, key=lambda step: step[0]):
        if settle:
            world.settle(settle)
        quiet = {each.finding for each in world.settled}
        posts = world.tell(*(noticed(each) for each in there), now=f"{moment:%d %H:%M}")
        if posts:
            assert world.office.ladder.is_open(moment, world.office.calendar.working_days)
        identities = {each.identity: each for each in there}
        for post in posts:
            for key in (post.key, *post.covers):
                identity = next(each for each in identities if each in key)
                assert identity not in quiet
                assert identities[identity].level is not FindingLevel.HINT
                said.append((post.chat, identity))
    assert len(said) == len(set(said))
    assert not any(chat == 22 and identity == UNREADABLE.identity for chat, identity in said)


# Standing for two reads


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(str(tmp_path / "store.sqlite3")) as opened:
        opened.begin(BORN_AT)
        yield opened


def read(minute: int, **cells: str) -> Reading:
    """The seed table as it is read in some minute after nine, with these cells typed anew."""
    now = at("13 09:00") + timedelta(minutes=minute)
    snapshot: Snapshot = replace(seed_snapshot(**cells), read_at=now)
    return Reading.of(OFFICE, snapshot, now.date())


def seen(watch: FindingWatch, reading: Reading, born_at: datetime = BORN_AT) -> dict[str, bool]:
    """What has stood for two reads of the cells in column J, by its text; whether it is old."""
    found = watch.look(reading, born_at)
    return {each.group.cause.text: each.is_old for each in found if each.group.cause.code == "amount-unreadable"}


def test_a_finding_is_noticed_by_the_second_read_in_a_row(store: Store) -> None:
    watch = FindingWatch(store)
    assert seen(watch, read(0)) == {}
    assert seen(watch, read(1)) == {}
    assert seen(watch, read(2, J4="abc")) == {}
    assert seen(watch, read(2, J4="abc")) == {}, "the same read twice is one read"
    assert seen(watch, read(3, J4="abc")) == {"abc": False}
    assert seen(watch, read(4, J4="abcd")) == {}
    assert seen(watch, read(5, J4="abc")) == {}
    assert seen(watch, read(6, J4="abc")) == {"abc": False}


def test_what_follows_is_noticed_by_its_second_read_too(store: Store) -> None:
    watch = FindingWatch(store)
    typed = [{}, {}, {"E14": "1,965,044,999"}, {"E14": "1,965,044,999"}, {}]
    looks = [watch.look(read(minute, **cells), BORN_AT) for minute, cells in enumerate(typed)]
    followed = [[each for each in found if each.finding.code == "target-sum-differs"] for found in looks]
    assert [len(each) for each in followed] == [0, 0, 0, 1, 0]
    (new,) = followed[3]
    assert (new.is_old, new.first_at, new.group.cause.code) == (False, at("13 09:03"), "target-digits-doubtful")
    in_groups = [any(new.finding in each.group.consequences for each in found) for found in looks]
    assert in_groups == [False, False, False, True, False]


def test_it_is_known_which_may_be_settled(store: Store) -> None:
    watch = FindingWatch(store)
    watch.look(read(0, J4="abc", K4="-"), BORN_AT)
    found = watch.look(read(1, J4="abc", K4="-"), BORN_AT)
    told = {each.group.cause.text: each.may_be_right for each in found if each.group.cause.text in {"abc", "-"}}
    assert told == {"abc": False, "-": True}


def test_what_the_first_two_reads_show_is_old(store: Store) -> None:
    watch = FindingWatch(store)
    watch.look(read(0, J4="abc"), BORN_AT)
    assert seen(watch, read(1, J4="abc", J5="new")) == {"abc": True}
    assert seen(watch, read(2, J4="abc", J5="new")) == {"abc": True, "new": False}


def test_an_empty_beginning_is_a_beginning_too(store: Store) -> None:
    watch = FindingWatch(store)
    for minute in (0, 1):
        watch.look(read(minute), BORN_AT)
    assert seen(watch, read(2, J4="abc")) == {}
    assert seen(watch, read(3, J4="abc")) == {"abc": False}


def test_a_restart_waits_for_a_second_read_and_forgets_nothing(store: Store) -> None:
    watch = FindingWatch(store)
    watch.look(read(0), BORN_AT)
    watch.look(read(1, J4="abc"), BORN_AT)
    again = FindingWatch(store)
    assert seen(again, read(1, J4="abc")) == {}, "the snapshot that was kept"
    assert seen(again, read(2, J4="abc")) == {"abc": False}
    assert seen(again, read(3, J4="abc", J5="x")) == {"abc": False}
    once_more = FindingWatch(store)
    once_more.look(read(4, J4="abc", J5="x"), BORN_AT)
    assert seen(once_more, read(5, J4="abc", J5="x")) == {"abc": False, "x": False}


def test_after_a_restored_backup_what_is_there_is_old(store: Store) -> None:
    watch = FindingWatch(store)
    for minute, cells in enumerate(({}, {}, {"J4": "abc"}, {"J4": "abc"})):
        watch.look(read(minute, **cells), BORN_AT)
    restored_at = at("13 09:10")
    restored = FindingWatch(store)
    restored.look(read(11, J4="abc", J5="x"), restored_at)
    assert seen(restored, read(12, J4="abc", J5="x"), restored_at) == {"abc": True, "x": True}
    restored.look(read(13, J4="abc", J5="x", J6="y"), restored_at)
    assert seen(restored, read(14, J4="abc", J5="x", J6="y"), restored_at) == {"abc": True, "x": True, "y": False}


SHOWING = {text: seed_snapshot(J4=text) for text in ("", "a", "b")}


@settings(max_examples=40)
@given(st.lists(st.sampled_from(sorted(SHOWING)), max_size=12), st.sets(st.integers(0, 12)))
def test_only_what_two_reads_in_a_row_show_is_noticed(texts: list[str], restarts: set[int]) -> None:
    with Store(":memory:") as store:
        watch, before = FindingWatch(store), None
        for minute, text in enumerate(texts):
            if minute in restarts:
                watch, before = FindingWatch(store), None
            now = at("13 09:00") + timedelta(minutes=minute)
            reading = Reading.of(OFFICE, replace(SHOWING[text], read_at=now), now.date())
            assert set(seen(watch, reading)) == ({text} if text and text == before else set())
            before = text
