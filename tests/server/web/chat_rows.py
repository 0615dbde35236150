"""Rows of a chat in which I may do something, or a colleague (Noor) may."""

from __future__ import annotations

import time
from typing import Any

from protocol import blocks
from server.records import Block, Offer
from tests.server.web.bare_lines import Worker


def mine(me: Worker, noor: Worker) -> dict[str, Any]:
    """I hold it."""
    del noor
    return {"phase": "open", "holder": me.id, "readers": (me.id,)}


def hers(me: Worker, noor: Worker) -> dict[str, Any]:
    """Noor holds it."""
    del me
    return {"phase": "open", "holder": noor.id, "readers": (noor.id,)}


def offered(me: Worker, noor: Worker) -> dict[str, Any]:
    """Noor offers it to me."""
    return hers(me, noor) | {"offer": Offer(me.id, int(time.time() * 1000), b"letter")}


def offers(me: Worker, noor: Worker) -> dict[str, Any]:
    """I offer it to Noor."""
    return mine(me, noor) | {"offer": Offer(noor.id, int(time.time() * 1000), b"letter")}


def claimed(me: Worker, noor: Worker) -> dict[str, Any]:
    """I have just claimed it."""
    del noor
    return {"phase": "claimed", "holder": me.id, "claimed": int(time.time() * 1000)}


def waits(me: Worker, noor: Worker) -> dict[str, Any]:
    """Nobody has it yet."""
    del me, noor
    return {}


def without_her(me: Worker, noor: Worker) -> dict[str, Any]:
    """Who holds it is gone."""
    del me, noor
    return {"phase": "open", "holder": b"Snobody.", "readers": (b"Snobody.",)}


def erased(me: Worker, noor: Worker) -> dict[str, Any]:
    """Its visitor erased it, and I had it."""
    del noor
    return {"phase": "erased", "erasing": (me.id,)}


def blocked(me: Worker, noor: Worker) -> dict[str, Any]:
    """Noor blocked it, and asks for a second person."""
    del me
    now = int(time.time() * 1000)
    asks = Block(noor.id, "threats", now, now + blocks.HOUR, "3d")
    return {"phase": "closed", "holder": noor.id, "block": asks}
