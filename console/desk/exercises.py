"""The exercises of one chat: which were sent, and which the visitor said to have done."""

from __future__ import annotations

from typing import Final

# In the order of the sheet: what helps most people first. Names as `protocol.payloads` has them.
EXERCISES: Final = ("breathe", "senses", "butterfly", "place")


class Exercises:
    """What was sent, and what came back: "done", or nothing."""

    def __init__(self) -> None:
        self._keys: set[int] = set()
        self._sent: list[str] = []
        self._done: set[str] = set()

    def sent(self, name: str, key: int) -> bool:
        """Note that one was sent. False when this is known already, by its `key` in the log."""
        if key in self._keys:
            return False
        self._keys.add(key)
        self._sent.append(name)
        return True

    def done(self, name: str) -> bool:
        """Note that one is done. False when it was never sent here, or is known already."""
        if name not in self._sent or name in self._done:
            return False
        self._done.add(name)
        return True

    def those(self, state: str) -> tuple[str, ...]:
        """Return the exercises that are `sent` and no more, or those that are `done`."""
        return tuple(name for name in dict.fromkeys(self._sent) if self.state(name) == state)

    def state(self, name: str) -> str:
        """Return `done`, `sent`, or nothing."""
        if name in self._done:
            return "done"
        return "sent" if name in self._sent else ""
