"""The demo's page: the sheet on the left, the chat on the right, the clock above; and the small API behind it.

The page asks for what it shows whenever the stream of events names a new version.
"""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import fontpkg  # type: ignore[import-untyped]  # it has no types
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.a1 import Area, Spot, spot_name
from sandbox.bot_account import uploaded
from sandbox.bot_errors import BotApiError
from sandbox.chat import CallbackQuery, Chat, Messenger, Person
from sandbox.clock import Clock
from sandbox.page_guard import Guard, RefusedError
from sandbox.page_orders import ClockMove, HandingOver, Press, RowChange, Saying, Title, Typing, read_order
from sandbox.page_view import chats_view, spreadsheet_view
from sandbox.spreadsheet import Spreadsheet, Tab

_FILES = Path(__file__).with_name("page")
_WEIGHTS = (400, 500, 600, 700)
_PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}  # shown; anything else is only handed over
_GLANCE = 0.2  # seconds after which the stream of events looks again by itself: the clock moves without telling anybody
_ANSWER = 10.0  # seconds that a pressed button waits for the bot


@dataclass(frozen=True, slots=True)
class Stop:
    """A moment worth going to, and in a few Thai words what happens then."""

    at: datetime
    label: str


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file that is at hand to be sent in a private chat, and what the button says that sends it."""

    label: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the page shows. The first spreadsheet and the first of the people are chosen when it opens.

    `next_stop` tells what lies ahead of a moment; it is asked several times a second, so it must be quick. `hint`,
    `suggestions` (texts to say with one press) and `files` (to send with one press) help a first visitor. The streams
    to the page end once `stopping` says so.
    """

    spreadsheets: Sequence[Spreadsheet]
    messenger: Messenger
    clock: Clock
    people: Sequence[Person]
    next_stop: Callable[[datetime], Stop | None] = lambda _now: None
    hint: str = ""
    suggestions: Sequence[str] = ()
    files: Sequence[SampleFile] = ()
    stopping: Callable[[], bool] = lambda: False


def page_routes(page: Page) -> list[BaseRoute]:
    """Build the routes of the page: `/` and everything under `/page/`."""
    api = _Api(page)
    guard = [Middleware(Guard)]
    routes = [
        Route("/setting", api.setting),
        Route("/events", api.events),
        Route("/spreadsheets/{id}", api.spreadsheet),
        Route("/spreadsheets/{id}/cells", api.type, methods=["POST"]),
        Route("/spreadsheets/{id}/rows", api.change_row, methods=["POST"]),
        Route("/spreadsheets/{id}/title", api.rename_tab, methods=["POST"]),
        Route("/chats", api.chats),
        Route("/messages", api.say, methods=["POST"]),
        Route("/documents", api.hand_over, methods=["POST"]),
        Route("/presses", api.press, methods=["POST"]),
        Route("/files/{id}", api.file),
        Route("/clock", api.move_clock, methods=["POST"]),
        Route("/fonts/{weight:int}.ttf", _font),
        Mount("/", StaticFiles(directory=_FILES)),
    ]
    return [Route("/", _index, middleware=guard), Mount("/page", routes=routes, middleware=guard)]


