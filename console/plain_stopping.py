"""The line mode's end: what is still open is said first, and a yes is asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.show_leaving import left_open

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.counsellor import Counsellor


class PlainStopping:
    """`over` once somebody has stopped. Nobody is asked who leaves nothing behind."""

    def __init__(self, counsellor: Counsellor, out: Callable[[str], None]) -> None:
        """Speak for `counsellor`, to `out`."""
        self._counsellor, self._out = counsellor, out
        self.over = False

    def stop(self, now: float) -> Callable[[float], None] | None:
        """Stop; or say what stays behind, and return what a yes does."""
        desk = self._counsellor.desk
        left = [] if desk.practising else list(left_open(desk, now, lines=True))
        if not left:
            self._leave(now)
            return None
        for row in (*left, desk.words("plain.sure_stop")):
            self._out(row)
        return self._leave

    def _leave(self, now: float) -> None:
        self._counsellor.leave(now)
        self._out(self._counsellor.desk.words("plain.bye"))
        self.over = True
