"""A PostgreSQL of one test run: the bench's, in a folder that its user may enter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from server.bench.postgres import Cluster, installed, running

__all__ = ["Cluster", "a_cluster", "a_durable_cluster", "installed"]


@contextmanager
def a_cluster() -> Iterator[str]:
    """Yield the URL of a fresh cluster, without the name of a database; stop it afterwards."""
    # Not pytest's folder: the server's user may not enter that one.
    with running(durable=False) as cluster:
        yield cluster.url("{database}")


@contextmanager
def a_durable_cluster() -> Iterator[Cluster]:
    """Yield a fresh cluster that waits for the disk, to be killed; stop it afterwards."""
    with running(durable=True) as cluster:
        yield cluster
