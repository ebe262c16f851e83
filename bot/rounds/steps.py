"""The steps of closing a round and of opening it again, as an admin is led through them.

What is about to be frozen is shown first. The button carries a stamp of it, so that nothing else is ever frozen, and
needs nothing that a restart could lose. The group is told by the tick, within hours.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from bot.chat.acting import Place
from bot.chat.acts import Reply, refusal
from bot.chat.answers import Desk
from bot.chat.choosing import rows
from bot.chat.dialogues import DialogueStore
from bot.chat.questions import key_of
from bot.message import Button
from bot.office.reading import Reading
from bot.rounds.closed_round import ClosedRound
from bot.rounds.closings import Closing, ClosingStore, Reopening
from bot.rounds.freezing import frozen
from bot.rounds.reopening import ReopeningDraft, reason_in
from bot.wording import closing as words
from bot.wording import notices
from bot.wording.terms import short_round_name
from scoring.fiscal_year import EvaluationRound

_log = logging.getLogger(__name__)

PREFIX = "round"
"""How the callback data of these buttons begins."""
OTHER_ROUNDS = 4
"""So many rounds are offered beside the one that is shown, the latest ones."""
_STAMP = 16


def action(desk: Desk, verb: str, chosen: EvaluationRound | None, detail: str = "") -> str:
    """The callback data of a button about a round; None stands for that of the day."""
    return ":".join((PREFIX, key_of(desk.office.name), verb, str(chosen or ""), detail))


@dataclass(frozen=True, slots=True)
class Sight:
    """A round of an office as it is known at this moment, and who asks for it."""

    desk: Desk
    reading: Reading
    place: Place
    user: int

    @property
    def round(self) -> EvaluationRound:
        """Which round it is."""
        return self.reading.evaluation_round

    @property
    def copy(self) -> ClosedRound:
        """What would be frozen now."""
        return frozen(self.reading, self.place.now, self.user, self.place.asker.name)

    @property
    def closing(self) -> Closing | None:
        """By what it is closed."""
        return self.reading.closing

    def button(self, label: str, verb: str, detail: str = "") -> Button:
        """A button for a step about this round."""
        return Button(label, action(self.desk, verb, self.round, detail))

    def round_buttons(self, rounds: Iterable[EvaluationRound], verb: str) -> tuple[tuple[Button, ...], ...]:
        """A button for the same step about each of these rounds."""
        return rows([Button(short_round_name(each), action(self.desk, verb, each)) for each in rounds])


@dataclass(frozen=True, slots=True)
class ClosingSteps:
    """What follows from each button. Everything blocks, and raises StoreError when nothing can be kept."""

    closings: ClosingStore
    dialogues: DialogueStore

    def take(self, verb: str, sight: Sight, detail: str = "") -> Reply:
        """Take the step that a button, or a command, asks for."""
        return VERBS[verb](self, sight, detail)

    def sight(self, desk: Desk, chosen: EvaluationRound | None, place: Place) -> Sight | None:
        """A round as it is known now: the chosen one, or that of the day. None where nothing is known of the sheet.

        The log of closed rounds is asked anew; the desk may be a moment older.
        """
        office, snapshot, user = desk.office, desk.state.snapshot, place.asker.user
        if snapshot is None or user is None:
            return None
        record = replace(desk.record, closings=self.closings.of(office.name), is_kept=True)
        today = place.now.astimezone(office.time_zone).date()
        return Sight(desk, Reading.of(office, snapshot, today, chosen, record), place, user)

    def see(self, sight: Sight, _: str = "", note: str = "") -> Reply:
        """Show what would be frozen, or what was."""
        reading, closing = sight.reading, sight.closing
        if closing:
            before = [each for each in reading.record.closings if each.round == closing.round and each is not closing]
            message = words.closed_card(reading, closing, before, note)
            buttons: tuple[Button, ...] = (sight.button(words.REOPEN, "reopen"),)
        else:
            copy = sight.copy
            message = words.before_closing(reading, copy, note)
            buttons = (sight.button(words.CLOSE, "close", _stamp(copy, sight)), sight.button(words.CANCEL, "cancel"))
        local_now = sight.place.now.astimezone(sight.desk.office.time_zone)
        dated = message.adding(notices.sheet_freshness(reading, local_now, sight.desk.state.trouble))
        others = sight.round_buttons(reading.other_rounds[:OTHER_ROUNDS], "see")
        return Reply(replace(dated, buttons=(buttons, *others)))

    def close(self, sight: Sight, stamp: str) -> Reply:
        """Freeze exactly what the button was made for; anything else is shown instead."""
        if sight.closing:
            return self.see(sight)
        copy = sight.copy
        if _stamp(copy, sight) != stamp:
            is_same = stamp.partition(".")[0] == _content(copy)
            return self.see(sight, note=words.REOPENED_MEANWHILE if is_same else words.CHANGED_MEANWHILE)
        if self.closings.close(copy):
            _log.info("round %s of %s was closed by %d: %s", copy.round, copy.office, sight.user, copy.digest)
        return self.see(self.sight(sight.desk, sight.round, sight.place) or sight, note=words.CLOSED_NOW)

    def cancel(self, sight: Sight, _: str) -> Reply:
        """Leave a round as it is, and forget what was said so far."""
        if self.draft(sight.place):
            self.dialogues.end(sight.place.chat, sight.user)
        return Reply(words.unchanged(sight.desk.office, sight.round, closed=sight.closing is not None))

    def ask_reason(self, sight: Sight, _: str) -> Reply:
        """Begin to open a closed round again; where another one may be meant, the closed ones are offered."""
        office, closing = sight.desk.office, sight.closing
        if closing is None:
            closed = sorted(sight.reading.record.closed_rounds(), reverse=True)
            buttons = sight.round_buttons(closed[:OTHER_ROUNDS], "reopen")
            return Reply(replace(words.unchanged(office, sight.round, closed=False), buttons=buttons))
        self._keep(sight, ReopeningDraft(office.name, closing.digest))
        return Reply(replace(words.ask_reason(office, sight.round), buttons=((sight.button(words.CANCEL, "cancel"),),)))

    def reopen(self, sight: Sight, stamp: str) -> Reply:
        """Open the round for the reason that was shown."""
        closing, draft, place = sight.closing, self.draft(sight.place), sight.place
        if closing is None or draft is None or not draft.reason or stamp != _reason_stamp(draft):
            return refusal(words.OVER)
        reopening = Reopening(place.now.replace(microsecond=0), sight.user, draft.reason, place.asker.name)
        self.dialogues.end(place.chat, sight.user)
        if draft.digest != closing.digest or not self.closings.reopen(sight.desk.office.name, closing, reopening):
            return refusal(words.OVER)
        _log.info("round %s of %s was opened again by %d", closing.round, sight.desk.office.name, sight.user)
        return Reply(words.reopened(sight.desk.office, closing, reopening))

    def reason_given(self, text: str, sight: Sight) -> Reply:
        """Show a typed reason as it will be told, or ask again where nothing is said in it."""
        cancel, closing = sight.button(words.CANCEL, "cancel"), sight.closing
        if closing is None or not (reason := reason_in(text)):
            asked = words.ask_reason(sight.desk.office, sight.round, words.NO_REASON)
            return Reply(replace(asked, buttons=((cancel,),)))
        said = ReopeningDraft(sight.desk.office.name, closing.digest, reason)
        self._keep(sight, said)
        confirm = sight.button(words.REOPEN, "open", _reason_stamp(said))
        shown = words.confirm_reason(sight.desk.office, sight.round, reason)
        return Reply(replace(shown, buttons=((confirm, cancel),)))

    def draft(self, place: Place) -> ReopeningDraft | None:
        """What was said so far in the person's open dialogue."""
        step = self.dialogues.step(place.chat, place.asker.user or 0, place.now)
        try:
            return ReopeningDraft.from_json(step) if step else None
        except ValueError:
            _log.warning("a dialogue that another version has begun is left aside")
            return None

    def _keep(self, sight: Sight, draft: ReopeningDraft) -> None:
        self.dialogues.keep(sight.place.chat, sight.user, draft.to_json(), sight.place.now)


VERBS: Mapping[str, Callable[[ClosingSteps, Sight, str], Reply]] = {
    "see": ClosingSteps.see,
    "close": ClosingSteps.close,
    "cancel": ClosingSteps.cancel,
    "reopen": ClosingSteps.ask_reason,
    "open": ClosingSteps.reopen,
}
"""The steps by what stands for them in callback data."""


def _stamp(copy: ClosedRound, sight: Sight) -> str:
    """A short text that changes with anything that is about to be frozen: what a button was made for.

    It counts how often the round was closed before, so that no button outlives a closing and its reopening.
    """
    closed = [each for each in sight.reading.record.closings if each.round == copy.round]
    return f"{_content(copy)}.{len(closed)}" if closed else _content(copy)


def _content(copy: ClosedRound) -> str:
    return copy.content[:_STAMP]


def _reason_stamp(draft: ReopeningDraft) -> str:
    return key_of(f"{draft.digest}|{draft.reason}")