class _Api:
    """The page's questions and orders."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._run = secrets.token_hex(4)  # another one after a restart, where the versions begin anew

    async def setting(self, _request: Request) -> Response:
        """Say what does not change while the program runs."""
        page = self._page
        return JSONResponse(
            {
                "spreadsheets": [{"id": each.id, "title": each.title} for each in page.spreadsheets],
                "people": [{"id": each.id, "name": each.first_name, "role": each.role} for each in page.people],
                "bot": page.messenger.bot.username,
                "hint": page.hint,
                "suggestions": list(page.suggestions),
                "files": [
                    {"label": each.label, "name": each.name, "content": b64encode(each.content).decode()}
                    for each in page.files
                ],
            }
        )

    # The stream

    async def events(self, _request: Request) -> Response:
        """Send the clock and the versions of everything, now and whenever one of them changes (server-sent events)."""
        return StreamingResponse(self._events(), media_type="text/event-stream")

    async def _events(self) -> AsyncIterator[str]:
        sent: dict[str, Any] | None = None
        yield "retry: 1000\n\n"  # milliseconds until the browser tries again when the program has gone

        def news() -> dict[str, Any] | None:
            return state if (state := self._state()) != sent else None

        while not self._page.stopping():
            state = await self._page.messenger.changes.wait_until_async(news, _GLANCE)
            if state is not None:
                yield f"data: {json.dumps(state)}\n\n"
                sent = state

    def _state(self) -> dict[str, Any]:
        page = self._page
        return {
            "run": self._run,
            "clock": self._clock(),
            "spreadsheets": {each.id: each.version for each in page.spreadsheets},
            "chats": page.messenger.changes.version,
        }

    def _clock(self) -> dict[str, Any]:
        now = self._page.clock.now()
        stop = self._page.next_stop(now)
        return {
            "now": now.isoformat(timespec="minutes"),
            "stop": stop and {"at": stop.at.isoformat(timespec="minutes"), "label": stop.label},
        }

    async def move_clock(self, request: Request) -> Response:
        """Move the clock on by an hour, a day, or to the next stop."""
        order = await read_order(request, ClockMove)
        page = self._page
        if order.move == "stop":
            stop = page.next_stop(page.clock.now())
            if stop is None:
                raise RefusedError("ไม่มีกำหนดถัดไป", 409)
            page.clock.set_to(stop.at)
        else:
            page.clock.advance(timedelta(**{f"{order.move}s": 1}))
        return JSONResponse(self._clock())

    # The sheet

    async def spreadsheet(self, request: Request) -> Response:
        """Show a spreadsheet."""
        return JSONResponse(spreadsheet_view(self._spreadsheet(request)))

    async def type(self, request: Request) -> Response:
        """Type texts into cells, from one cell on to the right and down."""
        order = await read_order(request, Typing)
        spreadsheet, tab = self._sheet(request, order.tab)
        with spreadsheet.changes.lock():
            for down, texts in enumerate(order.rows):
                for across, text in enumerate(texts):
                    tab.type(spot_name(Spot(order.row + down, order.column + across)), text)
        return JSONResponse(spreadsheet_view(spreadsheet))

    async def change_row(self, request: Request) -> Response:
        """Insert a row above this one, delete it, or move it up by one."""
        order = await read_order(request, RowChange)
        spreadsheet, tab = self._sheet(request, order.tab)
        with spreadsheet.changes.lock():
            _change_row(tab, order)
        return JSONResponse(spreadsheet_view(spreadsheet))

    async def rename_tab(self, request: Request) -> Response:
        """Give a tab another title."""
        order = await read_order(request, Title)
        spreadsheet, tab = self._sheet(request, order.tab)
        try:
            spreadsheet.rename_tab(tab.title, order.title)
        except ValueError as error:
            raise RefusedError("มีแท็บชื่อนี้อยู่แล้ว", 409) from error
        return JSONResponse(spreadsheet_view(spreadsheet))

    def _spreadsheet(self, request: Request) -> Spreadsheet:
        for spreadsheet in self._page.spreadsheets:
            if spreadsheet.id == request.path_params["id"]:
                return spreadsheet
        raise RefusedError("ไม่พบตารางนี้", 404)

    def _sheet(self, request: Request, tab_id: int) -> tuple[Spreadsheet, Tab]:
        spreadsheet = self._spreadsheet(request)
        for tab in spreadsheet.tabs:
            if tab.id == tab_id:
                return spreadsheet, tab
        raise RefusedError("ไม่พบแท็บนี้แล้ว", 404)

    # The chat

    async def chats(self, _request: Request) -> Response:
        """Show all chats."""
        return JSONResponse(chats_view(self._page.messenger, self._page.people))

    async def say(self, request: Request) -> Response:
        """Write a message as one of the people."""
        order = await read_order(request, Saying)
        person, room = self._place(order.person, order.chat)
        self._page.messenger.say(person, room, order.text)
        return JSONResponse({})

    async def hand_over(self, request: Request) -> Response:
        """Send a file as one of the people."""
        order = await read_order(request, HandingOver)
        person, room = self._place(order.person, order.chat)
        try:
            file = uploaded(order.name, b64decode(order.content, validate=True), None)
        except (ValueError, BotApiError) as error:
            raise RefusedError("ส่งไฟล์นี้ไม่ได้", 422) from error
        self._page.messenger.hand_over(person, room, file, order.caption)
        return JSONResponse({})

    async def press(self, request: Request) -> Response:
        """Press a button under a message, and wait for what the bot answers."""
        order = await read_order(request, Press)
        person, room = self._place(order.person, order.chat)
        messenger = self._page.messenger
        message = messenger.message(room, order.message)
        if message is None:
            raise RefusedError("ข้อความนี้ถูกลบแล้ว", 409)
        try:
            query = messenger.press(person, message, message.buttons[order.row][order.column]["callback_data"])
        except (IndexError, KeyError, ValueError) as error:
            raise RefusedError("ปุ่มนี้ใช้ไม่ได้แล้ว", 409) from error
        answered = await self._answer(query)
        return JSONResponse({"answered": answered, "text": query.text, "alert": query.show_alert})

    async def _answer(self, query: CallbackQuery) -> bool:
        def look() -> bool | None:
            return True if query.answered or self._page.stopping() else None

        changes = self._page.messenger.changes
        return await changes.wait_until_async(look, _ANSWER) is not None

    async def file(self, request: Request) -> Response:
        """Hand out a picture or a document that was sent."""
        attachment = self._page.messenger.file(request.path_params["id"])
        if attachment is None:
            raise RefusedError("ไม่พบไฟล์นี้", 404)
        if attachment.mime_type in _PICTURES:
            return Response(attachment.content, media_type=attachment.mime_type)
        return Response(
            attachment.content, media_type="application/octet-stream", headers={"Content-Disposition": "attachment"}
        )

    def _place(self, person_id: int, chat_id: int) -> tuple[Person, Chat]:
        for person in self._page.people:
            room = self._page.messenger.chats.get(chat_id)
            if person.id == person_id and room and person in room.members:
                return person, room
        raise RefusedError("ผู้ใช้นี้ไม่ได้อยู่ในแชตนี้", 403)


def _change_row(tab: Tab, order: RowChange) -> None:
    if order.change == "insert":
        tab.insert_rows(order.row + 1)
    elif order.change == "delete":
        tab.delete_rows(order.row + 1)
    elif order.row == 0:
        raise RefusedError("แถวแรกย้ายขึ้นไม่ได้", 409)
    elif any(area.top <= order.row and order.row - 1 < (area.bottom or 0) and _tall(area) for area in tab.merged_areas):
        raise RefusedError("ย้ายแถวที่มีเซลล์ผสานกันข้ามแถวไม่ได้", 409)
    else:
        tab.move_rows(order.row + 1, order.row)


def _tall(area: Area) -> bool:
    return (area.bottom or 0) - area.top > 1


async def _index(_request: Request) -> Response:
    return FileResponse(_FILES / "index.html")


async def _font(request: Request) -> Response:
    weight = request.path_params["weight"]
    if weight not in _WEIGHTS:
        raise RefusedError("ไม่มีแบบอักษรนี้", 404)
    return FileResponse(
        fontpkg.path("Sarabun", weight), media_type="font/ttf", headers={"Cache-Control": "max-age=86400"}
    )
