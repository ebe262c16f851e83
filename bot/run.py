"""The program at work: reads the sheets, answers in Telegram, and stops when it is told to."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

from telegram import Bot

from bot.chat.application import OfficerChat, TelegramApplication, build_application
from bot.chat.command_lists import CommandLists
from bot.chat.conversation import converse
from bot.chat.dialogues import DialogueStore
from bot.chat.health import HealthCheck
from bot.chat.polling import GuardedPoll
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

CLOCK_IS_ASKED_EVERY_SECONDS = 0.2
SECONDS_TO_STOP = 15.0
"""What hangs longer is left behind: everything that must survive is in the store already."""


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
    with sole_run(config.database), Store(config.database) as store:
        books, poll = Books.of(store), GuardedPoll()
        books.closings.log_damage()
        opened(books)
        clock = WallClock(now, poll.server_time, is_checked=tempo.checks_clock)
        sync = _sync(config, offices, store, books, clock)
        desks = Desks(offices, sync.state, books, clock.time)
        parts = _Parts(config, offices, store, books, poll, clock, desks, Chats(store))
        watch = StoreWatch(store, parts.bot(), poll.server_time, offices)
        lists = CommandLists(store, chain.from_iterable(office.admins for office in offices))
        application = parts.application(watch, lists)
        reading = asyncio.create_task(sync.run(stop, parts.read_every))
        working = asyncio.create_task(parts.work(stop, tempo.every, watch))
        working.add_done_callback(lambda _: stop.set())  # without it the program is better started anew
        try:
            await converse(application, stop, lists)
        finally:
            stop.set()
            await reading
            await working


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the chat and what is posted both stand on."""

    config: Config
    offices: tuple[Office, ...]
    store: Store
    books: Books
    poll: GuardedPoll
    clock: WallClock
    desks: Desks
    chats: Chats

    @property
    def read_every(self) -> timedelta:
        """The pause between two reads of a sheet."""
        return timedelta(seconds=self.config.google.poll_seconds)

    def bot(self) -> Bot:
        """Another bot for sending, with connections of its own."""
        return sending_bot(self.config.telegram.token.get_secret_value(), self.config.telegram.api_url)

    def is_held(self) -> bool:
        """Whether nothing is decided on that goes by the clock."""
        return self.poll.has_rival() or not self.clock.is_believed()

    def application(self, watch: StoreWatch, lists: CommandLists) -> TelegramApplication:
        """What answers in the chat."""
        store, books, poll, clock = self.store, self.books, self.poll, self.clock
        outbox, chats = Outbox(store), self.chats
        acting = (
            Settling(books.settlements, DialogueStore(store, "settle")),
            DeadlineDesk(books.letters, DialogueStore(store)),
            ClosingDesk(books.closings, DialogueStore(store, "reopen")),
            books.clerk(outbox.enqueue),
        )
        chat = OfficerChat(self.desks.open, clock.time, poll.server_time, chats.configured, acting)
        token, api_url = self.config.telegram.token.get_secret_value(), self.config.telegram.api_url
        application = build_application(token, api_url, chat, poll)
        health = HealthCheck(store, outbox, chats, poll, clock.skew, lambda: watch.refusal)
        upkeep = Upkeep(chat.desks, clock.time, health)
        application.add_handlers({**lists.handlers(), **upkeep.handlers()})
        return application

    async def work(self, stop: asyncio.Event, every: timedelta, watch: StoreWatch) -> None:
        """Do what goes by the clock; with a new or restored database not before that is believed."""
        if not await self._begun(stop):
            return
        poll, outbox = self.poll, Outbox(self.store)
        tick = Tick(self.desks.open, self.books.letters, self.store, self.clock.now)
        sender = Sender(self.bot(), outbox, self.clock.time, self.chats, self.desks.open)
        editor = BoardEditor(self.bot(), self.store, self.clock.time, self.chats, sender.suspend)
        jobs = (
            tick.run(stop, every, self.is_held, self.read_every),
            sender.run(stop, poll.has_rival, self.clock.is_believed),
            editor.run(stop, poll.has_rival),
            ClockWatch(self.clock, poll.silence, outbox, self.offices).run(stop),
            RivalWatch(poll.has_rival, poll.server_time, outbox, self.offices).run(stop),
            watch.run(stop),
        )
        tasks = [asyncio.create_task(job) for job in jobs]
        for task in tasks:
            task.add_done_callback(lambda _: stop.set())
        await asyncio.gather(*tasks)

    async def _begun(self, stop: asyncio.Event) -> bool:
        """Begin with the database once the clock is believed, where that matters; False when told to stop before.

        The birth of a database says what is never made up for: told by a clock far behind, it would bring old steps to
        life. For an office that is new in it nobody waits: it is born with the first tick, which comes by a clock that
        is believed.
        """
        clock, store = self.clock, self.store
        while not clock.is_believed() and not await asyncio.to_thread(store.is_begun, clock.now()):
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), CLOCK_IS_ASKED_EVERY_SECONDS)
            if stop.is_set():
                return False
        # Nothing is written where it is begun already, so that the program works on while nothing can be.
        if clock.is_believed() and not await asyncio.to_thread(store.is_begun, clock.now()):
            await asyncio.to_thread(store.begin, clock.now(), [office.name for office in self.offices])
        return True


def _sync(config: Config, offices: Sequence[Office], store: Store, books: Books, clock: WallClock) -> SheetSync:
    """What reads the sheets and keeps what changes in them."""
    client = SheetsClient(config.google.settings())
    fetches = {office.name: office_fetch(client, office) for office in offices}
    return SheetSync(fetches, store, clock.now, _noting(books, config, offices, clock))


def _noting(books: Books, config: Config, offices: Iterable[Office], clock: WallClock) -> OnAccepted:
    """What keeps the changes of accepted reads; with who edited the sheet last, where that is wanted.

    By a clock that is not believed nothing is kept: the next read makes up for it.
    """
    note: Callable[..., object] = books.ledgers.note_snapshot
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
