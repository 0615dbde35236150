"""What other nodes stored, as this house takes it in: the row, the log, whom it concerns.

What a node does itself it tells its own connections when it is stored. Everything here is
derived from what is on disk, so that it comes out the same whichever node decided it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from protocol import epochs
from protocol import staff_messages as wire
from protocol.blocks import Blocked
from protocol.errors import Reject
from protocol.log import Entry, EpochEntry, GrantEntry, StateEntry
from protocol.visitor_messages import Erased
from server.core.chat import Chat, info_of
from server.core.effects import (
    After,
    CatchUpStaff,
    Moved,
    Places,
    Spread,
    TellBlocks,
    TellStaff,
    TellVisitor,
)
from server.core.offers import asked, over
from server.core.states import LIVE, UNHELD
from server.records import ChatRow, Fresh, LoadedChat, NewEntry

if TYPE_CHECKING:
    from server.core.house import House


class Learning:
    """Keeps one house in step with what is stored."""

    def __init__(self, house: House) -> None:
        """Learn for `house`."""
        self.house = house

    def learn(
        self, name: bytes, fresh: Fresh, now: int, marks: LoadedChat | None = None
    ) -> list[After]:
        """Take in what is stored of a chat, and return what the people here must hear of it.

        `fresh` begins after the position that is known here, or holds the whole log. The chat
        has no change of its own under way; one that was refused is undone by this, with the
        `marks` of what was stored before.
        """
        row, chat = fresh.row, self.house.chats.get(name)
        if row is None:
            return removed(self.house, name)  # or a start that was refused stood in the line
        if chat is None:
            if row.phase not in LIVE and not row.erasing and row.block is None:
                return []
            chat = self.house.admit(_loaded(row, fresh.entries, marks))
            if row.phase == "erased":  # whoever had it on the screen once has it there still
                return waits_for_staff(row)
            log = tuple(each.entry for each in fresh.entries)  # for who followed it before it ended
            spread = self.house.spread(chat, log, visitor=True)
            news = [spread, *self.house.announce(chat), Places()]
            return [*_blocked(row, None), *news, *asked(row)]
        before, chat.row = chat.stored, chat.stored
        heard = self.house.listeners(chat)
        _take_in(chat, row, fresh.entries, marks)
        chat.elsewhere = self.house.is_elsewhere(row)
        new = [each for each in fresh.entries if each.entry.pos > before.pos]
        told: list[After] = []
        returned = row.page != before.page
        if self.house.node != row.node and (before.node == self.house.node or returned):
            told.append(Moved(name, returned))
        told += [*_blocked(row, before), *over(self.house.rules, before, row, now)]
        if new:
            told += self._heard(chat, before, heard, tuple(each.entry for each in new))
        if row.phase == "erased":
            return [*told, *self._erased(chat, before)]
        known = before.pos > 0 and info_of(row) == info_of(before)  # nobody was told of its start
        if not known or row.readers != before.readers:  # who stepped out follows it no longer
            told += [*self.house.announce(chat), Places()]
        return [*told, *self._people(chat, before, new, now)]

    def _heard(
        self, chat: Chat, before: ChatRow, heard: tuple[bytes, ...], entries: tuple[Entry, ...]
    ) -> list[Spread]:
        """Return who gets which `entries`; who `heard` till now, how they left and no more."""
        name, hearing = chat.row.chat, self.house.listeners(chat)
        until: dict[int, list[bytes]] = {}
        for who in heard:
            if who not in hearing:
                until.setdefault(_until_gone(who, before, entries), []).append(who)
        partly = (Spread(name, entries[:n], False, tuple(who)) for n, who in until.items())
        return [Spread(name, entries, True, hearing), *partly]

    def _erased(self, chat: Chat, before: ChatRow) -> list[After]:
        row = chat.row
        if before.phase == "erased" and before.erasing == row.erasing:
            return []
        told: list[After] = [TellVisitor(row.chat, Erased(len(row.erasing)))]
        if before.phase != "erased":
            # Who erased it may have thought that nobody was here, and waits for nobody of us.
            here = dict.fromkeys((*row.erasing, *self.house.reading))
            told += [TellStaff(who, wire.StaffErased(row.chat)) for who in here]
            told.append(Places())
        return told

    def _people(self, chat: Chat, before: ChatRow, new: list[NewEntry], now: int) -> list[After]:
        """Return what follows for who holds, reads or is offered the chat."""
        row, told = chat.row, list[After]()
        told += asked(row) if row.offer != before.offer else []
        if row.holder not in (None, before.holder):
            told.append(TellVisitor(row.chat, self.house.colleague(chat, now)))
        let_in = any(isinstance(each.entry, GrantEntry) for each in new)
        for each in new:
            content = _announced(each.entry)
            if content is not None and content.epoch == 1:
                self.house.waits.claimed_after(each.entry.at - before.since)
            let_in = let_in or (content is not None and content.why == "sit-in")
        if let_in:
            readers = sorted(set(row.readers) - set(before.readers))
            told += [CatchUpStaff(who, row.chat, 0) for who in readers]
        return told


def removed(house: House, name: bytes) -> list[After]:
    """Drop a chat whose row is gone; return what follows for those who saw it or stand in line."""
    chat = house.chats.get(name)
    house.forget(name)
    seeing = house.staff if chat is not None and chat.live else ()
    return [*(TellStaff(who, wire.LeftView(name, None)) for who in seeing), Places()]


def still_shown(row: ChatRow) -> list[TellStaff]:
    """Return what those must hear who have not said that an erased chat left their screen."""
    return [TellStaff(who, wire.StaffErased(row.chat)) for who in row.erasing]


def waits_for_staff(row: ChatRow) -> list[After]:
    """Return what of a chat that is taken up waits for staff, who may not have heard of it.

    That it left their screen, once it is erased; an offer or a yes; a block.
    """
    return [*still_shown(row), *asked(row), *_blocked(row, None)]


def _blocked(row: ChatRow, before: ChatRow | None) -> list[After]:
    """Return what follows from a block: the page hears it before it hears that all is over."""
    if row.block == (before.block if before is not None else None):
        return []
    here = [] if row.block is None else [TellVisitor(row.chat, Blocked(row.block.until))]
    return [*here, TellBlocks()]


def _announced(entry: Entry) -> epochs.Announcement | None:
    if isinstance(entry, EpochEntry):
        with suppress(Reject):
            return epochs.open_announcement(entry.epoch, None, None)
    return None


def _until_gone(who: bytes, row: ChatRow, entries: tuple[Entry, ...]) -> int:
    """Return how many of `entries`, which follow `row`, there are until `who` reads no more."""
    phase, holder, readers = row.phase, row.holder, row.readers
    for number, entry in enumerate(entries, 1):
        if isinstance(entry, StateEntry):
            phase, holder = entry.phase, entry.holder
        elif (content := _announced(entry)) is not None:
            readers = content.staff
        if phase not in UNHELD and who != holder and who not in readers:
            return number
    return len(entries)


def _loaded(
    row: ChatRow, entries: tuple[NewEntry, ...], marks: LoadedChat | None = None
) -> LoadedChat:
    before = marks if marks is not None and row.phase != "erased" else None
    mids, seqs = (before.mids, before.seqs) if before is not None else ({}, {})
    mids |= {new.mid: new.entry.pos for new in entries if new.mid is not None}
    for new in entries:
        if new.epoch is not None and new.seq is not None:
            seqs[new.epoch, new.author] = new.seq
    return LoadedChat(row=row, mids=mids, seqs=seqs)


def _take_in(
    chat: Chat, row: ChatRow, entries: tuple[NewEntry, ...], marks: LoadedChat | None
) -> None:
    """Let memory be what is stored: by what was added, or anew when all of it is known."""
    fresh = _loaded(row, entries, marks)
    whole = marks is not None or row.phase == "erased"
    whole = whole or (bool(entries) and entries[0].entry.pos == 1)
    chat.mids = fresh.mids if whole else chat.mids | fresh.mids
    chat.seqs = fresh.seqs if whole else chat.seqs | fresh.seqs
    chat.row = chat.stored = row
