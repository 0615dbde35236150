"""Back, forward, kept pages and closed tabs: none of them shows the chat again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.page.conftest import ARGUMENTS
from tests.page.relay import Relay
from tests.page.site import Site, catalog
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

WORDS = "kanarie-7f3a"
CHROMIUM = "/usr/bin/chromium"
KEEPS_PAGES = ["--disable-back-forward-cache"]  # what Playwright says by itself, taken back
NOTE_RETURN = """
addEventListener('pageshow', (event) => {
  if (event.persisted) document.documentElement.dataset.kept = 'yes';
  if (event.persisted) noteReturn();
}, true);
"""


@pytest.fixture(scope="module")
def playwright_here() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(playwright_here: Playwright) -> Iterator[Browser]:
    """A browser that keeps pages as a phone's does."""
    browser = playwright_here.chromium.launch(
        executable_path=CHROMIUM, args=ARGUMENTS, ignore_default_args=KEEPS_PAGES
    )
    yield browser
    browser.close()


def leaves(visitor: Visitor) -> None:
    """Talk, and use the exit."""
    visitor.talks()
    visitor.writes(WORDS)
    visitor.sees("Aangekomen")
    visitor.taps("Weg hier")
    visitor.page.wait_for_url("**/kalender")


def no_chat(page: Page, site: Site) -> bool:
    """Whether the page holds no word of the chat, and cannot find its way back to it."""
    kept = page.evaluate("sessionStorage.length") if page.url.startswith(site.origin) else 0
    return WORDS not in page.content() and not kept


def test_back_and_forward_never_lead_to_the_chat(visitor: Visitor, site: Site) -> None:
    visitor.page.goto(f"{site.origin}/blank")
    leaves(visitor)
    assert visitor.page.evaluate("history.length") == 3  # about:blank, this one, the calendar
    for move in (visitor.page.go_back, visitor.page.go_forward, visitor.page.go_back):
        move(wait_until="commit")
        assert visitor.page.url.endswith(("/blank", "/kalender"))
        assert no_chat(visitor.page, site)


def test_the_address_typed_again_opens_the_door(visitor: Visitor, relay: Relay) -> None:
    leaves(visitor)
    relay.capsules.clear()
    visitor.opens()
    visitor.sees("Wat wil je?")
    assert WORDS not in visitor.page.content()


def kept_by_the_browser(visitor: Visitor, site: Site, move: Callable[[], object]) -> None:
    """Go elsewhere and Back; expect that the browser really had kept the page."""
    returns: list[bool] = []
    visitor.page.expose_function("noteReturn", lambda: returns.append(True))
    visitor.page.add_init_script(NOTE_RETURN)
    move()
    visitor.page.goto(f"{site.origin}/blank")
    visitor.page.go_back(wait_until="commit")
    visitor.until(lambda: bool(returns))


def test_a_door_the_browser_kept_is_opened_anew(visitor: Visitor, site: Site) -> None:
    site.cache = "max-age=0"  # with no-store the browser might not keep it at all
    kept_by_the_browser(visitor, site, visitor.opens)
    visitor.sees("Wat wil je?")
    assert visitor.page.evaluate("document.documentElement.dataset.kept") is None


def test_a_page_that_was_left_offline_and_kept_by_the_browser_is_a_calendar(
    visitor: Visitor, site: Site, relay: Relay
) -> None:
    site.cache = "max-age=0"

    def leaves_offline() -> None:
        visitor.talks()
        visitor.writes(WORDS)
        relay.down = True
        relay.cut()
        visitor.sees("Geen verbinding")
        visitor.taps("Weg hier")
        visitor.page.wait_for_selector("#cover td")

    kept_by_the_browser(visitor, site, leaves_offline)
    visitor.page.wait_for_selector("#calendar")
    assert visitor.page.url.endswith("/kalender")
    assert no_chat(visitor.page, site)


# --- a tab that is opened again ---

REOPEN = {
    "manifest.json": """{"manifest_version": 3, "name": "opens a closed tab again", "version": "1",
      "permissions": ["sessions"], "background": {"service_worker": "worker.js"}}""",
    "worker.js": "",
}


def reopened(profile: Callable[..., BrowserContext], tmp_path: Path, site: Site) -> BrowserContext:
    """Leave, close the tab, and do what Ctrl+Shift+T does; return the browser."""
    for name, text in REOPEN.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    extension = [f"--load-extension={tmp_path}", f"--disable-extensions-except={tmp_path}"]
    context = profile(*extension, ignore=["--disable-extensions"])
    relay = Relay()
    site.boot["root"] = relay.root_text
    relay.attach(page := context.new_page())
    leaves(Visitor(page, site.origin, relay))
    page.close()
    (worker,) = context.service_workers or [context.wait_for_event("serviceworker")]
    with context.expect_page():
        worker.evaluate("() => chrome.sessions.restore()")
    return context


def test_a_closed_tab_that_is_opened_again_is_a_calendar_and_its_back_is_not_the_chat(
    profile: Callable[..., BrowserContext], site: Site, tmp_path: Path
) -> None:
    context = reopened(profile, tmp_path, site)
    page = context.pages[-1]
    page.wait_for_url("**/kalender")
    page.locator("#calendar").wait_for()
    assert no_chat(page, site)
    page.go_back()
    assert page.url == "about:blank"
    context.close()


# --- what the profile remembers -----------------------------------------------------------------


@pytest.fixture
def profile(tmp_path: Path, playwright_here: Playwright) -> Callable[..., BrowserContext]:
    """Return what opens a browser whose profile lies on the disk, again and again."""

    def open_browser(*arguments: str, ignore: Sequence[str] = ()) -> BrowserContext:
        context = playwright_here.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path=CHROMIUM,
            args=[*ARGUMENTS, *arguments],
            ignore_default_args=[*ignore],
        )
        context.set_default_timeout(10_000)
        return context

    return open_browser


def test_the_history_holds_two_dull_lines_and_a_restored_browser_shows_the_calendar(
    profile: Callable[..., BrowserContext], site: Site, tmp_path: Path
) -> None:
    relay = Relay()
    site.boot["root"] = relay.root_text
    context = profile()
    relay.attach(page := context.new_page())
    leaves(Visitor(page, site.origin, relay))
    context.close()
    with closing(sqlite3.connect(tmp_path / "profile" / "Default" / "History")) as history:
        lines = history.execute("select url, title from urls order by url").fetchall()
    assert lines == [(f"{site.origin}/", "Kalender"), (f"{site.origin}/kalender", "Kalender")]
    named = catalog("nl")["hide.2"]
    assert all(title in named for title in ("Informatie", "Kalender"))
    context = profile("--restore-last-session")
    calendar = f"{site.origin}/kalender"
    for _ in range(50):
        if calendar in (restored := {page.url for page in context.pages}):
            break
        context.pages[0].wait_for_timeout(100)
    assert restored - {"about:blank"} == {calendar}
    assert not [page for page in context.pages if WORDS in page.content()]
    context.close()
