"""Sheets, names and snapshots for tests: small tables that can be read where they are used, and the province's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.deadlines.holidays import office_days
from bot.office.office import Office
from bot.office.reading import Reading
from sandbox.a1 import parse_spot
from sandbox.seed import ANNEX
from scoring.deadlines import DeadlineCalendar, LetterDeadline
from scoring.findings import FindingGroup
from scoring.fiscal_year import EvaluationRound, Month
from scoring.levels import DEFAULT_SCALE, preset_scale
from scoring.money import from_baht
from scoring.sales import District
from scoring.standings import Rulebook
from sheets.districts import DistrictNames
from sheets.reading import read_snapshot
from sheets.snapshot import Snapshot
from sheets.spreadsheet import CellValue, SpreadsheetValues, TabValues

PROVINCE = "ฉะเชิงเทรา"
DISTRICTS = tuple(
    map(
        District,
        (
            "เมืองฉะเชิงเทรา",
            "บางคล้า",
            "บางปะกง",
            "บางน้ำเปรี้ยว",
            "บ้านโพธิ์",
            "พนมสารคาม",
            "แปลงยาว",
            "ราชสาส์น",
            "สนามชัยเขต",
            "ท่าตะเกียบ",
            "คลองเขื่อน",
        ),
    )
)
NAMES = DistrictNames(DISTRICTS, PROVINCE)

ROUND_1 = EvaluationRound.parse("2567/1")
ROUND_2 = EvaluationRound.parse("2567/2")
WHOLE_YEAR = EvaluationRound.parse("2567/0")

BANGKOK = ZoneInfo("Asia/Bangkok")
LETTER = LetterDeadline(
    date(2024, 3, 15),
    record=(Month(2024, 3),),
    verify=tuple(map(Month.parse, ("2023-10", "2023-11", "2023-12", "2024-01", "2024-02"))),
    letter="จังหวัดฉะเชิงเทรา ลงวันที่ 13 มีนาคม 2567",
)
OFFICE = Office(
    name=PROVINCE,
    spreadsheet="1AbC",
    tabs=(),
    chat=-1001,
    admins=frozenset({7}),
    districts=DISTRICTS,
    names=NAMES,
    rulebook=Rulebook(preset_scale(DEFAULT_SCALE)),
    calendar=DeadlineCalendar(letters=(LETTER,), working_days=office_days()),
    below_text="ยังไม่ถึงค่าคะแนนระดับ 1",
    contact="0-3851-1239",
    time_zone=BANGKOK,
)

TODAY = date(2024, 3, 13)
READ_AT = datetime(2024, 3, 13, 1, 50, tzinfo=UTC)


def typed(text: str) -> CellValue:
    """What a cell holds after this was typed into it: a number where Sheets sees one; an apostrophe keeps it text."""
    text = text.strip()
    if text.startswith("'"):
        return text[1:]
    if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})*|-?[0-9]+", text):
        return int(text.replace(",", ""))
    if re.fullmatch(r"-?[0-9,]+\.[0-9]+", text):
        return float(text.replace(",", ""))
    return {"TRUE": True, "FALSE": False}.get(text, text)


def rows(text: str) -> list[list[CellValue]]:
    """The rows of a table drawn with | between its cells, one line each; an empty line is an empty row."""
    return [[typed(cell) for cell in line.split("|")] if line.strip() else [] for line in text.strip("\n").splitlines()]


def tab(text: str, title: str = "ยอดจำหน่าย", tab_id: int = 0, *, hidden: bool = False) -> TabValues:
    """A tab with the table drawn."""
    return TabValues(tab_id, title, rows(text), hidden)


def seed_rows() -> list[list[CellValue]]:
    """The rows of the province's real table: 2 of header, 11 districts, the total row."""
    return [[typed(cell) for cell in line.split("\t")] for line in ANNEX.splitlines()]


def seed_tab(title: str = "รอบที่ 1", tab_id: int = 0) -> TabValues:
    """The province's real table in a tab of its own."""
    return TabValues(tab_id, title, seed_rows())


def read(
    *tabs: TabValues,
    names: DistrictNames = NAMES,
    only: Sequence[str] = (),
    today: date = TODAY,
    read_at: datetime = READ_AT,
) -> Snapshot:
    """The snapshot of a spreadsheet with these tabs."""
    return read_snapshot(SpreadsheetValues("OTOP", tabs), names, tabs=only, read_at=read_at, today=today)


def seed_snapshot(**cells: str) -> Snapshot:
    """The snapshot of the province's real table, with these cells (`J4="-"`) typed anew."""
    table = [[*row, *[""] * (max(map(len, seed_rows())) - len(row))] for row in seed_rows()]
    for a1, text in cells.items():
        spot = parse_spot(a1)
        table[spot.row][spot.column] = typed(text)
    return read(TabValues(0, "รอบที่ 1", table))


def office_with(*districts: str, name: str = PROVINCE) -> Office:
    """The office with other districts, and with another name where one is given."""
    chosen = tuple(map(District, districts))
    return replace(OFFICE, name=name, districts=chosen, names=DistrictNames(chosen, name))


def audited(snapshot: Snapshot, office: Office = OFFICE, today: date = TODAY) -> tuple[FindingGroup, ...]:
    """What the audit says of a snapshot: the causes with what follows from them."""
    return Reading.of(office, snapshot, today).findings()


def table_audit(text: str, today: date = TODAY) -> tuple[FindingGroup, ...]:
    """What the audit says of the table drawn, whose districts are the office's first ones."""
    office = office_with(*(district for district in DISTRICTS if f"{district} " in text or f"{district}|" in text))
    return audited(read(tab(text), names=office.names, today=today), office, today)


def outline(groups: Iterable[FindingGroup]) -> list[tuple[str, ...]]:
    """The codes of groups, each with its cell: `printed-level-differs M12`; the cause first."""
    return [
        tuple(f"{each.code} {each.cell.a1 if each.cell else '-'}" for each in (g.cause, *g.consequences))
        for g in groups
    ]


def baht(snapshot: Snapshot, district: str, month: str) -> int | None:
    """A district's figure of a month (`2024-03`) in whole baht, or None while it is missing."""
    amount = snapshot.sales.figure(District(district), Month.parse(month))
    return amount if amount is None else amount // from_baht(1)


def codes(snapshot: Snapshot) -> list[str]:
    """The codes of its findings, in order."""
    return [finding.code for finding in snapshot.findings]
