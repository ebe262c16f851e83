"""What an admin is shown at each step of the dialogue about a deadline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot import thai
from bot.chat.questions import key_of
from bot.deadlines.days import next_day
from bot.deadlines.draft import Step, Talk
from bot.message import Button, Message
from bot.wording import deadlines as words
from scoring.fiscal_year import Month
from scoring.working_days import WorkingDays

MONTHS_OFFERED = range(-11, 4)
"""The months before and after the present one: a whole fiscal year that is to be verified, and what comes soon."""
_USUAL_DAYS = (15, 20)
_NEXT_WORKING_DAYS = 3
_MONTHS_PER_ROW = 3
_DAYS_PER_ROW = 2

Rows = tuple[tuple[Button, ...], ...]


def shown(talk: Talk, problem: str = "") -> Message:
    """The step with its buttons; `problem` is what was wrong with typed words."""
    message = words.which_day(talk.letter, problem) if talk.draft.step is Step.DAY else _MESSAGES[talk.draft.step](talk)
    back = (talk.button(words.BACK, "back"),) if talk.draft.step is not Step.LIST else ()
    return replace(message, buttons=(*_BUTTONS[talk.draft.step](talk), (*back, talk.button(words.CLOSE, "close"))))


def offered_days(today: date, working_days: WorkingDays) -> tuple[date, ...]:
    """Days that letters usually name: the next working days, the 15th, the 20th and the month's last working day."""
    soon = [working_days.after(today, number) for number in range(1, _NEXT_WORKING_DAYS + 1)]
    usual = [day for number in _USUAL_DAYS if (day := next_day(number, today))]
    ends = [working_days.on_or_before(Month.of(today).plus(number).first_day - timedelta(days=1)) for number in (1, 2)]
    return tuple(sorted({*soon, *usual, next(end for end in ends if end > today)}))


def _summary(talk: Talk) -> Message:
    letter, calendar = talk.letter, talk.office.calendar
    before = [calendar.due(month) for month in letter.record]
    if talk.chosen:
        before.append(talk.chosen.due)
    return words.summary(letter, before, words.day_off_note(letter.due, calendar.working_days), talk.today)


_MESSAGES: Mapping[Step, Callable[[Talk], Message]] = {
    Step.LIST: lambda talk: words.letters_list(talk.letters, talk.today),
    Step.CHOSEN: lambda talk: words.chosen_letter(talk.chosen or talk.letter, talk.today),
    Step.MONTHS: lambda talk: words.which_months(talk.draft.months),
    Step.ACT: lambda talk: words.which_act(talk.draft.months),
    Step.LETTER: lambda talk: words.which_letter(talk.letter),
    Step.SUMMARY: _summary,
    Step.WITHDRAW: lambda talk: words.withdrawing(talk.chosen or talk.letter, talk.dues_without, talk.today),
}


def _list_buttons(talk: Talk) -> Rows:
    letters = ((talk.button(words.letter_label(each), "pick", key_of(each.key)),) for each in talk.letters)
    return (*letters, (talk.button(words.ADD, "add"),))


def _month_buttons(talk: Talk) -> Rows:
    offered = [Month.of(talk.today).plus(distance) for distance in MONTHS_OFFERED]
    marks = dict.fromkeys(talk.draft.months, words.CHOSEN_MARK)
    keys = [talk.button(f"{marks.get(each, '')}{thai.month_short(each)}", "month", str(each)) for each in offered]
    following = ((talk.button(words.NEXT, "next"),),) if talk.draft.months else ()
    return (*_in_rows(keys, _MONTHS_PER_ROW), *following)


def _day_buttons(talk: Talk) -> Rows:
    days = offered_days(talk.today, talk.office.calendar.working_days)
    return _in_rows([talk.button(thai.weekday_date_brief(day), "day", str(day)) for day in days], _DAYS_PER_ROW)


def _letter_buttons(talk: Talk) -> Rows:
    skip = (talk.button(words.SKIP, "letter"),)
    same = ((talk.button(words.SAME_LETTER, "letter", "same"),),) if talk.chosen and talk.chosen.letter else ()
    return (*same, skip)


def _only(*keys: tuple[str, str]) -> Callable[[Talk], Rows]:
    return lambda talk: (tuple(talk.button(label, verb) for label, verb in keys),)


_BUTTONS: Mapping[Step, Callable[[Talk], Rows]] = {
    Step.LIST: _list_buttons,
    Step.CHOSEN: _only((words.MOVE, "move"), (words.WITHDRAW, "drop")),
    Step.MONTHS: _month_buttons,
    Step.ACT: _only((words.RECORD, "record"), (words.VERIFY, "verify")),
    Step.DAY: _day_buttons,
    Step.LETTER: _letter_buttons,
    Step.SUMMARY: _only((words.SAVE, "save")),
    Step.WITHDRAW: _only((words.WITHDRAW_FOR_SURE, "drop")),
}


def _in_rows(buttons: Sequence[Button], per_row: int) -> Rows:
    return tuple(tuple(buttons[start : start + per_row]) for start in range(0, len(buttons), per_row))
