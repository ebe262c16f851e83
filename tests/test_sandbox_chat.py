"""The messenger's model: what the bot hears, who may write and press, and how long updates wait."""

import threading
from datetime import timedelta
from typing import Any

import pytest

from sandbox.chat import Bot, Chat, Messenger, Person
from sandbox.clock import Clock
from sandbox.conversation import Message


@pytest.fixture
def messenger(clock: Clock) -> Messenger:
    return Messenger(Bot(), clock)


@pytest.fixture
def officer(messenger: Messenger) -> Person:
    return messenger.add_person("เจ้าหน้าที่อำเภอบางคล้า", role="เจ้าหน้าที่อำเภอ")


@pytest.fixture
def group(messenger: Messenger, officer: Person) -> Chat:
    return messenger.add_group("OTOP ฉะเชิงเทรา", [messenger.add_person("เจ้าหน้าที่จังหวัด"), officer])


def heard(messenger: Messenger) -> list[dict[str, Any]]:
    """The updates that wait for the bot."""
    return messenger.updates.read(0, 100, messenger.clock.now())


def heard_texts(messenger: Messenger) -> list[str]:
    return [update["message"]["text"] for update in heard(messenger) if "message" in update]


def post(messenger: Messenger, room: Chat, text: str, **more: Any) -> Message:
    """Something that the bot says."""
    return messenger.post(Message(0, room, messenger.bot, messenger.clock.now(), text, **more))


def test_in_private_the_bot_hears_everything(messenger: Messenger, officer: Person) -> None:
    messenger.say(officer, messenger.private_chat(officer), "สถานะ บางคล้า")

    assert heard_texts(messenger) == ["สถานะ บางคล้า"]


def test_privacy_mode_lets_only_what_is_meant_for_the_bot_through(
    messenger: Messenger, group: Chat, officer: Person
) -> None:
    question = post(messenger, group, "ยืนยันหรือไม่")

    messenger.say(officer, group, "สวัสดีทุกคน")
    messenger.say(officer, group, "/status บางคล้า")
    messenger.say(officer, group, "/status@OTOP_sandbox_bot")
    messenger.say(officer, group, "/status@another_bot")
    messenger.say(officer, group, "ถาม @otop_sandbox_bot หน่อย")
    messenger.say(officer, group, "ถาม @somebody_else หน่อย")
    messenger.say(officer, group, "ยืนยัน", reply_to=question)

    assert heard_texts(messenger) == [
        "/status บางคล้า",
        "/status@OTOP_sandbox_bot",
        "ถาม @otop_sandbox_bot หน่อย",
        "ยืนยัน",
    ]


def test_an_administrator_bot_hears_everything(messenger: Messenger, group: Chat, officer: Person) -> None:
    messenger.promote_bot(group, officer)

    messenger.say(officer, group, "สวัสดี")

    assert heard_texts(messenger) == ["สวัสดี"]


def test_without_privacy_mode_the_bot_hears_everything(clock: Clock) -> None:
    messenger = Messenger(Bot(can_read_all_group_messages=True), clock)
    somebody = messenger.add_person("เจ้าหน้าที่")

    messenger.say(somebody, messenger.add_group("กลุ่ม", [somebody]), "สวัสดี")

    assert heard_texts(messenger) == ["สวัสดี"]


def test_a_stranger_cannot_write_into_the_group(messenger: Messenger, group: Chat) -> None:
    stranger = messenger.add_person("ผู้สนใจ")

    with pytest.raises(ValueError, match="is not in"):
        messenger.say(stranger, group, "/status")

    messenger.join(stranger, group)
    messenger.say(stranger, group, "/status")
    assert heard(messenger)[0]["message"]["new_chat_members"][0]["id"] == stranger.id
    assert heard(messenger)[1]["message"]["text"] == "/status"


def test_an_edit_is_an_update_of_its_own(messenger: Messenger, officer: Person, clock: Clock) -> None:
    said = messenger.say(officer, messenger.private_chat(officer), "/status บางค้ลา")
    clock.advance(timedelta(minutes=1))

    messenger.edit(said, "/status บางคล้า")

    edited = heard(messenger)[1]["edited_message"]
    assert edited["text"] == "/status บางคล้า"
    assert edited["edit_date"] == edited["date"] + 60
    assert heard(messenger)[0]["message"]["text"] == "/status บางค้ลา"  # what was heard stays as it was


def test_only_buttons_that_are_there_can_be_pressed(messenger: Messenger, group: Chat, officer: Person) -> None:
    keyboard = {"inline_keyboard": [[{"text": "บางคล้า", "callback_data": "d2"}]]}
    question = post(messenger, group, "อำเภอใด", reply_markup=keyboard)

    query = messenger.press(officer, question, "d2")

    update = heard(messenger)[0]["callback_query"]
    assert (update["data"], update["from"]["id"]) == ("d2", officer.id)
    assert update["id"] == query.id
    assert not query.answered
    with pytest.raises(ValueError, match="no button"):
        messenger.press(officer, question, "d3")


