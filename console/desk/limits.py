"""How many chats one counsellor holds: one and two freely, a third asks, a fourth never."""

from __future__ import annotations

from enum import StrEnum

import msgspec


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
