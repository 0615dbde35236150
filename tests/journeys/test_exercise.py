"""An exercise from a counsellor's key to a visitor's page, and "done" on the way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from server.demo.house import DemoHouse
from tests.journeys.browser import open_profile
from tests.journeys.test_night import Visitor, _after_the_sheet_listens, counsellor

pytestmark = [pytest.mark.browser, pytest.mark.terminal]


async def test_an_exercise_is_sent_by_two_keys_and_done_comes_back(tmp_path: Path) -> None:
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
        noor.press("M-x")
        await noor.shows("Welke oefening voor ▲ heide?")
        await _after_the_sheet_listens()
        noor.press("3")
        assert "klaar" not in await noor.shows("oefening vlinder gestuurd")
        page = visitor.page
        await page.get_by_role("button", name="Doe mee").click()
        for _ in range(3):
            await page.get_by_role("button", name="Volgende").click()
        await page.get_by_role("button", name="Klaar", exact=True).click()
        await visitor.reads("Aangekomen")
        await noor.shows("oefening vlinder gestuurd · ✓ klaar")
        await context.close()
