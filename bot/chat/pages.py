"""What an answer shows of a reading: the text of a view, and buttons to related ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.chat.acts import Act, data
from bot.chat.choosing import rows
from bot.chat.questions import View, action
from bot.chat.supposition import Slip, read_supposition
from bot.chat.whatif import WhatIf
from bot.findings.findings import Findings
from bot.message import Button, Message
from bot.office.reading import Reading
from bot.wording import closing, oddities, overview, status, whatif, why
from bot.wording.commands import BACK_TO_DISTRICT, BUTTON_LABELS
from bot.wording.confirming import CONFIRM
from bot.wording.findings import FINDINGS
from bot.wording.terms import short_round_name
from scoring.fiscal_year import EvaluationRound
from scoring.sales import District

OTHER_ROUNDS = 2
"""So many other rounds are offered, the latest ones."""
_WITHOUT_STANDINGS = frozenset({View.MISSING, View.DEADLINES, View.CORRECTIONS})
_OF_EACH_DISTRICT = frozenset({View.STATUS, View.WHY, View.WHATIF})
"""Where no district is named, these offer a button for each."""
_OF_DISTRICT: Mapping[View, Callable[[Reading, District], Message]] = {
    View.MONTHS: status.district_months,
    View.OUTLOOK: status.outlook,
    View.WHY: why.district_why,
}


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown of a reading: a view of a district or of the province, in a chosen round or in that of the day.

    `detail` is what the view needs beside: see `Question`.
    """

    reading: Reading
    view: View
    district: District | None
    chosen_round: EvaluationRound | None
    detail: str = ""

    def message(self) -> Message:
        """The view's text; what is said of a round is marked when the round has ended."""
        reading = self.reading
        if self.view is View.MISSING:
            return overview.missing_message(reading).adding(oddities.findings_block(reading.errors()))
        if self.view is View.DEADLINES:
            return overview.deadlines_message(reading)
        if self.view is View.CORRECTIONS:
            return closing.corrections(reading, self.district)
        if self.district and not reading.has(self.district):
            return closing.not_in_round(reading, self.district)
        return self._of_round().adding(overview.past_round_note(reading), closing.closed_note(reading, self.district))

    def _of_round(self) -> Message:
        reading, district = self.reading, self.district
        if self.view is View.STANDINGS:
            return overview.standings_message(reading)
        if self.view is View.WHATIF:
            return self._what_if()
        if district is not None:
            return _OF_DISTRICT.get(self.view, status.district_status)(reading, district)
        if self.view is View.WHY:
            return why.province_why(reading)
        return status.province_status(reading).adding(status.CHOOSE_DISTRICT)

    def _what_if(self) -> Message:
        reading, supposition = self.reading, read_supposition(self.detail, self.reading.today)
        if isinstance(supposition, Slip):
            return whatif.slip_message(supposition)
        if self.district is None:
            return whatif.choose_district(supposition)
        found = WhatIf.of(reading, self.district, supposition)
        return whatif.whatif_message(found) if found else whatif.no_month(reading, self.district, supposition)

    def buttons(self) -> tuple[tuple[Button, ...], ...]:
        """Steps to related views: the districts, the district's own views, other rounds, and the office's views."""
        districts: tuple[tuple[Button, ...], ...] = ()
        if self.district:
            views = (View.MONTHS, View.OUTLOOK, View.WHY, View.WHATIF, *self._kept())
            own = [(View.STATUS, BACK_TO_DISTRICT), *((view, BUTTON_LABELS[view]) for view in views)]
            steps = [self._button(label, view, self.district) for view, label in own if view is not self.view]
            steps += self._to_confirm(self.district)
            districts = (*rows(steps), *self._to_findings(self.district))
        elif self.view in _OF_EACH_DISTRICT:
            districts = rows([self._button(each, self.view, each) for each in self.reading.office.districts])
        return (*districts, *self._late(), *self._why(), *self._rounds(), *self._office_views())

    def _kept(self) -> tuple[View, ...]:
        """What is told only where it is kept what the sheet said before."""
        return (View.HISTORY,) if self.reading.record.is_kept else ()

    def _late(self) -> tuple[tuple[Button, ...], ...]:
        """The step to what was changed in the sheet after the round was closed."""
        if self.view in _WITHOUT_STANDINGS or not self.reading.late_corrections(self.district):
            return ()
        return ((self._button(closing.CORRECTIONS, View.CORRECTIONS, self.district),),)

    def _why(self) -> tuple[tuple[Button, ...], ...]:
        """The step to the province's own arithmetic, from where its level is shown."""
        if self.district or self.view not in {View.STATUS, View.STANDINGS}:
            return ()
        return ((self._button(BUTTON_LABELS[View.WHY], View.WHY),),)

    def _to_confirm(self, district: District) -> tuple[Button, ...]:
        """The step to confirming, under a district's summary while it has a figure that is not confirmed."""
        reading = self.reading
        if self.view is not View.STATUS or not reading.record.is_kept or reading.is_over:
            return ()
        found = reading.progress(reading.evaluation_round.months, district)
        if all(each.to_confirm is None for each in found):
            return ()
        return (Button(CONFIRM, data(Act.SHOW, reading.office.name, district)),)

    def _to_findings(self, district: District) -> tuple[tuple[Button, ...], ...]:
        """The step to what is odd about a district, under its summary while there is anything."""
        if self.view is not View.STATUS or not Findings.of(self.reading).of_district(district).open:
            return ()
        return ((Button(FINDINGS, action(View.FINDINGS, self.reading.office.name, district)),),)

    def _rounds(self) -> tuple[tuple[Button, ...], ...]:
        """The other rounds that the sheet has targets for, where a round's standings are shown."""
        if self.view in _WITHOUT_STANDINGS:
            return ()
        others = self.reading.other_rounds[:OTHER_ROUNDS]
        return rows([Button(short_round_name(each), self._action(self.view, self.district, each)) for each in others])

    def _office_views(self) -> tuple[tuple[Button, ...], ...]:
        views = (View.STATUS, View.STANDINGS, View.MISSING, View.DEADLINES)
        shown = None if self.district else self.view
        row = [self._button(BUTTON_LABELS[view], view) for view in views if view is not shown]
        return rows(row) if len(row) == len(views) else (tuple(row),)

    def _button(self, label: str, view: View, district: District | None = None) -> Button:
        return Button(label, self._action(view, district, self.chosen_round))

    def _action(self, view: View, district: District | None, evaluation_round: EvaluationRound | None) -> str:
        detail = self.detail if view is View.WHATIF else ""
        return action(view, self.reading.office.name, district or "", evaluation_round, detail)
