"""The program at work: reads the sheets, answers in Telegram, and stops when it is told to."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.chat.application import ALLOWED_UPDATES, OfficerChat, TelegramApplication, build_application, introduce
from bot.chat.command_lists import CommandLists
from bot.chat.dialogues import DialogueStore
from bot.chat.health import HealthCheck
from bot.chat.polling import POLL_SECONDS, GuardedPoll
from bot.chat.upkeep import Upkeep
from bot.config.loading import Config
from bot.deadlines.desk import DeadlineDesk
from bot.findings.settling import Settling
from bot.office.desks import Books, Desks
from bot.office.fetch import office_fetch
from bot.office.last_editor import editor_asker
from bot.office.office import Office
from bot.office.sync import OnAccepted, SheetSync
from bot.posts.board_editor import BoardEditor
from bot.posts.chats import Chats
from bot.posts.clock_watch import ClockWatch
from bot.posts.outbox import Outbox
from bot.posts.rival_watch import RivalWatch
from bot.posts.sender import Sender, sending_bot
from bot.posts.store_watch import StoreWatch
from bot.posts.tick import EVERY_DAY, Tempo, Tick
from bot.posts.wall_clock import WallClock
from bot.rounds.desk import ClosingDesk
from bot.store.sole_run import sole_run
from bot.store.store import Store
from sheets.google import SheetsClient

_log = logging.getLogger(__name__)

LONGEST_WAIT_SECONDS = 60.0
TOKEN_TRIES = 3
"""A token that is refused so often is wrong; a single refusal may pass."""
CLOCK_IS_ASKED_EVERY_SECONDS = 0.2
SECONDS_FOR_ANSWERS = 5.0
"""Answers under way have so long to be sent when the program is asked to stop."""
SECONDS_TO_STOP = 15.0
"""What hangs longer is left behind: everything that must survive is in the store already."""


class TokenRefused(Exception):  # noqa: N818 (said to the person who set it)
    """Telegram does not know the token."""


async def run(
    config: Config,
    now: Callable[[], datetime],
    stop: asyncio.Event,
    tempo: Tempo = EVERY_DAY,
    opened: Callable[[Books], object] = lambda _: None,
) -> None:
    """Do the work until `stop` is set. AlreadyRunning, TokenRefused or StoreError when it cannot begin.

    `opened` is given the books once they are open, for who shows beside the chat what is changed in it.
    """
    offices = tuple(section.office(config.timezone) for section in config.office)
    client = SheetsClient(config.google.settings())
    with sole_run(config.database), Store(config.database) as store:
        outbox, chats = Outbox(store), Chats(store)
        fetches = {office.name: office_fetch(client, office) for office in offices}
        books = Books.of(store)
        books.closings.log_damage()
        opened(books)
        poll = GuardedPoll()
        clock = WallClock(now, poll.server_time, is_checked=tempo.checks_clock)
        sync = SheetSync(fetches, store, now, _noting(books, config, offices, clock))
        desks = Desks(offices, sync.state, books, clock.time)
        acting = (
            Settling(books.settlements, DialogueStore(store, "settle")),
            DeadlineDesk(books.letters, DialogueStore(store)),
            ClosingDesk(books.closings, DialogueStore(store, "reopen")),
            books.clerk(outbox.enqueue),
        )
        chat = OfficerChat(desks.open, clock.time, poll.server_time, chats.configured, acting)
        token, api_url = config.telegram.token.get_secret_value(), config.telegram.api_url
        application = build_application(token, api_url, chat, poll)
        keeping = StoreWatch(store, sending_bot(token, api_url), poll.server_time, offices)
        upkeep = Upkeep(
            chat.desks, clock.time, HealthCheck(store, outbox, chats, poll, clock.skew, lambda: keeping.refusal)
        )
        lists = CommandLists(store, chain.from_iterable(office.admins for office in offices))
        application.add_handlers({**lists.handlers(), **upkeep.handlers()})
        sender = Sender(sending_bot(token, api_url), outbox, clock.time, chats, desks.open)
        read_every = timedelta(seconds=config.google.poll_seconds)
        reading = asyncio.create_task(sync.run(stop, read_every))
        editor = BoardEditor(sending_bot(token, api_url), store, clock.time, chats, sender.suspend)
        tick = Tick(desks.open, books.letters, store, now)
        watch = ClockWatch(clock, poll.silence, outbox, offices)
        rivals = RivalWatch(poll.has_rival, poll.server_time, outbox, offices)

        def held() -> bool:
            return poll.has_rival() or not clock.is_believed()

        async def work() -> None:
            """Do what goes by the clock; with a new or restored database not before the clock is believed."""
            if not await _begun(store, [office.name for office in offices], clock, stop):
                return
            tasks = [
                asyncio.create_task(sender.run(stop, poll.has_rival, clock.is_believed)),
                asyncio.create_task(tick.run(stop, tempo.every, held, read_every)),
                asyncio.create_task(editor.run(stop, poll.has_rival)),
                asyncio.create_task(watch.run(stop)),
                asyncio.create_task(rivals.run(stop)),
                asyncio.create_task(keeping.run(stop)),
            ]
            for task in tasks:
                task.add_done_callback(lambda _: stop.set())
            await asyncio.gather(*tasks)

        working = asyncio.create_task(work())
        working.add_done_callback(lambda _: stop.set())  # without it the program is better started anew
        try:
            await _converse(application, stop, lists)
        finally:
            stop.set()
            await reading
            await working


async def _begun(store: Store, offices: Collection[str], clock: WallClock, stop: asyncio.Event) -> bool:
    """Begin with the database once the clock is believed, where that matters; False when told to stop before.

    The birth of a database says what is never made up for: told by a clock far behind, it would bring old steps to
    life. For an office that is new in it nobody waits: it is born with the first tick, which comes by a clock that is
    believed.
    """
    while not clock.is_believed() and not await asyncio.to_thread(store.is_begun, clock.now()):
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), CLOCK_IS_ASKED_EVERY_SECONDS)
        if stop.is_set():
            return False
    # Nothing is written where it is begun already, so that the program works on while nothing can be.
    if clock.is_believed() and not await asyncio.to_thread(store.is_begun, clock.now()):
        await asyncio.to_thread(store.begin, clock.now(), offices)
    return True


def _noting(books: Books, config: Config, offices: Iterable[Office], clock: WallClock) -> OnAccepted:
    """What keeps the changes of accepted reads; with who edited the sheet last, where that is wanted.

    By a clock that is not believed nothing is kept: the next read makes up for it.
    """
    note = partial(books.ledgers.note_snapshot)
    if config.google.last_editor:
        note = partial(books.ledgers.note_snapshot, ask_editor=editor_asker(config.google.settings(), offices))
    of_office = {office.name: partial(note, spreadsheet=office.spreadsheet) for office in offices}
    return lambda office, snapshot: of_office[office](office, snapshot) if clock.is_believed() else None


def until_stopped(work: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Run the work in an event loop of its own until it ends or SIGTERM or Ctrl-C asks it to.

    Work that does not end within some seconds of being asked is left behind with the process.
    """

    async def supervised() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        last_resort = threading.Timer(SECONDS_TO_STOP, os._exit, (1,))
        last_resort.daemon = True

        def ask_to_stop() -> None:
            if not stop.is_set():
                stop.set()
                last_resort.start()

        for name in (signal.SIGINT, signal.SIGTERM):
            try:
                loop.add_signal_handler(name, ask_to_stop)
            except NotImplementedError:  # Windows
                signal.signal(name, lambda *_: loop.call_soon_threadsafe(ask_to_stop))
        try:
            await work(stop)
        finally:
            last_resort.cancel()

    asyncio.run(supervised())


