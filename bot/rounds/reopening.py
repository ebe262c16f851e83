"""Opening a closed round again while an admin still says why: a value that the store keeps between two messages."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Self

from bot.wording.closing import LONGEST_REASON


@dataclass(frozen=True, slots=True)
class ReopeningDraft:
    """Which closing of an office is to end, by its hash, and the reason as far as it was said."""

    office: str
    digest: str
    reason: str = ""

    def to_json(self) -> str:
        """For the store."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Out of the store; ValueError when another version of the program wrote it."""
        try:
            return cls(**json.loads(text))
        except TypeError as error:
            raise ValueError("the dialogue cannot be read") from error


def reason_in(text: str) -> str:
    """A reason in one line; empty where nothing is said, as with signs alone."""
    line = " ".join(text.split())[:LONGEST_REASON]
    return line if any(character.isalnum() for character in line) else ""
