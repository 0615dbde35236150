"""To whom a line of the line mode goes: I move it, and any other move is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.plain_told import named

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.counsellor import Counsellor


class PlainTo:
    """Keeps a half-typed line with the visitor whom it was for."""

    def __init__(self, counsellor: Counsellor, out: Callable[[str], None]) -> None:
        self._counsellor, self._desk = counsellor, counsellor.desk
        self._words, self._out = counsellor.desk.words, out
        self._unasked = False  # an event led me away from a chat: no line of mine went on yet

    def heard(self, before: str | None, now: float) -> None:
        """After an event: stay in the chat `before` while it lives; else say where I am now."""
        desk, new = self._desk, self._desk.active
        if new == before:
            return
        there = desk.chats.get(before or "")
        if there is not None and there.ended is None and new is not None:
            desk.active = before
            slot = desk.slots.of(new)
            if slot is not None:
                stays = {"chat": named(desk, desk.chats[new]), "here": named(desk, there)}
                self._out(self._words("plain.stays", n=slot.number, **stays))
        elif new is not None:
            self._unasked = before is not None
            self.arrive(now)

    def asks(self) -> bool:
        """Whether the next words must be asked about first: once after each move."""
        asks, self._unasked = self._unasked, False
        return asks

    def went(self, now: float) -> None:
        """I went there by myself."""
        self._unasked = False
        self.arrive(now)

    def arrive(self, now: float) -> None:
        """The line now leads to another visitor: the guard counts from here."""
        if self._desk.active is not None:
            self._desk.guard.focused(self._desk.active, now)
            self._counsellor.shown(self._desk.active)
        self.whom()

    def whom(self) -> None:
        """Say to whom words go."""
        chat = self._desk.chat()
        if chat is not None:
            self._out(self._words("plain.to", chat=named(self._desk, chat)))
