"""A night with real programs: visitors in Chromium, counsellors in terminals, a relay.

Claim, ten messages each way, two chats side by side, a reload in the middle, a restart of the
relay in the middle, the exit, the close.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from server.demo.house import DemoHouse, program
from tests.journeys.browser import open_profile
from tests.journeys.terminal import Terminal
from tests.live import until

pytestmark = [pytest.mark.browser, pytest.mark.terminal]


class Visitor:
    """Somebody with the page in front of them."""

    def __init__(self, page: Page) -> None:
        """Hold the page."""
        self.page = page

    async def arrives(self, address: str, choice: str, words: str) -> None:
        """Open the door, choose, and write the first words."""
        await self.page.goto(f"{address}/nl")
        await self.page.get_by_role("button", name=choice).click()
        await self.says(words)

    async def says(self, words: str) -> None:
        """Write and send; return once the relay has it."""
        await self.page.locator("#text").fill(words)
        await self.page.get_by_role("button", name="Stuur").click()
        await self.page.locator("#log").get_by_text(words).wait_for()

    async def reads(self, words: str) -> None:
        """Wait until `words` are on the page."""
        await self.page.get_by_text(words).first.wait_for()


@asynccontextmanager
async def counsellor(house: DemoHouse, folder: Path, name: str) -> AsyncIterator[Terminal]:
    """Sign somebody in and open their console."""
    environ = await house.sign_in(name)
    terminal = Terminal(name, folder)
    terminal.start(program("console.cli"), environ)
    try:
        await terminal.shows("verbonden")
        yield terminal
    finally:
        terminal.stop()


async def answer(terminal: Terminal, words: str) -> None:
    """Type an answer in the active composer and send it, at a human's pace."""
    terminal.type(words)
    await terminal.shows(words)
    await terminal.until(lambda screen: "over een tel" not in screen, "the guard is over")
    terminal.press("Enter")
    await terminal.until(
        lambda screen: screen.count(words) == 1 and "onderweg" not in screen, f"{words} is sent"
    )


async def test_two_visitors_and_two_counsellors_through_a_night(tmp_path: Path) -> None:
    async with (
        DemoHouse(0) as house,
        async_playwright() as chromium,
        counsellor(house, tmp_path, "noor") as noor,
        counsellor(house, tmp_path, "sanne") as sanne,
    ):
        context = await open_profile(chromium, tmp_path / "profile")
        first, second = Visitor(await context.new_page()), Visitor(await context.new_page())

        await first.arrives(house.address, "Ik wil iets vertellen", "eerste van een")
        for screen in (noor, sanne):
            await screen.shows("eerste van een")
        noor.press("M-n")
        await noor.shows("aan heide", "eerste van een")
        await sanne.shows("wacht 0")

        await second.arrives(house.address, "Ik wil iets vragen", "eerste van twee")
        await sanne.shows("eerste van twee")
        sanne.press("M-n")
        await sanne.shows("aan heide")

        await _ten_messages_each_way(house, first, noor)
        await _two_chats_side_by_side(noor, sanne, second)

        await first.page.get_by_text("Weg hier").first.click()
        await first.page.wait_for_url("**/kalender")
        await noor.shows("exit gebruikt")

        noor.press("M-2")
        await noor.shows("aan zee")
        noor.press("M-a")
        await noor.shows("Kies een cijfer")
        await noor.until(lambda screen: "1 sluit" in screen, "the sheet")
        await _after_the_sheet_listens()
        noor.press("1")
        await second.reads("Dit gesprek is klaar")
        await context.close()


async def _ten_messages_each_way(house: DemoHouse, first: Visitor, noor: Terminal) -> None:
    """Talk; reload the page and kill the relay in the middle; nothing is lost or doubled."""
    await _talk(first, noor, range(5))
    await first.page.reload()
    await first.reads("noor antwoordt 4")
    await first.reads("een vraagt 0")
    await house.restart(kill=True)
    await noor.shows("verbonden", seconds=20)
    await _talk(first, noor, range(5, 10))
    shown = await first.page.locator("#log").inner_text()
    everything = [words for n in range(10) for words in (f"een vraagt {n}", f"noor antwoordt {n}")]
    assert re.findall(r"een vraagt \d+|noor antwoordt \d+", shown) == everything


async def _talk(first: Visitor, noor: Terminal, numbers: range) -> None:
    for number in numbers:
        await first.says(f"een vraagt {number}")
        await noor.shows(f"een vraagt {number}")
        await answer(noor, f"noor antwoordt {number}")
        await first.reads(f"noor antwoordt {number}")


async def _two_chats_side_by_side(noor: Terminal, sanne: Terminal, second: Visitor) -> None:
    """Sanne gives her chat back; Noor takes it and answers with both in view."""
    await answer(sanne, "hallo van sanne")
    await second.reads("hallo van sanne")
    sanne.press("M-a")
    await sanne.shows("Kies een cijfer")
    await _after_the_sheet_listens()
    sanne.press("2")
    await sanne.shows("gaat terug naar de rij")
    sanne.press("Enter")
    await noor.shows("eerste van twee")
    noor.press("M-n")
    await noor.shows("aan zee")
    noor.press("M-s")
    await noor.shows("HEIDE", "ZEE")
    await answer(noor, "nu met noor")
    await second.reads("nu met noor")
    await second.says("fijn dat je er bent")
    await noor.shows("fijn dat je er bent")


async def _after_the_sheet_listens() -> None:
    """Wait the 400 ms for which a sheet is deaf: the design asks a person to do the same."""
    import asyncio  # noqa: PLC0415 - the one deliberate wait

    await asyncio.sleep(0.6)


async def test_a_counsellor_whose_window_is_closed_is_off_duty_at_once(tmp_path: Path) -> None:
    async with DemoHouse(0) as house:
        async with counsellor(house, tmp_path, "noor") as noor:
            pid = noor.pid
        await until(lambda: not Path(f"/proc/{pid}").exists(), 5)
        async with counsellor(house, tmp_path, "sanne") as sanne:
            await sanne.shows("Het is stil")
