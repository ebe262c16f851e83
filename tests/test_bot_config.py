"""The configuration: what it holds, where it comes from, and what is said of every kind of slip."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from datetime import date, time
from fractions import Fraction
from pathlib import Path

import pytest

from bot.config.loading import Config, ConfigError, load_config
from bot.deadlines.holidays import office_days
from bot.posts.ladder import Ladder
from bot.posts.plan import PostPlan, Weekly
from scoring.deadlines import DeadlineCalendar, DeadlineRule, HolidayShift, LetterDeadline
from scoring.fiscal_year import AccumulateFrom, Month
from scoring.levels import PointScale, StepScale, preset_scale
from sheets.endpoints import GoogleSettings

Load = Callable[..., Config]

TOKEN = "123456789:AAF-secret_secret_secret_secret_secr"

# Five lines: what a test writes below them begins on line 6.
OFFICE = """[[office]]
name = "ฉะเชิงเทรา"
spreadsheet = "sheet-1"
chat = -1001
districts = ["บางคล้า", "บ้านโพธิ์"]
"""


@pytest.fixture(name="load")
def _load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Loads a text as `config.toml` with the given variables of the environment and no others."""
    monkeypatch.chdir(tmp_path)

    def load(text: str, **environ: str) -> Config:
        Path("config.toml").write_text(text, encoding="utf-8")
        return load_config(Path("config.toml"), environ)

    return load


def problems(load: Load, text: str, **environ: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as raised:
        load(text, **environ)
    assert str(raised.value) == "\n".join(raised.value.problems)
    return raised.value.problems


def test_one_office_is_enough(load: Load, tmp_path: Path) -> None:
    config = load(OFFICE)
    assert config.database == str(tmp_path / "otopbot.sqlite3")
    assert config.timezone.key == "Asia/Bangkok"
    assert config.google.credentials == tmp_path / "service-account.json"
    assert config.google.sheets_url == "https://sheets.googleapis.com"
    assert config.google.drive_url == "https://www.googleapis.com"
    assert config.google.poll_seconds == 60
    assert config.google.settings() == GoogleSettings(tmp_path / "service-account.json")
    assert config.telegram.api_url == "https://api.telegram.org"
    assert not config.telegram.is_ready


def test_an_office_becomes_the_rulebooks_values(load: Load) -> None:
    config = load(
        OFFICE
        + """
tabs = ["รอบ 1"]
admins = [7, 8]
contact = "0-3851-1239"
accumulate_from = "fiscal_year_start"
[office.scale]
confirmed = true
below_text = "ยังไม่ถึง"
[office.deadlines]
due_day = 5
due_month_offset = 1
[[office.deadline]]
due = 2024-03-15
record = ["2024-03"]
verify = ["2024-01", "2024-02"]
letter = "ว 1"
"""
    )
    office = config.office[0].office(config.timezone)
    assert (office.name, office.chat, office.admins) == ("ฉะเชิงเทรา", -1001, frozenset({7, 8}))
    assert office.topic is None
    assert office.districts == ("บางคล้า", "บ้านโพธิ์")
    assert (office.spreadsheet, office.tabs) == ("sheet-1", ("รอบ 1",))
    assert office.names.match("อ.บางคล้า").district == "บางคล้า"
    assert office.rulebook.accumulate_from is AccumulateFrom.FISCAL_YEAR_START
    assert office.rulebook.scale == preset_scale("steps-2-3-5").confirmed()
    assert (office.below_text, office.contact) == ("ยังไม่ถึง", "0-3851-1239")
    assert office.calendar.rule == DeadlineRule(5, 1)
    assert office.calendar.letters == (
        LetterDeadline(date(2024, 3, 15), (Month(2024, 3),), (Month(2024, 1), Month(2024, 2)), "ว 1"),
    )


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("จังหวัดฉะเชิงเทรา", "อำเภอบางคล้า", "อ.บ้านโพธิ์"),
        ("จ. ฉะเชิงเทรา", "อ. บางคล้า", "สพอ.บ้านโพธิ์"),
        ("สำนักงานพัฒนาชุมชนจังหวัดฉะเชิงเทรา", "บางคล้า", "อำเภอ บ้านโพธิ์"),
    ],
)
def test_names_are_kept_without_the_words_that_every_message_puts_before_them(
    load: Load, name: str, first: str, second: str
) -> None:
    text = OFFICE.replace("ฉะเชิงเทรา", name).replace("บางคล้า", first).replace("บ้านโพธิ์", second)
    office = load(text).office[0]
    assert (office.name, office.districts) == ("ฉะเชิงเทรา", ("บางคล้า", "บ้านโพธิ์"))


