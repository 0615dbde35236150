"""What goes wrong in a night: lines, relays, disks, clocks and the network between them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from protocol.log import DAY
from server.ports import StoreError
from server.simulation.dice import stream
from server.simulation.disk import Disk
from server.simulation.node import Node

if TYPE_CHECKING:
    from server.simulation.night import Night

_DATABASE_KILLED = 0.5  # in how many nights with several relays
_DATABASE_PARTED = 0.5  # in how many one of them is parted from the database
_PARTED = ((5.0, 90.0), (0.5, 12.0), (0.5, 25.0))  # when, until it is given up, until it is back
_TABS_KILLED = 0.35  # in how many nights one page is gone without a word, for good
_PATIENCE = 20.0  # seconds in which an administrator's order is carried out, or never


class Faults:
    """Breaks things for a while, and mends them."""

    def __init__(self, night: Night) -> None:
        """Break things in `night`."""
        self.night, self.dice = night, night.dice
        self.things: list[tuple[int, Callable[[], object]]] = [
            *((8, self.cuts_line), (5, self.stalls_line), (2, self.parts_relay)),
            *((4, self.kills_relay), (2, self.restarts_relay), (4, self.fills_disk)),
            *((2, self.slows_disk), (1, self.blinds_disk), (2, self.loses_answers)),
            *((1, self.turns_clock), (1, self.closes_doors), (1, self.changes_roster)),
        ]
        self._busy: set[asyncio.Task[None]] = set()
        dice = stream(night.seed, "database")  # its own: the other faults are those of before
        if len(night.nodes) > 1:
            if dice.random() < _DATABASE_KILLED:
                night.loop.call_later(dice.uniform(5.0, 90.0), self.kills_database, dice)
            if dice.random() < _DATABASE_PARTED:
                away, known, back = (dice.uniform(*span) for span in _PARTED)
                night.loop.call_later(away, self.parts_from_database, known, back)
        dice = stream(night.seed, "vanishing")
        if dice.random() < _TABS_KILLED:
            night.loop.call_later(dice.uniform(5.0, 90.0), self.kills_tab, dice)
        self._one_door = False  # whether the next hours to end are those of one door

    def _node(self) -> Node:
        return self.dice.choice(self.night.nodes)

    def _for_a_while(self, longest: float, end: Callable[[], object]) -> None:
        self.night.loop.call_later(self.dice.uniform(0.1, longest), end)

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = self.night.loop.create_task(work)
        self._busy.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._busy.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.night.failed(error)

    # --- lines ------------------------------------------------------------------------------

    def cuts_line(self) -> None:
        """Cut a line in the middle of what it carries."""
        lines = list(self.night.network.lines.values())
        if lines:
            self.dice.choice(lines).cut()
            self.night.course.count("lines cut")

    def stalls_line(self) -> None:
        """Let a line carry nothing for a while; its ends notice, or it heals before."""
        lines = list(self.night.network.lines.values())
        if lines:
            line = self.dice.choice(lines)
            line.stall()
            self._for_a_while(20.0, line.heal)
            self.night.course.count("lines stalled")

    def parts_relay(self) -> None:
        """Put a relay behind a partition for a while."""
        self.night.network.part(self._node().number)
        self._for_a_while(15.0, self.night.network.heal)
        self.night.course.count("partitions")

    def kills_tab(self, dice: random.Random) -> None:
        """Kill a tab: no exit is told, and nobody redials."""
        there = [page for page in self.night.pages if page.settled and not page.session.unsent]
        if there:
            dice.choice(there).stop()
            self.night.course.count("tabs killed")

    # --- relays -----------------------------------------------------------------------------

    def kills_relay(self) -> None:
        """Kill a relay in the middle of whatever it does; it is started again."""
        node = self._node()
        if node.up:
            node.kill(after=self.dice.random() < 0.5)
            self.night.course.count("kills")
            self._do(self._start_again(node, self.dice.uniform(0.0, 5.0)))

    def restarts_relay(self) -> None:
        """Restart a relay in order."""
        node = self._node()
        if node.up:
            self.night.course.count("restarts")
            self._do(self._restart(node))

    async def _restart(self, node: Node) -> None:
        await node.stop()
        await self._start_again(node, self.dice.uniform(0.0, 2.0))

    async def _start_again(self, node: Node, after: float) -> None:
        await asyncio.sleep(after)
        while not node.up:
            try:
                await node.start()
            except StoreError:  # it ends, and whoever watches over it starts it again
                node.kill(after=False)
                await asyncio.sleep(1.0)

    # --- disks ------------------------------------------------------------------------------

    def fills_disk(self) -> None:
        """Let a disk be full for a while."""
        disk = self._node().disk
        disk.full = True
        self._for_a_while(12.0, lambda: setattr(disk, "full", False))
        self.night.course.count("disks full")

    def slows_disk(self) -> None:
        """Let a disk take its time."""
        disk = self._node().disk
        disk.slow = self.dice.choice([5.0, 50.0, 400.0])
        self._for_a_while(10.0, lambda: setattr(disk, "slow", 1.0))
        self.night.course.count("disks slow")

    def blinds_disk(self) -> None:
        """Let nothing be read for a while."""
        disk = self._node().disk
        disk.unreadable = True
        self._for_a_while(4.0, lambda: setattr(disk, "unreadable", False))
        self.night.course.count("disks unreadable")

    def loses_answers(self) -> None:
        """Let commits succeed and say that they failed, as when a database's line breaks."""
        disk = self._node().disk
        disk.answers_lost = 0.5
        self._for_a_while(5.0, lambda: setattr(disk, "answers_lost", 0.0))

    def kills_database(self, dice: random.Random) -> None:
        """Kill the database that the relays share; a moment later each connects anew.

        Posts are not waited for until they are on disk: the last ones are gone, and their numbers
        are given again. Of a commit on its way nobody hears whether it is there. Whoever looked
        while nobody was connected forgot who is where.
        """
        for node in self.night.nodes:
            node.store.lose_posts()
            if node.up:
                node.disk.part(after=dice.random() < 0.5)
        self.night.loop.call_later(dice.uniform(0.1, 3.0), self._all_reach_database)
        self.night.course.count("database killed")

    def _all_reach_database(self) -> None:
        for node in self.night.nodes:
            self._reaches_database(node, node.disk)

    def parts_from_database(self, known: float, back: float) -> None:
        """Part a relay from the database while its clients still reach it.

        It can neither write nor read nor hear of the others; after `known` seconds the database
        gives it up, and after `back` it connects anew.
        """
        node = self._node()
        if not node.up:
            return
        disk, loop = node.disk, self.night.loop
        disk.part(after=self.dice.random() < 0.5)
        loop.call_later(known, lambda: _is_away(node, disk) and node.store.close())
        loop.call_later(back, self._reaches_database, node, disk)
        self.night.course.count("parted from the database")

    def _reaches_database(self, node: Node, disk: Disk) -> None:
        if _is_away(node, disk):
            disk.away = False
            node.store.open()  # connected anew: nobody knows yet who is here

    # --- the house --------------------------------------------------------------------------

    def turns_clock(self) -> None:
        """Let a relay's clock be wrong for a while, by a little or by a day."""
        node = self._node()
        node.skew = self.dice.choice([-DAY, -60_000, -5_000, 5_000, 60_000, DAY])
        self._for_a_while(20.0, lambda: setattr(node, "skew", 0))
        self.night.course.count("clocks turned")

    def closes_doors(self) -> None:
        """Let the opening hours end for a while: the house's, then those of one door, in turn."""
        node, house = self._node(), not self._one_door
        self._one_door = house
        if house:
            node.opens = False
            self._for_a_while(15.0, lambda: setattr(node, "opens", True))
        else:
            node.closed = frozenset({"islands"})
            self._for_a_while(15.0, lambda: setattr(node, "closed", frozenset()))
        self.night.course.count("doors closed")

    def changes_roster(self) -> None:
        """Hire somebody, or let somebody go who is no supervisor, in the middle of a chat too."""
        organisation = self.night.organisation
        plain = [p for p in organisation.people.values() if "supervisor" not in p.roles]
        if len(plain) > 1 and self.dice.random() < 0.5:
            organisation.dismiss(self.dice.choice(plain), int(self.night.clock()))
            self.night.course.count("dismissed")
        else:
            organisation.hire("counsellor")
        self._do(self._publish())
        self.night.course.count("rosters")

    async def _publish(self) -> None:
        papers = self.night.organisation.papers(int(self.night.clock()))
        for node in self.night.nodes:
            with suppress(TimeoutError):  # a relay that is killed answers nobody
                if node.up and await asyncio.wait_for(node.publish(papers), _PATIENCE):
                    return  # the others hear of it

    async def mend(self) -> None:
        """Let everything work again."""
        self.night.network.heal()
        if self._busy:
            await asyncio.gather(*self._busy)
        for node in self.night.nodes:
            disk = node.disk
            disk.full = disk.unreadable = False
            self._reaches_database(node, disk)
            disk.slow, disk.answers_lost, node.skew = 1.0, 0.0, 0
            node.opens, node.closed = True, frozenset()
        for page in self.night.pages:
            # A page puts its clock right at each welcome, and by a wrong one takes no request.
            if page.clock_is_wrong:
                page.drop()
        await self._publish()


def _is_away(node: Node, disk: Disk) -> bool:
    """Whether `node`, as it was started with `disk`, is still parted from the database."""
    return disk.away and node.up and node.disk is disk
