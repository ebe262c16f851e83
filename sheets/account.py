"""The service account: its key file, its credentials, and the guarded request for a token."""
# What google-auth hands down to subclasses is untyped too, and the exclusion in pyproject.toml does not reach it.
# mypy: disable-error-code=no-untyped-call

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qs

import google.auth.transport
from google.auth import jwt
from google.auth.credentials import TokenState
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import Request
from google.oauth2 import service_account

from sheets.endpoints import allowed_google_url
from sheets.faults import FaultKind, SheetsUnavailable, json_object, token_fault

SHEETS_SCOPE = "https://www.googleapis.com/auth/spreadsheets.readonly"
DRIVE_SCOPE = "https://www.googleapis.com/auth/drive.metadata.readonly"


class Credentials(service_account.Credentials):
    """A service account's credentials that use a token as long as it is valid.

    google-auth renews a token in its last minutes. It does so in the background, but a renewal that failed there makes
    it renew the next time in the foreground, and gives up a read that the old token would still have served.
    """

    def before_request(
        self, request: google.auth.transport.Request, method: str, url: str, headers: dict[str, str]
    ) -> None:
        """Put a token into the headers."""
        try:
            super().before_request(request, method, url, headers)
        except (GoogleAuthError, SheetsUnavailable):
            if self.token_state is TokenState.INVALID:
                raise
            self.apply(headers)


class TokenRequest(Request):
    """Asks for a token, once and without redirects, and tells what the answer means.

    google-auth itself would ask three times, and would fail on many an odd answer with a TypeError.
    """

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: tuple[float, float] = (5, 20),
        **options: Any,
    ) -> google.auth.transport.Response:
        """Send the request; an answer that is no token is a `SheetsUnavailable`."""
        options["allow_redirects"] = False
        answer: google.auth.transport.Response = super().__call__(url, method, body, headers, timeout, **options)
        skew = _clock_skew(body or b"", answer.headers.get("Date", ""))
        if fault := token_fault(answer.status, answer.data, skew):
            raise fault
        return answer


def _clock_skew(body: bytes, date: str) -> timedelta:
    """How far the time that the request claims is ahead of the time that the answer tells; zero when it tells none."""
    try:
        told = parsedate_to_datetime(date)
        assertion = parse_qs(body.decode())["assertion"][0]
        claimed = datetime.fromtimestamp(jwt.decode(assertion, verify=False)["iat"], UTC)
    except (ValueError, KeyError):
        return timedelta(0)
    return claimed - told.astimezone(UTC)


class ServiceAccount:
    """A service account by its key file, for one scope. The file is read again whenever it has changed on disk."""

    def __init__(self, key_file: Path, scope: str) -> None:
        self._key_file = key_file
        self._scope = scope
        self._lock = Lock()
        self._loaded: tuple[tuple[int, int, int], Credentials] | None = None

    @property
    def email(self) -> str:
        """The account's e-mail address, to which a sheet is shared."""
        return str(self.credentials().service_account_email)

    def credentials(self) -> Credentials:
        """The credentials, with the token they have; a key file that is of no use is a `SheetsUnavailable`."""
        with self._lock:
            try:
                status = self._key_file.stat()
                stamp = (status.st_ino, status.st_size, status.st_mtime_ns)
                if self._loaded is None or self._loaded[0] != stamp:
                    self._loaded = (stamp, self._load())
            except OSError as error:
                raise _key_file_fault(self._key_file, error.strerror or type(error).__name__) from error
            return self._loaded[1]

    def _load(self) -> Credentials:
        key = json_object(self._key_file.read_bytes())
        if key is None or key.get("type") != "service_account":
            raise _key_file_fault(self._key_file, "not the JSON key of a service account")
        if not allowed_google_url(str(key.get("token_uri"))):
            raise _key_file_fault(self._key_file, "its token_uri is neither https to Google nor a loopback address")
        try:
            credentials: Credentials = Credentials.from_service_account_info(key, scopes=[self._scope])
        except (ValueError, GoogleAuthError) as error:
            # The library's own text might quote the key.
            raise _key_file_fault(self._key_file, f"not usable ({type(error).__name__})") from None
        credentials.with_non_blocking_refresh()
        return credentials


def _key_file_fault(key_file: Path, reason: str) -> SheetsUnavailable:
    return SheetsUnavailable(FaultKind.KEY_FILE, f"{key_file}: {reason}", file=str(key_file), reason=reason)


def readable_by_others(key_file: Path) -> bool:
    """Whether other accounts of this computer may read the key, which is as good as a password; mode 0600 is right.

    Windows keeps no such mode, so there it is always False. A missing file is an OSError.
    """
    return os.name == "posix" and bool(stat.S_IMODE(key_file.stat().st_mode) & 0o077)
