"""Officers: links that are signed and expire, proposals that an admin decides on, and who may do what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import DISTRICTS
from hypothesis import given
from hypothesis import strategies as st
from office_at_work import Office as OfficeAtWork
from office_at_work import office_at_work
from officers_at_work import bound, invited, payload_in, proposed, tap, told
from patience import PATIENCE

from bot.chat.acting import Place
from bot.chat.acts import Act, Asker, Reply, data, pressed_request
from bot.chat.answers import Desk
from bot.config.sections import OfficeSection
from bot.demo import DISTRICT_OFFICER, PROVINCE_OFFICER, STRANGER
from bot.office.office import Office
from bot.office.sync import SheetState
from bot.people.appointing import Appointing
from bot.people.links import LIFETIME, Invitation, address, qr_picture, read_invitation
from bot.people.officers import Officer, OfficerState, OfficerStore, bound_by_district
from bot.store.store import Store
from scoring.sales import District

NOW = datetime(2024, 3, 13, 1, 50, tzinfo=UTC)
KEY = bytes(range(32))
BANG_KHLA, BANG_PAKONG = District("บางคล้า"), District("บางปะกง")
PNG = b"\x89PNG\r\n\x1a\n"


def office(name: str = "ฉะเชิงเทรา", districts: tuple[District, ...] = DISTRICTS) -> Office:
    section = OfficeSection.model_validate(
        {"name": name, "spreadsheet": "1AbC", "chat": -1001, "admins": [1], "districts": list(districts)}
    )
    return section.office(UTC)


def invitation(district: District = BANG_KHLA, expires: datetime = NOW + LIFETIME) -> Invitation:
    return Invitation("ฉะเชิงเทรา", district, expires)


# Links


@pytest.mark.parametrize("district", DISTRICTS)
def test_an_invitation_reads_back_and_fits_a_deep_link(district: District) -> None:
    payload = invitation(district).payload(KEY)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert read_invitation(payload, KEY, [office()]) == invitation(district)


def test_an_invitation_of_another_database_or_office_is_none() -> None:
    payload = invitation().payload(KEY)
    assert read_invitation(payload, bytes(32), [office()]) is None
    assert read_invitation(payload, KEY, [office("สกลนคร", (BANG_KHLA,))]) is None
    assert read_invitation(payload, KEY, [office(districts=(BANG_PAKONG,))]) is None
    assert read_invitation(payload, KEY, []) is None


@given(place=st.integers(0, 58), letter=st.sampled_from("AZaz09_-"))
def test_no_changed_letter_makes_another_invitation(place: int, letter: str) -> None:
    payload = invitation().payload(KEY)
    changed = payload[:place] + letter + payload[place + 1 :]
    assert read_invitation(changed, KEY, [office()]) in {None, invitation()}


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(payload: str) -> None:
    assert read_invitation(payload, KEY, [office()]) is None


def test_the_qr_picture_is_a_png() -> None:
    assert qr_picture(address("otop_sandbox_bot", invitation().payload(KEY))).startswith(PNG)


# The store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(str(tmp_path / "office.sqlite3")) as opened:
        yield opened


def test_an_officer_is_proposed_then_bound_and_survives_a_restart(store: Store) -> None:
    officers = OfficerStore(store)
    officers.propose("ฉะเชิงเทรา", 7, "เจ้าหน้าที่", BANG_KHLA, NOW)
    assert officers.districts("ฉะเชิงเทรา", 7) == ()
    assert officers.bind("ฉะเชิงเทรา", 7, BANG_KHLA, by=1, at=NOW)
    again = OfficerStore(store)
    assert again.of("ฉะเชิงเทรา") == (Officer(7, "เจ้าหน้าที่", BANG_KHLA, OfficerState.BOUND, NOW),)
    assert again.districts("ฉะเชิงเทรา", 7) == (BANG_KHLA,)
    assert again.of("สกลนคร") == ()


def test_a_decision_is_made_once(store: Store) -> None:
    officers = OfficerStore(store)
    officers.propose("ฉะเชิงเทรา", 7, "เจ้าหน้าที่", BANG_KHLA, NOW)
    assert officers.bind("ฉะเชิงเทรา", 7, BANG_KHLA, by=1, at=NOW)
    assert not officers.bind("ฉะเชิงเทรา", 7, BANG_KHLA, by=2, at=NOW)
    assert officers.remove("ฉะเชิงเทรา", 7, BANG_KHLA)
    assert not officers.remove("ฉะเชิงเทรา", 7, BANG_KHLA)


def test_who_asks_again_stays_as_they_are(store: Store) -> None:
    officers = OfficerStore(store)
    first = officers.propose("ฉะเชิงเทรา", 7, "เจ้าหน้าที่", BANG_KHLA, NOW)
    assert officers.propose("ฉะเชิงเทรา", 7, "อีกชื่อ", BANG_KHLA, NOW + timedelta(days=1)) == first
    officers.bind("ฉะเชิงเทรา", 7, BANG_KHLA, by=1, at=NOW)
    assert officers.propose("ฉะเชิงเทรา", 7, "อีกชื่อ", BANG_KHLA, NOW).bound


def test_several_officers_of_a_district_and_several_districts_of_an_officer(store: Store) -> None:
    officers = OfficerStore(store)
    for minute, (user, district) in enumerate([(7, BANG_KHLA), (8, BANG_KHLA), (7, BANG_PAKONG), (9, BANG_PAKONG)]):
        officers.propose("ฉะเชิงเทรา", user, f"เจ้าหน้าที่ {user}", district, NOW + timedelta(minutes=minute))
        if user != 9:
            officers.bind("ฉะเชิงเทรา", user, district, by=1, at=NOW)
    by_district = bound_by_district(officers.of("ฉะเชิงเทรา"))
    users = {district: [each.user for each in found] for district, found in by_district.items()}
    assert users == {BANG_KHLA: [7, 8], BANG_PAKONG: [7]}
    assert officers.districts("ฉะเชิงเทรา", 7) == (BANG_KHLA, BANG_PAKONG)


def test_every_officer_of_a_district_that_the_office_has_no_more_can_be_removed(store: Store) -> None:
    """However many there are: Telegram takes a hundred buttons under a message."""
    officers = OfficerStore(store)
    for user in range(7, 7 + 120):
        officers.propose("ฉะเชิงเทรา", user, f"เจ้าหน้าที่ {user}", BANG_KHLA, NOW + timedelta(minutes=user))
        if user % 2:
            officers.bind("ฉะเชิงเทรา", user, BANG_KHLA, by=1, at=NOW)
    shrunk = office(districts=(BANG_PAKONG,))

    def press(data: str) -> Reply:
        place = Place(Asker(1, "ผู้ดูแล", "bot", private=True), 1, [Desk(shrunk, SheetState())], NOW)
        request = pressed_request(data)
        assert request
        return Appointing(officers).perform(request, place)

    for _ in range(120):
        shown = press(data(Act.OFFICERS, shrunk.name)).message
        assert sum(map(len, shown.buttons)) <= 100
        while not (remove := [key for row in shown.buttons for key in row if key.label in {"นำออกจากรายชื่อ", "ไม่ตกลง"}]):
            shown = press(shown.buttons[0][0].action).message
        press(remove[0].action)
    assert officers.of("ฉะเชิงเทรา") == ()
    assert "ยังไม่มีเจ้าหน้าที่: บางปะกง" in press(data(Act.OFFICERS, shrunk.name)).message.text


def test_a_transfer_takes_the_place_of_what_was_there(store: Store) -> None:
    officers = OfficerStore(store)
    for district in (BANG_KHLA, BANG_PAKONG):
        officers.propose("ฉะเชิงเทรา", 7, "เจ้าหน้าที่", district, NOW)
    waiting = officers.one("ฉะเชิงเทรา", 7, BANG_KHLA)
    assert waiting
    assert not officers.transfer("ฉะเชิงเทรา", waiting, BANG_PAKONG, by=1, at=NOW)
    officers.bind("ฉะเชิงเทรา", 7, BANG_KHLA, by=1, at=NOW)
    officer = replace(waiting, state=OfficerState.BOUND)
    assert not officers.transfer("ฉะเชิงเทรา", officer, BANG_KHLA, by=1, at=NOW)
    assert officers.transfer("ฉะเชิงเทรา", officer, BANG_PAKONG, by=1, at=NOW)
    assert officers.districts("ฉะเชิงเทรา", 7) == (BANG_PAKONG,)
    assert len(officers.of("ฉะเชิงเทรา")) == 1


def test_the_signing_key_is_made_once_for_a_database(store: Store, tmp_path: Path) -> None:
    key = OfficerStore(store).link_key()
    assert len(key) == 32
    assert OfficerStore(store).link_key() == key
    with Store(str(tmp_path / "other.sqlite3")) as other:
        assert OfficerStore(other).link_key() != key


# In the chat


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeAtWork]:
    with office_at_work(tmp_path_factory.mktemp("office")) as running:
        yield running


@pytest.fixture
def newcomer(at_work: OfficeAtWork) -> int:
    """Somebody whom the bot has never met; every test has one of its own."""
    people = at_work.sandbox.messenger.people
    return at_work.sandbox.messenger.add_person(f"เจ้าหน้าที่คนที่ {len(people)}").id


def name_of(at_work: OfficeAtWork, person: int) -> str:
    return at_work.person(person).first_name


def test_link_without_a_district_offers_all_of_them(at_work: OfficeAtWork) -> None:
    offered = at_work.ask("/link")
    assert [key["text"] for row in offered.buttons for key in row] == list(DISTRICTS)
    tap(at_work, "บางคล้า", offered)
    handed_out = told(at_work, PROVINCE_OFFICER, "ลิงก์สำหรับเจ้าหน้าที่อำเภอบางคล้า", after=offered.id)
    assert handed_out.photo
    assert handed_out.photo.content.startswith(PNG)
    assert payload_in(handed_out)


def test_link_tells_the_day_on_which_it_expires(at_work: OfficeAtWork) -> None:
    assert "ใช้ได้ถึงวันพุธที่ 20 มี.ค. 67" in at_work.ask("/link อ.บางคล้า").text
    assert "ไม่พบอำเภอ “บางบัวทอง”" in at_work.ask("/link บางบัวทอง").text


def test_link_and_officers_are_for_admins_in_private(at_work: OfficeAtWork) -> None:
    assert "ผู้ดูแลของจังหวัดเท่านั้น" in at_work.ask("/link บางคล้า", by=DISTRICT_OFFICER, chat=at_work.group).text
    assert "ในแชตส่วนตัว" in at_work.ask("/link บางคล้า", chat=at_work.group).text
    assert "ให้บริการเฉพาะ" in at_work.ask("/officers", by=STRANGER).text


def test_an_officer_is_bound_by_link_start_and_agreement(at_work: OfficeAtWork, newcomer: int) -> None:
    proposal, name = proposed(at_work, "บางคล้า", newcomer), name_of(at_work, newcomer)
    assert f"{name} (หมายเลข {newcomer})" in proposal.text
    assert f"{name} (รอยืนยัน)" in at_work.ask("/officers").text
    assert "ตกลงให้เป็นเจ้าหน้าที่อำเภอบางคล้าแล้ว" in at_work.press("ตกลง", proposal).text
    told(at_work, newcomer, "บัญชีนี้เป็นเจ้าหน้าที่อำเภอบางคล้าแล้ว")
    assert "490,457,447" in at_work.ask("/status", by=newcomer).text
    listed = at_work.press("รายชื่อทั้งหมด", proposal).text
    assert f"{name} (รอยืนยัน)" not in listed
    assert name in next(line for line in listed.splitlines() if line.startswith("• บางคล้า:"))


def test_whoever_waits_or_was_declined_sees_nothing(at_work: OfficeAtWork, newcomer: int) -> None:
    proposal = proposed(at_work, "บางคล้า", newcomer)
    waits = "📄 คำขอเป็นเจ้าหน้าที่อำเภอบางคล้า รอผู้ดูแลของจังหวัดยืนยัน\nระบบจะแจ้งผลในแชตนี้"
    assert at_work.ask("/status", by=newcomer).text == waits
    at_work.press("ไม่ตกลง", proposal)
    told(
        at_work,
        newcomer,
        "📄 ผู้ดูแลของจังหวัดไม่ได้อนุมัติคำขอเป็นเจ้าหน้าที่อำเภอบางคล้า\nหากเป็นเจ้าหน้าที่ของอำเภอนี้ โปรดติดต่อผู้ดูแลของจังหวัด",
    )
    assert name_of(at_work, newcomer) not in at_work.press("รายชื่อทั้งหมด", proposal).text


def test_whoever_opens_a_link_twice_is_proposed_once(at_work: OfficeAtWork, newcomer: int) -> None:
    proposal = proposed(at_work, "บางคล้า", newcomer)
    payload = invited(at_work, "บางคล้า")
    assert "ส่งคำขอถึงผู้ดูแล" in at_work.ask(f"/start {payload}", by=newcomer).text
    at_work.press("ตกลง", proposal)
    told(at_work, newcomer, "แล้ว\n")
    assert "อยู่แล้ว" in at_work.ask(f"/start {payload}", by=newcomer).text
    mine = at_work.sandbox.messenger.messages(at_work.private(PROVINCE_OFFICER))
    assert [m.text for m in mine if m.id > proposal.id and "คำขอเป็นเจ้าหน้าที่" in m.text] == []


@pytest.mark.parametrize("payload", ["x", "A" * 59, "บางคล้า", "-_-"])
def test_a_made_up_link_gets_a_polite_line(at_work: OfficeAtWork, newcomer: int, payload: str) -> None:
    assert "ลิงก์นี้ใช้ไม่ได้" in at_work.ask(f"/start {payload}", by=newcomer).text
    assert name_of(at_work, newcomer) not in at_work.ask("/officers").text


def test_an_officer_is_moved_and_removed_by_buttons(at_work: OfficeAtWork, newcomer: int) -> None:
    bound(at_work, "บางคล้า", newcomer)
    name = name_of(at_work, newcomer)
    card = at_work.press(f"{name} · บางคล้า", at_work.ask("/officers"))
    assert "เจ้าหน้าที่อำเภอบางคล้า" in card.text
    where = at_work.press("ย้ายอำเภอ", card)
    assert "บางคล้า" not in [key["text"] for row in where.buttons for key in row]
    assert "ไปอำเภอบางปะกงแล้ว" in at_work.press("บางปะกง", where).text
    told(at_work, newcomer, "บัญชีนี้เป็นเจ้าหน้าที่อำเภอบางปะกงแล้ว")
    card = at_work.press(f"{name} · บางปะกง", at_work.press("รายชื่อทั้งหมด", where))
    at_work.press("นำออกจากรายชื่อ", card)
    told(at_work, newcomer, "พ้นจากการเป็นเจ้าหน้าที่อำเภอบางปะกงแล้ว")
    assert "ให้บริการเฉพาะ" in at_work.ask("/status", by=newcomer).text


def test_a_button_about_somebody_who_was_removed_says_so(at_work: OfficeAtWork, newcomer: int) -> None:
    bound(at_work, "บางคล้า", newcomer)
    label = f"{name_of(at_work, newcomer)} · บางคล้า"
    first, second = at_work.ask("/officers"), at_work.ask("/officers")
    at_work.press("นำออกจากรายชื่อ", at_work.press(label, first))
    assert "มีการเปลี่ยนแปลงแล้ว" in at_work.press(label, second).text


def test_an_admins_button_is_refused_to_others(at_work: OfficeAtWork, newcomer: int) -> None:
    bound(at_work, "บางคล้า", newcomer)
    clerk_data = at_work.ask("/officers").buttons[0][0]["callback_data"]
    shown = at_work.ask("/status บางคล้า", by=newcomer)
    shown.buttons[0][0]["callback_data"] = clerk_data  # as a changed client might send it
    query = at_work.sandbox.messenger.press(at_work.person(newcomer), shown, clerk_data)
    at_work.sandbox.messenger.wait_until(lambda: query.answered or None, PATIENCE)
    assert (query.text, query.show_alert) == ("คำสั่งนี้สำหรับผู้ดูแลของจังหวัดเท่านั้น", True)


def test_an_expired_link_gets_a_polite_line(tmp_path: Path) -> None:
    with office_at_work(tmp_path) as alone:
        payload = invited(alone, "บางคล้า")
        alone.sandbox.clock.advance(LIFETIME)
        assert "ลิงก์นี้หมดอายุแล้ว" in alone.ask(f"/start {payload}", by=DISTRICT_OFFICER).text
        assert "รอยืนยัน" not in alone.ask("/officers").text


def test_help_lists_the_admins_commands_to_admins_alone(at_work: OfficeAtWork, newcomer: int) -> None:
    assert "/link — " in at_work.ask("/help").text
    bound(at_work, "บางคล้า", newcomer)
    answer = at_work.ask("/help", by=newcomer).text
    assert "/confirm — " in answer
    assert "/link" not in answer
