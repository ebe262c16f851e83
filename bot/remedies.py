"""What is in the way and how to mend it, in plain English, for the person who runs the program."""

from __future__ import annotations

from scoring.findings import Finding
from sheets.faults import FaultKind, SheetsUnavailable
from sheets.snapshot import ShapeError

_FAULTS = {
    FaultKind.NETWORK: "Google cannot be reached; check this computer's connection, then try again",
    FaultKind.TIMEOUT: "Google did not answer in time; try again in a minute",
    FaultKind.SERVER: "Google is in trouble; the program goes on trying by itself",
    FaultKind.QUOTA: "Google counts too many reads for this account; raise google.poll_seconds",
    FaultKind.MALFORMED: "the answer is not Google's; a login page of the network may stand in between",
    FaultKind.AUTH: "Google refuses the key in google.credentials; create a new key for the service account",
    FaultKind.CLOCK: "this computer's clock is {minutes} minutes off; set it, for Google refuses such requests",
    FaultKind.NOT_SHARED: "share the sheet with {account} as Viewer",
    FaultKind.API_DISABLED: "enable the Google Sheets API in the Google Cloud project of the service account",
    FaultKind.NOT_FOUND: "no spreadsheet has this id; copy office.spreadsheet from the sheet's address again",
    FaultKind.WRONG_DOCUMENT: "this is an uploaded Excel file; open it in Google Sheets, choose File, Save as Google "
    "Sheets, and use the address of the new sheet",
    FaultKind.KEY_FILE: "google.credentials is not the key file of a service account",
    FaultKind.TAB_GONE: "a tab was renamed while it was being read; try again",
    FaultKind.REFUSED: "Google refused the request",
}

_SHAPES: dict[str, str] = {}


def remedy(error: SheetsUnavailable | ShapeError) -> str:
    """One sentence without its full stop: what is wrong and what mends it."""
    if isinstance(error, SheetsUnavailable):
        told = dict.fromkeys(("minutes", "account"), "the service account") | error.data
        return f"{_FAULTS[error.kind].format_map(told)} ({error.detail})"
    place = f" at {error.cell.tab}!{error.cell.a1}" if error.cell else ""
    return _SHAPES.get(error.code, error.code) + place


def describe(finding: Finding) -> str:
    """One oddity of the sheet by its code, with its cell and what stands in it."""
    place = f"{finding.cell.tab}!{finding.cell.a1}" if finding.cell else "the sheet"
    text = f" “{finding.text}”" if finding.text else ""
    concerned = " ".join(filter(None, [finding.district, str(finding.month or "")]))
    return f"{place}{text}: {finding.code}" + (f" ({concerned})" if concerned else "")
