"""The one load of all kills: visitors and counsellors who write without pause.

Every visitor says some dozens of things, ends the chat, and another comes; every counsellor
claims what waits and answers in each of their chats. Nobody waits for anybody: each side has
a few words on their way at any moment, so that a kill always meets some of them half way.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress

from protocol import visitor_messages as wire
from protocol.ids import new_message
from protocol.staff_messages import StaffIsTyping
from server.ports import Store
from tests.builders import Organisation
from tests.faults.clients import Client, Console, Doors, Page
from tests.faults.verdict import OVER, Verdict, Visit, judge

_WINDOW = 3  # words on their way at one time
_PACE = 0.06  # seconds between two words of one person in one chat
_PATIENCE = 30.0  # seconds in which everything must have come to everybody
_ARRIVES = 5.0  # seconds in which what is stored must have come to who reads it


class Crew:
    """Counsellors and visitors of one service, until `rest`."""

    def __init__(self, doors: Doors, organisation: Organisation, seed: int) -> None:
        """Let nobody come yet."""
        self.doors, self.organisation = doors, organisation
        self.consoles: list[Console] = []
        self.visits: list[Page] = []  # every page there ever was
        self._random = random.Random(seed)
        self._tasks: list[asyncio.Task[None]] = []
        self._resting = False
        self._left = asyncio.Event()

    @property
    def clients(self) -> list[Client]:
        """Everybody who is there now."""
        return [
            *self.consoles,
            *(page for page in self.visits if page.session.phase not in OVER),
        ]

    async def begin(self, visitors: int, counsellors: int) -> None:
        """Let them all come, and wait until every visitor has somebody to talk with."""
        for number in range(counsellors):
            console = Console(self.doors, self.organisation, self.organisation.people[number])
            console.door = number % len(self.doors.addresses)
            self.consoles.append(console)
            self._start(console.run(), self._answer(console, "abcdefgh"[number], visitors))
        await self.until(lambda: all(console.settled for console in self.consoles))
        for _ in range(visitors):
            self._start(self._visitors())
        await self.until(
            lambda: len(self.visits) >= visitors and all(map(_is_answered, self.visits))
        )

    def _start(self, *coroutines: object) -> None:
        self._tasks += [asyncio.create_task(each) for each in coroutines]  # type: ignore[arg-type]

    async def until(self, holds: Callable[[], bool], seconds: float = _PATIENCE) -> None:
        """Wait until `holds()`. Raises what broke a client, or `TimeoutError`."""
        async with asyncio.timeout(seconds):
            while not holds():
                for task in self._tasks:
                    if task.done() and not task.cancelled():
                        task.result()
                await asyncio.sleep(0.004)

    # --- what they do -------------------------------------------------------------------------

    async def _visitors(self) -> None:
        """Be one visitor after another."""
        while not self._resting:
            page = Page(self.doors, self.organisation.root_point)
            page.door = self._random.randrange(len(self.doors.addresses))
            self.visits.append(page)
            running = asyncio.create_task(page.run())
            try:
                await self._tell(page, self._random.randrange(30, 90))
                if self._resting:
                    await self._left.wait()
            finally:
                running.cancel()
                page.left = True

    async def _tell(self, page: Page, words: int) -> None:
        """Say so many words, end the chat, and leave once the counsellor has read all of it."""
        said = 0
        while said < words and not self._resting:
            await asyncio.sleep(_PACE * (0.5 + self._random.random()))
            if page.session.phase != "new" and len(page.unheard()) < _WINDOW:
                said += 1
                page.session.typing(on=True)  # among relays a word that waits for no disk
                page.say(f"v{said:06d}")
            elif not page.session._started:
                page.wake()
        if self._resting:
            return
        await self._when(lambda: not page.unheard() and self._is_read(page, said))
        if not self._resting:
            page.command(wire.End(new_message()))
            await self._when(lambda: page.session.phase in OVER)

    async def _when(self, holds: Callable[[], bool]) -> None:
        """Wait until `holds()`, or until everybody rests."""
        while not holds() and not self._resting:  # noqa: ASYNC110 - many things, no one event
            await asyncio.sleep(0.02)

    def _is_read(self, page: Page, said: int) -> bool:
        chat = page.session.chat
        return any(
            console.holds(chat) and len(console.read.get(chat, ())) == said
            for console in self.consoles
        )

    async def _answer(self, console: Console, letter: str, most: int) -> None:
        """Claim what waits, and write in every chat of mine."""
        said: dict[bytes, int] = {}
        while not self._resting:
            await asyncio.sleep(_PACE / 2 * (0.5 + self._random.random()))
            held = [chat for chat in console.session.places if console.holds(chat)]
            for chat, place in list(console.session.places.items()):
                if place.info.phase == "waiting" and place.ready and len(held) < most:
                    console.claim(chat)
            for chat in held:
                place = console.session.places[chat]
                waiting = len(place.outbox)
                if place.info.phase == "open" and waiting < _WINDOW and self._random.random() < 0.5:
                    said[chat] = said.get(chat, 0) + 1
                    console.session.command(StaffIsTyping(chat, on=True))
                    console.say(chat, f"{letter}{said[chat]:06d}")

    # --- the end ------------------------------------------------------------------------------

    async def rest(self) -> None:
        """Let nobody say anything new, wait until all that was said is stored and read, and go."""
        self._resting = True
        await self.until(lambda: all(c.settled and not c.unheard() for c in self.clients))
        with suppress(TimeoutError):  # the judge says what of it never came
            await self.until(self._all_is_read, _ARRIVES)
        for _ in range(10):  # what a page of before had said comes too
            read = self._words_read()
            await asyncio.sleep(0.5)
            if read == self._words_read():
                break
        await self.leave()

    def _words_read(self) -> int:
        return sum(len(words) for each in self.consoles for words in each.read.values())

    def _all_is_read(self) -> bool:
        """Whether each who talks with another has read all that is stored of them."""
        talks = [
            (page, console, page.session.chat)
            for page in self.visits
            for console in self.consoles
            if page.session.phase not in OVER and console.holds(page.session.chat)
        ]
        return all(
            set(page.acknowledged.get(chat, ())) <= set(console.read.get(chat, ()))
            and set(console.acknowledged.get(chat, ())) <= set(page.read)
            for page, console, chat in talks
        )

    async def leave(self) -> None:
        """Close every connection."""
        self._left.set()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def judge(self, store: Store) -> Verdict:
        """Return what became of everything that was said, by what `store` holds in the end."""
        verdict = Verdict()
        for page in self.visits:
            visit = Visit([page], store.entries(page.session.chat, 0))
            if visit.entries:
                verdict.add(judge(visit, self.consoles, self.organisation))
            elif page.acknowledged:
                verdict.lost.append("a whole chat")
        return verdict


def _is_answered(page: Page) -> bool:
    """Who had said all before anybody could answer may have left without a word."""
    return bool(page.read) or page.session.phase in OVER
