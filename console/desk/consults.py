"""Whether a consultant was asked about a chat, and answered: that alone is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.link.port import Advised, Question

if TYPE_CHECKING:
    from console.link.port import Event
    from protocol.registration import Consulted


class Consults:
    """Knows my questions by their letter, and never what was asked or said."""

    def __init__(self) -> None:
        self._about: dict[str, str] = {}  # letter to chat
        self._answered: set[str] = set()  # chats

    def hear(self, event: Event) -> None:
        """Take in a question of mine, or a colleague's answer to one."""
        match event:
            case Question(by=None) if event.chat is not None:
                self._about[event.letter] = event.chat
            case Advised(by=str()) if event.about in self._about:
                self._answered.add(self._about[event.about])
            case _:
                pass

    def of(self, chat: str) -> Consulted:
        """Return what a registration says of a chat."""
        if chat in self._answered:
            return "advised"
        return "asked" if chat in self._about.values() else "no"
