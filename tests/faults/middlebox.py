"""What stands between a visitor and the service and lets no WebSocket or stream through.

Each is a toxic for a `FaultProxy`: school filters, company proxies and virus scanners do this.
"""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict

from tests.faults.toxics import Spoiled, Toxic

_UPGRADE = re.compile(rb"upgrade: *websocket\r\n", re.IGNORECASE)


class Strips(Toxic):
    """Hands on a request to upgrade without the word, as proxies of HTTP/1.1 do; 400 comes back."""

    async def carry(self, data: bytes, to: asyncio.StreamWriter) -> None:
        """Carry a request, upwards."""
        await super().carry(_UPGRADE.sub(b"", data), to)


class Cuts(Toxic):
    """Resets a connection that wants to be upgraded."""

    async def carry(self, data: bytes, to: asyncio.StreamWriter) -> None:
        """Carry a request, upwards."""
        if _UPGRADE.search(data):
            raise Spoiled(reset=True)
        await super().carry(data, to)


class Swallows(Toxic):
    """Never hands on a request to upgrade, and says nothing about it."""

    async def carry(self, data: bytes, to: asyncio.StreamWriter) -> None:
        """Carry a request, upwards."""
        if _UPGRADE.search(data):
            await self.over.wait()
            raise Spoiled(reset=False)
        await super().carry(data, to)


class Collects(Toxic):
    """Hands on an answer only when it is whole, to look at it first: a stream never is."""

    def __init__(self) -> None:
        """Begin with nothing collected."""
        super().__init__()
        self._held: dict[asyncio.StreamWriter, bytes] = defaultdict(bytes)

    async def carry(self, data: bytes, to: asyncio.StreamWriter) -> None:
        """Carry a part of an answer, downwards."""
        held = self._held.pop(to, b"") + data
        head = held.partition(b"\r\n\r\n")[0].lower()
        whole = b"transfer-encoding: chunked" not in head or held.endswith(b"0\r\n\r\n")
        if whole:
            await super().carry(held, to)
        else:
            self._held[to] = held


BLOCKS: dict[str, type[Toxic]] = {"strips": Strips, "cuts": Cuts, "swallows": Swallows}
