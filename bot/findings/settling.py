"""Where admins settle findings: what was checked and found right is quiet until its cell changes."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from bot.chat.acting import Place
from bot.chat.acts import Act, Reply, Request, data, pressed_request, refusal
from bot.chat.answers import Desk
from bot.chat.dialogues import DialogueStore
from bot.chat.questions import SHEET, View, action, key_of
from bot.findings.findings import may_be_settled
from bot.findings.settlements import Settlement, SettlementStore, settlement_of
from bot.message import Button, Message
from bot.office.reading import Reading
from bot.wording import findings as words
from bot.wording import notices
from scoring.findings import FindingGroup

_ACTS = frozenset({Act.SETTLE, Act.NO_NOTE, Act.KEEP, Act.WITHDRAW})


@dataclass(frozen=True, slots=True)
class _Case:
    """A finding that is to be settled, in the reading in which it stands now."""

    desk: Desk
    reading: Reading
    group: FindingGroup

    @property
    def identity(self) -> str:
        return self.group.cause.identity

    def key(self, label: str, act: Act) -> Button:
        return Button(label, data(act, self.desk.office.name, detail=self.identity))

    def shown(self, message: Message, *keys: Button) -> Reply:
        """The message over its own keys and the step to the findings among which this one stands."""
        whose = self.group.cause.district or SHEET
        back = Button(words.FINDINGS, action(View.FINDINGS, self.desk.office.name, whose))
        return Reply(replace(message, buttons=(keys, (back,)) if keys else ((back,),)))


@dataclass(frozen=True, slots=True)
class Settling:
    """Keeps the settlements, and the dialogue about a note. It blocks; StoreError when nothing can be kept."""

    settlements: SettlementStore
    dialogues: DialogueStore

    def typed(self, text: str, place: Place, *, to_bot: bool) -> Reply | None:
        """Words that are no command are the note that is waited for; in a group only in answer to the bot."""
        if text.startswith("/") or not (place.asker.private or to_bot):
            return None
        asked = _asked(self.dialogues.step(place.chat, _user(place), place.now))
        if asked is None:
            return None
        case = _case(asked, place)
        if isinstance(case, _Case):
            return self._settle(case, place, words.note_of(text))
        self.dialogues.end(place.chat, _user(place))
        return case

    def pressed(self, data: str, place: Place) -> Reply | None:
        """The reply to a button, or None for a button of something else."""
        request = pressed_request(data)
        if request is None or request.act not in _ACTS:
            return None
        case = _case(request, place)
        if isinstance(case, Reply):
            return case
        if request.act is Act.SETTLE:
            return self._ask(case, place)
        if request.act is Act.NO_NOTE:
            return self._settle(case, place, "")
        if request.act is Act.WITHDRAW:
            return self._withdraw(case, place)
        self.dialogues.end(place.chat, _user(place))
        return case.shown(words.not_settled())

    def _ask(self, case: _Case, place: Place) -> Reply:
        step = json.dumps({"settle": case.identity, "office": key_of(case.desk.office.name)})
        self.dialogues.keep(place.chat, _user(place), step, place.now)
        keys = (case.key(words.NO_NOTE, Act.NO_NOTE), case.key(words.CANCEL, Act.KEEP))
        return Reply(replace(words.ask_note(case.group), buttons=(keys,)))

    def _settle(self, case: _Case, place: Place, note: str) -> Reply:
        """Keep the settlement; of one that another admin has given meanwhile it is told instead."""
        office, asker = case.desk.office, place.asker
        given = Settlement.of(case.group, by=_user(place), name=asker.name, note=note, at=place.now)
        self.settlements.settle(office.name, case.group.cause, given)
        self.dialogues.end(place.chat, _user(place))
        kept = settlement_of(self.settlements.of(office.name), case.group) or given
        return case.shown(
            words.settled_now(case.group, kept, office.time_zone),
            case.key(words.withdraw(case.group.cause), Act.WITHDRAW),
        )

    def _withdraw(self, case: _Case, place: Place) -> Reply:
        withdrawn = self.settlements.withdraw(case.desk.office.name, case.identity, by=_user(place), at=place.now)
        return case.shown(words.withdrawn_now(case.group.cause)) if withdrawn else refusal(words.CHANGED)


def _user(place: Place) -> int:
    return place.asker.user or 0


def _case(request: Request, place: Place) -> _Case | Reply:
    """The finding that a button or a dialogue names, or why nothing can be done about it here and now."""
    governed = {key_of(office.name): office.name for office in place.governed}
    if request.office_key not in governed:
        return refusal(words.ADMINS_ONLY if place.is_served else notices.NOT_SERVED)
    desk = next(each for each in place.desks if each.office.name == governed[request.office_key])
    if desk.state.snapshot is None:
        return refusal(words.CHANGED)
    today = place.now.astimezone(desk.office.time_zone).date()
    reading = Reading.of(desk.office, desk.state.snapshot, today, record=desk.record)
    group = next((each for each in reading.findings() if each.cause.identity == request.detail), None)
    if group is None:
        return refusal(words.CHANGED)
    if not may_be_settled(reading, group):
        return refusal(words.KEEPS_OUT)
    return _Case(desk, reading, group)


def _asked(step: str | None) -> Request | None:
    """What an open dialogue is about; None for one about something else."""
    try:
        known = json.loads(step or "{}")
        return Request(Act.SETTLE, "", known["office"], detail=known["settle"])
    except (ValueError, TypeError, KeyError):
        return None
