"""One chat as a console holds it, and the news a staff session tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from protocol import staff_messages as wire
from protocol.epochs import Why
from protocol.heard import Heard
from protocol.log import StateEntry
from protocol.outbox import Outbox
from protocol.return_notes import Left
from protocol.room import Room
from protocol.team import FromColleague


@dataclass(frozen=True)
class InChat:
    """Something new in a chat's log; `mid` where it is one of my own coming back."""

    chat: bytes
    heard: Heard
    mid: bytes | None = None


@dataclass(frozen=True)
class Kept:
    """One of my messages is stored at `pos`."""

    chat: bytes
    mid: bytes
    pos: int


@dataclass(frozen=True)
class CaughtUp:
    """I have everything of this chat now."""

    chat: bytes


@dataclass(frozen=True)
class Reread:
    """Everything of this chat comes again, from the start: more of it can be read now."""

    chat: bytes


@dataclass(frozen=True)
class Trouble:
    """Something did not hold: a `Refusal`, or a problem code of the relay."""

    chat: bytes | None
    code: str
    about: bytes | None = None  # the id of what was refused, where it had one


@dataclass(frozen=True)
class Unsaid:
    """The relay will never take words of mine: they are in nobody's log."""

    chat: bytes
    mid: bytes


@dataclass(frozen=True)
class NoteRead:
    """What stands in the log at `pos` for whoever answers when this visitor comes back."""

    chat: bytes
    pos: int
    left: Left


@dataclass(frozen=True)
class Asking:
    """Whom I ask to take this chat over, since when; None: nobody, although I knew otherwise."""

    chat: bytes
    to: bytes | None
    since: float = 0.0


_OfMine = InChat | Kept | Unsaid | CaughtUp | Reread | NoteRead | Asking
News = _OfMine | Trouble | FromColleague | wire.ToStaff


@dataclass
class Place:
    """What the relay says of a chat, my sealed side of it, and what I owe it."""

    info: wire.ChatInfo
    room: Room
    outbox: Outbox
    ready: bool = False  # I have the whole log
    making: bytes | None = None  # the message id of an epoch of mine on its way to the log
    taking_over: bool = False  # I asked to, and the page has not granted it yet
    state: StateEntry | None = None  # the last one in the log
    granted: set[bytes] = field(default_factory=set)  # key ids that have the current epoch
    parting: Callable[[float], None] | None = None  # what ends my part, once my words are stored
    giving: Callable[[float], None] | None = None  # gives it away, while that is on its way

    def is_said(self, me: bytes) -> bool:
        """Whether nothing of mine is on its way, or nothing of it can arrive any more."""
        if self.info.phase == "open" and self.info.holder != me:
            return True  # I was not told how it went to a colleague, whose log is not for me
        holders = {self.room.holder, self.state.holder if self.state else None}
        return not self.outbox or me not in holders

    def due(self, me: bytes) -> Why | None:
        """Return why an epoch of mine is due, or None.

        Only once the whole log is read: an old claim in it was answered long ago.
        """
        state, room = self.state, self.room
        if not self.ready or self.making or state is None:
            return None
        if state.holder != me:
            may = self.taking_over and state.phase == "open" and room.epoch in room.keys
            return "take-over" if may and room.visitor_key is not None else None
        if state.phase == "claimed" and room.holder != me:
            return "claim"
        code_is_new = room.code is not None and room.code.key != room.visitor_key
        if state.phase == "open" and state.presence == "exited" and code_is_new:
            return "exit"
        return None
