"""Which page a visit goes on at: the one that came last, at the start or by a code.

A page says the id of its key, and by which epoch it returned: two may have come back by one
capsule, whose key they have in common. It is no proof of anything: what proves a page is the pass.
"""

from __future__ import annotations

from contextlib import suppress

from protocol import epochs
from protocol import visitor_messages as wire
from protocol.errors import Reject
from protocol.ids import VISITOR
from server.core.refused import Refused


def page_in(epoch: epochs.Epoch, number: int) -> bytes:
    """Return the page that an epoch of a page is sealed to: of a start 4 bytes, else 8.

    Without the key's 4 when it is sealed to none.
    """
    key = next((wrap[40:44] for wrap in epoch.wraps if wrap[32:40] == VISITOR), b"")
    return _page(key, number)


def page_of(message: wire.Start | wire.Resume | wire.NewEpoch | wire.Leave) -> bytes:
    """Return what a page says of itself; empty when it does not, or has made no return yet."""
    if isinstance(message, wire.Start):
        return page_in(message.epoch, 0)
    if isinstance(message, wire.NewEpoch):
        with suppress(Reject):
            content = epochs.open_announcement(message.epoch, None, None)
            return page_in(message.epoch, content.epoch)
        return b""
    if message.key is None or (_returns(message) and not message.came):
        return b""
    return _page(message.key, message.came)


def is_newest(newest: bytes, page: bytes) -> bool:
    """Whether what a page says of itself may be the one at which its visit went on last."""
    return newest.startswith(page) or page.startswith(newest)


def check_page(newest: bytes, message: wire.Resume | wire.Leave) -> bytes:
    """Return which page says `message`. Raises `Refused` (moved) to an older one of the visit.

    It knows the pass, and may hear of the line again only now: it must not take the visit away
    from who came back, nor tell of an exit that was before. One that returns makes another
    epoch, if the last one it made was not stored: then it is the newest, and none until then.
    """
    page = page_of(message)
    if is_newest(newest, page):
        return page
    if _returns(message) and newest[4:] <= page[4:]:
        return b""
    raise Refused("moved")


def _returns(message: wire.Resume | wire.Leave) -> bool:
    return isinstance(message, wire.Resume) and message.returning


def _page(key: bytes, came: int | None) -> bytes:
    return key + came.to_bytes(4, "big") if came else key
