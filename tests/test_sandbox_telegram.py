"""Real python-telegram-bot takes the sandbox for Telegram: its updates, messages, files, limits and refusals."""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import telegram
from patience import PATIENCE
from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes
from telegram.request import HTTPXRequest

from sandbox.bot_account import uploaded
from sandbox.bot_errors import BotApiError
from sandbox.chat import Chat, Person
from sandbox.clock import Clock
from sandbox.server import Sandbox

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

Act = Callable[[telegram.Bot], Awaitable[Any]]


@pytest.fixture
def officer(sandbox: Sandbox) -> Person:
    return sandbox.messenger.add_person("เจ้าหน้าที่อำเภอบางคล้า", username="bangkhla_office")


@pytest.fixture
def group(sandbox: Sandbox, officer: Person) -> Chat:
    return sandbox.messenger.add_group("OTOP ฉะเชิงเทรา", [officer])


@pytest.fixture
def private(sandbox: Sandbox, officer: Person) -> Chat:
    room = sandbox.messenger.private_chat(officer)
    sandbox.messenger.say(officer, room, "/start")
    return room


@asynccontextmanager
async def connected(sandbox: Sandbox) -> AsyncIterator[telegram.Bot]:
    """Real python-telegram-bot, sent to the sandbox instead of Telegram."""
    url = sandbox.url
    # No certificates are needed here, and loading them is slow.
    request, polling = (HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2))
    async with telegram.Bot(sandbox.telegram.token, f"{url}/bot", f"{url}/file/bot", request, polling) as bot:
        yield bot


def run(sandbox: Sandbox, act: Act) -> Any:
    async def connect_and_act() -> Any:
        async with connected(sandbox) as bot:
            return await act(bot)

    return asyncio.run(connect_and_act())


def refusal(sandbox: Sandbox, act: Act) -> telegram.error.TelegramError:
    with pytest.raises(telegram.error.TelegramError) as refused:
        run(sandbox, act)
    return refused.value


def message_of(update: telegram.Update) -> telegram.Message:
    assert update.message is not None
    return update.message


def document_of(message: telegram.Message) -> telegram.Document:
    assert message.document is not None
    return message.document


def call(sandbox: Sandbox, method: str, **parameters: Any) -> httpx.Response:
    """A raw call of the Bot API, with JSON."""
    return httpx.post(f"{sandbox.url}/bot{sandbox.telegram.token}/{method}", json=parameters, timeout=PATIENCE)


# Getting in


def test_the_bot_knows_itself(sandbox: Sandbox) -> None:
    me = run(sandbox, lambda bot: bot.get_me())

    assert (me.id, me.username, me.is_bot) == (sandbox.messenger.bot.id, "otop_sandbox_bot", True)
    assert me.can_read_all_group_messages is False


def test_the_token_looks_like_one(sandbox: Sandbox) -> None:
    number, _, secret = sandbox.telegram.token.partition(":")

    assert int(number) == sandbox.messenger.bot.id
    assert len(secret) == 35


def test_a_wrong_token_is_unauthorized(sandbox: Sandbox) -> None:
    answer = httpx.get(f"{sandbox.url}/bot123456789:wrong/getMe")

    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


def test_an_unknown_method_is_not_found(sandbox: Sandbox) -> None:
    answer = call(sandbox, "makeCoffee")

    assert (answer.status_code, answer.json()["description"]) == (404, "Not Found: method not found")


@pytest.mark.parametrize("name", ["getMe", "getme", "GETME"])
def test_methods_are_called_in_any_case(sandbox: Sandbox, name: str) -> None:
    assert httpx.get(f"{sandbox.url}/bot{sandbox.telegram.token}/{name}").json()["ok"] is True


def test_parameters_come_in_four_ways(sandbox: Sandbox, private: Chat) -> None:
    url, said = f"{sandbox.url}/bot{sandbox.telegram.token}/sendMessage", {"chat_id": str(private.id), "text": "ก"}

    answers = [
        httpx.get(url, params=said),
        httpx.post(url, data=said),
        httpx.post(url, files={name: (None, value) for name, value in said.items()}),
        httpx.post(url, json={"chat_id": private.id, "text": "ก"}),
    ]

    assert [answer.json()["result"]["text"] for answer in answers] == ["ก"] * 4
    assert [made.parameters["text"] for made in sandbox.telegram.calls_of("sendmessage")] == ["ก"] * 4


# Hearing


