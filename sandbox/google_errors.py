"""Google's refusals, with the JSON that its APIs send.

Sources: https://developers.google.com/workspace/sheets/api/troubleshoot-api-errors and
https://developers.google.com/workspace/drive/api/guides/handle-errors; the shape of `details` follows
https://cloud.google.com/apis/design/errors (ErrorInfo, Help, BadRequest).
"""

from collections.abc import Mapping
from typing import Any

from sandbox.faults import Fault

_TYPE = "type.googleapis.com/google.rpc."
_PROJECT = "123456789012"


class GoogleError(Exception):
    """An error answer: HTTP status and JSON body."""

    def __init__(self, code: int, body: dict[str, Any]) -> None:
        super().__init__(code, body)
        self.code = code
        self.body = body

    def fault(self, headers: Mapping[str, str] | None = None) -> Fault:
        """Give the same answer on demand, with headers such as Retry-After if wanted."""
        return Fault.answer(self.code, self.body, headers=headers)


def error(code: int, status: str, message: str, *details: dict[str, Any]) -> GoogleError:
    """Build the answer that Google's newer APIs give."""
    body: dict[str, Any] = {"code": code, "message": message, "status": status}
    return GoogleError(code, {"error": body | ({"details": list(details)} if details else {})})


def _info(reason: str, **metadata: str) -> dict[str, Any]:
    return {"@type": f"{_TYPE}ErrorInfo", "reason": reason, "domain": "googleapis.com", "metadata": metadata}


def no_credentials() -> GoogleError:
    """No token at all."""
    message = (
        "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other "
        "form of API consumer identity to call this API."
    )
    return error(403, "PERMISSION_DENIED", message)


def bad_token() -> GoogleError:
    """An unknown, withdrawn or expired token."""
    message = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
        "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
    )
    return error(401, "UNAUTHENTICATED", message, _info("ACCESS_TOKEN_EXPIRED", service="sheets.googleapis.com"))


def not_shared() -> GoogleError:
    """The account exists, the file exists, and nobody has shared the one with the other."""
    return error(403, "PERMISSION_DENIED", "The caller does not have permission")


def wrong_scope(method: str = "google.apps.sheets.v4.SpreadsheetsService.BatchGetValues") -> GoogleError:
    """The token was issued for other scopes."""
    details = _info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", service="sheets.googleapis.com", method=method)
    return error(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.", details)


def api_disabled(name: str = "Google Sheets API", service: str = "sheets.googleapis.com") -> GoogleError:
    """The project of the service account has not switched the API on."""
    url = f"https://console.developers.google.com/apis/api/{service}/overview?project={_PROJECT}"
    message = (
        f"{name} has not been used in project {_PROJECT} before or it is disabled. Enable it by visiting {url} then "
        "retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and "
        "retry."
    )
    links = [{"description": "Google developers console API activation", "url": url}]
    return error(
        403,
        "PERMISSION_DENIED",
        message,
        {"@type": f"{_TYPE}Help", "links": links},
        _info("SERVICE_DISABLED", service=service, consumer=f"projects/{_PROJECT}"),
    )


def not_found() -> GoogleError:
    """No such spreadsheet."""
    return error(404, "NOT_FOUND", "Requested entity was not found.")


def excel_file() -> GoogleError:
    """An uploaded Excel file that was never converted."""
    return error(400, "FAILED_PRECONDITION", "This operation is not supported for this document")


def invalid_argument(message: str) -> GoogleError:
    """Something in the request makes no sense."""
    return error(400, "INVALID_ARGUMENT", message)


def invalid_field(path: str) -> GoogleError:
    """A field mask names what does not exist."""
    why = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
    details = {"@type": f"{_TYPE}BadRequest", "fieldViolations": [{"field": path, "description": why}]}
    return error(400, "INVALID_ARGUMENT", "Request contains an invalid argument.", details)


def quota_exceeded() -> GoogleError:
    """More reads in a minute than an account may make."""
    message = (
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of service "
        f"'sheets.googleapis.com' for consumer 'project_number:{_PROJECT}'."
    )
    details = _info(
        "RATE_LIMIT_EXCEEDED",
        service="sheets.googleapis.com",
        quota_limit="ReadRequestsPerMinutePerUser",
        quota_limit_value="60",
        consumer=f"projects/{_PROJECT}",
    )
    return error(429, "RESOURCE_EXHAUSTED", message, details)


def unavailable() -> GoogleError:
    """The service is down for a moment."""
    return error(503, "UNAVAILABLE", "The service is currently unavailable.")


def not_imitated(what: str) -> GoogleError:
    """Refuse what Google can do and the sandbox cannot."""
    return error(501, "UNIMPLEMENTED", f"The sandbox does not imitate {what}.")


def drive_not_found(file_id: str) -> GoogleError:
    """No such file, or it is not shared: Drive does not tell the two apart."""
    message = f"File not found: {file_id}."
    reason = {
        "message": message,
        "domain": "global",
        "reason": "notFound",
        "location": "fileId",
        "locationType": "parameter",
    }
    return GoogleError(404, {"error": {"code": 404, "message": message, "errors": [reason]}})


def grant_refused(why: str, kind: str = "invalid_grant") -> GoogleError:
    """Refuse a token, in the form of the OAuth endpoint (RFC 6749, section 5.2)."""
    return GoogleError(400, {"error": kind, "error_description": why})
