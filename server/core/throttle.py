"""Token buckets: how much is too much at once, decided without reading a clock."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Bucket:
    """`burst` at once, then `rate` a second. Moments are milliseconds.

    A clock that is put back refills nothing, and does not stop the refilling.
    """

    burst: float
    rate: float
    paid: bool = False  # what is asked for now was paid for before
    _level: float = field(init=False)
    _at: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        """Begin full."""
        self._level = self.burst

    def allows(self, now: int, price: float = 1) -> bool:
        """Whether `price` more is allowed at `now`; takes nothing."""
        self.take(now, 0)  # fills it up to this moment
        return self._level >= price

    def give_back(self, price: float = 1) -> None:
        """Return what was taken and turned out to be none."""
        self._level = min(self.burst, self._level + price)

    def take(self, now: int, price: float = 1) -> bool:
        """Take `price` at `now`, if it is there. What is refused costs nothing."""
        if self.paid:
            return True
        if now > self._at:
            filled = self._level + (now - self._at) * self.rate / 1000
            self._level = min(self.burst, filled)
        self._at = now
        if self._level < price:
            return False
        self._level -= price
        return True