def test_a_long_poll_ends_with_the_first_update(sandbox: Sandbox, private: Chat, officer: Person) -> None:
    async def wait_and_speak(bot: telegram.Bot) -> tuple[telegram.Update, ...]:
        (start,) = await bot.get_updates()
        waiting = asyncio.create_task(bot.get_updates(offset=start.update_id + 1, timeout=30))
        await asyncio.to_thread(sandbox.telegram.wait_for_calls, "getUpdates", 2)
        sandbox.messenger.say(officer, private, "/status บางคล้า")
        return await waiting

    (update,) = run(sandbox, wait_and_speak)

    assert update.message.text == "/status บางคล้า"
    assert update.message.parse_entities() == {update.message.entities[0]: "/status"}
    assert update.effective_user.username == "bangkhla_office"
    assert update.effective_chat.type == "private"


def test_a_poll_that_need_not_wait_ends_empty(sandbox: Sandbox) -> None:
    assert run(sandbox, lambda bot: bot.get_updates(timeout=0)) == ()


def test_what_is_confirmed_does_not_come_again(sandbox: Sandbox, private: Chat, officer: Person) -> None:
    sandbox.messenger.say(officer, private, "/help")

    async def read_twice(bot: telegram.Bot) -> list[list[str | None]]:
        first = await bot.get_updates(limit=1)
        again = await bot.get_updates(offset=first[-1].update_id + 1)
        return [[message_of(update).text for update in updates] for updates in (first, again)]

    assert run(sandbox, read_twice) == [["/start"], ["/help"]]


def test_allowed_kinds_are_remembered(sandbox: Sandbox, officer: Person, private: Chat) -> None:
    async def ask_and_hear(bot: telegram.Bot) -> list[set[str]]:
        await bot.get_updates(offset=-1, allowed_updates=["message"])
        await bot.get_updates(offset=100_000_002)
        said = sandbox.messenger.say(officer, private, "a")
        sandbox.messenger.edit(said, "b")
        return [update.to_dict().keys() - {"update_id"} for update in await bot.get_updates()]

    assert run(sandbox, ask_and_hear) == [{"message"}]
    assert call(sandbox, "getWebhookInfo").json()["result"]["allowed_updates"] == ["message"]


def test_a_second_poll_ends_the_first(sandbox: Sandbox) -> None:
    async def poll_twice(bot: telegram.Bot) -> None:
        first = asyncio.create_task(bot.get_updates(timeout=30))
        await asyncio.to_thread(sandbox.telegram.wait_for_calls, "getUpdates")
        async with connected(sandbox) as other:
            second = asyncio.create_task(other.get_updates(timeout=30))
            with pytest.raises(telegram.error.Conflict, match="terminated by other getUpdates request"):
                await first
            second.cancel()

    run(sandbox, poll_twice)


def test_a_webhook_and_polls_exclude_each_other(sandbox: Sandbox) -> None:
    sandbox.telegram.webhook_url = "https://example.go.th/hook"

    assert isinstance(refusal(sandbox, lambda bot: bot.get_updates()), telegram.error.Conflict)
    assert run(sandbox, lambda bot: bot.get_webhook_info()).url == "https://example.go.th/hook"
    assert run(sandbox, lambda bot: bot.delete_webhook()) is True
    assert run(sandbox, lambda bot: bot.get_updates(timeout=0)) == ()


def test_waiting_updates_can_be_dropped(sandbox: Sandbox, private: Chat) -> None:
    assert private.started
    assert run(sandbox, lambda bot: bot.get_webhook_info()).pending_update_count == 1

    run(sandbox, lambda bot: bot.delete_webhook(drop_pending_updates=True))

    assert run(sandbox, lambda bot: bot.get_updates(timeout=0)) == ()


# Writing


