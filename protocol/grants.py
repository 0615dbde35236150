"""Whom a visitor's page lets read: who comes on duty while it waits, and who takes over."""

from __future__ import annotations

from protocol import visitor_messages as wire
from protocol.arrival import Arrival
from protocol.documents import Signed
from protocol.errors import Reject
from protocol.ids import new_message

TAKE_OVER_AFTER = 30.0  # seconds without the holder before the page grants a take-over


class Grants(Arrival):
    """The part of a visitor's session that gives the keys of its chat to more of the staff."""

    _colleague_gone: float | None = None  # since when the holder is not connected, by my clock
    _early: tuple[bytes, Signed] | None = None  # who asked to take over before they may

    @property
    def grants_at(self) -> float | None:
        """When `grant_late` is due, by my clock: somebody asked to take over, too early."""
        if self._early is None or self._colleague_gone is None:
            return None
        return self._colleague_gone + TAKE_OVER_AFTER

    def grant_late(self, now: float) -> None:
        """Answer a request that came too early, if the holder is still gone."""
        if self._early is not None:
            self._asked(*self._early, now)

    def _colleague(self, message: wire.Colleague, now: float) -> None:
        # A moment that is still to come was noted before the relay put this clock right.
        gone_since = now if self._colleague_gone is None else min(now, self._colleague_gone)
        self._colleague_gone = None if message.up else gone_since

    def _asked(self, who: bytes, document: Signed, now: float) -> None:
        """Grant a supervisor the chat whose holder is gone: what is said now, and my key."""
        self._early = None
        if self._colleague_gone is None:
            return
        if now - self._colleague_gone < TAKE_OVER_AFTER:
            self._early = (who, document)
            return
        try:
            request = self._requests.open(who, document, self.chat, self.directory, now)
            card = self.directory.card(who, now)
        except Reject:
            return
        if request.want == "take-over":
            self._grant(who, card.key)

    def _grant_newcomers(self, now: float) -> None:
        """While the chat waits, let everybody read it who came on duty since its epoch."""
        if self.phase != "waiting":
            return
        for who, card in self.directory.on_duty(now).items():
            if card.kid not in self._granted and who not in self.room.readers:
                self._granted.add(card.kid)
                self._grant(who, card.key)

    def _grant(self, who: bytes, point: bytes) -> None:
        numbers = {*self.room.reach.said_in("hello", "code"), self.room.epoch}
        wraps = self.room.make_grant(who, point, tuple(sorted(numbers)))
        if wraps:
            self.command(wire.Grant(new_message(), wraps))
