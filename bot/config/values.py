"""Single values of the configuration and their rules. What is refused is repeated only where it cannot be a secret."""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from typing import Annotated, NoReturn
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf, ValidationInfo
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.config.errors import nearest, quoted, shown, wrong
from bot.posts.plan import Weekly
from scoring.fiscal_year import BUDDHIST_ERA_OFFSET, Month
from scoring.levels import Point, Tier
from scoring.sales import District
from sheets.districts import bare_district, bare_province
from sheets.endpoints import allowed_google_url

_FIRST_BUDDHIST_YEAR = 2400
"""A year from here on is one of the Buddhist era."""
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.][0-5]\d", re.ASCII)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Section(BaseModel):
    """A table: its keys are fixed, and its values after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, hide_input_in_errors=True)


def _from_folder(path: Path, info: ValidationInfo) -> Path:
    """A relative path begins at the configuration file's folder, wherever the program was started."""
    return Path(info.context or "") / path


def _database(text: str, info: ValidationInfo) -> str:
    """The path of a SQLite file or a database URL. A URL may hold a password: it is not repeated."""
    try:
        url = make_url(text) if "://" in text else URL.create("sqlite", database=text)
        url.get_dialect()
    except (ArgumentError, ValueError):
        raise wrong("must be a path or a database URL that SQLAlchemy knows") from None
    if url.get_backend_name() != "sqlite":
        return text
    if url.database in {None, "", ":memory:"}:
        raise wrong("must name a file: what is kept in memory alone is lost when the program stops")
    file = str(_from_folder(Path(url.database or ""), info))
    return url.set(database=file).render_as_string(hide_password=False) if "://" in text else file


def _time_zone(value: object) -> ZoneInfo:
    name = str(value)
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        raise wrong(
            f"must be a time zone such as Asia/Bangkok, not {shown(value)}{nearest(name, available_timezones())}"
        ) from None


def _whole_number(value: object) -> object:
    # Python would take true for 1.
    if isinstance(value, bool):
        raise wrong(f"must be a whole number, not {shown(value)}")
    return value


def _google_address(url: str) -> str:
    if not allowed_google_url(url):
        raise wrong(
            "must be https to a host of googleapis.com, or an address of this computer such as http://127.0.0.1:8765, "
            "because the service account's access token is sent there"
        )
    return url.rstrip("/")


def _telegram_address(url: str) -> str:
    # Plain http is for this very computer only, by the same rule as with Google.
    if not (re.fullmatch(r"https://[\w.:\[\]-]+(/[\w./~-]*)?", url, re.ASCII) or allowed_google_url(url)):
        raise wrong(
            "must be an https address, or an address of this computer such as http://127.0.0.1:8765, "
            "because the bot's token is sent there"
        )
    return url.rstrip("/")


def _spreadsheet_id(text: str) -> str:
    if match := re.search(r"/spreadsheets/(?:u/[0-9]+/)?d/(?!e/)([\w-]+)", text, re.ASCII):
        return match[1]
    if re.fullmatch(r"[\w-]+", text, re.ASCII):
        return text
    if "/" in text:
        raise wrong(
            "is not the address of a Google Sheet; open the sheet itself and copy its address, "
            "https://docs.google.com/spreadsheets/d/…/edit"
        )
    raise wrong(f"must be the id or the address of a Google Sheet, not {quoted(text)}")


def _written(value: object, form: str, example: str) -> str:
    """Text of the form, with a year of the common era."""
    text = value.isoformat() if type(value) is date else value
    if not isinstance(text, str) or not re.fullmatch(form, text, re.ASCII):
        raise wrong(f"must be written as {example}, not {shown(value)}")
    year = int(text[:4])
    if year >= _FIRST_BUDDHIST_YEAR:
        raise wrong(f"must have a year of the common era: write {year - BUDDHIST_ERA_OFFSET}{text[4:]}, not {text}")
    return text


def _day(value: object) -> date:
    text = _written(value, r"\d{4}-\d{2}-\d{2}", "2024-03-15")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise wrong(f"must be a day of the calendar, not {text}") from None


def _month(value: object) -> Month:
    text = _written(value, r"\d{4}-\d{2}", '"2024-03"')
    try:
        return Month.parse(text)
    except ValueError:
        raise wrong(f"must be a month of the calendar, not {text}") from None


def _clock_time(value: object) -> time:
    # TOML knows times of its own, with seconds; a time in quotes is what most people write.
    if isinstance(value, time):
        return value
    if isinstance(value, str) and _CLOCK.fullmatch(value.strip()):
        hour, minute = re.split("[:.]", value.strip())
        return time(int(hour), int(minute))
    raise wrong(f'must be a time such as "08:30", not {shown(value)}')


def _weekly_time(value: object) -> Weekly | None:
    match str(value).lower().split():
        case []:
            return None
        case [day, moment] if len(names := _weekdays(day)) == 1 and _CLOCK.fullmatch(moment):
            return Weekly(_WEEKDAYS.index(names[0]), _clock_time(moment))
    raise wrong(f'must be a weekday and a time such as "mon 09:00", or "" for none, not {shown(value)}')


def _weekdays(day: str) -> list[str]:
    """The weekdays that begin so, from three letters on."""
    return [name for name in _WEEKDAYS if name.startswith(day) and day[2:]]


def _point(value: object) -> Point:
    try:
        return Point.parse(str(value))
    except ValueError:
        raise wrong(
            f"must be a target ({', '.join(Tier)}) or a place between two, such as lerp(basic, standard, 0.5), "
            f"not {shown(value)}{nearest(str(value), Tier)}"
        ) from None


def _bare_district(text: str) -> str:
    return bare_district(text) or _without_name(text)


def _bare_province(text: str) -> str:
    return bare_province(text) or _without_name(text)


def _without_name(text: str) -> NoReturn:
    raise wrong(f"must be a name, not {quoted(text)}")


Text = Annotated[str, Field(min_length=1)]
DistrictName = Annotated[District, Field(min_length=1), AfterValidator(_bare_district)]
ProvinceName = Annotated[Text, AfterValidator(_bare_province)]
WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
FilePath = Annotated[Path, AfterValidator(_from_folder)]
Database = Annotated[str, Field(min_length=1), AfterValidator(_database)]
TimeZone = Annotated[InstanceOf[ZoneInfo], BeforeValidator(_time_zone)]
GoogleAddress = Annotated[str, AfterValidator(_google_address)]
TelegramAddress = Annotated[str, AfterValidator(_telegram_address)]
SpreadsheetId = Annotated[str, AfterValidator(_spreadsheet_id)]
Day = Annotated[date, BeforeValidator(_day)]
MonthKey = Annotated[InstanceOf[Month], BeforeValidator(_month)]
Place = Annotated[InstanceOf[Point], BeforeValidator(_point)]
ClockTime = Annotated[time, BeforeValidator(_clock_time)]
WeeklyTime = Annotated[InstanceOf[Weekly] | None, BeforeValidator(_weekly_time)]
