"""How soon a slow phone on slow 3G can use the page, and has its first message stored.

    python -m tests.bench.bench_page_load [--busy 5] [--times 5]

Everything is the real thing: a relay, Debian's nginx with `server/proxy/nginx.conf` (TLS and
HTTP/2), Chromium with a new profile each time, and between those two a line of 400 kbit/s with
400 ms there and back (Chromium's own throttling would not slow its cryptography). The browser
shares one processor with busy processes; a reference loop tells how slow that makes it. Goals:
usable within 3 s, a message stored within 1 s, at about six times slower than this machine.

    bare    from the address of a page that is one button to that button: what nobody can be below
    open    from the address to a door whose buttons work
    ours    the difference of the two, which were visited in turn
    queue   from the tap on "Ik wil iets vertellen" to a place in the line
    stored  from the tap on "Stuur" to "Aangekomen"

What was found, a bare page beside ours in the same run: alone 1.5 and 1.8 s; slowed 5.5 times 2.2
and 2.8 (three visits), 7.9 times 2.8 and 3.9 (two). Of the bare page 1.4 s is the line (TCP, TLS,
the question and its answer); the rest is 210 ms of processor that are the browser's own. Ours
needs 60 more. What helped, measured in turn with seven busy processes:
* A whole Chromium needs 330 ms for the bare page and 600 for ours: it draws the tab of a desktop
  with its turning wheel, 80 times in one visit. So this bench takes the shell without one; in
  the whole browser the same pages take 3.2 and 4.9 s.
* The first use of a time zone was 28 of the 48 ms of the page's script: .45 s.
* Style and script in the page, before its text: .6 s. Behind the text it was only .1: the text is
  painted first and the door after it.
What did not help: fetching the second script only after the door is painted, `blocking=render`.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web
from playwright.async_api import Page, Playwright, async_playwright

from server.demo.house import free_port
from server.web.headers import add_headers
from tests.bench.busy import REFERENCE, busy, on_core
from tests.bench.slow_line import SlowLine
from tests.builders import Organisation
from tests.faults.clients import Console, Doors
from tests.faults.relay_process import RelayProcess, publish
from tests.page.conftest import ARGUMENTS
from tests.server.proxies import installed, proxied

# A whole Chromium draws a tab of a desktop's around the page, with a wheel that turns while it
# loads: more work than the page, and none that a phone has.
_CHROMIUM = Path("/usr/lib/chromium/chromium-headless-shell")
_GOALS = {"open": 3000.0, "stored": 1000.0}  # ms
_BARE = """<!doctype html><html lang="nl"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Informatie</title><link rel="icon" href="data:,"></head>
<body><button id="door">Ik wil iets vertellen</button></body></html>
"""
# Notes the moment (ms since the address was asked for) at which each thing was so, and painted.
_NOTE = """
window.noted = {};
const isSo = {
  door: () => document.getElementById('door') && !document.getElementById('door').hidden,
  queue: () => /\\d voor je/.test(document.getElementById('status').textContent),
  stored: () => /Aangekomen|Gelezen/.test(document.getElementById('log').textContent),
};
new MutationObserver(() => Object.keys(isSo).forEach((name) => {
  if (noted[name] || !document.body || !isSo[name]()) return;
  noted[name] = true;
  requestAnimationFrame(() => setTimeout(() => { noted[name] = performance.now(); }));
})).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
addEventListener('click', (event) => {
  const name = event.target.closest('form') ? 'sent' : 'tapped';
  noted[name] = performance.now();
}, true);
"""
_UNTIL = "(name) => typeof noted[name] === 'number'"


@asynccontextmanager
async def a_house(folder: Path, line: SlowLine, port: int) -> AsyncIterator[None]:
    """Serve at https://127.0.0.1:`port` behind `line`, with one counsellor on duty."""
    organisation = Organisation()
    counsellor = organisation.hire()
    store = f"sqlite:///{folder / 'veste.db'}"
    relay = RelayProcess(folder, store, f"https://127.0.0.1:{port}", organisation)
    await relay.start()
    doors = Doors(f"https://127.0.0.1:{port}", [relay.address])
    console = Console(doors, organisation, counsellor)
    working = asyncio.create_task(console.run())
    try:
        await publish(doors, organisation)
        async with proxied("nginx", folder, relay.port) as line.port, line.laid(port):
            yield
    finally:
        working.cancel()
        await relay.stop()


