"""One chat as far as it was told to this console. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from console.link import port
from protocol import ids, payloads
from protocol.place import NoteRead


@dataclass
class Story:
    """What the desk knows of a chat, and what it will be told once the chat is mine."""

    intent: str | None = None
    claimed: float | None = None
    written: list[str] = field(default_factory=list)  # by the visitor, while nobody answered
    unanswered: bool = True  # nobody answers them yet, or no more
    events: list[port.Event] = field(default_factory=list)
    mine: bool = False
    shown: bool = False  # it stood on the desk before everything of it came again
    ended: str = ""  # why it is over, by its log
    over: bool = False
    cut_off: bool = False  # it waits because a colleague gave it back, or was too late
    came: int = 0  # where in the log the visitor came back last
    told: set[tuple[int, int]] = field(default_factory=set)  # notes for a return, at which one
    said: dict[str, payloads.Payload] = field(default_factory=dict)  # by my message id
    unread: dict[str, int] = field(default_factory=dict)  # my message id to its position

    @property
    def first_words(self) -> str | None:
        """What the visitor wrote first; None until something was written."""
        return self.written[0] if self.written else None

    def wrote(self, text: str) -> bool:
        """Keep what the visitor wrote, and say whether it belongs to their wait."""
        if self.unanswered or not self.written:
            self.written.append(text)
            return True
        return False

    def left(self, news: NoteRead, me: bytes) -> list[port.Event]:
        """Return a note for a return, once at each: a new holder is told anew what opens it.

        `me` is my staff id.
        """
        here = (news.pos, self.came)
        if here in self.told:
            return []
        self.told.add(here)
        by, note = news.left
        return [
            port.NoteLeft(
                chat=ids.text(news.chat),
                by=ids.text(by),
                at=note.at / 1000,
                text=note.text,
                name=note.name,
                later=True,
                mine=by == me,
            )
        ]
