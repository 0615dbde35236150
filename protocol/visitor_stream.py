"""How a page's messages travel where no WebSocket comes through: by requests alone.

The page posts to `/v1/visitor`. `open` is answered by a stream of events that goes on, or, if
`once` is wished, by the first events alone; `listen` asks for the next ones then. What the page
says is carried by requests of their own, which are numbered: one that comes twice is taken once,
and one that overtakes another waits for it. The messages are those of `visitor_messages`.

This file changes only together with SPEC.md and `schema.json`.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Annotated

import msgspec
from msgspec import Meta

KIND = "text/event-stream"
Name = Annotated[bytes, Meta(min_length=16, max_length=16)]
Number = Annotated[int, Meta(ge=0, le=0x7FFFFFFF)]

WORKS = b"event: open\n\n"
THERE = b":\n\n"
# Longer than what some proxies collect before they pass anything on.
_FILLING = b":" + b" " * 2047 + b"\n\n"


class _Posted(msgspec.Struct, frozen=True, tag_field="t", forbid_unknown_fields=True):
    """The common base of what is posted."""


class Open(_Posted, frozen=True, tag="open"):
    """Begin a stream, which goes on; or is heard `once` a request."""

    once: bool = False


class Listen(_Posted, frozen=True, tag="listen"):
    """Ask for the next events of a stream that is heard once a request; `number` from 1."""

    name: Name
    number: Number


class Carry(_Posted, frozen=True, tag="carry"):
    """Say these messages; none says that the page is there. `number` from 0."""

    name: Name
    number: Number
    messages: Annotated[tuple[msgspec.Raw, ...], Meta(max_length=100)]


Posted = Open | Listen | Carry


def named(name: bytes, *, once: bool) -> bytes:
    """Return the first event; of a stream that goes on, with something to answer behind it."""
    return b"id: " + b64encode(name) + b"\n" + (b"\n" if once else _FILLING)


def said(message: bytes) -> bytes:
    """Return the event of one message of the relay, which has no line break in it."""
    return b"data: " + message + b"\n\n"
