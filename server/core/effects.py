"""What the core wants done: nothing here happens by itself, and nothing waits for a disk.

`Commit` comes first and its `after` only once the item is stored; everything else at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from protocol.log import Entry
from protocol.staff_messages import ToStaff
from protocol.visitor_messages import ToVisitor
from server.ports import Item


@dataclass(frozen=True, slots=True)
class TellVisitor:
    """Send `message` to the page of `chat`, if it is connected.

    `far` also at another node: what nobody can tell there from the chat's row and log.
    """

    chat: bytes
    message: ToVisitor
    far: bool = False


@dataclass(frozen=True, slots=True)
class TellStaff:
    """Send `message` to the console of `who`, if it is connected; `far` as above."""

    who: bytes
    message: ToStaff
    far: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """Send log entries to the page (if `visitor`) and to consoles that follow the chat."""

    chat: bytes
    entries: tuple[Entry, ...]
    visitor: bool
    staff: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Unfollow:
    """These consoles may not read this chat any longer: stop what they get of it."""

    chat: bytes
    staff: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class CatchUpStaff:
    """Send the console of `who` the log after `have`, then everything new."""

    who: bytes
    chat: bytes
    have: int


@dataclass(frozen=True, slots=True)
class Moved:
    """The page of `chat` is connected to another node now; the connection here is over."""

    chat: bytes


@dataclass(frozen=True, slots=True)
class MovedStaff:
    """The console of `who` is connected to another node now; the connection here is over."""

    who: bytes


After = TellVisitor | TellStaff | Spread | Unfollow | CatchUpStaff | Moved | MovedStaff


@dataclass(frozen=True, slots=True)
class Commit:
    """Store `item`; then do `after`. If it fails, tell the author `failed` instead."""

    item: Item
    after: tuple[After, ...]
    failed: tuple[TellVisitor | TellStaff, ...] = ()


@dataclass(frozen=True, slots=True)
class BindVisitor:
    """From now on this page's connection is the one of `chat`; an older one is told `newer`.

    `caught_up` when the log begins with it; else nothing is spread to it before it caught up.
    """

    chat: bytes
    caught_up: bool = False


@dataclass(frozen=True, slots=True)
class CatchUpVisitor:
    """Send the page the log after `have`, then `after`, and from then on what is new."""

    chat: bytes
    have: int
    after: tuple[ToVisitor, ...]


@dataclass(frozen=True, slots=True)
class FetchCapsule:
    """Answer `unlock`: what is filed under `lookup` (already HMACed), or `otherwise`."""

    lookup: bytes
    otherwise: bytes


Effect = After | Commit | BindVisitor | CatchUpVisitor | FetchCapsule