@asynccontextmanager
async def a_bare_page(folder: Path, line: SlowLine, port: int) -> AsyncIterator[None]:
    """Serve one button at https://127.0.0.1:`port`, with the headers and the proxy of ours."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=_BARE, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", answer)
    add_headers(app, f"https://127.0.0.1:{port}")
    runner, behind = web.AppRunner(app), free_port()
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", behind).start()
        async with proxied("nginx", folder, behind) as line.port, line.laid(port):
            yield
    finally:
        await runner.cleanup()


async def until(page: Page, name: str) -> float:
    """Return the moment at which this was so, in ms since the address was asked for."""
    await page.wait_for_function(_UNTIL, arg=name, polling=100)
    moment: float = await page.evaluate("(name) => noted[name]", name)
    return moment


async def opened(page: Page, address: str) -> float:
    """Return the ms from the address to a door that can be used."""
    page.set_default_timeout(60_000)
    await page.add_init_script(_NOTE)
    await page.goto(address, wait_until="commit")
    return await until(page, "door")


async def visit(page: Page, address: str) -> dict[str, float]:
    """Return how long each part of a first visit took, in ms."""
    open_ = await opened(page, address)
    await page.get_by_role("button", name="Ik wil iets vertellen").click()
    queued = await until(page, "queue")
    await page.locator("#text").fill("hoi")
    await page.get_by_role("button", name="Stuur").click()
    stored = await until(page, "stored")
    tapped, sent = await page.evaluate("[noted.tapped, noted.sent]")
    return {"open": open_, "queue": queued - tapped, "stored": stored - sent}


@asynccontextmanager
async def a_phone(play: Playwright) -> AsyncIterator[Page]:
    """Give a browser that has shown nothing yet."""
    # Told at the start, or the browser would first fail at the certificate and dial again.
    arguments = [*ARGUMENTS, "--ignore-certificate-errors"]
    browser = await play.chromium.launch(executable_path=_CHROMIUM, args=arguments)
    try:
        context = await browser.new_context(
            locale="nl-NL", timezone_id="Europe/Amsterdam", viewport={"width": 390, "height": 844}
        )
        yield await context.new_page()
    finally:
        await browser.close()


async def measured(play: Playwright, line: SlowLine, bare: str, ours: str) -> dict[str, float]:
    """Return the times of one visit to each, the loop's, and what the `line` of ours carried."""
    async with a_phone(play) as page:
        nothing = await opened(page, bare)
    async with a_phone(play) as page:
        before = await page.evaluate(REFERENCE)
        bytes_before, connections_before = line.carried["down"], line.connections
        times = {"bare": nothing, **await visit(page, ours)}
        times["ours"] = times["open"] - nothing
        times["kB"] = (line.carried["down"] - bytes_before) / 1000
        times["connections"] = line.connections - connections_before
        times["loop"] = (before + await page.evaluate(REFERENCE)) / 2
    return times


async def run(processes: int, times: int) -> bool:
    """Print the medians, alone and slowed; return whether the goals were reached."""
    line, port, bare_port = SlowLine(0), free_port(), free_port()
    addresses = f"https://127.0.0.1:{bare_port}/", f"https://127.0.0.1:{port}/nl"
    with tempfile.TemporaryDirectory() as house, tempfile.TemporaryDirectory() as bare:
        async with (
            a_house(Path(house), line, port),
            a_bare_page(Path(bare), SlowLine(0), bare_port),
        ):
            playwright = async_playwright()
            with on_core(0):
                play = await playwright.start()
            try:
                alone = await _medians(play, line, addresses, times)
                print("alone:", _told(alone), flush=True)  # noqa: T201 - a bench
                with busy(processes, 0):
                    slowed = await _medians(play, line, addresses, times)
            finally:
                await play.stop()
    factor = slowed["loop"] / alone["loop"]
    print(f"slowed {factor:.1f} times:", _told(slowed))  # noqa: T201 - a bench
    return all(slowed[name] <= goal for name, goal in _GOALS.items())


async def _medians(
    play: Playwright, line: SlowLine, addresses: tuple[str, str], times: int
) -> dict[str, float]:
    visits = [await measured(play, line, *addresses) for _ in range(times)]
    return {name: statistics.median(each[name] for each in visits) for name in visits[0]}


def _told(figures: dict[str, float]) -> str:
    return ", ".join(
        f"{value:.0f} {name}" if name in ("kB", "connections") else f"{name} {value:.0f} ms"
        for name, value in figures.items()
    )


def main() -> None:
    """Measure, unless nginx is missing."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--busy", type=int, default=5)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    if not installed("nginx"):
        sys.exit("needs Debian's nginx: apt-get install nginx-light")
    if not _CHROMIUM.exists():
        sys.exit("needs Debian's chromium-headless-shell: apt-get install chromium-headless-shell")
    sys.exit(not asyncio.run(run(asked.busy, asked.times)))


if __name__ == "__main__":
    main()
