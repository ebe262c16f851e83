"""Thai text made comparable: one word written in different bytes becomes the same text.

For comparing only. What is stored or shown to people stays as they wrote it. The compatibility forms of Unicode
(NFKC, NFKD) are not used: they take ำ apart, and no normal form mends the order of marks above a consonant.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), 0x2060, 0xFEFF, 0x00AD, *range(0x202A, 0x202F)])
_SPACES = dict.fromkeys([0x00A0, 0x202F, 0x2009], " ")
_DIGITS = {ord("๐") + digit: str(digit) for digit in range(10)}

_TONE = "[\u0e48-\u0e4c]"  # the four tone marks, and thanthakhat (์), which is typed out of order just as often
_VOWEL_MARK = "[\u0e31\u0e34-\u0e3a]"  # vowels above and below a consonant
_MARK = "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
_NIKHAHIT, _SARA_AA, _SARA_AM = "\u0e4d", "\u0e32", "\u0e33"

# In this order: each step relies on those before it. The look-behinds keep a long run of marks from costing its square.
_RESPELLINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("เเ", "แ"),
        (f"({_MARK})\\1+", r"\1"),
        (f"(?<!{_TONE})({_TONE}*){_NIKHAHIT}+({_TONE}*){_SARA_AA}", rf"\1\2{_SARA_AM}"),
        (f"{_SARA_AM}({_TONE}+)", rf"\1{_SARA_AM}"),
        (f"(?<!{_TONE})({_TONE}+)({_VOWEL_MARK}+)", r"\2\1"),
        (f"({_MARK})\\1+", r"\1"),
    )
)
_SKIPPED_BY_EAR = re.compile("[\u0e47-\u0e4e]")


def ascii_digits(text: str) -> str:
    """Thai digits (๐–๙) as 0–9; everything else stays."""
    return text.translate(_DIGITS)


def visible(text: str) -> str:
    """The text without characters that nobody sees, with plain spaces, trimmed."""
    return unicodedata.normalize("NFC", text).translate(_INVISIBLE).translate(_SPACES).strip()


def comparable(text: str) -> str:
    """The one spelling to which all ways of typing the same Thai text come down."""
    text = visible(text)
    for pattern, replacement in _RESPELLINGS:
        text = pattern.sub(replacement, text)
    return text


def skeleton(text: str) -> str:
    """What is left of a name without spaces, tone marks and silent-letter marks: ราชสาส์น and ราชสาสน์ are one."""
    return _SKIPPED_BY_EAR.sub("", "".join(comparable(text).split()))
