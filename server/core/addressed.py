"""What of an entry of the log goes to one reader: their own wraps, and nobody else's."""

from __future__ import annotations

import msgspec

from protocol.log import Entry, EpochEntry, GrantEntry


def only_for(member: bytes, entry: Entry) -> Entry:
    """Return `entry` with the wraps meant for `member` (`visitor!` or a staff id) only."""
    if isinstance(entry, EpochEntry):
        wraps = tuple(wrap for wrap in entry.epoch.wraps if wrap[32:40] == member)
        return msgspec.structs.replace(
            entry, epoch=msgspec.structs.replace(entry.epoch, wraps=wraps)
        )
    if isinstance(entry, GrantEntry):
        wraps = tuple(wrap for wrap in entry.wraps if wrap[32:40] == member)
        return msgspec.structs.replace(entry, wraps=wraps)
    return entry
