"""Faults happen over real HTTP as planned: refusals, lies, cuts, silence and dripping answers."""

import asyncio
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import requests
import telegram
from patience import PATIENCE

from sandbox import bot_errors, google_errors
from sandbox.bot_errors import BotApiError
from sandbox.chat import Chat
from sandbox.clock import Clock
from sandbox.faults import Delivery, Fault
from sandbox.google import ANYONE
from sandbox.google_errors import GoogleError
from sandbox.server import Sandbox
from sandbox.spreadsheet import Spreadsheet, Tab


@pytest.fixture
def values_url(sandbox: Sandbox, clock: Clock) -> str:
    """Where the values of an open spreadsheet can be read."""
    spreadsheet = sandbox.google.add_spreadsheet(Spreadsheet("1AbC", "ยอด", clock))
    spreadsheet.add_tab(Tab.from_rows("ตาราง", [["อำเภอ", "ต.ค.66"], ["บางคล้า", "8,632,000"]]))
    spreadsheet.share(ANYONE)
    return f"{sandbox.url}/v4/spreadsheets/1AbC/values:batchGet?ranges=A1:B2"


@pytest.fixture
def private(sandbox: Sandbox) -> Chat:
    officer = sandbox.messenger.add_person("เจ้าหน้าที่อำเภอบางคล้า")
    room = sandbox.messenger.private_chat(officer)
    sandbox.messenger.say(officer, room, "/start")
    return room


def send(sandbox: Sandbox, room: Chat, text: str = "ก") -> httpx.Response:
    url = f"{sandbox.url}/bot{sandbox.telegram.token}/sendMessage"
    return httpx.post(url, data={"chat_id": room.id, "text": text}, timeout=PATIENCE)


def texts(sandbox: Sandbox, room: Chat) -> list[str]:
    return [message.text for message in sandbox.messenger.messages(room) if message.from_bot]


# When a fault is met


def test_a_fault_is_met_once_unless_told_otherwise(sandbox: Sandbox, values_url: str) -> None:
    sandbox.google.faults.next("spreadsheets.values.batchGet", Fault.html())

    assert [httpx.get(values_url).status_code for _ in range(2)] == [502, 200]


def test_faults_queue_up(sandbox: Sandbox, values_url: str) -> None:
    faults = sandbox.google.faults
    faults.next("spreadsheets.values.batchGet", Fault.html(500), times=2)
    faults.next("*", Fault.html(503))

    assert [httpx.get(values_url).status_code for _ in range(4)] == [500, 500, 503, 200]


def test_a_fault_lasts_until_cleared(sandbox: Sandbox, values_url: str) -> None:
    sandbox.google.faults.next("*", Fault.html(), times=None)
    assert [httpx.get(values_url).status_code for _ in range(3)] == [502] * 3

    sandbox.google.faults.clear()
    assert httpx.get(values_url).status_code == 200


def test_other_methods_and_the_other_service_are_spared(sandbox: Sandbox, values_url: str, private: Chat) -> None:
    sandbox.google.faults.next("spreadsheets.get", Fault.html())
    sandbox.telegram.faults.next("GETUPDATES", Fault.html())

    assert httpx.get(values_url).status_code == 200
    assert send(sandbox, private).status_code == 200
    assert httpx.get(f"{sandbox.url}/bot{sandbox.telegram.token}/getUpdates").status_code == 502


def test_the_token_endpoint_can_fail_too(sandbox: Sandbox) -> None:
    sandbox.google.faults.next("token", Fault.answer(500, {"error": "internal_failure"}))

    assert httpx.post(f"{sandbox.url}/token").json() == {"error": "internal_failure"}
    assert sandbox.google.requests[-1].status == 500


# Wrong answers


def test_a_status_with_json(sandbox: Sandbox, values_url: str) -> None:
    sandbox.google.faults.next("*", Fault.answer(400, {"error": {"message": "no code"}}, headers={"X-Kind": "odd"}))

    answer = httpx.get(values_url)

    assert (answer.status_code, answer.json()) == (400, {"error": {"message": "no code"}})
    assert answer.headers["x-kind"] == "odd"


def test_a_gateways_page(sandbox: Sandbox, values_url: str) -> None:
    sandbox.google.faults.next("*", Fault.html(502))

    answer = httpx.get(values_url)

    assert answer.status_code == 502
    assert answer.headers["content-type"] == "text/html; charset=UTF-8"
    assert "502 Bad Gateway" in answer.text


