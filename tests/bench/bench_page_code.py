"""How long a page takes to stretch six words, alone and in a slowed browser.

    python -m tests.bench.bench_page_code [--busy 12] [--times 5]

Chromium and the busy processes share one processor. How slow that makes the browser is told by a
reference loop of JavaScript, timed in the same page right before and after each stretching.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from contextlib import ExitStack

from playwright.sync_api import Page, sync_playwright

from tests.page.conftest import ARGUMENTS
from tests.page.sealed_page import run
from tests.page.site import Site, serving

_MEASURE = """
const { stretch } = await load('words');
const reference = () => {
  const began = performance.now();
  let sum = 0;
  for (let n = 0; n < 1e7; n += 1) sum = (sum + n * 7) % 1000003;
  return performance.now() - began + sum * 0;
};
const before = reference();
const began = performance.now();
await stretch('fiets lamp winter kaart appel boeket', 'veste-bench');
const took = performance.now() - began;
return [took, (before + reference()) / 2];"""


def measured(page: Page, times: int) -> tuple[float, float]:
    """Return the medians of the stretching and of the reference loop, in ms."""
    pairs = [run(page, _MEASURE, None) for _ in range(times)]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def main() -> None:
    """Print both, alone and slowed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--busy", type=int, default=12)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    os.sched_setaffinity(0, {0})  # all that is started from here inherits it
    with serving(Site()) as site, sync_playwright() as playwright, ExitStack() as ends:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        ends.callback(browser.close)
        page = browser.new_page()
        page.goto(f"{site.origin}/blank")
        measured(page, 1)  # the page's modules are fetched and compiled
        alone, loop = measured(page, asked.times)
        print(f"alone: stretching {alone:.0f} ms, loop {loop:.0f} ms")  # noqa: T201 - a bench
        for _ in range(asked.busy):
            # Each its own session: Linux shares a processor among sessions.
            endless = [sys.executable, "-c", "while True: pass"]
            busy = subprocess.Popen(endless, start_new_session=True)
            ends.callback(busy.wait)
            ends.callback(busy.kill)
        slowed, slow_loop = measured(page, asked.times)
        factor = slow_loop / loop
        print(f"slowed {factor:.1f} times: stretching {slowed:.0f} ms")  # noqa: T201 - a bench


if __name__ == "__main__":
    main()
