"""Answers: a question and what is known of the sheet in, a message out. No network, no clock, no waiting."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.acts import Act, data
from bot.choosing import all_choices, choice_buttons, named, near, rows
from bot.finding_pages import findings_overview, findings_page
from bot.findings import Findings
from bot.message import Button, Message
from bot.office import Office
from bot.officers import Officer
from bot.questions import SHEET, Question, View, action, key_of
from bot.reading import Reading
from bot.record import NO_RECORD, Record
from bot.sync import SheetState
from bot.wording import notices, oddities, overview, status
from bot.wording.commands import BACK_TO_DISTRICT, BUTTON_LABELS
from bot.wording.confirming import CONFIRM
from bot.wording.findings import FINDINGS
from bot.wording.terms import short_round_name
from scoring.fiscal_year import EvaluationRound
from scoring.sales import District
from scoring.timeliness import MonthState

OTHER_ROUNDS = 2
"""So many other rounds are offered, the latest ones."""
_MAY_NAME_A_DISTRICT = frozenset({View.STATUS, View.STANDINGS, View.FINDINGS})


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
    if question.words and question.view in _MAY_NAME_A_DISTRICT:
        return _by_name(question, chosen, now, governed)
    if len(chosen) > 1:
        choices = [Button(desk.office.name, action(question.view, desk.office.name)) for desk in chosen]
        return replace(notices.choose_office(), buttons=rows(choices))
    return _of_desk(question, chosen[0], now, governed)


def _by_name(question: Question, desks: Sequence[Desk], now: datetime, governed: Collection[str]) -> Message:
    """Find the district that was typed, in any of the offices; several candidates become buttons."""
    words = question.words
    view = View.FINDINGS if question.view is View.FINDINGS else View.STATUS
    for desk in desks:
        if desk.office.names.means_province(words):
            return _of_desk(Question(view), desk, now, governed)
    offices = [desk.office for desk in desks]
    found = named(words, offices)
    if len(found) == 1:
        (choice,) = found
        desk = next(each for each in desks if each.office is choice.office)
        return _of_desk(Question(view, district_key=key_of(choice.district)), desk, now, governed)
    close = found or near(words, offices)
    if question.is_guess and not close:
        return notices.not_understood()
    buttons = choice_buttons(close or all_choices(offices), lambda each: action(view, each.office.name, each.district))
    notice = notices.choose_office() if found else notices.which_district(words, near=bool(close))
    return replace(notice, buttons=buttons)


def _of_desk(question: Question, desk: Desk, now: datetime, governed: Collection[str]) -> Message:
    """The answer from an office's last good snapshot, with its age; or that there is none yet."""
    office, state = desk.office, desk.state
    if state.snapshot is None:
        return notices.no_data_yet(office.name, state.trouble)
    local_now = now.astimezone(office.time_zone)
    chosen = next((each for each in state.snapshot.targets if str(each) == question.round_key), None)
    district = next((each for each in office.districts if key_of(each) == question.district_key), None)
    is_of_sheet = question.view is View.FINDINGS and question.district_key == key_of(SHEET)
    if (question.round_key and chosen is None) or (question.district_key and district is None and not is_of_sheet):
        return notices.stale_button()
    reading = Reading.of(office, state.snapshot, local_now.date(), chosen, desk.record)
    read_at = state.snapshot.read_at.astimezone(office.time_zone)
    freshness = notices.freshness(read_at, local_now, state.trouble)
    if question.view is View.FINDINGS:
        found, may_settle = Findings.of(reading), office.name in governed
        if not question.district_key:
            return findings_overview(office, found).adding(freshness)
        return findings_page(office, found, district, question.page, may_settle=may_settle).adding(freshness)
    page = _Page(reading, question.view, district, chosen)
    return replace(page.message().adding(freshness), buttons=page.buttons())


@dataclass(frozen=True, slots=True)
class _Page:
    """What is shown of a reading: a view of a district or of the province, in a chosen round or in that of the day."""

    reading: Reading
    view: View
    district: District | None
    chosen_round: EvaluationRound | None

    def message(self) -> Message:
        """The view's text; what is said of a round is marked when the round has ended."""
        reading = self.reading
        if self.view is View.MISSING:
            return overview.missing_message(reading).adding(oddities.findings_block(reading.errors()))
        if self.view is View.DEADLINES:
            return overview.deadlines_message(reading)
        return self._of_round().adding(overview.past_round_note(reading))

    def _of_round(self) -> Message:
        reading, district = self.reading, self.district
        if self.view is View.STANDINGS:
            return overview.standings_message(reading)
        if district is None:
            return status.province_status(reading).adding(status.CHOOSE_DISTRICT)
        if self.view is View.MONTHS:
            return status.district_months(reading, district)
        if self.view is View.OUTLOOK:
            return status.outlook(reading, district)
        return status.district_status(reading, district)

    def buttons(self) -> tuple[tuple[Button, ...], ...]:
        """Steps to related views: the districts, the district's own views, other rounds, and the office's views."""
        districts: tuple[tuple[Button, ...], ...] = ()
        if self.district:
            own = [
                (View.STATUS, BACK_TO_DISTRICT),
                *((view, BUTTON_LABELS[view]) for view in (View.MONTHS, View.OUTLOOK)),
            ]
            districts = (
                tuple(self._button(label, view, self.district) for view, label in own if view is not self.view),
                *self._to_confirm(self.district),
                *self._to_findings(self.district),
            )
        elif self.view is View.STATUS:
            districts = rows([self._button(each, View.STATUS, each) for each in self.reading.office.districts])
        return (*districts, *self._rounds(), *self._office_views())

    def _to_confirm(self, district: District) -> tuple[tuple[Button, ...], ...]:
        """The step to confirming, under a district's summary while it has a figure that is not confirmed."""
        reading, states = self.reading, {MonthState.RECORDED, MonthState.CHANGED}
        if self.view is not View.STATUS or not reading.record.is_kept or reading.has_ended:
            return ()
        if not any(each.state in states for each in reading.progress(reading.evaluation_round.months, district)):
            return ()
        return ((Button(CONFIRM, data(Act.SHOW, reading.office.name, district)),),)

    def _to_findings(self, district: District) -> tuple[tuple[Button, ...], ...]:
        """The step to what is odd about a district, under its summary while there is anything."""
        if self.view is not View.STATUS or not Findings.of(self.reading).of_district(district).open:
            return ()
        return ((Button(FINDINGS, action(View.FINDINGS, self.reading.office.name, district)),),)

    def _rounds(self) -> tuple[tuple[Button, ...], ...]:
        """The other rounds that the sheet has targets for, where a round's standings are shown."""
        if self.view in {View.MISSING, View.DEADLINES}:
            return ()
        name = self.reading.office.name
        return rows(
            [
                Button(short_round_name(each), action(self.view, name, self.district or "", each))
                for each in self.reading.other_rounds[:OTHER_ROUNDS]
            ]
        )

    def _office_views(self) -> tuple[tuple[Button, ...], ...]:
        views = (View.STATUS, View.STANDINGS, View.MISSING, View.DEADLINES)
        shown = None if self.district else self.view
        row = [self._button(BUTTON_LABELS[view], view) for view in views if view is not shown]
        return rows(row) if self.district else (tuple(row),)

    def _button(self, label: str, view: View, district: District | None = None) -> Button:
        return Button(label, action(view, self.reading.office.name, district or "", self.chosen_round))
