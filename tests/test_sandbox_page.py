"""The page's API over HTTP: what it shows of sheet and chats, what people can do, and whom it refuses."""

import base64
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from page_room import PageRoom, open_page_room
from patience import PATIENCE

import sandbox.page
from sandbox.cells import CellError
from sandbox.clock import Clock
from sandbox.page import Stop

BANGKOK = ZoneInfo("Asia/Bangkok")
REMINDER = Stop(datetime(2024, 3, 15, 8, 30, tzinfo=BANGKOK), "เตือนวันครบกำหนด")
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
FILES = sorted(Path(sandbox.page.__file__).with_name("page").iterdir())


@pytest.fixture
def room(clock: Clock) -> Iterator[PageRoom]:
    with open_page_room(clock, [REMINDER]) as opened:
        yield opened


@pytest.fixture
def client(room: PageRoom) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=room.sandbox.url, trust_env=False, timeout=PATIENCE) as opened:
        yield opened


def cells(view: dict[str, Any]) -> list[list[str]]:
    return [[cell["shown"] if cell else "" for cell in row] for row in view["tabs"][0]["cells"]]


# The page and its files


@pytest.mark.parametrize("path", ["/", *(f"/page/{file.name}" for file in FILES), "/page/fonts/400.ttf"])
def test_every_file_is_served_and_kept_to_itself(client: httpx.Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_file_names_an_address_outside(file: Path) -> None:
    addresses = re.findall(r"https?://[^\s\"'`$]+", file.read_text())

    assert set(addresses) <= {"http://www.w3.org/2000/svg"}


def test_the_font_is_sarabun_in_the_weights_of_the_page(client: httpx.Client) -> None:
    style = client.get("/page/page.css").text
    weights = re.findall(r"/page/fonts/(\d+)\.ttf", style)

    assert len(weights) == 4
    for weight in weights:
        assert b"Sarabun" in client.get(f"/page/fonts/{weight}.ttf").content
    assert client.get("/page/fonts/250.ttf").status_code == 404


def test_the_setting_names_what_the_demo_handed_over(client: httpx.Client, room: PageRoom) -> None:
    setting = client.get("/page/setting").json()

    assert setting["spreadsheets"] == [{"id": "1AbC", "title": "ยอดจำหน่าย OTOP"}]
    assert setting["people"][1] == {"id": room.admin.id, "name": "เจ้าหน้าที่จังหวัด", "role": "ผู้ดูแล"}
    assert setting["bot"] == room.sandbox.messenger.bot.username
    assert setting["suggestions"] == ["/status บางคล้า", "/standings"]
    assert setting["files"] == [{"label": "ไฟล์ตัวอย่าง", "name": "ตัวอย่าง.csv", "content": "MSwy"}]


def test_a_file_is_sent_with_its_caption(client: httpx.Client, room: PageRoom) -> None:
    order = {"person": room.officer.id, "chat": room.group.id, "name": "ยอด.csv", "content": "MSwy", "caption": "มีนาคม"}
    assert client.post("/page/documents", json=order).status_code == 200
    (message,) = room.sandbox.messenger.messages(room.group)
    assert message.document is not None
    assert (message.text, message.document.name, message.document.content) == ("มีนาคม", "ยอด.csv", b"1,2")
    assert client.post("/page/documents", json=order | {"content": "no base64"}).json() == {"error": "ส่งไฟล์นี้ไม่ได้"}


# Who is listened to


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "[::1", ""])
def test_a_name_made_to_point_here_is_refused(client: httpx.Client, host: str) -> None:
    assert client.get("/page/chats", headers={"Host": host}).status_code == 403
    assert client.get("/", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"])
def test_another_web_site_cannot_give_orders(client: httpx.Client, room: PageRoom, origin: str) -> None:
    order = {"person": room.officer.id, "chat": room.group.id, "text": "/status"}

    refused = client.post("/page/messages", json=order, headers={"Origin": origin})

    assert refused.status_code == 403
    assert refused.json() == {"error": "คำสั่งต้องมาจากหน้านี้เท่านั้น"}
    assert room.sandbox.messenger.messages(room.group) == []


def test_the_page_itself_may_give_orders(client: httpx.Client, room: PageRoom) -> None:
    headers = {"Origin": room.sandbox.url}

    assert client.post("/page/clock", json={"move": "hour"}, headers=headers).status_code == 200


def test_orders_are_json_and_nothing_that_a_form_can_send(client: httpx.Client) -> None:
    body = json.dumps({"move": "day"})

    assert client.post("/page/clock", content=body, headers={"Content-Type": "text/plain"}).status_code == 415
    assert client.post("/page/clock", data={"move": "day"}).status_code == 415
    assert client.get("/page/clock").status_code == 404


@pytest.mark.parametrize(
    ("path", "order"),
    [
        ("/page/clock", {}),
        ("/page/clock", {"move": "back"}),
        ("/page/messages", {"person": 1, "chat": 1, "text": ""}),
        ("/page/messages", {"person": "1", "chat": 1, "text": "a"}),
        ("/page/documents", {"person": 1, "chat": 1, "name": "", "content": "eA=="}),
        ("/page/documents", {"person": 1, "chat": 1, "name": "x", "content": ""}),
        ("/page/presses", {"person": 1, "chat": 1, "message": 1, "row": -1, "column": 0}),
        ("/page/spreadsheets/1AbC/cells", {"tab": 0, "row": 0, "column": 0, "rows": [[1]]}),
        ("/page/spreadsheets/1AbC/cells", {"tab": 0, "row": 99999, "column": 0, "rows": [["a"]]}),
        ("/page/spreadsheets/1AbC/rows", {"tab": 0, "row": 0, "change": "burn"}),
        ("/page/spreadsheets/1AbC/title", {"tab": 0, "title": ""}),
    ],
)
def test_a_malformed_order_is_refused_in_one_thai_sentence(client: httpx.Client, path: str, order: Any) -> None:
    refused = client.post(path, json=order)

    assert refused.status_code == 422
    assert refused.json() == {"error": "คำสั่งไม่ครบหรือไม่ถูกต้อง"}


def test_a_broken_body_is_a_malformed_order(client: httpx.Client) -> None:
    refused = client.post("/page/clock", content=b"{", headers={"Content-Type": "application/json"})

    assert refused.status_code == 422


# The sheet


def test_the_sheet_is_shown_with_merges_frozen_parts_and_blanks(client: httpx.Client) -> None:
    tab = client.get("/page/spreadsheets/1AbC").json()["tabs"][0]

    assert (tab["frozen_rows"], tab["frozen_columns"]) == (2, 2)
    assert {"top": 0, "left": 2, "bottom": 1, "right": 4} in tab["merges"]
    assert tab["cells"][2][3] == {"shown": "22,671,100", "entered": "22671100", "kind": "number"}
    assert tab["cells"][2][4] == {"shown": "38,612,000", "entered": "=SUM(C3:D3)", "kind": "number"}
    assert tab["cells"][1][0] is None


def test_errors_and_hidden_tabs_are_shown_as_people_see_them(client: httpx.Client, room: PageRoom) -> None:
    room.tab.put("D3", CellError("#REF!"))
    room.spreadsheet.add_tab("ซ่อน").hidden = True

    tabs = client.get("/page/spreadsheets/1AbC").json()["tabs"]

    assert [tab["title"] for tab in tabs] == ["รอบที่ 1"]
    assert [tabs[0]["cells"][2][column]["kind"] for column in (1, 3, 4)] == ["text", "error", "error"]


def test_typing_follows_the_rules_of_the_sheet(client: httpx.Client, room: PageRoom) -> None:
    order = {"tab": 0, "row": 2, "column": 3, "rows": [["23000000"]]}

    view = client.post("/page/spreadsheets/1AbC/cells", json=order).json()

    assert room.tab.unformatted("D3") == 23_000_000
    assert cells(view)[2] == ["1", "บางคล้า", "15,940,900", "23,000,000", "38,940,900"]


def test_what_is_no_number_stays_as_it_was_typed(client: httpx.Client, room: PageRoom) -> None:
    client.post(
        "/page/spreadsheets/1AbC/cells", json={"tab": 0, "row": 2, "column": 3, "rows": [["๒๓ ล้าน"]]}
    ).raise_for_status()

    assert room.tab.unformatted("D3") == "๒๓ ล้าน"


def test_a_block_is_pasted_to_the_right_and_down(client: httpx.Client) -> None:
    order = {"tab": 0, "row": 2, "column": 2, "rows": [["1", "2"], ["3", ""]]}

    view = client.post("/page/spreadsheets/1AbC/cells", json=order).json()

    assert [row[2:] for row in cells(view)[2:]] == [["1", "2", "3"], ["3", "", "3"]]


def test_rows_are_inserted_deleted_and_moved_up(client: httpx.Client) -> None:
    def change(row: int, kind: str) -> list[str]:
        order = {"tab": 0, "row": row, "change": kind}
        view = client.post("/page/spreadsheets/1AbC/rows", json=order).json()
        return [row[1] for row in cells(view)[2:]]

    assert change(3, "up") == ["บางปะกง", "บางคล้า"]
    assert change(2, "insert") == ["", "บางปะกง", "บางคล้า"]
    assert change(2, "delete") == ["บางปะกง", "บางคล้า"]


@pytest.mark.parametrize(("row", "sentence"), [(0, "แถวแรกย้ายขึ้นไม่ได้"), (1, "ย้ายแถวที่มีเซลล์ผสานกันข้ามแถวไม่ได้")])
def test_a_row_that_cannot_move_says_why(client: httpx.Client, row: int, sentence: str) -> None:
    refused = client.post("/page/spreadsheets/1AbC/rows", json={"tab": 0, "row": row, "change": "up"})

    assert refused.status_code == 409
    assert refused.json() == {"error": sentence}


def test_a_tab_is_renamed_but_never_to_a_taken_title(client: httpx.Client, room: PageRoom) -> None:
    room.spreadsheet.add_tab("บันทึก")

    renamed = client.post("/page/spreadsheets/1AbC/title", json={"tab": 0, "title": "รอบ 1/67"})
    refused = client.post("/page/spreadsheets/1AbC/title", json={"tab": 0, "title": "บันทึก"})

    assert renamed.json()["tabs"][0]["title"] == "รอบ 1/67"
    assert (refused.status_code, refused.json()) == (409, {"error": "มีแท็บชื่อนี้อยู่แล้ว"})


def test_an_unknown_sheet_or_tab_is_not_found(client: httpx.Client) -> None:
    order = {"tab": 7, "row": 0, "change": "insert"}

    assert client.get("/page/spreadsheets/other").status_code == 404
    assert client.post("/page/spreadsheets/1AbC/rows", json=order).json() == {"error": "ไม่พบแท็บนี้แล้ว"}


# The chat


def test_people_speak_in_their_chats_only(client: httpx.Client, room: PageRoom) -> None:
    spoken = client.post(
        "/page/messages", json={"person": room.officer.id, "chat": room.group.id, "text": "/status บางคล้า"}
    )
    refused = client.post("/page/messages", json={"person": room.stranger.id, "chat": room.group.id, "text": "a"})

    assert spoken.status_code == 200
    assert (refused.status_code, refused.json()) == (403, {"error": "ผู้ใช้นี้ไม่ได้อยู่ในแชตนี้"})
    assert [message.text for message in room.sandbox.messenger.messages(room.group)] == ["/status บางคล้า"]


def test_groups_come_first_and_everybody_has_a_private_chat(client: httpx.Client, room: PageRoom) -> None:
    chats = client.get("/page/chats").json()["chats"]

    assert [(chat["kind"], chat["people"]) for chat in chats] == [
        ("group", [room.admin.id, room.officer.id]),
        ("private", [room.officer.id]),
        ("private", [room.admin.id]),
        ("private", [room.stranger.id]),
    ]


def test_a_message_of_the_bot_is_shown_with_all_that_belongs_to_it(client: httpx.Client, room: PageRoom) -> None:
    asked = room.sandbox.messenger.say(room.officer, room.group, "/status")
    keyboard = {
        "inline_keyboard": [[{"text": "เหตุผล", "callback_data": "why"}, {"text": "เว็บ", "url": "https://a.th"}]]
    }
    sent = room.bot(
        "sendMessage",
        chat_id=room.group.id,
        text="<b>บางคล้า</b> 38 &lt; 40",
        parse_mode="HTML",
        reply_markup=keyboard,
        reply_parameters={"message_id": asked.id},
    )

    message = client.get("/page/chats").json()["chats"][0]["messages"][-1]

    assert message["id"] == sent["message_id"]
    assert message["text"] == "บางคล้า 38 < 40"
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 7}]
    assert message["keys"] == [[{"text": "เหตุผล", "url": None}, {"text": "เว็บ", "url": "https://a.th"}]]
    assert message["reply"] == {"name": "เจ้าหน้าที่อำเภอบางคล้า", "text": "/status"}
    assert message["at"] == "2024-03-13T08:50:00+07:00"
    assert (message["edited"], message["sender"]["bot"]) == (False, True)


