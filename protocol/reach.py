"""How the visitor of a chat can be reached: which key to wrap to, now and after an exit."""

from __future__ import annotations

from typing import Literal

from protocol.epochs import Why
from protocol.payloads import CodeMade, CodeRevoked, Hello, Payload, Unknown


class Reach:
    """What one member knows of the visitor's keys; the visitor told it in frames."""

    def __init__(self) -> None:
        """Begin knowing nothing."""
        self.key: bytes | None = None  # from `hello`, or from `code` after an exit
        self.codes: list[CodeMade] = []  # all that were not revoked, the newest last
        self.code_was_made = False
        self.note: bytes | None = None  # the key of notes, which all codes share until revoked
        self._said_in: dict[str, int] = {}
        self._sealed_to: dict[int, bytes | None] = {}

    @property
    def code(self) -> CodeMade | None:
        """The return code, while there is one."""
        return self.codes[-1] if self.codes else None

    def remember(self, said: Payload | Unknown, epoch: int) -> None:
        """Note what was said of keys in `epoch`: by the other side, or by me and stored."""
        if isinstance(said, Hello) and self.key in (None, said.key):
            self.key = said.key
            self._said_in["hello"] = epoch
            for number, key in self._sealed_to.items():
                self._sealed_to[number] = key or said.key
        elif isinstance(said, CodeMade):
            self.codes = [*(code for code in self.codes if code != said), said]
            self.code_was_made = True
            self.note = said.note or self.note
            self._said_in["code"] = epoch
        elif isinstance(said, CodeRevoked):
            self.codes.clear()
            self.note = None

    def entered(self, epoch: int, why: Why, proved_by: CodeMade | None) -> None:
        """Note a new epoch: on `exit` and `return` the visitor's key is the one of a code.

        A page whose newest capsule never arrived comes back by the one before it.
        """
        if why == "exit" and self.code is not None:
            self.key = self.code.key
        elif why == "return":  # or a visitor I never met: their `hello` follows
            self.key = proved_by.key if proved_by else None
        self._sealed_to[epoch] = self.key

    def said_in(self, *kinds: Literal["hello", "code"]) -> tuple[int, ...]:
        """Return the epochs in which these were said last: whoever has them reaches the visitor."""
        return tuple(sorted({self._said_in[kind] for kind in kinds if kind in self._said_in}))

    def could_read(self, epoch: int, writing_in: int) -> bool:
        """Whether a page that writes in one epoch can read another: who came back may not."""
        return self._sealed_to.get(epoch) == self._sealed_to.get(writing_in)
