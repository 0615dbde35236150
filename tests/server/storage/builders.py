"""Chats and items for the stores, built in one line each."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from typing import Any

import msgspec

from protocol.log import FrameEntry
from server.ports import Store
from server.records import ChatRow, Item, NewEntry, PutCapsule, Registered

NOW = 1_800_000_000_000
NIGHT = dt.date(2026, 11, 22)
VISITOR = b"V-page-1"
COUNSELLOR = b"S-staff1"


def a_chat_id(number: int = 1) -> bytes:
    """Return the id of chat `number`."""
    return number.to_bytes(16, "big")


def a_row(chat: bytes, pos: int, **changes: Any) -> ChatRow:
    """Return the row of an open chat whose log ends at `pos`."""
    row = ChatRow(
        chat=chat,
        pass_hash=bytes(32),
        door="general",
        language="nl",
        danger=False,
        since=NOW,
        phase="open",
        presence="here",
        changed=NOW,
        holder=COUNSELLOR,
        returned=False,
        has_code=False,
        pos=pos,
        epoch=1,
        touched=NOW + pos,
        rev=pos,
    )
    return msgspec.structs.replace(row, **changes)


def a_frame(pos: int, sealed: bytes | None = None, author: bytes = VISITOR) -> NewEntry:
    """Return the frame at `pos`, its message id and number made from its position."""
    frame = sealed or pos.to_bytes(4, "big") * 80
    entry = FrameEntry(pos=pos, at=NOW + pos, frame=frame)
    return NewEntry(entry=entry, author=author, mid=pos.to_bytes(8, "big"), epoch=1, seq=pos)


def a_start(chat: bytes, **changes: Any) -> Item:
    """Return the first item of `chat`, which has nothing in its log yet."""
    return Item(chat=chat, expected=None, row=a_row(chat, 0, **changes))


def a_message(
    chat: bytes, pos: int, sealed: bytes | None = None, *, grown: bool = False, **changes: Any
) -> Item:
    """Return the item that appends the frame at `pos`."""
    row, frame = a_row(chat, pos, **changes), a_frame(pos, sealed)
    return Item(chat=chat, expected=pos - 1, row=row, entries=(frame,), grown=grown)


def a_reload_capsule(lookup: bytes, sealed: bytes = b"c" * 540) -> PutCapsule:
    """Return the capsule of a reload, filed under `lookup`."""
    return PutCapsule(kind="reload", lookup=lookup, capsule=sealed)


def positions(store: Store, chat: bytes) -> list[int]:
    """Return the positions of a chat's log, as it is stored."""
    return [entry.pos for entry in store.entries(chat, 0)]


def a_registration(number: int = 1, night: dt.date = NIGHT) -> Registered:
    """Return a registration; key and content are as random as the real ones."""
    sealed = b"".join(sha256(b"%d %d" % (number, part)).digest() for part in range(67))[:2137]
    return Registered(sha256(sealed).digest()[:16], night, sealed)