def test_a_message_is_posted(sandbox: Sandbox, group: Chat, officer: Person) -> None:
    asked = sandbox.messenger.say(officer, group, "/status")

    sent = run(
        sandbox,
        lambda bot: bot.send_message(
            group.id,
            "<b>ยอดสะสม</b> 1 &lt; 2",
            parse_mode="HTML",
            reply_to_message_id=asked.id,
            disable_notification=True,
        ),
    )

    shown = sandbox.messenger.messages(group)[-1]
    assert (sent.text, sent.message_id) == (shown.text, shown.id) == ("ยอดสะสม 1 < 2", asked.id + 1)
    assert sent.entities[0].type == "bold"
    assert sent.reply_to_message.text == "/status"
    assert sent.date == datetime(2024, 3, 13, 1, 50, tzinfo=UTC)
    assert shown.from_bot


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "Message text is empty"),
        (" \n ", "Text must be non-empty"),
        ("<b></b>", "Text must be non-empty"),
        ("a < b", 'Can\'t parse entities: unsupported start tag "" at byte offset 2'),
        ("x" * 4097, "Message is too long"),
        ("📊" * 2049, "Message is too long"),
    ],
)
def test_texts_that_telegram_refuses(sandbox: Sandbox, private: Chat, text: str, complaint: str) -> None:
    error = refusal(sandbox, lambda bot: bot.send_message(private.id, text, parse_mode="HTML"))

    assert isinstance(error, telegram.error.BadRequest)
    assert error.message == complaint


@pytest.mark.parametrize("text", ["<b>" + "x" * 4096 + "</b>", "📊" * 2048, "&lt;" * 4096])
def test_length_is_counted_after_parsing(sandbox: Sandbox, private: Chat, text: str) -> None:
    assert run(sandbox, lambda bot: bot.send_message(private.id, text, parse_mode="HTML")).text


@pytest.mark.parametrize(
    ("button", "complaint"),
    [
        ({"text": "ก", "callback_data": "ก" * 22}, "BUTTON_DATA_INVALID"),
        ({"text": "ก", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "ก"}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"text": "ก", "url": "x"}, "inline keyboard button URL 'x' is invalid: Wrong HTTP URL"),
        (
            {"text": "ก", "url": "http://localhost:8080/"},
            "inline keyboard button URL 'http://localhost:8080/' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "ก", "url": "ftp://example.org/"},
            "inline keyboard button URL 'ftp://example.org/' is invalid: Unsupported URL protocol",
        ),
        (
            {"text": "ก", "url": "tg://resolve:80?domain=x"},
            "inline keyboard button URL 'tg://resolve:80?domain=x' is invalid: Wrong tg URL",
        ),
        ({"callback_data": "x"}, 'can\'t parse inline keyboard button: Field "text" must be of type String'),
    ],
)
def test_buttons_that_telegram_refuses(sandbox: Sandbox, private: Chat, button: dict[str, str], complaint: str) -> None:
    answer = call(sandbox, "sendMessage", chat_id=private.id, text="ก", reply_markup={"inline_keyboard": [[button]]})

    assert (answer.status_code, answer.json()["description"]) == (400, f"Bad Request: {complaint}")


def test_a_button_may_carry_64_bytes(sandbox: Sandbox, private: Chat) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("ก", callback_data="ก" * 21 + "x")]])

    sent = run(sandbox, lambda bot: bot.send_message(private.id, "ก", reply_markup=keyboard))

    assert sent.reply_markup == keyboard


@pytest.mark.parametrize(
    "address",
    [
        "https://docs.google.com/spreadsheets/d/1AbC/edit#gid=0&range=H7",
        "http://127.0.0.1:8080/",
        "http://[::1]/",
        "tg://user?id=1",
        "example.org",
    ],
)
def test_a_button_may_open_a_page(sandbox: Sandbox, private: Chat, address: str) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("ก", url=address)]])

    sent = run(sandbox, lambda bot: bot.send_message(private.id, "ก", reply_markup=keyboard))

    assert sent.reply_markup == keyboard


def test_unknown_chats_and_strangers(sandbox: Sandbox, officer: Person, group: Chat) -> None:
    assert officer in group.members
    stranger = sandbox.messenger.add_person("ผู้สนใจ")

    first_contact = refusal(sandbox, lambda bot: bot.send_message(officer.id, "ก"))
    unknown = refusal(sandbox, lambda bot: bot.send_message(stranger.id, "ก"))
    nobody = refusal(sandbox, lambda bot: bot.send_message(-1, "ก"))

    assert isinstance(first_contact, telegram.error.Forbidden)
    assert first_contact.message == "Forbidden: bot can't initiate conversation with a user"
    assert unknown.message == nobody.message == "Chat not found"


def test_a_missing_chat_id_is_named(sandbox: Sandbox) -> None:
    assert call(sandbox, "sendMessage", text="ก").json()["description"] == "Bad Request: chat_id is empty"


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"chat_id": "somebody"}, "chat not found"),
        ({"chat_id": 1, "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"chat_id": 1, "reply_markup": "[]"}, "object expected as reply markup"),
    ],
)
def test_odd_parameters_are_refused(sandbox: Sandbox, parameters: dict[str, Any], complaint: str) -> None:
    answer = call(sandbox, "sendMessage", text="ก", **parameters)

    assert answer.json()["description"] == f"Bad Request: {complaint}"


