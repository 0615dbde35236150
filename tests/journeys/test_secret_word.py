"""A secret word from a visitor to a counsellor's sheet: Chromium, relay and terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from server.demo.house import DemoHouse
from tests.journeys.browser import open_profile
from tests.journeys.test_night import Visitor, counsellor

pytestmark = [pytest.mark.browser, pytest.mark.terminal]

WORD = "zonnebloem"


async def test_a_secret_word_is_on_the_sheet_about_the_chat_and_nowhere_before(
    tmp_path: Path,
) -> None:
    async with (
        DemoHouse(0) as house,
        async_playwright() as chromium,
        counsellor(house, tmp_path, "noor") as noor,
    ):
        context = await open_profile(chromium, tmp_path / "profile")
        visitor = Visitor(await context.new_page())
        await visitor.arrives(house.address, "Ik wil iets vertellen", "hallo")
        await noor.shows("hallo")
        noor.press("M-n")
        await noor.shows("aan heide")
        page = visitor.page
        await page.get_by_role("button", name="Meer", exact=True).click()
        await page.get_by_role("button", name="Geheim woord").click()
        await page.locator("#word-text").fill(WORD)
        await page.get_by_role("button", name="Afspreken").click()
        await visitor.reads("Afgesproken.")
        assert WORD not in await noor.shows("koos een geheim woord")
        noor.press("M-g")
        await noor.shows("geheim", WORD)
        noor.press("M-g")
        await noor.until(lambda screen: WORD not in screen, "the sheet is gone")
        for _ in range(2):
            await page.get_by_role("button", name="Terug").click()
        await visitor.says(f"Ja, {WORD.upper()}.")
        await noor.shows("in dit bericht staat het geheime woord")
        noor.press("M-v")
        await noor.shows("nog zelf?", "✓ Het woord staat erin.")
        await context.close()
