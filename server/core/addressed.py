"""What of a log entry goes to one reader: their own wraps, and notes to staff alone."""

from __future__ import annotations

import msgspec

from protocol.ids import VISITOR
from protocol.log import Entry, EpochEntry, GrantEntry, NoteEntry


def only_for(member: bytes, entry: Entry) -> Entry:
    """Return `entry` with the wraps meant for `member` (`visitor!` or a staff id) only.

    Of a note for whoever answers a return the page learns that there is one, for its place in
    the log is numbered, and gets none of its bytes.
    """
    if isinstance(entry, EpochEntry):
        wraps = tuple(wrap for wrap in entry.epoch.wraps if wrap[32:40] == member)
        return msgspec.structs.replace(
            entry, epoch=msgspec.structs.replace(entry.epoch, wraps=wraps)
        )
    if isinstance(entry, GrantEntry):
        wraps = tuple(wrap for wrap in entry.wraps if wrap[32:40] == member)
        return msgspec.structs.replace(entry, wraps=wraps)
    if isinstance(entry, NoteEntry) and member == VISITOR:
        return msgspec.structs.replace(entry, note=b"")
    return entry
