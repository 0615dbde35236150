"""One relay of a simulated house: the real `Relay` and handlers, started and killed."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

import msgspec

from protocol.audit import RELAY, Note
from protocol.directory import Papers
from protocol.visitor_messages import Leave
from server.core.effects import Witness
from server.core.house import HoursNow, House, Rules
from server.core.refused import Refused
from server.ports import StoreError
from server.simulation.course import Course
from server.simulation.disk import Disk
from server.simulation.network import Line
from server.simulation.relay_end import RelayEnd
from server.web import staff_socket, visitor_socket
from server.web.connections import Connection, ConsoleConnection, PageConnection
from server.web.conversation import converse
from server.web.doorstep import step_in
from server.web.keeping import purge
from server.web.relay import Relay
from server.web.timekeeping import PURGE_EVERY, pass_second

START = 1_795_464_000_000  # 23 November 2026, 20:00 UTC, in milliseconds
_PEPPER = b"a pepper that seasons nothing real"


class Node:
    """A relay process: what `server.app` puts together, without sockets and threads."""

    def __init__(
        self,
        number: int,
        store: Any,
        rules: Rules,
        root: bytes,
        course: Course,
        seed: object,
        failed: Callable[[BaseException], None],
    ) -> None:
        """Run on `store` (a `Store`); `failed` hears of every error that should not be."""
        self.number, self.up = number, False
        self.skew = 0  # milliseconds by which this machine's clock is wrong
        self.opens = True  # whether the hours let new visitors in
        self.closed: frozenset[str] = frozenset()  # doors that let nobody in by hours of their own
        self.store, self._rules, self._root = store, rules, root
        self._course, self._seed, self._failed = course, seed, failed
        self._starts = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._lines: list[Line] = []
        self.disk: Disk
        self.relay: Relay

    def now(self) -> int:
        """Return this machine's clock, in milliseconds."""
        return START + self.skew + int(asyncio.get_running_loop().time() * 1000)

    # --- its life ---------------------------------------------------------------------------

    async def start(self) -> None:
        """Take up what is stored, as `server.app` does, and serve."""
        self._starts += 1
        self.store.open()
        loop = asyncio.get_running_loop()
        name = f"{self._seed}/{self.number}/{self._starts}"
        self.disk = Disk(self.store, loop, self._course, name)
        house = House(self._rules, self._hours, _under_pepper, self._root)
        house.node = self.store.node
        relay = self.relay = Relay(house, self.disk, self.now)
        kept = await self.disk.read(lambda store: store.recall("papers"))
        if kept is not None:
            house.papers = msgspec.json.decode(kept, type=Papers)
        await relay.nodes.join()
        relay.logbook.add(Witness((Note(self.now(), RELAY, "start"),)))
        self.up = True
        self._spawn(self._keep_time(relay))

    def kill(self, *, after: bool) -> None:
        """Die at once; a commit on its way is on disk if `after`, and nobody was told."""
        self.up = False
        self.disk.kill(after=after)
        for task in list(self._tasks):
            task.cancel()
        for line in self._lines:
            line.cut()
            line.end_relay()
        self._lines.clear()
        self.store.close()

    async def stop(self) -> None:
        """Go in order: tell everybody to come back, commit what waits, and end."""
        self.up = False
        self.relay.farewell()
        await self.disk.close()
        await asyncio.sleep(0.5)
        self.kill(after=True)

    async def publish(self, papers: Papers) -> bool:
        """Serve a newer roster, as an administrator's order does. False when it did not hold."""
        relay = self.relay
        encoded = msgspec.json.encode(Papers(papers.certificate, papers.roster))
        try:
            directory = relay.shift.check(papers, self.now())
            noted = relay.shift.published(directory, self.now())
            await self.disk.read(lambda store: store.amend("papers", lambda _: encoded, noted))
            relay.nodes.publish(papers)
        except (Refused, StoreError):
            return False
        relay.nodes.tell_papers()
        return True

    def wake(self) -> None:
        """Hear that another relay has stored something."""
        if self.up:
            self.relay.nodes.wake()

    # --- its clients ------------------------------------------------------------------------

    def serve_page(self, line: Line) -> None:
        """Serve a visitor's page over `line`, as `/v1/visitor` does."""
        self._lines.append(line)
        self._spawn(self._page(line))

    def serve_console(self, line: Line, who: bytes) -> None:
        """Serve the console of `who`, who has signed in, as `/v1/staff` does."""
        self._lines.append(line)
        self._spawn(self._console(line, who))

    def beacon(self, leave: Leave) -> None:
        """Take what a page that is already gone still says, as `POST /exit` does."""
        self._spawn(self._leave(leave))

    async def _page(self, line: Line) -> None:
        relay, page = self.relay, PageConnection(RelayEnd(line))
        page.talk = relay.limits.page()
        step_in(relay, page)

        async def heard(said: bytes) -> None:
            await visitor_socket.take(relay, page, said)

        await _converse(relay, line, page, heard, lambda: visitor_socket.gone(relay, page))

    async def _console(self, line: Line, who: bytes) -> None:
        relay, console = self.relay, ConsoleConnection(RelayEnd(line), who)
        console.talk = relay.limits.console()
        staff_socket.welcome(relay, console)

        async def heard(said: bytes) -> None:
            await staff_socket.take(relay, console, said)

        await _converse(relay, line, console, heard, lambda: staff_socket.gone(relay, console))

    async def _leave(self, leave: Leave) -> None:
        with suppress(StoreError, Refused):
            await visitor_socket.last_word(self.relay, leave)

    # --- its clock --------------------------------------------------------------------------

    async def _keep_time(self, relay: Relay) -> None:
        ticks = 0
        while True:
            with suppress(StoreError):
                await relay.nodes.hear()
                steady = int(asyncio.get_running_loop().time() * 1000)
                if broken := pass_second(relay, steady):
                    raise AssertionError(broken)
                if ticks % PURGE_EVERY == 0:
                    self._course.count("purged", await purge(relay))
            ticks += 1
            await asyncio.sleep(1)

    def _hours(self, now: int) -> HoursNow:
        del now
        return HoursNow(self.opens, closed=self.closed)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._failed(error)


async def _converse(
    relay: Relay,
    line: Line,
    connection: Connection,
    heard: Callable[[bytes], Awaitable[None]],
    over: Callable[[], None],
) -> None:
    """Hold the conversation as the real handlers do; the line stands for request and socket."""
    stand_in: Any = RelayEnd(line)
    await converse(relay, stand_in, stand_in, connection, heard, over)


def _under_pepper(value: bytes) -> bytes:
    return hmac.digest(_PEPPER, value, "sha256")
