"""Letters between colleagues: handed on to who is on duty, and kept by nobody.

That a consultant was written to about a chat is kept with it, and who wrote: an excerpt holds
words of the visitor, and who erases everything must know that it is gone there too.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from protocol import letters
from protocol import staff_messages as wire
from protocol.errors import Reject
from protocol.team import NO_CHAT
from server.core.chat import Change
from server.core.effects import After, Commit, Effect, TellStaff
from server.core.refused import Refused
from server.records import Item

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
    told: list[After] = []
    reached, copies = [], dict[bytes, list[bytes]]()
    for header, letter in zip(headers, message.letters, strict=True):
        to, about = header.receiver, header.chat
        colleague = house.staff.get(to)
        if colleague is None or colleague.card is None or to == who:
            continue
        if about != NO_CHAT:
            if not _is_there(house, about):  # nobody would ask them to forget it
                continue
            copies.setdefault(about, [who]).extend([to] if "consultant" in colleague.roles else ())
        told.append(TellStaff(to, wire.Posted(letter), far=True))
        reached.append(to)
    told.append(TellStaff(who, wire.Reached(message.mid, tuple(reached))))
    nobody = TellStaff(who, wire.Reached(message.mid, ()))
    noted = [item for name, them in copies.items() for item in _lent(house, name, them, now)]
    if not noted:
        return list(told)
    *others, last = noted
    return [*(Commit(item, ()) for item in others), Commit(last, tuple(told), (nobody,))]


def _lent(house: House, name: bytes, them: list[bytes], now: int) -> list[Item]:
    """Return the change by which a chat knows who wrote or reads of it, if it did not."""
    chat = house.chats[name]
    if set(them) <= set(chat.stored.held):
        return []
    return [Change(chat, now).lent(them).done()]


def _is_there(house: House, name: bytes) -> bool:
    chat = house.chats.get(name)
    return chat is not None and chat.row.phase != "erased"


def spoken_of(message: wire.Post) -> frozenset[bytes]:
    """Return the chats of which somebody is written to: to be loaded before."""
    found = set[bytes]()
    for letter in message.letters:
        with suppress(Reject):
            found.add(letters.read_header(letter).chat)
    return frozenset(found - {NO_CHAT})
