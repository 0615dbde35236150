"""Keeps what a counsellor leaves for whoever answers when the visitor comes back.

It is an entry of the log like any other, so that it comes to whoever claims the chat then, from
whichever relay, and is destroyed with it. `addressed` keeps it from the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocol import frames
from protocol import staff_messages as wire
from protocol.errors import Reject
from server.core.chat import Change
from server.core.effects import Effect
from server.core.refused import Refused
from server.core.staff_desk import LAST_WORDS

if TYPE_CHECKING:
    from server.core.staff_desk import StaffDesk


def leave(desk: StaffDesk, who: bytes, message: wire.LeaveNote, now: int) -> list[Effect]:
    """Store a note of the holder, and pass it on to staff who read the chat. Raises `Refused`.

    Also of a chat that is over: who wrote it may have closed the chat right behind it, and those
    who come back then are the ones it was written for.
    """
    chat = desk.chat(message.chat)
    if message.mid in chat.mids:
        return desk.stored_before(who, chat, message.mid)
    if chat.row.holder != who or chat.row.phase not in {"open", "closing", "closed"}:
        raise Refused("wrong_state")
    if not desk.house.takes_more(chat, LAST_WORDS):
        raise Refused("chat_full")
    try:
        header = frames.read_header(message.note)
    except Reject:
        raise Refused("malformed") from None
    named = (header.room, header.chat, header.sender, header.epoch, header.seq)
    if named != (frames.NOTE, chat.row.chat, who, 0, 0):
        raise Refused("not_allowed")
    desk.not_too_much(chat, now)
    change = Change(chat, now).left(message.note, who, message.mid)
    return [desk.commit(who, chat, change, message.mid)]
