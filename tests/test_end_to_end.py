"""The whole program over real HTTP: the province's sheet in Google's stand-in, officers in Telegram's."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from office_at_work import Office, RunningBot, office_at_work

from bot.demo import DISTRICT_OFFICER, STRANGER, demo_config, demo_sandbox
from sandbox.faults import Fault


@pytest.fixture(scope="module")
def shared_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_at_work(tmp_path_factory.mktemp("office")) as at_work:
        yield at_work


@pytest.fixture
def office(shared_office: Office) -> Iterator[Office]:
    """The office at work; what a test typed into Bang Khla's row is put right again."""
    yield shared_office
    shared_office.sandbox.google.faults.clear()
    shared_office.tab.type("J7", "22671100")
    shared_office.tab.type("K7", "")
    shared_office.ask_until("/status บางคล้า", "68,025,600")


def test_status_of_a_district_tells_its_sum_gaps_and_what_is_awaited(office: Office) -> None:
    lines = office.ask("/status บางคล้า", by=DISTRICT_OFFICER, chat=office.group).text.splitlines()
    assert lines[:-1] == [
        "📄 อำเภอบางคล้า — รอบที่ 1 ปีงบประมาณ 2567",
        "ยอดสะสม 68,025,600 บาท (5 จาก 6 เดือน)",
        "ผลขณะนี้: ยังไม่ถึงค่าคะแนนระดับ 1 (ร้อยละ 81.57 ของขั้นต้น)",
        "• ขั้นต้น 83,398,500 — ขาดอีก 15,372,900",
        "• ขั้นมาตรฐาน 99,614,242 — ขาดอีก 31,588,642",
        "• ขั้นสูง 115,829,983 — ขาดอีก 47,804,383",
        "เดือนล่าสุด ก.พ. 67: 22,671,100 บาท",
        "รอข้อมูล: มี.ค. 67 (กำหนดวันศุกร์ที่ 15 มี.ค. 67)",
        "บันทึกแล้ว รอยืนยัน: ต.ค. 66 – ก.พ. 67",
    ]
    assert lines[-1].startswith("(ข้อมูล ณ 13 มี.ค. 67 เวลา 08.5")


def test_standings_list_districts_by_level_and_gaps_below_the_scale(office: Office) -> None:
    answer = office.ask("/standings").text
    assert "สะสม ต.ค. 66 – ก.พ. 67 (5 จาก 6 เดือน)" in answer
    assert "รวมทั้งจังหวัด 490,457,447 บาท (ระดับ 2)" in answer
    assert "ระดับ 5: บางปะกง บางน้ำเปรี้ยว ราชสาส์น คลองเขื่อน" in answer
    assert "ระดับ 2: เมืองฉะเชิงเทรา บ้านโพธิ์ แปลงยาว สนามชัยเขต" in answer
    below = answer.index("ยังไม่ถึงขั้นต้น:")
    gaps = ["ท่าตะเกียบ ขาดอีก 259,012 บาท", "พนมสารคาม ขาดอีก 1,850,855 บาท", "บางคล้า ขาดอีก 15,372,900 บาท"]
    assert [answer.index(gap, below) for gap in gaps] == sorted(answer.index(gap) for gap in gaps)


def test_missing_names_the_awaited_month_and_its_districts(office: Office) -> None:
    answer = office.ask("/missing").text
    assert "เดือนมีนาคม 2567 (กำหนดวันศุกร์ที่ 15 มี.ค. 67 เหลืออีก 2 วัน)" in answer
    assert "ได้รับข้อมูลแล้ว 0 จาก 11 อำเภอ" in answer
    assert "รอข้อมูล: ทุกอำเภอ" in answer


def test_deadlines_name_the_letters_day_and_what_it_asks_for(office: Office) -> None:
    answer = office.ask("/deadlines").text
    assert "วันศุกร์ที่ 15 มีนาคม 2567 (เหลืออีก 2 วัน)" in answer
    assert "• บันทึกและยืนยัน มี.ค. 67" in answer
    assert "• ตรวจสอบความถูกต้อง ต.ค. 66 – ก.พ. 67" in answer
    assert "วันเสาร์ที่ 20 เมษายน 2567" in answer


