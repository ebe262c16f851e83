"""The demo: the real program over stand-ins for Google and Telegram, with the province's real table of March 2567.

The clock begins at 08.50 on Wednesday 13 March 2567, the day of the letter, and can be moved on from the page.
"""

from __future__ import annotations

import json
import logging
import sys
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.routing import BaseRoute

from bot import thai
from bot.config.loading import Config, load_config
from bot.config.sections import OfficeSection
from bot.logs import start_logging
from bot.office.desks import Books
from bot.office.office import Office
from bot.posts.ladder import steps
from bot.posts.plan import DAYS_PER_WEEK, passed_slots
from bot.posts.tick import Tempo
from bot.run import run, until_stopped
from sandbox.clock import Clock
from sandbox.page import Page, SampleFile, Stop, page_routes
from sandbox.seed import EXPORT_NAME, annex_tab, central_export
from sandbox.server import Sandbox
from sandbox.spreadsheet import Spreadsheet

START = datetime.fromisoformat("2024-03-13T08:50:00+07:00")
GROUP, DISTRICT_OFFICER, PROVINCE_OFFICER, STRANGER = -1001956713067, 710000001, 710000002, 710000003
TEMPO = Tempo(every=timedelta(seconds=0.5), checks_clock=False)
"""The clock is moved by hand here, and what follows is to be seen at once."""
SPREADSHEET = "1otop-chachoengsao-2567-demo"

_SERVICES = """
database = "demo.sqlite3"

[google]
credentials = "service-account.json"
sheets_url = "{url}"
drive_url = "{url}"
poll_seconds = 1

[telegram]
token = "{token}"
api_url = "{url}"
"""
_OFFICE = f"""
[[office]]
name = "ฉะเชิงเทรา"
spreadsheet = "{SPREADSHEET}"
chat = {GROUP}
admins = [{PROVINCE_OFFICER}]
districts = [
    "เมืองฉะเชิงเทรา", "บางคล้า", "บางปะกง", "บางน้ำเปรี้ยว", "บ้านโพธิ์", "พนมสารคาม", "แปลงยาว", "ราชสาส์น",
    "สนามชัยเขต", "ท่าตะเกียบ", "คลองเขื่อน",
]
contact = "0-3851-1239"

[[office.deadline]]
due = 2024-03-15
record = ["2024-03"]
verify = ["2023-10", "2023-11", "2023-12", "2024-01", "2024-02"]
letter = "จังหวัดฉะเชิงเทรา ลงวันที่ 13 มีนาคม 2567"
"""
_HINT = "ลองแก้ตัวเลขเดือน ก.พ.67 ของบางคล้าในตาราง แล้วพิมพ์ /status บางคล้า ในแชต จากนั้นลองเลื่อนเวลาไปยังกำหนดถัดไป"
_SUGGESTIONS = (
    "/status บางคล้า",
    "/status",
    "/standings",
    "/missing",
    "/deadlines",
    "/findings",
    "/confirm",
    "/why บางคล้า",
    "/whatif บางคล้า 1.2 ล้าน",
    "/history",
    "/close",
    "/link บางคล้า",
)


def run_demo(port: int) -> None:
    """Serve the page and run the bot over the stand-ins until Ctrl-C; OSError when the port is taken."""
    start_logging(level=logging.WARNING)
    office = ShownOffice()
    with TemporaryDirectory(prefix="otopbot-demo-") as folder, demo_sandbox(port, office=office) as sandbox:
        config = demo_config(sandbox, Path(folder))
        sys.stdout.write(f"The demo is at {sandbox.url}/ (Ctrl-C stops it)\n")
        sys.stdout.flush()
        until_stopped(partial(run, config, sandbox.clock.now, tempo=TEMPO, opened=office.follow))


class ShownOffice:
    """The demo's office as the page knows it: with the deadlines of its letter until the bot's books are opened."""

    def __init__(self) -> None:
        self._books: Books | None = None

    def follow(self, books: Books) -> None:
        """Know from now on what is changed in the chat."""
        self._books = books

    def __call__(self) -> Office:
        """The office at this moment."""
        return self._books.letters.in_force(_DEMO_OFFICE) if self._books else _DEMO_OFFICE