def test_an_anonymous_administrator_shows_as_the_group(messenger: Messenger, group: Chat) -> None:
    messenger.say(group.members[0], group, "/standings", anonymous=True)

    message = heard(messenger)[0]["message"]
    assert message["from"]["id"] == 1087968824
    assert message["sender_chat"]["id"] == group.id


def test_the_bot_hears_where_it_comes_and_goes(messenger: Messenger, group: Chat, officer: Person) -> None:
    messenger.kick_bot(group, officer)
    messenger.say(officer, group, "/status")
    messenger.add_bot(group, officer)
    messenger.block(officer)

    moves = [update["my_chat_member"] for update in heard(messenger) if "my_chat_member" in update]
    assert [(move["chat"]["id"], move["new_chat_member"]["status"]) for move in moves] == [
        (group.id, "kicked"),
        (group.id, "member"),
        (officer.id, "kicked"),
    ]
    assert heard_new_members(messenger) == [messenger.bot.id]


def heard_new_members(messenger: Messenger) -> list[int]:
    messages = [update["message"] for update in heard(messenger) if "message" in update]
    return [member["id"] for message in messages for member in message.get("new_chat_members", [])]


def test_a_group_that_grows_gets_a_new_id(messenger: Messenger, officer: Person) -> None:
    small = messenger.add_group("กลุ่ม", [officer], kind="group")

    grown = messenger.migrate(small, officer)

    assert -(10**12) < small.id < 0
    assert grown.id < -(10**12)
    services = [update["message"] for update in heard(messenger)]
    assert services[0]["migrate_to_chat_id"] == grown.id
    assert services[1]["migrate_from_chat_id"] == small.id


def test_waiting_ends_with_the_bots_message(messenger: Messenger, group: Chat, officer: Person) -> None:
    asked = messenger.say(officer, group, "/status")
    answering = threading.Timer(0.02, post, (messenger, group, "คำตอบ"))
    answering.start()

    answer = messenger.wait_for_bot_message(group, after_id=asked.id)

    assert answer.text == "คำตอบ"
    answering.join()


def test_waiting_in_vain_ends_with_an_error(messenger: Messenger, group: Chat) -> None:
    with pytest.raises(TimeoutError):
        messenger.wait_for_bot_message(group, timeout=0.01)


def test_every_change_counts(messenger: Messenger, group: Chat, officer: Person) -> None:
    version = messenger.changes.version

    messenger.say(officer, group, "สวัสดี")

    assert messenger.wait_for_change(version, timeout=0) == version + 1
    assert messenger.wait_for_change(version + 1, timeout=0) == version + 1


def test_updates_are_confirmed_by_a_higher_offset(messenger: Messenger, officer: Person, clock: Clock) -> None:
    room = messenger.private_chat(officer)
    for text in "abc":
        messenger.say(officer, room, text)
    first = messenger.updates.read(0, 100, clock.now())[0]["update_id"]

    assert len(messenger.updates.read(first, 2, clock.now())) == 2
    assert len(messenger.updates.read(first + 2, 100, clock.now())) == 1
    assert len(messenger.updates.read(0, 100, clock.now())) == 1


def test_a_negative_offset_keeps_only_the_last(messenger: Messenger, officer: Person, clock: Clock) -> None:
    for text in "abc":
        messenger.say(officer, messenger.private_chat(officer), text)

    messenger.updates.read(-1, 100, clock.now())

    assert heard_texts(messenger) == ["c"]


def test_updates_wait_for_a_day_and_no_longer(messenger: Messenger, officer: Person, clock: Clock) -> None:
    messenger.say(officer, messenger.private_chat(officer), "a")

    clock.advance(timedelta(hours=24))
    assert heard_texts(messenger) == ["a"]

    clock.advance(timedelta(seconds=1))
    assert heard_texts(messenger) == []


def test_unwanted_kinds_are_not_kept(messenger: Messenger, officer: Person) -> None:
    messenger.updates.allow(["callback_query"])

    messenger.say(officer, messenger.private_chat(officer), "a")
    messenger.updates.allow([])
    messenger.say(officer, messenger.private_chat(officer), "b")

    assert heard_texts(messenger) == ["b"]


def test_ids_of_updates_may_start_anew(messenger: Messenger, clock: Clock) -> None:
    messenger.inject({"update_id": 900, "message": {}})
    assert [update["update_id"] for update in messenger.updates.read(900, 100, clock.now())] == [900]
    assert messenger.updates.read(901, 100, clock.now()) == []

    messenger.inject({"update_id": 3, "message": {}})
    assert [update["update_id"] for update in messenger.updates.read(901, 100, clock.now())] == [3]


def test_an_odd_update_is_heard_as_it_is(messenger: Messenger) -> None:
    messenger.inject({"message": "no message at all"})

    assert heard(messenger) == [{"update_id": 100_000_001, "message": "no message at all"}]


def test_a_stranger_cannot_press_buttons(messenger: Messenger, group: Chat) -> None:
    question = post(messenger, group, "?", reply_markup={"inline_keyboard": [[{"text": "ก", "callback_data": "x"}]]})

    with pytest.raises(ValueError, match="is not in"):
        messenger.press(messenger.add_person("ผู้สนใจ"), question, "x")
