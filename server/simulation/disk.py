"""The ordered way to the store in virtual time, with everything that a disk can do to it.

The same promises as `server.storage.writer`, and no more: one commit for all that waits, and then
the reads that stood among it, each between what was submitted of its chat before and after (of all
chats, when it is about no one); whoever awaits a read goes on before the next answer is given.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from server.ports import Outcome, Store, StoreError
from server.records import Item
from server.simulation.course import Course
from server.simulation.dice import stream
from server.storage.turn import Turn, Write

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Read:
    """A question, and whoever waits for its answer."""

    ask: Callable[[Store], Any]
    future: asyncio.Future[Any]
    of: bytes | None


class Disk:
    """Keeps `server.pipeline.Pipeline` for one relay. Faults are switches of the world."""

    def __init__(
        self, store: Store, loop: asyncio.AbstractEventLoop, course: Course, name: object
    ) -> None:
        """Commit to `store`, which may be shared with other relays."""
        self.healthy = True
        self.full = False  # every commit is refused
        self.slow = 1.0  # how many times slower than usual
        self.unreadable = False  # every read fails
        self.away = False  # it is in a database that cannot be reached
        self.answers_lost = 0.0  # how often a commit is on disk and the answer says it is not
        self.waiting = 0
        self._store, self._loop, self._course = store, loop, course
        self._dice = stream(name, "disk")
        self._queue: deque[Write | _Read] = deque()
        self._reads: deque[_Read] = deque()  # to be answered before the next batch
        self._busy: list[Write] | _Read | None = None
        self._dead = False

    def submit(self, item: Item, then: Callable[[Outcome], object]) -> None:
        """Commit `item` after all that was submitted before; `then` hears what became of it."""
        self._put((item, then))

    def read(self, ask: Callable[[Store], _T], of: bytes | None = None) -> asyncio.Future[_T]:
        """Return what `ask` finds, between what was submitted before and after."""
        future: asyncio.Future[_T] = self._loop.create_future()
        self._put(_Read(ask, future, of))
        return future

    def try_again(self) -> None:
        """Find out whether the disk is well again."""
        self.healthy = self.healthy or not (self.full or self.away)

    async def close(self) -> None:
        """Return when all that was submitted is answered."""
        if self.waiting and not self._dead:
            with suppress(StoreError):
                await self.read(lambda _store: None)

    def part(self, *, after: bool) -> None:
        """Be out of reach: of the commit on its way it is not heard whether it is on disk."""
        if after and isinstance(self._busy, list):
            self._commit(self._busy)
            self._course.count("answers lost")
        self.away = True

    def kill(self, *, after: bool) -> None:
        """Die now: the commit that is on its way is on disk if `after`, and nobody is told."""
        if after and isinstance(self._busy, list):
            self._commit(self._busy)
        self._dead, self._busy = True, None
        self._queue.clear()
        self._reads.clear()

    # --- one thing after the other ----------------------------------------------------------

    def _put(self, work: Write | _Read) -> None:
        if self._dead:
            return
        self.waiting += 1
        self._queue.append(work)
        if self._busy is None:
            self._next()

    def _next(self) -> None:
        """Answer the next read; when none is left, take a batch."""
        if self._dead:
            return
        if self._reads:
            self._busy = self._reads.popleft()
            self._later(0.0005, self._answer_read)
        elif self._queue:
            batch = self._take()
            if batch:
                self._busy = batch
                self._later(0.004, self._answer_writes)
            else:
                self._next()

    def _take(self) -> list[Write]:
        """Take the writes that wait; the reads that may follow them are answered next."""
        turn: Turn[_Read] = Turn()
        while self._queue and not turn.over and turn.takes(self._queue[0]):
            self._queue.popleft()
        self._reads.extend(turn.reads)
        return turn.writes

    def _later(self, usual: float, then: Callable[[], None]) -> None:
        wait = usual * self._dice.uniform(0.5, 2.0) * self.slow
        if self._dice.random() < 0.02:
            wait += self._dice.uniform(0.05, 0.5)  # a disk has its moods
        self._loop.call_later(wait, then)

    def _commit(self, batch: list[Write]) -> list[Outcome]:
        if self.full or self.away:
            return [Outcome.FAILED] * len(batch)
        return self._store.commit([item for item, _ in batch])

    def _answer_writes(self) -> None:
        batch = self._busy
        if self._dead or not isinstance(batch, list):
            return
        outcomes = self._commit(batch)
        if self.answers_lost and self._dice.random() < self.answers_lost:
            outcomes = [Outcome.FAILED] * len(batch)
            self._course.count("answers lost")
        self.healthy = any(outcome is not Outcome.FAILED for outcome in outcomes)
        self._course.note("commit", [outcome.value for outcome in outcomes])
        self._course.count("commits")
        self._busy = None
        self.waiting -= len(batch)
        for (_, then), outcome in zip(batch, outcomes, strict=True):
            then(outcome)
        if self._busy is None:
            self._next()

    def _answer_read(self) -> None:
        if self._dead or not isinstance(self._busy, _Read):
            return
        read, self._busy = self._busy, None
        self.waiting -= 1
        if not read.future.done():
            try:
                read.future.set_result(self._look(read.ask))
            except StoreError as error:
                read.future.set_exception(error)
        # Whoever awaits it goes on first, as the writer promises.
        self._loop.call_soon(self._go_on)

    def _look(self, ask: Callable[[Store], Any]) -> Any:
        if self.unreadable or self.away:
            raise StoreError("The disk cannot be read.")
        return ask(self._store)

    def _go_on(self) -> None:
        if self._busy is None:
            self._next()
