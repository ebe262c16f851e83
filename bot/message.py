"""Messages as values: what is to be said, before anybody knows how it is sent."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from typing import Self

MAX_TEXT_UNITS = 4096
"""Telegram's limit for a text, in UTF-16 code units (https://core.telegram.org/bots/api#sendmessage)."""
MAX_CAPTION_UNITS = 1024
"""Telegram's limit for the text under a picture (https://core.telegram.org/bots/api#sendphoto)."""


@dataclass(frozen=True, slots=True)
class Button:
    """A key under a message: its label, and what it asks for (1 to 64 bytes, Telegram's limit for callback data).

    A key with a `link`, the address of a web page, opens that instead and asks for nothing.
    """

    label: str
    action: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named in a body: the words that stand there for them, which become a link that calls them."""

    user: int
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """A title line and a body in plain text, with rows of buttons below. Markup is added only on the way out.

    `mentions` stand in the order of the body; each is looked for behind the one before it.
    """

    title: str
    body: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    mentions: tuple[Mention, ...] = ()

    @property
    def text(self) -> str:
        """The message as plain text."""
        return f"{self.title}\n{self.body}" if self.body else self.title

    def adding(self, *paragraphs: str) -> Self:
        """The same message with further lines at its end; empty ones are left out."""
        return replace(self, body="\n".join(part for part in (self.body, *paragraphs) if part))


def html_parts(message: Message, limit: int = MAX_TEXT_UNITS) -> tuple[str, ...]:
    """The message as Telegram HTML, its title bold, cut at line ends into parts under the limit.

    The limit counts after the entities are parsed; counting the escaped text is on the safe side. A single line that is
    longer than the limit is cut inside, and then without its mentions.
    """
    lines = [f"<b>{escape(message.title, quote=False)}</b>"] if message.title else []
    lines += _body_lines(message, limit - len("<b></b>"))
    parts: list[str] = []
    for line in lines:
        if parts and _units(parts[-1]) + 1 + _units(line) <= limit:
            parts[-1] += "\n" + line
        else:
            parts.append(line)
    return tuple(stripped for part in parts if (stripped := part.strip("\n")))


def _body_lines(message: Message, room: int) -> Iterator[str]:
    """The lines of the body, escaped, with links that call those who are mentioned."""
    waiting = deque(mention for mention in message.mentions if mention.text.strip())  # blanks are found everywhere
    for line in message.body.splitlines():
        linked = _linked(line, waiting)
        if _units(linked) <= room:
            yield linked
        else:
            yield from (escape(piece, quote=False) for piece in _pieces(line, room))


def _linked(line: str, waiting: deque[Mention]) -> str:
    """The line with the mentions that stand in it, which then wait no longer."""
    html, rest = "", line
    while waiting and waiting[0].text in rest:
        mention = waiting.popleft()
        before, _, rest = rest.partition(mention.text)
        link = f'<a href="tg://user?id={mention.user}">{escape(mention.text, quote=False)}</a>'
        html += escape(before, quote=False) + link
    return html + escape(rest, quote=False)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _pieces(line: str, limit: int) -> list[str]:
    """The line, in pieces whose escaped form fits the limit whatever their characters are."""
    if _units(escape(line, quote=False)) <= limit:
        return [line]
    step = limit // len("&amp;")
    return [line[start : start + step] for start in range(0, len(line), step)]
