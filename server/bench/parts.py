"""The parts of a measurement, each with relays of its own, which take turns."""

from __future__ import annotations

import asyncio
import gc
import os
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from server.bench import disk
from server.bench.cast import Cast
from server.bench.report import KINDS, Latency, Memory, Rates, Storm, Waits
from server.bench.stage import Stage, allow_sockets, cores

_Relay = TypeVar("_Relay")


class Size(msgspec.Struct, frozen=True):
    """How much is measured, and for how long."""

    chats: tuple[int, ...] = (50, 500, 2000)
    rounds: int = 3
    seconds: float = 4.0  # of each throughput round
    pace: int = 100  # messages a second
    pace_seconds: float = 10.0
    pace_chats: int = 50
    supervisors: int = 20
    idle: int = 5000
    storm: int = 2000
    node_chats: tuple[int, ...] = (50, 500)


QUICK = Size((6,), 1, 0.2, 50, 0.4, 6, 2, 30, 30, (6,))


@contextmanager
def undisturbed(*, pinned: bool = True) -> Iterator[None]:
    """Keep this process, which is the load, on its own core and from collecting garbage."""
    ours = os.sched_getaffinity(0)
    core = cores()[1] if pinned else None
    if core is not None:
        os.sched_setaffinity(0, {core})
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        os.sched_setaffinity(0, ours)


@asynccontextmanager
async def stages(casts: dict[str, Cast], folder: Path) -> AsyncIterator[list[Stage]]:
    """Yield a relay of each kind with its cast, with nobody there yet."""
    core = cores()[0]
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(Stage(kind, cast, folder, core))
            for kind, cast in casts.items()
        ]


def turns(relays: Sequence[_Relay], rounds: int) -> Iterator[_Relay]:
    """Yield each relay once a round, another one first each time."""
    for number in range(rounds):
        first = number % len(relays)
        yield from (*relays[first:], *relays[:first])


async def throughput(chats: int, size: Size, folder: Path) -> Rates:
    """Return what each relay passes on when every chat goes as fast as it can."""
    allow_sockets(3 * len(KINDS) * chats)
    rounds: dict[str, list[float]] = {kind: [] for kind in KINDS}
    used: dict[str, list[float]] = {kind: [] for kind in KINDS}
    busy = 0.0
    async with stages({kind: Cast(chats) for kind in KINDS}, folder) as relays:
        for stage in relays:
            await stage.fill()
        with undisturbed():
            for stage in turns(relays, size.rounds):
                began, worked = time.perf_counter(), time.process_time()
                before, heard = stage.processor, stage.chatter.heard
                rounds[stage.kind].append(await stage.chatter.back_and_forth(size.seconds))
                each = (stage.processor - before) / (stage.chatter.heard - heard)
                used[stage.kind].append(each * 1e6)
                took = time.perf_counter() - began
                busy = max(busy, (time.process_time() - worked) / took)
    return Rates.of(chats, rounds, used, busy)


async def latency(supervisors: int, size: Size, folder: Path) -> Latency:
    """Return how long one message takes at a calm pace; supervisors sit in on the durable one."""
    watched = Cast(size.pace_chats, supervisors)
    casts = {"bare": Cast(size.pace_chats), "acked": Cast(size.pace_chats), "durable": watched}
    waits: dict[str, list[float]] = {kind: [] for kind in casts}
    sync: list[float] = []
    async with stages(casts, folder) as relays:
        for stage in relays:
            await stage.fill()
        with undisturbed():
            for number, stage in enumerate(turns(relays, size.rounds)):
                if number % len(relays) == 0:
                    pause = 1 / size.pace  # in a thread: the lines answer the relays' pings
                    sync += await asyncio.to_thread(disk.syncs, folder, size.pace_seconds, pause)
                waits[stage.kind] += await stage.chatter.at_pace(size.pace, size.pace_seconds)
    percentiles = {kind: Waits.of(each) for kind, each in waits.items()}
    return Latency.of(size.pace, supervisors, percentiles, Waits.of(sync))


async def memory(size: Size, folder: Path) -> Memory:
    """Return what a visitor's connection costs who only holds it; the durable one has chats."""
    allow_sockets(2 * size.idle)
    kib: dict[str, float] = {}
    for kind in ("bare", "durable"):
        async with stages({kind: Cast(size.idle, each=size.idle)}, folder) as (stage,):
            before = stage.resident
            await stage.visitors()
            kib[kind] = round((stage.resident - before) / size.idle / 1024, 2)
    return Memory(size.idle, kib, round(kib["durable"] - kib["bare"], 2))


async def storm(size: Size, folder: Path) -> Storm:
    """Return how long it takes until every visitor is back after all lines were cut."""
    allow_sockets(4 * size.storm)
    casts = {kind: Cast(size.storm, each=size.storm) for kind in ("bare", "durable")}
    seconds: dict[str, list[float]] = {kind: [] for kind in casts}
    async with stages(casts, folder) as relays:
        for stage in relays:
            await stage.visitors()
        with undisturbed():
            for stage in turns(relays, size.rounds):
                began = time.perf_counter()
                for page in stage.pages:
                    page.close()
                await stage.visitors()
                seconds[stage.kind].append(round(time.perf_counter() - began, 3))
    medians = {kind: sorted(took)[len(took) // 2] for kind, took in seconds.items()}
    return Storm(size.storm, seconds, medians)
