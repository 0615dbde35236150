"""Busy processes that share one processor with a browser, to slow it as an old phone is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

# What a browser's own loop takes tells how much slower it has become.
REFERENCE = """() => {
  const began = performance.now();
  let sum = 0;
  for (let n = 0; n < 1e7; n += 1) sum = (sum + n * 7) % 1000003;
  return performance.now() - began + sum * 0;
}"""


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """Let what is started meanwhile have this processor, and this process the others."""
    all_cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_cores - {core} or all_cores)


@contextmanager
def busy(processes: int, core: int) -> Iterator[None]:
    """Keep this processor busy."""
    with ExitStack() as ends:
        for _ in range(processes):
            # Each its own session: Linux shares a processor among sessions.
            endless = [sys.executable, "-c", "while True: pass"]
            one = subprocess.Popen(endless, start_new_session=True)
            ends.callback(one.wait)
            ends.callback(one.kill)
            os.sched_setaffinity(one.pid, {core})
        yield
