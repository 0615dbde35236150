"""Ends the keeping: of chats that nobody came back to, and of old lines of the audit log."""

from __future__ import annotations

from server.web.relay import Relay


async def purge(relay: Relay) -> int:
    """Erase every chat whose time of keeping is over; return how many. Raises `StoreError`."""
    before = relay.clocks.keep_until(relay.now())
    old, note = relay.clocks.audit_until(relay.now())
    await relay.writer.read(lambda store: store.sweep())
    await relay.writer.read(lambda store: store.shorten(old, note))
    names = await relay.writer.read(lambda store: store.expired(before))
    erased = 0
    for name in names:
        chat = await relay.newest(name)
        if chat is not None and chat.row.touched < before:  # nobody came back meanwhile
            relay.do(relay.clocks.erase(name, chat.row.rev, relay.now()))
            erased += 1
    return erased
