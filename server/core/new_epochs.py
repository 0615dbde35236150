"""Which new epochs of staff the relay takes: who may make them, and whom they may list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocol import epochs
from protocol.audit import What
from protocol.errors import Reject
from server.core.permissions import allowed
from server.core.refused import Refused

if TYPE_CHECKING:
    from protocol.directory import Directory
    from protocol.staff_messages import StaffEpoch
    from server.core.chat import Chat
    from server.core.house import House
    from server.records import ChatRow

_HELD = frozenset({"claimed", "open"})


def read_epoch(
    house: House, who: bytes, chat: Chat, message: StaffEpoch, now: int
) -> epochs.Announcement:
    """Return what an epoch of `who` announces, if they may announce it now. Raises `Refused`."""
    row = chat.row
    try:
        directory = house.directory(now)
        content = epochs.open_announcement(message.epoch, directory, None)
        if epochs.creator_of(message.epoch) != who or content.chat != row.chat:
            raise Refused("not_allowed")
        if content.epoch != row.epoch + 1:
            raise Refused("stale_epoch")
        if row.phase not in _HELD:
            raise Refused("wrong_state")
        claiming = content.why == "claim"
        if claiming != (row.phase == "claimed") or (claiming and row.holder != who):
            raise Refused("wrong_state")
        epochs.may_change(who, content, None if claiming else row.holder, directory)
    except Reject:
        raise Refused("not_allowed") from None
    if len(message.epoch.wraps) != len(content.members):
        raise Refused("malformed")
    if content.why == "take-over" and not (
        house.may(who, "take over") and house.holder_is_gone(chat, now)
    ):
        raise Refused("not_allowed")
    if not all(_may_read(directory, reader) for reader in content.staff):
        raise Refused("not_allowed")
    if content.why == "hand-over" and content.holder not in house.on_duty():
        raise Refused("wrong_state")
    return content


def reading_changed(
    who: bytes, content: epochs.Announcement, before: ChatRow
) -> list[tuple[bytes, What]]:
    """Return what the audit chain must know of an epoch of `who`: who reads now, who does not.

    That everybody on duty reads a chat that waits is told by their coming on duty.
    """
    noted: list[tuple[bytes, What]] = []
    if content.why == "release":
        return [(who, "release")]
    if content.why == "hand-over" and content.holder is not None:
        noted += [(who, "hand-over"), (content.holder, "receive")]
    elif content.why == "take-over":
        noted.append((who, "take-over"))
    were = {before.holder} if before.phase == "claimed" else {before.holder, *before.readers}
    reads = set(content.staff)
    noted += [(each, "sit-in") for each in sorted(reads - were - {content.holder})]
    return [*noted, *stepped_out(content, before)]


def stepped_out(content: epochs.Announcement, before: ChatRow) -> list[tuple[bytes, What]]:
    """Return who sat in, and is in a new epoch no more: also one by which the visitor returns."""
    if before.phase == "claimed":
        return []
    gone = set(before.readers) - set(content.staff) - {before.holder}
    return [(each, "sit-out") for each in before.readers if each in gone]


def _may_read(directory: Directory, who: bytes) -> bool:
    """Whether an epoch may list `who`; who has just left the roster gets nothing anyway."""
    try:
        return "read a chat" in allowed(directory.member(who).roles)
    except Reject:
        return True
