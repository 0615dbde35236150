"""What of a chat may go to a consultant, and whether one was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.clean import one_line
from console.link.port import Advised, Author, Question

if TYPE_CHECKING:
    from console.catalog import Words
    from console.desk.chat import Chat
    from console.link.port import Event
    from protocol.registration import Consulted

MOST, LONGEST = 8, 500  # lines that may go along, and characters of one


def quotable(chat: Chat, most: int, words: Words) -> tuple[str, ...]:
    """Return the last lines of a chat, at most so many, each with who said it."""
    who = {Author.VISITOR: "consult.visitor", Author.ME: "consult.me"}
    return tuple(
        f"{words(who.get(author, 'talk.colleague'))}: {one_line(text, LONGEST)}"
        for author, text in chat.transcript.said(most)
    )


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
