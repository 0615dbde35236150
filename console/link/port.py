"""What the desk hears from the link and may ask of it: the one door between them.

The link (`console/link/`) holds the socket, the keys and the sealing; the desk (`console/desk/`)
holds what the screens show. Neither imports the other: both import this file. Text in an event is
what the visitor typed, unsealed and *not* yet cleaned: `console.desk.clean` does that first.

Times are seconds since 1970 (UTC) as floats. A chat is named by its id, 22 signs of base64url.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, Protocol

import msgspec

from console.link.port_event import Event, Presence
from console.link.port_keeping import KeepingLink
from console.link.port_offers import Asking, OfferAnswered, Offered, OfferOver, OfferTakenBack
from console.link.port_sent import (
    AboutExercise,
    Answered,
    ExerciseDone,
    ExerciseSent,
    ReturnCode,
    SendingLink,
    WordAgreed,
)
from console.link.port_team import (
    Advised,
    BlocksTold,
    BlockTold,
    Called,
    CarriesTold,
    Colleague,
    Colleagues,
    Elsewhere,
    Handed,
    NoteLeft,
    NotElsewhere,
    Question,
    ReadAlong,
    Reading,
    ReasonsTold,
    RoomSaid,
    TeamLink,
    Whispered,
    WhisperSeen,
)
from protocol.staff_messages import CloseWhy

__all__ = [
    "AboutExercise",
    "Advised",
    "Answered",
    "Asking",
    "BlockTold",
    "BlocksTold",
    "Called",
    "CarriesTold",
    "Colleague",
    "Colleagues",
    "Elsewhere",
    "Event",
    "ExerciseDone",
    "ExerciseSent",
    "Handed",
    "NotElsewhere",
    "NoteLeft",
    "OfferAnswered",
    "OfferOver",
    "OfferTakenBack",
    "Offered",
    "Presence",
    "Question",
    "ReadAlong",
    "Reading",
    "ReasonsTold",
    "ReturnCode",
    "RoomSaid",
    "WhisperSeen",
    "Whispered",
    "WordAgreed",
]


class Author(StrEnum):
    """Who wrote a turn."""

    VISITOR = "visitor"
    ME = "me"
    COLLEAGUE = "colleague"


class Delivery(StrEnum):
    """How far one of my own messages has come."""

    UNDERWAY = "underway"  # not yet known to be stored; also while offline
    STORED = "stored"  # the relay has it on disk
    READ = "read"  # the visitor's page has shown it
    REFUSED = "refused"  # will not be delivered; the text goes back to the draft


class Connection(Event, frozen=True):
    """The truth about the socket: `up` since, or down since, the moment `since`.

    `out` says why it does not come back by itself: `newer` (another console of mine took my
    place) or `removed` (I am on the roster no more); empty while it does.
    """

    up: bool
    since: float
    out: Literal["", "newer", "removed"] = ""


class CodeWanted(Event, frozen=True):
    """No connection without a code: `why` is of `FactorAsked`; none is looked at before `until`.

    After `none` the link stopped.
    """

    why: str
    until: float


class Doors(msgspec.Struct, frozen=True):
    """One stretch of being open. From `last_entry` on nobody new is let in.

    `reason` is the holiday or the operator's exception, not yet cleaned.
    """

    opens: float
    closes: float
    last_entry: float
    reason: str = ""


class Shift(Event, frozen=True):
    """Who I am, and when the doors are open: now or last, then a week's; none: they never close.

    `since` is when I came on duty.
    """

    me: str
    roles: tuple[str, ...]
    doors: tuple[Doors, ...]
    on_duty: int
    nights: int | None = None  # this is my so-manieth night with these keys, if that is known
    since: float | None = None
    practice: bool = False  # all of it is invented: no visitor, no relay, nothing kept


class Waiting(Event, frozen=True):
    """Somebody waits, or something about their waiting changed (same `chat`)."""

    chat: str
    door: str  # general, boys, islands
    language: str  # nl, en, pap-AW, pap-CW
    danger: bool  # the visitor's own answer: in danger now
    since: float
    returned: bool  # came back with a code
    presence: Presence
    first_words: str | None  # None until something was written, or while unreadable
    intent: str | None  # tell, ask, danger, other: the sealed answer at the door
    cut_off: bool = False  # a colleague had this chat, and it came back to the queue
    written: tuple[str, ...] = ()  # all that they wrote while nobody answered, in order


class NoLongerWaiting(Event, frozen=True):
    """The chat left the queue: `by` is the colleague's id, or None when it ended."""

    chat: str
    by: str | None


