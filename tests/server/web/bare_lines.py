"""Bare sockets that say whatever a test wants, as a page or a console never would."""

from __future__ import annotations

import asyncio
import time
from typing import Any, TypeVar

import aiohttp
import msgspec
from msgspec.structs import replace

from protocol import staff_access as access
from protocol import staff_messages as staff
from protocol import visitor_messages as wire
from protocol.directory import Role
from server.simulation.light import LightCounsellor, LightVisitor
from tests.builders import Person
from tests.live import LiveRelay, until

T = TypeVar("T")

_to_staff = msgspec.json.Decoder(staff.ToStaff)
_to_visitor = msgspec.json.Decoder(wire.ToVisitor)


class Line:
    """One socket, and everything that was heard over it."""

    def __init__(
        self, socket: aiohttp.ClientWebSocketResponse, decoder: msgspec.json.Decoder[Any]
    ) -> None:
        """Listen to `socket` from now on."""
        self._socket, self._decoder = socket, decoder
        self.heard: list[Any] = []
        self._hearing = asyncio.create_task(self._hear())

    async def _hear(self) -> None:
        async for message in self._socket:
            self.heard.append(self._decoder.decode(message.data))

    async def say(self, message: msgspec.Struct) -> None:
        """Send one message."""
        await self._socket.send_str(msgspec.json.encode(message).decode())

    async def caught_up(self) -> None:
        """Return once everything that was said before is decided, and its answers are here."""
        pongs = len(self.got(wire.Pong))
        await self.say(wire.Ping())
        await until(lambda: len(self.got(wire.Pong)) > pongs)

    def got(self, kind: type[T]) -> list[T]:
        """Return what was heard of one kind, oldest first."""
        return [message for message in self.heard if isinstance(message, kind)]

    def about(self, chat: bytes) -> list[Any]:
        """Return what was heard of one chat."""
        infos = (getattr(message, "info", message) for message in self.heard)
        return [info for info in infos if getattr(info, "chat", None) == chat]

    async def close(self) -> None:
        """Hang up."""
        await self._socket.close()
        await self._hearing


class Worker:
    """A staff member who signed in, with a console that obeys them in everything."""

    def __init__(self, person: Person, line: Line) -> None:
        """Speak as `person` over `line`."""
        self.person, self.id, self.line = person, person.id, line
        self.light = LightCounsellor(person)  # type: ignore[arg-type]

    def duty(self) -> staff.OnDuty:
        """Return what goes on duty."""
        return staff.OnDuty(self.person.card(int(time.time())))


class Floor:
    """A running relay with bare lines to it."""

    def __init__(self, relay: LiveRelay, http: aiohttp.ClientSession) -> None:
        """Talk to `relay`."""
        self.relay, self.http = relay, http
        self._visitors = 0

    @property
    def house(self) -> Any:
        """The house, to look at and to force."""
        return self.relay.relay.house

    async def worker(self, *roles: Role, on_duty: bool = True) -> Worker:
        """Hire somebody and let them connect."""
        person = self.relay.hire(*roles)
        headers = {"Authorization": f"Bearer {await self._token(person)}"}
        door = self.relay.address + "/v1/staff"
        made = Worker(person, Line(await self.http.ws_connect(door, headers=headers), _to_staff))
        if on_duty:
            await made.line.say(made.duty())
            await until(lambda: made.line.got(staff.AuditHead))  # the last that comes of it
        return made

    async def _token(self, person: Person) -> str:
        asked = msgspec.json.encode(access.ChallengeFor(person.id))
        async with self.http.post(self.relay.address + "/v1/staff/challenge", data=asked) as given:
            nonce = msgspec.json.decode(await given.read(), type=access.Challenge).nonce
        answer = access.sign_challenge(person.signing, self.relay.address, nonce, person.id)
        body = msgspec.json.encode(answer)
        async with self.http.post(self.relay.address + "/v1/staff/session", data=body) as session:
            return msgspec.json.decode(await session.read(), type=access.Session).token

    async def visitor(self, **row: Any) -> Guest:
        """Let a visitor come and wait; then make of the chat's row what `row` says."""
        self._visitors += 1
        headers = {"Origin": self.relay.address}
        socket = await self.http.ws_connect(self.relay.address + "/v1/visitor", headers=headers)
        guest = Guest(LightVisitor(self._visitors), Line(socket, _to_visitor))
        await guest.line.say(guest.light.start(self.house.on_duty(), danger=False))
        await until(lambda: guest.line.got(wire.Stored))
        self.force(guest.chat, **row)
        return guest

    async def settled(self, *lines: Line) -> None:
        """Return once everything that was said is stored, told and heard; then forget it."""
        writer: Any = self.relay.relay.writer
        await until(lambda: writer.waiting == 0)
        for line in lines:
            await line.caught_up()
        for line in lines:
            line.heard.clear()

    def force(self, chat: bytes, **row: Any) -> None:
        """Make of a chat's row what `row` says, as if the relay had stored it."""
        known = self.house.chats[chat]
        known.row = known.stored = replace(known.row, **row)

    def stands(self, chat: bytes) -> tuple[object, ...]:
        """Return all that may not change of a chat when something about it is refused."""
        known = self.house.chats[chat]
        return known.row, known.stored, known.info(), dict(known.mids), dict(known.seqs)


class Guest:
    """A visitor with a bare line."""

    def __init__(self, light: LightVisitor, line: Line) -> None:
        """Speak over `line`."""
        self.light, self.line, self.chat = light, line, light.chat
