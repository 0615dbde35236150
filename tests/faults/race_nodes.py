"""Two consoles on two nodes want the same at the same moment: exactly one of them gets it.

    python -m tests.faults.race_nodes --races 100

Two relays share Debian's PostgreSQL. Anna sits at the first, Bo and the supervisor Cleo at the
second, and the visitors at either. They race to claim a chat; Bo accepts a chat that Anna is
offering to Cleo that very moment, or takes back; Anna and Cleo close the same chat. In the end
the log of each chat must hold one claim, one hand-over (or none, and the offer is withdrawn), one
close, and one console must be its holder. The audit
chain says who was first: an acceptance must come before the next offer, or not at all. In every
fourth race either side has a head start, so that each wins some; `MUTANTS` are relays that lose.
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
from protocol.ids import new_message
from server.storage.sql import SqlStore
from tests.builders import Organisation
from tests.faults.clients import Client, Console, Doors, Page
from tests.faults.one_chat import at_once
from tests.faults.race_mutants import MUTANTS
from tests.faults.race_verdict import first, winners
from tests.faults.relay_process import SERVE, RelayProcess, publish
from tests.server.storage.clusters import a_durable_cluster

_PATIENCE = 20.0  # seconds for one race
_HEAD_START = 0.02  # seconds
_KINDS = ("claim", "hand-over", "take-back", "close")


@dataclass
class Races:
    """How often Anna and the others were first, by kind, and what had not exactly one winner."""

    first: dict[str, list[int]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Return the figures in one line."""
        kinds = (f"{kind} {anna} : {other}" for kind, (anna, other) in self.first.items())
        return f"{', '.join(kinds)}; {len(self.wrong)} without exactly one winner"

    @property
    def one_sided(self) -> list[str]:
        """The kinds in which only one side ever won: that was no race."""
        return [f"{kind} is no race" for kind, sides in self.first.items() if min(sides) == 0]


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
        self.chats: dict[str, list[bytes]] = {kind: [] for kind in _KINDS}

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

    async def race(self, kind: str) -> None:
        """Run a race of this kind. Raises `TimeoutError` when it has no end."""
        await getattr(self, kind.replace("-", "_"))()

    async def claim(self) -> None:
        """Anna and Bo claim the same chat."""
        chat = await self._visitor()
        self.chats["claim"].append(chat)
        await self._both(lambda: self._claim(self.anna, chat), lambda: self._claim(self.bo, chat))
        await self._answered(self.anna, self.bo)
        await self._until(lambda: self.anna.holds(chat) or self.bo.holds(chat))
        await self._over(chat)

    async def hand_over(self) -> None:
        """Bo says yes to a chat that Anna offers to Cleo at the same moment."""
        chat = await self._held_by_anna()
        self._offer(chat, self.bo)
        await self._until(lambda: self._offered(self.bo, chat))
        self.chats["hand-over"].append(chat)
        await self._both(lambda: self._offer(chat, self.cleo), lambda: self._accept(self.bo, chat))
        await self._until(lambda: self._offered(self.cleo, chat) or self.bo.holds(chat))
        self._accept(self.cleo, chat)
        await self._until(lambda: self.bo.holds(chat) or self.cleo.holds(chat))
        await self._over(chat)

    async def take_back(self) -> None:
        """Bo says yes to a chat whose offer Anna takes back at the same moment."""
        chat = await self._held_by_anna()
        self._offer(chat, self.bo)
        await self._until(lambda: self._offered(self.bo, chat))
        self.chats["take-back"].append(chat)
        await self._both(
            lambda: self.anna.session.take_back(chat), lambda: self._accept(self.bo, chat)
        )
        await self._until(lambda: self.bo.holds(chat) or self._kept_by_anna(chat))
        await self._over(chat)

    async def close(self) -> None:
        """Anna, who holds the chat, and Cleo, a supervisor, close it."""
        chat = await self._held_by_anna()
        closes = [staff_wire.Close(new_message(), chat) for _ in range(2)]
        self.chats["close"].append(chat)
        await self._both(
            lambda: self.anna.session.command(closes[0]),
            lambda: self.cleo.session.command(closes[1]),
        )
        await self._answered(self.anna, self.cleo)

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

    def _kept_by_anna(self, chat: bytes) -> bool:
        place = self.anna.session.places.get(chat)
        answered = self.anna.session._present(chat) is None
        return answered and place is not None and place.giving is None

    def _claim(self, console: Console, chat: bytes) -> None:
        if chat in console.session.places:  # else they see already who was first
            console.claim(chat)

    def _is_open(self, console: Console, chat: bytes) -> bool:
        place = console.session.places.get(chat)
        return place is not None and place.info.phase == "open"

    def _offer(self, chat: bytes, to: Console) -> None:
        self.anna.session.offer(chat, to.person.id, "let op", self.anna.clock(), history=True)
        self.anna.wake()

    def _offered(self, console: Console, chat: bytes) -> bool:
        return any(offer.chat == chat for offer in console.offers)

    def _accept(self, console: Console, chat: bytes) -> None:
        for asked in (each for each in console.offers if each.chat == chat):
            console.session.command(staff_wire.Reply(chat, asked.offer, True))
        console.wake()

    async def _both(self, annas: Callable[[], object], others: Callable[[], object]) -> None:
        """Let two things happen at the same moment, in either order, or one a little earlier."""
        number = max(map(len, self.chats.values()))
        early = {0: [annas, others], 2: [others, annas]}.get(number % 4)
        for act in early or self._random.sample([annas, others], 2):
            act()
            for console in self.consoles:
                console.wake()
            if early is not None:
                await asyncio.sleep(_HEAD_START)

    async def _answered(self, *consoles: Console) -> None:
        await self._until(lambda: not any(console.session._owed for console in consoles))

    async def _over(self, chat: bytes) -> None:
        """Let its holder close a chat, or they would have too many."""
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


