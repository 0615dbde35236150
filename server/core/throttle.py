"""Token buckets: how much is too much at once, decided without reading a clock."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Bucket:
    """`burst` at once, then `rate` a second. Moments are milliseconds."""

    burst: float
    rate: float
    _level: float = field(init=False)
    _at: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        """Begin full."""
        self._level = self.burst

    def allows(self, now: int) -> bool:
        """Whether one more is allowed at `now`; takes nothing."""
        if now > self._at:
            filled = self._level + (now - self._at) * self.rate / 1000
            self._level, self._at = min(self.burst, filled), now
        return self._level >= 1

    def take(self, now: int) -> bool:
        """Take one at `now`, if there is one. What is refused costs nothing."""
        if not self.allows(now):
            return False
        self._level -= 1
        return True
