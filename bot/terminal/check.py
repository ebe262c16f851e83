"""`otopbot check`: every part of the configuration is tried, and each attempt says in a sentence what came of it.

Nothing is sent to any chat: Telegram is asked about the bot and about chats, Google is only read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from shutil import disk_usage

from telegram import Bot, ChatMember
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.config.loading import Config
from bot.office.fetch import office_fetch
from bot.office.office import Office
from bot.office.reading import Reading
from bot.store.sqlite_file import UnusableFile, look_at
from bot.store.store import Refusal, Store, StoreError, sqlite_path
from bot.terminal.remedies import describe, remedy
from scoring.findings import Finding, FindingLevel
from scoring.fiscal_year import EvaluationRound, Month
from sheets.account import readable_by_others
from sheets.background import in_background
from sheets.faults import SheetsUnavailable
from sheets.google import DriveClient, SheetsClient
from sheets.snapshot import ShapeError, Snapshot

LEAST_FREE = 100 << 20
"""Bytes that should be free on the disk of the database."""
_MEBIBYTE = 1 << 20
_REMEDIES = {
    Refusal.FULL: " Free some space on its disk.",
    Refusal.READ_ONLY: " Let the user who runs otopbot write the file and its folder.",
}
_OUT_OF_THE_SUMS = frozenset({"district-absent", "district-doubled", "district-unknown"})


class Verdict(StrEnum):
    """What came of an attempt. Only what is wrong keeps the bot from its work, or a district out of it."""

    RIGHT = "right"
    HINT = "hint"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """One attempt: its verdict, and a plain sentence that also says how to mend what is wrong."""

    verdict: Verdict
    text: str


async def checks(config_file: Path, config: Config, now: datetime) -> list[Check]:
    """Try everything; the order is that in which a newcomer would mend it."""
    offices = [section.office(config.timezone) for section in config.office]
    found = [Check(Verdict.RIGHT, f"The configuration holds {_counted(offices)}.")]
    found += [*_token_checks(config_file, config), *_store_checks(config)]
    key = list(_key_checks(config))
    found += key
    if key[0].verdict is Verdict.RIGHT:
        google = SheetsClient(config.google.settings()), DriveClient(config.google.settings())
        for office in offices:
            # Not in an executor's thread: one that hangs would hold up the end of the program.
            work = partial(_sheet_checks, *google, office, now, names_editor=config.google.last_editor)
            found += await asyncio.wrap_future(in_background(work))
    return [*found, *await _telegram_checks(config, offices)]


def _counted(offices: list[Office]) -> str:
    names = ", ".join(office.name for office in offices)
    return f"one office: {names}" if len(offices) == 1 else f"{len(offices)} offices: {names}"


def _token_checks(config_file: Path, config: Config) -> Iterator[Check]:
    """Whether others may read the file that holds the token."""
    token, holder = config.telegram.token.get_secret_value(), config.telegram.token_file
    if holder is None and token and token in config_file.read_text(encoding="utf-8-sig"):
        holder = config_file
    if holder and readable_by_others(holder):
        yield Check(Verdict.HINT, f"Others on this computer can read the token: chmod 600 {holder}")


def _store_checks(config: Config) -> Iterator[Check]:
    """Whether the database can be used. It is not made here: made by another user, it would be no use to the bot."""
    try:
        path = sqlite_path(config.database)
        if path and not path.exists():
            look_at(path)
            yield Check(Verdict.RIGHT, f"The database {path} is not there yet; otopbot run makes it.")
        else:
            with Store(config.database, set_aside=False) as store:
                store.probe()
            yield Check(Verdict.RIGHT, "The database can be written.")
    except UnusableFile as error:
        yield Check(Verdict.WRONG, f"The database cannot be made: {error}.")
    except StoreError as error:
        yield Check(Verdict.WRONG, f"{error}{_REMEDIES.get(error.refusal, '')}")
    else:
        yield from _file_checks(path) if path else ()


def _file_checks(path: Path) -> Iterator[Check]:
    if path.exists() and readable_by_others(path):
        yield Check(Verdict.HINT, f"Others on this computer can read the database: chmod 600 {path}")
    free = disk_usage(path.resolve().parent).free
    if free < LEAST_FREE:
        text = f"Only {free // _MEBIBYTE:,} MB are free on the disk of the database; once it is full nothing is sent."
        yield Check(Verdict.HINT, text)


def _key_checks(config: Config) -> Iterator[Check]:
    try:
        email = SheetsClient(config.google.settings()).service_account_email
    except SheetsUnavailable as fault:
        yield Check(Verdict.WRONG, f"The key: {remedy(fault)}.")
        return
    yield Check(Verdict.RIGHT, f"The key is that of {email}.")
    if readable_by_others(config.google.credentials):
        yield Check(Verdict.HINT, f"Others on this computer can read the key: chmod 600 {config.google.credentials}")


def _sheet_checks(
    client: SheetsClient, drive: DriveClient, office: Office, now: datetime, *, names_editor: bool
) -> list[Check]:
    try:
        snapshot = office_fetch(client, office).read(now)
    except (SheetsUnavailable, ShapeError) as error:
        return [Check(Verdict.WRONG, f"{office.name}: the sheet cannot be read: {remedy(error)}.")]
    of_drive = _drive_checks(drive, office, names_editor=names_editor)
    return [*_table_checks(office, snapshot, now), *_oddities(office, snapshot), *of_drive]


def _table_checks(office: Office, snapshot: Snapshot, now: datetime) -> Iterator[Check]:
    found = {district for district, _ in snapshot.figure_cells}
    rounds = ", ".join(map(str, snapshot.targets)) or "no round"
    text = (
        f"{office.name}: “{snapshot.title}” can be read: {len(found)} of {len(office.districts)} districts, "
        f"{len(list(snapshot.sales.figures()))} monthly figures, targets for {rounds}."
    )
    yield Check(Verdict.RIGHT, text)
    today = now.astimezone(office.time_zone).date()
    shown, month = Reading.of(office, snapshot, today).evaluation_round, Month.of(today)
    if shown not in snapshot.targets or month not in shown.months:
        lies_in = EvaluationRound.containing(month)
        text = f"{office.name}: the sheet has no targets for {lies_in}, in which today lies; answers tell of {shown}."
        yield Check(Verdict.HINT, text)


def _oddities(office: Office, snapshot: Snapshot) -> list[Check]:
    findings = [finding for finding in snapshot.findings if finding.level is not FindingLevel.HINT]
    return [_oddity(office, finding) for finding in findings]


def _oddity(office: Office, finding: Finding) -> Check:
    """What keeps a district out of the sums is wrong: an answer without it looks like one with it."""
    if finding.code in _OUT_OF_THE_SUMS:
        return Check(Verdict.WRONG, f"{office.name}: {describe(finding)}; correct office.districts or the sheet.")
    return Check(Verdict.HINT, f"{office.name}: {describe(finding)}.")


def _drive_checks(drive: DriveClient, office: Office, *, names_editor: bool) -> Iterator[Check]:
    try:
        access = drive.access(office.spreadsheet)
    except SheetsUnavailable as fault:
        text = f"{office.name}: Drive was not asked about the sheet ({fault.kind}), which is no fault."
        if names_editor:
            text = f"{office.name}: Drive does not answer ({fault.kind}), so that google.last_editor can name nobody."
        yield Check(Verdict.HINT, text)
        return
    if access.trashed:
        yield Check(Verdict.HINT, f"{office.name}: the sheet lies in Drive's bin; restore it.")
    if access.may_edit:
        yield Check(Verdict.HINT, f"{office.name}: the service account may edit the sheet; Viewer is enough.")


async def _telegram_checks(config: Config, offices: list[Office]) -> list[Check]:
    if not config.telegram.is_ready:
        return [
            Check(Verdict.WRONG, "Telegram: there is no token; set telegram.token_file or OTOPBOT_TELEGRAM__TOKEN.")
        ]
    request = HTTPXRequest(read_timeout=20, connect_timeout=10, httpx_kwargs={"trust_env": False})
    token = config.telegram.token.get_secret_value()
    bot = Bot(token, base_url=f"{config.telegram.api_url}/bot", request=request)
    try:
        async with bot:
            found = [Check(Verdict.RIGHT, f"Telegram: the bot is @{bot.username}.")]
            for office in offices:
                found += await _chat_checks(bot, office)
            return found
    except InvalidToken:
        return [Check(Verdict.WRONG, "Telegram: the token is refused; @BotFather tells the right one.")]
    except TelegramError:
        text = f"Telegram cannot be reached at {config.telegram.api_url}; check this computer's connection, then try "
        return [Check(Verdict.WRONG, text + "again.")]


async def _chat_checks(bot: Bot, office: Office) -> list[Check]:
    try:
        chat = await bot.get_chat(office.chat)
        member = await bot.get_chat_member(office.chat, bot.id)
    except TelegramError:
        text = (
            f"{office.name}: the bot cannot see the chat {office.chat}; let otopbot run, add the bot to the group, and "
        )
        return [Check(Verdict.WRONG, text + "put the number that it tells there into office.chat.")]
    if member.status in {ChatMember.LEFT, ChatMember.BANNED}:
        return [Check(Verdict.WRONG, f"{office.name}: the bot is not in “{chat.effective_name}”; add it.")]
    found = [Check(Verdict.RIGHT, f"{office.name}: the officer group is “{chat.effective_name}”.")]
    if not office.admins:
        found.append(Check(Verdict.HINT, f"{office.name}: nobody is named in admins, so nobody can ask in private."))
    for admin in sorted(office.admins):
        try:
            await bot.get_chat(admin)
        except TelegramError:
            text = f"{office.name}: the admin {admin} has not started the bot yet; one /start in private is enough."
            found.append(Check(Verdict.HINT, text))
    return found
