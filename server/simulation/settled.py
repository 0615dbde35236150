"""What must be true of a house when all faults have stopped, and when it has closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.core.states import LIVE
from server.simulation.course import Broken
from server.simulation.standing import Standing

if TYPE_CHECKING:
    from server.simulation.console import Console
    from server.simulation.ledger import Record
    from server.simulation.page import Page


class Settled(Standing):
    """Looks at a night in the end."""

    def check_settled(self) -> None:
        """Check that everything is well again. Raises `Broken`."""
        self.night.ledger.same_as(self.night.nodes[0].store)
        for page in self.night.pages:
            if page.erased is not None or page.session.holds_back:
                continue
            if not page.session.ready or page.session.unsent:
                where = f"the page of {page.visitor.number}: {page.session.unsent} unsent"
                raise Broken("all settles", where)
            self._nothing_lost(page)
        for desk in self.night.desks:
            if not desk.settled or desk.session.unsent:
                where = f"counsellor {desk.person.number}: {desk.session.unsent} unsent"
                raise Broken("all settles", where)
            self._holder_read_all(desk)
        for chat, record in self.night.ledger.records.items():
            self._erased_is_gone(chat, record)

    def _nothing_lost(self, page: Page) -> None:
        chat = page.session.chat
        record = self.night.ledger.records.get(chat)
        if record is None or record.erased:
            return
        for mid, text in page.said.items():
            if mid not in record.mids and mid not in self.refused:
                raise Broken("nothing lost", f"{text} of visitor {page.visitor.number}")
        shown = [message.text for message in page.shown if not message.mine]
        meant = self._readable(chat, "s", page.session.room.keys)
        if shown != meant:
            raise Broken("nothing lost", f"visitor {page.visitor.number} read {shown} of {meant}")

    def _holder_read_all(self, desk: Console) -> None:
        for chat in desk.holds():
            keys = desk.session.places[chat].room.keys
            shown = [text for text in desk.shown.get(chat, []) if text[0] == "v"]
            meant = self._readable(chat, "v", keys)
            if shown != meant:
                where = f"counsellor {desk.person.number} read {shown} of {meant}"
                raise Broken("nothing lost", where)

    def _readable(self, chat: bytes, kind: str, keys: dict[int, bytes]) -> list[str]:
        log = self.night.ledger.records[chat].log
        said = [(new.epoch, self.text_of(new.mid)) for new in log if new.mid is not None]
        return [text for epoch, text in said if text and text[0] == kind and epoch in keys]

    def _erased_is_gone(self, chat: bytes, record: Record) -> None:
        if not record.erased:
            return
        store = self.night.nodes[0].store
        left = store.entries(chat, 0)
        for visitor in self.night.visitors:
            keys = (visitor.code, visitor.token) if visitor.chat == chat else ()
            left += [keys for key in keys if key and store.capsule(self._filed(key.lookup))]
        if left or any(chat in desk.session.places for desk in self.night.desks):
            raise Broken("erased is gone", f"something is left of {self.who(chat)}")

    def _filed(self, lookup: bytes) -> bytes:
        return self.night.nodes[0].relay.house.hmac(lookup)

    def check_closed(self) -> None:
        """Check that a supervisor could close every chat. Raises `Broken`."""
        for chat, record in self.night.ledger.records.items():
            row = record.row
            if row is not None and row.phase in LIVE and row.phase != "closing":
                raise Broken("can be closed", f"{self.who(chat)} is still {row.phase}")