async def race(races: int, seed: int, mutant: str = "", kinds: tuple[str, ...] = _KINDS) -> Races:
    """Run so many races of each of `kinds`, on relays with a `mutant` planted, if one is named."""
    organisation = Organisation()
    for roles in ((), (), ("supervisor",)):
        organisation.hire(*roles)
    program = MUTANTS[mutant] + SERVE if mutant else SERVE
    with tempfile.TemporaryDirectory() as name, a_durable_cluster() as cluster:
        folder, store = Path(name), cluster.url("postgres")
        relays = [RelayProcess(folder, store, "", organisation)]
        relays.append(RelayProcess(folder, store, relays[0].address, organisation))
        for relay in relays:
            await relay.start(program)
        nodes, endless = TwoNodes(organisation, relays, seed), []
        try:
            await publish(Doors(relays[0].address, [relays[0].address]), organisation)
            await nodes.come()
            for kind in kinds * races:
                try:
                    await nodes.race(kind)
                except TimeoutError:
                    endless.append(f"{kind}: it had no end")
                    break
        finally:
            await nodes.leave()
            for relay in relays:
                await relay.stop()
        figures = _judged(store, nodes)
        figures.wrong += endless
    return figures


def _judged(store: str, nodes: TwoNodes) -> Races:
    """Return what the logs and the audit chain tell of the races that were run."""
    figures, told = Races(), SqlStore(store)
    told.open()
    notes = [line.note for line in told.trail(0, 1 << 20)]
    anna, cleo = nodes.anna.person.id, nodes.cleo.person.id
    for kind, chats in nodes.chats.items():
        sides = figures.first[kind] = [0, 0]
        for chat in chats:
            of_chat = [note for note in notes if note.chat == chat]
            count = winners(kind, told.entries(chat, 0), of_chat)
            who = first(kind, of_chat, anna, cleo)
            if count != 1:
                figures.wrong.append(f"{kind}: {count} winners")
            elif who not in ("anna", "other"):
                figures.wrong.append(f"{kind}: {who}")
            else:
                sides[who == "other"] += 1
    told.close()
    return figures


def main() -> None:
    """Race, and print what came of it."""
    words = argparse.ArgumentParser(description="Two consoles on two nodes want the same.")
    words.add_argument("--races", type=int, default=100)
    words.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    words.add_argument("--mutant", choices=MUTANTS, default="")
    given = words.parse_args()
    figures = asyncio.run(race(given.races, given.seed, given.mutant))
    wrong = figures.wrong + figures.one_sided
    sys.stdout.write(f"seed {given.seed}: {figures}\n")
    sys.stdout.writelines(f"WRONG: {line}\n" for line in wrong)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
