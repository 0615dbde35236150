"""Somebody who signs in by requests of their own making, with an authenticator in hand."""

from __future__ import annotations

import time
from typing import Any, NamedTuple

import aiohttp
import msgspec
from msgspec.structs import replace

from protocol import staff_access as access
from protocol.second_factor import STEP, code_at
from server.records import Factor
from tests.builders import Person
from tests.live import LiveRelay, until


class Answered(NamedTuple):
    """What the relay answered to one sign-in."""

    status: int
    body: bytes

    @property
    def session(self) -> access.Session:
        """The session that was begun."""
        assert self.status == 200, self
        return msgspec.json.decode(self.body, type=access.Session)

    @property
    def asked(self) -> access.FactorAsked:
        """What is asked for."""
        assert self.status == 428, self
        return msgspec.json.decode(self.body, type=access.FactorAsked)

    @property
    def bearer(self) -> dict[str, str]:
        """The session as a header."""
        return {"Authorization": f"Bearer {self.session.token}"}


class Phone:
    """One member of staff, their signing key, and the authenticator app on their telephone."""

    def __init__(self, relay: LiveRelay, http: aiohttp.ClientSession, person: Person) -> None:
        """Sign in at `relay` as `person`."""
        self.relay, self.http, self.person = relay, http, person
        self.secret = b""

    def code(self, off: int = 0) -> str:
        """Return the code that is `off` steps from the one of this moment, by the relay's clock."""
        return code_at(self.secret, self.relay.relay.now() // 1000 // STEP + off)

    def wrong(self) -> str:
        """Return a code that is none of these moments."""
        right = {self.code(off) for off in range(-3, 4)}
        return next(code for code in (f"{n:06}" for n in range(9)) if code not in right)

    async def sign_in(self, at: LiveRelay | None = None, **given: Any) -> Answered:
        """Sign a fresh challenge and hand it in with what is `given`."""
        return await self._signed("/v1/staff/session", access.sign_challenge, at, given)

    async def ask(self) -> Answered:
        """Ask for a second factor, and keep what is handed out in the app."""
        answered = await self._signed("/v1/staff/second-factor", access.sign_for_factor, None, {})
        if answered.status == 200:
            self.secret = msgspec.json.decode(answered.body, type=access.NewFactor).secret
        return answered

    async def set_up(self) -> access.Session:
        """Ask for one and confirm it; return the session."""
        await self.ask()
        return (await self.sign_in(code=self.code())).session

    async def _signed(
        self, path: str, sign: Any, at: LiveRelay | None, given: dict[str, Any]
    ) -> Answered:
        door, who = (at or self.relay).address, self.person.id
        asked = msgspec.json.encode(access.ChallengeFor(who))
        async with self.http.post(door + "/v1/staff/challenge", data=asked) as answer:
            nonce = msgspec.json.decode(await answer.read(), type=access.Challenge).nonce
        signed = replace(sign(self.person.signing, door, nonce, who), **given)
        async with self.http.post(door + path, data=msgspec.json.encode(signed)) as answer:
            return Answered(answer.status, await answer.read())

    async def connects(self, bearer: dict[str, str]) -> int:
        """Open the console's socket with this header; return the status, 101 when it opens."""
        try:
            socket = await self.http.ws_connect(self.relay.address + "/v1/staff", headers=bearer)
        except aiohttp.WSServerHandshakeError as refused:
            return refused.status
        await socket.close()
        return 101


def later(relay: LiveRelay, steps: int = 1) -> None:
    """Let so many steps pass at the relay, whose clock stands still from here on."""
    now = relay.relay.now() + steps * STEP * 1000
    relay.relay.now = lambda: now


async def lines(relay: LiveRelay) -> list[tuple[bytes, str, str]]:
    """Return who, what and why of each line of the audit log, once all are written."""
    await until(lambda: not relay.relay.logbook._waiting)
    kept = await relay.relay.writer.read(lambda store: store.trail(0, 100))
    return [(line.note.who, line.note.what, line.note.why) for line in kept]


async def factor_of(relay: LiveRelay, who: bytes) -> Factor | None:
    """Return the second factor of `who` as it is stored."""
    return await relay.relay.writer.read(lambda store: store.factor(who))


async def ordered(relay: LiveRelay, http: aiohttp.ClientSession, order: access.Order) -> int:
    """Give an order as the roster key does; return the status."""
    organisation = relay.organisation
    sealed = access.seal_order(organisation.roster_key, order)
    certificate = organisation.papers(now=int(time.time())).certificate
    body = msgspec.json.encode(access.Ordered(certificate, sealed))
    async with http.post(relay.address + "/v1/organisation", data=body) as answer:
        return answer.status
