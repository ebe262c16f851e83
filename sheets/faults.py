"""What can go wrong between here and Google, each kind by its name, and how an answer is told from another.

Shape of Google's errors: https://google.aip.dev/193; of the token endpoint's: RFC 6749, section 5.2.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Self


class FaultKind(StrEnum):
    """Why the sheet cannot be read."""

    NETWORK = "network"  # no connection, or it broke
    TIMEOUT = "timeout"  # an answer did not come, or not as a whole, in time
    SERVER = "server"  # Google is in trouble (5xx)
    QUOTA = "quota"  # too many reads (429)
    MALFORMED = "malformed"  # an answer that is not Google's, or not complete
    AUTH = "auth"  # the key or its token is refused
    CLOCK = "clock"  # refused because this computer's clock is wrong
    NOT_SHARED = "not-shared"  # `data["account"]` must be given Viewer
    API_DISABLED = "api-disabled"  # to be enabled in the key's Google Cloud project
    NOT_FOUND = "not-found"  # no document has this id
    WRONG_DOCUMENT = "wrong-document"  # an uploaded Excel file, not a Google Sheet
    KEY_FILE = "key-file"  # missing, unreadable, or not a service account's key
    TAB_GONE = "tab-gone"  # a tab was renamed or deleted while it was being read
    REFUSED = "refused"  # refused for a reason that this program does not know


QUOTA_PAUSE = timedelta(seconds=60)
LONGEST_PAUSE = timedelta(minutes=10)
_QUOTA_JITTER_SECONDS = 15
_LONGEST_DETAIL = 300


class SheetsUnavailable(Exception):  # noqa: N818 (a state of the world, not a mistake)
    """The sheet cannot be read now. `detail` is for logs and holds no secret; `data` is for wording."""

    def __init__(self, kind: FaultKind, detail: str, *, retry_after: timedelta = timedelta(0), **data: str) -> None:
        self.kind = kind
        self.detail = " ".join(detail.split())[:_LONGEST_DETAIL]
        self.data = data
        self._retry_after = retry_after
        super().__init__(f"{kind}: {self.detail}")

    def retry_after(self, failures: int = 1) -> timedelta:
        """How long to wait at least before the next poll, after so many failures in a row; zero: as always.

        A refused key is tried ever more rarely, from one minute up to ten, because every try costs quota.
        """
        if self.kind in {FaultKind.AUTH, FaultKind.CLOCK}:
            doublings = min(failures - 1, 10)
            return min(timedelta(minutes=2**doublings), LONGEST_PAUSE)
        return self._retry_after


@dataclass(frozen=True, slots=True)
class GoogleError:
    """What an error's body says: `PERMISSION_DENIED`, a sentence, and machine-readable reasons."""

    status: str
    message: str
    reasons: frozenset[str]

    @classmethod
    def parse(cls, body: bytes) -> Self | None:
        """Read `{"error": {…}}` of the APIs or `{"error": "invalid_grant", …}` of the token endpoint; else None."""
        match json_object(body):
            case {"error": dict() as error}:
                entries = [*_entries(error.get("details")), *_entries(error.get("errors"))]
                reasons = frozenset(str(entry["reason"]) for entry in entries if "reason" in entry)
                return cls(str(error.get("status", "")), str(error.get("message", "")), reasons)
            case {"error": str() as status, **rest}:
                return cls(status, str(rest.get("error_description", "")), frozenset())
            case _:
                return None

    def __str__(self) -> str:
        return " ".join(filter(None, [self.status, self.message, *sorted(self.reasons)]))


def json_object(body: bytes) -> dict[str, Any] | None:
    """The JSON object of a body, or None when it holds anything else."""
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) else None


def _entries(value: object) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


_DISABLED = frozenset({"SERVICE_DISABLED", "accessNotConfigured"})
_OVER_QUOTA = frozenset({"RATE_LIMIT_EXCEEDED", "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded"})
_WRONG_SCOPE = frozenset({"ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions"})
_TOKEN_ERRORS = frozenset({"invalid_grant", "invalid_client", "unauthorized_client", "invalid_scope"})