@pytest.mark.parametrize("body", [b"", b"{", b"[1]"])
def test_a_body_that_is_no_object_has_no_parameters(sandbox: Sandbox, body: bytes) -> None:
    url = f"{sandbox.url}/bot{sandbox.telegram.token}/getMe"

    answer = httpx.post(url, content=body, headers={"Content-Type": "application/json"})

    assert answer.json()["ok"] is True


def test_a_bot_that_is_out_cannot_write(sandbox: Sandbox, group: Chat, officer: Person, private: Chat) -> None:
    messenger = sandbox.messenger

    messenger.kick_bot(group, officer)
    messenger.block(officer)
    kicked = refusal(sandbox, lambda bot: bot.send_message(group.id, "ก"))
    kicked_from_edits = refusal(sandbox, lambda bot: bot.edit_message_text("ก", officer.id, 2))
    blocked = refusal(sandbox, lambda bot: bot.send_message(private.id, "ก"))
    messenger.mute_bot(group, officer)
    muted = refusal(sandbox, lambda bot: bot.send_message(group.id, "ก"))
    messenger.unmute_bot(group, officer)
    messenger.unblock(officer)

    assert kicked.message == "Forbidden: bot was kicked from the supergroup chat"
    assert kicked_from_edits.message == blocked.message == "Forbidden: bot was blocked by the user"
    assert muted.message == "Not enough rights to send text messages to the chat"
    assert run(sandbox, lambda bot: bot.send_message(group.id, "ก")).text == "ก"
    assert run(sandbox, lambda bot: bot.send_message(private.id, "ก")).text == "ก"


def test_a_group_that_moved_says_where_to(sandbox: Sandbox, officer: Person) -> None:
    small = sandbox.messenger.add_group("กลุ่ม", [officer], kind="group")
    grown = sandbox.messenger.migrate(small, officer)

    error = refusal(sandbox, lambda bot: bot.send_message(small.id, "ก"))

    assert isinstance(error, telegram.error.ChatMigrated)
    assert error.new_chat_id == grown.id
    assert run(sandbox, lambda bot: bot.send_message(grown.id, "ก")).chat.id == grown.id


def test_a_reply_needs_its_message(sandbox: Sandbox, private: Chat) -> None:
    error = refusal(sandbox, lambda bot: bot.send_message(private.id, "ก", reply_to_message_id=99))
    sent = run(
        sandbox,
        lambda bot: bot.send_message(private.id, "ก", reply_to_message_id=99, allow_sending_without_reply=True),
    )

    assert error.message == "Message to be replied not found"
    assert sent.reply_to_message is None


def test_own_messages_can_be_edited(sandbox: Sandbox, private: Chat, clock: Clock) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("ข", callback_data="x")]])

    async def send_and_edit(bot: telegram.Bot) -> list[Any]:
        sent = await bot.send_message(private.id, "ก", reply_markup=keyboard)
        clock.advance(timedelta(minutes=1))
        return [sent, await sent.edit_text("ข"), await sent.edit_reply_markup(keyboard)]

    sent, edited, with_keyboard = run(sandbox, send_and_edit)

    assert edited.text == "ข"
    assert edited.edit_date - sent.date == timedelta(minutes=1)
    assert edited.reply_markup is None
    assert with_keyboard.reply_markup == keyboard
    assert [message.text for message in sandbox.messenger.messages(private)] == ["/start", "ข"]


def test_edits_that_telegram_refuses(sandbox: Sandbox, private: Chat) -> None:
    async def send_and_edit(bot: telegram.Bot) -> list[str]:
        sent = await bot.send_message(private.id, "ก")
        file = await bot.send_document(private.id, b"x", filename="x.txt")
        attempts = [(sent.message_id, "ก"), (99, "ก"), (1, "ก"), (file.message_id, "ก")]
        return [await refused(bot.edit_message_text("ก", private.id, number)) for number, _ in attempts]

    same, missing, foreign, file = run(sandbox, send_and_edit)

    assert same.startswith(
        "Message is not modified: specified new message content and reply markup are exactly the same"
    )
    assert missing == "Message to edit not found"
    assert foreign == "Message can't be edited"
    assert file == "There is no text in the message to edit"


