"""How a visitor comes in: knock, start, resume, return, and how their connection goes."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from protocol import epochs, frames
from protocol import visitor_messages as wire
from protocol.blocks import Blocked
from protocol.directory import Papers
from protocol.errors import Reject
from protocol.ids import VISITOR, is_staff
from protocol.log import Log
from server.core.blocking import barred
from server.core.chat import Change, Chat, new_chat
from server.core.commit import commit
from server.core.effects import (
    Announce,
    BindVisitor,
    CatchUpVisitor,
    Commit,
    Effect,
    FetchCapsule,
    Places,
    TellVisitor,
    Truth,
)
from server.core.line import arrival
from server.core.pages import check_page, page_in
from server.core.refused import Refused
from server.records import ChatRow

if TYPE_CHECKING:
    from server.core.house import House

VERSION = 1


class VisitorDoor:
    """The way in and out for visitors of one house."""

    def __init__(self, house: House) -> None:
        """Open the door of `house`."""
        self.house = house
        self._judged: tuple[Papers | None, int] | None = None  # which roster, in which second
        self._holds = False

    # --- before there is a chat -------------------------------------------------------------

    def knock(self, message: wire.Knock, now: int) -> wire.Welcome:
        """Return who is on duty. Raises `Refused` (version, roster_old)."""
        if message.v != VERSION:
            raise Refused("version")
        papers = self.house.current_papers()
        if papers is None or not self._roster_holds(now):
            raise Refused("roster_old")
        return wire.Welcome(VERSION, now, papers)

    def _roster_holds(self, now: int) -> bool:
        """Whether pages would take the roster; judged once a second, for it costs signatures."""
        papers, second = self.house.papers, now // 1000
        if self._judged is None or self._judged[0] is not papers or self._judged[1] != second:
            try:
                self.house.directory(now)
                self._holds = True
            except Reject:
                self._holds = False
            self._judged = (papers, second)
        return self._holds

    def start(self, message: wire.Start, now: int) -> list[Effect]:
        """Begin a chat, or answer the same beginning again. Raises `Refused`."""
        chat = self.house.chats.get(message.chat)
        if chat is not None:
            return self._again(chat, message, now)
        if not self.house.hours(now).lets_in_at(message.door):
            raise Refused("closed")
        waiting = sum(1 for chat in self.house.chats.values() if chat.row.phase == "waiting")
        if waiting >= self.house.rules.longest_line:
            raise Refused("full")
        content, header = self._read_start(message)
        chat = new_chat(self._first_row(message, now), self.house.new_bucket())
        change = Change(chat, now, first=True).state("start", VISITOR)
        change.epoch(message.epoch, content, VISITOR, None)
        change.frame(message.hello, header, message.mid)
        item = change.done()
        chat.here = True
        self.house.chats[message.chat] = chat
        return [
            BindVisitor(message.chat, chat.row.page, caught_up=True),
            Commit(
                item,
                (
                    TellVisitor(message.chat, Log(message.chat, change.entries[:2])),
                    TellVisitor(message.chat, wire.Stored(message.mid, 3)),
                    Truth(message.chat),
                    Announce(message.chat),  # also to who came while it was not stored yet
                    Places(),
                ),
                (TellVisitor(message.chat, wire.Problem("not_stored", message.mid)),),
            ),
        ]

    def _first_row(self, message: wire.Start, now: int) -> ChatRow:
        return ChatRow(
            chat=message.chat,
            pass_hash=self.house.hmac(message.pass_),
            door=message.door,
            language=message.language,
            danger=message.danger,
            since=arrival(self.house.chats.values(), now),
            phase="waiting",
            presence="here",
            changed=now,
            holder=None,
            returned=False,
            has_code=False,
            pos=0,
            epoch=0,
            touched=now,
            node=self.house.node,
            page=page_in(message.epoch, 0),
        )

    def _read_start(self, message: wire.Start) -> tuple[epochs.Announcement, frames.FrameHeader]:
        try:
            content = epochs.open_announcement(message.epoch, None, None)
            header = frames.read_header(message.hello)
        except Reject:
            raise Refused("malformed") from None
        fits = (header.chat, header.epoch, header.seq) == (message.chat, 0, 0)
        if not fits or content.chat != message.chat or content.why != "start":
            raise Refused("malformed")
        if is_staff(header.sender) or len(message.epoch.wraps) != len(content.members):
            raise Refused("malformed")
        return content, header

    def _again(self, chat: Chat, message: wire.Start, now: int) -> list[Effect]:
        self.check_pass(chat, message.pass_)
        if message.mid not in chat.mids:
            raise Refused("wrong_state")
        if chat.row.presence == "exited":
            raise Refused("unknown_chat")  # after an exit only the code opens the chat
        if (until := barred(chat, now)) is not None:
            return self._told_barred(chat, until)
        pos = chat.mids[message.mid]
        # While it is on its way to the disk, the answer of the first one is still to come.
        stored = (wire.Stored(message.mid, pos),) if pos <= chat.stored.pos else ()
        return [
            BindVisitor(message.chat, page_in(message.epoch, 0)),
            *self._came(chat, now),
            CatchUpVisitor(message.chat, 0, stored),
        ]

    def resume(self, message: wire.Resume, now: int) -> list[Effect]:
        """Go on with a chat. The caller has loaded it. Raises `Refused`."""
        chat = self.house.chats.get(message.chat)
        if chat is None:
            raise Refused("unknown_chat")
        self.check_pass(chat, message.pass_)
        if chat.row.phase == "erased":
            gone = TellVisitor(message.chat, wire.Erased(len(chat.row.erasing)))
            stored = chat.stored.phase == "erased"  # else the first to ask is answered when it is
            return [BindVisitor(message.chat), *([gone] if stored else [])]
        page = check_page(chat.row.page, message)
        erases = message.key is None  # as any page of the visit may
        if message.returning and not (chat.row.has_code or erases):
            raise Refused("unknown_chat")
        if chat.row.presence == "exited" and not message.returning:
            raise Refused("unknown_chat")  # after an exit only the code opens the chat
        if (until := barred(chat, now)) is not None:
            return self._told_barred(chat, until)
        resumed = wire.Resumed(chat.row.pos)
        catch_up = CatchUpVisitor(message.chat, message.have, (resumed,))
        # A returning page makes its epoch first; until then it is heard of, not yet back.
        came = [] if message.returning else self._came(chat, now)
        bind = BindVisitor(message.chat, page, returning=message.returning)
        return [bind, *came, catch_up]

    def _told_barred(self, chat: Chat, until: int) -> list[Effect]:
        """Tell somebody whose chat is blocked until when; they may still erase everything."""
        name = chat.row.chat
        return [BindVisitor(name), TellVisitor(name, Blocked(until))]

    def unlock(self, message: wire.Unlock) -> list[Effect]:
        """Fetch a capsule, or bytes that look like one: the same ones each time."""
        filed = self.house.hmac(message.lookup)
        blocks = (self.house.hmac(filed + bytes([n])) for n in range(17))
        return [FetchCapsule(filed, b"".join(blocks)[:540])]

    # --- the connection ---------------------------------------------------------------------

    def lost(self, chat: Chat, now: int) -> list[Effect]:
        """Note that the page's connection is gone."""
        chat.here = False
        if not chat.live or chat.row.presence != "here" or chat.connected:
            return []
        change = Change(chat, now).state("lost", VISITOR)
        return [commit(self.house, chat, change, None, to_visitor=False, changed=True)]

    def _came(self, chat: Chat, now: int) -> list[Effect]:
        """Note that the page is here. Raises `Refused` (rate) when it comes and goes too often."""
        if chat.live and chat.row.presence == "away":
            self.house.count_coming(chat, now)
        chat.here, chat.elsewhere = True, False
        chat.reload_dead = False
        if not chat.live:
            return []
        change = Change(chat, now).moved()
        if chat.row.presence != "away":
            # Alone nobody else can think it is elsewhere. Among nodes one may still be about to:
            # of two only one is stored, and the other then finds its page gone.
            return [] if chat.node == 0 else [Commit(change.done(), ())]
        change.state("came", VISITOR)
        return [commit(self.house, chat, change, None, to_visitor=True, changed=True)]

    def check_pass(self, chat: Chat, secret: bytes) -> None:
        """Raise `Refused` (unknown_chat) unless `secret` is the chat's pass."""
        if not hmac.compare_digest(chat.row.pass_hash, self.house.hmac(secret)):
            raise Refused("unknown_chat")
