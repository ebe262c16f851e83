"""Where admins change deadlines in the chat: `/deadline`, the buttons under it, and the words typed in between."""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.chat.acting import Place
from bot.chat.acts import Reply, refusal
from bot.chat.dialogues import DialogueStore
from bot.chat.questions import command_of, key_of
from bot.deadlines.dialogue import Turn, opened, pressed, typed
from bot.deadlines.draft import PREFIX, TYPED, Draft, Talk
from bot.deadlines.letters import LetterStore
from bot.message import Button
from bot.office.office import Office
from bot.wording import deadlines as words
from bot.wording import notices

_log = logging.getLogger(__name__)

COMMAND = "deadline"
_BEGIN = "begin"


class DeadlineDesk:
    """Keeps the dialogues and the letters. Everything blocks, and raises StoreError when nothing can be kept."""

    def __init__(self, letters: LetterStore, dialogues: DialogueStore) -> None:
        self._letters = letters
        self._dialogues = dialogues

    def typed(self, text: str, place: Place, *, to_bot: bool) -> Reply | None:
        """The reply to a typed line, or None when it is none of this desk's business.

        Words that are no command belong to an open dialogue that waits for them; in a group only when they answer a
        message of the bot (`to_bot`), since people talk there with each other.
        """
        if (command := command_of(text, place.asker.bot)) and command.name == COMMAND:
            return self._command(place)
        if text.startswith("/") or not (place.asker.private or to_bot):
            return None
        draft = self._draft(place)
        office = next((each for each in place.governed if draft and each.name == draft.office), None)
        if draft is None or office is None or draft.step not in TYPED:
            return None
        return self._done(typed(_talk(draft, office, place), text), office, place)

    def pressed(self, data: str, place: Place) -> Reply | None:
        """The reply to a button, or None for a button of something else."""
        prefix, *named = data.split(":")
        if prefix != PREFIX or len(named) != len(("office", "token", "verb", "detail")):
            return None
        office_key, token, verb, detail = named
        office = next((each for each in place.governed if key_of(each.name) == office_key), None)
        if office is None:
            return refusal(notices.ADMINS_ONLY if place.is_served else notices.NOT_SERVED)
        if verb == _BEGIN:
            return self._begin(office, place)
        draft = self._draft(place)
        if draft is None or (draft.office, draft.token) != (office.name, token):
            return refusal(words.OVER)
        turn = pressed(_talk(draft, office, place), verb, detail)
        return self._done(turn, office, place) if turn else refusal(words.OVER)

    def _command(self, place: Place) -> Reply | None:
        if not place.governed:
            return refusal(notices.ADMINS_ONLY) if place.is_served else None
        if len(place.governed) == 1:
            return self._begin(place.governed[0], place)
        choices = (
            (Button(each.name, ":".join((PREFIX, key_of(each.name), "", _BEGIN, ""))),) for each in place.governed
        )
        return Reply(replace(notices.choose_office(), buttons=tuple(choices)))

    def _begin(self, office: Office, place: Place) -> Reply:
        draft = Draft(office.name, f"{int(place.now.timestamp()):x}")
        return self._done(opened(_talk(draft, office, place)), office, place)

    def _done(self, turn: Turn, office: Office, place: Place) -> Reply:
        """Make the change, if there is one, and keep the dialogue at its new step."""
        user = place.asker.user or 0
        if turn.change:
            self._letters.change(office, turn.change, by=user, at=place.now)
            _log.info("deadlines of %s changed by %d: %s", office.name, user, turn.change)
        if turn.draft:
            self._dialogues.keep(place.chat, user, turn.draft.to_json(), place.now)
        else:
            self._dialogues.end(place.chat, user)
        return Reply(turn.message)

    def _draft(self, place: Place) -> Draft | None:
        step = self._dialogues.step(place.chat, place.asker.user or 0, place.now)
        try:
            return Draft.from_json(step) if step else None
        except ValueError:
            _log.info("a dialogue about something else, or of another version, is left aside")
            return None


def _talk(draft: Draft, office: Office, place: Place) -> Talk:
    return Talk(draft, office, place.now.astimezone(office.time_zone).date())