async def refused(attempt: Awaitable[Any]) -> str:
    try:
        await attempt
    except telegram.error.TelegramError as error:
        return error.message
    raise AssertionError("it was not refused")


def test_messages_can_be_deleted_for_two_days(sandbox: Sandbox, group: Chat, officer: Person, clock: Clock) -> None:
    foreign = sandbox.messenger.say(officer, group, "สวัสดี")

    async def send_and_delete(bot: telegram.Bot) -> list[str]:
        young, old = await bot.send_message(group.id, "ก"), await bot.send_message(group.id, "ข")
        await young.delete()
        clock.advance(timedelta(hours=49))
        return [
            await refused(old.delete()),
            await refused(young.delete()),
            await refused(bot.delete_message(group.id, foreign.id)),
        ]

    old, gone, others = run(sandbox, send_and_delete)

    assert old == others == "Message can't be deleted"
    assert gone == "Message to delete not found"
    assert [message.text for message in sandbox.messenger.messages(group)] == ["สวัสดี", "ข"]


def test_a_pressed_button_is_answered_once_seen(sandbox: Sandbox, group: Chat, officer: Person, clock: Clock) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("บางคล้า", callback_data="d2")]])

    async def offer_and_answer(bot: telegram.Bot) -> str:
        sent = await bot.send_message(group.id, "อำเภอใด", reply_markup=keyboard)
        shown = sandbox.messenger.message(group, sent.message_id)
        assert shown is not None
        pressed.append(sandbox.messenger.press(officer, shown, "d2"))
        (update,) = await bot.get_updates()
        query = update.callback_query
        assert query is not None
        assert query.data == "d2"
        assert isinstance(query.message, telegram.Message)
        assert query.message.text == "อำเภอใด"
        await query.answer("รับทราบ", show_alert=True)
        clock.advance(timedelta(hours=1))
        return await refused(query.answer("x" * 3))

    pressed: list[Any] = []
    too_late = run(sandbox, offer_and_answer)

    assert (pressed[0].answered, pressed[0].text, pressed[0].show_alert) == (True, "รับทราบ", True)
    assert too_late == "Query is too old and response timeout expired or query id is invalid"


def test_an_unknown_query_and_a_long_alert_are_refused(sandbox: Sandbox, group: Chat, officer: Person) -> None:
    run(
        sandbox,
        lambda bot: bot.send_message(
            group.id, "?", reply_markup=InlineKeyboardMarkup.from_button(InlineKeyboardButton("ก", callback_data="x"))
        ),
    )
    query = sandbox.messenger.press(officer, sandbox.messenger.messages(group)[-1], "x")

    assert "query is too old" in call(sandbox, "answerCallbackQuery", callback_query_id="1").text
    assert "MESSAGE_TOO_LONG" in call(sandbox, "answerCallbackQuery", callback_query_id=query.id, text="x" * 201).text


# Files


def test_documents_come_and_go_unchanged(sandbox: Sandbox, private: Chat) -> None:
    async def send_and_fetch(bot: telegram.Bot) -> tuple[telegram.Message, bytes]:
        sent = await bot.send_document(
            private.id, b"\x00\x01%PDF", filename="รายงาน.pdf", caption="<i>มีนาคม</i>", parse_mode="HTML"
        )
        file = await bot.get_file(document_of(sent).file_id)
        return sent, bytes(await file.download_as_bytearray())

    sent, content = run(sandbox, send_and_fetch)

    assert content == b"\x00\x01%PDF"
    assert (sent.document.file_name, sent.document.mime_type, sent.document.file_size) == (
        "รายงาน.pdf",
        "application/pdf",
        6,
    )
    assert (sent.caption, sent.caption_entities[0].type) == ("มีนาคม", "italic")
    shown = sandbox.messenger.messages(private)[-1]
    assert shown.document is not None
    assert shown.document.content == content


def test_a_file_can_be_sent_again_by_its_id(sandbox: Sandbox, private: Chat) -> None:
    async def send_twice(bot: telegram.Bot) -> list[str]:
        first = await bot.send_document(private.id, b"x", filename="x.txt")
        again = await bot.send_document(private.id, document_of(first).file_id)
        return [document_of(first).file_id, document_of(again).file_id]

    first, again = run(sandbox, send_twice)

    assert first == again


def test_photos_have_a_size(sandbox: Sandbox, private: Chat) -> None:
    sent = run(sandbox, lambda bot: bot.send_photo(private.id, PNG, caption="กราฟ"))

    assert (sent.photo[-1].width, sent.photo[-1].height) == (1, 1)
    assert sent.caption == "กราฟ"


