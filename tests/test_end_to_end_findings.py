"""Findings in the running program over real HTTP: seen, told once, settled, and back when the cell changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from office_at_work import NEW_FINDINGS, PATIENCE, Office, RunningBot, office_at_work
from officers_at_work import bound, tap, told

from bot.demo import DISTRICT_OFFICER, PROVINCE_OFFICER, STRANGER, demo_config, demo_sandbox
from sandbox.chat import Message

UNREADABLE = "• ก.พ. 67 (เซลล์ J7) “รอรวมยอด”: ไม่ใช่จำนวนเงิน จึงยังไม่นับรวม ขอความอนุเคราะห์ตรวจสอบ"


def new_findings(office: Office, person: int) -> list[Message]:
    """The posts about new findings that somebody has got so far."""
    messages = office.sandbox.messenger.messages(office.private(person))
    return [each for each in messages if each.from_bot and each.text.startswith(NEW_FINDINGS)]


def ask_until(office: Office, text: str, fits: Callable[[str], bool]) -> Message:
    """Ask again until the answer fits: what a poll must bring first."""
    deadline = time.monotonic() + PATIENCE
    while not fits((answer := office.ask(text)).text):
        assert time.monotonic() < deadline, answer.text
    return answer


def test_an_admin_opens_the_cell_and_settles_a_finding(tmp_path: Path) -> None:
    with office_at_work(tmp_path) as office:
        assert "ข้อสังเกตเมื่อเริ่มตรวจทานตารางกลาง" in told(office, PROVINCE_OFFICER, NEW_FINDINGS).text
        overview = office.ask("/findings")
        assert overview.text.startswith("🔎 ข้อสังเกตในตารางกลาง จังหวัดฉะเชิงเทรา\nควรแก้ไข ")
        (label,) = [key["text"] for row in overview.buttons for key in row if key["text"].startswith("ท่าตะเกียบ")]
        page = office.press(label, overview)
        (link,) = [key for row in page.buttons for key in row if key["text"].endswith("เปิดเซลล์ M15")]
        assert link["url"].startswith("https://docs.google.com/spreadsheets/d/1otop-chachoengsao-2567-demo/edit#gid=")
        assert link["url"].endswith("&range=M15")

        asked = office.press("ตรวจสอบแล้ว ถูกต้อง", page)
        assert "โปรดพิมพ์หมายเหตุ" in asked.text
        settled = office.ask("ตามหนังสือจังหวัด")
        assert "ตรวจสอบแล้ว (โดย สพจ.ฉะเชิงเทรา เมื่อ 13 มี.ค. 67" in settled.text
        assert settled.text.splitlines()[1].endswith(": ตามหนังสือจังหวัด)")
        assert "ข้อสังเกต 1 รายการ" not in office.ask("/status ท่าตะเกียบ").text

        office.tab.type("M15", "3")
        back = ask_until(office, "/findings ท่าตะเกียบ", lambda text: "เซลล์ M15 “3”" in text)
        assert "ตรวจสอบแล้ว 1 รายการ" not in back.text
        assert "M15 “3”" in told(office, PROVINCE_OFFICER, "ข้อสังเกตใหม่ 1 รายการ").text


def test_a_new_finding_is_told_once_to_the_officer_and_the_admin_and_not_again_after_a_restart(tmp_path: Path) -> None:
    with demo_sandbox() as sandbox:
        office = Office(sandbox, demo_config(sandbox, tmp_path))
        with RunningBot(office.config, sandbox):
            told(office, PROVINCE_OFFICER, NEW_FINDINGS)
            bound(office, "บางคล้า")
            office.tab.type("J7", "รอรวมยอด")
            assert UNREADABLE in told(office, DISTRICT_OFFICER, NEW_FINDINGS).text
            told(office, PROVINCE_OFFICER, f"{UNREADABLE} — อำเภอบางคล้า")
        with RunningBot(office.config, sandbox):
            office.tab.type("J8", "รอตรวจสอบ")
            told(office, PROVINCE_OFFICER, "“รอตรวจสอบ”")  # by then all that was there has stood for two reads
        assert [len(new_findings(office, person)) for person in (PROVINCE_OFFICER, DISTRICT_OFFICER)] == [3, 1]
        assert [each for each in sandbox.messenger.messages(office.group) if each.text.startswith(NEW_FINDINGS)] == []


def test_an_officer_sees_and_does_not_settle_and_a_stranger_sees_nothing(tmp_path: Path) -> None:
    with office_at_work(tmp_path) as office:
        told(office, PROVINCE_OFFICER, NEW_FINDINGS)
        bound(office, "ท่าตะเกียบ")
        page = office.ask("/findings ท่าตะเกียบ", by=DISTRICT_OFFICER)
        assert "เซลล์ M15 “2”" in page.text
        labels = [key["text"] for row in page.buttons for key in row]
        assert any("เปิดเซลล์" in label for label in labels)
        assert not any("ตรวจสอบแล้ว" in label for label in labels)
        assert new_findings(office, DISTRICT_OFFICER) == []

        shared = office.ask("/findings ท่าตะเกียบ", chat=office.group)
        query = tap(office, "ตรวจสอบแล้ว ถูกต้อง", shared, by=DISTRICT_OFFICER)
        assert (query.text, query.show_alert) == ("เฉพาะผู้ดูแลของจังหวัดเท่านั้นที่รับรองข้อสังเกตได้", True)

        assert "ให้บริการเฉพาะกลุ่มและบัญชีที่จังหวัดกำหนด" in office.ask("/findings", by=STRANGER).text
