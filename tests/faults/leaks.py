"""A week of connections in minutes, on a real relay, and whether anything of them stays.

    python -m tests.faults.leaks --connections 100000

Of thirty-four who come eighteen only look in at the door, three begin a chat and end it, three
begin one and have it erased, three lose the line and come back before they erase, three are
consoles that sign in and out, and three send garbage, on a socket and as a request. One lives
a whole chat: it is claimed, talked in, handed over and closed, the page on a socket, a stream or
short answers. The memory of the process, the objects in it and its open files are counted at
each tenth, when everybody has left for a moment; what grows after the first three is a leak.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import aiohttp

from protocol import visitor_messages as wire
from protocol.ids import new_message
from protocol.staff_messages import Close, Night, OnDuty
from protocol.visitor_session import VisitorSession
from tests.builders import Organisation, Person
from tests.faults.clients import Doors
from tests.faults.flood import memory_of
from tests.faults.fuzz_socket_case import STAFF, VISITOR, frame, text
from tests.faults.fuzz_socket_place import sign_in
from tests.faults.fuzz_socket_requests import handshake
from tests.faults.line import Carrier
from tests.faults.one_chat import OneChat
from tests.faults.raw_line import RawLine
from tests.faults.relay_process import RelayProcess, publish

# The relay as it is served, but that it counts its objects when it gets this signal.
COUNTING = """
import gc, signal, sys
def count(*_):
    gc.collect()
    sys.stderr.write(f"objects {len(gc.get_objects())}\\n")
    sys.stderr.flush()
