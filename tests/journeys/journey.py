"""One journey: a real page, a real relay and a counsellor talk while faults strike them."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from tests.builders import Organisation
from tests.faults.clients import Doors
from tests.faults.relay_process import RelayProcess, publish
from tests.journeys.bad_line import BadLine, bad_line
from tests.journeys.counsellor import Account, Counsellor
from tests.journeys.devtools import Chromium
from tests.journeys.phone import Phone
from tests.journeys.strikes import Moment, Strike
from tests.journeys.told import CONNECTED, READ, Chat, Told
from tests.live import until

_PATIENCE = 40.0  # seconds in which everything must have come to everybody
_ON_THEIR_WAY = 4  # words of the counsellor, at most
_LOOKS = 1.0  # seconds that somebody looks at the conversation before they write again


class Journey:
    """A visitor, a counsellor, and what lies between them."""

    def __init__(
        self, relay: RelayProcess, line: BadLine, counsellor: Counsellor, phone: Phone
    ) -> None:
        """Bring them together; nobody speaks before `run`."""
        self.relay, self.line = relay, line
        self.counsellor, self.phone = counsellor, phone
        self.written: list[list[str]] = [[]]  # the visitor's words, of each chat
        self._strikes: list[Strike] = []
        self._restarting = asyncio.Lock()
        self.anew: list[Strike] = []  # what made the visitor begin anew
        self._said = 0
        self._all_written = False

    async def run(self, words: int, strikes: list[Strike], drawn: random.Random) -> None:
        """Let both say so many words, and wait until all of it is there. Raises what broke."""
        self._strikes, self._drawn = strikes, drawn
        async with asyncio.TaskGroup() as self._everything:
            self._now("starting", 0)
            async with self.phone.hands:
                await self.phone.arrives()
            self._everything.create_task(self._counsellor(words))
            await self._visitor(words)
            self._all_written = True
        await self._settles()
        async with self.phone.hands:
            await self.phone.reloads()
        await self._settles()

    # --- what they do -------------------------------------------------------------------------

    async def _visitor(self, words: int) -> None:
        for word in range(1, words + 1):
            await self._a_moment()
            async with self.phone.hands:
                await self._writes(f"v{word:06d}")
            self._now("sending", word)

    async def _writes(self, text: str) -> None:
        await self.phone.writes(text)
        self.written[-1].append(text)

    async def _counsellor(self, words: int) -> None:
        """Answer whoever is there, and read what they write until all is written."""
        here = self.counsellor
        while not self._all_written or self._said < words:
            await self._a_moment()
            here.claims()
            chat = self._chat_in_front()
            if chat and self._said < words and len(here.unheard()) < _ON_THEIR_WAY:
                self._said += here.answers(chat, f"a{self._said + 1:06d}")
                self._now("receiving", self._said)
            elif chat:
                here.has_read(chat)

    async def _a_moment(self) -> None:
        await asyncio.sleep(self._drawn.uniform(0.2, 0.9))

    # --- what strikes them --------------------------------------------------------------------

    def _now(self, moment: Moment, word: int) -> None:
        """Let strike what is due at this moment."""
        turn: Moment = "reloading" if moment == "sending" else moment
        for strike in self._strikes:
            if strike.moment in {moment, turn} and strike.word == word:
                self._everything.create_task(self._strike(strike))

    async def _strike(self, strike: Strike) -> None:
        reloading = strike.moment == "reloading"
        if reloading and strike.kind not in {"reloaded", "tab killed"}:
            self._everything.create_task(self._comes_back(replace(strike, kind="reloaded")))
        await asyncio.sleep(strike.later)
        if strike.kind in {"reloaded", "tab killed", "two tabs"}:
            await self._comes_back(strike)
        elif strike.kind == "locked":
            async with self.phone.hands:
                await self.phone.is_locked(strike.seconds)
        elif strike.kind == "offline":
            await self._offline(strike.seconds)
        elif strike.kind == "relay killed":
            await self._restarts(strike.seconds)
        else:
            befalls = {
                "cut": self.line.is_cut,
                "hangs": self.line.hangs,
                "torn": self.line.tears,
                "slow": self.line.is_slow,
                "sliced": self.line.is_sliced,
                "overtaken": self.line.is_ragged,
            }
            await befalls[strike.kind](strike.seconds)

    async def _restarts(self, seconds: float) -> None:
        """Kill the relay, as a power cut would, and start it again on the same database."""
        async with self._restarting:
            with self.line.noted():
                await self.relay.kill()
                await asyncio.sleep(seconds)
                await self.relay.start()

    async def _offline(self, seconds: float) -> None:
        """Lose the network, and be told so by the phone."""
        await until(lambda: bool(self.phone.tabs), _PATIENCE)  # somebody opens one just now
        tab = self.phone.front
        await tab.is_offline(off=True)
        await self.line.is_cut(seconds)
        await tab.is_offline(off=False)

    async def _comes_back(self, strike: Strike) -> None:
        """Load the page anew; then look, and write again what is not there."""
        phone = self.phone
        async with phone.hands:
            began, stood = phone.began, self._stands()
            ways = {
                "reloaded": phone.reloads,
                "tab killed": phone.is_killed,
                "two tabs": phone.is_doubled,
            }
            await ways[strike.kind]()
            if phone.began > began:
                self.anew += [strike] if stood else []
                self.written.append([])
            await until(lambda: phone.front.now.status in CONNECTED, _PATIENCE)
            await asyncio.sleep(_LOOKS)
            missing = [text for text in self.written[-1] if text not in phone.front.now.words]
            for text in missing:
                await phone.writes(text)

    def _stands(self) -> bool:
        """Return whether the page has said since the last beginning that there is a connection.

        Before that the relay knows of no visit, and there is nothing to come back to.
        """
        shown = (glimpse for tab in self.phone.tabs for glimpse in tab.glimpses)
        return any(g.status in CONNECTED and g.at >= self.phone.began_at for g in shown)

    # --- the end ------------------------------------------------------------------------------

    async def _settles(self) -> None:
        """Let everything come to everybody; what does not is found by `judge`."""
        end = time.monotonic() + _PATIENCE
        while not self._all_is_there() and time.monotonic() < end:
            self.counsellor.claims()
            if chat := self._chat_in_front():
                self.counsellor.has_read(chat)
            await asyncio.sleep(0.05)

    def _all_is_there(self) -> bool:
        here, now, written = self.counsellor, self.phone.front.now, self.written[-1]
        chat = self._chat_in_front()
        return (
            chat is not None
            and not here.unheard()
            and here.read.get(chat, []) == written
            and set(now.words) == {*written, *here.account(chat).said}
            and now.status in CONNECTED
            and (now.receipt == READ or not written)
            and all(tab.now.path == "/kalender" for tab in self.phone.older)
        )

    def told(self) -> Told:
        """Return all that is left behind."""
        front = self._chat_in_front() or next(reversed(self.counsellor.accounts), None)
        chats = [*map(self._chat_of, self.written[:-1]), front]
        left = [self._chat(*pair) for pair in zip(chats, self.written, strict=False)]
        older = [tab.now for tab in self.phone.older]
        tabs = self.phone.tabs
        since = [tab.since for tab in tabs]
        return Told(left, [tab.glimpses for tab in tabs], since, older, self.line.spells)

    def _chat_in_front(self) -> bytes | None:
        """Return the chat of the tab that is looked at, by what was written there.

        It is not always the newest: a visit of an older tab, cut off as it began, comes later.
        """
        written = self.written[-1]
        return self._chat_of(written) if written else self.counsellor.chat

    def _chat_of(self, written: list[str]) -> bytes | None:
        """Return the chat that these words came to, if they came anywhere."""
        read = self.counsellor.read
        return next((chat for chat, texts in read.items() if set(texts) & set(written)), None)

    def _chat(self, chat: bytes | None, written: list[str]) -> Chat:
        here = self.counsellor
        if chat is None:
            return Chat(written, [], Account())
        return Chat(written, here.read.get(chat, []), here.account(chat))


@asynccontextmanager
async def journey(browser: Chromium, drawn: random.Random) -> AsyncIterator[Journey]:
    """Bring a visitor and a counsellor together at a relay of their own."""
    with tempfile.TemporaryDirectory(prefix="veste-journey-") as folder:
        organisation = Organisation()
        person = organisation.hire()
        store = f"sqlite:///{Path(folder) / 'veste.db'}"
        relay = RelayProcess(Path(folder), store, "", organisation)
        async with bad_line(relay.port, drawn) as line:
            relay.environ["VESTE_ORIGIN"] = line.address
            doors = Doors(line.address, [relay.address])
            counsellor = Counsellor(doors, organisation, person)
            phone = Phone(browser, line.address)
            working = None
            try:
                await relay.start()
                await publish(doors, organisation)
                working = asyncio.create_task(counsellor.run())
                await until(lambda: counsellor.settled)
                yield Journey(relay, line, counsellor, phone)
            finally:
                await phone.leaves()
                if working is not None:
                    working.cancel()
                    await asyncio.wait([working])
                await relay.stop()
