"""Speed and size as ratios within one run, so that the figures hold on any machine: `make bench`.

Each line compares a piece of work with a yardstick that was timed in the same run, by the median of several rounds.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import geothai

from bot.chat.answers import Desk, answer
from bot.chat.questions import Question, View
from bot.ledger.history import changes
from bot.ledger.ledger import Ledger
from bot.ledger.noticing import Sight, noticed
from bot.office.office import Office
from bot.office.reading import Reading
from bot.office.sync import SheetState
from sandbox.seed import ANNEX
from scoring.deadlines import DeadlineCalendar
from scoring.levels import preset_scale
from scoring.sales import District
from scoring.standings import Rulebook
from sheets.districts import DistrictNames
from sheets.reading import read_snapshot
from sheets.snapshot import Snapshot
from sheets.spreadsheet import SpreadsheetValues, TabValues

AT = datetime(2024, 3, 13, 2, 5, tzinfo=UTC)
DAY = timedelta(days=1)
ROUNDS = 9


def median_seconds(work: Callable[[], object]) -> float:
    """The median time of the work over some rounds, after one that is not counted."""
    work()
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def annex_rows() -> list[list[str | int]]:
    """The province's table as its values arrive from Google."""
    return [
        [int(digits) if (digits := cell.replace(",", "")).isdigit() else cell for cell in line.split("\t")]
        for line in ANNEX.splitlines()
    ]


def country_rows(districts: list[str]) -> list[list[str | int]]:
    """A table with many districts: the annex's header, and a row for each."""
    rows = annex_rows()[:2]
    rows.extend([place, name, 300, 400, 500, 10, 20, 30, 40, 50] for place, name in enumerate(districts, 1))
    return rows


def snapshot_of(rows: list[list[str | int]], names: DistrictNames) -> Snapshot:
    """Read one tab with those rows."""
    values = SpreadsheetValues("bench", (TabValues(0, "รอบที่ 1", rows),))
    return read_snapshot(values, names, read_at=AT, today=date(2024, 3, 13))


def office(districts: list[str], names: DistrictNames) -> Office:
    """An office with those districts and the default rules."""
    return Office(
        name="ฉะเชิงเทรา",
        spreadsheet="bench",
        tabs=(),
        chat=-1,
        admins=frozenset(),
        districts=tuple(map(District, districts)),
        names=names,
        rulebook=Rulebook(preset_scale("steps-2-3-5")),
        calendar=DeadlineCalendar(),
        below_text="ยังไม่ถึงค่าคะแนนระดับ 1",
        contact="",
        time_zone=UTC,
    )


def main() -> None:
    """Time everything and print the ratios."""
    few = [line.split("\t")[1] for line in ANNEX.splitlines()[2:-1]]
    # Names that occur in several provinces are taken once: a country in one table is only a measure.
    country = [district.name_th for province in geothai.provinces() for district in geothai.districts(province.code)]
    many = list(dict.fromkeys(country))
    names, all_names = (
        DistrictNames(list(map(District, few)), "ฉะเชิงเทรา"),
        DistrictNames(list(map(District, many)), ""),
    )
    rows, all_rows = annex_rows(), country_rows(many)
    snapshot = snapshot_of(rows, names)
    desk = Desk(office(few, names), SheetState(snapshot))
    everywhere, whole = office(many, all_names), snapshot_of(all_rows, all_names)
    log = Ledger(noticed(Ledger(), replace(whole, read_at=AT - DAY), None))

    yardstick = median_seconds(lambda: [json.loads(json.dumps(rows)) for _ in range(100)])
    work = {
        "reading the province's table": median_seconds(lambda: snapshot_of(rows, names)),
        f"reading a table of {len(many)} districts": median_seconds(lambda: snapshot_of(all_rows, all_names)),
        "keeping a snapshot and reading it back": median_seconds(lambda: Snapshot.from_json(snapshot.to_json())),
        "auditing the province's table": median_seconds(
            lambda: Reading.of(desk.office, snapshot, AT.date()).findings()
        ),
        f"auditing a table of {len(many)} districts": median_seconds(
            lambda: Reading.of(everywhere, whole, AT.date()).findings()  # a reading audits once, so a new one each
        ),
        "answering /status บางคล้า": median_seconds(lambda: answer(Question(View.STATUS, "บางคล้า"), [desk], AT)),
        "answering /standings": median_seconds(lambda: answer(Question(View.STANDINGS), [desk], AT)),
        f"comparing a read of {len(many)} districts with the log": median_seconds(
            lambda: noticed(log, whole, Sight(AT))
        ),
        f"working out the history of {len(log.entries)} entries": median_seconds(lambda: changes(log, AT)),
    }
    sys.stdout.write(f"yardstick: 100 JSON round trips of the province's table, {yardstick * 1000:.1f} ms\n")
    for name, seconds in work.items():
        sys.stdout.write(f"{seconds / yardstick:8.2f} × {name} ({seconds * 1000:.1f} ms)\n")
    sys.stdout.write(f"{start_ratio():8.2f} × starting `otopbot --help`, over a bare interpreter\n")
    sys.stdout.write(f"{memory_ratio(all_rows, all_names):8.2f} × the values' JSON: memory of their snapshot\n")


def start_ratio() -> float:
    """How much longer the command takes to start than the interpreter alone."""

    def run(*arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)  # noqa: S603 (this interpreter)

    return median_seconds(lambda: run("-m", "bot", "--help")) / median_seconds(lambda: run("-c", ""))


def memory_ratio(rows: list[list[str | int]], names: DistrictNames) -> float:
    """What a snapshot keeps in memory, over the size of the JSON that it was read from."""
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    kept = snapshot_of(rows, names)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert any(kept.sales.figures())
    return (after - before) / len(json.dumps(rows, ensure_ascii=False).encode())


if __name__ == "__main__":
    main()