def test_a_jpeg_has_a_size_too(sandbox: Sandbox, private: Chat) -> None:
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x0a\x00\x14\x03" + b"\x00" * 9 + b"\xff\xd9"

    sent = run(sandbox, lambda bot: bot.send_photo(private.id, jpeg))

    assert (sent.photo[-1].width, sent.photo[-1].height) == (20, 10)


def wide_png(width: int, height: int) -> bytes:
    return PNG[:16] + width.to_bytes(4) + height.to_bytes(4) + PNG[24:]


@pytest.mark.parametrize(
    ("send", "complaint"),
    [
        (lambda bot, to: bot.send_photo(to, b"no picture"), "Image_process_failed"),
        (lambda bot, to: bot.send_photo(to, b"\xff\xd8 no frame"), "Image_process_failed"),
        (lambda bot, to: bot.send_photo(to, wide_png(9_000, 1_001)), "Photo_invalid_dimensions"),
        (lambda bot, to: bot.send_photo(to, wide_png(210, 10)), "Photo_invalid_dimensions"),
        (lambda bot, to: bot.send_document(to, b"", filename="x"), "File must be non-empty"),
        (lambda bot, to: bot.send_document(to, "BQunknown"), "There is no document in the request"),
        (lambda bot, to: bot.send_document(to, b"x", caption="x" * 1025), "Message caption is too long"),
        (lambda bot, _: bot.get_file("unknown"), "Invalid file_id"),
    ],
)
def test_files_that_telegram_refuses(
    sandbox: Sandbox, private: Chat, send: Callable[[telegram.Bot, int], Awaitable[Any]], complaint: str
) -> None:
    assert refusal(sandbox, lambda bot: send(bot, private.id)).message == complaint


def test_too_large_files_are_refused(sandbox: Sandbox, private: Chat) -> None:
    url = f"{sandbox.url}/bot{sandbox.telegram.token}"
    large = {"document": ("x.bin", bytes(20_000_001))}

    sent = httpx.post(f"{url}/sendDocument", data={"chat_id": private.id}, files=large, timeout=PATIENCE).json()
    fetched = call(sandbox, "getFile", file_id=sent["result"]["document"]["file_id"]).json()

    assert fetched["description"] == "Bad Request: file is too big"


def test_uploads_have_a_limit() -> None:
    with pytest.raises(BotApiError, match="Request Entity Too Large"):
        uploaded("x.bin", bytes(50_000_001), None)


def test_a_persons_file_is_heard_of_and_can_be_fetched(sandbox: Sandbox, officer: Person, private: Chat) -> None:
    sandbox.messenger.hand_over(officer, private, uploaded("ยอด.csv", b"1,2", "text/csv"), "มีนาคม")

    async def hear_and_fetch(bot: telegram.Bot) -> tuple[telegram.Message, bytes]:
        message = message_of((await bot.get_updates())[-1])
        file = await document_of(message).get_file()
        return message, bytes(await file.download_as_bytearray())

    message, content = run(sandbox, hear_and_fetch)
    assert (message.caption, message.text, content) == ("มีนาคม", None, b"1,2")
    assert (document_of(message).file_name, document_of(message).file_size) == ("ยอด.csv", 3)


def test_a_missing_file_cannot_be_downloaded(sandbox: Sandbox) -> None:
    assert httpx.get(f"{sandbox.url}/file/bot{sandbox.telegram.token}/documents/x").status_code == 404


# The bot's place


def test_commands_are_kept_by_scope_and_language(sandbox: Sandbox) -> None:
    thai, groups = [BotCommand("status", "สถานะของอำเภอ")], BotCommandScopeAllGroupChats()

    async def set_and_get(bot: telegram.Bot) -> list[Any]:
        await bot.set_my_commands(thai)
        await bot.set_my_commands([BotCommand("help", "ช่วยเหลือ")], scope=groups, language_code="th")
        kept = [await bot.get_my_commands(), await bot.get_my_commands(groups, "th"), await bot.get_my_commands(groups)]
        await bot.delete_my_commands()
        return [*kept, await bot.get_my_commands()]

    assert [[command.command for command in kept] for kept in run(sandbox, set_and_get)] == [
        ["status"],
        ["help"],
        [],
        [],
    ]


