"""A relay in a process of its own, with one visitor who is there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.builders import Organisation
from tests.faults.clients import Doors, Page
from tests.faults.relay_process import RelayProcess, publish
from tests.faults.test_out_of_reach import running, soon
from tests.live import until


@asynccontextmanager
async def a_relay_with_a_visitor(folder: Path, store: str) -> AsyncIterator[RelayProcess]:
    """Yield it, on `store`, once the visitor is taken in."""
    organisation = Organisation()
    organisation.hire()
    made = RelayProcess(folder, store, "", organisation)
    await made.start()
    doors = Doors(made.address, [made.address])
    await publish(doors, organisation)
    page = Page(doors, organisation.root_point, soon)
    async with running(page):
        await until(lambda: page.settled)
        yield made
    await made.stop()
