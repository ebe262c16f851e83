"""A file read in a process of its own: `python -m sheets.reading_apart` takes it in and writes what it says.

A file from outside may be made to take all memory, to turn for ever, or to end the parser with the whole process; a
workbook with one cell in its last corner does the last. Here that ends the child alone. The kernel takes from it what
is over the limits, where it knows them (no limits on Windows, none of memory on macOS), and the parent ends it after
some seconds everywhere.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from scoring.findings import Cell
from scoring.sales import District
from sheets.districts import DistrictNames
from sheets.export import read_export
from sheets.refusal import FileRefused, Reason
from sheets.snapshot import ShapeError, Snapshot
from sheets.spreadsheet import SpreadsheetValues
from sheets.unpacking import LARGEST_FILE, unpacked

_SECONDS = 20
_MEMORY = 1_500_000_000
_FAULT = 1
"""How Python ends with an exception that nobody expected: a fault of this program, and not of the file."""


def read_apart(
    content: bytes, title: str, offices: Mapping[str, Sequence[District]], *, read_at: datetime, today: date
) -> dict[str, Snapshot | ShapeError]:
    """What the file says to each office, by its name and its districts, or why it makes no sense to it.

    FileRefused when it is no file of tables at all; RuntimeError with the child's traceback when this program is at
    fault. Blocks for as long as the child works.
    """
    if len(content) > LARGEST_FILE:
        raise FileRefused(Reason.TOO_LARGE)
    asked = {"title": title, "offices": offices, "read_at": read_at.isoformat(), "today": today.isoformat()}
    try:
        done = subprocess.run(  # noqa: S603 (this very module)
            [sys.executable, "-P", "-m", __name__],
            input=json.dumps(asked).encode() + b"\n" + content,
            env=_environment(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused(Reason.TOO_DEMANDING) from error
    if done.returncode == _FAULT:
        raise RuntimeError(f"the child that reads files failed:\n{done.stderr.decode(errors='replace')[-2000:]}")
    if done.returncode:
        raise FileRefused(Reason.TOO_DEMANDING)
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise FileRefused(Reason(answer["refused"]))
    return {office: _understood(said) for office, said in answer["offices"].items()}


def _environment() -> dict[str, str]:
    """The child's: no secret of the program's own, and one thread for numbers, as each reserves memory generously."""
    return {name: value for name, value in os.environ.items() if not name.startswith("OTOPBOT_")} | {
        "OPENBLAS_NUM_THREADS": "1"
    }


def _understood(said: dict[str, Any]) -> Snapshot | ShapeError:
    if "snapshot" in said:
        return Snapshot.from_json(said["snapshot"])
    cell = Cell(**said["cell"]) if said["cell"] else None
    return ShapeError(said["shape"], cell, tuple((name, value) for name, value in said["data"]))


def _answer(asked: dict[str, Any], content: bytes) -> dict[str, Any]:
    try:
        export = SpreadsheetValues(asked["title"], unpacked(content))
        read_at, today = datetime.fromisoformat(asked["read_at"]), date.fromisoformat(asked["today"])
        return {
            "offices": {
                name: _reading(export, DistrictNames(districts, name), read_at=read_at, today=today)
                for name, districts in asked["offices"].items()
            }
        }
    except FileRefused as refused:
        return {"refused": refused.reason}
    except MemoryError:
        return {"refused": Reason.TOO_DEMANDING}


def _reading(export: SpreadsheetValues, names: DistrictNames, *, read_at: datetime, today: date) -> dict[str, Any]:
    try:
        return {"snapshot": read_export(export, names, read_at=read_at, today=today).to_json()}
    except ShapeError as error:
        cell = {"tab_id": error.cell.tab_id, "tab": error.cell.tab, "a1": error.cell.a1} if error.cell else None
        return {"shape": error.code, "cell": cell, "data": error.data}


def _limit_this_process() -> None:
    """Take no more time and memory than a table needs, where the system can hold it to that."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 (unknown to Windows)

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _answer_once() -> None:
    """The child's work."""
    _limit_this_process()
    asked = json.loads(sys.stdin.buffer.readline())
    sys.stdout.write(json.dumps(_answer(asked, sys.stdin.buffer.read())))


if __name__ == "__main__":
    _answer_once()
