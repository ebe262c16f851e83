"""Message entities: what Telegram finds in a text by itself, and what it makes of parse_mode HTML.

Sources: https://core.telegram.org/bots/api#formatting-options and #messageentity; the exact grammar of commands and
mentions and the wording of the errors follow TDLib, the library under Telegram's own Bot API server
(https://github.com/tdlib/td, td/telegram/MessageEntity.cpp). Offsets and lengths count UTF-16 units.
"""

import html
import re
from dataclasses import dataclass, field
from typing import NotRequired, TypedDict


class Entity(TypedDict):
    """One marked stretch of a text, as in the Bot API."""

    type: str
    offset: int
    length: int
    url: NotRequired[str]
    language: NotRequired[str]


class ParseError(ValueError):
    """The text's markup is wrong; the message is Telegram's, after "can't parse entities: "."""


_TYPES = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("tg-spoiler", "span"), "spoiler"),
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
# Telegram decodes numeric references and just these four names; others stay as they are written.
_REFERENCE = re.compile(r"&(?:#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|(?:lt|gt|amp|quot)(?![A-Za-z]));?", re.ASCII)
_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTES = re.compile(r"""((?:[^>"']|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(r"""([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w.-]*)))?""")
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")
_MENTION = re.compile(r"(?<!\w)@[A-Za-z0-9_]{2,32}(?!\w)")
_URL = re.compile(r"\bhttps?://[^\s<>]*[^\s<>.,;:!?)]")
_FOUND = (("bot_command", _COMMAND), ("mention", _MENTION), ("url", _URL))
_NO_SEARCH = {"code", "pre", "text_link"}  # nothing is looked for inside these


def utf16_length(text: str) -> int:
    """Count the UTF-16 units of a text, Telegram's measure of length."""
    return len(text.encode("utf-16-le")) // 2


def utf16_slice(text: str, entity: Entity) -> str:
    """Cut out the stretch that an entity marks."""
    units = text.encode("utf-16-le")
    return units[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le")


def found_entities(text: str) -> list[Entity]:
    """Find commands, mentions and addresses, as Telegram does in every message."""
    return sorted(
        (
            {"type": kind, "offset": utf16_length(text[: match.start()]), "length": utf16_length(match[0])}
            for kind, pattern in _FOUND
            for match in pattern.finditer(text)
        ),
        key=_order,
    )


def formatted_text(text: str, parse_mode: str = "") -> tuple[str, list[Entity]]:
    """Give the text as it is shown, trimmed, with its entities; raises `ParseError`. Modes: none and HTML."""
    if parse_mode and parse_mode.casefold() != "html":
        raise ParseError(f"the sandbox knows parse_mode HTML only, not {parse_mode}")
    shown, marked = _HtmlReader(text).read() if parse_mode else (text, [])
    shown, marked = _trimmed(_cleaned(shown), marked)
    fenced = [entity for entity in marked if entity["type"] in _NO_SEARCH]
    found = [entity for entity in found_entities(shown) if not any(_overlap(entity, fence) for fence in fenced)]
    return shown, sorted(marked + found, key=_order)


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    start: int


@dataclass(slots=True)
class _HtmlReader:
    """Reads HTML from left to right; errors name the byte at which Telegram gives up."""

    source: str
    shown: str = ""
    entities: list[Entity] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)

    def read(self) -> tuple[str, list[Entity]]:
        at = 0
        while at < len(self.source):
            if self.source.startswith("</", at):
                at = self._close(at)
            elif self.source[at] == "<":
                at = self._open(at)
            else:
                at = self._text(at)
        if self.opened:
            raise ParseError(f'Can\'t find end tag corresponding to start tag "{self.opened[-1].tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return self.shown, self.entities

    def _text(self, at: int) -> int:
        end = self.source.find("<", at)
        end = len(self.source) if end < 0 else end
        self.shown += _decoded(self.source[at:end])
        return end

    def _open(self, at: int) -> int:
        name = _NAME.match(self.source, at + 1)
        if name is None or name.end() == len(self.source):
            raise ParseError(f"Unclosed start tag at byte offset {self._byte(at)}")
        tag = name[0].lower()
        if tag not in _TYPES:
            raise ParseError(f'Unsupported start tag "{tag}" at byte offset {self._byte(at)}')
        attributes = _ATTRIBUTES.match(self.source, name.end())
        if attributes is None:
            raise ParseError(f'Unclosed start tag "{tag}" at byte offset {self._byte(at)}')
        argument = _argument(tag, attributes[1])
        if tag == "span" and argument != "spoiler":
            raise ParseError(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(at)}')
        self.opened.append(_Open(tag, argument, utf16_length(self.shown), len(self.shown)))
        return attributes.end()

    def _close(self, at: int) -> int:
        if not self.opened:
            raise ParseError(f"Unexpected end tag at byte offset {self._byte(at)}")
        closing = re.compile(r"</([^\s>]*)\s*>").match(self.source, at)
        if closing is None:
            raise ParseError(f"Unclosed end tag at byte offset {self._byte(at)}")
        begun, tag = self.opened.pop(), closing[1].lower()
        if tag and tag != begun.tag:
            raise ParseError(
                f'Unmatched end tag at byte offset {self._byte(at)}, expected "</{begun.tag}>", found "</{tag}>"'
            )
        self._mark(begun)
        return closing.end()

    def _mark(self, begun: _Open) -> None:
        length = utf16_length(self.shown) - begun.offset
        if not length:
            return
        entity: Entity = {"type": _TYPES[begun.tag], "offset": begun.offset, "length": length}
        if begun.tag == "a":
            entity["url"] = begun.argument or self.shown[begun.start :]
        elif begun.tag == "blockquote" and begun.argument:
            entity["type"] = "expandable_blockquote"
        elif begun.tag == "code" and begun.argument:
            entity["language"] = begun.argument
        elif begun.tag == "pre" and self._ends_with_code(begun.offset, length):
            entity["language"] = self.entities.pop()["language"]
        self.entities.append(entity)

    def _ends_with_code(self, offset: int, length: int) -> bool:
        # <pre><code class="language-x">…</code></pre> is one entity: pre with a language.
        last = self.entities[-1] if self.entities else None
        return last is not None and "language" in last and (last["offset"], last["length"]) == (offset, length)

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())


def _argument(tag: str, attributes: str) -> str:
    for name, double, single, bare in _ATTRIBUTE.findall(attributes):
        value = _decoded(double or single) or bare.lower()
        if tag == "a" and name == "href":
            return value
        if tag == "blockquote" and name == "expandable":
            return "expandable"
        if name == "class" and tag in {"code", "span"}:
            return value.removeprefix({"code": "language-", "span": "tg-"}[tag])
    return ""


def _decoded(text: str) -> str:
    return _REFERENCE.sub(lambda match: html.unescape(match[0].rstrip(";") + ";"), text)


def _cleaned(text: str) -> str:
    # One for one, so that offsets stay; Telegram also drops some invisible characters for good.
    return re.sub(r"[\x00-\x09\x0b-\x1f]", " ", text)


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    shown = text.rstrip()
    end = utf16_length(shown)
    first = min((entity["offset"] for entity in entities), default=end)
    cut = min(len(shown) - len(shown.lstrip(" \n")), first)
    kept = [entity for entity in entities if entity["offset"] < end]
    for entity in kept:
        entity["length"] = min(entity["length"], end - entity["offset"])
        entity["offset"] -= cut
    return shown[cut:], kept


def _overlap(one: Entity, other: Entity) -> bool:
    return one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"]


def _order(entity: Entity) -> tuple[int, int]:
    return entity["offset"], -entity["length"]
