"""The real link: one socket to the relay, kept up, with keys and sealing behind it.

Everything runs on one event loop. What the desk asks returns at once; what is learnt comes
out of `events`. A connection that breaks is made again by itself, and nothing that was said
is lost: the session sends again what the relay has not confirmed.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Literal

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus, WebSocketException

from console.link import backoff, port
from console.link.api import AccessError, Api, FactorWanted, socket_address
from console.link.asks import Asks
from console.link.duty import Duty
from console.link.handed import as_line
from console.link.keeping import Keeping
from console.link.keys import KeyRing
from console.link.telling import Teller
from protocol import ids
from protocol import staff_messages as wire
from protocol.audit import Head
from protocol.errors import Reject
from protocol.outbox import AGAIN
from protocol.p256 import PrivateKey
from protocol.staff_session import StaffSession
from protocol.visitor_messages import Bye

_BEAT = 4  # seconds: a dead connection is known after at most two of these
_LARGEST = 4 * 1024 * 1024
_LATER = 1.0  # seconds before what the relay could not store is sent again

_decoder = msgspec.json.Decoder(wire.ToStaff)
_encoder = msgspec.json.Encoder()


class RelayLink(Asks, Keeping):
    """Keeps `console.link.port.Link`. `run` must be running for anything to happen."""

    def __init__(
        self, ring: KeyRing, folder: Path, name: str = "", *, only_look: bool = False
    ) -> None:
        """Speak with the keys of `ring`, which lie in `folder`; `name` is sealed to colleagues.

        `only_look` never takes the place of another console of mine: it says `in_use` and stops.
        Raises `AccessError` for an address without TLS.
        """
        session = StaffSession(ring.staff, ring.signing, ring.root, self._find_key)
        session.directory.version = ring.roster_version
        Asks.__init__(self, session, Teller(session, name))
        Keeping.__init__(self, ring, folder)
        self._ring, self._duty = ring, Duty(ring)
        self._events: asyncio.Queue[port.Event | Exception] = asyncio.Queue()
        self._address = socket_address(ring.relay) + ("?look" if only_look else "")
        self._socket: ClientConnection | None = None
        self._wake = asyncio.Event()
        self._stopped = False
        self._out = ""  # why I was signed out; said once
        self._may_connect = asyncio.Event()  # not while another console has my place
        self._may_connect.set()
        self._will_repeat = False
        now = time.time()
        for event in self._teller.team.remember(self.lines.read(now), now):
            self._put(event)

    # --- what the desk hears ---------------------------------------------------------------

    async def events(self) -> AsyncIterator[port.Event]:
        """Yield what the desk must hear. Raises what broke the link, should it ever break."""
        while True:
            event = await self._events.get()
            if isinstance(event, Exception):
                raise event
            yield event

    def tell(self, event: port.Event) -> None:
        """Let the desk hear of something that was learnt beside the socket."""
        self._put(event)

    # --- keeping the connection -------------------------------------------------------------

    async def run(self) -> None:
        """Connect, and connect again, until `stop`; once signed out, when I sign in again."""
        attempt = 0
        api = Api(self._ring.relay)
        try:
            while not self._stopped:
                try:
                    await self._once(api)
                    attempt = 0
                except FactorWanted as wanted:
                    self._say_down()
                    await self._ask_code(wanted)
                    continue
                except AccessError as refused:
                    self._say_down("removed" if refused.code == "refused" else "")
                except InvalidStatus as refused:
                    self._say_down()
                    if refused.response.status_code == HTTPStatus.CONFLICT:
                        self._put(port.Trouble(chat=None, code="in_use"))
                        self._stopped = True
                except (OSError, WebSocketException, TimeoutError):
                    self._say_down()
                except Exception as error:
                    self._events.put_nowait(error)  # a fault of ours: loud, not silent
                    raise
                if not self._may_connect.is_set():
                    await self._may_connect.wait()
                elif not self._stopped:
                    await asyncio.sleep(backoff.wait(attempt, random.random()))
                    attempt += 1
        finally:
            await api.close()

    async def _ask_code(self, wanted: FactorWanted) -> None:
        """Let a person type a code; who has no second factor must set one up elsewhere first."""
        until = time.time() + wanted.wait
        self._put(port.CodeWanted(why=wanted.why, until=until))
        if wanted.why == "none":
            self._stopped = True
        else:
            await self.entrance.code_given()

    def give_code(self, code: str) -> None:
        """Sign in with these six digits."""
        self.entrance.give_code(code)

    def sign_in_again(self) -> None:
        """Connect again, also in the place of a newer console."""
        self._may_connect.set()

    async def stop(self) -> None:
        """Go off duty at once: the socket is closed when this returns."""
        self._stopped = True
        self._may_connect.set()
        if self._socket is not None:
            await self._socket.close()

    async def _once(self, api: Api) -> None:
        """Hold one connection for as long as it lasts."""
        session = await self.entrance.sign_in(api)
        async with connect(
            self._address,
            additional_headers={"Authorization": f"Bearer {session.token}"},
            compression=None,
            ping_interval=_BEAT,
            ping_timeout=_BEAT,
            close_timeout=1,
            max_size=_LARGEST,
            proxy=None,
            user_agent_header=None,
        ) as socket:
            self._socket = socket
            self._session.connected(self._duty.card(int(time.time())))
            self._teller.team.began()
            sending = asyncio.create_task(self._send(socket))
            renewing = asyncio.create_task(self._renew())
            try:
                async for message in socket:
                    self._take(message)
            finally:
                self._socket = None
                self._say_down()
                for task in (sending, renewing):
                    task.cancel()
                    with suppress(asyncio.CancelledError):
                        await task

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self._duty.good_for(time.time()) + 1)
            self._session.command(self._duty.card(int(time.time())))
            self._flush()

    async def _send(self, socket: ClientConnection) -> None:
        self._wake.set()
        with suppress(WebSocketException, OSError):
            while True:
                await self._wake.wait()
                self._wake.clear()
                for message in self._session.take():
                    await socket.send(_encoder.encode(message), text=True)

    def _take(self, data: str | bytes) -> None:
        now = time.time()
        try:
            message = _decoder.decode(data)
        except msgspec.DecodeError:
            self._put(port.Trouble(chat=None, code="tampered"))
            return
        if isinstance(message, Bye):
            self._farewell(message)
            return
        for news in self._session.receive(message, now):
            for event in self._teller.tell(news, now):
                if isinstance(event, port.Ended):
                    self.let_go(event.chat)
                self._put(self._counted(event, now))
        if isinstance(message, wire.Night | wire.StaffPapers):
            with suppress(Reject):  # an older one is not taken, not even after a restart
                self._ring.saw_roster(self._session.directory.version)
        if isinstance(message, wire.Night):
            self._came_up(now)
        if isinstance(message, wire.AuditHead):
            self.heads.keep(Head(message.n, message.hash))
        refused = isinstance(message, wire.Problem) and message.code in AGAIN
        if refused and not self._will_repeat:  # one repeat for all that was refused meanwhile
            self._will_repeat = True
            asyncio.get_running_loop().call_later(_LATER, self._again)
        self._flush()

    def _counted(self, event: port.Event, now: float) -> port.Event:
        if isinstance(event, port.Shift):
            nights, since = self.nights.count(now), float(self._duty.since)
            return msgspec.structs.replace(event, nights=nights, since=since)
        return event

    def _farewell(self, bye: Bye) -> None:
        match bye.why:
            case "newer" | "removed" as out:
                self._may_connect.clear()
                self._say_down(out)
            case _:
                pass  # the socket closes, and is made again

    def _came_up(self, now: float) -> None:
        for chat in self.kept_of_chats():  # what ended while this console was away
            place = self._session.places.get(ids.from_text(chat))
            if place is None or place.info.holder != self._ring.staff:
                self.let_go(chat)
        if self._up is not True:
            self._up, self._out = True, ""
            self._put(port.Connection(up=True, since=now))

    def _say_down(self, out: Literal["", "newer", "removed"] = "") -> None:
        if self._up is not False or (out and out != self._out):
            self._up, self._out = False, out
            self._put(port.Connection(up=False, since=time.time(), out=out))

    def _again(self) -> None:
        self._will_repeat = False
        self._session.send_again()
        self._flush()

    # --- shared -----------------------------------------------------------------------------

    def _find_key(self, kid: bytes) -> PrivateKey | None:
        try:
            return self._ring.private(kid)
        except Reject:
            return None

    def _put(self, event: port.Event) -> None:
        if isinstance(event, port.Handed):
            self.lines.keep(as_line(event))
        self._events.put_nowait(event)

    def _flush(self) -> None:
        self._wake.set()
