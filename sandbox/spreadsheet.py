"""A Google spreadsheet as people see it: tabs, sharing, and who changed it last. No HTTP here."""

import zlib
from datetime import datetime
from typing import Literal

from sandbox.a1 import Area, Spot
from sandbox.cells import CellError
from sandbox.changes import Changes
from sandbox.clock import Clock
from sandbox.tab import Tab

__all__ = ["Area", "CellError", "Spot", "Spreadsheet", "Tab"]


class Spreadsheet:
    """A file with tabs in order. `readers` and `writers` are e-mails; nobody else's requests may see it.

    `excel` makes it an uploaded Excel file that was never converted: people see it in Sheets, the API refuses it.
    Methods may be called from any thread; `changes` may be shared with other models to wait for all of them at once.
    """

    def __init__(
        self, spreadsheet_id: str, title: str, clock: Clock, *, changes: Changes | None = None, excel: bool = False
    ) -> None:
        self.id = spreadsheet_id
        self.title = title
        self.locale = "th_TH"
        self.time_zone = "Asia/Bangkok"
        self.excel = excel
        self.trashed = False
        self.tabs: list[Tab] = []
        self.readers: set[str] = set()
        self.writers: set[str] = set()
        self.version = 0
        self.modified_at: datetime = clock.now()
        self.modified_by: str | None = None
        self.changes = changes or Changes()
        self._clock = clock

    def tab(self, title: str) -> Tab:
        """Find a tab by its title; raises KeyError."""
        with self.changes.lock():
            for tab in self.tabs:
                if tab.title == title:
                    return tab
        raise KeyError(title)

    def add_tab(self, tab: Tab | str, by: str | None = None) -> Tab:
        """Add a tab, or a new empty one with this title, at the end."""
        added = Tab(tab) if isinstance(tab, str) else tab
        with self.changes.lock():
            self._refuse_title(added.title)
            added.id = self._free_id(added.title)
            added.changes, added.on_edit = self.changes, self._edited
            self.tabs.append(added)
            self._edited(by)
        return added

    def rename_tab(self, title: str, new_title: str, by: str | None = None) -> None:
        """Rename a tab; its id stays."""
        with self.changes.lock():
            tab = self.tab(title)
            if new_title.casefold() != title.casefold():
                self._refuse_title(new_title)
            tab.title = new_title
            self._edited(by)

    def delete_tab(self, title: str, by: str | None = None) -> None:
        """Delete a tab with all that is in it."""
        with self.changes.lock():
            self.tabs.remove(self.tab(title))
            self._edited(by)

    def move_tab(self, title: str, index: int, by: str | None = None) -> None:
        """Put a tab at this place (0 is the first)."""
        with self.changes.lock():
            tab = self.tab(title)
            self.tabs.remove(tab)
            self.tabs.insert(index, tab)
            self._edited(by)

    def share(self, email: str, role: Literal["reader", "writer"] = "reader") -> None:
        """Give somebody access; the role replaces an earlier one."""
        with self.changes.lock():
            self.unshare(email)
            (self.writers if role == "writer" else self.readers).add(email.casefold())

    def unshare(self, email: str) -> None:
        """Take access away."""
        with self.changes.lock():
            self.readers.discard(email.casefold())
            self.writers.discard(email.casefold())
            self.changes.note()

    def may_read(self, email: str) -> bool:
        """Whether this account sees the file at all."""
        return email.casefold() in self.readers | self.writers

    def _edited(self, by: str | None) -> None:
        self.version += 1
        self.modified_at = self._clock.now()
        self.modified_by = by
        self.changes.note()

    def _refuse_title(self, title: str) -> None:
        if any(tab.title.casefold() == title.casefold() for tab in self.tabs):
            raise ValueError(f"a tab named {title!r} exists already")

    def _free_id(self, title: str) -> int:
        # Google's first tab is gid 0, later ones are large random numbers: here the same in every run.
        taken = {tab.id for tab in self.tabs}
        candidate = zlib.crc32(title.encode()) & 0x7FFFFFFF if self.tabs else 0
        while candidate in taken:
            candidate += 1
        return candidate
