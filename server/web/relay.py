"""Carries out what the core decides: first stores, then tells. Here core and sockets meet.

Everything that touches the store goes through the writer's queue in the order it was
decided, so a page that catches up gets every entry exactly once: what was stored before its
read comes with the read, what is stored after it is spread.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any

from protocol.visitor_messages import Bye
from server.core import effects as fx
from server.core.blocking import tell_blocks
from server.core.chat import Chat
from server.core.clocks import Clocks
from server.core.house import House
from server.core.learning import Learning, waits_for_staff
from server.core.offers import over
from server.core.pages import is_newest
from server.core.refused import Refused
from server.core.shift import Shift
from server.core.staff_door import StaffDoor
from server.core.truth import truth
from server.core.visitor_desk import VisitorDesk
from server.core.visitor_door import VisitorDoor
from server.pipeline import Pipeline
from server.ports import Outcome
from server.records import Fresh, LoadedChat
from server.web.connections import Connection, Connections, PageConnection
from server.web.followers import Followers
from server.web.leaving import Leaving
from server.web.limits import Bounds, Limits
from server.web.logbook import Logbook
from server.web.mending import Attempt, Mending
from server.web.nodes import Nodes
from server.web.spreading import spread
from server.web.unlocking import Beat, beat_from_now, fetch_capsule

_MOST_WAITING = 10_000  # for the disk; then nobody is heard until there are fewer


def milliseconds() -> int:
    """Return the relay's clock."""
    return time.time_ns() // 1_000_000


