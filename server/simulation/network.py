"""The network between devices and relays: late, slow, torn, split; in order inside a line.

A line is one connection, as TCP keeps it: each direction in order, nothing doubled, and cut
anywhere. What is on its way when it breaks arrives up to some message and no further. An end
that hears nothing notices after its heartbeat, not before.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from random import Random
from typing import Protocol

from server.simulation.course import Course
from server.simulation.dice import stream

DEVICE_NOTICES, RELAY_NOTICES = 8.0, 9.0  # seconds of silence: page/line.js, HEARTBEAT * 1.5
_ROOM = 64 * 1024  # bytes on their way in one direction before the sender has to wait


class Device(Protocol):
    """A page or a console, as its line knows it."""

    def heard(self, line: Line, message: bytes) -> None:
        """Take a message of the relay."""

    def lost(self, line: Line) -> None:
        """Learn that the line is gone."""


class _Pipe:
    """One direction of a line."""

    def __init__(self, line: Line, name: str, arrive: Callable[[bytes | None], None]) -> None:
        self._line, self._name, self._arrive = line, name, arrive
        self._way: deque[tuple[float, bytes | None]] = deque()
        self._last = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._room: asyncio.Future[None] | None = None
        self.under_way = 0  # bytes
        self.over = False  # its end is on the way: nothing more is put in

    def put(self, message: bytes | None) -> None:
        """Send `message`, or the end of the line."""
        if self.over:
            return
        self.over = message is None
        loop, line = self._line.loop, self._line
        self._last = max(loop.time() + line.latency(), self._last + 1e-5)
        self._way.append((self._last, message))
        self.under_way += len(message or b"")
        self._go()

    async def room(self) -> None:
        """Return once the other side has read enough."""
        while self.under_way >= _ROOM and not self.over:
            self._room = self._line.loop.create_future()
            await self._room

    def tear(self, dice: Random) -> None:
        """Lose what is on its way from some message on; the end follows what is left."""
        for _ in range(dice.randint(0, len(self._way))):
            self._lose(self._way.pop())
        self.over = False
        self.put(None)

    def drop(self) -> None:
        """Lose everything, and tell nobody."""
        self.over = True
        while self._way:
            self._lose(self._way.pop())
        self._wake()

    def _lose(self, sent: tuple[float, bytes | None]) -> None:
        self.under_way -= len(sent[1] or b"")

    def _wake(self) -> None:
        if self._room is not None and not self._room.done():
            self._room.set_result(None)

    def _go(self) -> None:
        if self._timer is None and self._way and not self._line.stalled:
            self._timer = self._line.loop.call_at(self._way[0][0], self._deliver)

    def resume(self) -> None:
        """Go on after a standstill: what waited arrives, in order."""
        now = self._line.loop.time()
        self._way = deque((max(at, now + n * 1e-5), m) for n, (at, m) in enumerate(self._way))
        self._last = max(self._last, now + len(self._way) * 1e-5)
        self._go()

    def _deliver(self) -> None:
        self._timer = None
        if self._line.stalled or not self._way:
            return
        _, message = self._way.popleft()
        self.under_way -= len(message or b"")
        self._line.course.note(
            self._line.number,
            self._name,
            round(self._line.loop.time() * 1e6),
            None if message is None else len(message),
        )
        self._wake()
        self._go()
        self._arrive(message)


class Line:
    """One connection. The device's end is called; the relay's end is an outbox's socket."""

    def __init__(self, network: Network, number: int, device: Device, node: int) -> None:
        """Connect `device` to the relay `node`."""
        self.loop, self.course = network.loop, network.course
        self.number, self.node, self.stalled = number, node, False
        self._network, self.device = network, device
        self._dice = stream(network.seed, "line", number)
        self._slow = self._dice.choice([0.01, 0.03, 0.03, 0.08, 0.3])
        self._to_device = _Pipe(self, "down", self._at_device)
        self._to_relay = _Pipe(self, "up", self._at_relay)
        self._inbox: deque[bytes | None] = deque()
        self._reader: asyncio.Future[None] | None = None
        self.device_open = self.relay_open = True

    def latency(self) -> float:
        """Return how long the next message takes, in seconds."""
        if self._dice.random() < 0.03:
            return self._dice.uniform(0.3, 3.0)
        return self._slow * self._dice.uniform(0.5, 1.5)

    # --- the device's end -------------------------------------------------------------------

    def send(self, message: bytes) -> None:
        """Send a message to the relay."""
        if self.device_open:
            self._to_relay.put(message)

    def hang_up(self) -> None:
        """Close from the device's side."""
        if self.device_open:
            self.device_open = False
            self._to_device.drop()
            self._to_relay.put(None)
            self._forget()

    def _at_device(self, message: bytes | None) -> None:
        if not self.device_open:
            return
        if message is None:
            self.device_open = False
            self._to_relay.put(None)
            self._forget()
            self.device.lost(self)
        else:
            self._network.watch(self, message)
            self.device.heard(self, message)

    # --- the relay's end: see `server.simulation.relay_end` ---------------------------------

    def say(self, message: bytes) -> None:
        """Send one message to the device."""
        self._network.sends(self, message)
        self._to_device.put(message)

    @property
    def unread(self) -> int:
        """The bytes on their way to the device."""
        return self._to_device.under_way

    async def room(self) -> None:
        """Return once the device has read enough of them."""
        await self._to_device.room()

    async def receive(self) -> bytes | None:
        """Return the device's next message, or None once the line is over."""
        while not self._inbox:
            self._reader = self.loop.create_future()
            await self._reader
        return self._inbox[0] if self._inbox[0] is None else self._inbox.popleft()

    def end_relay(self) -> None:
        """Close the relay's end: the device hears of it, the reader stops reading."""
        if self.relay_open:
            self.relay_open = False
            self._to_device.put(None)
            self._to_relay.drop()
            self._forget()
            self._read(None)

    def _at_relay(self, message: bytes | None) -> None:
        if not self.relay_open:
            return
        if message is None:
            self.relay_open = False
            self._to_device.put(None)
            self._forget()
        self._read(message)

    def _read(self, message: bytes | None) -> None:
        if message is None:
            self._inbox.clear()
        self._inbox.append(message)
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    # --- the world --------------------------------------------------------------------------

    def cut(self) -> None:
        """Break the line: something of what is on its way still arrives, on either side."""
        self._to_device.tear(self._dice)
        self._to_relay.tear(self._dice)
        self.heal()

    def stall(self) -> None:
        """Let nothing through; each end notices after its heartbeat, unless it heals."""
        if self.stalled:
            return
        self.stalled = True
        self.loop.call_later(DEVICE_NOTICES, self._device_gives_up)
        self.loop.call_later(RELAY_NOTICES, self._relay_gives_up)

    def heal(self) -> None:
        """Let everything through again that waited."""
        if self.stalled:
            self.stalled = False
            self._to_device.resume()
            self._to_relay.resume()

    def _device_gives_up(self) -> None:
        if self.stalled and self.device_open:
            self.hang_up()
            self.device.lost(self)

    def _relay_gives_up(self) -> None:
        if self.stalled:
            self.end_relay()

    def _forget(self) -> None:
        if not self.device_open and not self.relay_open:
            self._network.lines.pop(self.number, None)


class Network:
    """All lines of a night, and which relays can be reached."""

    def __init__(self, loop: asyncio.AbstractEventLoop, course: Course, seed: object) -> None:
        """Begin whole, with nobody connected."""
        self.loop, self.course, self.seed = loop, course, seed
        self.lines: dict[int, Line] = {}
        self.cut_off: set[int] = set()  # relays behind a partition
        self.watch: Callable[[Line, bytes], None] = lambda _line, _message: None
        self.sends: Callable[[Line, bytes], None] = lambda _line, _message: None
        self._made = 0

    def connect(self, device: Device, node: int) -> Line | None:
        """Return a new line to the relay `node`; None when it cannot be reached."""
        if node in self.cut_off:
            return None
        self._made += 1
        line = self.lines[self._made] = Line(self, self._made, device, node)
        return line

    def part(self, node: int) -> None:
        """Put the relay `node` behind a partition."""
        self.cut_off.add(node)
        for line in list(self.lines.values()):
            if line.node == node:
                line.stall()

    def heal(self) -> None:
        """End every partition and every standstill."""
        self.cut_off.clear()
        for line in list(self.lines.values()):
            line.heal()
