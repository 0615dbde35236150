"""What a browser's profile holds after each way a visit can be over: no word of it.

A real relay, a counsellor's console, and Chromium with a profile; the one who looks has the
disk and, of the reload token, what the page had.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright

from server.web.relay import milliseconds
from tests.faults.canary import DRAFT, STAFF, VISITOR, files_with_hits, opens
from tests.faults.clients import Console, Doors
from tests.journeys.browser import open_profile
from tests.live import LiveRelay, live_relay, until

pytestmark = pytest.mark.browser

AWAY = 16 * 60_000  # after fifteen minutes a relay destroys what a reload would open


@asynccontextmanager
async def on_duty(live: LiveRelay) -> AsyncIterator[Console]:
    """Let one counsellor work who takes every chat."""
    person = live.hire()
    console = Console(Doors(live.address, [live.address]), live.organisation, person)
    working = asyncio.create_task(console.run())
    try:
        yield console
    finally:
        working.cancel()
        await asyncio.wait([working])


async def talks(live: LiveRelay, console: Console, page: Page) -> str:
    """Let both say their canary, begin another message, and return the reload token."""
    await until(lambda: console.settled)
    await page.goto(f"{live.address}/nl")
    await page.get_by_role("button", name="Ik wil iets vertellen").click()
    await page.locator("#text").fill(VISITOR)
    await page.get_by_role("button", name="Stuur").click()
    await until(lambda: any(VISITOR in words for words in console.read.values()))
    (chat,) = console.read
    console.claim(chat)
    await until(lambda: console.holds(chat))
    console.say(chat, STAFF)
    await page.locator("#log").get_by_text(STAFF).wait_for()
    await page.locator("#text").fill(DRAFT)
    token: str = await page.evaluate("Object.values(sessionStorage)[0]")
    return token


async def uses_the_exit(page: Page) -> None:
    await page.get_by_role("link", name="Weg hier").click()
    await page.wait_for_url("**/kalender")


async def erases(page: Page) -> None:
    await page.get_by_role("button", name="Meer").click()
    await page.get_by_role("button", name="Wis alles nu").click()
    await page.get_by_role("button", name="Ja, wis alles").click()
    await page.get_by_role("heading", name="Gewist om").wait_for()


async def ends(page: Page) -> None:
    await page.get_by_role("button", name="Meer").click()
    await page.get_by_role("button", name="Stop het gesprek").click()
    await page.get_by_role("heading", name="Dit gesprek is klaar").wait_for()


@pytest.mark.parametrize("way", [uses_the_exit, erases, ends])
async def test_a_visit_that_is_over_leaves_no_word_and_a_token_that_opens_nothing(
    tmp_path: Path, way: Callable[[Page], Awaitable[None]]
) -> None:
    profile = tmp_path / "profile"
    async with live_relay(tmp_path) as live, on_duty(live) as console, async_playwright() as play:
        context = await open_profile(play, profile)
        page = await context.new_page()
        token = await talks(live, console, page)
        assert await opens(live.address, token)
        await way(page)
        assert await page.evaluate("sessionStorage.length + localStorage.length") == 0
        assert await context.cookies() == []
        await opens_nothing(live, token)
        await context.close()
    assert files_with_hits(profile) == []
    assert files_with_hits(profile, live.address), "the history at least must be found"


async def is_killed(context: BrowserContext, _: Page, profile: Path) -> None:
    """Kill the browser of this profile, as a phone does that runs out of memory."""
    closed = asyncio.Event()
    context.on("close", lambda _: closed.set())
    os.kill(browser_of(profile), signal.SIGKILL)
    await asyncio.wait_for(closed.wait(), 10)


async def closes_the_tab(context: BrowserContext, page: Page, _: Path) -> None:
    """Close the tab as a thumb does, and keep the browser."""
    await context.new_page()
    async with page.expect_event("close"):
        await page.close(run_before_unload=True)


@pytest.mark.parametrize("way", [is_killed, closes_the_tab])
async def test_a_page_that_goes_without_an_exit_leaves_no_word_and_soon_a_token_that_opens_nothing(
    tmp_path: Path, way: Callable[[BrowserContext, Page, Path], Awaitable[None]]
) -> None:
    profile = tmp_path / "profile"
    async with live_relay(tmp_path) as live, on_duty(live) as console, async_playwright() as play:
        context = await open_profile(play, profile)
        page = await context.new_page()
        token = await talks(live, console, page)
        # Chromium writes a tab's storage after some seconds: the token is there, so all is.
        await until(lambda: files_with_hits(profile, token), seconds=30)
        await way(context, page, profile)
        assert files_with_hits(profile) == []
        assert await opens(live.address, token), "a reload is still possible"
        live.relay.now = lambda: milliseconds() + AWAY
        await opens_nothing(live, token)
        await context.close()
    assert files_with_hits(profile) == []


async def opens_nothing(live: LiveRelay, token: str) -> None:
    """Expect that the relay soon destroys what the token opened.

    Whoever asks more often than this is told to wait, for it may be guessing.
    """
    for _ in range(40):
        if not await opens(live.address, token):
            return
        await asyncio.sleep(0.5)
    raise AssertionError("the token still opens the chat")


def browser_of(profile: Path) -> int:
    """Return the process that the others of this profile's browser belong to."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"--user-data-dir={profile}".encode() in command and b"--type=" not in b"".join(command):
            return int(process.name)
    raise AssertionError("no browser has this profile")
