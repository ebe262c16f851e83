"""`/findings`: an overview with a button for every district concerned, and pages that show the groups whole."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.acts import Act, data
from bot.chat.choosing import rows
from bot.chat.questions import SHEET, View, action
from bot.findings.findings import Findings, cell_address
from bot.message import Button, Message
from bot.office.office import Office
from bot.wording import findings as words
from bot.wording.commands import BACK_TO_DISTRICT, BUTTON_LABELS
from bot.wording.terms import district_name
from scoring.findings import FindingGroup
from scoring.sales import District

PER_PAGE = 5
SETTLED = 10
"""So many settled findings stand on a page, those that were settled last."""

Rows = tuple[tuple[Button, ...], ...]


def findings_overview(office: Office, found: Findings) -> Message:
    """Every finding in a short line, the province's first, with the steps to the pages."""
    blocks = [(words.PROVINCE, found.of_province())]
    blocks += [(district_name(each), found.of_figures(each)) for each in office.districts]
    to_sheet = _step(office, SHEET, words.PROVINCE, found.of_province())
    to_districts = [key for each in office.districts for key in _step(office, each, each, found.of_district(each))]
    views = (Button(BUTTON_LABELS[View.STATUS], action(View.STATUS, office.name)),)
    keys = tuple(filter(None, (to_sheet, *rows(to_districts), views)))
    return replace(words.overview(office.name, blocks, office.time_zone), buttons=keys)


def _step(office: Office, whose: str, label: str, found: Findings) -> tuple[Button, ...]:
    """The step to a page, with how many wait there; none where there is nothing to show."""
    if not found.any:
        return ()
    count = f" ({len(found.open)})" if found.open else ""
    return (Button(f"{label}{count}", action(View.FINDINGS, office.name, whose)),)


def findings_page(
    office: Office, found: Findings, district: District | None, number: int = 1, *, may_settle: bool = False
) -> Message:
    """The findings of a district, or those of the province alone; a page that is no longer there gives the last one."""
    mine = found.of_district(district) if district else found.of_province()
    pages = max(1, -(-len(mine.open) // PER_PAGE))
    number = min(max(1, number), pages)
    shown = mine.open[PER_PAGE * (number - 1) : PER_PAGE * number]
    numbered = [
        (f"{place}. " if len(mine.open) > 1 else "", group) for place, group in enumerate(shown, _first(number))
    ]
    settled = sorted(mine.settled, key=lambda each: each[1].at)[-SETTLED:]
    lines = [words.settled_line(*each, office.time_zone) for each in settled]
    message = words.page(district, numbered, lines, words.page_of(number, pages))
    keys = [row for mark, group in numbered if (row := _keys(office, mark, group, may_settle=may_settle))]
    if may_settle:
        keys += [(_withdraw(office.name, group),) for group, _ in settled]
    return replace(message, buttons=(*keys, *_steps(office.name, district, number, pages)))


def _first(number: int) -> int:
    return PER_PAGE * (number - 1) + 1


def _keys(office: Office, mark: str, group: FindingGroup, *, may_settle: bool) -> tuple[Button, ...]:
    """What can be done about a group: its cell, and for an admin to declare it right."""
    cause = group.cause
    address = cell_address(office.spreadsheet, cause)
    to_cell = (Button(f"{mark}{words.open_cell(cause)}", link=address),) if address else ()
    if not may_settle:
        return to_cell
    return (*to_cell, Button(f"{mark}{words.SETTLE}", data(Act.SETTLE, office.name, detail=cause.identity)))


def _withdraw(office: str, group: FindingGroup) -> Button:
    return Button(words.withdraw(group.cause), data(Act.WITHDRAW, office, detail=group.cause.identity))


def _steps(office: str, district: District | None, number: int, pages: int) -> Rows:
    def turn(label: str, to: int) -> Button:
        return Button(label, action(View.FINDINGS, office, district or SHEET, detail=str(to)))

    before = (turn(words.BEFORE, number - 1),) if number > 1 else ()
    after = (turn(words.AFTER, number + 1),) if number < pages else ()
    back = Button(BACK_TO_DISTRICT, action(View.STATUS, office, district)) if district else None
    everything = Button(words.ALL, action(View.FINDINGS, office))
    return tuple(filter(None, ((*before, *after), (everything, back) if back else (everything,))))
