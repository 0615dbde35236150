"""Blocks a chat for a while, asks a second person, lets go: of a chat, and of nobody.

Who comes back to a blocked chat is told so once they have proved that it is theirs (`barred`):
an unlock asks nothing of this, so that no answer to a guesser depends on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from protocol import blocks as wire
from protocol.audit import RELAY
from protocol.log import DAY
from server.core.chat import Change, Chat
from server.core.commit import unstored
from server.core.effects import Commit, Effect, TellBlocks, TellStaff, TellVisitor
from server.core.refused import Refused
from server.core.states import WrongState
from server.records import Block

if TYPE_CHECKING:
    from server.core.house import House
    from server.core.staff_desk import StaffDesk


def block(desk: StaffDesk, who: bytes, message: wire.BlockChat, now: int) -> list[Effect]:
    """End a chat that `who` holds or supervises, and block it. Raises `Refused`.

    wrong_state where a block runs already: lift it first, so that nobody's is changed unseen.
    """
    chat = desk.chat(message.chat)
    if message.mid in chat.mids:
        return desk.stored_before(who, chat, message.mid)
    if who != chat.row.holder and not desk.house.may(who, "block any chat"):
        raise Refused("not_allowed")
    if barred(chat, now) is not None:
        raise Refused("wrong_state")
    alone = wire.alone(message.length)
    length = message.length if alone else wire.ALONE
    until = now + wire.LENGTHS[length] * wire.HOUR
    asked = None if alone else message.length
    runs = Block(who, message.reason, now, until, asked)
    change = Change(chat, now).note(who, "block", message.reason).note(who, "block-for", length)
    if asked is not None:
        change.note(who, "block-ask", asked)
    try:
        change.state("block", who, message.mid, block=runs).forget("reload")
    except WrongState:
        raise Refused("wrong_state") from None
    stored = desk.commit(who, chat, change, message.mid, changed=True)
    # The page hears it before the log tells it that the chat is over.
    told = (TellVisitor(message.chat, wire.Blocked(until)), *stored.after, TellBlocks())
    return [replace(stored, after=told)]


def answer(desk: StaffDesk, who: bytes, message: wire.AnswerBlock, now: int) -> list[Effect]:
    """Say yes or no, as the second person, to a block that shall last longer. Raises `Refused`.

    wrong_state when it is another block by now, or needs no answer any more.
    """
    chat = desk.chat(message.chat)
    runs = _running(chat, now)
    if runs.since != message.since or runs.asked is None:
        raise Refused("wrong_state")
    if who == runs.by or who not in desk.house.on_duty():
        raise Refused("not_allowed")
    change = Change(chat, now)
    if message.agree:
        until = runs.since + wire.LENGTHS[runs.asked] * wire.HOUR
        change.blocking(replace(runs, until=until, asked=None, second=who))
        change.note(who, "block-for", runs.asked)
    else:
        change.blocking(replace(runs, asked=None)).note(who, "block-refuse", runs.asked)
    return [_commit(who, change)]


def lift(desk: StaffDesk, who: bytes, message: wire.LiftBlock, now: int) -> list[Effect]:
    """End a block before its time. Raises `Refused`."""
    chat = desk.chat(message.chat)
    _running(chat, now)
    return [_commit(who, Change(chat, now).blocking(None).note(who, "block-lift"))]


def over(chat: Chat, now: int) -> list[Effect]:
    """End a block whose time is over."""
    change = Change(chat, now).blocking(None).note(RELAY, "block-over")
    return [Commit(change.done(), (TellBlocks(),))]


def barred(chat: Chat, now: int) -> int | None:
    """Return until when nobody goes on with this chat; None when anybody may whose it is.

    One that begins more than a day from now was set by a clock that was ahead: it is over.
    """
    runs = chat.row.block
    return runs.until if runs is not None and runs.since - DAY <= now < runs.until else None


def tell_blocks(house: House) -> list[TellStaff]:
    """Return what everybody on duty must know of the blocks that run."""
    return [told_of(house, who) for who in house.on_duty()]


def told_of(house: House, who: bytes) -> TellStaff:
    """Return the blocks that concern one colleague: all, or those that wait for a second one."""
    every = house.may(who, "lift_block")
    running = ((chat.row.chat, chat.stored.block) for chat in house.chats.values())
    known = [
        wire.BlockInfo(name, b.by, b.reason, b.since, b.until, b.asked, b.second)
        for name, b in running
        if b is not None and (every or b.asked is not None)
    ]
    return TellStaff(who, wire.Blocks(tuple(sorted(known, key=lambda each: each.since))))


def _running(chat: Chat, now: int) -> Block:
    runs = chat.row.block
    if runs is None or barred(chat, now) is None:
        raise Refused("wrong_state")
    return runs


def _commit(who: bytes, change: Change) -> Commit:
    item = change.done()
    return Commit(item, (TellBlocks(),), unstored(who, item.chat))