def test_times_become_the_programs_values(load: Load) -> None:
    config = load(
        OFFICE
        + """
[office.deadlines]
holiday_shift = "previous"
extra_holidays = [2024-05-03]
[office.reminders]
hours = ["08:00", 16:00:00]
before_days = [7, 3]
time = "9.00"
again = ""
after_working_days = []
[office.posts]
weekly = "Friday 13:30"
after_deadline = false
board = false
history = "15:45"
"""
    )
    office = config.office[0].office(config.timezone)
    assert office.calendar.rule == DeadlineRule(shift=HolidayShift.PREVIOUS)
    assert not office.calendar.working_days.is_working(date(2024, 5, 3))
    assert not office.calendar.working_days.is_working(date(2024, 4, 12))
    assert office.calendar.due(Month(2024, 4)) == date(2024, 4, 19)
    assert office.ladder == Ladder((7, 3), time(9), None, (), time(8), time(16))
    assert office.posts == PostPlan(Weekly(4, time(13, 30)), after_deadline=False, board=False, history=time(15, 45))


def test_without_a_word_the_times_are_the_usual_ones(load: Load) -> None:
    config = load(OFFICE)
    office = config.office[0].office(config.timezone)
    assert (office.ladder, office.posts) == (Ladder(), PostPlan())
    assert office.calendar == DeadlineCalendar(working_days=office_days())
    assert office.calendar.due(Month(2024, 4)) == date(2024, 4, 20)


@pytest.mark.parametrize("weekly", ['""', '" "'])
def test_the_weekly_post_can_be_switched_off(load: Load, weekly: str) -> None:
    assert load(f"{OFFICE}[office.posts]\nweekly = {weekly}\n").office[0].posts.plan().weekly is None


def test_the_daily_summary_can_be_switched_off_and_gives_way_to_other_hours(load: Load) -> None:
    assert load(f"{OFFICE}[office.posts]\nhistory = ''\n").office[0].posts.plan().history is None
    morning = "[office.reminders]\nhours = ['08:00', '12:00']\nagain = ''\n"
    assert load(OFFICE + morning).office[0].posts.plan().history == time(12)


def test_a_scale_is_unconfirmed_until_the_office_says_so(load: Load) -> None:
    assert load(OFFICE).office[0].scale.scale() == preset_scale("steps-2-3-5")


def test_thresholds_of_the_offices_own_make_a_scale(load: Load) -> None:
    config = load(
        OFFICE
        + """
[office.scale]
thresholds = [
    { at_least = "advanced", level = 5 },
    { above = "lerp(standard, advanced, 0.5)", level = 4 },
    { at_least = "standard", level = 3 },
]
"""
    )
    scale = config.office[0].scale.scale()
    assert isinstance(scale, StepScale)
    assert [(each.level, each.above, each.unconfirmed) for each in scale.thresholds] == [
        (5, False, False),
        (4, True, False),
        (3, False, False),
    ]
    assert scale.thresholds[1].at.fraction == Fraction(1, 2)


def test_the_points_of_the_standard_target_are_exact(load: Load) -> None:
    scale = load(OFFICE + '[office.scale]\npreset = "opdc-points"\nstandard_points = 72.1\n').office[0].scale.scale()
    assert isinstance(scale, PointScale)
    assert scale.anchors[1][1] == Fraction("72.1")


@pytest.mark.parametrize(
    "address",
    [
        "1AbC_d-9",
        " 1AbC_d-9 ",
        "https://docs.google.com/spreadsheets/d/1AbC_d-9/edit?gid=0#gid=0",
        "https://docs.google.com/spreadsheets/u/1/d/1AbC_d-9/htmlview",
        "https://docs.google.com/a/cdd.go.th/spreadsheets/d/1AbC_d-9",
        "docs.google.com/spreadsheets/d/1AbC_d-9",
    ],
)
def test_a_sheet_is_named_by_its_id_or_its_address(load: Load, address: str) -> None:
    assert load(OFFICE.replace("sheet-1", address)).office[0].spreadsheet == "1AbC_d-9"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("http://127.0.0.1:8765", "http://127.0.0.1:8765"),
        ("http://localhost:8765/google/", "http://localhost:8765/google"),
        ("https://[::1]:8443", "https://[::1]:8443"),
        ("https://sheets.mtls.googleapis.com", "https://sheets.mtls.googleapis.com"),
    ],
)
def test_google_may_be_googles_hosts_or_this_computer(load: Load, url: str, kept: str) -> None:
    assert load(f'google.sheets_url = "{url}"\n' + OFFICE).google.sheets_url == kept


@pytest.mark.parametrize("url", ["https://telegram.example.org/bot-api", "http://127.0.0.1:8765", "http://[::1]:1"])
def test_telegram_may_be_any_https_or_this_computer(load: Load, url: str) -> None:
    assert load(f'telegram.api_url = "{url}"\n' + OFFICE).telegram.api_url == url


