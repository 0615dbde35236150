"""What this relay hears of the other nodes on its store, and tells them; alone, nothing."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from protocol.directory import Papers
from protocol.visitor_messages import Bye
from server.core.effects import TellStaff, TellVisitor
from server.core.refused import Refused
from server.ports import Store, StoreError
from server.records import PAPERS, SHIFT, Duty, Fresh, News, Post
from server.web.connections import encode

if TYPE_CHECKING:
    from server.web.relay import Relay

_LONG = 30 * 60_000  # milliseconds after which news may have been swept away unheard
_CHAT = 16  # bytes of a chat id; a staff id has 8


class Nodes:
    """One relay among those that share its store."""

    def __init__(self, relay: Relay) -> None:
        """Keep `relay` in step with the others."""
        self._relay = relay
        self._last: int | None = None  # the number of the last news heard
        self._session: int | None = None  # the store's, when everything was taken up
        self._heard_at = 0
        self._hearing = asyncio.Lock()
        self._told: tuple[Duty, ...] | None = None  # what the others know of our staff
        self._telling: asyncio.Task[None] | None = None
        self._woken: asyncio.Task[None] | None = None
        self._more = False  # something was told since we began to hear

    @property
    def shared(self) -> bool:
        """Whether there can be other nodes."""
        return self._relay.house.node != 0

    async def join(self) -> None:
        """Begin to listen, then take up every chat that is alive. Raises `StoreError`."""
        relay = self._relay
        if self.shared:
            duties = relay.house.duties()
            await relay.writer.read(lambda store: store.sign_on(duties))
            self._told = duties
        session, news, shifts, alive = await relay.writer.read(
            lambda store: (store.session, store.news(None), store.shifts(), store.live())
        )
        relay.do(relay.shift.roll_call(shifts, relay.now()))
        await self.catch_up(tuple(relay.house.chats))  # of which news may have been missed
        for loaded in alive:
            if loaded.row.chat not in relay.house.chats:
                relay.do(relay.door.lost(relay.take_up(loaded), relay.now()))
        self._session, self._last, self._heard_at = session, news.last, relay.now()

    # --- hearing ----------------------------------------------------------------------------

    def wake(self) -> None:
        """Hear what there is, soon; called when another node has told something."""
        self._more = True
        if self.shared and (self._woken is None or self._woken.done()):
            self._woken = asyncio.create_task(self._hear_all())

    async def _hear_all(self) -> None:
        while self._more:
            self._more = False
            await self.hear(roll_call=False)

    async def hear(self, *, roll_call: bool = True) -> None:
        """Take in everything the others did since the last time; called every second too.

        `roll_call` asks which nodes are alive as well. While the store answers nothing it is
        left for the next time.
        """
        with suppress(StoreError):
            await self.be_up_to_date(roll_call=roll_call)

    async def be_up_to_date(self, *, roll_call: bool = False) -> None:
        """Take in everything the others did until now. Raises `StoreError`.

        Whoever comes from another node must not be told less than they heard there: a console
        lets go of a chat that is not in its night, and of what it had to say in it.
        """
        if self.shared:
            async with self._hearing:
                await self._hear(roll_call)

    async def _hear(self, roll_call: bool) -> None:
        relay, after = self._relay, self._last
        if relay.now() - self._heard_at > _LONG:
            await self.join()
            return
        session, news, fresh, papers = await relay.writer.read(
            lambda store: self._ask(store, after)
        )
        if session != self._session:
            # A database that went down may have lost the number we heard last, and give it again;
            # and while we were not connected the others forgot who is here.
            await self.join()
            return
        self._take_papers(papers)  # before what somebody has sealed who is new in them
        self._take_in(fresh)
        if roll_call or Post(SHIFT) in news.posts:
            shifts = await relay.writer.read(lambda store: store.shifts())
            relay.do(relay.shift.roll_call(shifts, relay.now()))
        for post in news.posts:
            self._deliver(post)
        self._last, self._heard_at = news.last, relay.now()
        if self._told != relay.house.duties():
            self.tell_shift()

    async def catch_up(self, names: tuple[bytes, ...]) -> None:
        """Take in how these chats stand now. Raises `StoreError`."""
        if names and self.shared:
            have = self._have(names)
            self._take_in(await self._relay.writer.read(lambda store: store.fresh(have)))

    def _ask(
        self, store: Store, after: int | None
    ) -> tuple[int, News, dict[bytes, Fresh], bytes | None]:
        """Return the store's session, what the others did, how their chats stand, the roster.

        Asked in one go, by the writer. That the house goes on meanwhile does no harm: what is known
        only grows, and an entry that is known already is not taken in twice. The roster is
        asked for each time, since news of it can be lost: who was sent away must be gone.
        """
        news = store.news(after)
        fresh = store.fresh(self._have(news.chats)) if news.chats else {}
        papers = store.recall("papers")
        return store.session, news, fresh, papers

    def _have(self, names: tuple[bytes, ...]) -> dict[bytes, int]:
        """Return the last position that is known here of each of these chats.

        One that is over may leave memory before the answer: of that the whole log is asked.
        """
        known = ((name, self._relay.house.chats.get(name)) for name in names)
        return {name: chat.stored.pos if chat and chat.live else 0 for name, chat in known}

    def _take_in(self, found_of: dict[bytes, Fresh]) -> None:
        relay, chats = self._relay, self._relay.house.chats
        for name, found in found_of.items():
            chat = chats.get(name)
            known = chat is not None and found.row is not None and chat.stored.rev == found.row.rev
            # A change of ours that is on its way was forestalled, and will be told so.
            if not (known or name in relay.mending.under_way or name in relay.mending.unsure):
                relay.learn(name, found)

    def _deliver(self, post: Post) -> None:
        connections = self._relay.connections
        if len(post.to) == _CHAT:
            page = connections.pages.get(post.to)
            if page is not None:
                page.pass_on(post.message)
        elif post.to not in (PAPERS, SHIFT):
            console = connections.consoles.get(post.to)
            if console is not None:
                console.pass_on(post.message)

    # --- telling ----------------------------------------------------------------------------

    def pass_on(self, told: TellVisitor | TellStaff) -> None:
        """Give a message to the node that has its reader, if one has."""
        house = self._relay.house
        if isinstance(told, TellVisitor):
            chat = house.chats.get(told.chat)
            to, there = told.chat, chat is not None and chat.elsewhere
        else:
            on = house.staff.get(told.who)
            to, there = told.who, on is not None and on.node != house.node
        if there:
            self._post(Post(to, encode(told.message)))

    def _post(self, post: Post) -> None:
        sent = self._relay.writer.read(lambda store: store.post(post))
        sent.add_done_callback(lambda done: done.cancelled() or done.exception())

    def tell_shift(self) -> None:
        """Tell the others who is connected here, now that it has changed."""
        if self.shared and (self._telling is None or self._telling.done()):
            self._telling = asyncio.create_task(self._tell_shift())

    async def _tell_shift(self) -> None:
        while self._told != (duties := self._relay.house.duties()):
            try:
                await self._relay.writer.read(lambda store, said=duties: store.sign_on(said))  # type: ignore[misc]
            except StoreError:
                return  # `hear` comes back to it
            self._told = duties

    # --- the roster -------------------------------------------------------------------------

    def _take_papers(self, stored: bytes | None) -> None:
        papers = None if stored is None else msgspec.json.decode(stored, type=Papers)
        if papers is not None and papers != self._relay.house.papers:
            with suppress(Refused):
                self.publish(papers)

    def publish(self, papers: Papers) -> None:
        """Let a new roster hold, and send away who is no longer on it. Raises `Refused`."""
        relay = self._relay
        for who in relay.shift.publish(papers, relay.now()):
            console = relay.connections.consoles.pop(who, None)
            if console is not None:
                console.dismiss(Bye("removed"))
            relay.do(relay.shift.left(who, relay.now()))
        relay.do(relay.house.papers_changed())

    def tell_papers(self) -> None:
        """Tell the others that a newer roster is stored."""
        if self.shared:
            self._post(Post(PAPERS))
