"""What is known of a sheet beyond its cells: since when figures stand, what was confirmed, promised and settled."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.ledger import Ledger
from bot.promises import Promise
from bot.settlements import Settlement


@dataclass(frozen=True, slots=True)
class Record:
    """An office's record; `promises` are those that still pause the reminders, `settlements` those that hold.

    It is not kept where the sheet is read just once, from the terminal: nothing is said of states and times then.
    """

    ledger: Ledger = field(default_factory=Ledger)
    promises: tuple[Promise, ...] = ()
    is_kept: bool = True
    settlements: tuple[Settlement, ...] = ()


NO_RECORD = Record(is_kept=False)
