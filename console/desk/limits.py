"""How many chats one counsellor holds: one and two freely, a third asks, a fourth never."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import msgspec

from console.link.port import Mine, NoLongerWaiting, Trouble

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.link.port import Event

UNDER_WAY: Final = 120.0  # seconds after which what I asked for counts no more: it does not come


class Verdict(StrEnum):
    """What happens to a wish to take one more chat."""

    TAKE = "take"
    ASK = "ask"
    REFUSE = "refuse"


class Limits(msgspec.Struct, frozen=True):
    """`soft` chats are taken without a question, `hard` is the most one may hold.

    `first_nights`: for so many nights supervisors are told that somebody is new.
    """

    soft: int = 2
    hard: int = 3
    first_nights: int = 3

    def verdict(self, held: int) -> Verdict:
        """Judge the wish of somebody who already holds `held` open chats."""
        if held >= self.hard:
            return Verdict.REFUSE
        return Verdict.ASK if held >= self.soft else Verdict.TAKE


class UnderWay:
    """Chats that I asked for and do not hold yet: a claim, an offer I took, a take-over."""

    def __init__(self) -> None:
        self._asked: dict[str, float] = {}

    def ask(self, chat: str, now: float) -> None:
        """Note that I asked for `chat`."""
        self._asked[chat] = now

    def hear(self, event: Event, *, waited: bool) -> None:
        """Note whether a chat is mine now, or will not be; `waited`: it stood in the queue."""
        match event:
            case Trouble(code="offer_over"):
                pass  # perhaps of an earlier offer of the same chat: the desk knows
            case Mine() | Trouble(chat=str()):
                self._asked.pop(event.chat or "", None)
            case NoLongerWaiting() if waited or event.by is None:  # else it is held, as before
                self._asked.pop(event.chat, None)

    def over(self, chat: str) -> None:
        """Note that `chat` does not come: what I said yes to is over."""
        self._asked.pop(chat, None)

    def chats(self, now: float) -> set[str]:
        """Return what may still become mine."""
        return {chat for chat, asked in self._asked.items() if now - asked < UNDER_WAY}


def would_hold(desk: Desk, chat: str | None, now: float) -> int:
    """Return how many I hold before `chat` comes, with those that are under way."""
    held = {each.id for each in desk.held()}
    return len((held | desk.under_way.chats(now)) - {chat})


def verdict(desk: Desk, chat: str | None, now: float) -> Verdict:
    """Judge my wish to take `chat`, with what is under way."""
    return desk.limits.verdict(would_hold(desk, chat, now))
