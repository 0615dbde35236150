"""Sign-in, enrolling and an administrator's orders over HTTP; see SPEC.md 12.

The relay holds no key that could make anybody staff: it checks signatures, seals short
sessions that it does not keep, and hands on what the roster key signed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import msgspec
from aiohttp import web

from protocol import staff_access as access
from protocol.audit import Note
from protocol.directory import Directory, Member, Papers, roster_key_of
from protocol.errors import Reject
from protocol.page_manifest import PublishedPage
from protocol.research import PublishedResearch
from server.core.effects import Witness
from server.core.refused import Refused
from server.ports import Store, StoreError
from server.web.bodies import body_of
from server.web.drawers import Drawer
from server.web.notices import page_notice, research_notice
from server.web.relay import Relay
from server.web.second_factor import SecondFactors
from server.web.sessions import Sessions

_MOST = 1_000  # invites that are open, newcomers who wait

T = TypeVar("T")


class _Kept(msgspec.Struct):
    """What the organisation's side of the relay keeps: open invites and enrolments."""

    invites: dict[str, int] = {}
    enrolments: list[access.Enrolment] = []
    nonces: dict[str, int] = {}

    def note(self, order: access.Order, now: int) -> None:
        """Note that `order` is carried out, which it is once; `now` in seconds."""
        self.nonces = {nonce: until for nonce, until in self.nonces.items() if until > now}
        self.invites = {invite: until for invite, until in self.invites.items() if until > now}
        name = order.nonce.hex()
        if name in self.nonces:
            raise web.HTTPForbidden
        self.nonces[name] = now + 2 * access.ORDER_LIFE
        if isinstance(order, access.Invite):
            if len(self.invites) >= _MOST:
                raise web.HTTPConflict
            self.invites[order.lookup.hex()] = order.exp

    def newcomers(self, listed: set[bytes]) -> tuple[access.Enrolment, ...]:
        """Forget the newcomers who are on the roster, and return the others."""
        self.enrolments = [each for each in self.enrolments if each.id not in listed]
        return tuple(self.enrolments)


