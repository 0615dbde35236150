"""Caring for the carer: heavy chats, rest after one, breaks. It is gone with the night."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from protocol.letters import Tally

if TYPE_CHECKING:
    from console.desk.limits import Limits
    from console.desk.wrap_up import Form

COOL_DOWN: Final = 600.0  # seconds without a new chat after one that was called heavy
ASKED_WITHIN: Final = 7200.0  # seconds after a chat in which it is asked whether it was heavy
MOST: Final = 99  # what a tally counts to


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What outlives a console that is started again within the night that opened at `night`."""

    night: float
    heavy: int
    misuse: int
    rested: float
    cools_until: float


class Care:
    """How one counsellor's night was so far; moments are seconds since 1970.

    Rest after a heavy chat never refuses anybody: it asks once more, and says why.
    """

    def __init__(self, cool_down: float = COOL_DOWN) -> None:
        self.cool_down = cool_down
        self.heavy = 0  # chats that I called heavy
        self.misuse = 0  # sexual and prank contacts
        self.resting: float | None = None  # I have a break, since then
        self.asked: Form | None = None  # the form after which it is asked how heavy it was
        self._rested = 0.0  # since when without a break
        self._cools_until = 0.0
        self._night: float | None = None
        self._kept: Kept | None = None  # by the console that ran before this one

    def begins(self, now: float, night: float | None) -> None:
        """A night begins, or (None) is over: only what was kept of the same one goes on."""
        self.heavy = self.misuse = 0
        self._rested, self._night = now, night
        kept = self._kept
        if kept is not None and night is not None and kept.night == night:
            self.heavy, self.misuse = kept.heavy, kept.misuse
            self._rested, self._cools_until = kept.rested, kept.cools_until

    def remember(self, content: str) -> None:
        """Take up what another run of the console kept; what cannot be read counts as nothing."""
        with suppress(msgspec.DecodeError):
            self._kept = msgspec.json.decode(content, type=Kept)

    def to_keep(self) -> str:
        """Return what must outlive this console; empty between nights, or without any."""
        if self._night is None:
            return ""
        kept = Kept(self._night, self.heavy, self.misuse, self._rested, self._cools_until)
        return msgspec.json.encode(kept).decode()

    def rest(self, now: float) -> bool:
        """Begin or end a break. Tells whether I have one now."""
        self.resting = now if self.resting is None else None
        if self.resting is None:
            self._rested = now
        return self.resting is not None

    def ask(self, form: Form, now: float) -> None:
        """Ask how heavy the chat of `form` was, unless it is long ago."""
        self.asked = form if now - form.ended <= ASKED_WITHIN else None

    def answer(self, heavy: bool | None, now: float) -> None:
        """Take the answer to that question; None passes it by."""
        self.asked = None
        if heavy:
            self.heavy = min(MOST, self.heavy + 1)
            self._cools_until = now + self.cool_down

    def misused(self) -> None:
        """Count a sexual or prank contact."""
        self.misuse = min(MOST, self.misuse + 1)

    def cools(self, now: float) -> float | None:
        """Return until when I rest after a heavy chat, None when I do not."""
        return self._cools_until if now < self._cools_until else None

    def tally(self, limits: Limits) -> Tally:
        """Return what supervisors are told of my night."""
        since = int(self._rested * 1000)
        return Tally(self.heavy, self.misuse, since, limits.soft, limits.hard)
