"""Where the table stood when it was last read well, for telling people what to look for when it is not found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from sheets.snapshot import Snapshot

_PLACE = re.compile(r"([A-Z]+)([0-9]+)")


def whereabouts(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """The tab that held most figures, its months, their columns from first to last, and the first row of districts.

    By name, for wording: `was-tab`, `was-months`, `was-columns`, `was-row`. Nothing where there were no months.
    """
    tabs = Counter((cell.tab_id, cell.tab) for cell in snapshot.figure_cells.values())
    if not tabs:
        return ()
    ((tab_id, title), _) = tabs.most_common(1)[0]
    cells = {key: cell for key, cell in snapshot.figure_cells.items() if cell.tab_id == tab_id}
    places = [match.groups() for cell in cells.values() if (match := _PLACE.fullmatch(cell.a1))]
    columns = sorted({column for column, _ in places}, key=lambda column: (len(column), column))
    return (
        ("was-tab", title),
        ("was-months", " ".join(map(str, sorted({month for _, month in cells})))),
        ("was-columns", " ".join(dict.fromkeys((columns[0], columns[-1])))),
        ("was-row", str(min(int(row) for _, row in places))),
    )


def new_title(snapshot: Snapshot, title: str, tabs: Mapping[int, str]) -> str:
    """What a tab is called now that was read under this title: its id stays. Nothing when it is not there any more."""
    cells = (*snapshot.figure_cells.values(), *snapshot.target_cells.values())
    ids = {cell.tab_id for cell in cells if cell.tab == title}
    return next((now for tab_id, now in tabs.items() if tab_id in ids), "")
