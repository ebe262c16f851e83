"""A sandbox with the demo's page: one small sheet, two officers, a stranger, a group; for the tests of the page."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
from patience import PATIENCE
from starlette.routing import BaseRoute

from sandbox.chat import Chat, Person
from sandbox.clock import Clock
from sandbox.page import Page, SampleFile, Stop, page_routes
from sandbox.server import Sandbox
from sandbox.spreadsheet import Spreadsheet, Tab

SALES = """\
ที่\tอำเภอ\tผลการดำเนินงาน\t\tรวม
\t\tม.ค.67\tก.พ.67\t
1\tบางคล้า\t15,940,900\t22,671,100\t=SUM(C3:D3)
2\tบางปะกง\t7,168,100\t6,669,200\t=SUM(C4:D4)"""


@dataclass(frozen=True, slots=True)
class PageRoom:
    """What a test of the page reaches for."""

    sandbox: Sandbox
    spreadsheet: Spreadsheet
    tab: Tab
    officer: Person
    admin: Person
    stranger: Person
    group: Chat

    def bot(self, method: str, files: dict[str, Any] | None = None, **parameters: Any) -> Any:
        """Call the Bot API as the bot."""
        url = f"{self.sandbox.url}/bot{self.sandbox.telegram.token}/{method}"
        body: dict[str, Any] = {"data": parameters, "files": files} if files else {"json": parameters}
        with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
            answer = client.post(url, **body).json()
        assert answer["ok"], answer
        return answer["result"]


@contextmanager
def open_page_room(
    clock: Clock, stops: Sequence[Stop] = (), *, port: int = 0, more: Sequence[Spreadsheet] = ()
) -> Iterator[PageRoom]:
    """Serve the page while the block lasts; its clock can go to each of these stops, and it may show more sheets."""
    sandbox = Sandbox(clock, port=port, pages=lambda _sandbox: routes)
    messenger = sandbox.messenger
    officer = messenger.add_person("เจ้าหน้าที่อำเภอบางคล้า")
    admin = messenger.add_person("เจ้าหน้าที่จังหวัด", role="ผู้ดูแล")
    stranger = messenger.add_person("บุคคลภายนอก")
    group = messenger.add_group("กลุ่ม OTOP", [admin, officer])
    spreadsheet = Spreadsheet("1AbC", "ยอดจำหน่าย OTOP", clock, changes=messenger.changes)
    tab = spreadsheet.add_tab(_table())

    def next_stop(now: datetime) -> Stop | None:
        return next((stop for stop in stops if stop.at > now), None)

    page = Page(
        spreadsheets=[spreadsheet, *more],
        messenger=messenger,
        clock=clock,
        people=[officer, admin, stranger],
        next_stop=next_stop,
        hint="ลองแก้ตัวเลข ก.พ.67 ของบางคล้า",
        suggestions=["/status บางคล้า", "/standings"],
        files=[SampleFile("ไฟล์ตัวอย่าง", "ตัวอย่าง.csv", b"1,2")],
        stopping=lambda: sandbox.stopping,
    )
    routes: list[BaseRoute] = page_routes(page)
    with sandbox:
        yield PageRoom(sandbox, spreadsheet, tab, officer, admin, stranger, group)


def _table() -> Tab:
    tab = Tab.from_rows("รอบที่ 1", SALES)
    for area in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
        tab.merge(area)
    tab.frozen_rows, tab.frozen_columns = 2, 2
    return tab
