"""The history as the bot has kept it, for the terminal: neither Google nor Telegram is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bot.deadlines.letters import LetterStore
from bot.ledger.history import Change
from bot.ledger.history_page import newest_first
from bot.ledger.ledger_store import LedgerStore
from bot.message import Message
from bot.office.fetch import source_of
from bot.office.office import Office
from bot.office.reading import Reading
from bot.office.record import Record
from bot.store.store import Store
from bot.wording.history import Part, history_message
from bot.wording.notices import freshness
from scoring.sales import District


@dataclass(frozen=True, slots=True)
class KeptHistory:
    """All changes of a district, or of all, newest first, up to the last read that the store knows of."""

    reading: Reading
    district: District | None
    read_at: datetime
    changes: tuple[Change, ...]

    @classmethod
    def of(cls, store: Store, office: Office, district: District | None, now: datetime) -> Self | None:
        """What a store has kept of an office; None where no sheet of it was ever read."""
        ledgers = LedgerStore(store)
        snapshot, read_at = store.last_good_snapshot(office.name, source_of(office)), ledgers.read_at(office.name)
        if snapshot is None or read_at is None:
            return None
        office = LetterStore(store).in_force(office)
        record = Record(ledgers.ledger(office.name))
        reading = Reading.of(office, snapshot, now.astimezone(office.time_zone).date(), record=record)
        return cls(reading, district, read_at, newest_first(reading, district, read_at))

    @property
    def message(self) -> Message:
        """All of it as the chat tells it."""
        read_at = self.read_at.astimezone(self.reading.office.time_zone)
        part = Part(self.changes, 0, len(self.changes))
        return history_message(self.reading, self.district, part).adding(freshness(read_at, read_at, None))
