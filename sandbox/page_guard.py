"""Who may ask the demo's page, and the form of a refusal.

Whoever reaches the page acts for everybody in the demo. So only what this very page asks, in a browser on this machine,
is answered; another web site is refused, also one whose name was made to point here (DNS rebinding).
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


class RefusedError(Exception):
    """The request cannot be carried out; the text is a Thai sentence for whoever sits at the page."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.status = status


class Guard:
    """Turns strangers away, gives refusals their form, and every answer the headers that keep the page to itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def send_with_headers(event: Message) -> None:
            if event["type"] == "http.response.start":
                headers = MutableHeaders(scope=event)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(event)

        try:
            _refuse_strangers(scope["method"], Headers(scope=scope))
            await self._app(scope, receive, send_with_headers)
        except RefusedError as refused:
            response = JSONResponse({"error": str(refused)}, refused.status)
            await response(scope, receive, send_with_headers)


def _refuse_strangers(method: str, headers: Headers) -> None:
    host = headers.get("host", "")
    if _name(host) not in {"127.0.0.1", "localhost", "::1"}:
        raise RefusedError("หน้านี้เปิดได้จากเครื่องนี้เท่านั้น", 403)
    if headers.get("origin", f"http://{host}") != f"http://{host}":
        raise RefusedError("คำสั่งต้องมาจากหน้านี้เท่านั้น", 403)
    if method == "POST" and headers.get("content-type") != "application/json":
        raise RefusedError("คำสั่งต้องเป็น JSON", 415)


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:  # a bracket that is not closed
        return None