def demo_sandbox(port: int = 0, start: datetime = START, office: ShownOffice | None = None) -> Sandbox:
    """The stand-ins with the sheet and the group in them, two officers, and a stranger.

    Nobody is bound to a district yet: how an officer comes to be is a part of what is to be watched. `office` is what
    the page goes by for what comes next.
    """
    clock = Clock(start)
    sandbox = Sandbox(clock, port=port, pages=partial(_pages, office or ShownOffice()))
    messenger = sandbox.messenger
    district_officer = messenger.add_person("สพอ.บางคล้า", role="อำเภอ", id=DISTRICT_OFFICER)
    province_officer = messenger.add_person("สพจ.ฉะเชิงเทรา", role="ผู้ดูแล", id=PROVINCE_OFFICER)
    messenger.private_chat(province_officer).started = True  # the office's admin has set the bot up
    messenger.add_person("บุคคลภายนอก", role="ไม่มีสิทธิ์ดู", id=STRANGER)
    officers = [province_officer, district_officer]
    messenger.add_group("OTOP ฉะเชิงเทรา", officers, id=GROUP, bot_status="administrator")  # who may pin the board
    sheet = Spreadsheet(SPREADSHEET, "ยอดจำหน่าย OTOP ฉะเชิงเทรา 2567", clock, changes=messenger.changes)
    sheet.add_tab(annex_tab())
    sheet.share(sandbox.google.service_account()["client_email"])
    sandbox.google.add_spreadsheet(sheet)
    return sandbox


def demo_config(sandbox: Sandbox, folder: Path) -> Config:
    """The configuration of a bot over the running sandbox, made and read as an office's own would be."""
    key = folder / "service-account.json"
    key.touch(mode=0o600)
    key.write_text(json.dumps(sandbox.google.service_account()), encoding="utf-8")
    path = folder / "config.toml"
    services = _SERVICES.format(url=sandbox.url, token=sandbox.telegram.token)
    path.write_text(services + _OFFICE, encoding="utf-8")
    return load_config(path, environ={})


def _pages(office: ShownOffice, sandbox: Sandbox) -> Sequence[BaseRoute]:
    sheet = sandbox.google.spreadsheets[SPREADSHEET]
    as_it_began = sheet.version
    page = Page(
        spreadsheets=list(sandbox.google.spreadsheets.values()),
        messenger=sandbox.messenger,
        clock=sandbox.clock,
        people=list(sandbox.messenger.people.values()),
        next_stop=lambda now: _next_stop(now, sheet.modified_at if sheet.version > as_it_began else None, office()),
        hint=_HINT,
        suggestions=_SUGGESTIONS,
        files=[SampleFile("ไฟล์ตัวอย่างจากระบบ DOS", EXPORT_NAME, central_export())],
        stopping=lambda: sandbox.stopping,
    )
    return page_routes(page)


_DEMO_OFFICE = OfficeSection.model_validate(tomllib.loads(_OFFICE)["office"][0]).office(START.tzinfo or UTC)
_AHEAD = timedelta(days=60)


def _next_stop(now: datetime, changed_at: datetime | None = None, office: Office = _DEMO_OFFICE) -> Stop | None:
    """The next moment at which the bot speaks by itself: a step towards or behind a deadline, or the standings.

    And, where the sheet was changed, the summary of that to the admins.
    """
    coming = (stop for stop in _stops(office, now, changed_at) if stop.at > now)
    return min(coming, key=lambda stop: stop.at, default=None)


def _stops(office: Office, now: datetime, changed_at: datetime | None) -> Iterator[Stop]:
    working_days = office.calendar.working_days
    deadlines = office.calendar.between(now.date() - _AHEAD, now.date() + _AHEAD)
    for deadline in deadlines:
        due = f"กำหนด {thai.date_short(deadline.due)}"
        for step in steps(deadline.due, office.ladder, working_days, office.time_zone):
            yield Stop(step.at, f"{'สรุปให้ผู้ดูแล' if step.for_admins else 'แจ้งเตือน'} ({due})")
    dues = [deadline.due for deadline in deadlines]
    for slot in passed_slots(office.posts, dues, now, now + timedelta(DAYS_PER_WEEK), working_days):
        yield Stop(slot.at, "สรุปผลทุกอำเภอ")
    if changed_at and office.posts.history:
        days = (working_days.on_or_after(changed_at.date() + timedelta(days)) for days in (0, 1))
        moments = (datetime.combine(day, office.posts.history, now.tzinfo) for day in days)
        yield Stop(next(moment for moment in moments if moment > changed_at), "สรุปตัวเลขที่เปลี่ยนแปลงให้ผู้ดูแล")
