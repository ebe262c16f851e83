"""Several offices in one program: whose figures a question is about, and a fault in one sheet that touches no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from builders import BANGKOK, PROVINCE, READ_AT, office_with, seed_snapshot
from office_at_work import Office, RunningBot

from bot.chat.answers import Desk, answer
from bot.chat.questions import Question, View, action, key_of, pressed_question
from bot.config.loading import load_config
from bot.demo import DISTRICT_OFFICER, PROVINCE_OFFICER, demo_config, demo_sandbox
from bot.message import Message
from bot.office.sync import SheetState, Trouble
from sandbox.chat import Chat
from sandbox.spreadsheet import Spreadsheet, Tab
from scoring.fiscal_year import Month
from scoring.money import from_baht
from scoring.sales import District, MonthlySales

NOW = datetime(2024, 3, 13, 8, 50, tzinfo=BANGKOK)
OTHER = "ปราจีนบุรี"

HERE = Desk(office_with("เมืองฉะเชิงเทรา", "บางคล้า", "บ้านสร้าง"), SheetState(seed_snapshot()))
THERE = Desk(
    replace(office_with("เมืองปราจีนบุรี", "บ้านสร้าง", name=OTHER), contact=""),
    SheetState(
        replace(
            seed_snapshot(),
            targets={},
            sales=MonthlySales({(District("บ้านสร้าง"), Month(2024, 2)): from_baht(777)}),
            read_at=READ_AT,
        )
    ),
)
DESKS = [HERE, THERE]


def typed(words: str, view: View = View.STATUS) -> Message:
    return answer(Question(view, words), DESKS, NOW)


def pressed(data: str, desks: list[Desk] = DESKS) -> Message:
    question = pressed_question(data)
    assert question
    return answer(question, desks, NOW)


def buttons(message: Message) -> dict[str, str]:
    return {button.label: button.action for row in message.buttons for button in row}


@pytest.mark.parametrize("view", [View.STATUS, View.STANDINGS, View.MISSING, View.DEADLINES])
def test_a_view_of_all_districts_is_asked_back_for_its_office(view: View) -> None:
    choice = typed("", view)
    assert choice.text == "📄 โปรดเลือกจังหวัด"
    assert buttons(choice) == {PROVINCE: action(view, PROVINCE), OTHER: action(view, OTHER)}
    assert OTHER in pressed(action(View.STATUS, OTHER)).title


def test_a_district_of_one_office_is_found_without_asking_back() -> None:
    assert typed("บางคล้า").title == "📄 อำเภอบางคล้า — รอบที่ 1 ปีงบประมาณ 2567"
    assert typed("เมืองปราจีนบุรี").title == "📄 อำเภอเมืองปราจีนบุรี — รอบที่ 1 ปีงบประมาณ 2567"


def test_a_district_that_two_offices_have_is_asked_back_with_both() -> None:
    choice = typed("บ้านสร้าง")
    assert choice.text == "📄 โปรดเลือกจังหวัด"
    assert list(buttons(choice)) == [f"บ้านสร้าง ({PROVINCE})", f"บ้านสร้าง ({OTHER})"]
    assert "เดือนล่าสุด ก.พ. 67: 777 บาท" in pressed(buttons(choice)[f"บ้านสร้าง ({OTHER})"]).text
    assert "777" not in pressed(buttons(choice)[f"บ้านสร้าง ({PROVINCE})"]).text


def test_a_provinces_name_gives_that_province() -> None:
    assert typed(f"จังหวัด{OTHER}").title.startswith(f"📊 จังหวัด{OTHER}")
    assert typed(PROVINCE).title.startswith(f"📊 จังหวัด{PROVINCE}")


def test_a_name_like_none_is_answered_with_the_districts_of_all_offices() -> None:
    assert list(buttons(typed("นครศรีอยุธยา"))) == [
        f"เมืองฉะเชิงเทรา ({PROVINCE})",
        f"บางคล้า ({PROVINCE})",
        f"บ้านสร้าง ({PROVINCE})",
        f"เมืองปราจีนบุรี ({OTHER})",
        f"บ้านสร้าง ({OTHER})",
    ]


def test_buttons_stay_with_their_office() -> None:
    shown = pressed(action(View.STATUS, OTHER, "บ้านสร้าง"))
    assert {data.split(":")[1] for data in buttons(shown).values()} == {key_of(OTHER)}


def test_a_button_of_an_office_that_is_gone_or_not_ones_own_shows_nothing() -> None:
    assert pressed(action(View.STATUS, OTHER), [HERE]).title == "ปุ่มนี้ใช้ไม่ได้แล้ว โปรดพิมพ์ /status เพื่อเริ่มใหม่"
    assert pressed(action(View.STATUS, OTHER, "บางคล้า")).title == "ปุ่มนี้ใช้ไม่ได้แล้ว โปรดพิมพ์ /status เพื่อเริ่มใหม่"


def test_help_names_every_office_and_whom_to_ask_there() -> None:
    start = answer(Question(View.START), DESKS, NOW).text.splitlines()
    assert start[0] == f"📄 ระบบติดตามยอดจำหน่าย OTOP จังหวัด{PROVINCE} จังหวัด{OTHER}"
    assert start[-1] == f"สอบถามเพิ่มเติม: กลุ่มงานส่งเสริมการพัฒนาชุมชน จังหวัด{PROVINCE} โทร. 0-3851-1239"


def test_a_trouble_of_one_office_is_not_told_of_the_other() -> None:
    troubled = replace(HERE, state=replace(HERE.state, trouble=Trouble("network", NOW)))
    assert "หมายเหตุ: ขณะนี้ระบบติดต่อ Google ไม่ได้" in pressed(action(View.STATUS, PROVINCE), [troubled, THERE]).text
    assert "หมายเหตุ: ขณะนี้" not in pressed(action(View.STATUS, OTHER), [troubled, THERE]).text


# One running program

OTHER_GROUP = -1001956713068
SECOND_OFFICE = f"""
[[office]]
name = "{OTHER}"
spreadsheet = "2otop-prachinburi-2567"
chat = {OTHER_GROUP}
admins = [{PROVINCE_OFFICER}]
districts = ["เมืองปราจีนบุรี", "บ้านสร้าง"]
"""
TABLE = """\
อำเภอ\tขั้นต้น\tขั้นมาตรฐาน\tขั้นสูง\tม.ค.67\tก.พ.67\tมี.ค.67
เมืองปราจีนบุรี\t1,000,000\t2,000,000\t3,000,000\t400,000\t700,000\t
บ้านสร้าง\t1,000,000\t2,000,000\t3,000,000\t500,000\t"""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Spreadsheet, Chat]]:
    """The demo's office and a second one, both read by one program; the second's sheet and group."""
    folder: Path = tmp_path_factory.mktemp("offices")
    with demo_sandbox() as sandbox:
        demo_config(sandbox, folder)
        with (folder / "config.toml").open("a", encoding="utf-8") as file:
            file.write(SECOND_OFFICE)
        sheet = Spreadsheet("2otop-prachinburi-2567", "OTOP", sandbox.clock, changes=sandbox.messenger.changes)
        sheet.add_tab(Tab.from_rows("ยอดจำหน่าย", TABLE))
        sheet.share(sandbox.google.service_account()["client_email"])
        sandbox.google.add_spreadsheet(sheet)
        people = [sandbox.messenger.people[PROVINCE_OFFICER]]
        group = sandbox.messenger.add_group("OTOP ปราจีนบุรี", people, id=OTHER_GROUP)
        office = Office(sandbox, load_config(folder / "config.toml", environ={}))
        with RunningBot(office.config, sandbox):
            office.ask_until("/status บางคล้า", "68,025,600")
            office.ask_until("/status บ้านสร้าง", "500,000")
            yield office, sheet, group


def test_each_group_sees_its_own_office_and_an_admin_of_both_may_choose(
    two: tuple[Office, Spreadsheet, Chat],
) -> None:
    office, _, other_group = two
    assert f"จังหวัด{OTHER}" in office.ask("/status", chat=other_group).text
    assert f"จังหวัด{PROVINCE}" in office.ask("/status", by=DISTRICT_OFFICER, chat=office.group).text
    choice = office.ask("/status")
    assert choice.text == "📄 โปรดเลือกจังหวัด"
    assert "1,600,000" in office.press(OTHER, choice).text


def test_a_fault_in_one_sheet_touches_no_other(two: tuple[Office, Spreadsheet, Chat]) -> None:
    office, sheet, _ = two
    reader = office.sandbox.google.service_account()["client_email"]
    sheet.unshare(reader)
    office.ask_until("/status บ้านสร้าง", "หมายเหตุ: ขณะนี้ระบบไม่มีสิทธิ์อ่านตารางกลาง จึงแสดงข้อมูลล่าสุดที่อ่านได้")
    office.tab.type("K7", "1,000,000")
    well = office.ask_until("/status บางคล้า", "69,025,600").text
    assert "หมายเหตุ" not in well
    assert "500,000" in office.ask("/status บ้านสร้าง").text
    sheet.share(reader)
    sheet.tabs[0].type("F3", "600,000")
    office.ask_until("/status บ้านสร้าง", "ยอดสะสม 1,100,000 บาท")
