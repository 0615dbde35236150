"""A PostgreSQL that hangs holds up neither the clock nor the end of a relay, and is told."""

from __future__ import annotations

import signal
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.faults.one_visitor import a_relay_with_a_visitor
from tests.faults.relay_process import RelayProcess
from tests.faults.test_drain import ON_A_BUSY_MACHINE
from tests.server.storage.clusters import Cluster, a_durable_cluster

pytestmark = pytest.mark.postgres


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """Yield a PostgreSQL of this test, which it may stop."""
    with a_durable_cluster() as made:
        yield made
        made.signal(signal.SIGCONT)


@pytest.fixture
async def relay(tmp_path: Path, cluster: Cluster) -> AsyncIterator[RelayProcess]:
    """Yield a relay on it that is ready."""
    async with a_relay_with_a_visitor(tmp_path, cluster.add()) as made:
        yield made


async def status(relay: RelayProcess, path: str) -> int:
    async with aiohttp.ClientSession() as http, http.get(relay.address + path) as answer:
        return answer.status


async def comes(relay: RelayProcess, wanted: int) -> None:
    """Return once `/readyz` answers so."""
    end = time.monotonic() + 60
    while await status(relay, "/readyz") != wanted:
        assert time.monotonic() < end


async def test_a_database_that_hangs_makes_a_relay_not_ready_until_it_is_back(
    relay: RelayProcess, cluster: Cluster
) -> None:
    assert await status(relay, "/readyz") == 200
    cluster.signal(signal.SIGSTOP)
    await comes(relay, 503)
    assert await status(relay, "/healthz") == 200
    cluster.signal(signal.SIGCONT)
    await comes(relay, 200)


async def test_a_relay_whose_database_hangs_ends_when_it_is_told_to(
    relay: RelayProcess, cluster: Cluster
) -> None:
    cluster.signal(signal.SIGSTOP)
    await comes(relay, 503)
    since = time.monotonic()
    await relay.stop()
    assert time.monotonic() - since < ON_A_BUSY_MACHINE
    assert "the store does not answer" in relay.log()
    assert "Traceback" not in relay.log()
