"""What a console may ask of the house, message by message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from protocol import frames, wraps
from protocol import staff_messages as wire
from protocol.audit import Note, Why
from protocol.documents import read_signer
from protocol.errors import Reject
from protocol.staff_access import read_request
from protocol.visitor_messages import Asked, Erased, StaffTyping
from server.core.chat import Change, Chat, grow
from server.core.commit import unstored
from server.core.effects import (
    After,
    CatchUpStaff,
    Commit,
    Effect,
    Spread,
    TellStaff,
    TellVisitor,
    Truth,
    Witness,
)
from server.core.new_epochs import read_epoch, reading_changed
from server.core.refused import Refused
from server.core.states import WrongState
from server.records import Item

if TYPE_CHECKING:
    from server.core.house import House

LAST_WORDS = 100  # messages that a counsellor has left in a chat that takes no more of the visitor


class StaffDesk:
    """The staff's side of the house."""

    def __init__(self, house: House) -> None:
        """Serve the staff of `house`."""
        self.house = house

    # --- looking ----------------------------------------------------------------------------

    def follow(self, who: bytes, message: wire.Follow) -> list[Effect]:
        """Send a chat's log from `have` on, if it may be read. Raises `Refused`."""
        chat = self.chat(message.chat)
        if who not in self.house.listeners(chat):
            raise Refused("not_allowed")
        return [CatchUpStaff(who, message.chat, message.have)]

    # --- claiming and speaking --------------------------------------------------------------

    def claim(self, who: bytes, message: wire.Claim, now: int) -> list[Effect]:
        """Let one console have a waiting chat; every other one is `taken`. Raises `Refused`."""
        chat = self.chat(message.chat)
        if message.mid in chat.mids:
            return self.stored_before(who, chat, message.mid)
        if who not in self.house.on_duty():
            raise Refused("not_allowed")
        if chat.row.phase != "waiting":
            raise Refused("taken")
        if self.house.hands_are_full(who):
            raise Refused("full")
        change = Change(chat, now)
        change.state("claim", who, message.mid, holder=who, claimed=now).note(who, "claim")
        return [self.commit(who, chat, change, message.mid, changed=True)]

    def epoch(self, who: bytes, message: wire.StaffEpoch, now: int) -> list[Effect]:
        """Store an epoch of this console, if it may change the readers. Raises `Refused`."""
        chat = self.chat(message.chat)
        if message.mid in chat.mids:
            return self.stored_before(who, chat, message.mid)
        content = read_epoch(self.house, who, chat, message, now)
        self.not_too_much(chat, now)
        change = Change(chat, now).epoch(message.epoch, content, who, message.mid)
        if content.holder != chat.row.holder:
            change.offering(None)
        before = chat.row
        for each, what in reading_changed(who, content, before):
            change.note(each, what)
        try:
            if content.why == "release":
                change.state("release", who, None, holder=None)
            elif content.holder != before.holder or before.phase == "claimed":
                change.state("sealed", who, None, holder=content.holder)
        except WrongState:
            raise Refused("wrong_state") from None
        stored = self.commit(who, chat, change, message.mid, changed=True)
        then: list[After] = []
        if content.holder not in (None, before.holder):
            then.append(Truth(chat.row.chat))
        if content.why == "sit-in":
            new = sorted(set(content.staff) - set(before.readers))
            then += [CatchUpStaff(reader, chat.row.chat, 0) for reader in new]
        return [replace(stored, after=(*stored.after, *then))]

    def say(self, who: bytes, message: wire.StaffSay, now: int) -> list[Effect]:
        """Store a frame of the holder and pass it on. Raises `Refused`."""
        chat = self.chat(message.chat)
        if message.mid in chat.mids:
            return self.stored_before(who, chat, message.mid)
        if chat.row.phase != "open" or chat.row.holder != who:
            raise Refused("wrong_state")
        if not self.house.takes_more(chat, LAST_WORDS):
            raise Refused("chat_full")
        try:
            header = frames.read_header(message.frame)
        except Reject:
            raise Refused("malformed") from None
        if (header.chat, header.sender, header.room) != (chat.row.chat, who, frames.CHAT):
            raise Refused("not_allowed")
        if header.epoch != chat.row.epoch:
            raise Refused("stale_epoch")
        if header.seq != chat.seqs.get((header.epoch, who), -1) + 1:
            raise Refused("wrong_sequence")
        self.not_too_much(chat, now)
        item = grow(chat, message.frame, header, message.mid, now)
        return [self._commit_frame(who, chat, item, message.mid)]

    def grant(self, who: bytes, message: wire.StaffGrant, now: int) -> list[Effect]:
        """Store wraps of a reader for others, or for their own next key. Raises `Refused`."""
        chat = self.chat(message.chat)
        if message.mid in chat.mids:
            return self.stored_before(who, chat, message.mid)
        if who not in self.house.listeners(chat):
            raise Refused("not_allowed")
        try:
            headers = [wraps.read_header(wrap) for wrap in message.wraps]
        except Reject:
            raise Refused("malformed") from None
        if any(
            h.chat != chat.row.chat or h.giver != who or h.epoch > chat.row.epoch for h in headers
        ):
            raise Refused("not_allowed")
        self.not_too_much(chat, now)
        change = Change(chat, now).grant(who, message.wraps, who, message.mid)
        return [self.commit(who, chat, change, message.mid)]

    def typing(self, who: bytes, message: wire.StaffIsTyping) -> list[Effect]:
        """Pass on that the holder is typing; nothing of it is stored."""
        chat = self.chat(message.chat)
        if chat.row.holder != who or chat.row.phase != "open":
            raise Refused("not_allowed")
        return [TellVisitor(message.chat, StaffTyping(message.on), far=True)]

    def close(self, who: bytes, message: wire.Close, now: int) -> list[Effect]:
        """End a chat: the holder may, and any supervisor. Raises `Refused`."""
        chat = self.chat(message.chat)
        if message.mid in chat.mids:
            return self.stored_before(who, chat, message.mid)
        if who != chat.row.holder and not self.house.may(who, "close any chat"):
            raise Refused("not_allowed")
        why: Why = (message.why or "holder") if who == chat.row.holder else "supervisor"
        change = Change(chat, now)
        change.note(who, "close", why)
        try:
            change.ended("close", who, message.mid)
        except WrongState:
            raise Refused("wrong_state") from None
        return [self.commit(who, chat, change, message.mid, changed=True)]

    # --- between colleagues -----------------------------------------------------------------

    def ask(self, who: bytes, message: wire.Ask, now: int) -> list[Effect]:
        """Pass on a supervisor's signed request: to the holder, or to the page. Raises `Refused`.

        Whoever grants it checks signature, role and chat again. While nobody is there who
        could grant it, it is refused (wrong_state).
        """
        chat = self.chat(message.chat)
        if chat.row.holder is None:
            raise Refused("not_allowed")
        why = self._reason(who, message, now)
        noted = Witness((Note(now, who, "ask", message.chat, why),))
        if chat.row.holder not in self.house.staff:
            if not self.house.holder_is_gone(chat, now) or not chat.attended:
                raise Refused("wrong_state")
            return [noted, TellVisitor(message.chat, Asked(who, message.request), far=True)]
        asked = wire.StaffAsked(message.chat, who, message.request)
        return [noted, TellStaff(chat.row.holder, asked, far=True)]

    def _reason(self, who: bytes, message: wire.Ask, now: int) -> Why:
        """Return why somebody asks, by their own signature. Raises `Refused` (not_allowed)."""
        try:
            member = self.house.directory(now).member(who)
            request = read_request(member.key, message.request)
            named = read_signer(message.request, b"VQ1")
        except Reject:
            raise Refused("not_allowed") from None
        if (named, request.chat) != (who, message.chat):
            raise Refused("not_allowed")
        return request.reason

    def gone(self, who: bytes, message: wire.Gone, now: int) -> list[Effect]:
        """Note that a console destroyed what it held of an erased chat."""
        chat = self.chat(message.chat)
        if who not in chat.row.erasing:
            return []
        item = Change(chat, now).without(who).done()
        return [Commit(item, (TellVisitor(chat.row.chat, Erased(len(chat.row.erasing))),))]

    # --- shared -----------------------------------------------------------------------------

    def chat(self, name: bytes) -> Chat:
        """Return a chat that is in memory. Raises `Refused` (unknown_chat)."""
        try:
            return self.house.chats[name]
        except KeyError:
            raise Refused("unknown_chat") from None

    def not_too_much(self, chat: Chat, now: int) -> None:
        """Raise `Refused` (rate); what was refused before it has cost nothing."""
        if not chat.staff_bucket.take(now):
            raise Refused("rate")

    def stored_before(self, who: bytes, chat: Chat, mid: bytes) -> list[Effect]:
        """Answer a message that came before, unless the first of them is still on its way."""
        if chat.mids[mid] > chat.stored.pos:
            return []  # the first of them is on its way to the disk and will be answered
        return [TellStaff(who, wire.StaffStored(mid, chat.row.chat, chat.mids[mid]))]

    def commit(
        self, who: bytes, chat: Chat, change: Change, mid: bytes, *, changed: bool = False
    ) -> Commit:
        """Return the commit of `change`: `stored` to its author first, then the entries."""
        before = self.house.listeners(chat)  # who is about to leave still hears why
        item, name = change.done(), chat.row.chat
        hearing = dict.fromkeys((*self.house.listeners(chat), *before))
        spread = Spread(name, change.entries, visitor=True, staff=tuple(hearing))
        told = self.house.news(chat, change) if changed else []
        stored = TellStaff(who, wire.StaffStored(mid, name, chat.mids[mid]))
        return Commit(item, (stored, spread, *told), unstored(who, name, mid))

    def _commit_frame(self, who: bytes, chat: Chat, item: Item, mid: bytes) -> Commit:
        """Return the commit of a frame, which its author does not get back."""
        name, new = item.chat, item.entries[0].entry
        hearing = tuple([each for each in self.house.listeners(chat) if each != who])
        stored = TellStaff(who, wire.StaffStored(mid, name, new.pos))
        return Commit(item, (stored, Spread(name, (new,), True, hearing)), unstored(who, name, mid))
