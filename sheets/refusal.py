"""Why a file that somebody sent is not read at all."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What is wrong with a file. The wording stands with the bot."""

    EMPTY = "file-empty"
    TOO_LARGE = "file-too-large"
    UNPACKS_TOO_LARGE = "file-unpacks-too-large"
    TOO_MANY_CELLS = "file-too-many-cells"
    TOO_DEMANDING = "file-too-demanding"
    ENCRYPTED = "file-encrypted"
    DAMAGED = "file-damaged"
    ENCODING = "file-encoding"
    WEB_PAGE = "file-web-page"
    NO_TABLE_KIND = "file-no-table-kind"


class FileRefused(Exception):  # noqa: N818 (a decision, told in a sentence)
    """The file is not read, for this reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
