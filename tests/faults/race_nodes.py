"""Two consoles on two nodes want the same at the same moment: exactly one of them gets it.

    python -m tests.faults.race_nodes --races 100

Two relays share Debian's PostgreSQL. Anna sits at the first, Bo and the supervisor Cleo at the
second, and the visitors at either. They race to claim a chat; Bo accepts a chat that Anna is
offering to Cleo that very moment; Anna and Cleo close the same chat. In the end the log of each
chat must hold one claim, one hand-over, one close, and one console must be its holder.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from protocol import staff_messages as staff_wire
from protocol.epochs import open_announcement
from protocol.ids import new_message
from protocol.log import Entry, EpochEntry, StateEntry
from server.storage.sql import SqlStore
from tests.builders import Organisation
from tests.faults.clients import Client, Console, Doors, Page
from tests.faults.one_chat import at_once
from tests.faults.relay_process import RelayProcess, publish
from tests.server.storage.clusters import a_durable_cluster

_PATIENCE = 20.0  # seconds for one race


@dataclass
class Races:
    """How many were run of each kind, and what did not have exactly one winner."""

    run: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Return the figures in one line."""
        kinds = ", ".join(f"{count} of {kind}" for kind, count in self.run.items())
        return f"{kinds}: {len(self.wrong)} without exactly one winner"


class TwoNodes:
    """Three consoles and a visitor at a time, on two relays with one database."""

    def __init__(self, organisation: Organisation, relays: list[RelayProcess], seed: int) -> None:
        """Use two running relays; `organisation` has hired the three."""
        self._random = random.Random(seed)
        self._organisation = organisation
        origin = relays[0].address
        self._doors = [Doors(origin, [relay.address]) for relay in relays]
        self.anna, self.bo, self.cleo = self.consoles = [
            Console(self._doors[node], organisation, person, at_once)
            for node, person in zip((0, 1, 1), organisation.people, strict=True)
        ]
        self._running: dict[Client, asyncio.Task[None]] = {}
        self.chats: dict[str, list[bytes]] = {"claim": [], "hand-over": [], "close": []}

    async def come(self) -> None:
        """Let the staff come on duty."""
        for console in self.consoles:
            self._start(console)
        await self._until(lambda: all(console.settled for console in self.consoles))

    async def leave(self) -> None:
        """Let everybody go."""
        for task in self._running.values():
            task.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def claim(self) -> None:
        """Anna and Bo claim the same chat."""
        chat = await self._visitor()
        self._both(lambda: self.anna.claim(chat), lambda: self.bo.claim(chat))
        await self._answered(self.anna, self.bo)
        await self._until(lambda: self.anna.holds(chat) or self.bo.holds(chat))
        await self._over("claim", chat)

    async def hand_over(self) -> None:
        """Bo says yes to a chat that Anna offers to Cleo at the same moment."""
        chat = await self._held_by_anna()
        self._offer(chat, self.bo)
        await self._until(lambda: self._offered(self.bo, chat))
        self._both(lambda: self._accept(self.bo, chat), lambda: self._offer(chat, self.cleo))
        await self._until(lambda: self._offered(self.cleo, chat) or self.bo.holds(chat))
        self._accept(self.cleo, chat)
        await self._until(lambda: self.bo.holds(chat) or self.cleo.holds(chat))
        await self._over("hand-over", chat)

    async def close(self) -> None:
        """Anna, who holds the chat, and Cleo, a supervisor, close it."""
        chat = await self._held_by_anna()
        closes = [staff_wire.Close(new_message(), chat) for _ in range(2)]
        self._both(
            lambda: self.anna.session.command(closes[0]),
            lambda: self.cleo.session.command(closes[1]),
        )
        await self._answered(self.anna, self.cleo)
        self.chats["close"].append(chat)

    # --- how they come to it ------------------------------------------------------------------

    async def _visitor(self) -> bytes:
        """Let a visitor come to either node; return their chat once all three can read it."""
        page = Page(self._random.choice(self._doors), self._organisation.root_point, at_once)
        page.say("v000001")
        self._start(page)
        chat = page.session.chat
        await self._until(
            lambda: all("v000001" in console.read.get(chat, ()) for console in self.consoles)
        )
        return chat

    async def _held_by_anna(self) -> bytes:
        chat = await self._visitor()
        self.anna.claim(chat)
        await self._until(lambda: self.anna.holds(chat) and self._is_open(self.anna, chat))
        await self._until(lambda: self._is_open(self.cleo, chat))
        return chat

    def _is_open(self, console: Console, chat: bytes) -> bool:
        place = console.session.places.get(chat)
        return place is not None and place.info.phase == "open"

    def _offer(self, chat: bytes, to: Console) -> None:
        self.anna.session.offer(chat, to.person.id, "let op", self.anna.clock(), history=True)
        self.anna.wake()

    def _offered(self, console: Console, chat: bytes) -> bool:
        return any(offer.chat == chat for offer in console.offers)

    def _accept(self, console: Console, chat: bytes) -> None:
        console.session.command(staff_wire.Reply(chat, True))
        console.wake()

    def _both(self, first: Callable[[], object], second: Callable[[], object]) -> None:
        """Let two things happen at the same moment, in either order."""
        for act in self._random.sample([first, second], 2):
            act()
        for console in self.consoles:
            console.wake()

    async def _answered(self, *consoles: Console) -> None:
        await self._until(lambda: not any(console.session._owed for console in consoles))

    async def _over(self, kind: str, chat: bytes) -> None:
        """Note the chat, and let its holder close it, or they would have too many."""
        self.chats[kind].append(chat)
        for console in self.consoles:
            if console.holds(chat):
                console.session.command(staff_wire.Close(new_message(), chat))
                console.wake()
        await self._answered(*self.consoles)

    def _start(self, client: Client) -> None:
        self._running[client] = asyncio.create_task(client.run())

    async def _until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(_PATIENCE):
            while not holds():
                for task in self._running.values():
                    if task.done() and not task.cancelled():
                        task.result()
                await asyncio.sleep(0.005)


