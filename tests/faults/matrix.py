"""The fault matrix: every fault in every phase of a chat, on real sockets and real files.

    python -m tests.faults.matrix --rounds 10      each cell ten times, with other durations
    python -m tests.faults.matrix --by stream      the page behind a proxy that refuses sockets

Faults of the line strike everybody's line, both ways (`toxics`). The full disk is a limit on
the size of the files of a relay process; a disk that can only be read is SQLite's own refusal
to write (a file's mode binds nobody who has it open, and only root may mount). A relay process
dies by SIGKILL, and is started again. The clock of the relay and of the counsellor's console
goes wrong by a day and an hour, the page's by a minute less than a day: a phone that is wrong by
more sees no service, whatever else goes well. Each strikes as a phase begins and is over within
a second or so; then the chat goes on to its end, and nothing may be lost, doubled, out of order,
or readable by a non-member.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from server.ports import Store
from server.storage.sql import SqlStore
from server.web.relay import milliseconds
from tests.builders import Organisation
from tests.faults.clients import Doors
from tests.faults.line import Carrier
from tests.faults.one_chat import PHASES, OneChat
from tests.faults.proxy import FaultProxy
from tests.faults.relay_process import RelayProcess, publish
from tests.faults.toxics import TOXICS
from tests.faults.verdict import Verdict
from tests.live import LiveRelay

_WRONG_BY = {"relay": 90_000, "page": 86_400 - 60, "console": 90_000}  # seconds
CLOCKS = {
    f"{whose} clock {sign}1 day": seconds if sign == "+" else -seconds
    for whose, seconds in _WRONG_BY.items()
    for sign in "+-"
}
FAULTS = (*TOXICS, "disk full", "disk read-only", "relay killed", *CLOCKS)
_PROCESS = ("disk full", "relay killed")  # strike a relay in a process of its own
# Seconds. A relay looks at its clock every second: a shorter jump it may not see.
_LASTS = {False: (0.2, 0.8), True: (1.1, 1.5)}
_AT_ONCE = 16  # cells at one time
_CLAIM_SECONDS = 3  # instead of ten, so that a claim that failed is over soon


@dataclass
class Struck:
    """What a fault can strike: the chat, its line, and the relay behind it."""

    chat: OneChat
    proxy: FaultProxy
    live: LiveRelay | None  # in this process
    process: RelayProcess | None  # or in one of its own
    folder: Path

    async def begin(self, fault: str) -> None:
        """Let `fault` strike."""
        if fault in TOXICS:
            for direction in ("up", "down"):
                self.proxy.poison(TOXICS[fault](), direction)
            if fault == "slow_close":
                for client in self.chat.clients:
                    client.hang_up()
        elif fault == "disk full":
            self._limit(max(file.stat().st_size for file in self.folder.glob("veste.db-wal")))
        elif fault == "disk read-only":
            await self._pragma("query_only=ON")
        elif fault == "relay killed":
            assert self.process is not None
            await self.process.kill()
        else:
            self._wrong(fault, CLOCKS[fault])

    async def end(self, fault: str, seconds: float) -> None:
        """Let all be well again after so long."""
        await asyncio.sleep(seconds)
        if fault in TOXICS:
            self.proxy.heal()
        elif fault == "disk full":
            self._limit(resource.RLIM_INFINITY)
        elif fault == "disk read-only":
            await self._pragma("query_only=OFF")
        elif fault == "relay killed":
            assert self.process is not None
            await self.process.start()
        elif not fault.startswith("page"):  # a phone's clock stays as wrong as it is
            self._wrong(fault, 0)

    def _limit(self, size: int) -> None:
        assert self.process is not None
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    async def _pragma(self, words: str) -> None:
        def ask(store: Store) -> None:
            assert isinstance(store, SqlStore)
            driver: Any = store._open_connection().connection.driver_connection
            driver.execute(f"PRAGMA {words}")
            store._open_connection().rollback()

        assert self.live is not None
        await self.live.relay.writer.read(ask)

    def _wrong(self, fault: str, seconds: int) -> None:
        if fault.startswith("relay"):
            assert self.live is not None
            self.live.relay.now = lambda: milliseconds() + seconds * 1000
            return
        client = self.chat.page if fault.startswith("page") else self.chat.anna
        client.clock = lambda: time.time() + seconds
        client.hang_up()


@asynccontextmanager
async def struck(
    fault: str, folder: Path, empty: Path, by: Carrier = "socket"
) -> AsyncIterator[Struck]:
    """Run a relay on a copy of the `empty` database, behind a proxy, with the people of a chat."""
    shutil.copy(empty, folder / "veste.db")
    live = process = None
    organisation = Organisation()
    if fault in _PROCESS:
        process = RelayProcess(folder, f"sqlite:///{folder / 'veste.db'}", "", organisation)
        await process.start()
        address, port = process.address, process.port
    else:
        live = LiveRelay(folder)
        live.organisation = organisation
        await live.start()
        live.relay.house.rules = replace(live.relay.house.rules, claim_seconds=_CLAIM_SECONDS)
        address, port = live.address, live.port
    for roles in ((), (), ("supervisor",)):
        organisation.hire(*roles)
    await publish(Doors(address, [address]), organisation)
    proxy = FaultProxy("127.0.0.1", port)
    await proxy.start()
    chat = OneChat(Doors(address, [proxy.address], by), organisation)
    try:
        await chat.come()
        yield Struck(chat, proxy, live, process, folder)
    finally:
        await chat.leave()
        await proxy.stop()
        if live is not None:
            await live.stop()
        elif process is not None:
            await process.stop()


async def cell(
    fault: str, phase: str, seconds: float, empty: Path, by: Carrier = "socket"
) -> Verdict:
    """Live through a chat in which `fault` strikes for `seconds` as `phase` begins."""
    with tempfile.TemporaryDirectory(prefix="veste-cell-") as name:
        folder = Path(name)
        async with struck(fault, folder, empty, by) as struck_chat:
            chat = struck_chat.chat
            for now in (*PHASES[:-1], "exit", PHASES[-1]):
                seconds_now = seconds if now == phase else 0.0
                if not await _through(struck_chat, now, fault, seconds_now):
                    return Verdict(lost=[f"the way through {now}: {chat}"])
        store = SqlStore(f"sqlite:///{folder / 'veste.db'}")
        store.open()
        verdict = chat.judge(store)
        store.close()
        return verdict


async def _through(struck_chat: Struck, phase: str, fault: str, seconds: float) -> bool:
    """Live through a phase, struck if for any time at all; False when it has no end."""
    try:
        async with asyncio.TaskGroup() as both:
            if seconds:
                await struck_chat.begin(fault)
                both.create_task(struck_chat.end(fault, seconds))
            both.create_task(struck_chat.chat.phase(phase))
    except* (TimeoutError, AssertionError):
        pass
    else:
        return True
    return False


def empty_database(folder: Path) -> Path:
    """Return a database with tables and nothing in them: to make one takes long."""
    store = SqlStore(f"sqlite:///{folder / 'empty.db'}")
    store.open()
    store.close()
    with sqlite3.connect(folder / "empty.db") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "empty.db"


async def matrix(
    seed: int,
    faults: tuple[str, ...] = FAULTS,
    phases: tuple[str, ...] = PHASES,
    by: Carrier = "socket",
) -> dict[tuple[str, str], Verdict]:
    """Return the verdict of every cell; one that did not come to its end says so."""
    moments, room = random.Random(seed), asyncio.Semaphore(_AT_ONCE)
    with tempfile.TemporaryDirectory() as name:
        empty = empty_database(Path(name))

        async def one(fault: str, phase: str, seconds: float) -> Verdict:
            async with room:
                return await cell(fault, phase, seconds, empty, by)

        cells = [(fault, phase) for fault in faults for phase in phases]
        random.Random(seed).shuffle(cells)
        verdicts = await asyncio.gather(
            *(
                one(fault, phase, moments.uniform(*_LASTS[fault in CLOCKS]))
                for fault, phase in cells
            )
        )
    return dict(zip(cells, verdicts, strict=True))


def main() -> None:
    """Run the matrix, and print it."""
    words = argparse.ArgumentParser(description="Every fault in every phase.")
    words.add_argument("--rounds", type=int, default=10)
    words.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    words.add_argument("--fault", choices=FAULTS)
    words.add_argument("--by", choices=get_args(Carrier), default="socket")
    given = words.parse_args()
    faults = (given.fault,) if given.fault else FAULTS
    total, wrong = Verdict(), []
    for number in range(given.rounds):
        since = time.monotonic()
        found = asyncio.run(matrix(given.seed + number, faults, by=given.by))
        for (fault, phase), verdict in found.items():
            total.add(verdict)
            wrong += [f"{fault} x {phase}: {line}" for line in verdict.wrong]
        sys.stderr.write(f"round {number}: {time.monotonic() - since:.0f} s, {total}\n")
    cells = len(faults) * len(PHASES) * given.rounds
    sys.stdout.write(f"seed {given.seed}, {cells} cells, {total}\n")
    sys.stdout.writelines(f"WRONG: {line}\n" for line in wrong)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
