"""Kills the real relay under load, again and again, and asks everybody what they lost.

    python -m tests.faults.kill_relay --kills 1000                      on SQLite
    python -m tests.faults.kill_relay --kills 1000 --store postgresql   on Debian's PostgreSQL
    python -m tests.faults.kill_relay --kills 1000 --victim database    PostgreSQL under two relays
    python -m tests.faults.kill_relay --kills 1000 --victim node        one of the two relays
    python -m tests.faults.kill_relay --kills 100 --victim none         told to stop, not killed

The clients of `load` speak the real protocol over real sockets. The relay dies by SIGKILL at
a random moment: most often while everybody writes, sometimes while they come back, sometimes
while it starts. Every 50 kills all that was said is compared with the log, opened with the
members' keys, and a new database takes its place. A kill keeps what the kernel has cached:
`test_relay_sync` shows that the disk has it.

"Restart" begins when the relay listens again (for `node`: when the other was killed): how long
it takes to listen is counted apart. Everybody must be back within 2 s of it in 95 of 100 cases
and within 10 s in each; an outage of more than 1.5 s makes clients dial less often, and only the
second holds for it. A relay that is told to stop must have ended within 1 s in 95 of 100. All of
this is part of the verdict.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from server.storage.sql import SqlStore
from tests.builders import Organisation
from tests.faults.clients import Doors
from tests.faults.coming_back import back
from tests.faults.load import Crew
from tests.faults.relay_process import RelayProcess, publish
from tests.faults.verdict import Verdict
from tests.server.storage.clusters import Cluster, a_durable_cluster

Victim = Literal["relay", "database", "node", "none"]

ROUND = 50  # kills on one database
_VISITORS, _COUNSELLORS = 5, 3
_PATIENCE = 30.0  # seconds until everybody must be back
_SOON = 2.0  # seconds in which everybody should be back
_ENDS = 1.0  # seconds in which a relay should end that is told to
_SHORT = 1.5  # seconds of an outage; after a longer one clients dial less and less often
_OFTEN, _SLOWEST = 0.95, 10.0  # of the short ones that must be back soon; seconds for each


@dataclass
class Kills:
    """What came of many kills."""

    kills: int = 0
    verdict: Verdict = field(default_factory=Verdict)
    back: list[float] = field(default_factory=list)  # seconds from the restart to all resumed
    outages: list[float] = field(default_factory=list)  # and those from the kill to the restart
    late: list[str] = field(default_factory=list)  # who was the last of those who came late
    started: list[float] = field(default_factory=list)  # seconds from the command to the open port
    ended: list[float] = field(default_factory=list)  # seconds from the order to the end

    @property
    def short(self) -> list[float]:
        """How long it took until everybody was back after each short outage."""
        pairs = zip(self.back, self.outages, strict=True)
        return [seconds for seconds, outage in pairs if outage <= _SHORT]

    @property
    def wrong(self) -> list[str]:
        """Everything that should not be, also who came back too late."""
        late = [f"everybody was back only after {s:.2f} s" for s in self.back if s > _SLOWEST]
        soon = sum(seconds <= _SOON for seconds in self.short)
        if soon < _OFTEN * len(self.short):
            late.append(f"back within {_SOON} s in {soon} of {len(self.short)} cases")
        ended = sum(seconds <= _ENDS for seconds in self.ended)
        if ended < _OFTEN * len(self.ended):
            late.append(f"ended within {_ENDS} s in {ended} of {len(self.ended)} cases")
        return self.verdict.wrong + late

    def __str__(self) -> str:
        """Return the figures."""
        soon = self.short
        return (
            f"{self.kills} kills, {self.verdict}\n"
            f"everybody was back after {_spread(self.back)};"
            f" after an outage of at most {_SHORT} s after {_spread(soon)};"
            f" a relay started in {_spread(self.started)}, ended in {_spread(self.ended)}"
        )


def _spread(figures: list[float]) -> str:
    """Return how these seconds are spread, in words."""
    if not figures:
        return "(there was none)"
    ordered, late = sorted(figures), sum(one > _SOON for one in figures)
    middle, last = ordered[len(ordered) // 2], ordered[-1]
    return f"{middle:.2f} s (median of {len(ordered)}), {last:.2f} (slowest; {late} over {_SOON} s)"


class Round:
    """One service on one database, with its load, and somebody who kills a part of it."""

    def __init__(self, folder: Path, store: str, victim: Victim, cluster: Cluster | None) -> None:
        """Use `store`, which is in `cluster` if there is one; kill `victim`."""
        self._store, self._victim, self._cluster = store, victim, cluster
        self._organisation = Organisation()
        for _ in range(_COUNSELLORS):
            self._organisation.hire()
        self._relays = [RelayProcess(folder, store, "", self._organisation)]
        if victim in {"database", "node"}:
            origin = self._relays[0].address
            self._relays.append(RelayProcess(folder, store, origin, self._organisation))
        self.figures = Kills()

    async def run(self, kills: int, seed: int) -> Kills:
        """Kill so many times, and judge."""
        self._random = random.Random(seed)
        addresses = [relay.address for relay in self._relays]
        self._crew = Crew(Doors(addresses[0], addresses), self._organisation, seed)
        strike = {
            "relay": self._kill_relay,
            "database": self._kill_database,
            "node": self._kill_node,
            "none": self._stop_relay,
        }
        for relay in self._relays:
            await relay.start()
        try:
            await publish(self._crew.doors, self._organisation)
            await self._crew.begin(_VISITORS, _COUNSELLORS)
            for _ in range(kills):
                await self._some(0.3)
                since = time.monotonic()
                await strike[self._victim]()
                outage = time.monotonic() - since
                came = await back(self._crew, _PATIENCE)
                self.figures.outages.append(outage)
                self.figures.back.append(came.seconds)
                if came.seconds > _SOON:
                    self.figures.late.append(f"after an outage of {outage:.2f} s: {came.last}")
                self.figures.kills += 1
                for relay in self._relays:
                    await relay.start()
            await self._crew.rest()
        finally:
            await self._crew.leave()
            for relay in self._relays:
                await relay.stop()
        self.figures.started = [took for relay in self._relays for took in relay.started_in]
        store = SqlStore(self._store)
        store.open()
        self.figures.verdict = self._crew.judge(store)
        store.close()
        return self.figures

    async def _kill_relay(self) -> None:
        """Kill once while all goes well, then perhaps while it starts or while they come back."""
        (relay,) = self._relays
        await relay.kill()
        if self._random.random() < 0.1:
            await relay.begin()
            await self._some(0.6)
            await relay.kill()
        await relay.start()
        if self._random.random() < 0.1:
            await self._some(0.3)
            await relay.kill()
            await relay.start()

    async def _kill_database(self) -> None:
        """Kill PostgreSQL; the relays stay, and come back to it by themselves."""
        assert self._cluster is not None
        await asyncio.to_thread(self._cluster.kill)
        await self._some(0.3)
        await asyncio.to_thread(self._cluster.start)

    async def _kill_node(self) -> None:
        """Kill one of the two; everybody goes on at the other, which is there all the time."""
        relay = self._random.choice(self._relays)
        await relay.kill()

    async def _stop_relay(self) -> None:
        """Tell it to stop, as an operator does, and start it again."""
        (relay,) = self._relays
        since = time.monotonic()
        await relay.stop()
        self.figures.ended.append(time.monotonic() - since)
        await relay.start()

    async def _some(self, seconds: float) -> None:
        await asyncio.sleep(self._random.uniform(0, seconds))


@contextmanager
def a_database(kind: str) -> Iterator[tuple[str, Cluster | None]]:
    """Yield the address of a fresh, empty database, and the cluster it is in, if any."""
    with tempfile.TemporaryDirectory(prefix="veste-kills-") as folder:
        if kind == "sqlite":
            yield f"sqlite:///{Path(folder) / 'veste.db'}", None
        else:
            with a_durable_cluster() as cluster:
                yield cluster.url("postgres"), cluster


async def kill(kind: str, victim: Victim, kills: int, seed: int) -> Kills:
    """Kill `kills` times, a new database of this kind every 50."""
    total = Kills()
    while total.kills < kills:
        with tempfile.TemporaryDirectory() as folder, a_database(kind) as (store, cluster):
            a_round = Round(Path(folder), store, victim, cluster)
            figures = await a_round.run(min(ROUND, kills - total.kills), seed + total.kills)
        total.kills += figures.kills
        total.verdict.add(figures.verdict)
        total.back += figures.back
        total.outages += figures.outages
        total.late += figures.late
        total.started += figures.started
        total.ended += figures.ended
        if kills > ROUND:
            sys.stderr.write(f"{time.strftime('%H:%M:%S')} {total}\n")
            sys.stderr.writelines(f"late, {line}\n" for line in figures.late)
    return total


def main() -> None:
    """Kill, and print what came of it."""
    words = argparse.ArgumentParser(description="Kill the relay under load.")
    words.add_argument("--kills", type=int, default=1000)
    words.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    words.add_argument("--store", choices=["sqlite", "postgresql"], default="sqlite")
    words.add_argument("--victim", choices=["relay", "database", "node", "none"], default="relay")
    given = words.parse_args()
    kind = given.store if given.victim in {"relay", "none"} else "postgresql"
    sys.stdout.write(f"seed {given.seed}, {kind}, victim: {given.victim}\n")
    total = asyncio.run(kill(kind, given.victim, given.kills, given.seed))
    sys.stdout.write(f"{total}\n")
    sys.stdout.writelines(f"late, {line}\n" for line in total.late)
    sys.stdout.writelines(f"WRONG: {line}\n" for line in total.wrong)
    sys.exit(bool(total.wrong))


if __name__ == "__main__":
    main()
