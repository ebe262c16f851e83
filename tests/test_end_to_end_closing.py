"""A round is closed, corrected late and opened again, over real HTTP: what admin, officer and group see."""

from __future__ import annotations

from pathlib import Path

from office_at_work import PATIENCE, Office, RunningBot, office_at_work
from officers_at_work import bound, tap

from bot.demo import DISTRICT_OFFICER, STRANGER, demo_config, demo_sandbox
from sandbox.chat import Message


def posted(office: Office, *texts: str) -> Message:
    """Wait for a message of the bot in the group that contains the texts."""
    messenger = office.sandbox.messenger

    def found() -> Message | None:
        sent = (each for each in messenger.messages(office.group) if each.from_bot)
        return next((each for each in sent if all(text in each.text for text in texts)), None)

    return messenger.wait_until(found, PATIENCE)


def said(office: Office, text: str) -> int:
    """How many messages of the bot in the group contain the text."""
    return sum(text in m.text for m in office.sandbox.messenger.messages(office.group) if m.from_bot)


def test_a_round_is_closed_corrected_late_and_opened_again(tmp_path: Path) -> None:
    with office_at_work(tmp_path) as office:
        bound(office, "บางคล้า")
        shown = office.ask("/close")
        office.tab.type("J7", "22671101")
        office.ask_until("/status บางคล้า", "68,025,601")
        assert "จึงยังไม่ได้ปิดรอบ" in office.press("ปิดรอบ", shown).text
        assert "รวมทั้งจังหวัด 490,457,448 บาท" in shown.text
        assert "ปิดรอบเรียบร้อยแล้ว" in office.press("ปิดรอบ", shown).text
        assert "รหัสตรวจสอบ" in posted(office, "📌 ปิดรอบ: ยอดจำหน่าย OTOP").text

        office.tab.type("J7", "30000000")
        answer = office.ask_until("/status บางคล้า", "แก้ไขในตารางกลางหลังปิดรอบ 1 รายการ")
        assert "ยอดสะสม 68,025,601 บาท" in answer.text
        listed = office.press("แก้ไขหลังปิดรอบ", office.ask("/standings", by=DISTRICT_OFFICER), by=DISTRICT_OFFICER)
        assert "• บางคล้า ก.พ. 67 (เซลล์ J7): เมื่อปิดรอบ 22,671,101 ขณะนี้ 30,000,000" in listed.text
        assert "รอบของเดือนนี้ปิดแล้ว" in office.ask("/confirm", by=DISTRICT_OFFICER).text
        board = posted(office, "📌 กระดานสรุป", "ปิดรอบแล้วเมื่อ")
        assert "490,457,448" in board.text

        card = office.ask("/close", chat=office.group)
        refused = tap(office, "เปิดรอบอีกครั้ง", card, by=DISTRICT_OFFICER)
        assert refused.show_alert
        assert "สำหรับผู้ดูแลของจังหวัดเท่านั้น" in (refused.text or "")
        assert "ให้บริการเฉพาะ" in office.ask("/reopen", by=STRANGER).text
        assert "โปรดพิมพ์เหตุผล" in office.press("เปิดรอบอีกครั้ง", office.ask("/close")).text
        confirm = office.ask("แก้ไขยอดตามหนังสือจังหวัด")
        assert "เปิดรอบอีกครั้ง" in office.press("เปิดรอบอีกครั้ง", confirm).text
        assert "เหตุผล: แก้ไขยอดตามหนังสือจังหวัด" in posted(office, "📌 เปิดรอบอีกครั้ง").text
        assert "ปิดรอบแล้ว" not in office.ask_until("/status บางคล้า", "75,354,500").text
        assert (said(office, "📌 ปิดรอบ: "), said(office, "📌 เปิดรอบอีกครั้ง")) == (1, 1)


def test_each_step_survives_a_restart(tmp_path: Path) -> None:
    with demo_sandbox() as sandbox:
        office = Office(sandbox, demo_config(sandbox, tmp_path))
        with RunningBot(office.config, sandbox):
            office.ask_until("/status", "490,457,447")
            shown = office.ask("/close")
        with RunningBot(office.config, sandbox):
            office.ask_until("/status", "490,457,447")
            card = office.press("ปิดรอบ", shown)
            digest = card.text.split("(SHA-256): ")[1].split()[0]
            assert digest[:12] in posted(office, "📌 ปิดรอบ: ").text
        with RunningBot(office.config, sandbox):
            assert digest in office.ask_until("/close", "ปิดรอบแล้ว").text
            office.press("เปิดรอบอีกครั้ง", office.ask("/close"))
        with RunningBot(office.config, sandbox):
            confirm = office.ask("ตรวจพบยอดคลาดเคลื่อน")
        with RunningBot(office.config, sandbox):
            office.press("เปิดรอบอีกครั้ง", confirm)
            assert "เหตุผล: ตรวจพบยอดคลาดเคลื่อน" in posted(office, "📌 เปิดรอบอีกครั้ง").text
            assert said(office, "📌 ปิดรอบ: ") == 1
