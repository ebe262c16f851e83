"""A database that takes nothing, as SQLite itself refuses it: every engine of this process is held to what is set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa


class Disk:
    """`full` leaves not one page more than there are, `read_only` refuses every write."""

    full = read_only = False

    def hold(self, connection: sa.Connection) -> None:
        """Before a transaction begins."""
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages if self.full else 1 << 30}")
        connection.exec_driver_sql(f"PRAGMA query_only = {int(self.read_only)}")


@contextmanager
def disk() -> Iterator[Disk]:
    """The disk of every database that this process opens meanwhile, or has open."""
    held = Disk()
    sa.event.listen(sa.Engine, "begin", held.hold)
    try:
        yield held
    finally:
        sa.event.remove(sa.Engine, "begin", held.hold)
