"""A note for whoever answers when a visitor comes back by their code, days later.

It is a frame of room 3 (`protocol.frames`) under the key that the visitor's `code` told: epoch
and number 0, signed by its writer. Its bytes go to staff alone, and its key to the visitor's
return code and to those who held the chat. So neither the six words nor the relay opens it, and
whoever answers does, as soon as the page has said its `code` to them. No weekly key of the team
could do this: none outlives its week.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from protocol import frames
from protocol.directory import Signers
from protocol.errors import Refusal, Reject
from protocol.letters import Words
from protocol.log import Millis
from protocol.p256 import PrivateKey


class ReturnNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What its reader must know; `name` is what colleagues call the writer, who may be off duty."""

    at: Millis  # by the writer's clock
    name: Annotated[str, Meta(max_length=40)]
    text: Words


class Left(NamedTuple):
    """A note that opened, and the staff id of who wrote it."""

    by: bytes
    note: ReturnNote


_decoder = msgspec.json.Decoder(ReturnNote)


def seal_note(key: bytes, chat: bytes, me: bytes, note: ReturnNote, signer: PrivateKey) -> bytes:
    """Return `note` sealed under the 32-byte `key` of notes. Raises `Reject` (too_long)."""
    header = frames.FrameHeader(frames.NOTE, chat, 0, me, 0)
    return frames.seal_frame(key, header, msgspec.json.encode(note), signer)


def open_note(key: bytes, sealed: bytes, chat: bytes, signers: Signers) -> Left:
    """Return the note in `sealed`, and who wrote it.

    Raises `Reject`: sealed when it is under another key; foreign, stranger, role, signature,
    malformed.
    """
    header = frames.read_header(sealed)
    if (header.room, header.chat) != (frames.NOTE, chat):
        raise Reject(Refusal.FOREIGN)
    content = frames.open_frame(
        key, sealed, signers.require(header.sender, "counsellor", "supervisor").key
    )
    try:
        return Left(header.sender, _decoder.decode(content))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Reject(Refusal.MALFORMED) from None
