"""Sign-in, enrolling and an administrator's orders over HTTP; see SPEC.md 12.

The relay holds no key that could make anybody staff: it checks signatures, keeps short
sessions in memory only, and hands on what the roster key signed.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import TypeVar

import msgspec
from aiohttp import web

from protocol import staff_access as access
from protocol.directory import Papers, roster_key_of
from protocol.errors import Reject
from protocol.visitor_messages import Bye
from server.core.refused import Refused
from server.ports import Store, StoreError
from server.web.relay import Relay

CHALLENGE_MS = 60_000
SESSION_MS = 15 * 60_000
_MOST = 2_000  # open challenges, sessions, invites or enrolments at one time
_BODY_WITHIN = 10.0  # seconds for the whole of a request

T = TypeVar("T")


class Sessions:
    """Open challenges and signed-in sessions; gone with the process, which costs nobody much."""

    def __init__(self) -> None:
        """Begin with nobody signed in."""
        self._challenges: dict[bytes, tuple[bytes, int]] = {}
        self._tokens: dict[str, tuple[bytes, int]] = {}

    def challenge(self, who: bytes, now: int) -> bytes:
        """Return a nonce for one sign-in of `who`."""
        _forget_old(self._challenges, now)
        nonce = secrets.token_bytes(32)
        self._challenges[nonce] = (who, now + CHALLENGE_MS)
        return nonce

    def used(self, nonce: bytes, who: bytes, now: int) -> bool:
        """Whether this nonce was given to `who` and is still good; it is not afterwards."""
        given = self._challenges.pop(nonce, None)
        return given is not None and given[0] == who and now <= given[1]

    def begin(self, who: bytes, now: int) -> access.Session:
        """Return a fresh session of `who`."""
        _forget_old(self._tokens, now)
        token = secrets.token_urlsafe(32)
        self._tokens[token] = (who, now + SESSION_MS)
        return access.Session(token, (now + SESSION_MS) // 1000)

    def who(self, authorization: str, now: int) -> bytes | None:
        """Return whose token this `Authorization` header carries, or None."""
        kind, _, token = authorization.partition(" ")
        held = self._tokens.get(token) if kind == "Bearer" else None
        return held[0] if held is not None and now <= held[1] else None

    def end(self, who: bytes) -> None:
        """End every session of somebody who is staff no longer."""
        self._tokens = {t: held for t, held in self._tokens.items() if held[0] != who}


def _forget_old(held: dict[T, tuple[bytes, int]], now: int) -> None:
    for key in [key for key, (_, until) in held.items() if until < now]:
        del held[key]
    while len(held) >= _MOST:
        del held[next(iter(held))]


class _Kept(msgspec.Struct):
    """What the organisation's side of the relay keeps: open invites and enrolments."""

    invites: dict[str, int] = {}
    enrolments: list[access.Enrolment] = []
    nonces: dict[str, int] = {}


