"""An offered chat on the wire: it has an id, and one end that all who knew of it hear."""

from __future__ import annotations

from typing import Literal

import msgspec

from protocol.ids import ChatId, LetterBytes, MemberId, MessageId
from protocol.log import Millis
from protocol.visitor_messages import _Message

OfferEnd = Literal[
    "taken_back",  # who gave it keeps it, or asks somebody else
    "unanswered",  # its time ran out
    "released",  # the chat was given back to the queue
    "taken_over",  # somebody else has the chat
    "closed",  # the chat is over
    "blocked",  # the chat was ended and blocked
    "erased",  # the visitor erased the chat
]


class Offer(_Message, frozen=True, tag="offer"):
    """Ask a colleague to take over my chat, with a sealed letter for them.

    `offer` is its id, chosen by who makes it; a problem names it as its `mid`.
    """

    chat: ChatId
    offer: MessageId
    to: MemberId
    letter: LetterBytes


class Reply(_Message, frozen=True, tag="reply"):
    """Answer to an offer; a no of whoever made it takes it back.

    A problem names the `offer` as its `mid`: `offer_over` when it is not the one that stands.
    """

    chat: ChatId
    offer: MessageId
    accept: bool


class Offered(_Message, frozen=True, tag="offered"):
    """A colleague asks you to take over a chat."""

    chat: ChatId
    offer: MessageId
    by: MemberId
    letter: LetterBytes


class Replied(_Message, frozen=True, tag="replied"):
    """An answer to your offer, or none in time (None); `by` you: you took it back."""

    chat: ChatId
    offer: MessageId
    by: MemberId
    accept: bool | None


class OfferOver(_Message, frozen=True, tag="offer_over"):
    """What you were asked is over, and why; also after a yes that nothing followed."""

    chat: ChatId
    offer: MessageId
    why: OfferEnd


class Standing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An offer of yours that stands: whom you asked, and since when (or since their yes)."""

    chat: ChatId
    offer: MessageId
    to: MemberId
    since: Millis