def test_edited_deleted_and_service_messages_are_told_apart(client: httpx.Client, room: PageRoom) -> None:
    first, second = (room.bot("sendMessage", chat_id=room.group.id, text=text)["message_id"] for text in "ab")
    room.bot("editMessageText", chat_id=room.group.id, message_id=first, text="c")
    room.bot("deleteMessage", chat_id=room.group.id, message_id=second)
    room.sandbox.messenger.add_bot(room.group, room.admin)

    edited, service = client.get("/page/chats").json()["chats"][0]["messages"]

    assert (edited["text"], edited["edited"], edited["service"]) == ("c", True, None)
    assert service["service"] == "เจ้าหน้าที่จังหวัด: เพิ่มสมาชิก"


def test_an_anonymous_administrator_speaks_in_the_groups_name(client: httpx.Client, room: PageRoom) -> None:
    room.sandbox.messenger.say(room.admin, room.group, "เรียนทุกอำเภอ", anonymous=True)

    message = client.get("/page/chats").json()["chats"][0]["messages"][0]

    assert message["sender"] == {"id": room.group.id, "name": "กลุ่ม OTOP", "bot": False}


def test_the_narrowest_list_of_commands_counts(client: httpx.Client, room: PageRoom) -> None:
    def offered(command: str, **scope: Any) -> list[list[str]]:
        commands = [{"command": command, "description": "ผลของอำเภอ"}]
        room.bot("setMyCommands", commands=commands, **({"scope": scope} if scope else {}))
        chats = client.get("/page/chats").json()["chats"][:2]
        return [[each["command"] for each in chat["commands"]] for chat in chats]

    assert offered("everywhere") == [["everywhere"], ["everywhere"]]
    assert offered("alone", type="all_private_chats") == [["everywhere"], ["alone"]]
    assert offered("here", type="chat", chat_id=room.group.id) == [["here"], ["alone"]]


