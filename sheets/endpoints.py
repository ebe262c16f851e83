"""Where Google's services are, and which addresses may be given a token at all."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

SHEETS_URL = "https://sheets.googleapis.com"
DRIVE_URL = "https://www.googleapis.com"

_GOOGLE_HOST = re.compile(
    r"([a-z0-9-]+\.)*googleapis\.com|accounts\.google\.com"
)  # the latter in keys of older projects


@dataclass(frozen=True, slots=True)
class GoogleSettings:
    """The service account's key file, and the addresses of the Sheets and Drive APIs; others are a ValueError."""

    credentials: Path
    sheets_url: str = SHEETS_URL
    drive_url: str = DRIVE_URL

    def __post_init__(self) -> None:
        """Refuse an address that must not see a token, however this value was made."""
        for url in (self.sheets_url, self.drive_url):
            if not allowed_google_url(url):
                raise ValueError(f"{url!r} is neither https to Google nor a loopback address")


def allowed_google_url(url: str) -> bool:
    """Whether a token may be sent there: https to Google's hosts, or http and https to this very computer."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    # What urlsplit and the HTTP library might read differently is refused as a whole.
    if re.search(r"[@\\\s?#]", url):
        return False
    if _is_loopback(host):
        return parts.scheme in {"http", "https"}
    return parts.scheme == "https" and _GOOGLE_HOST.fullmatch(host) is not None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
