"""The witness of a night: sees every commit and every message, and believes nobody."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from protocol import place as staff_news
from protocol import staff_messages, visitor_messages
from protocol import visit as visitor_news
from protocol.heard import Said
from protocol.ids import VISITOR
from protocol.log import Entry, EpochEntry, GrantEntry, Log
from protocol.wraps import read_header
from server.records import Item
from server.simulation.course import Broken
from server.simulation.network import Line
from server.simulation.settled import Settled

if TYPE_CHECKING:
    from server.simulation.console import Console
    from server.simulation.night import Night
    from server.simulation.page import Page

# An honest relay may make a session say these; any other trouble means that something broke.
_HONEST = {
    *("not_stored", "wrong_sequence", "rate", "taken", "wrong_state", "unknown_chat"),
    *("not_allowed", "expired", "no_key", "closed", "full", "roster_old", "sealed", "moved"),
    # A yes came before it was taken back, or after; the colleague or the console had gone.
    *("offer_stands", "offer_over", "not_asked", "ask_again"),
}


def author_of(text: str) -> str:
    """Return who said this on which device: what they say keeps its order."""
    return text[:7] if text[0] == "v" else text[:4]


class Witness(Settled):
    """Checks what passes, when it passes; `Standing` and `Settled` check what is."""

    def __init__(self, night: Night) -> None:
        """Watch `night`."""
        super().__init__(night)
        self._letters: list[bytes] = []
        self._members: dict[tuple[bytes, int], set[bytes]] = {}

    # --- what is committed ------------------------------------------------------------------

    def committed(self, item: Item) -> None:
        """Read what a relay committed. Raises `Broken`."""
        self.night.course.count("entries", len(item.entries))
        for new in item.entries:
            entry = new.entry
            if isinstance(entry, EpochEntry | GrantEntry):
                sealed = entry.epoch.wraps if isinstance(entry, EpochEntry) else entry.wraps
                for header in map(read_header, sealed):
                    self._members.setdefault((item.chat, header.epoch), set()).add(header.member)
            elif new.mid is not None and (text := self.text_of(new.mid)) is not None:
                self._said(item.chat, text)

    def _said(self, chat: bytes, text: str) -> None:
        author = author_of(text)
        before = self.texts.setdefault(chat, [])
        last = next((old for old in reversed(before) if author_of(old) == author), "")
        if text <= last:
            rule = "nothing doubled" if text in before else "in order"
            raise Broken(rule, f"after {last} came {text} in the chat of {self.who(chat)}")
        before.append(text)
        self.night.course.count("messages")

    # --- what passes ------------------------------------------------------------------------

    def passes(self, line: Line, message: bytes) -> None:
        """Look at the bytes that reach a device."""
        if isinstance(line.device, self.page_type):
            for letter in self._letters:
                if letter in message:
                    raise Broken("no note reaches the visitor", f"over line {line.number}")

    def sends(self, line: Line, message: bytes) -> None:
        """Note what a relay may believe that somebody may hear, when it sends them a log.

        Another one may have committed a change that this one has not heard of yet: whoever is
        no reader any more opens none of it, and `Standing` sees that it soon hears.
        """
        if isinstance(line.device, self.page_type) or not message.startswith(b'{"t":"log"'):
            return
        who = line.device.person.id  # type: ignore[attr-defined]
        for node in self.night.nodes:
            house = node.relay.house
            if node.number == line.node and len(self.night.nodes) > 1:
                for name, chat in house.chats.items():
                    if who in house.listeners(chat):
                        self.night.ledger.believed(name, who, chat.stored.pos)

    def wrote_letter(self, letter: bytes) -> None:
        """Remember a letter between colleagues as it looks on the wire."""
        self._letters.append(base64.b64encode(letter)[:64])

    def page_told(
        self, page: Page, message: visitor_messages.ToVisitor, news: list[visitor_news.News]
    ) -> None:
        """Check what a page was told, and what it shows. Raises `Broken`."""
        chat = page.session.chat
        if isinstance(message, visitor_messages.Stored) and message.pos:
            self._is_stored(chat, message.mid, message.pos)
        elif isinstance(message, visitor_messages.Problem) and message.mid is not None:
            self.refused.add(message.mid)
        elif isinstance(message, Log):
            # A page made the epoch of its start itself, and hears of it whole.
            self._only_mine(VISITOR, tuple(e for e in message.entries if e.pos > 2))
        for each in news:
            # Who wants everything gone has put aside what was still to be answered.
            if isinstance(each, visitor_news.Trouble) and not page.visitor.erases:
                self._is_honest(each.code, "a page")
        if any(isinstance(each, visitor_news.Message) for each in news):
            self._page_shows(page)

    def _page_shows(self, page: Page) -> None:
        number, last = page.visitor.number, dict[str, str]()
        for shown in page.shown:
            to = int(shown.text[1:5] if shown.mine else shown.text[5:9])
            if to != number or shown.mine != (shown.text[0] == "v"):
                raise Broken("one chat, one visitor", f"visitor {number} reads {shown.text}")
            self._follows(last, shown.text, f"the page of {number}")

    def _follows(self, last: dict[str, str], text: str, where: str) -> None:
        before = last.get(author_of(text), "")
        if text <= before:
            rule = "nothing doubled" if text == before else "in order"
            raise Broken(rule, f"{where} shows {text} after {before}")
        last[author_of(text)] = text

    def _is_honest(self, code: str, who: str) -> None:
        """Raise `Broken` when a session warns of something that an honest relay does not do.

        Three warnings are known: of an older roster at a relay that has not heard of the newer
        one; of a gap after an answer of the disk was lost, for the log is
        read on from there; and at a console that reads a return whose code was told before
        it could read, for it takes nobody's word while somebody holds the chat.
        """
        counts = self.night.course.counts
        several = len(self.night.nodes) > 1
        known = {
            "gap": counts["answers lost"],
            "rolled_back": several and counts["rosters"],
            "signature": counts["returns"],
            "stale_epoch": counts["returns"],
        }
        if code not in _HONEST and not known.get(code):
            raise Broken("nothing is tampered", f"{who} was told of {code}")

    def console_told(
        self,
        console: Console,
        message: staff_messages.ToStaff,
        news: list[staff_news.News],
    ) -> None:
        """Check what a console was told, and what it opened. Raises `Broken`."""
        who, number = console.person.id, console.person.number
        if isinstance(message, staff_messages.StaffStored) and message.pos:
            self._is_stored(message.chat, message.mid, message.pos)
        elif isinstance(message, Log):
            self._only_mine(who, message.entries)
            may = self.night.ledger.may_hear(message.chat, who)
            last = message.entries[-1].pos
            if last > may and not self._erased(message.chat):
                raise Broken("only readers hear", f"counsellor {number} got {last}, may {may}")
        for each in news:
            # Before the night a console knows no roster, and cannot check anything.
            if isinstance(each, staff_news.Trouble) and console.settled:
                self._is_honest(each.code, "a console")
            if isinstance(each, staff_news.NoteRead):
                self._reads_note(each, number)
            if isinstance(each, staff_news.InChat) and isinstance(each.heard, Said):
                self._opened(console, each.chat, each.heard)

    def _reads_note(self, read: staff_news.NoteRead, number: int) -> None:
        """Check a note that was left for whoever answers a return: of this visitor."""
        self.night.course.count("return notes read")
        about = int(read.left.note.text)
        if about != self.night.visitor_of(read.chat):
            raise Broken("one chat, one visitor", f"counsellor {number} reads of {about}")

    def _opened(self, console: Console, chat: bytes, said: Said) -> None:
        number = console.person.number
        if console.person.id not in self._members.get((chat, said.epoch), ()):
            raise Broken("only members open", f"counsellor {number} opened epoch {said.epoch}")
        last = dict[str, str]()
        for text in console.shown.get(chat, []):
            of = int(text[1:5] if text[0] == "v" else text[5:9])
            if of != self.night.visitor_of(chat):
                raise Broken("one chat, one visitor", f"counsellor {number} reads {text}")
            self._follows(last, text, f"the console of {number}")

    def _only_mine(self, who: bytes, entries: tuple[Entry, ...]) -> None:
        for entry in entries:
            sealed: tuple[bytes, ...] = ()
            if isinstance(entry, EpochEntry):
                sealed = entry.epoch.wraps
            elif isinstance(entry, GrantEntry):
                sealed = entry.wraps
            if any(wrap[32:40] != who for wrap in sealed):
                raise Broken("only readers hear", f"somebody else's wrap at {entry.pos}")

    def _is_stored(self, chat: bytes, mid: bytes, pos: int) -> None:
        record = self.night.ledger.records.get(chat)
        if record is None or record.erased:
            return
        if record.mids.get(mid) != pos:
            where = f"{pos} in the chat of {self.who(chat)}, stored at {record.mids.get(mid)}"
            raise Broken("acknowledged is stored", where)

    def _erased(self, chat: bytes) -> bool:
        record = self.night.ledger.records.get(chat)
        return record is None or record.erased
