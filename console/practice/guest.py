"""One scripted visitor in a practice night: how far they are, and with whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.link.port import Presence, Turn

if TYPE_CHECKING:
    from console.practice.visitors import PracticeVisitor


@dataclass
class Guest:
    """One visitor tonight. `holder`: nobody yet, me, or somebody else for good."""

    visitor: PracticeVisitor
    since: float = 0.0
    holder: str = "nobody"  # nobody, me, over
    claimed: float | None = None
    presence: Presence = Presence.HERE
    said: list[Turn] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)  # ids of mine that the page has not shown
    answered: int = 0  # how many of the script's answers were given
    speaks: bool = True  # something is on its way: what I write now gets no answer of its own
    given_back: int = 0  # how often
    offered: int = 0  # how often, and taken back: an answer counts for the last of these alone
    gone: bool = False  # the exit was used, or will be in a moment

    @property
    def chat(self) -> str:
        """The name of their chat."""
        return self.visitor.chat

    @property
    def mine(self) -> bool:
        """Whether I hold their chat."""
        return self.holder == "me"
