"""Invitations: links that open the bot and name a district. They are signed, so nobody can make one up, and expire.

A payload after `?start=` holds up to 64 characters of A-Z, a-z, 0-9, _ and - (https://core.telegram.org/bots/features
#deep-linking): here the short keys of office and district, the time of expiry, and an HMAC-SHA256 over all of it.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO

import segno

from bot.chat.questions import key_of
from bot.office.office import Office
from scoring.sales import District

LIFETIME = timedelta(days=7)

_KEYS, _EXPIRY, _SEAL = 8, 4, 32  # bytes


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whoever opens it before it expires may ask to be the district's officer."""

    office: str
    district: District
    expires: datetime

    def payload(self, key: bytes) -> str:
        """What stands in the link, signed with the key."""
        named = bytes.fromhex(key_of(self.office) + key_of(self.district))
        expiry = int(self.expires.timestamp()).to_bytes(_EXPIRY, "big")
        return urlsafe_b64encode(named + expiry + self._seal(key, expiry)).rstrip(b"=").decode()

    def is_sealed(self, key: bytes, seal: bytes) -> bool:
        """Whether the seal was made with the key for this very invitation."""
        expiry = int(self.expires.timestamp()).to_bytes(_EXPIRY, "big")
        return hmac.compare_digest(self._seal(key, expiry), seal)

    def _seal(self, key: bytes, expiry: bytes) -> bytes:
        named = f"invitation\n{self.office}\n{self.district}\n".encode()
        return hmac.digest(key, named + expiry, "sha256")


def read_invitation(payload: str, key: bytes, offices: Iterable[Office]) -> Invitation | None:
    """The invitation in a payload; None unless it was made with the key for a district of one of the offices."""
    try:
        raw = urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    except ValueError:
        return None
    if len(raw) != _KEYS + _EXPIRY + _SEAL:
        return None
    named, expiry, seal = raw[:_KEYS].hex(), raw[_KEYS:-_SEAL], raw[-_SEAL:]
    expires = datetime.fromtimestamp(int.from_bytes(expiry, "big"), UTC)
    for office in offices:
        for district in office.districts:
            found = Invitation(office.name, district, expires)
            if key_of(office.name) + key_of(district) == named and found.is_sealed(key, seal):
                return found
    return None


def address(bot_username: str, payload: str) -> str:
    """The link itself."""
    return f"https://t.me/{bot_username}?start={payload}"


def qr_picture(text: str) -> bytes:
    """The text as a QR code: a PNG that a phone's camera reads from a screen or from paper."""
    picture = BytesIO()
    segno.make(text, micro=False).save(picture, kind="png", scale=8, border=4)
    return picture.getvalue()
