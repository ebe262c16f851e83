"""Answers: a question and what is known of the sheet in, a message out. No network, no clock, no waiting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.message import Button, Message
from bot.office import Office
from bot.questions import Question, View, action, key_of
from bot.reading import Reading
from bot.sync import SheetState
from bot.wording import notices, oddities, overview, status
from bot.wording.commands import BACK_TO_DISTRICT, BUTTON_LABELS
from scoring.sales import District

BUTTONS_PER_ROW = 2
"""Two names of districts fit side by side on a phone."""


@dataclass(frozen=True, slots=True)
class Desk:
    """An office together with what is known of its sheet at this moment."""

    office: Office
    state: SheetState


def answer(question: Question, desks: Sequence[Desk], now: datetime) -> Message:
    """Answer a question for those offices that the asking chat may see (at least one); `now` is aware.

    With several offices the one is taken that the button names, or that has the district; else the person chooses.
    """
    if question.view in {View.START, View.HELP}:
        return notices.help_message([desk.office for desk in desks], first=question.view is View.START)
    chosen = [desk for desk in desks if question.office_key in {"", key_of(desk.office.name)}]
    if not chosen:
        return notices.stale_button()
    if question.words and question.view is View.STATUS:
        return _by_name(question.words, chosen, now)
    if len(chosen) > 1:
        choices = [Button(desk.office.name, action(question.view, desk.office.name)) for desk in chosen]
        return replace(notices.choose_office(), buttons=_rows(choices))
    return _of_desk(question, chosen[0], now)


def _by_name(words: str, desks: Sequence[Desk], now: datetime) -> Message:
    """Find the district that was typed, in any of the offices; several candidates become buttons."""
    matches = [(desk, desk.office.names.match(words)) for desk in desks]
    found = [(desk, match.district) for desk, match in matches if match.district is not None]
    if len(found) == 1:
        desk, district = found[0]
        return _of_desk(Question(View.STATUS, district_key=key_of(district)), desk, now)
    near = found or [(desk, district) for desk, match in matches for district in match.candidates]
    offered = near or [(desk, district) for desk in desks for district in desk.office.districts]
    buttons = [
        Button(
            district if len(desks) == 1 else f"{district} ({desk.office.name})",
            action(View.STATUS, desk.office.name, district),
        )
        for desk, district in offered
    ]
    return replace(notices.which_district(words, near=bool(near)), buttons=_rows(buttons))


def _of_desk(question: Question, desk: Desk, now: datetime) -> Message:
    """The answer from an office's last good snapshot, with its age; or that there is none yet."""
    office, state = desk.office, desk.state
    if state.snapshot is None:
        return notices.no_data_yet(office.name, state.trouble)
    local_now = now.astimezone(office.time_zone)
    reading = Reading.of(office, state.snapshot, local_now.date())
    if question.district_key:
        district = next((each for each in office.districts if key_of(each) == question.district_key), None)
        if district is None:
            return notices.stale_button()
        message = _district_view(question.view, reading, district)
    else:
        message = _province_view(question.view, reading)
    read_at = state.snapshot.read_at.astimezone(office.time_zone)
    return message.adding(notices.freshness(read_at, local_now, state.trouble))


def _district_view(view: View, reading: Reading, district: District) -> Message:
    office = reading.office
    standing = reading.standings.of(district)
    if view is View.MONTHS:
        message = status.district_months(standing, reading.evaluation_round, reading.snapshot.sales, district)
    elif view is View.OUTLOOK:
        message = status.outlook(standing, reading.evaluation_round, office.below_text)
    else:
        view = View.STATUS
        message = _district_status(reading, district)
    return replace(message, buttons=_district_buttons(view, office, district))


def _district_status(reading: Reading, district: District) -> Message:
    standing = reading.standings.of(district)
    awaited = [
        (each.month, overview.due_phrase(each.due, reading.today))
        for each in reading.awaited()
        if district in each.missing
    ]
    message = status.district_status(
        standing, reading.evaluation_round, reading.office.below_text, status.awaited_line(awaited)
    )
    return message.adding(*(oddities.finding_line(finding) for finding in reading.findings_of(district)))


def _province_view(view: View, reading: Reading) -> Message:
    office = reading.office
    districts: tuple[tuple[Button, ...], ...] = ()
    if view is View.STANDINGS:
        message = overview.standings_message(reading.standings, office.name, office.below_text)
    elif view is View.MISSING:
        message = overview.missing_message(reading.awaited(), reading.evaluation_round, reading.today)
        message = message.adding(oddities.findings_block(reading.errors()))
    elif view is View.DEADLINES:
        listed = [(each, tuple(reading.month(month) for month in each.record)) for each in reading.deadlines()]
        message = overview.deadlines_message(listed, reading.today)
    else:
        view = View.STATUS
        awaited = [overview.received_line(each, reading.today) for each in reading.awaited() if each.missing]
        message = status.province_status(reading.standings, office.name, office.below_text, awaited)
        districts = _rows([Button(each, action(View.STATUS, office.name, each)) for each in office.districts])
    return replace(message, buttons=(*districts, _office_row(view, office)))


def _district_buttons(shown: View, office: Office, district: District) -> tuple[tuple[Button, ...], ...]:
    """The district's other views, and a row of the office's."""
    labels = {
        View.STATUS: BACK_TO_DISTRICT,
        View.MONTHS: BUTTON_LABELS[View.MONTHS],
        View.OUTLOOK: BUTTON_LABELS[View.OUTLOOK],
    }
    own = [Button(label, action(view, office.name, district)) for view, label in labels.items() if view is not shown]
    return (tuple(own), *_rows(_office_row(None, office)))


def _office_row(shown: View | None, office: Office) -> tuple[Button, ...]:
    """Buttons to the office's views, without the one that is shown."""
    views = (View.STATUS, View.STANDINGS, View.MISSING, View.DEADLINES)
    return tuple(Button(BUTTON_LABELS[view], action(view, office.name)) for view in views if view is not shown)


def _rows(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    starts = range(0, len(buttons), BUTTONS_PER_ROW)
    return tuple(tuple(buttons[start : start + BUTTONS_PER_ROW]) for start in starts)
