"""The demo as a visitor plays it, in a real browser: the sheet, the bot and the clock on one page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from office_at_work import Office, office_at_work
from officers_at_work import bound
from playwright.sync_api import Locator, Page, expect

from bot.demo import DISTRICT_OFFICER, PROVINCE_OFFICER

pytest_plugins = ["browser"]
pytestmark = pytest.mark.browser

_PEOPLE = {"district": DISTRICT_OFFICER, "province": PROVINCE_OFFICER}


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_at_work(tmp_path_factory.mktemp("office")) as at_work:
        yield at_work


def ask(page: Page, text: str) -> Locator:
    """Say something in the chat that is open; the last message, which is to be the answer."""
    expect(page.locator("#chats button").first).to_be_visible()
    page.locator("#say").fill(text)
    page.keyboard.press("Enter")
    return page.locator(".message").last


def test_an_edited_cell_shows_in_the_next_answer(desktop: Page, office: Office) -> None:
    desktop.goto(office.sandbox.url)
    answer = ask(desktop, "/status บางคล้า")
    expect(answer).to_contain_text("68,025,600")
    expect(answer).to_contain_text("ขาดอีก 15,372,900")

    desktop.locator('[data-cell="J7"]').click()
    desktop.keyboard.type("38044000")
    desktop.keyboard.press("Enter")
    expect(desktop.locator('[data-cell="L7"]')).to_have_text("83,398,500")
    # The bot reads once a second here.
    office.ask_until("/status บางคล้า", "ยอดสะสม 83,398,500 บาท")

    answer = ask(desktop, "/status บางคล้า")
    expect(answer).to_contain_text("ยอดสะสม 83,398,500 บาท (5 จาก 6 เดือน)")
    expect(answer).to_contain_text("ผลขณะนี้: ระดับ 2")


def test_on_a_phone_the_buttons_step_through_the_districts(phone: Page, office: Office) -> None:
    phone.goto(office.sandbox.url)
    phone.locator("[data-show=chat]").tap()
    expect(ask(phone, "/status")).to_contain_text("เลือกอำเภอเพื่อดูรายละเอียด")
    phone.locator(".key", has_text="ท่าตะเกียบ").tap()
    expect(phone.locator(".message").last).to_contain_text("ขาดอีก 259,012")


def test_the_clock_goes_from_reminder_to_reminder_and_answers_follow(desktop: Page, office: Office) -> None:
    desktop.goto(office.sandbox.url)
    for day in ("วันพฤหัสบดีที่ 14 มีนาคม 2567", "วันศุกร์ที่ 15 มีนาคม 2567"):
        desktop.locator("[data-move=stop]").click()
        expect(desktop.locator("#clock-date")).to_have_text(day)
    expect(desktop.locator(".message", has_text="แจ้งเตือนกำหนด").last).to_contain_text("ครบกำหนดวันนี้")
    desktop.locator('[data-person="710000002"]').click()
    desktop.locator("#chats button", has_text="ส่วนตัวกับบอต").click()
    expect(ask(desktop, "/missing")).to_contain_text("ครบกำหนดวันนี้")


def test_a_stranger_sees_no_figure(desktop: Page, office: Office) -> None:
    desktop.goto(office.sandbox.url)
    desktop.locator('[data-person="710000003"]').click()
    answer = ask(desktop, "/status บางคล้า")
    expect(answer).to_contain_text("ให้บริการเฉพาะกลุ่มและบัญชีที่จังหวัดกำหนด")
    expect(answer).not_to_contain_text("68,025,600")


def test_an_officer_is_bound_by_a_link_and_confirms_a_figure_that_falls_when_it_changes(
    desktop: Page, office: Office
) -> None:
    desktop.goto(office.sandbox.url)
    people = {name: desktop.locator(f'[data-person="{number}"]') for name, number in _PEOPLE.items()}
    people["province"].click()
    desktop.locator("#chats button", has_text="ส่วนตัวกับบอต").click()
    invitation = ask(desktop, "/link บางคล้า")
    expect(invitation.locator(".photo img")).to_be_visible()
    invitation.locator(".text a").click()
    desktop.locator("#opener button", has_text="สพอ.บางคล้า").click()
    expect(desktop.locator(".message").last).to_contain_text("ส่งคำขอถึงผู้ดูแลของจังหวัดแล้ว")

    people["province"].click()
    desktop.locator(".key", has_text="ตกลง").first.click()
    expect(desktop.locator(".message").last).to_contain_text("ตกลงให้เป็นเจ้าหน้าที่อำเภอบางคล้าแล้ว")
    people["district"].click()
    expect(desktop.locator(".message").last).to_contain_text("บัญชีนี้เป็นเจ้าหน้าที่อำเภอบางคล้าแล้ว")

    shown = ask(desktop, "/confirm ก.พ.67")
    expect(shown).to_contain_text("22,671,100 — บันทึกแล้ว รอยืนยัน")
    desktop.locator(".key", has_text="ยืนยัน ก.พ. 67").click()
    expect(desktop.locator(".message").last).to_contain_text("22,671,100 — ยืนยันแล้ว")
    desktop.locator('[data-cell="J7"]').click()
    desktop.keyboard.type("22671200")
    desktop.keyboard.press("Enter")
    office.ask_until("/status บางคล้า", "เปลี่ยนหลังยืนยัน: ก.พ. 67")


def test_a_bound_officer_is_reminded_promises_a_day_and_asks_what_to_do_without_sales(
    desktop: Page, office: Office
) -> None:
    bound(office, "บางคล้า")
    desktop.goto(office.sandbox.url)
    desktop.locator(f'[data-person="{DISTRICT_OFFICER}"]').click()
    desktop.locator("#chats button", has_text="ส่วนตัวกับบอต").click()
    desktop.locator("[data-move=stop]").click()
    reminder = desktop.locator(".message", has_text="แจ้งเตือนกำหนดบันทึก").last
    expect(reminder).to_contain_text("ขณะนี้ยังไม่พบยอดเดือนมีนาคม 2567 ของอำเภอบางคล้าในตารางกลาง")

    key = desktop.locator(".key")
    key.filter(has_text="จะดำเนินการภายใน…").last.click()
    key.filter(has_text="พรุ่งนี้ ภายใน 16.30 น. (วันครบกำหนด)").last.click()
    shown = desktop.locator(".message").last
    expect(shown).to_contain_text("15 มี.ค. 67 เวลา 16.30 น.")
    key.filter(has_text="กลับ").last.click()
    expect(shown).to_contain_text("ยืนยันยอดจำหน่าย — อำเภอบางคล้า")
    key.filter(has_text="ไม่มียอดจำหน่ายเดือนนี้").last.click()
    expect(shown).to_contain_text("โปรดกรอกเลข 0 ในช่องของเดือนนี้ในตารางกลาง")

    desktop.locator("#chats button", has_text="OTOP ฉะเชิงเทรา").click()
    expect(ask(desktop, "/missing")).to_contain_text("จะดำเนินการภายใน 15 มี.ค. 67 เวลา 16.30 น.")


def test_a_finding_leads_to_its_cell_and_is_settled_until_that_changes(desktop: Page, office: Office) -> None:
    desktop.goto(office.sandbox.url)
    desktop.locator(f'[data-person="{PROVINCE_OFFICER}"]').click()
    desktop.locator("#chats button", has_text="ส่วนตัวกับบอต").click()
    expect(ask(desktop, "/findings ท่าตะเกียบ")).to_contain_text("เซลล์ M15 “2”")
    desktop.get_by_role("link", name="เปิดเซลล์ M15").last.click()
    expect(desktop.locator('[data-cell="M15"]')).to_have_attribute("aria-selected", "true")

    desktop.locator(".key", has_text="ตรวจสอบแล้ว ถูกต้อง").last.click()
    expect(desktop.locator(".message").last).to_contain_text("โปรดพิมพ์หมายเหตุ")
    expect(ask(desktop, "ตรวจกับ DOS แล้ว")).to_contain_text(": ตรวจกับ DOS แล้ว)")
    desktop.locator(".key", has_text="ข้อสังเกต").last.click()
    expect(desktop.locator(".message").last).to_contain_text("ตรวจสอบแล้ว 1 รายการ")

    desktop.locator('[data-cell="M15"]').click()
    desktop.keyboard.type("3")
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".message", has_text="ข้อสังเกตใหม่").last).to_contain_text("เซลล์ M15 “3”")
