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
    if now >= believed.until - DAY:  # by a clock that is behind all would look so
        await relay.writer.read(lambda store: store.date_back(now + DAY, now))
    before = relay.clocks.keep_until(now)
    old, note = relay.clocks.audit_until(now)
    await relay.writer.read(lambda store: store.shorten(old, note))
    names = await relay.writer.read(lambda store: store.expired(before))
    erased = failed = 0
    for name in names:
        try:
            erased += await _end(relay, name, before)
        except Exception:  # noqa: BLE001 - one that cannot be read must not keep all the others
            failed += 1
    if failed:
        _log.error("chats whose keeping is over and that could not be erased: %d", failed)
    return erased


async def _end(relay: Relay, name: bytes, before: int) -> bool:
    """Erase a chat unless somebody came back to it since `before`. Raises what a read raises."""
    chat = await relay.newest(name)
    if chat is None or chat.row.touched >= before:
        return False
    relay.do(relay.clocks.erase(name, chat.row.rev, relay.now()))
    return True


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
