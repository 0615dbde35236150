"""Floods a relay, and looks what that did to honest chats, a newcomer and its memory.

    python -m tests.faults.flood --openings 10000

A real relay process. Five chats talk all the time; each flood comes from one address, holds
on to what it got while they go on, and a newcomer from elsewhere begins a chat in the midst.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import msgspec

from protocol.ids import new_message
from protocol.visitor_messages import End, Start
from tests.builders import Organisation
from tests.faults.clients import Doors, Page
from tests.faults.flood_bystanders import Bystanders, summary
from tests.faults.relay_process import RelayProcess, publish

WAYS = ("openings", "knocks", "starts", "halves")
_CHATS = 5
_PATIENCE = 300.0


@dataclass
class Report:
    """What one flood did."""

    way: str
    told: dict[str, int]  # what became of its openings
    seconds: float
    words: list[float]  # how long each honest word was on its way meanwhile
    newcomer: float  # seconds until somebody from elsewhere had begun a chat
    memory: float  # MiB, while the flood was held


class _Elsewhere(Page):
    """A page whose address is another one, by the word of the proxy."""

    async def _sign_in(self, http: object, address: str) -> dict[str, str]:
        del http, address
        return {"Origin": self.doors.origin, "X-Forwarded-For": "198.51.100.4"}


def memory_of(pid: int) -> float:
    """Return the resident memory of a process in MiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def make_starts(organisation: Organisation, many: int, file: Path) -> None:
    """Write the beginnings of `many` chats, each as good as a page's, one a line."""
    now = time.time()
    papers = organisation.papers(now=int(now))
    made = []
    for _ in range(many):
        session = organisation.visitor()
        session.connected()
        session.take()
        session._welcome(papers, now)
        start = next(each for each in session.take() if isinstance(each, Start))
        made.append(msgspec.json.encode(start).decode())
    file.write_text("\n".join(made), encoding="utf-8")


class FloodedRelay:
    """A relay with honest chats on it, which is flooded one way after the other."""

    def __init__(self, folder: Path, openings: int) -> None:
        """Keep everything in `folder`; a flood is `openings` large."""
        self.folder, self.openings = folder, openings
        self.organisation = Organisation()
        counsellor = self.organisation.hire()
        store = f"sqlite:///{folder / 'veste.db'}"
        self.relay = RelayProcess(folder, store, "", self.organisation)
        self.doors = Doors(self.relay.address, [self.relay.address])
        self.bystanders = Bystanders(self.doors, self.organisation, counsellor)
        self.before = 0.0
        self.quiet: list[float] = []
        self.wrong: list[str] = []

    async def run(self, quiet: float) -> list[Report]:
        """Flood every way; return what each did. `wrong` is what honest chats lost."""
        made = self.folder / "starts"
        make_starts(self.organisation, self.openings, made)
        await self.relay.start()
        try:
            await publish(self.doors, self.organisation)
            await self.bystanders.begin(_CHATS)
            self.before, since = memory_of(self.relay.pid), time.monotonic()
            await asyncio.sleep(quiet)
            self.quiet = self.bystanders.latencies(since, time.monotonic())
            reports = [await self._flood(way, made) for way in WAYS]
            self.wrong = await self.bystanders.rest()
        finally:
            await self.relay.stop()
        return reports

    async def _flood(self, way: str, made: Path) -> Report:
        program = (sys.executable, "-m", "tests.faults.flood_attack", way)
        since = time.monotonic()
        flood = await asyncio.create_subprocess_exec(
            *(*program, str(self.relay.port), str(self.openings), str(made)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            newcomer = asyncio.create_task(self._newcomer())
            assert flood.stdout is not None
            told = json.loads(await asyncio.wait_for(flood.stdout.readline(), _PATIENCE))
            seconds = time.monotonic() - since
            memory = memory_of(self.relay.pid)
            waited = await newcomer
            words = self.bystanders.latencies(since, time.monotonic())
        finally:
            flood.kill()
            await flood.wait()
        return Report(way, told, seconds, words, waited, memory)

    async def _newcomer(self) -> float:
        """Come from elsewhere while the flood comes; return how long it took to be let in."""
        await asyncio.sleep(0.3)
        since = time.monotonic()
        page = _Elsewhere(self.doors, self.organisation.root_point)
        page.say("ik ben er")
        running = asyncio.create_task(page.run())
        async with asyncio.timeout(_PATIENCE):
            while not page.acknowledged:  # noqa: ASYNC110 - a page tells nobody
                await asyncio.sleep(0.02)
        page.command(End(new_message()))
        waited = time.monotonic() - since
        await asyncio.sleep(0.2)
        running.cancel()
        return waited


def main() -> None:
    """Flood, and report."""
    words = argparse.ArgumentParser(description="Flood a relay beside honest chats.")
    words.add_argument("--openings", type=int, default=10_000)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        flooded = FloodedRelay(Path(folder), given.openings)
        reports = asyncio.run(flooded.run(quiet=10.0))
    say = sys.stdout.write
    say(f"quiet: {summary(flooded.quiet)}; {flooded.before:.0f} MiB\n")
    for each in reports:
        say(f"{each.way}: {given.openings} in {each.seconds:.1f} s, {each.told}\n")
        say(f"    honest words {summary(each.words)}\n")
        say(f"    a newcomer was in after {each.newcomer:.2f} s; {each.memory:.0f} MiB\n")
    say(f"honest chats lost: {flooded.wrong or 'nothing'}\n")
    sys.exit(bool(flooded.wrong))


if __name__ == "__main__":
    main()
