"""Answers: a question and what is known of the sheet in, a message out. No network, no clock, no waiting."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.chat.choosing import all_choices, choice_buttons, named, near, rows
from bot.chat.pages import Page
from bot.chat.questions import SHEET, Question, View, action, key_of
from bot.chat.supposition import Slip, read_supposition
from bot.findings.findings import Findings
from bot.findings.pages import findings_overview, findings_page
from bot.ledger.history_page import history_page
from bot.message import Button, Message
from bot.office.office import Office
from bot.office.reading import Reading
from bot.office.record import NO_RECORD, Record
from bot.office.sync import SheetState
from bot.people.officers import Officer
from bot.wording import notices, whatif

_NAMING_A_DISTRICT = {
    View.STATUS: View.STATUS,
    View.STANDINGS: View.STATUS,
    View.WHY: View.WHY,
    View.WHATIF: View.WHATIF,
    View.HISTORY: View.HISTORY,
    View.FINDINGS: View.FINDINGS,
}
"""What is shown of the district that may be named after a command."""


@dataclass(frozen=True, slots=True)
class Desk:
    """An office together with what is known of its sheet and its people at this moment."""

    office: Office
    state: SheetState
    record: Record = NO_RECORD
    officers: tuple[Officer, ...] = ()


def answer(
    question: Question,
    desks: Sequence[Desk],
    now: datetime,
    *,
    for_admin: bool = False,
    governed: Collection[str] = (),
) -> Message:
    """Answer a question for those offices that the asking chat may see (at least one); `now` is aware.

    With several offices the one is taken that the button names, or that has the district; else the person chooses.
    `governed` are the names of the offices of which the person is an admin who may act here.
    """
    if question.view in {View.START, View.HELP}:
        offices = [desk.office for desk in desks]
        return notices.help_message(
            offices, first=question.view is View.START, unknown=question.unknown, for_admin=for_admin
        )
    chosen = [desk for desk in desks if question.office_key in {"", key_of(desk.office.name)}]
    if not chosen:
        return notices.stale_button()
    if question.view is View.WHATIF and question.words:
        supposed = read_supposition(question.words, now.astimezone(chosen[0].office.time_zone).date())
        if isinstance(supposed, Slip):
            return whatif.slip_message(supposed)
        question = replace(question, words=supposed.name, detail=supposed.text)
    if question.words and question.view in _NAMING_A_DISTRICT:
        return _by_name(replace(question, view=_NAMING_A_DISTRICT[question.view]), chosen, now, governed)
    if len(chosen) > 1:
        names = [desk.office.name for desk in chosen]
        choices = [Button(name, action(question.view, name, detail=question.detail)) for name in names]
        return replace(notices.choose_office(), buttons=rows(choices))
    return _of_desk(question, chosen[0], now, governed)


def _by_name(question: Question, desks: Sequence[Desk], now: datetime, governed: Collection[str]) -> Message:
    """Find the district that was typed, in any of the offices; several candidates become buttons."""
    words = question.words
    for desk in desks:
        if desk.office.names.means_province(words):
            return _of_desk(question, desk, now, governed)
    offices = [desk.office for desk in desks]
    found = named(words, offices)
    if len(found) == 1:
        (choice,) = found
        desk = next(each for each in desks if each.office is choice.office)
        return _of_desk(replace(question, district_key=key_of(choice.district)), desk, now, governed)
    close = found or near(words, offices)
    if question.is_guess and not close:
        return notices.not_understood()
    buttons = choice_buttons(
        close or all_choices(offices),
        lambda each: action(question.view, each.office.name, each.district, detail=question.detail),
    )
    notice = notices.choose_office() if found else notices.which_district(words, near=bool(close))
    return replace(notice, buttons=buttons)


def _of_desk(question: Question, desk: Desk, now: datetime, governed: Collection[str]) -> Message:
    """The answer from an office's last good snapshot, with its age; or that there is none yet."""
    office, state = desk.office, desk.state
    if state.snapshot is None:
        return notices.no_data_yet(office.name, state.trouble)
    local_now = now.astimezone(office.time_zone)
    known = state.snapshot.targets.keys() | desk.record.closed_rounds()
    chosen = next((each for each in known if str(each) == question.round_key), None)
    district = next((each for each in office.districts if key_of(each) == question.district_key), None)
    is_of_sheet = question.view is View.FINDINGS and question.district_key == key_of(SHEET)
    if (question.round_key and chosen is None) or (question.district_key and district is None and not is_of_sheet):
        return notices.stale_button()
    reading = Reading.of(office, state.snapshot, local_now.date(), chosen, desk.record)
    freshness = notices.sheet_freshness(reading, local_now, state.trouble)
    if question.view is View.HISTORY:
        return history_page(reading, district, question.page).adding(freshness)
    if question.view is View.FINDINGS:
        found, may_settle = Findings.of(reading), office.name in governed
        if not question.district_key:
            return findings_overview(office, found).adding(freshness)
        return findings_page(office, found, district, question.page, may_settle=may_settle).adding(freshness)
    page = Page(reading, question.view, district, chosen, question.detail)
    return replace(page.message().adding(freshness), buttons=page.buttons())
