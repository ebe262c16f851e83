"""An admin sends a file in private and gets the differences; over the real protocol of Telegram, with its stand-in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from builders import OFFICE, office_with, read, seed_snapshot, tab
from exports import delimited
from office_at_work import DESK, PATIENCE, Office, chat_at_work
from python_calamine import load_workbook

from bot.chat.acting import Place
from bot.chat.acts import Asker
from bot.chat.answers import Desk
from bot.demo import DISTRICT_OFFICER, PROVINCE_OFFICER, STRANGER
from bot.office.sync import SheetState
from bot.people.officers import Officer, OfficerState
from bot.reconciling import receiving
from bot.reconciling.receiving import compare
from sandbox.bot_account import uploaded
from sandbox.chat import Chat, Message
from sandbox.faults import Fault
from sandbox.seed import EXPORT_NAME, central_export
from sheets.unpacking import LARGEST_FILE

OFFICER = Officer(DISTRICT_OFFICER, "สพอ.บางคล้า", DESK.office.districts[1], OfficerState.BOUND)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    desk = replace(DESK, officers=(OFFICER,))
    with chat_at_work(tmp_path_factory.mktemp("office"), lambda: [desk]) as office:
        yield office


def send(office: Office, by: int, content: bytes, name: str = EXPORT_NAME, chat: Chat | None = None) -> Message:
    messenger = office.sandbox.messenger
    return messenger.hand_over(office.person(by), chat or office.private(by), uploaded(name, content, None))


def answer(office: Office, sent: Message) -> Message:
    return office.sandbox.messenger.wait_for_bot_message(sent.chat, sent.id, PATIENCE)


def test_an_admin_gets_the_differences_in_words_and_as_a_workbook(office: Office) -> None:
    said = answer(office, send(office, PROVINCE_OFFICER, central_export()))
    assert f"ไฟล์ “{EXPORT_NAME}” เดือน ต.ค. 66 – ก.พ. 67" in said.text
    assert "ตรงกัน 53 จาก 55 รายการ ไม่ตรงกัน 2 รายการ" in said.text
    assert "ก.พ. 67: ตารางกลาง 22,671,100 (เซลล์ J4) ไฟล์ 22,761,100 (เซลล์ C48)" in said.text
    assert "ข้อมูล ณ 13 มี.ค. 67" in said.text
    book = office.sandbox.messenger.wait_for_bot_message(said.chat, said.id, PATIENCE).document
    assert book is not None
    assert book.name == "ผลต่าง-ฉะเชิงเทรา-2567-03-13.xlsx"
    assert load_workbook(BytesIO(book.content)).sheet_names == ["ผลต่าง", "ทั้งหมด"]


def test_an_officer_is_told_that_files_are_for_admins_and_the_file_is_not_fetched(office: Office) -> None:
    fetched = len(calls(office, "getFile"))
    said = answer(office, send(office, DISTRICT_OFFICER, central_export()))
    assert "ผู้ดูแลของจังหวัดเท่านั้น" in said.text
    assert len(calls(office, "getFile")) == fetched


def test_a_stranger_is_told_what_strangers_are_told_and_no_figure(office: Office) -> None:
    fetched = len(calls(office, "getFile"))
    said = answer(office, send(office, STRANGER, central_export()))
    assert "เฉพาะกลุ่มและบัญชีที่จังหวัดกำหนด" in said.text
    assert len(calls(office, "getFile")) == fetched


def test_a_file_in_the_group_is_left_alone_also_an_admins(office: Office) -> None:
    send(office, PROVINCE_OFFICER, central_export(), chat=office.group)
    asked = send(office, PROVINCE_OFFICER, b"%PDF\x00")
    assert "xlsx, xls, ods และ csv" in answer(office, asked).text
    assert not [each for each in office.sandbox.messenger.messages(office.group) if each.from_bot]


def test_a_file_that_is_too_large_is_not_fetched(office: Office) -> None:
    fetched = len(calls(office, "getFile"))
    said = answer(office, send(office, PROVINCE_OFFICER, bytes(LARGEST_FILE + 1)))
    assert "5 เมกะไบต์" in said.text
    assert len(calls(office, "getFile")) == fetched


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html><table><tr><td>1</td></tr></table>", "หน้าเว็บ"),
        ("ชื่อ,ราคา\nก,1\n".encode(), "ไม่พบตารางที่มีชื่ออำเภอของจังหวัดกับเดือนในไฟล์ “&lt;b&gt;.csv”"),
        ("อำเภอ,ต.ค.66,ต.ค.66\nบางคล้า,1,2\n".encode(), "เซลล์ B1, C1"),
    ],
)
def test_a_file_that_is_no_table_of_ours_gets_a_clear_answer(office: Office, content: bytes, words: str) -> None:
    said = answer(office, send(office, PROVINCE_OFFICER, content, "&lt;b&gt;.csv"))
    assert words in said.text
    assert not said.document


@pytest.mark.parametrize("method", ["getFile", "file"])
def test_a_file_that_cannot_be_fetched_is_asked_for_again(office: Office, method: str) -> None:
    office.sandbox.telegram.faults.next(method, Fault.html(502))
    assert "โปรดส่งไฟล์อีกครั้ง" in answer(office, send(office, PROVINCE_OFFICER, central_export())).text


def test_others_are_answered_while_a_file_is_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    may_go_on = threading.Event()
    compared = receiving.compare

    def slow(*arguments: object) -> object:
        assert may_go_on.wait(PATIENCE)
        return compared(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(receiving, "compare", slow)
    told = len(calls(office, "sendChatAction"))
    sent = send(office, PROVINCE_OFFICER, central_export())
    assert "68,025,600" in office.ask("/status บางคล้า", by=DISTRICT_OFFICER).text
    assert not [m for m in office.sandbox.messenger.messages(sent.chat) if m.from_bot and m.id > sent.id]
    assert len(calls(office, "sendChatAction")) > told
    second = answer(office, send(office, PROVINCE_OFFICER, central_export()))
    assert "ระบบกำลังอ่านไฟล์ก่อนหน้าอยู่" in second.text
    may_go_on.set()
    compared_at_last = answer(office, second)
    assert "ตรงกัน 53" in compared_at_last.text
    assert answer(office, compared_at_last).document


def test_a_file_behind_another_admins_is_told_that_it_waits(office: Office) -> None:
    with receiving._ONE_AT_A_TIME:
        sent = send(office, PROVINCE_OFFICER, central_export())
        waits = answer(office, sent)
        assert "ได้รับไฟล์แล้ว" in waits.text
    assert "ตรงกัน 53" in answer(office, waits).text


def calls(office: Office, method: str) -> list[object]:
    return [call for call in office.sandbox.telegram.calls if call.method.casefold() == method.casefold()]


# An admin of several offices

ADMIN = 7
CHON_BURI = office_with("เมืองชลบุรี", "พานทอง", name="ชลบุรี")
TWIN = office_with("บางคล้า", "แปลงยาว", name="แฝด")
DESKS = [
    Desk(OFFICE, SheetState(seed_snapshot())),
    Desk(CHON_BURI, SheetState(read(tab("อำเภอ | ต.ค.66\nพานทอง | 5\nเมืองชลบุรี | 6"), names=CHON_BURI.names))),
    Desk(TWIN, SheetState()),
]


def told(csv: list[list[str]], caption: str = "") -> str:
    place = Place(Asker(ADMIN, "", "bot", private=True), ADMIN, DESKS, seed_snapshot().read_at)
    return compare(delimited(csv), "x.csv", caption, place).message.text


def test_the_office_whose_districts_are_in_the_file_is_meant() -> None:
    assert "จังหวัดชลบุรี" in told([["อำเภอ", "ต.ค.66"], ["พานทอง", "5"]])
    assert "จังหวัดฉะเชิงเทรา" in told([["อำเภอ", "ต.ค.66"], ["บางคล้า", "5"], ["บางปะกง", "6"]])


def test_a_file_for_several_offices_alike_asks_for_the_name_of_one() -> None:
    shared = [["อำเภอ", "ต.ค.66"], ["บางคล้า", "8,632,000"]]
    assert "โปรดส่งไฟล์อีกครั้ง โดยพิมพ์ชื่อจังหวัดเป็นคำบรรยาย" in told(shared)
    assert "ตรงกันทั้งหมด 1 รายการ" in told(shared, "ยอดของจังหวัดฉะเชิงเทรา")
    assert "จังหวัดแฝด: ยังไม่มีข้อมูลจากตารางกลาง" in told(shared, "แฝด")


def test_no_office_of_the_admin_finds_its_districts() -> None:
    assert "ไม่พบตาราง" in told([["อำเภอ", "ต.ค.66"], ["เมืองใหม่", "5"]])
    assert "มีเฉพาะแถวของจังหวัดอื่น (เมืองระยอง)" in told([["อำเภอ", "ต.ค.66"], ["เมืองระยอง", "5"]])