@pytest.mark.parametrize(
    ("command", "description", "complaint"),
    [
        ("สถานะ", "x", "BOT_COMMAND_INVALID"),
        ("Status", "x", "BOT_COMMAND_INVALID"),
        ("", "x", "command must be non-empty"),
        ("x" * 33, "x", "command length must not exceed 32"),
        ("status", " ", "command description must be non-empty"),
        ("status", "x" * 257, "command description length must not exceed 256"),
    ],
)
def test_commands_that_telegram_refuses(sandbox: Sandbox, command: str, description: str, complaint: str) -> None:
    answer = call(sandbox, "setMyCommands", commands=[{"command": command, "description": description}])

    assert answer.json()["description"] == f"Bad Request: {complaint}"


def test_commands_have_limits(sandbox: Sandbox, group: Chat) -> None:
    many = [{"command": "x", "description": "x"}] * 101
    here, elsewhere = ({"type": "chat", "chat_id": chat_id} for chat_id in (group.id, -1))

    assert "BOT_COMMANDS_TOO_MUCH" in call(sandbox, "setMyCommands", commands=many).text
    assert call(sandbox, "setMyCommands", commands=many[:1], scope=here).json()["ok"] is True
    assert "chat not found" in call(sandbox, "setMyCommands", commands=many[:1], scope=elsewhere).text


@pytest.mark.parametrize("method", ["setMyCommands", "getMyCommands", "deleteMyCommands"])
def test_a_scope_of_commands_that_telegram_refuses(sandbox: Sandbox, officer: Person, method: str) -> None:
    def refused(**scope: Any) -> str:
        listed = [{"command": "x", "description": "x"}]
        return str(call(sandbox, method, commands=listed, scope=scope).json()["description"])

    assert refused(type="chat", chat_id=officer.id) == "Bad Request: chat not found"
    sandbox.messenger.private_chat(officer).started = True
    assert refused(type="chat_administrators", chat_id=officer.id) == (
        "Bad Request: can't use specified scope in private chats"
    )
    assert refused(type="chat") == "Bad Request: can't parse BotCommandScope: Can't find field \"chat_id\""
    assert refused(type="everyone") == "Bad Request: can't parse BotCommandScope: Unsupported type specified"


def test_a_persons_own_list_of_commands_stands_in_the_private_chat_alone(sandbox: Sandbox, officer: Person) -> None:
    scope = {"type": "chat", "chat_id": str(officer.id)}
    sandbox.messenger.private_chat(officer).started = True
    call(sandbox, "setMyCommands", commands=[{"command": "x", "description": "x"}], scope=scope)

    async def get(bot: telegram.Bot) -> list[Any]:
        return [await bot.get_my_commands(BotCommandScopeChat(officer.id)), await bot.get_my_commands()]

    assert [[each.command for each in listed] for listed in run(sandbox, get)] == [["x"], []]


def test_descriptions_are_kept(sandbox: Sandbox) -> None:
    run(sandbox, lambda bot: bot.set_my_description("ตอบเรื่องยอดจำหน่าย OTOP"))
    run(sandbox, lambda bot: bot.set_my_short_description("OTOP"))

    assert sandbox.messenger.descriptions == {"description": "ตอบเรื่องยอดจำหน่าย OTOP", "short_description": "OTOP"}
    assert "too long" in refusal(sandbox, lambda bot: bot.set_my_short_description("x" * 121)).message


def test_the_bot_sees_who_is_in_a_group(sandbox: Sandbox, group: Chat, officer: Person) -> None:
    second = sandbox.messenger.add_person("เจ้าหน้าที่อำเภอบางปะกง")
    stranger = sandbox.messenger.add_person("ผู้สนใจ")
    sandbox.messenger.join(second, group)
    sandbox.messenger.promote_bot(group, officer)

    async def look(bot: telegram.Bot) -> list[Any]:
        standings = [(await bot.get_chat_member(group.id, user.id)).status for user in (officer, second, stranger, bot)]
        return [standings, await bot.get_chat_administrators(group.id), await bot.get_chat(group.id)]

    standings, administrators, room = run(sandbox, look)

    assert standings == ["creator", "member", "left", "administrator"]
    assert {member.user.id for member in administrators} == {officer.id, sandbox.messenger.bot.id}
    assert (room.title, room.type) == ("OTOP ฉะเชิงเทรา", "supergroup")
    assert "user not found" in call(sandbox, "getChatMember", chat_id=group.id, user_id=5).text


