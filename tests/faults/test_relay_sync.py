"""Nobody is told `stored` before it is: strace watches the whole relay and a visitor.

A kill proves nothing about the disk, because the kernel outlives it. So the real relay runs
under strace, a real client says one thing after another, and in the trace each `stored` on its
socket must come after an fdatasync of the write-ahead log that returned.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
from pathlib import Path

import pytest

from tests.builders import Organisation
from tests.faults.clients import Doors, Page
from tests.faults.relay_process import SERVE, RelayProcess, publish
from tests.faults.test_store_sync import announced_too_early, needs_strace
from tests.live import until

SAID = 20
_CALLS = "trace=pwrite64,fdatasync,fsync,write,writev,sendto,sendmsg"
# What goes out by a socket: a write, or a send with the text somewhere in its pieces.
_SENT = re.compile(r'^(\d+) +\w+\((\d+)<(?:socket|TCP|UNIX)[^>]*>.*\\"t\\":\\"stored\\"')
_CARELESS = (
    "from server.storage import engines; "
    "engines._SQLITE = tuple(p.replace('synchronous=FULL', 'synchronous=OFF')"
    " for p in engines._SQLITE); " + SERVE
)


def as_announced(trace: str) -> str:
    """Return the trace with every `stored` on a socket written as the store's test names it."""
    lines = []
    for line in trace.splitlines():
        found = _SENT.match(line)
        lines.append(f'{found[1]} write(1<pipe>, "stored' if found else line)
    return "\n".join(lines)


def child_of(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return int(children.split()[0])


async def traced(folder: Path, program: str) -> str:
    """Let a visitor say one thing after another to a relay under strace; return the trace."""
    trace, organisation = folder / "trace", Organisation()
    relay = RelayProcess(folder, f"sqlite:///{folder / 'chats' / 'veste.db'}", "", organisation)
    under = (shutil.which("strace") or "", "-f", "-yy", "-s", "9999", "-e", _CALLS)
    await relay.start(program, (*under, "-o", str(trace)))
    try:
        doors = Doors(relay.address, [relay.address])
        organisation.hire()
        await publish(doors, organisation)
        page = Page(doors, organisation.root_point)
        running = asyncio.create_task(page.run())
        for number in range(1, SAID + 1):
            page.say(f"v{number:06d}")
            await until(lambda: not page.unheard())
        running.cancel()
        await asyncio.wait([running])
    finally:
        os.kill(child_of(relay.pid), signal.SIGTERM)  # strace passes no signal on
        await relay.ended()
    return trace.read_text(encoding="utf-8", errors="replace")


@needs_strace
async def test_fdatasync_returns_before_each_stored_leaves_the_visitors_socket(
    tmp_path: Path,
) -> None:
    trace = as_announced(await traced(tmp_path, SERVE))
    assert announced_too_early(trace) == (SAID + 1, 0)  # and the start


@needs_strace
async def test_a_relay_that_does_not_wait_for_the_disk_is_caught(tmp_path: Path) -> None:
    told, early = announced_too_early(as_announced(await traced(tmp_path, _CARELESS)))
    assert told == SAID + 1
    assert early >= SAID


@pytest.mark.parametrize("call", ["write", "writev", "sendmsg", "sendto"])
def test_a_stored_that_leaves_before_its_sync_is_seen_whatever_the_call(call: str) -> None:
    sent = rf'77 {call}(12<TCP:[127.0.0.1:1->127.0.0.1:2]>, "\201*{{\"t\":\"stored\",'
    trace = f"77 pwrite64(5</x/veste.db-wal>, 1) = 1\n{sent}"
    assert announced_too_early(as_announced(trace)) == (1, 1)
