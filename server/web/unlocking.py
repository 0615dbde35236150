"""Answers a page that has six words or a token: with what is filed there, or a likeness.

Both have one size. A store finds a row some microseconds slower than none, so no answer leaves
when it is ready: it leaves on a beat counted from the question, and the difference stays here.
Who files something is answered on that beat too: they may have guessed where something is.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from functools import partial

from protocol.visitor_messages import Bye, Capsule
from server.core.effects import FetchCapsule
from server.pipeline import Pipeline
from server.web.connections import Connection

BEAT = 0.05  # seconds; beside the stretching of a code nobody notices it
Beat = Callable[[Callable[[], None]], object]


def fetch_capsule(pipeline: Pipeline, effect: FetchCapsule, here: Connection | None) -> None:
    """Read a capsule and send it, on a beat, to the connection that asked, if it did."""
    beat = beat_from_now()

    def deliver(read: asyncio.Future[tuple[bytes, bytes] | None]) -> None:
        if here is None:
            return
        if read.exception() is not None:  # no answer would be true: let them ask again
            here.dismiss(Bye("restart"))
            return
        found = read.result()
        answer = Capsule(found[1] if found else effect.otherwise)
        beat(partial(here.tell, answer))

    pipeline.read(lambda store: store.capsule(effect.lookup)).add_done_callback(deliver)


def beat_from_now() -> Beat:
    """Return what calls its argument on the first beat after it, counted from this moment."""
    loop = asyncio.get_running_loop()
    asked = loop.time()
    return lambda tell: loop.call_at(next_beat(asked, loop.time()), tell)


def next_beat(asked: float, now: float) -> float:
    """Return the first moment after `now` that lies a whole number of beats after `asked`."""
    return asked + BEAT * (math.floor((now - asked) / BEAT) + 1)