def test_the_environment_wins_key_by_key(load: Load) -> None:
    text = '[google]\ncredentials = "/keys/a.json"\npoll_seconds = 30\n' + OFFICE
    config = load(
        text, OTOPBOT_GOOGLE__POLL_SECONDS="5", OTOPBOT_TELEGRAM__TOKEN=TOKEN, otopbot_timezone="UTC", PATH="/"
    )
    assert config.google.poll_seconds == 5
    assert config.google.credentials == Path("/keys/a.json")
    assert config.timezone.key == "UTC"
    assert config.telegram.token.get_secret_value() == TOKEN
    assert config.telegram.is_ready


def test_lists_and_tables_come_from_the_environment_as_json(load: Load) -> None:
    office = {"name": "น่าน", "spreadsheet": "s", "chat": -5, "districts": ["ปัว"], "scale": {"preset": "ladder"}}
    config = load(OFFICE, OTOPBOT_OFFICE=json.dumps([office]), OTOPBOT_GOOGLE='{"poll_seconds": 9}')
    assert [(each.name, each.scale.preset) for each in config.office] == [("น่าน", "ladder")]
    assert config.google.poll_seconds == 9


def test_without_a_mapping_it_is_the_processs_environment(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    load(OFFICE)
    monkeypatch.setenv("OTOPBOT_GOOGLE__POLL_SECONDS", "7")
    assert load_config(Path("config.toml")).google.poll_seconds == 7


def test_the_token_comes_from_a_file_beside_the_configuration(load: Load, tmp_path: Path) -> None:
    (tmp_path / "token.txt").write_bytes(b"\xef\xbb\xbf  " + TOKEN.encode() + b"\r\n")
    config = load('[telegram]\ntoken_file = "token.txt"\n' + OFFICE)
    assert config.telegram.token.get_secret_value() == TOKEN


def test_relative_paths_begin_at_the_configuration(load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load('database = "data/otop.sqlite3"\n[google]\ncredentials = "keys/a.json"\n' + OFFICE)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    config = load_config(Path("../config.toml"), {})
    assert Path(config.database).resolve() == tmp_path / "data/otop.sqlite3"
    assert config.google.credentials.resolve() == tmp_path / "keys/a.json"


def test_a_database_url_stays_as_it_is_and_does_not_print(load: Load) -> None:
    config = load('database = "postgresql+psycopg://bot:hush@db/otop"\n' + OFFICE)
    assert config.database == "postgresql+psycopg://bot:hush@db/otop"
    assert "hush" not in repr(config) + str(config)


def test_values_do_not_change_after_loading(load: Load) -> None:
    config = load(OFFICE)
    with pytest.raises(ValueError, match="frozen"):
        config.office[0].chat = 1


# What stands above OFFICE; the sentence as it is printed.
WRONG_ABOVE = [
    (
        '[google]\ncredentails = "a"',
        'config.toml, line 2: [google] has no key "credentails"; did you mean "credentials"?',
    ),
    (
        "google.Poll_Seconds = 1",
        'config.toml, line 1: [google] has no key "Poll_Seconds"; did you mean "poll_seconds"?',
    ),
    ('timezon = "UTC"', 'config.toml, line 1: the file has no key "timezon"; did you mean "timezone"?'),
    ("\n[gogle]\npoll_seconds = 1", 'config.toml, line 2: the file has no key "gogle"; did you mean "google"?'),
    ("xyz = 1", 'config.toml, line 1: the file has no key "xyz"'),
    ('"a\\nb" = 1', 'config.toml, line 1: the file has no key "a\\nb"'),
    ("[telegram]\nchat = 1", 'config.toml, line 2: [telegram] has no key "chat"; it belongs under [[office]]'),
    (
        '[telegram]\ndatabase = "a"',
        (
            'config.toml, line 2: [telegram] has no key "database"; it belongs at the top of the file, '
            "above the first table"
        ),
    ),
    ('[google]\npoll_seconds = "abc"', 'config.toml, line 2: google.poll_seconds must be a whole number, not "abc"'),
    ("[google]\npoll_seconds = 1.5", "config.toml, line 2: google.poll_seconds must be a whole number, not 1.5"),
    ("[google]\npoll_seconds = true", "config.toml, line 2: google.poll_seconds must be a whole number, not true"),
    ("[google]\npoll_seconds = []", "config.toml, line 2: google.poll_seconds must be a whole number, not a list"),
    ("[google]\npoll_seconds = 0", "config.toml, line 2: google.poll_seconds must be 1 or more, not 0"),
    ("[google]\ncredentials = 5", "config.toml, line 2: google.credentials must be a path in quotes, not 5"),
    ("google = 5", "config.toml, line 1: google must be a table: write its keys under [google]"),
    ("[[google]]", "config.toml, line 1: google must be a table: write its keys under [google]"),
    ("[telegram]\napi_url = {}", "config.toml, line 2: telegram.api_url must be text in quotes, not a table"),
    ("[telegram]\ntoken = 5", "config.toml, line 2: telegram.token must be text in quotes"),
    ('[telegram]\ntoken = "a b"', "config.toml, line 2: telegram.token must hold the token alone, without spaces"),
    ("database = 2024-03-15", "config.toml, line 1: database must be text in quotes, not 2024-03-15"),
    ('database = ""', "config.toml, line 1: database must not be empty"),
    (
        'database = "what://a:hush@b"',
        "config.toml, line 1: database must be a path or a database URL that SQLAlchemy knows",
    ),
    (
        'timezone = "Asia/Bankok"',
        (
            'config.toml, line 1: timezone must be a time zone such as Asia/Bangkok, not "Asia/Bankok"; '
            'did you mean "Asia/Bangkok"?'
        ),
    ),
    ("timezone = 7", "config.toml, line 1: timezone must be a time zone such as Asia/Bangkok, not 7"),
    (
        'timezone = "Asia"',
        'config.toml, line 1: timezone must be a time zone such as Asia/Bangkok, not "Asia"; did you mean "Asia/Oral"?',
    ),
]


@pytest.mark.parametrize(("above", "sentence"), WRONG_ABOVE)
def test_a_slip_is_told_with_its_line(load: Load, above: str, sentence: str) -> None:
    assert problems(load, above + "\n" + OFFICE) == (sentence,)


# What stands below OFFICE, from line 6 on.
WRONG_BELOW = [
    ("chat_id = 5", 'line 6: [[office]] has no key "chat_id"; did you mean "chat"?'),
    ("preset = 5", 'line 6: [[office]] has no key "preset"; it belongs under [office.scale]'),
    ("admins = 5", "line 6: office.admins must be a list in square brackets, not 5"),
    ('admins = [1, "x"]', 'line 6: office.admins, item 2, must be a whole number, not "x"'),
    ("admins = [\n  1, # one\n\n  -5,\n]", "line 9: office.admins, item 2, must be 1 or more, not -5"),
    ("tabs = ['']", "line 6: office.tabs, item 1, must not be empty"),
    ("contact = 38511239", "line 6: office.contact must be text in quotes, not 38511239"),
    (
        'accumulate_from = "round_strat"',
        (
            'line 6: office.accumulate_from must be "round_start" or "fiscal_year_start", not "round_strat"; '
            'did you mean "round_start"?'
        ),
    ),
    ("deadlines.due_day = 32", "line 6: office.deadlines.due_day must be 31 or less, not 32"),
    ("deadlines = { due_day = 0 }", "line 6: office.deadlines.due_day must be 1 or more, not 0"),
    (
        "[office.deadline]\ndue = 2024-03-15",
        "line 6: office.deadline must be a list of tables: write [[office.deadline]], with double brackets",
    ),
    ("[[office.deadline]]\nrecord = ['2024-03']", 'line 6: [[office.deadline]] needs "due"'),
    ("[[office.deadline]]\ndue = 2024-03-15", "line 6: [[office.deadline]] needs months to record or to verify"),
    (
        "[[office.deadline]]\ndue = 2567-03-15\nrecord = ['2024-03']",
        "line 7: office.deadline.due must have a year of the common era: write 2024-03-15, not 2567-03-15",
    ),
    (
        "[[office.deadline]]\ndue = '2567-02-29'\nrecord = ['2024-03']",
        "line 7: office.deadline.due must have a year of the common era: write 2024-02-29, not 2567-02-29",
    ),
    (
        "[[office.deadline]]\ndue = 2024-03-15\nrecord = [\n  '2567-03']",
        "line 9: office.deadline.record, item 1, must have a year of the common era: write 2024-03, not 2567-03",
    ),
    (
        "[[office.deadline]]\ndue = 15\nrecord = ['2024-03']",
        "line 7: office.deadline.due must be written as 2024-03-15, not 15",
    ),
    (
        "[[office.deadline]]\ndue = '2024-02-30'\nrecord = ['2024-03']",
        "line 7: office.deadline.due must be a day of the calendar, not 2024-02-30",
    ),
    (
        "[[office.deadline]]\ndue = 2024-03-15\nrecord = ['2024-13']",
        "line 8: office.deadline.record, item 1, must be a month of the calendar, not 2024-13",
    ),
    (
        "[[office.deadline]]\ndue = 2024-03-15\nrecord = ['มี.ค. 67']",
        'line 8: office.deadline.record, item 1, must be written as "2024-03", not "มี.ค. 67"',
    ),
    (
        '[office.scale]\npreset = "steps-2-3-6"',
        (
            "line 7: office.scale.preset must be one of steps-2-3-5, steps-2-4-5, ladder, linear-floor, "
            'five-thresholds, opdc-points, not "steps-2-3-6"; did you mean "steps-2-3-5"?'
        ),
    ),
    (
        "[office.scale]\nstandard_points = 70",
        'line 7: office.scale.standard_points counts only with preset = "opdc-points"',
    ),
    (
        '[office.scale]\npreset = "opdc-points"\nstandard_points = 40',
        "line 8: office.scale.standard_points must be 50 or more, not 40",
    ),
    (
        '[office.scale]\npreset = "opdc-points"\nstandard_points = nan',
        "line 8: office.scale.standard_points must be a number, not NaN",
    ),
    ("[office.scale]\nconfirmed = 'maybe'", 'line 7: office.scale.confirmed must be true or false, not "maybe"'),
    (
        '[office.scale]\npreset = "ladder"\nthresholds = [{ at_least = "basic", level = 1 }]',
        "line 7: office.scale.preset stands beside office.scale.thresholds; keep one of the two",
    ),
    (
        '[office.scale]\nthresholds = [\n  { at_least = "basic", level = 2 },\n  { above = "advanced", level = 5 },\n]',
        "line 7: office.scale.thresholds must go from the top down, but level 5 comes after level 2",
    ),
    (
        '[office.scale]\nthresholds = [{ at_least = "basic", level = 5 }, { at_least = "advanced", level = 2 }]',
        "line 7: office.scale.thresholds must go from the top down, but level 2 comes after level 5",
    ),
    (
        "[office.scale]\nthresholds = [\n  { level = 5 },\n]",
        "line 8: [[office.scale.thresholds]] needs either at_least or above",
    ),
    (
        '[office.scale]\nthresholds = [\n  { at_least = "basic", above = "basic", level = 5 },\n]',
        "line 8: [[office.scale.thresholds]] needs either at_least or above",
    ),
    (
        '[office.scale]\nthresholds = [\n  { at_least = "basic" },\n]',
        'line 8: [[office.scale.thresholds]] needs "level"',
    ),
    (
        '[office.scale]\nthresholds = [\n\n  { at_lest = "basic", level = 5 },\n]',
        'line 9: [[office.scale.thresholds]] has no key "at_lest"; did you mean "at_least"?',
    ),
    (
        '[office.scale]\nthresholds = [{ at_least = "advnced", level = 5 }]',
        (
            "line 7: office.scale.thresholds.at_least must be a target (basic, standard, advanced, level1, level2, "
            "level3, level4, level5) or a place between two, such as lerp(basic, standard, 0.5), "
            'not "advnced"; did you mean "advanced"?'
        ),
    ),
    (
        "[office.deadlines]\nholiday_shift = 'nxt'",
        (
            'line 7: office.deadlines.holiday_shift must be "none" or "previous" or "next", not "nxt"; '
            'did you mean "next"?'
        ),
    ),
    (
        "[office.deadlines]\nextra_holidays = [2024-05-03, 2567-05-03]",
        (
            "line 7: office.deadlines.extra_holidays, item 2, must have a year of the common era: "
            "write 2024-05-03, not 2567-05-03"
        ),
    ),
    ("[office.reminders]\ntime = 8", 'line 7: office.reminders.time must be a time such as "08:30", not 8'),
    ("[office.reminders]\ntime = '8.75'", 'line 7: office.reminders.time must be a time such as "08:30", not "8.75"'),
    (
        "[office.reminders]\ntime = '07:00'",
        "line 7: office.reminders.time must lie within office.reminders.hours, 08:30 to 16:30",
    ),
    (
        "[office.reminders]\nhours = ['09:00', '16:00']",
        "line 6: office.reminders.time must lie within office.reminders.hours, 09:00 to 16:00",
    ),
    ("[office.reminders]\nagain = '08:30'", "line 7: office.reminders.again must be later than office.reminders.time"),
    (
        "[office.reminders]\nhours = ['16:30', '08:30']",
        'line 7: office.reminders.hours must be two times, from and until, such as ["08:30", "16:30"]',
    ),
    (
        "[office.reminders]\nhours = ['08:30']",
        'line 7: office.reminders.hours must be two times, from and until, such as ["08:30", "16:30"]',
    ),
    (
        "[office.reminders]\nhours = ['08:30', '24:00']",
        'line 7: office.reminders.hours, item 2, must be a time such as "08:30", not "24:00"',
    ),
    (
        "[office.reminders]\nbefore_days = [0, 1, 3]",
        "line 7: office.reminders.before_days must count down, such as [3, 1, 0]",
    ),
    (
        "[office.reminders]\nbefore_days = [-1]",
        "line 7: office.reminders.before_days, item 1, must be 0 or more, not -1",
    ),
    (
        "[office.reminders]\nafter_working_days = [3, 3]",
        "line 7: office.reminders.after_working_days must count up, such as [1, 3, 5]",
    ),
    (
        "[office.reminders]\nafter_working_days = [0]",
        "line 7: office.reminders.after_working_days, item 1, must be 1 or more, not 0",
    ),
    (
        "[office.posts]\nweekly = 'funday 09:00'",
        (
            'line 7: office.posts.weekly must be a weekday and a time such as "mon 09:00", or "" for none, '
            'not "funday 09:00"'
        ),
    ),
    (
        "[office.posts]\nweekly = 'monday 9'",
        'line 7: office.posts.weekly must be a weekday and a time such as "mon 09:00", or "" for none, not "monday 9"',
    ),
    (
        "[office.posts]\nweekly = 'mon'",
        'line 7: office.posts.weekly must be a weekday and a time such as "mon 09:00", or "" for none, not "mon"',
    ),
    ("[office.posts]\nboard = 'no way'", 'line 7: office.posts.board must be true or false, not "no way"'),
    (
        "[office.posts]\nhistory = '17:00'",
        "line 6: [office.posts] must have history within office.reminders.hours, 08:30 to 16:30",
    ),
    ("[office.posts]\nhistory = 4", 'line 7: office.posts.history must be a time such as "08:30", not 4'),
    ("weekly = 'mon 09:00'", 'line 6: [[office]] has no key "weekly"; it belongs under [office.posts]'),
]


@pytest.mark.parametrize(("below", "sentence"), WRONG_BELOW)
def test_a_slip_in_an_office_is_told_with_its_line(load: Load, below: str, sentence: str) -> None:
    assert problems(load, OFFICE + below + "\n") == (f"config.toml, {sentence}",)


WRONG_OFFICES = [
    ("", "config.toml: the file needs [[office]]"),
    (
        "[office]\nname = 'a'",
        "config.toml, line 1: office must be a list of tables: write [[office]], with double brackets",
    ),
    ("office = []", "config.toml, line 1: office must not be empty"),
    (OFFICE.replace("chat = -1001\n", ""), 'config.toml, line 1: [[office]] needs "chat"'),
    (OFFICE + "topic = 0\n", "config.toml, line 6: office.topic must be 1 or more, not 0"),
    (OFFICE.replace("-1001", "'abc'"), 'config.toml, line 4: office.chat must be a whole number, not "abc"'),
    (OFFICE.replace("chat", "chatt"), 'config.toml, line 4: [[office]] has no key "chatt"; did you mean "chat"?'),
    (
        OFFICE.replace("[[office]]", "[[offices]]"),
        'config.toml, line 1: the file has no key "offices"; did you mean "office"?',
    ),
    (
        OFFICE.replace('"บ้านโพธิ์"', '"บางคล้า "'),
        'config.toml, line 5: office.districts must differ from each other, but "บางคล้า" is there twice',
    ),
    (
        OFFICE.replace('"บ้านโพธิ์"', '"อ.บางคล้า"'),
        'config.toml, line 5: office.districts must differ from each other, but "บางคล้า" is there twice',
    ),
    (
        OFFICE.replace('"บ้านโพธิ์"', '"อำเภอ"'),
        'config.toml, line 5: office.districts, item 2, must be a name, not "อำเภอ"',
    ),
    (OFFICE.replace("ฉะเชิงเทรา", "จังหวัด"), 'config.toml, line 2: office.name must be a name, not "จังหวัด"'),
    (OFFICE.replace('["บางคล้า", "บ้านโพธิ์"]', "[]"), "config.toml, line 5: office.districts must not be empty"),
    (
        OFFICE.replace("sheet-1", "ตารางกลาง"),
        'config.toml, line 3: office.spreadsheet must be the id or the address of a Google Sheet, not "ตารางกลาง"',
    ),
    (
        OFFICE + OFFICE.replace("-1001", "-1002"),
        'config.toml, line 7: office.name must differ, but "ฉะเชิงเทรา" is there twice',
    ),
    (
        OFFICE + OFFICE.replace("ฉะเชิงเทรา", "น่าน"),
        "config.toml, line 9: office.chat must differ, but -1001 is there twice",
    ),
]


@pytest.mark.parametrize(("text", "sentence"), WRONG_OFFICES)
def test_a_wrong_office_is_told_with_its_line(load: Load, text: str, sentence: str) -> None:
    assert problems(load, text) == (sentence,)


@pytest.mark.parametrize(
    "address",
    [
        "https://docs.google.com/document/d/1AbC/edit",
        "https://drive.google.com/file/d/1AbC/view?usp=sharing",
        "https://docs.google.com/spreadsheets/d/e/2PACX-1vQ/pubhtml",
        "https://example.org/",
    ],
)
def test_another_file_is_no_sheet(load: Load, address: str) -> None:
    (sentence,) = problems(load, OFFICE.replace("sheet-1", address))
    assert sentence.startswith("config.toml, line 3: office.spreadsheet is not the address of a Google Sheet; open")


@pytest.mark.parametrize(
    "url",
    [
        "http://sheets.googleapis.com",
        "https://sheets.example.org",
        "https://googleapis.com.example.org",
        "https://sheets.googleapis.com@example.org",
        "https://example.org#.googleapis.com",
        "http://192.168.1.5:8765",
        "ftp://127.0.0.1",
        "127.0.0.1:8765",
        "https://[::1",
        "",
    ],
)
@pytest.mark.parametrize("key", ["sheets_url", "drive_url"])
def test_googles_token_goes_nowhere_else(load: Load, key: str, url: str) -> None:
    assert problems(load, f'[google]\n{key} = "{url}"\n' + OFFICE) == (
        (
            f"config.toml, line 2: google.{key} must be https to a host of googleapis.com, or an address of this "
            "computer such as http://127.0.0.1:8765, because the service account's access token is sent there"
        ),
    )


@pytest.mark.parametrize(
    "url",
    ["http://api.telegram.org", "https://api.telegram.org@example.org", f"https://api.telegram.org/bot{TOKEN}", ""],
)
def test_telegrams_token_goes_nowhere_unguarded(load: Load, url: str) -> None:
    assert problems(load, f'[telegram]\napi_url = "{url}"\n' + OFFICE) == (
        (
            "config.toml, line 2: telegram.api_url must be an https address, or an address of this computer such as "
            "http://127.0.0.1:8765, because the bot's token is sent there"
        ),
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('a = 1\nname = "ฉะ', "line 2: unterminated string"),
        ('name = "ฉะ\nb = 1\n', "line 1, column 11: text lacks its closing quotation mark"),
        (
            "name = “ฉะ”\n",
            'line 1, column 8: there is no value that can be read; text stands in straight quotation marks ("…")',
        ),
        ("\na b = 1\n", "line 2, column 3: after a key stands =, and then its value"),
        ("a = 1 2\n", "line 1, column 7: there is more on this line than one key and its value"),
        ("อำเภอ = 1\n", "line 1, column 1: this is neither a key with its value nor the head of a table"),
        ("a = 1\na = 2\n", "line 2, column 6: this key or table is already there further up"),
        ("[a]\n[a]\n", "line 2, column 3: this table is already there further up"),
        (
            "\ndue = 2567-02-29\n",
            "line 2, column 7: there is no such day; years are of the common era, so 2567 is written 2024",
        ),
        (
            "a = [1,\nb = 2\n",
            'line 2, column 1: there is no value that can be read; text stands in straight quotation marks ("…")',
        ),
        ("a = " + "9" * 5000, "line 1: a number is too long"),
    ],
)
def test_a_text_that_is_no_toml_is_told_with_its_place(load: Load, text: str, sentence: str) -> None:
    assert problems(load, text) == (f"config.toml, {sentence}",)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml is not there; copy config\.example\.toml to this name"):
        load_config(tmp_path / "nowhere.toml", {})


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: "):
        load_config(tmp_path, {})


def test_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"[[office]]\nname = " + '"น่าน"\n'.encode("tis-620"))
    with pytest.raises(ConfigError, match=r"config\.toml, line 2: the file must be saved as UTF-8"):
        load_config(path, {})