signal.signal(signal.SIGUSR1, count)
from server.cli import main
main()
"""

_AT_ONCE = 20
_WITHIN = 30.0
_WARM = 0.3  # of the week: until then caches fill
_CONSOLES, _CREWS = 20, 3
# What may have grown since then: once (what a busy moment leaves), and for each connection.
_OBJECTS, _OBJECTS_EACH = 500, 0.1
_MEMORY, _MEMORY_EACH = 6.0, 0.0002  # MiB
_FILES = 2
_GARBAGE = (b"{", b'{"t":"say"}', b"[" * 3000, bytes(range(256)))


@dataclass
class Tenth:
    """What the relay was after so many connections."""

    connections: int
    memory: float  # MiB
    objects: int
    files: int


class Week:
    """Everybody who comes in a week."""

    def __init__(self, folder: Path, connections: int, tenths: int = 10, leak: str = "") -> None:
        """Let `connections` come to a relay that keeps everything in `folder`.

        They come in as many parts as there are `tenths`. `leak` is what is planted in the relay.
        """
        self._program = leak + COUNTING
        self.connections, self.parts = connections, tenths
        self.organisation = Organisation()
        self._consoles: asyncio.Queue[tuple[Person, str]] = asyncio.Queue()
        self._crews: asyncio.Queue[Organisation] = asyncio.Queue()
        self._carriers = itertools.cycle(get_args(Carrier))
        store = f"sqlite:///{folder / 'veste.db'}"
        self.relay = RelayProcess(folder, store, "", self.organisation)
        self.relay.environ |= {"VESTE_STARTS": "1000", "VESTE_QUEUE": "1000"}

    async def run(self) -> list[Tenth]:
        """Let them all come; return what was counted at each tenth."""
        staff = [self.organisation.hire() for _ in range(_CONSOLES)]
        for _ in range(_CREWS):
            crew = [self.organisation.hire(*roles) for roles in ((), (), ("supervisor",))]
            self._crews.put_nowait(replace(self.organisation, people=crew))
        await self.relay.start(self._program)
        try:
            await publish(self._doors(), self.organisation)
            for person in staff:
                self._consoles.put_nowait((person, ""))
            tenths = []
            for tenth in range(1, self.parts + 1):
                await self._come(self.connections // self.parts)
                tenths.append(await self._count(tenth * self.connections // self.parts))
            return tenths
        finally:
            await self.relay.stop()

    async def _come(self, many: int) -> None:
        room = asyncio.Semaphore(_AT_ONCE)
        ways = [self._ends, self._erases, self._returns, self._works, self._spoils] * 3
        ways += [self._talks] + [self._looks_in] * 18

        async def one(way: Callable[[], Awaitable[None]]) -> None:
            async with room, asyncio.timeout(_WITHIN):
                await way()

        await asyncio.gather(*(one(ways[number % len(ways)]) for number in range(many)))

    async def _count(self, connections: int) -> Tenth:
        pid, before = self.relay.pid, self.relay.log().count("objects")
        await asyncio.sleep(3)  # what was left is noticed, and the clock has ticked
        os.kill(pid, signal.SIGUSR1)
        async with asyncio.timeout(_WITHIN):
            while self.relay.log().count("objects") == before:  # noqa: ASYNC110 - a log tells nobody
                await asyncio.sleep(0.05)
        objects = int(self.relay.log().rsplit("objects ", 1)[1].split()[0])
        files = len(os.listdir(f"/proc/{pid}/fd"))  # noqa: PTH208 - no path is needed
        return Tenth(connections, memory_of(pid), objects, files)

    # --- ways to come -------------------------------------------------------------------------

    async def _open(self, path: str, token: str = "") -> RawLine:
        line = RawLine(*await asyncio.open_connection("127.0.0.1", self.relay.port))
        sent = handshake(path).replace(b"{origin}", self.relay.address.encode())
        line.writer.write(sent.replace(b"{token}", token.encode()))
        await line.reader.readuntil(b"\r\n\r\n")
        return line

    def _doors(self, by: Carrier = "socket") -> Doors:
        return Doors(self.relay.address, [self.relay.address], by)

    async def _talks(self) -> None:
        crew = await self._crews.get()
        chat = OneChat(self._doors(next(self._carriers)), crew)
        try:
            await chat.come()
            for phase in ("start", "claim", "message", "hand-over"):
                await chat.phase(phase)
            chat.bo.session.command(Close(new_message(), chat.chat))
            chat.bo.wake()
            while chat.bo.session._owed:  # noqa: ASYNC110 - the console tells nobody
                await asyncio.sleep(0.01)
        finally:
            await chat.leave()
            self._crews.put_nowait(crew)

    async def _spoils(self) -> None:
        line = await self._open(VISITOR)
        for garbage in _GARBAGE:
            line.writer.write(text(garbage))
            await line.hear(b"problem")
        line.writer.write(frame(3, b"no such kind of frame"))
        await line.reader.read()
        line.writer.close()
        async with aiohttp.ClientSession() as http:
            url, headers = self.relay.address + VISITOR, {"Origin": self.relay.address}
            for garbage in _GARBAGE:
                async with http.post(url, data=garbage, headers=headers) as answer:
                    assert answer.status == 400

    async def _looks_in(self) -> None:
        line = await self._open(VISITOR)
        line.say(wire.Knock(1))
        await line.hear(b"welcome")
        await line.leave()

    async def _begin(self) -> tuple[RawLine, VisitorSession]:
        line, session = await self._open(VISITOR), self.organisation.visitor()
        session.connected()
        session.say("hoi")
        await line.live(session, lambda: session._started and not len(session.outbox))
        return line, session

    async def _ends(self) -> None:
        line, _ = await self._begin()
        for _ in range(2):
            line.say(wire.End(new_message()))
            await line.hear(b"stored")
        await line.leave()

    async def _erases(self) -> None:
        line, _ = await self._begin()
        line.say(wire.Erase(new_message()))
        await line.hear(b"erased")
        await line.leave()

    async def _returns(self) -> None:
        line, session = await self._begin()
        line.writer.transport.abort()
        line = await self._open(VISITOR)
        session.connected()
        session.say("ik ben er weer")
        await line.live(session, lambda: not len(session.outbox))
        line.say(wire.Erase(new_message()))
        await line.hear(b"erased")
        await line.leave()

    async def _works(self) -> None:
        person, token = await self._consoles.get()
        try:
            async with aiohttp.ClientSession() as http:
                token = await sign_in(http, self.relay.address, person)
            line = await self._open(STAFF, token)
            line.say(OnDuty(person.card(int(time.time()))))
            await line.forget_until(Night)
            line.say(wire.Ping())
            await line.forget_until(wire.Pong)
            await line.leave()
        finally:
            self._consoles.put_nowait((person, token))


def leaks(tenths: list[Tenth]) -> list[str]:
    """Return what grew more than it may once the relay was warm."""
    first, last = tenths[max(1, round(_WARM * len(tenths))) - 1], tenths[-1]
    more = last.connections - first.connections
    grown = {
        "objects": (last.objects - first.objects, _OBJECTS + _OBJECTS_EACH * more),
        "MiB": (last.memory - first.memory, _MEMORY + _MEMORY_EACH * more),
        "open files": (last.files - first.files, _FILES),
    }
    return [
        f"{more} connections left {left:.1f} {what}; {bound:.1f} may be"
        for what, (left, bound) in grown.items()
        if left > bound
    ]


def main() -> None:
    """Let a week pass, report and judge."""
    words = argparse.ArgumentParser(description="Look for what connections leave in a relay.")
    words.add_argument("--connections", type=int, default=100_000)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tenths = asyncio.run(Week(Path(folder), given.connections).run())
    for each in tenths:
        sys.stdout.write(
            f"{each.connections:8} connections: {each.memory:7.1f} MiB, "
            f"{each.objects:8} objects, {each.files:4} files\n"
        )
    found = leaks(tenths)
    sys.stdout.writelines(f"WRONG: {line}\n" for line in found)
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
