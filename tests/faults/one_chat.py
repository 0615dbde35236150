"""One chat from its start to a return with a code, in seven phases that can each go wrong.

Four people: a visitor, two counsellors and a supervisor. They do what people do: whoever
gets no answer asks again. What is said at any moment must in the end be stored and read.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress

from protocol import staff_messages as staff_wire
from protocol import visitor_messages as wire
from protocol.capsules import keys_of_token
from protocol.epochs import open_announcement
from protocol.errors import Reject
from protocol.ids import new_message
from protocol.log import Entry, EpochEntry
from protocol.way_back import WayBack
from server.ports import Store
from tests.builders import Organisation
from tests.faults.clients import Client, Console, Doors, Page
from tests.faults.verdict import Verdict, Visit, judge

PHASES = ("start", "claim", "message", "epoch", "hand-over", "capsule", "return")
_PATIENCE = 60.0  # seconds for one phase
_TURN = 0.01  # seconds between two looks
_ASKS_AGAIN = 1.2  # seconds after which a person does again what had no effect


def at_once(attempt: int) -> float:
    """Return the seconds before a client dials again: hardly any, so that much happens."""
    return 0.05 + 0.05 * min(attempt, 4)


class OneChat:
    """The people of one chat, and what they do in each phase."""

    def __init__(self, doors: Doors, organisation: Organisation) -> None:
        """Bring them together; `organisation` has hired the three already."""
        self.doors, self.organisation = doors, organisation
        self.anna, self.bo, self.cleo = self.consoles = [
            Console(doors, organisation, person, at_once) for person in organisation.people
        ]
        self.page = Page(doors, organisation.root_point, at_once)
        self.pages = [self.page]
        self.chat = self.page.session.chat
        self._code = keys_of_token(secrets.token_bytes(32))
        self._said: dict[str, int] = {}
        self._running: dict[Client, asyncio.Task[None]] = {}
        for client in self.clients:
            client.settles_in = 1.5

    @property
    def clients(self) -> list[Page | Console]:
        """Everybody who is there now."""
        return [self.page, *self.consoles]

    async def come(self) -> None:
        """Let the staff come on duty."""
        for console in self.consoles:
            self._running[console] = asyncio.create_task(console.run())
        await self._until(lambda: all(console.settled for console in self.consoles))

    async def leave(self) -> None:
        """Let everybody go."""
        for task in self._running.values():
            task.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def phase(self, name: str) -> None:
        """Live through one phase."""
        ways = {"hand-over": self.hand_over, "return": self.come_back}
        await ways.get(name, getattr(self, name, self.come))()

    def __str__(self) -> str:
        """Return how everybody stands, for whoever looks why a chat did not go on."""
        stands = []
        for client in self.clients:
            stand = f"settled={client.settled}, unheard={len(client.unheard())}"
            place = client.session.places.get(self.chat) if isinstance(client, Console) else None
            if place is not None:
                room = place.room
                stand += f", {place.info.phase}, ready={place.ready}, holds={self._holds(client)}"
                stand += (
                    f", epochs {sorted(room.keys)} of {room.epoch}, key={bool(room.visitor_key)}"
                )
            read = client.read if isinstance(client, Page) else client.read.get(self.chat, [])
            stand += f", read {read[-1:]}"
            stands.append(f"{type(client).__name__} {stand}, {client.troubles[-3:]}")
        return "; ".join(stands)

    def judge(self, store: Store) -> Verdict:
        """Return what became of all that was said."""
        entries = store.entries(self.chat, 0)
        visit = Visit(self.pages, entries)
        return judge(visit, self.consoles, self.organisation, self.members(entries))

    def members(self, entries: list[Entry]) -> dict[int, set[bytes]]:
        """Return whom these people let read each epoch, whoever else it may be sealed to."""
        anna, bo, cleo = (console.person.id for console in self.consoles)
        everybody, holder, left = {anna, bo, cleo}, {anna}, -1
        members: dict[int, set[bytes]] = {}
        for entry in entries:
            if isinstance(entry, EpochEntry):
                made = open_announcement(entry.epoch, None, None)
                holder = {bo} if made.why == "hand-over" else holder  # Anna has given it away
                may = dict.fromkeys(("claim", "hand-over", "exit"), holder)
                may |= dict.fromkeys(("start", "release", "return"), everybody)  # it waits
                members[made.epoch] = {anna, cleo} if made.why == "sit-in" else may[made.why]
                if made.why == "return" and made.holder is None and left in members:
                    members[left] = everybody  # the page lets them read what it found there
                left = made.epoch if made.why == "exit" else -1
        return members

    # --- the phases ---------------------------------------------------------------------------

    async def start(self) -> None:
        """Arrive, and say something before anybody has answered."""
        self._running[self.page] = asyncio.create_task(self.page.run())
        self._visitor_says(2)
        await self._until(lambda: self._has_read(self.anna) and self._has_read(self.bo))

    async def claim(self) -> None:
        """Take the chat, and answer."""
        self._visitor_says(1)
        await self._again_until(lambda: self._claim(self.anna), lambda: self._holds(self.anna))
        self._staff_says(self.anna, "a", 1)
        await self._all_is_read(self.anna)

    async def message(self) -> None:
        """Write to each other, both at the same time."""
        self._visitor_says(3)
        self._staff_says(self.anna, "a", 3)
        await self._all_is_read(self.anna)

    async def epoch(self) -> None:
        """Let a supervisor sit in, which makes an epoch, while both go on writing."""
        self._visitor_says(1)
        await self._again_until(
            lambda: self.cleo.session.ask(self.chat, "sit-in", "asked", self.cleo.clock()),
            lambda: self.cleo.person.id in self.page.session.room.readers,
        )
        self._staff_says(self.anna, "a", 1)
        self._visitor_says(1)
        await self._all_is_read(self.anna)

    async def hand_over(self) -> None:
        """Give the chat to a colleague without its history, while the visitor goes on."""
        self._visitor_says(1)
        to = self.bo.person.id

        def offer() -> None:
            mine = self.anna.session._offers.values()
            asks = any(made.chat == self.chat and not made.done for made in mine)
            if self.anna.holds(self.chat) and not asks:  # a second one ends the first
                now = self.anna.clock()
                self.anna.session.offer(self.chat, to, "let op", now, history=False)
            for asked in self.bo.offers:
                self.bo.session.command(staff_wire.Reply(self.chat, asked.offer, True))
            self.bo.offers.clear()

        await self._again_until(offer, lambda: self._holds(self.bo), often=True)
        self._staff_says(self.bo, "b", 1)
        self._visitor_says(1)
        await self._all_is_read(self.bo)

    async def capsule(self) -> None:
        """Make a return code, which the counsellor hears of and the relay keeps a capsule for."""
        session = self.page.session
        session.make_code(self._code)
        self._visitor_says(1)
        await self._until(
            lambda: not session._capsules and not session._owed and not len(session.outbox)
        )
        await self._all_is_read(self.bo)

    async def come_back(self) -> None:
        """Come back with the code on another page, and go on."""
        way_back = WayBack(self._code, by_code=True)
        self.page = Page(self.doors, self.organisation.root_point, at_once, way_back)
        self.page.settles_in, self.page.clock = 1.5, self.pages[-1].clock
        self.pages.append(self.page)
        self._running[self.page] = asyncio.create_task(self.page.run())
        self._visitor_says(2)
        await self._again_until(
            lambda: self._claim(self.bo), lambda: self.page.settled and self._holds(self.bo)
        )
        self._staff_says(self.bo, "b", 2)
        await self._all_is_read(self.bo)

    async def exit(self) -> None:
        """Use the exit: the page is gone once the relay knows.

        If the line broke before the answer came, it knows no chat that could be resumed here.
        """
        before = len(self.page.troubles)
        self.page.command(wire.Exit(new_message()))
        await self._until(
            lambda: not self.page.session._owed or "unknown_chat" in self.page.troubles[before:]
        )
        self._running.pop(self.page).cancel()

    # --- what they do -------------------------------------------------------------------------

    def _visitor_says(self, times: int) -> None:
        for _ in range(times):
            self.page.say(self._words("v"))

    def _staff_says(self, console: Console, letter: str, times: int) -> None:
        for _ in range(times):
            console.say(self.chat, self._words(letter))

    def _words(self, letter: str) -> str:
        self._said[letter] = self._said.get(letter, 0) + 1
        return f"{letter}{self._said[letter]:06d}"

    def _claim(self, console: Console) -> None:
        place = console.session.places.get(self.chat)
        if place is not None and place.info.phase == "waiting":
            console.claim(self.chat)

    def _holds(self, console: Client) -> bool:
        assert isinstance(console, Console)
        place = console.session.places.get(self.chat)
        return place is not None and console.holds(self.chat) and place.info.phase == "open"

    def _has_read(self, console: Console) -> bool:
        last = f"v{self._said['v']:06d}"
        return not self.page.unheard() and last in console.read.get(self.chat, ())

    async def _all_is_read(self, console: Console) -> None:
        """Wait until nobody has anything left to say, and the other has read the last of it."""

        def is_read() -> bool:
            heard = self._has_read(console) and not console.unheard()
            letter = "a" if console is self.anna else "b"
            return heard and f"{letter}{self._said[letter]:06d}" in self.page.read

        def go_on() -> None:
            """Take the chat again if it went back to the queue; say again what was refused."""
            self._claim(console)
            if self._holds(console) and not console.unheard():
                letter = "a" if console is self.anna else "b"
                words = (f"{letter}{number:06d}" for number in range(1, self._said[letter] + 1))
                kept = console.acknowledged.get(self.chat, ())
                for word in [word for word in words if word not in kept]:
                    console.say(self.chat, word)

        await self._again_until(go_on, is_read)

    async def _again_until(
        self, act: Callable[[], object], holds: Callable[[], bool], *, often: bool = False
    ) -> None:
        """Do something, and do it again as people do, until it has come true."""
        pause = _ASKS_AGAIN / (10 if often else 1)
        for _ in range(round(_PATIENCE / pause)):
            if holds():
                return
            with suppress(Reject, KeyError):
                act()
            for client in self.clients:
                client.wake()
            with suppress(TimeoutError):
                await self._until(holds, pause)
        raise TimeoutError("it never came true")

    async def _until(self, holds: Callable[[], bool], seconds: float = _PATIENCE) -> None:
        """Wait in turns of the loop, so that a machine that stands still costs no patience."""
        for _ in range(round(seconds / _TURN)):
            if holds():
                return
            for task in self._running.values():
                if task.done() and not task.cancelled():
                    task.result()
            await asyncio.sleep(_TURN)
        raise TimeoutError("it did not happen in time")
