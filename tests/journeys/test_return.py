"""Six words lead back from another phone: Chromium, a real relay, real consoles."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.async_api import BrowserContext, Page, Playwright, async_playwright

from protocol.visitor_messages import Bye
from tests.faults.canary import files_with_hits
from tests.faults.clients import Console, Doors
from tests.journeys.browser import open_profile
from tests.live import LiveRelay, live_relay, until

pytestmark = pytest.mark.browser

BEFORE = "dit is van voor de pauze"
WRONG = "Deze woorden openen geen gesprek."


@pytest.fixture
async def chromium() -> AsyncIterator[Playwright]:
    async with async_playwright() as playwright:
        yield playwright


def is_over(live: LiveRelay, chat: bytes) -> bool:
    """Whether nothing more is said in it: soon after that it leaves the relay's memory."""
    found = live.relay.house.chats.get(chat)
    return found is None or found.row.phase == "closed"


@asynccontextmanager
async def on_duty(live: LiveRelay) -> AsyncIterator[Console]:
    """Let one counsellor work who takes every chat."""
    person = live.hire()
    console = Console(Doors(live.address, [live.address]), live.organisation, person)
    working = asyncio.create_task(console.run())
    try:
        await until(lambda: console.settled)
        yield console
    finally:
        working.cancel()
        await asyncio.wait([working])


