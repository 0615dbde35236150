"""Chance from one seed, also for the ids and keys that the real code draws by itself."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random


def stream(*names: object) -> Random:
    """Return a source of chance of its own: what one part draws changes no other's.

    Seeded by text, so the same in every process.
    """
    return Random("/".join(str(name) for name in names))


@contextmanager
def loaded(dice: Random) -> Iterator[None]:
    """Let `secrets.token_bytes` follow `dice` for as long as the context lasts.

    The real sessions name chats, messages and senders by it, and names decide orders. Only a
    simulation may do this: nobody's words are sealed in it. Key pairs and signatures come
    from OpenSSL and differ each time; their lengths do not, and nothing is decided by them.
    """
    real = secrets.token_bytes
    secrets.token_bytes = lambda nbytes=None: dice.randbytes(32 if nbytes is None else nbytes)
    try:
        yield
    finally:
        secrets.token_bytes = real