def test_windows_line_ends_and_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf" + (OFFICE + "admins = [\n0\n]\n").replace("\n", "\r\n").encode())
    with pytest.raises(ConfigError, match=r"line 7: office\.admins, item 1, must be 1 or more, not 0"):
        load_config(path, {})


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("OTOPBOT_TELEGRAM__TOKN", "x", "belongs to no key; did you mean OTOPBOT_TELEGRAM__TOKEN?"),
        ("OTOPBOT_OFFICE__0__CHAT", "1", "belongs to no key"),
        ("OTOPBOT_GOOGLE__POLL_SECONDS", "abc", ': google.poll_seconds must be a whole number, not "abc"'),
        ("OTOPBOT_GOOGLE__POLL_SECONDS", "", ': google.poll_seconds must be a whole number, not ""'),
        ("OTOPBOT_GOOGLE", '{"poll_secs": 5}', ': [google] has no key "poll_secs"; did you mean "poll_seconds"?'),
        ("OTOPBOT_GOOGLE", "{poll", ": google must be a table: write its keys under [google]"),
        ("OTOPBOT_OFFICE", "[", ': office must be a list in square brackets, not "["'),
        ("OTOPBOT_OFFICE", '[{"name": "a", "spreadsheet": "b", "districts": ["c"]}]', ': [[office]] needs "chat"'),
        ("OTOPBOT_TIMEZONE", "123", ': timezone must be a time zone such as Asia/Bangkok, not "123"'),
    ],
)
def test_a_slip_in_the_environment_is_told_with_its_variable(
    load: Load, variable: str, value: str, sentence: str
) -> None:
    (problem,) = problems(load, OFFICE, **{variable: value})
    assert problem.startswith(f"environment variable {variable}")
    assert sentence in problem


