"""Two relays on one PostgreSQL beside one: what they pass on together, and how soon.

Of every chat the visitor is connected to one node and the counsellor to the other, half of
them the other way round, so that no message stays inside a node. Nothing is tied to a core:
the relays, the database and the load share what there is.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from server.bench.cast import CHATS_EACH, Cast
from server.bench.chatter import AS_LOG, Chatter
from server.bench.parts import Size, turns, undisturbed
from server.bench.postgres import Cluster, running
from server.bench.report import NODES, NodeRates, Nodes, Waits
from server.bench.stage import Stage, allow_sockets, asking, few_at_once


class Side:
    """One relay, or several that share a store, with everybody connected."""

    def __init__(self, kind: str, stages: Sequence[Stage]) -> None:
        """Bring people to these relays."""
        self.kind, self._stages = kind, stages
        self.chatter = Chatter(AS_LOG)

    @property
    def processor(self) -> float:
        """The seconds of processor that the relays have used so far."""
        return sum(stage.processor for stage in self._stages)

    async def fill(self, cast: Cast) -> None:
        """Connect each counsellor to one node, and the visitors of their chats to the next."""
        async with asking() as http:
            for number, staff in enumerate(cast.counsellors):
                stage = self._at(number)
                stage.consoles[staff.id] = await stage.console(http, staff)
        pages = await few_at_once(
            self._at(number // CHATS_EACH + 1).visitor(seed)
            for number, seed in enumerate(cast.seeds)
        )
        for number, (seed, page) in enumerate(zip(cast.seeds, pages, strict=True)):
            theirs = number // CHATS_EACH
            self._at(theirs + 1).pages.append(page)
            self.chatter.add(seed, page, self._at(theirs).consoles[seed.holder])

    def _at(self, number: int) -> Stage:
        return self._stages[number % len(self._stages)]


@asynccontextmanager
async def _sides(chats: int, cluster: Cluster, folder: Path) -> AsyncIterator[list[Side]]:
    """Yield one node on a database, and two on another, with as many chats each."""
    async with AsyncExitStack() as stack:
        sides = []
        for count, kind in enumerate(NODES, start=1):
            cast, store = Cast(chats), cluster.add()
            stages = [
                Stage("durable", cast, folder, store=store, joins=number > 0)
                for number in range(count)
            ]
            for stage in stages:
                await stack.enter_async_context(stage)
            sides.append(Side(kind, stages))
            await sides[-1].fill(cast)
        yield sides


async def together(size: Size, folder: Path) -> Nodes:
    """Return what two nodes pass on together, and how soon. Raises `PostgresError`."""
    with running(durable=True, folder=folder) as cluster:
        rates = [await _rates(chats, size, cluster, folder) for chats in size.node_chats]
        waits: dict[str, list[float]] = {kind: [] for kind in NODES}
        with undisturbed(pinned=False):
            async with _sides(size.pace_chats, cluster, folder) as sides:
                for side in turns(sides, size.rounds):
                    waits[side.kind] += await side.chatter.at_pace(size.pace, size.pace_seconds)
    return Nodes(rates, size.pace, {kind: Waits.of(each) for kind, each in waits.items()})


async def _rates(chats: int, size: Size, cluster: Cluster, folder: Path) -> NodeRates:
    allow_sockets(6 * chats)
    rounds: dict[str, list[float]] = {kind: [] for kind in NODES}
    used: dict[str, list[float]] = {kind: [] for kind in NODES}
    async with _sides(chats, cluster, folder) as sides:
        with undisturbed(pinned=False):
            for side in turns(sides, size.rounds):
                before, heard = side.processor, side.chatter.heard
                rounds[side.kind].append(await side.chatter.back_and_forth(size.seconds))
                each = (side.processor - before) / (side.chatter.heard - heard)
                used[side.kind].append(each * 1e6)
    return NodeRates.of(chats, rounds, used)
