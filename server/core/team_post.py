"""Letters between colleagues: handed on to who is on duty, and kept by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocol import letters
from protocol import staff_messages as wire
from protocol.errors import Reject
from server.core.effects import Effect, TellStaff
from server.core.refused import Refused

if TYPE_CHECKING:
    from server.core.house import House


def post(house: House, who: bytes, message: wire.Post, now: int) -> list[Effect]:
    """Hand letters on, and tell the writer whom they reached.

    Who may write what is the receivers' to judge: the relay cannot tell one letter from
    another. Raises `Refused`: not_allowed, malformed, rate.
    """
    on = house.staff[who]
    if on.card is None:
        raise Refused("not_allowed")
    try:
        headers = [letters.read_header(letter) for letter in message.letters]
    except Reject:
        raise Refused("malformed") from None
    if any(header.sender != who for header in headers):
        raise Refused("not_allowed")
    if not on.posts.take(now, len(headers)):
        raise Refused("rate")
    told: list[Effect] = []
    reached = []
    for header, letter in zip(headers, message.letters, strict=True):
        colleague = house.staff.get(header.receiver)
        if colleague is not None and colleague.card is not None and header.receiver != who:
            told.append(TellStaff(header.receiver, wire.Posted(letter), far=True))
            reached.append(header.receiver)
    return [*told, TellStaff(who, wire.Reached(message.mid, tuple(reached)))]
