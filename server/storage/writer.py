"""The ordered pipeline to the store: one thread, one commit for all items that wait.

While a batch is on its way to the disk the next one gathers, so the batches grow with the
load and nobody ever waits for a timer. Reads stand in the same queue: what is read contains
everything that was submitted before and nothing that was submitted after. A read of one chat
keeps that promise for this chat only, so that a thousand pages that come back at once, each
with a change and a read, cost a few commits and not a thousand.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from server.ports import Outcome, Store, StoreError, UnreadableError
from server.records import Item
from server.storage.turn import Turn, Write

_TRIED = "tried"  # under which name something small is kept, to see that it is
_SILENT = 5.0  # seconds; a node that stops in the middle of a batch holds the others up for four

_log = logging.getLogger("veste.store")
_T = TypeVar("_T")
_Then = Callable[[Outcome], object]
_Answers = tuple[list[Write], list[Outcome]]


class _Read:
    """A question in the queue, or (without one) the end of it, with its answer later."""

    __slots__ = ("answer", "ask", "error", "future", "of")

    def __init__(
        self,
        ask: Callable[[Store], Any] | None,
        future: asyncio.Future[Any],
        of: bytes | None = None,
    ) -> None:
        self.ask = ask
        self.of = of
        self.future = future
        self.answer: Any = None
        self.error: Exception | None = None


class Writer:
    """Owns the thread that talks to `store`. All methods are called on the event loop.

    The store is opened before and closed after by whoever made it.
    """

    def __init__(self, store: Store, loop: asyncio.AbstractEventLoop) -> None:
        self.waiting = 0  # submitted and not yet answered
        self._store = store
        self._loop = loop
        self._queue: SimpleQueue[Write | _Read] = SimpleQueue()
        self._held: Write | _Read | None = None  # taken off the queue, for the next turn
        self._answers: deque[_Answers | _Read] = deque()
        self._end: asyncio.Future[None] | None = None
        self._pausing = False
        self._called = False  # the loop was called, and has not yet heard
        self._trying = False  # it is asked for something small
        self._stores = True  # not after a batch of which nothing was stored
        self._answers_reads = True  # not after a question that the store could not answer
        self._since: float | None = None  # the thread waits for the store since then
        # Daemon: a loop that died without `close` must not keep the process alive.
        self._thread = Thread(target=self._work, name="veste-writer", daemon=True)
        self._thread.start()

    @property
    def healthy(self) -> bool:
        """Whether the store did what it was last asked, each way, and is not silent for seconds."""
        since = self._since
        silent = since is not None and time.monotonic() - since > _SILENT
        return self._stores and self._answers_reads and not silent

    @property
    def ended(self) -> bool:
        """Whether its thread is gone, and touches the store no more."""
        return not self._thread.is_alive()

    def submit(self, item: Item, then: _Then) -> None:
        """Commit `item` after all that was submitted before; `then` hears what became of it.

        `then` is called on the loop, in the order of the queue. Raises `StoreError` after
        `close`.
        """
        if self._end is not None:
            raise StoreError("The writer is closed.")
        self.waiting += 1
        self._queue.put((item, then))

    def read(self, ask: Callable[[Store], _T], of: bytes | None = None) -> asyncio.Future[_T]:
        """Return what `ask` finds in the store, between what was submitted before and after.

        When it asks `of` one chat, that holds of this chat, and the others do not wait for it.
        Who awaits the future goes on before any later answer is given. An error of `ask` is
        the future's. Raises `StoreError` after `close`.
        """
        if self._end is not None:
            raise StoreError("The writer is closed.")
        future: asyncio.Future[_T] = self._loop.create_future()
        self.waiting += 1
        self._queue.put(_Read(ask, future, of))
        return future

    def try_again(self) -> None:
        """Find out whether the store keeps something, if it did not keep the last batch.

        Whoever was refused may have left: nobody else would ever ask.
        """
        if self._stores or self._trying or self._end is not None:
            return
        self._trying = True
        self.read(lambda store: store.remember(_TRIED, b"")).add_done_callback(self._tried)

    def _tried(self, trying: asyncio.Future[None]) -> None:
        self._trying = False
        if not trying.cancelled() and trying.exception() is None:
            self._stores = True

    async def close(self) -> None:
        """Return when all that was submitted is answered and the thread has ended."""
        if self._end is None:
            self._end = self._loop.create_future()
            self.waiting += 1
            self._queue.put(_Read(None, self._end))
        await asyncio.shield(self._end)
        self._thread.join()

    # The thread ------------------------------------------------------------------------

    def _work(self) -> None:
        while True:
            turn = self._next()
            if turn.writes:
                self._since = time.monotonic()
                self._commit(turn.writes)
            for read in turn.reads:
                self._since = time.monotonic()
                self._ask(read)
                if read.ask is None:
                    return
            self._since = None

    def _next(self) -> Turn[_Read]:
        """Return what goes to the store together; wait until there is something."""
        turn: Turn[_Read] = Turn()
        taken = self._held or self._queue.get()
        self._held = None
        with suppress(Empty):
            while turn.takes(taken):
                if turn.over:
                    return turn
                taken = self._queue.get_nowait()
            self._held = taken
        return turn

    def _commit(self, writes: list[Write]) -> None:
        try:
            outcomes = self._store.commit([item for item, _ in writes])
        except Exception as error:  # noqa: BLE001 - whatever happens, the next batch is tried
            _log.error("a batch was not stored: %s", type(error).__name__)
            outcomes = [Outcome.FAILED] * len(writes)
        self._stores = any(outcome is not Outcome.FAILED for outcome in outcomes)
        self._announce((writes, outcomes))

    def _ask(self, read: _Read) -> None:
        if read.ask is not None:
            try:
                read.answer = read.ask(self._store)
                self._answers_reads = True
            except UnreadableError as error:  # one chat's, and not the store's
                read.error = error
            except StoreError as error:
                self._answers_reads = False
                read.error = error
            except Exception as error:  # noqa: BLE001 - it belongs to whoever asked
                read.error = error
        self._announce(read)

    def _announce(self, answer: _Answers | _Read) -> None:
        self._answers.append(answer)
        if not self._called:  # to wake the loop costs as much as a small answer
            self._called = True
            # A loop that is closed hears nothing; what was submitted is stored all the same.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._hear)

    # The loop --------------------------------------------------------------------------

    def _hear(self) -> None:
        self._called = False  # before it looks: what comes from now on calls again
        self._deliver()

    def _deliver(self) -> None:
        while self._answers and not self._pausing:
            answer = self._answers.popleft()
            if isinstance(answer, _Read):
                self._resolve(answer)
            else:
                writes, outcomes = answer
                self.waiting -= len(writes)
                for (_, then), outcome in zip(writes, outcomes, strict=True):
                    self._tell(then, outcome)

    def _resolve(self, read: _Read) -> None:
        """Give the answer, and let whoever awaits it go on before the rest is delivered."""
        self.waiting -= 1
        if not read.future.done():
            if read.error is not None:
                read.future.set_exception(read.error)
            else:
                read.future.set_result(read.answer)
        self._pausing = True
        self._loop.call_soon(self._go_on)

    def _go_on(self) -> None:
        self._pausing = False
        self._deliver()

    def _tell(self, then: _Then, outcome: Outcome) -> None:
        try:
            then(outcome)
        except Exception as error:  # noqa: BLE001 - the others still hear theirs
            said = {"message": "An outcome was not taken.", "exception": error}
            self._loop.call_exception_handler(said)