def test_a_muted_bot_can_see_that_it_is(sandbox: Sandbox, group: Chat, officer: Person) -> None:
    sandbox.messenger.mute_bot(group, officer)

    member = run(sandbox, lambda bot: bot.get_chat_member(group.id, bot.id))

    assert (member.status, member.can_send_messages) == ("restricted", False)


def test_pinning_needs_an_administrator(sandbox: Sandbox, group: Chat, officer: Person) -> None:
    sent = run(sandbox, lambda bot: bot.send_message(group.id, "สรุป"))
    error = refusal(sandbox, lambda bot: bot.pin_chat_message(group.id, sent.message_id))
    sandbox.messenger.promote_bot(group, officer)

    async def pin_and_look(bot: telegram.Bot) -> list[Any]:
        await bot.pin_chat_message(group.id, sent.message_id)
        pinned = (await bot.get_chat(group.id)).pinned_message
        await bot.unpin_chat_message(group.id)
        assert pinned is not None
        return [
            pinned.text,
            (await bot.get_chat(group.id)).pinned_message,
            await refused(bot.unpin_chat_message(group.id)),
        ]

    assert error.message == "Not enough rights to manage pinned messages in the chat"
    assert run(sandbox, pin_and_look) == ["สรุป", None, "Message to unpin not found"]
    assert sandbox.messenger.messages(group)[-1].service is not None


def test_a_bot_may_leave(sandbox: Sandbox, group: Chat, private: Chat) -> None:
    run(sandbox, lambda bot: bot.leave_chat(group.id))

    error = refusal(sandbox, lambda bot: bot.get_chat(group.id))
    assert error.message == "Forbidden: bot is not a member of the supergroup chat"
    assert "can't be changed in private chats" in refusal(sandbox, lambda bot: bot.leave_chat(private.id)).message


def test_actions_are_known_by_name(sandbox: Sandbox, private: Chat) -> None:
    assert run(sandbox, lambda bot: bot.send_chat_action(private.id, "typing")) is True
    assert (
        "wrong parameter action"
        in refusal(sandbox, lambda bot: bot.send_chat_action(private.id, "sing")).message.lower()
    )


def test_administrators_of_a_private_chat_are_refused(sandbox: Sandbox, private: Chat) -> None:
    assert "no administrators" in refusal(sandbox, lambda bot: bot.get_chat_administrators(private.id)).message


def test_calls_are_recorded(sandbox: Sandbox, private: Chat, clock: Clock) -> None:
    run(sandbox, lambda bot: bot.send_message(private.id, "ก"))

    (made,) = sandbox.telegram.calls_of("sendMessage")
    assert (made["text"], made["chat_id"]) == ("ก", str(private.id))
    assert (made.status, made.at) == (200, clock.now())
    assert made.result["text"] == "ก"


def test_a_call_that_never_comes_is_not_waited_for_forever(sandbox: Sandbox) -> None:
    with pytest.raises(TimeoutError, match="sendMessage was not called 1 times"):
        sandbox.telegram.wait_for_calls("sendMessage", timeout=0.01)


# A whole application


def test_an_application_polls_and_answers(sandbox: Sandbox, group: Chat, officer: Person) -> None:
    async def status(update: telegram.Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        keyboard = InlineKeyboardMarkup.from_button(InlineKeyboardButton("ภาพรวม", callback_data="all"))
        await update.message.reply_text(f"อำเภอ{' '.join(context.args or [])}", reply_markup=keyboard)

    async def pressed(update: telegram.Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None
        await query.answer()
        await query.edit_message_text("ภาพรวมจังหวัด")

    async def talk() -> str:
        url = sandbox.url
        builder = (
            Application.builder().token(sandbox.telegram.token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot")
        )
        application = builder.build()
        application.add_handler(CommandHandler("status", status))
        application.add_handler(CallbackQueryHandler(pressed))
        async with application:
            await application.start()
            assert application.updater is not None
            await application.updater.start_polling()
            asked = sandbox.messenger.say(officer, group, "/status บางคล้า")
            answer = await asyncio.to_thread(sandbox.messenger.wait_for_bot_message, group, asked.id)
            first = answer.text
            query = sandbox.messenger.press(officer, answer, "all")
            await asyncio.to_thread(sandbox.messenger.wait_until, lambda: answer.edited)
            await application.updater.stop()
            await application.stop()
        assert query.answered
        return f"{first} → {answer.text}"

    assert asyncio.run(talk()) == "อำเภอบางคล้า → ภาพรวมจังหวัด"
