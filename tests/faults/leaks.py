"""A week of connections in minutes, on a real relay, and whether anything of them stays.

    python -m tests.faults.leaks --connections 100000

Of a hundred connections sixty only look in at the door, ten begin a chat and end it, ten
begin one and have it erased, ten lose their line and come back before they erase, and ten
are consoles that sign in and out. The memory of the process, the objects in it and its open
files are counted at each tenth, when everybody has left for a moment.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from protocol import visitor_messages as wire
from protocol.ids import new_message
from protocol.staff_messages import OnDuty
from protocol.visitor_session import VisitorSession
from tests.builders import Organisation, Person
from tests.faults.clients import Doors
from tests.faults.flood import memory_of
from tests.faults.fuzz_socket_case import STAFF, VISITOR, next_text, text
from tests.faults.fuzz_socket_place import sign_in
from tests.faults.fuzz_socket_requests import handshake
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
_WARM = 3  # tenths
_CONSOLES = 20
_to_page = msgspec.json.Decoder(wire.ToVisitor)
_encode = msgspec.json.Encoder().encode


@dataclass
class Tenth:
    """What the relay was after so many connections."""

    connections: int
    memory: float  # MiB
    objects: int
    files: int


class _Line:
    """A socket of a page or a console."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def say(self, message: Any) -> None:
        self.writer.write(text(_encode(message)))

    async def live(self, session: VisitorSession, holds: Callable[[], bool]) -> None:
        """Be the page of `session` until `holds()`."""
        while not holds():
            for message in session.take():
                self.say(message)
            heard = _to_page.decode(await next_text(self.reader))
            session.receive(heard, time.time())

    async def hear(self, kind: bytes) -> None:
        """Wait for a message of this kind."""
        while b'"t":"' + kind + b'"' not in await next_text(self.reader):
            pass

    async def leave(self) -> None:
        """Close, as a browser does."""
        self.writer.write(b"\x88\x82\x00\x00\x00\x00\x03\xe8")
        await self.reader.read()
        self.writer.close()


class Week:
    """Everybody who comes in a week."""

    def __init__(self, folder: Path, connections: int, tenths: int = 10) -> None:
        """Let `connections` come to a relay that keeps everything in `folder`.

        They come in as many parts as there are `tenths`.
        """
        self.connections, self.parts = connections, tenths
        self.organisation = Organisation()
        self._consoles: asyncio.Queue[tuple[Person, str]] = asyncio.Queue()
        store = f"sqlite:///{folder / 'veste.db'}"
        self.relay = RelayProcess(folder, store, "", self.organisation)
        self.relay._environ |= {"VESTE_STARTS": "1000", "VESTE_QUEUE": "1000"}

    async def run(self) -> list[Tenth]:
        """Let them all come; return what was counted at each tenth."""
        staff = [self.organisation.hire() for _ in range(_CONSOLES)]
        await self.relay.start(COUNTING)
        try:
            await publish(Doors(self.relay.address, [self.relay.address]), self.organisation)
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
        ways = [self._looks_in] * 6 + [self._ends, self._erases, self._returns, self._works]

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

    async def _open(self, path: str, token: str = "") -> _Line:
        line = _Line(*await asyncio.open_connection("127.0.0.1", self.relay.port))
        sent = handshake(path).replace(b"{origin}", self.relay.address.encode())
        line.writer.write(sent.replace(b"{token}", token.encode()))
        await line.reader.readuntil(b"\r\n\r\n")
        return line

    async def _looks_in(self) -> None:
        line = await self._open(VISITOR)
        line.say(wire.Knock(1))
        await line.hear(b"welcome")
        await line.leave()

    async def _begin(self) -> tuple[_Line, VisitorSession]:
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
            await line.hear(b"night")
            await line.leave()
        finally:
            self._consoles.put_nowait((person, token))


def growth(tenths: list[Tenth]) -> tuple[float, float]:
    """Return KiB and objects that each thousand connections left, once the relay was warm."""
    warm = tenths[_WARM:]
    at = [tenth.connections / 1000 for tenth in warm]
    memory = statistics.linear_regression(at, [tenth.memory * 1024 for tenth in warm])
    objects = statistics.linear_regression(at, [float(tenth.objects) for tenth in warm])
    return memory.slope, objects.slope


def main() -> None:
    """Let a week pass, and report."""
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
    memory, objects = growth(tenths)
    sys.stdout.write(f"a thousand more leave {memory:.1f} KiB and {objects:.1f} objects\n")


if __name__ == "__main__":
    main()