def winners(kind: str, log: list[Entry]) -> int:
    """Return how often somebody won a race of this kind, by a chat's log."""
    if kind == "hand-over":
        made = (open_announcement(e.epoch, None, None) for e in log if isinstance(e, EpochEntry))
        return sum(content.why == "hand-over" for content in made)
    return sum(isinstance(entry, StateEntry) and entry.cause == kind for entry in log)


async def race(races: int, seed: int) -> Races:
    """Run so many races of each kind."""
    organisation, figures = Organisation(), Races()
    for roles in ((), (), ("supervisor",)):
        organisation.hire(*roles)
    with tempfile.TemporaryDirectory() as name, a_durable_cluster() as cluster:
        folder, store = Path(name), cluster.url("postgres")
        relays = [RelayProcess(folder, store, "", organisation)]
        relays.append(RelayProcess(folder, store, relays[0].address, organisation))
        for relay in relays:
            await relay.start()
        nodes = TwoNodes(organisation, relays, seed)
        try:
            await publish(Doors(relays[0].address, [relays[0].address]), organisation)
            await nodes.come()
            for _ in range(races):
                for run in (nodes.claim, nodes.hand_over, nodes.close):
                    await run()
        finally:
            await nodes.leave()
            for relay in relays:
                await relay.stop()
        logs = SqlStore(store)
        logs.open()
        for kind, chats in nodes.chats.items():
            figures.run[kind] = len(chats)
            counts = [winners(kind, logs.entries(chat, 0)) for chat in chats]
            figures.wrong += [f"{kind}: {count} winners" for count in counts if count != 1]
        logs.close()
    return figures


def main() -> None:
    """Race, and print what came of it."""
    words = argparse.ArgumentParser(description="Two consoles on two nodes want the same.")
    words.add_argument("--races", type=int, default=100)
    words.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    given = words.parse_args()
    figures = asyncio.run(race(given.races, given.seed))
    sys.stdout.write(f"seed {given.seed}: {figures}\n")
    sys.stdout.writelines(f"WRONG: {line}\n" for line in figures.wrong)
    sys.exit(bool(figures.wrong))


if __name__ == "__main__":
    main()
