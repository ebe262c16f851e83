"""One connection to Google: read-only, bounded in time, and with every failure told by its kind."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import requests
from google.auth.exceptions import GoogleAuthError, TransportError
from google.auth.transport.requests import AuthorizedSession
from gspread.http_client import HTTPClient, ParamsType
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from sheets.account import Credentials, ServiceAccount, TokenRequest
from sheets.background import in_background
from sheets.endpoints import DRIVE_URL, SHEETS_URL, GoogleSettings
from sheets.faults import FaultKind, SheetsUnavailable, answer_fault

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds, and how often to try.

    `connect` and `read` bound the silence between two bytes, `deadline` the whole, `pause` is the wait before the
    second try.
    """

    connect: float = 5
    read: float = 20
    deadline: float = 45
    tries: int = 3
    pause: float = 1


USUAL_PATIENCE = Patience()


class _CuttableAdapter(HTTPAdapter):
    """Remembers its sockets, so that another thread can cut them.

    A timeout counts from byte to byte: without this, a server that drips would hold its reader for ever.
    """

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Have the pools make connections whose sockets are remembered."""
        super().init_poolmanager(*args, **options)
        self._opened: list[socket.socket] = []
        self._is_cut = False
        remember = self._remember

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                remember(self.sock)

        class Encrypted(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                remember(self.sock)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class EncryptedPool(HTTPSConnectionPool):
            ConnectionCls = Encrypted

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": EncryptedPool}

    def cut(self) -> None:
        """Break every connection off, also those to come; whoever reads from one gets an error at once."""
        self._is_cut = True
        for opened in self._opened:
            _break_off(opened)

    def _remember(self, opened: socket.socket) -> None:
        self._opened.append(opened)
        if self._is_cut:
            _break_off(opened)


def _break_off(connected: socket.socket) -> None:
    with suppress(OSError):  # it is closed already
        connected.shutdown(socket.SHUT_RDWR)


def _prepare(session: requests.Session) -> _CuttableAdapter:
    """Take nothing from the environment: proxy variables would capture loopback addresses too."""
    session.trust_env = False
    adapter = _CuttableAdapter()
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return adapter


# A read that timed out is not tried again: it has used up its time.
_WORTH_ANOTHER_TRY = frozenset({FaultKind.NETWORK, FaultKind.SERVER})


class Connection(HTTPClient):
    """gspread's HTTP client for one read, which sends GET alone and raises nothing but `SheetsUnavailable`.

    gspread's own retrying client never gives up, and its `APIError` fails on some bodies while it is being built; so
    the answers are judged here, before gspread sees them.
    """

    def __init__(self, credentials: Credentials, settings: GoogleSettings, patience: Patience) -> None:
        self._token_session = requests.Session()
        token_request = TokenRequest(self._token_session)
        session = AuthorizedSession(credentials, max_refresh_attempts=1, auth_request=token_request)
        super().__init__(credentials, session)
        self.set_timeout((patience.connect, patience.read))
        self._adapters = (_prepare(self._token_session), _prepare(session))
        self._settings = settings
        self._patience = patience
        self._ends = time.monotonic() + patience.deadline

    def request(
        self, method: str, endpoint: str, params: ParamsType | None = None, *_args: Any, **_options: Any
    ) -> requests.Response:
        """Get what stands at an address of Google's: a 200 with a JSON object, or a `SheetsUnavailable`.

        Trouble that may pass is tried again, ever later and with jitter, as long as there is time.
        """
        if method != "get":
            raise ValueError(f"{method} might change the sheet, which this program never does")
        url = endpoint.replace(SHEETS_URL, self._settings.sheets_url).replace(DRIVE_URL, self._settings.drive_url)
        tries_left = self._patience.tries
        pause = self._patience.pause
        while True:
            try:
                return self._get(url, params)
            except SheetsUnavailable as fault:
                tries_left -= 1
                wait = pause * random.uniform(0.5, 1.5)  # noqa: S311 (no secret)
                out_of_time = time.monotonic() + wait > self._ends
                if fault.kind not in _WORTH_ANOTHER_TRY or not tries_left or out_of_time:
                    raise
            time.sleep(wait)
            pause *= 2

    def _get(self, url: str, params: ParamsType | None) -> requests.Response:
        try:
            answer = self.session.request("GET", url, params=params, timeout=self.timeout, allow_redirects=False)
        except requests.RequestException as error:
            raise _network_fault(error) from error
        except TransportError as error:
            raise _network_fault(error.__cause__ or error) from error
        except GoogleAuthError as error:
            raise SheetsUnavailable(FaultKind.AUTH, str(error)) from error
        if fault := answer_fault(answer.status_code, answer.content, answer.headers.get("Retry-After", "")):
            raise fault
        return answer

    def cut(self) -> None:
        """Break off whatever another thread is waiting for here."""
        for adapter in self._adapters:
            adapter.cut()

    def close(self) -> None:
        """Give the sockets back."""
        self.session.close()
        self._token_session.close()


def _network_fault(error: BaseException) -> SheetsUnavailable:
    kind = FaultKind.TIMEOUT if isinstance(error, requests.ReadTimeout) else FaultKind.NETWORK
    return SheetsUnavailable(kind, f"{type(error).__name__}: {error}")


def ask_google(
    account: ServiceAccount, settings: GoogleSettings, patience: Patience, ask: Callable[[Connection], Answer]
) -> Answer:
    """What `ask` finds through a connection of its own, or a `SheetsUnavailable`, at the latest by the deadline.

    The deadline is kept from outside: no server, however slow, can hold the caller or the thread any longer.
    """
    credentials = account.credentials()
    connection = Connection(credentials, settings, patience)

    def ask_and_close() -> Answer:
        with closing(connection):
            return ask(connection)

    try:
        return in_background(ask_and_close).result(patience.deadline)
    except TimeoutError:
        connection.cut()
        raise SheetsUnavailable(FaultKind.TIMEOUT, f"no whole answer within {patience.deadline:g} s") from None
    except SheetsUnavailable as fault:
        fault.data["account"] = str(credentials.service_account_email)
        raise
