"""What the desk hears of chats offered to me and by me: a part of the door `port`."""

from __future__ import annotations

from console.link.port_event import Event
from protocol.offers import OfferEnd


class Offered(Event, frozen=True):
    """A colleague asks me to take over a chat of theirs; `note` is sealed to me alone.

    `offer` is its id: my answer and its end name it.
    """

    offer: str
    chat: str
    by: str
    note: str


class OfferOver(Event, frozen=True):
    """What I was asked is over, and `why`; the yes that I said too, if I said one."""

    offer: str
    chat: str
    why: OfferEnd


class OfferAnswered(Event, frozen=True):
    """The colleague whom I asked said yes or no, or (None) nothing in time."""

    chat: str
    by: str
    accepted: bool | None


class OfferTakenBack(Event, frozen=True):
    """I keep the chat that I offered."""

    chat: str


class Asking(Event, frozen=True):
    """Whom I ask to take a chat of mine over, since when, by what the relay knows.

    None: nobody. It follows where this console knew otherwise: it began anew, or was refused.
    """

    chat: str
    who: str | None
    since: float
