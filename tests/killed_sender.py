"""A program that is killed again and again while it sends: for each post a child begins, and dies at a random moment.

Run with the database, the address and the token of the sandbox, how many children are to die, and the first of as many
chats. Everything is imported once; the children are forked.
"""

import asyncio
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime

from telegram import Bot

from bot.message import Message
from bot.posts.chats import Chats
from bot.posts.delivery import DeliveryState
from bot.posts.outbox import Outbox
from bot.posts.post import Post
from bot.posts.sender import Sender, sending_bot
from bot.store.store import Store

NOW = datetime(2024, 3, 13, 1, 50, tzinfo=UTC)
LONGEST_LIFE = 0.08
"""Seconds: enough to send one or two posts, so that many a child dies between a claim and its outcome."""


async def send(bot: Bot, store: Store, *, to_the_end: bool) -> None:
    outbox, stop = Outbox(store), asyncio.Event()
    work = asyncio.create_task(Sender(bot, outbox, lambda: NOW, Chats(store), list).run(stop))
    while not to_the_end or outbox.counts().get(DeliveryState.QUEUED):  # noqa: ASYNC110 (the outbox sets no event)
        await asyncio.sleep(0.05)
    stop.set()
    await work


def live(bot: Bot, database: str, post: Post, ready: int) -> None:
    """Take in a post and send what there is, until killed."""
    with Store(database) as store:
        Outbox(store).enqueue([post], NOW)
        os.write(ready, b".")
        asyncio.run(send(bot, store, to_the_end=False))


def main(database: str, url: str, token: str, deaths: int, first_chat: int) -> None:
    chance = random.Random(2567)  # noqa: S311 (the moments of death, the same every time)
    bot = sending_bot(token, url)
    for number in range(deaths):
        is_ready, ready = os.pipe()
        child = os.fork()
        if child == 0:
            live(bot, database, Post(f"remind-{number}", "ฉะเชิงเทรา", first_chat + number, Message("ก")), ready)
        os.close(ready)
        os.read(is_ready, 1)
        os.close(is_ready)
        time.sleep(chance.uniform(0, LONGEST_LIFE))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with Store(database) as store:
        asyncio.run(send(bot, store, to_the_end=True))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
