"""The ordered way to the store, as the sockets use it; `server.storage.writer` keeps it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol, TypeVar

from server.ports import Outcome, Store
from server.records import Item

_T = TypeVar("_T")


class Pipeline(Protocol):
    """Everything is called on the event loop and answered on it, in the order it was asked."""

    waiting: int  # submitted and not yet answered: whoever asks for more is told to come later

    @property
    def healthy(self) -> bool:
        """Whether the store does what it is asked."""

    def submit(self, item: Item, then: Callable[[Outcome], object]) -> None:
        """Commit `item` after all that was submitted before; `then` hears what became of it."""

    def read(self, ask: Callable[[Store], _T], of: bytes | None = None) -> asyncio.Future[_T]:
        """Return what `ask` finds in the store, between what was submitted before and after.

        When it asks `of` one chat, that holds of this chat, and the others do not wait for it.
        """

    def try_again(self) -> None:
        """Find out whether the store keeps what it is given, if it did not the last time."""

    async def close(self) -> None:
        """Return when all that was submitted is answered."""
