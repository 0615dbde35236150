"""Offering a chat, the answer, taking it back, and who hears that it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from protocol import offers as wire
from server.core.chat import Change, Chat
from server.core.commit import unstored
from server.core.effects import Commit, Effect, TellStaff
from server.core.refused import Refused
from server.records import ChatRow, Offer

if TYPE_CHECKING:
    from server.core.house import House, Rules
    from server.core.staff_desk import StaffDesk


def offer(desk: StaffDesk, who: bytes, message: wire.Offer, now: int) -> list[Effect]:
    """Ask a colleague to take over. Raises `Refused`."""
    chat = desk.chat(message.chat)
    if chat.row.holder != who or chat.row.phase != "open":
        raise Refused("not_allowed")
    if message.to not in desk.house.on_duty() or message.to == who:
        raise Refused("not_allowed")
    made = Offer(message.to, now, message.letter, id=message.offer)
    change = Change(chat, now).offering(made).lent((message.to,))  # they have its note
    item = change.note(who, "offer").done()
    told = TellStaff(message.to, _offered(message.chat, who, made))
    return [Commit(item, (told,), unstored(who, message.chat, message.offer))]


def reply(desk: StaffDesk, who: bytes, message: wire.Reply, now: int) -> list[Effect]:
    """Answer to an offer, or take my own back by a no. Raises `Refused`.

    offer_over when it is not the one that stands; wrong_state when there is a yes already, and
    to a yes of who made it. Nobody else learns whether there is one.
    """
    chat = desk.chat(message.chat)
    stands, holder = chat.row.offer, chat.row.holder
    if stands is None or stands.id != message.offer:
        stored = chat.stored.offer
        if who == holder and stored is not None and stored.id == message.offer:
            return []  # its end is on its way to the disk: they will hear
        raise Refused("offer_over")
    if who == holder and not message.accept:
        return _take_back(who, chat, stands, now)
    if stands.to != who:
        raise Refused("wrong_state" if who == holder else "offer_over")
    if stands.accepted or holder is None:
        raise Refused("wrong_state")
    if message.accept and desk.house.hands_are_full(who):
        raise Refused("full")
    # A yes is kept until the chat is handed over: the holder may be away when it is said.
    kept = replace(stands, since=now, accepted=True)
    change = Change(chat, now).offering(kept if message.accept else None)
    item = change.note(who, "accept" if message.accept else "refuse").done()
    answer = wire.Replied(message.chat, message.offer, who, message.accept)
    replied = TellStaff(holder, answer, far=not message.accept)
    return [Commit(item, (replied,), unstored(who, message.chat, message.offer))]


def _take_back(who: bytes, chat: Chat, made: Offer, now: int) -> list[Effect]:
    """End the holder's own offer, and tell them. Raises `Refused` once there is a yes."""
    if made.accepted:
        raise Refused("wrong_state")
    item = Change(chat, now).offering(None).note(who, "withdraw").done()
    told = TellStaff(who, wire.Replied(chat.row.chat, made.id, who, False))
    return [Commit(item, (told,), unstored(who, chat.row.chat, made.id))]


def asked(row: ChatRow) -> list[TellStaff]:
    """Return what follows for whom this offer or this yes is, by what is stored."""
    if row.offer is None or row.holder is None:
        return []
    if row.offer.accepted:
        yes = wire.Replied(row.chat, row.offer.id, row.offer.to, True)
        return [TellStaff(row.holder, yes)]
    return [TellStaff(row.offer.to, _offered(row.chat, row.holder, row.offer))]


def waiting_for(house: House, who: bytes) -> list[TellStaff]:
    """Return what a console that comes on duty must hear: offers to it, and each yes to its own.

    A yes was perhaps said while its holder was away, and nobody else says it.
    """
    told = (each for chat in house.chats.values() for each in asked(chat.row))
    return [each for each in told if each.who == who]


def standing(house: House, who: bytes) -> tuple[wire.Standing, ...]:
    """Return what `who` offered and stands, by what is stored: their console may begin anew."""
    rows = (chat.stored for chat in house.chats.values())
    return tuple(
        wire.Standing(row.chat, row.offer.id, row.offer.to, row.offer.since)
        for row in rows
        if row.offer is not None and row.holder == who
    )


def over(rules: Rules, before: ChatRow | None, row: ChatRow | None, now: int) -> list[TellStaff]:
    """Return what who was asked hears, once `row` is stored in the place of `before`.

    It comes from the rows alone: so it is the same at the node of whoever was asked.
    """
    was = None if before is None else before.offer
    if before is None or row is None or was is None:
        return []
    stands = row.offer
    if was.to in (row.holder, None if stands is None else stands.to):
        return []  # they have the chat, or are asked still or anew
    # A clock that was ahead when it was asked ends it as late too.
    late = stands is None and abs(now - was.since) >= rules.offer_seconds * 1000
    why = _why(before, row, late=late)
    return [TellStaff(was.to, wire.OfferOver(row.chat, was.id, why))]


def _why(before: ChatRow, row: ChatRow, *, late: bool) -> wire.OfferEnd:
    if row.phase == "erased":
        return "erased"
    if row.block not in (None, before.block):
        return "blocked"
    if row.phase in ("waiting", "claimed"):
        return "released"
    if row.phase != "open":
        return "closed"
    if row.holder != before.holder:
        return "taken_over"
    return "unanswered" if late else "taken_back"


def _offered(chat: bytes, by: bytes, made: Offer) -> wire.Offered:
    return wire.Offered(chat, made.id, by, made.letter)