def answer_fault(status: int, body: bytes, wait_seconds: str = "") -> SheetsUnavailable | None:
    """What an answer of the Sheets or Drive API means, or None when it is one; `wait_seconds` is its Retry-After.

    Only the status code and the body decide: an error page of a proxy between here and Google is no word of Google's.
    """
    if status == HTTPStatus.OK:
        if json_object(body) is not None:
            return None
        return SheetsUnavailable(FaultKind.MALFORMED, "200, but its body is no JSON object")
    error = GoogleError.parse(body)
    if passing := _passing_fault(status, error, wait_seconds):
        return passing
    if error is None:
        return SheetsUnavailable(FaultKind.MALFORMED, f"{status} without an error of Google's")
    kind = _kind_of(status, error)
    if kind is FaultKind.QUOTA:
        return _quota_fault(f"{status} {error}", wait_seconds)
    return SheetsUnavailable(kind, f"{status} {error}")


def token_fault(status: int, body: bytes, clock_skew: timedelta) -> SheetsUnavailable | None:
    """What an answer of the token endpoint means, or None when it is a token.

    `clock_skew` is how far this computer's clock is from the endpoint's `Date`. Google refuses a request that is
    more than some minutes off with `invalid_grant`, the same word as for a revoked key.
    """
    if status == HTTPStatus.OK:
        match json_object(body):
            case {"access_token": str(), "expires_in": int()}:
                return None
        return SheetsUnavailable(FaultKind.MALFORMED, "the token endpoint's 200 holds no token")
    error = GoogleError.parse(body)
    if passing := _passing_fault(status, error, ""):
        return passing
    if error is None:
        return SheetsUnavailable(FaultKind.MALFORMED, f"{status} of the token endpoint without an error of Google's")
    if abs(clock_skew) > timedelta(minutes=5):
        minutes = round(clock_skew / timedelta(minutes=1))
        detail = f"{status} {error}; this computer's clock is {minutes:+} minutes off"
        return SheetsUnavailable(FaultKind.CLOCK, detail, minutes=str(minutes))
    return SheetsUnavailable(FaultKind.AUTH, f"{status} {error}")


def _passing_fault(status: int, error: GoogleError | None, wait_seconds: str) -> SheetsUnavailable | None:
    """What passes by itself, whoever answered."""
    detail = f"{status} {error or ''}"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _quota_fault(detail, wait_seconds)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        return SheetsUnavailable(FaultKind.SERVER, detail)
    return None


def _quota_fault(detail: str, wait_seconds: str) -> SheetsUnavailable:
    """Quotas are per minute, so less than that is no use; jitter keeps several offices from coming back at once."""
    asked = timedelta(seconds=min(int(wait_seconds), 86400)) if wait_seconds.isdecimal() else QUOTA_PAUSE
    jitter = timedelta(seconds=random.uniform(0, _QUOTA_JITTER_SECONDS))  # noqa: S311 (no secret)
    pause = min(max(asked, QUOTA_PAUSE), LONGEST_PAUSE) + jitter
    return SheetsUnavailable(FaultKind.QUOTA, detail, retry_after=pause)


def _kind_of(status: int, error: GoogleError) -> FaultKind:
    match status:
        case HTTPStatus.UNAUTHORIZED:
            return FaultKind.AUTH
        case HTTPStatus.FORBIDDEN:
            return _kind_of_forbidden(error)
        case HTTPStatus.NOT_FOUND:
            return FaultKind.NOT_FOUND
        case HTTPStatus.BAD_REQUEST if error.status == "FAILED_PRECONDITION":
            return FaultKind.WRONG_DOCUMENT
        case HTTPStatus.BAD_REQUEST if error.message.startswith("Unable to parse range"):
            return FaultKind.TAB_GONE
        case _:
            return FaultKind.AUTH if error.status in _TOKEN_ERRORS else FaultKind.REFUSED


def _kind_of_forbidden(error: GoogleError) -> FaultKind:
    if error.reasons & _DISABLED:
        return FaultKind.API_DISABLED
    if error.reasons & _OVER_QUOTA:
        return FaultKind.QUOTA
    if error.reasons & _WRONG_SCOPE:
        return FaultKind.AUTH
    return FaultKind.NOT_SHARED
