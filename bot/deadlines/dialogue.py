"""The dialogue in which an admin adds, moves or withdraws a letter's deadline: values alone, no network and no store.

The months are chosen first, then what is to be done with them, the day, and the letter's number. Nothing takes effect
before it was shown as a whole and agreed to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.chat.questions import key_of
from bot.deadlines.days import read_day
from bot.deadlines.draft import Draft, Step, Talk
from bot.deadlines.letters import LetterChange, adding
from bot.deadlines.steps import shown
from bot.message import Message
from bot.wording import deadlines as words
from scoring.fiscal_year import Month

FARTHEST = timedelta(days=366)
LONGEST_NUMBER = 100
_BARE_NUMBER = re.compile(r"[ก-ฮ]{2}\s*[0-9๐-๙]")


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows from a press or from typed words; without a draft, the dialogue has ended."""

    draft: Draft | None
    message: Message
    change: LetterChange | None = None


def opened(talk: Talk) -> Turn:
    """The step at which a dialogue stands."""
    return Turn(talk.draft, shown(talk))


def pressed(talk: Talk, verb: str, detail: str) -> Turn | None:
    """What follows from a button; None for one that does not belong to this step (any more)."""
    if verb == "close":
        return Turn(None, words.closed())
    if talk.draft.chosen and talk.chosen is None:
        return None
    if end := _ENDS.get((talk.draft.step, verb)):
        return end(talk)
    move = _back if verb == "back" else _MOVES.get((talk.draft.step, verb))
    following = move(talk, detail) if move else None
    return opened(replace(talk, draft=following)) if following else None


def typed(talk: Talk, text: str) -> Turn:
    """What follows from typed words, at a step that takes them."""
    if talk.draft.step is Step.LETTER:
        return opened(replace(talk, draft=replace(talk.draft, step=Step.SUMMARY, letter=_number(text))))
    day = read_day(text, talk.today)
    if day is None:
        return Turn(talk.draft, shown(talk, words.unreadable_day(text)))
    if day < talk.today:
        return Turn(talk.draft, shown(talk, words.past_day(day)))
    if day > talk.today + FARTHEST:
        return Turn(talk.draft, shown(talk, words.distant_day(day)))
    return opened(replace(talk, draft=replace(talk.draft, step=Step.LETTER, due=day)))


def _number(text: str) -> str:
    """A letter's number in one line, with the word that stands before numbers."""
    line = " ".join(text.split())[:LONGEST_NUMBER]
    return f"ที่ {line}" if _BARE_NUMBER.match(line) else line


Move = Callable[[Talk, str], Draft | None]


def _to(step: Step) -> Move:
    return lambda talk, _: replace(talk.draft, step=step)


def _back(talk: Talk, _: str) -> Draft:
    step = talk.draft.step
    before = Step.CHOSEN if step is Step.DAY and talk.draft.chosen else _BEFORE.get(step, Step.LIST)
    return replace(talk.draft, step=before) if before is not Step.LIST else Draft(talk.draft.office, talk.draft.token)


def _picked(talk: Talk, detail: str) -> Draft | None:
    found = [each.key for each in talk.letters if key_of(each.key) == detail]
    return replace(talk.draft, step=Step.CHOSEN, chosen=found[0]) if found else None


def _month_pressed(talk: Talk, detail: str) -> Draft | None:
    try:
        return talk.draft.toggled(Month.parse(detail))
    except ValueError:
        return None


def _months_chosen(talk: Talk, _: str) -> Draft | None:
    return replace(talk.draft, step=Step.ACT) if talk.draft.months else None


def _day_pressed(talk: Talk, detail: str) -> Draft | None:
    try:
        return replace(talk.draft, step=Step.LETTER, due=date.fromisoformat(detail))
    except ValueError:
        return None


def _letter_pressed(talk: Talk, detail: str) -> Draft:
    same = talk.chosen.letter if talk.chosen and detail else ""
    return replace(talk.draft, step=Step.SUMMARY, letter=same)


_BEFORE = {
    Step.ACT: Step.MONTHS,
    Step.DAY: Step.ACT,
    Step.LETTER: Step.DAY,
    Step.SUMMARY: Step.LETTER,
    Step.WITHDRAW: Step.CHOSEN,
}
_MOVES: Mapping[tuple[Step, str], Move] = {
    (Step.LIST, "add"): _to(Step.MONTHS),
    (Step.LIST, "pick"): _picked,
    (Step.CHOSEN, "move"): _to(Step.DAY),
    (Step.CHOSEN, "drop"): _to(Step.WITHDRAW),
    (Step.MONTHS, "month"): _month_pressed,
    (Step.MONTHS, "next"): _months_chosen,
    (Step.ACT, "record"): lambda talk, _: replace(talk.draft, step=Step.DAY, verify=False),
    (Step.ACT, "verify"): lambda talk, _: replace(talk.draft, step=Step.DAY, verify=True),
    (Step.DAY, "day"): _day_pressed,
    (Step.LETTER, "letter"): _letter_pressed,
}


def _saved(talk: Talk) -> Turn:
    change = adding(talk.letter, talk.office.calendar.letters, instead_of=talk.chosen)
    return Turn(None, words.saved(change.added or talk.letter, talk.today), change)


def _withdrawn(talk: Talk) -> Turn:
    letter = talk.chosen or talk.letter
    return Turn(None, words.withdrawn(letter, talk.dues_without), LetterChange((letter.key,)))


_ENDS: Mapping[tuple[Step, str], Callable[[Talk], Turn]] = {
    (Step.SUMMARY, "save"): _saved,
    (Step.WITHDRAW, "drop"): _withdrawn,
}
