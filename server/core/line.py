"""The waiting line: who is next, who stands before whom, and how long it usually takes.

Fair and explainable: people in danger go first, then by arrival; nobody sinks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from protocol.log import DAY
from server.core.chat import Chat

_REMEMBERED = 12  # the waits that an estimate is made from
_ENOUGH = 3  # fewer than this: "we do not know"


def in_line(chats: Iterable[Chat]) -> list[Chat]:
    """Return the waiting chats, next one first."""
    waiting = (chat for chat in chats if chat.row.phase == "waiting")
    return sorted(waiting, key=lambda chat: (not chat.row.danger, chat.row.since, chat.row.chat))


def arrival(chats: Iterable[Chat], now: int) -> int:
    """Return since when somebody waits who comes to the line `now`: after all who are in it.

    Also when the clock was put back meanwhile; by more than a day it was no clock of ours.
    """
    waiting = (chat.row.since for chat in chats if chat.row.phase == "waiting")
    return max(now, 1 + max((since for since in waiting if since <= now + DAY), default=0))


class Waits:
    """How long the last claimed visitors had waited."""

    def __init__(self) -> None:
        """Begin knowing nothing."""
        self._minutes: deque[float] = deque(maxlen=_REMEMBERED)
        self.said = False  # whether those who wait were told how long it takes

    def claimed_after(self, milliseconds: int) -> None:
        """Note how long somebody waited; by a clock that was put back less than nothing."""
        self._minutes.append(max(0, milliseconds) / 60_000)

    def forget(self) -> None:
        """Begin anew: another night has other people on duty."""
        self._minutes.clear()

    def honest(self, line: Sequence[Chat], ahead: int, now: int) -> tuple[int, int]:
        """Return the usual wait behind `ahead` people; (0, 0) where tonight says nothing of it.

        So it is behind more people than we remember, and once somebody has waited longer than
        we say. Whoever was answered before, or is not there, is no sign of how long it takes.
        """
        least, most = self.usual()
        new = (now - chat.row.since for chat in line if chat.attended and not chat.row.epoch)
        if ahead > len(self._minutes) or max(new, default=0) > most * 60_000:
            return 0, 0
        return least, most

    def usual(self) -> tuple[int, int]:
        """Return the usual wait as (least, most) minutes; (0, 0) when it is unknown.

        The quartiles of the last waits, never narrower than it would be honest to say.
        """
        if len(self._minutes) < _ENOUGH:
            return 0, 0
        ordered = sorted(self._minutes)
        least = int(ordered[len(ordered) // 4])
        most = int(ordered[(len(ordered) * 3) // 4]) + 1
        return max(1, least), max(most, least + 4)
