"""What a store keeps, and what nodes that share one tell each other.

Moments are milliseconds since 1970. `chat` is the 16-byte id. Everything that somebody said or
wrote in it is ciphertext.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import msgspec

from protocol import blocks
from protocol.audit import Note
from protocol.documents import Signed
from protocol.log import Entry
from protocol.visitor_messages import CapsuleKind, Door, Language


class Offer(msgspec.Struct, frozen=True, array_like=True):
    """A hand-over that waits for an answer."""

    to: bytes  # the colleague who is asked
    since: int  # when they were asked, or said yes
    letter: bytes  # sealed for them
    accepted: bool = False  # they said yes, and the holder has not handed it over yet
    id: bytes = bytes(8)  # chosen by who offers; nought: of a relay from before there were ids


class Block(msgspec.Struct, frozen=True, array_like=True):
    """A block that runs: of this chat, and of nobody."""

    by: bytes  # the member who blocked it
    reason: blocks.Reason
    since: int
    until: int
    asked: blocks.Length | None = None  # waits for a second person; until then a day holds
    second: bytes | None = None  # who said yes to what holds now


class ChatRow(msgspec.Struct, frozen=True, kw_only=True):
    """All that is kept of a chat besides its log."""

    chat: bytes
    pass_hash: bytes  # HMAC(pepper, pass), 32 bytes
    door: Door
    language: Language
    danger: bool
    since: int  # when the visitor arrived (or last came back)
    phase: str  # protocol.log.Phase
    presence: str  # protocol.log.Presence
    changed: int  # when presence last changed
    holder: bytes | None
    returned: bool
    has_code: bool
    pos: int  # the last position in the log
    epoch: int  # the current epoch
    touched: int  # the last event, for retention
    claimed: int = 0  # when it was last claimed, for the 10 seconds
    readers: tuple[bytes, ...] = ()  # staff members of the current epoch
    rev: int = 0  # another one after each change: what a change is decided from
    node: int = 0  # the relay node that the page is, or was last, connected to
    offer: Offer | None = None
    erasing: tuple[bytes, ...] = ()  # consoles that have not confirmed an erase
    block: Block | None = None
    held: tuple[bytes, ...] = ()  # whoever held it, was asked to, or has words of or about it
    page: bytes = b""  # which page came last, at the start or by a code: `server.core.pages`


class NewEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry to append, with what makes a resend harmless."""

    entry: Entry
    author: bytes  # sender id of a frame, staff id, b"visitor!" or b"relay..." (8 bytes)
    mid: bytes | None  # the client's message id
    epoch: int | None = None  # frames only
    seq: int | None = None  # frames only


class PutCapsule(msgspec.Struct, frozen=True, kw_only=True):
    """File a capsule under `lookup` (HMACed); under another chat's, where nobody finds it."""

    kind: CapsuleKind
    lookup: bytes
    capsule: bytes


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One decision about one chat, to be committed whole or not at all.

    `expected` is the `rev` the stored row must have (None: no row yet), so that two relays never
    both decide from the same past. `row` None keeps it as it is.
    """

    chat: bytes
    expected: int | None
    row: ChatRow | None
    entries: tuple[NewEntry, ...] = ()
    keep: tuple[PutCapsule, ...] = ()  # each replaces its kind
    forget: tuple[CapsuleKind, ...] = ()
    grown: bool = False  # of the row only `pos`, `touched` and `rev` became others
    erase: bool = False  # destroy the log and the capsules; the row stays as a tombstone
    remove: bool = False  # destroy the row too
    notes: tuple[Note, ...] = ()  # for the audit chain, with the change or not at all


class LoadedChat(msgspec.Struct, frozen=True, kw_only=True):
    """A chat as it is taken up again: its row and what makes resends harmless."""

    row: ChatRow
    mids: dict[bytes, int]  # message id to position
    seqs: dict[tuple[int, bytes], int]  # (epoch, sender) to the last seq


class Fresh(msgspec.Struct, frozen=True):
    """A chat as it is stored now, and what its log got after a position."""

    row: ChatRow | None  # None when it is gone, row and all
    entries: tuple[NewEntry, ...]


class Post(msgspec.Struct, frozen=True, array_like=True):
    """A message from one node to the others that no log holds; who has its reader delivers it."""

    to: bytes  # a chat (its page), a staff member (their console), or PAPERS or SHIFT
    message: bytes = b""  # as it goes over the socket


PAPERS = b"papers"  # there is a newer roster in the store
SHIFT = b"shift"  # a node's staff came or went


class Duty(msgspec.Struct, frozen=True, array_like=True):
    """A staff member who is connected to a node."""

    who: bytes
    since: int
    card: Signed | None


class News(msgspec.Struct, frozen=True):
    """What other nodes did: the chats they changed, and their posts, oldest first."""

    last: int  # the number to ask after the next time
    chats: tuple[bytes, ...] = ()
    posts: tuple[Post, ...] = ()


class Registered(msgspec.Struct, frozen=True, order=True):
    """A registration as it is kept: it names no chat, no member and no moment."""

    key: bytes  # 16 bytes that are as random as the sealing
    night: dt.date
    sealed: bytes


class Factor(msgspec.Struct, frozen=True):
    """A member's second factor as it is kept: its secret is sealed, see `server.pepper`."""

    sealed: bytes
    confirmed: bool = False  # it counts: a right code came
    step: int = 0  # of the last code that was right: no code of it or before it is, any more
    wrong: int = 0  # wrong codes since then
    until: int = 0  # before this moment no code is looked at


class FactorChange(NamedTuple):
    """What becomes of a member's second factor (None: there is none), and what is noted."""

    factor: Factor | None
    notes: tuple[Note, ...] = ()
