"""The real relay as a process of its own, which is started, killed and started again."""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
import time
from pathlib import Path

import aiohttp
import msgspec

from protocol import staff_access as access
from server.demo.house import free_port
from tests.builders import Organisation
from tests.faults.clients import Doors
from tests.faults.forking import Forked

SERVE = "from server.cli import main; main()"
_PATIENCE = 60.0  # seconds for a relay to listen, on a machine that is busy with other things


class RelayProcess:
    """One `veste-server serve`, on a port that stays the same."""

    def __init__(self, folder: Path, store: str, origin: str, organisation: Organisation) -> None:
        """Serve what `store` keeps, as one node of the service at `origin` ("": its only one)."""
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.started_in: list[float] = []  # seconds from the command to the open port
        self._process: asyncio.subprocess.Process | Forked | None = None
        self._log = folder / f"relay-{self.port}.log"
        pepper = folder / "pepper"
        if not pepper.exists():
            pepper.touch(mode=0o600)
            pepper.write_bytes(secrets.token_bytes(32))
        root: str = msgspec.to_builtins(organisation.root_point)
        self.environ = {name: it for name, it in os.environ.items() if "VESTE" not in name} | {
            "VESTE_ORIGIN": origin or self.address,
            "VESTE_DEPLOYMENT": "veste-test",
            "VESTE_ROOT": root,
            "VESTE_PEPPER": str(pepper),
            "VESTE_STORE": store,
            "VESTE_PORT": str(self.port),
            "VESTE_HOURS_ALWAYS": "true",
            "VESTE_SECOND_FACTOR_FROM": "9999-12-31",
        }

    @property
    def pid(self) -> int:
        """The process id."""
        assert self._process is not None
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether the process that was started last is still there."""
        return self._process is not None and self._process.returncode is None

    def log(self) -> str:
        """Return everything the relay said on standard error."""
        return self._log.read_text(encoding="utf-8")

    async def begin(self, program: str = SERVE, under: tuple[str, ...] = ()) -> None:
        """Start the process, `under` another program if one is named, and wait for nothing.

        The relay as it is comes from a process that has read its modules already: to read them
        takes a second of processor, and a relay that reads them has touched nothing yet.
        """
        if program == SERVE and not under:
            self._process = Forked("serve", self.environ, str(self._log))
            return
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(*under, sys.executable, "-c", program, "serve"),
                env=self.environ,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )

    async def start(self, program: str = SERVE, under: tuple[str, ...] = ()) -> None:
        """Start, unless it runs, and return once it listens."""
        if self.runs:
            return
        since = time.monotonic()
        await self.begin(program, under)
        assert self._process is not None
        assert self._process.stdout is not None
        said = await asyncio.wait_for(self._process.stdout.readline(), _PATIENCE)
        assert b"listens" in said, self.log()
        self.started_in.append(time.monotonic() - since)

    async def kill(self) -> None:
        """Kill it, as a power cut would."""
        assert self._process is not None
        self._process.kill()
        await self.ended()

    async def ended(self) -> None:
        """Return when the process has ended."""
        assert self._process is not None
        await self._process.wait()

    async def stop(self) -> None:
        """Stop it as an operator would."""
        assert self._process is not None
        if self.runs:
            self._process.terminate()
            await self._process.wait()


async def publish(doors: Doors, organisation: Organisation) -> None:
    """Publish a roster of everybody hired, as an administrator does: by a signed order."""
    organisation.version += 1
    now = int(time.time())
    papers = organisation.papers(now=now)
    order = access.Publish(now, secrets.token_bytes(32), papers)
    sealed = access.seal_order(organisation.roster_key, order)
    body = msgspec.json.encode(access.Ordered(papers.certificate, sealed))
    async with (
        aiohttp.ClientSession() as http,
        http.post(doors.addresses[0] + "/v1/organisation", data=body) as answer,
    ):
        answer.raise_for_status()