async def _converse(application: TelegramApplication, stop: asyncio.Event, lists: CommandLists | None = None) -> None:
    """Answer in Telegram until told to stop."""
    if application.updater is None or not await _connect(application, stop):
        return
    await application.start()
    await application.updater.start_polling(
        timeout=timedelta(seconds=POLL_SECONDS),
        bootstrap_retries=-1,
        allowed_updates=ALLOWED_UPDATES,
        drop_pending_updates=False,
        error_callback=_log_poll_error,
    )
    _log.info("@%s answers", application.bot.username)
    introducing = asyncio.create_task(_introduced(application, lists))
    await stop.wait()
    introducing.cancel()
    await asyncio.gather(introducing, return_exceptions=True)
    await application.updater.stop()
    with suppress(TimeoutError):
        # Answers that wait for Telegram's rate limit are given up.
        await asyncio.wait_for(application.stop(), SECONDS_FOR_ANSWERS)
    await application.shutdown()


async def _introduced(application: TelegramApplication, lists: CommandLists | None) -> None:
    await introduce(application)
    if lists:
        await lists.set(application.bot)


async def _connect(application: TelegramApplication, stop: asyncio.Event) -> bool:
    """Reach Telegram, however long it takes; False when told to stop before."""
    wait, refusals = 1.0, 0
    while not stop.is_set():
        try:
            await application.initialize()
        except InvalidToken:
            refusals += 1
            if refusals >= TOKEN_TRIES:
                raise TokenRefused("Telegram does not know this token; @BotFather tells the right one.") from None
        except TelegramError as error:
            _log.warning("Telegram cannot be reached, next try in %.0f s: %s", wait, error)
        else:
            return True
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), wait)
        wait = min(2 * wait, LONGEST_WAIT_SECONDS)
    return False


def _log_poll_error(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        _log.error("another program polls with the same token; only one of the two may run")
    else:
        _log.warning("polling Telegram failed and goes on: %s", error)
