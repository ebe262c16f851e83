"""The tables of the configuration, and the rules between their keys. `config.example.toml` documents every key."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import tzinfo
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator

from bot.config.errors import nearest, quoted, wrong
from bot.config.schedule import DeadlineSection, DeadlinesSection, PostsSection, RemindersSection
from bot.config.values import (
    Database,
    DistrictName,
    FilePath,
    GoogleAddress,
    Place,
    ProvinceName,
    Section,
    SpreadsheetId,
    TelegramAddress,
    Text,
    TimeZone,
    WholeNumber,
)
from bot.office.office import Office
from scoring.fiscal_year import AccumulateFrom
from scoring.levels import (
    DEFAULT_SCALE,
    DEFAULT_STANDARD_POINTS,
    SCALE_NAMES,
    Point,
    Scale,
    StepScale,
    Threshold,
    Tier,
    preset_scale,
)
from scoring.money import Satang
from scoring.sales import District
from scoring.standings import Rulebook
from sheets.districts import DistrictNames
from sheets.endpoints import DRIVE_URL, SHEETS_URL, GoogleSettings
from sheets.thai_text import skeleton

# How the targets lie to each other: enough to see whether a list of thresholds falls.
_RANKS = dict(zip(Tier, map(Satang, (1, 2, 3, 1, 2, 3, 4, 5)), strict=True))


class GoogleSection(Section):
    """`[google]`: the service account, how often the sheets are read, and whether Drive is asked who edited them."""

    credentials: FilePath = Field(default=Path("service-account.json"), validate_default=True)
    sheets_url: GoogleAddress = SHEETS_URL
    drive_url: GoogleAddress = DRIVE_URL
    poll_seconds: WholeNumber = Field(default=60, ge=1)
    last_editor: bool = False

    def settings(self) -> GoogleSettings:
        """It in the reader's terms."""
        return GoogleSettings(self.credentials, self.sheets_url, self.drive_url)


class TelegramSection(Section):
    """`[telegram]`: the bot. After loading, `token` also holds what was read from `token_file`."""

    token_file: FilePath | None = None
    token: SecretStr = Field(default=SecretStr(""), validate_default=True)
    api_url: TelegramAddress = "https://api.telegram.org"

    @property
    def is_ready(self) -> bool:
        """Whether there is a token. The configuration loads without one, but the bot cannot run."""
        return bool(self.token.get_secret_value())

    @field_validator("token", mode="before")
    @classmethod
    def _must_be_text(cls, token: object) -> object:
        if not isinstance(token, str | SecretStr):
            raise wrong("must be text in quotes")
        return token

    @field_validator("token")
    @classmethod
    def _take_from_file(cls, token: SecretStr, info: ValidationInfo) -> SecretStr:
        given, file = token.get_secret_value().strip(), info.data.get("token_file")
        if file and given:
            raise wrong("stands beside telegram.token_file; keep one of the two")
        secret = _secret_in(file) if file else given
        if len(secret.split()) > 1:
            raise wrong("must hold the token alone, without spaces", "telegram", "token_file" if file else "token")
        return SecretStr(secret)


def _secret_in(file: Path) -> str:
    at = ("telegram", "token_file")
    try:
        secret = file.read_text(encoding="utf-8-sig").strip()
    except OSError as error:
        raise wrong(f"cannot be read: {quoted(str(file))}: {error.strerror}", *at) from None
    except ValueError:
        raise wrong(f"cannot be read: {quoted(str(file))} is not plain text", *at) from None
    if not secret:
        raise wrong(f"names an empty file: {quoted(str(file))}", *at)
    return secret


class ThresholdSection(Section):
    """One step of a scale of the office's own: `{ at_least = "basic", level = 2 }`, or `above` for `at_least`."""

    at_least: Place | None = None
    above: Place | None = None
    level: WholeNumber = Field(ge=1)

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        self.threshold()
        return self

    def threshold(self) -> Threshold:
        """It in the rulebook's terms."""
        match self.at_least, self.above:
            case Point() as place, None:
                return Threshold(place, self.level)
            case None, Point() as place:
                return Threshold(place, self.level, above=True)
        raise wrong("needs either at_least or above")


