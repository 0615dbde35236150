"""The second factor at the sign-in of supervisors and administrators; see SPEC.md 12.

It stands beside the signature and never in its place: who gets here has signed already. The
secret is kept sealed under the pepper (`server.pepper`), and a code opens nothing twice.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Collection
from typing import TypeVar

import msgspec
from aiohttp import web

from protocol.audit import Note, Why
from protocol.directory import Member
from protocol.errors import Reject
from protocol.second_factor import ROLES, new_secret
from protocol.staff_access import FactorAsked, NewFactor, SignIn
from protocol.visitor_messages import Bye
from server.core.house import OnShift
from server.core.second_factor import tried
from server.pepper import FactorSeal
from server.ports import Store, StoreError
from server.records import Factor, FactorChange
from server.web.relay import Relay
from server.web.sessions import Sessions, SignedIn

T = TypeVar("T")

_log = logging.getLogger("veste")


class SecondFactors:
    """What one relay asks for besides a signature."""

    def __init__(
        self, relay: Relay, sessions: Sessions, seal: FactorSeal, demanded_from: dt.date | None
    ) -> None:
        """Ask from the day `demanded_from` on (UTC; None: always) who has none to set one up."""
        self._relay, self._sessions, self._seal = relay, sessions, seal
        self._from = 0 if demanded_from is None else _millis(demanded_from)

    def demanded(self, member: Member | OnShift, now: int) -> bool:
        """Whether this member may not sign in by a signature alone."""
        return now >= self._from and _concerns(member)

    def bearer(self, request: web.Request, now: int) -> SignedIn:
        """Return who sends `request`, by a session for which all was given that is asked.

        Raises `HTTPForbidden` for a browser and `HTTPUnauthorized`.
        """
        if "Origin" in request.headers:
            raise web.HTTPForbidden  # a browser is no console
        signed_in = self._sessions.signed_in(request.headers.get("Authorization", ""), now)
        member = None if signed_in is None else self._member(signed_in.who, now)
        if signed_in is None or member is None:
            raise web.HTTPUnauthorized
        if not signed_in.by_code and self.demanded(member, now):
            raise web.HTTPUnauthorized  # with a role, maybe, that they got since they signed in
        return signed_in

    def concerns(self, who: bytes, now: int) -> bool:
        """Whether somebody has a role that asks for a second factor, now or from some day on."""
        member = self._member(who, now)
        return member is not None and _concerns(member)

    def send_back(self) -> None:
        """End the connections of who got such a role since they came: they sign in anew.

        The shift knows everybody's roles: to read the roster each second, once for each console,
        took longer than the second where there are hundreds. It must hold, or nobody can come back.
        """
        now, connections = self._relay.now(), self._relay.connections
        for who, console in [*connections.consoles.items()]:
            on = self._relay.house.staff.get(who)
            asked = console.was_asked or on is None or not self.demanded(on, now)
            if not asked and self._member(who, now) is not None:
                del connections.consoles[who]
                console.dismiss(Bye("restart"))
                self._relay.do(self._relay.shift.left(who, now))

    async def check(self, member: Member, answer: SignIn, now: int) -> tuple[Why, bytes | None]:
        """Return by what the second factor of `member` was given, and how it is sealed.

        By nothing ("", None) where none is asked. Raises `HTTPPreconditionRequired` with a
        `FactorAsked`.
        """
        if not _concerns(member):
            return "", None
        who = member.id
        factor = await self._ask(lambda store: store.factor(who))
        if factor is None or not (factor.confirmed or answer.code):
            if self.demanded(member, now):
                raise _asked(FactorAsked("none"))
            return "", None
        if answer.code:
            return "code", await self._try(who, answer.code, now)
        if not self._sessions.vouches(answer.voucher, who, factor.sealed, now):
            raise _asked(FactorAsked("code"))
        return "voucher", factor.sealed

    async def _try(self, who: bytes, code: str, now: int) -> bytes:
        """Return how the second factor is sealed that `code` is right for, and use the code up."""
        answers: list[FactorAsked | None] = []
        sealed: list[bytes] = []

        def change(factor: Factor | None) -> FactorChange:
            if factor is None:  # it was reset a moment ago
                answers.append(FactorAsked("none"))
                return FactorChange(None)
            secret = self._seal.open(who, factor.sealed)
            if secret is None:
                _log.error("a second factor does not open: is the pepper another one?")
                raise web.HTTPServiceUnavailable
            after, asked, notes = tried(factor, secret, code, who, now)
            answers.append(asked)
            sealed.append(after.sealed)
            return FactorChange(after, notes)

        await self._ask(lambda store: store.change_factor(who, change))
        asked = answers[-1]
        if asked is not None:
            raise _asked(asked)
        return sealed[-1]

    async def new(self, member: Member) -> NewFactor:
        """Return a fresh secret for `member`, in the place of one that never was confirmed.

        Raises `HTTPForbidden` for a role without it, `HTTPConflict` when there is one that counts.
        """
        if not _concerns(member):
            raise web.HTTPForbidden
        secret = new_secret()
        sealed = self._seal.seal(member.id, secret)

        def change(factor: Factor | None) -> FactorChange:
            if factor is not None and factor.confirmed:
                raise web.HTTPConflict
            return FactorChange(Factor(sealed))

        await self._ask(lambda store: store.change_factor(member.id, change))
        return NewFactor(secret)

    async def reset(self, who: bytes, now: int) -> None:
        """Forget the second factor of `who`. Raises `HTTPNotFound` when there is none."""

        def change(factor: Factor | None) -> FactorChange:
            if factor is None:
                raise web.HTTPNotFound
            return FactorChange(None, (Note(now, who, "factor-reset"),))

        await self._ask(lambda store: store.change_factor(who, change))

    async def drop(self, left: Collection[bytes]) -> None:
        """Forget the second factors, if they have one, of people who are no longer of the staff."""

        def forget(store: Store) -> None:
            for who in left:
                if store.factor(who) is not None:
                    store.change_factor(who, lambda _: FactorChange(None))

        await self._ask(forget)

    def _member(self, who: bytes, now: int) -> Member | None:
        try:
            return self._relay.house.directory(now).member(who)
        except Reject:
            return None

    async def _ask(self, ask: Callable[[Store], T]) -> T:
        try:
            return await self._relay.writer.read(ask)
        except StoreError:
            raise web.HTTPServiceUnavailable from None


def _concerns(member: Member | OnShift) -> bool:
    return bool(set(member.roles) & set(ROLES))


def _asked(asked: FactorAsked) -> web.HTTPPreconditionRequired:
    body = msgspec.json.encode(asked).decode()
    return web.HTTPPreconditionRequired(text=body, content_type="application/json")


def _millis(day: dt.date) -> int:
    return int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp() * 1000)
