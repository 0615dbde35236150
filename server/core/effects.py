"""What the core wants done: nothing here happens by itself, and nothing waits for a disk.

`Commit` comes first and its `after` only once the item is stored; everything else at once.
"""

from __future__ import annotations

import msgspec

from protocol.audit import Note
from protocol.log import Entry
from protocol.staff_messages import ToStaff
from protocol.visitor_messages import ToVisitor
from server.records import Item


class TellVisitor(msgspec.Struct, frozen=True):
    """Send `message` to the page of `chat`, if it is connected.

    `far` also at another node: what nobody can tell there from the chat's row and log.
    """

    chat: bytes
    message: ToVisitor
    far: bool = False


class TellStaff(msgspec.Struct, frozen=True):
    """Send `message` to the console of `who`, if it is connected; `far` as above."""

    who: bytes
    message: ToStaff
    far: bool = False


class Spread(msgspec.Struct, frozen=True):
    """Send log entries to the page (if `visitor`) and to consoles that follow the chat."""

    chat: bytes
    entries: tuple[Entry, ...]
    visitor: bool
    staff: tuple[bytes, ...]


class Unfollow(msgspec.Struct, frozen=True):
    """These consoles may not read this chat any longer: stop what they get of it."""

    chat: bytes
    staff: tuple[bytes, ...]


class Places(msgspec.Struct, frozen=True):
    """Tell everybody who waits their place in the line, as it is when this is carried out."""


class TellBlocks(msgspec.Struct, frozen=True):
    """Tell everybody on duty which blocks run, as it is when this is carried out."""


class Truth(msgspec.Struct, frozen=True):
    """Tell the page of `chat` how things stand when this is carried out: see `core.truth`."""

    chat: bytes


class Announce(msgspec.Struct, frozen=True):
    """Tell staff what a chat is, or that it left their view: whoever is there at that moment."""

    chat: bytes


class CatchUpStaff(msgspec.Struct, frozen=True):
    """Send the console of `who` the log after `have`, then everything new."""

    who: bytes
    chat: bytes
    have: int


class Moved(msgspec.Struct, frozen=True):
    """The page of `chat` is connected to another node now; the connection here is over."""

    chat: bytes
    returned: bool = False  # the visit is: only another page than the one here is let go


class MovedStaff(msgspec.Struct, frozen=True):
    """The console of `who` is connected to another node now; the connection here is over."""

    who: bytes


class Witness(msgspec.Struct, frozen=True):
    """Add lines to the audit chain that belong to no change of a chat.

    Nothing waits for them; the console of `tell` hears the chain's head when they are there.
    """

    notes: tuple[Note, ...]
    tell: bytes | None = None


Tell = TellVisitor | TellStaff | Spread | Unfollow | Truth | Announce | Places | TellBlocks
After = Tell | CatchUpStaff | Moved | MovedStaff | Witness


class Commit(msgspec.Struct, frozen=True):
    """Store `item`; then do `after`. If it fails, tell the author `failed` instead."""

    item: Item
    after: tuple[After, ...]
    failed: tuple[TellVisitor | TellStaff, ...] = ()


class BindVisitor(msgspec.Struct, frozen=True):
    """From now on this page's connection is the one of `chat`; an older one is told `newer`.

    Or `restart`, while this one is only `returning`, which may yet fail: it comes again, and hears.
    `page` is which one of the visit it is: see `server.core.pages`.
    `caught_up` when the log begins with it; else nothing is spread to it before it caught up.
    """

    chat: bytes
    page: bytes = b""
    caught_up: bool = False
    returning: bool = False


class CatchUpVisitor(msgspec.Struct, frozen=True):
    """Send the page the log after `have`, then `told` and the truth, then whatever is new."""

    chat: bytes
    have: int
    told: tuple[ToVisitor, ...]


class FetchCapsule(msgspec.Struct, frozen=True):
    """Answer `unlock`: what is filed under `lookup` (already HMACed), or `otherwise`."""

    lookup: bytes
    otherwise: bytes


Effect = After | Commit | BindVisitor | CatchUpVisitor | FetchCapsule
