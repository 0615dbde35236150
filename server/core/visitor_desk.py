"""What a visitor's page may ask of the house inside a chat, message by message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from protocol import epochs, frames, wraps
from protocol import visitor_messages as wire
from protocol.audit import Note
from protocol.errors import Reject
from protocol.ids import VISITOR, is_staff
from protocol.staff_messages import VisitorTyping
from server.core.blocking import barred
from server.core.chat import Change, Chat, grow, next_rev
from server.core.commit import commit, commit_frame
from server.core.effects import (
    After,
    CatchUpStaff,
    Commit,
    Effect,
    Places,
    TellBlocks,
    TellStaff,
    TellVisitor,
    Truth,
)
from server.core.learning import still_shown
from server.core.line import arrival
from server.core.new_epochs import stepped_out
from server.core.pages import check_page, page_in
from server.core.refused import Refused
from server.core.states import WrongState
from server.records import ChatRow, Item

if TYPE_CHECKING:
    from server.core.house import House

_WRAPS = 20  # that weigh as much as a message
SPEAKING = frozenset({"waiting", "claimed", "open", "closing"})


class VisitorDesk:
    """The visitor's side of the house."""

    def __init__(self, house: House) -> None:
        """Serve the visitors of `house`."""
        self.house = house

    # --- in a chat --------------------------------------------------------------------------

    def say(self, chat: Chat, message: wire.Say, now: int) -> list[Effect]:
        """Store a frame and pass it on. Raises `Refused`."""
        if message.mid in chat.mids:
            return self._stored_before(chat, message.mid)
        if chat.row.phase not in SPEAKING or chat.row.presence == "exited":
            raise Refused("wrong_state")
        self._not_too_long(chat)
        header = self._next_frame(chat, message.frame)
        self._not_too_much(chat, now)
        came = self._came(chat, now) if chat.row.presence == "away" else []
        item = grow(chat, message.frame, header, message.mid, now)
        return [*came, commit_frame(self.house, chat, item, message.mid)]

    def _came(self, chat: Chat, now: int) -> list[Effect]:
        """Note that the page is here, since it speaks: the disk refused to, when it came.

        Or it came with a return code and lost the line between its epoch and the answer.
        """
        chat.here, chat.elsewhere = True, False
        change = Change(chat, now).moved().state("came", VISITOR)
        return [commit(self.house, chat, change, None, to_visitor=True, changed=True)]

    def _next_frame(self, chat: Chat, frame: bytes) -> frames.FrameHeader:
        try:
            header = frames.read_header(frame)
        except Reject:
            raise Refused("malformed") from None
        if header.chat != chat.row.chat or header.room != frames.CHAT or is_staff(header.sender):
            raise Refused("not_allowed")
        if header.epoch != chat.row.epoch:
            raise Refused("stale_epoch")
        if header.seq != chat.seqs.get((header.epoch, header.sender), -1) + 1:
            raise Refused("wrong_sequence")
        return header

    def grant(self, chat: Chat, message: wire.Grant, now: int) -> list[Effect]:
        """Store wraps for colleagues; a supervisor who takes over can read on from here.

        Raises `Refused`.
        """
        if message.mid in chat.mids:
            return self._stored_before(chat, message.mid)
        if chat.row.phase not in SPEAKING or chat.row.presence == "exited":
            raise Refused("wrong_state")
        members = self._members(chat, message.wraps)
        self._not_too_long(chat)
        many = len(message.wraps)
        if chat.granted + many > self.house.rules.most_granted:
            raise Refused("chat_full")
        self._not_too_much(chat, now, 1 + many // _WRAPS)
        chat.granted += many
        change = Change(chat, now).grant(VISITOR, message.wraps, VISITOR, message.mid)
        new: tuple[bytes, ...] = ()
        if chat.row.phase == "open" and self.house.holder_is_gone(chat, now):
            may = {who for who in members if self.house.may(who, "take over")}
            new = tuple(sorted(may - set(chat.row.readers)))
            change.let_read(new)
            for who in new:
                change.note(who, "let-in")
        stored = self._commit(chat, change, message.mid, changed=True)
        then = (CatchUpStaff(who, chat.row.chat, 0) for who in new)
        return [replace(stored, after=(*stored.after, *then))]

    def _members(self, chat: Chat, sealed: tuple[bytes, ...]) -> set[bytes]:
        try:
            headers = [wraps.read_header(wrap) for wrap in sealed]
        except Reject:
            raise Refused("malformed") from None
        if any(h.chat != chat.row.chat or h.epoch > chat.row.epoch for h in headers):
            raise Refused("not_allowed")
        return {header.member for header in headers}

    def new_epoch(self, chat: Chat, message: wire.NewEpoch, now: int) -> list[Effect]:
        """Take the epoch a page makes when it returns with its code. Raises `Refused`."""
        if message.mid in chat.mids:  # it may have lost the line before the answer
            # And the chat may have ended meanwhile: then it hears that from the log.
            came = self._came(chat, now) if chat.live and chat.row.presence == "away" else []
            return [*came, *self._stored_before(chat, message.mid)]
        try:
            content = epochs.open_announcement(message.epoch, None, None)
        except Reject:
            raise Refused("malformed") from None
        if content.why != "return" or content.chat != chat.row.chat or not chat.row.has_code:
            raise Refused("not_allowed")
        if barred(chat, now) is not None:
            raise Refused("wrong_state")
        if content.epoch != chat.row.epoch + 1:
            raise Refused("stale_epoch")
        former = chat.row.holder if chat.row.phase == "open" else None
        if content.holder not in (None, former):
            raise Refused("not_allowed")
        self._not_too_much(chat, now)
        self.house.count_coming(chat, now)
        # The way back of a page before this one holds keys that open nothing from now on.
        change = Change(chat, now).moved().forget("reload")
        change.epoch(message.epoch, content, VISITOR, message.mid).note(VISITOR, "return")
        for each, what in stepped_out(content, chat.row) if chat.row.phase == "open" else ():
            change.note(each, what)
        try:
            page = page_in(message.epoch, content.epoch)
            self._return(chat, change, content.holder, page, now)
        except WrongState:
            raise Refused("wrong_state") from None
        chat.here, chat.elsewhere = True, False
        stored = self._commit(chat, change, message.mid, changed=True)
        return [replace(stored, after=(*stored.after, Truth(chat.row.chat)))]

    def _return(
        self, chat: Chat, change: Change, holder: bytes | None, page: bytes, now: int
    ) -> None:
        """Note that the visitor is back: with whom they were, or at the end of the line."""
        waits = chat.row.phase == "waiting"
        since = chat.row.since if waits else arrival(self.house.chats.values(), now)
        back = {"returned": True, "holder": holder, "since": since, "page": page}
        change.state("return", VISITOR, None, **back)
        if holder is None and chat.row.phase == "open":
            change.state("release", VISITOR, None, holder=None)

    def keep(self, chat: Chat, message: wire.Keep, now: int) -> list[Effect]:
        """File a capsule. Raises `Refused`."""
        if chat.row.phase not in SPEAKING or chat.row.presence == "exited":
            raise Refused("wrong_state")
        self._not_too_much(chat, now)
        filed = self.house.hmac(message.lookup)
        change = Change(chat, now).keep(message.kind, filed, message.capsule)
        return [self._quietly(chat, change, message.mid)]

    def forget(self, chat: Chat, message: wire.Forget, now: int) -> list[Effect]:
        """Destroy a capsule: a revoked code, a reload no longer wanted. Raises `Refused`."""
        if chat.row.phase == "erased":
            raise Refused("wrong_state")
        self._not_too_much(chat, now)
        return [self._quietly(chat, Change(chat, now).forget(message.kind), message.mid)]

    def exit(self, chat: Chat, message: wire.Exit | wire.Leave, now: int) -> list[Effect]:
        """Note that the visitor used the exit; the reload capsule dies with it.

        Raises `Refused`: wrong_state when there is nothing to leave any more, moved when a page
        that is gone tells of an exit that was before a return.
        """
        mid = None
        if isinstance(message, wire.Leave):
            check_page(chat.row.page, message)
        elif (mid := message.mid) in chat.mids:
            return self._stored_before(chat, mid)
        if chat.row.presence == "exited" or not chat.live:
            raise Refused("wrong_state")
        change = Change(chat, now).state("exit", VISITOR, mid).forget("reload")
        chat.here = False
        return [self._commit(chat, change, mid, changed=True)]

    def end(self, chat: Chat, message: wire.End, now: int) -> list[Effect]:
        """End the chat: first to closing, where the last question is, then for good."""
        if message.mid in chat.mids:
            return self._stored_before(chat, message.mid)
        try:
            change = Change(chat, now).ended("end", VISITOR, message.mid)
        except WrongState:
            raise Refused("wrong_state") from None
        return [self._commit(chat, change, message.mid, changed=True)]

    def erase(self, chat: Chat, message: wire.Erase, now: int) -> list[Effect]:
        """Destroy the log and the capsules now; the row stays so that consoles can be told."""
        if chat.row.phase == "erased":
            if chat.stored.phase != "erased":
                return []  # it is on its way to the disk, and answered then
            told_before = (wire.Stored(message.mid, 0), wire.Erased(len(chat.row.erasing)))
            return [TellVisitor(chat.row.chat, told) for told in told_before]
        # Also who is connected without a card: supervisors see every chat, others may have seen it.
        hold = {chat.row.holder, *chat.row.held, *chat.row.readers, *self.house.reading}
        erasing = tuple(sorted(who for who in hold if who is not None))
        row, blocked = erased(chat, erasing, now), chat.row.block is not None
        notes = (Note(now, VISITOR, "erase", row.chat),)
        item = Item(chat=row.chat, expected=chat.row.rev, row=row, erase=True, notes=notes)
        chat.row, chat.mids, chat.seqs = row, {}, {}
        told: list[After] = [*still_shown(row), *([TellBlocks()] if blocked else []), Places()]
        return [
            Commit(
                item,
                (
                    TellVisitor(row.chat, wire.Stored(message.mid, 0)),
                    TellVisitor(row.chat, wire.Erased(len(chat.row.erasing))),
                    *told,
                ),
                (TellVisitor(row.chat, wire.Problem("not_stored", message.mid)),),
            )
        ]

    def typing(self, chat: Chat, message: wire.Typing, now: int) -> list[Effect]:
        """Pass on that the visitor is typing, unless it is too much; nothing of it is stored."""
        if not chat.live or not chat.bucket.take(now):
            return []
        told = VisitorTyping(chat.row.chat, message.on)
        readers = (who for who in self.house.reading if chat.readable_by(who))
        return [TellStaff(who, told, far=True) for who in readers]

    # --- shared -----------------------------------------------------------------------------

    def _not_too_long(self, chat: Chat) -> None:
        if not self.house.takes_more(chat):
            raise Refused("chat_full")

    def _not_too_much(self, chat: Chat, now: int, price: int = 1) -> None:
        if not chat.bucket.take(now, price):
            raise Refused("rate")

    def _stored_before(self, chat: Chat, mid: bytes) -> list[Effect]:
        if chat.mids[mid] > chat.stored.pos:
            return []  # the first of them is on its way to the disk and will be answered
        return [TellVisitor(chat.row.chat, wire.Stored(mid, chat.mids[mid]))]

    def _quietly(self, chat: Chat, change: Change, mid: bytes) -> Commit:
        name = chat.row.chat
        return Commit(
            change.done(),
            (TellVisitor(name, wire.Stored(mid, 0)),),
            (TellVisitor(name, wire.Problem("not_stored", mid)),),
        )

    def _commit(
        self, chat: Chat, change: Change, mid: bytes | None, *, changed: bool = False
    ) -> Commit:
        return commit(self.house, chat, change, mid, to_visitor=changed, changed=changed)


def erased(chat: Chat, erasing: tuple[bytes, ...], now: int) -> ChatRow:
    """Return the tombstone of `chat`: that there was one, and nothing about it."""
    row = chat.row
    return ChatRow(
        chat=row.chat,
        pass_hash=row.pass_hash,
        door="general",
        language="nl",
        danger=False,
        since=0,
        phase="erased",
        presence="exited",
        changed=now,
        holder=None,
        returned=False,
        has_code=False,
        pos=row.pos,
        epoch=row.epoch,
        touched=now,
        rev=next_rev(row.rev, chat.node),
        node=chat.node,
        erasing=erasing,
    )