def test_a_pressed_button_brings_the_bots_answer(client: httpx.Client, room: PageRoom) -> None:
    keyboard = {"inline_keyboard": [[{"text": "เหตุผล", "callback_data": "why"}]]}
    message = room.bot("sendMessage", chat_id=room.group.id, text="a", reply_markup=keyboard)["message_id"]
    press = {"person": room.officer.id, "chat": room.group.id, "message": message, "row": 0, "column": 0}

    with ThreadPoolExecutor() as pool:
        pressed = pool.submit(client.post, "/page/presses", json=press)
        _answer_query(room)
        answer = pressed.result(timeout=PATIENCE).json()

    assert answer == {"answered": True, "text": "ขาดอีก 15,372,900 บาท", "alert": True}


def _answer_query(room: PageRoom) -> None:
    (update,) = room.bot("getUpdates", timeout=50)
    room.bot(
        "answerCallbackQuery",
        callback_query_id=update["callback_query"]["id"],
        text="ขาดอีก 15,372,900 บาท",
        show_alert=True,
    )


def test_a_button_that_is_gone_is_refused(client: httpx.Client, room: PageRoom) -> None:
    message = room.bot("sendMessage", chat_id=room.group.id, text="a")["message_id"]
    press = {"person": room.officer.id, "chat": room.group.id, "row": 0, "column": 0}

    gone = client.post("/page/presses", json=press | {"message": message})
    never = client.post("/page/presses", json=press | {"message": 999})

    assert (gone.status_code, gone.json()) == (409, {"error": "ปุ่มนี้ใช้ไม่ได้แล้ว"})
    assert (never.status_code, never.json()) == (409, {"error": "ข้อความนี้ถูกลบแล้ว"})


