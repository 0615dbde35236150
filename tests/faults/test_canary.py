"""A canary typed by both sides is nowhere but on their two screens.

Real programs: a relay process, Chromium with a profile on disk, the console in a terminal.
Looked at: the relay's memory, database, WAL and log, all traffic, the profile after the exit
and after the browser is closed, and the console's files.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright

from server.demo.house import DemoHouse, free_port, program
from tests.faults.canary import STAFF, VISITOR, files_with_hits, hits, memory_of, opens
from tests.faults.proxy import FaultProxy
from tests.journeys.browser import open_profile
from tests.journeys.terminal import Terminal

pytestmark = [pytest.mark.browser, pytest.mark.terminal]


async def test_a_canary_typed_by_both_sides_is_nowhere(tmp_path: Path) -> None:
    port = free_port()
    proxy = FaultProxy("127.0.0.1", port)
    await proxy.start()
    async with DemoHouse(port, proxy.address) as house, async_playwright() as chromium:
        environ = await house.sign_in()
        noor = Terminal("noor", tmp_path)
        noor.start(program("console.cli"), environ)
        profile = tmp_path / "profile"
        context = await open_profile(chromium, profile)
        try:
            page = await context.new_page()
            await _talk(house, page, noor)
            token = await page.evaluate("sessionStorage.length && Object.values(sessionStorage)[0]")
            assert hits(b"".join(memory_of(house.pid))) == 0
            assert files_with_hits(house.database.parent) == []
            assert hits(house.log().encode()) == 0
            assert "127.0.0.1" not in house.log()
            traffic = proxy.traffic()
            assert b'"t":"say"' in traffic, "masked frames must be looked into"
            assert hits(traffic) == 0
            # The looking itself works: where the words must be, they are found.
            assert hits(b"".join(memory_of(noor.pid))) > 0
            await _leave(context, page)
            await noor.shows("exit gebruikt")
            # It may still lie on the disk: what the relay kept under it is destroyed.
            assert not await opens(house.address, token)
        finally:
            await context.close()
            noor.press("C-q")
            noor.stop()
            await proxy.stop()
        assert files_with_hits(profile) == []
        assert files_with_hits(house.folder) == []


async def _talk(house: DemoHouse, page: Page, noor: Terminal) -> None:
    await page.goto(f"{house.address}/nl")
    await page.get_by_text("Ik wil iets vertellen").click()
    await page.locator("#text").fill(VISITOR)
    await page.get_by_role("button", name="Stuur").click()
    await noor.shows("kanariezin")
    noor.press("M-n")
    await noor.shows("aan heide")
    noor.type(STAFF)
    await noor.shows("zonderbetekenis")
    noor.press("Enter")
    await page.locator("#log").get_by_text(STAFF).wait_for()
    await noor.shows("gelezen")


async def _leave(context: BrowserContext, page: Page) -> None:
    await page.get_by_text("Weg hier").first.click()
    await page.wait_for_url("**/kalender")
    assert await page.evaluate("sessionStorage.length + localStorage.length") == 0
    assert await context.cookies() == []