@pytest.mark.parametrize(("fault", "start"), [(Fault.empty(), "{}"), (Fault.captive_portal(), "<!DOCTYPE html>")])
def test_a_200_that_lies(sandbox: Sandbox, values_url: str, fault: Fault, start: str) -> None:
    sandbox.google.faults.next("*", fault)

    answer = httpx.get(values_url)

    assert answer.status_code == 200
    assert answer.text.startswith(start)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (google_errors.not_shared(), "403 PERMISSION_DENIED"),
        (google_errors.api_disabled(), "403 PERMISSION_DENIED SERVICE_DISABLED"),
        (google_errors.wrong_scope(), "403 PERMISSION_DENIED ACCESS_TOKEN_SCOPE_INSUFFICIENT"),
        (google_errors.bad_token(), "401 UNAUTHENTICATED ACCESS_TOKEN_EXPIRED"),
        (google_errors.quota_exceeded(), "429 RESOURCE_EXHAUSTED RATE_LIMIT_EXCEEDED"),
        (google_errors.unavailable(), "503 UNAVAILABLE"),
    ],
)
def test_googles_refusals_on_demand(sandbox: Sandbox, values_url: str, error: GoogleError, told: str) -> None:
    sandbox.google.faults.next("*", error.fault())

    answer = httpx.get(values_url)

    body = answer.json()["error"]
    reasons = [detail["reason"] for detail in body.get("details", []) if "reason" in detail]
    assert answer.status_code == body["code"]
    assert " ".join([str(body["code"]), body["status"], *reasons]) == told


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (bot_errors.unauthorized(), telegram.error.InvalidToken),
        (bot_errors.too_many_requests(7), telegram.error.RetryAfter),
        (bot_errors.migrated(-1001), telegram.error.ChatMigrated),
        (bot_errors.forbidden("bot was blocked by the user"), telegram.error.Forbidden),
        (bot_errors.conflict("x"), telegram.error.Conflict),
        (BotApiError(429, "Too Many Requests"), telegram.error.NetworkError),
        (BotApiError(500, "Internal Server Error"), telegram.error.NetworkError),
    ],
)
def test_telegrams_refusals_on_demand(
    sandbox: Sandbox,
    private: Chat,
    error: BotApiError,
    kind: type[telegram.error.TelegramError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # the future form of retry_after; the old one is deprecated

    async def say() -> None:
        async with telegram.Bot(sandbox.telegram.token, f"{sandbox.url}/bot") as bot:
            await bot.send_message(private.id, "ก")

    sandbox.telegram.faults.next("sendMessage", error.fault())

    with pytest.raises(kind):
        asyncio.run(say())
    assert texts(sandbox, private) == []


def test_flood_control_says_how_long_in_two_places(sandbox: Sandbox, private: Chat) -> None:
    sandbox.telegram.faults.next("sendMessage", bot_errors.too_many_requests(7).fault())

    answer = send(sandbox, private)

    assert answer.headers["retry-after"] == "7"
    assert answer.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }


def test_a_refusal_may_come_although_it_was_done(sandbox: Sandbox, private: Chat) -> None:
    sandbox.telegram.faults.next("sendMessage", Fault.html(502, done=True))

    assert send(sandbox, private).status_code == 502
    assert texts(sandbox, private) == ["ก"]


def test_the_date_can_be_off(sandbox: Sandbox) -> None:
    sandbox.telegram.faults.next("*", Fault.clock_off(7200))

    address = f"{sandbox.url}/bot{sandbox.telegram.token}/getMe"
    dates = [httpx.get(address).headers["date"] for _ in range(2)]

    assert dates == ["Wed, 13 Mar 2024 03:50:00 GMT", "Wed, 13 Mar 2024 01:50:00 GMT"]


# Broken connections


@pytest.mark.parametrize(
    ("how", "complaint"),
    [
        (Delivery.SHORT_LENGTH, "without sending complete message body"),
        (Delivery.CUT_CHUNK, "incomplete chunked read"),
    ],
)
def test_a_body_can_be_cut_off(sandbox: Sandbox, values_url: str, how: Delivery, complaint: str) -> None:
    sandbox.google.faults.next("*", Fault.truncated(how), times=2)

    with pytest.raises(httpx.RemoteProtocolError, match=complaint):
        httpx.get(values_url)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        requests.get(values_url, timeout=PATIENCE)
    assert sandbox.google.requests[-1].status == 200


def test_a_cut_may_go_unnoticed_by_http(sandbox: Sandbox, values_url: str) -> None:
    whole = httpx.get(values_url).content
    sandbox.google.faults.next("*", Fault.truncated(Delivery.CUT_CLOSE))

    answer = httpx.get(values_url)

    assert answer.status_code == 200
    assert answer.content == whole[: len(whole) // 2]


def test_a_connection_can_close_without_an_answer(sandbox: Sandbox, private: Chat) -> None:
    sandbox.telegram.faults.next("sendMessage", Fault.closed())

    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        send(sandbox, private)

    assert texts(sandbox, private) == []
    assert sandbox.telegram.calls[-1].status is None


def test_a_connection_can_close_after_the_deed(sandbox: Sandbox, private: Chat) -> None:
    sandbox.telegram.faults.next("sendMessage", Fault.closed(done=True))

    with pytest.raises(httpx.RemoteProtocolError):
        send(sandbox, private)

    assert texts(sandbox, private) == ["ก"]


def test_silence_ends_when_cleared(sandbox: Sandbox, values_url: str) -> None:
    sandbox.google.faults.next("*", Fault.silence())

    with ThreadPoolExecutor() as threads:
        asking = threads.submit(httpx.get, values_url, timeout=PATIENCE)
        sandbox.google.wait_for_calls("spreadsheets.values.batchGet")
        assert not asking.done()
        sandbox.google.faults.clear()
        with pytest.raises(httpx.RemoteProtocolError):
            asking.result()


def test_silence_ends_after_its_time(sandbox: Sandbox, values_url: str) -> None:
    sandbox.google.faults.next("*", Fault.silence(0.01))

    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(values_url)


def test_silence_may_follow_the_deed(sandbox: Sandbox, private: Chat) -> None:
    sandbox.telegram.faults.next("sendMessage", Fault.silence(0.01, done=True))

    with pytest.raises(httpx.RemoteProtocolError):
        send(sandbox, private)

    assert texts(sandbox, private) == ["ก"]


def test_whoever_waits_too_long_gives_up(sandbox: Sandbox, values_url: str) -> None:
    sandbox.google.faults.next("*", Fault.silence())

    with pytest.raises(httpx.ReadTimeout):
        httpx.get(values_url, timeout=httpx.Timeout(PATIENCE, read=0.05))

    assert httpx.get(values_url).status_code == 200


def test_an_answer_can_drip(sandbox: Sandbox, values_url: str) -> None:
    whole = httpx.get(values_url).content
    sandbox.google.faults.next("*", Fault.drip(0.0002))
    pieces: list[bytes] = []

    with httpx.stream("GET", values_url) as answer:
        pieces.extend(answer.iter_raw())

    assert b"".join(pieces) == whole
    assert len(pieces) > 10


def test_a_dripping_answer_outlives_a_timeout_between_bytes(sandbox: Sandbox, values_url: str) -> None:
    sandbox.google.faults.next("*", Fault.drip(0.05))
    began = time.monotonic()

    assert requests.get(f"{values_url}&fields=spreadsheetId", timeout=(PATIENCE, 1)).status_code == 200

    assert time.monotonic() - began > 1


def test_a_request_that_breaks_off_is_no_call(sandbox: Sandbox) -> None:
    with socket.create_connection(("127.0.0.1", sandbox.port)) as connection:
        connection.sendall(b"POST /token HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf")

    assert httpx.post(f"{sandbox.url}/token").status_code == 400
    assert len(sandbox.google.requests) == 1


# Stopping


@pytest.mark.parametrize("fault", [Fault.silence(), Fault.drip(10), None])
def test_nothing_in_flight_keeps_the_server_from_stopping(clock: Clock, fault: Fault | None) -> None:
    with ThreadPoolExecutor() as threads:
        with Sandbox(clock) as sandbox:
            if fault:
                sandbox.telegram.faults.next("getUpdates", fault)
            url = f"{sandbox.url}/bot{sandbox.telegram.token}/getUpdates?timeout=50"
            asking = threads.submit(quietly, lambda: httpx.get(url, timeout=PATIENCE))
            sandbox.telegram.wait_for_calls("getUpdates")
            began = time.monotonic()
        assert time.monotonic() - began < PATIENCE / 2  # the poll alone would be held open for 50 s
        asking.result()


def quietly(ask: Callable[[], httpx.Response]) -> httpx.Response | None:
    try:
        return ask()
    except httpx.TransportError:
        return None
