"""Decides what goes to the store in one turn: writes, and the reads that may follow.

Pure, so that the writer's thread and the simulated disk go by one rule.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from server.ports import Outcome
from server.records import Item

MOST = 512  # writes and reads in one turn

Write = tuple[Item, Callable[[Outcome], object]]


class Read(Protocol):
    """A question to the store."""

    @property
    def of(self) -> bytes | None:
        """The chat it is about, or None when it is about more."""


R = TypeVar("R", bound=Read)


class Turn(Generic[R]):
    """The writes of one commit, and the reads that are answered after it.

    A read about one chat lets the writes to other chats pass, and none to its own; a read about
    more lets nothing pass.
    """

    __slots__ = ("_asked", "over", "reads", "writes")

    def __init__(self) -> None:
        self.writes: list[Write] = []
        self.reads: list[R] = []
        self.over = False  # nothing more may come along
        self._asked: set[bytes] = set()  # the chats that are read

    def takes(self, work: Write | R) -> bool:
        """Take along the next of what waits; False if it must begin the next turn."""
        if isinstance(work, tuple):
            if work[0].chat in self._asked:
                return False
            self.writes.append(work)
        else:
            self.reads.append(work)
            if work.of is None:
                self.over = True
            else:
                self._asked.add(work.of)
        self.over = self.over or len(self.writes) + len(self.reads) >= MOST
        return True
