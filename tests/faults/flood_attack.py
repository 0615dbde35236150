"""The ways of a flood: openings held, knocks, beginnings, half requests, and nothing read.

A program of its own, so that honest pages beside it do not wait for its turns:
python -m tests.faults.flood_attack WAY PORT MANY [FILE]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from tests.faults.fuzz_socket_case import VISITOR, next_text, text
from tests.faults.fuzz_socket_requests import handshake

ADDRESS = "203.0.113.9"  # of whoever floods, by the word of the proxy
_AT_ONCE = 200
_KNOCK = text('{"t":"knock","v":1}')

_Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Flood:
    """One flood of `many` openings against the relay at `port`."""

    def __init__(self, port: int, many: int) -> None:
        """Prepare it; nothing is sent yet."""
        self.port, self.many = port, many
        self.told: Counter[str] = Counter()
        self.held: list[asyncio.StreamWriter] = []
        origin = f"http://127.0.0.1:{port}".encode()
        named = b"X-Forwarded-For: " + ADDRESS.encode() + b"\r\n\r\n"
        self._hello = handshake(VISITOR)[:-2].replace(b"{origin}", origin) + named

    async def open(self) -> _Line | None:
        """Open a socket; None when the relay does not let it."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(self._hello)
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            self.told["no connection"] += 1
            return None
        self.told["opened" if b" 101 " in head[:20] else "refused"] += 1
        return reader, writer

    async def _times(self, way: Callable[[int], Awaitable[None]]) -> None:
        room = asyncio.Semaphore(_AT_ONCE)

        async def one(number: int) -> None:
            async with room:
                with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
                    await way(number)

        await asyncio.gather(*(one(number) for number in range(self.many)))

    async def openings(self) -> None:
        """Open sockets, hold them all, and say nothing."""

        async def way(_: int) -> None:
            line = await self.open()
            if line is not None:
                self.held.append(line[1])

        await self._times(way)

    async def knocks(self) -> None:
        """Open a socket each, knock a hundred times, and read nothing."""

        async def way(_: int) -> None:
            line = await self.open()
            if line is not None:
                line[1].write(_KNOCK * 100)
                await asyncio.wait_for(line[1].drain(), 5)
                self.held.append(line[1])

        await self._times(way)

    async def starts(self, made: list[str]) -> None:
        """Begin chats as a page does, each over a socket of its own, and hold them."""

        async def way(number: int) -> None:
            line = await self.open()
            if line is None:
                return
            line[1].write(text(made[number % len(made)]))
            async with asyncio.timeout(20):
                self.told[await _answer(line[0])] += 1
            self.held.append(line[1])

        await self._times(way)

    async def halves(self) -> None:
        """Connect and say nothing, or half of what must be said, and hold that."""

        async def way(number: int) -> None:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(self._hello[: (number % 3) * 40])
            self.held.append(writer)
            self.told["half open"] += 1

        await self._times(way)


async def _answer(reader: asyncio.StreamReader) -> str:
    """Return the first word of the relay that decides: `stored`, or a problem's code."""
    while True:
        message = json.loads(await next_text(reader))
        if message["t"] in ("stored", "problem", "bye"):
            return str(message.get("code") or message["t"])


async def attack(way: str, port: int, many: int, made: Path | None) -> None:
    """Flood, say so on standard output, and hold on until a line comes on standard input."""
    flood = Flood(port, many)
    if way == "starts" and made is not None:
        await flood.starts(made.read_text(encoding="utf-8").splitlines())  # noqa: ASYNC240 - first
    else:
        await getattr(flood, way)()
    sys.stdout.write(json.dumps(flood.told) + "\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)
    for writer in flood.held:
        writer.transport.abort()


def main() -> None:
    """Flood as the command line says."""
    words = argparse.ArgumentParser(description="Flood a relay on this machine.")
    words.add_argument("way", choices=("openings", "knocks", "starts", "halves"))
    words.add_argument("port", type=int)
    words.add_argument("many", type=int)
    words.add_argument("made", type=Path, nargs="?")
    given = words.parse_args()
    asyncio.run(attack(given.way, given.port, given.many, given.made))


if __name__ == "__main__":
    main()
