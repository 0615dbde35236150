"""What a relay does each second, and each hour, whether its store answers or not."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from server.ports import StoreError
from server.web.doorstep import sweep
from server.web.keeping import purge
from server.web.relay import Relay
from server.web.second_factor import SecondFactors

PURGE_EVERY = 3600  # seconds

_log = logging.getLogger("veste")


class _Chore:
    """Something that waits for the store, and must not stop the clock when that takes long."""

    def __init__(self, do: Callable[[], Coroutine[Any, Any, object]]) -> None:
        self._do = do
        self.under_way: asyncio.Task[object] | None = None

    async def turn(self) -> None:
        """Begin it, or go on with it, for at most a second. Raises what it raises."""
        if self.under_way is None:
            self.under_way = asyncio.create_task(self._do())
        await asyncio.wait([self.under_way], timeout=1)
        if self.under_way.done():
            done, self.under_way = self.under_way, None
            done.result()

    def stop(self) -> None:
        """Give it up."""
        if self.under_way is not None:
            self.under_way.cancel()


async def _hear(relay: Relay) -> None:
    """Hear what other nodes told; alone, ask whether the store is there, for `/readyz`."""
    if relay.nodes.shared:
        await relay.nodes.hear()
    else:
        with suppress(StoreError):
            await relay.writer.read(lambda store: store.recall("papers"))


def pass_second(relay: Relay, steady: int) -> list[str]:
    """Do what is due in this second, by a clock that nobody sets (milliseconds) beside ours.

    Return the kinds of errors of chats whose clock failed; it goes on for the others.
    """
    if relay.clocks.was_set(relay.now(), steady):
        relay.farewell()
    relay.tick()
    relay.limits.drawers.renew(relay.now())
    sweep(relay)
    return relay.clocks.take_broken()


async def keep_time(relay: Relay, factors: SecondFactors) -> None:
    """Do what is due each second until this is cancelled."""
    hearing, purging = _Chore(lambda: _hear(relay)), _Chore(lambda: purge(relay))
    seconds = 0
    try:
        while True:
            try:
                await hearing.turn()
            except Exception as error:  # noqa: BLE001 - what is heard must not stop the clock
                _log.error("the others were not heard: %s", type(error).__name__)
            try:
                for kind in pass_second(relay, time.monotonic_ns() // 1_000_000):
                    _log.error("the clock of a chat failed: %s", kind)
                factors.send_back()
                if seconds % PURGE_EVERY == 0 or purging.under_way:
                    await purging.turn()
            except Exception as error:  # noqa: BLE001 - the clock must not stop for one bad tick
                _log.error("a tick failed: %s", type(error).__name__)
            seconds += 1
            await asyncio.sleep(1)
    finally:
        hearing.stop()
        purging.stop()
