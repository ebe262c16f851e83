"""The outbox: a key is taken in once, claimed once, and kept in order and at a pace that Telegram bears."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot.message import MAX_CAPTION_UNITS, Button, Message
from bot.posts.chats import Chats
from bot.posts.delivery import Delivery, DeliveryState, Outcome
from bot.posts.outbox import GROUP_PAUSE, GROUP_PER_MINUTE, Outbox
from bot.posts.post import Post
from bot.store.schema import delivery
from bot.store.store import Store

PROVINCE = "ฉะเชิงเทรา"
GROUP, OFFICER = -1001956713067, 710000001
NOW = datetime(2024, 3, 13, 1, 50, tzinfo=UTC)
SENT = Outcome(DeliveryState.SENT, message_id=7)
LONG = "\n".join(f"• อำเภอที่ {number} ยังไม่พบข้อมูลเดือนมีนาคม 2567 ในตารางกลาง" for number in range(200))
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(str(tmp_path / "otopbot.sqlite3")) as opened:
        yield opened


@pytest.fixture
def outbox(store: Store) -> Outbox:
    return Outbox(store)


def post(key: str, chat: int = OFFICER, body: str = "", covers: tuple[str, ...] = ()) -> Post:
    return Post(key, PROVINCE, chat, Message(key, body), covers)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def take(outbox: Outbox, now: datetime = NOW) -> Delivery:
    delivery = outbox.take(now)
    assert delivery is not None
    return delivery


def sent(outbox: Outbox, seconds: int) -> list[tuple[int, str]]:
    """What leaves within so many seconds, and in which of them."""
    found = []
    for second in range(seconds):
        while delivery := outbox.take(after(second)):
            outbox.settle(delivery, SENT, after(second))
            found.append((second, delivery.key))
    return found


# Once


def test_a_post_is_taken_in_once_however_often_it_is_due(outbox: Outbox) -> None:
    for minute in range(10):
        outbox.enqueue([post("remind")], NOW + timedelta(minutes=minute))
    assert [key for _, key in sent(outbox, 10)] == ["remind"]


def test_a_post_that_was_sent_is_not_taken_in_again(outbox: Outbox) -> None:
    outbox.enqueue([post("remind")], NOW)
    outbox.settle(take(outbox), SENT, NOW)
    outbox.enqueue([post("remind")], after(60))
    assert outbox.take(after(60)) is None
    assert outbox.message_id("remind") == 7


def test_what_is_claimed_is_claimed_by_one(store: Store) -> None:
    Outbox(store).enqueue([post(f"remind-{number}", chat=number + 1) for number in range(20)], NOW)
    taken: list[str] = []

    def take_all() -> None:
        outbox = Outbox(store)
        while delivery := outbox.take(NOW):
            taken.append(delivery.key)

    threads = [threading.Thread(target=take_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(f"remind-{number}" for number in range(20))


def test_a_claim_of_an_earlier_run_becomes_uncertain_and_is_never_sent(store: Store, outbox: Outbox) -> None:
    outbox.enqueue([post("remind")], NOW)
    take(outbox)
    restarted = Outbox(store)
    restarted.give_up_claims(after(60))
    assert restarted.take(after(60)) is None
    assert restarted.counts() == {DeliveryState.UNCERTAIN: 1}
    assert restarted.claimed(PROVINCE) == {"remind"}


@pytest.mark.parametrize("state", [DeliveryState.REJECTED, DeliveryState.UNCERTAIN])
def test_what_was_rejected_or_is_uncertain_is_told_and_never_sent_again(outbox: Outbox, state: DeliveryState) -> None:
    outbox.enqueue([post("remind")], NOW)
    outbox.settle(take(outbox), Outcome(state, "message is too long"), after(1))
    outbox.enqueue([post("remind")], after(60))
    assert outbox.take(after(60)) is None
    (trouble,) = outbox.troubles(NOW)
    assert (trouble.key, trouble.state, trouble.detail) == ("remind", state, "message is too long")


def test_offices_keys_are_apart(outbox: Outbox) -> None:
    outbox.enqueue([post("remind"), Post("other", "สกลนคร", GROUP, Message("ก"))], NOW)
    assert outbox.claimed(PROVINCE) == {"remind"}


def test_texts_are_forgotten_in_time_and_keys_are_not(outbox: Outbox) -> None:
    outbox.enqueue([post("old"), post("waiting", chat=OFFICER + 1)], NOW)
    outbox.settle(take(outbox), SENT, NOW)
    outbox.forget_texts(after(60))
    assert outbox.claimed(PROVINCE) == {"old", "waiting"}
    assert take(outbox, after(61)).html == "<b>waiting</b>"


# Covering


def test_what_is_covered_counts_as_said(outbox: Outbox) -> None:
    outbox.enqueue([post("before-1", covers=("before-3",))], NOW)
    outbox.enqueue([post("before-3")], NOW)
    assert outbox.claimed(PROVINCE) == {"before-1", "before-3"}
    assert [key for _, key in sent(outbox, 10)] == ["before-1"]


def test_what_still_waits_with_all_its_parts_is_covered_and_not_sent(outbox: Outbox) -> None:
    outbox.enqueue([post("before-3", body=LONG)], NOW)
    outbox.enqueue([post("before-1", covers=("before-3",))], NOW)
    assert [key for _, key in sent(outbox, 10)] == ["before-1"]


def test_what_was_sent_stays_sent_when_it_is_covered(outbox: Outbox) -> None:
    outbox.enqueue([post("before-3")], NOW)
    outbox.settle(take(outbox), SENT, NOW)
    outbox.enqueue([post("before-1", covers=("before-3",))], NOW)
    assert outbox.counts()[DeliveryState.SENT] == 1


# Time


def test_a_delivery_that_must_wait_waits_also_after_a_restart(store: Store, outbox: Outbox) -> None:
    outbox.enqueue([post("remind")], NOW)
    outbox.settle(take(outbox), Outcome(DeliveryState.QUEUED, "retry after 30", not_before=after(30)), NOW)
    restarted = Outbox(store)
    assert restarted.take(after(29)) is None
    assert take(restarted, after(30)).attempts == 1


def test_while_one_waits_those_behind_it_in_the_chat_wait_too_and_other_chats_do_not(outbox: Outbox) -> None:
    outbox.enqueue([post("first", GROUP), post("second", GROUP), post("private", OFFICER)], NOW)
    first = take(outbox)
    outbox.settle(first, Outcome(DeliveryState.QUEUED, not_before=after(30)), NOW)
    assert [key for _, key in sent(outbox, 40)] == ["private", "first", "second"]


def test_what_could_not_be_sent_in_time_is_forgotten_so_that_it_can_be_decided_anew(outbox: Outbox) -> None:
    late = Post("a", PROVINCE, OFFICER, Message("ก", LONG), covers=("b",), until=after(60))
    outbox.enqueue([post("said", OFFICER), late], NOW)
    assert outbox.claimed(PROVINCE) == {"said", "a", "b"}
    outbox.settle(take(outbox), Outcome(DeliveryState.QUEUED, not_before=after(300)), NOW)
    assert outbox.take(after(61)) is None
    assert outbox.claimed(PROVINCE) == {"said"}


def test_a_further_part_that_is_too_late_lapses_and_the_post_stays_said(outbox: Outbox) -> None:
    outbox.enqueue([Post("a", PROVINCE, GROUP, Message("ก", LONG), until=after(1))], NOW)
    outbox.settle(take(outbox), SENT, NOW)
    assert outbox.take(after(60)) is None
    assert outbox.claimed(PROVINCE) == {"a"}
    assert set(outbox.counts()) == {DeliveryState.SENT, DeliveryState.LAPSED}


def test_a_chat_waits_as_long_as_telegram_asks_though_what_had_to_wait_is_covered(store: Store, outbox: Outbox) -> None:
    outbox.enqueue([post("remind", GROUP), post("private")], NOW)
    outbox.settle(take(outbox), Outcome(DeliveryState.QUEUED, "retry after 600", not_before=after(600)), NOW)
    outbox.enqueue([post("complete", GROUP, covers=("remind",))], after(20))
    assert take(outbox, after(20)).key == "private"
    assert Outbox(store).take(after(599)) is None
    assert take(outbox, after(600)).key == "complete"


def test_a_chat_waits_as_long_as_telegram_asks_though_what_had_to_wait_is_decided_anew(outbox: Outbox) -> None:
    remind = Post("remind", PROVINCE, GROUP, Message("ก"), until=after(1800))
    outbox.enqueue([remind], NOW)
    outbox.settle(take(outbox), Outcome(DeliveryState.QUEUED, "retry after 7200", not_before=after(7200)), NOW)
    assert outbox.take(after(1801)) is None
    outbox.enqueue([replace(remind, until=after(9000))], after(1801))
    assert outbox.take(after(7199)) is None
    assert take(outbox, after(7200)).key == "remind"


# Pace


def test_a_group_gets_one_message_in_three_seconds_and_twenty_in_a_minute(outbox: Outbox) -> None:
    outbox.enqueue([post(f"{number:02}", GROUP) for number in range(60)], NOW)
    left = sent(outbox, 200)
    assert [key for _, key in left] == [f"{number:02}" for number in range(60)]
    seconds = [second for second, _ in left]
    assert all(later - earlier >= GROUP_PAUSE.seconds for earlier, later in pairwise(seconds))
    assert all(sum(start <= second < start + 60 for second in seconds) <= GROUP_PER_MINUTE for start in range(200))


def test_the_pace_of_a_group_survives_a_restart_and_holds_up_no_other_chat(store: Store, outbox: Outbox) -> None:
    outbox.enqueue([post("first", GROUP), post("second", GROUP), post("other", -2)], NOW)
    outbox.settle(take(outbox), SENT, NOW)
    restarted = Outbox(store)
    assert take(restarted, after(1)).key == "other"
    assert restarted.take(after(1)) is None
    assert take(restarted, after(3)).key == "second"


def test_a_clock_that_was_set_back_does_not_silence_a_group(outbox: Outbox) -> None:
    outbox.enqueue([post("first", GROUP), post("second", GROUP)], NOW)
    outbox.settle(take(outbox, after(86400)), SENT, after(86400))
    assert take(outbox, NOW).key == "second"


@pytest.mark.parametrize("state", [DeliveryState.QUEUED, DeliveryState.COVERED])
def test_a_wait_told_by_a_clock_that_ran_ahead_does_not_silence_a_chat(outbox: Outbox, state: DeliveryState) -> None:
    ahead = NOW + timedelta(days=365)
    outbox.enqueue([post("clock")], ahead)
    busy = Outcome(state, "Bad Gateway", not_before=ahead + timedelta(seconds=1))
    outbox.settle(take(outbox, ahead), busy, ahead)
    outbox.enqueue([post("remind")], NOW)
    assert [key for _, key in sent(outbox, 3)] == ["clock", "remind"][state is DeliveryState.COVERED :]


# Parts


def test_keys_that_open_a_page_are_kept_as_such(outbox: Outbox) -> None:
    keyboard = ((Button("เปิดเซลล์ H7", link="https://docs.google.com/"), Button("ข้อสังเกต", "findings:1::")),)
    outbox.enqueue([Post("a", PROVINCE, OFFICER, Message("ก", buttons=keyboard))], NOW)
    assert take(outbox).buttons == keyboard


def test_a_keyboard_of_an_older_version_is_still_read(store: Store, outbox: Outbox) -> None:
    outbox.enqueue([post("a", OFFICER)], NOW)
    with store.writing() as connection:
        connection.execute(sa.update(delivery).values(keyboard='[[["ยืนยันยอด", "yes"]]]'))
    assert take(outbox).buttons == ((Button("ยืนยันยอด", "yes"),),)


def test_a_long_text_goes_in_parts_of_which_each_has_its_own_fate(outbox: Outbox) -> None:
    keyboard = ((Button("ยืนยันยอด", "yes"),),)
    outbox.enqueue([Post("a", PROVINCE, GROUP, Message("ก", LONG, keyboard)), post("b", GROUP)], NOW)
    first = take(outbox)
    outbox.settle(first, Outcome(DeliveryState.REJECTED, "no"), NOW)
    parts = [first]
    for number in range(1, 5):
        if delivery := outbox.take(after(3 * number)):
            outbox.settle(delivery, SENT, after(3 * number))
            parts.append(delivery)
    keys = [part.key for part in parts]
    assert keys == ["a", *(f"a#{number}" for number in range(2, len(keys))), "b"]
    assert len(keys) > 2
    assert [part.buttons for part in parts[:-1]] == [*[()] * (len(keys) - 2), keyboard]
    assert "".join(part.html for part in parts).count("•") == 200


def test_a_picture_stands_over_the_first_part_which_is_short_enough_for_a_caption(outbox: Outbox) -> None:
    outbox.enqueue([Post("a", PROVINCE, GROUP, Message("ก", LONG), photo=PNG)], NOW)
    first = take(outbox)
    assert first.photo == PNG
    assert len(first.html) <= MAX_CAPTION_UNITS
    assert take(outbox, after(3)).photo is None


# Chats


def test_nothing_leaves_for_a_suspended_chat_until_it_is_resumed(store: Store, outbox: Outbox) -> None:
    chats = Chats(store)
    outbox.enqueue([post("group", GROUP), post("private", OFFICER)], NOW)
    assert chats.suspend(GROUP, "bot was kicked", NOW)
    assert not chats.suspend(GROUP, "bot was kicked", after(1))
    assert [key for _, key in sent(outbox, 10)] == ["private"]
    assert chats.resume(GROUP)
    assert not chats.resume(GROUP)
    assert [key for _, key in sent(outbox, 10)] == ["group"]


def test_what_waited_for_a_suspended_chat_does_not_flood_it_afterwards(store: Store, outbox: Outbox) -> None:
    held = Post("held", PROVINCE, GROUP, Message("ก"), until=after(600))
    outbox.enqueue([held, post("private", OFFICER)], NOW)
    Chats(store).suspend(GROUP, "bot was kicked", NOW)
    outbox.cover_queued(GROUP, NOW)
    Chats(store).resume(GROUP)
    assert [key for _, key in sent(outbox, 10)] == ["private"]
    assert outbox.claimed(PROVINCE) == {"held", "private"}


def test_what_is_never_decided_anew_is_sent_once_the_chat_is_resumed(store: Store, outbox: Outbox) -> None:
    outbox.enqueue([post("proposed", OFFICER)], NOW)
    Chats(store).suspend(OFFICER, "bot was blocked by the user", NOW)
    outbox.cover_queued(OFFICER, NOW)
    Chats(store).resume(OFFICER)
    assert [key for _, key in sent(outbox, 10)] == ["proposed"]


def test_what_no_other_message_says_waits_for_the_chat_to_be_resumed(store: Store, outbox: Outbox) -> None:
    held = [Post(key, PROVINCE, OFFICER, Message("ก"), until=after(600)) for key in ("finding|1|a|2", "officer|1|b|2")]
    outbox.enqueue(held, NOW)
    Chats(store).suspend(OFFICER, "bot was blocked by the user", NOW)
    outbox.cover_queued(OFFICER, NOW, but="finding")
    Chats(store).resume(OFFICER)
    assert [key for _, key in sent(outbox, 10)] == ["finding|1|a|2"]


def test_a_suspended_chat_is_tried_with_one_post_a_day(store: Store, outbox: Outbox) -> None:
    chats, day = Chats(store), 24 * 3600
    outbox.enqueue([post("a"), post("b")], NOW)
    chats.suspend(OFFICER, "bot can't initiate conversation with a user", NOW)
    assert outbox.take(after(day - 1)) is None
    refused = Outcome(DeliveryState.QUEUED, "bot can't initiate conversation with a user")
    outbox.settle(take(outbox, after(day + 1)), refused, after(day + 1))
    assert outbox.take(after(day + 60)) is None
    assert take(outbox, after(2 * day + 2)).key == "a"


def test_a_group_that_became_a_supergroup_is_written_to_under_its_new_id(store: Store, outbox: Outbox) -> None:
    Chats(store).move(GROUP, -1009)
    outbox.enqueue([post("a", GROUP)], NOW)
    delivery = take(outbox)
    assert (delivery.chat, delivery.to) == (GROUP, -1009)
    restarted = Chats(store)
    assert (restarted.configured(-1009), restarted.configured(OFFICER)) == (GROUP, OFFICER)


# Whatever happens

outcomes = st.sampled_from(
    [
        SENT,
        Outcome(DeliveryState.REJECTED),
        Outcome(DeliveryState.UNCERTAIN),
        Outcome(DeliveryState.QUEUED, not_before=NOW),
        None,  # the program ends before it is settled
    ]
)


@given(st.lists(st.tuples(st.sampled_from("abc"), outcomes), max_size=25))
def test_whatever_happens_no_key_is_sent_after_it_may_have_arrived(steps: list[tuple[str, Outcome | None]]) -> None:
    with Store(":memory:") as store:
        outbox = Outbox(store)
        perhaps_arrived: set[str] = set()
        for second, (key, outcome) in enumerate(steps):
            outbox.enqueue([post(key, GROUP)], after(60 * second))
            delivery = outbox.take(after(60 * second))
            if delivery is None:
                continue
            assert delivery.key not in perhaps_arrived
            if outcome is None:
                outbox.give_up_claims(after(60 * second))
            else:
                outbox.settle(delivery, outcome, after(60 * second))
            if outcome is None or outcome.state is not DeliveryState.QUEUED:
                perhaps_arrived.add(delivery.key)
