"""What one case of the sockets' fuzz is: bytes on a connection, and what may come back."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass

VISITOR, STAFF = "/v1/visitor", "/v1/staff"

# What came of a case; a case names those that are right.
GOES_ON = "goes on"  # the relay answered a ping afterwards
CLOSED = "closed"  # it said goodbye with a close frame, or ended the connection


@dataclass(frozen=True)
class Case:
    """One connection: what is sent once it is open, and what may come of it.

    `codes` are the problems that may come back, and one of them must, if there are any. Of a
    `raw` case `sent` is all that is sent, the handshake too; `statuses` may answer it.
    """

    family: str
    name: str
    sent: bytes
    path: str = VISITOR
    ends: tuple[str, ...] = (GOES_ON,)
    codes: tuple[str, ...] = ()
    closes: tuple[int, ...] = ()  # the codes of the close frame; none: any
    raw: bool = False
    statuses: tuple[int, ...] = ()
    silent: bool = False  # nothing more is sent afterwards: the relay must end it by itself
    more: tuple[str, ...] = ()  # the kinds of answer one of which must come


@dataclass
class Came:
    """What came back."""

    status: int = 0
    headers: bytes = b""
    texts: tuple[bytes, ...] = ()
    close: int | None = None
    ended: bool = False


def frame(
    opcode: int,
    payload: bytes = b"",
    *,
    fin: bool = True,
    rsv: int = 0,
    masked: bool = True,
    length: int | None = None,
    wide: int = 0,
) -> bytes:
    """Return a client's frame; `length` lies about the payload's, `wide` forces its width."""
    size = len(payload) if length is None else length
    first = (0x80 if fin else 0) | rsv << 4 | opcode
    mark = 0x80 if masked else 0
    if wide == 8 or size > 0xFFFF:
        head = bytes([first, mark | 127]) + size.to_bytes(8, "big")
    elif wide == 2 or size > 125:
        head = bytes([first, mark | 126]) + size.to_bytes(2, "big")
    else:
        head = bytes([first, mark | size])
    if not masked:
        return head + payload
    key = os.urandom(4)
    return head + key + bytes(byte ^ key[at % 4] for at, byte in enumerate(payload))


def text(words: bytes | str) -> bytes:
    """Return one whole text message."""
    return frame(1, words.encode() if isinstance(words, str) else words)


async def next_text(reader: asyncio.StreamReader) -> bytes:
    """Return the next text that the relay says. Raises `IncompleteReadError` at the end."""
    while True:
        first, second = await reader.readexactly(2)
        size = second & 0x7F
        if size > 125:
            size = int.from_bytes(await reader.readexactly(2 if size == 126 else 8), "big")
        said = await reader.readexactly(size)
        if first & 0x0F == 1:
            return said


PING = text('{"t":"ping"}')
