"""Tells a visitor's silence against that visitor's own pace, not against a norm."""

from __future__ import annotations

from statistics import median
from typing import Final

SILENT_AFTER: Final = 300.0  # seconds; shorter is thinking, not silence
TIMES_OWN_PACE: Final = 3.0
_KEPT: Final = 12  # the latest gaps say more than the first


class Rhythm:
    """The gaps between what a visitor sends. Times are seconds since 1970."""

    def __init__(self) -> None:
        self.last: float | None = None  # when they sent something
        self._gaps: list[float] = []

    def wrote(self, at: float) -> None:
        """Note that the visitor sent something at `at`."""
        if self.last is not None and at - self.last >= 1.0:
            self._gaps = [*self._gaps, at - self.last][-_KEPT:]
        self.last = at

    @property
    def pace(self) -> float | None:
        """The visitor's usual gap in seconds, or None before three messages."""
        return median(self._gaps) if len(self._gaps) >= 2 else None

    def fast(self, now: float, within: float, still: float) -> bool:
        """Whether the visitor writes every `within` seconds or sooner, `still` seconds ago too."""
        pace = self.pace
        return pace is not None and pace <= within and now - (self.last or 0.0) <= still

    def silent_for(self, now: float, since: float | None = None) -> float | None:
        """Return how long it has been silent, or None while that is nothing special.

        `since` is when the visitor arrived, for one who never wrote.
        """
        start = self.last if self.last is not None else since
        if start is None:
            return None
        still = now - start
        pace = self.pace
        enough = SILENT_AFTER if pace is None else max(SILENT_AFTER, TIMES_OWN_PACE * pace)
        return still if still >= enough else None