class ScaleSection(Section):
    """`[office.scale]`: how sums become levels, by a preset or by thresholds of the office's own."""

    thresholds: tuple[ThresholdSection, ...] = ()
    preset: str = DEFAULT_SCALE
    standard_points: Decimal = Field(default=Decimal(int(DEFAULT_STANDARD_POINTS)), ge=50, le=100)
    confirmed: bool = False
    below_text: Text = "ยังไม่ถึงค่าคะแนนระดับ 1"

    @field_validator("thresholds")
    @classmethod
    def _fall(cls, sections: tuple[ThresholdSection, ...]) -> tuple[ThresholdSection, ...]:
        for upper, lower in pairwise(each.threshold() for each in sections):
            if upper.level <= lower.level or upper.at.amount(_RANKS) < lower.at.amount(_RANKS):
                raise wrong(f"must go from the top down, but level {lower.level} comes after level {upper.level}")
        return sections

    @field_validator("preset")
    @classmethod
    def _known(cls, preset: str, info: ValidationInfo) -> str:
        if info.data.get("thresholds"):
            raise wrong("stands beside office.scale.thresholds; keep one of the two")
        if preset not in SCALE_NAMES:
            raise wrong(f"must be one of {', '.join(SCALE_NAMES)}, not {quoted(preset)}{nearest(preset, SCALE_NAMES)}")
        return preset

    @field_validator("standard_points")
    @classmethod
    def _for_points_only(cls, points: Decimal, info: ValidationInfo) -> Decimal:
        if info.data.get("thresholds") or info.data.get("preset", "opdc-points") != "opdc-points":
            raise wrong('counts only with preset = "opdc-points"')
        return points

    def scale(self) -> Scale:
        """It in the rulebook's terms. Thresholds of the office's own need no confirmation."""
        if self.thresholds:
            return StepScale("custom", tuple(each.threshold() for each in self.thresholds))
        scale = preset_scale(self.preset, Fraction(self.standard_points))
        return scale.confirmed() if self.confirmed else scale


class OfficeSection(Section):
    """`[[office]]`: one province."""

    name: ProvinceName
    spreadsheet: SpreadsheetId
    tabs: tuple[Text, ...] = ()
    chat: WholeNumber
    topic: Annotated[WholeNumber, Field(ge=1)] | None = None
    admins: tuple[Annotated[WholeNumber, Field(ge=1)], ...] = ()
    districts: tuple[DistrictName, ...]
    contact: str = ""
    accumulate_from: AccumulateFrom = AccumulateFrom.ROUND_START
    scale: ScaleSection = ScaleSection()
    deadlines: DeadlinesSection = DeadlinesSection()
    deadline: tuple[DeadlineSection, ...] = ()
    reminders: RemindersSection = RemindersSection()
    posts: PostsSection = Field(default=PostsSection(), validate_default=True)

    @field_validator("posts")
    @classmethod
    def _history_within_hours(cls, posts: PostsSection, info: ValidationInfo) -> PostsSection:
        """What the file says must be possible; the usual time gives way to hours that are other than usual."""
        reminders, moment = info.data.get("reminders"), posts.history
        if reminders is None or moment is None or (within := reminders.within_hours(moment)) == moment:
            return posts
        if "history" in posts.model_fields_set:
            opens, closes = reminders.hours
            raise wrong(f"must have history within office.reminders.hours, {opens:%H:%M} to {closes:%H:%M}")
        return posts.model_copy(update={"history": within})

    @field_validator("districts")
    @classmethod
    def _differ(cls, districts: tuple[District, ...]) -> tuple[District, ...]:
        if not districts:
            raise wrong("must not be empty")
        if place := _repeated([skeleton(district) for district in districts]):
            raise wrong(f"must differ from each other, but {quoted(districts[place])} is there twice")
        return districts

    def office(self, time_zone: tzinfo) -> Office:
        """It in the program's terms."""
        return Office(
            name=self.name,
            spreadsheet=self.spreadsheet,
            tabs=self.tabs,
            chat=self.chat,
            topic=self.topic,
            admins=frozenset(self.admins),
            districts=self.districts,
            names=DistrictNames(self.districts, self.name),
            rulebook=Rulebook(self.scale.scale(), self.accumulate_from),
            calendar=self.deadlines.calendar(self.deadline),
            below_text=self.scale.below_text,
            contact=self.contact,
            time_zone=time_zone,
            ladder=self.reminders.ladder(),
            posts=self.posts.plan(),
        )


class Config(Section):
    """The whole configuration. `database` is a path or a URL, which may hold a password."""

    database: Database = Field(default="otopbot.sqlite3", validate_default=True, repr=False)
    timezone: TimeZone = ZoneInfo("Asia/Bangkok")
    google: GoogleSection = Field(default={}, validate_default=True)
    telegram: TelegramSection = Field(default={}, validate_default=True)
    office: tuple[OfficeSection, ...]

    @field_validator("office")
    @classmethod
    def _differ(cls, offices: tuple[OfficeSection, ...]) -> tuple[OfficeSection, ...]:
        if not offices:
            raise wrong("must not be empty")
        if place := _repeated([office.name for office in offices]):
            raise wrong(f"must differ, but {quoted(offices[place].name)} is there twice", "office", place, "name")
        if place := _repeated([office.chat for office in offices]):
            raise wrong(f"must differ, but {offices[place].chat} is there twice", "office", place, "chat")
        return offices


def _repeated(values: Sequence[Hashable]) -> int | None:
    """The place of the first value that is there already; never the first of all."""
    return next((place for place, value in enumerate(values) if value in values[:place]), None)
