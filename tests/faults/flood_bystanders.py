"""Honest chats that go on while something is done to the relay: what they lost, and when."""

from __future__ import annotations

import asyncio
import statistics
import time
from contextlib import suppress
from typing import Any

from tests.builders import Organisation, Person
from tests.faults.clients import Console, Doors, Page

_PACE = 0.2  # seconds between two words of one visitor
_PATIENCE = 60.0


class _Noting:
    """Notes when each word that it reads comes."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.came: dict[str, float] = {}

    def _note(self, words: list[str]) -> None:
        for word in words[-20:]:
            self.came.setdefault(word, time.monotonic())


class _Visitor(_Noting, Page):
    def _take(self, data: str) -> None:
        super()._take(data)
        self._note(self.read)


class _Counsellor(_Noting, Console):
    def _take(self, data: str) -> None:
        super()._take(data)
        for words in self.read.values():
            self._note(words)


class Bystanders:
    """Some visitors and one counsellor who talk with each other without pause."""

    def __init__(self, doors: Doors, organisation: Organisation, counsellor: Person) -> None:
        """Let nobody talk yet."""
        self._console = _Counsellor(doors, organisation, counsellor)
        self._doors, self._root = doors, organisation.root_point
        self.pages: list[_Visitor] = []
        self.said: dict[str, float] = {}  # every word, and when
        self._by_visitor: dict[int, list[str]] = {}
        self._by_counsellor: dict[int, list[str]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._resting = False

    async def begin(self, chats: int) -> None:
        """Let `chats` visitors come, and the counsellor answer each of them."""
        self._go(self._console.run(), self._claim())
        for _ in range(chats):
            page = _Visitor(self._doors, self._root)
            self.pages.append(page)
            self._go(page.run())
        await self._until(lambda: all(self._console.holds(p.session.chat) for p in self.pages))
        for number in range(chats):
            self._go(self._talk(number))

    def _go(self, *coroutines: Any) -> None:
        self._tasks += [asyncio.create_task(each) for each in coroutines]

    async def _until(self, holds: Any, seconds: float = _PATIENCE) -> None:
        async with asyncio.timeout(seconds):
            while not holds():
                for task in self._tasks:
                    if task.done():
                        task.result()
                await asyncio.sleep(0.01)

    async def _claim(self) -> None:
        mine: set[bytes] = set()
        while not all(page.session.chat in mine for page in self.pages) or not mine:
            for page in self.pages:
                chat = page.session.chat
                place = self._console.session.places.get(chat)
                if place is not None and place.info.phase == "waiting" and place.ready:
                    self._console.claim(chat)
                if self._console.holds(chat):
                    mine.add(chat)
            await asyncio.sleep(0.02)

    async def _talk(self, number: int) -> None:
        page = self.pages[number]
        asked = self._by_visitor[number] = []
        answered = self._by_counsellor[number] = []
        while not self._resting:
            await asyncio.sleep(_PACE)
            self._say(asked, f"v{number}-{len(asked):05d}", page.say)
            if self._console.holds(page.session.chat):
                word = f"c{number}-{len(answered):05d}"
                self._say(answered, word, lambda w: self._console.say(page.session.chat, w))

    def _say(self, words: list[str], word: str, say: Any) -> None:
        words.append(word)
        self.said[word] = time.monotonic()
        say(word)

    async def rest(self) -> list[str]:
        """Let them fall silent; return a line for everything lost, doubled or out of order."""
        self._resting = True
        with suppress(TimeoutError):
            await self._until(lambda: not self._wrong())
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        return self._wrong()

    def _wrong(self) -> list[str]:
        wrong = []
        for number, page in enumerate(self.pages):
            heard = self._console.read.get(page.session.chat, [])
            if heard != self._by_visitor[number]:
                wrong.append(f"visitor {number}: {len(heard)} of {len(self._by_visitor[number])}")
            if page.read != self._by_counsellor[number]:
                wrong.append(
                    f"counsellor {number}: {len(page.read)} of {len(self._by_counsellor[number])}"
                )
        return wrong

    def latencies(self, since: float, until: float) -> list[float]:
        """Return the seconds that each word said between the two moments was on its way."""
        came = self._console.came.copy()
        for page in self.pages:
            came |= page.came
        return sorted(
            came[word] - at
            for word, at in self.said.items()
            if since <= at < until and word in came
        )


def summary(seconds: list[float]) -> str:
    """Return median, 99th percentile and maximum, in milliseconds."""
    if not seconds:
        return "nothing"
    high = seconds[min(len(seconds) - 1, int(len(seconds) * 0.99))]
    middle = statistics.median(seconds)
    return (
        f"p50 {middle * 1000:.1f} ms, p99 {high * 1000:.1f} ms, max {seconds[-1] * 1000:.1f} ms "
        f"({len(seconds)} words)"
    )
