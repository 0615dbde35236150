"""My duty card: kept over a lost connection, so that it tells since when I am on duty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from protocol import staff_messages as wire
from protocol.directory import DUTY_LIFE, sign_duty_card
from protocol.p256 import public_bytes

if TYPE_CHECKING:
    from console.link.keys import KeyRing

GOOD_FOR: Final = DUTY_LIFE - 2 * 3600
"""Seconds after which a new duty card is signed."""


class Duty:
    """Signs a card when there is none that may go on. Moments are seconds since 1970."""

    def __init__(self, ring: KeyRing) -> None:
        """Sign with the keys of `ring`; nothing is signed yet."""
        self._ring = ring
        self.since = 0  # when the card was signed
        self._point = b""
        self._card: wire.OnDuty | None = None

    def card(self, now: int) -> wire.OnDuty:
        """Return the card to go on duty with at `now`.

        It is another one once it is old or the week's key is; and after a clock was put back, for
        nobody takes a card of the future.
        """
        self._ring.renew(now)
        point = public_bytes(self._ring.current())
        fits = point == self._point and 0 <= now - self.since < GOOD_FOR
        if self._card is None or not fits:
            signer, until = self._ring.signing, now + DUTY_LIFE
            self._card = wire.OnDuty(sign_duty_card(signer, self._ring.staff, point, now, until))
            self.since, self._point = now, point
        return self._card

    def good_for(self, now: float) -> float:
        """Return for how many seconds from `now` on the card may stay: then another is signed."""
        return max(0.0, self.since + GOOD_FOR - now)
