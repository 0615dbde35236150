"""A real Chromium, a site that serves the page, and a relay played in Python."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Frame, Page, Request, expect, sync_playwright

from tests.page.relay import Relay
from tests.page.site import Site, serving
from tests.page.visitor import Visitor

_PATIENCE = 15_000  # ms: on a busy machine it takes longer until something is seen
expect.set_options(timeout=_PATIENCE)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
WHOLE = "/usr/bin/chromium"
# The same browser without a desktop around each page, which costs more than the page itself.
BARE = shutil.which("chromium-headless-shell") or WHOLE


# One browser a file, not one a run: while it lives, no other event loop can start.
@pytest.fixture(scope="module")
def chromium(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """The browser of a file; one that is about tabs and history sets `BROWSER = WHOLE`."""
    program = getattr(request.module, "BROWSER", BARE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


class _Journey:
    """Whether another page is coming in; a browser told to close at that moment forgets it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._asked: list[str] = []  # addresses
        page.on("request", self._begins)
        page.on("requestfailed", self._fails)
        page.on("framenavigated", self._arrives)

    def ends(self) -> None:
        """Wait until the page stands still, 2 seconds at most."""
        for _ in range(100):
            if not self._asked or self._page.is_closed():
                return
            self._page.wait_for_timeout(20)

    def _begins(self, request: Request) -> None:
        if request.is_navigation_request():
            self._asked.append(request.url)

    def _fails(self, request: Request) -> None:
        if request.is_navigation_request():
            self._asked.clear()

    def _arrives(self, _: Frame) -> None:
        self._asked.clear()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as running:
        yield running


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="nl-NL", timezone_id="Europe/Amsterdam"
    )
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    journey = _Journey(page)
    yield page
    journey.ends()
    context.close()


@pytest.fixture
def relay(phone: Page, site: Site) -> Relay:
    played = Relay()
    site.boot["root"] = played.root_text
    played.attach(phone)
    return played


@pytest.fixture
def visitor(phone: Page, site: Site, relay: Relay) -> Visitor:
    return Visitor(phone, site.origin, relay)
