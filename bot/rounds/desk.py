"""Where admins close a round in the chat and open it again: `/close`, `/reopen`, their buttons, and a typed reason."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.chat.acting import Place
from bot.chat.acts import Reply, refusal
from bot.chat.answers import Desk
from bot.chat.choosing import rows
from bot.chat.dialogues import DialogueStore
from bot.chat.questions import Command, command_of, key_of, spoken_line, worded_command
from bot.message import Button
from bot.rounds.closings import ClosingStore, in_force
from bot.rounds.rounds import round_named
from bot.rounds.steps import OTHER_ROUNDS, PREFIX, VERBS, ClosingSteps, action
from bot.wording import closing as words
from bot.wording import notices
from bot.wording.commands import THAI_CLOSING
from bot.wording.terms import short_round_name
from scoring.fiscal_year import EvaluationRound
from sheets.thai_text import comparable

_PROVINCE = "จังหวัด|จ\\."
_COMMANDS = {"close": "see", "reopen": "reopen"}


class ClosingDesk:
    """Keeps the closed rounds. Everything blocks, and raises StoreError when nothing can be kept.

    `dialogues` are those of this desk's own kind.
    """

    def __init__(self, closings: ClosingStore, dialogues: DialogueStore) -> None:
        self._closings = closings
        self._steps = ClosingSteps(closings, dialogues)

    def typed(self, text: str, place: Place, *, to_bot: bool) -> Reply | None:
        """The reply to a typed line, or None when it is none of this desk's business.

        Words that are no command belong to an open dialogue first; in a group only when they answer a message of the
        bot (`to_bot`), since people talk there with each other.
        """
        command = command_of(text, place.asker.bot)
        if command is None and not text.startswith("/"):
            if (place.asker.private or to_bot) and (reply := self._reason(text, place)):
                return reply
            spoken = spoken_line(text, place.asker.bot, private=place.asker.private)
            command = worded_command(spoken, THAI_CLOSING) if spoken else None
        return self._command(command, place) if command and command.name in _COMMANDS else None

    def pressed(self, data: str, place: Place) -> Reply | None:
        """The reply to a button, or None for a button of something else."""
        prefix, *named = data.split(":")
        if prefix != PREFIX or len(named) != len(("office", "verb", "round", "detail")):
            return None
        office_key, verb, round_key, detail = named
        desk = next((each for each in _governed(place) if key_of(each.office.name) == office_key), None)
        if desk is None:
            return refusal(notices.ADMINS_ONLY if place.is_served else notices.NOT_SERVED)
        known = [each for each in self._rounds(desk, place) if str(each) == round_key]
        if verb not in VERBS or (round_key and not known):
            return refusal(words.OVER)
        return self._take(desk, known[0] if known else None, place, verb, detail)

    def _command(self, command: Command, place: Place) -> Reply | None:
        (desks, text), verb = _with_office(command.words, _governed(place)), _COMMANDS[command.name]
        if not desks:
            return refusal(notices.ADMINS_ONLY) if place.is_served else None
        meant = [(desk, self._named(text, desk, place)) for desk in desks]
        if text:  # of a sheet that was not read yet it cannot be said which rounds there are
            meant = [(desk, named) for desk, named in meant if named or desk.state.snapshot is None]
        if len(meant) == 1:
            ((desk, named),) = meant
            return self._take(desk, named, place, verb)
        if not meant and len(desks) == 1:
            rounds = sorted(self._rounds(desks[0], place), reverse=True)[:OTHER_ROUNDS]
            buttons = rows([Button(short_round_name(each), action(desks[0], verb, each)) for each in rounds])
            return Reply(replace(words.which_round(text), buttons=buttons))
        choices = meant or [(desk, None) for desk in desks]
        buttons = rows([Button(desk.office.name, action(desk, verb, named)) for desk, named in choices])
        return Reply(replace(notices.choose_office(), buttons=buttons))

    def _rounds(self, desk: Desk, place: Place) -> frozenset[EvaluationRound]:
        """The rounds for which the sheet has targets, those that are closed, and the one of the day."""
        sight = self._steps.sight(desk, None, place)
        return frozenset({sight.round, *sight.reading.other_rounds} if sight else ())

    def _named(self, text: str, desk: Desk, place: Place) -> EvaluationRound | None:
        return round_named(text, self._rounds(desk, place), place.now.astimezone(desk.office.time_zone).date())

    def _take(self, desk: Desk, chosen: EvaluationRound | None, place: Place, verb: str, detail: str = "") -> Reply:
        sight = self._steps.sight(desk, chosen, place)
        if sight is None:
            return Reply(notices.no_data_yet(desk.office.name, desk.state.trouble))
        return self._steps.take(verb, sight, detail)

    def _reason(self, text: str, place: Place) -> Reply | None:
        """The reply to a reason; None when none is asked for."""
        draft = self._steps.draft(place)
        desk = next((each for each in _governed(place) if draft and each.office.name == draft.office), None)
        if draft is None or desk is None:
            return None
        asked_for = [each.round for each in in_force(self._closings.of(draft.office)) if each.digest == draft.digest]
        sight = self._steps.sight(desk, asked_for[0], place) if asked_for else None
        return self._steps.reason_given(text, sight) if sight else None


def _with_office(text: str, desks: tuple[Desk, ...]) -> tuple[tuple[Desk, ...], str]:
    """The office that words name, and the words without its name; all offices where they name none."""
    written = comparable(text)
    named = [desk for desk in desks if comparable(desk.office.name) in written]
    if not named:
        return desks, text
    chosen = max(named, key=lambda desk: len(desk.office.name))
    name = re.compile(rf"(?:{_PROVINCE})?\s*{re.escape(comparable(chosen.office.name))}")
    return (chosen,), name.sub(" ", written).strip()


def _governed(place: Place) -> tuple[Desk, ...]:
    names = {office.name for office in place.governed}
    return tuple(desk for desk in place.desks if desk.office.name in names)
