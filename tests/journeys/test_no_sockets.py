"""Where no WebSocket comes through, a chat goes on by requests: in a browser, for real."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, async_playwright

from server.app import STREAMS
from server.web.stream import ASK_AFTER
from tests.faults.clients import Console, Doors
from tests.faults.middlebox import BLOCKS, Collects
from tests.faults.proxy import FaultProxy
from tests.faults.toxics import Toxic
from tests.journeys.browser import open_profile
from tests.journeys.test_return import makes_code, taps
from tests.live import LiveRelay, until

pytestmark = pytest.mark.browser

TRUTH = 10.0  # seconds


class Blocked:
    """A visitor behind a middlebox, a relay, and a counsellor whom nothing blocks."""

    def __init__(self, live: LiveRelay, proxy: FaultProxy, console: Console, page: Page) -> None:
        """Hold them."""
        self.live, self.proxy, self.console, self.page = live, proxy, console, page
        self.chat = b""
        self.said: list[str] = []  # by both, in order

    async def begins(self) -> None:
        """Begin a chat, and be answered."""
        await self.page.goto(f"{self.proxy.address}/nl")
        await taps(self.page, "Ik wil iets vertellen")
        await self.writes("de eerste zin")
        await until(lambda: any(self.console.read.values()), 20)
        (self.chat,) = self.console.read
        self.console.claim(self.chat)
        await until(lambda: self.console.holds(self.chat))
        await self.page.locator("#log").get_by_text("Er is een medewerker voor je.").wait_for()

    async def writes(self, words: str) -> None:
        """Let the visitor send something."""
        await self.page.get_by_role("textbox").fill(words)
        await taps(self.page, "Stuur")
        self.said.append(words)

    async def talks(self, name: str) -> None:
        """Say two things each way, one after the other, and see each arrive."""
        for number in range(2):
            await self.writes(f"{name}: zin {number}")
            await until(lambda: self.console.read[self.chat][-1:] == self.said[-1:], 20)
            self.console.say(self.chat, f"{name}: antwoord {number}")
            answer = self.page.locator("#log").get_by_text(f"{name}: antwoord {number}")
            await answer.wait_for(timeout=20_000)
            self.said.append(f"{name}: antwoord {number}")

    async def leaves(self) -> None:
        """Use the exit."""
        await self.page.get_by_text("Weg hier").first.click()
        await self.page.wait_for_url("**/kalender")
        await until(lambda: self.presence() == "exited")

    async def holds(self) -> None:
        """Check that nothing was lost, doubled or swapped, on either side."""
        mine = [words for words in self.said if "antwoord" not in words]
        assert self.console.read[self.chat] == mine
        bubbles = self.page.locator("#log .mine, #log .theirs")
        shown = [words.split(": ", 1)[1] for words in await bubbles.all_text_contents()]
        assert shown == self.said

    def presence(self) -> str:
        """Return where the relay believes the visitor is."""
        return self.live.relay.house.chats[self.chat].row.presence


@asynccontextmanager
async def blocked(folder: Path, up: Toxic, down: Toxic | None = None) -> AsyncIterator[Blocked]:
    """Run all of it, with the middlebox in force."""
    live = LiveRelay(folder)
    await live.start()  # to have a port
    await live.stop()
    proxy = FaultProxy("127.0.0.1", live.port)
    await proxy.start()
    proxy.poison(up, "up")
    if down is not None:
        proxy.poison(down, "down")
    live.origin = proxy.address
    await live.start()
    console = Console(Doors(proxy.address, [live.address]), live.organisation, live.hire())
    working = asyncio.create_task(console.run())
    async with async_playwright() as playwright:
        context = await open_profile(playwright, folder / "profile")
        try:
            yield Blocked(live, proxy, console, context.pages[0])
        finally:
            await context.close()
            working.cancel()
            await proxy.stop()
            await live.stop()


async def test_a_whole_chat_goes_through_a_proxy_that_refuses_every_upgrade(tmp_path: Path) -> None:
    async with blocked(tmp_path, BLOCKS["strips"]()) as here:
        await here.begins()
        await here.talks("gewoon")
        await here.page.reload()
        await here.page.locator("#log").get_by_text("gewoon: antwoord 1").wait_for()
        await here.talks("herladen")
        await here.holds()
        papers = here.live.relay.house.papers
        await here.live.stop()
        await here.writes("terwijl hij weg was")
        await here.live.start()
        here.live.relay.house.papers = papers
        await until(lambda: here.console.read[here.chat][-1:] == here.said[-1:], 20)
        await until(lambda: here.console.holds(here.chat), 20)
        await here.talks("herstart")
        sockets = here.proxy.traffic().count(b"GET /v1/visitor")
        here.proxy.cut()
        await here.talks("geknipt")
        await here.holds()
        assert here.proxy.traffic().count(b"GET /v1/visitor") == sockets  # what worked comes first
        assert b"101 Switching" not in here.proxy.traffic()
        for words in here.said:
            assert words.encode() not in here.proxy.traffic()
        await here.leaves()


async def test_a_line_that_dies_is_known_on_both_sides_within_ten_seconds(tmp_path: Path) -> None:
    async with blocked(tmp_path, BLOCKS["strips"]()) as here:
        await here.begins()
        await here.talks("gewoon")
        here.proxy.freeze()
        since = time.monotonic()
        await asyncio.gather(
            here.page.get_by_text("Geen verbinding").first.wait_for(timeout=TRUTH * 1000),
            until(lambda: here.presence() == "away", TRUTH),
        )
        assert time.monotonic() - since <= TRUTH
        await here.writes("in de tunnel")
        here.proxy.thaw()
        await until(lambda: here.console.read[here.chat][-1:] == here.said[-1:], 30)
        await until(lambda: here.presence() == "here")
        await here.talks("erna")
        await here.holds()


@pytest.mark.parametrize("block", ["cuts", "swallows"])
async def test_however_a_socket_is_blocked_the_chat_begins_and_goes_on(
    block: str, tmp_path: Path
) -> None:
    async with blocked(tmp_path, BLOCKS[block]()) as here:
        await here.begins()
        await here.talks("gewoon")
        await here.holds()
        for name in ("Meer", "Wis alles nu", "Ja, wis alles"):
            await taps(here.page, name)
        await here.page.get_by_role("heading", name="Gewist om").wait_for(timeout=20_000)
        assert here.live.relay.house.chats[here.chat].row.phase == "erased"


async def test_a_code_leads_back_and_a_chat_is_ended_where_no_socket_comes_through(
    tmp_path: Path,
) -> None:
    async with blocked(tmp_path, BLOCKS["cuts"]()) as here:
        await here.begins()
        words = await makes_code(here.page)
        room = here.console.session.places[here.chat].room
        before = room.epoch
        await here.leaves()
        await until(lambda: room.epoch > before, 20)  # sealed to the code
        await here.page.goto(f"{here.proxy.address}/nl")
        await taps(here.page, "Ik heb een code")
        await here.page.get_by_role("textbox").fill(words)
        await taps(here.page, "Ga verder")
        await taps(here.page, "Ja, ga verder")
        welcome = here.page.locator("#log").get_by_text("Je bent weer in hetzelfde gesprek.")
        await welcome.wait_for(timeout=20_000)
        await here.writes("ik ben er weer")
        await until(lambda: here.console.read[here.chat] == here.said, 20)
        await taps(here.page, "Meer")
        await taps(here.page, "Stop het gesprek")
        await until(lambda: here.live.relay.house.chats[here.chat].row.phase == "closing", 20)


async def test_where_a_stream_is_kept_back_too_each_answer_is_a_short_one(tmp_path: Path) -> None:
    async with blocked(tmp_path, BLOCKS["strips"](), Collects()) as here:
        await here.begins()
        await here.talks("gewoon")
        await here.page.reload()
        await here.page.locator("#log").get_by_text("gewoon: antwoord 1").wait_for(timeout=30_000)
        await here.talks("herladen")
        await here.holds()
        assert b'"once":true' in here.proxy.traffic()
        await here.leaves()


async def _answered_late(route: Route) -> None:
    """Let the answer to what was said come after the relay's next question."""
    if '"t":"carry"' not in (route.request.post_data or ""):
        await route.continue_()
        return
    answer = await route.fetch()
    await asyncio.sleep(0.3)
    await route.fulfill(response=answer)


async def test_a_page_whose_timers_stand_still_in_the_background_is_not_called_away(
    tmp_path: Path,
) -> None:
    async with blocked(tmp_path, BLOCKS["strips"]()) as here:
        await here.page.clock.install()
        await here.begins()
        await here.page.clock.pause_at(time.time() + 3600)
        await here.page.route("**/v1/visitor", _answered_late)
        assert here.live._runner is not None
        streams = here.live._runner.app[STREAMS]
        (stream,) = streams._streams.values()
        for _ in range(3):
            number, later = stream._next, asyncio.get_running_loop().time() + ASK_AFTER
            streams.look(later)
            await until(lambda: stream._next > number)  # noqa: B023
        assert not stream.ended
        assert here.presence() == "here"