async def taps(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def writes(page: Page, words: str) -> None:
    await page.get_by_role("textbox").fill(words)
    await taps(page, "Stuur")


async def begins(live: LiveRelay, console: Console, page: Page) -> bytes:
    """Begin a chat, say something, be answered; return the chat's id."""
    await page.goto(f"{live.address}/nl")
    await taps(page, "Ik wil iets vertellen")
    await writes(page, BEFORE)
    await until(lambda: any(BEFORE in words for words in console.read.values()))
    (chat,) = console.read
    console.claim(chat)
    await until(lambda: console.holds(chat))
    await page.locator("#log").get_by_text("Er is een medewerker voor je.").wait_for()
    return chat


async def makes_code(page: Page) -> str:
    """Ask for a code and return its words."""
    await taps(page, "Meer")
    return await sees_code(page)


async def sees_code(page: Page) -> str:
    """Open the words of the code, which makes one, and return them."""
    await taps(page, "Mijn code")
    await page.locator("#code-words li").nth(5).wait_for()
    return " ".join(await page.locator("#code-words li").all_text_contents())


async def stops(page: Page) -> None:
    """End the chat, and see that it is over."""
    await taps(page, "Stop het gesprek")
    await page.get_by_role("heading", name="Dit gesprek is klaar").wait_for()


async def types_code(live: LiveRelay, page: Page, words: str) -> None:
    await page.goto(f"{live.address}/nl")
    await taps(page, "Ik heb een code")
    await types(page, words)


async def types(page: Page, words: str) -> None:
    await page.get_by_role("textbox").fill(words)
    await taps(page, "Ga verder")


async def leaves(page: Page) -> None:
    await page.get_by_role("link", name="Weg hier").click()
    await page.wait_for_url("**/kalender")


async def test_six_words_lead_back_from_another_phone_to_the_same_counsellor(
    tmp_path: Path, chromium: Playwright
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    async with live_relay(tmp_path) as live, on_duty(live) as noor, on_duty(live) as sanne:
        context = await open_profile(chromium, first)
        page = await context.new_page()
        chat = await begins(live, noor, page)
        words = await makes_code(page)
        room = noor.session.places[chat].room
        before = room.epoch
        await leaves(page)
        assert await page.evaluate("sessionStorage.length + localStorage.length") == 0
        await context.close()
        await until(lambda: room.epoch > before)  # sealed to the code
        noor.say(chat, "dit lees je als je terug bent")

        context = await open_profile(chromium, second)
        page = await context.new_page()
        await types_code(live, page, words)
        await taps(page, "Ja, ga verder")
        await page.locator("#log").get_by_text("Je bent weer in hetzelfde gesprek.").wait_for()
        await page.locator("#log").get_by_text("dit lees je als je terug bent").wait_for()
        assert BEFORE not in await page.content()
        await writes(page, "ik ben er weer")
        await until(lambda: "ik ben er weer" in noor.read[chat])
        await page.reload()
        await page.locator("#log").get_by_text("ik ben er weer").wait_for()
        await leaves(page)
        await context.close()
    assert BEFORE in noor.read[chat]
    assert "ik ben er weer" not in sanne.read.get(chat, [])
    for profile in (first, second):
        assert files_with_hits(profile, words, words.split()[0] + " " + words.split()[1]) == []


async def comes_back(page: Page, noor: Console, chat: bytes, words: str) -> None:
    """Type the six words of a chat that has just ended, and be heard."""
    await types(page, words)
    await taps(page, "Ja, ga verder")
    await page.locator("#log").get_by_text("Je bent weer in hetzelfde gesprek.").wait_for()
    await writes(page, "toch nog iets")
    await until(lambda: "toch nog iets" in noor.read[chat])


@pytest.mark.parametrize("made", ["before its end", "at its end"])
async def test_a_chat_that_just_ended_is_opened_again_by_its_code_on_the_same_page(
    tmp_path: Path, chromium: Playwright, made: str
) -> None:
    async with live_relay(tmp_path) as live, on_duty(live) as noor:
        context = await open_profile(chromium, tmp_path / "profile")
        page = await context.new_page()
        chat = await begins(live, noor, page)
        await taps(page, "Meer")
        if made == "before its end":
            words = await sees_code(page)
            await taps(page, "Terug")
        await stops(page)
        if made == "at its end":
            words = await sees_code(page)
            await taps(page, "Terug")
        await taps(page, "Begin opnieuw")
        await until(lambda: is_over(live, chat))
        await taps(page, "Ik heb een code")
        await comes_back(page, noor, chat, words)
        await context.close()


async def test_a_chat_whose_last_question_another_phone_still_shows_is_opened_by_its_code(
    tmp_path: Path, chromium: Playwright
) -> None:
    async with live_relay(tmp_path) as live, on_duty(live) as noor:
        first = await open_profile(chromium, tmp_path / "first")
        page = await first.new_page()
        chat = await begins(live, noor, page)
        words = await makes_code(page)
        await taps(page, "Terug")
        await stops(page)
        assert live.relay.house.chats[chat].row.phase == "closing"
        second = await open_profile(chromium, tmp_path / "second")
        other = await second.new_page()
        await other.goto(f"{live.address}/nl")
        await taps(other, "Ik heb een code")
        await comes_back(other, noor, chat, words)
        await page.wait_for_url("**/kalender")
        await first.close()
        await second.close()


class TwoPhones(NamedTuple):
    """One visit on two phones: the `first` lost its line, and it goes on at the `other` page."""

    live: LiveRelay
    noor: Console
    chat: bytes
    first: BrowserContext
    page: Page
    other: Page


@asynccontextmanager
async def two_phones(tmp_path: Path, chromium: Playwright) -> AsyncIterator[TwoPhones]:
    """Begin a chat, cut the line of that phone, and come back by the words on another one."""
    async with live_relay(tmp_path) as live, on_duty(live) as noor:
        first = await open_profile(chromium, tmp_path / "first")
        page = await first.new_page()
        chat = await begins(live, noor, page)
        words = await makes_code(page)
        second = await open_profile(chromium, tmp_path / "second")
        await first.set_offline(True)
        live.relay.connections.pages[chat].dismiss(Bye("restart"))
        await until(lambda: live.relay.house.chats[chat].row.presence == "away")
        other = await second.new_page()
        await types_code(live, other, words)
        await taps(other, "Ja, ga verder")
        yield TwoPhones(live, noor, chat, first, page, other)
        await first.close()
        await second.close()


async def test_a_phone_whose_line_is_back_leaves_the_visit_to_where_it_went_on(
    tmp_path: Path, chromium: Playwright
) -> None:
    async with two_phones(tmp_path, chromium) as both:
        live, noor, chat, first, page, other = both
        await writes(other, "ik zit nu in de bieb")
        await until(lambda: "ik zit nu in de bieb" in noor.read[chat])
        await first.set_offline(False)
        await page.wait_for_url("**/kalender")
        assert BEFORE not in await page.content()
        await writes(other, "ben je er nog")
        await until(lambda: "ben je er nog" in noor.read[chat])
        assert live.relay.house.chats[chat].row.presence == "here"


async def test_an_older_phone_erases_everything_though_the_code_was_erased_elsewhere(
    tmp_path: Path, chromium: Playwright
) -> None:
    async with two_phones(tmp_path, chromium) as both:
        live, chat, first, page, other = both.live, both.chat, both.first, both.page, both.other
        await taps(other, "Meer")
        await taps(other, "Mijn code")
        await taps(other, "Wis deze code")
        await other.locator("#code-wait", has_text="Deze code werkt nu niet meer.").wait_for()
        await taps(page, "Terug")
        for button in ("Wis alles nu", "Ja, wis alles"):
            await taps(page, button)
        await page.locator("#erased-p", has_text="Nog niet gewist bij ons").wait_for()
        await first.set_offline(False)
        await page.get_by_role("heading", name="Gewist om").wait_for()
        kept = await live.relay.writer.read(lambda store: store.load(chat))
        assert kept is not None
        assert kept.row.phase == "erased"


async def test_a_page_that_came_back_says_by_which_return_also_after_a_reload(
    tmp_path: Path, chromium: Playwright
) -> None:
    async with two_phones(tmp_path, chromium) as both:
        live, noor, chat, other = both.live, both.noor, both.chat, both.other
        pages, back = live.relay.connections.pages, live.relay.house.chats[chat].row.page
        await writes(other, "ik ben er weer")
        await until(lambda: "ik ben er weer" in noor.read[chat])
        await other.reload()
        await other.locator("#log").get_by_text("ik ben er weer").wait_for()
        assert pages[chat].says_it_is == back
        pages[chat].dismiss(Bye("restart"))
        await until(lambda: chat in pages and pages[chat].says_it_is == back)


async def test_a_revoked_code_and_one_that_never_was_are_answered_alike(
    tmp_path: Path, chromium: Playwright
) -> None:
    async with live_relay(tmp_path) as live, on_duty(live) as noor:
        context = await open_profile(chromium, tmp_path / "profile")
        page = await context.new_page()
        await begins(live, noor, page)
        words = await makes_code(page)
        await taps(page, "Wis deze code")
        await page.get_by_text("Deze code werkt nu niet meer.").first.wait_for()
        await leaves(page)
        for typed in (words, "fiets lamp winter kaart appel boeket"):
            await types_code(live, page, typed)
            await page.get_by_text(WRONG).first.wait_for()
            assert await page.evaluate("sessionStorage.length") == 0
        await context.close()
