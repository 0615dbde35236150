"""Protocol fuzz of a relay's sockets and doors, while honest chats go on beside it.

    python -m tests.faults.fuzz_socket            every case, a table of them by family
    python -m tests.faults.fuzz_socket --list     their names

A real relay process, and raw TCP: nothing between a case's bytes and the relay. Each case
must come to one of the ends that it names. In the end the relay must be the same process,
its log hold no trace and nothing that was sent, and the honest chats not one word less.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import aiohttp

from tests.faults import fuzz_socket_frames, fuzz_socket_requests, fuzz_socket_words, fuzz_stream
from tests.faults.fuzz_socket_case import CLOSED, GOES_ON, PING, STAFF, VISITOR, Came, Case
from tests.faults.fuzz_socket_orders import try_orders
from tests.faults.fuzz_socket_place import FuzzedRelay

_WITHIN = 20.0  # seconds for anything to come to its end
_PROMPT = 6.0  # seconds for a goodbye; after nine the relay ends any silent connection
_QUIET = 1.5  # seconds after which a request that is not whole is given up by the case
_AT_ONCE = 40


def all_cases() -> list[Case]:
    """Return every case that is bytes on one connection."""
    return [
        *fuzz_socket_frames.cases(),
        *fuzz_socket_requests.cases(),
        *fuzz_socket_words.cases(),
        *fuzz_stream.cases(),
    ]


async def run(case: Case, place: FuzzedRelay) -> str:
    """Run one case; return what is wrong with its end, or an empty string."""
    async with place.somebody() as (_, token), a_stream(case, place) as filled:
        try:
            async with asyncio.timeout(_WITHIN):
                came = await _talk(filled, place, token)
        except TimeoutError:
            return "it did not come to an end"
    return _raw_verdict(case, came) if case.raw else _verdict(case, came)


@asynccontextmanager
async def a_stream(case: Case, place: FuzzedRelay) -> AsyncIterator[Case]:
    """Lend a case that names a stream one of its own, which nobody has said anything on yet."""
    for filling, once in ((fuzz_stream.LONG, False), (fuzz_stream.SHORT, True)):
        if filling in case.sent:
            async with aiohttp.ClientSession() as http:
                body = b'{"t":"open","once":%s}' % str(once).lower().encode()
                door, headers = place.relay.address + VISITOR, {"Origin": place.relay.address}
                async with http.post(door, data=body, headers=headers) as answer:
                    name = (await answer.content.readuntil(b"\n")).removeprefix(b"id: ").strip()
                    yield replace(case, sent=case.sent.replace(filling, name))
            return
    yield case


async def _talk(case: Case, place: FuzzedRelay, token: bytes) -> Came:
    reader, writer = await asyncio.open_connection("127.0.0.1", place.port)
    came = Came()
    with suppress(ConnectionError):
        sent = case.sent if case.raw else fuzz_socket_requests.handshake(case.path)
        writer.write(sent.replace(b"{token}", token).replace(b"{origin}", place.origin))
        with suppress(TimeoutError):
            async with asyncio.timeout(_QUIET if case.raw else _WITHIN):
                await _answer(reader, came)
        if not case.raw and came.status == 101:
            writer.write(case.sent)
            if not case.silent:
                writer.write(PING)
            with suppress(TimeoutError):
                async with asyncio.timeout(_WITHIN if case.silent else _PROMPT):
                    await _frames(reader, writer, came, wait=CLOSED in case.ends)
    writer.close()
    return came


async def _answer(reader: asyncio.StreamReader, came: Came) -> None:
    """Read the head of the relay's answer."""
    try:
        came.headers = await reader.readuntil(b"\r\n\r\n")
        came.status = int(came.headers.split(b" ", 2)[1])
    except (asyncio.IncompleteReadError, ConnectionError):
        came.ended = True


async def _frames(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, came: Came, *, wait: bool
) -> None:
    """Read frames until the end; or, unless `wait`, until the last ping is answered."""
    try:
        while True:
            first, second = await reader.readexactly(2)
            size = second & 0x7F
            if size > 125:
                size = int.from_bytes(await reader.readexactly(2 if size == 126 else 8), "big")
            payload = await reader.readexactly(size)
            if first & 0x0F == 1:
                came.texts += (payload,)
                if not wait and payload == b'{"t":"pong"}':
                    return
            elif first & 0x0F == 8:
                came.close = int.from_bytes(payload[:2], "big") if payload else None
                writer.write(b"\x88\x80\x00\x00\x00\x00")
    except (asyncio.IncompleteReadError, ConnectionError):
        came.ended = True


def _raw_verdict(case: Case, came: Came) -> str:
    if came.status not in case.statuses:
        return f"it was answered by {came.status}"
    if came.status == 101 and b"sec-websocket-extensions" in came.headers.lower():
        return "an extension was taken up"
    return ""


def _verdict(case: Case, came: Came) -> str:
    end = CLOSED if came.ended else GOES_ON
    if end not in case.ends:
        return f"{end} (status {came.status}, close {came.close})"
    if came.close is not None and case.closes and came.close not in case.closes:
        return f"closed by {came.close}"
    codes = {code for said in came.texts for code in re.findall(rb'"code":"(\w+)"', said)}
    known = {code.encode() for code in (*case.codes, "rate")}
    if end == GOES_ON and codes - known:
        return f"told {sorted(codes - known)}"
    if end == GOES_ON and case.codes and not codes:
        return "told nothing"
    return ""


async def run_all(cases: Iterable[Case], place: FuzzedRelay) -> tuple[Counter[str], list[str]]:
    """Run cases, many at once; return how many there were by family, and what is wrong."""
    room, count = asyncio.Semaphore(_AT_ONCE), Counter[str]()
    wrong: list[str] = []

    async def one(case: Case) -> None:
        async with room:
            end = await run(case, place)
        door = "console" if case.path == STAFF else "page"
        count[f"{case.family} ({door})" if not case.raw else case.family] += 1
        if end:
            wrong.append(f"{case.family}, {door}, {case.name}: {end}")

    await asyncio.gather(*(one(case) for case in cases))
    return count, wrong


async def fuzz(folder: Path, cases: list[Case], *, orders: int) -> tuple[Counter[str], list[str]]:
    """Run `cases` and every `orders`th order of messages beside honest chats."""
    async with FuzzedRelay(folder, starts="1000", queue="1000") as place:
        count, wrong = await run_all(cases, place)
        tried, more = await try_orders(place, orders)
        return count + tried, [*wrong, *more, *await place.wrong_in_the_end()]


def main() -> None:
    """Run everything, and report."""
    words = argparse.ArgumentParser(description="Fuzz the sockets of a relay.")
    words.add_argument("--list", action="store_true")
    given = words.parse_args()
    if given.list:
        sys.stdout.writelines(f"{case.family}: {case.name}\n" for case in all_cases())
        return
    with tempfile.TemporaryDirectory() as folder:
        count, wrong = asyncio.run(fuzz(Path(folder), all_cases(), orders=1))
    sys.stdout.writelines(f"{family:24} {number:5}\n" for family, number in sorted(count.items()))
    sys.stdout.write(f"{'together':24} {count.total():5}\n")
    sys.stdout.writelines(f"WRONG: {line}\n" for line in sorted(wrong))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