def test_a_district_may_be_written_as_people_write_it(office: Office) -> None:
    for name in ("อ.บางคล้า", "อำเภอบางคล้า", "Bang Khla", "สพอ.บางคล้า", "บางคลา"):
        assert "อำเภอบางคล้า" in office.ask(f"/status {name}").text
    assert "อำเภอเมืองฉะเชิงเทรา" in office.ask("/status เมือง").text


def test_an_unclear_name_is_answered_with_buttons_for_the_nearest(office: Office) -> None:
    answer = office.ask("/status บางน้ำ")
    assert "ไม่พบอำเภอ “บางน้ำ”" in answer.text
    labels = [key["text"] for row in answer.buttons for key in row]
    assert "บางน้ำเปรี้ยว" in labels
    assert "อำเภอบางน้ำเปรี้ยว" in office.press("บางน้ำเปรี้ยว", answer).text


def test_buttons_step_through_the_views_in_place(office: Office) -> None:
    shown = office.ask("/status")
    assert "เลือกอำเภอเพื่อดูรายละเอียด" in shown.text
    assert "ขาดอีก 1,850,855" in office.press("พนมสารคาม", shown).text
    assert "• ก.พ. 67: 13,455,183" in office.press("ยอดรายเดือน", shown).text
    assert "• มี.ค. 67: ยังไม่พบข้อมูล" in shown.text
    assert "เดือนละ 12,887,643 บาท" in office.press("แนวโน้ม", shown).text
    assert "อำเภอพนมสารคาม" in office.press("สรุปอำเภอ", shown).text
    assert "📌" in office.press("กำหนด", shown).text
    assert office.sandbox.messenger.messages(shown.chat)[-1].id == shown.id


def test_thai_words_work_in_private_and_on_mention(office: Office) -> None:
    assert "68,025,600" in office.ask("สถานะ บางคล้า").text
    bot = office.sandbox.messenger.bot.username
    assert "68,025,600" in office.ask(f"@{bot} สถานะ บางคล้า", chat=office.group).text


def test_why_names_the_cells_and_the_threshold_that_was_hit(office: Office) -> None:
    answer = office.ask("/why เมือง", by=DISTRICT_OFFICER, chat=office.group)
    assert "🔎 ที่มาของผล — อำเภอเมืองฉะเชิงเทรา\nรอบที่ 1 ปีงบประมาณ 2567\nแผ่นงาน “รอบที่ 1”" in answer.text
    assert "• ก.พ. 67 (J6) 22,620,070\n• มี.ค. 67 (K6) ยังไม่พบข้อมูล\nรวม 121,459,759 (5 จาก 6 เดือน)" in answer.text
    assert "• ระดับ 2: ≥ 112,875,314 (ขั้นต้น) — ถึงแล้ว ← ใช้ข้อนี้\nผลขณะนี้: ระดับ 2\n" in answer.text
    assert "(ข้อมูล ณ 13 มี.ค. 67" in answer.text
    assert "รวม 490,457,447" in office.press("เหตุผล", office.ask("/standings")).text


def test_whatif_tells_what_a_figure_would_give_and_changes_nothing(office: Office) -> None:
    answer = office.ask("/whatif บาง ๑๕.๓๗๒๙ ล้าน", by=DISTRICT_OFFICER, chat=office.group)
    shown = office.press("บางคล้า", answer).text
    assert "หากมียอด มี.ค. 67 จำนวน 15,372,900 บาท" in shown
    assert "ผลจะเป็น: ระดับ 2 (ขณะนี้ ยังไม่ถึงค่าคะแนนระดับ 1)" in shown
    assert "ต้องได้อย่างน้อย 31,588,642 บาท" in office.ask("คาดการณ์ บางคล้า ระดับ 3").text
    assert "ยอดสะสม 68,025,600 บาท (5 จาก 6 เดือน)" in office.ask("/status บางคล้า").text


def test_a_stranger_gets_a_polite_line_with_the_number_and_no_figure(office: Office) -> None:
    answer = office.ask("/status บางคล้า", by=STRANGER).text
    assert "ให้บริการเฉพาะกลุ่มและบัญชีที่จังหวัดกำหนด" in answer
    assert str(STRANGER) in answer
    assert "68,025,600" not in answer


def test_a_group_that_is_not_configured_is_told_its_number(office: Office) -> None:
    messenger = office.sandbox.messenger
    stranger = office.person(STRANGER)
    room = messenger.add_group("กลุ่มอื่น", [stranger], bot_status="left")
    messenger.add_bot(room, stranger)
    assert str(room.id) in messenger.wait_for_bot_message(room).text


