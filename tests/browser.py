"""The system's Chromium for tests: ask for it with `pytest_plugins = ["browser"]` in a test module."""

import os
import shutil
from collections.abc import Iterator

import pytest
from patience import PATIENCE
from playwright.sync_api import Browser, Page, expect, sync_playwright

_NAMES = ("chromium", "google-chrome", "chromium-browser")
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium; skips where there is none, unless this is CI."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        reason = f"no Chromium on this machine (looked for {', '.join(_NAMES)})"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    # Closed after each module: while Playwright runs, no other test in this thread could start an event loop.
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=_QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    """A window of 1440 by 900; a script error or a warning of the browser fails the test."""
    yield from _window(browser, 1440, 900)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A touch screen of 390 by 844."""
    yield from _window(browser, 390, 844, has_touch=True, is_mobile=True)


def _window(
    browser: Browser, width: int, height: int, *, has_touch: bool = False, is_mobile: bool = False
) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=has_touch, is_mobile=is_mobile)
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type in {"error", "warning"} else None)
    yield page
    context.close()
    # The browser reports every refused request by itself; some tests ask for just that.
    assert [complaint for complaint in complaints if not complaint.startswith("Failed to load resource")] == []