def test_pictures_are_shown_and_other_files_only_handed_over(client: httpx.Client, room: PageRoom) -> None:
    page = b"<script>alert(1)</script>"
    room.bot("sendPhoto", files={"photo": ("a.png", PIXEL, "image/png")}, chat_id=room.group.id)
    room.bot("sendDocument", files={"document": ("a.html", page, "text/html")}, chat_id=room.group.id)

    photo, document = client.get("/page/chats").json()["chats"][0]["messages"]
    shown, handed = client.get(photo["photo"]["url"]), client.get(document["document"]["url"])

    assert (shown.headers["Content-Type"], shown.content) == ("image/png", PIXEL)
    assert (document["document"]["name"], document["document"]["bytes"]) == ("a.html", len(page))
    assert (handed.headers["Content-Type"], handed.content) == ("application/octet-stream", page)
    assert handed.headers["Content-Disposition"] == "attachment"
    assert client.get("/page/files/none").status_code == 404


# The clock


@pytest.mark.parametrize(
    ("move", "then"),
    [("hour", "2024-03-13T09:50+07:00"), ("day", "2024-03-14T08:50+07:00"), ("stop", "2024-03-15T08:30+07:00")],
)
def test_the_clock_moves_by_an_hour_a_day_or_to_the_next_stop(
    client: httpx.Client, clock: Clock, move: str, then: str
) -> None:
    assert client.post("/page/clock", json={"move": move}).json()["now"] == then
    assert clock.now().isoformat(timespec="minutes") == then


