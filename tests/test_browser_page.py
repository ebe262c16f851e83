"""The page in a real browser: the table edits like a sheet, the chat answers, a phone shows one pane at a time."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from page_room import PageRoom, open_page_room
from playwright.sync_api import FilePayload, Locator, Page, expect

from sandbox.clock import Clock
from sandbox.page import Stop
from sandbox.spreadsheet import Spreadsheet, Tab

pytest_plugins = ["browser"]
pytestmark = pytest.mark.browser

REMINDER = Stop(datetime(2024, 3, 15, 8, 30, tzinfo=ZoneInfo("Asia/Bangkok")), "เตือนวันครบกำหนด")
KEYBOARD = {"inline_keyboard": [[{"text": "เหตุผล", "callback_data": "why"}]]}


@pytest.fixture
def room(clock: Clock) -> Iterator[PageRoom]:
    with open_page_room(clock, [REMINDER]) as opened:
        yield opened


@pytest.fixture
def page(desktop: Page, room: PageRoom) -> Page:
    return opened(desktop, room)


def opened(page: Page, room: PageRoom) -> Page:
    """Wait for both panes: what is said before the chats have arrived counts as seen, and is no news."""
    page.goto(room.sandbox.url)
    expect(cell(page, "D3")).to_have_text("22,671,100")
    expect(page.locator("#people [data-person]").first).to_be_attached()
    return page


def cell(page: Page, address: str) -> Locator:
    return page.locator(f'[data-cell="{address}"]')


# The sheet


def test_the_table_looks_as_people_know_it(page: Page) -> None:
    expect(page).to_have_title("ยอดจำหน่าย OTOP")
    expect(cell(page, "C1")).to_have_attribute("colspan", "2")
    expect(cell(page, "A1")).to_have_attribute("rowspan", "2")
    expect(cell(page, "D3")).to_have_css("text-align", "right")
    expect(cell(page, "B1")).to_have_css("position", "sticky")
    expect(cell(page, "F9")).to_have_text("")
    expect(page.locator("html")).to_have_attribute("lang", "th")
    page.wait_for_function("document.fonts.check('14px Sarabun')")


def test_typing_enter_and_the_new_sum(page: Page, room: PageRoom) -> None:
    cell(page, "D3").click()
    page.keyboard.type("23,000,000")
    page.keyboard.press("Enter")

    expect(cell(page, "E3")).to_have_text("38,940,900")
    expect(page.locator("#address")).to_have_text("D4")
    assert room.tab.unformatted("D3") == 23_000_000


def test_a_double_click_edits_and_escape_gives_up(page: Page, room: PageRoom) -> None:
    cell(page, "D3").dblclick()
    expect(cell(page, "D3").locator("input")).to_have_value("22671100")
    page.keyboard.type("9")
    page.keyboard.press("Escape")

    expect(cell(page, "D3")).to_have_text("22,671,100")
    assert room.tab.unformatted("D3") == 22_671_100


def test_keys_move_and_clear_as_in_the_sheet(page: Page, room: PageRoom) -> None:
    cell(page, "C3").click()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#address")).to_have_text("D4")
    page.keyboard.press("Delete")

    expect(cell(page, "E4")).to_have_text("7,168,100")
    assert room.tab.unformatted("D4") is None


def test_the_keyboard_is_never_caught_in_the_grid(page: Page) -> None:
    cell(page, "C3").click()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")

    expect(page.locator("#grid")).not_to_be_focused()


def test_what_is_typed_goes_to_its_cell_even_when_another_is_clicked(page: Page, room: PageRoom) -> None:
    cell(page, "C3").click()
    page.keyboard.type("5")
    cell(page, "D4").click()
    expect(cell(page, "E3")).to_have_text("22,671,105")
    page.locator("#formula").fill("7")
    cell(page, "C4").click()

    expect(cell(page, "E4")).to_have_text("7,168,107")
    assert [room.tab.unformatted(a1) for a1 in ("C3", "D4", "C4")] == [5, 7, 7_168_100]


def test_a_change_from_elsewhere_appears_and_flashes(page: Page, room: PageRoom) -> None:
    # It flashes until it was looked at, however long that takes.
    page.evaluate("addEventListener('animationend', (event) => event.stopImmediatePropagation(), true)")
    room.tab.type("D4", "1,000")

    expect(cell(page, "D4")).to_have_text("1,000")
    expect(cell(page, "D4")).to_have_class(re.compile("changed"))
    expect(cell(page, "D3")).not_to_have_class(re.compile("changed"))


def test_a_change_from_elsewhere_leaves_an_open_editor_alone(page: Page, room: PageRoom) -> None:
    cell(page, "D3").click()
    page.keyboard.type("2300")
    room.tab.type("D4", "1,000")
    expect(cell(page, "D4")).to_have_text("1,000")
    page.keyboard.type("0000")
    page.keyboard.press("Enter")

    expect(cell(page, "D3")).to_have_text("23,000,000")


def test_a_block_is_pasted(page: Page) -> None:
    cell(page, "C3").click()
    page.evaluate("""() => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", "1\\t2\\n3\\t4\\n");
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    }""")

    expect(cell(page, "E3")).to_have_text("3")
    expect(cell(page, "E4")).to_have_text("7")


def test_the_letters_of_frozen_columns_stay_over_them(page: Page) -> None:
    page.set_viewport_size({"width": 900, "height": 600})
    page.locator("#grid").evaluate("(box) => box.scrollTo({ left: 400 })")
    for letter in ("A", "B"):
        places = [page.get_by_role("columnheader", name=letter, exact=True), cell(page, f"{letter}3")]
        head, below = (place.evaluate("(node) => Math.round(node.getBoundingClientRect().x)") for place in places)
        assert head == below, letter


def test_the_menu_disturbs_the_table(page: Page) -> None:
    cell(page, "B4").click(button="right")
    page.get_by_role("menuitem", name="ย้ายแถวขึ้น").click()
    expect(cell(page, "B3")).to_have_text("บางปะกง")
    cell(page, "B3").click(button="right")
    page.get_by_role("menuitem", name="แทรกแถวด้านบน").click()
    expect(cell(page, "B4")).to_have_text("บางปะกง")
    cell(page, "A1").click(button="right")
    page.get_by_role("menuitem", name="ย้ายแถวขึ้น").click()

    expect(page.locator("#sheet-state")).to_have_text("แถวแรกย้ายขึ้นไม่ได้")


def test_a_tab_is_renamed_in_place(page: Page, room: PageRoom) -> None:
    page.get_by_role("tab", name="รอบที่ 1").dblclick()
    page.get_by_label("ชื่อแท็บ").fill("รอบแรก")
    page.keyboard.press("Enter")

    expect(page.get_by_role("tab", name="รอบแรก")).to_be_visible()
    assert [tab.title for tab in room.spreadsheet.tabs] == ["รอบแรก"]


def test_the_grid_speaks_to_a_screen_reader(page: Page) -> None:
    cell(page, "D3").click()

    grid = page.get_by_role("grid", name="เซลล์ของตาราง")
    expect(grid).to_be_focused()
    expect(grid).to_have_attribute("aria-activedescendant", "cell-D3")
    expect(page.get_by_role("gridcell", name="22,671,100")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("columnheader", name="D", exact=True)).to_be_visible()


def test_another_document_is_chosen(desktop: Page, clock: Clock) -> None:
    other = Spreadsheet("2DeF", "รอบที่ 2", clock)
    tab = other.add_tab(Tab.from_rows("สรุป", [["บางคล้า", "1,000"]]))
    with open_page_room(clock, more=[other]) as room:
        page = opened(desktop, room)
        page.get_by_label("เลือกเอกสาร").select_option("รอบที่ 2")
        expect(cell(page, "B1")).to_have_text("1,000")
        cell(page, "B1").click()
        page.keyboard.type("2,000")
        page.keyboard.press("Tab")
        expect(page.locator("#sheet-state")).to_have_text("บันทึกแล้ว")
        page.get_by_label("เลือกเอกสาร").select_option("ยอดจำหน่าย OTOP")

        expect(cell(page, "D3")).to_have_text("22,671,100")
        assert tab.unformatted("B1") == 2_000


# The chat


def test_a_question_is_asked_and_the_answer_comes(page: Page, room: PageRoom) -> None:
    page.locator("#say").fill("/status บางคล้า")
    page.keyboard.press("Enter")
    expect(page.locator(".message.mine")).to_contain_text("/status บางคล้า")
    room.bot("sendMessage", chat_id=room.group.id, text="<b>บางคล้า</b> 38 &lt; 40", parse_mode="HTML")

    answer = page.locator(".message:not(.mine)")
    expect(answer).to_contain_text("บางคล้า 38 < 40")
    expect(answer.locator("b")).to_have_text("บางคล้า")
    expect(answer.locator("time")).to_have_text("08.50")
    expect(page.locator(".day")).to_have_text("13 มี.ค. 67")


def test_nothing_that_is_said_becomes_markup(page: Page, room: PageRoom) -> None:
    hostile = "<img src=x onerror=alert(1)> <b>x</b> javascript:alert(1)"
    room.sandbox.messenger.say(room.admin, room.group, hostile)
    link = '<a href="javascript:alert(1)">ลิงก์</a>'
    room.bot("sendMessage", chat_id=room.group.id, text=link, parse_mode="HTML")

    expect(page.locator(".message").first).to_contain_text(hostile)
    expect(page.locator(".message").last).to_contain_text("ลิงก์")
    expect(page.locator(".message a, .message img, .message b")).to_have_count(0)


def test_entities_count_in_utf16_and_nest(page: Page, room: PageRoom) -> None:
    text = '📊🙂 <b>หนา <i>เอียง</i></b> <a href="https://example.com/">เว็บ</a> /standings'
    room.bot("sendMessage", chat_id=room.group.id, text=text, parse_mode="HTML")

    message = page.locator(".message .text")
    expect(message.locator("b")).to_have_text("หนา เอียง")
    expect(message.locator("b i")).to_have_text("เอียง")
    expect(message.locator("a")).to_have_attribute("href", "https://example.com/")
    message.get_by_role("button", name="/standings").click()
    expect(page.locator(".message.mine")).to_contain_text("/standings")


def test_a_key_waits_for_the_answer_and_shows_the_alert(page: Page, room: PageRoom) -> None:
    room.bot("sendMessage", chat_id=room.group.id, text="บางคล้า", reply_markup=KEYBOARD)
    key = page.locator(".key")
    key.click()
    expect(key).to_have_attribute("aria-busy", "true")
    answer_query(room, text="ขาดอีก 15,372,900 บาท", show_alert=True)

    expect(page.get_by_role("dialog")).to_contain_text("ขาดอีก 15,372,900 บาท")
    page.get_by_role("button", name="ตกลง").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(key).to_have_attribute("aria-busy", "false")


def test_a_short_answer_is_a_toast(page: Page, room: PageRoom) -> None:
    room.bot("sendMessage", chat_id=room.group.id, text="บางคล้า", reply_markup=KEYBOARD)
    page.locator(".key").click()
    answer_query(room, text="รับทราบ")

    expect(page.locator("#toast")).to_have_text("รับทราบ")


def answer_query(room: PageRoom, **answer: Any) -> None:
    (update,) = room.bot("getUpdates", timeout=50, allowed_updates=["callback_query"])
    room.bot("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], **answer)


def test_a_slash_offers_the_bots_commands(page: Page, room: PageRoom) -> None:
    commands = {"status": "ผลของอำเภอ", "standings": "ระดับคะแนน", "help": "วิธีใช้"}
    room.bot("setMyCommands", commands=[{"command": name, "description": text} for name, text in commands.items()])
    page.locator("#slash").click()
    expect(page.get_by_role("option")).to_have_text(["/status ผลของอำเภอ", "/standings ระดับคะแนน", "/help วิธีใช้"])
    page.keyboard.type("st")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator("#say")).to_have_value("/standings ")
    page.keyboard.press("Enter")
    expect(page.locator(".message.mine")).to_contain_text("/standings")


def test_commands_that_arrive_while_a_slash_is_typed_are_offered(page: Page, room: PageRoom) -> None:
    page.locator("#say").press_sequentially("/dead")
    expect(page.get_by_role("option")).to_have_count(0)
    room.bot("setMyCommands", commands=[{"command": "deadlines", "description": "กำหนด"}])

    expect(page.get_by_role("option")).to_have_text(["/deadlines กำหนด"])


def test_a_command_with_which_another_one_begins_is_sent_as_typed(page: Page, room: PageRoom) -> None:
    commands = [{"command": "deadlines", "description": "กำหนด"}]  # /deadline is not in the list
    room.bot("setMyCommands", commands=commands)
    page.locator("#say").press_sequentially("/deadline")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".message.mine")).to_contain_text(re.compile("/deadline(?!s)"))
    expect(page.locator("#say")).to_have_value("")


def test_a_file_is_attached_with_what_was_typed_as_its_caption(page: Page, room: PageRoom) -> None:
    page.locator("#say").fill("ยอดของบางคล้า")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="แนบไฟล์").click()
    chooser.value.set_files(FilePayload(name="ยอด.csv", mimeType="text/csv", buffer=b"a,b"))

    message = page.locator(".message.mine")
    expect(message.locator(".document b")).to_have_text("ยอด.csv")
    expect(message).to_contain_text("ยอดของบางคล้า")
    expect(page.locator("#say")).to_have_value("")
    (file,) = room.sandbox.messenger.files()
    assert file.content == b"a,b"


def test_an_empty_file_is_not_sent_and_what_was_typed_stays(page: Page, room: PageRoom) -> None:
    page.locator("#say").fill("ยอดของบางคล้า")
    page.locator("#file").set_input_files(FilePayload(name="ยอด.csv", mimeType="text/csv", buffer=b""))
    expect(page.locator("#toast")).to_have_text("ไฟล์นี้ว่างเปล่า")
    expect(page.locator("#say")).to_have_value("ยอดของบางคล้า")
    assert room.sandbox.messenger.files() == []


def test_a_sample_file_is_at_hand_in_private_alone(page: Page, room: PageRoom) -> None:
    sample = page.get_by_role("button", name="ไฟล์ตัวอย่าง")
    expect(sample).to_be_hidden()
    page.locator("#chats button").last.click()
    sample.click()
    expect(page.locator(".message.mine .document b")).to_have_text("ตัวอย่าง.csv")
    assert [file.content for file in room.sandbox.messenger.files()] == [b"1,2"]


def test_people_are_switched_with_their_chats_and_drafts(page: Page, room: PageRoom) -> None:
    page.locator("#say").fill("ยังพิมพ์ไม่จบ")
    page.get_by_role("radio", name="บุคคลภายนอก").click()
    expect(page.locator("#chats [role=tab]")).to_have_text(["ส่วนตัวกับบอต"])
    expect(page.locator("#say")).to_have_value("")
    page.get_by_role("button", name="เริ่มสนทนา").click()
    expect(page.locator(".message.mine")).to_contain_text("/start")
    page.get_by_role("radio", name="เจ้าหน้าที่อำเภอบางคล้า").click()

    expect(page.locator("#say")).to_have_value("ยังพิมพ์ไม่จบ")
    assert [message.text for message in room.sandbox.messenger.messages(room.sandbox.messenger.chats[room.stranger.id])]


def test_news_in_another_chat_is_marked_until_it_is_read(page: Page, room: PageRoom) -> None:
    private = room.sandbox.messenger.private_chat(room.stranger)
    room.sandbox.messenger.say(room.stranger, private, "/start")
    stranger = page.get_by_role("radio", name="บุคคลภายนอก")

    expect(stranger.locator(".badge")).to_have_text("1")
    badge, name = (
        stranger.locator(".badge").bounding_box(),
        stranger.locator("span:not(.badge):has(small)").bounding_box(),
    )
    assert badge
    assert name
    assert badge["x"] + badge["width"] <= name["x"]
    stranger.click()
    expect(page.locator(".badge:visible")).to_have_count(0)


def test_pictures_and_documents_are_shown(page: Page, room: PageRoom, tmp_path: Path) -> None:
    picture = page.screenshot()
    room.bot("sendPhoto", files={"photo": ("a.png", picture, "image/png")}, chat_id=room.group.id, caption="ผลรายอำเภอ")
    report = ("รายงาน.pdf", b"x" * 12_300, "application/pdf")
    room.bot("sendDocument", files={"document": report}, chat_id=room.group.id)

    expect(page.locator(".photo img")).to_have_js_property("complete", value=True)
    assert page.locator(".photo img").evaluate("image => image.naturalWidth") == 1440
    document = page.locator(".document")
    expect(document).to_contain_text("รายงาน.pdf12 กิโลไบต์ · ดาวน์โหลด")
    with page.expect_download() as download:
        document.click()
    download.value.save_as(tmp_path / "report")
    assert download.value.suggested_filename == "รายงาน.pdf"
    assert (tmp_path / "report").read_bytes() == b"x" * 12_300


def test_the_newest_message_is_in_sight_unless_people_read_back(page: Page, room: PageRoom) -> None:
    for number in range(40):
        room.sandbox.messenger.say(room.admin, room.group, f"ข้อความที่ {number}")
    expect(page.locator(".message")).to_have_count(40)
    expect(page.locator(".message").last).to_be_in_viewport()
    page.locator("#messages").hover()
    page.mouse.wheel(0, -2000)
    expect(page.locator(".message").last).not_to_be_in_viewport()
    room.sandbox.messenger.say(room.admin, room.group, "ใหม่")
    page.get_by_role("button", name="ข้อความใหม่").click()

    expect(page.locator(".message", has_text="ใหม่").last).to_be_in_viewport()
    expect(page.locator("#to-newest")).to_be_hidden()


# The clock, the hint, the program's end


def test_the_clock_is_moved(page: Page, room: PageRoom) -> None:
    expect(page.locator("#clock-date")).to_have_text("วันพุธที่ 13 มีนาคม 2567")
    expect(page.locator("#clock-next")).to_have_text("ถัดไป 15 มี.ค. 67 08.30 น. เตือนวันครบกำหนด")
    page.get_by_role("button", name="+1 ชั่วโมง").click()
    expect(page.locator("#clock-time")).to_have_text("09.50 น.")
    page.get_by_role("button", name="ไปยังกำหนดถัดไป").click()

    expect(page.locator("#clock-date")).to_have_text("วันศุกร์ที่ 15 มีนาคม 2567")
    expect(page.get_by_role("button", name="ไปยังกำหนดถัดไป")).to_be_disabled()
    assert room.sandbox.clock.now() == REMINDER.at


def test_the_hint_is_shown_until_it_is_dismissed(page: Page) -> None:
    expect(page.locator("#hint")).to_contain_text("ลองแก้ตัวเลข ก.พ.67 ของบางคล้า")
    page.get_by_role("button", name="ปิดคำแนะนำ").click()
    expect(page.locator("#hint")).to_be_hidden()
    page.reload()

    expect(cell(page, "D3")).to_have_text("22,671,100")
    expect(page.locator("#hint")).to_be_hidden()


def test_when_the_program_stops_nothing_typed_is_lost_and_the_page_comes_back(desktop: Page, clock: Clock) -> None:
    with open_page_room(clock) as room:
        page = opened(desktop, room)
        port = room.sandbox.port
    expect(page.locator("#lost")).to_contain_text("โปรแกรมสาธิตหยุดทำงานอยู่")
    cell(page, "D3").click()
    page.keyboard.type("23,000,000")
    page.keyboard.press("Enter")
    expect(page.locator("#sheet-state")).to_have_text("ติดต่อโปรแกรมสาธิตไม่ได้ โปรดลองอีกครั้ง")
    expect(cell(page, "D3").locator("input")).to_have_value("23,000,000")
    page.locator("#say").fill("/status")
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_have_value("/status")

    with open_page_room(clock, port=port) as room:
        expect(page.locator("#lost")).to_be_hidden()
        page.keyboard.press("Enter")
        expect(page.locator(".message.mine")).to_contain_text("/status")


# A phone


def test_a_phone_shows_one_pane_at_a_time(phone: Page, room: PageRoom) -> None:
    page = opened(phone, room)
    expect(page.locator("#chat")).to_be_hidden()
    page.get_by_role("tab", name="แชต").tap()
    expect(page.locator("#sheet")).to_be_hidden()
    expect(page.locator("#say")).to_be_in_viewport()
    page.get_by_role("tab", name="ตาราง").tap()
    room.sandbox.messenger.say(room.admin, room.group, "เรียนทุกอำเภอ")

    expect(page.locator("#unread")).to_have_text("1")
    expect(page.locator("#clock-date")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_phone_edits_by_touch(phone: Page, room: PageRoom) -> None:
    page = opened(phone, room)
    cell(page, "D3").tap()
    expect(page.locator("#formula")).to_have_value("22671100")
    cell(page, "D3").tap()
    cell(page, "D3").locator("input").fill("1")
    page.keyboard.press("Enter")
    expect(cell(page, "E3")).to_have_text("15,940,901")
    page.locator("#formula").tap()
    page.locator("#formula").fill("2")
    page.keyboard.press("Enter")

    expect(cell(page, "E4")).to_have_text("7,168,102")


def test_everything_to_tap_is_large_enough(phone: Page, room: PageRoom) -> None:
    page = opened(phone, room)
    room.bot("sendMessage", chat_id=room.group.id, text="บางคล้า", reply_markup=KEYBOARD)
    expect(page.locator(".key")).to_be_attached()
    for pane in ("ตาราง", "แชต"):
        page.get_by_role("tab", name=pane).tap()
        small = page.evaluate("""() => [...document.querySelectorAll("button, select, textarea")]
            .filter((node) => node.offsetParent && !node.matches(".text .command"))
            .map((node) => [node.textContent.trim() || node.ariaLabel, node.offsetWidth, node.offsetHeight])
            .filter(([, width, height]) => Math.min(width, height) < 40)""")
        assert small == []


def test_a_link_that_starts_the_bot_asks_who_opens_it(page: Page, room: PageRoom) -> None:
    address = f"https://t.me/{room.sandbox.messenger.bot.username}?start=AbC-_9"
    room.bot("sendMessage", chat_id=room.group.id, text=f"ลิงก์ {address}")
    page.locator(".message a").click()
    page.locator("#opener button", has_text="บุคคลภายนอก").click()
    expect(page.locator(".message.mine").last).to_contain_text("/start AbC-_9")
    (said,) = room.sandbox.messenger.messages(room.sandbox.messenger.private_chat(room.stranger))
    assert said.text == "/start AbC-_9"


def test_who_closes_the_question_opens_nothing(page: Page, room: PageRoom) -> None:
    room.bot("sendMessage", chat_id=room.group.id, text=f"https://t.me/{room.sandbox.messenger.bot.username}?start=x")
    page.locator(".message a").click()
    page.keyboard.press("Escape")
    expect(page.locator("#opener")).to_be_hidden()
    assert room.sandbox.messenger.messages(room.sandbox.messenger.private_chat(room.officer)) == []


def cell_key(document: str, a1: str, tab: int = 0) -> dict[str, Any]:
    address = f"https://docs.google.com/spreadsheets/d/{document}/edit#gid={tab}&range={a1}"
    return {"inline_keyboard": [[{"text": f"เปิดเซลล์ {a1}", "url": address}]]}


def test_a_link_to_a_cell_of_the_sheet_selects_it(page: Page, room: PageRoom) -> None:
    other = room.spreadsheet.add_tab(Tab.from_rows("รอบที่ 2", "ก\nข\tค"))
    room.bot("sendMessage", chat_id=room.group.id, text="ข้อสังเกต", reply_markup=cell_key("1AbC", "D4", room.tab.id))
    page.get_by_role("link", name="เปิดเซลล์ D4").click()
    expect(cell(page, "D4")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#address")).to_have_text("D4")

    room.bot("sendMessage", chat_id=room.group.id, text="ข้อสังเกต", reply_markup=cell_key("1AbC", "B2:C2", other.id))
    page.get_by_role("link", name="เปิดเซลล์ B2:C2").click()
    expect(page.get_by_role("tab", name="รอบที่ 2")).to_have_attribute("aria-selected", "true")
    expect(cell(page, "B2")).to_have_text("ค")
    expect(cell(page, "B2")).to_have_attribute("aria-selected", "true")


def test_a_link_to_another_sheet_shown_here_opens_that_one(desktop: Page, clock: Clock) -> None:
    other = Spreadsheet("2DeF", "ค่าเป้าหมาย", clock)
    tab = other.add_tab(Tab.from_rows("เป้าหมาย", "ก\nข\tค"))
    with open_page_room(clock, more=[other]) as room:
        page = opened(desktop, room)
        room.bot("sendMessage", chat_id=room.group.id, text="ข้อสังเกต", reply_markup=cell_key("2DeF", "B2", tab.id))
        page.get_by_role("link", name="เปิดเซลล์ B2").click()
        expect(cell(page, "B2")).to_have_text("ค")
        expect(cell(page, "B2")).to_have_attribute("aria-selected", "true")
        expect(page.locator("#sheet-choice")).to_have_value("2DeF")


def test_on_a_phone_a_link_to_a_cell_brings_the_sheet(phone: Page, room: PageRoom) -> None:
    page = opened(phone, room)
    page.get_by_role("tab", name="แชต").tap()
    room.bot("sendMessage", chat_id=room.group.id, text="ข้อสังเกต", reply_markup=cell_key("1AbC", "D4", room.tab.id))
    page.get_by_role("link", name="เปิดเซลล์ D4").tap()
    expect(page.get_by_role("tab", name="ตาราง")).to_have_attribute("aria-selected", "true")
    expect(cell(page, "D4")).to_be_visible()
    expect(cell(page, "D4")).to_have_attribute("aria-selected", "true")


def test_a_link_to_a_sheet_that_is_not_shown_opens_elsewhere(page: Page, room: PageRoom) -> None:
    page.context.route("https://docs.google.com/**", lambda route: route.fulfill(body="elsewhere"))
    room.bot("sendMessage", chat_id=room.group.id, text="ข้อสังเกต", reply_markup=cell_key("other", "D4"))
    with page.context.expect_page() as opening:
        page.get_by_role("link", name="เปิดเซลล์ D4").click()
    assert opening.value.url.startswith("https://docs.google.com/spreadsheets/d/other/")
