"""Reads a chat again when memory ran ahead of the disk, and decides anew what was refused.

A change that another node forestalled (a conflict) is no error of whoever asked for it: the
chat is read again and the message is decided from what it is now. A change that the store
refused is told to its author, who sends it again. Either way nothing else is decided about
the chat until it is known how it stands.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from protocol.outbox import FOR_GOOD
from protocol.visitor_messages import ProblemCode
from server.core.chat import Chat
from server.core.effects import Announce, Effect, Places
from server.ports import Store, StoreError
from server.records import Fresh, LoadedChat

if TYPE_CHECKING:
    from server.web.connections import Connection
    from server.web.relay import Relay


_Found = tuple[LoadedChat | None, Fresh]


class Attempt(msgspec.Struct, frozen=True):
    """A message that may have to be decided more than once."""

    here: Connection | None  # where it came from
    decide: Callable[[], list[Effect]]  # from what is known now; raises `Refused`
    refuse: Callable[[ProblemCode], None]  # tells its author
    chat: bytes | None = None  # of which it says something: refused for good it is never again


@dataclass
class _Mend:
    again: list[Attempt] = field(default_factory=list)  # in the order they were decided
    waiting: list[asyncio.Future[None]] = field(default_factory=list)
    reading: bool = False


class Mending:
    """The chats of one relay that are being read again."""

    def __init__(self, relay: Relay) -> None:
        """Mend the chats of `relay`."""
        self._relay = relay
        self._broken: dict[bytes, _Mend] = {}
        self.under_way: Counter[bytes] = Counter()  # a chat's changes on their way to the disk

    @property
    def unsure(self) -> frozenset[bytes]:
        """Return the chats about which nothing may be decided now."""
        return frozenset(self._broken)

    def sure_of(self, name: bytes) -> bool:
        """Whether it is known how a chat stands."""
        return name not in self._broken

    def refuse(self, attempt: Attempt, code: ProblemCode) -> None:
        """Tell an author why not, and not to send it again only on the grounds of what is on disk.

        What was decided from a change on its way there, which may yet fail, is asked again: whoever
        is told of a new epoch would wait for it, and it may never come.
        """
        final = code in FOR_GOOD or code in ("stale_epoch", "moved", "unknown_chat")
        early = attempt.chat is not None and self.under_way[attempt.chat] and final
        attempt.refuse("not_stored" if early else code)

    def begin(self, name: bytes, attempt: Attempt | None) -> None:
        """Read a chat again, and then make `attempt` anew."""
        chat = self._relay.house.chats.get(name)
        if chat is not None:
            chat.row = chat.stored  # what may be told of it meanwhile is what is on disk
        mend = self._broken.setdefault(name, _Mend())
        if attempt is not None and attempt not in mend.again[-1:]:  # one may have two changes
            mend.again.append(attempt)
        self._read(name, mend)

    def retry(self) -> None:
        """Read again what could not be read; called every second."""
        for name, mend in list(self._broken.items()):
            self._read(name, mend)

    async def done(self, name: bytes) -> None:
        """Return when it is known how a chat stands. Raises `StoreError` when that must wait."""
        while (mend := self._broken.get(name)) is not None:
            waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            mend.waiting.append(waiting)
            self._read(name, mend)
            await waiting

    def _read(self, name: bytes, mend: _Mend) -> None:
        if not mend.reading:
            mend.reading = True
            chat = self._relay.house.chats.get(name)
            have = 0 if chat is None else chat.stored.pos
            read = self._relay.writer.read(partial(_as_it_is, name, have))
            read.add_done_callback(partial(self._take, name, mend))

    def _take(self, name: bytes, mend: _Mend, read: asyncio.Future[_Found]) -> None:
        mend.reading = False
        waiting, mend.waiting = mend.waiting, []
        again, mend.again = mend.again, []
        if read.cancelled() or read.exception() is not None:
            for attempt in again:
                attempt.refuse("not_stored")
            for each in waiting:
                if not each.done():
                    each.set_exception(StoreError("The store does not answer."))
            return
        del self._broken[name]
        asking = [attempt.here for attempt in again if attempt.here is not None]
        marks, fresh = read.result()
        self._relay.learn(name, fresh, asking, marks)
        # Who came on duty meanwhile was told otherwise, and it may have stood in the line or not.
        self._relay.do([Announce(name), Places()])
        with _paid(self._relay.house.chats.get(name)):
            for number, attempt in enumerate(again):
                if name in self._broken:  # one of them asked for another look
                    self._broken[name].again += again[number:]
                    break
                self._relay.attempt(attempt, again=True)
        chat = self._relay.house.chats.get(name)
        if chat is not None and name not in self._relay.connections.pages:
            chat.here = False  # whoever said it may have left before it was decided again
        for each in waiting:
            if not each.done():
                each.set_result(None)


@contextmanager
def _paid(chat: Chat | None) -> Iterator[None]:
    """Let nothing that is decided meanwhile count as said: it was counted the first time."""
    asked = () if chat is None else (chat.bucket, chat.staff_bucket, chat.comings)
    buckets = [bucket for bucket in asked if bucket is not None]
    for bucket in buckets:
        bucket.paid = True
    try:
        yield
    finally:
        for bucket in buckets:
            bucket.paid = False


def _as_it_is(name: bytes, have: int, store: Store) -> _Found:
    """Return what makes resends harmless in a chat, and what is new of it after `have`.

    What another node stores between the two questions is new, and in the second answer.
    """
    marks = store.load(name)
    return marks, store.fresh({name: have})[name]
