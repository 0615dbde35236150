"""A closed door beside an open one, as a phone on an island and one at home see them."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, async_playwright

from protocol.door_hours import DoorHours, OwnDoor, OwnDoors
from server.core.house import HoursNow
from tests.faults.clients import Console, Doors
from tests.journeys.test_return import taps
from tests.live import LiveRelay, until

pytestmark = pytest.mark.browser

DUTCH, ISLAND = ZoneInfo("Europe/Amsterdam"), ZoneInfo("America/Curacao")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def opening_in(hours: int) -> tuple[dt.datetime, DoorHours]:
    """Return a moment so many hours on, to the minute, and hours of two that begin then."""
    opens = dt.datetime.now(DUTCH).replace(second=0, microsecond=0) + dt.timedelta(hours=hours)
    at = opens.time()
    return opens, DoorHours(at, at, (opens + dt.timedelta(hours=2)).time())


@asynccontextmanager
async def relay_with(folder: Path, doors: OwnDoors) -> AsyncIterator[LiveRelay]:
    """Run a relay whose house is always open."""
    live = LiveRelay(folder)
    live.doors = doors
    await live.start()
    try:
        yield live
    finally:
        await live.stop()


@asynccontextmanager
async def phone_in(zone: ZoneInfo) -> AsyncIterator[Page]:
    """Give a phone whose clock is that of `zone`."""
    async with async_playwright() as playwright:
        chromium = playwright.chromium
        browser = await chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        context = await browser.new_context(timezone_id=zone.key, locale="nl-NL")
        page = await context.new_page()
        page.set_default_timeout(15_000)
        yield page
        await browser.close()


async def sees(page: Page, words: str) -> None:
    await page.get_by_text(words).locator("visible=true").first.wait_for()


async def test_a_closed_door_says_when_it_opens_by_the_phones_clock_and_another_lets_in(
    tmp_path: Path,
) -> None:
    opens, hours = opening_in(3)
    async with (
        relay_with(tmp_path, OwnDoors(islands=OwnDoor(hours))) as live,
        phone_in(ISLAND) as page,
    ):
        console = Console(Doors(live.address, [live.address]), live.organisation, live.hire())
        working = asyncio.create_task(console.run())
        await page.goto(f"{live.address}/eilanden/nl")
        await sees(page, "We zijn nu dicht")
        await sees(page, f"om {opens.astimezone(ISLAND):%H.%M} uur weer open.")
        await sees(page, f"In Nederland is het dan {opens:%H.%M} uur.")
        assert not await page.get_by_text("Ik wil iets vertellen").is_visible()
        await page.goto(f"{live.address}/nl")
        await taps(page, "Ik wil iets vertellen")
        await page.get_by_role("textbox").fill("hallo daar")
        await taps(page, "Stuur")
        await until(lambda: ["hallo daar"] in console.read.values(), 20)
        working.cancel()


async def test_a_door_that_closes_under_a_tap_refuses_and_who_talks_talks_on(
    tmp_path: Path,
) -> None:
    async with relay_with(tmp_path, OwnDoors()) as live, phone_in(DUTCH) as page:
        console = Console(Doors(live.address, [live.address]), live.organisation, live.hire())
        working = asyncio.create_task(console.run())
        await page.goto(f"{live.address}/eilanden/nl")
        await taps(page, "Ik wil iets vertellen")
        await page.get_by_role("textbox").fill("ik ben er")
        await taps(page, "Stuur")
        await until(lambda: ["ik ben er"] in console.read.values(), 20)
        (chat,) = console.read
        console.claim(chat)
        late = await page.context.new_page()
        await late.goto(f"{live.address}/eilanden/nl")
        await sees(late, "Ik wil iets vertellen")
        live.relay.house.hours = lambda _: HoursNow(True, closed=frozenset({"islands"}))
        await taps(late, "Ik wil iets vertellen")
        await sees(late, "We zijn nu dicht")
        await page.get_by_role("textbox").fill("en ik blijf")
        await taps(page, "Stuur")
        await until(lambda: console.read[chat] == ["ik ben er", "en ik blijf"], 20)
        assert set(console.read) == {chat}
        working.cancel()
