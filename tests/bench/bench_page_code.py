"""How long a page takes to stretch six words, alone and in a slowed browser.

    python -m tests.bench.bench_page_code [--busy 17] [--times 5]

Chromium and the busy processes share one processor. How slow that makes the browser is told by a
reference loop of JavaScript, timed in the same page right before and after each stretching.
"""

from __future__ import annotations

import argparse
import statistics
from contextlib import ExitStack

from playwright.sync_api import Page, sync_playwright

from tests.bench.busy import REFERENCE, busy, on_core
from tests.page.conftest import ARGUMENTS
from tests.page.sealed_page import run
from tests.page.site import Site, serving

_MEASURE = f"""
const {{ stretch }} = await load('capsules');
const reference = {REFERENCE};
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
    parser.add_argument("--busy", type=int, default=17)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    with serving(Site()) as site, on_core(0), sync_playwright() as playwright, ExitStack() as ends:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        ends.callback(browser.close)
        page = browser.new_page()
        page.goto(f"{site.origin}/blank")
        measured(page, 1)  # the page's modules are fetched and compiled
        alone, loop = measured(page, asked.times)
        print(f"alone: stretching {alone:.0f} ms, loop {loop:.0f} ms")  # noqa: T201 - a bench
        with busy(asked.busy, 0):
            slowed, slow_loop = measured(page, asked.times)
        factor = slow_loop / loop
        print(f"slowed {factor:.1f} times: stretching {slowed:.0f} ms")  # noqa: T201 - a bench


if __name__ == "__main__":
    main()