def test_of_two_variables_the_one_that_set_the_value_is_named(load: Load) -> None:
    assert problems(load, OFFICE, OTOPBOT_GOOGLE='{"drive_url": 5}', OTOPBOT_GOOGLE__POLL_SECONDS="0") == (
        "environment variable OTOPBOT_GOOGLE: google.drive_url must be text in quotes, not 5",
        'environment variable OTOPBOT_GOOGLE__POLL_SECONDS: google.poll_seconds must be 1 or more, not "0"',
    )


def test_all_problems_are_told_at_once_in_the_files_order(load: Load) -> None:
    text = (
        'tz = 1\n[google]\ncredentails = "a"\npoll_seconds = 0\n[telegram]\ntoken_file = "gone"\n[[office]]\nname = 5\n'
    )
    told = problems(load, text, OTOPBOT_XYZ="1")
    assert [sentence.split(": ")[0] for sentence in told] == [
        "config.toml, line 1",
        "config.toml, line 3",
        "config.toml, line 4",
        "config.toml, line 6",
        "config.toml, line 7",
        "config.toml, line 7",
        "config.toml, line 7",
        "config.toml, line 8",
        "environment variable OTOPBOT_XYZ belongs to no key",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, 'cannot be read: "{file}": No such file or directory'),
        (b"\xff\xfe", 'cannot be read: "{file}" is not plain text'),
        (b" \n", 'names an empty file: "{file}"'),
        (b"one two", "must hold the token alone, without spaces"),
    ],
)
def test_a_token_file_that_is_no_use_is_told(load: Load, tmp_path: Path, content: bytes | None, sentence: str) -> None:
    if content is not None:
        (tmp_path / "token.txt").write_bytes(content)
    (problem,) = problems(load, '[telegram]\ntoken_file = "token.txt"\n' + OFFICE)
    assert problem == f"config.toml, line 2: telegram.token_file {sentence.format(file=tmp_path / 'token.txt')}"


