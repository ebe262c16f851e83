"""The desks: all offices with everything that is known of them at a moment, from memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bot.chat.answers import Desk
from bot.chat.clerk import Clerk
from bot.deadlines.letters import LetterStore
from bot.findings.settlements import SettlementStore
from bot.ledger.confirming import Confirming
from bot.ledger.ledger_store import LedgerStore
from bot.ledger.promises import PromiseStore
from bot.office.office import Office
from bot.office.record import Record
from bot.office.sync import SheetState
from bot.people.appointing import Appointing
from bot.people.officers import OfficerStore
from bot.posts.post import Post
from bot.rounds.closings import ClosingStore
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class Books:
    """What the offices keep in the store."""

    ledgers: LedgerStore
    letters: LetterStore
    officers: OfficerStore
    promises: PromiseStore
    settlements: SettlementStore
    closings: ClosingStore

    @classmethod
    def of(cls, store: Store) -> Self:
        """The books of a store; StoreError when they cannot be read."""
        people = OfficerStore(store), PromiseStore(store)
        kept = SettlementStore(store), ClosingStore(store)
        return cls(LedgerStore(store), LetterStore(store), *people, *kept)

    def clerk(self, enqueue: Callable[[Iterable[Post], datetime], None]) -> Clerk:
        """Who writes into them what people request."""
        return Clerk(Appointing(self.officers), Confirming(self.ledgers, self.promises), enqueue)


@dataclass(frozen=True, slots=True)
class Desks:
    """The offices as they are configured, their sheets' states by name, and their books."""

    offices: tuple[Office, ...]
    state: Callable[[str], SheetState]
    books: Books
    now: Callable[[], datetime]

    def open(self) -> tuple[Desk, ...]:
        """Every office's desk, with the letters that were added in the chat in its calendar."""
        return tuple(map(self._open, self.offices))

    def _open(self, configured: Office) -> Desk:
        office, books = self.books.letters.in_force(configured), self.books
        now, closes = self.now().astimezone(office.time_zone), office.ladder.closes
        promises = tuple(each for each in books.promises.of(office.name) if each.pauses(now, closes))
        ledger, settlements = books.ledgers.ledger(office.name), books.settlements.of(office.name)
        record = Record(ledger, promises, settlements=settlements, closings=books.closings.of(office.name))
        return Desk(office, self.state(office.name), record, books.officers.of(office.name))
