"""A letter's deadline while an admin is still saying it: a value that the store keeps between two messages."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from bot.chat.questions import key_of
from bot.message import Button
from bot.office.office import Office
from scoring.deadlines import LetterDeadline
from scoring.fiscal_year import Month

PREFIX = "deadline"
"""How the callback data of this dialogue's buttons begins."""
LISTED_FOR = timedelta(days=31)
"""A letter can be changed for so long after its day."""


class Step(StrEnum):
    """Where a dialogue stands: what is asked for."""

    LIST = "list"
    CHOSEN = "chosen"
    MONTHS = "months"
    ACT = "act"
    DAY = "day"
    LETTER = "letter"
    SUMMARY = "summary"
    WITHDRAW = "withdraw"


TYPED = frozenset({Step.DAY, Step.LETTER})
"""The steps that take typed words."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was said so far. `token` tells this dialogue's buttons from older ones, `chosen` is the key of a letter."""

    office: str
    token: str
    step: Step = Step.LIST
    months: tuple[Month, ...] = ()
    verify: bool = False
    due: date | None = None
    letter: str = ""
    chosen: str = ""

    def to_json(self) -> str:
        """For the store."""
        return json.dumps(asdict(self) | {"months": [str(each) for each in self.months], "due": str(self.due or "")})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Out of the store; ValueError when another version of the program wrote it."""
        try:
            known = json.loads(text)
            months = tuple(map(Month.parse, known.pop("months")))
            due = date.fromisoformat(known["due"]) if known["due"] else None
            return cls(**known | {"step": Step(known["step"]), "months": months, "due": due})
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError("the dialogue cannot be read") from error

    def toggled(self, month: Month) -> Self:
        """With the month among the chosen ones, or without it when it is there."""
        return replace(self, months=tuple(sorted({*self.months} ^ {month})))

    def action(self, verb: str, detail: str = "") -> str:
        """The callback data of a button of this dialogue."""
        return ":".join((PREFIX, key_of(self.office), self.token, verb, detail))


@dataclass(frozen=True, slots=True)
class Talk:
    """A draft, with the office as it is in force at this moment."""

    draft: Draft
    office: Office
    today: date

    @property
    def letters(self) -> tuple[LetterDeadline, ...]:
        """The letters that can be changed, the nearest day first."""
        recent = (each for each in self.office.calendar.letters if each.due >= self.today - LISTED_FOR)
        return tuple(sorted(recent, key=lambda each: each.due))

    @property
    def chosen(self) -> LetterDeadline | None:
        """The letter that is being changed, if it is still in force."""
        return next((each for each in self.office.calendar.letters if each.key == self.draft.chosen), None)

    @property
    def letter(self) -> LetterDeadline:
        """The deadline as far as it was said; before a day was named, on any."""
        draft, due = self.draft, self.draft.due or self.today
        if self.chosen:
            return replace(self.chosen, due=due, letter=draft.letter)
        record, verify = ((), draft.months) if draft.verify else (draft.months, ())
        return LetterDeadline(due, record, verify, draft.letter)

    @property
    def dues_without(self) -> tuple[tuple[Month, date], ...]:
        """When the chosen letter's months are due once it is withdrawn."""
        calendar = self.office.calendar.with_letters((), {self.draft.chosen})
        return tuple((month, calendar.due(month)) for month in (self.chosen.record if self.chosen else ()))

    def button(self, label: str, verb: str, detail: str = "") -> Button:
        """A button of this dialogue."""
        return Button(label, self.draft.action(verb, detail))
