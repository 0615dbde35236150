"""How long a node and PostgreSQL wait for each other before they go on alone.

Whoever commits holds the order in which all nodes commit. So a node that loses its power, its
network or its turn in the middle must lose its transaction within seconds, and it is the
server that ends it. A server that hangs ends nothing: its answer is waited for here, and then
the connection is given up.
"""

from __future__ import annotations

import time
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen

_RV = TypeVar("_RV")

_ANSWER = 12.0  # seconds, more than any statement may take there

# For the client's half of a connection: seconds, but the last in milliseconds.
REACH: dict[str, Any] = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}

# The same for the server's half, and how long it waits inside a transaction for what comes next.
SESSION = (
    "tcp_keepalives_idle=5s",
    "tcp_keepalives_interval=2s",
    "tcp_keepalives_count=3",
    "tcp_user_timeout=10s",
    "idle_in_transaction_session_timeout=4s",
)

# Only for a node: a migration takes its time.
NODE = (
    "lock_timeout=6s",  # more than the server needs to end the one who holds it and is gone
    "statement_timeout=10s",
)


class NoAnswer(psycopg.OperationalError):
    """The server is there and says nothing."""


class BoundedConnection(psycopg.Connection[Any]):
    """A node's connection, which ends when the server takes too long."""

    def wait(self, gen: PQGen[_RV], interval: float = 0.1, timeout: float | None = None) -> _RV:
        """Return what the server answers, or close the connection and raise `NoAnswer`."""
        until = time.monotonic() + _ANSWER
        try:
            return super().wait(gen, interval, _ANSWER if timeout is None else timeout)
        except psycopg.OperationalError:
            if timeout is not None or time.monotonic() < until:
                raise
        self.pgconn.finish()  # or what it says later would be taken for another answer
        raise NoAnswer