def test_without_a_next_stop_the_clock_stays(client: httpx.Client, clock: Clock) -> None:
    clock.set_to(REMINDER.at)

    refused = client.post("/page/clock", json={"move": "stop"})

    assert (refused.status_code, refused.json()) == (409, {"error": "ไม่มีกำหนดถัดไป"})


# The stream


def test_the_stream_tells_every_change(client: httpx.Client, room: PageRoom, clock: Clock) -> None:
    with client.stream("GET", "/page/events") as response:
        states = _states(response)
        first = next(states)
        room.tab.type("D3", "1")
        edited = next(states)
        room.sandbox.messenger.say(room.officer, room.group, "/status")
        said = next(states)
        clock.set_to(REMINDER.at)
        moved = next(states)

    assert first["clock"] == {
        "now": "2024-03-13T08:50+07:00",
        "stop": {"at": "2024-03-15T08:30+07:00", "label": "เตือนวันครบกำหนด"},
    }
    assert edited["spreadsheets"]["1AbC"] == first["spreadsheets"]["1AbC"] + 1
    assert said["chats"] > edited["chats"]
    assert moved["clock"] == {"now": "2024-03-15T08:30+07:00", "stop": None}


def test_the_stream_ends_with_the_program(clock: Clock) -> None:
    with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
        with open_page_room(clock) as room:
            response = client.send(client.build_request("GET", f"{room.sandbox.url}/page/events"), stream=True)
            states = _states(response)
            next(states)
        list(states)  # reads to a proper end: a stream that is cut off raises
        response.close()


def _states(response: httpx.Response) -> Iterator[dict[str, Any]]:
    return (json.loads(line.removeprefix("data: ")) for line in response.iter_lines() if line.startswith("data: "))
