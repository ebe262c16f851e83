"""Alerts: the province's admins hear of a trouble once, and once that it is over; a hiccup is not worth a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import BANGKOK
from office_at_work import DESK, PATIENCE, Office, chat_at_work, office_at_work

from bot import alerts
from bot.alerts import worth_telling
from bot.answers import Desk
from bot.demo import PROVINCE_OFFICER
from bot.sync import SheetState, Trouble
from sandbox.changes import Changes

NOON = datetime(2024, 3, 13, 12, 0, tzinfo=BANGKOK)


def after(minutes: float, code: str, told: Sequence[str] = ()) -> str | None:
    """What is worth telling so long after a trouble began."""
    state = SheetState(trouble=Trouble(code, NOON))
    return worth_telling(state, frozenset(told), NOON + timedelta(minutes=minutes))


@pytest.mark.parametrize("code", ["table-missing", "not-shared", "refused-figures", "internal"])
def test_a_trouble_that_somebody_must_mend_is_told_after_two_minutes(code: str) -> None:
    assert [after(minutes, code) for minutes in (0, 1.9, 2, 60)] == [None, None, code, code]


@pytest.mark.parametrize("code", ["network", "timeout", "server", "quota", "malformed"])
def test_a_trouble_of_googles_own_is_told_after_a_quarter_of_an_hour(code: str) -> None:
    assert [after(minutes, code) for minutes in (2, 14.9, 15)] == [None, None, code]


def test_a_trouble_is_told_once() -> None:
    assert after(60, "table-missing", told=["table-missing"]) is None


def test_troubles_that_take_turns_are_told_once_each() -> None:
    told = ["table-missing", "header-doubled"]
    assert [after(60, code, told) for code in told] == [None, None]


def test_googles_own_troubles_count_as_one() -> None:
    assert [after(60, code, told=["server"]) for code in ("network", "timeout", "quota")] == [None] * 3
    assert after(60, "not-shared", told=["server"]) == "not-shared"


def test_the_end_of_a_trouble_is_told_to_whom_it_was_told() -> None:
    assert worth_telling(SheetState(), frozenset({"table-missing"}), NOON) == ""
    assert worth_telling(SheetState(), frozenset(), NOON) is None


# Over real HTTP


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "LOOK_EVERY", timedelta(milliseconds=20))


def notices(office: Office) -> list[str]:
    """What the admin is told without having asked."""
    said = office.sandbox.messenger.messages(office.private(PROVINCE_OFFICER))
    return [each.text for each in said if each.text.startswith(NOTICES)]


def wait_for_notices(office: Office, count: int) -> list[str]:
    return office.sandbox.messenger.wait_until(
        lambda: found if len(found := notices(office)) >= count else None, PATIENCE
    )


NOTICES = ("🔎 แจ้งข้อขัดข้องในการอ่านตารางกลาง", "📄 จังหวัดฉะเชิงเทรา: ระบบอ่านตารางกลาง")
MENDED = "📄 จังหวัดฉะเชิงเทรา: ระบบอ่านตารางกลางได้ตามปกติแล้ว"
TABLE_MISSING = """🔎 แจ้งข้อขัดข้องในการอ่านตารางกลาง จังหวัดฉะเชิงเทรา
ไม่พบตารางที่มีหัวตารางเดือนและรายชื่ออำเภอ
ระหว่างนี้คำตอบในกลุ่มใช้ข้อมูลล่าสุดที่อ่านได้ และระบบจะแจ้งอีกครั้งเมื่ออ่านได้ตามปกติ"""


def retype(office: Office, cells: Mapping[str, str]) -> None:
    """Type into all the cells at once, as a paste does."""
    with office.tab.changes.lock():
        for a1, text in cells.items():
            office.tab.type(a1, text)


def test_admins_are_told_once_of_destroyed_headers_and_once_that_they_are_mended(tmp_path: Path) -> None:
    with office_at_work(tmp_path) as office:
        headers = [f"{column}{row}" for row in (4, 5) for column in "ABCDEFGHIJKLM"]
        before = {a1: office.tab.entered(a1) for a1 in headers}
        retype(office, dict.fromkeys(headers, ""))
        office.ask_until("/status บางคล้า", "หมายเหตุ: ไม่พบตารางที่มีหัวตารางเดือนและรายชื่ออำเภอ")
        assert notices(office) == []
        office.sandbox.clock.advance(timedelta(minutes=3))
        wait_for_notices(office, 1)
        office.sandbox.clock.advance(timedelta(hours=1))
        retype(office, before)
        assert wait_for_notices(office, 2) == [TABLE_MISSING, MENDED]
        assert not any(each.text.startswith(NOTICES) for each in office.sandbox.messenger.messages(office.group))


class Sheet:
    """What is known of the office's sheet: a test says what is in the way, and waits until it has been looked at."""

    def __init__(self) -> None:
        self.trouble: Trouble | None = None
        self._looks = Changes()

    def desks(self) -> list[Desk]:
        self._looks.note()
        return [replace(DESK, state=replace(DESK.state, trouble=self.trouble))]

    def meets(self, trouble: Trouble | None) -> None:
        with self._looks.lock():
            self.trouble = trouble
            enough = self._looks.version + 3
        assert self._looks.wait_until(lambda: True if self._looks.version >= enough else None, PATIENCE)


def test_a_short_hiccup_is_not_worth_a_word_and_troubles_that_take_turns_are_told_once_each(tmp_path: Path) -> None:
    sheet = Sheet()
    with chat_at_work(tmp_path, sheet.desks) as office:
        office.ask("/status บางคล้า")
        now = office.sandbox.clock.now
        sheet.meets(Trouble("server", now() - timedelta(minutes=10)))
        sheet.meets(None)
        assert notices(office) == []

        began = now() - timedelta(minutes=3)
        for code in ("table-missing", "tab-missing", "table-missing", "tab-missing"):
            sheet.meets(Trouble(code, began))
        sheet.meets(None)
        texts = wait_for_notices(office, 3)
        assert [texts[0], texts[2]] == [TABLE_MISSING, MENDED]
        assert "ไม่พบแผ่นงานที่ตั้งค่าไว้ในตารางกลาง" in texts[1]
        sheet.meets(Trouble("table-missing", began))
        assert wait_for_notices(office, 4)[3] == TABLE_MISSING


def test_an_admin_who_has_not_written_to_the_bot_is_tried_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sheet = Sheet()
    with chat_at_work(tmp_path, sheet.desks) as office:
        sheet.meets(Trouble("table-missing", office.sandbox.clock.now() - timedelta(minutes=3)))
        office.sandbox.telegram.wait_for_calls("sendMessage")
        sheet.meets(sheet.trouble)
        assert len(office.sandbox.telegram.calls_of("sendMessage")) == 1
    assert "Telegram did not accept a notice to an admin" in caplog.text


def test_nobody_is_told_at_night(tmp_path: Path) -> None:
    sheet = Sheet()
    with chat_at_work(tmp_path, sheet.desks) as office:
        office.ask("/status บางคล้า")  # else the bot may not write to the admin
        office.sandbox.clock.advance(timedelta(hours=12))
        sheet.meets(Trouble("table-missing", office.sandbox.clock.now() - timedelta(hours=1)))
        assert notices(office) == []
        office.sandbox.clock.advance(timedelta(hours=12))
        assert wait_for_notices(office, 1) == [TABLE_MISSING]
