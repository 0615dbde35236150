"""The store with a witness beside it: what was committed, and whether it might have been.

Every relay of a night commits through the ledger. What the store says is stored is written
down here too, and both must be the same whenever anybody looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from protocol import frames
from protocol.ids import is_staff
from protocol.log import Entry, FrameEntry, StateEntry
from server.core.states import UNHELD
from server.ports import ChatRow, Item, LoadedChat, NewEntry, Outcome, Store
from server.simulation.course import Broken


class Record:
    """One chat as it was committed."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.row: ChatRow | None = None
        self.log: list[NewEntry] = []
        self.mids: dict[bytes, int] = {}
        self.erased = False
        self.listened: dict[bytes, int] = {}  # staff id: up to which position they might hear

    def holder_may_write(self, entry: FrameEntry) -> bool:
        """Whether the sender of a frame is a visitor, or holds the chat."""
        sender = frames.read_header(entry.frame).sender
        return not is_staff(sender) or (self.row is not None and self.row.holder == sender)


class Ledger:
    """Keeps `server.ports.Store` over another store, and writes down what it promised."""

    def __init__(self, store: Store, on_duty: Callable[[], Iterable[bytes]]) -> None:
        """Stand before `store`; `on_duty` tells who may hear of those who wait."""
        self.store, self._on_duty = store, on_duty
        self.records: dict[bytes, Record] = {}
        self.committed: Callable[[Item], None] = lambda _item: None

    def commit(self, items: list[Item]) -> list[Outcome]:
        """Commit, and write down what was stored. Raises `Broken`."""
        outcomes = self.store.commit(items)
        for item, outcome in zip(items, outcomes, strict=True):
            if outcome is Outcome.STORED:
                self._write_down(item)
                self.committed(item)
        return outcomes

    def _write_down(self, item: Item) -> None:
        record = self.records.setdefault(item.chat, Record())
        if item.remove:
            del self.records[item.chat]
            return
        if record.erased and item.entries:
            raise Broken("erased is gone", "something was added to an erased chat")
        before = set(self._listeners(record.row))
        for new in item.entries:
            self._add(record, new)
        if item.erase:
            record.erased, record.log, record.mids = True, [], {}
        if item.row is not None:
            record.row = item.row
        for who in before | set(self._listeners(record.row)):
            record.listened[who] = len(record.log)

    def _add(self, record: Record, new: NewEntry) -> None:
        entry = new.entry
        if entry.pos != len(record.log) + 1:
            raise Broken("in order", f"position {entry.pos} after {len(record.log)}")
        if new.mid is not None and new.mid in record.mids:
            raise Broken(
                "nothing doubled", f"one message at {record.mids[new.mid]} and {entry.pos}"
            )
        if isinstance(entry, FrameEntry) and not record.holder_may_write(entry):
            raise Broken("one holder", f"words of somebody who does not hold, at {entry.pos}")
        if isinstance(entry, StateEntry) and entry.cause == "claim":
            before = next(
                (e for e in reversed(record.log) if isinstance(e.entry, StateEntry)), None
            )
            phase = None if before is None else before.entry.phase  # type: ignore[union-attr]
            if phase != "waiting":
                raise Broken("one holder", f"a claim of a chat that does not wait, at {entry.pos}")
        record.log.append(new)
        if new.mid is not None:
            record.mids[new.mid] = entry.pos

    def looks(self) -> None:
        """Note who is on duty now; called before anything changes that."""
        self._on_duty()

    def _listeners(self, row: ChatRow | None) -> tuple[bytes, ...]:
        if row is None:
            return ()
        held = () if row.holder is None else (row.holder,)
        return (*held, *row.readers, *(self._on_duty() if row.phase in UNHELD else ()))

    def may_hear(self, chat: bytes, who: bytes) -> int:
        """Return up to which position `who` may have been sent this chat's log by now."""
        record = self.records.get(chat)
        if record is None:
            return 0
        if who in self._listeners(record.row):
            record.listened[who] = len(record.log)
        return record.listened.get(who, 0)

    def same_as_store(self) -> None:
        """Raise `Broken` unless the store has exactly what it said it has."""
        for chat, record in self.records.items():
            loaded = self.store.load(chat)
            if loaded is None or loaded.row != record.row or loaded.mids != record.mids:
                raise Broken("acknowledged is stored", "the store lost a chat or a message of it")
            if self.store.entries(chat, 0) != [new.entry for new in record.log]:
                raise Broken("acknowledged is stored", "a log is not the one that was committed")

    # --- what the store answers -------------------------------------------------------------

    def open(self) -> None:
        """Open the store."""
        self.store.open()

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def __getattr__(self, name: str) -> Any:
        """Ask the store itself: reading changes nothing."""
        return getattr(self.store, name)

    def live(self) -> list[LoadedChat]:
        """Return what the store says."""
        return self.store.live()

    def load(self, chat: bytes) -> LoadedChat | None:
        """Return what the store says."""
        return self.store.load(chat)

    def entries(self, chat: bytes, after: int) -> list[Entry]:
        """Return what the store says."""
        return self.store.entries(chat, after)

    def capsule(self, lookup: bytes) -> tuple[bytes, bytes] | None:
        """Return what the store says."""
        return self.store.capsule(lookup)

    def expired(self, before: int) -> list[bytes]:
        """Return what the store says."""
        return self.store.expired(before)

    def remember(self, name: str, value: bytes) -> None:
        """Let the store keep it."""
        self.store.remember(name, value)

    def recall(self, name: str) -> bytes | None:
        """Return what the store says."""
        return self.store.recall(name)
