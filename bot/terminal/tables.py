"""The bot's answers in a terminal: the message as text, and the standings as a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from bot import thai
from bot.message import Message
from bot.office.reading import Reading
from bot.terminal.check import Check, Verdict
from bot.wording.closing import closed_note
from bot.wording.columns import COLUMNS, NOTHING, PROVINCE, subtitle, title
from bot.wording.notices import freshness
from bot.wording.oddities import audit_title, finding_line
from bot.wording.terms import TIER_NAMES, district_name, rating_name
from scoring.findings import Finding, FindingLevel
from scoring.standings import Standing

_BOUNDLESS = 1000
"""A width that no table reaches."""


def print_message(console: Console, message: Message) -> None:
    """A message as people read it in the chat, without its buttons. Nothing in it is taken for markup."""
    console.print(Text(message.title, style="bold"), soft_wrap=True)
    if message.body:
        console.print(Text(message.body.strip("\n")), soft_wrap=True)


def print_standings(console: Console, reading: Reading) -> None:
    """A row for every district, in the office's order, and one for the province.

    It is as wide as it needs to be, wherever it goes: no number and no name is ever shortened or folded.
    """
    read_at = reading.snapshot.read_at.astimezone(reading.office.time_zone)
    console.print(Text(title(reading.office.name, reading.evaluation_round), style="bold"), soft_wrap=True)
    console.print(Text(subtitle(read_at)), soft_wrap=True)
    print_whole(console, _standings_table(reading))
    if note := closed_note(reading):
        console.print(Text(note), soft_wrap=True)


def print_whole(console: Console, table: Table) -> None:
    """A table as wide as it needs to be, wherever it goes."""
    console.width = Measurement.get(console, console.options.update_width(_BOUNDLESS), table).maximum
    console.print(table)


def plain_table(columns: Iterable[tuple[str, Literal["left", "right"]]]) -> Table:
    """A table without lines, in which nothing is folded."""
    table = Table(box=None, pad_edge=False, collapse_padding=True)
    for heading, side in columns:
        table.add_column(heading, justify=side, no_wrap=True)
    return table


def _standings_table(reading: Reading) -> Table:
    table = plain_table(COLUMNS)
    standings = reading.standings
    for standing in standings.districts:
        table.add_row(*_row(standing, reading.office.below_text))
    table.add_row(*_row(standings.province, reading.office.below_text), style="bold")
    return table


def _row(standing: Standing, below_text: str) -> tuple[Text, ...]:
    share = standing.share_of_lowest_tier
    following = standing.gaps[0] if standing.gaps else None
    texts = (
        standing.district or PROVINCE,
        f"{len(standing.recorded)}/{len(standing.months)}",
        thai.baht(standing.total),
        NOTHING if share is None else thai.percent(share),
        NOTHING if standing.rating is None else rating_name(standing.rating, below_text),
        f"{TIER_NAMES[following.tier]} {thai.baht(following.gap)}" if following else NOTHING,
    )
    return tuple(Text(text) for text in texts)


def print_audit(console: Console, reading: Reading) -> None:
    """What the audit asks about, district by district: each cause with its cell, and what follows from it below."""
    read_at = reading.snapshot.read_at.astimezone(reading.office.time_zone)
    groups = reading.findings()
    console.print(Text(audit_title(reading.office.name, len(groups)), style="bold"), soft_wrap=True)
    console.print(Text(freshness(read_at, read_at, None).strip()), soft_wrap=True)
    for district in (None, *reading.office.districts):
        own = [group for group in groups if group.cause.district == district]
        if own:
            console.print(Text(f"\n{district_name(district) if district else PROVINCE}", style="bold"))
        for group in own:
            _print_finding(console, group.cause, *_LEVEL_MARKS[group.level])
            for each in group.consequences:
                _print_finding(console, each, "  →", "dim")


def _print_finding(console: Console, finding: Finding, mark: str, colour: str) -> None:
    tab = f"[{finding.cell.tab}] " if finding.cell else ""
    line = finding_line(finding).removeprefix("• ")
    console.print(Text.assemble((mark, colour), " ", tab, line), soft_wrap=True)


_LEVEL_MARKS = {
    FindingLevel.ERROR: ("✗", "red"),
    FindingLevel.WARNING: ("!", "yellow"),
    FindingLevel.HINT: ("·", "dim"),
}

_MARKS = {Verdict.RIGHT: ("✓", "green"), Verdict.HINT: ("!", "yellow"), Verdict.WRONG: ("✗", "red")}


def print_check(console: Console, check: Check) -> None:
    """One attempt in a line, its verdict in front."""
    mark, colour = _MARKS[check.verdict]
    console.print(Text.assemble((mark, colour), " ", check.text), soft_wrap=True)
