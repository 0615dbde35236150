"""Carries out what the core decides: first stores, then tells. Here core and sockets meet.

Everything that touches the store goes through the writer's queue in the order it was
decided, so a page that catches up gets every entry exactly once: what was stored before its
read comes with the read, what is stored after it is spread.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from functools import partial

from protocol.log import EpochEntry, GrantEntry, Log
from protocol.staff_messages import Followed
from protocol.visitor_messages import Bye, Capsule
from server.core.chat import Chat
from server.core.clocks import Clocks
from server.core.effects import (
    BindVisitor,
    CatchUpStaff,
    CatchUpVisitor,
    Commit,
    Effect,
    FetchCapsule,
    Spread,
    TellStaff,
    TellVisitor,
    Unfollow,
)
from server.core.house import House
from server.core.shift import Shift
from server.core.staff_desk import StaffDesk
from server.core.visitor_desk import VisitorDesk
from server.core.visitor_door import VisitorDoor
from server.pipeline import Pipeline
from server.ports import Outcome, StoreError
from server.web.catch_up import CatchUp, personal
from server.web.connections import Connection, Connections, PageConnection, encode
from server.web.limits import Limits


def milliseconds() -> int:
    """Return the relay's clock."""
    return time.time_ns() // 1_000_000


class Relay:
    """One running relay: the house, the writer, and who is connected."""

    def __init__(
        self, house: House, writer: Pipeline, now: Callable[[], int] = milliseconds
    ) -> None:
        """Serve `house` with `writer`, by the clock `now`."""
        self.house, self.writer, self.now = house, writer, now
        self.connections = Connections()
        self.door, self.visitors = VisitorDoor(house), VisitorDesk(house)
        self.staff, self.shift = StaffDesk(house), Shift(house)
        self.clocks = Clocks(house)
        self.limits = Limits(house)
        self._to_load: set[bytes] = set()

    # --- chats in memory --------------------------------------------------------------------

    async def ensure(self, name: bytes) -> Chat | None:
        """Return a chat, loading it if it is not in memory; None when it never was."""
        chat = self.house.chats.get(name)
        if chat is not None:
            return chat
        loaded = await self.writer.read(lambda store: store.load(name))
        if loaded is None or name in self.house.chats:
            return self.house.chats.get(name)
        chat = self.house.admit(loaded)
        chat.here = name in self.connections.pages
        return chat

    # --- carrying out -----------------------------------------------------------------------

    def do(self, effects: Iterable[Effect], here: Connection | None = None) -> None:
        """Carry out `effects`; `here` is the connection whose message caused them."""
        for effect in effects:
            if isinstance(effect, Commit):
                self.writer.submit(effect.item, partial(self._committed, effect))
            elif isinstance(effect, BindVisitor):
                self._bind(effect, here)
            elif isinstance(effect, CatchUpVisitor):
                self._catch_up_visitor(effect)
            elif isinstance(effect, FetchCapsule):
                self._fetch_capsule(effect, here)
            else:
                self._after(effect)

    def _committed(self, commit: Commit, outcome: Outcome) -> None:
        if outcome is Outcome.STORED:
            self.house.stored(commit.item.chat, commit.item.row)
            for effect in commit.after:
                self._after(effect)
            return
        self.house.forget(commit.item.chat)  # memory ran ahead of the disk: load it again
        self._to_load.add(commit.item.chat)
        for told in commit.failed:
            self._after(told)

    async def load_again(self) -> bool:
        """Take up what a failed commit made memory forget; return whether memory has all now.

        Called every second, or nobody would see who waits; and before a console is told of
        the night, or it would drop the chats that are not in it, with all it has to say there.
        While the store answers nothing it is left for the next time.
        """
        for name in list(self._to_load):
            try:
                await self.ensure(name)
            except StoreError:
                return False
            self._to_load.discard(name)
        return True

    def _after(self, effect: Effect) -> None:
        if isinstance(effect, TellVisitor):
            page = self.connections.pages.get(effect.chat)
            if page is not None:
                page.tell(effect.message)
        elif isinstance(effect, TellStaff):
            console = self.connections.consoles.get(effect.who)
            if console is not None:
                console.tell(effect.message)
        elif isinstance(effect, Spread):
            self._spread(effect)
        elif isinstance(effect, CatchUpStaff):
            self._catch_up_staff(effect)
        elif isinstance(effect, Unfollow):
            for who in effect.staff:
                console = self.connections.consoles.get(who)
                if console is not None:
                    console.follows.discard(effect.chat)

    def _spread(self, spread: Spread) -> None:
        listening: list[tuple[bytes, Connection]] = []
        page = self.connections.pages.get(spread.chat)
        if spread.visitor and page is not None and page.caught_up:
            listening.append((b"visitor!", page))
        for who in spread.staff:
            console = self.connections.consoles.get(who)
            if console is not None and spread.chat in console.follows:
                listening.append((who, console))
        if not listening:
            return
        if any(isinstance(entry, EpochEntry | GrantEntry) for entry in spread.entries):
            for member, connection in listening:
                connection.tell(Log(spread.chat, personal(member, spread.entries)))
            return
        encoded = encode(Log(spread.chat, spread.entries))
        for _, connection in listening:
            connection.pass_on(encoded)

    # --- catching up ------------------------------------------------------------------------

    def _bind(self, bind: BindVisitor, here: Connection | None) -> None:
        if not isinstance(here, PageConnection):
            return
        before = self.connections.pages.get(bind.chat)
        if before is not None and before is not here:
            before.dismiss(Bye("newer"))
        self.connections.at_the_door.discard(here)
        self.connections.pages[bind.chat] = here
        here.chat, here.caught_up = bind.chat, bind.caught_up

    def _catch_up_visitor(self, effect: CatchUpVisitor) -> None:
        chat, page = effect.chat, self.connections.pages.get(effect.chat)
        if page is None:
            return

        def done(_: int) -> None:
            page.caught_up = True
            for message in effect.after:
                page.tell(message)

        catch_up = CatchUp(self.writer, page, b"visitor!", chat, effect.have)
        catch_up.run(done, lambda: self.connections.pages.get(chat) is page)

    def _catch_up_staff(self, effect: CatchUpStaff) -> None:
        name, console = effect.chat, self.connections.consoles.get(effect.who)
        if console is None:
            return

        def done(pos: int) -> None:
            console.follows.add(name)
            console.tell(Followed(name, pos))

        def allowed() -> bool:
            chat = self.house.chats.get(name)
            return chat is not None and effect.who in self.house.listeners(chat)

        CatchUp(self.writer, console, effect.who, name, effect.have).run(done, allowed)

    def _fetch_capsule(self, effect: FetchCapsule, here: Connection | None) -> None:
        def deliver(read: asyncio.Future[tuple[bytes, bytes] | None]) -> None:
            if here is None:
                return
            if read.exception() is not None:  # no answer would be true: let them ask again
                here.dismiss(Bye("restart"))
                return
            found = read.result()
            here.tell(Capsule(found[1] if found else effect.otherwise))

        self.writer.read(lambda store: store.capsule(effect.lookup)).add_done_callback(deliver)

    # --- time -------------------------------------------------------------------------------

    def tick(self) -> None:
        """Do what is due now; called every second."""
        self.do(self.clocks.tick(self.now()))

    async def purge(self) -> int:
        """Erase every chat whose time of keeping is over; return how many."""
        before = self.clocks.keep_until(self.now())
        names = await self.writer.read(lambda store: store.expired(before))
        erased = 0
        for name in names:
            chat = await self.ensure(name)
            if chat is not None and chat.row.touched < before:  # nobody came back meanwhile
                self.do(self.clocks.erase(name, chat.row.rev))
                erased += 1
        return erased

    def farewell(self) -> None:
        """Tell everybody to come back in a moment: this relay is going."""
        for connection in self.connections.everybody():
            connection.dismiss(Bye("restart"))