class StaffAccess:
    """The handlers of SPEC.md 12 for one relay."""

    def __init__(self, relay: Relay, sessions: Sessions, origin: str) -> None:
        """Serve `relay`, whose public origin is part of what is signed."""
        self._relay, self._sessions, self._origin = relay, sessions, origin
        self._kept = _Kept()

    async def load(self) -> None:
        """Read papers, invites and enrolments from the store."""
        papers = await self._relay.writer.read(lambda store: store.recall("papers"))
        kept = await self._relay.writer.read(lambda store: store.recall("staff"))
        if papers is not None:
            self._relay.house.papers = msgspec.json.decode(papers, type=Papers)
        if kept is not None:
            self._kept = msgspec.json.decode(kept, type=_Kept)

    def add_to(self, app: web.Application) -> None:
        """Register the handlers."""
        app.router.add_post("/v1/staff/challenge", self.challenge)
        app.router.add_post("/v1/staff/session", self.session)
        app.router.add_post("/v1/staff/enrol", self.enrol)
        app.router.add_post("/v1/organisation", self.order)
        app.router.add_get("/v1/papers", self.papers)

    def _bear(self, request: web.Request) -> None:
        """Raise `HTTPTooManyRequests` when too many unknown signatures would be checked."""
        limits, now = self._relay.limits, self._relay.now()
        if not limits.may_sign_in(limits.drawer_of(request, now), now):
            raise web.HTTPTooManyRequests

    async def challenge(self, request: web.Request) -> web.Response:
        """Answer with a nonce, for a known id and an unknown one alike."""
        asked = await _body(request, access.ChallengeFor)
        return _answer(access.Challenge(self._sessions.challenge(asked.id, self._relay.now())))

    async def session(self, request: web.Request) -> web.Response:
        """Begin a session for whoever signed the challenge and is on the roster."""
        self._bear(request)
        answer = await _body(request, access.SignIn)
        now = self._relay.now()
        if not self._sessions.used(answer.nonce, answer.id, now):
            raise web.HTTPUnauthorized
        try:
            member = self._relay.house.directory(now).member(answer.id)
            access.check_challenge(member.key, self._origin, answer)
        except Reject:
            raise web.HTTPUnauthorized from None
        return _answer(self._sessions.begin(answer.id, now))

    async def enrol(self, request: web.Request) -> web.Response:
        """Keep a newcomer's key under their invite, which is used up by it."""
        self._bear(request)
        enrolment = await _body(request, access.Enrolment)
        name = enrolment.lookup.hex()
        until = self._kept.invites.get(name, 0)
        if until * 1000 < self._relay.now():
            raise web.HTTPForbidden
        del self._kept.invites[name]
        self._kept.enrolments.append(enrolment)
        await self._keep()
        return web.Response(status=204)

    async def papers(self, request: web.Request) -> web.Response:
        """Show the papers: they are public, every page gets them."""
        del request
        papers = self._relay.house.current_papers()
        if papers is None:
            raise web.HTTPNotFound
        return _answer(papers)

    async def order(self, request: web.Request) -> web.Response:
        """Carry out what the roster key signed, once."""
        self._bear(request)
        ordered = await _body(request, access.Ordered)
        now = self._relay.now() // 1000
        try:
            point = roster_key_of(self._relay.house.root, ordered.certificate, now)
            order = access.open_order(point, ordered.order)
        except Reject:
            raise web.HTTPForbidden from None
        nonces = self._kept.nonces = {n: t for n, t in self._kept.nonces.items() if t > now}
        name = order.nonce.hex()
        if abs(now - order.iat) > access.ORDER_LIFE or name in nonces:
            raise web.HTTPForbidden
        nonces[name] = now + 2 * access.ORDER_LIFE
        answer = await self._carry_out(order)
        await self._keep()
        return _answer(answer)

    async def _carry_out(self, order: access.Order) -> access.OrderAnswer:
        house = self._relay.house
        if isinstance(order, access.Invite):
            self._kept.invites[order.lookup.hex()] = order.exp
        elif isinstance(order, access.Publish):
            await self._publish(order.papers)
        return access.OrderAnswer(tuple(self._kept.enrolments), house.papers)

    async def _publish(self, papers: Papers) -> None:
        house, before = self._relay.house, self._relay.house.papers
        try:
            removed = self._relay.shift.publish(papers, self._relay.now())
        except Refused:
            raise web.HTTPConflict from None
        listed = {member.id for member in house.directory(self._relay.now()).members()}
        self._kept.enrolments = [e for e in self._kept.enrolments if e.id not in listed]
        encoded = msgspec.json.encode(house.papers)
        try:
            await self._relay.writer.read(lambda store: store.remember("papers", encoded))
        except StoreError:
            house.papers = before  # or the same order could not be given again
            raise web.HTTPServiceUnavailable from None
        for who in removed:
            self._sessions.end(who)
            console = self._relay.connections.consoles.pop(who, None)
            if console is not None:
                console.dismiss(Bye("removed"))
            self._relay.do(self._relay.shift.left(who, self._relay.now()))
        self._relay.do(self._relay.house.papers_changed())

    async def _keep(self) -> None:
        encoded = msgspec.json.encode(self._kept)

        def keep(store: Store) -> None:
            store.remember("staff", encoded)

        await self._relay.writer.read(keep)


async def _body(request: web.Request, kind: type[T]) -> T:
    if "Origin" in request.headers:
        raise web.HTTPForbidden
    try:
        async with asyncio.timeout(_BODY_WITHIN):
            return msgspec.json.decode(await request.read(), type=kind)
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise web.HTTPBadRequest from None


def _answer(content: msgspec.Struct) -> web.Response:
    body = msgspec.json.encode(content)
    return web.Response(body=body, content_type="application/json")
