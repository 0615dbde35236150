"""Ends the keeping: of chats that nobody came back to, and of old lines of the audit log."""

from __future__ import annotations

import logging

import msgspec

from protocol.log import DAY
from server.core.believed import Believed, look
from server.web.relay import Relay

CLOCK = "clock"  # under which name the store keeps what is believed of the clock

_log = logging.getLogger("veste")
_decode = msgspec.msgpack.Decoder(Believed).decode


async def purge(relay: Relay) -> int:
    """Erase every chat whose time of keeping is over; return how many. Raises `StoreError`.

    None while the clock is not believed. What was said by one that was ahead is kept from now on.
    """
    now = relay.now()
    await relay.writer.read(lambda store: store.sweep())
    believed = await _looked_at(relay, now)
    if believed.since:
        return 0
    if now >= believed.until - DAY:  # one that is behind takes all for new, and dates too early
        await relay.writer.read(lambda store: store.date_back(now + DAY, now))
        old, note = relay.clocks.audit_until(now)
        await relay.writer.read(lambda store: store.shorten(old, note))
    before = relay.clocks.keep_until(now)
    over = await relay.writer.read(lambda store: store.expired(before))
    erased = 0
    for name, rev in over.items():
        chat = relay.house.chats.get(name)
        if chat is not None and chat.row.touched >= before:
            continue  # somebody came back meanwhile
        # Nothing is read: one that makes no sense any more must not stay for ever, and by another
        # `rev` than the stored one nothing is erased.
        relay.do(relay.clocks.erase(name, rev, relay.now()))
        erased += 1
    return erased


async def _looked_at(relay: Relay, now: int) -> Believed:
    found = Believed()

    def looked_at(kept: bytes | None) -> bytes:
        nonlocal found
        found = look(Believed() if kept is None else _decode(kept), now)
        return msgspec.msgpack.encode(found)

    await relay.writer.read(lambda store: store.amend(CLOCK, looked_at))
    if found.since == now and found.until:  # a new store knows nothing, and nothing is wrong
        _log.warning(
            "the clock is more than a day ahead of what it was: nothing is erased by its age "
            "until it has run for a day; if it is wrong, set it before then"
        )
    return found