def test_an_edited_message_is_not_answered_again(office: Office) -> None:
    messenger = office.sandbox.messenger
    answer = office.ask("/status บางคล้า")
    said = next(m for m in messenger.messages(answer.chat) if m.id == answer.id - 1)
    messenger.edit(said, "/status บางปะกง")
    following = office.ask("/status บ้านโพธิ์")
    assert "บ้านโพธิ์" in following.text
    assert following.id == answer.id + 2


def test_an_edit_in_the_sheet_shows_in_the_next_answers(office: Office) -> None:
    office.tab.type("K7", "๑๖,๐๐๐,๐๐๐ บาท")
    answer = office.ask_until("/status บางคล้า", "84,025,600").text
    assert "ยอดสะสม 84,025,600 บาท (6 จาก 6 เดือน)" in answer
    assert "ผลขณะนี้: ระดับ 2" in answer
    assert "ได้รับข้อมูลแล้ว 1 จาก 11 อำเภอ" in office.ask("/missing").text


def test_a_cell_that_cannot_be_read_is_named_and_not_guessed(office: Office) -> None:
    office.tab.type("J7", "12,199,0750")
    answer = office.ask_until("/status บางคล้า", "J7").text
    assert "12,199,0750" in answer
    assert "ยอดสะสม 45,354,500 บาท (4 จาก 6 เดือน)" in answer
    assert "พบข้อมูลแต่ยังอ่านไม่ได้: ก.พ. 67" in answer
    assert "ก.พ. 67: พบข้อมูลแต่ยังอ่านไม่ได้ (เซลล์ J7)" in office.press("ยอดรายเดือน", office.ask("/status บางคล้า")).text
    assert "พบข้อมูลแต่ยังอ่านไม่ได้: บางคล้า" in office.ask("/missing").text
    assert "ก.พ. 67: ได้รับข้อมูลแล้ว 10 จาก 11 อำเภอ" in office.ask("/status").text
    assert "สะสม ต.ค. 66 – ก.พ. 67 (ครบทุกอำเภอ 4 จาก 6 เดือน)" in office.ask("/standings").text


def test_with_google_in_trouble_the_last_figures_are_answered_within_a_second(office: Office) -> None:
    office.sandbox.google.faults.next("*", Fault.html(502), times=None)
    office.ask_until("/status บางคล้า", "หมายเหตุ:")
    answer, lasted = "", []
    for _ in range(5):  # the quickest, as a busy machine may hold up any one of them
        began = time.monotonic()
        answer = office.ask("/status บางคล้า").text
        lasted.append(time.monotonic() - began)
    assert min(lasted) < 2  # a second, and as much again for a busy machine
    assert "68,025,600" in answer
    assert "จึงแสดงข้อมูลล่าสุดที่อ่านได้" in answer


def test_a_restart_without_google_answers_from_the_last_good_snapshot(tmp_path: Path) -> None:
    with office_at_work(tmp_path) as office:
        config, sandbox = office.config, office.sandbox
        # The first bot stops with the block below; the second begins with nothing but the database.
        sandbox.google.faults.next("*", Fault.closed(), times=None)
    with demo_sandbox() as again:
        again.google.faults.next("*", Fault.closed(), times=None)
        second = Office(again, demo_config(again, tmp_path))
        assert second.config.database == config.database
        with RunningBot(second.config, again):
            assert "68,025,600" in second.ask_until("/status บางคล้า", "หมายเหตุ:").text


def test_the_command_list_is_set_in_thai(office: Office) -> None:
    commands = office.sandbox.messenger.commands['{"type": "default"}', ""]
    assert [each["command"] for each in commands][:4] == ["status", "standings", "missing", "deadlines"]
    assert all(any("ก" <= letter <= "๛" for letter in each["description"]) for each in commands)


def test_a_refused_optional_call_does_not_stop_the_bot(tmp_path: Path) -> None:
    with demo_sandbox() as sandbox:
        refusal = Fault.answer(400, {"ok": False, "error_code": 400, "description": "Bad Request"})
        for method in ("setMyCommands", "setMyDescription", "setMyShortDescription"):
            sandbox.telegram.faults.next(method, refusal, times=None)
        office = Office(sandbox, demo_config(sandbox, tmp_path))
        with RunningBot(office.config, sandbox):
            assert "68,025,600" in office.ask_until("/status บางคล้า", "68,025,600").text
