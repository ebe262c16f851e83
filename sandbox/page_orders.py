"""What the demo's page asks to be done, as its scripts send it."""

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from sandbox.page_guard import RefusedError

_Index = Annotated[int, Field(ge=0)]


class Order(BaseModel):
    """An order; whatever does not belong to it is refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Typing(Order):
    """Type texts into cells, from one cell on to the right and down."""

    tab: int
    row: Annotated[int, Field(ge=0, lt=10_000)]
    column: Annotated[int, Field(ge=0, lt=200)]
    rows: Annotated[list[Annotated[list[str], Field(max_length=200)]], Field(max_length=1000)]


class RowChange(Order):
    """Do something to one row."""

    tab: int
    row: _Index
    change: Literal["insert", "delete", "up"]


class Title(Order):
    """Rename a tab."""

    tab: int
    title: Annotated[str, Field(min_length=1, max_length=100)]


class Saying(Order):
    """Write a message."""

    person: int
    chat: int
    text: Annotated[str, Field(min_length=1, max_length=4096)]


class HandingOver(Order):
    """Send a file, whose content comes in base64, with a caption or without."""

    person: int
    chat: int
    name: Annotated[str, Field(min_length=1, max_length=255)]
    content: Annotated[str, Field(min_length=1, max_length=28_000_000)]
    caption: Annotated[str, Field(max_length=1024)] = ""


class Press(Order):
    """Press the button in this row and column of a message's keyboard."""

    person: int
    chat: int
    message: int
    row: _Index
    column: _Index


class ClockMove(Order):
    """Move the clock on."""

    move: Literal["hour", "day", "stop"]


_Some = TypeVar("_Some", bound=Order)


async def read_order(request: Request, kind: type[_Some]) -> _Some:
    """Read the request's order; raises `RefusedError` if it is none of this kind."""
    try:
        return kind.model_validate_json(await request.body())
    except ValidationError as error:
        raise RefusedError("คำสั่งไม่ครบหรือไม่ถูกต้อง", 422) from error