def test_a_token_and_a_token_file_are_one_too_many(load: Load, tmp_path: Path) -> None:
    (tmp_path / "token.txt").write_text(TOKEN)
    above = '[telegram]\ntoken_file = "token.txt"\n'
    told = "telegram.token stands beside telegram.token_file; keep one of the two"
    assert problems(load, f'{above}token = "{TOKEN}"\n' + OFFICE) == (f"config.toml, line 3: {told}",)
    assert problems(load, above + OFFICE, OTOPBOT_TELEGRAM__TOKEN=TOKEN) == (
        f"environment variable OTOPBOT_TELEGRAM__TOKEN: {told}",
    )


@pytest.mark.parametrize(
    "text",
    [
        f'[telegram]\ntoken = "{TOKEN}"\nnone = 1\n',
        f'[telegram]\ntoken = "{TOKEN} {TOKEN}"\n',
        f'[telegram]\ntoken = ["{TOKEN}"]\n',
        f'[telegram]\ntokn = "{TOKEN}"\n',
        f'[telegram]\ntoken_file = "{TOKEN}"\n',
        f'[telegram]\napi_url = "https://api.telegram.org/bot{TOKEN}"\n',
        f'telegram = "{TOKEN}"\n',
        f'[google]\npoll_seconds = "{TOKEN}"\n',
        f'timezone = "{TOKEN}"\n',
        f'database = "x://{TOKEN}@host"\n',
        f'[telegram]\ntoken = "{TOKEN}\n',
        f"[telegram]\ntoken = {TOKEN}\n",
    ],
)
def test_an_error_never_tells_the_token(load: Load, text: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load(text + OFFICE)
    told = "".join(traceback.format_exception(raised.value, chain=True)) + repr(raised.value)
    assert "secret" not in told
    assert raised.value.__context__ is None or raised.value.__suppress_context__


def test_a_configuration_never_prints_the_token(load: Load, tmp_path: Path) -> None:
    (tmp_path / "token.txt").write_text(TOKEN)
    for config in (load(OFFICE, OTOPBOT_TELEGRAM__TOKEN=TOKEN), load(OFFICE, OTOPBOT_TELEGRAM__TOKEN_FILE="token.txt")):
        assert config.telegram.token.get_secret_value() == TOKEN
        assert (
            "secret_" not in f"{config!r} {config} {config.telegram!r} {config.model_dump()} {config.model_dump_json()}"
        )


@pytest.mark.parametrize(
    ("database", "file"),
    [
        ("figures.sqlite3", "{folder}/figures.sqlite3"),
        ("sqlite:///figures.sqlite3", "sqlite:///{folder}/figures.sqlite3"),
        ("sqlite:////srv/figures.sqlite3", "sqlite:////srv/figures.sqlite3"),
        ("postgresql://otop:secret@localhost/otop", "postgresql://otop:secret@localhost/otop"),
    ],
)
def test_a_relative_database_lies_in_the_files_folder(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str, file: str
) -> None:
    load(OFFICE)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    config = load_config(Path("../config.toml"), {"OTOPBOT_DATABASE": database})
    folder = tmp_path / "elsewhere" / ".."
    assert config.database == file.format(folder=folder)


@pytest.mark.parametrize("database", ["sqlite://", "sqlite:///:memory:", "sqlite+pysqlite://", ":memory:"])
def test_a_database_in_memory_is_refused(load: Load, database: str) -> None:
    assert problems(load, f'database = "{database}"\n' + OFFICE) == (
        "config.toml, line 1: database must name a file: what is kept in memory alone is lost when the program stops",
    )
