"""What is in the way and how to mend it, in plain English, for the person who runs the program."""

from __future__ import annotations

from scoring.findings import Finding
from sheets.faults import FaultKind, SheetsUnavailable
from sheets.refusal import FileRefused, Reason
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
    FaultKind.KEY_FILE: "google.credentials does not name the key file of a service account",
    FaultKind.TAB_GONE: "a tab was renamed while it was being read; try again",
    FaultKind.REFUSED: "Google refused the request",
}

# Of these, the answer or the file itself tells more; of others the details are the libraries' own words.
_WORTH_TELLING = frozenset({FaultKind.KEY_FILE, FaultKind.AUTH, FaultKind.API_DISABLED, FaultKind.REFUSED})

_SHAPES = {
    "table-missing": "no table with months in its header and districts below was found; name its tab in office.tabs, "
    "or compare office.districts with the names in the sheet",
    "tab-missing": "the sheet has no tab {tab!r}; correct office.tabs",
    "header-doubled": "two columns have the header {label!r}; rename one of them",
    "others-only": "all of its rows are of other provinces ({provinces})",
    "amounts-missing": "its list has no column of sales; these columns were found: {labels}",
    "districts-too-few": "only {found} of {of} districts were found; compare office.districts with the sheet",
}

_FILES = {
    Reason.EMPTY: "it is empty",
    Reason.TOO_LARGE: "it is larger than 5 MB; keep the table of sales alone",
    Reason.UNPACKS_TOO_LARGE: "it unpacks to far too much; keep the table of sales alone",
    Reason.TOO_MANY_CELLS: "it has far too many cells; keep the table of sales alone",
    Reason.TOO_DEMANDING: "reading it takes too much time or memory; copy the table of sales into a new file",
    Reason.ENCRYPTED: "it has a password; save it without one",
    Reason.DAMAGED: "it is damaged; export it again",
    Reason.ENCODING: "its Thai letters cannot be read; save it as xlsx, or as CSV in UTF-8",
    Reason.WEB_PAGE: "it is a web page under the name of a table; open it in Excel and save it as xlsx",
    Reason.NO_TABLE_KIND: "it is no xlsx, xls, ods or csv",
}

_FINDINGS = {
    "dash-ambiguous": "a dash may mean none or not yet; 0 or an empty cell is clear",
    "district-absent": "the district has no row",
    "district-doubled": "the district has two rows that differ; neither counts",
    "district-repeated": "the district has two rows that agree; it counts once",
    "district-unknown": "the name is not in office.districts; the row does not count",
    "row-nameless": "a row with figures has no district; it does not count",
    "tables-mixed": "two tables of the same months each have figures that the other lacks; they count side by side, "
    "so name the right tab in office.tabs",
    "figure-doubled": "several rows are about one district and month; they are not added up, and none counts",
    "tab-too-large": "the tab holds far too much and is left out",
    "rows-of-others": "rows of another province are left out",
    "rows-unnamed": "the table is very long; its rows that name none of the office's districts are left out",
    "province-unknown": "what stands for the province is none that is known; its rows are left out",
    "figure-conflict": "two tables give different figures; neither counts",
    "target-conflict": "two tables give different targets; neither counts",
    "target-missing": "a target is missing",
    "target-unreadable": "a target cannot be read",
    "targets-absent": "the round has no targets yet",
    "month-outside": "the month lies outside the table's fiscal year; the column does not count",
    "month-unreadable": "the header looks like a month and cannot be read; the column does not count",
    "year-doubtful": "the year of these months cannot be told; write it beside each month, as in ต.ค. 2566",
    "unit-not-baht": "these amounts are not in baht; they do not count until they are",
    "figure-in-future": "the month has not begun; the figure may stand in the wrong column",
    "fiscal-year-assumed": "the table does not say which fiscal year it is of; write the year into its header or title",
    "fiscal-year-conflict": "the title names another fiscal year than the months",
    "formula-as-text": "a formula stands as text; set the cell's format to automatic and enter it again",
    "sum-doubled": "several columns give the sum of one round; none of them is checked",
    "printed-unreadable": "a printed sum or level cannot be read",
}


def remedy(error: SheetsUnavailable | ShapeError) -> str:
    """One sentence without its full stop: what is wrong and what mends it."""
    if isinstance(error, SheetsUnavailable):
        known = {"minutes": "some", "account": "the service account"} | error.data
        detail = f" ({error.detail})" if error.kind in _WORTH_TELLING else ""
        return _FAULTS[error.kind].format_map(known) + detail
    place = f" (at {error.cell.tab}!{error.cell.a1})" if error.cell else ""
    return _SHAPES[error.code].format_map(dict(error.data)) + place


def file_remedy(error: OSError | FileRefused | ShapeError) -> str:
    """Why a file is not compared, likewise."""
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    if isinstance(error, FileRefused):
        return _FILES[error.reason]
    if error.code in {"header-doubled", "amounts-missing", "others-only"}:
        return _SHAPES[error.code].format_map(dict(error.data))
    return "no table with districts and months was found in it"


def describe(finding: Finding) -> str:
    """One oddity of the sheet, with its cell and what stands in it; without its full stop."""
    place = f"{finding.cell.tab}!{finding.cell.a1}" if finding.cell else "the sheet"
    text = f" “{finding.text}”" if finding.text else ""
    concerned = " ".join(filter(None, [finding.district, str(finding.month or "")]))
    says = _FINDINGS.get(finding.code, "not clearly an amount, so it does not count")
    return f"{place}{text}{f' ({concerned})' if concerned else ''}: {says} [{finding.code}]"
