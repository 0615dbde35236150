"""What must be true of a house as it stands: now, or in a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.core.states import LIVE
from server.simulation.course import Broken
from server.simulation.page import Page
from server.simulation.rules import Patience

if TYPE_CHECKING:
    from server.simulation.console import Console
    from server.simulation.ledger import Record
    from server.simulation.night import Night
    from server.simulation.node import Node

_SEEN_WITHIN = 15.0  # seconds until who waits is on every screen of those on duty
_CLAIMED_AT_MOST = 30.0  # seconds until an epoch follows, or the line has them back
_KNOWN_WITHIN = 10.0  # seconds until what one side knows is known everywhere
_MOST_WAITING = 2_000  # items in a relay's queue to the disk


class Standing:
    """Looks at a night as it stands."""

    page_type = Page

    def __init__(self, night: Night) -> None:
        """Look at `night`."""
        self.night = night
        self.texts: dict[bytes, list[str]] = {}  # of each chat, as committed
        self.refused: set[bytes] = set()
        self._patience = Patience()

    def who(self, chat: bytes) -> str:
        """Return whose chat this is, as a number."""
        return f"visitor {self.night.visitor_of(chat)}"

    def text_of(self, mid: bytes) -> str | None:
        """Return what was said under this message id, if it was words."""
        for visitor in self.night.visitors:
            if mid in visitor.said:
                return visitor.said[mid]
        for console in self.night.consoles:
            if mid in console.said:
                return console.said[mid]
        return None

    # --- after every step -------------------------------------------------------------------

    def check(self) -> None:
        """Check everything that must hold now, or in a moment. Raises `Broken`."""
        for node in self.night.nodes:
            if node.up:
                self._memory_is_the_store(node)
                self._memory_is_bounded(node)
                self._one_shift(node)
        for chat, record in self.night.ledger.records.items():
            waits = record.row is not None and record.row.phase == "waiting"
            self._who_waits_is_seen(chat, waits=waits)
            self._no_claim_hangs(chat, record)
            self._one_holder(chat)
            self._here_is_connected(chat, record)
            self._readers_hear(chat, record)
        self._the_line_is_fair()
        self._one_page()

    def _memory_is_the_store(self, node: Node) -> None:
        """Check it at once where one relay decides alone; among several, within seconds."""
        alone, unsure = len(self.night.nodes) == 1, node.relay.mending.unsure
        calm = self.at_peace()
        for name, chat in node.relay.house.chats.items():
            record = self.night.ledger.records.get(name)
            same = record is not None and (record.row, record.mids) == (chat.stored, chat.mids)
            same = same and chat.stored == chat.row
            under_way = node.disk.waiting > 0  # checks are rare: two may both fall in a commit
            excused = under_way or name in unsure or not (alone or calm)
            where = f"relay {node.number} knows otherwise of {self.who(name)}"
            if alone and not same and not excused:
                raise Broken("memory is the store", where)
            self._patience.within(
                "memory is the store",
                (node.number, name),
                _KNOWN_WITHIN,
                self.night.loop.time(),
                holds=same or under_way or not calm,
                where=where,
                at=chat.stored.rev,
            )

    def _one_shift(self, node: Node) -> None:
        up = [each for each in self.night.nodes if each.up]
        there = {who for each in up for who in each.relay.connections.consoles}
        known = set(node.relay.house.staff)
        self._patience.within(
            "one shift",
            node.number,
            _KNOWN_WITHIN,
            self.night.loop.time(),
            holds=known == there or not self.at_peace(),
            where=f"relay {node.number} thinks of {len(known)} on shift, and {len(there)} are",
        )

    def _memory_is_bounded(self, node: Node) -> None:
        house, connections = node.relay.house, node.relay.connections
        known = len(self.night.ledger.records) + 1
        lines = sum(line.relay_open for line in self.night.network.lines.values())
        if len(house.chats) > known + node.disk.waiting or node.disk.waiting > _MOST_WAITING:
            raise Broken("memory is bounded", f"relay {node.number}: {len(house.chats)} chats")
        if len(house.gone) > len(self.night.organisation.ever):
            raise Broken("memory is bounded", f"relay {node.number}: {len(house.gone)} gone")
        if len(connections.everybody()) > lines + 50:
            raise Broken("memory is bounded", f"relay {node.number}: more than {lines} lines")

    def at_peace(self) -> bool:
        """Whether no fault is under way that excuses anybody from knowing."""
        network = self.night.network
        calm = all(
            node.up
            and not node.skew
            and not node.disk.full
            and not node.disk.unreadable
            and not node.disk.away
            and not node.disk.answers_lost
            and node.disk.slow < 10
            for node in self.night.nodes
        )
        return calm and not network.cut_off

    def _well(self, desk: Console) -> bool:
        line = desk.line
        settled = desk.settled and self.night.loop.time() - desk.settled_at > 5.0
        return settled and desk.on_duty and line is not None and not line.stalled

    def _who_waits_is_seen(self, chat: bytes, *, waits: bool) -> None:
        calm = self.at_peace()
        for desk in self.night.desks:
            self._patience.within(
                "who waits is seen",
                (chat, desk),
                _SEEN_WITHIN,
                self.night.loop.time(),
                holds=not (waits and calm and self._well(desk)) or chat in desk.session.places,
                where=f"counsellor {desk.person.number} does not see {self.who(chat)}",
            )

    def _no_claim_hangs(self, chat: bytes, record: Record) -> None:
        claimed = record.row is not None and record.row.phase == "claimed"
        self._patience.within(
            "who waits is seen",
            chat,
            _CLAIMED_AT_MOST,
            self.night.loop.time(),
            holds=not claimed or not self.at_peace(),
            where=f"{self.who(chat)} is claimed and nobody answers",
        )

    def _readers_hear(self, chat: bytes, record: Record) -> None:
        row, calm = record.row, self.at_peace()
        for desk in self.night.desks:
            place, who = desk.session.places.get(chat), desk.person.id
            reads = row is not None and (who == row.holder or who in row.readers)
            reads = reads and row is not None and row.phase in ("claimed", "open")
            self._patience.within(
                "readers hear",
                (chat, desk),
                _SEEN_WITHIN,
                self.night.loop.time(),
                holds=not (calm and reads and self._well(desk))
                or (place is not None and place.room.pos == len(record.log)),
                where=f"counsellor {desk.person.number} misses the end of {self.who(chat)}",
                at=None if place is None else place.room.pos,
            )

    def _one_holder(self, chat: bytes) -> None:
        holders = [desk for desk in self.night.desks if self._well(desk) and chat in desk.holds()]
        self._patience.within(
            "one holder",
            chat,
            _KNOWN_WITHIN,
            self.night.loop.time(),
            holds=len(holders) < 2 or not self.at_peace(),
            where=f"{len(holders)} consoles hold {self.who(chat)}",
        )

    def _here_is_connected(self, chat: bytes, record: Record) -> None:
        row = record.row
        here = row is not None and row.phase in LIVE and row.presence == "here"
        nodes = [node for node in self.night.nodes if node.up]
        self._patience.within(
            "here is connected",
            chat,
            _KNOWN_WITHIN,
            self.night.loop.time(),
            holds=not (here and self.at_peace())
            or any(chat in node.relay.connections.pages for node in nodes),
            where=f"{self.who(chat)} is called here, and no page is connected",
        )

    def _the_line_is_fair(self) -> None:
        waiting = [
            record.row
            for record in self.night.ledger.records.values()
            if record.row is not None and record.row.phase == "waiting"
        ]
        waiting.sort(key=lambda row: (not row.danger, row.since, row.chat))
        places = {row.chat: ahead for ahead, row in enumerate(waiting)}
        for visitor in self.night.visitors:
            page, ahead = visitor.page, places.get(visitor.chat)
            if page is None:
                continue
            line, calm = page.line, self.at_peace()
            waits = ahead is not None and page.settled and line is not None and not line.stalled
            self._patience.within(
                "the line is fair",
                page,
                _SEEN_WITHIN,
                self.night.loop.time(),
                holds=not (waits and calm) or page.ahead == ahead,
                where=f"visitor {visitor.number} is told {page.ahead}, and {ahead} are before them",
                at=page.ahead,
            )

    def _one_page(self) -> None:
        for visitor in self.night.visitors:
            pages = [page for page in visitor.open_pages if page.settled and page.session.ready]
            stalled = any(page.line is None or page.line.stalled for page in pages)
            self._patience.within(
                "one page",
                visitor.number,
                _KNOWN_WITHIN,
                self.night.loop.time(),
                holds=len(pages) < 2 or stalled or not self.at_peace(),
                where=f"visitor {visitor.number} is connected with {len(pages)} pages",
            )
