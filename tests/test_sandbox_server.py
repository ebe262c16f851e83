"""One loopback port serves everything, tells when it is taken, and is free again at once."""

import re
import socket
import threading
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from sandbox.chat import Bot, Messenger
from sandbox.clock import Clock
from sandbox.server import Sandbox


def test_both_services_share_one_loopback_address(sandbox: Sandbox) -> None:
    assert sandbox.url == f"http://127.0.0.1:{sandbox.port}"
    assert httpx.get(f"{sandbox.url}/bot{sandbox.telegram.token}/getMe").status_code == 200
    assert httpx.get(f"{sandbox.url}/v4/spreadsheets/1").status_code == 404


def test_several_sandboxes_run_side_by_side(clock: Clock) -> None:
    with Sandbox(clock) as one, Sandbox(clock) as other:
        assert one.port != other.port


def test_a_port_in_use_is_named(sandbox: Sandbox, clock: Clock) -> None:
    with pytest.raises(OSError, match=f"port {sandbox.port} on 127.0.0.1 is in use"), Sandbox(clock, port=sandbox.port):
        pass


def test_a_sandbox_can_be_started_on_the_same_port_again(clock: Clock) -> None:
    with Sandbox(clock) as first:
        httpx.get(f"{first.url}/token")

    with Sandbox(clock, port=first.port) as second:
        assert second.url == first.url


def test_nothing_listens_after_the_end(clock: Clock) -> None:
    with Sandbox(clock) as sandbox:
        threads = threading.active_count()

    assert threading.active_count() == threads - 1
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", sandbox.port))


def test_idle_connections_do_not_delay_the_end(clock: Clock) -> None:
    with httpx.Client() as client, Sandbox(clock) as sandbox:
        client.get(f"{sandbox.url}/token")


def test_pages_are_served_beside_the_services(clock: Clock) -> None:
    def pages(sandbox: Sandbox) -> list[Route]:
        async def hello(_request: Request) -> PlainTextResponse:
            return PlainTextResponse(sandbox.messenger.bot.username)

        return [Route("/", hello)]

    with Sandbox(clock, messenger=Messenger(Bot(username="my_bot"), clock), pages=pages) as sandbox:
        assert httpx.get(f"{sandbox.url}/").text == "my_bot"


def test_requests_are_not_logged(sandbox: Sandbox, capfd: pytest.CaptureFixture[str]) -> None:
    httpx.get(f"{sandbox.url}/bot{sandbox.telegram.token}/getMe")

    assert capfd.readouterr() == ("", "")


def test_the_documentation_names_everything_that_is_served(sandbox: Sandbox) -> None:
    described = (Path(__file__).parents[1] / "docs" / "sandbox.md").read_text(encoding="utf-8")

    assert [
        name for name in sandbox.google.methods if f"`{name}`" not in described and f"/{name}`" not in described
    ] == []
    named = {name.casefold() for name in re.findall(r"`([a-zA-Z]+)`", described)}
    assert sorted(sandbox.telegram.methods - named) == []