class StaffAccess:
    """The handlers of SPEC.md 12 for one relay."""

    def __init__(
        self, relay: Relay, sessions: Sessions, factors: SecondFactors, origin: str
    ) -> None:
        """Serve `relay`, whose public origin is part of what is signed."""
        self._relay, self._sessions, self._origin = relay, sessions, origin
        self._factors = factors
        self._page, self._research = page_notice(relay, origin), research_notice(relay)

    async def load(self) -> None:
        """Read the papers from the store, whether they still hold or not."""
        papers = await self._relay.writer.read(lambda store: store.recall("papers"))
        if papers is not None:
            self._relay.house.papers = msgspec.json.decode(papers, type=Papers)

    def add_to(self, app: web.Application) -> None:
        """Register the handlers."""
        app.router.add_post("/v1/staff/challenge", self.challenge)
        app.router.add_post("/v1/staff/session", self.session)
        app.router.add_post("/v1/staff/second-factor", self.second_factor)
        app.router.add_post("/v1/staff/enrol", self.enrol)
        app.router.add_post("/v1/organisation", self.order)
        app.router.add_get("/v1/papers", self.papers)
        self._page.add_to(app)
        self._research.add_to(app)

    def _bear(self, request: web.Request, may: Callable[[Drawer | None, int], bool]) -> None:
        """Raise `HTTPTooManyRequests` when too many unknown signatures would be checked."""
        now = self._relay.now()
        if not may(self._relay.limits.drawer_of(request, now), now):
            raise web.HTTPTooManyRequests

    async def challenge(self, request: web.Request) -> web.Response:
        """Answer with a nonce, for a known id and an unknown one alike."""
        asked = await _body(request, access.ChallengeFor)
        return _answer(access.Challenge(self._sessions.challenge(asked.id, self._relay.now())))

    async def session(self, request: web.Request) -> web.Response:
        """Begin a session for whoever signed the challenge, is on the roster, and gave a code."""
        member, answer = await self._signed(request, access.check_challenge)
        now = self._relay.now()
        why, factor = await self._factors.check(member, answer, now)
        session = self._sessions.begin(member.id, now, by_code=factor is not None)
        if why == "code" and factor is not None:  # its line was written with the code's step
            voucher = self._sessions.voucher(member.id, factor, now)
            return _answer(msgspec.structs.replace(session, voucher=voucher))
        self._relay.logbook.add(Witness((Note(now, member.id, "sign-in", b"", why),)))
        return _answer(session)

    async def second_factor(self, request: web.Request) -> web.Response:
        """Hand a fresh secret out, once, to whoever signed for it and has none that counts."""
        member, _ = await self._signed(request, access.check_for_factor)
        return _answer(await self._factors.new(member))

    async def _signed(
        self, request: web.Request, check: Callable[[bytes, str, access.SignIn], None]
    ) -> tuple[Member, access.SignIn]:
        """Return who answered a challenge, and how. Raises `HTTPUnauthorized`."""
        self._bear(request, self._relay.limits.may_sign_in)
        answer = await _body(request, access.SignIn)
        now = self._relay.now()
        if not self._sessions.is_good(answer.nonce, answer.id, now):
            raise web.HTTPUnauthorized
        try:
            member = self._relay.house.directory(now).member(answer.id)
            check(member.key, self._origin, answer)
        except Reject:
            raise web.HTTPUnauthorized from None
        self._sessions.spend(answer.nonce, now)
        return member, answer

    async def enrol(self, request: web.Request) -> web.Response:
        """Keep a newcomer's key under their invite, which is used up by it."""
        self._bear(request, self._relay.limits.may_sign_in)
        enrolment = await _body(request, access.Enrolment)
        name, now = enrolment.lookup.hex(), self._relay.now() // 1000

        def use_up(kept: _Kept) -> None:
            if kept.invites.pop(name, 0) < now or len(kept.enrolments) >= _MOST:
                raise web.HTTPForbidden
            kept.enrolments.append(enrolment)

        await self._amend(use_up)
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
        self._bear(request, self._relay.limits.may_order)
        ordered = await _body(request, access.Ordered)
        now = self._relay.now() // 1000
        try:
            point = roster_key_of(self._relay.house.root, ordered.certificate, now)
            order = access.open_order(point, ordered.order)
        except Reject:
            raise web.HTTPForbidden from None
        if abs(now - order.iat) > access.ORDER_LIFE:
            raise web.HTTPForbidden
        await self._amend(lambda kept: kept.note(order, now))
        if isinstance(order, access.Publish):
            await self._publish(order.papers)
        if isinstance(order, access.PublishPage):
            await self._page.keep(PublishedPage(ordered.certificate, order.manifest))
        if isinstance(order, access.PublishResearch):
            await self._research.keep(PublishedResearch(ordered.certificate, order.research))
        if isinstance(order, access.ResetFactor):
            await self._factors.reset(order.id, self._relay.now())
        listed = self._listed()
        enrolments = await self._amend(lambda kept: kept.newcomers(listed))
        return _answer(access.OrderAnswer(enrolments, self._relay.house.papers))

    def _listed(self) -> set[bytes]:
        try:
            directory = self._relay.house.directory(self._relay.now())
        except Reject:
            return set()
        return {member.id for member in directory.members()}

    async def _publish(self, papers: Papers) -> None:
        """Store a roster, unless another node stored a newer one, and let it hold.

        The same one again is no conflict: it does what was left undone the last time.
        """
        relay, now = self._relay, self._relay.now()
        papers = Papers(papers.certificate, papers.roster)
        try:
            holds = papers == relay.house.papers
            directory = relay.house.directory(now) if holds else relay.shift.check(papers, now)
        except (Refused, Reject):
            raise web.HTTPConflict from None
        noted = relay.shift.published(directory, now)

        def newer(stored: bytes | None) -> bytes | None:
            if stored is not None and msgspec.json.decode(stored, type=Papers) == papers:
                return None  # stored already, and noted with it
            if stored is not None and self._version(stored) >= directory.version:
                raise web.HTTPConflict
            return msgspec.json.encode(papers)

        await self._read(lambda store: store.amend("papers", newer, noted))
        # Nothing that can fail comes between: what is stored is in force.
        with suppress(Refused):  # it, or a newer one, was heard of from the store before
            relay.nodes.publish(papers)
        relay.nodes.tell_papers()
        removed = {note.who for note in noted if note.what == "removed"}
        former = {each.id for each in directory.former}  # with whom it may have failed before
        await self._factors.drop((removed | former) - {each.id for each in directory.members()})

    def _version(self, stored: bytes) -> int:
        """Return the version of a stored roster; 0 of one that does not hold any more."""
        directory = Directory(self._relay.house.root)
        with suppress(Reject):
            directory.read(msgspec.json.decode(stored, type=Papers), self._relay.now() / 1000)
        return directory.version

    async def _amend(self, change: Callable[[_Kept], T]) -> T:
        """Return what `change` returns of what is kept, which it may change.

        No other node comes in between; what `change` raises is raised, and nothing is kept.
        """
        answers: list[T] = []

        def changed(stored: bytes | None) -> bytes:
            kept = _Kept() if stored is None else msgspec.json.decode(stored, type=_Kept)
            answers.append(change(kept))
            return msgspec.json.encode(kept)

        await self._read(lambda store: store.amend("staff", changed))
        return answers[-1]

    async def _read(self, ask: Callable[[Store], None]) -> None:
        try:
            await self._relay.writer.read(ask)
        except StoreError:
            raise web.HTTPServiceUnavailable from None


async def _body(request: web.Request, kind: type[T]) -> T:
    if "Origin" in request.headers:
        raise web.HTTPForbidden
    return await body_of(request, msgspec.json.Decoder(kind).decode)


def _answer(content: msgspec.Struct) -> web.Response:
    body = msgspec.json.encode(content)
    return web.Response(body=body, content_type="application/json")