class Mine(Event, frozen=True):
    """I hold this chat now: by claiming, by resuming, or by hand-over."""

    chat: str
    door: str
    language: str
    danger: bool
    since: float  # when the visitor arrived
    presence: Presence
    intent: str | None
    claimed: float | None = None  # when somebody took it; None when that cannot be known
    returned: bool = False  # the visitor came back with a code


class Turn(Event, frozen=True):
    """One message in a chat of mine, in order. `key` grows within a chat."""

    chat: str
    key: int
    at: float
    author: Author
    text: str
    mine: str | None = None  # the id that `Link.say` returned, for my own


class Receipt(Event, frozen=True):
    """One of my messages came further: `mine` is the id that `Link.say` returned."""

    chat: str
    mine: str
    delivery: Delivery


class VisitorTyping(Event, frozen=True):
    """The visitor is typing, or stopped. Never a word of it."""

    chat: str
    on: bool


class VisitorPresence(Event, frozen=True):
    """The visitor came, dropped, or used the exit. `can_return`: they have a code."""

    chat: str
    presence: Presence
    since: float
    can_return: bool


class Ended(Event, frozen=True):
    """A chat of mine is over. `why`: closed, visitor, silence, erased, taken.

    Erased is told of every chat, mine or not, over or not: of its words nothing stays here.
    """

    chat: str
    why: str


class Verdict(StrEnum):
    """What comparing the visitor's page with the signed one gave."""

    SAME = "same"
    CHANGED = "changed"
    UNKNOWN = "unknown"  # it could not be compared now


class PageSeen(Event, frozen=True):
    """The page that visitors get was compared, at the moment `at`, with the one that was signed.

    `why`: differs, forged, unreachable, unsigned, ended. `wrong` counts the files, and `signed`
    is the moment of the manifest, 0 without one.
    """

    verdict: Verdict
    why: str
    wrong: int
    signed: int
    at: float


class Trouble(Event, frozen=True):
    """Something a person must know. `code` has a sentence in the catalog.

    Codes: tampered (a frame was refused), missing (withheld frames), late (not sealed in time),
    taken (by a colleague), full (limit), and others. `about` is the id of an offer it refuses.
    """

    chat: str | None
    code: str
    about: str | None = None


class Link(TeamLink, SendingLink, KeepingLink, Protocol):
    """What the desk may ask. Every call returns at once; news comes as events."""

    def give_code(self, code: str) -> None:
        """Sign in with six digits, after `CodeWanted`. A `Connection`, or that again, follows."""

    def sign_in_again(self) -> None:
        """Sign in here once more, after a `Connection` that was `out`; another console goes."""

    def claim(self, chat: str) -> None:
        """Ask for a waiting chat. `Mine` follows, or `Trouble` with `taken`."""

    def say(self, chat: str, text: str) -> str:
        """Seal and send `text` to the visitor, now or when the socket is back.

        Returns the message's id, for `Receipt`. Raises `ValueError` when it is empty or too long.
        """

    def fits(self, text: str) -> bool:
        """Whether `text` fits in one message."""

    def typing(self, chat: str, on: bool) -> None:
        """Tell the visitor that I am typing, or stopped. Never sends text."""

    def seen(self, chat: str, key: int) -> None:
        """My screen has shown every turn up to `key`."""

    def close(self, chat: str, why: CloseWhy = "") -> None:
        """End the chat; `why` stands in the audit log. `Ended` follows."""

    def release(self, chat: str, note: str) -> None:
        """Give the chat back to the queue; `note` is for who takes it, empty for none."""
