"""How long everybody takes to come back after a relay was away, and who was the last."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tests.faults.clients import Client
from tests.faults.load import Crew


@dataclass(frozen=True)
class Back:
    """Everybody is back."""

    seconds: float  # since the relay listens again
    last: str  # who was the last, and why so late


async def back(crew: Crew, seconds: float) -> Back:
    """Return how long it takes until everybody is back and all they had to say is stored.

    What is said meanwhile does not count, and whoever has left meanwhile need not come back: they
    had said all, and may have read in a log, before they could speak again, that their chat is
    over. Raises `TimeoutError` after `seconds`.
    """
    since = time.monotonic()
    missing = {client: client.unheard() for client in crew.clients}
    refused = {client: len(client.troubles) for client in missing}
    last = ""

    def all_back() -> bool:
        nonlocal last
        for client, owes in list(missing.items()):
            if (client.settled or client.left) and not owes & client.unheard():
                del missing[client]
                last = _story(client, since, client.troubles[refused[client] :])
        return not missing

    await crew.until(all_back, seconds)
    return Back(time.monotonic() - since, last)


def _story(client: Client, since: float, refusals: list[str]) -> str:
    """Return when a client dialled, could speak and had said all, in seconds from `since`."""
    dials = " ".join(f"{at - since:+.2f}" for at in client.dials)
    could = f"{client.settled_at - since:+.2f}" if client.settled else "(it left)"
    return (
        f"{type(client).__name__.lower()}, dialled {dials}, could speak {could},"
        f" had said all {time.monotonic() - since:+.2f}, refused {' '.join(refusals) or 'nothing'}"
    )
