"""Answers a page that has six words or a token: with what is filed there, or a likeness."""

from __future__ import annotations

import asyncio

from protocol.visitor_messages import Bye, Capsule
from server.core.effects import FetchCapsule
from server.pipeline import Pipeline
from server.web.connections import Connection


def fetch_capsule(pipeline: Pipeline, effect: FetchCapsule, here: Connection | None) -> None:
    """Read a capsule and send it to the connection that asked, if it did."""

    def deliver(read: asyncio.Future[tuple[bytes, bytes] | None]) -> None:
        if here is None:
            return
        if read.exception() is not None:  # no answer would be true: let them ask again
            here.dismiss(Bye("restart"))
            return
        found = read.result()
        here.tell(Capsule(found[1] if found else effect.otherwise))

    pipeline.read(lambda store: store.capsule(effect.lookup)).add_done_callback(deliver)