class Relay:
    """One running relay: the house, the writer, and who is connected."""

    def __init__(
        self,
        house: House,
        writer: Pipeline,
        now: Callable[[], int] = milliseconds,
        bounds: Bounds | None = None,
    ) -> None:
        """Serve `house` with `writer`, by the clock `now` and within `bounds`."""
        self.house, self.writer, self.now = house, writer, now
        self.connections = Connections()
        self.door, self.visitors = VisitorDoor(house), VisitorDesk(house)
        self.shift = Shift(house)
        self.staff = StaffDoor(house, self.shift)
        self.clocks, self.learning = Clocks(house), Learning(house)
        self.limits = Limits(house, bounds)
        self.mending, self.leaving = Mending(self), Leaving(self)
        self.followers = Followers(self)
        self.nodes, self.logbook = Nodes(self), Logbook(self)
        pages, consoles = self.connections.pages, self.connections.consoles
        self._carry: dict[type, Callable[[Any], None]] = {
            fx.TellVisitor: self._tell_visitor,
            fx.TellStaff: self._tell_staff,
            fx.Spread: partial(spread, self.connections),
            fx.CatchUpStaff: self.followers.catch_up_staff,
            fx.Unfollow: lambda of: self.followers.unfollow(of.chat, of.staff),
            fx.Announce: self._announce,
            fx.Truth: lambda of: self.do(truth(self.house, of.chat, self.now())),
            fx.Places: lambda _: self.do(self.house.places(self.now())),
            fx.TellBlocks: lambda _: self.do(tell_blocks(self.house)),
            fx.Moved: lambda moved: _moved(pages.pop(moved.chat, None)),
            fx.MovedStaff: lambda moved: _moved(consoles.pop(moved.who, None)),
            fx.Witness: self.logbook.add,
        }

    # --- chats in memory --------------------------------------------------------------------

    async def ensure(self, name: bytes) -> Chat | None:
        """Return a chat, loading it if it is not in memory; None when it never was.

        When it is not known how the chat stands, it is waited for. Raises `StoreError`.
        """
        await self.mending.done(name)
        chat = self.house.chats.get(name)
        if chat is not None:
            return chat
        loaded = await self.writer.read(lambda store: store.load(name), name)
        known = self.house.chats.get(name)
        return self.take_up(loaded) if known is None and loaded is not None else known

    def take_up(self, loaded: LoadedChat) -> Chat:
        """Take a stored chat into memory; whoever is on duty may not have heard of it yet.

        What waits for somebody here is told at once: news of what is in memory is no news. Who
        followed it before it was over misses what another node has stored since then.
        """
        name, chat = loaded.row.chat, self.house.admit(loaded)
        chat.here = name in self.connections.pages
        if chat.live:
            self.do([fx.Announce(name), fx.Places()])
        self.do(waits_for_staff(chat.row))
        for who in self.house.listeners(chat):
            console = self.connections.consoles.get(who)
            if console is not None and name in console.follows:
                self.do([fx.CatchUpStaff(who, name, console.follows.pop(name))])
        return chat

    def at_hand(self, name: bytes) -> bool:
        """Whether a chat is in memory and it is known how it stands: nothing to wait for."""
        return name in self.house.chats and self.mending.sure_of(name)

    async def newest(self, name: bytes) -> Chat | None:
        """Return a chat as it is stored at this moment, whoever changed it last."""
        if name in self.house.chats:
            await self.nodes.catch_up((name,))
        return await self.ensure(name)

    def learn(
        self,
        name: bytes,
        fresh: Fresh,
        asking: Collection[Connection] = (),
        marks: LoadedChat | None = None,
    ) -> None:
        """Take in what is stored of a chat, and tell everybody here whom it concerns.

        A page of `asking`, about to be heard, is here whatever the store says; unless one returned.
        """
        for effect in self.learning.learn(name, fresh, self.now(), marks):
            if not (isinstance(effect, fx.Moved) and self._stays(effect, asking)):
                self._after(effect)
        chat = self.house.chats.get(name)
        if chat is not None:
            chat.here = name in self.connections.pages and chat.row.presence != "exited"

    def _stays(self, moved: fx.Moved, asking: Collection[Connection]) -> bool:
        page, chat = self.connections.pages.get(moved.chat), self.house.chats.get(moved.chat)
        if page is None or chat is None or not moved.returned:
            return page in asking
        return is_newest(chat.row.page, page.says_it_is)  # its own return, or it returns only now

    # --- carrying out -----------------------------------------------------------------------

    def attempt(self, attempt: Attempt, *, again: bool = False) -> None:
        """Decide a message and carry that out, or tell its author why not.

        `again` when it was forestalled by another node: what is bound and read already is.
        """
        if self.writer.waiting > _MOST_WAITING and attempt.here is not None:
            attempt.refuse("not_stored")  # nothing was decided; they send it again
            return
        try:
            effects = attempt.decide()
        except Refused as refused:
            self.mending.refuse(attempt, refused.code)
            return
        if again:
            once = fx.BindVisitor | fx.CatchUpVisitor | fx.FetchCapsule
            effects = [effect for effect in effects if not isinstance(effect, once)]
        self.do(effects, attempt)

    def do(self, effects: Iterable[fx.Effect], attempt: Attempt | None = None) -> None:
        """Carry out `effects`; `attempt` is the message that caused them, if one did."""
        here = None if attempt is None else attempt.here
        for effect in effects:
            if type(effect) is fx.Commit:
                name, under_way = effect.item.chat, self.mending.under_way
                under_way[name] = under_way.get(name, 0) + 1
                beat = beat_from_now() if effect.item.keep else None
                self.writer.submit(effect.item, partial(self._committed, effect, attempt, beat))
            elif isinstance(effect, fx.BindVisitor):
                self._bind(effect, here)
            elif isinstance(effect, fx.CatchUpVisitor):
                self.followers.catch_up_visitor(effect)
            elif isinstance(effect, fx.FetchCapsule):
                fetch_capsule(self.writer, effect, here)
            else:
                self._after(effect)

    def _committed(
        self, commit: fx.Commit, attempt: Attempt | None, beat: Beat | None, outcome: Outcome
    ) -> None:
        name, under_way = commit.item.chat, self.mending.under_way
        if under_way[name] > 1:
            under_way[name] -= 1
        else:
            del under_way[name]
        if outcome is Outcome.STORED:
            # While a chat is read again, who listens hears of it from the disk: this change may
            # stand on one that was called refused and is there all the same.
            sure = self.mending.sure_of(name)
            row, before = commit.item.row, None
            if sure:
                before = self.house.stored(name, row)
            for effect in (*commit.after, *over(self.house.rules, before, row, self.now())):
                if beat is not None:
                    beat(partial(self._after, effect))
                elif sure or not isinstance(effect, fx.Spread):
                    self._after(effect)
        elif outcome is Outcome.CONFLICT:
            self.mending.begin(name, attempt)
        else:
            self.mending.begin(name, None)  # memory ran ahead of the disk
            for told in commit.failed:
                self._after(told)

    def _after(self, effect: fx.Effect) -> None:
        self._carry[type(effect)](effect)

    def _tell_visitor(self, told: fx.TellVisitor) -> None:
        page = self.connections.pages.get(told.chat)
        if page is not None:
            page.tell(told.message)
        elif told.far:
            self.nodes.pass_on(told)

    def _tell_staff(self, told: fx.TellStaff) -> None:
        console = self.connections.consoles.get(told.who)
        if console is not None:
            console.tell(told.message)
        elif told.far:
            self.nodes.pass_on(told)

    def _announce(self, told: fx.Announce) -> None:
        chat = self.house.chats.get(told.chat)
        self.do([] if chat is None else self.house.announce(chat))

    def _bind(self, bind: fx.BindVisitor, here: Connection | None) -> None:
        if not isinstance(here, PageConnection):
            return
        before = self.connections.pages.get(bind.chat)
        if before is not None and before is not here:
            before.dismiss(Bye("restart" if bind.returning else "newer"))
        self.connections.at_the_door.discard(here)
        self.connections.pages[bind.chat] = here
        here.chat, here.says_it_is = bind.chat, bind.page
        here.caught_up, here.reached = bind.caught_up, 0

    # --- time -------------------------------------------------------------------------------

    def tick(self) -> None:
        """Do what is due now; called every second."""
        self.writer.try_again()
        self.mending.retry()
        self.leaving.retry()
        self.logbook.write()
        self.do(self.clocks.tick(self.now(), self.mending.unsure))

    def farewell(self) -> None:
        """Tell everybody to come back in a moment: this relay is going."""
        for connection in self.connections.everybody():
            connection.dismiss(Bye("restart"))


def _moved(connection: Connection | None) -> None:
    """Let a connection go whose other end is connected to another node now."""
    if connection is not None:
        connection.dismiss(Bye("newer"))
